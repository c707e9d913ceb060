from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import prose
from recto.rules.rule import Finding, rule
from recto.rules.shown import is_shown
from recto.rules.subject import Subject


@rule("H013", Severity.WARNING)
def list_not_read(subject: Subject) -> Iterator[Finding]:
    """Lines look like a list, but are not read as one, so they run on in one paragraph.

    A list has a blank line before it. Its items begin with `-`, `*`, `+` or a number with a full stop or a parenthesis,
    and a space. Signs such as `•` begin no list.

    Fix it: put a blank line before the first item, and a space after each `-`.

    ```markdown
    We used:
    - paper,
    - ink.
    ```

    ```text
    content/01.text.md:2:1: warning[H013] a list needs a blank line before it: these lines run on in the paragraph
        hint: put a blank line before this one
    ```

    Right:

    ```markdown
    We used:

    - paper,
    - ink.
    ```
    """
    words = prose(subject.text.text)
    yield from _doubled(subject, words)
    for items in _groups(words):
        yield from _within(subject, items)
        first = items[0]
        before = words[: first.start()].rpartition("\n\n")[2].rstrip(" \t>\n")
        # What is no prose is blank: a sign stuck to it has no gap.
        gap = subject.text.text[first.end("mark")]
        if _is_list(items, before) and gap not in "<`$@[" and is_shown(subject, first[0]):
            problem, hint = _problem(first, before)
            yield Finding(problem, subject.text.location(first.start("mark")), hint)


def _within(subject: Subject, items: Sequence[re.Match[str]]) -> Iterator[Finding]:
    """Lines without a space after their mark in a list that is read: they run on in the item above."""
    for item in items[1:] if items[0]["gap"] else ():
        if not item["gap"] and item[0].strip(" \t>")[len(item["mark"]) :][:1].isalpha() and is_shown(subject, item[0]):
            problem = f"there is no space after {item['mark']}, so this line runs on in the item above"
            yield Finding(problem, subject.text.location(item.start("mark")), f"write a space after {item['mark']}")


def _doubled(subject: Subject, words: str) -> Iterator[Finding]:
    """Items of a list in a list, with two marks as other languages have them."""
    for item in _DOUBLED.finditer(words):
        if is_shown(subject, item["line"]):
            problem = f"{item['marks']} begins no item, so this line runs on in the item above"
            hint = f"for a list in a list, write {item['marks'][0]} below the first letter of the item above"
            yield Finding(problem, subject.text.location(item.start("marks")), hint)


_DOUBLED = re.compile(r"^[ \t]*([-*+])[ \t]+\S[^\n]*\n(?=(?P<line>[ \t]*(?P<marks>\1\1+)[ \t]+\w[^\n]*))", re.MULTILINE)


_ITEM = re.compile(
    r"^[ \t>]*(?P<mark>[-*+–—•◦▪‣●○■·\uf0b7]|o(?=\t)|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])(?P<gap>[ \t\u00a0\u2000-\u200a\u202f]*)(?=[^\s.)-])[^\n]*",
    re.MULTILINE,
)
_SIGNS = "•◦▪‣●○■·\uf0b7"


def _groups(words: str) -> Iterator[list[re.Match[str]]]:
    """Lines that look like the items of one list: of one kind, in one paragraph or in one each."""
    items: list[re.Match[str]] = []
    for item in _ITEM.finditer(words):
        if items and _goes_on(items[-1], item, words):
            items.append(item)
        else:
            if items:
                yield items
            items = [item]
    if items:
        yield items


def _goes_on(last: re.Match[str], item: re.Match[str], words: str) -> bool:
    """Whether an item follows another: what is between them belongs to the first, as far as their lines show."""
    if item.start() - last.end() > 2000 or _kind(last) != _kind(item):
        return False
    between = words[last.end() : item.start()]
    if not between.strip(" \t>\n"):
        return True
    capitals = all(one[0].strip(" \t>")[len(one["mark"]) :].lstrip()[:1].isupper() for one in (last, item))
    return "\n\n" not in between and (capitals or re.fullmatch(r"(?:\n[ \t>]+[^\n]*)+\n?", between) is not None)


def _kind(item: re.Match[str]) -> str:
    return re.sub(r"\w+", "1", item["mark"])


def _is_list(items: Sequence[re.Match[str]], before: str) -> bool:
    """Whether it is certain enough that they are meant as a list: a line may begin with a dash or a year by chance."""
    first = items[0]
    if before.startswith(("Table:", ":", "![")):
        return False  # a caption is one paragraph
    if first["mark"] == "·":
        return first[0].startswith("· ")  # indented, it parts what is on a line
    if first["mark"] in _SIGNS:
        return True
    if first["mark"] == "o":
        return len(items) > 1
    if len(items) == 1:
        return bool(first["gap"]) and before.endswith(":") and first["mark"][-1] not in "–—"
    if _kind(first) == first["mark"]:
        return bool(first["gap"]) or (
            first["mark"] == "-" and all(item[0].strip(" \t>")[1].isalpha() for item in items)
        )
    numbers = [item["mark"].strip("().") for item in items]
    if first["mark"].endswith(".") and numbers[0].isalpha() and not before.endswith(":"):
        return False  # initials
    return numbers[:2] in (["1", "2"], ["a", "b"], ["A", "B"], ["i", "ii"])


def _problem(first: re.Match[str], before: str) -> tuple[str, str]:
    mark = first["mark"]
    if mark in _SIGNS or mark in "–—o":
        hint = "begin each item with - and a space, and put a blank line before the first"
        return f"{mark} begins no list: these lines run on in the paragraph", hint
    if not first["gap"].strip("\u00a0\u2000-\u200a\u202f"):
        hint = f"write a plain space after each {mark}, and a blank line before the first"
        return f"there is no space after {mark}, so these lines are not read as a list", hint
    if not before:
        return "these lines are not read as a list", "begin each item with - and a space"
    return (
        "a list needs a blank line before it: these lines run on in the paragraph",
        "put a blank line before this one",
    )
