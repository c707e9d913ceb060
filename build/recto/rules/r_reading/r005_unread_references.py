from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.core.wording import listed
from recto.rules.c_citations.elsewhere import entry, unread
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("R005", Severity.ERROR)
def unread_references(subject: Subject) -> Iterator[Finding]:
    """A file that is not read describes a work that is cited and has no reference.

    Recto reads files of references whose names begin with `manual-references`, and those that `bibliography` in
    metadata.yaml names, all of them in `content/`. The citations are not reported besides.

    Fix it: name the file in metadata.yaml, or rename it.

    ```bibtex content/library.bib
    @book{smith1999, title = {A book}, author = {Smith, Ann}, year = {1999}, publisher = {A house}}
    ```

    ```markdown
    As has been shown [@smith1999].
    ```

    ```text
    content/library.bib:1:1: error[R005] smith1999 is in this file, which is not read
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
    for file in unread(subject) if missing else ():
        name, text = file.path, file.text
        places = {key.input_id: place for key in missing if (place := entry(key, text)) is not None}
        if places:
            line = text.count("\n", 0, min(places.values())) + 1
            written = PurePosixPath(name).suffix
            suffix = written.lower().replace(".bibtex", ".bib")
            short = name.removeprefix("content/")
            if short == name:
                hint = f"move it to content/manual-references{suffix}"
            else:
                hint = f"rename it manual-references{suffix}, or write bibliography: {short} in metadata.yaml"
                hint = hint if written.lower() == suffix else hint.partition(",")[0]
            verb = "is" if len(places) == 1 else "are"
            shown = [*places] if len(places) < 5 else [*[*places][:3], f"{len(places) - 3} more"]
            yield Finding(f"{listed(shown)} {verb} in this file, which is not read", Location(name, line), hint)
