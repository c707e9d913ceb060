"""How diagnostics are written: for people, programs, code scanning and the page of a job."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from recto.cli.reporters import Page, Renderer
from recto.core.diagnostics import Diagnostic, Fix, Severity, error, warning
from recto.core.model import Location
from recto.core.plugins import constants

from tests.helpers import Maker, pandoc, recto

RENDERERS: dict[str, Renderer] = constants("recto.cli.reporters", "RENDERER")
UNCITED = error("C001", "@doi:10.5555/none has no reference", Location("content/01.a b.md", 2, 4), "cite it: again")
TWICE = Diagnostic("W004", Severity.WARNING, "twice", Location("content/02.md", 1, 5), fix=Fix("the the", "the"))
NOWHERE = warning("M001", "there is no | metadata.yaml\nat all", hint="write @one, 100%")
ALL = [NOWHERE, UNCITED, TWICE]


def rendered(name: str, *diagnostics: Diagnostic, **page: Any) -> str:
    return RENDERERS[name](Page(diagnostics, **page))


def test_there_are_these() -> None:
    assert RENDERERS.keys() == {"github", "json", "markdown", "sarif", "text"}


@pytest.mark.parametrize(("name", "empty"), [("text", ""), ("github", ""), ("json", "[]")])
def test_nothing_to_say(name: str, empty: str) -> None:
    assert rendered(name) == empty


# --- text -----------------------------------------------------------------------------------------------------------


def test_text() -> None:
    assert rendered("text", UNCITED, TWICE).splitlines() == [
        "content/01.a b.md:2:4: error[C001] @doi:10.5555/none has no reference",
        "    hint: cite it: again",
        "content/02.md:1:5: warning[W004] twice",
        "1 error, 1 warning",
    ]


def many(count: int, message: str = "TeX is left out: \\clear{}", hint: str = "use a class") -> list[Diagnostic]:
    places = [Location(f"content/{line % 2}.md", line, 1) for line in range(1, count + 1)]
    return [warning("H010", message.format(place.line), place, hint) for place in places]


def test_of_many_that_ask_for_the_same_the_first_are_shown() -> None:
    shown = rendered("text", UNCITED, *many(9), TWICE).splitlines()
    assert [line for line in shown if "[" in line] == [
        "content/01.a b.md:2:4: error[C001] @doi:10.5555/none has no reference",
        "content/1.md:1:1: warning[H010] TeX is left out: \\clear1",
        "content/0.md:2:1: warning[H010] TeX is left out: \\clear2",
        "content/1.md:3:1: warning[H010] TeX is left out: \\clear3",
        "content/02.md:1:5: warning[W004] twice",
    ]
    assert "    and 6 more like this: lines 4, 6, 8 of content/0.md; lines 5, 7, 9 of content/1.md" in shown
    assert shown[-1] == "1 error, 10 warnings"


def test_of_the_same_message_only_the_first_is_shown() -> None:
    shown = rendered("text", *many(3, "the same")).splitlines()
    assert shown[:3] == [
        "content/1.md:1:1: warning[H010] the same",
        "    hint: use a class",
        "    and 2 more like this: line 2 of content/0.md; line 3 of content/1.md",
    ]


@pytest.mark.parametrize("few", [many(2, "the same"), many(5)])
def test_a_few_are_all_shown(few: list[Diagnostic]) -> None:
    assert "more like this" not in rendered("text", *few)


@pytest.mark.parametrize("name", ["github", "json", "sarif"])
def test_programs_get_all(name: str) -> None:
    assert rendered(name, *many(40)).count("clear") >= 40


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("See @doi:x here.", 5, "See @doi:x here.", "    ^^^"),
        ("", 1, None, None),
        ("日本 @doi", 4, "日本 @doi", "     ^^^"),
        ("e\u0301\u0301 @doi", 5, "e\u0301\u0301 @doi", "  ^^^"),
        ("a\tb @doi", 5, "a b @doi", "    ^^^"),
        ("a\x1b[31m @doi", 8, "a [31m @doi", "       ^^^"),
        ("x" * 30 + " @doi " + "y" * 90, 32, "…" + "x" * 11 + " @doi " + "y" * 21 + "…", " " * 13 + "^^^"),
        ("x" * 200, 199, "…" + "x" * 39, " " * 38 + "^^"),
    ],
)
def test_a_terminal_shows_the_line(line: str, column: int, shown: str | None, caret: str | None) -> None:
    place = Location("content/a.md", 7, column)
    one = Diagnostic("C001", Severity.ERROR, "no", place, fix=Fix("@do", "x"))
    _, *lines, _ = rendered("text", one, line=lambda at: line if at == place else "", width=48).splitlines()
    assert lines == ([] if shown is None else [f"    7 | {shown}", f"      | {caret}"])


def test_colours_only_where_they_are_wanted() -> None:
    coloured = rendered("text", *ALL, width=80, colour=True)
    assert "\x1b[31m" in coloured
    assert click.unstyle(coloured) == rendered("text", *ALL, width=80)
    assert "\x1b" not in rendered("text", *ALL)


# --- for programs ---------------------------------------------------------------------------------------------------


def test_json() -> None:
    nowhere, uncited, twice = json.loads(rendered("json", *ALL))
    assert (nowhere["path"], nowhere["line"], nowhere["fix"]) == (None, None, None)
    assert (uncited["path"], uncited["line"], uncited["column"]) == ("content/01.a b.md", 2, 4)
    assert twice["fix"] == {"old": "the the", "new": "the"}


def test_github() -> None:
    nowhere, uncited, _ = rendered("github", *ALL).splitlines()
    assert nowhere == "::warning title=M001 warning::there is no | metadata.yaml at all%0Ahint: write @one, 100%25"
    assert uncited.startswith("::error file=content/01.a b.md,line=2,col=4,title=C001 error::@doi:10.5555/none has")


def test_sarif() -> None:
    log = json.loads(rendered("sarif", *ALL, error("Q999", "of an extension")))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver, results = run["tool"]["driver"], run["results"]
    assert [rule["id"] for rule in driver["rules"]] == ["C001", "M001", "W004"]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] == rule["fullDescription"]["text"] != ""
        assert "Fix it" in rule["help"]["markdown"]
    assert [result["level"] for result in results] == ["warning", "error", "warning", "error"]
    for result in results[:3]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert len(result["locations"]) == 1
    place = results[1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/01.a%20b.md"
    assert place["region"] == {"startLine": 2, "startColumn": 4}
    (replacement,) = results[2]["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"] == {"startLine": 1, "startColumn": 5, "endColumn": 12}
    assert replacement["insertedContent"] == {"text": "the"}


# --- a page ---------------------------------------------------------------------------------------------------------


def test_a_page_for_a_job() -> None:
    page = rendered("markdown", *ALL)
    assert "1 error, 2 warnings." in page
    assert "| 2 | **C001** |" in page
    assert "| 1 | W004 | twice |" in page
    assert "@" not in page  # nobody is pinged
    text = pandoc("--from", "gfm", "--to", "plain", "--columns", "500", text=page).stdout
    assert "there is no | metadata.yaml at all" in text
    assert "content/01.a b.md" in text


def test_a_page_shows_what_strangers_wrote_as_text() -> None:
    odd = "<img src=x> [a](https://example.org) `b` | *c* _d_ ~e~ #1 @f \\ &amp; https://example.org/"
    page = rendered("markdown", error("C001", odd, Location("content/1.md"), odd))
    html = pandoc("--from", "gfm", "--to", "html", text=page).stdout
    assert "<img" not in html
    assert "<a " not in html
    assert "<code>" not in html
    assert "<em>" not in html
    text = pandoc("--from", "gfm", "--to", "plain", "--wrap=none", "--columns", "500", text=page).stdout
    assert odd in text


def test_a_page_has_an_end() -> None:
    page = rendered("markdown", *(warning("W004", f"twice {n}", Location("content/1.md", n)) for n in range(1, 2000)))
    assert page.count("| W004 |") == 500
    assert "And 1499 more" in page


def test_a_summary_is_added_beside_what_is_written_anyway(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, summary = make.text("[@doi:10.5555/none]\n"), tmp_path / "summary.md"
    summary.write_text("# Before\n")
    assert "error[C001]" in recto("check", project, "--summary", summary)
    assert summary.read_text().startswith("# Before\n## Recto\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "other.md"))
    assert recto("check", project, "--format", "github").startswith("::")
    assert "**C001**" in (tmp_path / "other.md").read_text()


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_what_programs_read_is_alone_on_standard_output(name: str, make: Maker) -> None:
    json.loads(recto("check", make.text("It was the the [@doi:10.5555/none].\n"), "--fix", "--format", name))
