"""The CI's environment and git -> the repository and the commit that is being built, under Manubot's names
(``manubot.ci_source``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from recto.core.world import World

GITHUB, GITLAB = "https://github.com", "https://gitlab.com"


def ci_source(root: Path, world: World) -> dict[str, str] | None:
    """The repository and the commit that is being built: from the CI's environment, else from git and its ``origin``.

    The keys are Manubot's: provider, repo_slug, repo_owner, repo_name, commit, triggering_commit and, in CI,
    build_url and job_url; and three of Recto's own: repo_url, commit_url and pages_url, the addresses of the
    repository, the commit's files and the repository's site. None if neither source has the information.

    The variables are documented at https://docs.github.com/actions/reference/workflows-and-actions/variables,
    https://docs.gitlab.com/ci/variables/predefined_variables/, https://www.appveyor.com/docs/environment-variables/
    and https://docs.travis-ci.com/user/environment-variables/.
    """
    environ = world.environ
    if environ.get("GITHUB_ACTIONS") == "true" and environ.get("GITHUB_REPOSITORY") and environ.get("GITHUB_SHA"):
        slug, commit = environ["GITHUB_REPOSITORY"], environ["GITHUB_SHA"]
        server = environ.get("GITHUB_SERVER_URL") or GITHUB
        return {
            "provider": "github",
            **_repository(server, slug, commit),
            "triggering_commit": environ.get("GITHUB_PULL_REQUEST_SHA") or commit,
            "build_url": f"{server}/{slug}/commit/{commit}/checks",
            "job_url": f"{server}/{slug}/actions/runs/{environ.get('GITHUB_RUN_ID', '')}",
        }
    if environ.get("GITLAB_CI") == "true" and environ.get("CI_PROJECT_PATH") and environ.get("CI_COMMIT_SHA"):
        commit = environ["CI_COMMIT_SHA"]
        repository = _repository(environ.get("CI_SERVER_URL") or GITLAB, environ["CI_PROJECT_PATH"], commit, "/-")
        return {
            "provider": "gitlab",
            **repository,
            # Self-hosted servers give the address of their pages.
            "pages_url": _folder(environ.get("CI_PAGES_URL") or repository["pages_url"]),
            "triggering_commit": environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or commit,
            "build_url": environ.get("CI_PIPELINE_URL", ""),
            "job_url": environ.get("CI_JOB_URL", ""),
        }
    if environ.get("TRAVIS") == "true" and environ.get("TRAVIS_REPO_SLUG") and environ.get("TRAVIS_COMMIT"):
        commit = environ["TRAVIS_COMMIT"]
        return {
            "provider": "travis",
            **_repository(GITHUB, environ["TRAVIS_REPO_SLUG"], commit),
            "triggering_commit": environ.get("TRAVIS_PULL_REQUEST_SHA") or commit,
            "build_url": environ.get("TRAVIS_BUILD_WEB_URL", ""),
            "job_url": environ.get("TRAVIS_JOB_WEB_URL", ""),
        }
    if environ.get("APPVEYOR", "").lower() == "true" and environ.get("APPVEYOR_REPO_NAME"):
        return _appveyor(environ)
    commit_here = world.git(root, "rev-parse", "HEAD")
    remote = world.git(root, "remote", "get-url", "origin") or ""
    match = re.search(r"(github|gitlab)\.com(?::\d+)?[:/]((?:[\w.-]+/)+[\w.-]+?)(?:\.git)?/?$", remote)
    if not commit_here or not match:
        return None
    server, infix = (GITHUB, "") if match[1] == "github" else (GITLAB, "/-")
    return {"provider": "git", **_repository(server, match[2], commit_here, infix), "triggering_commit": commit_here}


def _appveyor(environ: Mapping[str, str]) -> dict[str, str]:
    account, commit = environ.get("APPVEYOR_ACCOUNT_NAME", ""), environ.get("APPVEYOR_REPO_COMMIT", "")
    project = f"{environ.get('APPVEYOR_URL', '')}/project/{account}/{environ.get('APPVEYOR_PROJECT_SLUG', '')}"
    build = f"{project}/builds/{environ.get('APPVEYOR_BUILD_ID', '')}"
    return {
        "provider": "appveyor",
        "provider_account": account,
        **_repository(GITHUB, environ["APPVEYOR_REPO_NAME"], commit),
        "triggering_commit": environ.get("APPVEYOR_PULL_REQUEST_HEAD_COMMIT") or commit,
        "build_url": build,
        "job_url": f"{project}/build/job/{environ.get('APPVEYOR_JOB_ID', '')}",
        "artifact_url": f"{build}/artifacts",
    }


def _repository(server: str, slug: str, commit: str, infix: str = "") -> dict[str, str]:
    """The values that follow from a repository's address. In other addresses, ``infix`` comes after the repository."""
    owner, _, name = slug.rpartition("/")
    group, *rest = slug.split("/")
    host = f"{group.lower()}.{'gitlab' if infix else 'github'}.io"
    # A repository that is named like its host is the site of its owner.
    path = "" if name.lower() == host else "/".join(rest) + "/"
    address = f"{server}/{slug}"
    return {
        "repo_slug": slug,
        "repo_owner": owner,
        "repo_name": name,
        "repo_url": address,
        "commit": commit,
        "commit_url": f"{address}{infix}/tree/{commit}",
        "pages_url": f"https://{host}/{path}",
    }


def _folder(address: str) -> str:
    return address if address.endswith("/") else f"{address}/"
