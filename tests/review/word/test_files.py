"""Edits of the templated text are made in the files of the authors."""

from __future__ import annotations

from recto.core.model import SECTION_SEPARATOR, Segment, SourceFile, Text
from recto.review.word.files import Edit, edited, file_of, is_verbatim

ONE, TWO = "One {{x}} here.", "Two."
WHOLE = f"One word here.{SECTION_SEPARATOR}{TWO}"
TEXT = Text(
    WHOLE,
    (SourceFile("content/1.md", ONE), SourceFile("content/2.md", TWO)),
    (Segment(0, 0, 4), Segment(8, 9, len(WHOLE) - 8)),
)


def test_edits_are_made_where_the_text_is_written() -> None:
    at, last = WHOLE.index("here"), WHOLE.index("Two")
    made = [Edit(at, at + 4, "there", 0), Edit(last, last, "Now ", 0)]
    assert edited(TEXT, made) == {"content/1.md": "One {{x}} there.", "content/2.md": "Now Two."}


def test_what_a_template_writes_is_not_verbatim() -> None:
    assert is_verbatim(TEXT, WHOLE.index("here"), WHOLE.index("here") + 4)
    assert not is_verbatim(TEXT, WHOLE.index("word"), WHOLE.index("word") + 4)
    assert not is_verbatim(TEXT, 0, WHOLE.index("here"))
    assert not is_verbatim(TEXT, WHOLE.index("here"), WHOLE.index("Two"))  # in two files


def test_a_place_is_in_a_file() -> None:
    assert file_of(TEXT, 0) == "content/1.md"
    assert file_of(TEXT, WHOLE.index("Two")) == "content/2.md"
