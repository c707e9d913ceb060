"""``recto deploy``: a branch of a git remote gets each version as one commit, whoever else deploys, whatever fails."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from recto.core.world import BrokenMachine
from recto.publishing import site
from recto.publishing.git import Git

from tests.helpers import said
from tests.publishing.test_publish import manubot_webpage, recto
from tests.sites import NOBODY, Papers, Project, bare, git, killed, moments, repository, show, snapshot, tree, world


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return bare(tmp_path / "remote.git")


@pytest.fixture
def project(tmp_path: Path, remote: Path) -> Project:
    return Project.new(tmp_path / "project", remote)


def listed(remote: Path) -> list[str]:
    return [one.version for one in site.read_list(show(remote, "versions.json"))]


def subjects(remote: Path, branch: str = "gh-pages") -> list[str]:
    return git(remote, "log", "--format=%s", branch).splitlines()


def is_linear(remote: Path, branch: str = "gh-pages") -> bool:
    return git(remote, "rev-list", "--min-parents=2", branch) == ""


def fresh(project: Project) -> None:
    """As CI has it: nothing of what was published before."""
    shutil.rmtree(project.site)


# --- what it does ---------------------------------------------------------------------------------------------------


def test_the_first_time_on_an_empty_remote(project: Project, remote: Path) -> None:
    commit = project.version("First version")
    done, found = project.deploy()
    assert found == []
    assert [one.version for one in done.added] == [commit]
    assert done.built == commit
    there = snapshot(project.site)
    assert tree(remote).keys() == there.keys()
    for path in there:
        assert git(remote, "show", f"gh-pages:{path}").encode() == (project.site / path).read_bytes().rstrip(b"\n")
    assert tree(remote, "output").keys() == {
        path.relative_to(project.root / "output").as_posix()
        for path in (project.root / "output").rglob("*")
        if path.is_file()
    }
    assert git(remote, "fsck", "--strict") == ""


def test_the_message_names_commit_and_run(project: Project, remote: Path) -> None:
    commit = project.version("Describe the second cohort")
    environ = {
        "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "ada/study", "GITHUB_SHA": commit, "GITHUB_RUN_ID": "17",
    }  # fmt: skip
    project.deploy(here=world(environ))
    for branch in ("gh-pages", "output"):
        assert git(remote, "log", "-1", "--format=%B", branch).strip().splitlines() == [
            f"Version {commit[:12]}: Describe the second cohort",
            "",
            f"Source: ada/study@{commit}",
            "CI run: https://github.com/ada/study/actions/runs/17",
            "",
            "[ci skip]",
        ]
    assert git(remote, "log", "-1", "--format=%an <%ae>", "gh-pages") == "Ada Example <ada@example.org>"


def test_each_version_is_a_commit_and_earlier_ones_stay(project: Project, remote: Path) -> None:
    commits: list[str] = []
    for number in range(3):
        commits.insert(0, project.version(f"Change {number}"))
        project.deploy()
        fresh(project)
    assert listed(remote) == commits
    assert subjects(remote) == [f"Version {c[:12]}: Change {n}" for c, n in zip(commits, (2, 1, 0), strict=True)]
    assert subjects(remote, "output") == subjects(remote)
    assert commits[0] in show(remote, "index.html")
    assert commits[0] in show(remote, "v/latest/index.html")
    assert commits[0] in show(remote, "v/freeze/index.html")
    assert {path.split("/")[1] for path in tree(remote) if path.startswith("v/")} == {
        *commits, "assets", "freeze", "latest",
    }  # fmt: skip
    assert len([path for path in tree(remote) if path.startswith("v/assets/")]) == 5


def test_several_versions_at_once_are_several_commits(project: Project, remote: Path) -> None:
    commits = [project.version(f"Change {number}", {"images/figure.png": f"{number}"}) for number in range(3)]
    done, _ = project.deploy()
    assert [one.version for one in done.added] == commits
    assert len(subjects(remote)) == 3
    assert listed(remote) == commits[::-1]
    first = subjects(remote)[-1]
    assert first == f"Version {commits[0][:12]}: Change 0"
    # Each commit has what its own version shares and those before: image, font, style, scripts.
    root = git(remote, "rev-list", "--max-parents=0", "gh-pages")
    kinds = sorted(path.rpartition(".")[2] for path in tree(remote, root) if path.startswith("v/assets/"))
    assert kinds == ["css", "js", "js", "png", "woff2"]


def test_again_is_nothing(project: Project, remote: Path) -> None:
    project.version()
    project.deploy()
    before = git(remote, "show-ref")
    done, found = project.deploy()
    assert (done.added, done.built, found) == ((), "", [])
    assert git(remote, "show-ref") == before


def test_a_dry_run_changes_nothing(project: Project, remote: Path) -> None:
    commit = project.version()
    done, _ = project.deploy(dry_run=True)
    assert [one.version for one in done.added] == [commit]
    assert done.built == commit
    assert (done.before, done.after > 0) == (0, True)
    assert git(remote, "for-each-ref") == ""


def test_a_build_that_differs_from_its_version_does_not_go_on_output(project: Project, remote: Path) -> None:
    commit = project.version()
    project.deploy()
    before = git(remote, "rev-parse", "output")
    shutil.rmtree(project.site)
    project.build({"manuscript.md": "Other text\n"})
    assert project.publish()[0]
    done, found = project.deploy()
    assert said(found) == [("V001", "error", None)]
    assert commit[:12] in found[0].message
    assert done.built == ""
    assert git(remote, "rev-parse", "output") == before


def branch_with(remote: Path, folder: Path, *names: str, branch: str = "gh-pages", **texts: str) -> None:
    git(folder.parent, "init", "--quiet", f"--initial-branch={branch}", str(folder))
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(texts.get(name.partition(".")[0], name))
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Something else")
    git(folder, "push", "--quiet", str(remote), branch)


def test_a_branch_that_has_another_site(project: Project, remote: Path, tmp_path: Path) -> None:
    branch_with(remote, tmp_path / "other", "_config.yml", "index.html", "CNAME")
    project.version()
    for dry_run in (True, False):
        with pytest.raises(BrokenMachine, match=r"has something else: _config.yml, index.html; .*--take-over"):
            project.deploy(dry_run=dry_run)
    assert tree(remote).keys() == {"_config.yml", "index.html", "CNAME"}
    project.deploy(take_over=True)
    assert tree(remote).keys() > {"_config.yml", "CNAME", "versions.json"}
    assert "Of " in show(remote, "index.html")
    project.version()
    assert project.deploy()[0].added


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        (["v/1.0/doc.html"], ""),
        (["v/first/index.html"], ""),
        (["v/first/index.html", "versions.json"], "no JSON"),
        (["v/first/index.html", "versions.json"], '{"version": "first"}'),
        (["v/first/index.html", "versions.json"], '[{"version": "second"}]'),
        (["v/cafe/index.html"], ""),
    ],
)
def test_a_folder_of_versions_does_not_make_another_site_a_manuscript(
    names: list[str], listed: str, project: Project, remote: Path, tmp_path: Path
) -> None:
    branch_with(remote, tmp_path / "other", "index.html", *names, versions=listed)
    project.version()
    before = git(remote, "show-ref")
    for dry_run in (True, False):
        with pytest.raises(BrokenMachine, match=r"has something else: index.html, v.*--take-over"):
            project.deploy(dry_run=dry_run)
    assert git(remote, "show-ref") == before


@pytest.mark.parametrize("name", ["1.0", "0123456", "f" * 40])
def test_versions_by_name_or_by_commit_make_a_branch_a_manuscript(
    name: str, project: Project, remote: Path, tmp_path: Path
) -> None:
    listed = [] if len(name) > 6 else ["versions.json"]
    text = f'[{{"version": "{name}"}}]'
    branch_with(remote, tmp_path / "other", "index.html", f"v/{name}/index.html", *listed, versions=text)
    commit = project.version()
    assert project.deploy()[0].added
    assert {one.version for one in site.read_list(show(remote, "versions.json"))} == {name, commit}


def test_a_folder_of_versions_beside_several_manuscripts_is_no_manuscript(
    papers: Papers, remote: Path, tmp_path: Path
) -> None:
    branch_with(remote, tmp_path / "other", "index.html", "v/first/index.html")
    papers.version("First", "a")
    with pytest.raises(BrokenMachine, match=r"has something else: index.html, v"):
        papers.deploy()


def test_a_branch_that_has_a_name_and_a_licence(project: Project, remote: Path, tmp_path: Path) -> None:
    branch_with(remote, tmp_path / "other", "CNAME", "LICENSE")
    project.version()
    assert project.deploy()[0].added
    assert show(remote, "CNAME") == "CNAME"


def test_the_branch_of_builds_is_for_no_site(project: Project) -> None:
    project.version()
    with pytest.raises(BrokenMachine, match="--branch gh-pages"):
        project.deploy(branch="output")


def test_a_commit_that_was_never_pushed(project: Project, remote: Path) -> None:
    first = project.version()
    _, found = project.deploy(here=world())
    assert said(found) == [("V006", "warning", None)]
    assert first[:12] in found[0].message
    project.version()
    git(project.root, "push", "--quiet", "origin", "main")
    assert project.deploy(here=world())[1] == []


@pytest.mark.parametrize("by_address", [False, True])
def test_a_dry_run_warns_of_a_commit_that_was_never_pushed(by_address: bool, project: Project, remote: Path) -> None:
    project.version()
    named = {"remote": git(project.root, "remote", "get-url", "origin").strip()} if by_address else {}
    assert said(project.deploy(here=world(), dry_run=True, **named)[1]) == [("V006", "warning", None)]
    assert "gh-pages" not in git(remote, "branch")


def test_a_remote_whose_path_is_relative(remote: Path, tmp_path: Path) -> None:
    repository = Project.new(tmp_path / "repository", Path("../remote.git"))
    inside = Project(repository.root / "docs/paper")
    (inside.root / "content").mkdir(parents=True)
    inside.version()
    assert inside.deploy()[0].added
    assert listed(remote)


def test_a_date_to_come_does_not_hold_the_front(project: Project, remote: Path) -> None:
    project.version("Now")
    git(project.root, "checkout", "--quiet", "--detach")
    wrong = project.version("In 2099", at=4_070_908_800)
    project.deploy()
    git(project.root, "checkout", "--quiet", "main")
    project.commit("On the third of January 2030", at=1_893_628_800)
    commit = project.build()
    here = replace(world({"CI": "true"}), clock=datetime(2030, 1, 4, tzinfo=UTC))
    assert project.publish(here=here)[0]
    project.deploy(here=here)
    assert listed(remote)[:2] == [commit, wrong]


def test_an_older_version_later(project: Project, remote: Path) -> None:
    older = project.version("Older")
    newer = project.version("Newer")
    both = project.site.with_name("both")
    shutil.copytree(project.site, both)
    shutil.rmtree(project.site / "v" / older)
    project.deploy()
    front = {path: name for path, name in tree(remote).items() if path.startswith("v/latest/") or "/" not in path}
    fresh(project)
    git(project.root, "checkout", "--quiet", older)
    project.build()
    stays = f"the site still shows the newest version, {newer[:12]} of 2020-09-13"
    assert stays not in recto(project, "publish").stderr
    assert stays in recto(project, "deploy").stderr
    assert listed(remote) == [newer, older]
    after = tree(remote)
    assert {path: after[path] for path in front if path != "versions.json"} == {
        path: name for path, name in front.items() if path != "versions.json"
    }
    assert subjects(remote, "output") == [f"Version {newer[:12]}: Newer"]


def test_other_bytes_are_an_error_and_the_rest_is_deployed(project: Project, remote: Path) -> None:
    first = project.version()
    project.deploy()
    before = tree(remote)
    (project.site / "v" / first / "manuscript.pdf").write_text("other")
    second = project.version()
    _, found = project.deploy()
    assert said(found) == [("V001", "error", None)]
    assert "manuscript.pdf" in found[0].message
    assert listed(remote) == [second, first]
    assert subjects(remote, "output")[0].startswith(f"Version {second[:12]}")
    after = tree(remote)
    kept = [path for path in before if path.startswith(f"v/{first}/")]
    assert [after[path] for path in kept] == [before[path] for path in kept]


def test_files_of_others_stay(project: Project, remote: Path) -> None:
    project.version()
    project.deploy()
    clone = project.root.with_name("clone")
    git(project.root, "clone", "--quiet", "--branch=gh-pages", str(remote), str(clone))
    for name in ("CNAME", "robots.txt", "v/notes.txt", 'a "b"\tö.txt'):
        (clone / name).write_text(name)
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message=By hand")
    git(clone, "push", "--quiet")
    fresh(project)
    project.version()
    project.deploy()
    assert show(remote, "CNAME") == "CNAME"
    assert show(remote, 'a "b"\tö.txt') == 'a "b"\tö.txt'
    assert show(remote, "v/notes.txt") == "v/notes.txt"


def test_a_branch_that_manubot_made(project: Project, remote: Path, tmp_path: Path) -> None:
    """Rootstock's deployment puts the folder on the branch with its links followed."""
    old = {}
    for number, subject in enumerate(("One", "Two")):
        commit = project.commit(subject, at=1_500_000_000 + number * 86_400)
        # The clone below does not know the commits: their pages tell the order.
        manubot_webpage(project, commit, f"2019-05-1{number}")
        old[commit] = snapshot(project.site / "v" / commit)
    manubot_webpage(project, "local")
    followed = tmp_path / "followed"
    shutil.copytree(project.site, followed, symlinks=False)
    (followed / ".nojekyll").touch()
    shutil.copytree(followed / "v/latest/images", followed / "images", dirs_exist_ok=True)
    newest = list(old)[-1]
    (followed / "README.md").write_text(
        f"The permalink for this webpage version is <https://example.org/v/{newest}/>.\nBuilt from `{newest}`.\n"
    )
    git(followed, "init", "--quiet", "--initial-branch=gh-pages")
    git(followed, "add", ".")
    git(followed, "commit", "--quiet", "--message=By Rootstock")
    git(followed, "push", "--quiet", str(remote), "gh-pages")
    before = tree(remote)
    fresh(project)
    shutil.rmtree(project.root / "output")
    # Rootstock's clone in CI knows the last commit only.
    new = project.version("With Recto", at=1_600_000_060)
    shallow = Project(tmp_path / "shallow")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{project.root}", str(shallow.root))
    git(shallow.root, "remote", "set-url", "origin", str(remote))
    shutil.copytree(project.site, shallow.site)
    shallow.deploy()
    after = tree(remote)
    one, two = old
    assert listed(remote) == [new, two, one]
    for commit in (*old, "local"):
        kept = {path: name for path, name in before.items() if path.startswith(f"v/{commit}/")}
        assert kept
        assert {path: after[path] for path in kept} == kept
    versions = site.read_list(show(remote, "versions.json"))
    files = ("index.html", "manuscript.pdf")
    assert [(one.date, one.subject, one.files) for one in versions[1:]] == [
        ("2019-05-11", "", files),
        ("2019-05-10", "", files),
    ]
    assert [entry.bytes for entry in versions[1:]] == [
        sum((followed / path).stat().st_size for path in before if path.startswith(f"v/{commit}/"))
        for commit in (two, one)
    ]
    assert not [path for path in after if path.startswith("v/latest/images/")]
    assert after["images/figure.png"] == before["images/figure.png"]
    # What pages of Manubot's lead to: the root, its PDF, v/latest/ and v/freeze/.
    for path in ("index.html", "v/latest/index.html", "v/freeze/index.html"):
        assert new in show(remote, path)
    assert {"manuscript.pdf", "v/latest/manuscript.pdf"} <= after.keys()
    readme = f"The permalink for this webpage version is <https://example.org/v/{new}/>.\nBuilt from `{new}`.\n"
    assert show(remote, "README.md") == readme.strip()
    assert len(subjects(remote)) == 2


