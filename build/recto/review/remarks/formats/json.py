"""For programs: an object with the list ``remarks``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from recto.core import escaping
from recto.review.remarks.remark import Placed

VERSION = 1
"""The version of this format."""


def write(placed: Sequence[Placed]) -> str:
    """JSON, indented."""
    return escaping.json(
        json.dumps({"format": VERSION, "remarks": [*map(_remark, placed)]}, indent=2, ensure_ascii=False)
    )


def _remark(placed: Placed) -> dict[str, Any]:
    remark, location = placed.remark, placed.location
    return {
        "state": placed.state.value,
        "path": location.path if location else None,
        "line": location.line if location else None,
        "column": location.column if location else None,
        "heading": placed.heading,
        "text": remark.text,
        "author": remark.author,
        "date": remark.date,
        "quote": remark.quote,
        "mark": remark.mark,
        "resolved": remark.is_resolved,
        "replies": [asdict(reply) for reply in remark.replies],
        "file": placed.file,
        "page": remark.page or None,
        "base": placed.base or None,
        "old": placed.old,
        "new": placed.new,
        "commit": asdict(placed.commit) if placed.commit and placed.commit.name else None,
        "why": placed.why,
    }


FORMAT = write
