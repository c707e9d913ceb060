"""HTML of the author that no format shows."""

from __future__ import annotations

import pytest
from recto.core.diagnostics import Fix

from tests.helpers import SVG, Maker, check, said


@pytest.mark.parametrize(
    ("html", "place"),
    [
        ("<script>x</script>", "3:1"),
        ("Words <iframe src='x'></iframe>", "3:7"),
        ("Words <b onclick='x'>bold</b>", "3:7"),
        ("<a href='javascript:x'>link</a>", "3:1"),
        ("<style>p { color: red }</style>", "3:1"),
        ("<details ontoggle='x' open><summary>open</summary></details>", "3:1"),
        ("`<script>x</script>`{=html}", "3:2"),
    ],
)
def test_what_is_left_out(html: str, place: str, make: Maker) -> None:
    assert said(check(make.text(f"Text.\n\n{html}\n"))) == [("H001", "warning", f"content/01.text.md:{place}")]


@pytest.mark.parametrize(
    "html",
    [
        "<b>bold</b>",
        "<!-- <script>in a comment</script> -->",
        "`<script>in code</script>`",
        "<div class='x'>words</div>",
        "<br>",
        "<kbd>Ctrl</kbd>",
        "<span style='color: red'>x</span>",
    ],
)
def test_what_is_fine(html: str, make: Maker) -> None:
    assert said(check(make.text(f"Text {html}\n"))) == []


# --- TeX (H010) -----------------------------------------------------------------------------------------------------


def test_tex_in_the_text_is_said_where_it_stands(make: Maker) -> None:
    text = """Words \\textbf{in *bold*}, see \\ref{x}, then \\ref{x} again.

\\newpage

In C:\\data, `\\emph{code}`, $\\alpha$, `\\small`{=latex} and \\\\emph.

\\newcommand{\\R}{\\mathbb{R}}

\\begin{align} a &= b \\end{align}

\\begin{tabular}{l}
cell
\\end{tabular}
"""
    found = [diagnostic for diagnostic in check(make.text(text)) if diagnostic.code == "H010"]
    places = ["1:7", "1:31", "1:45", "3:1", "5:6", "11:1"]
    assert said(found) == [("H010", "warning", f"content/01.text.md:{place}") for place in places]
    assert [one.hint.split(":")[0][:24] for one in found[:2]] == ["write **words** for bold", "write a cross-reference"]


# --- what is not closed (H004, H005, H008), notes (H006, H007), elements that there are not (H009) -------------------


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("::: {.a}\n::: b\nx\n:::\n\ny", "H004", "1:1"),
        ("x\n\n:::\n\ny", "H004", "3:1"),
        ("x\n::: {.a}\ny\n:::", "H004", "2:1"),
        ("x\n\n~~~\ny", "H005", "3:1"),
        ("- x\n\n  ```r\n  y", "H005", "3:3"),
        ("x[^a] and[^b]\n\n[^a]: y", "H006", "1:10"),
        ("x[^a]\n\n[^a]: y\n\n[^a]: z", "H007", "5:1"),
        ("x <i>y", "H008", "1:3"),
        ("x y</i>", "H008", "1:4"),
        ("x <file> y", "H009", "1:3"),
    ],
)
def test_what_lacks_its_other_half(text: str, code: str, place: str, make: Maker) -> None:
    found = [(one[0], one[2]) for one in said(check(make.text(f"{text}\n")))]
    assert (code, f"content/01.text.md:{place}") in found
    assert len([one for one in found if one[0] == code]) == (2 if text == "x\n::: {.a}\ny\n:::" else 1)


@pytest.mark.parametrize(
    "text",
    [
        "::: {.a}\nx\n:::\n\n:::: b\n::: c\ny\n:::\n::::",
        "# A\n::: {.a}\nx\n:::",
        "```\n::: {.a}\n<i>[^a]\n```",
        "`<i>` and `[^a]` and `:::` and <!-- <i> --> and $a<b$ and 1 < 2 > 0",
        "x[^a] and ^[a note]\n\n[^a]: y\n\n    z",
        "<p>x\n\n<br> y <img src='images/figure.svg' alt=''> <i\nclass='a'>z</i> <b>\n\nw</b>",
        "<details><summary>x</summary>\n\ny\n\n</details>",
        "10[^2^]",
    ],
)
def test_what_is_whole(text: str, make: Maker) -> None:
    assert [one for one in said(check(make.text(f"{text}\n"))) if one[0] in {f"H00{n}" for n in range(4, 10)}] == []


