from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references.keys import standardise
from recto.rules.c_citations.by_hand import by_hand
from recto.rules.c_citations.keys import braced, meant
from recto.rules.c_citations.unread import glued_keys, without_at
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C015", Severity.WARNING, in_build=False)
def description_never_cited(subject: Subject) -> Iterator[Finding]:
    """A work is described in a file of references, but never cited.

    It does not appear in the manuscript. Its citation was lost or has a different key, or the description is left over.

    Fix it: cite the work under the id of its description, or remove the description.

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```

    ```json content/manual-references.json
    [
      {"id": "raw:handbook", "type": "book", "title": "The handbook", "issued": {"date-parts": [[1999]]}}
    ]
    ```

    ```text
    content/manual-references.json:2:3: warning[C015] raw:handbook is in this file but is not cited
        hint: cite it as @raw:handbook, or remove it
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha; @raw:handbook].
    ```

    ```json content/manual-references.json
    [
      {"id": "raw:handbook", "type": "book", "title": "The handbook", "issued": {"date-parts": [[1999]]}}
    ]
    ```
    """
    # An address leads to the same page with or without its last slash.
    cited = {key.standard_id.removesuffix("/") for key in subject.bibliography.keys.values()}
    # Others say what to write in place of these.
    meant_keys = [
        *meant(subject),
        *(key for key, _ in glued_keys(subject)),
        *(key for _, key, _ in without_at(subject)),
        *(key for _, _, key, _ in by_hand(subject)),
    ]
    # BibTeX's entries take fields from others.
    files = [file.text for file in subject.manuscript.bibliographies if file.path.lower().endswith(".bib")]
    meant_keys += [key for text in files for key in _NEEDED.findall(text)]
    cited |= {standardise(key)[0] for key in meant_keys if key}
    for described in subject.bibliography.described:
        if cited.isdisjoint(name.removesuffix("/") for name in described.standard_ids):
            yield Finding(
                f"{described.key} is in this file but is not cited",
                described.location,
                f"cite it as {braced(described.key)}, or remove it",
            )


_NEEDED = re.compile(r"\b(?:crossref|xref|xdata)\s*=\s*[{\"]\s*([^\s{}\",]+)", re.IGNORECASE)
