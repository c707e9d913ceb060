"""Whether a Word file that is built again says what the edited one does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from recto.core.model import Bibliography
from recto.review.word.edits import shown
from recto.review.word.keys import Keys
from recto.review.word.markdown import link_of
from recto.review.word.pairs import pairs
from recto.review.word.reading import Token, WordText, normal, without_marks
from recto.review.word.source import Source


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that the edited file has, and those of the built one in their place."""

    edited: str
    built: str
    place: int
    """The place in the built text."""


def differences(
    edited: WordText, built: WordText, source: Source, bibliography: Bibliography, keys: Keys
) -> list[Difference]:
    """Where the words, the kinds of paragraphs and the citations of two files differ. ``source`` knows the built one.

    What Recto sets may differ: numbers, the title page, the list of references.
    """
    spelled_out = without_marks(edited)
    ours, theirs = ([*_Compared(one, bibliography, keys, spelled_out).tokens] for one in (edited, built))
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


@dataclass(frozen=True)
class _Compared:
    """A file as it is compared."""

    word: WordText
    bibliography: Bibliography
    keys: Keys
    spelled_out: bool
    """Whether citations are their words: the other file has lost their marks."""

    @property
    def tokens(self) -> Iterator[tuple[Token, int]]:
        """The tokens as they are compared, and the number of each; those of notes have that of their marks."""
        begun: list[tuple[Token, int]] = []
        for index, token in enumerate(_without_bare_links(self.word.tokens)):
            if token.kind == "end" and token.text in ("front", "ref"):
                begun = []
                continue
            if token.text == "rule" and token.kind == "end":
                continue  # a line has no words, and LibreOffice loses it behind a deleted paragraph
            if token.kind == "label" or (
                token.kind == "space" and index and self.word.tokens[index - 1].kind == "label"
            ):
                continue  # numbers, which Recto sets
            begun += [(one, index) for one in self._plain(token)]
            if token.kind in ("end", "row"):
                yield from begun
                begun = []
            if token.kind == "note":
                words = takewhile(lambda one: one.kind != "end", self.word.notes.get(token.name, ()))
                begun += [(plain, index) for one in words for plain in self._plain(one)]
        yield from begun

    def _plain(self, token: Token) -> Iterator[Token]:
        """A token without what may differ: a citation is its works, a note is in its words."""
        if token.kind == "cite" and self.spelled_out and token.name in self.word.shown:
            yield from map(_alike, self.word.shown[token.name])
        elif token.kind == "cite":
            added = [self.keys.of(work.item) for work in self.word.works.get(token.name, ())]
            cited = added or self.word.cited.get(token.name, ())
            yield replace(token, name=" ".join(map(self._work, cited)))
        elif token.kind == "note":
            yield replace(token, name="")
        else:
            yield _alike(token)

    def _work(self, key: str) -> str:
        """What a work is called, whichever of its keys is written: the text may not have that one any more."""
        return self.bibliography.short_id(key) or self.keys.bibliography.short_id(key) or key


def _without_bare_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, of which no address is a link to itself: every program makes it one, or does not."""
    for link, run in groupby(tokens, key=link_of):
        some = list(run)
        shown_as = normal("".join(token.text for token in some)).removeprefix("mailto:")
        is_bare = normal(link).removeprefix("mailto:") == shown_as
        for token in some:
            yield replace(token, look=token.look - {f"link:{link}"}) if link and is_bare else token


def _alike(token: Token) -> Token:
    if token.text == "\u00a0":  # which Pandoc writes behind “e.g.”
        return replace(token, kind="space", text=" ")
    return replace(token, text=alike(token.text))


def alike(words: str) -> str:
    """Words without a difference that Pandoc makes."""
    return words.translate(_ALIKE)


_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
"""Signs that Pandoc makes of each other."""


def _place(source: Source, index: int) -> int:
    for step in range(len(source.spans)):
        for at in (index - step, index + step):
            if 0 <= at < len(source.spans) and (span := source.spans[at]):
                return span[0]
    return 0
