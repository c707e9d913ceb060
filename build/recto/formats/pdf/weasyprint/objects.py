"""The objects of a PDF before it is written (pydyf)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def of(pdf: Any, reference: Any) -> Any:
    """The object with a reference such as ``12 0 R``."""
    return pdf.objects[int(text(reference).split()[0])]


def text(reference: Any) -> str:
    """A reference as text, for comparison."""
    return reference.decode() if isinstance(reference, bytes) else str(reference)


def elements(pdf: Any, kind: str = "") -> Iterator[Any]:
    """The elements of the structure tree (ISO 32000-1, 14.7.2), a parent before its children; of one kind or all."""
    found = (one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/StructElem")
    return (one for one in found if kind in ("", one["S"]))
