"""The documentation is complete, and its links lead somewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from recto.__main__ import main
from recto.core.plugins import module_names
from recto.manuscript.metadata import Author, Recto, Schema, keys
from recto.rules.rule import rules

from tests.helpers import SVG, Maker, build, examine, recto

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "build" / "recto"
PAGES = (
    "README.md",
    "CHANGELOG.md",
    "build/ARCHITECTURE.md",
    *(f"docs/{page.name}" for page in ROOT.glob("docs/*.md")),
)


@cache
def page(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def without_code_blocks(path: str) -> str:
    return re.sub(r"^(`{3,}).*?^\1`*$", "", page(path), flags=re.DOTALL | re.MULTILINE)


def in_code(path: str) -> set[str]:
    """The texts in backquotes on a page, outside of code blocks."""
    return set(re.findall(r"`([^`\n]+)`", without_code_blocks(path)))


def commands() -> dict[str, click.Command]:
    context = click.Context(main)
    assert isinstance(main, click.Group)
    found = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def options(command: click.Command) -> set[str]:
    with click.Context(command) as context:
        spellings = {name for parameter in command.get_params(context) for name in parameter.opts}
    return {name for name in spellings if name.startswith("-")}


# --- commands and options -------------------------------------------------------------------------------------------


def table(path: str, heading: str) -> str:
    """The part of a page under a heading."""
    match = re.search(rf"^#+ {re.escape(heading)}$(.*?)(?=^## |\Z)", page(path), re.DOTALL | re.MULTILINE)
    assert match, f"{path} has no heading {heading}"
    return match[1]


def test_there_are_commands() -> None:
    assert {"build", "check"} <= commands().keys()


@pytest.mark.parametrize("name", sorted(commands()))
def test_each_command_and_option_is_documented(name: str) -> None:
    documented = table("docs/maintainers.md", "Commands and options")
    assert f"`recto {name}" in documented
    missing = {
        option for option in options(commands()[name])
        if not re.search(rf"`{re.escape(option)}[ `][^|]*\| .*(`{name}`|both|all)", documented)
    }  # fmt: skip
    assert not missing


def test_options_of_recto_itself_are_documented() -> None:
    missing = {
        option for option in options(main) if f"`{option}`" not in table("docs/maintainers.md", "Commands and options")
    }
    assert not missing


def test_no_command_is_documented_that_there_is_not() -> None:
    for path in PAGES:
        # docs/developers.md uses `recto words` as the example of a new command.
        for name in re.findall(
            r"`(?:\.venv/bin/)?recto ([a-z]+)\b|^    (?:\.venv/bin/)?recto ([a-z]+)\b", page(path), re.MULTILINE
        ):
            assert "".join(name) in {*commands(), "words"} - ({"words"} if path != "docs/developers.md" else set()), (
                path
            )


# --- diagnostics ----------------------------------------------------------------------------------------------------


def codes() -> set[str]:
    return {
        code
        for path in PACKAGE.rglob("*.py")
        for code in re.findall(r"\b(?:error|warning|Diagnostic)\(\s*\"([A-Z]\d{3})\"", path.read_text(encoding="utf-8"))
    }


def test_each_diagnostic_has_a_page() -> None:
    """tests/rules/test_rule.py tests the rest: the contents of pages, and that docs/diagnostics.md has all of them."""
    assert len(codes()) > 30
    assert codes() - rules().keys() == set()
    assert {code for code, rule in rules().items() if rule.find is None} - codes() == set()


# --- metadata and variables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [*keys(Schema), *keys(Author), *keys(Recto)])
def test_each_metadata_key_is_documented(key: str) -> None:
    assert re.search(rf"^\| (?:`[\w-]+`, )*`{key}`", table("docs/authors.md", "Metadata"), re.MULTILINE)


METADATA = """
title: A test
keywords: [tests]
lang: en-US
date: 2026-11-22
thumbnail: content/images/a.svg
manubot-randomize-author-order: true
authors:
  - {name: Ada, github: ada, orcid: 0000-0002-1825-0097, affiliations: [A, B], funders: [C], corresponding: true}
"""

CI: tuple[Mapping[str, str], ...] = (
    {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "a/b", "GITHUB_SHA": "0" * 40},
    {"TRAVIS": "true", "TRAVIS_REPO_SLUG": "a/b", "TRAVIS_COMMIT": "0" * 40},
    {"APPVEYOR": "True", "APPVEYOR_REPO_NAME": "a/b", "APPVEYOR_REPO_COMMIT": "0" * 40},
    {"GITLAB_CI": "true", "CI_PROJECT_PATH": "a/b", "CI_COMMIT_SHA": "0" * 40},
)


TABLED = ("manubot.ci_source", "manubot.affiliations", "manubot.manuscript_stats")
"""Variables whose fields are documented under their own names."""


def names(values: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every key in nested data, with its path; lists are looked into, but are not part of the path."""
    if isinstance(values, dict):
        for key, value in values.items():
            yield path, key
            yield from names(value, f"{path}.{key}".lstrip("."))
    elif isinstance(values, list):
        for value in values:
            yield from names(value, path)


