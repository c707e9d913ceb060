from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("W011", Severity.WARNING)
def power_as_typed(subject: Subject) -> Iterator[Finding]:
    """A power or an index is shown as you typed it, with its `^` or `_`.

    What is raised stands between two `^`, what is lowered between two `~`; formulas stand between dollar signs.

    Fix it: write the second sign, or a formula. Put a backslash before a `^` that should be shown.

    ```markdown
    We used 10^-3 M of salt.
    ```

    ```text
    content/01.text.md:1:9: warning[W011] 10^-3 is shown as you typed it
        hint: write 10^−3^ or $10^{-3}$
    ```

    Right:

    ```markdown
    We used 10^−3^ M of salt.
    ```
    """
    text = subject.text.text
    words = blanked(text, [piece for piece in pieces(text) if piece.kind is not Kind.ATTRIBUTES])
    for match in _POWER.finditer(words):
        written = match[0]
        if text[match.start() : match.end()] != written or written not in shown_text(subject) or _in_tex(match, text):
            continue
        base, sign, raised = match["base"], match["sign"], match["raised"].strip("{}()")
        marked = f"{base}^{raised.replace('-', '−')}^" if sign == "^" else f"{base}~{raised}~"
        hint = f"write {marked} or ${base}{sign}{{{raised}}}$"
        yield Finding(f"{written} is shown as you typed it", subject.text.location(match.start()), hint)


_POWER = re.compile(
    r"(?<![^\W_])(?P<base>[^\W_]{1,20})(?P<sign>\^(?=[-+−–({\w])|_(?=\{))"
    r"(?P<raised>\{[^{}\n]{1,20}\}|\([-+−]?[\w.]{1,6}\)|[-+−–]?[^\W_]{1,6}(?:[.,]\d+)?)(?!\^)"
)


def _in_tex(match: re.Match[str], text: str) -> bool:
    """Whether it is between ``\\(`` and ``\\)``, which is a mistake of its own (W013)."""
    begin = max(0, match.start() - 200)
    return any(
        text.rfind(f"\\{one}", begin, match.start()) > text.rfind(f"\\{other}", begin, match.start())
        for one, other in ("()", "[]")
    )
