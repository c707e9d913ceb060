"""references.lock.json, also from the branch of a stranger."""

from __future__ import annotations

from recto.core.lock_file import UnreadableLock
from recto.references import lock

from tests.fuzz.targets import text

REFUSALS = (UnreadableLock,)


def run(data: bytes) -> None:
    """Read a lock; what was read can be written, and is then the same."""
    read = lock.parse(text(data))
    assert lock.parse(lock.dumps(read)) == read
