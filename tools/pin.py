"""Pin every package that Recto and its tests install, with the hashes of its files, for all systems.

    python -m pip install uv
    python tools/pin.py            new packages are added, those that nothing needs are dropped, versions stay
    python tools/pin.py --upgrade  every package in its newest version

It writes ``ci/constraints.txt``, which has all that the tests need; ``build/recto/repository/pins/``, of which ``recto
new`` makes a manuscript's requirements.txt; and what releases and fuzzing add. Then run all tests, and ``bash
ci/audit.sh``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ALL = ROOT / "ci/constraints.txt"
PINS = ROOT / "build/recto/repository/pins"
ADDED = {
    "timestamp": PINS / "timestamp.txt",
    "release": ROOT / "ci/release.txt",
    "fuzz": ROOT / "tests/fuzz/requirements.txt",
}
"""Extras of which a list of its own has what they add to ``serve``."""
BUILDERS = ["editables", "hatchling", "pip", "setuptools", "wheel"]
"""What installs and builds packages. They are pinned too, or a build would fetch any version, unchecked."""
HEAD = "# Made by tools/pin.py: do not edit. Exact versions of packages, with the hashes of their files."


def resolved(extras: list[str], *more: str) -> list[str]:
    """The entries, each a package with its hashes, of Recto with some extras."""
    done = subprocess.run(
        [
            "uv", "pip", "compile", "pyproject.toml", "-", "--quiet", "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
            *(argument for extra in extras for argument in ("--extra", extra)), *more,
        ],
        input="\n".join(BUILDERS), capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return re.findall(r"^\S.*(?:\n .*)*\n", done.stdout, re.MULTILINE)


def write(path: Path, entries: list[str]) -> None:
    """Write entries below the line that says where they are from."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{HEAD}\n{''.join(entries)}", encoding="utf-8")


def main() -> None:
    """Resolve everything once, then the parts within that."""
    kept = [] if "--upgrade" in sys.argv[1:] else ["--constraint", str(ALL)]
    write(ALL, resolved(["serve", "timestamp", "test"], *kept))
    within = ["--constraint", str(ALL)]
    serve = resolved(["serve"], *within)
    write(PINS / "serve.txt", serve)
    for extra, path in ADDED.items():
        write(path, [one for one in resolved(["serve", extra], *within) if one not in serve])


if __name__ == "__main__":
    main()
