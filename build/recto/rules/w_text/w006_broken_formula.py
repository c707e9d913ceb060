from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location, Text
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("W006", Severity.ERROR, in_build=False)
def broken_formula(subject: Subject) -> Iterator[Finding]:
    r"""A brace or an environment in a formula is not closed, or not opened; or a `%` hides a part of it.

    The formula cannot be read, and its TeX would be shown instead. In TeX, `%` begins a remark, which is not shown.

    Fix it: count the braces, and give each `\begin{…}` its `\end{…}`. Write a brace that should be shown as `\{`, and a
    percent sign as `\%`.

    ```markdown
    The share is $\frac{a}{b$, or $5%$.
    ```

    ```text
    content/01.text.md:1:14: error[W006] this formula cannot be read: a { is not closed
        hint: close it with }; write a brace that should be shown as \{
    content/01.text.md:1:31: error[W006] the % in this formula is not shown, nor is what follows it
        hint: write \%
    ```

    Right:

    ```markdown
    The share is $\frac{a}{b}$, or $5\%$.
    ```
    """
    for formula, location in subject.document.formulas.items():
        if _hides(formula):
            problem = "the % in this formula is not shown, nor is what follows it", "write \\%"
        elif broken := _broken(formula):
            problem = f"this formula cannot be read: {broken[0]}", broken[1]
        else:
            continue
        for place in {location, *_places(formula, subject.text)}:
            yield Finding(problem[0], place, problem[1])


def _places(formula: str, text: Text) -> Iterator[Location]:
    """The places of a formula in the text, if Recto reads its dollar signs as Pandoc does."""
    for piece in pieces(text.text):
        if piece.kind is Kind.MATHS and text.text[piece.start : piece.end].strip("$").split() == formula.split():
            yield text.location(piece.start)


def _hides(formula: str) -> bool:
    """Whether a percent sign hides a part of a formula. At the end of a line it may be meant to, as a remark."""
    sign = r"(?<=\d)%(?!\s*\n\s*\S)" if "\n" in formula.strip() else "%"
    return re.search(rf"(?<!\\)(?:\\\\)*{sign}", formula) is not None


def _broken(formula: str) -> tuple[str, str] | None:
    """What is not closed or not opened in a formula, and how to fix it."""
    open_braces = 0
    environments: list[str] = []
    for match in re.finditer(r"\\(begin|end)\s*\{([^{}]*)\}|\\.|%[^\n]*|([{}])", formula, re.DOTALL):
        if match[1] == "begin":
            environments.append(match[2])
        elif match[1] == "end":
            if not environments or environments.pop() != match[2]:
                return f"\\end{{{match[2]}}} has no \\begin", f"write \\begin{{{match[2]}}} where it begins"
        elif match[3]:
            open_braces += 1 if match[3] == "{" else -1
            if open_braces < 0:
                return "a } closes nothing", "remove it, or open it with {; write a brace that should be shown as \\}"
    if environments:
        return f"\\begin{{{environments[-1]}}} has no \\end", f"close it with \\end{{{environments[-1]}}}"
    if open_braces:
        return "a { is not closed", "close it with }; write a brace that should be shown as \\{"
    return None
