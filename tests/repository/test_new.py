"""``recto new``: a repository that builds without a word of complaint, and has no copy of the tool."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from recto import __version__
from recto.__main__ import main
from recto.core.world import BrokenMachine, World
from recto.repository import new as module
from recto.repository.new import STARTER, UNKNOWN, hashed, new, pins, quoted, requirement

from tests.helpers import build, check, world
from tests.sites import bare, git, show, tree

ROOT = Path(__file__).parents[2]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    new(tmp_path / "first-paper", World())
    return tmp_path / "first-paper"


def test_what_there_is(made: Path) -> None:
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {name for name in there if not name.startswith(".git/")} == {
        ".github/dependabot.yml", ".github/workflows/lock.yml", ".github/workflows/manuscript.yml",
        ".github/workflows/preview.yml", ".gitignore",
        "LICENSE.md", "README.md",
        "ci/build.sh", "ci/install.sh", "ci/lock.sh", "ci/preview.sh", "requirements.txt",
        "content/00.front-matter.md", "content/01.introduction.md", "content/90.back-matter.md",
        "content/images/line.svg", "content/manual-references.json", "content/metadata.schema.json",
        "content/metadata.yaml",
    }  # fmt: skip
    assert git(made, "symbolic-ref", "--short", "HEAD") == "main"
    assert all(os.access(script, os.X_OK) for script in made.glob("ci/*.sh"))
    assert not any("@TITLE@" in path.read_text() for path in made.rglob("*") if path.suffix in (".md", ".yaml"))
    assert "# First paper" in (made / "README.md").read_text()


@pytest.mark.parametrize(
    "environ", [None, {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "a/b", "GITHUB_SHA": "0" * 40}]
)
def test_it_builds_without_a_warning(made: Path, environ: dict[str, str] | None) -> None:
    built = build(made, "html", "pdf", "docx", environ=environ)
    assert built.diagnostics == []
    assert check(made, environ=environ) == []
    assert "<h2" in built.page
    assert "fig. 1 shows" in re.sub(r"<[^>]+>", "", built.page).replace("&nbsp;", " ")


@pytest.mark.parametrize("name", ["a", "Über: uns & {{ 1 }} 'x' \"y\"", "#1", "- yes", "@TITLE@", "12"])
def test_it_builds_whatever_the_folder_is_called(name: str, tmp_path: Path) -> None:
    new(tmp_path / name, World())
    found = [one for one in check(tmp_path / name) if one.severity == "error"]
    assert found == []


def test_letters_stay_letters_in_the_title(tmp_path: Path) -> None:
    new(tmp_path / 'Über "uns"', World())
    assert 'title: "Über \\"uns\\""\n' in (tmp_path / 'Über "uns"/content/metadata.yaml').read_text()
    assert quoted("a\x7fb\u2028c") == r'"a\x7Fb\Lc"'
    assert "\n" not in quoted("word " * 500)


@pytest.mark.parametrize(("name", "said"), [("my paper", "'my paper'"), ("-mine", "./-mine"), ("it's", "'it'\"'\"'s'")])
def test_what_is_next_can_be_typed_as_it_stands(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"next: cd {said} && " in CliRunner().invoke(main, ["new", "--", name]).stderr


@pytest.mark.parametrize(
    ("called", "on_path", "said"),
    [("my venv/bin/recto", False, "'{}/my venv/bin/recto'"), ("bin/recto", True, "recto"), ("x/__main__.py", True, "")],
)
def test_the_next_command_is_the_one_that_was_typed(
    called: str, on_path: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / called
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent)] * on_path + [os.defpath]))
    monkeypatch.setattr("sys.argv", [str(program)])
    wanted = said.format(tmp_path) or f"{shlex.quote(sys.executable)} -m recto"
    assert f" && {wanted} build;" in CliRunner().invoke(main, ["new", str(tmp_path / "paper")]).stderr


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/1.text.md").write_text("My text.\n")
    (tmp_path / "README.md").write_text("Mine.\n")
    (tmp_path / ".gitignore").symlink_to("nowhere")
    written = new(tmp_path, World()).files
    assert {path for path in written if path.startswith("content/")} == {"content/metadata.schema.json"}
    assert (tmp_path / "README.md").read_text() == "Mine.\n"
    assert (tmp_path / ".gitignore").is_symlink()
    assert new(tmp_path, World()).files == ()
    (tmp_path / "requirements.txt").unlink()
    assert new(tmp_path, World()).files == ("requirements.txt",)


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BrokenMachine, match="name another folder"):
        new(tmp_path / "file" / "paper", World())


def test_the_command_says_what_it_wrote_and_what_is_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "requirement", lambda _: f"recto-manuscripts[serve] @ git+https://{UNKNOWN}/recto@v1")
    result = CliRunner().invoke(main, ["new", str(tmp_path / "paper")])
    assert result.exit_code == 0
    assert f"wrote {tmp_path}/paper/content/metadata.yaml\n" in result.stdout
    assert f"replace {UNKNOWN}/recto with it in {tmp_path}/paper/requirements.txt" in result.stderr
    assert f"next: cd {tmp_path}/paper && " in result.stderr
    assert "nothing is missing" in CliRunner().invoke(main, ["new", str(tmp_path / "paper")]).stderr


# --- the version of the tool ----------------------------------------------------------------------------------------


class Installed:
    """A distribution that pip notes to have come from somewhere."""

    def __init__(self, direct: object) -> None:
        self.direct = direct

    def read_text(self, _: str) -> str | None:
        return None if self.direct is None else json.dumps(self.direct)


def installed(direct: object, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(module, "distribution", lambda _: Installed(direct))
    return requirement(World())


def test_recto_is_had_from_where_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vcs = {"url": "https://me:token@git.example.org/recto.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
    assert installed(vcs, monkeypatch) == "recto-manuscripts[serve] @ git+https://git.example.org/recto.git@abc"
    wheel: dict[str, Any] = {"url": "https://example.org/recto-1-py3-none-any.whl", "archive_info": {}}
    assert installed(wheel, monkeypatch) == "recto-manuscripts[serve] @ https://example.org/recto-1-py3-none-any.whl"
    assert installed(None, monkeypatch) == f"recto-manuscripts[serve]=={__version__}"
    here = {"url": tmp_path.as_uri(), "dir_info": {"editable": True}}
    nowhere = f"recto-manuscripts[serve] @ git+https://{UNKNOWN}/recto@v{__version__}"
    assert installed(here, monkeypatch) == nowhere
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "One")
    commit = git(tmp_path, "rev-parse", "HEAD").strip()
    nowhere = f"recto-manuscripts[serve] @ git+https://{UNKNOWN}/recto@{commit}"
    assert installed(here, monkeypatch) == nowhere
    git(tmp_path, "remote", "add", "origin", "git@git.example.org:us/recto.git")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert (
        installed(here, monkeypatch) == f"recto-manuscripts[serve] @ git+https://git.example.org/us/recto.git@{commit}"
    )


def test_every_package_is_pinned_with_its_hashes(made: Path) -> None:
    head, wanted, packages = (made / "requirements.txt").read_text().partition("recto-manuscripts[serve] ")
    assert all(line.startswith("# ") for line in head.splitlines())
    assert wanted
    # Recto is a commit here, which is a hash itself.
    commit, _, packages = packages.partition("\n")
    assert re.fullmatch(r"@ git\+https://\S+@[0-9a-f]{40}", commit)
    entries = re.findall(r"^(\S+)==\S+(?: ; .+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", packages, re.MULTILINE)
    assert "".join(packages.split()) == "".join("".join(pins("serve").split()))
    names = {name for name, _ in entries}
    assert len(names) == len(re.findall(r"^\S", packages, re.MULTILINE))
    assert {"manubot", "weasyprint", "brotli", "pydantic-core", "pypandoc-binary", "starlette", "watchfiles"} <= names
    assert names & {"recto-manuscripts", "pytest", "ruff", "opentimestamps"} == set()


def downloads(content: bytes | None) -> World:
    """A world whose pip downloads a wheel, or says that it cannot."""

    class Downloading(World):
        def run(self, command: Any, folder: Path, *rest: Any, **more: Any) -> tuple[int, bytes, str]:
            assert command[1:4] == ["-m", "pip", "download"]
            assert "--no-deps" in command
            if content is None:
                return 1, b"", "ERROR: no network"
            (folder / "recto_manuscripts-1-py3-none-any.whl").write_bytes(content)
            return 0, b"", ""

    return Downloading()


def test_recto_itself_has_the_hash_of_the_wheel_that_pip_downloads() -> None:
    wanted = "recto-manuscripts[serve]==1"
    assert hashed(wanted, downloads(b"wheel")) == f"{wanted} --hash=sha256:{sha256(b'wheel').hexdigest()}"
    assert hashed(wanted, downloads(None)) == wanted
    commit = "recto-manuscripts[serve] @ git+https://git.example.org/recto@" + "a" * 40
    assert hashed(commit, World()) == commit


def test_a_missing_hash_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "requirement", lambda _: "recto-manuscripts[serve]==1")
    monkeypatch.setattr(module, "hashed", lambda wanted, _: wanted)
    folder = tmp_path / "my paper"
    said = CliRunner().invoke(main, ["new", str(folder)]).stderr
    assert "pip could not download recto-manuscripts[serve]==1 to take its hash" in said
    assert f"delete {folder}/requirements.txt and type: recto new '{folder}'" in said
    # It is said once: what is there stays, and nothing is downloaded for it.
    monkeypatch.setattr(module, "hashed", lambda *_: pytest.fail("downloaded"))
    assert "pip could not" not in CliRunner().invoke(main, ["new", str(folder)]).stderr


# --- what CI does with it -------------------------------------------------------------------------------------------


def test_from_nothing_to_the_site(made: Path, tmp_path: Path) -> None:
    """What the workflow's steps run, on a repository with a remote."""
    remote = bare(tmp_path / "remote.git")
    git(made, "remote", "add", "origin", str(remote))
    git(made, "add", ".")
    git(made, "commit", "--quiet", "--message", "Begin")
    commit = git(made, "rev-parse", "HEAD")
    summary = tmp_path / "summary.md"
    done = ci(made, tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    page = summary.read_text()
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == ["Recto", "What was built", "References"]
    assert "manuscript.html" in page
    assert "manuscript.pdf" not in page
    for command in ("publish", "deploy"):
        result = CliRunner().invoke(main, [command, str(made)])
        assert result.exit_code == 0, result.output
    assert f"v/{commit}/index.html" in tree(remote)
    assert commit in show(remote, "versions.json")
    assert git(made, "status", "--porcelain") == ""


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """A repository with two manuscripts and a draft."""
    top = tmp_path / "papers"
    top.mkdir()
    (top / "manuscripts.yaml").write_text("manuscripts: [one, more/two, draft]\n")
    for folder in ("one", "more/two", "draft", "."):
        new(top / folder, World())
    with (top / "draft/content/metadata.yaml").open("a") as file:
        file.write("recto: {draft: true}\n")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message", "Begin")
    return top


def test_several_have_the_workflows_in_common(several: Path) -> None:
    assert {path.name for path in several.iterdir()} == {
        ".git", ".github", ".gitignore", "ci", "draft", "manuscripts.yaml", "more", "one", "requirements.txt",
    }  # fmt: skip
    for folder in ("one", "more/two", "draft"):
        assert {path.name for path in (several / folder).iterdir()} == {".gitignore", "LICENSE.md", "content"}


def test_a_manuscript_that_the_list_lacks_is_to_be_added(several: Path) -> None:
    said = CliRunner().invoke(main, ["new", str(several / "more/third")]).stderr
    assert f"next: add more/third to {several / 'manuscripts.yaml'}" in said
    assert not (several / "more/third/.git").exists()
    said = CliRunner().invoke(main, ["new", str(several / "one")]).stderr
    assert "nothing is missing" in said
    assert "next" not in said


def test_a_second_manuscript_is_to_be_listed(made: Path) -> None:
    said = CliRunner().invoke(main, ["new", str(made / "papers/second")]).stderr
    assert "this one cannot be published" in said
    assert f"write into {made / 'manuscripts.yaml'}: manuscripts: [., papers/second]" in said
    assert {path.name for path in (made / "papers/second").iterdir()} == {".gitignore", "LICENSE.md", "content"}
    (made / "manuscripts.yaml").write_text("manuscripts: [., papers/second]\n")
    assert "next" not in CliRunner().invoke(main, ["new", str(made / "papers/second")]).stderr


def test_from_several_to_the_site(several: Path, tmp_path: Path) -> None:
    """What the workflow's steps run, on a repository with several manuscripts."""
    remote = bare(tmp_path / "remote.git")
    git(several, "remote", "add", "origin", str(remote))
    summary, output = tmp_path / "summary.md", tmp_path / "output"
    # A mistake in a draft makes the run fail, but keeps nothing else from the site.
    (several / "draft/content/02.more.md").write_text("As others do [@doi:10.5555/none].\n")
    git(several, "add", ".")
    git(several, "commit", "--quiet", "--message", "A mistake")
    commit = git(several, "rev-parse", "HEAD")
    done = ci(several, tmp_path, FETCH="false", GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(output))
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=draft/content/02.more.md,line=1,col=")
    assert re.findall(r"^## (.+)$", summary.read_text(), re.MULTILINE) == [
        "Recto", *(f"What was built in {one}" for one in ("one", "more/two", "draft")),
        *(f"References of {one}" for one in ("one", "more/two", "draft")),
    ]  # fmt: skip
    files = ["manuscripts.yaml", "one/output/", "more/two/output/", "draft/output/"]
    assert output.read_text().splitlines() == [
        "root=.", "files<<end of files", *files, "end of files", "state=complete",
    ]  # fmt: skip
    # What the next job has: the repository, and the artifact.
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(several), str(clone))
    for name in files[1:]:
        shutil.copytree(several / name, clone / name)
    for command in (["publish"], ["deploy", "--remote", str(remote)]):
        result = CliRunner().invoke(main, [command[0], str(clone), *command[1:]])
        assert result.exit_code == 0, result.output
    there = tree(remote)
    assert {f"one/v/{commit}/index.html", f"two/v/{commit}/index.html", "index.html"} <= there.keys()
    assert not any("draft" in path for path in there)


