"""Exports of Hypothesis."""

from __future__ import annotations

import json
from typing import Any

import pytest
from recto.review.remarks import hypothesis
from recto.review.remarks.remark import Reply, Unreadable

from tests.remarks import export, row

QUOTE = ("The study was done in a number of ", "two hospitals", " and in some other places as well")


def test_an_annotation_has_its_words_and_those_around_them() -> None:
    (found,) = hypothesis.read("a.json", export(row(1, "How many?", QUOTE, commit="a" * 40)))
    (remark,) = found.remarks
    assert [found.words[at] for at in remark.words] == ["two", "hospitals"]
    assert found.words[0] == "study"  # “e” of “The” may be a part of a word
    assert found.cut == ("e", "wel")
    assert (remark.text, remark.author, remark.date, remark.quote) == (
        "How many?",
        "ben",
        "2026-01-01",
        "two hospitals",
    )
    assert (found.commits, found.is_whole) == (("a" * 40,), False)


def test_answers_belong_to_the_beginning_of_their_thread() -> None:
    rows = [row(3, "Sure?", to=1), row(2, "Yes.", to=1), row(1, "Really?", QUOTE)]
    (found,) = hypothesis.read("a.json", export(*rows))
    assert found.remarks[0].replies == (Reply("ben", "2026-01-02", "Yes."), Reply("ben", "2026-01-03", "Sure?"))


def test_an_answer_whose_thread_is_not_in_the_export_stands_for_itself() -> None:
    found = hypothesis.read("a.json", export(row(2, "Yes.", to=1)))
    assert [one.remarks[0].text for one in found] == ["Yes."]


def test_a_note_on_the_page_is_about_all() -> None:
    (found,) = hypothesis.read("a.json", export(row(1, "Nice.")))
    assert (found.remarks[0].is_on_all, found.remarks[0].words) == (True, ())


def test_a_list_without_a_frame_and_names_of_people() -> None:
    one = row(1, "?", QUOTE) | {"user_info": {"display_name": "Ben Reader"}}
    (found,) = hypothesis.read("a.json", json.dumps([one]).encode())
    assert found.remarks[0].author == "Ben Reader"


def test_values_of_other_kinds_are_left_out() -> None:
    odd: Any = {"id": 5, "target": [3, {"selector": {}}], "references": [None], "text": None, "user": [], "created": {}}
    (found,) = hypothesis.read("a.json", export(odd))
    assert found.remarks[0].text == ""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "is no JSON: "),
        (b'{"rows": 3}', "has no list of annotations"),
        (b"[1, 2]", "has no list of annotations"),
        (b"\xff{}", "is not UTF-8"),
        (b"[" * 200_000, "is no export of Hypothesis"),
        (b"[" + b"9" * 10_000 + b"]", "is no export of Hypothesis"),
        (export(*[{}] * 5_001), "has more than 5,000 annotations"),
    ],
)
def test_what_is_no_export_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        hypothesis.read("a.json", data)
