"""A page -> PDF."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import weasyprint

from recto.formats.pdf.weasyprint.line_numbers import number_lines
from recto.formats.pdf.weasyprint.page import Page
from recto.formats.pdf.weasyprint.patches import apply
from recto.formats.pdf.weasyprint.tags import finish
from recto.formats.pdf.weasyprint.xmp import with_metadata


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, the number of its pages, and what WeasyPrint said was missing."""

    pdf: bytes
    pages: int
    messages: tuple[str, ...]


def render(page: ElementTree.Element, images: Mapping[str, list[str]], job: Mapping[str, Any]) -> Printed:
    """Set a page as PDF, tagged for screen readers (PDF/UA-1, ISO 14289-1).

    ``images`` has a media type and base64 by name. Of the worker's job, ``metadata``, ``descriptions``, ``archive``,
    ``attachments``, ``epoch`` and ``line_numbers`` count.
    """
    apply(weasyprint.__version__)
    messages: list[str] = []
    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.WARNING)
    logger.handlers = [_Collect(messages)]
    logger.propagate = False
    # PDF/A-3u (ISO 19005-3) says nothing of tags: the file is both.
    identifier = hashlib.sha256(ElementTree.tostring(page)).hexdigest()
    options = {"pdf_variant": "pdf/a-3u" if job["archive"] else "pdf/ua-1", "pdf_tags": True}
    document = Page(page, _fetcher(images)).render(**options)
    if job["line_numbers"]:
        number_lines(document.pages)
    with_metadata(document.metadata, job["metadata"], archive=job["archive"])
    pdf = document.write_pdf(
        **options,
        pdf_identifier=identifier[:32].encode(),
        attachments=[_attachment(file, job["epoch"]) for file in job["attachments"]],
        finisher=lambda _, pdf: finish(pdf, job["descriptions"]),
    )
    return Printed(pdf, len(document.pages), tuple(messages))


def _attachment(file: dict[str, str], epoch: int) -> Any:
    """A file to lie in the PDF, and its relationship to it (ISO 32000-2, 7.11.3)."""
    date = datetime.fromtimestamp(epoch, UTC)
    return weasyprint.Attachment(
        string=file["text"],
        name=file["name"],
        description=file["description"],
        relationship=file["relationship"],
        created=date,
        modified=date,
    )


class _Collect(logging.Handler):
    """What WeasyPrint says of things that are missing from the page; not what it says of CSS that it does not know."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__()
        self.messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        # What refers to nothing is checked, and reported with its place, before there is a page.
        # An image without a description is decoration.
        if message.startswith("No anchor") or "no required alt" in message:
            return
        if record.levelno >= logging.ERROR and message not in self.messages and len(self.messages) < 20:
            self.messages.append(message)


def _fetcher(images: Mapping[str, list[str]]) -> Any:
    from urllib.parse import unquote

    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from recto.theme import FONTS

    class Fetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
        """Gives the images of the job and the theme's fonts, and nothing else."""

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
