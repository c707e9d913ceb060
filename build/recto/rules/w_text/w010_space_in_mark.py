from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("W010", Severity.WARNING)
def space_in_mark(subject: Subject) -> Iterator[Finding]:
    """A space stands where none may be, so bold text, a formula or a link is shown as you typed it.

    Bold text begins right after `**` and ends right before it; so does a formula between dollar signs. The address of a
    link follows its words without a space.

    Fix it: remove the space. Put a backslash before a sign that should be shown.

    ```markdown
    The effect was ** very ** large, see [the page] (https://example.org/).
    ```

    ```text
    content/01.text.md:1:16: warning[W010] ** has a space beside it, so it is shown as you typed it
        hint: write **very**
    content/01.text.md:1:38: warning[W010] there is a space between ] and (, so this is not a link
        hint: write [the page](https://example.org/)
    ```

    Right:

    ```markdown
    The effect was **very** large, see [the page](https://example.org/).
    ```
    """
    text = subject.text.text
    bare = blanked(text, [piece for piece in pieces(text) if piece.kind not in _PART_OF_IT], "x")
    for match in (*_BOLD.finditer(bare), *_FORMULA.finditer(bare)):
        inside, mark = text[match.start("inside") : match.end("inside")], match["mark"]
        if mark + re.split(r"[^\w ]", inside)[0].rstrip() in shown_text(subject):
            problem = f"{mark} has a space beside it, so it is shown as you typed it"
            yield Finding(problem, subject.text.location(match.start()), f"write {mark}{inside.strip()}{mark}")
    for match in _LINK.finditer(bare):
        words, address = (
            text[match.start() : match.end("words") + 1],
            text[match.start("address") : match.end("address")],
        )
        if "@" not in words and words[1] != "^" and f"{words[-8:]} (" in shown_text(subject).replace("\n", " "):
            problem = "there is a space between ] and (, so this is not a link"
            yield Finding(problem, subject.text.location(match.start()), f"write {words}({address})")


_PART_OF_IT = {Kind.ADDRESS, Kind.LABEL}
_BOLD = re.compile(
    r"(?<![\w*_\\])(?P<mark>\*\*|__)(?P<inside>[ \t]+[^\W\d](?:[^\n*_]{0,120}[^\s*_])?[ \t]*|[^\W\d][^\n*_]{0,120}[ \t]+)(?P=mark)(?![\w*_])"
)
_FORMULA = re.compile(
    r"(?<![\w$\\])(?P<mark>\$)(?P<inside>[ \t]+(?=[A-Za-z][ \t]*\$|[^$\n]*[\\^_=<>+])[^$\n]{1,120}"
    r"|[A-Za-z\\(][^$\n]{0,120}[ \t]+)\$(?![\w$])"
)
"""A formula with a space before or after it: two prices, as in *$ 5 and $ 6*, have no sign of one between them."""
_LINK = re.compile(
    r"(?<![!\\\]])\[(?P<words>[^\[\]\n]{1,200})\](?:[ \t]+\n?|\n)[ \t]*"
    r"\((?P<address>(?:https?://|www\.|mailto:|#[a-z])[^()\s]*|[\w./-]+\.(?:html?|pdf|csv|tsv|xlsx?|docx?|zip|md))\)"
)
