#!/usr/bin/env bash
# Proves that the README's two commands install everything that they need: makes a bare system, clones the commit into it,
# runs build/build.sh and ci/test.sh there with an empty environment, and compares the build's files byte by byte with
# those that this machine builds from the same commit.
#
#   ci/bare.sh [--keep] [SYSTEM...]
#
#   SYSTEM    debian:12 (the default), debian:13 or ubuntu:24.04
#   --keep    keeps the folder with the systems and the logs; otherwise, only the logs of failures are kept
#
# If docker or podman works, a bare system is the official image; otherwise, debootstrap makes one as root, in a mount and
# process namespace, so that nothing stays mounted or running, however the script ends. It contains ca-certificates, git,
# python3 and python3-venv, and the certificate authorities that this machine's administrator added, without which a
# company's proxy lets no package through. Each run makes new systems; each takes a quarter of an hour and 5 GB.
#
# The commit is HEAD; uncommitted changes are not tested. Exit status: 0 all passed, 1 something failed, 2 no bare system
# can be made here, and the script has printed what to type.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'bare.sh: %s\n' "$*"; }
stop() {
    say "$*" >&2
    exit 2
}

keep=false systems=()
for argument in "$@"; do
    case $argument in
        --keep) keep=true ;;
        debian:12 | debian:13 | ubuntu:24.04) systems+=("$argument") ;;
        *) stop 'usage: ci/bare.sh [--keep] [debian:12|debian:13|ubuntu:24.04]...' ;;
    esac
