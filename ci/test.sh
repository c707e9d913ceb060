#!/usr/bin/env bash
# Everything that has to hold before a change goes in: style, types, tests. Sets up what they need first.
#
#   ci/test.sh [ARGUMENTS OF pytest]
#
# All of them are run, whichever fails; the status is 1 if any did. pytest is last, says why it skips a test, and uses two
# processes unless `-n` says otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash ci/install.sh --test

bin=${RECTO_VENV:-.venv}/bin
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
# Tests start `recto` by name.
PATH=$bin:$PATH
export PATH

# The manuscript's own folders hold no code; tools/ is there only while there is a tool.
code=()
for folder in build/recto tools tests; do
    if [ -d "$folder" ]; then code+=("$folder"); fi
done

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# Side by side, and shown one after the other.
names=('ruff check' 'ruff format' 'mypy')
pids=()
ruff check --output-format concise "${code[@]}" >"$logs/0" 2>&1 &
pids+=($!)
ruff format --check "${code[@]}" >"$logs/1" 2>&1 &
pids+=($!)
# Strict for build/recto and tools/, for tests/ as pyproject.toml says.
mypy "${code[@]}" >"$logs/2" 2>&1 &
pids+=($!)

failed=()
for index in 0 1 2; do
    status=0
    wait "${pids[$index]}" || status=$?
    printf '== %s\n' "${names[$index]}"
    cat "$logs/$index"
    if [ "$status" -ne 0 ]; then failed+=("${names[$index]}"); fi
done
if [ ${#failed[@]} -gt 0 ]; then
    printf '== failed so far:'
    printf ' %s;' "${failed[@]}"
    printf ' the tests follow\n'
fi

printf '== pytest\n'
status=0
python -m pytest -n 2 -r fEs "$@" || status=$?
if [ "$status" -ne 0 ] || [ ${#failed[@]} -gt 0 ]; then exit 1; fi
