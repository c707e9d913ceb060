"""Accepting and rejecting; that both are right for what ``recto.review`` makes, its own tests say."""

from __future__ import annotations

from typing import Any

import pytest
from recto.pandoc import ast, tracked


def words(text: str, kind: tracked.Kind | None = None) -> Any:
    string = ast.string(text)
    return ast.span([string], tracked.attr(kind)) if kind else string


def end(kind: tracked.Kind) -> Any:
    return ast.span([], tracked.attr(kind, end=True))


INS, DEL = words("new", "insertion"), words("old", "deletion")
A, B = words("a"), words("b")
CASES: dict[str, tuple[list[Any], list[Any], list[Any]]] = {
    "words": ([ast.para([A, INS, DEL])], [ast.para([A, words("new")])], [ast.para([A, words("old")])]),
    "within emphasis": (
        [ast.para([ast.emph([A, DEL])])],
        [ast.para([ast.emph([A])])],
        [ast.para([ast.emph([A, words("old")])])],
    ),
    "all of an emphasis": (
        [ast.para([A, ast.emph([DEL])])],
        [ast.para([A])],
        [ast.para([A, ast.emph([words("old")])])],
    ),
    "a block": (
        [ast.div([ast.para([A])], tracked.attr("deletion")), ast.para([B])],
        [ast.para([B])],
        [ast.para([A]), ast.para([B])],
    ),
    "paragraphs joined": (
        [ast.para([A, end("deletion")]), ast.para([B])],
        [ast.para([A, B])],
        [ast.para([A]), ast.para([B])],
    ),
    "joined over a block that went": (
        [ast.para([A, end("deletion")]), ast.div([ast.code_block("x")], tracked.attr("deletion")), ast.para([B])],
        [ast.para([A, B])],
        [ast.para([A]), ast.code_block("x"), ast.para([B])],
    ),
    "a paragraph parted": (
        [ast.para([A, end("insertion")]), ast.para([B])],
        [ast.para([A]), ast.para([B])],
        [ast.para([A, B])],
    ),
}


@pytest.mark.parametrize(("both", "new", "old"), CASES.values(), ids=CASES)
def test_accepting_and_rejecting(both: list[Any], new: list[Any], old: list[Any]) -> None:
    assert tracked.accepted(both) == new
    assert tracked.rejected(both) == old


def test_a_mark_says_what_it_is() -> None:
    mark: Any = ast.span([A], tracked.attr("insertion", ("content/a.md:1:2", None)))
    assert (tracked.kind_of(mark), tracked.is_mark(mark), tracked.is_end(mark)) == ("insertion", True, False)
    assert ast.attributes(mark)[tracked.OLD] == "content/a.md:1:2"
    assert tracked.NEW not in ast.attributes(mark)
    tracked.number(mark, "7")
    tracked.name_authors([ast.para([mark])], {"7": ("Ada", "")})
    assert (ast.attributes(mark)[tracked.CHANGE], ast.attributes(mark)[tracked.AUTHOR]) == ("7", "Ada")
    assert tracked.end_of(ast.para([A, end("deletion")])) == "deletion"
    assert tracked.end_of(ast.para([A])) is None
    assert tracked.kind_of(ast.span([A], ast.make_attr(classes=["insertion"]))) is None


def test_what_an_author_has_written_is_no_mark_any_more() -> None:
    blocks: Any = [ast.para([words("a", "insertion")])]
    tracked.unmark(blocks)
    assert not any(tracked.is_mark(one) for one in ast.walk(blocks))
