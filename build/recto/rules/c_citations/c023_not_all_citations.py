from __future__ import annotations

import re
from collections.abc import Iterator, Set

from recto.core.diagnostics import Severity
from recto.rules.c_citations.keys import braced, works
from recto.rules.c_citations.unread import without_at
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C023", Severity.WARNING)
def not_all_citations(subject: Subject) -> Iterator[Finding]:
    """Semicolons separate citations in brackets, and one of the parts cites nothing; or other brackets follow at once.

    None of them is then read as a citation in brackets: the brackets are printed, and within them the citation as in a
    sentence, “[Example (2001); Roe, unpublished]”.

    Fix it: write such words after a citation and a comma, or outside the brackets.

    ```markdown
    Bells are loud [@doi:10.5555/alpha; Roe, unpublished].
    ```

    ```text
    content/01.text.md:1:37: warning[C023] these brackets are printed as you typed them, because “Roe, unpublished” cites nothing
        hint: write [@doi:10.5555/alpha, and Roe, unpublished]
    ```

    Right:

    ```markdown
    Bells are loud [@doi:10.5555/alpha, and Roe, unpublished].
    ```
    """
    text = subject.text.text
    told = {place for _, _, place in without_at(subject)}
    starts = {citation.start for citation in subject.document.citations}
    for match in _FOLLOWED.finditer(text):
        if match.end(1) in starts:
            yield Finding(
                "these brackets are printed as you typed them, because other brackets follow at once",
                subject.text.location(match.start()),
                "write both citations in one pair of brackets: [@a; @b]",
            )
    for match in _BRACKETS.finditer(text):
        if _BEHIND_A_REFERENCE.search(text[max(0, match.start() - 200) : match.start()]):
            continue
        # Keys in braces may have semicolons.
        inside = re.sub(r"\{[^\s{}]*\}", lambda braces: "@" * len(braces[0]), match[1])
        if not any(match.start(1) + at.end() in starts for at in re.finditer("@", inside)):
            continue
        position = 0
        for part in inside.split(";"):
            words = " ".join(part.split())
            place = subject.text.location(match.start(1) + position + len(part) - len(part.lstrip()))
            if "@" not in part and place not in told:
                because = f"“{words}” cites nothing" if words else "nothing is beside a semicolon"
                yield Finding(
                    f"these brackets are printed as you typed them, because {because}",
                    place,
                    _hint(match[1], words, works(subject)),
                )
            position += len(part) + 1


_BEHIND_A_REFERENCE = re.compile(r"@(?:fig|tbl|eq|sec):[^\s{}\[\]]+\s?$")
"""There, brackets may hold words and citations alike."""


def _hint(inside: str, words: str, known: Set[str]) -> str:
    if words in known:
        return f"write @ before it: {braced(words)}"
    cited = "; ".join(" ".join(part.split()) for part in inside.split(";") if "@" in part)
    joined = words if re.match(r"(?:and|but|or)\b", words) else f"and {words}"
    return f"write [{cited}, {joined}]" if words else f"write [{cited}]"


_FOLLOWED = re.compile(r"(?<!\\)(?=(\[-?@)[^\[\]]*\]\[-?@)")
_BRACKETS = re.compile(r"(?<!\\)\[(?=[^;\[\]]*;)((?:[^\[\]@\n]|\n(?!\s*\n))*@(?:[^\[\]\n]|\n(?!\s*\n))*)\](?![(\[:{])")
"""Brackets with a semicolon and a key in them, within a paragraph."""
