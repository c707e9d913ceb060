"""The PDF: the text as HTML for print, formulas as drawings, laid out by WeasyPrint in a separate process.

The process begins to load WeasyPrint while the manuscript is still being parsed. It does not see the caller's
environment, and reads only the images that it is given and the theme's fonts.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any
from urllib.parse import unquote

from recto.core.alphabets import packages
from recto.core.diagnostics import Diagnostic, error, warning
from recto.core.model import Artifact, Image, Location, Part, Tally
from recto.core.world import BrokenMachine, CeilingReached, World
from recto.document.tally import is_reference
from recto.formats import Format, Rendering
from recto.formats.pdf.link_descriptions import descriptions
from recto.formats.pdf.print_body import for_print
from recto.formats.pdf.sheet import print_page, room_for_formulas
from recto.manuscript.drawings import plain
from recto.manuscript.front import Front
from recto.manuscript.pixels import wanted
from recto.manuscript.rasterise import rasterise, repainted


def prepare(world: World) -> None:
    """Start the process that will make the PDF."""
    world.start_worker("recto.formats.pdf.worker")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the PDF: its page, from 1; its number in the margin, 0 if it has none; which element it belongs to; and
    its text."""

    page: int
    number: int
    element: int
    text: str


_SECONDS = 15.0
"""The time for any PDF. One of a page takes two seconds."""
_SECONDS_A_LETTER = 3e-4
_SECONDS_A_BYTE = 5e-6
"""And for each letter of the page, and each byte of pictures: ten times what long manuscripts take."""


def _is_whole(answer: bytes) -> bool:
    told = json.loads(answer)
    return "maths" in told and not told["maths"]


def render(rendering: Rendering) -> bytes:
    """The PDF; reports what ``with_lines`` does."""
    return with_lines(rendering)[0]


def with_lines(rendering: Rendering) -> tuple[bytes, tuple[Line, ...]]:
    """The PDF and, if it is set for review, its lines.

    Reports formulas that cannot be drawn (P001; the PDF then shows their TeX) or are scaled down a lot (P004), and what
    WeasyPrint reports as missing (P002).
    """
    cited, front, settings = rendering.cited, rendering.front, rendering.settings
    wanted = settings.pdf
    body = for_print(rendering.body, wanted, authors=bool(front.authors))
    page = print_page(cited, front, rendering.title, body, wanted, settings.page.print_styles)
    job = {
        "html": page,
        "images": _files(rendering),
        "metadata": _metadata(front, cited.lang),
        "descriptions": descriptions(body),
        "line_numbers": wanted.review,
        "standard": wanted.standard,
        "archive": wanted.archive,
        "widest": room_for_formulas(wanted),
        "written": dict(cited.written),
        "most_pages": rendering.world.ceilings.pages,
        "epoch": int(rendering.world.environ.get("SOURCE_DATE_EPOCH", "0")),
        "attachments": [*_attachments(rendering)] if wanted.archive else [],
    }
    told = json.dumps(job).encode()
    seconds = _SECONDS + _SECONDS_A_LETTER * len(page) + _SECONDS_A_BYTE * len(told)
    answer = json.loads(
        rendering.world.ask_worker("recto.formats.pdf.worker", told, timeout=seconds, lasting=_is_whole)
    )
    if "ceiling" in answer:
        raise CeilingReached(answer["ceiling"])
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
    for message in answer["messages"]:
        rendering.report(_missing(message, rendering.images.values()))
    if answer["boxes"]:
        rendering.report(_boxes(answer["boxes"], rendering.sources))
    if not answer["pages"]:
        rendering.report(error("P002", "the PDF has no pages"))
    return base64.b64decode(answer["pdf"]), tuple(Line(*line) for line in answer["lines"])


