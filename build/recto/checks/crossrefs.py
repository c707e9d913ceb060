"""References to a figure, table, equation or section that there is not (X001), and labels given twice (X002)."""

from __future__ import annotations

from collections.abc import Iterator

from recto.checks import Subject, nearest
from recto.diagnostics import Diagnostic, error
from recto.model import Label

KINDS = {"fig": "figure", "tbl": "table", "eq": "equation", "sec": "section"}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Undefined targets, with the nearest label, and every label after the first of the same name."""
    labels: dict[str, Label] = {}
    for label in subject.document.labels:
        kind, _, name = label.name.partition(":")
        if not name:
            continue
        if label.name in labels:
            yield error(
                "X002",
                f"the label {label.name} is used again; it was given at {labels[label.name].location}",
                label.location,
                f"rename one of the two {KINDS.get(kind, 'label')}s",
            )
        else:
            labels[label.name] = label
    for reference in subject.document.cross_references:
        kind = reference.key.partition(":")[0]
        if reference.key not in labels and not (kind == "sec" and _is_heading(reference.key, subject)):
            alike = [name for name in labels if name.startswith(f"{kind}:")]
            yield error(
                "X001",
                f"@{reference.key} refers to a {KINDS[kind]} that does not exist",
                reference.location,
                nearest(reference.key, alike) or f"label the {KINDS[kind]} with {{#{reference.key}}}",
            )


def _is_heading(key: str, subject: Subject) -> bool:
    """pandoc-secnos takes ``@sec:methods`` for the heading with the identifier ``methods``, too."""
    return (
        f'[["{key.partition(":")[2]}",' in subject.document.ast
        or f',["{key.partition(":")[2]}",' in subject.document.ast
    )


CHECK = check
