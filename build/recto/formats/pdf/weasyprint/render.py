"""A page -> PDF."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import weasyprint

from recto.core.wording import counted
from recto.formats.pdf.weasyprint.line_numbers import number_lines
from recto.formats.pdf.weasyprint.page import Page
from recto.formats.pdf.weasyprint.patches import apply
from recto.formats.pdf.weasyprint.tags import finish
from recto.formats.pdf.weasyprint.xmp import with_metadata


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, the number of its pages, WeasyPrint's messages about what is missing, the characters no font has, and
    the lines as ``number_lines`` returns them, if they are numbered."""

    pdf: bytes
    pages: int
    messages: tuple[str, ...]
    boxes: str
    lines: Sequence[list[Any]] = ()


def render(page: ElementTree.Element, images: Mapping[str, list[str]], job: Mapping[str, Any]) -> Printed:
    """Make a PDF of a page, tagged for screen readers (PDF/UA, ISO 14289).

    ``images`` has a media type and base64 by name. From the worker's job, this uses ``metadata``, ``descriptions``,
    ``standard``, ``archive``, ``attachments``, ``epoch``, ``line_numbers`` and ``most_pages``. Raises TooManyPages.
    """
    apply(weasyprint.__version__)
    collected = _Collect()
    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.WARNING)
    logger.handlers = [collected]
    logger.propagate = False
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.handlers = [_Count(job["most_pages"])]
    progress.propagate = False
    identifier = hashlib.sha256(ElementTree.tostring(page)).hexdigest()
    variant = _VARIANTS[job["standard"], job["archive"]]
    options = {"pdf_variant": variant, "pdf_tags": True}
    document = Page(page, _fetcher(images)).render(**options)
    lines = number_lines(document.pages) if job["line_numbers"] else []
    with_metadata(document.metadata, job["metadata"], variant)
    pdf = document.write_pdf(
        **options,
        pdf_identifier=identifier[:32].encode(),
        attachments=[_attachment(file, job["epoch"]) for file in job["attachments"]],
        finisher=lambda _, pdf: finish(pdf, job["descriptions"], job["standard"]),
    )
    return Printed(pdf, len(document.pages), tuple(collected.messages), "".join(collected.boxes), lines)


_VARIANTS = {
    ("ua-1", False): "pdf/ua-1", ("ua-1", True): "pdf/a-3u",
    ("ua-2", False): "pdf/ua-2", ("ua-2", True): "pdf/a-4f",
}  # fmt: skip
"""By standard and archive. PDF/A (ISO 19005-3, 19005-4) requires no tags; archives have them, so are also PDF/UA."""


def _attachment(file: dict[str, str], epoch: int) -> Any:
    """A file to embed in the PDF, with its relationship to it (ISO 32000-2, 7.11.3)."""
    date = datetime.fromtimestamp(epoch, UTC)
    return weasyprint.Attachment(
        string=file["text"],
        name=file["name"],
        description=file["description"],
        relationship=file["relationship"],
        created=date,
        modified=date,
    )


class TooManyPages(Exception):
    """The PDF would have more pages than it may."""


class _Count(logging.Handler):
    """Stops the layout at a page, which WeasyPrint announces."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def emit(self, record: logging.LogRecord) -> None:
        number = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if isinstance(number, int) and number > self.most:
            raise TooManyPages(f"it would have more than {counted(self.most, 'page')}")


class _Collect(logging.Handler):
    """Collects WeasyPrint's messages about what is missing from the page, but not those about unknown CSS."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []
        self.boxes: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        arguments = record.args if isinstance(record.args, tuple) else ()
        if message.startswith(".notdef glyph"):
            self.boxes[str(arguments[0])] = None
        # WeasyPrint names the image; only the error behind its own says why.
        message += "".join(f" {one.__cause__}" for one in arguments if isinstance(one, Exception) and one.__cause__)
        # Rules have already reported dangling references, with their places. An image without a description is
        # decorative.
        if message.startswith("No anchor") or "no required alt" in message:
            return
        if record.levelno >= logging.ERROR and message not in self.messages and len(self.messages) < 20:
            self.messages.append(message)


def _fetcher(images: Mapping[str, list[str]]) -> Any:
    from urllib.parse import unquote

    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from recto.theme import FONTS

    class Fetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
        """Provides only the images of the job, the theme's fonts and ``data:`` addresses."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = unquote(url.removeprefix("recto:")).lstrip("/")
            if name.startswith("fonts/"):
                font = FONTS / name.removeprefix("fonts/")
                if font.parent == FONTS and font.is_file():
                    return URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/ttf"})
            if url.startswith("recto:") and name in images:
                media_type, data = images[name]
                return URLFetcherResponse(url, base64.b64decode(data), {"Content-Type": media_type})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise ValueError(f"{url[:100]} is not part of the manuscript")

    return Fetcher(allowed_protocols=["data"])