def test_contents_of_other_versions_are_not_fetched(project: Project, remote: Path, patched: list[str]) -> None:
    git(remote, "config", "uploadpack.allowFilter", "true")
    for _ in range(3):
        project.version(files={"manuscript.pdf": os.urandom(100_000)})
        fresh_site = project.deploy()
        fresh(project)
        assert fresh_site
    assert len(listed(remote)) == 3
    assert git(remote, "fsck", "--strict", "--no-dangling") == ""
    # What the temporary repository had in the end: less than one version's PDF more than its own.
    assert int(patched[-1]) < 250_000


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bytes in the temporary repository after each push."""
    sizes: list[str] = []
    push = Git.push

    def measured(self: Git, *arguments: dict) -> str | None:
        sizes.append(str(sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())))
        return push(self, *arguments)

    monkeypatch.setattr(Git, "push", measured)
    return sizes


# --- several at once, and ends at any moment ------------------------------------------------------------------------


def test_deployers_at_once(tmp_path: Path, remote: Path, request: pytest.FixtureRequest) -> None:
    """Eight with ten versions each, one deployment a version: none is lost, history is a line."""
    deployers, versions = (8, 10) if request.config.getoption("--long") else (4, 3)
    projects = [Project.new(tmp_path / f"project{number}", remote) for number in range(deployers)]
    processes = []
    for number, one in enumerate(projects):
        process = os.fork()
        if process == 0:
            status = 1
            try:
                for count in range(versions):
                    one.version(f"{number}.{count}", at=1_600_000_000 + 100 * count + number)
                    one.deploy()
                    fresh(one)
                status = 0
            finally:
                os._exit(status)
        processes.append(process)
    assert [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes] == [0] * deployers
    commits = {c for one in projects for c in git(one.root, "rev-list", "HEAD").splitlines()}
    assert len(commits) == deployers * versions
    assert set(listed(remote)) == commits
    assert len(listed(remote)) == len(commits)
    assert {path.split("/")[1] for path in tree(remote) if site.is_version(path)} == commits
    assert len(subjects(remote)) == deployers * versions
    assert is_linear(remote)
    assert is_linear(remote, "output")
    assert git(remote, "fsck", "--strict", "--no-dangling") == ""
    newest = site.read_list(show(remote, "versions.json"))[0]
    assert newest.version in show(remote, "index.html")
    for commit in commits:
        assert commit in show(remote, f"v/{commit}/index.html")


def serving(session: int) -> bool:
    """Whether a git server has processes besides those that wait for connections."""
    listed = subprocess.run(["ps", "-o", "args=", "--sid", str(session)], capture_output=True, text=True, check=False)
    return any("--listen=" not in line or "--serve" in line for line in listed.stdout.splitlines())


@contextlib.contextmanager
def daemon(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address of a git server on this machine, and what waits until it has nothing more to do."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["git", "daemon", "--export-all", "--enable=receive-pack", "--listen=127.0.0.1", f"--port={port}"]
    command += ["--reuseaddr", f"--base-path={folder}"]
    server = subprocess.Popen(command, env=NOBODY, stderr=subprocess.DEVNULL, start_new_session=True)
    try:

        def wait() -> None:
            # Connections are taken in their order: once this one is answered, by an end, all before it have been.
            for _ in range(600):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as last:
                    last.shutdown(socket.SHUT_WR)
                    last.recv(1)
                    break
                time.sleep(0.05)
            for _ in range(600):
                if not serving(server.pid):
                    return
                time.sleep(0.05)
            raise AssertionError("the server does not come to rest")

        wait()
        yield f"git://127.0.0.1:{port}", wait
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def test_killed_at_any_moment(
    project: Project, remote: Path, many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The remote is whole, every earlier version is byte for byte there, and the next run puts there what is not."""
    # Who is killed leaves its temporary repository.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with daemon(remote.parent) as (server, rest):
        address = f"{server}/{remote.name}"
        project.version()
        started = time.perf_counter()
        project.deploy(address)
        takes = time.perf_counter() - started
        done = early = 0
        for moment in moments(many, takes * 1.2):
            before, old = tree(remote), listed(remote)
            new = project.version()
            early += killed(lambda: project.deploy(address), moment)
            rest()  # the server is not killed: it finishes, or gives up, what it had been sent
            assert git(remote, "fsck", "--strict", "--no-dangling") == ""
            after, there = tree(remote), listed(remote)
            assert there in (old, [entry["version"] for entry in project.listed()])
            done += there != old
            kept = {path: name for path, name in before.items() if path.split("/")[1:2] and path.split("/")[1] in old}
            assert {path: after[path] for path in kept} == kept
            if done % 3 == 0:
                project.deploy(address)
                assert listed(remote)[0] == new
        project.deploy(address)
        assert set(listed(remote)) == {entry["version"] for entry in project.listed()}
        assert is_linear(remote)
        assert early


