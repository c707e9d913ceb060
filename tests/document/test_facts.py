"""What the text holds, and where it stands."""

from __future__ import annotations

import pytest

from tests.helpers import parsed


def test_labels_images_and_html_are_located() -> None:
    text = '# One {#sec:one}\n\n![A figure](images/a.svg){#fig:one}\n\n$$ x $$ {#eq:one}\n\n| a |\n|---|\n| b |\n\nTable: C {#tbl:one}\n\n<b>raw</b> and <img src="images/b.png">\n'  # noqa: E501
    document, _ = parsed(text)
    assert {label.name: label.location.line for label in document.labels} == {
        "sec:one": 1,
        "fig:one": 3,
        "eq:one": 5,
        "tbl:one": 11,
    }
    assert [(i.target, i.location.line) for i in document.illustrations] == [("images/a.svg", 3), ("images/b.png", 13)]
    assert [(raw.html, str(raw.location)) for raw in document.raw_html][:2] == [
        ("<b>", "content/0.md:13:1"),
        ("</b>", "content/0.md:13:7"),
    ]


def test_an_image_is_located_whose_path_has_backslashes() -> None:
    document, _ = parsed("Words.\n\n![A](images\\map.png)\n\n![B](images\\_b.png)\n")
    assert [(one.location.line, one.location.column) for one in document.illustrations] == [(3, 6), (5, 6)]


def test_an_image_and_a_link_to_it_are_told_apart() -> None:
    document, _ = parsed("[A](a.png)\n\n![B](a.png)\n\n[C](a.png) ![D](a.png)\n")
    assert [one.location.line for one in document.illustrations] == [3, 5]
    assert [one.location.line for one in document.links] == [1, 5]


def test_raw_html_that_pandoc_rewrites_is_located() -> None:
    document, _ = parsed('Text.\n\nMore.\n\n<details ontoggle="x" open><summary>open</summary></details>\n')
    assert {raw.location.line for raw in document.raw_html} == {5}


def test_code_with_a_language_is_noticed() -> None:
    assert parsed("```python\nx\n```\n")[0].highlighted
    assert not parsed("```\nx\n```\n\n`y`\n")[0].highlighted


def test_headings_are_located_and_told_apart_from_what_looks_like_one() -> None:
    text = """# One *and* two {#first .unnumbered}

```
# One and code
```

## Empty

<!-- nothing yet -->

Underlined
==========

> ## Quoted @doi:10.1/x

Text.
"""
    document, _ = parsed(text)
    assert [(h.level, h.text, h.location.line, h.filled) for h in document.headings] == [
        (1, "One and two", 1, True),
        (2, "Empty", 7, False),
        (1, "Underlined", 11, False),
        (2, "Quoted @doi:10.1/x", 14, True),
    ]
    assert [h.numbered for h in document.headings] == [False, True, True, True]
    assert document.headings[0].identifier == "first"


@pytest.mark.parametrize(
    ("image", "caption", "alternative"),
    [
        ("![A *cap* tion](a.png){#fig:x}", "A cap tion", "A cap tion"),
        ('![Caption](a.png){#fig:x alt="In words"}', "Caption", "In words"),
        ('![Caption](a.png){#fig:x alt=""}', "Caption", ""),
        ("![](a.png){#fig:x}", "", None),
        ('![](a.png){#fig:x alt="In words"}', "", "In words"),
        ('Text ![](a.png){#fig:x alt="In words"}', None, "In words"),
        ("Text ![In words](a.png){#fig:x}", None, "In words"),
    ],
)
def test_images_with_their_captions_and_alternatives(image: str, caption: str | None, alternative: str | None) -> None:
    document, _ = parsed(image)
    (found,) = document.illustrations
    assert (found.label, found.caption, found.alternative) == ("fig:x", caption, alternative)


def test_images_in_html_with_their_alternatives() -> None:
    document, _ = parsed('<img src="a.png" alt="A">\n\n<img width=300 src=b.png>\n\n<img alt="" src="c.png">')
    assert [(i.target, i.alternative, i.width) for i in document.illustrations] == [
        ("a.png", "A", ""),
        ("b.png", None, "300"),
        ("c.png", "", ""),
    ]


def test_tables_with_their_captions_and_widths() -> None:
    text = (
        '| a | bb |\n|---|---|\n| ccc | a longer cell |\n\nTable: Of *letters*. {#tbl:x tag="S1"}\n\n'
        "| d |\n|---|\n| e |\n\nTable: Nameless {#tbl:}\n\n| f |\n|---|\n| g |\n"
    )
    document, _ = parsed(text)
    assert [(t.label, t.caption, t.columns, t.location.line) for t in document.tables] == [
        ("tbl:x", "Of letters.", (3, 6), 5),
        ("", "Nameless", (1,), 11),
        ("", "", (1,), 13),
    ]


def test_links_are_located() -> None:
    text = "See [this](https://example.org/a), <https://example.org/b>, [that][ref] and [this](https://example.org/a).\n\n[ref]: https://example.org/c\n"  # noqa: E501
    document, _ = parsed(text)
    assert [(link.target, link.text, str(link.location)) for link in document.links] == [
        ("https://example.org/a", "this", "content/0.md:1:12"),
        ("https://example.org/b", "https://example.org/b", "content/0.md:1:37"),
        ("https://example.org/c", "that", "content/0.md:3:8"),
        ("https://example.org/a", "this", "content/0.md:1:84"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> $$\n> a\n> b\n> $$", (3, 3)),
        ("- x\n\n    $$\n    a\n      b\n    $$", (5, 5)),
        ("- x\n\n    \\begin{align}\n    a\\\\\n    b\n    \\end{align}", (5, 5)),
        ("Here $$ a\n\tb $$", (3, 6)),
        ("Here\n$a\n  b$", (4, 1)),
    ],
)
def test_formulas_of_several_lines_are_located(text: str, expected: tuple[int, int]) -> None:
    document, _ = parsed(f"Text.\n\n{text}\n")
    assert [(place.line, place.column) for place in document.formulas.values()] == [expected]
