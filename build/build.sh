#!/usr/bin/env bash
# Builds this repository's manuscript into output/, from a fresh machine on: sets up what is missing, then `recto build`.
#
#   build/build.sh [ARGUMENTS OF recto build]
#
# What is built besides the web page is said by Manubot Rootstock's variables:
#
#   BUILD_PDF=false    no PDF
#   BUILD_DOCX=false   no Word file
#   BUILD_LATEX=true   LaTeX as well
#   SPELLCHECK=true    a spelling check as well
#
# With --format among the arguments, those formats are built, whatever the variables say. Paths are read from the
# repository's root. The exit status is that of recto: 0 fine, 1 the manuscript has errors, 2 the machine lacks something.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

warn() { printf 'warning: %s\n' "$*" >&2; }

formats=()
for argument in "$@"; do
    case $argument in --format | --format=*) formats+=("$argument") ;; esac
done

setup=()
arguments=("$@")
if [ ${#formats[@]} -eq 0 ]; then
    arguments=(--format html)
    if [ "${BUILD_PDF:-true}" = false ]; then setup+=(--no-pdf); else arguments+=(--format pdf); fi
    if [ "${BUILD_DOCX:-true}" != false ]; then arguments+=(--format docx); fi
    if [ "${BUILD_LATEX:-false}" = true ]; then
        if [ -f build/recto/formats/latex.py ]; then
            arguments+=(--format latex)
        else
            warn 'BUILD_LATEX=true: Recto does not write LaTeX yet. The other formats are built.'
        fi
    fi
    arguments+=("$@")
fi
if [ "${SPELLCHECK:-false}" = true ]; then
    warn 'SPELLCHECK=true: Recto does not check spelling yet. The manuscript is built without.'
fi

# ${a[@]+…}: an empty array counts as unset in the bash that macOS has.
bash ci/install.sh ${setup[@]+"${setup[@]}"}

exec "${RECTO_VENV:-.venv}/bin/recto" build "${arguments[@]}"
