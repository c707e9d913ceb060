"""Annotations of PDFs: the words that they mark, answers, and which are resolved."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from recto.review.remarks import pdf, pdf_worker
from recto.review.remarks.remark import Marked, Reply, Unreadable

from tests.helpers import Maker, build, world
from tests.remarks import Note, annotated

TEXT = """# Methods

The study was done in two hospitals, and the researchers examined the participants' characteristics extraordinarily
thoroughly, notwithstanding considerable interinstitutional incompatibilities of the documentation.

# Results

Nothing was found.
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return build(Maker(tmp_path_factory.mktemp("pdf")).text(TEXT), "pdf").files["manuscript.pdf"]


def read(data: bytes) -> Marked:
    return pdf.read("a.pdf", data, world())


def quoted(found: Marked, number: int = 0) -> list[str]:
    return [found.words[at] for at in found.remarks[number].words]


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        ("Highlight", ""),
        ("Underline", "underline"),
        ("StrikeOut", "strike out"),
        ("Squiggly", "squiggly underline"),
    ],
)
def test_marked_words(data: bytes, kind: str, mark: str) -> None:
    found = read(annotated(data, [Note("two hospitals", "How many?", kind)]))
    assert quoted(found) == ["two", "hospitals"]
    one = found.remarks[0]
    assert (one.text, one.author, one.date, one.quote, one.mark, one.page) == (
        "How many?", "Ben Reader", "2026-01-31", "two hospitals,", mark, 1,
    )  # fmt: skip


def test_a_part_of_a_word_stands_for_the_word(data: bytes) -> None:
    assert quoted(read(annotated(data, [Note("ospit", "?")]))) == ["hospitals"]


def test_words_that_a_line_parts_are_one(data: bytes) -> None:
    words = read(data).words
    assert [word for word in ("extraordinarily", "interinstitutional", "incompatibilities") if word not in words] == []


@pytest.mark.parametrize("kind", ["Text", "FreeText", "Square"])
def test_a_note_is_beside_the_words_at_its_height(data: bytes, kind: str) -> None:
    found = read(annotated(data, [Note("Nothing was found", "Why?", kind)]))
    assert (quoted(found), found.remarks[0].is_beside) == (["nothing", "was", "found"], True)


def test_a_caret_is_behind_a_word(data: bytes) -> None:
    found = read(annotated(data, [Note("two", "or three", "Caret")]))
    assert (quoted(found), found.remarks[0].mark, found.remarks[0].is_beside) == (["two"], "insert", True)


def test_answers_and_states(data: bytes) -> None:
    notes = [
        Note("two", "Really?"),
        Note("", "Yes.", "Text", "Ada", to=0),
        Note("", "Sure?", "Text", to=1),
        Note("", "", "Text", to=0, state="Completed"),
        Note("Nothing", "Why?"),
        Note("", "", "Text", to=4, state="Completed"),
        Note("", "", "Text", to=4, state="None"),
    ]
    first, second = read(annotated(data, notes)).remarks
    assert first.replies == (Reply("Ada", "2026-01-31", "Yes."), Reply("Ben Reader", "2026-01-31", "Sure?"))
    assert (first.is_resolved, second.is_resolved, second.replies) == (True, False, ())


@pytest.mark.parametrize("state", ["Completed", "Accepted", "Rejected", "Cancelled"])
def test_each_state_that_ends_a_discussion(data: bytes, state: str) -> None:
    (found,) = read(annotated(data, [Note("two", "?"), Note("", "", "Text", to=0, state=state)])).remarks
    assert found.is_resolved


def test_an_insertion_with_a_deletion_replaces(data: bytes) -> None:
    found = read(annotated(data, [Note("two", "three", "Caret"), Note("two", "", "StrikeOut", to=0)]))
    assert (quoted(found), found.remarks[0].mark, len(found.remarks)) == (["two"], "replace", 1)


def test_the_commit_is_read_from_the_address_and_from_the_first_page(data: bytes) -> None:
    commit = "1234567890" * 4
    assert pdf_worker.read(data + f"\n/v/{commit}/".encode(), 10)["names"][0] == commit


def test_two_that_answer_each_other_stand_for_themselves(data: bytes) -> None:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(annotated(data, [Note("two", "A"), Note("Nothing", "B", to=0)]))) as opened:
        first, second = (one for one in opened.pages[0].Annots if one.Subtype == "/Highlight")
        first.IRT = second
        opened.save(stream)
    assert {one.text for one in read(stream.getvalue()).remarks} == {"A", "B"}


@pytest.mark.parametrize("made", [lambda _: b"%PDF-", lambda data: data[:2000]])
def test_a_file_that_is_damaged_is_refused(data: bytes, made: Any) -> None:
    with pytest.raises(Unreadable, match="is no PDF, is damaged or has a password"):
        read(made(data))


def test_too_much_is_refused(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    two = annotated(data, [Note("two", "A"), Note("Nothing", "B")])
    assert pdf_worker.read(two, 1)["problem"] == "has more than 1 annotations"
    monkeypatch.setattr(pdf_worker, "MOST_LETTERS", 10)
    assert pdf_worker.read(two, 9)["problem"] == "has more than 10 letters"
    monkeypatch.setattr(pdf_worker, "MOST_PAGES", 0)
    assert pdf_worker.read(two, 9)["problem"] == "has more than 0 pages"
    monkeypatch.setattr(pdf, "LARGEST", 10)
    with pytest.raises(Unreadable, match="is larger than"):
        read(two)