# --- what fails -----------------------------------------------------------------------------------------------------


def test_nothing_to_deploy(project: Project) -> None:
    with pytest.raises(BrokenMachine, match="recto publish"):
        project.deploy()


def test_no_such_remote(project: Project) -> None:
    project.version()
    with pytest.raises(BrokenMachine, match="git remote add upstream"):
        project.deploy("upstream")
    with pytest.raises(BrokenMachine, match="--remote"):
        project.deploy(str(project.root / "nothing.git"))


def test_a_remote_that_refuses(project: Project, remote: Path) -> None:
    project.version()
    project.deploy()
    before = git(remote, "show-ref")
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'error: GH006: Protected branch update failed' >&2\nexit 1\n")
    hook.chmod(0o755)
    project.version()
    started = time.perf_counter()
    with pytest.raises(BrokenMachine) as caught:
        project.deploy()
    assert "GH006" in str(caught.value)
    assert "Settings > Branches" in str(caught.value)
    assert time.perf_counter() - started < 20
    assert git(remote, "show-ref") == before
    hook.unlink()
    project.deploy()
    assert len(listed(remote)) == 2


def test_a_list_that_somebody_broke(project: Project, remote: Path) -> None:
    project.version()
    project.deploy()
    clone = project.root.with_name("clone")
    git(project.root, "clone", "--quiet", "--branch=gh-pages", str(remote), str(clone))
    (clone / "versions.json").write_text("[")
    git(clone, "commit", "--quiet", "--all", "--message=By hand")
    git(clone, "push", "--quiet")
    project.version()
    with pytest.raises(BrokenMachine, match=r"versions\.json cannot be read"):
        project.deploy()


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command(project: Project, remote: Path) -> None:
    assert recto(project, "deploy").returncode == 2
    commit = project.version("First")
    git(project.root, "push", "--quiet", "origin", "main")
    done = recto(project, "deploy", "--dry-run")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"would put version {commit[:12]} on gh-pages: First",
        f"would put the build of {commit[:12]} on output",
    ]
    assert recto(project, "deploy").stdout.startswith(f"put version {commit[:12]} on gh-pages: First\n")
    assert "is up to date" in recto(project, "deploy").stderr
    assert listed(remote) == [commit]


