from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import prose
from recto.rules.rule import Finding, rule
from recto.rules.shown import is_shown
from recto.rules.subject import Subject


@rule("H021", Severity.WARNING)
def list_by_accident(subject: Subject) -> Iterator[Finding]:
    r"""A paragraph begins like an item of a list, or like a quotation, and is read as one.

    That are initials and abbreviations before two spaces, years with a full stop, and `+` or `>` before a number.

    Fix it: put a backslash before the sign.

    ```markdown
    C.  elegans is a worm.

    > 5 cells were seen.
    ```

    ```text
    content/01.text.md:1:1: warning[H021] “C.” begins a list here
        hint: write C\.
    content/01.text.md:3:1: warning[H021] “>” begins a quotation here
        hint: write \>
    ```

    Right:

    ```markdown
    C\. elegans is a worm.

    \> 5 cells were seen.
    ```
    """
    blocks = [*re.finditer(r"(?:^[^\n]*\S[^\n]*\n?)+", prose(subject.text.text), re.MULTILINE)]
    kinds = [_kind(block[0]) for block in blocks]
    for index, block in enumerate(blocks):
        kind = kinds[index]
        if not kind or kind in kinds[max(index - 1, 0) : index] or kind in kinds[index + 1 : index + 2]:
            continue  # more than one item is a list
        start = _START.match(block[0])
        if start is None or any(_kind(line) == kind for line in block[0].splitlines()[1:]):
            continue
        mark = start[0].split()[0].rstrip("0123456789") if kind == "quoted" else start[0].split()[0]
        if not is_shown(subject, block[0][start.end() - 1 :].splitlines()[0]):
            continue
        place = subject.text.location(block.start() + len(block[0]) - len(block[0].lstrip(" ")))
        what = "a quotation" if mark == ">" else "a list"
        hint = f"write {mark[:-1]}\\{mark[-1]}"
        yield Finding(f"“{mark}” begins {what} here", place, hint)


_START = re.compile(
    r" {0,3}(?:(?P<letter>[A-Z]\.[ \t]{2,}\S)|(?P<small>[a-z]\.[ \t]+[A-Za-z])|(?P<year>[12]\d{3}\.[ \t]+\S)"
    r"|(?P<plus>\+[ \t]+\d)|(?P<quoted>>[ \t]*\d))"
)


def _kind(text: str) -> str:
    """Which of these beginnings a block or a line has; empty if none."""
    found = _START.match(text)
    return (found.lastgroup or "") if found else ""
