"""A Word file -> its text as tokens: words, signs, citations, notes, ends of paragraphs.

Tracked changes are accepted or rejected on the way, as Word does it (ECMA-376 part 1, 17.13.5). What programs write
differently without a difference for readers is the same here: how a text is divided into runs, fields and simple
fields, empty paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from recto.core.model import CslItem
from recto.document.cited_works import CitedWork
from recto.formats.docx import word_sources, zotero
from recto.formats.docx.template_package import Package, value
from recto.formats.docx.xml import A, M, R, w
from recto.words.page_words import WORD

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

Kind = Literal["word", "space", "sign", "break", "cite", "note", "formula", "image", "label", "end", "row"]
Accept = Callable[[str], bool]
"""Whether the tracked changes of an author are accepted; otherwise, they are rejected."""

LARGEST, MOST_ELEMENTS = 100_000_000, 2_000_000
"""Bytes of a part, and elements in it: ten times as many as a manuscript of 100,000 words has."""
MARK = "_recto_"
"""What the names of Recto's own bookmarks begin with (``formats/docx/marks.py``)."""


@dataclass(frozen=True, slots=True)
class Token:
    """The smallest part that an edit changes as a whole."""

    kind: Kind
    text: str
    """What is shown; of the end of a paragraph, what kind of paragraph it is, such as ``h2``, ``ul0`` or ``cell``."""
    look: frozenset[str] = frozenset()
    """Any of ``bold``, ``italic``, ``sub``, ``sup``, ``strike``, ``code``, and ``link:ADDRESS``. Of the end of a
    paragraph, ``joined`` if its kind is not certain (see ``settled``)."""
    name: str = ""
    """The number of a citation; the id of a note; the bookmark of a paragraph; what a label shows; the digest of a
    picture's bytes."""

    @property
    def key(self) -> str:
        """The same for two tokens that are no edit of each other. Numbers that Recto has set may change."""
        if self.kind in ("word", "space", "sign", "break", "end", "row"):
            return f"{self.kind} {self.text} {' '.join(sorted(map(_normal, self.look)))}"
        return f"{self.kind} {self.name}" if self.kind in ("cite", "note", "label") else self.kind


def _normal(look: str) -> str:
    return normal(look) if look.startswith("link:") else look


def normal(address: str) -> str:
    """An address as it is compared: programs write it with or without the slash at its end, or encoded."""
    return unquote(address).rstrip("/")


