from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent

from recto.core.diagnostics import Severity
from recto.pandoc import ast
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("H012", Severity.WARNING)
def indented_text(subject: Subject) -> Iterator[Finding]:
    """A paragraph begins with a tab or four spaces, so it is shown as code.

    It is then in a box, with its citations, formulas and emphasis as typed. A list, a table, a heading or an image that
    is indented becomes code, too.

    Fix it: remove what its lines begin with. To show code, put it between two lines of three backquotes.

    ```markdown
    The first paragraph.

        The second paragraph is indented, as it is in a book.
    ```

    ```text
    content/01.text.md:3:5: warning[H012] this paragraph is indented, so it is shown as code
        hint: remove the spaces or the tab at the beginning of its lines
    ```

    Right:

    ```markdown
    The first paragraph.

    The second paragraph is not indented.
    ```
    """
    text = subject.text.text
    found = [piece for piece in pieces(text) if piece.kind is Kind.CODE and text[piece.start] in " \t"]
    if not found:
        return
    code = {_letters(ast.text(element)) for element in ast.walk(tree(subject)) if element["t"] == "CodeBlock"}
    for piece in found:
        written = text[piece.start : piece.end]
        if _is_text(dedent(written.expandtabs(4)).strip("\n")) and _letters(written) in code:
            start = piece.start + len(written) - len(written.lstrip())
            hint = "remove the spaces or the tab at the beginning of its lines"
            yield Finding("this paragraph is indented, so it is shown as code", subject.text.location(start), hint)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


_MARKDOWN = re.compile(
    r"""!\[[^\n]*\]\(                                      # an image
    | \#{1,6}[ ][A-Z][^\n]*\Z                              # a heading
    | \|[^\n]*\|\n\|[ :|-]+\|                              # a table
    | (?:Table)?:[ ][^\n]*\{\#tbl:
    | (?:[-*•][ ]|1[.)][ ])[A-Za-z][^\n(){}=;<>]*(?:\n|\Z) # a list
    | \[@""",
    re.VERBOSE,
)
_CITATION = re.compile(r"\[[^\[\]]*@[^\[\]]*\]")
_NOT_PROSE = re.compile(r"[{}=;<>|\\_$#`]|\w\(|->|//|--")


def _is_text(block: str) -> bool:
    """Whether an indented block is meant as text: it begins as a sentence does, ends as one, and has no signs of code."""
    if _MARKDOWN.match(block):
        return True
    words = _CITATION.sub("", block)
    plain = re.findall(r"(?<![^\s(“\"'‘])[A-Za-zÀ-ÿ’'-]+(?![^\s.,:;!?)”\"'’])", words)
    count = len(words.split())
    if not re.match(r"[“\"‘'(*]*[A-ZÀ-Þ]", block) or len(plain) < max(3, 0.7 * count):
        return False
    return words != block or bool(re.search(r"[.!?:)”\"*]\s*\Z", block) and not _NOT_PROSE.search(words))
