"""Figures of several panels: what is one, its numbers and letters, and what is said of mistakes."""

from __future__ import annotations

import re

import pytest
from recto.document import panels
from recto.pandoc import ast

from tests.helpers import SVG, Maker, build, check, parsed, said

IMAGES = {"images/a.svg": SVG, "images/b.svg": SVG}


def figure(inside: str, braces: str = "#fig:x") -> str:
    return f"::: {{{braces}}}\n{inside}\n:::\n"


def shape(text: str) -> list[list[str]] | str:
    """The labels of the panels, row by row; of anything else, its kind."""
    (block,) = ast.loads(parsed(text)[0].ast)["blocks"]
    if not panels.is_whole(block):
        return str(block["t"])
    return [[ast.identifier(panel) for panel in ast.blocks(row)] for row in ast.blocks(block)]


A, B = "![One.](images/a.svg)", "![Two.](images/b.svg)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (figure(f"{A}\n{B}\n\nBoth."), [["fig:x-a", "fig:x-b"]]),
        (figure(f"{A}\n\n{B}\n\nBoth."), [["fig:x-a"], ["fig:x-b"]]),
        (figure(f"{A}\n{B}\n\n{A}{{#fig:own}}"), [["fig:x-a", "fig:x-b"], ["fig:own"]]),
        (figure(f"{A}\n\n{B}\n\n{A}\n\nAll.", "#fig:x columns=2"), [["fig:x-a", "fig:x-b"], ["fig:x-c"]]),
        (figure(f"{A}\n{B}\n\nBoth.", "#fig:x layout-ncol=1"), [["fig:x-a"], ["fig:x-b"]]),
        (figure(f"{A}\n{B}\n\nBoth.", "#fig:x columns=many"), [["fig:x-a", "fig:x-b"]]),
        (f'<div id="fig:x">\n\n{A}\n{B}\n\nBoth.\n</div>\n', [["fig:x-a", "fig:x-b"]]),
        (figure(f"{A}{{#fig:x-b}}\n{B}\n"), [["fig:x-b", "fig:x-b-panel"]]),
        (figure(f"<!-- a comment -->\n\n{A}\n{B}\n"), [["fig:x-a", "fig:x-b"]]),
        (figure(f"{A}\n{B}\n" * 4, "#fig:x"), [[f"fig:x-{one}" for one in "abcdef"], ["fig:x-g", "fig:x-h"]]),
        # an ordinary figure
        (figure("![](images/a.svg)\n\nThe caption."), "Figure"),
        (figure(A), "Figure"),
        (figure(A, "#fig:x .panels"), "Figure"),
        # not a figure at all
        (figure(f"{A}\n{B}\n\nBoth.", "#box"), "Div"),
        (figure(f"{A}\n{B}\n\nBoth.\n\n- a list"), "Div"),
        (figure(f"Before.\n\n{A}"), "Div"),
        (figure(f"{A}\n\nBetween.\n\n{B}"), "Div"),
        (figure("Only words."), "Div"),
    ],
)
def test_what_is_a_figure_of_panels(text: str, expected: list[list[str]] | str) -> None:
    assert shape(text) == expected


def test_letters_go_on_after_z() -> None:
    assert [panels.letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "a", "z", "aa", "az", "ba", "zz", "aaa"
    ]  # fmt: skip


def plain(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", "", page).replace("\xa0", " ").replace("&nbsp;", " ").split())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", "See 2, 2a, fig. 2b, Figure 2b, 2B, 2a–2b and 1."),
        ("pandoc: {xnos-cleveref: true, xnos-capitalise: true}\n", "See Fig. 2, Fig. 2a, Fig. 2b, Figure 2b, Fig. 2B"),
        ("pandoc: {xnos-number-by-section: true}\n", "See 0.2, 0.2a, fig. 0.2b, Figure 0.2b, 0.2B"),
    ],
)
def test_references_to_panels(given: str, expected: str, make: Maker) -> None:
    text = (
        "## One {#sec:one}\n\n"
        "See @fig:x, @fig:x-a, +@fig:own, *@fig:own, {@fig:x}B, @fig:x-a-@fig:own and @fig:before.\n\n"
        "![Before.](images/a.svg){#fig:before}\n\n" + figure(f"{A}\n{B}{{#fig:own}}\n\nBoth, @fig:own.")
    )
    if "section" in given:
        text += "\nSection @sec:one.\n"
    built = build(make({"content/01.text.md": text, "content/metadata.yaml": f"title: T\n{given}", **IMAGES}))
    assert [one for one in built.diagnostics if one.severity.value == "error"] == []
    assert expected in plain(built.page)
    assert "(a) One." in plain(built.page)
    assert "\0" not in built.page