@dataclass(frozen=True, slots=True)
class WordText:
    """The text of a Word file."""

    tokens: tuple[Token, ...]
    notes: Mapping[str, tuple[Token, ...]]
    """By the names of their tokens."""
    commit: str
    """The commit that the file says it was made from; empty if it does not."""
    cited: Mapping[str, tuple[str, ...]]
    """The citekeys of each citation, by its number."""
    authors: Mapping[str, str]
    """Who has tracked changes in it, each with the date of the last one."""
    saved_by: str
    """Who saved it last; empty if it does not say."""
    works: Mapping[str, tuple[CitedWork, ...]]
    """What citations that are fields of Zotero or Word cite, by their numbers; ``new 1`` is one that Recto has not
    made."""
    shown: Mapping[str, tuple[Token, ...]]
    """How each citation is shown, by its number."""
    by_libreoffice: bool = False
    created: int | None = None
    """When it was built, in seconds since 1970; None if it does not say."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """The digests of the source files that it was made from, by their paths; empty if it does not say."""


def read(package: Package, accept: Accept = lambda _: True) -> WordText:
    """Read a Word file. Raises Unusable if it is damaged, or larger than any manuscript."""
    reader = _Reader(package, accept)
    root = package.tree("word/document.xml")
    tokens = () if root is None else reader.story(root)
    notes: dict[str, tuple[Token, ...]] = {}
    for part, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        found = package.tree(f"word/{part}.xml")
        reader.links = reader.links_of(part)
        for note in () if found is None else found.iter(w(tag)):
            if (name := reader.names.get((tag, note.get(w("id"), "")))) is not None:
                notes[name] = reader.story(note)
    commit, cited, digests = _data(package)
    return WordText(
        tokens,
        notes,
        commit,
        cited,
        reader.authors,
        _about(package, "lastModifiedBy"),
        reader.works,
        reader.shown,
        reader.by_libreoffice,
        _created(package),
        digests,
    )


def settled(word: WordText, made: WordText) -> WordText:
    """The text without what programs change by themselves.

    Some lose the marks of notes, or put soft hyphens where a line may end. LibreOffice gives paragraphs behind a
    deleted one the style of that, writes the bold letters of a table's head, which are part of the table's style, into
    each run, and ends citations behind a note one letter early.
    """
    word = _without_soft_hyphens(_with_names_of_notes(word, made), made)
    if not word.by_libreoffice:
        return word
    word = _with_whole_citations(word, made)
    kinds = {token.name: token.text for token in made.tokens if token.kind == "end" and token.name}
    plain = {_texts(row) for row in _rows(made.tokens) if not _is_bold(row)}
    tokens: list[Token] = []
    for row in _rows(word.tokens):
        drops = _is_bold(row) and _texts(row) in plain
        tokens += [replace(token, look=token.look - {"bold"}) for token in row] if drops else row
    tokens = [
        Token("end", kinds.get(token.name, token.text), name=token.name) if "joined" in token.look else token
        for token in tokens
    ]
    return replace(word, tokens=tuple(tokens))


def _with_names_of_notes(word: WordText, made: WordText) -> WordText:
    """Notes without a mark are called as those of the made file: as the one with the same words, or at their place."""
    names = {name: name for name in word.notes}
    free = [name for name in made.notes if name not in word.notes]
    same = {_texts(tokens): name for name, tokens in made.notes.items() if name in free}
    for place, (name, tokens) in enumerate(word.notes.items()):
        if not name.startswith(MARK):
            there = [*made.notes][place] if len(word.notes) == len(made.notes) else ""
            found = same.get(_texts(tokens)) or (there if there in free else "")
            if found and found not in names.values():
                names[name] = found
    renamed = (replace(one, name=names.get(one.name, one.name)) if one.kind == "note" else one for one in word.tokens)
    return replace(word, tokens=tuple(renamed), notes={names[name]: note for name, note in word.notes.items()})


def _without_soft_hyphens(word: WordText, made: WordText) -> WordText:
    """The text without soft hyphens, unless the made file has some."""
    if any(_SOFT_HYPHEN in one.text for tokens in (made.tokens, *made.notes.values()) for one in tokens):
        return word
    notes = {name: _unhyphenated(tokens) for name, tokens in word.notes.items()}
    return replace(word, tokens=_unhyphenated(word.tokens), notes=notes)


def _unhyphenated(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    kept = [one for one in tokens if one.text != _SOFT_HYPHEN]
    return tokens if len(kept) == len(tokens) else tuple(_tidy(kept))


_SOFT_HYPHEN = "\u00ad"


def _with_whole_citations(word: WordText, made: WordText) -> WordText:
    """The text with citations that have the last letter again which stands behind them."""
    tokens: list[Token] = []
    shown = dict(word.shown)
    for token in word.tokens:
        before = tokens[-1] if tokens else None
        if before and before.kind == "cite" and made.shown.get(before.name):
            letter = made.shown[before.name][-1].text[-1:]
            if token.text == letter and not before.text.endswith(letter):
                tokens[-1] = replace(before, text=before.text + letter)
                shown[before.name] = (*shown[before.name], token)
                continue
        tokens.append(token)
    return replace(word, tokens=tuple(tokens), shown=shown)


def _rows(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The rows of tables, and the paragraphs between them."""
    begun: list[Token] = []
    for token in tokens:
        begun.append(token)
        if token.kind == "row" or (token.kind == "end" and token.text != "cell"):
            yield begun
            begun = []
    yield begun


def _texts(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text for token in tokens)


def _is_bold(tokens: Sequence[Token]) -> bool:
    """Whether all words of a row are bold."""
    words = [token.look for token in tokens if token.kind == "word"]
    return bool(words) and tokens[-1].kind == "row" and all("bold" in look for look in words)


