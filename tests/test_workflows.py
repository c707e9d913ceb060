"""The workflows: valid, safe by zizmor's rules, without unneeded permissions; and their scripts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from recto.core.world import World
from recto.repository.new import STARTER

from tests.sites import git

ROOT = Path(__file__).parent.parent
OURS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def tool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    name, *rest = map(str, arguments)
    program = World().program(name)
    assert program, f"{name} is not installed"
    return subprocess.run([program, *rest], capture_output=True, text=True, check=False, timeout=120)


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(), yaml.BaseLoader)  # so that `on` is not read as true
    return loaded


def test_they_are_workflows_by_githubs_schema() -> None:
    done = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *OURS)
    assert done.returncode == 0, done.stdout


def test_gitlabs_example_is_one_by_gitlabs_schema(tmp_path: Path) -> None:
    page = (ROOT / "docs/maintainers.md").read_text()
    example = page[page.index("### GitLab") :].partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / ".gitlab-ci.yml").write_text(example)
    done = tool(
        "check-jsonschema",
        "--builtin-schema",
        "vendor.gitlab-ci",
        "--data-transform",
        "gitlab-ci",
        tmp_path / ".gitlab-ci.yml",
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("folder", [ROOT / ".github", STARTER / "github"], ids=["ours", "a new manuscript's"])
def test_zizmor_finds_nothing_in_its_strictest_mode(folder: Path) -> None:
    files = sorted(folder.rglob("*.yml"))
    done = tool("zizmor", "--offline", "--persona=auditor", "--no-progress", *files)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("completed") == len(files)


def test_zizmor_is_silenced_only_where_a_strangers_text_is_read() -> None:
    ignored = [line for path in OURS for line in path.read_text().splitlines() if "zizmor: ignore" in line]
    # The two workflows that run after one with a stranger's text; their steps are tested below.
    assert [line.partition(":")[0].strip() for line in ignored] == ["workflow_run", "workflow_run"]


@pytest.mark.parametrize(
    "path",
    [
        "github/workflows/lock.yml", "github/workflows/manuscript.yml", "github/workflows/preview.yml",
        "ci/build.sh", "ci/install.sh", "ci/lock.sh", "ci/preview.sh",
    ],
)  # fmt: skip
def test_new_manuscripts_have_the_same(path: str) -> None:
    here = ROOT / path.replace("github/", ".github/")
    assert here.read_text() == (STARTER / path).read_text(), f"cp {here} {STARTER / path}, or the other way round"


def test_rights_are_as_small_as_they_can_be() -> None:
    rights: dict[str, Any] = {}
    for path in OURS:
        workflow = load(path)
        assert workflow["permissions"] == {}
        rights |= {f"{path.stem}/{name}": job["permissions"] for name, job in workflow["jobs"].items()}
    assert rights == {
        "audit/audit": {"contents": "read"},
        "bare/bare": {"contents": "read"},
        "lock/lock": {"actions": "write", "contents": "write"},
        "manuscript/build": {"contents": "read"},
        "manuscript/deploy": {"contents": "write"},
        "preview/comment": {"actions": "read", "contents": "read", "pull-requests": "write"},
        "release/attest": {"attestations": "write", "id-token": "write"},
        "release/build": {"contents": "read"},
        "release/github": {"contents": "write"},
        "release/index": {"id-token": "write"},
        "tests/test": {"contents": "read"},
    }


def test_actions_are_commits_with_their_version_beside_them() -> None:
    files = [*(ROOT / ".github").rglob("*.yml"), *(STARTER / "github").rglob("*.yml")]
    used = [line.strip() for path in files for line in path.read_text().splitlines() if re.search(r"\buses:", line)]
    assert len(used) > 20
    versions: dict[str, set[str]] = {}
    for line in used:
        found = re.fullmatch(r"uses: ([\w.-]+/[\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", line)
        assert found, line
        versions.setdefault(found[1].split("/cache")[0], set()).add(f"{found[2]} {found[3]}")
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_dependabots_settings_are_some() -> None:
    files = [ROOT / ".github/dependabot.yml", STARTER / "github/dependabot.yml"]
    done = tool("check-jsonschema", "--builtin-schema", "vendor.dependabot", *files)
    assert done.returncode == 0, done.stdout


def test_a_release_has_no_password_and_publishes_what_was_attested() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text()
    # GITHUB_TOKEN ends with its job.
    assert set(re.findall(r"secrets\.(\w+)", text)) == {"GITHUB_TOKEN"}
    assert "password" not in re.sub(r"#.*", "", text)
    workflow = load(ROOT / ".github/workflows/release.yml")
    assert workflow["on"] == {"push": {"tags": ["v*"]}}
    jobs = workflow["jobs"]
    assert {name: job.get("needs") for name, job in jobs.items()} == {
        "build": None, "attest": "build", "index": "attest", "github": "index",
    }  # fmt: skip
    assert jobs["index"]["environment"] == "pypi"
    # Only the first job runs code of the repository or of packages; it has no rights.
    for name in ("attest", "index", "github"):
        assert not any(
            "checkout" in step.get("uses", "") or "ci/" in step.get("run", "") for step in jobs[name]["steps"]
        )


def test_a_build_sees_no_secret_and_deployment_is_of_the_default_branch() -> None:
    jobs = load(ROOT / ".github/workflows/manuscript.yml")["jobs"]
    assert "secrets." not in json.dumps(jobs["build"])
    assert [step["name"] for step in jobs["deploy"]["steps"] if "secrets." in json.dumps(step)] == [
        "Put it on the site"
    ]
    # Versions never change, so a manual run deploys only what a push would have built.
    assert jobs["deploy"]["if"] == (
        "!cancelled() && needs.build.outputs.state == 'complete' && "
        "github.ref_name == github.event.repository.default_branch && (github.event_name == 'push' || "
        "github.event_name == 'workflow_dispatch' && inputs.BUILD_PDF && inputs.BUILD_DOCX && !inputs.BUILD_LATEX)"
    )
    inputs = load(ROOT / ".github/workflows/manuscript.yml")["on"]["workflow_dispatch"]["inputs"]
    assert {name: inputs[name]["default"] for name in ("BUILD_PDF", "BUILD_DOCX", "BUILD_LATEX")} == {
        "BUILD_PDF": "true",
        "BUILD_DOCX": "true",
        "BUILD_LATEX": "false",
    }
    assert jobs["deploy"]["needs"] == "build"
    # GitHub keeps only one waiting job per group: a group for all commits would lose versions.
    assert jobs["deploy"]["concurrency"]["group"] == "deploy-${{ github.sha }}"


def test_rootstocks_inputs() -> None:
    inputs = load(ROOT / ".github/workflows/manuscript.yml")["on"]["workflow_dispatch"]["inputs"]
    assert set(inputs) == {"BUILD_PDF", "BUILD_DOCX", "BUILD_LATEX", "SPELLCHECK", "MANUBOT_USE_DOCKER"}


@pytest.mark.parametrize(("workflow", "reads"), [("preview", "recto report"), ("lock", "lock.sh fill")])
def test_nothing_of_a_pull_request_is_run_with_rights(workflow: str, reads: str) -> None:
    (job,) = load(ROOT / f".github/workflows/{workflow}.yml")["jobs"].values()
    checkouts = [step["with"] for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert checkouts == [{"ref": "${{ github.event.repository.default_branch }}", "persist-credentials": "false"}]
    assert not any("download-artifact" in step.get("uses", "") for step in job["steps"])
    # What reads the stranger's text sees no token.
    assert ["GH_TOKEN" in step.get("env", {}) for step in job["steps"] if reads in step.get("run", "")] == [False]


def test_only_branches_of_the_repository_itself_are_written_to() -> None:
    (job,) = load(ROOT / ".github/workflows/lock.yml")["jobs"].values()
    assert "github.event.workflow_run.head_repository.full_name == github.repository" in job["if"]


def test_a_project_can_forbid_downloads() -> None:
    assert load(ROOT / ".github/workflows/manuscript.yml")["env"]["FETCH"] == "true"


def test_the_comment_is_renewed_also_if_there_is_nothing_to_look_at() -> None:
    (job,) = load(ROOT / ".github/workflows/preview.yml")["jobs"].values()
    assert job["steps"][-1]["run"].startswith("bash ci/preview.sh comment")
    assert [step["name"] for step in job["steps"] if "if" in step] == ["Comment"]
    assert job["steps"][-1]["if"] == "${{ !cancelled() }}"


# --- the comment ----------------------------------------------------------------------------------------------------

GH = """#!/usr/bin/env python3
import json, os, subprocess, sys
state = json.load(open(os.environ["STATE"]))
arguments = sys.argv[1:]
state["calls"].append(arguments)
if arguments[0] == "workflow":
    json.dump(state, open(os.environ["STATE"], "w"))
    sys.exit()
