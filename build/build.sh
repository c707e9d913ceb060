#!/usr/bin/env bash
# Builds this repository's manuscript into output/, even on a fresh machine: sets up what is missing, then runs `recto build`.
#
#   build/build.sh [ARGUMENTS OF recto build]
#
# Manubot Rootstock's variables say what is built besides the web page:
#
#   BUILD_PDF=false    no PDF
#   BUILD_DOCX=false   no Word file
#   BUILD_LATEX=true   also LaTeX
#   SPELLCHECK=true    check the spelling before the build
#
# With --format among the arguments, those formats are built, whatever the variables say. Paths are relative to the
# repository's root. The exit status is that of recto: 0 no errors, 1 the manuscript has errors, 2 something is missing on
# this machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

warn() { printf 'warning: %s\n' "$*" >&2; }

by_name=false pdf=false previous=''
for argument in "$@"; do
    case "$previous $argument" in
        '--format pdf' | *' --format=pdf') by_name=true pdf=true ;;
        '--format '* | *' --format='*) by_name=true ;;
        *) ;;
    esac
    previous=$argument
done

arguments=("$@")
if ! $by_name; then
    arguments=(--format html)
    if [ "${BUILD_PDF:-true}" != false ]; then
        pdf=true
        arguments+=(--format pdf)
    fi
    if [ "${BUILD_DOCX:-true}" != false ]; then arguments+=(--format docx); fi
    if [ "${BUILD_LATEX:-false}" = true ]; then arguments+=(--format latex); fi
    arguments+=("$@")
fi
BUILD_PDF=$pdf bash ci/install.sh || exit 2

if [ "${SPELLCHECK:-false}" = true ]; then
    "${RECTO_VENV:-.venv}/bin/recto" check --spelling || true # the build says what is an error
fi

exec "${RECTO_VENV:-.venv}/bin/recto" build "${arguments[@]}"
