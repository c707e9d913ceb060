"""The PDF: the page's HTML in a print dress, maths as drawings, set by WeasyPrint in a process of its own.

That process begins to load WeasyPrint while the manuscript is still being parsed. It sees none of the environment, and
reads only the images it is handed and the theme's fonts.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from recto.core.diagnostics import Diagnostic, error, warning
from recto.core.model import Image
from recto.core.world import BrokenMachine, World
from recto.formats import Format, Rendering
from recto.formats.pdf.link_descriptions import descriptions
from recto.formats.pdf.print_body import for_print
from recto.formats.pdf.sheet import print_page, room_for_formulas
from recto.manuscript.front import Front
from recto.manuscript.images import for_paper


def prepare(world: World) -> None:
    """Start the process that will set the PDF."""
    world.start_worker("recto.formats.pdf.worker")


def render(rendering: Rendering) -> bytes:
    """The PDF. Reports maths that cannot be drawn (P001; its TeX then stands in the text) or is set small (P004), and
    what WeasyPrint misses (P002)."""
    cited, front, settings = rendering.cited, rendering.front, rendering.settings
    wanted = settings.pdf
    body = for_print(rendering.body, wanted, authors=bool(front.authors))
    job = {
        "html": print_page(cited, front, rendering.title, body, wanted),
        "images": {
            image.name: [image.media_type, base64.b64encode(for_paper(image, settings.resolution)).decode()]
            for image in rendering.images.values()
        },
        "metadata": _metadata(front, cited.lang),
        "descriptions": descriptions(body),
        "line_numbers": wanted.review,
        "archive": wanted.archive,
        "widest": room_for_formulas(wanted),
        "epoch": int(rendering.world.environ.get("SOURCE_DATE_EPOCH", "0")),
        "attachments": [*_attachments(rendering)] if wanted.archive else [],
    }
    answer = json.loads(rendering.world.ask_worker("recto.formats.pdf.worker", json.dumps(job).encode()))
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
    for tex, share in answer["small"]:
        problem = f"the PDF shrinks this formula to {share:.0%} of its size, because it is too wide: {tex[:80]}"
        hint = r"break it into lines: \begin{aligned} … & = … \\ & + … \end{aligned}"
        rendering.report(warning("P004", problem, rendering.cited.formulas.get(tex), hint))
    by_name = {image.name: image for image in rendering.images.values()}
    for message in answer["messages"]:
        named = re.search(r"recto:([^\s'\"]+)", message)
        image = by_name.get(unquote(named[1])) if named else None
        if image:
            problem = f"the image {image.target} is missing from the PDF: WeasyPrint cannot read it"
            rendering.report(warning("P002", problem, image.location, "save it again from the program that made it"))
        else:
            rendering.report(_unshown(message, rendering.images.values()))
    if not answer["pages"]:
        rendering.report(error("P002", "the PDF has no pages"))
    return base64.b64decode(answer["pdf"])


def _unshown(message: str, images: Iterable[Image]) -> Diagnostic:
    """What is said of something that is not one of the text's images: a picture that a drawing has in it, say."""
    if "data:" not in message:
        return warning("P002", f"in the PDF: {message[:200]}")
    beginning = re.search(r"base64,\s*([\w+/=]{16,60})", message)
    for image in images:
        if beginning and beginning[1].encode() in re.sub(rb"\s|&#10;", b"", image.data):
            problem = f"a picture inside {image.target} is missing from the PDF: it is damaged"
            hint = "save the drawing again from the program that made it, with the picture in it"
            return warning("P002", problem, image.location, hint)
    return warning("P002", "a picture inside a drawing is missing from the PDF")


def _metadata(front: Front, lang: str) -> dict[str, Any]:
    """What the file says of itself besides its title and authors, for ``weasyprint.xmp``."""
    return {
        "keywords": front.keywords,
        "language": lang,
        "date": front.date,
        "identifier": front.version.permalink or front.url,
        "rights": front.license.name,
        "license": front.license.url,
    }


def _attachments(rendering: Rendering) -> Iterator[dict[str, str]]:
    """The files that the manuscript was made of, for an archive."""
    for file in rendering.sources:
        described = {"description": "The manuscript's Markdown", "relationship": "Source"}
        yield {"name": file.name, "text": file.data.decode(), **described}
    references = json.dumps(rendering.cited.references, indent=2, ensure_ascii=False) + "\n"
    description = "The works that are cited, as CSL JSON"
    yield {"name": "references.json", "description": description, "text": references, "relationship": "Data"}


RUNNING = 20 / 25.4 * 72
"""Depth of the running head and foot in points (theme/print.css)."""


def text(data: bytes) -> str:
    """The text on the pages, as far as it lies on them: what is cut off at an edge does not count.

    At the end come the seams: what may end one page and begins the next, without what runs between, since words are
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
    seams = (
        f"{end}{word}" for before, after in pairwise(inner) for word in after[:60].split()[:1] for end in _ends(before)
    )
    return "\n".join((*pages, *seams))


def _ends(page: str) -> list[str]:
    """The words with which a page may end: its last one, and those that are divided, since what is drawn (figures,
    numbers of equations) comes after the text in the file, wherever it stands."""
    return [*page[-60:].split()[-1:], *re.findall(r"\S+[-\u2010](?=\s*[\r\n])", page)]


FORMAT = Format(render, text, is_page=True, prepare=prepare)
