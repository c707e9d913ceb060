"""A section with template tags."""

from __future__ import annotations

from pathlib import Path

from recto.core.model import Manuscript, Metadata, SourceFile
from recto.manuscript.template import template
from recto.manuscript.variables import Variables

from tests.fuzz.targets import text

VALUES = {
    "name": "a value",
    "numbers": [1, 2, 3],
    "nested": {"key": "deep"},
    "manubot": {"date_long": "x", "authors": []},
}


def run(data: bytes) -> None:
    """Fill a section in, as a build does. Each character of the result belongs to a place of the source."""
    source = SourceFile("content/1.md", text(data))
    manuscript = Manuscript(Path("/nowhere"), (source,), Metadata("content/metadata.yaml", {}, {}))
    filled = template(manuscript, Variables(VALUES, 0), lambda _: None)
    end, whole = 0, source.text + "\n"
    for segment in filled.segments:
        assert segment.start >= end
        assert filled.text[segment.start :][: segment.length] == whole[segment.source :][: segment.length]
        end = segment.start + segment.length
