from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.w_text.w006_broken_formula import places


@rule("W016", Severity.WARNING)
def formula_as_typed(subject: Subject) -> Iterator[Finding]:
    r"""A formula is typed as one would say it, and TeX reads it otherwise.

    `^` and `_` raise and lower one character only, or what is in braces: of `10^-3`, only the minus is raised. Letters
    in a row are variables: `log x` is the product of four. Nothing has two subscripts side by side, as in `x_a_b`.

    Fix it: put what belongs together into braces; write a function with a backslash, and words as `\text{…}`.

    ```markdown
    It takes $10^-3$ s, at most $t_max$, or $log n$ steps.
    ```

    ```text
    content/01.text.md:1:10: warning[W016] in 10^-3, only the - is raised
        hint: write 10^{-3}
    content/01.text.md:1:29: warning[W016] in t_max, only the m is lowered
        hint: write t_{\text{max}}
    content/01.text.md:1:41: warning[W016] log is shown as the product of its letters
        hint: write \log
    ```

    Right:

    ```markdown
    It takes $10^{-3}$ s, at most $t_{\text{max}}$, or $\log n$ steps.
    ```
    """
    for formula, location in subject.document.formulas.items():
        if told := [*_misread(formula)]:
            for place in {location, *places(formula, subject.text)}:
                yield from (Finding(problem, place, hint) for problem, hint in told)


def _misread(formula: str) -> Iterator[tuple[str, str]]:
    bare = _WORDS.sub(lambda found: "\\" + " " * (len(found[0]) - 1), formula)
    seen: set[str] = set()
    for found in _SCRIPT.finditer(bare):
        base, mark, script = found["base"], found["mark"], found["script"]
        if found[0] in seen:
            continue
        seen.add(found[0])
        meant = rf"\text{{{script}}}" if len(script) > 2 and script.isalpha() else script
        way = "raised" if mark == "^" else "lowered"
        yield f"in {base}{mark}{script}, only the {script[0]} is {way}", f"write {base}{mark}{{{meant}}}"
    if twice := _TWICE.search(formula):
        base, mark, one, two = twice.group("base", "mark", "one", "two")
        name = "subscripts" if mark == "_" else "superscripts"
        hint = f"write {base}{mark}{{{one.strip('{}')}{mark}{two}}} or {{{base}{mark}{one}}}{mark}{two}"
        yield f"{base} has two {name}, which TeX does not take", hint
    for name in dict.fromkeys(found[1] for found in _FUNCTION.finditer(bare)):
        yield f"{name} is shown as the product of its letters", rf"write \{name}"


_WORDS = re.compile(
    r"\\(?:text\w*|math(?:rm|it|sf|tt|bf)|operatorname\*?|mbox|hbox|ce|label|tag|begin|end|color)\s*\{[^{}]*\}|\\[A-Za-z]+"
)
"""Commands, and words that are meant as words."""
_SCRIPT = re.compile(
    r"(?P<base>(?<!\d)\d+|(?<![A-Za-z])[A-Za-z]+|[)\]}])(?P<mark>[_^])"
    r"(?P<script>(?<=\^)(?:-\d+|\d{2,}|\d[+-](?=\s*(?:$|[,;)\]}])))|(?<=_)(?:[A-Za-z]{3,}|[ijklmnt]{2})(?![A-Za-z_^{\\]))"
)
_TWICE = re.compile(
    r"(?P<base>(?<![\w\\])\\?\w+|[)\]])\s*(?P<mark>[_^])(?P<one>\{[^{}]*\}|\\[A-Za-z]+|\w)\s*(?P=mark)(?P<two>\{[^{}]*\}|\\?\w)"
)
_FUNCTION = re.compile(
    r"(?<![\\A-Za-z])(?<![_^]\{)(?<![_^])(log|ln|sin|cos|tan|exp|max|lim|det|(?<!\d )(?<!\d)min)(?![A-Za-z_\\]*[A-Za-z])"
)
