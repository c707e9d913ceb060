"""What earlier Pandocs read, and the present one only if it is changed before."""

from __future__ import annotations

import random
import re

import pytest
from recto.core.diagnostics import Diagnostic
from recto.document.earlier_pandoc import repaired

from tests.helpers import SVG, Maker, build, check, main_part, plain_text, said

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
    ("text", "shown"),
    [
        ("x~(*a b*)~ y", "x<sub>(<em>a b</em>)</sub> y"),
        ("x^`a b`^ y", "x<sup><code>a b</code></sup> y"),
        ("x^[a b](https://example.org)^ y", 'x<sup><a href="https://example.org">a b</a></sup> y'),
        ("x^$a b$^ y", '<annotation encoding="application/x-tex">a b</annotation>'),
    ],
)
def test_a_space_in_what_is_in_a_script(text: str, shown: str, make: Maker) -> None:
    built = build(make.text(f"{text}.\n"))
    assert shown in built.page.replace("\u00a0", " ").replace("&nbsp;", " ")
    assert said(built.diagnostics) == [("H024", "warning", "content/01.text.md:1:2")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x^[1]^", "x<sup>[1]</sup>"),
        ("x^[@doi:10.5555/alpha]^", '">1</a>]</span></sup>'),
        ("x^[see @doi:10.5555/alpha, p. 3; @doi:10.5555/beta]^", '">2</a>]</span></sup>'),
    ],
)
def test_a_superscript_that_begins_with_a_bracket(text: str, shown: str, make: Maker) -> None:
    built = build(make.text(f"{text} y.\n"))
    assert shown in built.page
    assert 'class="footnote-ref"' not in built.page
    assert [one[::2] for one in said(built.diagnostics)] == [("H024", "content/01.text.md:1:2")]


@pytest.mark.parametrize("text", ["It^[One.]^[Two.]", "It^[A]^[B]", "It^[A note.]^2^"])
def test_notes_beside_each_other_are_notes(text: str, make: Maker) -> None:
    built = build(make.text(f"{text} is.\n"))
    assert built.page.count('class="footnote-ref"') == text.count("[")
    assert said(built.diagnostics) == []


def test_a_link_in_a_superscript_is_a_link(make: Maker) -> None:
    built = build(make.text("So^[1](https://example.org)^ it is.\n"))
    assert '<sup><a href="https://example.org">1</a></sup>' in built.page
    assert said(built.diagnostics) == []


@pytest.mark.parametrize("signs", ["~~", "^^", "~~~", "~~~~"])
def test_signs_that_enclose_nothing_are_shown(signs: str, make: Maker) -> None:
    built = build(make.text(f"Of ~~old~~ a {signs} b, x^a^^b^ and `{signs}`.\n"))
    page = main_part(built.page)
    assert f"<del>old</del> a {signs} b" in page
    assert f"<code>{signs}</code>" in page
    assert said(built.diagnostics) == [("H024", "warning", "content/01.text.md:1:14")]


@pytest.mark.parametrize("after", ["", "\n: A caption {#tbl:x}\n"])
def test_a_table_without_a_border_below(after: str, make: Maker) -> None:
    table = "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n| 3 | 4 |\n"
    built = build(make.text(f"Text.\n\n{table}{after}"))
    assert re.search(r"<td[^>]*>3</td>", main_part(built.page))
    assert ("H024", "warning", "content/01.text.md:3:1") in said(built.diagnostics)


def test_a_citation_that_a_word_in_parentheses_follows(make: Maker) -> None:
    built = build(make.text("See [@doi:10.5555/alpha](so) and [@doi:10.5555/beta](https://example.org).\n"))
    assert '>1</a>]</span>(so) and <a href="https://example.org">' in main_part(built.page)
    assert [one for one in said(built.diagnostics) if one[0] != "C026"] == [
        ("H024", "warning", "content/01.text.md:1:5")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A [list\n\n- of things](https://example.org)\n",
        "A [head\n\n## of things](https://example.org)\n",
        "In `code a^[b](c)` and\n\n    [a\n\n    b](c)\n\n```\n[a\n\nb](c) a^[b](c)\n```\n",
        "~~*a b*~~ and ~~`a`~~ and a ~ *b c* ~ and `H~*2 x*~`.\n",
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
        kept, marks = repaired(text, plain_text(text), lambda _: None)
        back = re.sub(f"[{marks}]", "", kept) if marks else kept
        assert re.sub(r"[\s\\]", "", back) == re.sub(r"[\s\\]", "", text)


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ("[" * 50_000 + "](a)" * 50_000, 0),
        ("![a\n\n" * 20_000, 0),
        ("^[a@" * 20_000 + "~~a" * 20_001, 1),
        ("~*a b" * 20_000 + '^"a b' * 20_000, 0),
        ("^[" * 30_000 + "](" * 30_000, 1250),
        ("[\n\n](a" * 20_000, 0),
    ],
)
def test_long_hostile_texts_are_read_to_their_end(text: str, repairs: int) -> None:
    found: list[Diagnostic] = []
    repaired(text, plain_text(text), found.append)
    assert len(found) == repairs


@pytest.mark.parametrize(
    ("text", "shown", "code"),
    [
        ("So^[one\n\ntwo] it is.", "<p>So^[one</p>", "W009"),
        (
            "So [@doi:10.5555/alpha](https://example.org) it is.",
            '<a href="https://example.org"><span class="citation"',
            "C026",
        ),
        (
            "+---+---+\n| a | b |\n+===+===+\n| 1     |\n+---+---+\n| 2 | 3 |\n+   +---+\n|   | 4 |\n+---+---+",
            'colspan="2">1</td>',
            "",
        ),
        ("![](a.png){#fig:x width=50%}\n\nIn @fig:x.", '<figure id="fig:x"', "X007"),
        ("table: words\n\n| a | b |\n|---|---|\n| 1 | 2 |", "<caption>words</caption>", ""),
        ("## One\\\n\ntwo", "<p>two</p>", ""),
        ("## One\n\ntext\n\n## One\n\nAs [One] says.", '<a href="#one">One</a>', "D002"),
        ("- One\n\n  two\n\n    three", "<p>three</p></li>", ""),
        ("- [ ] One\n- [x] Two", "One</label></li>", ""),
        ("```{r}\nx\n```", "<p><code>{r} x</code></p>", "H019"),
        ("```r {.x}\nx\n```", '<code class="sourceCode r">', ""),
        ("So[^a^b] it is.\n\n[^a^b]: A note", "<sup>a</sup>b</a>", "H030"),
        ("So [^one^](https://example.org) it is.", '<a href="https://example.org"><sup>one</sup></a>', ""),
        (
            "So [one][two]{.button} it is.\n\n[two]: https://example.org",
            '<a href="https://example.org" class="button">one</a>',
            "",
        ),
        ("[One]{#1a} as [here](#1a).", '<span id="1a">One</span>', ""),
        ('"One\n\ntwo', "<p>“One</p>", ""),
        ("As @doi:10.5555/alpha says.", '">1</a>]</span> says', ""),
        ("So [see @doi:10.5555/alpha, chap. 3].", "[see ", ""),
    ],
)  # fmt: skip
def test_what_is_read_as_the_present_pandoc_does(text: str, shown: str, code: str, make: Maker) -> None:
    project = make.text(f"{text}\n", **{"content/a.png": SVG})
    page = re.sub(r' id="(p-|m\.)[^"]*"', "", main_part(build(project).page))
    assert shown in page
    assert not code or code in {one.code for one in check(project)}
    assert "H024" not in {one.code for one in check(project)}