def test_a_list_that_is_gone_is_made_anew(project: Project, remote: Path) -> None:
    first, second = project.version(), project.version(files={"images/figure.png": b"another figure"})
    project.deploy()
    before = site.read_list(show(remote, "versions.json"))
    (project.site / "versions.json").unlink()
    third = project.version()
    (clone := project.root.with_name("clone")).mkdir()
    git(clone.parent, "clone", "--quiet", "--branch=gh-pages", str(remote), str(clone))
    git(clone, "rm", "--quiet", "versions.json")
    git(clone, "commit", "--quiet", "--message=By hand")
    git(clone, "push", "--quiet")
    project.deploy()
    for after in (
        site.read_list(show(remote, "versions.json")),
        site.read_list((project.site / "versions.json").read_text()),
    ):
        assert [one.version for one in after] == [third, second, first]
        assert site.size(after[1:]) == site.size(before)


# --- several manuscripts ---------------------------------------------------------------------------------------------


@pytest.fixture
def papers(tmp_path: Path, remote: Path) -> Papers:
    return Papers.new(tmp_path / "papers", "manuscripts: [a, papers/b]\ntitle: Ours", remote)


def versions(remote: Path, place: str) -> list[str]:
    return [one.version for one in site.read_list(show(remote, f"{place}versions.json"))]


