"""Whether a Word file that is built again says what the edited one does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from recto.review.word.edits import shown
from recto.review.word.reading import Token, WordText
from recto.review.word.source import Source
from recto.words.alignment import aligned


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that the edited file has, and those of the built one in their place."""

    edited: str
    built: str
    place: int
    """The place in the built text."""


def differences(edited: WordText, built: WordText, source: Source) -> list[Difference]:
    """Where the words, the kinds of paragraphs and the citations of two files differ. ``source`` knows the built one.

    What Recto sets may differ: numbers, the title page, the list of references.
    """
    ours, theirs = [*_compared(edited)], [*_compared(built)]
    found = aligned([key for _, key, _ in ours], [key for _, key, _ in theirs])
    result: list[Difference] = []
    a = c = 0
    for index, other in [*((at, to) for at, to in enumerate(found) if to >= 0), (len(ours), len(theirs))]:
        if (a, c) != (index, other):
            near = theirs[min(c, len(theirs) - 1)][2] if theirs else -1
            result.append(
                Difference(
                    shown([token for token, _, _ in ours[a:index]]),
                    shown([token for token, _, _ in theirs[c:other]]),
                    _place(source, near),
                )
            )
        a, c = index + 1, other + 1
    return result


def _compared(word: WordText) -> Iterator[tuple[Token, str, int]]:
    """The tokens that are compared, with what is compared of them, and the number of each."""
    begun: list[tuple[Token, str, int]] = []
    for index, token in enumerate(word.tokens):
        if token.kind == "end" and token.text in ("front", "ref"):
            begun = []
            continue
        begun.append((token, _key(token, word.cited), index))
        if token.kind in ("end", "row"):
            yield from begun
            begun = []
        if token.kind == "note":
            note = word.notes.get(token.name, ())
            words = takewhile(lambda one: one.kind != "end", note)
            yield from ((one, _key(one, word.cited), index) for one in words)
    yield from begun


def _key(token: Token, cited: Mapping[str, tuple[str, ...]]) -> str:
    if token.kind == "cite":
        return f"cite {' '.join(cited.get(token.name, ()))}"
    if token.kind in ("note", "label", "formula", "image"):
        return token.kind
    return token.key.translate(_ALIKE)


_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
"""Signs that Pandoc makes of each other."""


def _place(source: Source, index: int) -> int:
    for step in range(len(source.spans)):
        for at in (index - step, index + step):
            if 0 <= at < len(source.spans) and (span := source.spans[at]):
                return span[0]
    return 0
