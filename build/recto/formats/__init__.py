"""What a manuscript is rendered to, one format a module; each exports ``FORMAT``. No format reads Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recto.core.diagnostics import Report
from recto.core.model import Artifact, CitedDocument, Images, Tally
from recto.core.world import World
from recto.document.locate import Tracer, untraced

if TYPE_CHECKING:  # `recto --help` lists the formats, and is quick
    from recto.html.tree import Node
    from recto.manuscript.front import Front
    from recto.manuscript.settings import FormatSettings


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a format is made of: the numbered and cited document, what is known of it, and its text as safe HTML."""

    cited: CitedDocument
    front: Front
    settings: FormatSettings
    images: Images
    body: Node
    """The document's text as a tree of safe HTML (``recto.html``), made once for all formats that are pages, which
    change copies of it; empty for the others."""
    title: str
    """The title as HTML, likewise."""
    downloads: tuple[str, ...]
    """The names of the files that this build writes besides the page."""
    sources: tuple[Artifact, ...]
    """The files of the text as the authors wrote them, for a format to attach unread."""
    world: World
    report: Report
    trace: Tracer = untraced
    """Finds where the blocks' paragraphs and citations come from, for a format that carries it."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is rendered, and how its text is read back from what was written."""

    render: Callable[[Rendering], bytes]
    text: Callable[[bytes], str]
    """The words that somebody sees who opens the file: with it a build checks that nothing is lost."""
    tally: Callable[[bytes], Tally]
    """How many citations, notes, list items and so on the file has, for the same check."""
    is_page: bool = False
    """Whether it is made from ``Rendering.body``."""
    prepare: Callable[[World], None] | None = None
    """Called when the build begins, to start loading what takes long."""
    suffix: str = ""
    """How its file's name ends; empty for the format's own name."""
    beside: Callable[[Rendering], tuple[Artifact, ...]] | None = None
    """The files that stand beside it, such as its images."""
    own_references: Callable[[bytes], bool] = lambda _: False
    """Whether what was written has citations and references by their fields, not as the citation style sets them."""


def images_beside(rendering: Rendering) -> tuple[Artifact, ...]:
    """The manuscript's images under the names that the document calls them by."""
    return tuple(Artifact(image.name, image.data) for image in rendering.images.values())
