"""The marks of a merge that was not finished."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recto.core.conflicts import conflicts, first_side

LINES = st.lists(
    st.sampled_from(["<<<<<<< HEAD", "=======", "||||||| base", ">>>>>>> other", "a: b", "", "<<<<<<<", "> quoted"]),
    min_size=1,
)


@given(LINES)
def test_lines_and_columns_stay(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = first_side(text)
    assert [len(line) for line in kept.split("\n")] == [len(line) for line in lines]
    assert all(new in ("", old) for new, old in zip(map(str.strip, kept.split("\n")), lines, strict=True))
    assert conflicts(kept) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n", ["a", "b", "d"]),
        ("<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> other\n", ["b"]),
        ("<<<<<<< HEAD\n=======\nc\n>>>>>>> other\nd", ["d"]),
        ("a\n>>>>>>> other\nb\n", ["a", "b"]),
        ("A heading\n=======\n\n> quoted\n", ["A heading", "=======", "> quoted"]),
    ],
)
def test_the_first_version_is_kept(text: str, kept: list[str]) -> None:
    assert [line for line in map(str.rstrip, first_side(text).split("\n")) if line] == kept


def test_many_marks_take_no_time() -> None:
    assert len(conflicts("<<<<<<< HEAD\nx\n" * 20_000)) == 20_000
