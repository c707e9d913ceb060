"""The Word file of changes: the new text with native tracked changes, so that rejecting them gives the old one."""

from __future__ import annotations

from recto.core.diagnostics import Report
from recto.core.model import Artifact
from recto.core.world import World
from recto.formats import Rendering
from recto.formats.docx.write import FORMAT
from recto.html.tree import element
from recto.review.compare import Comparison


def write(comparison: Comparison, world: World, report: Report) -> tuple[Artifact, ...]:
    """The Word file of each document."""
    built, images = comparison.built, comparison.images
    world = world.with_epoch(built.examined.variables.epoch)
    made = []
    for one in comparison.documents:
        settings = built.settings
        rendering = Rendering(one.cited, built.front, settings, images, element("body"), "", (), (), (), world, report)
        made.append(Artifact(f"{one.name}.docx", FORMAT.render(rendering)))
    return tuple(made)