def without_site(papers: Papers) -> None:
    """As CI has it."""
    shutil.rmtree(papers.site)


def test_all_manuscripts_are_one_commit(papers: Papers, remote: Path) -> None:
    first = papers.version("First", "a", "papers/b")
    done, found = papers.deploy()
    assert found == []
    assert [(one.project.name, len(one.versions), one.built) for one in done.manuscripts] == [
        ("a", 1, first), ("b", 1, first),
    ]  # fmt: skip
    assert subjects(remote) == [f"Version {first[:12]}: First"]
    assert {path for path in tree(remote) if "/.nojekyll" not in path} == {
        path for path in snapshot(papers.site) if "/.nojekyll" not in path
    }
    assert show(remote, "index.html") == (papers.site / "index.html").read_text()
    names = {"a", "b", "fonts", "index.html", ".nojekyll"}
    assert {path.partition("/")[0] for path in tree(remote)} == names
    assert {path.partition("/")[0] for path in tree(remote, "output")} == {"a", "b"}
    before = git(remote, "show-ref")
    assert papers.deploy()[0].added == ()
    assert git(remote, "show-ref") == before
    assert git(remote, "fsck", "--strict") == ""


def test_the_front_page_has_what_is_on_the_branch(papers: Papers, remote: Path) -> None:
    first = papers.version("First", "a", "papers/b")
    papers.deploy()
    without_site(papers)
    second = papers.version("Second", "papers/b")
    before = tree(remote)
    done, _ = papers.deploy()
    assert [[one.version for one in each.versions] for each in done.manuscripts] == [[], [second]]
    assert versions(remote, "a/") == [first]
    assert versions(remote, "b/") == [second, first]
    page = show(remote, "index.html")
    assert f"Paper a of {first}" in page
    assert f"Paper papers/b of {second}" in page
    assert f'href="b/v/{first}/"' in page
    after = tree(remote)
    assert {path: after[path] for path in before if path.startswith("a/") or "/v/" + first in path} == {
        path: before[path] for path in before if path.startswith("a/") or "/v/" + first in path
    }
    assert f"Of {first}" not in show(remote, "b/manuscript.html", "output")
    assert first in show(remote, "a/manuscript.html", "output"), "the other build stays"


