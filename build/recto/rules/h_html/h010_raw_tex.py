from __future__ import annotations

import re
from collections.abc import Iterator, Set

from recto.core.diagnostics import Fix, Severity
from recto.pandoc import ast
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree
from recto.rules.w_text.w010_space_in_mark import marked

_SETS_ONLY = re.compile(r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|def|let|newtheorem|usepackage)\b")


_IN_MARKDOWN = (
    (re.compile(r"\\(?:textbf|bf|bfseries)\b"), "write **words** for bold text"),
    (re.compile(r"\\(?:textit|emph|it|itshape)\b"), "write *words* for italic text"),
    (re.compile(r"\\(?:cite\w*|citep|citet|autocite)\b"), "write a citation: [@doi:…]"),
    (re.compile(r"\\(?:eq|auto|page|c)?ref\b"), "write a cross-reference: @fig:…, @tbl:…, @eq:…"),
    (re.compile(r"\\(?:(?:new|clear)page|pagebreak)\b"), "give the next heading the class .page_break_before"),
    (re.compile(r"\\(?:section|subsection|subsubsection|chapter|paragraph)\b"), "write a heading: ## Methods"),
    (re.compile(r"\\url\b|\\href\b"), "write a link: [words](https://…)"),
    (re.compile(r"\\footnote\b"), "write a note: ^[words]"),
)

_WORDS = r"[^\\{}*_`$\[\]<>\n]+"
_KEY = r"[A-Za-z0-9][\w:.#$%&\-+?<>~/]*"
_CERTAIN = (
    (re.compile(r"\\url\{(https?://[^\s{}<>\\]+)\}"), r"<\1>"),
    (re.compile(rf"\\href\{{(https?://[^\s{{}}()\\]+)\}}\{{({_WORDS})\}}"), r"[\2](\1)"),
    (re.compile(rf"\\textbf\{{({_WORDS})\}}"), r"**\1**"),
    (re.compile(rf"\\(?:textit|emph)\{{({_WORDS})\}}"), r"*\1*"),
)
"""Commands that say the same in Markdown, and how."""
_CITES = re.compile(rf"\\(?P<name>cite|citep|parencite|autocite|citet|textcite)\{{(?P<keys>{_KEY}(?:,\s*{_KEY})*)\}}")
_REFERS = re.compile(r"\\(?:eq)?ref\{(?P<label>[\w:.-]+)\}")


def _in_markdown(command: str, labels: Set[str]) -> str:
    """What says the same in Markdown; empty if that is not certain."""
    for form, instead in _CERTAIN:
        if form.fullmatch(command):
            return form.sub(instead, command)
    if cites := _CITES.fullmatch(command):
        keys = [f"@{key.strip()}" for key in cites["keys"].split(",")]
        if cites["name"] in ("citet", "textcite"):
            return keys[0] if len(keys) == 1 else ""
        return f"[{'; '.join(keys)}]"
    refers = _REFERS.fullmatch(command)
    return f"@{refers['label']}" if refers and refers["label"] in labels else ""


@rule("H010", Severity.WARNING)
def raw_tex(subject: Subject) -> Iterator[Finding]:
    """The text contains a TeX command, which is left out with everything in it.

    Only `--format latex` keeps it. Formulas are written between dollar signs, or in an environment such as `equation`;
    elsewhere Pandoc reads a backslash followed by letters as a command.

    Fix it: write it in Markdown. `recto check --fix` does so for bold and italic words, `\\cite`, `\\url` and `\\href`,
    and for a `\\ref` to a label of the text. Write a backslash that should be shown as `\\\\`. For LaTeX only, write it
    in backquotes followed by `{=latex}`.

    ```markdown
    The result is \\textbf{clear}.
    ```

    ```text
    content/01.text.md:1:15: warning[H010] TeX in the text is left out: \\textbf{clear}
        hint: write **clear**
    ```

    Right:

    ```markdown
    The result is **clear**.
    ```
    """
    text, position = subject.text.text, 0
    labels = {label.name for label in subject.document.labels}
    for element in ast.walk(tree(subject)):
        if (
            element["t"] not in ("RawInline", "RawBlock")
            or ast.raw_format(element) != "tex"
            or _SETS_ONLY.match(ast.text(element))
        ):
            continue
        line = ast.text(element).partition("\n")[0]
        start = text.find(line, position)
        position = start + len(line) if start >= 0 else position
        if any(at <= start < at + len(inside) + 2 for at, _, inside in marked(subject)):
            continue  # a formula with spaces beside its dollar signs, which W010 reports
        hints = (hint for command, hint in _IN_MARKDOWN if command.match(line))
        instead = _in_markdown(ast.text(element).rstrip(), labels) if start >= 0 else ""
        yield Finding(
            f"TeX in the text is left out: {line[:60]}",
            subject.text.location(max(start, 0)),
            f"write {instead}"
            if instead
            else next(
                hints,
                "write it in Markdown, formulas between dollar signs; write a backslash that should be shown as \\\\",
            ),
            Fix(ast.text(element).rstrip(), instead) if instead else None,
        )
