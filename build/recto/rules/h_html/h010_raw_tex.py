from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.ast import walk
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree

_SETS_ONLY = re.compile(r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|def|let|newtheorem|usepackage)\b")


_IN_MARKDOWN = (
    (re.compile(r"\\(?:textbf|bf|bfseries)\b"), "write **words** for bold ones"),
    (re.compile(r"\\(?:textit|emph|it|itshape)\b"), "write *words* for italic ones"),
    (re.compile(r"\\(?:cite\w*|citep|citet|autocite)\b"), "write a citation: [@doi:…]"),
    (re.compile(r"\\(?:eq|auto|page|c)?ref\b"), "write a cross-reference: @fig:…, @tbl:…, @eq:…"),
    (re.compile(r"\\(?:(?:new|clear)page|pagebreak)\b"), "give the heading there the class .page_break_before"),
    (re.compile(r"\\(?:section|subsection|subsubsection|chapter|paragraph)\b"), "write a heading: ## Methods"),
    (re.compile(r"\\url\b|\\href\b"), "write a link: [words](https://…)"),
    (re.compile(r"\\footnote\b"), "write a note: ^[words]"),
)


@rule("H010", Severity.WARNING)
def raw_tex(subject: Subject) -> Iterator[Finding]:
    """A command of TeX stands in the text, and is left out with all that it holds.

    Only `--format latex` has it. Formulas stand between dollar signs, or in an environment such as `equation`; elsewhere
    Pandoc takes a backslash with letters after it for a command.

    Mend it: say it in Markdown. A backslash that is meant as one is `\\\\`. What is for LaTeX alone stands in
    backquotes with `{=latex}` behind them.

    ```markdown
    The result is \\textbf{clear}.
    ```

    ```text
    content/01.text.md:1:15: warning[H010] TeX in the text is left out: \\textbf{clear}
        hint: write **words** for bold ones
    ```

    Right:

    ```markdown
    The result is **clear**.
    ```
    """
    text, position = subject.text.text, 0
    for element in walk(tree(subject)):
        if (
            element["t"] not in ("RawInline", "RawBlock")
            or element["c"][0] != "tex"
            or _SETS_ONLY.match(element["c"][1])
        ):
            continue
        line = element["c"][1].partition("\n")[0]
        start = text.find(line, position)
        position = start + len(line) if start >= 0 else position
        hints = (hint for command, hint in _IN_MARKDOWN if command.match(line))
        yield Finding(
            f"TeX in the text is left out: {line[:60]}",
            subject.text.location(max(start, 0)),
            next(hints, "say it in Markdown, a formula between dollar signs; a backslash that is meant as one is \\\\"),
        )