def test_what_has_not_changed_is_left_out(papers: Papers, remote: Path) -> None:
    first = papers.version("First", "a", "papers/b")
    papers.deploy()
    without_site(papers)
    second = papers.commit("Second", "papers/b")
    for folder in ("a", "papers/b"):
        papers.build(folder)
        papers.publish(folder)
    done, _ = papers.deploy()
    assert [(len(one.versions), len(one.left_out)) for one in done.manuscripts] == [(0, 1), (1, 0)]
    assert versions(remote, "a/") == [first]
    assert versions(remote, "b/") == [second, first]


def test_a_second_manuscript_beside_one_at_the_root(papers: Papers, remote: Path) -> None:
    papers.lists("manuscripts: [.]")
    first = papers.commit("Alone", ".")
    alone = Project(papers.root)
    alone.build()
    alone.publish()
    alone.deploy()
    before = tree(remote)
    assert first in show(remote, "index.html")
    papers.lists("manuscripts: {/: ., second: papers/b}")
    without_site(papers)
    second = papers.version("With another", ".", "papers/b")
    papers.deploy()
    after = tree(remote)
    assert all(after[path] == name for path, name in before.items() if path.startswith((f"v/{first}/", "v/assets/")))
    assert versions(remote, "") == [second, first]
    assert versions(remote, "second/") == [second]
    assert "recto-front" in show(remote, "index.html")
    assert second in show(remote, "manuscript.pdf")
    assert second in show(remote, "v/latest/index.html")
    assert {path.partition("/")[0] for path in tree(remote, "output")} > {"second", "manuscript.html"}
    # Another version of the first keeps the front page, and the other's build.
    without_site(papers)
    third = papers.version("Again", ".")
    papers.deploy()
    assert "recto-front" in show(remote, "index.html")
    assert third in show(remote, "manuscript.pdf")
    assert "second/manuscript.html" in tree(remote, "output")


