from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from recto.core.diagnostics import Severity
from recto.references import names
from recto.references.csl import NAME_FIELDS
from recto.rules.b_references.works import Work, cited_works
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B012", Severity.WARNING, in_build=False)
def name_in_one_piece(subject: Subject) -> Iterator[Finding]:
    """A person's name in a reference is plain text, or “et al.” is one of the names.

    A name in one piece is printed as that of a group: citation styles can neither shorten its first name nor sort it by
    the family name. How many names are printed before “et al.” is for the style to say.

    Fix it: write the name in parts, or as `{"literal": "…"}` if it is that of a group; and list all authors, or end the
    list with `and others` in BibTeX.

    ```markdown
    It was shown [@roe2001].
    ```

    ```json content/manual-references.json
    [{"id": "roe2001", "type": "article-journal", "title": "A study of everything", "author": "Ann Roe", "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B012] the author “Ann Roe” of @roe2001 is plain text, which is printed as the name of a group
        hint: write {"given": "Ann", "family": "Roe"}; or {"literal": "Ann Roe"} if it is a group
    ```

    Right:

    ```markdown
    It was shown [@roe2001].
    ```

    ```json content/manual-references.json
    [{"id": "roe2001", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Roe", "given": "Ann"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```
    """
    raw = {one.location: one.item for one in subject.bibliography.described}
    for work in cited_works(subject):
        written = raw.get(work.reference.location, {}) if work.reference.location else {}
        for role in sorted(NAME_FIELDS & work.reference.item.keys()):
            yield from _plain(work, role, written.get(role))
            for name in work.reference.item[role]:
                if any(_ET_AL.search(str(name.get(part, ""))) for part in _LAST):
                    problem = f"“et al.” is one of the names in {role} of {work.key}"
                    yield Finding(problem, work.place, "list all names; how many are printed is for the style to say")


_LAST = ("family", "literal", "dropping-particle")
_ET_AL = re.compile(r"(?:^|\s)al\.?$|\bet\.? al\b")
"""In these parts of a name, however the format has taken it apart."""


_SEVERAL = re.compile(r"([^\W\d_][\w.’'-]*(?: [\w.’'-]+){1,2}) (?:and|&) ([^\W\d_][\w.’'-]*(?: [\w.’'-]+){1,2})")
"""Two names of two or three words."""


def _plain(work: Work, role: str, written: Any) -> Iterator[Finding]:
    for text in written if isinstance(written, list) else [written]:
        if isinstance(text, str) and not names.in_a_line(text) and not _ET_AL.search(text):
            if several := _SEVERAL.fullmatch(text):
                yield Finding(
                    f"the {role} “{text}” of {work.key} is plain text, and seems to be several people",
                    work.place,
                    "give each an entry of its own: "
                    + ", ".join(json.dumps(names.person(one), ensure_ascii=False) for one in several.groups()),
                )
                continue
            parts = names.inverted(text) if "," in text else names.person(text)
            if "family" in parts:
                group = json.dumps({"literal": text}, ensure_ascii=False)
                yield Finding(
                    f"the {role} “{text}” of {work.key} is plain text, which is printed as the name of a group",
                    work.place,
                    f"write {json.dumps(parts, ensure_ascii=False)}; or {group} if it is a group",
                )
