from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("K009", Severity.WARNING)
def address_not_linked(subject: Subject) -> Iterator[Finding]:
    """An address that begins with `www.` is no link: only those with `https://` are.

    Fix it: write the whole address.

    ```markdown
    See www.example.org/data for more.
    ```

    ```text
    content/01.text.md:1:5: warning[K009] www.example.org/data is no link
        hint: write https://www.example.org/data
    ```

    Right:

    ```markdown
    See https://www.example.org/data for more.
    ```
    """
    text = subject.text.text
    plain = blanked(text, [piece for piece in pieces(text) if piece.kind not in (Kind.ESCAPE, Kind.ADDRESS)], "x")
    for address in _ADDRESS.finditer(plain):
        if address[0] in shown_text(subject):
            place = subject.text.location(address.start())
            yield Finding(f"{address[0]} is no link", place, f"write https://{address[0]}")


_ADDRESS = re.compile(r"(?<![\w/.@:\[-])www\.[\w-]+(?:\.[\w-]+)+(?:/[\w./%~=&?#+-]*[\w/])?(?!\]\()")
