from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("K008", Severity.WARNING)
def address_cut(subject: Subject) -> Iterator[Finding]:
    """An address in the text contains signs that Markdown reads as marks, so it is shown without them, and is no link.

    Two `~` lower what is between them, two `*` make it italic, and `@` begins a citation. Other addresses in the text
    become links by themselves.

    Fix it: put the address in angle brackets.

    ```markdown
    The data are at https://example.org/~ada/~old/ for all.
    ```

    ```text
    content/01.text.md:1:17: warning[K008] signs in this address are read as marks: it is shown without them
        hint: write <https://example.org/~ada/~old/>
    ```

    Right:

    ```markdown
    The data are at <https://example.org/~ada/~old/> for all.
    ```
    """
    text = subject.text.text
    linked = {link.target for link in subject.document.links}
    for piece in pieces(text):
        address = text[piece.start : piece.end] if piece.kind is Kind.ADDRESS else ""
        if "://" in address and address not in linked and address not in shown_text(subject):
            place = subject.text.location(piece.start)
            yield Finding(
                "signs in this address are read as marks: it is shown without them", place, f"write <{address}>"
            )
