"""metadata.yaml's ``recto:`` -> the settings of page, PDF, Word file, LaTeX and statements, as values.

The opt-ins in ``page`` are read with the manuscript, because they name files in ``content/``. The rest is read before
the formats are made, because the schema that validates it is loaded while Pandoc works. ``checks`` are read in
``recto.rules.levels``, ``structure`` in ``recto.manuscript.contract``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from recto.core.diagnostics import Report, error
from recto.core.model import Manuscript, Metadata, OptIns, SourceFile, WordTemplate

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class PdfSettings:
    """The layout of the PDF: ``recto: pdf:``."""

    paper: Literal["a4", "letter"] = "a4"
    columns: Literal[1, 2] = 1
    review: bool = False
    """Wide line spacing and margins, one column, and line numbers."""
    figures: Literal["text", "end"] = "text"
    """``end``: each figure on its own page, after the text."""
    archive: bool = False
    """PDF/A-3u, or PDF/A-4f with ``ua-2``: the manuscript's Markdown and references are attached."""
    standard: Literal["ua-1", "ua-2"] = "ua-1"
    """The part of PDF/UA (ISO 14289): ``ua-2`` is PDF 2.0, and formulas have their MathML with them."""
    styles: Sequence[str] = ()
    """Paths of CSS files. ``OptIns.print_styles`` has what they say."""

    @property
    def in_columns(self) -> bool:
        """Whether the text has two columns: not for review, since the numbers of both would stand in one margin."""
        return self.columns == 2 and not self.review


@dataclass(frozen=True, slots=True)
class DocxSettings:
    """The layout of the Word file: ``recto: docx:``."""

    paper: Literal["a4", "letter"] = "a4"
    """The text has the same width on both."""
    review: bool = False
    """Double line spacing, and line numbers."""
    reference: WordTemplate | None = None
    """The file whose styles, page, headers and footers it gets. Its sheet goes before ``paper``."""
    citations: Literal["text", "zotero", "word"] = "text"
    """What citations and the list of references are: text, or fields of the program that is named."""
    marks: bool = True
    """Whether it says which version it is, and where its paragraphs and citations are in the source."""


@dataclass(frozen=True, slots=True)
class LatexSettings:
    """The settings of the LaTeX file: ``recto: latex:``."""

    references: Literal["text", "bibtex"] = "text"


@dataclass(frozen=True, slots=True)
class StatementSettings:
    """Which statements are made from the metadata: ``recto: statements:``; None where nothing is set."""

    contributions: Literal["text", "table", "off"] | None = None
    funding: Literal["text", "off"] | None = None
    competing_interests: Literal["text", "off"] | None = None


@dataclass(frozen=True, slots=True)
class FormatSettings:
    """The settings of all formats."""

    page: OptIns = field(default_factory=OptIns)
    pdf: PdfSettings = PdfSettings()
    docx: DocxSettings = DocxSettings()
    latex: LatexSettings = LatexSettings()
    resolution: int | None = None
    """The highest resolution of images in the PDF and the Word file, in dots per inch at the width of the text."""

    def for_review(self) -> FormatSettings:
        """The same settings, with the PDF and the Word file laid out for reviewers."""
        return replace(self, pdf=replace(self.pdf, review=True), docx=replace(self.docx, review=True))

    def with_marks(self) -> FormatSettings:
        """The same settings, with a Word file that says where its text comes from."""
        return replace(self, docx=replace(self.docx, marks=True))


def format_settings(manuscript: Manuscript) -> FormatSettings:
    """The settings in the metadata. A value of the wrong type, which M002 reports, is ignored; the others are used."""
    from recto.manuscript.metadata import Schema, valid

    given = valid(Schema, {"recto": manuscript.metadata.value("recto")}).recto
    return FormatSettings(
        manuscript.opt_ins,
        PdfSettings(**_given(PdfSettings, given and given.pdf)),
        replace(DocxSettings(**_given(DocxSettings, given and given.docx)), reference=manuscript.word_template),
        LatexSettings(**_given(LatexSettings, given and given.latex)),
        given.resolution if given else None,
    )


def statement_settings(manuscript: Manuscript) -> StatementSettings:
    """The settings of the statements, likewise."""
    from recto.manuscript.metadata import Schema, valid

    given = valid(Schema, {"recto": manuscript.metadata.value("recto")}).recto
    return StatementSettings(**_given(StatementSettings, given and given.statements))


def _given(kind: type[DataclassInstance], values: object) -> dict[str, Any]:
    """The part of ``values`` that are fields of ``kind``."""
    found = {one.name: getattr(values, one.name, None) for one in fields(kind)}
    return {name: value for name, value in found.items() if value is not None}


# --- the page's opt-ins -----------------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?(?:/[\w.~%/+-]*)?", re.IGNORECASE)
_KNOWN = ("hypothesis", "analytics", "images", "scripts", "styles")


class _Wrong(Protocol):
    """Reports a problem with the setting at ``keys``."""

    def __call__(self, problem: str, hint: str, *keys: str | int) -> None: ...


