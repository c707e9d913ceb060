from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, Piece, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H007", Severity.WARNING)
def note_without_mark(subject: Subject) -> Iterator[Finding]:
    """A note is written, but nothing refers to it, or it is written twice.

    No format shows a note without a mark; if two notes have the same mark, only the last is shown.

    Fix it: put its mark where it belongs, rename one of the two, or remove the note.

    ```markdown
    A claim.

    [^evidence]: What supports it.
    ```

    ```text
    content/01.text.md:3:1: warning[H007] nothing refers to the note [^evidence], so it is left out
        hint: put [^evidence] where it belongs, or remove the note
    ```

    Right:

    ```markdown
    A claim.[^evidence]

    [^evidence]: What supports it.
    ```
    """
    text = subject.text.text
    marks = {text[piece.start : piece.end] for piece in pieces(text) if piece.kind is Kind.MARK}
    notes: dict[str, Piece] = {}
    for piece in pieces(text):
        if piece.kind is not Kind.NOTE:
            continue
        mark, place = text[piece.start : piece.end - 1], subject.text.location(piece.start)
        if mark not in marks:
            spaced = re.search(rf"\[\s*\^\s*{re.escape(mark[2:-1])}\s*\](?!:)", text)
            if spaced:
                at, problem = subject.text.location(spaced.start()), "a note's mark has no spaces in it"
                yield Finding(f"{problem}: {spaced[0]} is shown as you typed it", at, f"write {mark}")
                continue
            hint = f"put {mark} where it belongs, or remove the note"
            yield Finding(f"nothing refers to the note {mark}, so it is left out", place, hint)
        elif mark in notes:
            first = subject.text.location(notes[mark].start)
            yield Finding(
                f"the note {mark} is written twice, so the one at {first} is left out", place, "rename one of the two"
            )
        notes[mark] = piece