def _files(rendering: Rendering) -> dict[str, list[str]]:
    """The images by their names: media type and Base64.

    Drawings are in the terms of WeasyPrint. It cannot put text on a path: a drawing with that is a picture of itself.
    """
    images = rendering.images.values()
    curved = [image for image in images if image.media_type == "image/svg+xml" and b"textPath" in image.data]
    sizes = [(image, image.width or _WIDTH) for image in curved]
    drawn = dict(zip((image.name for image in curved), rasterise(sizes, rendering.world), strict=True))
    finest, files = rendering.settings.resolution, {}
    reduced = repainted([(image, wanted(image, finest)) for image in images], rendering.world)
    for image, smaller in zip(images, reduced, strict=True):
        data = smaller if isinstance(smaller, bytes) else image.data
        if image.media_type == "image/svg+xml":
            picture = drawn.get(image.name)
            data = _framed(image, picture) if isinstance(picture, bytes) else plain(data)
        files[image.name] = [image.media_type, base64.b64encode(data).decode()]
    return files


_WIDTH = 600.0
"""CSS pixels, of a drawing that does not say how wide it is."""


def _framed(image: Image, picture: bytes) -> bytes:
    """A drawing of the same size that is nothing but a picture."""
    width, height = image.width or _WIDTH, image.height or _WIDTH * 0.75
    size = f'width="{width:g}" height="{height:g}"'
    address = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{address}"/></svg>'.encode()


def _missing(message: str, images: Collection[Image]) -> Diagnostic:
    """What is said of something that WeasyPrint cannot show: an image, or a picture that a drawing has in it."""
    named = re.search(r"recto:([^\s'\"]+)", message)
    image = next((one for one in images if named and one.name == unquote(named[1])), None)
    image, what = (image, "the image") if image else (_drawing(message, images), "a picture inside")
    if image is None:
        shown = "a picture inside a drawing is missing from the PDF" if "data:" in message else "in the PDF: "
        return warning("P002", shown if "data:" in message else f"{shown}{message[:200]}")
    problem = f"{what} {image.target} is missing from the PDF: "
    if large := re.search(r"Image size \((\d+) pixels\) exceeds", message):
        hint = "make it smaller: 5,000 pixels are enough for the width of a page"
        return error("P002", f"{problem}it has {int(large[1]):,} pixels, too many to read", image.location, hint)
    if what == "the image":
        hint = "save it again from the program that made it"
        return warning("P002", f"{problem}WeasyPrint cannot read it", image.location, hint)
    hint = "save the drawing again from the program that made it, with the picture in it"
    return warning("P002", f"{problem}it is damaged", image.location, hint)


def _drawing(message: str, images: Iterable[Image]) -> Image | None:
    """The drawing that has the picture in it."""
    beginning = re.search(r"base64,\s*([\w+/=]{16,60})", message)
    if not beginning:
        return None
    start = beginning[1].encode()
    return next((image for image in images if start in re.sub(rb"\s|&#10;", b"", image.data)), None)


def _boxes(letters: str, sources: Iterable[Artifact]) -> Diagnostic:
    """What is said of characters that no font has, at the first of them that the text has."""
    listed = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters[:10])
    lines = ((file.name, *line) for file in sources for line in enumerate(file.data.decode().split("\n"), 1))
    places = (
        Location(f"content/{name}", number, found.start() + 1)
        for name, number, line in lines
        if (found := re.search(f"[{re.escape(letters)}]", line))
    )
    problem = f"the PDF has empty boxes instead of characters that its fonts lack: {listed}"
    hint = "write what they mean in words, or show them as pictures"
    if needed := packages(letters):
        hint = f"install fonts that have them (Debian, Ubuntu: {' '.join(needed)}), or {hint}"
    return warning("P002", problem, next(places, None), hint)


def _metadata(front: Front, lang: str) -> dict[str, Any]:
    """The file's metadata besides title and authors, for ``weasyprint.xmp``."""
    return {
        "keywords": front.keywords,
        "language": lang,
        "date": front.date,
        "identifier": front.version.permalink or front.url,
        "rights": front.license.name,
        "license": front.license.url,
    }


def _attachments(rendering: Rendering) -> Iterator[dict[str, str]]:
    """The manuscript's source files, for an archive."""
    for file in rendering.sources:
        described = {"description": "The manuscript's Markdown", "relationship": "Source"}
        yield {"name": file.name, "text": file.data.decode(), **described}
    references = json.dumps(rendering.cited.references, indent=2, ensure_ascii=False) + "\n"
    description = "The works that are cited, as CSL JSON"
    yield {"name": "references.json", "description": description, "text": references, "relationship": "Data"}


