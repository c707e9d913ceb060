"""metadata.yaml's ``recto:`` -> the settings of page, PDF, Word file and LaTeX, as values.

What ``page`` switches on is read with the manuscript, since it names files of ``content/``; the rest when the formats
are made, since the schema that it is validated by is loaded while Pandoc works. ``checks`` belong to
``recto.rules.levels``, ``structure`` to ``recto.manuscript.contract``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from recto.core.diagnostics import Report, error
from recto.core.model import Manuscript, Metadata, OptIns, SourceFile

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class PdfSettings:
    """How the PDF is laid out: ``recto: pdf:``."""

    paper: Literal["a4", "letter"] = "a4"
    columns: Literal[1, 2] = 1
    review: bool = False
    """Wide lines and margins, and numbers of lines."""
    figures: Literal["text", "end"] = "text"
    """``end``: each figure on a page of its own, after the text."""
    archive: bool = False
    """PDF/A-3u, with the manuscript's Markdown and references attached."""


@dataclass(frozen=True, slots=True)
class DocxSettings:
    """How the Word file is laid out: ``recto: docx:``."""

    paper: Literal["a4", "letter"] = "a4"
    """The text is as wide on both."""
    review: bool = False
    """Lines twice as far apart, and numbered."""


@dataclass(frozen=True, slots=True)
class LatexSettings:
    """What the LaTeX file is like: ``recto: latex:``."""

    references: Literal["text", "bibtex"] = "text"


@dataclass(frozen=True, slots=True)
class FormatSettings:
    """The settings of all formats."""

    page: OptIns = field(default_factory=OptIns)
    pdf: PdfSettings = PdfSettings()
    docx: DocxSettings = DocxSettings()
    latex: LatexSettings = LatexSettings()
    resolution: int | None = None
    """The finest resolution of images in the PDF and the Word file, in dots an inch of the text's width."""

    def for_review(self) -> FormatSettings:
        """The same, with PDF and Word file set for reviewers."""
        return replace(self, pdf=replace(self.pdf, review=True), docx=replace(self.docx, review=True))


def format_settings(manuscript: Manuscript) -> FormatSettings:
    """What the metadata asks for. A value of a wrong kind, which M002 reports, counts as not given; the others hold."""
    from recto.manuscript.metadata import Schema, valid

    given = valid(Schema, {"recto": manuscript.metadata.value("recto")}).recto
    return FormatSettings(
        manuscript.opt_ins,
        PdfSettings(**_given(PdfSettings, given and given.pdf)),
        DocxSettings(**_given(DocxSettings, given and given.docx)),
        LatexSettings(**_given(LatexSettings, given and given.latex)),
        given.resolution if given else None,
    )


def _given(kind: type[DataclassInstance], values: object) -> dict[str, Any]:
    """What ``values`` has of a kind's settings."""
    found = {one.name: getattr(values, one.name, None) for one in fields(kind)}
    return {name: value for name, value in found.items() if value is not None}


# --- the page's opt-ins -----------------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?(?:/[\w.~%/+-]*)?", re.IGNORECASE)
_KNOWN = ("hypothesis", "analytics", "images", "scripts")


class _Wrong(Protocol):
    """Reports what is wrong with the setting at ``keys``."""

    def __call__(self, problem: str, hint: str, *keys: str | int) -> None: ...


def opt_ins(metadata: Metadata, script: Callable[[str], SourceFile | None], report: Report) -> OptIns:
    """What ``recto: page:`` switches on. ``script`` reads a file of ``content/``, None if there is none.

    Reports what is not known or not of the right kind (M007); it then stays off.
    """
    page = metadata.value("recto", "page")
    if page is None:
        return OptIns()

    def wrong(problem: str, hint: str, *keys: str | int) -> None:
        report(error("M007", problem, metadata.place("recto", "page", *keys), hint))

    if not isinstance(page, Mapping):
        wrong("recto: page: must be a list of settings with values", f"the settings are {', '.join(_KNOWN)}")
        return OptIns()
    for name in page:
        if name not in _KNOWN:
            wrong(f"the page has no setting {name}", f"the settings are {', '.join(_KNOWN)}", name)
    hypothesis = page.get("hypothesis", False)
    if not isinstance(hypothesis, bool):
        wrong("hypothesis must be true or false", "write hypothesis: true", "hypothesis")
    images = tuple(_images(page.get("images"), wrong))
    scripts = tuple(_scripts(page.get("scripts"), script, wrong))
    return OptIns(hypothesis is True, _analytics(page.get("analytics"), wrong), images, scripts)


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


def _analytics(given: object, wrong: _Wrong) -> Mapping[str, str]:
    """The attributes of a script element: ``src`` and what begins with ``data-``."""
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
