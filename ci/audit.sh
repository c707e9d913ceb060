#!/usr/bin/env bash
# Looks for what others have found out since the packages were pinned: vulnerabilities of packages, and of the actions that
# the workflows use, these also in a manuscript's repository. And lists the licences of all that authors install.
#
#   ci/audit.sh
#
# Needs the network. With $GH_TOKEN, zizmor also asks GitHub whether each pinned commit of an action is what the comment
# beside it says. The status is 1 if anything was found; the last line names the checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash ci/install.sh --no-pdf
bin=${RECTO_VENV:-.venv}/bin
lists=(build/recto/repository/pins/serve.txt build/recto/repository/pins/timestamp.txt)
"$bin/python" -m pip install --quiet --require-hashes --requirement "${lists[0]}" --requirement "${lists[1]}" --requirement ci/release.txt

failed=()
check() {
    printf '== %s\n' "$1"
    "${@:2}" || failed+=("$1")
}

online=()
if [ -z "${GH_TOKEN:-}" ]; then online=(--offline); fi
check 'workflows' "$bin/zizmor" "${online[@]}" --persona=auditor --no-progress .github build/recto/repository/starter/github/*.yml build/recto/repository/starter/github/workflows/*.yml
check 'licences' "$bin/python" tools/licences.py "${lists[@]}" ci/release.txt
# --strict: a package that the database cannot be asked about is a failure, not silence.
for list in ci/constraints.txt "${lists[1]}" ci/release.txt tests/fuzz/requirements.txt; do
    check "vulnerabilities of $list" "$bin/pip-audit" --strict --require-hashes --disable-pip --progress-spinner off --requirement "$list"
done

if [ ${#failed[@]} -gt 0 ]; then
    printf '== failed:'
    printf ' %s;' "${failed[@]}"
    printf '\n'
    exit 1
fi
