"""Widths of columns."""

from __future__ import annotations

import pytest
from recto.document.columns import letter_width, share_out


@pytest.mark.parametrize("needed", [[100.0], [5000.0, 5000.0], [9000.0, 10.0, 10.0], [3000.0] * 9])
def test_columns_never_go_beyond_the_page(needed: list[float]) -> None:
    widths = share_out(needed, [2 * width for width in needed], 9360)
    assert 0 < sum(widths) <= 9360
    assert all(width > 0 for width in widths)


def test_a_wide_column_gives_way_before_a_narrow_one_is_too_narrow() -> None:
    assert share_out([10, 10], [20, 100], 60) == [14, 46]
    assert share_out([10, 40], [20, 100], 50) == [10, 40]


def test_code_is_as_wide_in_every_letter() -> None:
    assert letter_width("i", mono=True) == letter_width("W", mono=True)
    assert letter_width("i", mono=False) < letter_width("a", mono=False) < letter_width("W", mono=False)
