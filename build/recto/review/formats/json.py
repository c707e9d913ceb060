"""The changes as data, for other programs: ``changes.json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from recto.core.diagnostics import Report
from recto.core.model import Artifact
from recto.core.world import World
from recto.output.records import as_json
from recto.review.changes import Change
from recto.review.compare import Comparison
from recto.review.versions import Version

FORMAT = 1
"""The version of this file's format."""


def write(comparison: Comparison, _: World, __: Report) -> tuple[Artifact, ...]:
    """What changed, in the order of the text."""
    data = {
        "format": FORMAT,
        "old": _version(comparison.old),
        "new": _version(comparison.new),
        "title": dict(zip(("old", "new"), comparison.titles, strict=True)),
        "words": comparison.words,
        "documents": [
            {"name": one.name, "changes": [_change(change, comparison) for change in one.changes]}
            for one in comparison.documents
        ],
        "references": {
            "added": [_reference(comparison, key) for key in comparison.added],
            "removed": [_reference(comparison, key) for key in comparison.removed],
        },
    }
    return (Artifact("changes.json", as_json(data)),)


def _version(version: Version) -> dict[str, str]:
    return {"name": version.name, "commit": version.commit}


def _change(change: Change, comparison: Comparison) -> dict[str, Any]:
    images = [{"name": name, "kind": kind} for name, kind in change.images]
    works = [{**_reference(comparison, name), "kind": kind} for name, kind in change.works]
    return {"sort": change.sort, **asdict(change), "images": images, "works": works}


def _reference(comparison: Comparison, key: str) -> dict[str, str]:
    item = comparison.references.get(key, {})  # nothing, of a key without a reference
    return {"id": key, "title": str(item.get("title") or ""), "key": comparison.keys.get(key, "")}