def test_a_manuscript_at_the_root_is_not_forgotten(papers: Papers, remote: Path) -> None:
    papers.lists("manuscripts: [.]")
    first = papers.commit("Alone", ".")
    alone = Project(papers.root)
    alone.build()
    alone.publish()
    alone.deploy()
    papers.lists("manuscripts: [a, papers/b]")
    without_site(papers)
    papers.version("Two", "a", "papers/b")
    before = git(remote, "show-ref")
    with pytest.raises(BrokenMachine, match=r"has a manuscript at its root.*manuscripts: \{/: FOLDER"):
        papers.deploy()
    assert git(remote, "show-ref") == before
    papers.deploy(take_over=True)
    assert f"v/{first}/index.html" in tree(remote)
    assert "recto-front" in show(remote, "index.html")


def test_a_new_title_alone_is_deployed(papers: Papers, remote: Path) -> None:
    papers.version("First", "a")
    papers.deploy()
    assert not papers.deploy()[0].changed
    papers.lists("manuscripts: [a, papers/b]\ntitle: Theirs")
    assert papers.deploy()[0].changed
    assert subjects(remote)[0] == "Front page"
    assert ">Theirs</h1>" in show(remote, "index.html")


def test_runs_for_different_manuscripts_at_once_lose_nothing(papers: Papers, remote: Path, tmp_path: Path) -> None:
    others = []
    for number, folder in enumerate(("a", "papers/b", "a", "papers/b")):
        commit = papers.version(f"Change {number}", folder)
        shutil.copytree(papers.root, tmp_path / f"run-{number}", symlinks=True)
        without_site(papers)
        others.append((Papers(tmp_path / f"run-{number}"), folder, commit))
    waiting = []
    for one, _, _ in others:
        process = os.fork()
        if process == 0:
            status = 1
            try:
                one.deploy()
                status = 0
            finally:
                os._exit(status)
        waiting.append(process)
    assert [os.waitpid(process, 0)[1] for process in waiting] == [0] * len(waiting)
    for place, name in (("a/", "a"), ("b/", "papers/b")):
        assert versions(remote, place) == [commit for _, folder, commit in reversed(others) if folder == name]
    assert is_linear(remote)
    page = show(remote, "index.html")
    assert all(commit in page for _, _, commit in others)


def test_a_second_manuscript_that_no_list_has_is_not_deployed_over_the_first(remote: Path, tmp_path: Path) -> None:
    first, second = repository(tmp_path / "papers", ".", "papers/second", remote=remote)
    assert first.publish()[0]
    assert first.deploy()[0].added
    before = git(remote, "show-ref")
    # Published before there were two, or by an earlier Recto.
    shutil.copytree(first.site, second.site)
    for dry_run in (True, False):
        with pytest.raises(BrokenMachine, match=r"at its top\).*manuscripts\.yaml: manuscripts: \[., papers/second\]"):
            second.deploy(dry_run=dry_run)
    result = recto(second, "deploy")
    assert (result.returncode, "manuscripts: [., papers/second]" in result.stderr) == (2, True)
    assert git(remote, "show-ref") == before


def test_a_manuscript_that_the_list_lacks_is_not_deployed(remote: Path, tmp_path: Path) -> None:
    listing = "manuscripts: [a]"
    _, second = repository(tmp_path / "papers", "a", "papers/second", remote=remote, listing=listing)
    with pytest.raises(BrokenMachine, match=r"^papers/second is not in .*manuscripts\.yaml, .*; add it there$"):
        second.deploy()


def test_the_only_manuscript_may_be_in_a_folder(remote: Path, tmp_path: Path) -> None:
    only, *_ = repository(tmp_path / "software", "docs/paper", "tests/data/example", remote=remote)
    assert only.publish()[0]
    assert only.deploy()[0].added
    assert "index.html" in tree(remote)


def draft(project: Project) -> None:
    (project.root / "content/metadata.yaml").write_text("title: A\nauthors: []\nrecto: {draft: true}\n")


def test_a_version_of_what_is_a_draft_now_is_not_deployed(project: Project, remote: Path) -> None:
    project.version()
    draft(project)
    for dry_run in (True, False):
        done, found = project.deploy(dry_run=dry_run)
        assert said(found) == [("V007", "error", None)]
        assert found[0].message == "not deployed: the manuscript is a draft"
        assert (done.added, done.built, done.changed) == ((), "", False)
    assert git(remote, "for-each-ref") == ""
    result = recto(project, "deploy")
    assert result.returncode == 1
    assert "not deployed: the manuscript is a draft" in result.stdout
    assert "up to date" not in result.stderr
    (project.root / "content/metadata.yaml").unlink()
    assert project.deploy()[0].added


