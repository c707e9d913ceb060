"""The text as a tree, and what is read from it."""

from __future__ import annotations

import re

from recto.html.body import contents, description_of, unset_formulas
from recto.html.tree import parse

from tests.helpers import Maker, build


def test_the_description_is_the_abstracts_beginning() -> None:
    words = "word " * 100
    body = f'<h2 id="a">Abstract</h2>\n<p>One &amp; <em>two</em> <span class="citation">[<a>1</a>]</span>. {words}</p>'
    description = description_of(parse(body))
    assert description.startswith("One & two. word")
    assert len(description) <= 302
    assert description_of(parse("<h2>Introduction</h2><p>Text</p>")) == ""


def test_the_abstract_may_be_in_a_box_of_its_own() -> None:
    body = '<h2>Summary</h2>\n<div>\n<p id="a">In <math><mi>x</mi><annotation>TeX</annotation></math> short.</p></div>'
    assert description_of(parse(body)) == "In x short."
    assert description_of(parse("<h2>Abstract</h2><h2>Introduction</h2><p>Text</p>")) == ""


def test_headings_are_a_nested_list() -> None:
    body = """<h1 id="a">A &amp; <em>B</em></h1><h3 id="c">C <math><mi>x</mi><annotation>TeX</annotation></math></h3>
<div><h2 id="d">D</h2></div><h2 id="e" class="x unlisted">E</h2><h2>F</h2><h2 id="g"> </h2><h1 id="h">H</h1>"""
    assert contents(parse(body)) == [
        {
            "id": "a",
            "text": "A & B",
            "children": [{"id": "c", "text": "C x", "children": []}, {"id": "d", "text": "D", "children": []}],
        },
        {"id": "h", "text": "H", "children": []},
    ]


def test_formulas_that_pandoc_left_as_tex() -> None:
    body = """<span class="math inline">$a &lt; b$</span> <span class="math display">$$c$$</span>
<span class="math inline"><em>x</em></span> <span class="math inline">$a &lt; b$</span> <span>$d$</span>"""
    assert unset_formulas(parse(body)) == ["a < b", "c"]


def test_formulas_and_drawings_keep_the_case_of_their_names(make: Maker) -> None:
    text = "A <i class='fas fa-star'></i> and $x_1 < \\alpha$.\n"
    page = build(make.text(text)).page
    assert 'viewBox="0 0 16 16"' in page
    assert re.search(r"<math[^>]*><semantics><mrow>.*<mo>&lt;</mo>.*<annotation encoding=\"application/x-tex\">", page)
