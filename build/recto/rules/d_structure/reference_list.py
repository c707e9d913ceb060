"""The section with the list of references."""

from __future__ import annotations

from recto.core.model import Heading
from recto.document.sections import REFERENCES
from recto.pandoc import ast
from recto.rules.subject import Subject, tree


def is_for_references(heading: Heading) -> bool:
    """Whether the list of references belongs under the heading."""
    return bool(REFERENCES.fullmatch(heading.text))


def has_place(subject: Subject) -> bool:
    """Whether a div says where the list goes, or metadata that it has its own heading or is left out."""
    metadata = subject.manuscript.metadata
    if any(metadata.value("pandoc", key) for key in ("reference-section-title", "suppress-bibliography")):
        return True
    return any(
        ast.is_reference_list(element)
        for block in tree(subject)
        if block["t"] in ("Div", "BlockQuote")
        for element in ast.walk(block)
    )
