"""What stands elsewhere on paper."""

from __future__ import annotations

import re

from recto.manuscript.settings import PdfSettings

from tests.helpers import for_paper

FRONT = """<p><em>Built today.</em></p>
<h2 id="authors">Authors</h2>
<ul><li>Jane Roe</li></ul>
<h2 class="page_break_before" id="abstract">Abstract</h2>
<p>In short.</p>
<h2 id="introduction">Introduction</h2>
<p>Words.</p>
<h2 class="page_break_before" id="references">References</h2>"""


def test_authors_notes_stand_before_the_references_and_the_abstract_on_the_first_page() -> None:
    printed = for_paper(FRONT, authors=True)
    order = ["Built today", "Abstract", "In short", "Introduction", "Words", "Authors", "Jane Roe", "References"]
    assert sorted(order, key=printed.index) == order
    assert '<section class="recto-abstract">\n<h2 class="" id="abstract">' in printed
    assert '<h2 class="page_break_before" id="references">' in printed


def test_without_authors_in_the_metadata_their_section_stays() -> None:
    printed = for_paper(FRONT)
    assert printed.index("Jane Roe") < printed.index("In short")


def test_figures_go_to_the_end_for_reviewers() -> None:
    figure = '<figure id="fig:a"><img src="a.png" alt="A"><figcaption>One.</figcaption></figure>'
    body = f'<p>Before.</p>\n<div id="fig:a" class="fignos">\n{figure}\n</div>\n{figure}\n<p>After.</p>'
    printed = for_paper(body, PdfSettings(figures="end"))
    assert printed.index("After.") < printed.index("<figure")
    assert printed.count('<div class="recto-figure-page">') == printed.count("<figure") == 2
    assert printed.count("<div") == printed.count("</div>")


def test_what_is_wide_stands_between_stretches_of_columns() -> None:
    row = f"<tr>{'<td>x</td>' * 7}</tr>"
    wide = f'<div id="tbl:a" class="tablenos">\n<table style="width:100%">\n{row}\n</table>\n</div>'
    small = '<div id="tbl:b" class="tablenos">\n<table>\n<tr><td>x</td></tr>\n</table>\n</div>'
    within = f"<ul><li><table>\n{row}\n</table></li></ul>"
    body = f'<p>Built today.</p>\n<h2 id="abstract">Abstract</h2>\n<p>In short.</p>\n<h2>One</h2>\n{small}\n{wide}\n'
    printed = for_paper(f"{body}<p>More.</p>\n{within}\n<table>\n{row}\n</table>", PdfSettings(columns=2))
    apart = re.split(r'\n<div class="recto-columns">\n(.*?)\n</div>\n(?=<div id|<table|\Z)', printed, flags=re.DOTALL)
    outside, columns = apart[::2], apart[1::2]
    assert [small in columns[0], "<h2>One</h2>" in columns[0], "More." in columns[1]] == [True] * 3
    assert '<table class="narrow">' in columns[1]
    assert len(columns) == 2
    assert ["Built today." in outside[0], "In short." in outside[0], 'id="tbl:a"' in outside[1]] == [True] * 3
    assert outside[2].startswith('<table class="narrow">')


def test_figures_at_the_end_are_in_columns_too() -> None:
    figure = '<figure id="fig:a"><img src="a.png" alt="A"></figure>'
    printed = for_paper(f"<p>A.</p>\n{figure}", PdfSettings(columns=2, figures="end"))
    assert printed.index("recto-columns") < printed.index("A.") < printed.index("recto-figure-page")


def test_a_figure_in_a_box_of_the_authors_leaves_it_whole() -> None:
    printed = for_paper('<div class="x">\n<figure>f</figure></div>\n<p>After.</p>', PdfSettings(figures="end"))
    assert printed == '<div class="x">\n</div>\n<p>After.</p>\n<div class="recto-figure-page"><figure>f</figure></div>'


def test_a_section_ends_where_an_element_holds_the_next_heading() -> None:
    html = '<h2 id="abstract">Abstract</h2><p>In short.</p><div><h2>One</h2><p>Words.</p></div>'
    assert for_paper(html) == (
        '<section class="recto-abstract">\n<h2 id="abstract">Abstract</h2><p>In short.</p></section>\n'
        "<div><h2>One</h2><p>Words.</p></div>"
    )
