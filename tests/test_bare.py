"""``ci/bare.sh``: what it does with a bare system (here a folder), and what it says if it cannot make one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = ("bash", "dirname", "id")
ENGINE = """#!/bin/sh
# A container engine, whose containers are the folder "there".
case "$1" in
    cp) case "$3" in
            *:*) cp -R "$2" "$THERE/" ;;
            *) cp -R "$THERE/bare/recto/output" "$3" ;;
        esac ;;
    exec) case "$*" in
            *inside.sh) cd "$THERE/bare" && git clone -q source.git recto && cd recto && exec bash .ci/run ;;
            *) printf '%s\\n' "$*" >>"$THERE/installed" ;;
        esac ;;
    rm) echo "$*" >>"$THERE/removed" ;;
esac
"""


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def bare(folder: Path, *arguments: str, **environ: str) -> tuple[int, str]:
    done = subprocess.run(
        [shutil.which("bash") or "bash", folder / "ci/bare.sh", *arguments],
        env={"HOME": str(folder), "PATH": os.environ["PATH"], "TMPDIR": str(folder.parent), **environ},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def repository(folder: Path, *, writes: str, tests: str) -> tuple[Path, Path, str]:
    """A repository whose build and tests are one line of shell each, the folder of the bare system, and a PATH."""
    made, there = folder / "repository", folder / "there"
    (there / "bare").mkdir(parents=True)
    script(made / "ci/bare.sh", (ROOT / "ci/bare.sh").read_text())
    script(made / "build/build.sh", f"mkdir output\n{writes}\n")
    script(made / ".ci/run", f"bash build/build.sh\n{tests}\n")
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for command in (("init", "-q"), ("add", "."), (*identity, "commit", "-q", "-m", "All")):
        subprocess.run(["git", "-C", made, *command], check=True)
    script(folder / "bin/docker", ENGINE)
    return made, there, f"{folder / 'bin'}:{os.environ['PATH']}"


def test_outputs_are_compared_and_tests_counted(tmp_path: Path) -> None:
    counts = "3 passed, 1 skipped in 2.00s"
    made, there, path = repository(
        tmp_path, writes="echo page >output/page.html",
        tests=f"echo '### test: status 0 after 2 s'; echo 'SKIPPED [1] tests/test_a.py:3: no Java'; echo '{counts}'",
    )  # fmt: skip
    (made / "output").mkdir()
    (made / "output/page.html").write_text("Not committed.")
    status, said = bare(made, PATH=path, THERE=str(there), GITHUB_ACTIONS="true")
    assert status == 0, said
    assert "there are changes that are not committed: they are no part of what is tested" in said
    assert "bare.sh:     test: status 0 after 2 s\nbare.sh:     SKIPPED [1] tests/test_a.py:3: no Java\n" in said
    assert "debian:12: all files of output/ have the same bytes as this machine's" in said
    assert said.splitlines()[-1] == f"bare.sh: passed: debian:12 ({counts})"
    assert (
        "install -y --no-install-recommends ca-certificates git python3 python3-venv"
        in (there / "installed").read_text()
    )
    assert (there / "removed").exists()
    assert not [*tmp_path.glob("recto-bare.*")]


@pytest.mark.parametrize(
    ("writes", "tests", "reason"),
    [
        ('echo "$HOME" >output/page.html', "echo '1 passed in 2.00s'", "the outputs are not those of this machine"),
        ("echo page >output/page.html", "echo '1 failed, 1 passed in 2.00s'; exit 1", "status 1."),
        ("echo page >output/page.html", "true", "no tests were run"),
    ],
    ids=["bytes", "a test", "no tests"],
)
def test_what_fails_is_said_and_its_log_kept(writes: str, tests: str, reason: str, tmp_path: Path) -> None:
    # Only its home folder distinguishes the system from this machine.
    made, there, path = repository(tmp_path, writes=writes, tests=tests)
    script(tmp_path / "bin/docker", ENGINE.replace("exec bash .ci/run", "HOME=/ exec bash .ci/run"))
    status, said = bare(made, "ubuntu:24.04", PATH=path, THERE=str(there))
    assert status == 1, said
    assert f"ubuntu:24.04: failed: {reason}" in said
    (log,) = tmp_path.glob("recto-bare.*/logs/ubuntu-24.04.log")
    assert said.splitlines()[-1] == f"bare.sh: failed: ubuntu:24.04. Logs: {log.parent}"
    assert [one.name for one in log.parent.parent.iterdir()] == ["logs"]


@pytest.mark.parametrize(("file", "status"), [("manuscript.pdf", 0), ("manuscript.html", 1)])
def test_another_pango_may_set_another_pdf_and_nothing_else(file: str, status: int, tmp_path: Path) -> None:
    writes = f'echo "$HOME" >output/{file}; echo "### libraries: Pango $HOME"'
    made, there, path = repository(tmp_path, writes=writes, tests="echo '1 passed in 2.00s'")
    script(tmp_path / "bin/docker", ENGINE.replace("exec bash .ci/run", "HOME=/ exec bash .ci/run"))
    done, said = bare(made, PATH=path, THERE=str(there))
    assert done == status, said
    assert f"debian:12: manuscript.pdf is not compared: Pango / set it there, Pango {made} here" in said
    assert ("all files of output/ but manuscript.pdf have the same bytes" in said) == (status == 0)


def test_where_no_system_can_be_made_it_says_what_to_type(tmp_path: Path) -> None:
    script(tmp_path / "repository/ci/bare.sh", (ROOT / "ci/bare.sh").read_text())
    for tool in TOOLS:
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    script(tmp_path / "bin/docker", "#!/bin/sh\nexit 1\n")
    (tmp_path / "bin/id").unlink()
    script(tmp_path / "bin/id", "#!/bin/sh\necho 1000\n")
    status, said = bare(tmp_path / "repository", PATH=str(tmp_path / "bin"))
    assert status == 2
    assert "no docker or podman answers, and debootstrap would need what is missing:" in said
    assert "bare.sh:     the rights of root" in said
    assert "sudo apt-get install debootstrap debian-archive-keyring ubuntu-keyring && sudo bash ci/bare.sh" in said
    assert not [*tmp_path.glob("recto-bare.*")]


def test_a_system_that_it_does_not_know(tmp_path: Path) -> None:
    script(tmp_path / "repository/ci/bare.sh", (ROOT / "ci/bare.sh").read_text())
    assert bare(tmp_path / "repository", "fedora:42") == (
        2, "bare.sh: usage: ci/bare.sh [--keep] [debian:12|debian:13|ubuntu:24.04]...\n",
    )  # fmt: skip
