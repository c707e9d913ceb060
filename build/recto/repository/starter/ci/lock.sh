#!/usr/bin/env bash
# The parts of .github/workflows/lock.yml, which puts what a run of the manuscript's workflow fetched into the branch that
# the run was for:
#
#   ci/lock.sh needed          asks GitHub whether the run fetched something; says so in $GITHUB_OUTPUT
#   ci/lock.sh clone DIR       clones the branch, if the run's commit still is its newest
#   ci/lock.sh fill DIR        fetches what the clone's text cites and shows but the locks lack
#   ci/lock.sh push DIR        commits that, pushes it, and starts the manuscript's workflow for the new commit
#
# Recto reads the text of the branch as it reads any stranger's, and nothing of the branch is run.
set -euo pipefail

: "${GITHUB_REPOSITORY:?}" "${HEAD_BRANCH:?}" "${HEAD_SHA:?}"
server=${GITHUB_SERVER_URL:-https://github.com}
locks=(references.lock.json images.lock.json 'images/remote/**' files.lock.json 'files/remote/**')

# Run git with the token, which no command line shows.
signed() {
    local header
    header="Authorization: Basic $(printf 'x-access-token:%s' "${GH_TOKEN:-}" | base64 | tr -d '\n')"
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$server/.extraheader" GIT_CONFIG_VALUE_0=$header GIT_TERMINAL_PROMPT=0 git "$@"
}

needed() {
    : "${RUN_ID:?}"
    local names
    names=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$RUN_ID/artifacts" --jq '.artifacts[].name')
    if grep -qx lock <<<"$names"; then needed=true; else needed=false; fi
    printf 'needed=%s\n' "$needed" >>"${GITHUB_OUTPUT:-/dev/stdout}"
}

clone() {
    signed clone --quiet --depth 1 --single-branch --branch "$HEAD_BRANCH" -- "$server/$GITHUB_REPOSITORY" "$1"
    if [ "$(git -C "$1" rev-parse HEAD)" != "$HEAD_SHA" ]; then
        printf '::notice::%s is not the newest commit of its branch any more; the run of the newest one fetches what it needs\n' "$HEAD_SHA"
        rm -rf "$1"
    fi
}

# With status 1, something could not be fetched; the rest was.
fill() {
    local recto
    if [ ! -d "$1" ]; then return; fi
    recto=$(realpath -- "${RECTO_VENV:-.venv}")/bin/recto
    # Where the list of several manuscripts is, if there is one.
    cd -- "$1"
    "$recto" refs lock || [ $? = 1 ]
    "$recto" images lock || [ $? = 1 ]
}

push() {
    local path
    if [ ! -d "$1" ]; then return; fi
    for path in "${locks[@]/#/:(glob)**/content/}"; do
        if [ -n "$(git -C "$1" ls-files --cached --others -- "$path")" ]; then
            git -C "$1" add --all --force -- "$path"
        fi
    done
    if git -C "$1" diff --cached --quiet; then
        printf 'the branch has everything already\n'
        return
    fi
    git -C "$1" -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
        commit --quiet --no-verify --message 'Keep the references and images that the text uses'
    if ! signed -C "$1" push --quiet --no-verify origin "HEAD:refs/heads/$HEAD_BRANCH"; then
        printf '::notice::the branch takes no commit from this workflow; type recto refs lock && recto images lock, and commit the locks\n'
        return
    fi
    # A push with this token starts no workflow.
    gh workflow run manuscript.yml --repo "$GITHUB_REPOSITORY" --ref "$HEAD_BRANCH" ||
        printf '::notice::the workflow Manuscript could not be started for the new commit; start it by hand\n'
}

case "${1-} $#" in
    'needed 1') needed ;;
    'clone 2') clone "$2" ;;
    'fill 2') fill "$2" ;;
    'push 2') push "$2" ;;
    *)
        printf 'usage: ci/lock.sh needed, or clone|fill|push DIR\n' >&2
        exit 2
        ;;
esac
