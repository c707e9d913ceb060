"""The changes as a page of Markdown, for a pull request or a letter: ``changes.md``."""

from __future__ import annotations

from recto.core.diagnostics import Report
from recto.core.model import Artifact
from recto.core.world import World
from recto.publishing.changes_page import changes_page
from recto.review.compare import Comparison
from recto.review.formats import json


def write(comparison: Comparison, world: World, report: Report) -> tuple[Artifact, ...]:
    """What changed, by section."""
    (data,) = json.write(comparison, world, report)
    return (Artifact("changes.md", changes_page(data.data).encode()),)
