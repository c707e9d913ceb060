#!/usr/bin/env bash
# Sets up what Recto needs: a virtual environment (.venv, or $RECTO_VENV) with the packages that requirements.txt pins (in
# Recto's own repository: ci/constraints.txt), and Pango from the system, which lays out the PDF. Does nothing if everything
# is in place.
#
#   ci/install.sh [--test] [--no-pdf]
#
#   --test     only in Recto's repository: also install what its tests need: pytest and other tools, and the programs of the
#              table below
#   --no-pdf   do without Pango; the same as BUILD_PDF=false
#
# $PYTHON names the Python to use (3.11 or later), if not python3. Exit status 2: something is missing that this script
# cannot install; it has printed what to type.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

say() { printf 'setup: %s\n' "$*" >&2; }

pins=requirements.txt
if [ -f ci/constraints.txt ]; then pins=ci/constraints.txt; fi

testing=false extras='[serve]' pdf=true
if [ "${BUILD_PDF:-true}" = false ]; then pdf=false; fi
for argument in "$@"; do
    case $argument-$pins in
        --test-ci/*) testing=true extras='[serve,test]' ;;
        --no-pdf-*) pdf=false ;;
        *)
            printf 'usage: ci/install.sh [--test] [--no-pdf]\n' >&2
            exit 2
            ;;
    esac
done

venv=${RECTO_VENV:-.venv}
case $venv in /*) ;; *) venv=$root/$venv ;; esac
stamp=$venv/.recto-stamp

if [ ! -f $pins ]; then
    say "$pins is missing; restore it: git checkout $pins"
    exit 2
fi
# recto new writes this if it does not know the address of Recto's repository.
if unknown=$(grep -n '^[^#]*where-recto-is\.invalid' $pins); then
    say "$pins, line ${unknown%%:*}: put the address of Recto's repository there, in place of where-recto-is.invalid/recto"
    exit 2
fi

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# apt_install PACKAGE...: false if there is no apt-get, no permission to use it, or it fails.
apt_updated=false
apt_install() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -ne 0 ]; then
        # -n: a build never stops to ask for a password.
        { command -v sudo && sudo -n true; } >/dev/null 2>&1 || return 1
    fi
    say "installing $* (apt-get)"
    local log status=0
    log=$(mktemp)
    # dpkg needs ldconfig, which is not on a minimal PATH.
    local -a apt=(env DEBIAN_FRONTEND=noninteractive "PATH=$PATH:/usr/sbin:/sbin" apt-get -q -o DPkg::Lock::Timeout=300
        -o Acquire::Retries=3)
    if ! $apt_updated; then
        # One package source may fail without harm: the installation below decides.
        as_root "${apt[@]}" update >"$log" 2>&1 </dev/null || true
        apt_updated=true
    fi
    as_root "${apt[@]}" install -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null || status=1
    if [ "$status" -ne 0 ]; then
        say 'apt-get could not install them. Its last lines:'
        tail -n 8 "$log" >&2
    fi
    rm -f "$log"
    return "$status"
}

# inspect PYTHON: prints three lines: a hash of the environment that this Python would make now; the missing libraries
# without which WeasyPrint does not start, by the names under which it looks them up; the missing optional libraries.
inspect() {
    # -I -S: only the standard library is needed, and Python starts twice as fast.
    "$1" -I -S - "$venv" "$root" pyproject.toml $pins <<'PYTHON'
import ctypes, hashlib, os, sys

venv, root, *files = sys.argv[1:]
digest = hashlib.sha256()
for file in files:
    if os.path.exists(file):
        with open(file, "rb") as stream:
            digest.update(stream.read())
# The interpreter and the folder come first: if they have changed, the environment must be made again.
made_for = hashlib.sha256(f"{sys.version}\0{venv}\0{root}".encode()).hexdigest()
print(made_for[:32], digest.hexdigest())


def missing(libraries):
    names = []
    for name, number in libraries:
        for file in (f"lib{name}.so.{number}", f"lib{name}.{number}.dylib", f"lib{name}.dylib"):
            try:
                ctypes.CDLL(file)
                break
            except OSError:
                pass
        else:
            names.append(name)
    return names


print(*missing([("gobject-2.0", 0), ("pango-1.0", 0), ("harfbuzz", 0), ("fontconfig", 1), ("pangoft2-1.0", 0)]))
print(*missing([("harfbuzz-subset", 0)]))
PYTHON
}

# --- what the tests need of the system --------------------------------------------------------------------------------

have() { for one in "$@"; do command -v "$one" >/dev/null || return 1; done; }
have_java() {
    # macOS has a /usr/bin/java that is only a stub, so ask java_home there; elsewhere, asking each time takes too long.
    if [ "$(uname)" = Darwin ]; then /usr/libexec/java_home >/dev/null 2>&1; else have java; fi
}
have_browser() { have chromium || have chromium-browser || have google-chrome; }
# LibreOffice can be there without the part that reads formulas.
have_office() {
    have soffice || return 1
    local folder
    folder=$(dirname "$(readlink -f "$(command -v soffice)")")
    [ ! -e "$folder/libswlo.so" ] || [ -e "$folder/libsmlo.so" ]
}
have_latex() { have pdflatex lualatex && kpsewhich lmodern.sty soul.sty upquote.sty siunitx.sty lua-ul.sty >/dev/null; }

# need NAME PROOF DEBIAN FEDORA HOMEBREW: unless the command PROOF is true, `missing` gets the name and the other lists
# the packages that bring it.
need() {
    if ! $2; then missing+="; $1" debian+="${3:+ $3}" fedora+="${4:+ $4}" brew+="${5:+ $5}"; fi
}

tests_need() {
    # Ubuntu's packages of Chromium only call snap, which containers do not have: there Playwright brings its own.
    if ! is_ubuntu; then need 'a browser for the tests' have_browser chromium chromium chromium; fi
    need 'poppler for the tests' 'have pdftotext pdftoppm' poppler-utils poppler-utils poppler
    need 'Java for the tests' have_java default-jre-headless java-latest-openjdk-headless openjdk
    need 'jq for the tests' 'have jq' jq jq jq
    # What Playwright's driver, which pip brings, is linked with: known only when it is there.
    need "libraries of Playwright's driver" have_driver_libraries "$(debian_names)" "$(fedora_names)" ''
}

# Large, and for a few tests each: where they cannot be installed, those tests are skipped.
tests_can_use() {
    need LibreOffice have_office 'libreoffice-writer-nogui libreoffice-math-nogui' 'libreoffice-writer libreoffice-math' \
        libreoffice
    need LaTeX have_latex \
        'texlive-latex-extra texlive-plain-generic texlive-science texlive-luatex lmodern' \
        'texlive-collection-latexextra texlive-collection-luatex texlive-siunitx texlive-lm' texlive
}

lacks_playwrights_browser() {
    is_ubuntu && ! have_browser || return 1
    local folder
    folder=$("$venv/bin/playwright" install --dry-run --no-shell chromium 2>/dev/null |
        sed -n 's/^ *Install location: *//p' | head -n 1)
    [ ! -e "$folder/INSTALLATION_COMPLETE" ]
}

