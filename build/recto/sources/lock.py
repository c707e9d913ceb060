"""References as they were retrieved once, in ``content/references.lock.json``: no build needs a network for them.

The file: ``{"version": 1, "aliases": {KEY: STANDARD_ID}, "references": {STANDARD_ID: ENTRY}}``, where an ENTRY has
``source``, ``retrieved`` (a date) and ``item`` (CSL JSON).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from recto.diagnostics import Report, error
from recto.model import CslItem, Location, Manuscript
from recto.sources import Request, Source

VERSION = 1


def find(request: Request) -> dict[str, CslItem]:
    """The locked items for the keys. Reports a lock that cannot be read (B003)."""
    references = load(request.manuscript, request.report).get("references")
    if not isinstance(references, Mapping):
        return {}
    found: dict[str, CslItem] = {}
    for key in request.keys:
        entry = references.get(key.standard_id)
        item = entry.get("item") if isinstance(entry, Mapping) else None
        if isinstance(item, Mapping):
            found[key.standard_id] = item
    return found


def expansions(manuscript: Manuscript) -> dict[str, str]:
    """Standard ids for the keys that only a network can standardise, such as shortDOIs."""
    aliases = load(manuscript, lambda _: None).get("aliases")
    return {str(key): str(value) for key, value in aliases.items()} if isinstance(aliases, Mapping) else {}


def load(manuscript: Manuscript, report: Report) -> Mapping[str, Any]:
    """The lock's data; empty where there is none or it cannot be read."""
    if manuscript.lock is None:
        return {}
    path = manuscript.lock.path
    hint = "resolve a merge conflict by keeping both sides' references; or take the file from the last good commit"
    try:
        data = json.loads(manuscript.lock.text)
    except json.JSONDecodeError as failure:
        place = Location(path, failure.lineno, failure.colno)
        report(error("B003", f"the lock is not valid JSON: {failure.msg}", place, hint))
        return {}
    except RecursionError:
        data = None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        report(
            error("B003", f"the lock is not of version {VERSION}, the one that this Recto reads", Location(path), hint)
        )
        return {}
    return data


SOURCE = Source(order=20, find=find)
