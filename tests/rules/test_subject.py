"""What rules look at: the tree, which is parsed once, and what is out of order."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recto.rules.subject import ascending, tree

from tests.helpers import Maker, examine


def test_the_tree_is_parsed_once(make: Maker) -> None:
    subject = examine(make.text("# One\n\nText.\n")).subject
    assert [block["t"] for block in tree(subject)] == ["Header", "Para"]
    assert tree(subject) is tree(subject)


@pytest.mark.parametrize(
    ("values", "kept"),
    [([], set()), ([1, 2, 3], {1, 2, 3}), ([2, 1], {1}), ([1, 9, 2, 3], {1, 2, 3}), ([3, 1, 4, 2, 5], {1, 2, 5})],
)
def test_what_is_in_order(values: list[int], kept: set[int]) -> None:
    assert ascending(values) == kept


@given(st.lists(st.integers(0, 9), unique=True, max_size=8))
def test_no_longer_part_ascends(values: list[int]) -> None:
    found = [value for value in values if value in ascending(values)]
    assert found == sorted(found)
    longer = combinations(values, len(found) + 1)
    assert not any([*one] == sorted(one) for one in longer if one)
