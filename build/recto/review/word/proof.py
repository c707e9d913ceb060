"""Whether a Word file that is built again says what the edited one does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from recto.core.model import Bibliography
from recto.review.word.edits import shown
from recto.review.word.pairs import pairs
from recto.review.word.reading import Token, WordText
from recto.review.word.source import Source


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that the edited file has, and those of the built one in their place."""

    edited: str
    built: str
    place: int
    """The place in the built text."""


def differences(edited: WordText, built: WordText, source: Source, bibliography: Bibliography) -> list[Difference]:
    """Where the words, the kinds of paragraphs and the citations of two files differ. ``source`` knows the built one.

    What Recto sets may differ: numbers, the title page, the list of references.
    """
    ours, theirs = [*_compared(edited, bibliography)], [*_compared(built, bibliography)]
    same = pairs([token for token, _ in ours], [token for token, _ in theirs])
    result: list[Difference] = []
    a = c = 0
    for index, other in [*same, (len(ours), len(theirs))]:
        if (a, c) != (index, other):
            near = theirs[min(c, len(theirs) - 1)][1] if theirs else -1
            result.append(
                Difference(
                    shown([token for token, _ in ours[a:index]]),
                    shown([token for token, _ in theirs[c:other]]),
                    _place(source, near),
                )
            )
        a, c = index + 1, other + 1
    return result


def _compared(word: WordText, bibliography: Bibliography) -> Iterator[tuple[Token, int]]:
    """The tokens that are compared, as they are compared, and the number of each."""
    begun: list[tuple[Token, int]] = []
    for index, token in enumerate(word.tokens):
        if token.kind == "end" and token.text in ("front", "ref"):
            begun = []
            continue
        if token.text == "rule" and token.kind == "end":
            continue  # a line has no words, and LibreOffice loses it behind a deleted paragraph
        begun.append((_plain(token, word, bibliography), index))
        if token.kind in ("end", "row"):
            yield from begun
            begun = []
        if token.kind == "note":
            note = word.notes.get(token.name, ())
            words = takewhile(lambda one: one.kind != "end", note)
            begun += [(_plain(one, word, bibliography), index) for one in words]
    yield from begun


def _plain(token: Token, word: WordText, bibliography: Bibliography) -> Token:
    """A token without what may differ: a citation is its works, a note is in its words."""
    if token.kind == "cite":
        keys = (bibliography.short_id(key) or key for key in word.cited.get(token.name, ()))
        return replace(token, name=" ".join(keys))
    if token.kind == "note":
        return replace(token, name="")
    return replace(token, text=token.text.translate(_ALIKE))


_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
"""Signs that Pandoc makes of each other."""


def _place(source: Source, index: int) -> int:
    for step in range(len(source.spans)):
        for at in (index - step, index + step):
            if 0 <= at < len(source.spans) and (span := source.spans[at]):
                return span[0]
    return 0
