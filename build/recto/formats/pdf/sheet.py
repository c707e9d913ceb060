"""The printed page: how it is laid out, and the page around the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from recto import theme
from recto.core.model import CitedDocument, Manuscript, Metadata
from recto.formats.html.head import version_of
from recto.html.tree import Node, serialise


@dataclass(frozen=True, slots=True)
class Paper:
    """How the PDF is laid out: ``recto: pdf:`` of metadata.yaml."""

    size: str = "a4"
    columns: int = 1
    review: bool = False
    """Wide lines and margins, and numbers of lines."""
    figures: str = "text"
    """``end``: each figure on a page of its own, after the text."""
    archive: bool = False
    """PDF/A-3u, with the manuscript's Markdown and references attached."""


def paper(metadata: Metadata) -> Paper:
    """What the metadata asks for. A value that is none of those possible counts as not given."""
    settings: object = metadata.values
    for key in ("recto", "pdf"):
        settings = settings.get(key) if isinstance(settings, Mapping) else None
    given: Mapping[str, Any] = settings if isinstance(settings, Mapping) else {}
    return Paper(
        "letter" if str(given.get("paper")).lower() == "letter" else "a4",
        2 if given.get("columns") == 2 else 1,
        given.get("review") is True,
        "end" if given.get("figures") == "end" else "text",
        given.get("archive") is True,
    )


def room_for_formulas(wanted: Paper) -> float:
    """How wide a formula with a number can be, in ems of the text (theme/print.css)."""
    sheet = 216 if wanted.size == "letter" else 210
    margins, size = (38, 10.5) if wanted.review else (18, 9.4) if wanted.columns == 2 else (28, 10.5)
    text = sheet - 2 * margins
    column = (text - 7) / 2 if wanted.columns == 2 else text
    return (column - 24) / 25.4 * 72 / size


def for_review(manuscript: Manuscript) -> Manuscript:
    """The manuscript with metadata that ask for files for reviewers."""
    values = dict(manuscript.metadata.values)
    settings = dict(_mapping(values.get("recto")))
    settings |= {name: {**_mapping(settings.get(name)), "review": True} for name in ("pdf", "docx")}
    return replace(manuscript, metadata=replace(manuscript.metadata, values={**values, "recto": settings}))


def print_page(cited: CitedDocument, title: str, body: Node, wanted: Paper) -> str:
    """The HTML that WeasyPrint sets; its images and fonts have addresses that begin with ``recto:``.

    ``title`` is HTML that ``recto.html.body`` made safe, ``body`` the text as ``print_body`` makes it of that.
    """
    variables = cited.variables
    version = version_of(variables)
    manubot = _mapping(variables.get("manubot"))
    authors = authors_of(variables)
    style = theme.text("print.css").replace('url("fonts/', 'url("recto:fonts/')
    return theme.fill(
        "print.html",
        lang=cited.lang,
        t=theme.words(cited.lang),
        title=cited.title,
        heading=Markup(title),  # noqa: S704  # made safe by `body`
        style=Markup(style),  # noqa: S704  # ours
        body=Markup(serialise(body)),  # noqa: S704  # made safe by `body`
        paper=wanted,
        date=version.date,
        created=str(manubot.get("date") or ""),
        version=version.short,
        permalink=version.permalink,
        license=str(variables.get("license") or ""),
        generator=f"Recto {version.recto}".strip(),
        keywords=[str(word) for word in _list(_mapping(variables.get("pandoc")).get("keywords"))],
        authors=authors,
        names=[str(author["name"]) for author in authors],
        affiliations=[*map(_mapping, _list(manubot.get("affiliations")))],
        letters=[author for author in authors if author.get("corresponding") and author.get("email")],
    )


def authors_of(variables: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The authors whom the title block names."""
    authors = map(_mapping, _list(_mapping(variables.get("manubot")).get("authors")))
    return [author for author in authors if author.get("name")]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
