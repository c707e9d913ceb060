"""Where each token of a Word file stands in the text that it was made from.

Words are aligned with those of the text (``recto.words``). Signs and spaces are looked for between them. What is left
was made by Recto, such as the number of a figure: all of it between two words of the text belongs to what stands
between these in the text, such as ``@fig:one``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from recto.core.model import Bibliography, Document, Text
from recto.pandoc.markdown import Kind, Piece, pieces
from recto.review.sequences import same_and_other
from recto.review.word.lines import Lines
from recto.review.word.reading import Token, WordText
from recto.words.matches import matched
from recto.words.page_words import FORMULA, IMAGE, KEY, NOTE, PageWords, Part, Stretch
from recto.words.text_words import TextWords, hidden, text_words

Span = tuple[int, int]
"""Where something begins and ends in the templated text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The tokens of a paragraph of a Word file, from ``first`` to before ``end``, which is the token of its end."""

    first: int
    end: int
    kind: str


class Source:
    """The tokens of a Word file that was made from a text, and their places in it."""

    def __init__(self, word: WordText, text: Text, document: Document, bibliography: Bibliography) -> None:
        self.text, self.word = text, word
        self.whole = text.text
        self.lines = Lines(self.whole)
        self._pieces = pieces(self.whole)
        self._hidden = bytearray(len(self.whole) + 1)
        for piece in hidden(self.whole, self._pieces):
            self._hidden[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
        self.tokens: list[Token] = []
        self.stories: dict[str, Span] = {}
        """The first token of the text (named by the empty string) and of each note, and the token behind it."""
        for name, tokens in {"": word.tokens, **word.notes}.items():
            self.stories[name] = len(self.tokens), len(self.tokens) + len(tokens)
            self.tokens += tokens
        self.spans: list[Span | None] = [None] * len(self.tokens)
        self.made: list[int] = [-1] * len(self.tokens)
        """For what Recto has made, the number of the first token that it was made with."""
        self._references = sorted((one.start - 1, one.end) for one in document.cross_references)
        self._place(word, text_words(text, document, bibliography), bibliography)

    def spell_out(self, word: WordText) -> None:
        """Let the words of citations stand for them: in a file that has lost their marks, these are all there is."""
        old, index_of = list(zip(self.tokens, self.spans, self.made, strict=True)), dict[int, int]()
        self.tokens, self.spans, self.made = [], [], []
        for at, (token, span, made) in enumerate(old):
            index_of[at] = len(self.tokens)
            words = word.shown.get(token.name, ()) if token.kind == "cite" and span else ()
            if words and span:
                self.made += [index_of[at]] * len(words)
                self.spans += [span, *[(span[1], span[1])] * (len(words) - 1)]
                self.tokens += words
            else:
                self.made.append(index_of.get(made, -1))
                self.spans.append(span)
                self.tokens.append(token)
        index_of[len(old)] = len(self.tokens)
        self.stories = {name: (index_of[first], index_of[last]) for name, (first, last) in self.stories.items()}
        self.__dict__.pop("paragraphs", None)

    def forget_targets(self) -> None:
        """Let a number be any other: in a file whose bookmarks have other names, nobody knows what it refers to."""
        self.tokens = [replace(one, name="") if one.kind == "label" else one for one in self.tokens]
        self.__dict__.pop("paragraphs", None)

    # --- paragraphs ---------------------------------------------------------------------------------------------------

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs, in the order of the tokens."""
        found, first = [], 0
        for index, token in enumerate(self.tokens):
            if token.kind in ("end", "row"):
                if token.kind == "end":
                    found.append(Paragraph(first, index, token.text))
                first = index + 1
        return found

    def paragraph(self, index: int) -> Paragraph | None:
        """The paragraph that a token is in."""
        at = bisect_right(self.paragraphs, index, key=lambda one: one.first) - 1
        found = self.paragraphs[at] if at >= 0 else None
        return found if found and found.first <= index <= found.end else None

    def extent(self, paragraph: Paragraph) -> Span | None:
        """Where the words of a paragraph begin and end, without what marks its beginning, but with what marks words."""
        spans = [span for span in self.spans[paragraph.first : paragraph.end] if span]
        if not spans:
            return None
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        first = next(at for at in range(paragraph.first, paragraph.end) if self.spans[at])
        last = next(at for at in range(paragraph.end - 1, paragraph.first - 1, -1) if self.spans[at])
        return self.before(start, self.tokens[first]), self.behind(end, self.tokens[last])

    def before(self, place: int, token: Token) -> int:
        """Where the markup begins that opens right before a token's place."""
        while place and token.look:
            before = self.whole[place - 1]
            if before in "*_~^`" or (before in "[<" and self.whole[place - 2 : place - 1] not in ("!", "^")):
                place -= 1
                continue
            tag = re.search(
                r"<(?:sup|sub|em|i|strong|b|del|s|code|span)\b[^<>\n]*>$", self.whole[max(place - 200, 0) : place]
            )
            if not tag:
                break
            place -= len(tag[0])
        return place

    def behind(self, place: int, token: Token) -> int:
        """Where the markup ends that closes right behind a token's place."""
        while place < len(self.whole) and token.look:
            tag = _CLOSING_TAG.match(self.whole, place)
            if self.whole[place] in "*_~^`":
                place += 1
            elif tag:
                place = tag.end()
            elif self.whole[place] in "]>" and (_is_link(token) or self.whole[place + 1 : place + 2] == "{"):
                place += 1
                while place < len(self.whole) and self._hidden[place]:
                    place += 1
            else:
                break
        return place

    # --- places -------------------------------------------------------------------------------------------------------

    def _place(self, word: WordText, text: TextWords, bibliography: Bibliography) -> None:
        page, of = self._page(word, bibliography)
        places = matched(page, text)
        starts = {start: index for index, start in enumerate(text.starts)}
        piece_at = {piece.start: piece for piece in self._pieces}
        for index, words in enumerate(of):
            found = [places[at] for at in words if places[at] >= 0]
            if not found:
                continue
            token = self.tokens[index]
            if token.kind == "word":
                end = found[0] + len(token.text)
                self.spans[index] = (found[0], end) if self.whole[found[0] : end] == token.text else None
            elif token.kind == "cite":
                ends = [place + text.size(starts[place]) for place in found if place in starts]
                self.spans[index] = self._citation(min(found), max(ends, default=max(found) + 1))
            elif token.kind == "formula":
                self.spans[index] = found[0], found[0] + text.size(starts[found[0]]) if found[0] in starts else found[0]
            elif token.kind == "note":
                self.spans[index] = self._note(found[0], piece_at)
        self._drop_crossing()
        for paragraph in self.paragraphs:
            self._fill(paragraph)

    def _page(self, word: WordText, bibliography: Bibliography) -> tuple[PageWords, list[range]]:
        """The words, as a page has them, and for each token those that it is."""
        page, of = PageWords(), list[range]()
        for name, (first, last) in self.stories.items():
            note = Stretch(Part.NOTE, len(page.words), None, name=name) if name else None
            caption: Stretch | None = None
            for kind, tokens in self._tokens_of(first, last):
                if kind in ("front", "ref"):
                    of += [range(0)] * len(tokens)
                    continue
                before = len(page.words)
                is_caption = kind == "table caption"
                caption = Stretch(Part.CAPTION, before, note) if is_caption else caption
                _begin(page, caption if is_caption else note)
                for token in tokens:
                    words = self._words(token, word.cited, bibliography)
                    of.append(range(len(page.words), len(page.words) + len(words)))
                    if token.kind == "note":
                        page.notes[token.name] = len(page.words)
                    page.words += words
                if caption is not None and is_caption:
                    caption.last = caption.beyond = len(page.words)
                    page.stretches.append(caption)
                elif caption is not None and kind in ("cell", "row") and caption.beyond == before:
                    caption.beyond = len(page.words)  # the table is behind its caption
            if note is not None:
                note.last = len(page.words)
                page.stretches.append(note)
        return page, of

    def _tokens_of(self, first: int, last: int) -> Iterator[tuple[str, list[Token]]]:
        """The kind and the tokens of each paragraph of a story, with that of its end."""
        start = first
        for index in range(first, last):
            token = self.tokens[index]
            if token.kind not in ("end", "row") and index + 1 < last:
                continue
            kind = token.text if token.kind == "end" else token.kind
            if kind == "caption" and self._is_cell(index + 1, last):
                kind = "table caption"
            yield kind, self.tokens[start : index + 1]
            start = index + 1

    def _is_cell(self, first: int, last: int) -> bool:
        """Whether a cell begins at a token."""
        return next(
            (self.tokens[at].text == "cell" for at in range(first, last) if self.tokens[at].kind == "end"), False
        )

    def _words(self, token: Token, cited: Mapping[str, tuple[str, ...]], bibliography: Bibliography) -> list[str]:
        if token.kind == "word":
            return [token.text]
        if token.kind == "cite":
            return [KEY + (bibliography.short_id(key) or key) for key in cited.get(token.name, ())]
        return {"note": [NOTE], "image": [IMAGE], "formula": [FORMULA]}.get(token.kind, [])

    def _citation(self, start: int, end: int) -> Span:
        """The whole of a citation, with its brackets, from its first key and to its last."""
        open_at = self._bracket(start)
        if open_at is not None:
            depth = 1
            for at in range(open_at + 1, min(end + 400, len(self.whole))):
                depth += {"[": 1, "]": -1}.get(self.whole[at], 0)
                if not depth:
                    return (open_at, at + 1) if at >= end else (start, end)
        suffix = re.compile(r"[ \n]?\[(?![@^])[^\[\]\n]*\](?![(\[{:])").match(self.whole, end)
        return start, suffix.end() if suffix else end

    def _bracket(self, start: int) -> int | None:
        """Where the bracket opens that a key is in."""
        depth = 0
        for at in range(start - 1, max(start - 400, -1), -1):
            letter = self.whole[at]
            depth += {"]": 1, "[": -1}.get(letter, 0)
            if depth < 0:
                return at
            if self.whole.startswith("\n\n", at):
                return None
        return None

    def _note(self, place: int, piece_at: Mapping[int, Piece]) -> Span:
        piece = piece_at.get(place)
        if piece is not None and piece.kind is Kind.MARK:
            return piece.start, piece.end
        depth = 0
        for at in range(place + 1, len(self.whole)):
            depth += {"[": 1, "]": -1}.get(self.whole[at], 0)
            if not depth:
                return place, at + 1
        return place, place + 1

    def _drop_crossing(self) -> None:
        """Forget places within another token's, such as words that stand in a citation as well."""
        whole = sorted(
            (span, self.stories.get(token.name, (0, 0)) if token.kind == "note" else (0, 0))
            for token, span in zip(self.tokens, self.spans, strict=True)
            if span and token.kind in _WHOLES
        )
        starts = [start for (start, _), _ in whole]
        for index, span in enumerate(self.spans):
            if span and self.tokens[index].kind not in _WHOLES:
                at = bisect_right(starts, span[0]) - 1
                # The words of a note may be written in its place.
                if at >= 0 and whole[at][0][1] > span[0] and not whole[at][1][0] <= index < whole[at][1][1]:
                    self.spans[index] = None

    # --- between words ------------------------------------------------------------------------------------------------

    def _fill(self, paragraph: Paragraph) -> None:
        """Place what stands between the words of a paragraph."""
        kept: list[tuple[int, Span]] = []
        for at in range(paragraph.first, paragraph.end):
            if span := self.spans[at]:
                # Only what rises: a word that is elsewhere is another one.
                while kept and kept[-1][1][1] > span[0]:
                    self.spans[kept.pop()[0]] = None
                kept.append((at, span))
        words = sum(self.tokens[at].kind == "word" for at in range(paragraph.first, paragraph.end))
        if len(kept) < _LEAST * words:
            # A template or the metadata has written it, and these are other words of the text.
            for at, _ in kept:
                self.spans[at] = None
            return
        if not kept:
            return
        (first, begins), (last, ends) = kept[0], kept[-1]
        start, end = self._edges(paragraph, begins[0], ends[1])
        self._fill_gap(paragraph.first, first, start, begins[0], paragraph.kind, is_edge=True)
        for (one, before), (other, after) in pairwise(kept):
            self._fill_gap(one + 1, other, before[1], after[0], paragraph.kind, is_edge=False)
        self._fill_gap(last + 1, paragraph.end, ends[1], end, paragraph.kind, is_edge=True)

    def _edges(self, paragraph: Paragraph, start: int, end: int) -> Span:
        """Between which places what stands before the first word of a paragraph, and behind the last, can be."""
        line = self.whole.rfind("\n", 0, start) + 1
        if paragraph.kind == "cell" and "|" in self.whole[line:start]:
            line = self.whole.rfind("|", line, start) + 1
        stop = _BLOCK_END.search(self.whole, end)
        finish = stop.start() if stop else len(self.whole)
        if paragraph.kind == "cell":
            bar = re.compile(r"(?<!\\)[|\n]").search(self.whole, end)
            finish = min(finish, bar.start()) if bar else finish
        return max(line, start - 200), min(finish, end + 200)

    def _fill_gap(self, first: int, last: int, start: int, end: int, kind: str, *, is_edge: bool) -> None:
        tokens = self.tokens[first:last]
        if not tokens:
            return
        units = [*self._units(start, end, is_code=kind == "code")]
        shown = [_plain(token) for token in tokens]
        for same, a, b, c, _ in same_and_other(shown, [unit for unit, _, _ in units]):
            if same:
                for ahead in range(b - a):
                    self.spans[first + a + ahead] = units[c + ahead][1:]
        before = start
        at = first
        while at < last:
            if span := self.spans[at]:
                before = span[1]
                at += 1
                continue
            stop = next((one for one in range(at, last) if self.spans[one]), last)
            following = self.spans[stop] if stop < last else None
            after = following[0] if following else end
            if is_edge and (at == first or stop == last):
                # What is before the first word of a paragraph, or behind the last, may be of something else.
                inside = [one for one in self._references if before <= one[0] and one[1] <= after]
                before, after = (inside[0][0], inside[-1][1]) if inside else (0, 0)
            self._own(at, stop, before, after)
            at = stop

    def _own(self, first: int, last: int, start: int, end: int) -> None:
        """What Recto has made stands for all of the text between its neighbours, without the spaces at its ends."""
        text = self.whole[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
        if start >= end or not re.search(r"[^\s*_~^`]", self.whole[start:end]):
            return
        for at in range(first, last):
            self.spans[at] = (start, end) if at == first else (end, end)
            self.made[at] = first

    def _units(self, start: int, end: int, *, is_code: bool) -> Iterator[tuple[str, int, int]]:
        """The signs and spaces of a part of the text, as a Word file shows them."""
        if is_code:
            yield from ((self.whole[at], at, at + 1) for at in range(start, end))
            return
        for match in _UNIT.finditer(self.whole, start, end):
            at = match.start()
            if self._hidden[at] and not match[0].startswith("<br"):
                continue
            unit = match[0]
            if match.lastgroup == "space":
                yield " ", at, match.end()
            elif match.lastgroup == "broken":
                yield "\n", at, match.end()
            elif match.lastgroup == "escape":
                yield unit[1], at, match.end()
            else:
                yield _SMART.get(unit, unit), at, match.end()


_LEAST = 0.2
"""The share of a paragraph's words that are in the text, if the paragraph is from there."""
_WHOLES = frozenset(("cite", "note", "formula"))
_CLOSING_TAG = re.compile(r"</(?:sup|sub|em|i|strong|b|del|s|code|span)>")
_BLOCK_END = re.compile(r"\n[ \t>]*(?:\n|(?:[-*+]|\d+[.)]|#\.)[ \t]|\[\^|:::|#{1,6} )|\n?\Z")
_UNIT = re.compile(
    r"(?P<broken>\\\n[ \t]*| {2,}\n[ \t]*|<br[ ]*/?>\n?)|(?P<space>[ \t\n]+)|(?P<escape>\\.)"
    r"|---|--|\.\.\.|&nbsp;|&(?:amp|lt|gt);|.",
    re.DOTALL,
)
_SMART = {"---": "—", "--": "–", "...": "…", "&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">"}
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})


def _plain(token: Token) -> str:
    """What a token is in the text, if it is written as it is shown."""
    return token.text.translate(_QUOTES) if token.kind in ("sign", "space", "break", "word") else "\0" + token.kind


def _begin(page: PageWords, stretch: Stretch | None) -> None:
    """Let a block begin."""
    page.blocks.append(len(page.runs))
    page.runs.append(len(page.words))
    page.within.append(stretch)


def _is_link(token: Token) -> bool:
    return any(look.startswith("link:") for look in token.look)
