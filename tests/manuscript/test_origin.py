"""Which repository and commit is built, as each CI and git tell it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from recto.core.world import World
from recto.manuscript.origin import ci_source

from tests.helpers import Maker, build, world
from tests.sites import git

COMMIT = "0123456789" * 4
GITLAB = {
    "GITLAB_CI": "true",
    "CI_PROJECT_PATH": "group/sub/paper",
    "CI_COMMIT_SHA": COMMIT,
    "CI_SERVER_URL": "https://git.example.org",
    "CI_PAGES_URL": "https://group.pages.example.org/sub/paper",
    "CI_PIPELINE_URL": "https://git.example.org/group/sub/paper/-/pipelines/5",
    "CI_JOB_URL": "https://git.example.org/group/sub/paper/-/jobs/7",
}
TRAVIS = {
    "TRAVIS": "true",
    "TRAVIS_REPO_SLUG": "ada/paper",
    "TRAVIS_COMMIT": COMMIT,
    "TRAVIS_JOB_WEB_URL": "https://t/7",
}
APPVEYOR = {
    "APPVEYOR": "True",
    "APPVEYOR_REPO_NAME": "ada/paper",
    "APPVEYOR_REPO_COMMIT": COMMIT,
    "APPVEYOR_URL": "https://ci.appveyor.com",
    "APPVEYOR_ACCOUNT_NAME": "ada",
    "APPVEYOR_PROJECT_SLUG": "paper",
    "APPVEYOR_BUILD_ID": "5",
}
GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "Ada/paper", "GITHUB_SHA": COMMIT, "GITHUB_RUN_ID": "7"}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        (
            GITHUB,
            {
                "provider": "github", "repo_slug": "Ada/paper", "repo_url": "https://github.com/Ada/paper",
                "commit_url": f"https://github.com/Ada/paper/tree/{COMMIT}", "pages_url": "https://ada.github.io/paper/",
                "job_url": "https://github.com/Ada/paper/actions/runs/7",
            },
        ),
        (
            {**GITHUB, "GITHUB_SERVER_URL": "https://github.example.org"},
            {"repo_url": "https://github.example.org/Ada/paper"},
        ),
        ({**GITHUB, "GITHUB_REPOSITORY": "Ada/ada.github.io"}, {"pages_url": "https://ada.github.io/"}),
        (
            {**GITLAB, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "f" * 40},
            {
                "provider": "gitlab", "repo_slug": "group/sub/paper", "repo_owner": "group/sub", "repo_name": "paper",
                "repo_url": "https://git.example.org/group/sub/paper", "commit": COMMIT, "triggering_commit": "f" * 40,
                "commit_url": f"https://git.example.org/group/sub/paper/-/tree/{COMMIT}",
                "pages_url": "https://group.pages.example.org/sub/paper/", "job_url": GITLAB["CI_JOB_URL"],
                "build_url": GITLAB["CI_PIPELINE_URL"],
            },
        ),
        (
            {name: GITLAB[name] for name in ("GITLAB_CI", "CI_PROJECT_PATH", "CI_COMMIT_SHA")},
            {"pages_url": "https://group.gitlab.io/sub/paper/", "repo_url": "https://gitlab.com/group/sub/paper"},
        ),
        (TRAVIS, {"provider": "travis", "job_url": "https://t/7", "pages_url": "https://ada.github.io/paper/"}),
        (
            APPVEYOR,
            {
                "provider": "appveyor", "provider_account": "ada",
                "build_url": "https://ci.appveyor.com/project/ada/paper/builds/5",
            },
        ),
    ],
    ids=["github", "github enterprise", "site of an owner", "gitlab", "gitlab.com", "travis", "appveyor"],
)  # fmt: skip
def test_what_ci_tells(environ: Mapping[str, str], expected: Mapping[str, str], tmp_path: Path) -> None:
    found = ci_source(tmp_path, World(environ=environ))
    assert found is not None
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("remote", "repository"),
    [
        ("git@github.com:ada/paper.git", "https://github.com/ada/paper"),
        ("https://github.com/ada/paper", "https://github.com/ada/paper"),
        ("ssh://git@github.com:22/ada/paper.git/", "https://github.com/ada/paper"),
        ("git@gitlab.com:group/sub/paper.git", "https://gitlab.com/group/sub/paper"),
        ("https://git.example.org/ada/paper", None),
    ],
)
def test_what_the_remote_tells(remote: str, repository: str | None, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "One")
    git(tmp_path, "remote", "add", "origin", remote)
    found = ci_source(tmp_path, World())
    assert (found["repo_url"] if found else None) == repository


@pytest.mark.parametrize("environ", [GITHUB, GITLAB, TRAVIS, APPVEYOR], ids=["github", "gitlab", "travis", "appveyor"])
@pytest.mark.parametrize("own", ["", "html_url: https://paper.example.org/\n"], ids=["pages", "own domain"])
def test_page_carries_permalink_and_repository(make: Maker, environ: Mapping[str, str], own: str) -> None:
    front = (Path(__file__).parents[2] / "content" / "00.front-matter.md").read_text(encoding="utf-8")
    built = build(
        make({"content/00.front.md": front, "content/metadata.yaml": f"title: x\nauthors: [{{name: A}}]\n{own}"}),
        environ=environ,
    )
    source = ci_source(Path(), world(environ))
    assert source is not None
    site = "https://paper.example.org/" if own else source["pages_url"]
    permalink = f"{site}v/{COMMIT}/"
    assert f'<meta name="dc.hasVersion" content="{permalink}">' in built.page
    assert f'<link rel="canonical" href="{site}">' in built.page
    assert f'<meta name="dc.source" content="{source["commit_url"]}">' in built.page
    main = built.page[built.page.index("<main") :]
    assert f'href="{permalink}"' in main
    assert f'href="{source["commit_url"]}"' in main


@pytest.mark.parametrize(
    "front", ["content/00.front-matter.md", "build/recto/repository/starter/content/00.front-matter.md"]
)
def test_a_pull_requests_build_names_no_version_that_will_never_be(make: Maker, front: str) -> None:
    text = (Path(__file__).parents[2] / front).read_text(encoding="utf-8")
    project = make({"content/00.front.md": text, "content/metadata.yaml": "title: x\nauthors: [{name: A}]\n"})
    assert f"/v/{COMMIT}/" in build(project, environ=GITHUB).page
    built = build(project, environ={**GITHUB, "GITHUB_PULL_REQUEST_SHA": "f" * 40})
    assert f"/v/{COMMIT}/" not in built.page
    assert [one for one in built.diagnostics if one.code.startswith("T")] == []
