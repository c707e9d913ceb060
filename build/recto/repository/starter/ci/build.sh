#!/usr/bin/env bash
# Checks and builds the manuscript, or all that manuscripts.yaml lists, as CI does. Run ci/install.sh first. In GitHub Actions, problems become annotations, and
# a page about problems, files and references goes to the job's summary.
#
#   BUILD_PDF=false    no PDF
#   BUILD_DOCX=false   no Word file
#   BUILD_LATEX=true   also LaTeX
#   SPELLCHECK=true    look up every word in a dictionary
#   FETCH=false        do not use the network: a reference or an image that the locks lack is an error
#   BASE=COMMIT        show in output/diff/ what changed since this commit
#
# In GitHub Actions, the output `state` says what a job may do next: `complete`, the build may become a version;
# `fetched`, the locks have changed; `incomplete`, a service did not answer, or the manuscript has errors; `draft`, there
# are only drafts. Of several manuscripts, drafts do not count unless there is nothing else; the output `files` lists what
# to keep, relative to the folder `root`.
#
# The exit status is 0 if there are no errors, 1 if the manuscript has errors (everything that can be built was), 2 if
# something is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

recto=${RECTO_VENV:-.venv}/bin/recto
summary=${GITHUB_STEP_SUMMARY:-/dev/null}

formats=(--format html)
if [ "${BUILD_PDF:-true}" != false ]; then formats+=(--format pdf); fi
if [ "${BUILD_DOCX:-true}" != false ]; then formats+=(--format docx); fi
if [ "${BUILD_LATEX:-false}" = true ]; then
    if "$recto" build --help | grep -q latex; then
        formats+=(--format latex)
    else
        printf 'warning: BUILD_LATEX=true: this Recto does not write LaTeX. The other formats are built.\n' >&2
    fi
fi
options=(--check)
if [ "${GITHUB_ACTIONS:-}" = true ]; then options+=(--diagnostics github); fi
if [ "${SPELLCHECK:-false}" = true ]; then options+=(--spelling); fi
if [ "${FETCH:-true}" = false ]; then options+=(--locked); else options+=(--fetch); fi

status=0
run() {
    local this=0
    "$@" || this=$?
    if [ "$this" -gt "$status" ]; then status=$this; fi
}

run "$recto" build "${options[@]}" "${formats[@]}"
if [ "$status" -lt 2 ] && [ -n "${BASE:-}" ]; then
    # That it cannot be shown, as of a new manuscript, is no failure of the text.
    while read -r folder; do
        "$recto" diff "$BASE" --project "$folder" --format html --format json ||
            printf 'warning: what changed since %s cannot be shown\n' "$BASE" >&2
    done <<<"$("$recto" manuscripts | cut -f 1)"
fi
if [ "$status" -lt 2 ]; then
    run "$recto" report >>"$summary"
    run "$recto" refs status --report >>"$summary"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    state=draft
    folders=$("$recto" manuscripts | cut -f 1)
    if [ -f manuscripts.yaml ]; then
        # The paths in an artifact begin at the folder that all files have in common.
        printf 'root=.\nfiles<<end of files\nmanuscripts.yaml\n%s\nend of files\n' "${folders//$'\n'//output/$'\n'}/output/" >>"$GITHUB_OUTPUT"
    fi
    while read -r folder; do
        made=$folder/output/build.json
        if grep -q '"draft": true' "$made" 2>/dev/null; then continue; fi
        if ! grep -q '"errors": 0,' "$made" 2>/dev/null; then state=incomplete; fi
        if [ "$state" = draft ]; then state=complete; fi
    done <<<"$folders"
    if [ "$status" -gt 1 ]; then state=incomplete; fi
    fetched=$(git status --porcelain --untracked-files=all -- ':(glob)**/content/*.lock.json' ':(glob)**/content/images/remote/**' ':(glob)**/content/files/remote/**')
    if [ -n "$fetched" ]; then state=fetched; fi
    printf 'state=%s\n' "$state" >>"$GITHUB_OUTPUT"
    if [ "$state" = fetched ]; then
        printf '::notice::the locks lacked something that the text uses, and it was fetched; the workflow Lock puts it into the branch\n'
    elif [ "$state" = incomplete ] && [ "$status" = 0 ]; then
        printf '::notice::a service did not answer, so this build cannot become a version; run the workflow again later\n'
    fi
fi
exit "$status"
