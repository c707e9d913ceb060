"""The words of a remark in the Markdown of its version."""

from __future__ import annotations

from pathlib import Path

import pytest
from recto.review.remarks.history import NOW, History
from recto.review.remarks.place import Placer
from recto.review.remarks.remark import Marked, Remark
from recto.review.remarks.words import FORMULA, IMAGE, words_of

from tests.helpers import Maker
from tests.remarks import repository
from tests.sites import world

TEXT = """# Methods

The *study* was done in [two hospitals](https://example.org) of the town [@doi:10.5555/alpha; @doi:10.5555/beta] in
winter, and H~2~O was $a + b$.[^1]

![A drawing of the *town* in winter.](images/a.svg){#fig:town}

| Name | Count |
|:-----|------:|
| Ada  | 17    |
| Ben  | 18    |

The same words. And the same words again.

[^1]: Nobody knows for how long they were there.
"""
PRINTED = f"""A title by Ada Example. Methods The study was done in two hospitals of the town [1,2] in winter, and H2O
was {FORMULA} . {IMAGE} Figure 1: A drawing of the town in winter. Name Count Ada 17 Ben 18 The same words.
And the same words again. References 1. Nobody wrote this title. Nobody knows for how long they were there."""


@pytest.fixture
def history(make: Maker) -> History:
    root, _ = repository(make, {"01.a.md": TEXT})
    return History(Path(root), world())


def words(text: str) -> list[str]:
    return [
        word if word.startswith("\0") else one
        for word in text.split()
        for one in words_of(word) or [word]
        if one.isalnum() or one.startswith("\0")
    ]


def placed(
    history: History, quote: str, printed: str = PRINTED, *, is_whole: bool = True, is_beside: bool = False
) -> str | None:
    """The source of the words at which a quotation is placed."""
    there, wanted = words(printed), words(quote)
    first = next(at for at in range(len(there)) if there[at : at + len(wanted)] == wanted)
    remark = Remark("?", words=tuple(range(first, first + len(wanted))), is_beside=is_beside)
    spot = Placer(Marked("a", there, (remark,), is_whole=is_whole), NOW, history).spot(remark)
    return history.words(NOW).text(spot.first, spot.end) if spot else None


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("Methods", "Methods"),
        ("study", "study"),
        ("hospitals of the", "hospitals](https://example.org) of the"),
        ("town 1 2 in", "town [@doi:10.5555/alpha; @doi:10.5555/beta] in"),
        ("1 2", "@doi:10.5555/alpha; @doi:10.5555/beta"),
        ("1", "@doi:10.5555/alpha; @doi:10.5555/beta"),
        ("H2O", "H~2~O"),
        (FORMULA, "$a + b$"),
        (IMAGE, "!["),
        ("drawing of the town", "drawing of the *town"),
        ("18", "18"),
        ("Ada 17", "Ada | 17"),
        ("same words again", "same words again"),
        ("how long", "how long"),
    ],
)
def test_words_are_placed(history: History, quote: str, source: str) -> None:
    assert placed(history, quote) == source


@pytest.mark.parametrize("quote", ["title by Ada", "wrote this title", "References"])
def test_what_is_not_in_the_text_is_not_found(history: History, quote: str) -> None:
    assert placed(history, quote) is None


def test_a_note_beside_a_paragraph_is_placed_only_if_it_is_one(history: History) -> None:
    assert placed(history, "in two hospitals of", is_beside=True) == "in [two hospitals](https://example.org) of"
    assert placed(history, "Methods The study was", is_beside=True) is None


def test_a_short_quotation_is_placed_at_the_only_place(history: History) -> None:
    around = "hospitals of the town [1,2] in winter and"
    assert placed(history, "in winter", around, is_whole=False) == "in winter"
    assert placed(history, "the same", "the same words", is_whole=False) is None


def test_nothing_is_found_of_nothing(history: History) -> None:
    remark = Remark("?")
    assert Placer(Marked("a", [], (remark,)), NOW, history).spot(remark) is None


def test_a_remark_that_is_not_found_has_a_word_near_it(history: History) -> None:
    there = words(PRINTED)
    remark = Remark("?", words=(there.index("references"),))
    placer = Placer(Marked("a", there, (remark,)), NOW, history)
    assert history.words(NOW).words[placer.near(remark)] == "again"


def test_recto_s_marks_tell_equal_rows_apart(make: Maker) -> None:
    rows = "| a | b |\n|---|---|\n| same | row |\n| same | row |\n"
    root, _ = repository(make, {"01.a.md": f"First words of the text.\n\n{rows}\nLast.\n"})
    history = History(root, world())
    there = "first words of the text a b same row same row last".split()
    remark = Remark("?", words=(10,))
    spot = Placer(Marked("a", there, (remark,), lines={9: ("content/01.a.md", 6)}), NOW, history).spot(remark)
    assert spot is not None
    assert history.words(NOW).location(spot.first).line == 6
