from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H006", Severity.ERROR)
def note_without_text(subject: Subject) -> Iterator[Finding]:
    """The text refers to a note that is not written.

    The mark is shown as you typed it, brackets and all.

    Fix it: write the note, in a paragraph of its own that begins with its mark and a colon; or correct the mark.

    ```markdown
    A claim.[^evidence]
    ```

    ```text
    content/01.text.md:1:9: error[H006] there is no note [^evidence]: the mark is shown as you typed it
        hint: write it in its own paragraph: [^evidence]: …
    ```

    Right:

    ```markdown
    A claim.[^evidence]

    [^evidence]: What supports it.
    ```
    """
    text = subject.text.text
    notes = {text[piece.start : piece.end - 1] for piece in pieces(text) if piece.kind is Kind.NOTE}
    marks = [piece for piece in pieces(text) if piece.kind is Kind.MARK]
    # A mark that begins a paragraph of its own is meant as the note.
    meant = {
        text[one.start : one.end]: one.start
        for one in marks
        if text[one.end : one.end + 1] == " " and text[: one.start].endswith("\n\n")
    }
    for piece in marks:
        mark = text[piece.start : piece.end]
        # `10[^2^]` is something in brackets, raised.
        if mark not in notes and "^" not in mark[2:]:
            if mark in meant:
                if piece.start == meant[mark]:
                    problem = f"there is no colon after {mark}, so this is not read as a note"
                    yield Finding(problem, subject.text.location(piece.start), f"write {mark}: …")
                continue
            if re.search(r"\^\[(?:[^\[\]\n]|\n(?!\s*\n))*\Z", text[max(0, piece.start - 2000) : piece.start]):
                continue  # within a note that is never closed, which W009 reports
            hint = nearest(mark, notes) or f"write it in its own paragraph: {mark}: …"
            place = subject.text.location(piece.start)
            yield Finding(f"there is no note {mark}: the mark is shown as you typed it", place, hint)
