"""What authors say of diagnostics: levels in metadata.yaml, and comments that ignore."""

from __future__ import annotations

from typing import Any

import pytest
from recto.core.diagnostics import Diagnostic, error, in_order, warning
from recto.core.model import Location
from recto.rules.levels import Settings, ignores

from tests.helpers import METADATA, Maker, build, check, manuscript, said

UNKNOWN = "It was shown [@doi:10.5555/none]."


def settled(checks: Any, *diagnostics: Diagnostic, text: str = "") -> list[Diagnostic]:
    found: list[Diagnostic] = []
    report = Settings(manuscript(text, values={"recto": {"checks": checks}})).applied_to(found.append)
    for diagnostic in diagnostics:
        report(diagnostic)
    return found


def test_what_a_broken_file_causes_is_not_said() -> None:
    broken, caused, other = error("M001", "not YAML"), warning("D003", "empty"), error("C001", "none")
    assert settled({}, caused, broken, caused, other) == [caused, broken, other]
    assert settled({}, warning("M001", "no such file"), caused)[1:] == [caused]


def test_a_typo_in_a_template_is_the_only_thing_said(make: Maker) -> None:
    files = {
        "content/01.text.md": "# One\n\n[This version]({{ manubot.ci_source.commit }}).\n\n{% x %}\n",
        "content/metadata.yaml": METADATA,
    }
    assert [diagnostic.code for diagnostic in check(make(files))] == ["T001"]


def test_of_metadata_that_cannot_be_read_nothing_else_is_said(make: Maker) -> None:
    text = "# Authors\n\n{% for author in manubot.authors %}\n{{ author.name }}\n{% endfor %}\n\n# Text\n\nText.\n"
    files = {"content/01.text.md": text, "content/metadata.yaml": "title: A: B\n"}
    assert [diagnostic.code for diagnostic in check(make(files))] == ["M001"]


@pytest.mark.parametrize(
    ("level", "severities"),
    [
        ("off", []),
        (False, []),  # as YAML reads off
        ("warning", ["warning"]),
        ("error", ["error"]),
        ("loud", ["error"]),  # I001 says so
        (["off"], ["error"]),
        ({"content/0.md": "off"}, []),
        ({"content/*": "warning"}, ["warning"]),
        ({"content/1.md": "off"}, ["error"]),
        ({"content/0.md": "warning", "*": "off"}, ["warning"]),
        ({"*": "off", "content/0.md": "warning"}, []),
    ],
)
def test_levels(level: Any, severities: list[str]) -> None:
    given = error("C001", "no reference", Location("content/0.md", 3))
    assert [one.severity for one in settled({"C001": level}, given)] == severities
    assert settled({"C002": level}, given) == [given]


def test_a_level_for_what_has_no_place() -> None:
    given = warning("O001", "lost")
    assert settled({"O001": "off"}, given) == []
    assert settled({"O001": {"content/*": "off"}}, given) == [given]
    assert settled({"O001": {"*": "off"}}, given) == []


@pytest.mark.parametrize("checks", [None, [], "off", 3, {1: "off"}])
def test_settings_that_are_none_change_nothing(checks: Any) -> None:
    given = error("C001", "no reference", Location("content/0.md", 3))
    assert settled(checks, given) == [given]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("A <!-- recto-ignore C001: why --> b\nc", (1, 1)),
        ("A\n<!-- recto-ignore C001: why -->\nb\nc\n\nd", (2, 4)),
        ("A\n\n<!-- recto-ignore C001: why -->\n\n\nb\nc\n\nd", (3, 7)),
        ("   <!-- recto-ignore C001: why -->  \n# b\n\nc", (1, 2)),
        ("<!-- recto-ignore C001:\n  why -->\n\nb", (1, 4)),
        ("a <!-- recto-ignore C001: why\n  and why --> b\nc", (1, 2)),
        ("<!-- recto-ignore C001: why -->", (1, 1)),
        ("<!-- recto-ignore C001: why -->\n\n", (1, 1)),
    ],
)
def test_the_lines_of_an_ignore(text: str, lines: tuple[int, int]) -> None:
    (found,) = ignores(manuscript(text))
    assert (found.first, found.last) == lines
    assert found.codes == ("C001",)
    assert found.reason.startswith("why")


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("C001, X002: why", ("C001", "X002"), "why"),
        ("C001 X002: why: because", ("C001", "X002"), "why: because"),
        ("C001", ("C001",), ""),
        ("C001 why", ("C001",), "why"),
        (": why", (), "why"),
        ("", (), ""),
        ("c001: why", (), "c001: why"),
    ],
)
def test_what_an_ignore_says(comment: str, codes: tuple[str, ...], reason: str) -> None:
    (found,) = ignores(manuscript(f"A <!-- recto-ignore {comment} -->"))
    assert (found.codes, found.reason) == (codes, reason)