is_ubuntu() { grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; }

# The names of the shared libraries that the driver lacks, such as libatomic.so.1, a line each.
driver_lacks() {
    have ldd || return 0
    ldd "$venv"/lib/python3*/site-packages/playwright/driver/node 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found$/\1/p'
}
have_driver_libraries() { [ -z "$(driver_lacks)" ]; }
# Debian names the package after the library: libatomic1 has libatomic.so.1, libx11-6 has libX11.so.6.
debian_names() {
    driver_lacks | tr '[:upper:]_' '[:lower:]-' | sed 's/\([0-9]\)\.so\.\([0-9]\)/\1-\2/; s/\.so\.\{0,1\}//' | paste -s -d ' ' -
}
fedora_names() { driver_lacks | sed "s/.*/'&()(64bit)'/" | paste -s -d ' ' -; }

# --- what is in place already ------------------------------------------------------------------------------------------

wanted='' libraries='' extra_libraries=''
look() {
    local seen
    seen=$(inspect "$1") || return 1
    { read -r wanted && read -r libraries && read -r extra_libraries; } <<<"$seen"$'\n\n'
}

# leads_to_python SCRIPT: false if the script was installed before its folder was renamed.
leads_to_python() {
    [ ! -e "$1" ] || [ -x "$(head -n 2 "$1" | grep -o '/[^"]*/bin/python[0-9.]*' | head -n 1)" ]
}