path = next(one for one in arguments if one.startswith("repos/"))
if "--silent" in arguments:
    state["body"] = open(arguments[-1].removeprefix("body=@")).read()
elif path.endswith("/zip"):
    sys.stdout.write("PK")
else:
    kind = path.rpartition("/")[2]
    query = arguments[arguments.index("--jq") + 1]
    done = subprocess.run(["jq", "-r", query], input=json.dumps(state[kind]), capture_output=True, text=True)
    sys.stderr.write(done.stderr)
    sys.stdout.write(done.stdout)
json.dump(state, open(os.environ["STATE"], "w"))
"""

needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="no jq here; ci/test.sh installs it")
SHA = "a" * 40


def preview(
    folder: Path, *arguments: str | Path, branch: str = "patch-1", **state: Any
) -> tuple[dict[str, Any], str, int]:
    """Run the script against a fake GitHub, whose state is a file. Returns that state, the output, and the status."""
    known = {
        "artifacts": {"artifacts": [{"name": "manuscript", "expired": False, "id": 7, "size_in_bytes": 100}]},
        "pulls": [{"number": 3, "head": {"sha": "b" * 40}}, {"number": 4, "head": {"sha": SHA}}],
        "comments": [],
        "calls": [],
    } | state
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    (folder / "state.json").write_text(json.dumps(known))
    done = subprocess.run(
        ["bash", ROOT / "ci/preview.sh", *arguments],
        env={
            "PATH": f"{folder}:{os.environ['PATH']}", "STATE": str(folder / "state.json"), "HEAD_SHA": SHA,
            "RUN_ID": "5", "GITHUB_REPOSITORY": "ada/paper", "HEAD_OWNER": "stranger", "HEAD_BRANCH": branch,
            "CONCLUSION": "success", "HEAD_REPOSITORY": "stranger/paper",
        },
        capture_output=True, text=True, check=False, timeout=60, cwd=folder,
    )  # fmt: skip
    return json.loads((folder / "state.json").read_text()), done.stderr, done.returncode


@needs_jq
def test_the_pull_request_of_the_commit_gets_one_comment(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("## What was built\n")
    state, said, status = preview(tmp_path, "comment", "page.md", branch="$(touch x)`touch y`;touch z")
    assert (said, status) == ("", 0)
    assert state["calls"][-1][:4] == ["api", "--silent", "--method", "POST"]
    assert state["calls"][-1][4] == "repos/ada/paper/issues/4/comments"
    run = "https://github.com/ada/paper/actions/runs/5"
    assert state["body"] == (
        "<!-- recto preview -->\n"
        f"**Preview of aaaaaaaaaaaa.** [Download the page, the PDF and the Word file]({run}/artifacts/7). "
        f"[The run]({run}) found no errors.\n\n## What was built\n"
    )
    assert {path.name for path in tmp_path.iterdir()} == {"gh", "state.json", "page.md"}
    before = [
        {"id": 1, "user": {"login": "stranger"}, "body": "<!-- recto preview --> mine"},
        {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "Another"},
        {"id": 8, "user": {"login": "github-actions[bot]"}, "body": "<!-- recto preview -->\nOld"},
    ]
    state, _, _ = preview(tmp_path, "comment", "page.md", comments=before)
    assert state["calls"][-1][2:5] == ["--method", "PATCH", "repos/ada/paper/issues/comments/8"]


@needs_jq
@pytest.mark.parametrize("page", [None, ""], ids=["not downloaded", "refused"])
def test_a_run_without_a_page_takes_the_place_of_the_one_before(page: str | None, tmp_path: Path) -> None:
    if page is not None:
        (tmp_path / "page.md").write_text(page)
    before = [{"id": 8, "user": {"login": "github-actions[bot]"}, "body": "<!-- recto preview -->\nOld"}]
    state, said, status = preview(tmp_path, "comment", "page.md", comments=before)
    assert (said, status) == ("", 0)
    assert state["calls"][-1][2:5] == ["--method", "PATCH", "repos/ada/paper/issues/comments/8"]
    assert state["body"] == (
        "<!-- recto preview -->\n**No preview of aaaaaaaaaaaa.** "
        "[The run](https://github.com/ada/paper/actions/runs/5) has no preview.\n"
    )


@needs_jq
def test_no_pull_request_no_comment(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("x")
    state, said, status = preview(tmp_path, "comment", "page.md", pulls=[{"number": 3, "head": {"sha": "b" * 40}}])
    assert (status, "body" in state) == (0, False)
    assert "no open pull request" in said


@needs_jq
@pytest.mark.parametrize(
    ("artifacts", "words"),
    [
        ([], "has no artifact named manuscript"),
        ([{"name": "other", "expired": False, "id": 7, "size_in_bytes": 1}], "has no artifact named manuscript"),
        ([{"name": "manuscript", "expired": True, "id": 7, "size_in_bytes": 1}], "has no artifact named manuscript"),
        ([{"name": "manuscript", "expired": False, "id": 7, "size_in_bytes": 300_000_001}], "more than 300000000"),
    ],
)
def test_what_cannot_be_looked_at_is_not_downloaded(artifacts: list[dict], words: str, tmp_path: Path) -> None:
    state, said, status = preview(tmp_path, "fetch", "a.zip", artifacts={"artifacts": artifacts})
    assert status == 1
    assert words in said
    assert not any("zip" in " ".join(call) for call in state["calls"])


@needs_jq
def test_what_was_kept_is_downloaded_as_it_is(tmp_path: Path) -> None:
    state, said, status = preview(tmp_path, "fetch", "a.zip")
    assert (said, status) == ("", 0)
    assert state["calls"][-1] == ["api", "repos/ada/paper/actions/artifacts/7/zip"]
    assert (tmp_path / "a.zip").read_text() == "PK"


# --- what was fetched -----------------------------------------------------------------------------------------------

FETCHED = {
    "artifacts": [
        {"name": "lock", "expired": False, "id": 8, "size_in_bytes": 9},
        {"name": "manuscript", "expired": False, "id": 7, "size_in_bytes": 9},
    ]
}


@needs_jq
def test_the_comment_says_how_a_forks_references_come_into_the_lock(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("## What was built\n")
    state, said, status = preview(tmp_path, "comment", "page.md", artifacts=FETCHED)
    assert (said, status) == ("", 0)
    assert "\n## References and images\n" in state["body"]
    assert "    gh pr checkout 4 && recto refs lock && recto images lock && git add content" in state["body"]


def test_a_build_shows_what_changed_since_its_base(tmp_path: Path) -> None:
    """Also one that cannot be compared with it, as in the pull request that brings the manuscript."""
    work = tmp_path / "work"
    (work / "ci").mkdir(parents=True)
    shutil.copy(ROOT / "ci/build.sh", work / "ci")
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "commit", "--quiet", "--allow-empty", "--message", "Nothing yet")
    for words in ("It is known to many.\n", "It is known to some.\n"):
        for path, text in {**BASE, "content/01.text.md": words}.items():
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_text(text)
        git(work, "add", "content")
        git(work, "commit", "--quiet", "--message", "Text")
    summary = tmp_path / "summary"
    for base, shown in (("HEAD~1", "- … It is known to <del>many</del> <b>some</b>\\."), ("HEAD~2", "")):
        shutil.rmtree(work / "output", ignore_errors=True)
        summary.write_text("")
        done = subprocess.run(
            ["bash", "ci/build.sh"], cwd=work, capture_output=True, text=True, check=False, timeout=120,
            env={
                "PATH": os.environ["PATH"], "HOME": str(tmp_path), "RECTO_VENV": sys.prefix, "BUILD_PDF": "false",
                "BUILD_DOCX": "false", "FETCH": "false", "BASE": base, "GITHUB_STEP_SUMMARY": str(summary),
            },
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert ("cannot be shown" in done.stderr) == (not shown)
        assert shown in summary.read_text()
        assert (work / "output/diff/changes.html").exists() == bool(shown)


def test_a_pull_request_is_compared_with_what_it_goes_into() -> None:
    build = load(ROOT / ".github/workflows/manuscript.yml")["jobs"]["build"]
    assert build["env"]["BASE"] == "${{ github.event_name == 'pull_request' && 'HEAD^1' || '' }}"
    assert build["steps"][0]["with"]["fetch-depth"] == "2", "GitHub's merge and its parents"


BASE = {"content/01.text.md": "It is known.\n", "content/metadata.yaml": "title: x\n"}


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """A bare repository with a branch of a pull request."""
    remote = tmp_path / "hub/ada/paper"
    remote.mkdir(parents=True)
    git(remote, "init", "--quiet", "--bare")
    work = tmp_path / "work"
    for path, text in BASE.items():
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_text(text)
    git(work, "init", "--quiet", "--initial-branch=patch-1")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "--message", "A citation")
    git(work, "push", "--quiet", str(remote), "patch-1")
    return remote


def locking(folder: Path, *arguments: str | Path, sha: str, **state: Any) -> tuple[dict[str, Any], str]:
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    (folder / "state.json").write_text(json.dumps({"calls": [], "artifacts": FETCHED} | state))
    done = subprocess.run(
        ["bash", ROOT / "ci/lock.sh", *arguments],
        env={
            "PATH": f"{folder}:{os.environ['PATH']}", "STATE": str(folder / "state.json"), "HEAD_SHA": sha,
            "RUN_ID": "5", "GITHUB_REPOSITORY": "ada/paper", "HEAD_BRANCH": "patch-1", "GH_TOKEN": "hunter2",
            "GITHUB_SERVER_URL": f"file://{folder}/hub", "RECTO_VENV": sys.prefix, "HOME": str(folder),
            "GITHUB_OUTPUT": str(folder / "output"),
        },
        capture_output=True, text=True, check=False, timeout=60, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    return json.loads((folder / "state.json").read_text()), done.stdout + done.stderr


@needs_jq
def test_whether_something_was_fetched(tmp_path: Path) -> None:
    locking(tmp_path, "needed", sha=SHA)
    locking(tmp_path, "needed", sha=SHA, artifacts={"artifacts": FETCHED["artifacts"][1:]})
    assert (tmp_path / "output").read_text() == "needed=true\nneeded=false\n"


def test_what_was_fetched_becomes_a_commit_of_the_branch(branch: Path, tmp_path: Path) -> None:
    sha = git(branch, "rev-parse", "patch-1")
    clone = tmp_path / "clone"
    locking(tmp_path, "clone", clone, sha=sha)
    (clone / "content/references.lock.json").write_text('{"version": 1}\n')
    (clone / "content/images/remote").mkdir(parents=True)
    (clone / "content/images/remote/a.png").write_bytes(b"x")
    (clone / "content/01.text.md").write_text("Something else.\n")
    state, said = locking(tmp_path, "push", clone, sha=sha)
    assert said == ""
    changed = git(branch, "diff", "--name-only", sha, "patch-1").split()
    assert changed == ["content/images/remote/a.png", "content/references.lock.json"]
    assert git(branch, "log", "-1", "--format=%an <%ae>", "patch-1").startswith("github-actions[bot] <41898282+")
    assert state["calls"] == [["workflow", "run", "manuscript.yml", "--repo", "ada/paper", "--ref", "patch-1"]]
    # Another time, there is nothing to do.
    sha = git(branch, "rev-parse", "patch-1")
    locking(tmp_path, "clone", tmp_path / "again", sha=sha)
    state, said = locking(tmp_path, "push", tmp_path / "again", sha=sha)
    assert (said, state["calls"]) == ("the branch has everything already\n", [])


def test_what_was_fetched_for_one_of_several_becomes_a_commit(branch: Path, tmp_path: Path) -> None:
    sha = git(branch, "rev-parse", "patch-1")
    clone = tmp_path / "clone"
    locking(tmp_path, "clone", clone, sha=sha)
    for folder in ("papers/a", "papers/b"):
        (clone / folder / "content/images/remote").mkdir(parents=True)
        (clone / folder / "content/01.text.md").write_text("Text.\n")
    (clone / "manuscripts.yaml").write_text("manuscripts: [papers/a, papers/b]\n")
    _, said = locking(tmp_path, "fill", clone, sha=sha)
    assert "recto: papers/b: references.lock.json has 0 references" in said
    (clone / "papers/a/content/references.lock.json").write_text('{"version": 1}\n')
    (clone / "papers/b/content/images.lock.json").write_text('{"version": 1}\n')
    (clone / "papers/b/content/images/remote/a.png").write_bytes(b"x")
    _, said = locking(tmp_path, "push", clone, sha=sha)
    changed = git(branch, "diff", "--name-only", sha, "patch-1").split()
    assert changed == [
        "papers/a/content/references.lock.json", "papers/b/content/images.lock.json",
        "papers/b/content/images/remote/a.png",
    ]  # fmt: skip


def test_a_branch_that_went_on_is_left_to_the_run_of_its_newest_commit(branch: Path, tmp_path: Path) -> None:
    _, said = locking(tmp_path, "clone", tmp_path / "clone", sha="b" * 40)
    assert "is not the newest commit of its branch any more" in said
    assert not (tmp_path / "clone").exists()
    for step in ("fill", "push"):
        state, said = locking(tmp_path, step, tmp_path / "clone", sha="b" * 40)
        assert (said, state["calls"]) == ("", [])


def test_a_branch_that_takes_no_commit_is_no_failure(branch: Path, tmp_path: Path) -> None:
    hook = branch / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    sha = git(branch, "rev-parse", "patch-1")
    locking(tmp_path, "clone", tmp_path / "clone", sha=sha)
    (tmp_path / "clone/content/references.lock.json").write_text('{"version": 1}\n')
    state, said = locking(tmp_path, "push", tmp_path / "clone", sha=sha)
    assert "::notice::the branch takes no commit from this workflow" in said
    assert state["calls"] == []


def test_nothing_of_the_branch_is_run(branch: Path, tmp_path: Path) -> None:
    """Hooks and filters are not cloned; attributes that name a filter do nothing."""
    sha = git(branch, "rev-parse", "patch-1")
    clone = tmp_path / "clone"
    locking(tmp_path, "clone", clone, sha=sha)
    (clone / ".gitattributes").write_text("* filter=evil diff=evil\n")
    (clone / ".githooks").mkdir()
    (clone / "content/references.lock.json").write_text('{"version": 1}\n')
    _, said = locking(tmp_path, "fill", clone, sha=sha)
    assert "Traceback" not in said
    locking(tmp_path, "push", clone, sha=sha)
    assert git(branch, "show", "patch-1:content/references.lock.json") == '{"version": 1}'
