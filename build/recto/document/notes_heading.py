"""A last heading below which only the notes would come."""

from __future__ import annotations

from collections.abc import Sequence

from recto.pandoc import ast
from recto.pandoc.ast import Block

_NAMES = frozenset(
    (
        *("notes", "footnotes", "endnotes", "notes and references", "anmerkungen", "fußnoten", "endnoten"),
        *("noten", "voetnoten", "eindnoten", "notes de bas de page", "notes de fin", "note", "note a piè di pagina"),
        *("notas", "notas al pie", "notas finales", "notas de rodapé"),
    )
)
"""What such a heading is called in the languages that Recto has words in. Any other is the author's own text."""


def is_for_notes(heading: str) -> bool:
    """Whether a heading announces the notes."""
    return " ".join(heading.split()).strip(":").lower() in _NAMES


def without_notes_heading(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without a last heading “Notes”, for formats that set the notes at the feet of their pages.

    A heading that a link leads to stays, and so does that of a text without notes.
    """
    if not blocks or blocks[-1]["t"] != "Header":
        return list(blocks)
    *others, last = blocks
    if not is_for_notes(ast.words([last])):
        return list(blocks)
    elements = [*ast.walk(blocks)]
    is_linked = any(one["t"] == "Link" and ast.target(one) == f"#{ast.identifier(last)}" for one in elements)
    has_notes = any(one["t"] == "Note" for one in elements)
    return others if has_notes and not is_linked else list(blocks)
