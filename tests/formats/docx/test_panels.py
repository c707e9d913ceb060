"""Figures of several panels in the Word file: a table without lines, and fields for their numbers."""

from __future__ import annotations

from recto.formats.docx.page import Page

from tests.helpers import SVG, Maker, build
from tests.word import W, document, parts, text_of

TEXT = """See @fig:x-b and @fig:x.

::: {#fig:x}
![One.](images/a.svg)
![Two.](images/a.svg)
![Three.](images/a.svg)

![Four.](images/a.svg)
![Five.](images/a.svg)

![Six.](images/a.svg){width=100%}

All.
:::
"""


def test_each_panel_has_a_cell(make: Maker) -> None:
    root = document(parts(build(make.text(TEXT, **{"images/a.svg": SVG}), "docx").files["manuscript.docx"]))
    (table,) = root.iter(f"{W}tbl")
    rows = [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    assert rows == [["(a) One.", "(b) Two.", "(c) Three."], ["(d) Four.", "(e) Five."], ["(f) Six."]]
    spans = [[span.get(f"{W}val") for span in row.iter(f"{W}gridSpan")] for row in table.iter(f"{W}tr")]
    assert spans == [[], [], ["3"]]
    assert [one.get(f"{W}val") for one in table.iter(f"{W}gridAfter")] == ["1"]
    assert len(list(table.iter(f"{W}gridCol"))) == 3
    assert not list(table.iter(f"{W}tblHeader"))
    widths = [int(one.get("cx")) / 635 for one in table.iter() if one.tag.endswith("}extent")]
    assert max(widths) < Page().column / 3


def test_references_follow_the_number_of_the_figure(make: Maker) -> None:
    root = document(parts(build(make.text(TEXT, **{"images/a.svg": SVG}), "docx").files["manuscript.docx"]))
    first = next(root.iter(f"{W}p"))
    while "See" not in text_of(first):
        first = first.getnext()
    assert text_of(first) == "See 1b and 1."
    panel, whole = first.iter(f"{W}fldSimple")
    assert panel.get(f"{W}instr") == whole.get(f"{W}instr")
    assert text_of(panel) == "1"


def test_ordinary_figures_have_no_table(make: Maker) -> None:
    text = "See @fig:x.\n\n![One.](images/a.svg){#fig:x}\n"
    root = document(parts(build(make.text(text, **{"images/a.svg": SVG}), "docx").files["manuscript.docx"]))
    assert not list(root.iter(f"{W}tbl"))
