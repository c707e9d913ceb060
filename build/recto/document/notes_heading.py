"""A last heading below which only the notes would come."""

from __future__ import annotations

from collections.abc import Sequence

from recto.pandoc import ast
from recto.pandoc.ast import Block


def without_notes_heading(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without a last heading for the notes, for formats that set these at the feet of their pages.

    A heading that a link leads to stays, and so does that of a text without notes.
    """
    if not blocks or blocks[-1]["t"] != "Header":
        return list(blocks)
    *others, last = blocks
    elements = [*ast.walk(blocks)]
    is_linked = any(one["t"] == "Link" and ast.target(one) == f"#{ast.identifier(last)}" for one in elements)
    has_notes = any(one["t"] == "Note" for one in elements)
    return others if has_notes and not is_linked else list(blocks)
