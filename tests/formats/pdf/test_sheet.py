"""The printed page, made of the web page's text."""

from __future__ import annotations

import re

import pytest
from recto import theme
from recto.formats.pdf.sheet import descriptions, for_print, room_for_formulas
from recto.manuscript.settings import PdfSettings

A4 = PdfSettings()


def in_style(pattern: str) -> float:
    found = re.search(pattern, theme.text("print.css"))
    assert found, pattern
    return float(found[1])


def test_the_room_for_formulas_is_what_the_style_leaves() -> None:
    beside = 2 * in_style(r"\.eqnos \{[^}]*padding: 0 ([\d.]+)mm")
    size = in_style(r"\nbody \{[^}]*font: ([\d.]+)pt") * 25.4 / 72
    assert room_for_formulas(A4) * size == pytest.approx(210 - 2 * in_style(r"margin: 25mm ([\d.]+)mm 24mm") - beside)
    wide = in_style(r"@page review \{ margin: \S+ ([\d.]+)mm")
    assert room_for_formulas(PdfSettings("letter", review=True)) * size == pytest.approx(216 - 2 * wide - beside)
    size = in_style(r"\.two-columns \{[^}]*font-size: ([\d.]+)pt") * 25.4 / 72
    text = 210 - 2 * in_style(r"@page columns \{ margin: \S+ ([\d.]+)mm")
    column = (text - in_style(r"column-gap: ([\d.]+)mm")) / 2
    assert room_for_formulas(PdfSettings(columns=2)) * size == pytest.approx(column - beside)


def test_images_are_the_jobs_and_citations_lose_their_wrapping() -> None:
    html = '<p><img width="3" height="4" src="a.png" alt=""> <span class="citation">[<a href="#ref-x">1</a>]</span></p>'
    assert for_print(html, A4) == '<p><img src="recto:a.png" alt=""> [<a href="#ref-x">1</a>]</p>'


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
            '<img style="width:60px;float:left" src="recto:a.svg" alt="">',
        ),
        ('<img src="a.svg" style="width:50%" alt="">', '<img src="recto:a.svg" style="width:50%" alt="">'),
    ],
)
def test_sizes_that_authors_gave(image: str, printed: str) -> None:
    assert for_print(f"<p>{image}</p>", A4) == f"<p>{printed}</p>"


def test_alignment_is_a_class() -> None:
    assert for_print('<td style="text-align:right">1</td>', A4) == '<td class="right">1</td>'
    assert for_print('<td style="text-align: left;">1</td>', A4) == '<td class="left">1</td>'


@pytest.mark.parametrize(("columns", "kind"), [(5, None), (6, "narrow"), (9, "narrower"), (13, "turned")])
def test_the_more_columns_the_smaller(columns: int, kind: str | None) -> None:
    table = f"<table>\n<tr>{'<td>x</td>' * columns}</tr>\n</table>"
    assert for_print(table, A4) == (table.replace("<table>", f'<table class="{kind}">') if kind else table)


ENTRIES = """<div id="refs" class="references csl-bib-body" role="list">
<div id="ref-a" class="csl-entry" role="listitem">
<div class="csl-left-margin">1. </div><div class="csl-right-inline">Roe J. <em>A</em>.</div>
</div>
<div id="ref-b" class="csl-entry" role="listitem">Poe, K. (2001).</div>
</div>
<p>After.</p>"""


def test_references_are_a_list_with_their_anchors_on_the_first_words() -> None:
    assert for_print(ENTRIES, A4) == (
        '<ul id="refs" class="references csl-bib-body">\n'
        '<li class="csl-entry"><span class="csl-number" id="ref-a">1.\t</span>Roe J. <em>A</em>.</li>\n'
        '<li class="csl-entry"><span id="ref-b">Poe,</span> K. (2001).</li>\n</ul>\n<p>After.</p>'
    )


def test_an_entry_of_blocks_is_kept_together() -> None:
    entry = '<div class="csl-block">Title</div><div class="csl-block">Authors</div>'
    printed = for_print(ENTRIES.replace("Roe J. <em>A</em>.", entry), A4)
    assert 'class="csl-entry csl-blocks"' in printed
    assert '<span class="csl-block">Title</span><span class="csl-block">Authors</span></li>' in printed


def test_entries_that_hang_by_their_number_do_not_hang_besides() -> None:
    hanging = ENTRIES.replace("csl-bib-body", "csl-bib-body hanging-indent")
    assert for_print(hanging, A4) == for_print(ENTRIES, A4)
    bare = re.sub(r'<div class="csl-left.*</div>', "Roe J.", hanging)
    assert '<ul id="refs" class="references csl-bib-body hanging-indent">' in for_print(bare, A4)


def test_references_of_a_form_that_is_not_known_stay() -> None:
    html = ENTRIES.replace("Poe, K. (2001).", "<div><div>Poe</div></div>")
    assert for_print(html, A4) == html


def call(number: int) -> str:
    return f'<a href="#fn{number}" class="footnote-ref" id="fnref{number}" role="doc-noteref"><sup>{number}</sup></a>'


def note(number: int, text: str) -> str:
    back = f'<a href="#fnref{number}" class="footnote-back" role="doc-backlink">↩︎</a>'
    return f'<li id="fn{number}">{text.replace("</p>", f"{back}</p>") if "</p>" in text else text + back}</li>\n'


