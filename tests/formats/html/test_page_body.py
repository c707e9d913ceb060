"""The text in its dress for the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from recto.formats.html.page_body import for_page
from recto.html.comments import with_attributes
from recto.html.icons import draw_icons
from recto.html.images import admit_images
from recto.html.sanitiser import _ELEMENTS, safe
from recto.html.tree import parse, serialise

from tests.soup import HOSTILE, soups


def page(html: str, lang: str = "en") -> str:
    return serialise(for_page(parse(html), {}, lang))


BOX = '<div class="recto-table" tabindex="0" role="group" aria-label="{}">{}</div>'


def test_tables_stand_in_boxes() -> None:
    assert page("a<table></table>b") == f"a{BOX.format('Table', '<table></table>')}b"
    inner = BOX.format("Table", "<table></table>")
    assert page("<table><tbody><tr><td><table></table></td></tr></tbody></table>") == BOX.format(
        "Table", f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>"
    )
    caption = '<caption><span class="caption-label">Table 1:</span> x</caption>'
    numbered = f'<div id="tbl:a" class="tablenos">\n<table>{caption}</table>\n</div>'
    assert page(numbered) == numbered.replace(
        'class="tablenos"', 'class="tablenos" tabindex="0" role="group" aria-label="Table 1"'
    )


def test_header_cells_say_what_they_head() -> None:
    table = (
        "<table><thead><tr><th> </th><th>A</th></tr></thead><tbody><tr><th>b</th><td>c</td></tr>"
        '<tr><th scope="rowgroup">d</th><th><br></th></tr></tbody></table>'
    )
    assert page(table) == BOX.format(
        "Table",
        '<table><thead><tr><td></td><th scope="col">A</th></tr></thead><tbody><tr><th scope="row">b</th><td>c</td></tr>'
        '<tr><th scope="rowgroup">d</th><th scope="row"><br></th></tr></tbody></table>',
    )


def test_code_is_reached_by_keyboard() -> None:
    assert page('<pre tabindex="-1" class="x">\n a</pre>') == '<pre tabindex="0" class="x">\n a</pre>'


def test_the_first_use_of_a_word_in_a_section_is_reached_by_keyboard() -> None:
    word = '<abbr title="x">A</abbr>'
    term = '<span class="recto-term" title="y">B</span>'
    first = f"<p><a>{word}</a>{word}{word}{term}</p><h3>{word}</h3><p>{word}</p>"
    found = page(f'{first}<h2>{word}</h2><p>{word}<span title="z">C</span></p>')
    assert re.findall(r'<(?:abbr|span)[^>]*tabindex="0"[^>]*>\w', found) == [
        '<abbr title="x" tabindex="0">A', '<span class="recto-term" title="y" tabindex="0">B',
        '<abbr title="x" tabindex="0">A',
    ]  # fmt: skip
    assert "tabindex" not in page(f'<figure><figcaption aria-hidden="true">{word}</figcaption></figure>')


MATH = '<math display="{}"><mi>x</mi><annotation encoding="application/x-tex">x &lt;\n "y"</annotation></math>'


@pytest.mark.parametrize(
    ("after", "name"), [("", "Gleichung"), ('<span class="eqnos-number">(7)</span>', "Gleichung 7")]
)
def test_displayed_formulas_stand_in_boxes(after: str, name: str) -> None:
    formula = MATH.format('block" alttext="x &lt; &quot;y&quot;')
    box = f'<span class="recto-formula" tabindex="0" role="group" aria-label="{name}">{formula}</span>'
    assert page(f"<p>{MATH.format('block')}{after}</p>", "de") == f"<p>{box}{after}</p>"


def test_formulas_in_the_text_are_said_as_tex() -> None:
    assert re.findall(r"<math[^>]*>", page(f"<p>{MATH.format('inline')}</p>")) == [
        '<math alttext="x &lt; &quot;y&quot;">'
    ]


ALLOWED = _ELEMENTS | {"svg", "path", "circle", "g", "rect"}


@given(
    soups(
        (
            *HOSTILE,
            "<i class='fa-star'></i>",
            "<!-- $onclick='x' $href='javascript:x' $title='<b>' -->",
            "<div id=refs>",
        )
    )
)
def test_no_pass_adds_what_the_sanitiser_forbids(html: str) -> None:
    root = safe(with_attributes(html))
    draw_icons(root)
    admit_images(root, {})
    for node in for_page(root, {}, "en").iterdescendants():
        assert node.tag in ALLOWED
        for name, value in node.items():
            assert not str(name).startswith("on")
            assert name not in ("href", "src") or not re.match(r"\s*(javascript|data|vbscript)", str(value))
            assert name != "style" or not re.search(r"url|image|expression", str(value), re.IGNORECASE)