def test_a_tag_is_the_number_of_the_whole(make: Maker) -> None:
    text = f"See @fig:x-b.\n\n{figure(f'{A}{chr(10)}{B}{chr(10) * 2}Both.', '#fig:x tag=S1')}"
    assert "See S1b." in plain(build(make.text(text, **IMAGES)).page)


def test_widths_are_parts_of_the_text(make: Maker) -> None:
    text = f"See @fig:x.\n\n{figure(f'{A}{{width=40%}}{chr(10)}{B}{{width=2cm}}{chr(10) * 2}Both.')}"
    page = build(make.text(text, **IMAGES)).page
    assert re.findall(r'<img [^>]*style="([^"]*)"', page) == ["width:80.0%", "width:2cm"]


def test_a_place_to_link_to_stays(make: Maker) -> None:
    text = f"See [it](#here) and @fig:x-a.\n\n{figure(f'{A}{{#here}}{chr(10)}{B}{chr(10) * 2}Both.')}"
    page = build(make.text(text, **IMAGES)).page
    assert 'id="here"' in page
    assert 'id="fig:x-a"' in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See @fig:x-a.\n\n" + figure(f"{A}\n{B}\n\nBoth."), []),
        ("See @fig:x-c.\n\n" + figure(f"{A}\n{B}\n\nBoth."), [("X001", "error", "content/01.text.md:1:5")]),
        ("See @fig:x.\n\n" + figure("Only words."), [("X008", "error", "content/01.text.md:3:6")]),
        (
            "See @fig:x.\n\n" + figure(f"{A}{{#fig:s}}\n{B}{{#fig:s}}\n\nBoth."),
            [("X002", "error", "content/01.text.md:5:23")],
        ),
        (
            "See @fig:x.\n\n" + figure(f"{A}{{#fig:x-b}}\n{B}{{#fig:x-a}}\n\nBoth."),
            [("F027", "warning", "content/01.text.md:4:9"), ("F027", "warning", "content/01.text.md:5:9")],
        ),
        (
            "See @fig:x.\n\n" + figure("![(A) One.](images/a.svg)\n![A one.](images/b.svg)\n\nBoth."),
            [("F027", "warning", "content/01.text.md:4:13")],
        ),
    ],
)
def test_mistakes_are_named_at_their_line(text: str, expected: list[tuple[str, str, str]], make: Maker) -> None:
    found = check(make.text(text, **IMAGES))
    assert (
        said([one for one in found if one.code in ("F027", "X001", "X002", "X005", "X006", "X007", "X008")]) == expected
    )


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("fig:samples-c", "the panels of fig:samples are fig:samples-a, fig:samples-b"),
        ("fig:sampels-a", "did you mean fig:samples-a?"),
    ],
)
def test_a_panel_that_is_not_there_has_a_hint(wrong: str, hint: str, make: Maker) -> None:
    text = f"See @{wrong}.\n\n{figure(f'{A}{chr(10)}{B}{chr(10) * 2}Both.', '#fig:samples')}"
    (found,) = (one for one in check(make.text(text, **IMAGES)) if one.code == "X001")
    assert found.hint == hint


def test_nothing_is_lost(make: Maker) -> None:
    """Also with an image that is not there and a formula in captions, in every format."""
    text = "See @fig:x-a.\n\n" + figure(
        "![One, $x$.](images/a.svg)\n![Two *words*.](images/none.svg)\n\nBoth, with $y$.\n\nIn two paragraphs."
    )
    built = build(make.text(text, **IMAGES), "html", "pdf", "docx", "latex", "jats")
    assert [one.code for one in built.diagnostics if one.code.startswith("O")] == []
