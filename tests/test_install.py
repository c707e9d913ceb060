"""``ci/install.sh`` in a manuscript's repository: it sets up what is missing, or says what to type."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from recto.repository.new import STARTER, UNKNOWN

TOOLS = ("bash", "dirname", "grep", "head", "mktemp", "tail", "cat", "rm", "ls", "uname", "env")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A manuscript's repository that needs no packages, so that tests download none."""
    made = tmp_path / "a paper"
    (made / "ci").mkdir(parents=True)
    shutil.copy(STARTER / "ci/install.sh", made / "ci/install.sh")
    (made / "requirements.txt").write_text("# nothing, not even recto\n")
    return made


def stub(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def install(project: Path, *arguments: str, path: str | None = None, **environ: str) -> tuple[int, str]:
    done = subprocess.run(
        [shutil.which("bash") or "bash", project / "ci/install.sh", *arguments],
        env={"PATH": path or os.environ["PATH"], "HOME": str(project), "PYTHON": sys.executable, **environ},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("sudo", [None, "echo 'sudo: a password is required' >&2; exit 1"], ids=["none", "password"])
def test_without_the_right_to_install_it_says_what_to_type(sudo: str | None, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    stub(folder / "id", "echo 1000")
    stub(folder / "apt-get", f"touch '{tmp_path}/called'")
    if sudo:
        stub(folder / "sudo", sudo)
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    python = stub(
        tmp_path / "python",
        f"""if [ "$1" = -I ]; then printf 'x y\\npango-1.0\\n\\n'; else exec {sys.executable} "$@"; fi""",
    )
    status, said = install(project, path=str(folder), PYTHON=str(python))
    assert status == 2
    assert said.splitlines()[0].startswith(
        "setup: missing, and this script cannot install it: Pango, which lays out the PDF."
    )
    assert "Debian, Ubuntu:  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0\n" in said
    assert "macOS:           brew install pango\n" in said
    assert not (tmp_path / "called").exists()
    assert not (project / ".venv").exists()


def test_an_environment_that_is_half_made_or_was_moved_is_made_anew(project: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    status, said = install(project, BUILD_PDF="false")
    assert status == 0, said
    assert f"making {project}/.venv" in said
    assert install(project, BUILD_PDF="false") == (0, "")
    (project / "requirements.txt").write_text("# another recto\n")
    status, said = install(project, BUILD_PDF="false")
    assert (status, "making" in said, "installing" in said) == (0, False, True)
    moved = project.with_name("a renamed paper")
    project.rename(moved)
    status, said = install(moved, BUILD_PDF="false")
    assert (status, f"making {moved}/.venv" in said) == (0, True), said
    assert str(moved) in (moved / ".venv/bin/pip").read_text()
    # An environment that was made by hand has no stamp, but its scripts show that it was moved.
    (moved / ".venv/.recto-stamp").unlink()
    shutil.copy(moved / ".venv/bin/pip", moved / ".venv/bin/recto")
    assert "making" not in install(moved, BUILD_PDF="false")[1]
    (moved / ".venv/.recto-stamp").unlink()
    moved.rename(project)
    python = stub(project / "python", f"""case "$*" in '-m venv'*) exit 9 ;; *) exec {sys.executable} "$@" ;; esac""")
    status, said = install(project, BUILD_PDF="false", PYTHON=str(python))
    assert (status, f"making {project}/.venv" in said) == (9, True), said


def test_what_is_no_environment_is_left_alone(project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv/thesis.txt").write_text("mine")
    status, said = install(project, BUILD_PDF="false")
    assert status == 2
    assert "is not a virtual environment: move it away" in said
    assert (project / ".venv/thesis.txt").read_text() == "mine"


def test_requirements_of_the_projects_own_are_not_installed_in_rectos_place(project: Path) -> None:
    (project / "requirements.txt").write_text("numpy\n")
    status, said = install(project)
    assert status == 2
    assert "requirements.txt does not name Recto" in said


def test_where_nobody_has_said_where_recto_is(project: Path) -> None:
    pins = project / "requirements.txt"
    pins.write_text(f"# Recto\nrecto-manuscripts @ git+https://{UNKNOWN}/recto@v1\nlxml==1\n")
    assert install(project) == (
        2,
        f"setup: requirements.txt, line 2: put the address of Recto's repository there, in place of {UNKNOWN}/recto\n",
    )
    pins.unlink()
    status, said = install(project)
    assert (status, said.count("\n")) == (2, 1)
    assert "requirements.txt is missing" in said
    assert not (project / ".venv").exists()


# A fake Python that says how pip was called, and with what.
PIP = """case "$*" in
    -I*) printf 'x y\\n\\n\\n' ;;
    '-m venv'*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    '-m pip install'*) printf '%s\\n' "$*" >>"$CALLS"; echo "builds: $PIP_BUILD_CONSTRAINT" >>"$CALLS"
        for one; do if [ -f "$one" ]; then sed "s/^/  $one: /" "$one" >>"$CALLS"; fi; done ;;
esac"""
LXML = f"lxml==1 \\\n    --hash=sha256:{'a' * 64}\n"
PIPS_OWN = f"pip==2 \\\n    --hash=sha256:{'b' * 64}\n"


def calls(project: Path, requirements: str, folder: Path) -> tuple[list[str], str]:
    """What pip was asked to install, and what the script said."""
    (project / "requirements.txt").write_text(requirements)
    log = folder / "calls"
    python = stub(folder / "python", PIP)
    status, said = install(project, BUILD_PDF="false", PYTHON=str(python), CALLS=str(log))
    assert status == 0, said
    return log.read_text().splitlines(), said


@pytest.mark.parametrize(
    ("recto", "last"),
    [
        (
            f"recto-manuscripts[serve]==1 --hash=sha256:{'c' * 64}",
            ["-m pip install --quiet --require-hashes --requirement packages.txt --requirement recto.txt"],
        ),
        (
            "recto-manuscripts[serve] @ git+https://example.org/recto@" + "d" * 40,
            [
                "-m pip install --quiet --require-hashes --requirement packages.txt",
                "-m pip install --quiet --no-deps --requirement recto.txt",
            ],
        ),
    ],
    ids=["a version", "a commit"],
)
def test_hashes_are_checked_also_of_what_builds_packages(
    recto: str, last: list[str], project: Path, tmp_path: Path
) -> None:
    said, words = calls(project, f"# Recto.\n{recto}\n{LXML}{PIPS_OWN}", tmp_path)
    assert [line for line in said if line.startswith("-m")] == [
        "-m pip install --quiet --require-hashes --requirement pip.txt", *last,
    ]  # fmt: skip
    # pip first: older ones would not check what builds packages that come as source.
    assert [line for line in said if line.startswith("builds")] == ["builds: ", *["builds: packages.txt"] * len(last)]
    for file, line in (("pip", PIPS_OWN), ("packages", LXML), ("recto", recto)):
        assert f"  {file}.txt: {line.splitlines()[0]}" in said
    assert "no hashes" not in words


def test_without_hashes_it_says_so(project: Path, tmp_path: Path) -> None:
    said, words = calls(project, "recto-manuscripts==1\nlxml==1\n", tmp_path)
    assert said[0] == "-m pip install --quiet --requirement requirements.txt"
    assert "setup: requirements.txt has no hashes, so pip cannot tell whether a package was exchanged." in words


def wheel(folder: Path, name: str) -> str:
    """A wheel of a package that has nothing in it; and its hash."""
    info = f"{name}-1.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "".join(f"{info}/{one},,\n" for one in ("METADATA", "WHEEL", "RECORD")),
    }
    path = folder / f"{name}-1-py3-none-any.whl"
    with ZipFile(path, "w") as archive:
        for one, text in files.items():
            archive.writestr(one, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_pip_refuses_what_has_another_hash_or_none(project: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", project / ".venv"], check=True)
    recto, other = wheel(tmp_path, "recto_manuscripts"), wheel(tmp_path, "other")
    for recto_hash, other_hash, reason in (
        ("", other, "Hashes are required"),
        (recto, "0" * 64, "DO NOT MATCH"),
        ("0" * 64, other, "DO NOT MATCH"),
        (recto, other, ""),
    ):
        pinned = f" --hash=sha256:{recto_hash}" if recto_hash else ""
        (project / "requirements.txt").write_text(
            f"recto-manuscripts==1{pinned}\nother==1 \\\n    --hash=sha256:{other_hash}\n"
        )
        # Nothing is asked for elsewhere, whatever this machine's pip is set to.
        alone = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
        status, said = install(project, BUILD_PDF="false", **alone)
        assert (status, reason in said) == (2 if reason else 0, True), said
        assert bool([*project.glob(".venv/lib/*/site-packages/recto_manuscripts-1.dist-info")]) == (not reason)


def test_the_tests_of_recto_are_no_part_of_a_manuscript(project: Path) -> None:
    assert install(project, "--test") == (2, "usage: ci/install.sh [--test] [--no-pdf]\n")


# --- what the tests need of the system ------------------------------------------------------------------------------


def repository_of_recto(folder: Path, *programs: str) -> tuple[Path, str]:
    """A folder that the script takes for Recto's repository, without packages; and a PATH with only a few programs."""
    made = folder / "recto"
    (made / "ci").mkdir(parents=True)
    shutil.copy(STARTER / "ci/install.sh", made / "ci/install.sh")
    (made / "ci/constraints.txt").write_text("# none\n")
    for tool in (*TOOLS, "sed", "tr", "paste", "readlink", "mkdir", "cp", "chmod"):
        (folder / "bin").mkdir(exist_ok=True)
        (folder / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    stub(folder / "bin/id", "echo 1000")
    stub(folder / "bin/apt-get", "exit 1")
    for program in programs:
        stub(folder / "bin" / program, "true")
    return made, str(folder / "bin")


# A fake Python that installs nothing and finds all of Pango's libraries.
PYTHON = """case "$*" in
    -I*) printf 'x y\\n\\n\\n' ;;
    '-m venv --help' | '-m pip'*) ;;
    '-m venv'*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
esac"""


def test_all_that_the_tests_need_is_said_at_once(tmp_path: Path) -> None:
    made, path = repository_of_recto(tmp_path)
    # On Debian, the names of packages follow from those of the libraries.
    stub(
        tmp_path / "bin/ldd",
        r"printf '\tlibatomic.so.1 => not found\n\tlibX11.so.6 => not found\n\tlibc.so.6 => /lib/libc.so.6\n'",
    )
    status, said = install(made, "--test", path=path, PYTHON=str(stub(tmp_path / "python", PYTHON)))
    assert status == 2, said
    said = said.replace("a browser for the tests; ", "").replace(" chromium", "")  # not on Ubuntu
    assert said.splitlines()[0] == (
        "setup: missing, and this script cannot install it: poppler for the tests; Java for the tests; "
        "jq for the tests; libraries of Playwright's driver. Type what fits this machine, then start again:"
    )
    assert "sudo apt-get install poppler-utils default-jre-headless jq libatomic1 libx11-6\n" in said
    assert "sudo dnf install poppler-utils java-latest-openjdk-headless jq 'libatomic.so.1()(64bit)' 'libX" in said
    assert "brew install poppler openjdk jq\n" in said


def test_what_few_tests_need_stops_nothing(tmp_path: Path) -> None:
    made, path = repository_of_recto(tmp_path, "chromium", "pdftotext", "pdftoppm", "java", "jq")
    python = str(stub(tmp_path / "python", PYTHON))
    status, said = install(made, "--test", path=path, PYTHON=python)
    assert status == 0, said
    assert (
        "setup: the tests will skip what takes LibreOffice, LaTeX. Packages: Debian, Ubuntu: libreoffice-writer-nogui"
        in said
    )
    for program in ("soffice", "pdflatex", "lualatex", "kpsewhich"):
        stub(tmp_path / "bin" / program, "true")
    assert install(made, "--test", path=path, PYTHON=python) == (0, "")
