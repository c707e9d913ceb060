"""Citation keys in a text: what Pandoc takes for one, and where it ends."""

from __future__ import annotations

import pytest
from recto.pandoc.syntax import ADJACENT_KEY, KEY


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("said [@doi:10.1098/rsif.2017.0387].", "doi:10.1098/rsif.2017.0387"),
        ("as @smith2001, who", "smith2001"),
        ("see @fig:a.", "fig:a"),
        ("@{https://example.org/a_(b)} ends", "https://example.org/a_(b)"),
        ("@https://example.org/a/ ends", "https://example.org/a/"),
        ("@url:https://example.org/a/b.", "url:https://example.org/a/b"),
        ("(@a;", "a"),
        ("_@a_", "a_"),
    ],
)
def test_where_a_key_ends(text: str, key: str) -> None:
    found = KEY.search(text)
    assert found
    assert (found["braced"] or found["bare"] or found["plain"]) == key


@pytest.mark.parametrize("text", ["ada@example.org", "a @ b", "@", "@{}", "@{a b}", "1@b"])
def test_what_is_no_key(text: str) -> None:
    assert KEY.search(text) is None


def test_a_key_may_follow_another_at_once() -> None:
    text = "@{a}@{b}"
    first = KEY.search(text)
    assert first
    second = ADJACENT_KEY.match(text, first.end())
    assert second
    assert (first["braced"], second["braced"]) == ("a", "b")