made_for='' made_of='' made_extras=''
if [ -f "$stamp" ]; then
    read -r made_for made_of made_extras <"$stamp" || true
fi

environment=absent
if [ -x "$venv/bin/python" ] && look "$venv/bin/python" 2>/dev/null; then
    if [ -n "$made_for" ] && [ "$made_for" != "${wanted%% *}" ]; then
        environment=foreign # it was moved here, or its Python was replaced
    elif [ "$made_for $made_of" = "$wanted" ] && { ! $testing || [ "$made_extras" = "$extras" ]; }; then
        environment=ready
    elif "$venv/bin/python" -m pip --version >/dev/null 2>&1 && leads_to_python "$venv/bin/recto"; then
        environment=stale
    else
        environment=foreign # nothing can be installed in it: it is incomplete, or was moved here
    fi
elif [ -e "$venv" ]; then
    environment=foreign
fi

missing='' debian='' fedora='' brew=''
if $testing; then
    tests_need
    tests_can_use
    if lacks_playwrights_browser; then missing+='; a browser'; fi
fi
if [ $environment = ready ] && [ -z "$missing" ] && { [ -z "$libraries" ] || ! $pdf; }; then
    exit 0
fi

# --- the system: everything that is missing, in one step -----------------------------------------------------------------------

recent_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && recent_enough "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
        # If $PYTHON is set, try no other.
        [ -z "${PYTHON:-}" ] || return 1
    done
    return 1
}

# The three ways to make an environment. Debian has Python's ensurepip in a separate package.
can_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }
can_virtualenv() { "$1" -m virtualenv --version >/dev/null 2>&1; }
can_pip() { "$1" -c 'import venv' >/dev/null 2>&1 && "$1" -m pip --version >/dev/null 2>&1; }

# list_missing: sets `missing`, in words, and the packages to install on three kinds of system.
list_missing() {
    missing='' debian='' fedora='' brew=''
    if [ $environment = absent ] || [ $environment = foreign ]; then
        if ! python=$(find_python); then
            missing+='; Python 3.11 or later' debian+=' python3 python3-venv' fedora+=' python3' brew+=' python3'
            # Without a Python, nobody can tell: naming the libraries does no harm.
            libraries=unknown
        else
            look "$python"
            if ! can_venv "$python" && ! can_virtualenv "$python" && ! can_pip "$python"; then
                version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
                missing+="; Python's ensurepip" debian+=" python$version-venv" fedora+=' python3-pip' brew+=' python3'
            fi
        fi
    else
        look "$venv/bin/python"
    fi
    if $pdf && [ -n "$libraries" ]; then
        missing+='; Pango, which lays out the PDF' debian+=' libpango-1.0-0 libpangoft2-1.0-0'
        fedora+=' pango' brew+=' pango'
    fi
    if $testing; then tests_need; fi
}

# complete: installs what is missing, or says what to type and stops.
complete() {
    list_missing
    [ -n "$missing" ] || return 0
    local -a packages
    read -r -a packages <<<"$debian"
    apt_install "${packages[@]}" || true
    list_missing
    [ -n "$missing" ] || return 0
    say "missing, and this script cannot install it: ${missing#; }. Type what fits this machine, then start again:"
    if $pdf && [ -n "$extra_libraries" ]; then debian+=' libharfbuzz-subset0'; fi
    say "    Debian, Ubuntu:  sudo apt-get install$debian"
    say "    Fedora:          sudo dnf install$fedora"
    say "    macOS:           brew install$brew"
    exit 2
}

if [ -n "${PYTHON:-}" ] && ! recent_enough "$PYTHON"; then
    say "PYTHON is '$PYTHON', which is not a Python 3.11 or later."
    exit 2
fi

complete
# On older systems it is part of another package, so it is installed separately.
if $pdf && [ -n "$extra_libraries" ]; then
    apt_install libharfbuzz-subset0 ||
        say 'the library harfbuzz-subset (libharfbuzz-subset0) is missing: the PDF is still built, but more slowly'
fi

