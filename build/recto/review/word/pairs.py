"""Which token of an edited Word file is which of the one that was made.

Lines first, which are paragraphs and rows of tables: what is the same stays. Between them, rows are paired with the
rows that they are most like. Then words: a paragraph can become two, and two one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from recto.review.sequences import likeness, paired, same_and_other
from recto.review.word.reading import Token
from recto.words.alignment import aligned

Pair = tuple[int, int]
_Line = tuple[int, int]
"""The first token of a paragraph or of a row, and the token behind it."""

_LEAST = 0.3
"""How alike two rows are at least of which one became the other (Dice's coefficient of words)."""


def pairs(ours: Sequence[Token], theirs: Sequence[Token]) -> list[Pair]:
    """The pairs of tokens that are the same, in their order."""
    return [*_pairs(ours, theirs)]


def _pairs(ours: Sequence[Token], theirs: Sequence[Token]) -> Iterator[Pair]:
    keys = [token.key for token in ours], [token.key for token in theirs]
    lines, others = _lines(ours), _lines(theirs)
    wholes = [
        [tuple(side[first:last]) for first, last in some] for side, some in zip(keys, (lines, others), strict=True)
    ]
    for same, a, b, c, d in same_and_other(*wholes):
        if same:
            for (first, last), (start, _) in zip(lines[a:b], others[c:d], strict=True):
                yield from ((first + ahead, start + ahead) for ahead in range(last - first))
            continue
        for some, few in _parts(ours, theirs, lines[a:b], others[c:d]):
            found = aligned([keys[0][at] for at in some], [keys[1][at] for at in few])
            yield from ((some[at], few[other]) for at, other in enumerate(found) if other >= 0)


def _lines(tokens: Sequence[Token]) -> list[_Line]:
    found: list[_Line] = []
    first = 0
    for at, token in enumerate(tokens):
        if token.kind == "row" or (token.kind == "end" and token.text != "cell"):
            found.append((first, at + 1))
            first = at + 1
    return [*found, (first, len(tokens))] if first < len(tokens) else found


def _parts(
    ours: Sequence[Token], theirs: Sequence[Token], lines: Sequence[_Line], others: Sequence[_Line]
) -> Iterator[tuple[range, range]]:
    """The parts of two gaps whose words are compared: each row with the one that it became, and what is between."""
    rows = [line for line in lines if ours[line[1] - 1].kind == "row"]
    new_rows = [line for line in others if theirs[line[1] - 1].kind == "row"]
    if len(rows) == len(new_rows):
        became = [*zip(rows, new_rows, strict=True)]
    else:
        found = paired(rows, new_rows, lambda one, other: _likeness(ours, theirs, one, other), _LEAST)
        became = [(rows[i], new_rows[j]) for i, j in found if i is not None and j is not None]
    first, start = (lines[0][0] if lines else 0), (others[0][0] if others else 0)
    for one, other in became:
        yield from _words(ours, theirs, range(first, one[0]), range(start, other[0]))
        yield range(*one), range(*other)
        first, start = one[1], other[1]
    last, end = (lines[-1][1] if lines else first), (others[-1][1] if others else start)
    yield from _words(ours, theirs, range(first, last), range(start, end))


def _words(ours: Sequence[Token], theirs: Sequence[Token], some: range, others: range) -> Iterator[tuple[range, range]]:
    """A part without rows that became others; nothing of a row becomes a part of a paragraph."""
    if not any(ours[at].kind == "row" for at in some) and not any(theirs[at].kind == "row" for at in others):
        yield some, others


def _likeness(ours: Sequence[Token], theirs: Sequence[Token], one: _Line, other: _Line) -> float:
    bags = (
        Counter(token.text for token in side[first:last] if token.kind == "word")
        for side, (first, last) in ((ours, one), (theirs, other))
    )
    return likeness(*bags)
