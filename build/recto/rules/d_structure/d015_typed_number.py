from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D015", Severity.WARNING)
def typed_number(subject: Subject) -> Iterator[Finding]:
    """A heading begins with a number that was typed by hand, and Recto numbers it as well.

    Headings are numbered if the text refers to one of them by its number. Such a heading then has two numbers.

    Fix it: remove the number that you typed.

    ```markdown
    ## 1. Methods {#sec:methods}

    As Section @sec:methods says.
    ```

    ```text
    content/01.text.md:1:1: warning[D015] this heading gets a number, and begins with one: 1. Methods
        hint: write ## Methods
    ```

    Right:

    ```markdown
    ## Methods {#sec:methods}

    As Section @sec:methods says.
    ```
    """
    if not any(reference.key.startswith("sec:") for reference in subject.document.cross_references):
        return
    for heading in subject.document.headings:
        typed = _NUMBER.match(heading.text)
        if heading.numbered and typed:
            hint = f"write {'#' * heading.level} {heading.text[typed.end() :]}"
            problem = f"this heading gets a number, and begins with one: {heading.text}"
            yield Finding(problem, heading.location, hint)


_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*(?:[.)]\s+|(?<=\.\d)\s+|\s+(?=[A-Z]))(?=\S)")
