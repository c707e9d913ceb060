from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from recto.core.diagnostics import Severity
from recto.references import names
from recto.references.csl import NAME_FIELDS
from recto.rules.b_references.works import cited_works
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B010", Severity.WARNING, in_build=False)
def several_in_a_name(subject: Subject) -> Iterator[Finding]:
    """One name of a reference seems to be several.

    BibTeX separates names by `and`, whatever commas are between. With commas alone, parts of one name become another's.

    Fix it: separate the names as the format wants it.

    ```markdown
    It was shown [@roe2001].
    ```

    ```bibtex content/manual-references.bib
    @article{roe2001, author = {Roe, Ann, Poe, Ed}, title = {A study of everything}, journal = {Journal of Examples}, year = {2001}}
    ```

    ```text
    content/manual-references.bib:1:1: warning[B010] the author “Poe Roe Ann” of @roe2001 seems to be several people
        hint: separate names by “and” in BibTeX, and give each its own entry in other formats
    ```

    Right:

    ```markdown
    It was shown [@roe2001].
    ```

    ```bibtex content/manual-references.bib
    @article{roe2001, author = {Roe, Ann and Poe, Ed}, title = {A study of everything}, journal = {Journal of Examples}, year = {2001}}
    ```
    """
    hint = "separate names by “and” in BibTeX, and give each its own entry in other formats"
    for work in cited_works(subject):
        for role in sorted(NAME_FIELDS & work.reference.item.keys()):
            for name in work.reference.item[role]:
                if _is_several(name):
                    problem = f"the {role} “{names.text(name)}” of {work.key} seems to be several people"
                    yield Finding(problem, work.place, hint)


_SUFFIX = re.compile(r"(?i:[js]n?r|junior|senior|\d\w\w|esq|ph\.? ?d|m\.? ?d)\.?|[A-Z. ]{1,8}")


def _is_several(name: dict[str, Any]) -> bool:
    """Whether the parts of a name are several names': what BibTeX takes for a suffix, or a word between two."""
    suffix = str(name.get("suffix") or "")
    written = f"{name.get('family', '')}\n{name.get('given', '')}"
    # Quick: a manuscript may cite thousands of authors.
    joined = any(sign in written for sign in (" and ", " & ", ";")) and _JOINED.search(written)
    return bool((suffix and not _SUFFIX.fullmatch(suffix)) or joined)


_JOINED = re.compile(r"\w (?:and|&) \w|;")
