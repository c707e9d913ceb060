from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recto.core.diagnostics import Severity
from recto.pandoc import ast
from recto.pandoc.ast import Inline
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("W012", Severity.WARNING)
def sign_taken_for_a_mark(subject: Subject) -> Iterator[Finding]:
    r"""Two signs that belong to two words are read as one pair of marks: they vanish, and what is between them changes.

    Two `^` raise what is between them, two `~` lower it, two `*` make it italic, and two dollar signs a formula.

    Fix it: put a backslash before each sign that should be shown; write a power as `10^6^`, and × for `*`.

    ```markdown
    There were 10^6-10^7 cells, for $10 a day or 5$ a night.
    ```

    ```text
    content/01.text.md:1:14: warning[W012] “6-10” is raised, and its two ^ vanish
        hint: write each power with two ^, as in 10^6^, or put a backslash before a ^ that should be shown
    content/01.text.md:1:33: warning[W012] “10 a day or 5” is read as a formula, and its two $ vanish
        hint: put a backslash before a dollar sign that should be shown: \$
    ```

    Right:

    ```markdown
    There were 10^6^–10^7^ cells, for \$10 a day or \$5 a night.
    ```
    """
    text, position = subject.text.text, 0
    for inlines in ast.inline_lists(tree(subject), "Superscript", "Subscript", "Emph", "Math"):
        for index, inline in enumerate(inlines):
            sign = _SIGNS.get(inline["t"])
            if not sign or not (said := _mistaken(inlines, index)):
                continue
            start = _place(text, f"{sign}{said}", position)
            position = start + 1 if start >= 0 else position
            how, hint = _HOW[sign]
            problem = f"“{said}” is {how}, and its two {sign} vanish"
            yield Finding(problem, subject.text.location(max(start, 0)), hint)


_SIGNS = {"Superscript": "^", "Subscript": "~", "Emph": "*", "Math": "$"}
_HOW = {
    "^": ("raised", "write each power with two ^, as in 10^6^, or put a backslash before a ^ that should be shown"),
    "~": ("lowered", "put a backslash before a ~ that should be shown: \\~"),
    "*": ("italic", "put a backslash before a * that should be shown: \\*"),
    "$": ("read as a formula", "put a backslash before a dollar sign that should be shown: \\$"),
}


def _place(text: str, written: str, position: int) -> int:
    """Where the marked words stand in the text; typographic signs in them may be typed otherwise."""
    start = text.find(written, position)
    if start < 0:
        parts = re.split(r"[^\w^~*$]+", written)
        found = re.compile(r"[^\w\n]*".join(map(re.escape, filter(None, parts)))).search(text, position)
        start = found.start() if found else text.find(written)
    return start


def _mistaken(inlines: Sequence[Inline], index: int) -> str:
    """What stands between two signs that hardly are a pair of marks; empty if they are."""
    inline = inlines[index]
    if inline["t"] == "Math":
        tex = ast.text(inline)
        return tex if not ast.is_displayed(inline) and _PROSE.search(_COMMAND.sub(r"\\", tex)) else ""
    said = ast.words(ast.inlines(inline))
    before = ast.text(inlines[index - 1])[-1:] if index and inlines[index - 1]["t"] == "Str" else ""
    after = ast.text(inlines[index + 1])[:1] if inlines[index + 1 :] and inlines[index + 1]["t"] == "Str" else ""
    between = f"{before or ' '}<{said}>{after or ' '}"
    return said if _MISTAKEN[inline["t"]].search(between) else ""


_MISTAKEN = {
    "Superscript": re.compile(r"\d<[\d.]+\W+[^>]*\d>\d"),
    "Subscript": re.compile(r"(?:^|\s|\()<[\d.,]+(?:[^\w>]+|[^>]*[^\w>])>\d"),
    "Emph": re.compile(r"\d<\d+>\d|[^\W\d]<[-–/),.][^>]*>|\w<[^>]*\s[^>]*>[\w-]"),
}
"""For each kind, what is before it, what it marks in angle brackets, and what is after it, if the marks are no pair."""
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\s*\{[^{}]*\})?")
_PROSE = re.compile(
    r"^\d[\d.,]*\s+(?:a|an|to|and|or|per|for|in|each|of|[a-z]{3,})\b|[a-z]{2}[.,;]?\s[A-Za-z]?[a-z]{2,}\s[a-z]{2,}|[a-z]\. [A-Z]"
)
