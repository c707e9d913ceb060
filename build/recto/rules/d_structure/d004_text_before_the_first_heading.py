from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc import ast
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("D004", Severity.WARNING, in_build=False)
def text_before_the_first_heading(subject: Subject) -> Iterator[Finding]:
    """There is text before the first heading.

    It belongs to no section, so the table of contents does not show it. Notes in small or emphasised letters, and
    anything before a heading "Authors", are front matter and may be there.

    Fix it: put a heading before it.

    ```markdown
    This text came before anything else was written, and since then no one has asked to which of the sections of this
    manuscript it may belong.

    ## Introduction

    Words.
    ```

    ```text
    content/01.text.md:1:1: warning[D004] this text is before the first heading
        hint: put a heading before it, such as ## Introduction
    ```

    Right:

    ```markdown
    ## Introduction

    This text came before anything else was written.
    ```
    """
    headings = subject.document.headings
    if not headings or re.match(r"authors?\b|authorship", headings[0].text, re.IGNORECASE):
        return
    for block in tree(subject):
        if block["t"] == "Header":
            return
        if block["t"] != "Para" or len(ast.words(block).split()) < 20:
            continue
        inlines = [inline for inline in ast.inlines(block) if inline["t"] not in ("Space", "SoftBreak", "LineBreak")]
        small = inlines[0]["t"] == "RawInline" or all(inline["t"] in ("Emph", "RawInline") for inline in inlines)
        if not small:
            first = next((ast.text(inner) for inner in ast.walk(block) if inner["t"] == "Str"), "")
            place = subject.text.location(max(subject.text.text.find(first), 0))
            yield Finding(
                "this text is before the first heading", place, "put a heading before it, such as ## Introduction"
            )
            return
