#!/usr/bin/env bash
# Builds what a release publishes: the wheel, the sdist, the SBOM, and a list of their hashes.
#
#   ci/release.sh TAG [DIR]      TAG: v and the version; DIR: where to put the files; default: dist
#
# The committed state is built twice, in two folders, and must give the same bytes. The wheel is installed as authors install
# it, makes a new manuscript and builds it. Status 1: something is wrong, in words.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
    printf 'release: %s\n' "$*" >&2
    exit 1
}

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    printf 'usage: ci/release.sh TAG [DIR]\n' >&2
    exit 2
fi
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
[ "$1" = "v$version" ] || fail "the tag is $1, but pyproject.toml has the version $version"
grep -qF "__version__ = \"$version\"" build/recto/__init__.py || fail "build/recto/__init__.py has another version than pyproject.toml"
grep -q "^## \[\?$version\b" CHANGELOG.md || fail "CHANGELOG.md has no heading for $version"
folder=${2:-dist}
[ ! -e "$folder" ] || fail "$folder is there already; delete it"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pins=$PWD/build/recto/repository/pins/serve.txt
python=${PYTHON:-python3}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

# make NAME LIST...: a virtual environment with the packages of lists, their hashes checked
make() {
    "$python" -m venv "$work/$1"
    "$work/$1/bin/python" -m pip install --quiet --require-hashes --requirement <(grep -A 100 '^pip==' "$pins" | sed '2,${/^[^ ]/,$d}')
    local list
    local -a lists=()
    for list in "${@:2}"; do lists+=(--requirement "$list"); done
    "$work/$1/bin/python" -m pip install --quiet --require-hashes "${lists[@]}"
}

make tools "$pins" ci/release.txt
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
for name in one another; do
    mkdir "$work/$name"
    git archive HEAD | tar -x -C "$work/$name"
    # The tools are pinned; an isolated environment would fetch others.
    (umask "$([ $name = one ] && echo 022 || echo 077)" && cd "$work/$name" && "$work/tools/bin/python" -m build --no-isolation --outdir "$work/$name.dist" . >/dev/null)
done
(cd "$work/one.dist" && sha256sum -- *) >"$work/hashes"
(cd "$work/another.dist" && sha256sum --quiet --check "$work/hashes") || fail 'two builds of the same commit differ'

make product "$pins"
"$work/product/bin/python" -m pip install --quiet --no-deps "$work"/one.dist/*.whl
"$work/product/bin/python" -m pip check || fail 'the packages that are pinned do not fit together'
(cd "$work" && product/bin/recto new paper >/dev/null && product/bin/recto build --format html --format docx paper) ||
    fail 'the wheel does not build a new manuscript'

mkdir -p "$folder"
cp "$work"/one.dist/* "$folder/"
sbom=$folder/recto-manuscripts-$version.cdx.json
"$work/tools/bin/cyclonedx-py" environment --output-reproducible --pyproject pyproject.toml --mc-type application \
    --output-file "$sbom" "$work/product"
(cd "$folder" && sha256sum -- *) >"$work/hashes"
mv "$work/hashes" "$folder/SHA256SUMS"
cat "$folder/SHA256SUMS"
