from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import prose
from recto.rules.rule import Finding, rule
from recto.rules.shown import is_shown
from recto.rules.subject import Subject


@rule("H020", Severity.WARNING)
def item_renumbered(subject: Subject) -> Iterator[Finding]:
    """An item of a numbered list has another number in print than in the text.

    Lists are numbered from their first number on, whatever the others are.

    Fix it: number the items one after the other, or all of them 1. To begin another list, put a paragraph or the
    comment `<!-- -->` between the two.

    ```markdown
    1. Collect samples.
    2. Weigh them.
    4. Burn them.
    ```

    ```text
    content/01.text.md:3:1: warning[H020] this item is typed as 4 and printed as 3
        hint: write 3, or begin another list after a line <!-- -->
    ```

    Right:

    ```markdown
    1. Collect samples.
    2. Weigh them.
    3. Burn them.
    ```
    """
    text = prose(subject.text.text)
    for items in _lists(text):
        numbers = [int(item["number"]) for item in items]
        # The first number once more leaves it to Markdown.
        wrong = next((at for at, number in enumerate(numbers) if number not in (numbers[0] + at, numbers[0])), 0)
        # A list that is shown as typed is none (H013).
        if wrong and not is_shown(subject, items[wrong][0]):
            printed = numbers[0] + wrong
            yield Finding(
                f"this item is typed as {numbers[wrong]} and printed as {printed}",
                subject.text.location(items[wrong].start("number")),
                f"write {printed}, or begin another list after a line <!-- -->",
            )


_ITEM = re.compile(r"^(?P<indent> {0,3})(?P<number>\d{1,3})(?P<sign>[.)]) +\S[^\n]*", re.MULTILINE)
_GOES_ON = re.compile(r"(?:[ \t]*\n|[ \t]+\S[^\n]*\n)*")
"""Blank lines and indented ones."""


def _lists(text: str) -> Iterator[list[re.Match[str]]]:
    items: list[re.Match[str]] = []
    for item in _ITEM.finditer(text):
        follows = items and item["indent"] == items[-1]["indent"] and item["sign"] == items[-1]["sign"]
        if follows and _GOES_ON.fullmatch(text, items[-1].end(), item.start()):
            items.append(item)
            continue
        if len(items) > 1:
            yield items
        items = [item]
    if len(items) > 1:
        yield items
