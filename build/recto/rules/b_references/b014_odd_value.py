from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from recto.core.diagnostics import Severity
from recto.references import names
from recto.references.csl import NAME_FIELDS
from recto.rules.b_references.works import cited_works
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B014", Severity.WARNING, in_build=False)
def odd_value(subject: Subject) -> Iterator[Finding]:
    """A field of a reference that you describe has more in it than its value, or only a part of it.

    Styles add “vol.” and “pp.” themselves, a DOI begins with 10 and has a slash, and addresses begin with https://.
    Names have no numbers or marks of footnotes, and no capitals but at the beginning; “others” come last.

    Fix it: write the value alone, as the hint does.

    ```markdown
    It was shown [@roe2001].
    ```

    ```bibtex content/manual-references.bib
    @article{roe2001, author = {Roe, Ann}, title = {A study of everything}, journal = {Journal of Examples}, year = {2001}, volume = {vol. 3}}
    ```

    ```text
    content/manual-references.bib:1:1: warning[B014] the volume of @roe2001 is “vol. 3”, to which styles add a word of their own
        hint: write 3
    ```

    Right:

    ```markdown
    It was shown [@roe2001].
    ```

    ```bibtex content/manual-references.bib
    @article{roe2001, author = {Roe, Ann}, title = {A study of everything}, journal = {Journal of Examples}, year = {2001}, volume = {3}}
    ```
    """
    for work in cited_works(subject):
        if work.reference.location:
            item = work.reference.item
            for problem, hint in (*_values(item), *_people(item)):
                yield Finding(problem.replace("§", work.key), work.place, hint)


def _values(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, words in _WORDS.items():
        value = str(item.get(field, ""))
        if found := re.match(rf"(?:{words})\b\.?\s*(?=\d)", value, re.IGNORECASE):
            right = re.sub("-{2,}", "-", value[found.end() :])
            yield f"the {field} of § is “{value}”, to which styles add a word of their own", f"write {right}"
        elif field == "page" and "--" in value:
            yield f"the page of § is “{value}”, whose hyphens are printed", f"write {re.sub('-{2,}', '-', value)}"
    doi = str(item.get("DOI", ""))
    if doi and not re.match(r"10\.\d{4,9}/\S", doi):
        bare = re.sub(r"^(?:https?://)?(?:dx\.)?doi(?:\.org/|:)\s*", "", doi, flags=re.IGNORECASE)
        right = bare if bare != doi and re.match(r"10\.\d{4,9}/", bare) else "it like 10.1098/rsif.2017.0387"
        yield f"the DOI of § is “{doi}”, which is none", f"write {right}"
    address = str(item.get("URL", ""))
    if address and not re.match(r"[a-z][a-z+.-]*:", address, re.IGNORECASE):
        yield f"the address of § is “{address}”, which leads nowhere", f"write https://{address}"


_WORDS = {
    "volume": "vol|volume",
    "issue": "no|nr|issue|num|number",
    "page": "pp?|pages?|pgs?",
    "number": "no|nr|number",
}


def _people(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for role in sorted(NAME_FIELDS & item.keys()):
        people = [person for person in item[role] if isinstance(person, Mapping)]
        for index, person in enumerate(people):
            family, given = str(person.get("family", "")), str(person.get("given", ""))
            shown = names.text(person)
            if shown.lower() in ("others", "et al", "et al.") and index + 1 < len(people):
                yield (
                    f"the {role} “{shown}” of § is followed by others",
                    "write “and others” at the end, and nowhere else",
                )
            elif mark := _MARK.search(family) or _MARK.search(given):
                yield f"the {role} “{shown}” of § has “{mark[0]}” in the name", "remove it"
            elif _INITIALED.fullmatch(family) and _INITIALED.fullmatch(given):
                yield f"the {role} “{shown}” of § seems to be several people", "write them as Lee, A. and Poe, M."
            elif len(family) > 3 and len(given) > 2 and (family + given).isalpha() and (family + given).isupper():
                right = f"{family.capitalize()}, {given.capitalize()}"
                yield f"the {role} “{shown}” of § is in capitals, and printed so", f"write {right}"


_MARK = re.compile(r"(?<=[^\W\d_]{3})\d[\d,]*$|[*†‡¶]")
_INITIALED = re.compile(r"[^\W\d_][\w'’-]+ [A-Z]\.?(?:[ -]?[A-Z]\.?)*")
