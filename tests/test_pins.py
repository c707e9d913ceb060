"""The lists of packages, by tools/pin.py: complete, with hashes, and without an address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PINS = ROOT / "build/recto/repository/pins"
LISTS = [
    ROOT / "ci/constraints.txt", ROOT / "ci/release.txt", ROOT / "tests/fuzz/requirements.txt",
    PINS / "serve.txt", PINS / "timestamp.txt",
]  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENTRY = re.compile(
    r"([a-z0-9]+(?:-[a-z0-9]+)*)==([\w.!+]+)(?: ; [^\n\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n", re.ASCII
)


def entries(path: Path) -> dict[str, str]:
    """Each package of a list, with its version."""
    return {found[1]: found[2] for found in ENTRY.finditer(path.read_text())}


def names(requirements: list[str]) -> set[str]:
    return {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", one)[0]).lower() for one in requirements}  # type: ignore[index]


@pytest.mark.parametrize("path", LISTS, ids=[path.name for path in LISTS])
def test_a_list_has_nothing_but_versions_with_hashes(path: Path) -> None:
    rest = ENTRY.sub("", path.read_text())
    assert rest == "# Made by tools/pin.py: do not edit. Exact versions of packages, with the hashes of their files.\n"


def test_everything_that_is_declared_is_in_a_list() -> None:
    extras = PROJECT["optional-dependencies"]
    every, serve = entries(ROOT / "ci/constraints.txt"), entries(PINS / "serve.txt")
    # What builds packages is pinned too.
    assert {"pip", "setuptools", "wheel", "hatchling", "editables"} <= serve.keys()
    assert names([*PROJECT["dependencies"], *extras["serve"]]) <= serve.keys()
    assert names([*PROJECT["dependencies"], *extras["serve"], *extras["test"], *extras["timestamp"]]) <= every.keys()
    for extra, path in (("release", LISTS[1]), ("fuzz", LISTS[2]), ("timestamp", PINS / "timestamp.txt")):
        assert names(extras[extra]) <= entries(path).keys()
        # Together they install: no package in two versions.
        assert not entries(path).keys() & serve.keys()


def test_authors_install_what_the_tests_ran_with() -> None:
    every = entries(ROOT / "ci/constraints.txt")
    for path in (PINS / "serve.txt", PINS / "timestamp.txt"):
        assert {name: version for name, version in entries(path).items() if every.get(name) != version} == {}
