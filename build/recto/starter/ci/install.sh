#!/usr/bin/env bash
# Sets up what the manuscript is built with: .venv (or $RECTO_VENV) with the packages that requirements.txt pins, and
# from the system Pango, which lays out the PDF. $PYTHON names the Python to use, 3.11 or later.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=${RECTO_VENV:-.venv}
if [ ! -x "$venv/bin/python" ]; then "${PYTHON:-python3}" -m venv "$venv"; fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement requirements.txt

if [ "${BUILD_PDF:-true}" != false ] && command -v apt-get >/dev/null && [ ! -e /usr/lib/*/libpangoft2-1.0.so.0 ]; then
    root=()
    if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
    ${root[@]+"${root[@]}"} apt-get -q update >/dev/null
    ${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null
fi