@pytest.mark.parametrize(
    "text",
    [
        "```\n{}\n```\n\n~~~~ html\n{}\n~~~~\n",
        "Write `{}` at the end of the line.\n",
        "Write `` `{}` `` at the end\nof `the\nline {}`.\n",
        "Write:\n\n    {}\n\nat the end of the line.\n",
        "- Write\n\n  ```\n  {}\n  ```\n",
        "> ```\n> {}\n> ```\n",
    ],
)
def test_ignores_in_code_are_code(text: str) -> None:
    comment = "<!-- recto-ignore C001: why -->"
    text = text.replace("{}", comment)
    assert list(ignores(manuscript(text))) == []
    (found,) = ignores(manuscript(f"{text}\nA `word` {comment}\n"))
    assert str(found.location) == f"content/0.md:{text.count(chr(10)) + 2}:10"


@pytest.mark.parametrize("before", ["A ` or", "A <!-- ` --> or", "[a]: https://example.org", "::: note", "$a$ or `b`"])
def test_what_is_no_code_before_an_ignore(before: str) -> None:
    assert len(list(ignores(manuscript(f"{before} <!-- recto-ignore C001: why -->\n")))) == 1


def of_citations(diagnostics: list[Diagnostic]) -> list[tuple[str, str, str | None]]:
    return said(in_order(diagnostics), "C001", "I001", "I002", "I003")


def test_a_check_ignores_what_it_is_told_to(make: Maker) -> None:
    text = f"{UNKNOWN} <!-- recto-ignore C001: later -->\n\n<!-- recto-ignore C001: later -->\n{UNKNOWN}\n\n{UNKNOWN}\n"
    assert of_citations(check(make.text(text))) == [("C001", "error", "content/01.text.md:6:15")]


def test_a_build_ignores_the_same(make: Maker) -> None:
    text = (
        f"{UNKNOWN} <!-- recto-ignore C001: to come -->\n\nIt is $\\none{{x}}$. <!-- recto-ignore P003: to come -->\n"
    )
    built = build(make.text(text))
    assert said(built.diagnostics, "C001", "P003", "I002") == []
    assert "recto-ignore" not in built.page


def test_an_ignore_reaches_what_a_template_makes(make: Maker) -> None:
    text = f"{{% for i in range(3) %}}\n{UNKNOWN} <!-- recto-ignore C001: to come -->\n{{% endfor %}}\n"
    assert of_citations(check(make.text(text))) == []


def test_what_is_told_before_the_metadata_is_read(make: Maker) -> None:
    metadata = METADATA + "recto: {checks: {R002: warning}}\n"
    project = make({"content/metadata.yaml": metadata, "content/01.a.md": "caf\xe9".encode("latin-1")})
    assert said(check(project), "R002") == [("R002", "warning", "content/01.a.md:1:4")]


def test_an_ignore_in_vain(make: Maker) -> None:
    text = "A <!-- recto-ignore C001: ok -->\n\nB <!-- recto-ignore P001: ok -->\n\nC <!-- recto-ignore C999: ok -->\n"
    assert of_citations(check(make.text(text))) == [
        ("I002", "warning", "content/01.text.md:1:3"),
        ("I003", "warning", "content/01.text.md:5:3"),
    ]
    assert said(build(make.text(text)).diagnostics, "I002") == []


def test_a_comment_before_a_heading_leaves_it_a_heading(make: Maker) -> None:
    built = build(
        make.text("<!-- recto-ignore D001: why -->\n\n## Two\n\n<!-- recto-ignore D001: why -->\n# One\n\nText.\n")
    )
    assert "<h1" in built.page
    assert "<h2" in built.page
