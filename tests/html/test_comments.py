"""Attributes that an author gives in a comment, as Manubot's plugin reads them."""

from __future__ import annotations

import re
import time

import pytest
from recto.html.comments import with_attributes

from tests.helpers import Maker, build

TABLE = """
| A <!-- $colspan="2" --> | | C |
|---|---|---|
| one <!-- $rowspan="2" --> | two | three |
| | four <!-- $colspan="2" --> | |
| five <!-- $colspan="2" --> | six | seven |

Table: Merged. {#tbl:a}
"""


def rows(page: str) -> list[list[tuple[str, str]]]:
    table = page[page.index("<table") : page.index("</table>")]
    return [
        [(" ".join(re.findall(r'\w+span="\d+"', tag)), text.strip()) for tag, text in cells]
        for cells in (re.findall(r"<t[dh]([^>]*)>([^<]*)", row) for row in table.split("<tr")[1:])
    ]


def test_cells_are_merged_in_page_and_pdf(make: Maker) -> None:
    built = build(make.text(f"See @tbl:a.\n{TABLE}"), "html", "pdf")
    assert rows(built.page) == [
        [('colspan="2"', "A"), ("", "C")],
        [('rowspan="2"', "one"), ("", "two"), ("", "three")],
        [('colspan="2"', "four")],
        # A cell with text in it stays.
        [('colspan="2"', "five"), ("", "six"), ("", "seven")],
    ]
    assert [found.code for found in built.diagnostics if found.code.startswith("O")] == []


def test_a_span_ends_where_the_table_does() -> None:
    html = '<table><tbody><tr><td>x<!-- $colspan="99" --></td><td></td></tr></tbody></table>'
    assert 'colspan="2"' in with_attributes(html)
    html = '<table><thead><tr><td>x<!-- $rowspan="3" --></td></tr></thead><tbody><tr><td></td></tr></tbody></table>'
    assert " rowspan=" not in with_attributes(html)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            'Text.\n<!-- $id="x" class="no" $style="color: red" $data-a=\'b\' -->',
            '<p id="x" style="color:red" data-a="b">',
        ),
        ('Text.\n<!-- $onclick="alert(1)" $title="fine" -->', 'title="fine"'),
        ('Text.\n<!-- $style="background: url(https://example.org/a.png)" -->', "<p "),
        ('## Heading <!-- $class="red" -->', '<h2 class="red" id="heading">'),
        ('Text.\n<!-- $title="<script>alert(1)</script>" -->', "&lt;script&gt;"),
    ],
)
def test_an_attribute_can_do_no_more_than_one_in_html(written: str, expected: str, make: Maker) -> None:
    page = build(make.text(f"{written}\n")).page
    assert expected in page
    main = page[page.index("<main") :]
    assert not re.search(r"onclick|example\.org|<script>alert", main)


def test_comments_without_attributes_change_nothing() -> None:
    html = "<p>Costs <!-- about $5 --> more <!-- a note --></p>"
    assert with_attributes(html) == html


def test_between_rows_it_is_the_tables() -> None:
    html = "<table><!-- $class='a' --><tbody><tr><!-- $id='r' --><td>x</td></tr></tbody></table>"
    assert with_attributes(html) == '<table class="a"><tbody><tr id="r"><td>x</td></tr></tbody></table>'


def test_a_comment_in_an_attribute_is_none() -> None:
    html = """<p>a<!-- $title='b &amp; "c"' --></p><p title="<!-- $class='d' -->">e</p>"""
    assert with_attributes(html) == (
        """<p title="b &amp; &quot;c&quot;">a</p><p title="&lt;!-- $class='d' --&gt;">e</p>"""
    )


def test_comments_that_are_not_closed_take_no_time() -> None:
    began = time.process_time()
    assert 'class="b"' in with_attributes('<p><!-- $class="b" -->a</p>' + "<!--" * 50_000)
    assert time.process_time() - began < 2
