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
        typed = text[match.start() : match.end()] == written and written in shown_text(subject)
        if not typed or _is_paired(match) or _in_tex(match, text):
            continue
        base, sign, raised = match["base"], match["sign"], match["raised"].strip("{}()")
        marked = f"{base}^{raised.replace('-', '−')}^" if sign == "^" else f"{base}~{raised}~"
        hint = f"write {marked} or ${base}{sign}{{{raised}}}$"
        yield Finding(f"{written} is shown as you typed it", subject.text.location(match.start()), hint)
    for match in _MOLECULE.finditer(words):
        if match[0] in shown_text(subject) and not _in_tex(match, text):
            marked = re.sub(r"_(\d)", r"~\1~", match[0])
            yield Finding(
                f"{match[0]} is shown as you typed it", subject.text.location(match.start()), f"write {marked}"
            )


_MOLECULE = re.compile(
    r"(?<![\w./-])(?:CO|CH|NH|NO|SO|PO|SiO|TiO|H|O|N)_\d(?:O|OH|CO_\d|SO_\d|PO_\d)?(?![\w_.-]*[\w_])"
)
"""Formulas of chemistry with an index as TeX has it; only those that are no name of anything else."""


_POWER = re.compile(
    r"(?<![^\W_])(?P<base>[^\W_]{1,20})(?P<sign>\^(?=[-+−–({\w])|_(?=\{))"
    r"(?P<raised>\{[^{}\n]{1,20}\}|\([-+−]?[\w.]{1,6}\)|[-+−–]?[^\W_]{1,6}(?:[.,]\d+)?[+−]?)(?!\^)"
)


def _is_paired(match: re.Match[str]) -> bool:
    """Whether the sign is one of a pair: there is no space between two."""
    before = re.search(r"\S*\Z", match.string[max(0, match.start() - 80) : match.start("sign")])
    after = re.match(r"\S*", match.string[match.end("sign") : match.end() + 80])
    carets = before[0].count("^") if before else 0
    return match["sign"] == "^" and (carets % 2 == 1 or bool(after and "^" in after[0]))


def _in_tex(match: re.Match[str], text: str) -> bool:
    """Whether it is in a formula whose signs are wrong, which is a mistake of its own (W009, W010, W013)."""
    begin = max(text.rfind("\n", 0, match.start()), match.start() - 200, 0)
    before, words = text[begin : match.start()], match.string[begin : match.start()]
    return "$" in words[-80:] or any(before.rfind(f"\\{one}") > before.rfind(f"\\{two}") for one, two in ("()", "[]"))
