"""Descriptions of works: unreadable (B001), without an id (B002), contradicting their notes (B020), twice (B021)."""

from __future__ import annotations

from recto.diagnostics import Severity
from recto.rules import found_by_stage

B001 = found_by_stage(
    "B001",
    Severity.ERROR,
    __name__,
    """A file of manual references cannot be read.

    It is not valid JSON, YAML, BibTeX, RIS or NBIB, or does not hold a list of references. Works that only this file
    describes have no reference then (C001).

    Mend it: correct the file at the place named. A comma too many or too few is the usual cause in JSON.

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "book" "title": "A book"}]
    ```

    ```text
    content/manual-references.json:1:41: error[B001] this is not valid JSON: Expecting ',' delimiter
        hint: check the file in an editor that knows its format; the rest of the build goes on without it
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```
    """,
)

B002 = found_by_stage(
    "B002",
    Severity.WARNING,
    __name__,
    """A described work has no id, so that nothing can cite it.

    Mend it: give it its citation key as `id`. A record of a `.ris` file without a DOI needs a line `ID  - name`.

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```json content/manual-references.json
    [{"type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B002] a reference without an id cannot be cited
        hint: give each item an id that is its citation key, such as "id": "doi:10.1098/rsif.2017.0387"
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```
    """,
)

B020 = found_by_stage(
    "B020",
    Severity.WARNING,
    __name__,
    """The note of a described work names another work than its id.

    Manubot writes a line `standard_id: …` into the notes of its items, and takes it for the key if such an item is
    copied; a corrected id then did nothing. Here the id counts.

    Mend it: take the line out of the note. If the note is right, make it the id.

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}, "note": "standard_id: doi:10.5555/wrong"}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B020] this describes doi:10.5555/x, and its note says standard_id: doi:10.5555/wrong; the note is ignored
        hint: take the line standard_id: … out of the note; or, if it is the note that is right, make it the id
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```
    """,
)

B021 = found_by_stage(
    "B021",
    Severity.WARNING,
    __name__,
    """A work that is cited is described twice, in different ways.

    The description that is read last counts: files are read in the order of their names.

    Mend it: keep one. If one is to change only some fields of the other, [mark it](authors.md#correcting-a-reference)
    `"amends": true`.

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}},
     {"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of nothing", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```

    ```text
    content/manual-references.json:2:2: warning[B021] doi:10.5555/x is described again, and otherwise than at content/manual-references.json:1:2; this one counts
        hint: keep one of the two; or leave only what differs in this one, and mark it "amends": true
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```
    """,
)
