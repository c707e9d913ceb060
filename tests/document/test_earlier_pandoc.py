"""What earlier Pandocs read, and the present one only if it is changed before."""

from __future__ import annotations

import random
import re

import pytest
from recto.core.diagnostics import Diagnostic
from recto.document.earlier_pandoc import repaired

from tests.helpers import SVG, Maker, build, main_part, plain_text, said

FILES = {"content/images/a.svg": SVG}


@pytest.mark.parametrize("blank", ["\n\n", "\n \t\n", "\n\n\n"])
def test_a_blank_line_in_a_caption_is_a_line_break(blank: str, make: Maker) -> None:
    text = (
        f"As in @fig:x.\n\n![First [*part*](https://example.org){blank}Second part.](images/a.svg){{#fig:x}}\n\nText.\n"
    )
    built = build(make.text(text, **FILES), "html", "pdf", "docx", "latex", "jats")
    assert [one for one in said(built.diagnostics) if one[0][0] in "FHOX"] == [
        ("H024", "warning", "content/01.text.md:3:1")
    ]
    page = built.page
    assert '<figure id="fig:x"' in page
    assert "part</em></a><br>\nSecond part." in page
    assert 'href="#fig:x"' in page


def test_a_blank_line_in_the_words_of_a_link_is_a_space(make: Maker) -> None:
    built = build(make.text("See [one\n\ntwo](https://example.org) there.\n"))
    assert '<a href="https://example.org">one two</a> there' in " ".join(main_part(built.page).split())
    assert said(built.diagnostics) == [("H024", "warning", "content/01.text.md:1:5")]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ('[one\n\ntwo](https://example.org/a_(b) "A title")', "https://example.org/a_(b)"),
        ("[one\n\ntwo][r]", "https://example.org/r"),
    ],
)
def test_a_blank_line_in_other_links(link: str, target: str, make: Maker) -> None:
    built = build(make.text(f"See {link} there.\n\n[r]: https://example.org/r\n"))
    page = " ".join(main_part(built.page).split())
    assert f'href="{target}"' in page
    assert ">one two</a> there" in page
    assert [one[0] for one in said(built.diagnostics) if one[0][0] == "H"] == ["H024"]


@pytest.mark.parametrize("after", ["(so)", "[so]", "[so](https://example.org)", "[@doi:10.5555/alpha]"])
def test_a_note_that_a_parenthesis_follows_is_a_note(after: str, make: Maker) -> None:
    built = build(make.text(f"It is so^[A *note*.]{after}, and so.\n"))
    assert '<a href="#fn1" class="footnote-ref"' in built.page
    assert "<p>A <em>note</em>." in built.page
    assert [one for one in said(built.diagnostics) if one[0][0] == "H"] == [
        ("H024", "warning", "content/01.text.md:1:9")
    ]
    shown = {"[so](": '<a href="https://example.org">so</a>', "[@doi": '</a><span class="citation"'}.get(
        after[:5], after
    )
    assert shown in built.page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("H~*2 x*~ O", "H<sub><em>2&nbsp;x</em></sub> O"),
        ("10^**a b c**^ O", "10<sup><strong>a&nbsp;b&nbsp;c</strong></sup> O"),
    ],
)
def test_a_space_in_a_script(text: str, shown: str, make: Maker) -> None:
    built = build(make.text(f"{text}.\n"))
    assert shown.replace("&nbsp;", "\u00a0") in built.page.replace("&nbsp;", "\u00a0")
    assert said(built.diagnostics) == [("H024", "warning", f"content/01.text.md:1:{text.index('*')}")]


@pytest.mark.parametrize(
    "text",
    [
        "A [list\n\n- of things](https://example.org)\n",
        "A [head\n\n## of things](https://example.org)\n",
        "In `code a^[b](c)` and\n\n    [a\n\n    b](c)\n\n```\n[a\n\nb](c) a^[b](c)\n```\n",
        "~~*a b*~~ and a ~ *b c* ~ and `H~*2 x*~`.\n",
        "$a^[b](c)$ and <!-- [a\n\nb](c) -->\n",
        "A [bracket\n\nthat ends] (later).\n",
        r"A \^[link](https://example.org) and x\[a^[note]." + "\n",
    ],
)  # fmt: skip
def test_what_no_pandoc_reads_is_not_changed(text: str) -> None:
    found: list[object] = []
    assert (repaired(text, plain_text(text), found.append), found) == ((text, ""), [])


def test_half_an_interval_before_a_link_is_taken_for_its_beginning_with_a_warning() -> None:
    """Nobody can tell the two apart. A list that begins in between ends the search."""
    text = "The interval [0, 1) is open.\n\nThe one to 1](images/a.svg) is not.\n\n- A\n\n- B](images/a.svg)\n"
    found: list[Diagnostic] = []
    kept, mark = repaired(text, plain_text(text), found.append)
    assert kept.replace(mark, "") == text.replace("open.\n\nThe", "open.\nThe")
    assert [(one.code, one.location.line) for one in found if one.location] == [("H024", 1)]


def test_nothing_else_is_changed() -> None:
    rng = random.Random(1)
    signs = ["[", "]", "(a)", "^", "!", "\n", "\n\n", " ", "\\", "x", "`", "$", "^[n](", "![a\n\nb](c)"]
    for _ in range(2000):
        text = "".join(rng.choices(signs, k=30))
        kept, mark = repaired(text, plain_text(text), lambda _: None)
        back = kept.replace(mark, "") if mark else kept
        assert re.sub(r"[\s\\]", "", back) == re.sub(r"[\s\\]", "", text)


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ("[" * 50_000 + "](a)" * 50_000, 0),
        ("![a\n\n" * 20_000, 0),
        ("^[" * 30_000 + "](" * 30_000, 1250),
        ("[\n\n](a" * 20_000, 0),
    ],
)
def test_long_hostile_texts_are_read_to_their_end(text: str, repairs: int) -> None:
    kept, mark = repaired(text, plain_text(text), lambda _: None)
    assert kept.count(mark) == repairs if mark else (kept, repairs) == (text, 0)