def _data(package: Package) -> tuple[str, dict[str, tuple[str, ...]], dict[str, str]]:
    """What Recto has put into the file: the commit, the keys of each citation, and the digests of the source files."""
    for number in range(1, 20):
        root = package.tree(f"customXml/item{number}.xml")
        if root is not None and root.tag == "{urn:recto:source}source":
            given = root.get("commit", "")
            cited = {
                one.get("n", ""): tuple(one.get("keys", "").split()) for one in root.iter("{urn:recto:source}citation")
            }
            digests = {one.get("path", ""): one.get("digest", "") for one in root.iter("{urn:recto:source}file")}
            is_told = all(digests.values())
            return given if re.fullmatch("[0-9a-f]{7,64}", given) else "", cited, digests if is_told else {}
    return "", {}, {}


def _sources(package: Package) -> dict[str, CslItem]:
    """The works that Word has in its list of sources."""
    found: dict[str, CslItem] = {}
    for number in range(1, 20):
        root = package.tree(f"customXml/item{number}.xml")
        if root is not None and root.tag.endswith("}Sources"):
            found |= word_sources.sources_in(root)
    return found


def _about(package: Package, name: str) -> str:
    """One of the core properties (ECMA-376 part 2, 11); empty if there is none."""
    root = package.tree("docProps/core.xml")
    found = None if root is None else root.find(f"{{*}}{name}")
    return "" if found is None else (found.text or "").strip()


def _created(package: Package) -> int | None:
    try:
        return int(datetime.fromisoformat(_about(package, "created")).timestamp())
    except ValueError:
        return None


_LOOKS = {"b": "bold", "i": "italic", "strike": "strike", "dstrike": "strike"}
_STYLES = {"verbatimchar": "code", "strong": "bold", "emphasis": "italic"}
_MADE = frozenset(("captionlabel", "sectionnumber"))
"""Styles of what Recto has written: the names of figures, the numbers of sections."""
_FRONT = frozenset("title subtitle author affiliation institute".split())
_NAMES = {
    "bibliography": "ref",
    "imagecaption": "caption",
    "tablecaption": "caption",
    "sourcecode": "code",
    "blocktext": "quote",
    "horizontalrule": "rule",
    "date": "date",
}


_CHANGES = frozenset("ins moveTo del moveFrom".split())
"""The elements of tracked changes."""
_PASSED_ON = frozenset("sdt sdtContent customXml smartTag dir bdo Choice".split())
"""Elements in which runs can be."""


def without_marks(word: WordText) -> bool:
    """Whether a program has lost the marks of all citations."""
    stories = (word.tokens, *word.notes.values())
    return not any(one.kind == "cite" and not one.name.startswith("new ") for story in stories for one in story)


def without_targets(word: WordText) -> WordText:
    """The same without what its numbers refer to."""

    def bare(tokens: Sequence[Token]) -> tuple[Token, ...]:
        return tuple(replace(one, name="") if one.kind == "label" else one for one in tokens)

    return replace(word, tokens=bare(word.tokens), notes={name: bare(note) for name, note in word.notes.items()})


@dataclass
class _Field:
    instruction: str = ""
    shows: bool = False
    """Whether its result has begun."""
    tokens: list[Token] = field(default_factory=list)
    outer: list[Token] = field(default_factory=list)


