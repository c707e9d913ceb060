"""The paragraphs of two versions as streams of words, and one text of both: what is kept, inserted and deleted.

The end of a paragraph is a word of its own, so that a paragraph that is parted or joined has one change. Formulas,
citations, images, notes and numbers are one word each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Literal

from recto.core.model import Location
from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block, Inline
from recto.pandoc.tracked import Kind
from recto.review.places import Places
from recto.review.sequences import FEWEST, likeness, paired, same_and_other

_END = "¶"
"""What the end of a paragraph is told by; the sign in a text is a tuple, as all words are."""


@dataclass(frozen=True, slots=True, eq=False)
class Wrapper:
    """One emphasis, link, quotation or span of a text: the element, without what it holds."""

    element: Inline
    key: Hashable


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a sign, or something that is one: what it is told by, its element, and what it stands in."""

    key: Hashable
    inline: Inline | None
    """None for the end of a paragraph and for a block."""
    within: tuple[Wrapper, ...] = ()
    before: tuple[Word, ...] = ()
    """The spaces before it, and marks that show nothing."""
    block: Block | None = None
    """The paragraph that ends here, or a block that is one word."""
    place: Location | None = None
    """Where it was written, if that is known."""

    @property
    def is_end(self) -> bool:
        """Whether it is the end of a paragraph."""
        return self.key == _END

    @property
    def is_block(self) -> bool:
        """Whether it is a block."""
        return self.inline is None and not self.is_end


