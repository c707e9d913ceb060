"""Two Word files, the one that was made and the edited one -> edits of the text, and what could not be placed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, pairwise

from recto.core.model import Text
from recto.document.cited_works import CitedWork
from recto.review.word import markdown
from recto.review.word.changes import ENDS, Change, changes
from recto.review.word.files import Edit, file_of, is_verbatim
from recto.review.word.keys import Keys
from recto.review.word.pairs import pairs
from recto.review.word.reading import Token, WordText, without_marks, without_targets
from recto.review.word.source import Paragraph, Source
from recto.review.word.typed import Typed, typed


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An edit that was not made: what is wrong, what to do, and the nearest place in the templated text."""

    place: int
    problem: str
    hint: str
    words: str
    """The words of the Word file, or those that it does not have any more."""
    near: int = -1


@dataclass(frozen=True, slots=True)
class _New:
    """A new paragraph: its kind, and its words in Markdown or, if it was elsewhere, its lines."""

    kind: str
    words: str
    block: str = ""


class _Refused(Exception):
    """An edit cannot be made: why, and what to do."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.hint = hint


def edits(source: Source, new: WordText, keys: Keys) -> tuple[list[Edit], list[Unplaced], list[Typed]]:
    """The edits that lead from the file that ``source`` knows to the edited one, from the first to the last; and the
    citations that they have as text. ``keys`` are those of the works that both cite."""
    if without_marks(new) and source.word.cited:
        source.spell_out(source.word)
    targets = {one.name for one in source.tokens if one.kind == "label"}
    if any(one.kind == "label" and one.name not in targets for one in new.tokens):  # a program has renamed them
        source.forget_targets()
        new = without_targets(new)
    found = _Edits(source, new, keys)
    found.story(source.stories[""], new.tokens)
    made, unplaced = found.sorted()
    kept = {one.start for one in made}
    return made, unplaced, [one for one in found.typed if one.place in kept]


@dataclass
class _Edits:
    source: Source
    new: WordText
    keys: Keys
    made: list[Edit] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    typed: list[Typed] = field(default_factory=list)
    tokens: Sequence[Token] = ()
    """Those of the edited story."""
    of: dict[int, int] = field(default_factory=dict)
    """The token of the made file that each token of the edited story is."""
    new_notes: dict[str, str] = field(default_factory=dict)
    _refused: list[Change] = field(default_factory=list)

    def sorted(self) -> tuple[list[Edit], list[Unplaced]]:
        """All edits in order; one that overlaps with another is not made."""
        kept: list[Edit] = []
        self._keep_what_has_no_new_place()
        for edit in sorted(self.made, key=lambda one: (one.start, one.end)):
            if kept and edit.start < kept[-1].end:
                words = " ".join((edit.text or self.source.whole[edit.start : edit.end]).split())[:80]
                self._refuse(edit.start, edit.near, _Refused("it overlaps with another edit", _BY_HAND), words)
            else:
                kept.append(edit)
        return kept, [*self._together()]

    def _together(self) -> Iterator[Unplaced]:
        """What was not placed, in order; as one what was refused for one reason all over a table, such as a column."""
        ordered = sorted(self.unplaced, key=lambda one: one.place)
        for (table, *_), group in groupby(ordered, lambda one: (self._table(one.near), one.problem, one.hint)):
            some = [*group]
            if table is None or len(some) == 1:
                yield from some
            else:
                yield replace(some[0], words=" · ".join(one.words for one in some if one.words))

    def _table(self, index: int) -> int | None:
        """The first paragraph of the table that a token is in; None if it is in none."""
        beside = (self.source.paragraph(at) for at in (index, index - 1))
        paragraph = next((one for one in beside if one and one.kind == "cell"), None)
        if paragraph is None:
            return None
        at = self.source.paragraphs.index(paragraph)
        while at and self.source.paragraphs[at - 1].kind == "cell":
            at -= 1
        return at

    def _keep_what_has_no_new_place(self) -> None:
        """Do not delete a paragraph that was moved to where it cannot stand."""
        for change in self._refused:
            start = change.c
            for at in range(change.c, change.d):
                if self.new.tokens[at].kind == "end":
                    there = self._known.get(tuple(one.key for one in self.new.tokens[start : at + 1]))
                    if there:
                        self.made = [one for one in self.made if one.text or not one.start <= there[0] < one.end]
                    start = at + 1

    # --- what changed -------------------------------------------------------------------------------------------------

    def story(self, span: tuple[int, int], tokens: Sequence[Token]) -> None:
        first, last = span
        same = [(first + index, other) for index, other in pairs(self.source.tokens[first:last], tokens)]
        outer = self.tokens, self.of
        self.tokens, self.of = tokens, {other: index for index, other in same}
        for change in changes(self.source.tokens, tokens, self.of, first, last):
            self._make(change)
        for index, other in same:
            token = self.source.tokens[index]
            if token.kind == "note":
                self.story(self.source.stories.get(token.name, (0, 0)), self.new.notes.get(tokens[other].name, ()))
            elif token.kind in ("formula", "cite", "image", "label"):
                self._compare(index, token, tokens[other])
        self.tokens, self.of = outer

    def _make(self, change: Change) -> None:
        """Make the edit for a change, or say why not."""
        before = len(self.made)
        try:
            self._edit(change)
            self.typed += self._typed(change)
        except _Refused as refusal:
            del self.made[before:]
            if self._is_of_build(change):
                return
            if self.tokens is self.new.tokens:
                self._refused.append(change)
            new, old = self.tokens[change.c : change.d], self.source.tokens[change.a : change.b]
            self._refuse(self._near(change.a), change.a, refusal, shown(new) or shown(old))

    def _typed(self, change: Change) -> Iterator[Typed]:
        """The citations that new words are."""
        if len(self.made):
            new = [one for at, one in enumerate(self.tokens[change.c : change.d], change.c) if at not in self.of]
            found = typed(_without_citations(new), self.made[-1].start, self.source.word, self.keys)
            yield from (one for one in found if one.words not in self._all_words)  # those may have moved

    @cached_property
    def _all_words(self) -> str:
        return _without_citations(self.source.tokens)

    def _is_of_build(self, change: Change) -> bool:
        """Whether a change is in Manubot's sentence on the build, and nothing but another date, commit or address: the
        file was built by CI."""
        paragraph = self.source.paragraph(change.a)
        old, new = self.source.tokens[change.a : change.b], self.tokens[change.c : change.d]
        if paragraph is None or {one.kind for one in (*old, *new)} - _PLAIN:
            return False
        whole = shown(self.source.tokens[paragraph.first : paragraph.end], 1000)
        return _is_on_build(whole) and all(_OF_BUILD.fullmatch(shown(tokens, 1000)) for tokens in (old, new))

    def _refuse(self, place: int, near: int, refusal: _Refused, words: str) -> None:
        self.unplaced.append(Unplaced(place, str(refusal), refusal.hint, words, near))

    def _near(self, index: int) -> int:
        """The place of the nearest token that has one."""
        spans = self.source.spans
        for step in range(len(spans)):
            for at in (index - step, index + step):
                if 0 <= at < len(spans) and (span := spans[at]):
                    return span[0]
        return 0

    def _edit(self, change: Change) -> None:
        old, new = self.source.tokens[change.a : change.b], self.tokens[change.c : change.d]
        if any(token.kind == "row" for token in (*old, *new)) and self._is_in_table(change):
            self._edit_rows(change)
        elif not any(token.kind == "end" for token in (*old, *new)):
            self._edit_words(change)
        elif self._are_whole(change) and not new:
            self._delete_paragraphs(change)
        elif self._are_whole(change) and not old:
            self._insert_paragraphs(change)
        elif [token.kind for token in (*old, *new)] == ["end", "end"] and old:
            self._change_kind(change)
        else:
            self._edit_across(change)
        self._define_notes(change)

    # --- words --------------------------------------------------------------------------------------------------------

    def _edit_words(self, change: Change) -> None:
        """An edit within a paragraph."""
        paragraph = self.source.paragraph(change.a)
        if paragraph is None or paragraph.kind in ("front", "ref"):
            raise _Refused(*_MADE_OF.get(paragraph.kind if paragraph else "", _MADE_OF["front"]))
        change = self._widened(change, paragraph)
        self._check_made(change)
        start, end, inside = self._borders(change, paragraph)
        text = self._inline(change.c, change.d, inside)
        if paragraph.kind in ("p", "quote") and self._has_lines:
            text = self._sentences(text, change, start, end)
        if paragraph.kind == "quote":
            text = text.replace("\n", "\n> ")
        if paragraph.kind == "cell":
            text = re.sub(r"(?<!\\)\|", r"\\|", text)
            start, end, text = self._fitted(start, end, text)
        elif re.fullmatch("[uo]l[0-9]", paragraph.kind):
            text = markdown.unbroken(text)
        if paragraph.kind == "p" and change.a == paragraph.first:
            text = self._as_beginning(text, start, end)
        self._add(start, end, text, change.a)

    def _as_beginning(self, text: str, start: int, end: int) -> str:
        """Words at the beginning of a paragraph, which they are not to turn into a list or the like."""
        whole = self.source.whole
        stop = whole.find("\n", end)
        line = whole[whole.rfind("\n", 0, start) + 1 : start] + text + whole[end : stop if stop >= 0 else len(whole)]
        escaped = markdown.paragraph(line)
        more = len(escaped) - len(line)
        return escaped[: len(text) + more] if more and line.startswith(text) else text

    def _widened(self, change: Change, paragraph: Paragraph) -> Change:
        """The change with all of what looks different at its borders, unless all of it looks the same."""
        a, b, c, d = change.a, change.b, change.c, change.d
        ours, theirs = self.source.tokens, self.tokens
        beside = [ours[at].look for at in (a - 1, b) if paragraph.first <= at < paragraph.end]
        some = {token.look for token in (*ours[a:b], *theirs[c:d])}
        if len(some) == 1 and not some.isdisjoint(beside):
            return change  # it looks as what is beside it
        if not any(some) and not (len(beside) == 2 and all(beside)):
            return change
        while a > paragraph.first and ours[a - 1].look and self.of.get(c - 1) == a - 1:
            a, c = a - 1, c - 1
        while b < paragraph.end and ours[b].look and self.of.get(d) == b:
            b, d = b + 1, d + 1
        return Change(a, b, c, d)

    def _check_made(self, change: Change) -> None:
        """Refuse to change a part of what Recto has made, or what has no place."""
        made, spans = self.source.made, self.source.spans
        some = [at for at in range(change.a, change.b) if self.source.tokens[at].kind not in ENDS]
        if some and all(spans[at] is None for at in some):
            raise _Refused(
                "these words were made by Recto", "change the metadata or the template that they are made from"
            )
        if change.a == change.b and 0 < change.a < len(made) and made[change.a - 1] == made[change.a] >= 0:
            raise _Refused(
                "these words are among others that were made by Recto, such as those of a citation", _BY_HAND
            )
        for at in some:
            if made[at] >= 0 and self.source.tokens[at].kind != "label":
                whole = [one for one in range(len(made)) if made[one] == made[at]]
                if not all(change.a <= one < change.b for one in whole):
                    raise _Refused("a part of these words was made by Recto", _BY_HAND)

    def _borders(self, change: Change, paragraph: Paragraph) -> tuple[int, int, frozenset[str]]:
        """Where a change begins and ends in the text, and the look that everything there has already."""
        source, a, b = self.source, change.a, change.b
        left = a - 1 if a > paragraph.first else None
        right = b if b < paragraph.end else None
        before = source.spans[left] if left is not None else None
        after = source.spans[right] if right is not None else None
        looks = {token.look for token in (*source.tokens[a:b], *self.tokens[change.c : change.d])}
        inside: frozenset[str] = frozenset()
        if a == b:
            place = -1
            if left is not None and before and source.tokens[left].look in looks:
                place, inside = before[1], source.tokens[left].look
            elif right is not None and after and source.tokens[right].look in looks:
                place, inside = after[0], source.tokens[right].look
            elif left is not None and before:
                place = source.behind(before[1], source.tokens[left])
            elif right is not None and after:
                place = source.before(after[0], source.tokens[right])
            start = end = place
        else:
            first, last = source.spans[a], source.spans[b - 1]
            is_alike = len(looks) == 1 and any(
                at is not None and source.tokens[at].look in looks for at in (left, right)
            )
            if is_alike:
                inside = next(iter(looks))
            else:
                first = first and (source.before(first[0], source.tokens[a]), first[1])
                last = last and (last[0], source.behind(last[1], source.tokens[b - 1]))
            start = first[0] if first else before[1] if before else -1
            end = last[1] if last else after[0] if after else -1
        if start < 0 or end < start:
            raise _Refused("the place of these words in the text is not certain", _BY_HAND)
        return start, end, inside

    def _fitted(self, start: int, end: int, text: str) -> tuple[int, int, str]:
        """A change in a table that is drawn with spaces or lines keeps its columns."""
        whole = self.source.whole
        line = whole[whole.rfind("\n", 0, start) + 1 : (whole.find("\n", end) + 1 or len(whole) + 1) - 1]
        if "|" in line and not self.source.lines.is_grid(start):
            return start, end, markdown.unbroken(text)
        more = len(text) - (end - start)
        space = re.compile(" *").match(whole, end)
        free = len(space[0]) - 1 if space else 0
        if "\n" in text or more > max(free, 0):
            raise _Refused(
                "there is no room for these words in the table, which is drawn with spaces or lines", _BY_HAND
            )
        return (start, end + more, text) if more > 0 else (start, end, text + " " * -more)

    # --- Markdown -----------------------------------------------------------------------------------------------------

    def _check_new(self, c: int, d: int) -> None:
        """Refuse what cannot be written: citations without marks, templates, letters of a symbol font."""
        new = [token for at, token in enumerate(self.tokens[c:d], c) if at not in self.of and token.kind != "cite"]
        if _TEMPLATE.search("".join(token.text for token in new)):
            raise _Refused(
                "these words would be read as a template", "write {% raw %} before them, and {% endraw %} behind"
            )
        if any("\ue000" <= letter <= "\uf8ff" for token in new for letter in token.text):
            raise _Refused("there is a letter of a symbol font in these words", "write the letter itself, such as α")
        if any(look.startswith("link:#ref-") for token in new for look in token.look):
            raise _Refused("this citation has lost its mark, as copies do", "write its key here by hand")
        if not without_marks(self.new):
            return
        words = shown(self.tokens[c:d], 100_000)
        lost = next((one for one in self._shown if one in words), "")
        if lost:
            raise _Refused(f"“{lost}” was a citation, which has moved", "move its key to this place by hand")

    @cached_property
    def _shown(self) -> frozenset[str]:
        """How the citations of the made file are shown."""
        found = ("".join(one.text for one in tokens).strip() for tokens in self.source.word.shown.values())
        return frozenset(one for one in found if len(one) > 2)

    def _inline(self, c: int, d: int, inside: frozenset[str] = frozenset()) -> str:
        """The Markdown of some tokens of the edited story, none of which ends a paragraph. ``inside`` is the look of
        the words among which it is to stand."""
        self._check_new(c, d)
        tokens = self.tokens
        if inside:
            tokens = [replace(one, look=one.look - inside) if c <= at < d else one for at, one in enumerate(tokens)]
        if "code" in inside:
            text = "".join(self._verbatim(at) or tokens[at].text for at in range(c, d))
            if "`" in text:
                raise _Refused("a backtick within code would end it", _BY_HAND)
            return text
        text = markdown.inline(tokens, self._verbatim, c, d)
        return text if inside.isdisjoint(("sup", "sub")) else text.replace(" ", "\\ ")

    def _verbatim(self, index: int) -> str | None:
        token, at = self.tokens[index], self.of.get(index)
        text = self._verbatim_itself(token, at)
        key = _KEY.fullmatch(text) if text and token.kind in ("cite", "label") else None
        following = self.tokens[index + 1 : index + 2]
        if key and following and following[0].kind == "word" and self._before(at) != "{":
            return _apart(key, "")
        return text

    def _before(self, at: int | None) -> str:
        """The letter before a token of the made file in the text."""
        span = self.source.spans[at] if at is not None else None
        return self.source.whole[max(span[0] - 1, 0) : span[0]] if span else ""

    def _verbatim_itself(self, token: Token, at: int | None) -> str | None:
        if at is not None and (span := self.source.spans[at]):
            return self.source.whole[slice(*span)]
        if token.kind in ("cite", "note", "formula", "label", "image"):
            return self._moved(token)
        return None

    def _moved(self, token: Token) -> str:
        """What stands in the text for something that cannot be written anew, and that is elsewhere in it."""
        known = self._wholes.get((token.kind, token.name or token.text))
        if known is not None:
            return self.source.whole[slice(*known)]
        if token.kind == "note":
            return self._new_note(token)
        if token.kind == "cite" and token.name in self.new.works:
            return self._new_citation(self.new.works[token.name])
        if token.kind == "label":
            raise _Refused(f"“{token.text}” is a number that Recto sets", "refer to it by its label, such as @fig:name")
        raise _Refused(*_NEW[token.kind])

    @cached_property
    def _wholes(self) -> dict[tuple[str, str], tuple[int, int]]:
        """The places of what cannot be written anew."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for index, token in enumerate(self.source.tokens):
            span = self.source.spans[index]
            if span and span[0] < span[1] and token.kind in ("cite", "note", "formula", "label"):
                found.setdefault((token.kind, token.name or token.text), span)
        return found

    def _new_citation(self, works: Sequence[CitedWork]) -> str:
        """The citation of works that a co-author has added with Zotero or Word."""
        for work in works:
            if not self.keys.of(work.item):
                title = str(work.item.get("title") or work.item.get("id") or "a work")
                raise _Refused(f"the new citation of “{title}” has no DOI, PMID, ISBN or arXiv identifier", _BY_HAND)
        return self.keys.citation(works)

    def _new_note(self, token: Token) -> str:
        if token.name not in self.new_notes:
            number = next(
                number for number in range(1, 10_000) if f"[^note-{number}]" not in self.source.whole
                and f"note-{number}" not in self.new_notes.values()
            )  # fmt: skip
            self.new_notes[token.name] = f"note-{number}"
        return f"[^{self.new_notes[token.name]}]"

    def _define_notes(self, change: Change) -> None:
        """Write the new notes behind their paragraph, and take away those that went."""
        for token in self.tokens[change.c : change.d]:
            if token.kind == "note" and ("note", token.name) not in self._wholes:
                words = [one for one in self.new.notes.get(token.name, ()) if one.kind != "end"]
                text = markdown.inline(words, lambda _: None).strip()
                place = self.source.lines.end(self._near(max(change.a - 1, 0)))
                paragraph = self.source.paragraph(change.a)
                if paragraph and paragraph.kind == "cell":
                    place = self.source.lines.end_of_table(place)
                self._add(place, place, f"\n\n[^{self.new_notes[token.name]}]: {text}", change.a)
        there = {token.name for token in self.tokens if token.kind == "note"}
        for index in range(change.a, change.b):
            token, span = self.source.tokens[index], self.source.spans[index]
            if token.kind == "note" and span and token.name not in there:
                mark = self.source.whole[slice(*span)]
                definition = re.search(_DEFINITION.format(re.escape(mark)), self.source.whole, re.MULTILINE)
                if mark.startswith("[^") and definition and self.source.whole.count(mark) == 2:
                    self._add(definition.start(), definition.end(), "", index)

    @cached_property
    def _has_lines(self) -> bool:
        """Whether the authors write each sentence on a line of its own."""
        ends = re.findall(r"[a-z)\]][.!?]([ \n])(?=[A-Z])", self.source.whole)
        return len(ends) > 1 and ends.count("\n") * 2 > len(ends)

    def _sentences(self, text: str, change: Change, start: int, end: int) -> str:
        """The text with a line for each sentence, where spaces are new."""
        whole, tokens = self.source.whole, self.tokens[change.c : change.d]
        before, behind = whole[max(start - 20, 0) : start], whole[end : end + 1]
        lined = markdown.with_lines(before + text + behind, tokens)
        return lined[len(before) : len(lined) - len(behind)]

    # --- paragraphs ---------------------------------------------------------------------------------------------------

    def _are_whole(self, change: Change) -> bool:
        """Whether a change begins where a paragraph does, and ends where one ends."""
        ours, theirs = self.source.tokens, self.tokens
        begins = (change.a == 0 or ours[change.a - 1].kind in ENDS) and (
            change.c == 0 or theirs[change.c - 1].kind in ENDS
        )
        some = theirs[change.c : change.d] if change.a == change.b else ours[change.a : change.b]
        return begins and some[-1].kind in ENDS

    def _paragraphs(self, a: int, b: int) -> list[Paragraph]:
        return [one for one in self.source.paragraphs if a <= one.first and one.end < b]

    def _delete_paragraphs(self, change: Change) -> None:
        gone = self._paragraphs(change.a, change.b)
        self._check_gone(gone, change)
        blocks: list[tuple[int, int]] = []
        for paragraph in gone:
            extent = self.source.extent(paragraph)
            if paragraph.kind == "cell" and (
                extent is None or any(a <= extent[0] <= extent[1] <= b for a, b in blocks)
            ):
                continue
            if extent is None:
                words = self.source.tokens[paragraph.first : paragraph.end]
                if paragraph.kind == "rule":  # which LibreOffice loses by itself
                    if not self.new.by_libreoffice:
                        self._refuse(self._near(paragraph.end), change.a, _Refused("a line is gone", _BY_HAND), "")
                    continue
                following = self.source.paragraph(paragraph.end + 1)
                if words and all(token.kind == "image" for token in words):
                    if following in gone:
                        continue  # the lines of its caption are those of the whole figure
                    raise _Refused("a picture is gone", "delete its line here")
                raise _Refused("a paragraph is gone that was not found in the text", _BY_HAND)
            start, end = self._block(paragraph)
            if blocks and start <= blocks[-1][1] and not self._is_border(blocks[-1][0], end):
                start, end = min(start, blocks[-1][0]), max(end, blocks.pop()[1])
            blocks.append((start, end))
        for start, end in blocks:
            before, behind = self.source.whole[max(start - 2, 0) : start], self.source.whole[end : end + 1]
            parted = (
                before.endswith("\n")
                and before.strip(" >\n")
                and behind.strip()
                and gone[-1].kind[:2] not in ("ul", "ol")
            )
            self._add(start, end, "\n" if parted else "", change.a)

    def _check_gone(self, gone: Sequence[Paragraph], change: Change) -> None:
        """Refuse to delete what Recto has made, or a table without its caption, or a part of one."""
        if any(one.kind in ("front", "ref") for one in gone):
            raise _Refused("a part of the title page or of the list of references is gone", _BY_HAND)
        cells = [one for one in gone if one.kind == "cell"]
        at = self.source.paragraphs.index(cells[0]) if cells else 0
        if at and self.source.paragraphs[at - 1].kind == "caption" and cells[0] is gone[0]:
            raise _Refused("a table is gone, and its caption is not", "delete both here, or neither")
        if cells and not any(one.kind == "row" for one in self.source.tokens[change.a : change.b]):
            raise _Refused("cells of a table are gone", _BY_HAND)
        if cells and not any(map(self.source.extent, cells)):
            raise _Refused("a table is gone that was not found in the text", _BY_HAND)

    def _block(self, paragraph: Paragraph) -> tuple[int, int]:
        """The lines of a paragraph, with the blank ones behind it, or before it if it is the last."""
        extent = self.source.extent(paragraph)
        if extent is None:
            raise _Refused("a paragraph has no place in the text", _BY_HAND)
        start, end = (
            self.source.lines.start(extent[0], paragraph.kind),
            self.source.lines.end(extent[1], paragraph.kind),
        )
        if paragraph.kind == "cell":
            end = self.source.lines.end_of_table(end)
        whole = self.source.whole
        if behind := _QUOTED_BEHIND.match(whole, end):  # more of the same quotation, or what is before it
            return start, behind.end()
        if before_it := _QUOTED_BEFORE.search(whole, max(start - 300, 0), start):
            return before_it.start(), end
        if paragraph.kind[:2] in ("ul", "ol") and re.match(r"\n[ \t]*(?:\n|\Z)", whole[end : end + 80]) and start:
            return start - 1, end  # the last item: what follows stays apart from the one before
        blank = re.compile(r"\n(?:[ \t]*\n)*").match(whole, end)
        if blank and blank.end() < len(whole) and not self._is_border(end, blank.end()):
            return start, blank.end()
        before = len(whole[:start].rstrip(" \t\n"))
        return (start if self._is_border(before, start) else before), end

    def _is_in_table(self, change: Change) -> bool:
        """Whether a change with ends of rows is one of a table that stays, rather than new or deleted tables."""
        ours, old, new = self.source.tokens, range(change.a, change.b), range(change.c, change.d)
        if (old and new) or not self._are_whole(change):
            return True
        tokens, some = (self.tokens, new) if new else (ours, old)
        first = next(tokens[at] for at in some if tokens[at].kind == "end")
        following = self.source.paragraph(change.b)
        is_before = change.a > 0 and ours[change.a - 1].kind == "row" and first.text == "cell"
        is_behind = following is not None and following.kind == "cell" and tokens[some[-1]].kind == "row"
        return is_before or is_behind

    def _is_border(self, start: int, end: int) -> bool:
        """Whether two files meet in a part of the text."""
        return file_of(self.source.text, start) != file_of(self.source.text, min(end, len(self.source.whole) - 1))

    def _insert_paragraphs(self, change: Change) -> None:
        """New paragraphs behind the one before them, or before the first."""
        before = self.source.paragraph(change.a - 1) if change.a else None
        after = self.source.paragraph(change.a) if change.a < len(self.source.tokens) else None
        new = [*self._new_blocks(change.c, change.d)]
        if any(one.kind in ("front", "ref", "cell") for one in new):
            raise _Refused(
                "new cells, and new words on the title page or in the list of references, cannot be placed", _BY_HAND
            )
        if before and before.kind not in ("front", "ref") and self.source.extent(before):
            extent = self.source.extent(before)
            place = self.source.lines.end(extent[1] if extent else 0, before.kind)
            if before.kind == "cell":
                place = self.source.lines.end_of_table(place)
            text, kind = "", before.kind
            for one in new:
                text += self._between(kind, one.kind, before) + (
                    one.block or self._as_block(one.kind, one.words, before)
                )
                kind = one.kind
            follows = after is not None and re.fullmatch("[uo]l[1-9]", after.kind) is not None
            if follows and any(one.kind[:2] not in ("ul", "ol") for one in new):
                raise _Refused("a new paragraph would part a list", _BY_HAND)
            if re.match(r"\n[ \t]*\S", self.source.whole[place : place + 80]) and kind[:2] not in ("ul", "ol"):
                text += "\n"
            self._add(place, place, text, change.a)
        elif (
            (before is None or before.kind == "front")
            and after
            and after.kind not in ("front", "ref")
            and (extent := self.source.extent(after))
        ):
            place = self.source.lines.start(extent[0], after.kind)
            text = "".join((one.block or self._as_block(one.kind, one.words, None)) + "\n\n" for one in new)
            self._add(place, place, text, change.a)
        else:
            raise _Refused("there is no text beside these words", _BY_HAND)

    def _new_blocks(self, c: int, d: int) -> Iterator[_New]:
        """The new paragraphs and tables."""
        ends = [at for at in range(c, d) if self.tokens[at].kind in ENDS]
        start = c
        for is_table, group in groupby(
            ends, lambda at: self.tokens[at].kind == "row" or self.tokens[at].text == "cell"
        ):
            end = [*group][-1] + 1
            yield from [self._new_table(start, end)] if is_table else self._new_paragraphs(start, end)
            start = end
        yield from self._new_paragraphs(start, d)

    def _new_table(self, c: int, d: int) -> _New:
        """A table with bars, or as it was where it stood before."""
        there = self._tables.get(tuple(one.key for one in self.tokens[c:d]))
        if there:
            return _New("table", "", self.source.whole[slice(*there)])
        rows, start = list[list[str]](), c
        for at in range(c, d):
            if self.tokens[at].kind == "row":
                rows.append([_as_cell(one.words) for one in self._new_paragraphs(start, at)])
                start = at + 1
        if start < d:
            return _New("cell", "")
        if len({len(row) for row in rows}) != 1:
            raise _Refused("a new table has joined cells, or cells with several paragraphs", _BY_HAND)
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return _New("table", "", "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]))

    @cached_property
    def _tables(self) -> dict[tuple[str, ...], tuple[int, int]]:
        """The lines of each table, by its tokens."""
        found: dict[tuple[str, ...], tuple[int, int]] = {}
        for is_cell, group in groupby(self.source.paragraphs, lambda one: one.kind == "cell"):
            cells = [*group]
            extents = [*filter(None, map(self.source.extent, cells))]
            if is_cell and extents:
                tokens = self.source.tokens[cells[0].first : cells[-1].end + 2]
                end = re.compile(r"\n[ \t]*(?:\n|\Z)|\Z").search(self.source.whole, extents[-1][1])
                start = self.source.lines.start(extents[0][0], "cell")
                found.setdefault(tuple(one.key for one in tokens), (start, end.start() if end else extents[-1][1]))
        return found

    def _new_paragraphs(self, c: int, d: int) -> Iterator[_New]:
        """The new paragraphs. One that was elsewhere is as it stood there."""
        start = c
        for at in range(c, d):
            token = self.tokens[at]
            if token.kind == "end":
                there = self._known.get(tuple(one.key for one in self.tokens[start : at + 1]))
                block = self.source.whole[slice(*there)] if there else ""
                if (
                    start < at
                    and all(one.kind == "image" for one in self.tokens[start:at])
                    and self._is_figure(at + 1, d)
                ):
                    start = at + 1
                    continue  # the lines of its caption are those of the whole figure
                yield _New(token.text, "" if block else self._inline(start, at), block)
                start = at + 1
        if start < d:
            yield _New("p", self._inline(start, d))

    def _is_figure(self, c: int, d: int) -> bool:
        """Whether a paragraph is the caption of a figure that was elsewhere."""
        end = next((at for at in range(c, d) if self.tokens[at].kind == "end"), None)
        return end is not None and tuple(one.key for one in self.tokens[c : end + 1]) in self._known

    @cached_property
    def _known(self) -> dict[tuple[str, ...], tuple[int, int]]:
        """The lines of each paragraph, by its tokens."""
        found: dict[tuple[str, ...], tuple[int, int]] = {}
        for paragraph in self.source.paragraphs:
            extent = self.source.extent(paragraph)
            if extent and paragraph.kind != "cell":
                tokens = self.source.tokens[paragraph.first : paragraph.end + 1]
                lines = (
                    self.source.lines.start(extent[0], paragraph.kind),
                    self.source.lines.end(extent[1], paragraph.kind),
                )
                found.setdefault(tuple(token.key for token in tokens), lines)
        return found

    def _as_block(self, kind: str, words: str, beside: Paragraph | None) -> str:
        words = words.strip()
        if heading := re.fullmatch("h([1-6])", kind):
            return f"{'#' * int(heading[1])} " + markdown.unbroken(words)
        if re.fullmatch("[uo]l[0-9]", kind):
            return self._marker(kind, beside) + markdown.paragraph(markdown.unbroken(words))
        if kind == "code":
            return f"```\n{words}\n```"
        words = markdown.paragraph(words)
        if self._has_lines and kind in ("p", "quote") and "\n" not in words:
            words = markdown.with_lines(words, ())
        return "> " + words.replace("\n", "\n> ") if kind == "quote" else words

    def _marker(self, kind: str, beside: Paragraph | None) -> str:
        """What an item of a list begins with: as the nearest one of its kind."""
        paragraphs = self.source.paragraphs
        at = paragraphs.index(beside) if beside else 0
        near = sorted(range(len(paragraphs)), key=lambda one: abs(one - at))
        for one in near[:200]:
            if paragraphs[one].kind == kind and (extent := self.source.extent(paragraphs[one])):
                line = self.source.whole.rfind("\n", 0, extent[0]) + 1
                found = re.match(r"[ \t]*(?:[-*+]|\(?[\w#@]{1,4}[.)])[ \t]+", self.source.whole[line : extent[0]])
                if found:
                    return found[0]
        return "    " * int(kind[2:]) + ("- " if kind.startswith("ul") else "1. ")

    def _between(self, before: str, kind: str, beside: Paragraph) -> str:
        """What stands between two paragraphs of these kinds."""
        if before[:2] in ("ul", "ol") and kind[:2] == before[:2]:
            paragraphs = self.source.paragraphs
            at = paragraphs.index(beside)
            for one, other in ((at - 1, at), (at, at + 1)) if beside.kind[:2] == kind[:2] else ():
                if (
                    one >= 0
                    and other < len(paragraphs)
                    and paragraphs[one].kind == paragraphs[other].kind == beside.kind
                ):
                    extents = self.source.extent(paragraphs[one]), self.source.extent(paragraphs[other])
                    if extents[0] and extents[1] and "\n\n" in self.source.whole[extents[0][1] : extents[1][0]]:
                        return "\n\n"
            return "\n"
        if before == kind == "quote":
            return "\n>\n"
        return "\n\n"

    def _change_kind(self, change: Change) -> None:
        """A paragraph becomes a heading, an item of a list, or the like."""
        paragraph = self.source.paragraph(change.a)
        was, now = self.source.tokens[change.a].text, self.tokens[change.c].text
        extent = self.source.extent(paragraph) if paragraph else None
        if (
            paragraph is None
            or extent is None
            or not {was, now}.isdisjoint(("cell", "front", "ref", "code", "caption", "rule"))
        ):
            raise _Refused("a paragraph has become another kind of paragraph", _BY_HAND)
        line, end = self._prefix(paragraph, extent[0])
        marker = self._as_block(now, "x", paragraph).removesuffix("x")
        at = self.source.paragraphs.index(paragraph)
        gap = self._gap(self.source.paragraphs[at - 1], paragraph) if at else None
        if gap and "l" in (was[1:2], now[1:2]):
            kind = next((one.text for one in reversed(self.tokens[: change.c]) if one.kind == "end"), "p")
            line, marker = gap[0], self._between(kind, now, self.source.paragraphs[at - 1]) + marker
        self._add(line, end, marker, change.a)
        following = self.source.paragraphs[at + 1] if at + 1 < len(self.source.paragraphs) else None
        gap = self._gap(paragraph, following) if following else None
        if following and gap and "l" in (was[1:2], now[1:2]) and following.end in self.of.values():
            self._add(*gap, self._between(now, following.kind, following), change.a)

    def _prefix(self, paragraph: Paragraph, place: int) -> tuple[int, int]:
        """What makes a paragraph the kind that it is: from the beginning of its line up to its first word at most."""
        line = self.source.lines.start(place, paragraph.kind)
        found, begins = _PREFIX.match(self.source.whole, line), re.compile(r"[ \t]*").match(self.source.whole, place)
        return line, min(found.end() if found else line, begins.end() if begins else place)

    def _gap(self, paragraph: Paragraph, following: Paragraph) -> tuple[int, int] | None:
        """What stands between two paragraphs, if it is nothing but line ends."""
        before, behind = self.source.extent(paragraph), self.source.extent(following)
        if before is None or behind is None or {paragraph.kind, following.kind} & {"cell", "front", "ref", "code"}:
            return None
        start = self.source.lines.end(before[1], paragraph.kind)
        end = self.source.lines.start(behind[0], following.kind)
        is_blank = start < end and not self.source.whole[start:end].strip() and not self._is_border(start, end)
        return (start, end) if is_blank else None

    def _edit_across(self, change: Change) -> None:
        """A change over the ends of paragraphs: parted, joined, or written anew."""
        source = self.source
        old = [token.text for token in source.tokens[change.a : change.b] if token.kind == "end"]
        new = [token.text for token in self.tokens[change.c : change.d] if token.kind == "end"]
        bad = {"cell", "front", "ref", "code", "caption", "rule"}
        if bad & {*old, *new}:
            raise _Refused("the change reaches into a table, a caption or code", _BY_HAND)
        before, after = source.paragraph(change.a), source.paragraph(change.b)
        if before is None or after is None or bad & {before.kind, after.kind}:
            raise _Refused("the change reaches into a table, a caption or code", _BY_HAND)
        self._check_made(change)
        self._check_between(before, after)
        start, end = self._borders_across(change, before, after)
        is_first = change.a == before.first
        text, first = "", change.c
        kind = new[0] if new else before.kind
        if kind != before.kind and is_first:
            start, text = source.lines.start(start, before.kind), self._as_block(kind, "x", before).removesuffix("x")
        elif kind != before.kind:
            raise _Refused("a paragraph has become another kind of paragraph", _BY_HAND)
        for at in range(change.c, change.d):
            if self.tokens[at].kind != "end":
                continue
            ended = self.tokens[at].text
            following = next((token.text for token in self.tokens[at + 1 :] if token.kind == "end"), "p")
            text += self._inline(first, at).rstrip() + self._between(ended, following, before)
            text += self._as_block(following, "x", before).removesuffix("x")
            first = at + 1
        rest = self._inline(first, change.d)
        closing, opening = self._marks(change.a - 1, change.b, before, after) if new else ("", "")
        text = closing + text + opening + rest.lstrip() if new else text + rest
        if not new and before.kind in ("p", "quote") and self._has_lines:
            text = self._sentences(text, change, start, end).replace("\n", "\n> " if before.kind == "quote" else "\n")
        self._add(start, end, text, change.a)
        if not new and not is_first:
            self._end_as(after.kind, before, change)

    def _borders_across(self, change: Change, before: Paragraph, after: Paragraph) -> tuple[int, int]:
        """Where a change over the ends of paragraphs begins and ends in the text."""
        source, is_last = self.source, change.b == after.end + 1
        left = None if change.a == before.first else source.spans[change.a - 1]
        right = source.spans[change.b] if change.b < len(source.spans) else None
        start = left[1] if left else (source.extent(before) or (-1, -1))[0]
        if left and source.tokens[change.a - 1].look:
            start = source.behind(start, source.tokens[change.a - 1])
        end = source.before(right[0], source.tokens[change.b]) if right else -1
        if start < 0 or end < start or is_last or self._is_border(start, end):
            raise _Refused("the place of these paragraphs in the text is not certain", _BY_HAND)
        return start, end

    def _end_as(self, kind: str, paragraph: Paragraph, change: Change) -> None:
        """Make a paragraph that was joined with others what the last of them is."""
        extent = self.source.extent(paragraph)
        if extent and paragraph.kind != kind:
            marker = self._as_block(kind, "x", paragraph).removesuffix("x")
            self._add(*self._prefix(paragraph, extent[0]), marker, change.a)

    def _marks(self, left: int, right: int, before: Paragraph, after: Paragraph) -> tuple[str, str]:
        """What ends the markup that two tokens are in together, and what begins it, as each paragraph needs."""
        tokens, spans, whole = self.source.tokens, self.source.spans, self.source.whole
        if not before.first <= left < right < after.end:
            return "", ""
        looks = tokens[left].look & tokens[right].look
        if not looks:
            return "", ""
        first, last = left, right
        while first > before.first and looks <= tokens[first - 1].look:
            first -= 1
        while last + 1 < after.end and looks <= tokens[last + 1].look:
            last += 1
        start, end = spans[first], spans[last]
        opening = re.search(r"[*_~^]+\Z", whole[max(start[0] - 6, 0) : start[0]]) if start else None
        closing = re.match(r"[*_~^]+", whole[end[1] : end[1] + 6]) if end else None
        signs = {"bold": 2, "italic": 1, "strike": 2, "sup": 1, "sub": 1}
        size = sum(signs.get(look, 100) for look in looks)
        if opening is None or closing is None or not len(opening[0]) == len(closing[0]) == size:
            raise _Refused("a paragraph was parted within a link, code or the like", _BY_HAND)
        return closing[0], opening[0]

    def _check_between(self, first: Paragraph, last: Paragraph) -> None:
        """Refuse to join paragraphs between which something stands that Word does not show, such as a comment."""
        a, b = self.source.paragraphs.index(first), self.source.paragraphs.index(last)
        for one, other in pairwise(self.source.paragraphs[a : b + 1]):
            ends, begins = self.source.extent(one), self.source.extent(other)
            end = self.source.lines.end(ends[1], one.kind) if ends else 0
            start = self.source.lines.start(begins[0], other.kind) if begins else 0
            if re.search(r"[^\s>]", self.source.whole[end:start]):
                raise _Refused("between these paragraphs is text that Word does not show", _BY_HAND)

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _edit_rows(self, change: Change) -> None:
        old, new = self.source.tokens[change.a : change.b], self.tokens[change.c : change.d]
        ours, theirs = self.source.tokens, self.tokens
        some = old or new
        begins = (change.a > 0 and ours[change.a - 1].kind == "row") or (old and self._starts_table(change.a))
        if (old and new) or some[-1].kind != "row" or not begins:
            raise _Refused("more of a table has changed than words in cells and single rows", _BY_HAND)
        whole = self.source.whole
        if new:
            line = self._row_line(change.a - 1)
            columns = self._cells_before(change.a)
            text, start = "", change.c
            for at in range(change.c, change.d):
                if theirs[at].kind == "row":
                    cells = [one.words for one in self._new_paragraphs(start, at)]
                    if len(cells) != columns:
                        raise _Refused("a new row has another number of cells", _BY_HAND)
                    text += f"\n| {' | '.join(map(_as_cell, cells))} |"
                    start = at + 1
            separator = re.compile(r"\n[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*(?=\n)").match(
                whole, line[1]
            )
            place = separator.end() if separator else line[1]
            self._add(place, place, text, change.a)
            return
        rows = [at for at in range(change.a, change.b) if ours[at].kind == "row"]
        for at in rows:
            start, end = self._row_line(at)
            if re.compile(r"\n[ \t>]*\|?[ \t]*:?-+:?[ \t]*\|").match(whole, end):
                raise _Refused("the head of a table is gone", _BY_HAND)
            self._add(start - 1, end, "", change.a)

    def _starts_table(self, index: int) -> bool:
        return index == 0 or self.source.tokens[index - 1].kind in ENDS

    def _row_line(self, row: int) -> tuple[int, int]:
        """The line of a row, given by the token of its end."""
        first = row - 1
        tokens, spans, whole = self.source.tokens, self.source.spans, self.source.whole
        while (
            first > 0
            and tokens[first - 1].kind != "row"
            and not (tokens[first - 1].kind == "end" and tokens[first - 1].text != "cell")
        ):
            first -= 1
        places = [span for span in spans[first:row] if span]
        if not places:
            raise _Refused("a row of a table has no place in the text", _BY_HAND)
        start = whole.rfind("\n", 0, places[0][0]) + 1
        end = whole.find("\n", max(span[1] for span in places))
        end = len(whole) if end < 0 else end
        if "\n" in whole[start:end] or "|" not in whole[start:end] or self.source.lines.is_grid(start):
            raise _Refused("the rows of a table that is drawn with spaces or lines have changed", _BY_HAND)
        return start, end

    def _cells_before(self, index: int) -> int:
        """The number of cells in the row that ends right before a token."""
        count, at = 0, index - 2
        while at >= 0 and self.source.tokens[at].kind != "row":
            token = self.source.tokens[at]
            if token.kind == "end" and token.text != "cell":
                break
            count += token.kind == "end"
            at -= 1
        return count

    # --- findings -----------------------------------------------------------------------------------------------------

    def _compare(self, index: int, old: Token, new: Token) -> None:
        """Say that a formula, the words of a citation or the number of a reference were edited, which are set by Recto,
        or that a picture was exchanged."""
        if old.kind == "image":
            is_same = old.name == new.name or not (old.name and new.name)
            problem = _Refused("another picture is in the place of this one", "put its file into content/images/")
        elif old.kind == "label":
            numbers = ["".join(filter(str.isalnum, one.text)) for one in (old, new)]
            is_same = numbers[0] == numbers[1] or not (old.name.startswith(_REFERENCE) and self._has_all_numbers)
            problem = _Refused(
                f"“{old.text}” was changed to “{new.text}”, and Recto sets such numbers", "refer to another label here"
            )
        elif old.kind == "formula":
            is_same = sorted(filter(str.isalnum, old.text)) == sorted(filter(str.isalnum, new.text))
            problem = _Refused("a formula was edited in Word", "edit its TeX here")
        elif self._exchange(index, old, new):
            return
        else:
            ours, theirs = ("".join(filter(str.isalnum, one.text)) for one in (old, new))
            is_same = ours == theirs
            problem = _Refused("the words of a citation were edited", "edit the citation here: Recto sets its words")
        if not is_same:
            self._refuse(self._near(index), index, problem, new.text)

    @cached_property
    def _has_all_numbers(self) -> bool:
        """Whether the figures, tables and so on have the numbers that they had: a program that updates the numbers of
        references sets them as they were."""
        ours, theirs = (
            [one.text for one in tokens if one.kind == "label" and not one.name.startswith(_REFERENCE)]
            for tokens in (self.source.tokens, self.new.tokens)
        )
        return ours == theirs

    def _exchange(self, index: int, old: Token, new: Token) -> bool:
        """Write a citation anew that a co-author has edited with Zotero or Word. False if its works are the same."""
        works, before = self.new.works.get(new.name), self.source.word.works.get(old.name)
        span = self.source.spans[index]
        if works is None or before is None or span is None or self.keys.are_same(works, before):
            return False
        try:
            self._add(*span, self._new_citation(works), index)
        except _Refused as refusal:
            self._refuse(span[0], index, refusal, new.text)
        return True

    def _add(self, start: int, end: int, text: str, near: int) -> None:
        if not is_verbatim(self.source.text, start, end):
            raise _Refused("these words are written by a template", "edit what the template is filled with")
        whole = self.source.whole
        key = _KEY.search(whole, max(start - 300, 0), start)
        if key and (text + whole[end : end + 1])[:1].isalnum() and not whole[start : start + 1].isalnum():
            start, text = key.start(), _apart(key, whole) + text
        label = _LABEL.match(whole, end)
        begins = not whole[max(end - 1, 0) : end].isalnum()
        if begins and (whole[max(start - 1, 0) : start] + text)[-1:].isalnum() and whole[end : end + 1] == "@":
            if not label:
                raise _Refused(
                    "these words stand right before a key, which would be none then", "put a space between them"
                )
            end, text = label.end(), f"{text}{{{label[0]}}}"
        if self.source.whole[start:end] != text:
            self.made.append(Edit(start, end, text, near))


_PLAIN = frozenset(("word", "sign", "space", "break"))
_BY_HAND = "make this edit in the file by hand"
_MADE_OF = {
    "front": ("the title page is made from the metadata", "edit content/metadata.yaml"),
    "ref": ("the list of references is made by Recto", "cite a work by its identifier, or correct the reference"),
}
_NEW = {
    "cite": ("a citation of another manuscript has no key here", "cite the work by its identifier"),
    "formula": ("a new formula has no TeX", "write it in TeX here"),
    "image": (
        "a new picture is not in content/",
        "put its file into content/images/, and ![its caption](images/…) here",
    ),
}


_QUOTED_BEHIND = re.compile(r"(?:\n[ \t]*>[ \t>]*)+\n(?=[ \t]*>)")
_QUOTED_BEFORE = re.compile(r"\n(?:[ \t]*>[ \t>]*\n)+\Z")
"""The lines between paragraphs of a quotation."""
_PREFIX = re.compile(r"[ \t>]*(?:#{1,6}[ \t]+|(?:[-*+]|\(?[\w#@]{1,4}[.)])[ \t]+)?")
_REFERENCE = "_Ref"
"""What the bookmarks of numbers begin with."""
_TEMPLATE = re.compile(r"\{[{%#]")
_KEY = re.compile(r"(?<!\w)(@[\w:.#$%&+?<>~/-]*[\w/])[^\w\s/]*\Z")
"""A key that ends where it is looked for."""
_LABEL = re.compile(r"@(?:fig|tbl|eq|sec):[\w:./-]*\w")
_OF_BUILD = re.compile(r"(?:\(permalink\)|was automatically generated|from [\w./-]+@[0-9a-f]{7,40}|on|[\d.,/: -]|\s)*")
_DEFINITION = r"\n*^{}:.*(?:\n(?![ \t]*\n|\[\^|#).*|\n[ \t]*\n(?:    |\t).*)*"
"""Of a note: its lines, with the indented paragraphs that follow."""


def _apart(match: re.Match[str], whole: str) -> str:
    """A key with braces, so that letters behind it are no part of it."""
    key, rest = match[1], match[0][len(match[1]) :]
    is_label = _LABEL.fullmatch(key) and whole[match.start() - 1 : match.start()] not in ("{", "-")
    return f"{{{key}}}{rest}" if is_label else f"@{{{key[1:]}}}{rest}"


def _as_cell(words: str) -> str:
    """Words as they stand between the bars of a table."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown.unbroken(words).strip())


def is_of_build(old: str, new: str, text: Text, place: int) -> bool:
    """Whether other words are in Manubot's sentence on the build, and nothing but another date, commit or address."""
    start, end = text.text.rfind("\n\n", 0, place) + 1, text.text.find("\n\n", place)
    return _is_on_build(text.text[start : end if end >= 0 else None]) and all(map(_OF_BUILD.fullmatch, (old, new)))


def _is_on_build(paragraph: str) -> bool:
    return re.search(r"\bautomatically generated\b.*\bon\b", paragraph, re.DOTALL) is not None


def _without_citations(tokens: Sequence[Token]) -> str:
    return "".join(" " if one.kind in (*ENDS, "cite") else one.text for one in tokens)


def shown(tokens: Sequence[Token], most: int = 80) -> str:
    """The words of some tokens, for a message."""
    text = " ".join("".join(" " if token.kind in ENDS else token.text for token in tokens).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
