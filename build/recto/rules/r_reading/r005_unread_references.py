from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from recto.core import files
from recto.core.diagnostics import Severity
from recto.core.model import CitedKey, Location
from recto.core.wording import listed
from recto.manuscript.read import BIBLIOGRAPHY_SUFFIXES
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("R005", Severity.WARNING)
def unread_references(subject: Subject) -> Iterator[Finding]:
    """A file that is not read describes a work that is cited and has no reference.

    Recto reads files of references whose names begin with `manual-references`, and those that `bibliography` in
    metadata.yaml names, all of them in `content/`.

    Fix it: name the file in metadata.yaml, or rename it.

    ```bibtex content/library.bib
    @book{smith1999, title = {A book}, author = {Smith, Ann}, year = {1999}, publisher = {A house}}
    ```

    ```markdown
    As has been shown [@smith1999].
    ```

    ```text
    content/library.bib:1:1: warning[R005] smith1999 is in this file, which is not read
        hint: rename it manual-references.bib, or write bibliography: library.bib in metadata.yaml
    ```

    Right:

    ```bibtex content/manual-references.bib
    @book{smith1999, title = {A book}, author = {Smith, Ann}, year = {1999}, publisher = {A house}}
    ```

    ```markdown
    As has been shown [@smith1999].
    ```
    """
    bibliography = subject.bibliography
    missing = [key for key in bibliography.keys.values() if key.standard_id not in bibliography.references]
    for path in _unread(subject) if missing else ():
        name = path.relative_to(subject.manuscript.root).as_posix()
        text = path.read_bytes().decode("utf-8", "replace")
        places = {key.input_id: place for key in missing if (place := _place(key, text)) is not None}
        if places:
            line = text.count("\n", 0, min(places.values())) + 1
            suffix = path.suffix.lower().replace(".bibtex", ".bib")
            short = name.removeprefix("content/")
            if short == name:
                hint = f"move it to content/manual-references{suffix}"
            else:
                hint = f"rename it manual-references{suffix}, or write bibliography: {short} in metadata.yaml"
                hint = hint if path.suffix.lower() == suffix else hint.partition(",")[0]
            verb = "is" if len(places) == 1 else "are"
            shown = [*places] if len(places) < 5 else [*[*places][:3], f"{len(places) - 3} more"]
            yield Finding(f"{listed(shown)} {verb} in this file, which is not read", Location(name, line), hint)


def _unread(subject: Subject) -> Iterator[Path]:
    """The files in content/ and right beside it that may hold references."""
    manuscript = subject.manuscript
    known = {manuscript.root / one.path for one in manuscript.bibliographies}
    known |= {manuscript.content / name for name in ("references.lock.json", "metadata.yaml", "metadata.schema.json")}
    for path in sorted((*manuscript.content.rglob("*"), *manuscript.root.glob("*"))):
        fits = (
            path.suffix.lower() in (*BIBLIOGRAPHY_SUFFIXES, ".bibtex") and path not in known and not path.is_symlink()
        )
        if fits and path.is_file() and path.stat().st_size <= files.LARGEST:
            yield path


def _place(key: CitedKey, text: str) -> int | None:
    """Where the text has the key as the id of an entry, or the identifier that it is."""
    name = re.escape(key.dealiased_id)
    found = re.search(
        rf"@\w+\s*[{{(]\s*{name}\s*,|(?m:^ID  - {name}\s*$)|(?i:[\"']?\bid[\"']?): *[\"']?{name}(?![\w:.-])", text
    )
    accession = key.standard_id.partition(":")[2]
    if not found and len(accession) > 5:
        found = re.search(rf"(?i)(?<![\w.]){re.escape(accession)}(?![\w.-]*\w)", text)
    return found.start() if found else None
