"""Files that would have the reference of a citation, if they were read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from recto.core import files
from recto.core.model import CitedKey, SourceFile
from recto.manuscript.read import BIBLIOGRAPHY_SUFFIXES
from recto.rules.subject import Subject


@lru_cache(maxsize=1)
def unread(subject: Subject) -> tuple[SourceFile, ...]:
    """The files in content/ and right beside it that may hold references, and whose names say nothing of it."""
    return tuple(_unread(subject))


def _unread(subject: Subject) -> Iterator[SourceFile]:
    manuscript = subject.manuscript
    known = {manuscript.root / one.path for one in manuscript.bibliographies}
    known |= {manuscript.content / name for name in ("references.lock.json", "metadata.yaml", "metadata.schema.json")}
    for path in sorted((*files.below(manuscript.content), *manuscript.root.glob("*"))):
        fits = (
            path.suffix.lower() in (*BIBLIOGRAPHY_SUFFIXES, ".bibtex") and path not in known and not path.is_symlink()
        )
        if fits and path.is_file() and path.stat().st_size <= files.LARGEST:
            text = path.read_bytes().decode("utf-8", "replace")
            yield SourceFile(path.relative_to(manuscript.root).as_posix(), text)


@lru_cache(maxsize=1)
def broken(subject: Subject) -> tuple[SourceFile, ...]:
    """The files of references, and the lock, of which nothing could be read (B001, B003)."""
    manuscript = subject.manuscript
    read = {described.location.path for described in subject.bibliography.described}
    lock = manuscript.lock
    return (
        *(file for file in manuscript.bibliographies if file.path not in read),
        *([lock] if lock and not _is_json(lock.text) else []),
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def entry(key: CitedKey, text: str) -> int | None:
    """Where the text has the key as the id of an entry, or the identifier that it is."""
    name = re.escape(key.dealiased_id)
    found = re.search(
        rf"@\w+\s*[{{(]\s*{name}[\s,]|(?m:^ID  - {name}\s*$)|(?i:[\"']?\bid[\"']?): *[\"']?{name}(?![\w:.-])", text
    )
    accession = key.standard_id.partition(":")[2]
    if not found and len(accession) > 5:
        found = re.search(rf"(?i)(?<![\w.]){re.escape(accession)}(?![\w.-]*\w)", text)
    return found.start() if found else None
