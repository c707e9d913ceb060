#!/usr/bin/env bash
# Runs all checks that a change must pass: style, types, the direction of imports, tests. First sets up what they need.
#
#   ci/test.sh [ARGUMENTS OF pytest]
#
# Runs all of them, even if one fails; the status is 1 if any failed, and the last line names those. The other checks
# run beside pytest, and their output follows its own. pytest gives the reason for each test that it skips. It has three
# processes, unless `-n` says otherwise: more than a CI machine has cores, since tests often wait for a program, a
# browser or a time-out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash ci/install.sh --test

bin=${RECTO_VENV:-.venv}/bin
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
# Tests start `recto` by name.
PATH=$bin:$PATH
export PATH

# The manuscript's folders contain no code. The folder tools/ exists only if there is a tool.
code=()
for folder in build/recto tools tests; do
    if [ -d "$folder" ]; then code+=("$folder"); fi
done

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# These run beside the tests; their output is shown one after the other when the tests have ended.
names=('ruff check' 'ruff format' 'mypy' 'lint-imports')
pids=()
ruff check --output-format concise "${code[@]}" >"$logs/0" 2>&1 &
pids+=($!)
ruff format --check "${code[@]}" >"$logs/1" 2>&1 &
pids+=($!)
# Strict for build/recto and tools/; for tests/, see pyproject.toml.
mypy "${code[@]}" >"$logs/2" 2>&1 &
pids+=($!)
# The layers of build/recto, and what only one package may import; the contracts are in pyproject.toml.
lint-imports >"$logs/3" 2>&1 &
pids+=($!)

failed=()
printf '== pytest\n'
# worksteal: neighbours, which share fixtures, stay in one process until another has nothing left to do.
python -m pytest -n 3 --dist worksteal -r fEs "$@" || failed+=(pytest)

for index in "${!names[@]}"; do
    status=0
    wait "${pids[$index]}" || status=$?
    printf '== %s\n' "${names[$index]}"
    cat "$logs/$index"
    if [ "$status" -ne 0 ]; then failed+=("${names[$index]}"); fi
done

if [ ${#failed[@]} -gt 0 ]; then
    printf '== failed:'
    printf ' %s;' "${failed[@]}"
    printf '\n'
    exit 1
fi
