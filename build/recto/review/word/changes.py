"""Two lists of tokens whose same ones are paired -> the changes between them, as people make them.

A longest common subsequence does not know what was inserted: between “a. b.” and “a. x. b.”, it is “x. ” or “. x”.
Changes of whole paragraphs and rows are to begin where one begins, so they slide there if they can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recto.review.word.reading import Token

ENDS = frozenset(("end", "row"))
"""The kinds of tokens that end something."""


@dataclass(frozen=True, slots=True)
class Change:
    """A part of the made file, and what the edited one has in its place; tokens of both, by their numbers."""

    a: int
    b: int
    c: int
    d: int


def changes(ours: Sequence[Token], theirs: Sequence[Token], of: dict[int, int], first: int, last: int) -> list[Change]:
    """The changes of our tokens from ``first`` to before ``last``, which became theirs.

    ``of`` has for a token of theirs the one of ours that it is; it is changed where a change slides, or is parted.
    """
    found = _Changes(ours, theirs, of)
    result, a, c = list[Change](), first, 0
    for other, index in [*sorted(of.items()), (len(theirs), last)]:
        if (a, c) != (index, other):
            result.append(found.slid(Change(a, index, c, other)))
        a, c = index + 1, other + 1
    return [part for change in result for part in found.parted(change)]


@dataclass(frozen=True)
class _Changes:
    ours: Sequence[Token]
    theirs: Sequence[Token]
    of: dict[int, int]

    def slid(self, change: Change) -> Change:
        """The same change, from where a paragraph begins to where one ends, if it can be told so.

        What is equal at both ends of something inserted or deleted can be the end of it, or its beginning.
        """
        a, b, c, d = change.a, change.b, change.c, change.d
        if (a < b) == (c < d):
            return change
        is_new = a == b
        tokens, first, last = (self.theirs, c, d) if is_new else (self.ours, a, b)
        if not any(token.kind in ENDS for token in tokens[first:last]):
            return change
        kinds = {token.kind for token in tokens[first:last]}
        for step in (0, 1, -1):
            by = self._slide(change, tokens, first, last, step, is_rows="row" in kinds)
            if by is None:
                continue
            for at in range(by) if step > 0 else ():  # what was paired with the end is paired with the beginning
                ours, theirs = (b + at, c + at) if is_new else (a + at, d + at)
                self.of[theirs] = ours
            for at in range(by) if step < 0 else ():
                ours, theirs = (a - 1 - at, d - 1 - at) if is_new else (b - 1 - at, c - 1 - at)
                self.of[theirs] = ours
            slid = Change(*(one + step * by for one in (a, b, c, d)))
            for at in range(slid.c, slid.d):
                self.of.pop(at, None)
            return slid
        return change

    def _slide(
        self, change: Change, tokens: Sequence[Token], first: int, last: int, step: int, *, is_rows: bool
    ) -> int | None:
        """By how many tokens a change can slide to where a paragraph or a row begins; None if it cannot."""
        for by in range(last - first if step else 1):
            moved = step * by
            begins = first + moved
            if _begins(tokens, begins, is_rows=is_rows):
                return by
            one, other = (begins, last + moved) if step > 0 else (begins - 1, last + moved - 1)
            follows = (change.b + moved, change.d + moved) if step > 0 else (change.a + moved - 1, change.c + moved - 1)
            if not step or other >= len(tokens) or tokens[one].key != tokens[other].key:
                return None
            if self.of.get(follows[1]) != follows[0]:
                return None
        return None

    def parted(self, change: Change) -> Iterator[Change]:
        """A change of several paragraphs, paragraph by paragraph, if as many become as many; and words that were edited
        beside paragraphs or rows that are new or gone, apart from these."""
        ours = [at for at in range(change.a, change.b) if self.ours[at].kind in ENDS]
        theirs = [at for at in range(change.c, change.d) if self.theirs[at].kind in ENDS]
        kinds = [[tokens[at].kind for at in ends] for tokens, ends in ((self.ours, ours), (self.theirs, theirs))]
        if bool(ours) != bool(theirs):
            yield from self._apart(change, ours, theirs)
            return
        if not ours or kinds[0] != kinds[1]:
            yield change
            return
        a, c = change.a, change.c
        for end, other in zip(ours, theirs, strict=True):
            if (a, c) != (end, other):
                yield Change(a, end, c, other)
            if self.ours[end].key != self.theirs[other].key:
                yield Change(end, end + 1, other, other + 1)
            else:
                self.of[other] = end
            a, c = end + 1, other + 1
        if (a, c) != (change.b, change.d):
            yield Change(a, change.b, c, change.d)

    def _apart(self, change: Change, ours: Sequence[int], theirs: Sequence[int]) -> Iterator[Change]:
        """The paragraphs or rows that one of both has, and the words that were edited before or behind them."""
        a, b, c, d = change.a, change.b, change.c, change.d
        tokens, ends = (self.ours, ours) if ours else (self.theirs, theirs)
        rows = [at for at in ends if tokens[at].kind == "row"]
        begin = _begins(self.ours, a, is_rows=bool(rows)) and _begins(self.theirs, c, is_rows=bool(rows))
        behind, first = (rows or ends)[-1] + 1, ends[0]
        if begin and a < b and c < d and behind < (b if ours else d):
            yield Change(a, behind, c, c) if ours else Change(a, a, c, behind)
            yield Change(behind, b, c, d) if ours else Change(a, b, behind, d)
        elif not begin and not rows and self.of.get(d) == b and tokens[first].key == self.ours[b].key:
            # The paragraph that goes on with these words ends where it did, and those behind it are new or gone.
            words = Change(a, first, c, d) if ours else Change(a, b, c, first)
            del self.of[d]
            self.of[d if ours else first] = first if ours else b
            if (words.a, words.c) != (words.b, words.d):
                yield words
            yield Change(first + 1, b + 1, d + 1, d + 1) if ours else Change(b + 1, b + 1, first + 1, d + 1)
        else:
            yield change


def _begins(tokens: Sequence[Token], at: int, *, is_rows: bool) -> bool:
    """Whether a paragraph begins at a token; or a row, if it is about rows."""
    before = tokens[at - 1] if at else None
    return before is None or before.kind == "row" or (before.kind == "end" and not (is_rows and before.text == "cell"))