@pytest.mark.parametrize("environ", CI, ids=["github", "travis", "appveyor", "gitlab"])
def test_each_variable_of_a_build_is_documented(make: Maker, environ: Mapping[str, str]) -> None:
    project = make({"content/metadata.yaml": METADATA, "content/01.a.md": "Text.", "content/images/a.svg": SVG})
    found = list(names(json.loads(build(project, environ=environ).text("variables.json"))))
    assert ("manubot.ci_source", "commit") in found
    variables, metadata = in_code("docs/authors.md"), table("docs/authors.md", "Metadata")
    missing = {
        f"{path}.{name}" for path, name in found
        if path
        and f"{path}.{name}" not in variables
        and not (path in TABLED and name in variables)
        and not (path == "manubot.authors" and (f"`{name}`" in metadata or name in variables))
    }  # fmt: skip
    assert not missing


# --- the environment ------------------------------------------------------------------------------------------------


def test_each_variable_of_the_environment_is_documented() -> None:
    scripts = "\n".join(page(path) for path in ("build/build.sh", "ci/install.sh", "ci/test.sh"))
    read = set(re.findall(r"\$\{([A-Z][A-Z_]+):[-+]", scripts))
    assert {"BUILD_PDF", "BUILD_DOCX", "BUILD_LATEX", "SPELLCHECK", "RECTO_VENV", "PYTHON"} <= read
    for path in PACKAGE.rglob("*.py"):
        read |= set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", path.read_text(encoding="utf-8")))
    documented = {name.partition("=")[0] for name in in_code("docs/maintainers.md")}
    families = tuple(name.removesuffix("…") for name in documented if name.endswith("_…"))
    assert {name for name in read - documented if not name.startswith(families)} == set()


# --- pages ----------------------------------------------------------------------------------------------------------


def anchors(path: str) -> set[str]:
    """The anchors that GitHub makes for a page's headings."""
    text = without_code_blocks(path)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading)).strip().lower().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("path", [*PAGES, "tests/bench/README.md", "build/recto/theme/README.md"])
def test_links_lead_somewhere(path: str) -> None:
    text = re.sub(r"^(?: {4}[^\n]*\n)+", "", without_code_blocks(path), flags=re.MULTILINE)
    text = re.sub(r"`[^`\n]*`", "code", text.replace("`` ", "").replace(" ``", ""))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target) or not re.search(r"[#./]", target):
            continue
        file, _, anchor = target.partition("#")
        reached = (ROOT / path).parent / file if file else ROOT / path
        assert reached.exists(), target
        if anchor:
            assert anchor in anchors(reached.resolve().relative_to(ROOT.resolve()).as_posix()), target


# --- the developers' examples ----------------------------------------------------------------------------------------


