"""References as they were retrieved once, in ``content/references.lock.json``: no build needs a network for them."""

from __future__ import annotations

from functools import lru_cache

from recto.core.diagnostics import Diagnostic, Report, error
from recto.core.lock_file import UnreadableLock
from recto.core.model import CslItem, Location, Manuscript
from recto.references import lock as locks
from recto.references.lock import Lock
from recto.references.sources import Request, Source


def find(request: Request) -> dict[str, CslItem]:
    """The locked items for the keys. Reports a lock that cannot be read (B003)."""
    references = load(request.manuscript, request.report).references
    wanted = [key.standard_id for key in request.keys if key.standard_id in references]
    return {standard_id: references[standard_id].item for standard_id in wanted}


def expansions(manuscript: Manuscript) -> dict[str, str]:
    """Standard ids for the keys that only a network can standardise, such as shortDOIs."""
    return dict(load(manuscript, lambda _: None).aliases)


def load(manuscript: Manuscript, report: Report) -> Lock:
    """The manuscript's lock; empty where there is none or it cannot be read, which is reported (B003)."""
    if manuscript.lock is None:
        return Lock()
    try:
        return parsed(manuscript.lock.text)
    except UnreadableLock as failure:
        report(unreadable(failure, manuscript.lock.path))
        return Lock()


parsed = lru_cache(maxsize=2)(locks.parse)


def unreadable(failure: UnreadableLock, path: str = locks.PATH) -> Diagnostic:
    """What is said of a lock that cannot be read."""
    return error(
        "B003",
        str(failure),
        Location(path, failure.line, failure.column),
        "resolve a merge conflict by keeping both sides' references, or restore the file from the last good commit",
    )


SOURCE = Source(order=20, find=find)
