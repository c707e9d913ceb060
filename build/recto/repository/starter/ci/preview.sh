#!/usr/bin/env bash
# The parts of .github/workflows/preview.yml that call GitHub, with its command `gh`, for the pull request that a run has
# built:
#
#   ci/preview.sh fetch FILE      downloads the run's artifact, a zip, as it is
#   ci/preview.sh comment FILE    posts the page in FILE as a comment on the pull request, replacing the previous one; or
#                                 posts that there is no page
#
# The pull request may come from a stranger. GitHub, not the artifact, says which pull request it is. The name of its
# branch is sent only to GitHub.
set -euo pipefail

: "${GITHUB_REPOSITORY:?}" "${RUN_ID:?}" "${HEAD_SHA:?}"
limit=300000000 # bytes
mark='<!-- recto preview -->'

artifact() {
    gh api "repos/$GITHUB_REPOSITORY/actions/runs/$RUN_ID/artifacts" \
        --jq '[.artifacts[] | select(.name == "manuscript" and (.expired | not))][0] | select(. != null) | "\(.id) \(.size_in_bytes)"'
}

fetch() {
    local found id size
    found=$(artifact)
    read -r id size <<<"$found"
    if [[ ! $id =~ ^[0-9]+$ || ! $size =~ ^[0-9]+$ ]]; then
        printf 'preview: run %s has no artifact named manuscript\n' "$RUN_ID" >&2
        exit 1
    fi
    if [ "$size" -gt "$limit" ]; then
        printf 'preview: what run %s has kept takes %s bytes, more than %s\n' "$RUN_ID" "$size" "$limit" >&2
        exit 1
    fi
    gh api "repos/$GITHUB_REPOSITORY/actions/artifacts/$id/zip" >"$1"
}

# page FILE RUN NUMBER: the comment, if there is a page.
page() {
    local id run=$2
    id=$(artifact)
    id=${id%% *}
    printf '**Preview of %s.** ' "${HEAD_SHA:0:12}"
    if [[ $id =~ ^[0-9]+$ ]]; then
        printf '[Download the page, the PDF and the Word file](%s/artifacts/%s). ' "$run" "$id"
    fi
    if [ "$CONCLUSION" = success ]; then
        printf '[The run](%s) found no errors.\n\n' "$run"
    else
        printf '[The run](%s) failed: its summary says why.\n\n' "$run"
    fi
    cat "$1"
    if gh api "repos/$GITHUB_REPOSITORY/actions/runs/$RUN_ID/artifacts" --jq '.artifacts[].name' | grep -qx lock; then
        printf '\n## References and images\n\nThe text uses some that the locks lack; this preview has them. '
        if [ "${HEAD_REPOSITORY:-}" = "$GITHUB_REPOSITORY" ]; then
            printf 'The workflow Lock puts them into this branch.\n'
        else
            local what=content
            if [ -f manuscripts.yaml ]; then what=--all; fi
            printf 'After the merge, the workflow Lock puts them into the default branch. To have them in this pull request:\n\n'
            printf '    gh pr checkout %s && recto refs lock && recto images lock && git add %s && git commit -m "Keep references" && git push\n' "$3" "$what"
        fi
    fi
}

comment() {
    : "${HEAD_OWNER:?}" "${HEAD_BRANCH:?}" "${CONCLUSION:?}"
    local number old run body
    number=$(gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" -f state=open -f "head=$HEAD_OWNER:$HEAD_BRANCH" \
        --jq '[.[] | select(.head.sha == env.HEAD_SHA)][0].number // empty')
    if [[ ! $number =~ ^[0-9]+$ ]]; then
        printf 'preview: no open pull request has %s as its newest commit\n' "$HEAD_SHA" >&2
        return
    fi
    run=${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/actions/runs/$RUN_ID
    body=$(mktemp)
    {
        printf '%s\n' "$mark"
        if [ ! -s "$1" ]; then
            printf '**No preview of %s.** [The run](%s) has no preview.\n' "${HEAD_SHA:0:12}" "$run"
        else
            page "$1" "$run" "$number"
        fi
    } >"$body"
    old=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" \
        --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("'"$mark"'"))) | .id' | head -n 1)
    if [[ $old =~ ^[0-9]+$ ]]; then
        gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$old" -F "body=@$body"
    else
        gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F "body=@$body"
    fi
    rm -f "$body"
}

case "${1-} $#" in
    'fetch 2') fetch "$2" ;;
    'comment 2') comment "$2" ;;
    *)
        printf 'usage: ci/preview.sh fetch|comment FILE\n' >&2
        exit 2
        ;;
esac
