"""BibTeX, before and after Pandoc, which is a program of its own: here its answers are made up."""

from __future__ import annotations

from collections.abc import Sequence

from recto.core.world import BrokenMachine, World
from recto.references.exchange import Malformed, bibtex

from tests.fuzz.targets import text

REFUSALS = (Malformed,)


class Answering(World):
    """A Pandoc that names a place in the file, or gives an item, by how many words the file has."""

    def pandoc(self, arguments: Sequence[str], text: str = "", **more: object) -> bytes:
        """Its answer."""
        if "biblatex" in arguments and len(text.split()) % 3 == 0:
            line = 1 + len(text) % 7
            raise BrokenMachine(
                f'pandoc: Error parsing bibtex at "input" (line {line}, column {len(text) % 5}):\nunexpected'
            )
        if "csljson" not in arguments:
            return b"<p>x</p>\n" * (len(text) % 3)
        return b'[{"id": "a", "type": "book", "title": "<i>x</i> $y$", "issued": {"date-parts": []}}]'


def run(data: bytes) -> None:
    """Read a bibliography."""
    bibtex.loads(text(data), Answering())
