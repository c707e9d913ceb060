"""A list to work through, in Markdown: a box for each remark, by section. GitHub shows it in an issue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from recto.core.escaping import markdown as escaped
from recto.review.remarks.formats.markdown import item
from recto.review.remarks.remark import Placed


def write(placed: Sequence[Placed]) -> str:
    """A heading for each section; those without a place at the end."""
    lines: list[str] = []
    with_place = [one for one in placed if one.location]
    for heading, group in groupby(with_place, key=lambda one: one.heading):
        lines += ["", f"## {escaped(heading) or 'Before the first heading'}", "", *_items(group)]
    if others := [one for one in placed if not one.location]:
        lines += ["", "## Without a place in the text", "", *_items(others)]
    return "\n".join(lines).lstrip("\n")


def _items(placed: Iterable[Placed]) -> list[str]:
    return [part for one in placed for part in item(one, "[x] " if one.remark.is_resolved else "[ ] ")]


FORMAT = write