@pytest.mark.parametrize(
    ("wrong", "drafts", "state"),
    [
        ([], ["draft"], "complete"),
        (["one"], ["draft"], "incomplete"),
        (["more/two"], ["draft"], "incomplete"),
        ([], ["one", "more/two", "draft"], "draft"),
    ],
)
def test_what_may_become_a_version(
    wrong: list[str], drafts: list[str], state: str, several: Path, tmp_path: Path
) -> None:
    for folder in drafts[:-1]:
        with (several / folder / "content/metadata.yaml").open("a") as file:
            file.write("recto: {draft: true}\n")
    for folder in wrong:
        (several / folder / "content/02.more.md").write_text("As others do [@doi:10.5555/none].\n")
    output = tmp_path / "output"
    assert ci(several, tmp_path, FETCH="false", GITHUB_OUTPUT=str(output)).returncode == bool(wrong)
    assert output.read_text().splitlines()[-1] == f"state={state}"


def test_what_the_locks_of_one_of_several_lacked(several: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    (several / "more/two/content/references.lock.json").write_text('{"version": 1}\n')
    ci(several, tmp_path, GITHUB_OUTPUT=str(output))
    assert output.read_text().splitlines()[-1] == "state=fetched"


def ci(made: Path, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run ci/build.sh as the workflow does, without PDF and Word file."""
    import sys

    return subprocess.run(
        ["bash", made / "ci/build.sh"],
        env={
            "PATH": os.environ["PATH"], "HOME": str(folder), "CI": "true", "GITHUB_ACTIONS": "true",
            "RECTO_VENV": sys.prefix, "BUILD_PDF": "false", "BUILD_DOCX": "false", **environ,
        },
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_mistake_fails_the_build_and_is_at_its_line(made: Path, tmp_path: Path) -> None:
    (made / "content/02.methods.md").write_text("## Methods\n\nAs others do [@doi:10.5555/none].\n")
    output = tmp_path / "output"
    done = ci(made, tmp_path, FETCH="false", GITHUB_OUTPUT=str(output))
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=content/02.methods.md,line=3,col=")
    assert (made / "output/manuscript.html").is_file()
    assert output.read_text() == "state=incomplete\n"


def test_what_the_locks_lacked_is_a_state_of_its_own(made: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    git(made, "add", ".")
    git(made, "commit", "--quiet", "--message", "Begin")
    assert ci(made, tmp_path, GITHUB_OUTPUT=str(output)).returncode == 0
    # As if the build had fetched a reference.
    (made / "content/references.lock.json").write_text('{"version": 1}\n')
    done = ci(made, tmp_path, GITHUB_OUTPUT=str(output))
    assert done.returncode == 0
    assert "::notice::the locks lacked something" in done.stdout
    assert output.read_text() == "state=complete\nstate=fetched\n"


def test_the_tool_is_not_copied() -> None:
    assert not any(path.suffix == ".py" for path in STARTER.rglob("*"))
    assert world().git(ROOT, "check-ignore", "build/recto/repository/starter/gitignore") is None
