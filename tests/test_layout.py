"""How the code is laid out: what it imports is declared, and each module has its tests where its name says."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "build" / "recto"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")

TESTED_ELSEWHERE = {
    "__main__.py": "tests/cli/test_commands.py, with every command",
}
"""Modules without a test file of their own name, and what tests them."""


NOT_INSTALLED = {
    "_typeshed": "types of the standard library, which only mypy imports",
    "pydantic_core": "the types of what pydantic reports; pydantic pins and brings it",
}


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, inside functions as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_imported_is_declared() -> None:
    named = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["timestamp"]]
    declared = {normal(re.match(r"[\w.-]+", line)[0]) for line in named}  # type: ignore[index]  # each begins so
    brought_by = packages_distributions()
    foreign = (
        {name for path in PACKAGE.rglob("*.py") for name in imported(path)}
        - sys.stdlib_module_names
        - {"recto", *NOT_INSTALLED}
    )
    assert {name for name in foreign if not {normal(one) for one in brought_by.get(name, [name])} & declared} == set()


def test_each_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines[: lines.index("[project.scripts]")] if line.startswith('    "')]
    reasons = {match[1] for line in listed if (match := re.fullmatch(r' +"([^"]+)", # .{5,}', line))}
    extras = PROJECT["optional-dependencies"]["test"]
    assert [name for name in [*PROJECT["dependencies"], *extras] if name not in reasons] == []


def test_the_package_tells_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()
