"""The layout of the code: its imports are declared, and the tests of each module are where its name says."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from recto.core.plugins import module_names

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "build" / "recto"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")

TESTED_ELSEWHERE = {
    "__main__.py": "tests/cli/test_commands.py starts every command through it",
    "cli/commands/": "tests/cli/test_commands.py runs them; those with work of their own have their own files",
    "cli/console.py": "tests/cli/test_commands.py sees its output and exit statuses with the commands",
    "cli/reporters/": "tests/cli/test_reporters.py gives all of them the same diagnostics",
    "formats/docx/page.py": "tests/formats/docx/test_layout.py measures the sheet; the module has lengths only",
    "formats/pdf/weasyprint/": "tests/formats/pdf/test_write.py reads tags, XMP and line numbers from whole PDFs",
    "formats/pdf/worker.py": "tests/formats/pdf/test_write.py builds whole PDFs with it",
    "preview/state.py": "tests/preview/test_building.py makes these values, and pickles them",
    "review/remarks/formats/": "tests/review/remarks/test_formats.py has all of them write the same remarks",
    "review/remarks/pdf_worker.py": "tests/review/remarks/test_pdf.py reads PDFs with it",
    "review/remarks/remark.py": "tests/review/remarks/test_write.py sees its values; the module has nothing else",
    "review/formats/": "tests/review/test_write.py makes all of them of one repository",
    "rules/i_settings/": "tests/rules/test_levels.py has the settings that these rules are about",
}
"""Modules, and folders with modules, that have no test file of their name: what tests them instead."""


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
    extras = (lines for extra, lines in PROJECT["optional-dependencies"].items() if extra != "test")
    named = [*PROJECT["dependencies"], *chain.from_iterable(extras)]
    declared = {normal(re.match(r"[\w.-]+", line)[0]) for line in named}  # type: ignore[index]  # each line begins with a name
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
    extras = PROJECT["optional-dependencies"]
    assert [name for name in [*PROJECT["dependencies"], *extras["serve"], *extras["test"]] if name not in reasons] == []


def test_the_contract_between_formats_names_them_all() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (named,) = (one["modules"] for one in contracts if one["type"] == "independence")
    assert {f"recto.formats.{name}" for name in module_names("recto.formats")} == set(named)


def test_the_package_tells_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


def home(module: Path) -> Path:
    """The place for the tests of a module. The tests of rules are in one folder per letter."""
    if re.match(r"rules/[a-z]_", module.as_posix()):
        return Path("tests") / module.parent
    return Path("tests") / module.with_name(f"test_{module.name}")


def is_only_a_page(module: Path) -> bool:
    """Whether a rule's module only describes what a stage finds: tests/rules/test_rule.py builds the page's example."""
    return "found_by_stage(" in (PACKAGE / module).read_text(encoding="utf-8") and len(module.parts) == 3


WITHOUT_TESTS = [module for module in MODULES if not is_only_a_page(module) and not (ROOT / home(module)).exists()]


@pytest.mark.parametrize("module", WITHOUT_TESTS, ids=Path.as_posix)
def test_a_module_without_a_test_file_is_an_exception(module: Path) -> None:
    names = {module.as_posix(), f"{module.parent.as_posix()}/"}
    assert names & TESTED_ELSEWHERE.keys(), f"write {home(module)}"


@pytest.mark.parametrize("name", TESTED_ELSEWHERE)
def test_an_exception_is_needed_and_names_the_tests(name: str) -> None:
    covered = [module for module in WITHOUT_TESTS if name in (module.as_posix(), f"{module.parent.as_posix()}/")]
    assert covered, f"{name} has its tests; take it off the list"
    named = re.findall(r"tests/[\w/]+\.py", TESTED_ELSEWHERE[name])
    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []
