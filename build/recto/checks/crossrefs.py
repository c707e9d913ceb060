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
        if kind == "sec":
            # pandoc-secnos takes @sec:methods for the heading with the identifier `methods`, too.
            headings = subject.document.headings
            found = next((name for name in (reference.key, reference.key[4:]) if name in headings), None)
            if found and not headings[found]:
                yield error(
                    "X001",
                    f"@{reference.key} refers to a section without a number",
                    reference.location,
                    f"take .unnumbered away, or link to it: [the section](#{found})",
                )
            if found:
                continue
        if reference.key not in labels:
            alike = [name for name in labels if name.startswith(f"{kind}:")]
            yield error(
                "X001",
                f"@{reference.key} refers to a {KINDS[kind]} that does not exist",
                reference.location,
                nearest(reference.key, alike) or f"label the {KINDS[kind]} with {{#{reference.key}}}",
            )


CHECK = check
