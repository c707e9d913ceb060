"""What a manuscript is rendered to, one format a module; each exports ``FORMAT``. Formats never see Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from recto.diagnostics import Report
from recto.model import CitedDocument, Images, Manuscript
from recto.trace import Trace
from recto.world import World


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a format is made of: the numbered and cited document, its images, and its text as safe HTML."""

    cited: CitedDocument
    images: Images
    body: str
    """The document's HTML, made once for all formats that are pages; empty for the others."""
    title: str
    """The title as HTML, likewise."""
    downloads: tuple[str, ...]
    """The names of the files that this build writes besides the page."""
    manuscript: Manuscript
    world: World
    report: Report
    trace: Callable[[], Trace] = Trace
    """Finds where the document's paragraphs and citations come from, for a format that carries it."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is rendered, and how its text is read back from what was written."""

    render: Callable[[Rendering], bytes]
    text: Callable[[bytes], str]
    """The words that somebody sees who opens the file: with it a build checks that nothing is lost."""
    is_page: bool = False
    """Whether it is made from ``Rendering.body``."""
    prepare: Callable[[World], None] | None = None
    """Called when the build begins, to start loading what takes long."""