def with_notes(text: str, *notes: str) -> str:
    items = "".join(note(number, one) for number, one in enumerate(notes, 1))
    opening = '<section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes">\n<hr>\n<ol>\n'
    return f"{text}\n{opening}{items}</ol>\n</section>\n"


def test_notes_stand_where_they_are_called() -> None:
    printed = for_print(with_notes(f"<p>A{call(1)} b.</p>", "<p>The note.</p>"), A4)
    span = '<span class="recto-note" data-number="1" id="fn1"><span class="recto-note-text">The note.</span></span>'
    assert printed == f"<p>A{span} b.</p>\n\n"


def test_notes_that_no_line_can_hold_stay_at_the_end_under_their_number() -> None:
    text = f"<p>A{call(1)}{call(2)}</p><table><tr><td>x{call(3)}</td></tr></table>"
    printed = for_print(with_notes(text, "<p>One.</p>", "<ul><li>x</li></ul>", "<p>Three.</p>"), A4)
    assert 'data-number="1" id="fn1"' in printed
    for number in (2, 3):
        assert (
            f'<li style="counter-set:list-item {number};counter-increment:none" value="{number}" id="fn{number}">'
            in printed
        )
    assert call(2) in printed
    assert printed.count("One.") == 1


FRONT = """<p><em>Built today.</em></p>
<h2 id="authors">Authors</h2>
<ul><li>Jane Roe</li></ul>
<h2 class="page_break_before" id="abstract">Abstract</h2>
<p>In short.</p>
<h2 id="introduction">Introduction</h2>
<p>Words.</p>
<h2 class="page_break_before" id="references">References</h2>"""


def test_authors_notes_stand_before_the_references_and_the_abstract_on_the_first_page() -> None:
    printed = for_print(FRONT, A4, authors=True)
    order = ["Built today", "Abstract", "In short", "Introduction", "Words", "Authors", "Jane Roe", "References"]
    assert sorted(order, key=printed.index) == order
    assert '<section class="recto-abstract">\n<h2 class="" id="abstract">' in printed
    assert '<h2 class="page_break_before" id="references">' in printed


def test_without_authors_in_the_metadata_their_section_stays() -> None:
    printed = for_print(FRONT, A4)
    assert printed.index("Jane Roe") < printed.index("In short")


def test_figures_go_to_the_end_for_reviewers() -> None:
    figure = '<figure id="fig:a"><img src="a.png" alt="A"><figcaption>One.</figcaption></figure>'
    body = f'<p>Before.</p>\n<div id="fig:a" class="fignos">\n{figure}\n</div>\n{figure}\n<p>After.</p>'
    printed = for_print(body, PdfSettings(figures="end"))
    assert printed.index("After.") < printed.index("<figure")
    assert printed.count('<div class="recto-figure-page">') == printed.count("<figure") == 2
    assert printed.count("<div") == printed.count("</div>")


def test_places_are_described_in_words() -> None:
    page = (
        '<h2 id="methods">Methods &amp; data</h2><figure id="fig:a"><img><figcaption>Figure 1: A <em>plot</em>.'
        '</figcaption></figure><ul><li><span id="ref-x">1. </span>Roe J. <a href="x">Title</a>.</li></ul>'
        f'<p id="long">{"word " * 100}</p>'
    )
    found = descriptions(page)
    assert found["methods"] == "Methods & data"
    assert found["fig:a"] == "Figure 1: A plot."
    assert found["ref-x"] == "1. Roe J. Title."
    assert len(found["long"]) <= 120
    assert found["long"].endswith("…")


def test_what_is_wide_stands_between_stretches_of_columns() -> None:
    row = f"<tr>{'<td>x</td>' * 7}</tr>"
    wide = f'<div id="tbl:a" class="tablenos">\n<table style="width:100%">\n{row}\n</table>\n</div>'
    small = '<div id="tbl:b" class="tablenos">\n<table>\n<tr><td>x</td></tr>\n</table>\n</div>'
    within = f"<ul><li><table>\n{row}\n</table></li></ul>"
    body = f'<p>Built today.</p>\n<h2 id="abstract">Abstract</h2>\n<p>In short.</p>\n<h2>One</h2>\n{small}\n{wide}\n'
    printed = for_print(f"{body}<p>More.</p>\n{within}\n<table>\n{row}\n</table>", PdfSettings(columns=2))
    apart = re.split(r'\n<div class="recto-columns">\n(.*?)\n</div>\n(?=<div id|<table|\Z)', printed, flags=re.DOTALL)
    outside, columns = apart[::2], apart[1::2]
    assert [small in columns[0], "<h2>One</h2>" in columns[0], "More." in columns[1]] == [True] * 3
    assert '<table class="narrow">' in columns[1]
    assert len(columns) == 2
    assert ["Built today." in outside[0], "In short." in outside[0], 'id="tbl:a"' in outside[1]] == [True] * 3
    assert outside[2].startswith('<table class="narrow">')


def test_figures_at_the_end_are_in_columns_too() -> None:
    figure = '<figure id="fig:a"><img src="a.png" alt="A"></figure>'
    printed = for_print(f"<p>A.</p>\n{figure}", PdfSettings(columns=2, figures="end"))
    assert printed.index("recto-columns") < printed.index("A.") < printed.index("recto-figure-page")