def opt_ins(metadata: Metadata, read: Callable[[str], SourceFile | None], report: Report) -> OptIns:
    """The opt-ins in ``recto: page:``, and the PDF's styles. ``read`` reads a file in ``content/``, and returns None if
    there is none.

    Reports unknown settings and values of the wrong type (M007); these stay off.
    """
    pdf = metadata.value("recto", "pdf", "styles")
    printed = tuple(_styles(pdf, read, _reporting(metadata, report, "pdf")))
    page = metadata.value("recto", "page")
    if page is None:
        return OptIns(print_styles=printed)
    wrong = _reporting(metadata, report, "page")
    if not isinstance(page, Mapping):
        wrong("recto: page: must be a list of settings with values", f"the settings are {', '.join(_KNOWN)}")
        return OptIns(print_styles=printed)
    for name in page:
        if name not in _KNOWN:
            wrong(f"the page has no setting {name}", f"the settings are {', '.join(_KNOWN)}", name)
    hypothesis = page.get("hypothesis", False)
    if not isinstance(hypothesis, bool):
        wrong("hypothesis must be true or false", "write hypothesis: true", "hypothesis")
    images = tuple(_images(page.get("images"), wrong))
    scripts = tuple(_scripts(page.get("scripts"), read, wrong))
    styles = tuple(_styles(page.get("styles"), read, wrong))
    return OptIns(hypothesis is True, _analytics(page.get("analytics"), wrong), images, scripts, styles, printed)


def _reporting(metadata: Metadata, report: Report, format_: str) -> _Wrong:
    def wrong(problem: str, hint: str, *keys: str | int) -> None:
        report(error("M007", problem, metadata.place("recto", format_, *keys), hint))

    return wrong


def _images(given: object, wrong: _Wrong) -> Iterator[str]:
    for index, host in enumerate(_listed(given)):
        if _ADDRESS.fullmatch(host):
            yield host
        else:
            problem = f"images may only come from an address that begins with https://, not {host[:60]}"
            hint = "write images: [https://example.org], a site or the beginning of an address"
            wrong(problem, hint, "images", index)


def _scripts(given: object, script: Callable[[str], SourceFile | None], wrong: _Wrong) -> Iterator[SourceFile]:
    for index, name in enumerate(_listed(given)):
        file = script(name)
        if file is None:
            hint = "name a file below content/, such as scripts/figure.js"
            wrong(f"there is no script {name[:60]}", hint, "scripts", index)
        elif re.search(r"</script|<!--", file.text, re.IGNORECASE):
            hint = r"write it in pieces in the script, such as '<' + '/script>'"
            wrong(
                f"{name[:60]} contains </script or <!--, which would end the script in the page", hint, "scripts", index
            )
        else:
            yield file


def _styles(given: object, read: Callable[[str], SourceFile | None], wrong: _Wrong) -> Iterator[SourceFile]:
    for index, name in enumerate(_listed(given)):
        file = read(name)
        if file is None:
            hint = f"write {name.removeprefix('content/')}" if name.startswith("content/") else ""
            hint = hint or "name a file below content/, such as styles/own.css"
            wrong(f"there is no style {name[:60]}", hint, "styles", index)
        elif what := _loaded(file.text):
            hint = "write the rules themselves into the file, without addresses and other files"
            wrong(f"{name[:60]} contains {what}, but a style may load nothing", hint, "styles", index)
        else:
            yield file


def _loaded(css: str) -> str:
    """What a style loads or ends, as it is called; empty if nothing. CSS may write any letter as an escape."""
    plain = re.sub(r"\\([0-9a-fA-F]{1,6})\s?", lambda found: chr(min(int(found[1], 16), 0x10FFFF)), css)
    plain = re.sub(r"\\(.)", r"\1", re.sub(r"/\*.*?(?:\*/|\Z)", "", plain, flags=re.DOTALL))
    loads = r"(?i)@import|@namespace|@font-face|\burl\s*\(|\bimage-set\s*\(|\bsrc\s*\(|\bexpression\s*\(|-moz-binding"
    found = re.search(loads, plain) or re.search(r"</|<!--", f"{plain}{css}")
    return found[0] if found else ""


def _analytics(given: object, wrong: _Wrong) -> Mapping[str, str]:
    """The attributes of a script element: ``src``, and those that begin with ``data-``."""
    if given is None:
        return {}
    attributes = {"src": given} if isinstance(given, str) else given
    hint = "write analytics: {src: https://example.org/count.js, data-site: NAME}"
    if not isinstance(attributes, Mapping) or not _ADDRESS.fullmatch(str(attributes.get("src"))):
        wrong("analytics must give the address of its script, beginning with https://", hint, "analytics")
        return {}
    kept = {str(name): str(value) for name, value in attributes.items() if re.fullmatch(r"src|data-[a-z-]+", str(name))}
    for name in attributes:
        if str(name) not in kept:
            wrong(f"analytics may have src and keys that begin with data-, but not {name}", hint, "analytics")
    return kept


def _listed(value: object) -> list[str]:
    return [str(entry) for entry in (value if isinstance(value, list) else [] if value is None else [value])]