Status = Literal["same", "insertion", "deletion"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of the text of both versions."""

    status: Status
    word: Word
    old: Word | None = None
    """What it was, if it is the same."""
    places: Sequence[Location | None] = (None, None)
    """Where it is in the old and in the new version, or what is before it there."""


# --- words ------------------------------------------------------------------------------------------------------------

_WORDS = re.compile(
    r"\s+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:['’.,\u2010\u2011-](?=\w)[^\W\u3040-\u30ff\u3400-\u9fff]+)*|.",
    re.DOTALL,
)
"""Words with what joins their parts; Chinese characters and signs one by one."""


def words_of(
    blocks: Iterable[Block], places: Places | None = None, is_whole: Callable[[Block], bool] = lambda _: False
) -> list[Word]:
    """The words of paragraphs, with their ends; other blocks, and those that are ``is_whole``, as one word each."""
    result: list[Word] = []
    for block in blocks:
        if block["t"] in ("Para", "Plain") and not (is_whole(block) or _is_equation(block)):
            words = [*_spaced([*_inlines(ast.inlines(block), ()), Word(_END, None, block=block)])]
            if places:
                found = places.words(block, [*map(_spelled, words)])
                words = [_at(word, place) for word, place in zip(words, found, strict=True)]
            result += words
        else:
            place = places.of(block) if places else None
            result.append(Word(("block", id(block)), None, block=block, place=place))
    return result


def _at(word: Word, place: Location | None) -> Word:
    return replace(word, place=place, before=tuple(replace(space, place=place) for space in word.before))


def _is_equation(paragraph: Block) -> bool:
    """Whether a paragraph is nothing but a displayed formula."""
    content = [one for one in ast.inlines(paragraph) if one["t"] not in ast.SPACES]
    return len(content) == 1 and (ast.is_displayed(content[0]) or ast.is_span(content[0], "eqnos"))


def _spelled(word: Word) -> str:
    """What is looked for in the source."""
    return ast.text(word.inline) if word.inline and word.inline["t"] in ("Str", "Code") else ""


def _inlines(inlines: Iterable[Inline], within: tuple[Wrapper, ...]) -> Iterator[Word]:
    inside = tuple(one.key for one in within)
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            for match in _WORDS.finditer(ast.text(inline)):
                yield Word((match[0], inside), ast.string(match[0]), within)
        elif kind in ("Space", "SoftBreak"):
            yield Word((" ", inside), inline, within)
        elif _is_wrapper(inline):
            shell = ast.with_inlines(inline, [])
            yield from _inlines(ast.inlines(inline), (*within, Wrapper(shell, ast.comparable(shell))))
        else:
            yield Word((ast.comparable(inline), inside), inline, within)


def _is_wrapper(inline: Inline) -> bool:
    kind = inline["t"]
    if kind in ast.MARKUP or kind == "Quoted":
        return True
    if kind == "Link":
        return not ast.is_cross_reference(inline)
    return kind == "Span" and not ast.is_numbered(inline) and bool(ast.inlines(inline))


def _is_space(word: Word) -> bool:
    return word.inline is not None and (
        word.inline["t"] in ("Space", "SoftBreak") or (word.inline["t"] == "Str" and ast.text(word.inline).isspace())
    )


def _spaced(words: Iterable[Word]) -> Iterator[Word]:
    """The words, each with the spaces before it."""
    spaces: list[Word] = []
    for word in words:
        if _is_space(word):
            spaces.append(word)
        else:
            yield replace(word, before=tuple(spaces)) if spaces else word
            spaces = []


def _is_spoken(word: Word) -> bool:
    """Whether it is more than a sign."""
    if word.inline is None:
        return True
    return word.inline["t"] != "Str" or any(map(str.isalnum, ast.text(word.inline)))


def bag_of(words: Iterable[Word]) -> Counter[str]:
    """The words in a part of a text, and how often each is there."""
    return Counter(str(word.key) for word in words if _is_spoken(word) and not word.is_end)


# --- sentences --------------------------------------------------------------------------------------------------------

_ENDS = frozenset(".?!…。！？؟")


def sentences(words: Sequence[Word]) -> list[list[Word]]:
    """The words by sentence; ends of paragraphs and blocks stand alone."""
    result: list[list[Word]] = [[]]
    for index, word in enumerate(words):
        result[-1].append(word)
        if word.inline is None or _ends_sentence(word, words[index + 1 : index + 2]):
            result.append([])
    return [part for one in result for part in _without_end(one) if part]


def _ends_sentence(word: Word, after: Sequence[Word]) -> bool:
    if word.inline is None or word.inline["t"] != "Str" or ast.text(word.inline) not in _ENDS:
        return False
    return any(one.before or ast.text(word.inline) in "。！？" for one in after)


def _without_end(sentence: list[Word]) -> list[list[Word]]:
    return [sentence[:-1], sentence[-1:]] if sentence and sentence[-1].inline is None else [sentence]


# --- one text of both -------------------------------------------------------------------------------------------------

_LEAST = 0.4
"""How alike two sentences are at least whose words are compared. Below, a reader sees more in the whole."""
_SPARED = 0.8
"""If a part of the text has at most this share of its changes when its words are compared whatever the sentences,
sentences were parted or joined."""


def merged(old: Sequence[Word], new: Sequence[Word]) -> list[Piece]:
    """One text of both versions."""
    before, after = sentences(old), sentences(new)
    pieces: list[Piece] = []
    for same, a, b, c, d in same_and_other(_told_by(before), _told_by(after)):
        if same:
            for one, other in zip(before[a:b], after[c:d], strict=True):
                pieces += _same(one, other)
        else:
            pieces += _changed(before[a:b], after[c:d])
    if not _keeps_tags_together(pieces):
        pieces = [*_alone(old, "deletion"), *_alone(new, "insertion")]
    return [*_placed(_spaces_before_ends(_settled(pieces)))]


def _told_by(parts: Sequence[list[Word]]) -> list[Hashable]:
    """What each sentence is told by; the end of a paragraph, which is like any other, by the sentence before it."""
    keys = [tuple(word.key for word in part) for part in parts]
    return [(keys[at - 1], key) if parts[at][0].is_end and at else key for at, key in enumerate(keys)]


def _placed(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with their places in both versions."""
    old: Location | None = None
    new: Location | None = None
    for piece in pieces:
        place = piece.word.place
        if piece.status == "same":
            new, old = place or new, (piece.old.place if piece.old else None) or old
        elif piece.status == "insertion":
            new = place or new
        else:
            old = place or old
        yield replace(piece, places=(old, new))


def _same(old: Iterable[Word], new: Iterable[Word]) -> Iterator[Piece]:
    for one, other in zip(old, new, strict=True):
        yield from _spaces(one.before, other.before)
        yield Piece("same", other, one)


def _spaces(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Piece]:
    if [one.key for one in old] == [one.key for one in new]:
        yield from (Piece("same", other, one) for one, other in zip(old, new, strict=True))
    elif bool(old) == bool(new) and {str(one.key) for one in old} == {str(one.key) for one in new}:
        yield from (Piece("same", other, old[0]) for other in new)
    else:
        yield from (Piece("deletion", one) for one in old)
        yield from (Piece("insertion", one) for one in new)


def _alone(words: Iterable[Word], status: Kind) -> Iterator[Piece]:
    for word in words:
        yield from (Piece(status, one) for one in word.before)
        yield Piece(status, word)


def _changed(old: Sequence[list[Word]], new: Sequence[list[Word]]) -> list[Piece]:
    """A part of the text where no sentence stayed as it was."""
    before, after = [word for one in old for word in one], [word for one in new for word in one]
    by_sentence = [*_by_sentence(old, new)]
    if before and after:
        by_word = [*_words(before, after)]
        if _changes(by_word) <= _SPARED * _changes(by_sentence):
            return by_word
    return by_sentence


def _changes(pieces: Iterable[Piece]) -> int:
    return sum(piece.status != "same" and _is_spoken(piece.word) and not _is_space(piece.word) for piece in pieces)


def _by_sentence(old: Sequence[list[Word]], new: Sequence[list[Word]]) -> Iterator[Piece]:
    """The same, with the words of those sentences compared that are most alike."""
    bags = {id(one): bag_of(one) for one in (*old, *new)}

    def alike(one: list[Word], other: list[Word]) -> float:
        if one[0].inline is None or other[0].inline is None:
            return 0.1 * (one[0].is_end and other[0].is_end)
        found = likeness(bags[id(one)], bags[id(other)])
        return found if found >= _LEAST else 0.0

    gone: list[Word] = []
    come: list[Word] = []
    for i, j in paired(old, new, alike, 0.1):
        if i is not None and j is not None:
            yield from _exchanged(gone, come)
            gone, come = [], []
            yield from _words(old[i], new[j])
        else:
            gone += old[i] if i is not None else []
            come += new[j] if j is not None else []
    yield from _exchanged(gone, come)


def _words(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Piece]:
    """Two parts of a text, word by word. What has raw HTML is not parted at it: tags belong together."""
    if [one.key for one in old if _is_raw(one)] != [one.key for one in new if _is_raw(one)]:
        yield from _alone(old, "deletion")
        yield from _alone(new, "insertion")
        return
    parts = [*same_and_other([one.key for one in old], [one.key for one in new])]
    gone: list[Word] = []
    come: list[Word] = []
    for index, (same, a, b, c, d) in enumerate(parts):
        # Signs alone between two changes are no more than a coincidence.
        lone = 0 < index < len(parts) - 1 and not any(_is_spoken(one) or _is_raw(one) for one in old[a:b])
        if same and not lone:
            yield from _exchanged(gone, come)
            gone, come = [], []
            yield from _same(old[a:b], new[c:d])
        else:
            gone += old[a:b]
            come += new[c:d]
    yield from _exchanged(gone, come)


def _exchanged(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Piece]:
    """Words that went and others that came in their place. The space before them stays, as do notes that are alike."""
    notes = ((i, j) for i, one in enumerate(old) for j, other in enumerate(new) if _is_note(one) and _is_note(other))
    for i, j in notes:
        if note := _merged_note(old[i], new[j]):
            yield from _exchanged(old[:i], new[:j])
            yield from _same([old[i]], [note])
            yield from _exchanged(old[i + 1 :], new[j + 1 :])
            return
    spaces = [[one.key for one in words[0].before] if words else [] for words in (old, new)]
    if spaces[0] and spaces[0] == spaces[1]:
        yield from _spaces(old[0].before, new[0].before)
        old, new = ([replace(words[0], before=()), *words[1:]] for words in (old, new))
    yield from _alone(old, "deletion")
    yield from _alone(new, "insertion")


def _is_note(word: Word) -> bool:
    return word.inline is not None and word.inline["t"] == "Note"


def _merged_note(old: Word, new: Word) -> Word | None:
    """A note with the changes in it; None if the two have little in common, or are more than paragraphs."""
    if old.inline is None or new.inline is None:
        return None
    sides = [ast.blocks(one) for one in (old.inline, new.inline)]
    if any(block["t"] not in ("Para", "Plain") for side in sides for block in side):
        return None
    before, after = (
        [_at(word, one.place) for word in words_of(side)] for one, side in zip((old, new), sides, strict=True)
    )
    if likeness(bag_of(before), bag_of(after)) < _LEAST:
        return None
    return replace(new, inline=ast.with_blocks(new.inline, blocks_of(merged(before, after))))


_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^>]*>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def _keeps_tags_together(pieces: Sequence[Piece]) -> bool:
    """Whether both tags of each raw element stayed, or came or went together: a browser would let an element that is
    not closed go on to the end of the page."""
    runs = [[*run] for status, run in groupby(pieces, key=lambda piece: piece.status) if status != "same"]
    return all(map(_is_balanced, [*runs, [piece for piece in pieces if piece.status == "same"]]))