class _Reader:
    """Reads the parts of one file."""

    def __init__(self, package: Package, accept: Accept) -> None:
        self._package, self._accept = package, accept
        self._styles = _style_names(package)
        self._lists = _list_kinds(package)
        self.links = self.links_of("document")
        self.names: dict[tuple[str, str], str] = {}
        """What notes are called, by their element and id."""
        self._known: set[str] = set()
        self.authors: dict[str, str] = {}
        self._out: list[Token] = []
        self._cite: tuple[str, str] | None = None
        """The id of the bookmark of a citation that has begun, and the citation's number."""
        self._cited: list[Token] = []
        self._sources = _sources(package)
        self.works: dict[str, tuple[CitedWork, ...]] = {}
        self.shown: dict[str, tuple[Token, ...]] = {}
        self._digests: dict[str, str] = {}
        self._fields: list[_Field] = []
        self._is_joined = False
        """Whether the end of the paragraph before was deleted."""
        about = package.part("docProps/app.xml") or b""
        self.by_libreoffice = b"LibreOffice" in about
        self._handlers = {
            "r": self._run,
            "hyperlink": self._hyperlink,
            "fldSimple": self._simple_field,
            "AlternateContent": self._alternatives,
        }

    def links_of(self, part: str) -> Mapping[str, str]:
        """The addresses of a part's links."""
        root = self._package.tree(f"word/_rels/{part}.xml.rels")
        links = () if root is None else root
        return {str(one.get("Id")): str(one.get("Target")) for one in links if one.get("TargetMode") == "External"}

    @cached_property
    def pictures(self) -> Mapping[str, str]:
        """The parts of the pictures in the text, by their ids."""
        root = self._package.tree("word/_rels/document.xml.rels")
        return {str(one.get("Id")): str(one.get("Target")) for one in (() if root is None else root)}

    def story(self, root: Node) -> tuple[Token, ...]:
        self._out, self._cite, self._cited, self._fields = [], None, [], []
        self._blocks(root, "")
        self._end_cite()
        return tuple(_tidy(self._out))

    # --- blocks -------------------------------------------------------------------------------------------------------

    def _blocks(self, node: Node, within: str) -> None:
        for child in node:
            name = _local(child)
            if name == "p":
                self._paragraph(child, within)
            elif name == "tbl":
                for row in child.iter(w("tr")):
                    if next(row.iterancestors(w("tbl"))) is child and self._is_kept(row.find(w("trPr"))):
                        self._row(row)
            elif name in ("bookmarkStart", "bookmarkEnd"):
                self._bookmark(child)
            elif name in _CHANGES:
                if self._has(child):
                    self._blocks(child, within)
            elif name in ("body", "sdt", "sdtContent", "customXml", "tc"):
                self._blocks(child, within)

    def _row(self, row: Node) -> None:
        for cell in row.iter(w("tc")):
            if next(cell.iterancestors(w("tr"))) is row:
                before = len(self._out)
                self._blocks(cell, "cell")
                if len(self._out) == before:
                    self._out.append(Token("end", "cell"))
        self._out.append(Token("row", ""))

    def _paragraph(self, node: Node, within: str) -> None:
        properties = node.find(w("pPr"))
        before = len(self._out)
        self._inlines(node, frozenset())
        letters = None if properties is None else properties.find(w("rPr"))
        if not self._is_kept(letters):
            self._is_joined = True
            return  # the next paragraph goes on with this one
        look = frozenset({"joined"}) if self._is_joined and self.by_libreoffice else frozenset()
        self._is_joined = False
        kind = self._kind(properties, within)
        if kind == "date":  # of the build, and its version
            del self._out[before:]
            return
        marks = [one.get(w("name"), "") for one in node.iter(w("bookmarkStart"))]
        mark = next((one for one in marks if re.match(MARK + r"\d", one)), "").removesuffix("_Copy_1")
        if self._cite:  # a citation does not go on in the next paragraph
            self._end_cite()
        while self._fields:
            self._end_field()
        if len(self._out) > before or _goes_on(self._out) or kind in ("rule", "cell"):
            self._out.append(Token("end", kind, look, mark))

    def _kind(self, properties: Node | None, within: str) -> str:
        style = _style(properties, "pStyle")
        name = self._styles.get(style, style.lower())
        if heading := re.fullmatch(r"heading([1-9])", name):
            return f"h{heading[1]}"
        if name in _FRONT:
            return "front"
        if name in _NAMES and not (within and name == "blocktext"):
            return _NAMES[name]
        numbers = None if properties is None else properties.find(w("numPr"))
        if numbers is not None and not within:
            number, level = (value(numbers.find(w(one))) for one in ("numId", "ilvl"))
            if number not in ("", "0"):
                return f"{self._lists.get((number, level or '0'), 'ul')}{level or '0'}"
        return within or "p"

    def _is_kept(self, properties: Node | None) -> bool:
        """Whether the end of a paragraph, or a row, is there once changes are accepted or rejected."""
        if properties is None:
            return True
        return all(self._has(one) for one in properties if _local(one) in _CHANGES)

    def _has(self, change: Node) -> bool:
        """Whether what is in a tracked change is part of the text."""
        author, date = change.get(w("author"), ""), change.get(w("date"), "")
        self.authors[author] = max(self.authors.get(author, ""), date)
        return self._accept(author) == (_local(change) in ("ins", "moveTo"))

    # --- inlines ------------------------------------------------------------------------------------------------------

    def _inlines(self, node: Node, look: frozenset[str]) -> None:
        for child in node:
            name = _local(child)
            if name in ("bookmarkStart", "bookmarkEnd"):
                self._bookmark(child)
            elif name in ("oMath", "oMathPara"):
                self._formulas(child)
            elif name in _CHANGES:
                if self._has(child):
                    self._inlines(child, look)
            elif name in _PASSED_ON:
                self._inlines(child, look)
            elif handler := self._handlers.get(name):
                handler(child, look)

    def _hyperlink(self, link: Node, look: frozenset[str]) -> None:
        target, anchor = self.links.get(link.get(f"{{{R}}}id", ""), ""), link.get(w("anchor"), "")
        target += f"#{anchor}" if anchor else ""
        self._inlines(link, look | {f"link:{target}"} if target else look)

    def _simple_field(self, node: Node, look: frozenset[str]) -> None:
        self._begin_field(node.get(w("instr"), ""))
        self._fields[-1].shows = True
        self._inlines(node, look)
        self._end_field()

    def _alternatives(self, node: Node, look: frozenset[str]) -> None:
        if len(node):
            self._inlines(node[0], look)

    def _formulas(self, node: Node) -> None:
        for formula in [node] if _local(node) == "oMath" else node.iter(f"{{{M}}}oMath"):
            self._add(Token("formula", "".join(one.text or "" for one in formula.iter(f"{{{M}}}t"))))

    def _run(self, run: Node, look: frozenset[str]) -> None:
        properties = run.find(w("rPr"))
        style = self._styles.get(_style(properties, "rStyle"), "")
        look = look | _look(properties, style)
        for child in run:
            name = _local(child)
            if name == "fldChar":
                self._field_sign(child.get(w("fldCharType"), ""))
            elif name in ("instrText", "delInstrText"):
                if self._fields:
                    self._fields[-1].instruction += child.text or ""
            elif name in ("footnoteReference", "endnoteReference"):
                self._note(name.removesuffix("Reference"), child.get(w("id"), ""))
            elif _is_picture(child):
                self._add(Token("image", "", name=self._picture(child)))
            elif _is_break(child):
                self._add(Token("break", "\n"))
            else:
                self._text(_letters(child), look, is_made=style in _MADE)

    def _picture(self, node: Node) -> str:
        """What a picture is known by: its bytes. Empty if the file has none of it."""
        found = next(node.iter(f"{{{A}}}blip"), None)
        part = self.pictures.get(found.get(f"{{{R}}}embed", ""), "") if found is not None else ""
        if part not in self._digests:
            data = self._package.part(f"word/{part}") if part else None
            self._digests[part] = sha256(data).hexdigest() if data else ""
        return self._digests[part]

    def _text(self, text: str, look: frozenset[str], *, is_made: bool = False) -> None:
        if not text or (self._fields and not self._fields[-1].shows):
            return
        if is_made:
            self._add(Token("label", text))
            return
        for token in tokens_of(text, look):
            self._add(token)

    def _note(self, tag: str, number: str) -> None:
        name = self.names.setdefault((tag, number), self._name_of_note(tag, number))
        self._add(Token("note", "", name=name))

    def _name_of_note(self, tag: str, number: str) -> str:
        """What a note is called in every file that has it: the mark of its paragraph, or else its words."""
        root = self._package.tree(f"word/{tag}s.xml")
        found = None if root is None else next((one for one in root if one.get(w("id")) == number), None)
        if found is None:
            return ""
        marks = [one.get(w("name"), "") for one in found.iter(w("bookmarkStart"))]
        name = next((one for one in marks if re.match(MARK + r"\d", one)), "").removesuffix("_Copy_1")
        name = name or " ".join("".join(one.text or "" for one in found.iter(w("t"))).split())
        while name in self._known:
            name += " again"
        self._known.add(name)
        return name

    # --- fields and citations -----------------------------------------------------------------------------------------

    def _field_sign(self, kind: str) -> None:
        if kind == "begin":
            self._begin_field("")
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self._end_field()

    def _begin_field(self, instruction: str) -> None:
        made = _Field(instruction, outer=self._out)
        self._fields.append(made)
        self._out = made.tokens

    def _end_field(self) -> None:
        done = self._fields.pop()
        self._out = done.outer
        if named := re.match(r"\s*(SEQ|REF|PAGEREF|NOTEREF)\b\s*(\S*)", done.instruction):
            if text := "".join(one.text for one in done.tokens):  # what is empty was deleted
                self._add(Token("label", text, name=named[2]))
            return
        works = zotero.works_in(done.instruction)
        if works is None:
            works = word_sources.works_in(done.instruction, self._sources)
        if works is not None:
            name = self._cite[1] if self._cite else f"new {len(self.works) + 1}"
            self.works[name] = tuple(works)
            if not self._cite:
                text = "".join(one.text for one in done.tokens)
                if text[:1].isspace():  # which Word puts between a word and the citation, as a part of this
                    self._add(Token("space", " "))
                self._add(Token("cite", text.lstrip(), name=name))
                return
        link = _HYPERLINK.match(done.instruction)
        address = (link[1] or "") + (f"#{link[2]}" if link[2] else "") if link else ""
        for token in done.tokens:
            self._add(replace(token, look=token.look | {f"link:{address}"}) if address else token)

    def _bookmark(self, mark: Node) -> None:
        number = mark.get(w("id"), "")
        if _local(mark) == "bookmarkEnd":
            if self._cite and self._cite[0] == number:
                self._end_cite()
            return
        found = re.fullmatch(MARK + r"c(\d+)(?:_Copy_\d+)?", mark.get(w("name"), ""))
        if found:
            self._end_cite()
            self._cite = number, found[1]

    def _end_cite(self) -> None:
        if self._cite:
            shown = "".join(one.text for one in self._cited)
            name = self._cite[1]
            self.shown[name] = tuple(self._cited)
            self._cite, self._cited = None, []
            if shown.strip():  # what is empty was deleted
                self._out.append(Token("cite", shown, name=name))

    def _add(self, token: Token) -> None:
        if self._cite:
            self._cited.append(token)
        else:
            self._out.append(token)


