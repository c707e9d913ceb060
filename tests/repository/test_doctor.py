"""``recto doctor``: each problem is found, and comes with a fix."""

from __future__ import annotations

import importlib.metadata
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner
from recto.__main__ import main
from recto.core.world import BrokenMachine, World
from recto.manuscript.collection import together
from recto.repository import doctor as module
from recto.repository.doctor import State, doctor
from recto.repository.new import UNKNOWN, new

from tests.helpers import world
from tests.sites import bare, git, repository

FINE, WARNING, PROBLEM = State.FINE, State.WARNING, State.PROBLEM


def run(project: Path, *, network: bool = True) -> list[tuple[State, str, str]]:
    return [(one.state, one.what, one.fix) for one in doctor([project], World(), network=network)]


def troubles(project: Path, *, network: bool = True) -> list[tuple[State, str, str]]:
    found = [one for one in run(project, network=network) if one[0] is not FINE]
    assert all(fix for _, _, fix in found)
    return found


def of(found: Iterable[module.Finding]) -> list[tuple[State, str]]:
    return [(one.state, one.what) for one in found]


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return bare(tmp_path / "remote.git")


@pytest.fixture
def project(tmp_path: Path, remote: Path) -> Path:
    """A new manuscript that is pushed and deployed."""
    made = tmp_path / "paper"
    new(made, World())
    named = (made / "requirements.txt").read_text().replace(UNKNOWN, "git.example.org")
    (made / "requirements.txt").write_text(named)
    git(made, "remote", "add", "origin", str(remote))
    git(made, "add", ".")
    git(made, "commit", "--quiet", "--message", "Begin")
    git(made, "push", "--quiet", "origin", "HEAD:main", "HEAD:gh-pages")
    return made


def test_nothing_is_missing(project: Path) -> None:
    assert [said for _, said, _ in run(project) if not said.startswith(("Python", "pandoc", "a sandbox"))] == [
        "Pango, which lays out the PDF",
        f"WeasyPrint {importlib.metadata.version('weasyprint')}, which makes the PDF",
        *(said for _, said, _ in run(project) if "fonts" in said),
        "1 reference, none missing",
        "a git remote",
        "manuscript.yml deploys, and has the right to",
        "the branch gh-pages, which has the site",
    ]
    assert troubles(project) == []


def test_no_manuscript(tmp_path: Path) -> None:
    assert troubles(tmp_path) == [(WARNING, f"there is no manuscript in {tmp_path}", "begin one: recto new DIR")]


def test_fonts_for_the_scripts_of_the_text(tmp_path: Path) -> None:
    lister = tmp_path / "fc-list"
    lister.write_text("#!/bin/sh\ncase $1 in :charset=949f) echo 'A font';; esac\n", encoding="utf-8")
    lister.chmod(0o755)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/01.text.md").write_text("钟 and 🦜 and é.\n", encoding="utf-8")
    found = list(module.letters(tmp_path, world({"PATH": str(tmp_path)})))
    assert [(one.state, one.what) for one in found] == [
        (FINE, "fonts for 钟"),
        (WARNING, "no font on this machine has 🦜, so the PDF shows boxes"),
    ]
    assert found[1].fix.endswith("install fonts-noto-color-emoji")


def test_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert of(module.python((3, 10, 1))) == [(PROBLEM, "Python 3.10.1 is too old")]
    assert of(module.fonts(tmp_path)) == [(PROBLEM, "the fonts that come with Recto are missing")]
    monkeypatch.setattr(module, "has_library", lambda name, _: name != "harfbuzz-subset")
    assert of(module.pango())[1] == (WARNING, "harfbuzz-subset is missing: the PDF is still built, but more slowly")
    monkeypatch.setattr(module, "has_library", lambda name, _: name != "pango-1.0")
    (found,) = module.pango()
    assert (found.state, found.what) == (PROBLEM, "Pango, which lays out the PDF, is missing (pango-1.0)")
    assert "apt-get install libpango-1.0-0" in found.fix

    def old(*_: object, **__: object) -> bytes:
        return b"pandoc 2.19.2\n"

    monkeypatch.setattr(World, "pandoc", old)
    assert of(module.pandoc(World())) == [(PROBLEM, "pandoc 2.19.2 is too old: Recto needs 3.8 or later")]

    def none(*_: object, **__: object) -> bytes:
        raise BrokenMachine("Pandoc does not start")

    monkeypatch.setattr(World, "pandoc", none)
    assert of(module.pandoc(World())) == [(PROBLEM, "Pandoc does not start")]


