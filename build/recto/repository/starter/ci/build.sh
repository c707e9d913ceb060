#!/usr/bin/env bash
# Checks and builds the manuscript as CI does. Run ci/install.sh first. In GitHub Actions, problems become annotations, and
# a page about problems, files and references goes to the job's summary.
#
#   BUILD_PDF=false    no PDF
#   BUILD_DOCX=false   no Word file
#   BUILD_LATEX=true   also LaTeX
#   SPELLCHECK=true    look up every word in a dictionary
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
check=(--format text)
if [ "${GITHUB_ACTIONS:-}" = true ]; then check=(--format github); fi
if [ "${SPELLCHECK:-false}" = true ]; then check+=(--spelling); fi

status=0
run() {
    local this=0
    "$@" || this=$?
    if [ "$this" -gt "$status" ]; then status=$this; fi
}

run "$recto" check "${check[@]}"
# Problems in the text are already in the summary, from the check.
run "$recto" build --locked --summary /dev/null "${formats[@]}"
if [ "$status" -lt 2 ]; then
    run "$recto" report >>"$summary"
    run "$recto" refs status --report >>"$summary"
fi
exit "$status"