@pytest.fixture
def extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts a module from the examples in docs/developers.md into its package."""
    added: list[str] = []

    def extend(package: str) -> None:
        found = re.search(rf"`build/recto/{package}/(\w+)\.py`.*?^```python\n(.*?)^```$", page("docs/developers.md"),
                          re.DOTALL | re.MULTILINE)  # fmt: skip
        assert found, f"there is no example for {package}/"
        folder = tmp_path / package
        folder.mkdir(parents=True)
        (folder / f"{found[1]}.py").write_text(found[2], encoding="utf-8")
        name = f"recto.{package.replace('/', '.')}"
        there = import_module(name)
        monkeypatch.setattr(there, "__path__", [*there.__path__, str(folder)])
        module_names.cache_clear()
        added.append(f"{name}.{found[1]}")

    yield extend
    for name in added:
        sys.modules.pop(name, None)
    module_names.cache_clear()


def test_the_example_of_a_test_holds(make: Maker) -> None:
    example: dict[str, Any] = {}
    (code,) = re.findall(r"^## Tests\n.*?^```python\n(.*?)^```$", page("docs/developers.md"), re.DOTALL | re.MULTILINE)
    exec(code, example)
    example["test_a_missing_image_is_reported"](make)


def test_the_example_of_a_format_makes_a_file(extended: Callable[[str], None], make: Maker) -> None:
    extended("formats")
    text = "Text with *emphasis* [@doi:10.5555/alpha].\n\n![A caption.](images/a.svg){#fig:a alt='What is seen'}\n"
    built = build(make.text(text, **{"content/images/a.svg": SVG}), "txt")
    assert built.text("manuscript.txt").startswith("A test\n\nText with emphasis [1].\n")
    assert "A caption." in built.text("manuscript.txt")
    assert built.diagnostics == []


def test_the_example_of_a_source_has_references(extended: Callable[[str], None], make: Maker) -> None:
    extended("references/sources")
    isbn = "isbn:9780262510875"
    references = examine(make({"content/01.a.md": f"A book [@{isbn}].\n"})).bibliography.references
    assert {name: (one.source, one.item["title"]) for name, one in references.items()} == {
        isbn: ("books", f"The book {isbn}")
    }


def test_the_example_of_a_command_runs(extended: Callable[[str], None], make: Maker) -> None:
    extended("cli/commands")
    assert recto("words", make.text("These are four words.\n")) == "4\n"


# --- the architecture -------------------------------------------------------------------------------------------------


def test_the_code_map_is_the_tree() -> None:
    code_map = re.search(r"^    recto/\n((?: {6}.+\n|\n)+)", page("build/ARCHITECTURE.md"), re.MULTILINE)
    assert code_map
    listed: set[str] = set()
    folders: list[str] = []
    of_rules: list[str] = []
    for line in filter(None, code_map[1].splitlines()):
        if named := re.findall(r"\b([a-z]_\w+)/", line):
            of_rules += named
            continue
        match = re.fullmatch(r"( +)([\w/.]+) +(.+)", line)
        assert match, line
        depth, name, text = len(match[1]) // 2 - 3, match[2], match[3]
        if name.endswith(".py"):
            listed.add(name.removesuffix(".py"))
            continue
        folders[depth:] = [name]
        modules = text.partition(";")[0].partition(", and")[0].rpartition(": ")[2].replace(".py", "")
        listed |= {"".join(folders) + module for module in modules.split(", ")}
    there = {path.relative_to(PACKAGE).with_suffix("").as_posix() for path in PACKAGE.rglob("*.py")}
    in_words = {name for name in listed if name.startswith("theme/")}
    in_rules = {name for name in there if re.match(r"rules/\w+/", name)}
    assert listed - in_words == {name for name in there - in_rules if not name.endswith("__init__")}
    # For rules, the map lists only the folders: a rule's file is found by its code.
    assert of_rules == sorted(path.parent.name for path in PACKAGE.glob("rules/*/__init__.py"))


def test_tests_that_the_architecture_names_are_there() -> None:
    named = re.findall(r"`(tests/[\w./-]+)`", page("build/ARCHITECTURE.md"))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_picture_is_small_enough_for_a_page() -> None:
    assert (ROOT / "docs" / "images" / "page.png").stat().st_size < 300_000


# --- what does not belong into a repository -------------------------------------------------------------------------

# In pieces, so that this file does not match.
PRIVATE = re.compile(
    "|".join(
        (
            r"(?<![\w.-])/(?:" + r"work|root|tmp/v|opt/py[\w-]*" + r")(?:[/-]|\b(?=[\s\"'`]))",
            r"/home/" + r"\w+/",
            r"(?:index-url|extra-index|find-links|registry)\s*[=:]\s*(?:https?|file):",
            r"https?://[\w.-]*(?:" + "artifactory|nexus|devpi|pypi-mirror" + r")",
            r"https?://(?:" + r"localhost|127\.0\.0\.1|10\.|192\.168\." + r")[\w.:]*/(?:simple|pypi|npm)",
        )
    )
)


def test_nothing_tells_of_the_machine_it_was_written_on() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not in a git repository")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if not path.is_file() or b"\0" in (data := path.read_bytes())[:4096]:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if PRIVATE.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert found == []


_ROWS = re.compile(r"^\| .* \| `([\w/]+\.py)::(test_\w+)` \|$", re.MULTILINE)


def test_each_convention_of_manubot_has_its_test() -> None:
    page = (ROOT / "docs/manubot.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.endswith("| test |")]
    named = _ROWS.findall(page)
    assert len(named) == len(rows) > 50
    for path, name in named:
        assert f"def {name}(" in (ROOT / "tests" / path).read_text(), f"{path}::{name}"


PROMISED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::test_\w+)?)`", page("docs/security.md"))))


@pytest.mark.parametrize("named", PROMISED)
def test_a_promise_of_safety_has_its_test(named: str) -> None:
    path, _, test = named.partition("::")
    assert re.search(rf"^def {test or 'test_'}", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_each_promise_of_safety_names_a_test() -> None:
    prevented = page("docs/security.md").partition("## What is prevented")[2].partition("\n## ")[0]
    rows = [line for line in prevented.splitlines() if line.startswith("| ") and not line.startswith("| promise")]
    assert len(rows) > 20
    assert [row for row in rows if not re.search(r"`tests/[^|]*\|$", row)] == []