# --- merges (H011) --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n", ["1:1"]),
        (
            "A\n<<<<<<< HEAD\na\n||||||| base\nc\n=======\nb\n>>>>>>> x\n\nB\n<<<<<<< a\n=======\n>>>>>>> b\n",
            ["2:1", "11:1"],
        ),
        ("```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n```\n", []),
        ("A heading\n=======\n\nText << and >>.\n", []),
        ("<<<<<<< HEAD\n", ["1:1"]),
        ("Text.\n\n>>>>>>> other\n", ["3:1"]),
        ("> > > > > > > deep\n", []),
    ],
)
def test_a_merge_that_was_not_finished(text: str, places: list[str], make: Maker) -> None:
    found = [diagnostic for diagnostic in check(make.text(text)) if diagnostic.code == "H011"]
    assert said(found) == [("H011", "error", f"content/01.text.md:{place}") for place in places]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Text.[^a]\n\n[^a]: A note.[^b]\n\n[^b]: Lost.\n", "3:14"),
        ("![A [bracket in a note^[x]](a.png)\n\n- a\n- b\n", None),
        ("As (@one) says:\n\n(@one) An example.\n", None),
        ("> - a\n\nTerm\n\n:   - b\n", None),
    ],
)
def test_a_sign_that_is_read_as_something_else(text: str, place: str | None, make: Maker) -> None:
    found = [one for one in said(check(make.text(text))) if one[0] == "H030"]
    assert found == ([("H030", "error", f"content/01.text.md:{place}")] if place else [])


