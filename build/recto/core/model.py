"""Every value that one stage hands to the next: frozen, slotted dataclasses.

A stage takes some of these and returns a new one; nothing is changed in place. The Pandoc AST travels as the JSON
text that Pandoc wrote (``pandoc -t json``): text is immutable, and a stage that must look inside parses its own copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recto.core import escaping

if TYPE_CHECKING:
    from recto.core.network import Failure

CslItem = Mapping[str, Any]
"""One bibliographic record in CSL JSON (https://github.com/citation-style-language/schema)."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in one of the author's own files. ``path`` is relative to the project; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{escaping.name(self.path)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A text file of the manuscript: its path relative to the project, with forward slashes, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """metadata.yaml: its values as plain data, and where each is.

    ``places`` maps the path to a value, such as ``("authors", 0, "orcid")``, to the location of its key (for an entry
    of a list, of the entry itself).
    """

    path: str
    values: Mapping[str, Any]
    places: Mapping[tuple[str | int, ...], Location]

    def place(self, *keys: str | int) -> Location:
        """The location of the value at ``keys``, or of the nearest value around it."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, Location(self.path))

    def value(self, *keys: str) -> object:
        """The value at ``keys``, as the author gave it; None where there is none."""
        found: object = self.values
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found


@dataclass(frozen=True, slots=True)
class OptIns:
    """What a project lets its page load from elsewhere or run: ``recto: page:`` of metadata.yaml."""

    hypothesis: bool = False
    analytics: Mapping[str, str] = field(default_factory=dict)
    """The attributes of the script that counts visits."""
    images: tuple[str, ...] = ()
    """Where images may come from: addresses, or their beginnings."""
    scripts: tuple[SourceFile, ...] = ()
    styles: tuple[SourceFile, ...] = ()
    """The project's own CSS for the page."""
    print_styles: tuple[SourceFile, ...] = ()
    """Likewise for the PDF: ``recto: pdf: styles:``."""


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A Word file whose look the Word file gets: its path as it is named, its bytes, and where it is named."""

    path: str
    data: bytes = field(repr=False)
    location: Location


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What ``read`` found: the sections in their order, the metadata, and the files that hold references."""

    root: Path
    """The project: the folder that holds ``content/``. Absolute and without symbolic links."""
    sections: tuple[SourceFile, ...]
    metadata: Metadata
    bibliographies: tuple[SourceFile, ...] = ()
    lock: SourceFile | None = None
    citation_tags: SourceFile | None = None
    """``citation-tags.tsv``, in which Manubot kept aliases until 2020."""
    word_lists: tuple[SourceFile, ...] = ()
    """``custom-dictionary.txt``: words that are spelled right."""
    opt_ins: OptIns = field(default_factory=OptIns)
    word_template: WordTemplate | None = None
    """``recto: docx: reference:``."""
    image_folders: tuple[str, ...] = ()
    """Where images are looked for, besides content/ and the project's folder: paths relative to that."""

    @property
    def content(self) -> Path:
        """The folder with everything that authors write."""
        return self.root / "content"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of templated text that is in the source as it is: ``length`` characters, from ``start`` here and
    from ``source`` there, both offsets counted in characters. Text between two runs was made by a template tag;
    it belongs to the end of the run before it, which is where the tag begins."""

    start: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class Text:
    """The templated text, and the way back from any offset in it to the author's file and line."""

    text: str
    sources: tuple[SourceFile, ...]
    segments: tuple[Segment, ...]

    def location(self, offset: int) -> Location:
        """The author's file, line and column for an offset into ``text``."""
        return locate(self.sources, source_offset(self.segments, offset))


def source_offset(segments: tuple[Segment, ...], offset: int) -> int:
    """Where the character at ``offset`` of the templated text comes from in the joined source."""
    from bisect import bisect_right

    index = bisect_right(segments, offset, key=lambda segment: segment.start) - 1
    if index < 0:
        return 0
    segment = segments[index]
    return segment.source + min(offset - segment.start, segment.length)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset into a text."""
    from bisect import bisect_right

    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


@lru_cache(maxsize=64)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))


SECTION_SEPARATOR = "\n\n"
"""What Manubot puts between two content files."""


def locate(sources: tuple[SourceFile, ...], offset: int) -> Location:
    """The file, line and column of an offset into the sections joined by SECTION_SEPARATOR."""
    for source in sources:
        if offset <= len(source.text) or source is sources[-1]:
            return Location(source.path, *line_and_column(source.text, min(offset, len(source.text))))
        offset = max(0, offset - len(source.text) - len(SECTION_SEPARATOR))
    return Location("content")


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where the text cites something: ``[@doi:10.1/x]`` is one, ``[@a; @b]`` are two.

    ``start`` and ``end`` enclose the key, with its braces and without its ``@``, in the templated text.
    """

    key: str
    start: int
    end: int
    location: Location


@dataclass(frozen=True, slots=True)
class Label:
    """An identifier that a cross-reference can name: ``fig:x``, ``tbl:x``, ``eq:x`` or ``sec:x``."""

    name: str
    location: Location
    problem: str = ""
    """Why it gets no number, if it gets none."""
    hint: str = ""
    whole: str = ""
    """The label of the figure that it is a panel of."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``start`` is the place of its line in the templated text."""

    level: int
    text: str
    identifier: str
    numbered: bool
    """Whether it gets a number when sections do."""
    filled: bool
    """Whether there is anything between it and the next heading."""
    start: int
    location: Location


@dataclass(frozen=True, slots=True)
class Illustration:
    """One use of an image in the text. ``target`` is the path or address as the author wrote it."""

    target: str
    location: Location
    label: str = ""
    caption: str | None = None
    """As plain text, empty if there is none; None for an image in a line of text, which is not a figure."""
    alternative: str | None = None
    """What is read out in its place: for a figure without ``alt``, its caption. Empty if the author marks it as
    decoration, None if there is no text."""
    width: str = ""
    """As the author wrote it, such as ``50%``."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``columns`` has for each column the length of its longest word, which no line can break."""

    label: str
    caption: str
    columns: tuple[int, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page, a file or a place in the text; bare addresses are links to themselves."""

    target: str
    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class RawHtml:
    """A piece of HTML that the author wrote into the Markdown."""

    html: str
    location: Location


class Part(StrEnum):
    """What is counted of a text besides its words, to see that nothing is lost on the way."""

    CITATION = "citation"
    CROSS_REFERENCE = "cross-reference"
    NOTE = "note"
    ITEM = "list item"
    CELL = "table cell"
    """One that is not empty."""
    FIGURE = "image"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of each part there are. A part that is missing cannot be counted in a file of that format."""

    parts: Mapping[Part, int]
    links: Mapping[str, int] | None = None
    """Links to places in the text, by the place's identifier; None if the file does not say where its links lead."""


@dataclass(frozen=True, slots=True)
class Document:
    """The manuscript as Pandoc understands it. ``ast`` is Pandoc's JSON; its citations bear the author's keys."""

    ast: str
    citations: tuple[Citation, ...]
    definitions: tuple[Citation, ...]
    """Where ``[@tag]: doi:…`` defines an alias: written like a citation, but citing nothing."""
    cross_references: tuple[Citation, ...]
    aliases: Mapping[str, str]
    """Citation aliases, without their ``@``: from ``[@tag]: doi:…`` paragraphs, metadata and citation-tags.tsv."""
    labels: tuple[Label, ...]
    headings: tuple[Heading, ...]
    formulas: Mapping[str, Location]
    """The first place of each formula, by its TeX."""
    illustrations: tuple[Illustration, ...]
    tables: tuple[Table, ...]
    links: tuple[Link, ...]
    raw_html: tuple[RawHtml, ...]
    highlighted: bool
    """Whether there is code that names its language (loading the highlighter costs Pandoc 0.4 s)."""
    parts: Mapping[Part, int] = field(default_factory=dict)
    """How many citations, notes, list items and so on the text has."""
    written: Mapping[str, str] = field(default_factory=dict)
    """The TeX of formulas as their authors wrote it, by the TeX in ``formulas``, where these differ."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image that the manuscript shows: its bytes, and what its file's signature says it is."""

    target: str
    name: str
    """Its path beside the page, such as ``images/workflow.svg``."""
    data: bytes
    media_type: str
    location: Location
    """Where the text shows it first."""
    width: float | None = None
    """Natural width in CSS pixels (1/96 inch), if the file gives it."""
    height: float | None = None
    lost: str = ""
    """Words of a drawing that were HTML in it, and are left out."""
    linked: str = ""
    """The files of pictures that a drawing only refers to, which are left out."""


Images = Mapping[str, Image]
"""The images that can be shown, by the author's target."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited work: ``item`` is its CSL JSON, with the short id as its ``id``. ``source`` names where it was found."""

    standard_id: str
    short_id: str
    item: CslItem
    source: str
    location: Location | None = None
    """Where a file of the author's describes the work, or amends what ``source`` says of it."""
    coded: Mapping[str, str] = field(default_factory=dict)
    """The fields of ``item`` that were written with entities or publishers' tags, as they were written."""


@dataclass(frozen=True, slots=True)
class CitedKey:
    """A citation key as written, and the identifiers it stands for: a row of citations.tsv."""

    input_id: str
    dealiased_id: str
    standard_id: str
    short_id: str
    problem: str | None = None
    """What is wrong with the key's form, in words; None if nothing is."""


@dataclass(frozen=True, slots=True)
class Description:
    """A work that a file of the author's describes under ``key``, whether anything cites it or not."""

    key: str
    standard_ids: frozenset[str]
    location: Location
    item: CslItem
    """As the author wrote it, which may be anything."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Every key that the text cites, and the references that were found for them, sorted by standard id."""

    keys: Mapping[str, CitedKey]
    references: Mapping[str, Reference]
    """By standard id."""
    failures: Mapping[str, Failure] = field(default_factory=dict)
    """Why the network had none, by standard id; empty if it was not used."""
    described: tuple[Description, ...] = ()
    """What the authors' own files describe."""

    def short_id(self, key: str) -> str | None:
        """The id that replaces a key in all outputs; None for a key without a reference."""
        cited = self.keys.get(key)
        return cited.short_id if cited and cited.standard_id in self.references else None


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style: the CSL of an independent style, and the name that the authors gave it."""

    name: str
    csl: str


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """The manuscript with numbers and citations set: the same for every format."""

    ast: str
    html: str
    """Pandoc's HTML of it, not yet made safe; empty if no format asks for it."""
    title: str
    """The title as plain text."""
    title_ast: str
    """The title's inlines, since it may hold emphasis and formulas."""
    lang: str
    formulas: Mapping[str, Location]
    highlighted: bool
    section_numbers: bool
    """Whether headings show their numbers, because the text refers to sections by number."""
    references: tuple[CslItem, ...] = ()
    """The works that are cited."""
    parsed: Mapping[Part, int] = field(default_factory=dict)
    """What the parsed text had of each part, before it was numbered and cited."""
    written: Mapping[str, str] = field(default_factory=dict)
    """As in ``Document``."""
    file: str = "manuscript"
    """The name of its files, without their endings."""
    style: Style = Style("", "")
    """What the citations were formatted with; without CSL, citeproc's own style."""
    tracked: bool = False
    """Whether it is one of two versions, with marks for what changed. In others, such marks are their authors' own."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file to write: its path relative to the output folder, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Artifacts:
    """Everything that a build writes."""

    files: tuple[Artifact, ...] = field(default=())

    def __add__(self, other: Artifacts) -> Artifacts:
        return Artifacts(self.files + other.files)
