"""Notes at the foot of their page."""

from __future__ import annotations

import io
from collections import Counter

import pikepdf
import pytest

from tests.helpers import SVG, Maker, build, for_paper


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
    printed = for_paper(with_notes(f"<p>A{call(1)} b.</p>", "<p>The note.</p>"))
    span = '<span class="recto-note" data-number="1" id="fn1"><span class="recto-note-text">The note.</span></span>'
    assert printed == f"<p>A{span} b.</p>\n\n"


def test_notes_that_no_line_can_hold_stay_at_the_end_under_their_number() -> None:
    text = f"<p>A{call(1)}{call(2)}</p><table><tr><td>x{call(3)}</td></tr></table>"
    printed = for_paper(with_notes(text, "<p>One.</p>", "<ul><li>x</li></ul>", "<p>Three.</p>"))
    assert 'data-number="1" id="fn1"' in printed
    for number in (2, 3):
        assert (
            f'<li style="counter-set:list-item {number};counter-increment:none" value="{number}" id="fn{number}">'
            in printed
        )
    assert call(2) in printed
    assert printed.count("One.") == 1


def test_a_note_that_is_called_twice_stays_at_the_end() -> None:
    printed = for_paper(with_notes(f"<p>A{call(1)} b{call(1)}.</p>", "<p>The note.</p>"))
    assert printed.index("b<a") < printed.index("The note.")
    assert "recto-note" not in printed


def test_a_section_of_notes_that_is_the_authors_own_stays() -> None:
    html = '<section id="footnotes"><p>Mine.</p></section>'
    assert for_paper(html) == html


def test_line_ends_of_the_source_are_spaces() -> None:
    printed = for_paper(with_notes(f"<p>A{call(1)} b.</p>", "<p>There are\nnine <em>old\nbooks</em>\nof tides.</p>"))
    assert "There are nine <em>old books</em> of tides." in printed


def test_a_heading_that_only_the_notes_would_follow_goes_with_them() -> None:
    text, heading = f"<p>A{call(1)} b.</p>", '<h2 id="remarks">Footnotes</h2>'
    assert "Footnotes" not in for_paper(with_notes(f"{text}{heading}", "<p>One.</p>"))
    for kept in (f'{text}<p><a href="#remarks">c</a></p>{heading}', f"{text}{heading}<p>d</p>"):
        assert "Footnotes" in for_paper(with_notes(kept, "<p>One.</p>"))
    assert "Footnotes" in for_paper(with_notes(f"{text}{heading}", "<ul><li>One.</li></ul>"))


@pytest.mark.parametrize("standard", ["ua-1", "ua-2"])
def test_notes_of_tables_figures_and_headings_are_notes(standard: str, make: Maker) -> None:
    text = (
        "A note^[One.], ![an image](images/a.svg).\n\n![A figure.^[Two.]](images/a.svg){#fig:x}\n\n"
        "| a^[Three.] | b |\n|---|---|\n| 1 | 2 |\n\nTable: x^[Four.] {#tbl:x}\n\n## Head^[Five.]\n\nA[^z] b[^z].\n\n"
        "[^z]: Two\n\n    paragraphs.\n"
    )
    metadata = f"title: x\nrecto: {{pdf: {{standard: {standard}}}}}\n"
    built = build(make.text(text, **{"content/images/a.svg": SVG, "content/metadata.yaml": metadata}), "pdf")
    assert [one for one in built.diagnostics if one.code[0] == "O"] == []
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as pdf:
        notes = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") in ("/Note", "/FENote")
        ]
        assert len(notes) == 7  # Pandoc makes two of one that is called twice
        if standard == "ua-2":
            kinds = Counter(str(note.A.NoteType) for note in notes)
            assert kinds == {"/Footnote": 3, "/Endnote": 4}
            assert all("/Ref" in note for note in notes)
