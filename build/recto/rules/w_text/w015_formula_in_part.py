from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("W015", Severity.WARNING)
def formula_in_part(subject: Subject) -> Iterator[Finding]:
    r"""A formula has colours, strikes, a frame or ruled columns, which only some of the files can show.

    The PDF shows all of it, LaTeX all but colours. The page shows strikes and frames, but no colours and no rules of an
    `array`. Word shows none of it. The letters are in every file.

    Fix it: if the meaning depends on it, say it in words, too, or make it a picture.

    ```markdown
    The term $\textcolor{red}{x}$ goes.
    ```

    ```text
    content/01.text.md:1:10: warning[W015] only the PDF shows the colours of this formula (\textcolor)
        hint: say it in words, too, if the meaning depends on it
    ```

    Right:

    ```markdown
    The first term, $x$, goes.
    ```
    """
    written = subject.document.written
    for formula, location in subject.document.formulas.items():
        for what, pattern in _DRESS.items():
            if found := pattern.search(written.get(formula, formula)):
                hint = "say it in words, too, if the meaning depends on it"
                yield Finding(f"{what} of this formula ({found[0]})", location, hint)


_DRESS = {
    "only the PDF shows the colours": re.compile(r"\\(?:textcolor|color|colorbox|fcolorbox)\b"),
    "the Word file does not show the strike": re.compile(r"\\[bx]?cancel\b"),
    "the Word file does not show the frame": re.compile(r"\\(?:boxed|fbox)\b"),
    "only the PDF and LaTeX show the rules": re.compile(r"\\hline\b|\\begin\s*\{array\}\s*\{[^{}]*\|[^{}]*\}"),
}
