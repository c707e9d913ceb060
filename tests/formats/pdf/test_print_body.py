"""The text in its print dress."""

from __future__ import annotations

import pytest
from recto.formats.pdf.print_body import for_print
from recto.html.tree import parse, serialise
from recto.manuscript.settings import PdfSettings

from tests.helpers import for_paper


def test_images_are_the_jobs_and_citations_lose_their_wrapping() -> None:
    html = '<p><img src="a.png" alt=""> <span class="citation">[<a href="#ref-x">1</a>]</span></p>'
    assert for_paper(html) == '<p><img src="recto:a.png" alt=""> [<a href="#ref-x">1</a>]</p>'


@pytest.mark.parametrize(
    ("image", "printed"),
    [
        ('<img src="a.svg" width="13" height="13" alt="">', '<img style="width:13px" src="recto:a.svg" alt="">'),
        ('<img src="a.svg" height="11" alt="">', '<img style="height:11px" src="recto:a.svg" alt="">'),
        (
            '<img src="a.svg" class="inline_icon" width="16" alt="">',
            '<img src="recto:a.svg" class="inline_icon" alt="">',
        ),
        (
            '<img style="float:left" src="a.svg" width="60" alt="">',
            '<img src="recto:a.svg" style="width:60px;float:left" alt="">',
        ),
        ('<img src="a.svg" width="50%" alt="">', '<img style="width:50%;" src="recto:a.svg" alt="">'),
        ('<img src="a.svg" style="width:50%" alt="">', '<img src="recto:a.svg" style="width:50%" alt="">'),
    ],
)
def test_sizes_that_authors_gave(image: str, printed: str) -> None:
    assert for_paper(f"<p>{image}</p>") == f"<p>{printed}</p>"


def test_alignment_is_a_class() -> None:
    assert for_paper('<td style="text-align:right">1</td>') == '<td class="right">1</td>'
    assert for_paper('<td style="text-align: left;">1</td>') == '<td class="left">1</td>'


@pytest.mark.parametrize(("columns", "kind"), [(5, None), (6, "narrow"), (9, "narrower"), (13, "turned")])
def test_the_more_columns_the_smaller(columns: int, kind: str | None) -> None:
    table = f"<table>\n<tr>{'<td>x</td>' * columns}</tr>\n</table>"
    assert (table.replace("<table>", f'<table class="{kind}">') if kind else table) in for_paper(table)


def test_alignment_joins_the_classes_of_a_cell() -> None:
    assert for_paper('<td class="a" style="text-align:right">1</td>') == '<td class="right a">1</td>'
    styled = '<td style="text-align:right;color:red">1</td>'
    assert for_paper(styled) == styled


def test_a_table_in_a_table_counts_its_own_columns() -> None:
    inner = f"<table><tbody><tr>{'<td>x</td>' * 7}</tr></tbody></table>"
    printed = for_paper(f'<table class="a"><tbody><tr><td>{inner}</td></tr></tbody></table>')
    assert printed.startswith('<table class="a">')
    assert '<td><table class="narrow">' in printed


def test_the_text_that_is_shared_stays_as_it_is() -> None:
    root = parse('<p><img src="a.png" alt=""></p>')
    for_print(root, PdfSettings())
    assert serialise(root) == '<p><img src="a.png" alt=""></p>'


def test_a_bold_line_holds_on_to_what_follows() -> None:
    assert for_paper("<p><strong>Tides</strong></p><p>a</p>") == '<p class="held"><strong>Tides</strong></p><p>a</p>'
    for html in ("<p><strong>Tides</strong> b</p><p>a</p>", "<p>a</p><p><strong>Tides</strong></p>"):
        assert for_paper(html) == html


def test_nothing_holds_on_to_an_empty_paragraph() -> None:
    assert for_paper("<h2>A</h2><p> </p><p>b</p>") == "<h2>A</h2><p>b</p>"
    assert for_paper('<p id="a"></p>') == '<p id="a"></p>'
