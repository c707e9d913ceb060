"""Exports of annotations from Hypothesis."""

from __future__ import annotations

from recto.review.remarks.hypothesis import read
from recto.review.remarks.remark import Unreadable

REFUSALS = (Unreadable,)


def run(data: bytes) -> None:
    """Read an export."""
    read("a.json", data)
