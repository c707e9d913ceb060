from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.model import Part
from recto.document.tally import beginnings, letters
from recto.pandoc import ast
from recto.pandoc.markdown import Kind, pieces
from recto.pandoc.tokens import Token, tokens
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H030", Severity.ERROR, general=True)
def sign_taken_for_text(subject: Subject) -> Iterator[Finding]:
    """A citation, a list item, a table cell, an image or a note that you wrote is read as something else.

    Recto counts the signs for these in the text and compares them with what was read. Where another rule knows the
    mistake, only that rule reports it.

    Fix it: look for the place on the page, and compare it with [the manual](authors.md).

    ```markdown
    A claim.[^evidence]

    [^evidence]: It was measured.[^how]

    [^how]: With a thermometer.
    ```

    ```text
    content/01.text.md:3:30: error[H030] this note is read as something else
        hint: write the note in a paragraph of its own, [^1]: …, and its mark in the text: a note cannot have notes
    ```

    Right:

    ```markdown
    A claim.[^evidence]

    [^evidence]: It was measured with a thermometer.
    ```
    """
    written: dict[Part, list[Token]] = {}
    for token in tokens(subject.text.text):
        written.setdefault(token.part, []).append(token)
    for part, found in written.items():
        missing = len(found) - subject.document.parts.get(part, 0)
        if missing > 0:
            what = f"this {part} is" if missing == 1 else f"{missing} of the {len(found)} {part}s are"
            place = subject.text.location(_first_lost(part, found, subject))
            yield Finding(f"{what} read as something else", place, _HINTS[part])
    yield from _keys(subject)


def _keys(subject: Subject) -> Iterator[Finding]:
    """Keys that are no part of a citation or cross-reference, each at its place; not the names of numbered examples."""
    text, document = subject.text.text, subject.document
    read = {one.start for one in (*document.citations, *document.definitions, *document.cross_references)}
    examples = set(re.findall(r"^[ \t]*\((@[\w-]+)\)[ \t]", text, re.MULTILINE))
    for piece in pieces(text):
        key = text[piece.start : piece.end]
        if piece.kind is Kind.KEY and piece.start + 1 not in read and key not in examples:
            hint = f"write [{key}], with a space before it; or \\{key} if it is not a citation"
            yield Finding(f"{key} is not read as a citation", subject.text.location(piece.start), hint)


_HINTS: Mapping[Part, str] = {
    Part.ITEM: "put a blank line before a list, and indent what belongs to an item as far as its text",
    Part.CELL: "put a blank line before the table, and a line of dashes below its head",
    Part.FIGURE: "write it ![description](file), on one line; write \\] for a bracket in the description",
    Part.NOTE: "write the note in a paragraph of its own, [^1]: …, and its mark in the text: a note cannot have notes",
}


def _first_lost(part: Part, found: list[Token], subject: Subject) -> int:
    """Where the first sign is that nothing begins like which was read; if all do, where the last sign is.

    The mark of a note does not say how the note begins: of these, the first one within a note.
    """
    if part is Part.NOTE:
        within = (one.start for one in found if _is_in_note(subject.text.text, one.start))
        return next(within, found[-1].start)
    text, there = subject.text.text, beginnings(ast.loads(subject.document.ast)["blocks"], part)
    lost = (one.start for one in found if not letters(text[one.start : one.start + 200]).startswith(tuple(there)))
    return next(lost, found[-1].start)


def _is_in_note(text: str, start: int) -> bool:
    """Whether the paragraph at a place is a note."""
    return text[text.rfind("\n\n", 0, start) + 1 :].lstrip().startswith("[^")