def test_barriers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of(module.barriers(World(environ={"RECTO_SANDBOX": "off"}))) == [
        (WARNING, "the sandbox around Pandoc and Recto's workers is switched off")
    ]
    monkeypatch.setattr("recto.core.sandbox.holding", lambda: ("files", "network", "limits"))
    assert of(module.barriers(World(environ={}))) == [(FINE, "a sandbox around Pandoc and Recto's workers")]
    monkeypatch.setattr("recto.core.sandbox.holding", lambda: ("limits",))
    monkeypatch.setattr("sys.platform", "linux")
    (found,) = module.barriers(World(environ={}))
    assert (found.state, found.what.partition(": ")[2]) == (WARNING, "it could read other files, reach the network")
    monkeypatch.setattr("sys.platform", "darwin")
    assert [one.state for one in module.barriers(World(environ={}))] == [FINE]


def test_a_weasyprint_whose_faults_are_not_known() -> None:
    assert [one.state for one in module.weasyprint("70.4")] == [FINE]
    (found,) = module.weasyprint("71.0")
    assert found.state is WARNING
    assert "may have faults that Recto removes from 70: " in found.what
    assert "; a line" in found.what
    assert "; greys of 16 bits come out black" in found.what
    assert found.fix.endswith("pip install 'weasyprint>=70,<71'")


def test_libraries_that_no_system_has() -> None:
    assert not module.has_library("there-is-none", 7)


def test_a_stale_lock(project: Path) -> None:
    (project / "content/02.more.md").write_text("## More\n\nAs [@doi:10.5555/none] says.\n")
    (state, said, fix), *_ = troubles(project)
    assert (state, fix) == (PROBLEM, "recto refs lock, then commit the lock")
    assert "10.5555/none" in said
    lock = project / "content/references.lock.json"
    lock.write_text(json.dumps({"version": 1, "references": {}}))
    assert (PROBLEM, "content/references.lock.json is not committed") in [one[:2] for one in troubles(project)]
    lock.write_text("<<<<<<< HEAD\n")
    (state, said, fix), (_, other, _) = troubles(project)
    assert (state, said[:4]) == (PROBLEM, "B003")
    assert fix.startswith("resolve a merge conflict")
    assert other == "content/references.lock.json is not committed"


def test_errors_in_the_text_and_what_the_authors_say_of_them(project: Path) -> None:
    (project / "content/02.more.md").write_text("## More\n\n![A line that is not there.](images/none.svg)\n")
    assert troubles(project) == [(PROBLEM, "the text has 1 error", "recto check")]
    (project / "content/02.more.md").write_text("## More\n\nAs [@doi:10.5555/none] says.\n")
    with (project / "content/metadata.yaml").open("a") as stream:
        stream.write("recto: {checks: {C001: warning}}\n")
    assert [state for state, _, _ in troubles(project)] == [WARNING]
    with (project / "content/metadata.yaml").open("a") as stream:
        stream.write("csl: none.csl\n")
    assert [one[:2] for one in troubles(project)][1:] == [(PROBLEM, "the text has 1 error")]


def test_no_git_remote_and_no_repository(project: Path) -> None:
    git(project, "remote", "remove", "origin")
    ((state, said, fix),) = troubles(project)
    assert (state, said) == (PROBLEM, "there is no git remote to deploy to")
    assert "git remote add origin ADDRESS" in fix
    (project / ".git").rename(project / "elsewhere")
    assert troubles(project)[0] == (PROBLEM, "this folder is not a git repository", "git init --initial-branch=main")


