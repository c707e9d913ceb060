"""The kinds of labels: the words for them, their numbers, and numbers that were typed by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from recto.core.model import Citation, Label, Location
from recto.core.wording import near
from recto.pandoc.markdown import prose
from recto.references.keys import LABEL_NAME
from recto.rules.subject import Subject

KINDS = {"fig": "figure", "tbl": "table", "eq": "equation", "sec": "section"}

_MEANT = {"tab": "tbl", "eqn": "eq"} | {word: kind for kind, name in KINDS.items() for word in (kind, name)}
"""The prefixes of labels, by what authors write for them."""
_PREFIXES = "|".join(sorted(_MEANT, key=len, reverse=True))
_NEARLY = re.compile(rf"({_PREFIXES})(?:[._-]|:[ \t]*)(\S+)", re.IGNORECASE)
_SPACED = re.compile(rf"@\{{?((?:{_PREFIXES}):[ \t]+\w(?:[\w:.-]*\w)?)", re.IGNORECASE)
_IN_TEX = re.compile(r"\\\w*ref\*?\{([^{}]*)\}", re.IGNORECASE)


def as_label(written: str) -> str:
    """The label that a name such as ``tab:x``, ``fig-x`` or ``fig: x`` looks like; empty if it is like none."""
    found = _NEARLY.fullmatch(written)
    return f"{_MEANT[found[1].lower()]}:{found[2]}" if found else ""


def spaced(line: str) -> str:
    """The label that a line begins to refer to with a space in the reference; empty if it does not."""
    found = _SPACED.match(line)
    return as_label(found[1]) if found else ""


@lru_cache(maxsize=1)
def nearly_named(subject: Subject) -> frozenset[str]:
    """The labels that references certainly mean which lead nowhere, and that others report."""
    document, text = subject.document, subject.text.text
    labels = {label.name for label in document.labels}
    written = {one.key for one in (*document.citations, *document.cross_references)} - labels
    written |= {name for match in _IN_TEX.finditer(text) for name in match[1].split(",")}
    written |= {match[1] for match in _SPACED.finditer(text)}
    meant = {label for one in written if (label := as_label(one.strip()))}
    found = {near(one, labels) for one in meant} | {one[:-1] for one in meant}  # @fig:rootsB: a part of it
    return frozenset(found & labels)


_WORDS = {
    "fig": r"fig(?:ure)?s?\b\.?",
    "tbl": r"tables?\b",
    "eq": r"eq(?:uatio)?ns?\b\.?|eqs?\b\.?",
    "sec": r"sections?\b",
}
"""The words before the number, for each kind."""


def kind_of(word: str) -> str:
    """The kind that a word such as *Figures* names."""
    return next(kind for kind, pattern in _WORDS.items() if re.fullmatch(pattern, word, re.IGNORECASE))


_TYPED = re.compile(
    rf"(?<![\w-])(?P<word>{_WORDS['fig']}|{_WORDS['tbl']}|{_WORDS['eq']})[ \t\u00a0]*\n?[ \t]*"
    r"\(?(?P<number>S?\d{1,3})(?P<panel>[A-Za-z]?)(?![\w.%-]*\d|\w|%)\)?",
    re.IGNORECASE,
)


_OTHERS = re.compile(
    r"\b(supplement\w*|suppl\.|extended|data|appendix|additional|their|his|her|’s|'s|in ref\.)\s*$", re.I
)
"""Words before it that make it a number of something else."""


@lru_cache(maxsize=1)
def typed_numbers(subject: Subject) -> Mapping[int, tuple[Label, re.Match[str]]]:
    """Numbers typed by hand, by their offset, with the label of what has the number."""
    text = subject.text.text
    found: dict[int, tuple[Label, re.Match[str]]] = {}
    labels = {label.name: label for label in reversed(subject.document.labels)}
    if not labels:
        return found
    numbers = {kind: numbers_of(subject, kind) for kind in ("fig", "tbl", "eq")}
    for match in _TYPED.finditer(prose(text)):
        start, end = match.span()
        name = numbers[kind_of(match["word"])].get(match["number"].upper())
        opened = text.rfind("[", max(0, start - 300), start)
        # A bracket that is open in a paragraph before is a mistake of its own.
        inside = (
            opened >= 0 and not re.search(r"\]|\n\n", text[opened:start]) and "@" in text[opened : text.find("]", end)]
        )
        others = (
            inside
            or match[0] != text[start:end]
            or text[opened - 1 : opened + 2] == "[[@"
            or re.match(r"\)?[,;]?\s*(\[@|of\b|in\b|from\b|by\b)", text[end : end + 12])
            or _OTHERS.search(text[max(0, start - 24) : start])
        )
        if name and not others:
            found[start] = labels[name], match
    return found


@lru_cache(maxsize=4)
def numbers_of(subject: Subject, kind: str) -> Mapping[str, str]:
    """The labels of a kind by the numbers that they get, in the order of the text; empty if numbers
    include the section's. Tags replace numbers, and a nameless label (``{#fig:}``) takes a number too."""
    pandoc = subject.manuscript.metadata.values.get("pandoc")
    settings = [*subject.manuscript.metadata.values, *(pandoc if isinstance(pandoc, Mapping) else ())]
    if any(str(name).endswith("-number-by-section") for name in settings):
        return {}
    files = [section.path for section in subject.manuscript.sections]

    def place(location: Location) -> tuple[int, int, int]:
        return files.index(location.path) if location.path in files else -1, location.line, location.column

    tags = dict(re.findall(rf"\{{#\s*({kind}:{LABEL_NAME})[^}}]*?\stag=[\"']?([^\"'\s}}]+)", subject.text.text))
    found: dict[str, str] = {}
    count = 0
    labels = (label for label in subject.document.labels if not label.problem and not label.whole)
    chosen = [label for label in labels if label.name.startswith(f"{kind}:")]
    for label in sorted(chosen, key=lambda label: place(label.location)):
        if label.name in found.values():
            continue
        if label.name in tags:
            found[tags[label.name].upper()] = label.name
        else:
            count += 1
            found[str(count)] = label.name
    return {number: name for number, name in found.items() if not name.endswith(":")}


_WORD_BEFORE = re.compile(rf"(?<![\w-])({'|'.join(_WORDS.values())})[ \u00a0~\n]+[(\[]?\{{?([+*!]?)$", re.IGNORECASE)


@lru_cache(maxsize=1)
def worded(subject: Subject) -> tuple[tuple[Citation, str, int, str], ...]:
    """References with a word such as "Figure" before them: the word, its offset, and a mark before the ``@``."""
    found = []
    for reference in subject.document.cross_references:
        at = subject.text.text.rfind("@", 0, reference.start + 1) if reference.end else -1
        begin = max(0, at - 20)
        if at > 0 and (match := _WORD_BEFORE.search(subject.text.text[begin:at])):
            found.append((reference, match[1], begin + match.start(), match[2]))
    return tuple(found)