done
if [ ${#systems[@]} -eq 0 ]; then systems=(debian:12); fi

packages=(ca-certificates git python3 python3-venv)
# keys SYSTEM: prints the file with the keys that sign its packages.
keys() { printf '/usr/share/keyrings/%s-archive-keyring.gpg' "${1%:*}"; }

# --- what makes the systems -----------------------------------------------------------------------------------------

engine=''
for candidate in docker podman; do
    if command -v $candidate >/dev/null && $candidate info >/dev/null 2>&1; then
        engine=$candidate
        break
    fi
done
PATH=$PATH:/usr/sbin:/sbin # debootstrap and chroot are there
if [ -z "$engine" ]; then
    lacks=()
    if [ "$(id -u)" -ne 0 ]; then lacks+=('the rights of root'); fi
    for program in debootstrap unshare setpriv; do
        command -v $program >/dev/null || lacks+=("$program")
    done
    for system in "${systems[@]}"; do
        [ -e "$(keys "$system")" ] || lacks+=("$(keys "$system")")
    done
    if [ ${#lacks[@]} -gt 0 ]; then
        printf -v list '%s, ' "${lacks[@]}"
        say 'no bare system can be made here: no docker or podman answers, and debootstrap would need what is missing:' >&2
        say "    ${list%, }" >&2
        say 'Start docker or podman; or type, on Debian or Ubuntu:' >&2
        stop '    sudo apt-get install debootstrap debian-archive-keyring ubuntu-keyring && sudo bash ci/bare.sh'
    fi
    if ! unshare --mount --pid --fork true 2>/dev/null; then
        stop 'no bare system can be made here: no docker or podman answers, and this root may not make namespaces (unshare)'
    fi
fi

# --- the end, whatever brings it ------------------------------------------------------------------------------------

work=$(mktemp -d "${TMPDIR:-/tmp}/recto-bare.XXXXXX")
logs=$work/logs
mkdir "$logs"
container=recto-bare-$$
running=''

# end_system: ends everything in the system. When the first process of a namespace ends, so do all others and the mounts.
end_system() {
    if [ -n "$running" ]; then kill -KILL -- "-$running" 2>/dev/null || true; fi
    wait
    running=''
    if [ -n "$engine" ]; then $engine rm --force $container >/dev/null 2>&1 || true; fi
}
finish() {
    end_system
    if $keep; then
        say "kept: $work"
    elif [ -n "$(ls "$logs")" ]; then
        find "$work" -mindepth 1 -maxdepth 1 ! -name logs -exec rm -rf {} +
    else
        rm -rf "$work"
    fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# in_background LOG COMMAND...: runs the command and puts its exit status into `status`. The command has its own process
# group, so that it can be interrupted with everything that it has started.
in_background() {
    status=0
    set -m
    "${@:2}" </dev/null >"$1" 2>&1 &
    set +m
    running=$!
    wait "$running" || status=$?
    running=''
}

# --- the commit, here -----------------------------------------------------------------------------------------------

commit=$(git rev-parse HEAD)
if [ -n "$(git status --porcelain)" ]; then
    say 'there are changes that are not committed: they are no part of what is tested'
fi
say "commit ${commit:0:12}, in ${systems[*]}, made by ${engine:-debootstrap}"

git clone --quiet --no-local --no-checkout . "$work/here"
git -C "$work/here" checkout --quiet -B main "$commit" # from a branch, git clones without a warning
git -C "$work/here" remote remove origin # its address would be in the outputs

# Prints the versions of the system's libraries that break the PDF's lines: other versions may break them elsewhere.
libraries=$work/libraries.py
cat >"$libraries" <<'PYTHON'
import ctypes

said = []
for name, file, function in (
    ("Pango", "libpango-1.0.so.0", "pango_version_string"),
    ("HarfBuzz", "libharfbuzz.so.0", "hb_version_string"),
):
    version = getattr(ctypes.CDLL(file), function)
    version.restype = ctypes.c_char_p
    said.append(f"{name} {version().decode()}")
print(f"### libraries: {', '.join(said)}")
PYTHON
libraries_of() { sed -n 's/^### libraries: //p' "$1" | tail -n 1; }

# Variables from CI, and those that say what to build, would affect the outputs.
here() (
    cd "$work/here"
    unset CI GITHUB_ACTIONS GITLAB_CI TRAVIS APPVEYOR SOURCE_DATE_EPOCH BUILD_PDF BUILD_DOCX BUILD_LATEX SPELLCHECK RECTO_VENV
    bash build/build.sh || exit
    .venv/bin/python "$libraries" || true
)
start=$SECONDS
in_background "$logs/here.log" here
if [ "$status" -ne 0 ]; then
    say "failed: this machine does not build the commit: $logs/here.log"
    exit 1
fi
libraries_here=$(libraries_of "$logs/here.log")
say "this machine: built after $((SECONDS - start)) s"
rm "$logs/here.log"
# Each system clones this repository, so that git and what it needs are tested there as well.
source=$work/source.git
git clone --quiet --bare --no-local "$work/here" "$source"

# --- the systems ----------------------------------------------------------------------------------------------------

# Runs in the system, as root, with an empty environment.
inside=$work/inside.sh
cat >"$inside" <<'INSIDE'
set -eu
update-ca-certificates >/dev/null 2>&1
cd "$HOME"
git clone --quiet source.git recto
cd recto
git remote remove origin
status=0
bash .ci/run || status=$?
.venv/bin/python ../libraries.py || true
exit $status
INSIDE
bare_environment=(env -i HOME=/bare PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
authorities=/usr/local/share/ca-certificates

# put FOLDER: copies the commit, and the script that tests it, into the system with this root.
put() {
    mkdir -p "$1/bare" "$1$authorities"
    cp -R "$source" "$inside" "$libraries" "$1/bare/"
    find $authorities -name '*.crt' -exec cp {} "$1$authorities/" \; 2>/dev/null || true
}

# by_engine SYSTEM: runs a container of the official image, and copies its outputs to $root.
by_engine() {
    $engine run --detach --name $container --init --shm-size=1g "docker.io/library/$1" sleep infinity >/dev/null
    put "$root/files"
    $engine cp "$root/files/." $container:/
    $engine exec $container "${bare_environment[@]}" DEBIAN_FRONTEND=noninteractive sh -c \
        "apt-get -q update && apt-get -q install -y --no-install-recommends ${packages[*]}"
    local done=0
    $engine exec $container "${bare_environment[@]}" bash /bare/inside.sh || done=$?
    mkdir -p "$root/bare/recto"
    $engine cp $container:/bare/recto/output "$root/bare/recto/" || true
    return $done
}

# by_debootstrap SYSTEM: makes the system in the folder $root and enters it. Runs as the first process of its namespaces.
by_debootstrap() {
    local -a command=(debootstrap --variant=minbase "--include=$(IFS=,; printf '%s' "${packages[*]}")" --keyring="$(keys "$1")")
    case $1 in
        debian:12) "${command[@]}" bookworm "$root" ;;
        debian:13) "${command[@]}" trixie "$root" ;;
        # An older debootstrap does not know noble, but its script for Ubuntu's releases (gutsy) works and has the mirror.
        ubuntu:24.04) "${command[@]}" --components=main,universe noble "$root" '' /usr/share/debootstrap/scripts/gutsy ;;
    esac
    put "$root"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    # The installer of a system writes it, and so do container engines.
    printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    exec chroot "$root" "${bare_environment[@]}" bash /bare/inside.sh
}

make() {
    if [ -n "$engine" ]; then
        by_engine "$1"
    else
        export root source inside libraries authorities
        # setpriv: if this script is killed, so is unshare, and with it everything in the namespaces.
        exec setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc \
            bash -euc "$(declare -f keys put by_debootstrap); $(declare -p packages bare_environment); by_debootstrap $1"
    fi
}

failed=() passed=()
for system in "${systems[@]}"; do
    log=$logs/${system/:/-}.log
    root=$work/${system/:/-}
    mkdir "$root"
    say "$system: log $log"
    start=$SECONDS wrong=()
    in_background "$log" make "$system"
    if [ "$status" -ne 0 ]; then wrong+=("status $status"); fi
    end_system
    sed -n 's/^### /bare.sh:     /p' "$log"
    counts=$(grep -E '^[0-9]+ (passed|failed|skipped|errors?)\b.* in [0-9.]+s' "$log" | tail -n 1) || true
    # Show each skipped test with its reason, and each failed one with its name.
    grep -E '^(SKIPPED|FAILED|ERROR) ' "$log" | sed 's/^/bare.sh:     /' || true
    if [ -z "$counts" ]; then wrong+=('no tests were run'); fi
    there=$(libraries_of "$log")
    compared=(--exclude=README.md) but=''
    if [ "$there" != "$libraries_here" ]; then
        compared+=(--exclude=manuscript.pdf) but=' but manuscript.pdf'
        say "$system: manuscript.pdf is not compared: $there set it there, $libraries_here here"
    fi
    if ! diff -rq "${compared[@]}" "$work/here/output" "$root/bare/recto/output" >"$log.differences" 2>&1; then
        wrong+=("the outputs are not those of this machine: $log.differences")
        sed 's/^/bare.sh:     /' "$log.differences"
    else
        rm "$log.differences"
        say "$system: all files of output/$but have the same bytes as this machine's"
    fi
    say "$system: $((SECONDS - start)) s in all; tests: ${counts:-none}"
    if [ ${#wrong[@]} -gt 0 ]; then
        printf -v list '%s; ' "${wrong[@]}"
        say "$system: failed: ${list%; }. The log: $log"
        failed+=("$system")
    else
        passed+=("$system (${counts})")
        if ! $keep; then rm "$log"; fi
    fi
    if ! $keep; then rm -rf "$root"; fi
done

if [ ${#failed[@]} -gt 0 ]; then
    say "failed: ${failed[*]}${passed[0]:+; passed: ${passed[*]}}. Logs: $logs"
    exit 1
fi
printf -v list '%s, ' "${passed[@]}"
say "passed: ${list%, }"