def test_a_draft_among_several_is_left_out(papers: Papers, remote: Path) -> None:
    first = papers.version("First", "a")
    papers.deploy()
    before = tree(remote)
    second = papers.version("Second", "a", "papers/b")
    draft(Project(papers.root / "a"))
    result = recto(Project(papers.root), "deploy")
    assert result.returncode == 0
    assert "left out a, because it is a draft" in result.stderr
    assert versions(remote, "a/") == [first], "what readers have stays"
    assert versions(remote, "b/") == [second]
    assert f"Paper a of {first}" in show(remote, "index.html")
    after = tree(remote)
    assert {path: name for path, name in after.items() if path.startswith("a/")} == {
        path: name for path, name in before.items() if path.startswith("a/")
    }
    assert first in show(remote, "a/manuscript.html", "output")


def test_nothing_but_drafts_makes_no_site(papers: Papers, remote: Path) -> None:
    papers.version("First", "a", "papers/b")
    for folder in ("a", "papers/b"):
        draft(Project(papers.root / folder))
    done, found = papers.deploy()
    assert (done.added, found) == ((), [])
    assert git(remote, "for-each-ref") == ""


def renamed(papers: Papers) -> str:
    """Both are on the branch, then the second has another name; returns the version of both."""
    first = papers.version("First", "a", "papers/b")
    papers.deploy()
    without_site(papers)
    papers.lists("manuscripts: {a: a, second: papers/b}")
    return first


def test_a_manuscript_with_another_name_stops_the_deployment(papers: Papers, remote: Path) -> None:
    first = renamed(papers)
    second = papers.version("Renamed", "a", "papers/b")
    before = git(remote, "show-ref")
    message = r"a manuscript in b/, which manuscripts\.yaml does not name, and none in second/; .*\{b: FOLDER"
    for dry_run in (True, False):
        with pytest.raises(BrokenMachine, match=message):
            papers.deploy(dry_run=dry_run)
    assert git(remote, "show-ref") == before
    papers.deploy(take_over=True)
    assert versions(remote, "b/") == [first]
    assert versions(remote, "second/") == [second]
    # From then on, it is a line.
    papers.version("Again", "papers/b")
    done, _ = papers.deploy()
    assert (len(done.added), done.left) == (1, ("b/",))


def test_all_manuscripts_with_other_names_stop_the_deployment(papers: Papers, remote: Path) -> None:
    renamed(papers)
    papers.lists("manuscripts: {first: a, second: papers/b}")
    papers.version("Renamed", "a")
    before = git(remote, "show-ref")
    with pytest.raises(BrokenMachine, match=r"a manuscript in a/, b/, which .* and none in first/; .*\{a: FOLDER"):
        papers.deploy()
    assert git(remote, "show-ref") == before


def test_a_manuscript_that_is_no_longer_listed_is_named_and_counted(papers: Papers, remote: Path) -> None:
    papers.version("First", "a", "papers/b")
    before = papers.deploy()[0].after
    without_site(papers)
    papers.lists("manuscripts: [a]")
    papers.version("Without it", "a")
    done, _ = papers.deploy(dry_run=True)
    assert (done.before, done.left) == (before, ("b/",))
    result = recto(Project(papers.root), "deploy")
    assert result.returncode == 0
    assert "gh-pages has a manuscript in b/ that manuscripts.yaml does not name: its versions stay" in result.stderr
    assert site.in_words(before) + " before" in result.stderr
    assert "b/v/" not in show(remote, "index.html")


def test_folders_of_others_are_no_manuscripts(papers: Papers, remote: Path, tmp_path: Path) -> None:
    papers.version("First", "a")
    papers.deploy()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch=gh-pages", str(remote), str(clone))
    (clone / "tool/v/1.0").mkdir(parents=True)
    (clone / "tool/v/1.0/index.html").write_text("Documentation")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message=By hand")
    git(clone, "push", "--quiet")
    papers.version("Second", "a", "papers/b")
    done, _ = papers.deploy()
    assert (len(done.added), done.left) == (2, ())


def test_a_site_that_manuscripts_no_longer_listed_fill(
    papers: Papers, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.version("First", "a", "papers/b")
    whole = papers.deploy()[0].after
    without_site(papers)
    papers.lists("manuscripts: [a]")
    papers.version("Without it", "a")
    monkeypatch.setattr(site, "HOST_LIMIT", whole)
    assert "V003" in [one.code for one in papers.deploy(dry_run=True)[1]]
    monkeypatch.setattr(site, "HOST_LIMIT", 10 * whole)
    assert papers.deploy()[1] == []