if $testing; then
    missing='' debian='' fedora='' brew=''
    tests_can_use
    if [ -n "$missing" ]; then
        read -r -a packages <<<"$debian"
        missing=${missing#; }
        apt_install "${packages[@]}" ||
            say "the tests will skip what takes ${missing//;/,}. Packages: Debian, Ubuntu:$debian; Fedora:$fedora; macOS:$brew"
    fi
fi

# --- Python's environment -------------------------------------------------------------------------------------------

if [ $environment = absent ] || [ $environment = foreign ]; then
    if [ -e "$venv" ]; then
        # Delete the folder only if it is an environment, whatever $RECTO_VENV says.
        if [ ! -f "$venv/pyvenv.cfg" ] && [ -n "$(ls -A "$venv")" ]; then
            say "$venv exists but is not a virtual environment: move it away, or set RECTO_VENV to another place."
            exit 2
        fi
        rm -rf "$venv"
    fi
    say "making $venv with $("$python" --version)"
    if can_venv "$python"; then
        "$python" -m venv "$venv"
    elif can_virtualenv "$python"; then
        "$python" -m virtualenv --quiet "$venv"
    else
        "$python" -m venv --without-pip "$venv"
        "$python" -m pip --python "$venv/bin/python" install --quiet pip
    fi
    look "$venv/bin/python"
fi

pip_install() { "$venv/bin/python" -m pip install --quiet "$@"; }

# install_packages: pip checks the hash of each file that it installs. A commit of a git repository is a hash itself.
install_packages() {
    local list=$pins line to=packages own=()
    if [ $pins != requirements.txt ]; then
        own=(--editable "$root")
        if [[ $extras != *test* ]]; then list=build/recto/repository/pins/serve.txt; fi
    elif ! grep -q -e '--hash=' $pins; then
        say 'requirements.txt has no hashes, so pip cannot tell whether a package was exchanged. To get them, delete it and'
        say "type: $venv/bin/recto new ."
        pip_install --requirement $pins
        return
    fi
    : >"$venv/pip.txt" && : >"$venv/packages.txt" && : >"$venv/recto.txt"
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            pip==*) to=pip ;;
            recto[-_]manuscripts*) to=recto ;;
            [!\ \#]*) to=packages ;;
        esac
        printf '%s\n' "$line" >>"$venv/$to.txt"
    done <$list
    # pip splits the variable at blanks, which the folder's name may have.
    (
        cd "$venv"
        # First pip itself: older ones do not check what builds the packages that come as source.
        if [ -s pip.txt ]; then pip_install --require-hashes --requirement pip.txt || exit; fi
        export PIP_BUILD_CONSTRAINT=packages.txt
        if [ ${#own[@]} -gt 0 ]; then
            :
        elif grep -q 'git+' recto.txt; then
            own=(--requirement recto.txt)
        else
            pip_install --require-hashes --requirement packages.txt --requirement recto.txt
            exit
        fi
        pip_install --require-hashes --requirement packages.txt && pip_install --no-deps "${own[@]}"
    )
}

if [ $environment != ready ]; then
    # An environment with the tests' packages keeps them, and updates them.
    if [ $environment = stale ] && [[ $made_extras = *test* ]]; then extras='[serve,test]'; fi
    say 'installing the Python packages; the first time, this takes a minute or two'
    rm -f "$stamp"
    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
    if [ $pins = requirements.txt ] && ! grep -q recto $pins; then
        say 'requirements.txt does not name Recto. If that file is of your own, rename it, and type: recto new .'
        exit 2
    fi
    install_packages || {
        say 'pip could not install the packages: what it said is above. (Without a network, it cannot.)'
        exit 2
    }
    printf '%s %s\n' "$wanted" "$extras" >"$stamp"
fi

if $testing; then
    environment=ready
    complete
    if lacks_playwrights_browser; then
        say "installing Playwright's browser"
        if ! as_root "$venv/bin/playwright" install-deps chromium >/dev/null </dev/null ||
            ! "$venv/bin/playwright" install --no-shell chromium >/dev/null </dev/null; then
            say 'missing, and this script cannot install it: a browser for the tests. Type, then start again:'
            say "    sudo $venv/bin/playwright install-deps chromium && $venv/bin/playwright install --no-shell chromium"
            exit 2
        fi
    fi
fi

say 'ready'