def _is_balanced(pieces: Iterable[Piece]) -> bool:
    opened: list[str] = []
    raw = (piece.word.inline for piece in pieces if piece.word.inline and ast.is_raw_html(piece.word.inline))
    for tag in filter(None, (_TAG.match(ast.text(one)) for one in raw)):
        name = tag[2].lower()
        if name in _VOID:
            continue
        if not tag[1]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def _is_raw(word: Word) -> bool:
    return word.inline is not None and word.inline["t"] == "RawInline"


def _settled(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the ends of paragraphs at their places.

    If the end of a paragraph and the whole next paragraph but its end are gone, it may as well be that end which is
    gone: then a whole paragraph is. Likewise for what came.
    """
    result: list[Piece] = []
    at = 0
    while at < len(pieces):
        first = pieces[at]
        after = at + 1
        if first.status != "same" and first.word.is_end:
            while after < len(pieces) and pieces[after].status == first.status and not pieces[after].word.is_end:
                after += 1
            last = pieces[after] if after < len(pieces) else None
            if last and last.old and last.word.is_end:
                stays, gone = (first.word, last.word) if first.status == "insertion" else (last.word, last.old)
                was = last.old if first.status == "insertion" else first.word
                result += [Piece("same", stays, was), *pieces[at + 1 : after], Piece(first.status, gone)]
                at = after + 1
                continue
        result.append(first)
        at += 1
    return result


def _spaces_before_ends(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with spaces that go where the end of a paragraph comes, or the reverse, before that end."""
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else piece
        if last.word.is_end and _is_space(piece.word) and "same" != last.status != piece.status != "same":
            result.insert(len(result) - 1, piece)
        else:
            result.append(piece)
    return result


# --- paragraphs -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Paragraph:
    pieces: list[Piece] = field(default_factory=list)

    def blocks(self, end: Piece | None) -> list[Block]:
        """The paragraph; or two, if what came has nothing in common with what went."""
        was, now = (end.old.block, end.word.block) if end and end.old and end.status == "same" else (None, None)
        sides: tuple[tuple[Kind, Block | None], ...] = (("deletion", was), ("insertion", now))
        parts = {kind: [one for one in self.pieces if one.status in ("same", kind)] for kind, _ in sides}
        if not self._are_others(parts):
            return [self._block(end)]
        return [self._whole(kind, block, parts[kind]) for kind, block in sides if block] or [self._block(end)]

    def _whole(self, kind: Kind, block: Block, pieces: Sequence[Piece]) -> Block:
        """A paragraph that came or went."""
        content = ast.with_inlines(block, _built([replace(one, status="same") for one in pieces]))
        return ast.div([content], tracked.attr(kind, next((one.places for one in pieces if one.status == kind), ())))

    def _are_others(self, sides: Mapping[Kind, Sequence[Piece]]) -> bool:
        stayed = any(one.status == "same" and not _is_space(one.word) for one in self.pieces)
        return not stayed and all(sum(_is_spoken(one.word) for one in side) >= FEWEST for side in sides.values())

    def _block(self, end: Piece | None) -> Block:
        block = end.word.block if end and end.word.block else ast.para([])
        status: Status = end.status if end else "same"
        if status != "same" and all(piece.status == status for piece in self.pieces):
            whole = _built([replace(piece, status="same") for piece in self.pieces])
            return ast.div([ast.with_inlines(block, whole)], tracked.attr(status, self._places(end)))
        content = _built(self.pieces)
        if status != "same":
            content.append(ast.span([], tracked.attr(status, end.places if end else (), end=True)))
        return ast.with_inlines(block, content)  # type: ignore[no-any-return]

    def _places(self, end: Piece | None) -> Sequence[Location | None]:
        first = self.pieces[0] if self.pieces else end
        return first.places if first else ()


def blocks_of(pieces: Iterable[Piece]) -> list[Block]:
    """The paragraphs of a text of both versions, with marks for what was inserted and deleted."""
    result: list[Block] = []
    paragraph = _Paragraph()
    for piece in pieces:
        if piece.word.is_end:
            result += paragraph.blocks(piece)
            paragraph = _Paragraph()
        elif piece.word.is_block:
            # On its own side, the block is between paragraphs. So what is open now is all of the other side.
            whole = [piece.word.block] if piece.word.block else []
            result += whole if piece.status == "same" else [ast.div(whole, tracked.attr(piece.status, piece.places))]
        else:
            paragraph.pieces.append(piece)
    if paragraph.pieces:
        result += paragraph.blocks(None)
    return result


def inlines_of(words: Iterable[Word]) -> list[Inline]:
    """The inlines of some words of a paragraph, with the spaces before them."""
    return _built([Piece("same", one) for word in words for one in (*word.before, word)])


def _built(pieces: Sequence[Piece]) -> list[Inline]:
    """The inlines of a part of a paragraph."""
    same: dict[int, Wrapper] = {}
    for piece in pieces:
        if piece.old:
            for one, other in zip(piece.old.within, piece.word.within, strict=False):
                same.setdefault(id(one), other)
    paths = [
        tuple(same.get(id(one), one) for one in piece.word.within) if piece.status == "deletion" else piece.word.within
        for piece in pieces
    ]
    return _nested([*zip(pieces, paths, strict=True)], 0)


@dataclass(frozen=True, slots=True)
class _Run:
    """Inlines that stand beside each other, and have one status."""

    first: Piece
    status: Status
    inlines: list[Inline]


def _nested(pieces: Sequence[tuple[Piece, tuple[Wrapper, ...]]], depth: int) -> list[Inline]:
    result: list[Inline] = []
    for status, runs in groupby(_runs(pieces, depth), key=lambda run: run.status):
        together = [*runs]
        inlines = _joined(inline for run in together for inline in run.inlines)
        result += inlines if status == "same" else [ast.span(inlines, tracked.attr(status, together[0].first.places))]
    return result


def _runs(pieces: Sequence[tuple[Piece, tuple[Wrapper, ...]]], depth: int) -> Iterator[_Run]:
    for wrapper, some in groupby(pieces, key=lambda one: one[1][depth] if len(one[1]) > depth else None):
        within = [*some]
        first = within[0][0]
        if wrapper is None:
            yield from (_Run(piece, piece.status, [piece.word.inline]) for piece, _ in within if piece.word.inline)
            continue
        # What came or went as a whole does so with its signs, such as quotation marks.
        whole = len({piece.status for piece, _ in within}) == 1
        if whole:
            within = [(replace(piece, status="same"), path) for piece, path in within]
        shown = ast.with_inlines(wrapper.element, _nested(within, depth + 1))
        yield _Run(first, first.status if whole else "same", [shown])


def _joined(inlines: Iterable[Inline]) -> list[Inline]:
    """The inlines, with words and signs that stand together as one."""
    result: list[Any] = []
    for inline in inlines:
        if inline["t"] == "Str" and result and result[-1]["t"] == "Str":
            result[-1] = ast.string(ast.text(result[-1]) + ast.text(inline))
        else:
            result.append(inline)
    return result