def test_a_manuscript_within_another_repository(project: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    (project / ".git").rename(outer / ".git")
    project.rename(outer / "paper")
    ((state, said, fix),) = troubles(outer / "paper")
    assert state is PROBLEM
    assert "this is the folder paper/ of another" in said
    assert "git init" in fix
    assert not any("manuscript.yml" in said for _, said, _ in run(outer / "paper"))
    (outer / "paper/.github").rename(outer / ".github")
    assert [state for state, _, _ in troubles(outer / "paper")] == [WARNING]
    assert any(said == "manuscript.yml deploys, and has the right to" for _, said, _ in run(outer / "paper"))


def test_no_commit_and_no_ignored_folders(project: Path, tmp_path: Path) -> None:
    (project / ".git").rename(tmp_path / "elsewhere")
    (project / ".gitignore").unlink()
    git(project, "init", "--quiet")
    said = [said for _, said, _ in troubles(project)]
    assert said[0] == "nothing is committed yet"
    assert "add output/ and webpage/ to .gitignore: git should not keep what is built" in said


def test_a_workflow_without_rights_and_none(project: Path) -> None:
    workflow = project / ".github/workflows/manuscript.yml"
    workflow.write_text(workflow.read_text().replace("contents: write", "contents: read"))
    assert [one[:2] for one in troubles(project)] == [(PROBLEM, "manuscript.yml does not have the right to deploy")]
    workflow.write_text("on: push\njobs:\n- [\n}")
    assert troubles(project) == [(PROBLEM, "manuscript.yml is not valid YAML, line 4", f"fix {workflow}")]
    workflow.unlink()
    assert troubles(project) == [(WARNING, "no workflow deploys the manuscript", "recto new .")]
    git(project, "remote", "set-url", "origin", "git@github.com:ada/paper.git")
    ((_, said, _),) = troubles(project, network=False)
    assert said == "no workflow deploys the manuscript on https://github.com/ada/paper"


def test_what_ci_runs_is_not_committed(project: Path) -> None:
    git(project, "rm", "--quiet", "--cached", "ci/build.sh", ".github/workflows/manuscript.yml")
    assert troubles(project) == [
        (
            PROBLEM,
            "not in git, so CI does not have it: .github/workflows/manuscript.yml, ci/build.sh",
            "git add .github/workflows/manuscript.yml ci/build.sh && git commit",
        )
    ]


@pytest.mark.parametrize("name", ["requirements.txt", "ci/install.sh", "ci/build.sh", "ci/preview.sh"])
def test_what_the_workflows_call_is_not_there(name: str, project: Path) -> None:
    (project / name).unlink()
    assert troubles(project) == [
        (PROBLEM, f"files that the workflow needs are missing: {name}", "recto new ., then commit")
    ]
    assert new(project, World()).files == (name,)


def test_a_branch_that_the_workflow_is_not_run_for(project: Path) -> None:
    git(project, "switch", "--quiet", "--create", "trunk")
    assert troubles(project) == []  # a branch beside main
    git(project, "branch", "-D", "main")
    ((state, said, fix),) = troubles(project)
    assert state is PROBLEM
    assert said == "manuscript.yml does not run for the branch trunk: pushes to it deploy nothing"
    assert fix.startswith("add trunk to its `on: push: branches`; or git branch -m trunk main, push it")
    git(project, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    assert troubles(project) == []
    git(project, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/master2")
    assert troubles(project)[0][1].startswith("manuscript.yml does not run for the branch master2")
    workflow = project / ".github/workflows/manuscript.yml"
    workflow.write_text(workflow.read_text().replace("[main, master]", "master*"))
    assert troubles(project) == []


def test_nothing_is_deployed_yet(project: Path, remote: Path) -> None:
    git(remote, "branch", "-D", "gh-pages")
    ((state, said, fix),) = troubles(project)
    assert (state, said) == (WARNING, "nothing is deployed yet")
    assert "github" not in fix
    known = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "ada/paper", "GITHUB_SHA": "0" * 40}
    (found,) = module.pages(project, World(environ={**os.environ, **known}), network=True)
    assert "https://github.com/ada/paper/settings/actions, Workflow permissions" in found.fix
    assert "settings/pages, Deploy from a branch, gh-pages" in found.fix
    assert troubles(project, network=False) == []


def test_a_remote_that_does_not_answer(project: Path) -> None:
    git(project, "remote", "set-url", "origin", str(project / "nowhere"))
    ((state, said, _),) = troubles(project)
    assert state is WARNING
    assert said.startswith("the git remote does not answer: fatal:")


def test_a_requirement_that_nobody_has_filled_in(project: Path) -> None:
    (project / "requirements.txt").write_text(f"recto-manuscripts @ git+https://{UNKNOWN}/recto@v1\n")
    assert [one[:2] for one in troubles(project)] == [(PROBLEM, "requirements.txt does not have Recto's address")]


def test_a_site_that_grows_too_large(project: Path) -> None:
    for commit, number in (("a" * 40, 400_000_000), ("b" * 40, 300_000_000)):
        assert not any("1 versions" in said for _, said, _ in run(project))
        (project / f"webpage/v/{commit}").mkdir(parents=True)
        (project / f"webpage/v/{commit}/index.html").write_text("x")
        listed = project / "webpage/versions.json"
        versions = json.loads(listed.read_text()) if listed.is_file() else []
        listed.write_text(json.dumps([*versions, {"version": commit, "bytes": number}]))
    ((state, said, fix),) = troubles(project)
    assert state is WARNING
    assert said == "the site has 2 versions in 1500.0 MB; GitHub Pages allows 1000.0 MB"
    assert fix == "see what grew: recto deploy --dry-run"


def test_a_site_that_manubot_has_deployed_is_measured_itself(project: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    for commit in ("a" * 40, "b" * 40):
        (site / f"v/{commit}").mkdir(parents=True)
        (site / f"v/{commit}/index.html").write_text("x" * 60_000)
    git(site, "init", "--quiet", "--initial-branch=gh-pages")
    git(site, "add", ".")
    git(site, "commit", "--quiet", "--message", "Two versions")
    git(site, "push", "--quiet", "--force", git(project, "remote", "get-url", "origin"), "gh-pages")
    git(project, "fetch", "--quiet", "origin")
    assert (FINE, "the site has 2 versions in 0.1 MB", "") in run(project)


def test_a_rootstock_repository_is_known_and_nothing_else_is_said(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/01.text.md").write_text("It is known [@doi:10.5555/none].\n")
    (tmp_path / "build").mkdir()
    (tmp_path / "build/build.sh").write_text("manubot process\n")
    expected = (WARNING, "the repository is set up for Manubot (Rootstock)", "recto adopt shows how it moves over")
    assert troubles(tmp_path, network=False) == [expected]


def test_a_list_of_versions_that_cannot_be_read(project: Path) -> None:
    (project / "webpage").mkdir()
    (project / "webpage/versions.json").write_text("[")
    ((state, said, fix),) = troubles(project)
    assert (state, fix) == (PROBLEM, "delete webpage/versions.json")
    assert said.startswith("versions.json cannot be read")
    tree = git(
        project,
        "mktree",
        data=f"100644 blob {git(project, 'hash-object', '-w', '--stdin', data=b'[')}\tversions.json\n".encode(),
    )
    commit = git(project, "commit-tree", tree, "-m", "Broken")
    git(project, "update-ref", "refs/remotes/origin/gh-pages", commit)
    ((_, _, fix),) = troubles(project)
    assert fix == "delete versions.json on the branch gh-pages, then: git fetch"


def test_the_command(project: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["doctor", str(project)])
    assert result.exit_code == 0
    assert "fine:     a git remote\n" in result.stdout
    git(project, "remote", "remove", "origin")
    result = CliRunner().invoke(main, ["doctor", str(project), "--offline"])
    assert result.exit_code == 2
    assert "problem:  there is no git remote to deploy to\n          make an empty repository" in result.stdout


def test_several_manuscripts_are_looked_at_together(tmp_path: Path, remote: Path) -> None:
    top = tmp_path / "papers"
    top.mkdir()
    (top / "manuscripts.yaml").write_text("manuscripts: [a, more/b]\n")
    for folder in ("a", "more/b", "."):
        new(top / folder, World())
    named = (top / "requirements.txt").read_text().replace(UNKNOWN, "git.example.org")
    (top / "requirements.txt").write_text(named)
    (top / "more/b/content/02.more.md").write_text("As others do [@doi:10.5555/none].\n")
    git(top, "remote", "add", "origin", str(remote))
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message", "Begin")
    git(top, "push", "--quiet", "origin", "HEAD:main", "HEAD:gh-pages")
    (top / "a/.gitignore").unlink()
    (top / ".gitignore").write_text("/webpage/\n")
    projects = [top / "a", top / "more/b"]
    found = [one for one in doctor(projects, World(), network=True) if one.state is not FINE]
    assert of(found) == [
        (PROBLEM, f"{projects[1].as_posix()}: C001: @doi:10.5555/none has no reference"),
        (WARNING, "add a/output/ to .gitignore: git should not keep what is built"),
    ]
    # One of them is not a folder of another repository.
    assert not any("no repository of its own" in one.what for one in doctor(projects[:1], World(), network=False))


def test_manuscripts_that_no_list_has(tmp_path: Path) -> None:
    top = tmp_path / "papers"
    repository(top, ".", "papers/second")
    (found,) = module.listing(top, None, World())
    assert found.state is PROBLEM
    assert found.what.startswith(
        "the repository has several manuscripts (the one at the top, papers/second) and no list"
    )
    assert found.fix == f"write into {top / 'manuscripts.yaml'}: manuscripts: [., papers/second]"
    assert list(module.listing(top, together([top, top / "papers/second"]), World())) == []
    (top / "manuscripts.yaml").write_text("manuscripts: [.]\n")
    assert of(module.listing(top, together([top]), World())) == [
        (PROBLEM, "papers/second is not in manuscripts.yaml, so it cannot be published")
    ]
    result = CliRunner().invoke(main, ["doctor", "--offline", str(top)])
    assert "problem:  papers/second is not in manuscripts.yaml" in result.stdout
    (top / "manuscripts.yaml").write_text("manuscripts: [., papers/second]\n")
    assert list(module.listing(top, together([top]), World())) == []


def test_the_only_manuscript_of_a_repository_needs_no_list(tmp_path: Path) -> None:
    repository(tmp_path / "papers", "second")
    assert list(module.listing(tmp_path / "papers/second", None, World())) == []
