from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.c_citations.keys import identifier_in
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C023", Severity.WARNING)
def not_all_citations(subject: Subject) -> Iterator[Finding]:
    """Semicolons separate citations in brackets, and one of the parts cites nothing.

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
    starts = {citation.start for citation in subject.document.citations}
    for match in _BRACKETS.finditer(text):
        keys = [at.start() + match.start(1) + 1 for at in re.finditer("@", match[1])]
        parts = re.findall(r"(?:\{[^\s{}]*\}|[^;])+", match[1])
        cited = [" ".join(part.split()) for part in parts if "@" in part]
        position = match.start(1)
        for part in parts if starts.issuperset(keys) else ():
            words = " ".join(part.split())
            if words and "@" not in part and not identifier_in(f"{words} "):
                yield Finding(
                    f"these brackets are printed as you typed them, because “{words}” cites nothing",
                    subject.text.location(position + len(part) - len(part.lstrip())),
                    f"write [{'; '.join(cited)}, and {words}]",
                )
            position += len(part) + 1


_BRACKETS = re.compile(r"(?<!\\)\[(?=[^;\[\]]*;)((?:[^\[\]@\n]|\n(?!\s*\n))*@(?:[^\[\]\n]|\n(?!\s*\n))*)\](?![(\[:{])")
"""Brackets with a semicolon and a key in them, within a paragraph."""
