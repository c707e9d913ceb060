"""Citation keys, one a line."""

from __future__ import annotations

from recto.references.keys import counted_id, is_cross_reference, is_identifier, short_id, standardise

from tests.fuzz.targets import text


def run(data: bytes) -> None:
    """Standardise keys."""
    for line in text(data).splitlines()[:50]:
        key = line[:500]
        is_cross_reference(key)
        standard, _ = standardise(key)
        is_identifier(standard)
        counted_id(short_id(standard))
    for function in (is_identifier, short_id):
        function.cache_clear()
