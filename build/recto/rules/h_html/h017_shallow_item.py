from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H017", Severity.WARNING)
def shallow_item(subject: Subject) -> Iterator[Finding]:
    """A list item is indented too little to belong to the one above it, so it is on the same level.

    An item belongs to the one above it if its sign is below that item's text, or further to the right.

    Fix it: indent it as far as the text above it begins.

    ```markdown
    - Samples
     - of soil
    - Methods
    ```

    ```text
    content/01.text.md:2:2: warning[H017] this item is indented, but not as far as the text of the item above it
        hint: put 2 spaces before it if it belongs to that item, else none
    ```

    Right:

    ```markdown
    - Samples
      - of soil
    - Methods
    ```
    """
    text = subject.text.text
    plain = blanked(text, [piece for piece in pieces(text) if piece.kind in _NO_ITEMS])
    last: re.Match[str] | None = None
    for item in _ITEM.finditer(plain):
        if last is not None and _BREAK.search(plain, last.end(), item.start()):
            last = None
        indent = len(item["indent"])
        needed = len(last["indent"]) + len(last["mark"]) + len(last["gap"]) if last else 0
        if last and indent - len(last["indent"]) > 0 and indent < needed:
            problem = "this item is indented, but not as far as the text of the item above it"
            hint = f"put {needed} spaces before it if it belongs to that item, else {len(last['indent']) or 'none'}"
            yield Finding(problem, subject.text.location(item.start("mark")), hint)
            continue  # those that follow are on its level: one of them says it
        last = item


_NO_ITEMS = (Kind.CODE, Kind.COMMENT, Kind.VERBATIM, Kind.METADATA, Kind.MATHS, Kind.TEX)
_ITEM = re.compile(r"^(?P<indent> *)(?P<mark>[-*+]|\d{1,2}[.)])(?P<gap> {1,3})(?=\S)", re.MULTILINE)
_BREAK = re.compile(r"\n(?=[^\s])(?![-*+] |\d{1,2}[.)] )")
"""A line that begins at the margin and is no item."""