RUNNING = 20 / 25.4 * 72
"""Height of the running head and foot in points (theme/print.css)."""


def text(data: bytes) -> str:
    """The text inside the pages; text that is cut off at an edge is left out.

    The ends and beginnings of consecutive pages are appended, joined without the running head and foot between them,
    because a word may be hyphenated across pages.
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
    seams = (f"{end}{word}" for one, other in pairwise(inner) for word, end in product(_starts(other), _ends(one)))
    return "\n".join((*pages, *seams))


def _ends(page: str) -> list[str]:
    """The words that may be the last of a page: the last one in the file, and those that end in a hyphen.

    Figures and equation numbers come after the text in the file, wherever they are on the page.
    """
    return [*page[-60:].split()[-1:], *re.findall(r"\S+[-\u2010](?=\s*[\r\n])", page)]


def _starts(page: str) -> list[str]:
    """The words that may go on from the page before: the first one, and those below a figure and its caption."""
    return [*page[:60].split()[:1], *re.findall(r"[\r\n]([^\W\d_A-Z]\S*)", page[:2000])[:12]]


def tally(data: bytes) -> Tally:
    """What the structure tree has (ISO 32000-1, 14.7 and 14.8.4), and where links lead.

    A link that is broken over two lines counts twice, and the head of a table on each of its pages.
    """
    objects = dict(_objects(data))
    kinds = Counter(
        match[1] for number, text in objects.items() if (match := _KIND.search(text)) and _shows(number, objects)
    )
    whole = "\n".join(objects.values())
    references = sum(
        is_reference(_name(place)) for place in re.finditer(rf"{_STRING} (?:<<\s*/D )?\[\d+ 0 R /XYZ", whole)
    )
    parts = {
        Part.NOTE: kinds["Note"] + kinds["FENote"],
        Part.ITEM: kinds["LI"] - references,
        Part.CELL: kinds["TD"] + kinds["TH"],
        Part.FIGURE: kinds["Figure"],
        Part.FORMULA: kinds["Formula"],
    }
    return Tally(parts, Counter(map(_name, re.finditer(rf"/Dest {_STRING}", whole))))


_STRING = r"(\((?:[^()\\]|\\.)*\)|<[0-9a-f]*>)"
_KIND = re.compile(r"/S /(Note|FENote|LI|TD|TH|Figure|Formula)\b")
_CHILD = re.compile(r"(\d+)( 0 R)?")


def _objects(data: bytes) -> Iterator[tuple[int, str]]:
    """The objects of the file's object streams (ISO 32000-1, 7.5.7), by number."""
    for stream in re.finditer(rb"/ObjStm\b.*?stream\r?\n", data, re.DOTALL):
        text = zlib.decompressobj().decompress(data[stream.end() :]).decode("latin-1")
        (first,) = re.findall(rb"/First (\d+)", stream.group())
        numbers = [int(number) for number in text[: int(first)].split()]
        starts = [int(first) + offset for offset in numbers[1::2]]
        yield from zip(numbers[::2], (text[start:end] for start, end in pairwise((*starts, len(text)))), strict=True)


def _shows(number: int, objects: Mapping[int, str]) -> bool:
    """Whether an element of the structure tree, or one within it, has content on a page."""
    children = re.search(r"/K \[([^\]]*)\]", objects.get(number, ""))
    found = _CHILD.findall(children[1]) if children else []
    return any(not reference or _shows(int(child), objects) for child, reference in found)


def _name(match: re.Match[str]) -> str:
    """A string of a PDF (ISO 32000-1, 7.9.2.2)."""
    written = match[1]
    if written.startswith("<"):
        return bytes.fromhex(written[1:-1]).decode("utf-16")
    return re.sub(r"\\(.)", r"\1", written[1:-1])


FORMAT = Format(render, text, tally, is_page=True, prepare=prepare)