_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)")?\s*(?:\\l\s+"([^"]*)")?')


def tokens_of(text: str, look: frozenset[str]) -> Iterable[Token]:
    """The words, spaces and signs of a text."""
    position = 0
    for word in WORD.finditer(text):
        yield from _signs(text[position : word.start()], look)
        yield Token("word", word[0], look)
        position = word.end()
    yield from _signs(text[position:], look)


def _signs(text: str, look: frozenset[str]) -> Iterable[Token]:
    for sign in text:
        yield Token("space", " ", look) if sign in " \t\n\r" else Token("sign", sign, look)


def _tidy(tokens: list[Token]) -> list[Token]:
    """Without spaces that nobody sees; a word or a label that is in several runs is one; spaces have a look only
    between two things that have it."""
    tidy: list[Token] = []
    for token in tokens:
        if token.kind in ("end", "row"):
            while token.text != "code" and tidy and tidy[-1].kind in ("space", "break"):
                tidy.pop()
            if not _goes_on(tidy) and token.text not in ("cell", "rule", ""):
                continue
        elif token.kind == "space" and "code" not in token.look and (not _goes_on(tidy) or tidy[-1].kind in _BLANK):
            continue
        elif token.kind == "break" and tidy and tidy[-1].kind == "space" and "code" not in tidy[-1].look:
            tidy[-1] = token
            continue
        elif tidy and (joined := _joined(tidy[-1], token)):
            tidy[-1] = joined
            continue
        tidy.append(token)
    for index, token in enumerate(tidy):
        if token.kind == "space" and token.look:
            beside = [tidy[at].look if 0 <= at < len(tidy) else frozenset() for at in (index - 1, index + 1)]
            tidy[index] = Token("space", token.text, token.look & beside[0] & beside[1])
    return tidy


_BLANK = frozenset(("space", "break"))


def _goes_on(tokens: Sequence[Token]) -> bool:
    """Whether a paragraph has begun and not ended."""
    return bool(tokens) and tokens[-1].kind not in ("end", "row")


def _joined(one: Token, other: Token) -> Token | None:
    """Two parts of a word, or of a label, as one; None if they are none."""
    if one.kind == other.kind == "label":
        return Token("label", one.text + other.text, name=one.name or other.name)
    is_word = one.kind == other.kind == "word" and one.look == other.look and WORD.fullmatch(one.text + other.text)
    return Token("word", one.text + other.text, one.look) if is_word else None


# --- styles -----------------------------------------------------------------------------------------------------------


def _style_names(package: Package) -> dict[str, str]:
    """The names of styles by their ids, in small letters and without spaces: programs translate the ids."""
    root = package.tree("word/styles.xml")
    found: dict[str, str] = {}
    for style in () if root is None else root.iter(w("style")):
        name = value(style.find(w("name")))
        found[style.get(w("styleId"), "")] = re.sub(r"[\s_-]", "", name).lower()
    return found


def _list_kinds(package: Package) -> dict[tuple[str, str], str]:
    """For each list and level, whether it is numbered."""
    root = package.tree("word/numbering.xml")
    if root is None:
        return {}
    kinds: dict[tuple[str, str], str] = {}
    for abstract in root.iter(w("abstractNum")):
        for level in abstract.iter(w("lvl")):
            form = value(level.find(w("numFmt")))
            kind = "ul" if form in ("bullet", "none", "") else "ol"
            kinds[f"abstract {abstract.get(w('abstractNumId'))}", level.get(w("ilvl"), "0")] = kind
    found: dict[tuple[str, str], str] = {}
    for number in root.iter(w("num")):
        abstract_id = value(number.find(w("abstractNumId")))
        for (name, depth), kind in kinds.items():
            if name == f"abstract {abstract_id}":
                found[number.get(w("numId"), ""), depth] = kind
    return found


def _style(properties: Node | None, name: str) -> str:
    return "" if properties is None else value(properties.find(w(name)))


def _look(properties: Node | None, style: str) -> frozenset[str]:
    found = {_STYLES[style]} if style in _STYLES else set()
    for one in () if properties is None else properties:
        name = _local(one)
        if name in _LOOKS and one.get(w("val"), "1") not in ("0", "false", "off"):
            found.add(_LOOKS[name])
        elif name == "vertAlign":
            given = value(one)
            found |= {"sub"} if given == "subscript" else {"sup"} if given == "superscript" else set()
    return frozenset(found)


def _is_picture(node: Node) -> bool:
    if _local(node) == "AlternateContent":
        return next(node.iter(w("drawing"), w("pict")), None) is not None
    return _local(node) in ("drawing", "pict", "object")


def _is_break(node: Node) -> bool:
    """Whether a line ends: not a column, nor a page."""
    return _local(node) in ("br", "cr") and node.get(w("type"), "textWrapping") == "textWrapping"


def _letters(node: Node) -> str:
    """What an element of a run shows."""
    name = _local(node)
    if name in ("t", "delText"):
        return node.text or ""
    if name == "sym" and re.fullmatch("[0-9A-Fa-f]{1,5}", node.get(w("char"), "")):
        return chr(int(node.get(w("char"), ""), 16))
    return {"tab": " ", "ptab": " ", "noBreakHyphen": "\u2011"}.get(name, "")


def _local(node: Node) -> str:
    """The name of an element without its namespace: those of Word, of formulas and of compatibility do not overlap."""
    return str(node.tag).rpartition("}")[2]
