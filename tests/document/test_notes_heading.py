"""A last heading for notes that stand at the feet of their pages."""

from __future__ import annotations

import pytest
from recto.document.notes_heading import without_notes_heading
from recto.pandoc import ast

from tests.helpers import Maker, build, parsed, pdf_text, word_text


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("A.[^a]\n\n[^a]: B.\n\n## Notes\n", False),
        ("A.\n\n## Notes\n", True),
        ("A.[^a] See [the notes](#notes).\n\n[^a]: B.\n\n## Notes\n", True),
        ("A.[^a]\n\n[^a]: B.\n\n## Notes\n\nC.\n", True),
        ("A.[^a]\n\n[^a]: B.\n\n## Supplement\n", True),
        ("", False),
    ],
)
def test_it_goes_if_only_the_notes_would_follow(text: str, stays: bool) -> None:
    document, _ = parsed(text)
    blocks = ast.loads(document.ast)["blocks"]
    assert any(block["t"] == "Header" for block in without_notes_heading(blocks)) is stays


def test_pdf_and_word_lack_it_and_nothing_is_said(make: Maker) -> None:
    built = build(make.text("Waves.[^a]\n\n[^a]: At noon.\n\n## Footnotes {.page_break_before}\n"), "pdf", "docx")
    assert built.diagnostics == []
    for text in (pdf_text(built.files["manuscript.pdf"]), word_text(built.files["manuscript.docx"])):
        assert "At noon" in text
        assert "Footnotes" not in text


def test_any_other_heading_stays(make: Maker) -> None:
    built = build(make.text("Waves.[^a]\n\n[^a]: At noon.\n\n## Supplement\n"), "pdf", "docx")
    for text in (pdf_text(built.files["manuscript.pdf"]), word_text(built.files["manuscript.docx"])):
        assert "Supplement" in text
