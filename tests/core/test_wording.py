"""Words of messages."""

from __future__ import annotations

from recto.core.wording import counted, listed, nearest, some


def test_numbers_with_nouns() -> None:
    assert [counted(number, "error") for number in (0, 1, 2, 1234)] == [
        "0 errors",
        "1 error",
        "2 errors",
        "1234 errors",
    ]
    assert counted(1234, "word", grouped=True) == "1,234 words"


def test_words_one_after_the_other() -> None:
    assert [listed("abc"[:many]) for many in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b"], "or") == "a or b"


def test_the_first_words_of_many() -> None:
    assert some(["a", "b", "c", "d"]) == "a, b, c, d"
    assert some(["a", "b", "c"], most=2) == "a, b …"


def test_a_word_that_may_be_meant() -> None:
    assert nearest("titel", ["title", "lang"]) == "did you mean title?"
    assert nearest("titel", ["lang"]) == ""
