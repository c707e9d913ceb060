from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location, Text
from recto.core.wording import near
from recto.pandoc.commands import USUAL, unknown, unusual
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("W006", Severity.ERROR, in_build=False)
def broken_formula(subject: Subject) -> Iterator[Finding]:
    r"""A brace or an environment in a formula is not closed; a command is unknown; or a `%` hides a part of it.

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
    strange = unusual("\n".join(subject.document.formulas))
    strangers = unknown(strange, subject.world) if strange else set()
    for formula, location in subject.document.formulas.items():
        if _hides(formula):
            problem = "the % in this formula is not shown, nor is what follows it", "write \\%"
        elif broken := _broken(formula) or _lacking(formula) or _strange(formula, strangers):
            problem = f"this formula cannot be read: {broken[0]}", broken[1]
        else:
            continue
        for place in {location, *places(formula, subject.text)}:
            yield Finding(problem[0], place, problem[1])


def places(formula: str, text: Text) -> Iterator[Location]:
    """The places of a formula in the text besides the first, if Recto reads its dollar signs as Pandoc does."""
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
    if re.search(r"(?<!\\)&", formula) and not _COLUMNS.search(formula):
        return (
            "& parts columns, and there are none",
            r"write \& for the sign, or put \begin{aligned} and \end{aligned} around it",
        )
    return None


_COLUMNS = re.compile(r"\\begin\b|\\substack|\\\w*(?:matrix|cases|align)")


_ARGUMENTS = dict.fromkeys(
    "frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel".split(), 2
) | dict.fromkeys("sqrt hat bar tilde vec dot ddot overline underline text mathrm mathbf mathbb mathcal".split(), 1)


def _lacking(formula: str) -> tuple[str, str] | None:
    """Which command has too few arguments."""
    for command in re.finditer(r"\\([A-Za-z]+)", formula):
        wanted, end = _ARGUMENTS.get(command[1], 0), command.end()
        for _ in range(wanted):
            argument = _ARGUMENT.match(formula, end)
            if argument is None:
                shape = f"\\{command[1]}" + "{…}" * wanted
                return f"\\{command[1]} has too little after it", f"write {shape}"
            end = _end(formula, argument.end())
    return None


_ARGUMENT = re.compile(r"\s*(?:\[[^\]]*\]\s*)?(?=[^\s}&])(?!\\(?:end|right|\\)(?![A-Za-z]))")


def _end(formula: str, start: int) -> int:
    """Where the argument ends that begins there: a group, a command or a letter."""
    if formula[start] != "{":
        command = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL).match(formula, start)
        return command.end() if command else start + 1
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(formula, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return len(formula)


def _strange(formula: str, strangers: set[str]) -> tuple[str, str] | None:
    """The first command in a formula that Pandoc does not know."""
    for command in re.findall(r"\\([A-Za-z]{2,})", formula):
        if command in strangers:
            meant = near(command, USUAL)
            hint = f"did you mean \\{meant}?" if meant else r"write it with commands of LaTeX and amsmath"
            return f"\\{command} is not known", hint
    return None
