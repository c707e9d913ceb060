from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.pandoc.markdown import Kind, pieces
from recto.rules.h_html.elements import ELEMENTS, is_comparison
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


_MAY_STAY_OPEN = frozenset("p li dt dd tr td th thead tbody tfoot colgroup caption option optgroup rp rt".split())
"""HTML itself closes these."""


@rule("H008", Severity.WARNING)
def unclosed_element(subject: Subject) -> Iterator[Finding]:
    """An HTML element is not closed, or closed without being opened.

    Its effect, such as a colour, goes on to the end of the element around it, and formats differ in where that is.

    Fix it: close it where it ends; or write it in Markdown.

    ```markdown
    Some <b>bold words.
    ```

    ```text
    content/01.text.md:1:6: warning[H008] <b> is never closed
        hint: put </b> where it ends
    ```

    Right:

    ```markdown
    Some <b>bold</b> words.
    ```
    """
    for place, name, opens, compared in _unmatched(subject):
        if opens:
            hint = f"put </{name}> where it ends" + "; or a space after <, if it compares two values" * compared
            yield Finding(f"<{name}> is never closed", place, hint)
        else:
            yield Finding(f"</{name}> closes nothing", place, f"remove it, or put <{name}> where it begins")


def _unmatched(subject: Subject) -> Iterator[tuple[Location, str, bool, bool]]:
    """The place and name of each tag without its other half, whether it is one that opens, and whether its signs may be
    meant to compare: ``a<b>c``."""
    text = subject.text.text
    opened: dict[str, list[int]] = {}
    for piece in pieces(text):
        if piece.kind is not Kind.TAG:
            continue
        tag = text[piece.start : piece.end]
        name = (re.match(r"</?([\w:-]+)", tag) or [tag, ""])[1].lower()
        if name not in ELEMENTS or name in _VOID or name in _MAY_STAY_OPEN or tag.endswith("/>"):
            continue
        if is_comparison(text, piece.start, tag):
            continue  # H009 reports it
        if not tag.startswith("</"):
            opened.setdefault(name, []).append(piece.start)
        elif opened.get(name):
            opened[name].pop()
        else:
            yield subject.text.location(piece.start), name, False, False
    for name, starts in opened.items():
        for index, start in enumerate(starts):
            # <i>species<i>: the second was meant to close the first.
            if index + 1 < len(starts) and _is_pair(text, name, start, starts[index + 1]):
                continue
            compared = bool(re.compile(r"(?<=\w)<\w>\w").match(text, start))
            yield subject.text.location(start), name, True, compared


def _is_pair(text: str, name: str, first: int, second: int) -> bool:
    between = text[first:second]
    return "\n\n" not in between and text[second : second + len(name) + 2].lower() == f"<{name}>" and len(between) < 200
