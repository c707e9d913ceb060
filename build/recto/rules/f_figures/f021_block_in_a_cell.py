from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F021", Severity.ERROR)
def block_in_a_cell(subject: Subject) -> Iterator[Finding]:
    """An HTML list, paragraph or other block in a cell of a table, or in a heading, ends it: the rest is lost or moved.

    The cells of a table that is drawn with bars alone hold a line of text each.

    Fix it: write `<br>` between the lines of a cell, or draw the table with `+---+` lines, whose cells hold lists and
    paragraphs.

    ```markdown
    | Gene | Effects                            |
    |------|------------------------------------|
    | A1   | <ul><li>one</li><li>two</li></ul>  |
    ```

    ```text
    content/01.text.md:3:10: error[F021] <ul> ends this cell: what follows in it is lost
        hint: write <br> between lines, or a table with +---+ lines, whose cells hold lists and paragraphs
    ```

    Right:

    ```markdown
    | Gene | Effects     |
    |------|-------------|
    | A1   | one<br>two  |
    ```
    """
    text = subject.text.text
    told = -1
    for piece in pieces(text):
        if piece.kind is not Kind.TAG or not (tag := _BLOCK.match(text, piece.start)):
            continue
        begin = text.rfind("\n", 0, piece.start) + 1
        line = text[begin : piece.start].lstrip(" \t>")
        if begin == told or not line.strip():
            continue  # the rest of a line that is reported, or a line of its own
        told = begin
        if re.match(r"#{1,6}[ \t]", line):
            problem = f"<{tag[1]}> ends this heading: it is shown as text"
            yield Finding(problem, subject.text.location(piece.start), "remove it: a heading is one line of text")
        elif _is_row(text, begin, line):
            hint = "write <br> between lines, or a table with +---+ lines, whose cells hold lists and paragraphs"
            place = subject.text.location(piece.start)
            yield Finding(f"<{tag[1]}> ends this cell: what follows in it is lost", place, hint)


_BLOCK = re.compile(
    r"<(address|article|aside|blockquote|center|details|dir|div|dl|dd|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|menu"
    r"|nav|ol|p|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b",
    re.IGNORECASE,
)
_DASHES = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*$", re.MULTILINE)


def _is_row(text: str, begin: int, before: str) -> bool:
    """Whether a line is one of a table of bars: there is a line of dashes in its paragraph."""
    if "|" not in before:
        return False
    start, end = text.rfind("\n\n", 0, begin) + 2, text.find("\n\n", begin)
    return bool(_DASHES.search(text, max(start, 0), end if end > 0 else len(text)))
