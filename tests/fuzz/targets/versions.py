"""versions.json of a site's branch."""

from __future__ import annotations

from recto.publishing.site import read_list, write_list

from tests.fuzz.targets import text


def run(data: bytes) -> None:
    """Read a list of versions, and write it."""
    write_list(read_list(text(data)))
