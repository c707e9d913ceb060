"""The PDF: the page's HTML in a print dress, maths as drawings, set by WeasyPrint in a process of its own.

That process begins to load WeasyPrint while the manuscript is still being parsed. It sees none of the environment, and
reads only the images it is handed and the theme's fonts.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from recto import theme
from recto.diagnostics import error, warning
from recto.formats import Format, Rendering
from recto.head import version_of
from recto.world import BrokenMachine, World


def prepare(world: World) -> None:
    """Start the process that will set the PDF."""
    world.start_worker("recto.typeset")


def render(rendering: Rendering) -> bytes:
    """The PDF. Reports maths that cannot be drawn (P001; its TeX then stands in the text) and what WeasyPrint misses
    (P002)."""
    job = {
        "html": print_page(rendering),
        "images": {
            image.name: [image.media_type, base64.b64encode(image.data).decode()] for image in rendering.images.values()
        },
        "identifier": version_of(rendering.cited.variables).permalink or rendering.cited.title,
    }
    answer = json.loads(rendering.world.ask_worker("recto.typeset", json.dumps(job).encode()))
    if "failure" in answer:
        raise BrokenMachine(answer["failure"])
    for tex, problem in answer["maths"]:
        rendering.report(
            warning(
                "P001",
                f"the PDF shows TeX instead of a formula: {tex[:80]} ({problem})",
                rendering.cited.formulas.get(tex),
                hint="write the formula with the usual commands of LaTeX and amsmath",
            )
        )
    by_name = {image.name: image for image in rendering.images.values()}
    for message in answer["messages"]:
        named = re.search(r"recto:([^\s'\"]+)", message)
        image = by_name.get(unquote(named[1])) if named else None
        if image:
            problem = f"the PDF lacks the image {image.target}, which WeasyPrint cannot read"
            rendering.report(warning("P002", problem, image.location, "save it anew from the program that made it"))
        else:
            rendering.report(warning("P002", f"in the PDF: {message}"))
    if not answer["pages"]:
        rendering.report(error("P002", "the PDF has no pages"))
    return base64.b64decode(answer["pdf"])


def print_page(rendering: Rendering) -> str:
    """The HTML that WeasyPrint sets; its images and fonts have addresses that begin with ``recto:``."""
    variables = rendering.cited.variables
    version = version_of(variables)
    pandoc = variables.get("pandoc")
    authors = pandoc.get("author-meta") if isinstance(pandoc, Mapping) else None
    style = theme.text("print.css").replace('url("fonts/', 'url("recto:fonts/')
    return theme.fill(
        "print.html",
        lang=rendering.cited.lang,
        title=rendering.cited.title,
        heading=Markup(rendering.title),  # noqa: S704  # made safe by `body`
        style=Markup(style),  # noqa: S704  # ours
        body=Markup(_for_print(rendering.body)),  # noqa: S704  # made safe by `body`
        date=version.date,
        version=version.short,
        permalink=version.permalink,
        authors=", ".join(map(str, authors)) if isinstance(authors, list) else "",
    )


def _for_print(body: str) -> str:
    """The page's HTML with the images' addresses made ``recto:…``, and their sizes left to the style."""

    def point(match: re.Match[str]) -> str:
        tag = re.sub(r'\s(width|height)="\d+"', "", match.group())
        return re.sub(r'\ssrc="', ' src="recto:', tag, count=1)

    return re.sub(r"<img\b[^>]*>", point, body)


RUNNING = 20 / 25.4 * 72
"""Depth of the running head and foot in points (theme/print.css)."""


def text(data: bytes) -> str:
    """The text on the pages, as far as it lies on them: what is cut off at an edge does not count.

    At the end come the seams: what ends one page and begins the next, without what runs between, since words are
    hyphenated over it.
    """
    import pypdfium2

    pages: list[str] = []
    inner: list[str] = []
    document: Any = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            words = page.get_textpage()
            left, bottom, right, top = page.get_mediabox()
            pages.append(words.get_text_bounded(left, bottom, right, top))
            inner.append(words.get_text_bounded(left, bottom + RUNNING, right, top - RUNNING).strip())
            words.close()
            page.close()
    finally:
        document.close()
    seams = ("".join((*before[-60:].split()[-1:], *after[:60].split()[:1])) for before, after in pairwise(inner))
    return "\n".join((*pages, *seams))


FORMAT = Format(render, text, is_page=True, prepare=prepare)
