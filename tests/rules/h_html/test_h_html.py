"""HTML of the author that no format shows."""

from __future__ import annotations

import pytest

from tests.helpers import Maker, check, said


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
        ("<<<<<<< HEAD\n", []),
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
