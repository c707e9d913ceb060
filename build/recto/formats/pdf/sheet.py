"""The HTML around the text of the printed page, and the room for formulas."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from recto import theme
from recto.core.model import CitedDocument, SourceFile
from recto.html.tree import Node, serialise
from recto.manuscript.front import Front
from recto.manuscript.markup import as_xml
from recto.manuscript.settings import PdfSettings


def text_width(wanted: PdfSettings, *, whole: bool = False) -> float:
    """The width of a column of text, or of the ``whole`` page without its margins, in millimetres (theme/print.css)."""
    sheet = 216 if wanted.paper == "letter" else 210
    text = sheet - 2 * (38 if wanted.review else 18 if wanted.in_columns else 28)
    return (text - 7) / 2 if wanted.in_columns and not whole else text


def landscape_width(wanted: PdfSettings) -> float:
    """The same of a landscape page."""
    return (279 if wanted.paper == "letter" else 297) - 2 * 28


def room_for_formulas(wanted: PdfSettings) -> float:
    """The maximum width of a formula with a number, in ems of the text (theme/print.css)."""
    size = 9.4 if wanted.in_columns else 10.5
    return (text_width(wanted) - 24) / 25.4 * 72 / size


_MARKED = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub"}


def print_page(
    cited: CitedDocument, front: Front, title: str, body: Node, wanted: PdfSettings, own: Sequence[SourceFile] = ()
) -> str:
    """The HTML for WeasyPrint; its images and fonts have addresses that begin with ``recto:``.

    ``title`` is safe HTML from ``recto.html.body``, ``body`` the text from ``print_body``, ``own`` the project's CSS.
    """
    style = theme.text("print.css").replace('url("fonts/', 'url("recto:fonts/')
    style = "\n".join((style, *(file.text for file in own)))
    printed = serialise(body)
    # The authors' section is at the end, too far from the title block for an iD in it to count as shown.
    text = printed.partition('<div class="recto-authors-notes">')[0]
    return theme.fill(
        "print.html",
        lang=cited.lang,
        shapes=theme.shapes(cited.lang),
        dir=theme.direction(cited.lang),
        t=theme.words(cited.lang),
        title=cited.title,
        heading=Markup(title),  # noqa: S704  # made safe by `body`
        style=Markup(style),  # noqa: S704  # ours, and made safe by `settings`
        body=Markup(printed),  # noqa: S704  # made safe by `body`
        wanted=wanted,
        front=front,
        shown=lambda name: Markup(as_xml(name, front, _MARKED)),  # noqa: S704  # escaped there
        orcids=[one for one in front.people if one.orcid and one.orcid not in text],
        generator=f"Recto {front.version.recto}".strip(),
    )
