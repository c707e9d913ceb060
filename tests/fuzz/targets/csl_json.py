"""Bibliographies: CSL JSON, with what is made of the records."""

from __future__ import annotations

from collections.abc import Mapping

from recto.core.world import World
from recto.references import csl
from recto.references.exchange import Malformed, csl_json

from tests.fuzz.targets import text

REFUSALS = (Malformed,)


def run(data: bytes) -> None:
    """Read a bibliography, and clean each record as for a reference."""
    for record in csl_json.loads(text(data), World()):
        if isinstance(record.item, Mapping):
            csl.clean(record.item, "x")
