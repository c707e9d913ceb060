"""The output formats, one per module; each module exports ``FORMAT``. No format reads Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recto.core.diagnostics import Report
from recto.core.model import Artifact, CitedDocument, Images, Tally
from recto.core.world import World
from recto.document.locate import Tracer, untraced
from recto.manuscript.pixels import wanted
from recto.manuscript.rasterise import repainted
from recto.manuscript.remote import is_remote

if TYPE_CHECKING:  # `recto --help` lists the formats and has to be fast
    from recto.html.tree import Node
    from recto.manuscript.front import Front
    from recto.manuscript.settings import FormatSettings


@dataclass(frozen=True, slots=True)
class Rendering:
    """The input of a format: the numbered and cited document, front matter, settings, and the text as safe HTML."""

    cited: CitedDocument
    front: Front
    settings: FormatSettings
    images: Images
    body: Node
    """The document's text as a tree of safe HTML (``recto.html``), made once for all formats that are pages; empty for
    others. Formats change only copies of it."""
    title: str
    """The title as HTML, likewise."""
    downloads: tuple[str, ...]
    """The names of the files that this build writes in addition to the page."""
    others: tuple[str, ...]
    """The names of the files of the other document, if the manuscript or its supplement is one of two."""
    sources: tuple[Artifact, ...]
    """The text's source files as the authors wrote them. A format may attach them but does not read them."""
    world: World
    report: Report
    trace: Tracer = untraced
    """Finds the source positions of paragraphs and citations, for a format that records them."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how to render it, and how to read its text back from the result."""

    render: Callable[[Rendering], bytes]
    text: Callable[[bytes], str]
    """Returns the words that a reader of the file sees. The build uses it to check that nothing is lost."""
    tally: Callable[[bytes], Tally]
    """How many citations, notes, list items and so on the file has, for the same check."""
    is_page: bool = False
    """Whether it is made from ``Rendering.body``."""
    prepare: Callable[[World], None] | None = None
    """Called when the build begins, to start loading whatever is slow to load."""
    suffix: str = ""
    """The end of the file's name; if empty, the format's own name."""
    read_as: str = ""
    """The end of the name of the file that readers get, if it is another: links between documents lead there."""
    beside: Callable[[Rendering], tuple[Artifact, ...]] | None = None
    """The files that accompany it, such as its images."""
    own_references: Callable[[bytes], bool] = lambda _: False
    """Whether the written file has citations and references as fields, not as text formatted by the citation style."""


def images_beside(rendering: Rendering) -> tuple[Artifact, ...]:
    """The manuscript's images, under the names that the document uses.

    Copies from other sites have at most the resolution of those in the PDF: their authors cannot make them smaller.
    """
    finest, images = rendering.settings.resolution, rendering.images.values()
    jobs = [(image, wanted(image, finest) if is_remote(image.target) else None) for image in images]
    files = zip(images, repainted(jobs, rendering.world), strict=True)
    return tuple(Artifact(image.name, data) for image, data in files if isinstance(data, bytes))
