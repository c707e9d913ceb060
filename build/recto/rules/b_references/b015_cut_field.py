from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references.csl import LONGEST_FIELD, cut
from recto.rules.b_references.works import cited_works
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B015", Severity.WARNING)
def cut_field(subject: Subject) -> Iterator[Finding]:
    """A field of a reference is longer than any title, abstract or name, so only its beginning is printed.

    Recto cuts fields at 20,000 characters, at the 300th sign such as `<` or `"`, and parts of names at 200 characters:
    what is much longer is no such field, and takes programs minutes. `[…]` stands for the rest.

    Fix it: correct the field.

    Where the note of the work has more than 20,000 characters:

    ```markdown
    It was shown [@roe2001].
    ```

    ```bibtex content/manual-references.bib
    @article{roe2001, author = {Roe, Ann}, title = {A study of everything}, journal = {Journal of Examples}, year = {2001}, note = {A long story.}}
    ```

    ```text
    content/manual-references.bib:1:1: warning[B015] the note of @roe2001 is too long, so only its beginning is used
        hint: shorten it: a field has at most 20,000 characters, and a name 200
    ```

    Right:

    ```markdown
    It was shown [@roe2001].
    ```

    ```bibtex content/manual-references.bib
    @article{roe2001, author = {Roe, Ann}, title = {A study of everything}, journal = {Journal of Examples}, year = {2001}, note = {A story.}}
    ```
    """
    for work in cited_works(subject):
        for field in cut(work.reference.item):
            problem = f"the {field} of {work.key} is too long, so only its beginning is used"
            advice = f"shorten it: a field has at most {LONGEST_FIELD:,} characters, and a name 200"
            yield Finding(problem, work.place, work.correction(f'"{field}": "…"', advice))