# --- what is read as something else (H009, H012 to H015) --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x\n\n\tThe towers were climbed as well [@doi:10.5555/alpha].\n", [("H012", "3:2")]),
        ("x\n\n    “The towers were climbed by all of us.”\n", [("H012", "3:5")]),
        ("x\n\n    ![A tower.](images/a.svg)\n", [("H012", "3:5")]),
        ("x\n\n    - ropes\n    - wheels\n", [("H012", "3:5")]),
        ("x\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n", [("H012", "3:5")]),
        (
            'x\n\n    git commit -m "The text."\n\nx\n\n    for x in y:\n        print(x)  # Print the names of all.\n',
            [],
        ),
        ("- x\n\n    The second paragraph of an item is indented.\n\nTerm\n:   x\n\n    It is so here, too.\n", []),
        ("x[^a]\n\n[^a]: x\n\n    The second paragraph of a note is indented.\n", []),
        ("We used:\n- ropes\n- wheels\n", [("H013", "2:1")]),
        ("We used:\n- ropes\n", [("H013", "2:1")]),
        ("We used\n* ropes\n* wheels\n\nx\n", [("H013", "2:1")]),
        ("We used:\n1) ropes\n2) wheels\n", [("H013", "2:1")]),
        ("> We used:\n> + **ropes**\n> + [wheels](https://example.org)\n", [("H013", "2:3")]),
        ("• ropes\n• wheels\n\nx\n\n• more\n", [("H013", "1:1"), ("H013", "6:1")]),
        ("• ropes\n\n• wheels\n", [("H013", "1:1")]),
        ("– ropes\n– wheels\n", [("H013", "1:1")]),
        ("-ropes\n-wheels\n", [("H013", "1:1")]),
        ("We used:\n-\u00a0ropes\n-\u00a0wheels\n", [("H013", "2:1")]),
        ("A range from 3\n- 4 mm in the years\n1994. It was - as ever -\n- so.\n", []),
        ("- ropes\n- wheels\n  1. one\n  2. two\n\n(a) x\n(b) y\n", []),
        ("Words: a list is\n\n- ropes\n\n```\nx\n- y\n- z\n```\n", []),
        ("Words. <!-- ask Ada\n\nMore words.\n", [("H014", "1:8")]),
        ("Words. <!-- ask Ada\n\nMore words. <!-- so -->\n", [("H014", "1:8")]),
        ("Words. <!– ask Ada –>\n", [("H014", "1:8")]),
        ("Words. <!-- ask Ada -->\n\n`<!--` and <!DOCTYPE html>\n", []),
        ("[DNA]: deoxyribonucleic acid\n", [("H015", "1:1")]),
        ("[x]: https://example.org\n[y]: <a b> 'c'\n[z]: data/a.csv\n\n[x] [y] [z]\n", []),
        ("Read [INSTALL] first.\n\n[INSTALL]: INSTALL\n", []),
        ("* `a - b` := `c`\n* `d` := `e`\n\nSo it is, e.g.\n* `f(x)`\n", []),
        ("It was shown by Dr. C.\nA. Smith, and by\nB. Jones.\n", []),
        ("Type <kbd>Ctrl</kbd>\n+<kbd>A</kbd>\n", []),
        ("Where a<b and c>d it is so.\n", [("H009", "1:8")]),
        ("Words.^[A note[^9] that goes on.\n", [("W009", "1:7")]),
        ("<details open>\n\nx\n\n</details>\n", []),
    ],
)
def test_what_is_read_as_something_else(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    codes = ("H006", "H008", "H009", "H012", "H013", "H014", "H015", "W009")
    found = said(check(make.text(text, **{"content/images/a.svg": SVG})), *codes)
    assert [(code, (where or "").partition(".md:")[2]) for code, _, where in found] == expected


def test_a_definition_that_vanishes_is_no_link(make: Maker) -> None:
    assert [one.code for one in check(make.text("[DNA]: deoxyribonucleic acid\n"))] == ["H015"]


@pytest.mark.parametrize(
    "text", ["- ![A tower.](images/a.svg){#fig:a}\n- ![Two\n  lines.](images/a.svg)\n\nSee @fig:a.\n"]
)
def test_a_figure_may_be_an_item(text: str, make: Maker) -> None:
    assert said(check(make.text(text, **{"content/images/a.svg": SVG})), "H030") == []


def test_a_formula_between_spaces_is_named_once(make: Maker) -> None:
    told = [(one.code, one.hint) for one in check(make.text("It is $ \\alpha $ and $ Ca^2+ $ here.\n"))]
    assert told == [("W010", "write $\\alpha$"), ("W010", "write $Ca^{2+}$")]


@pytest.mark.parametrize(
    ("command", "instead"),
    [
        (r"\url{https://example.org/a}", "<https://example.org/a>"),
        (r"\href{https://example.org}{the words}", "[the words](https://example.org)"),
        (r"\cite{doi:10.5555/alpha, beta2001}", "[@doi:10.5555/alpha; @beta2001]"),
        (r"\citet{beta2001}", "@beta2001"),
        (r"\emph{two words}", "*two words*"),
        (r"\ref{fig:x}", "@fig:x"),
    ],
)
def test_tex_that_says_the_same_in_markdown_is_translated(command: str, instead: str, make: Maker) -> None:
    text = f"As {command} it is, in @fig:x.\n\n![A drawing.](images/a.svg){{#fig:x}}\n"
    (found,) = (one for one in check(make.text(text, **{"content/images/a.svg": SVG})) if one.code == "H010")
    assert (found.hint, found.fix) == (f"write {instead}", Fix(command, instead))


@pytest.mark.parametrize(
    "command", [r"\ref{fig:y}", r"\autoref{fig:x}", r"\emph{a *b*}", r"\citet{a, b}", r"\section{A}"]
)
def test_tex_that_may_mean_something_else_is_not_translated(command: str, make: Maker) -> None:
    (found,) = (one for one in check(make.text(f"As {command} it is.\n")) if one.code == "H010")
    assert found.fix is None


@pytest.mark.parametrize(
    ("html", "hint"),
    [
        ('<iframe src="images/plot.html"></iframe>', "show a picture of it, and link to it"),
        ('<script>Plotly.newPlot("a")</script>', "named in recto: page: scripts:"),
        ("<style scoped>td { color: red }</style>", "named in recto: page: styles:"),
        ("<form></form>", "write it in Markdown, or remove it"),
    ],
)
def test_what_takes_the_place_of_a_notebooks_html(html: str, hint: str, make: Maker) -> None:
    (one,) = [one for one in check(make.text(f"Text.\n\n{html}\n")) if one.code == "H001"]
    assert hint in one.hint
