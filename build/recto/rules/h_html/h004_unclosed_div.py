from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, Piece, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H004", Severity.WARNING)
def unclosed_div(subject: Subject) -> Iterator[Finding]:
    """A block of colons is not closed, closes nothing, or begins in the middle of a paragraph.

    A block that is not closed goes on to the end of the manuscript, with its box or its colour. Colons that close
    nothing, or begin without a blank line before them, are shown as text.

    Fix it: close each `::: {.class}` with a line `:::`, and put a blank line before it.

    ```markdown
    ::: {.note}
    Look here.

    The text goes on.
    ```

    ```text
    content/01.text.md:1:1: warning[H004] this block of colons is never closed: everything that follows is part of it
        hint: put a line ::: where it ends
    ```

    Right:

    ```markdown
    ::: {.note}
    Look here.
    :::

    The text goes on.
    ```
    """
    text = subject.text.text
    opened: list[Piece] = []
    shows = _SHOWS_COLONS.search(subject.document.ast)
    for piece in pieces(text):
        if piece.kind is not Kind.DIV:
            continue
        rest = text[piece.start : piece.end].strip(": \t")
        before = text[: max(piece.start - 1, 0)].rpartition("\n")[2].strip(" >\t") if shows else ""
        if rest and before and not before.startswith((":::", "#")) and text[piece.start - 1 : piece.start] == "\n":
            place = subject.text.location(piece.start)
            yield Finding(
                "these colons are shown as text: they begin no block", place, "put a blank line before this one"
            )
        elif rest:
            opened.append(piece)
        elif opened:
            opened.pop()
        elif shows:
            yield Finding(
                "these colons are shown as text: they close nothing",
                subject.text.location(piece.start),
                "remove them, or begin the block with ::: {.class}",
            )
    for piece in opened:
        yield Finding(
            "this block of colons is never closed: everything that follows is part of it",
            subject.text.location(piece.start),
            "put a line ::: where it ends",
        )


_SHOWS_COLONS = re.compile(r'"c":"(?:[^"]* )?:{3,}')
