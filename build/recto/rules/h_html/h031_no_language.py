from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc import ast
from recto.rules.languages import hint_for
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("H031", Severity.WARNING)
def no_language(subject: Subject) -> Iterator[Finding]:
    """The attribute `lang` of some words is not a language code.

    The words are then read out and hyphenated as if they were in the language of the manuscript.

    Fix it: write a code of two or three letters (BCP 47), such as `de` or `pt-BR`.

    ```markdown
    Storks are called [Störche]{lang=german} here.
    ```

    ```text
    content/01.text.md:1:29: warning[H031] “german” is not a language code
        hint: did you mean de?
    ```

    Right:

    ```markdown
    Storks are called [Störche]{lang=de} here.
    ```
    """
    text = subject.text.text
    given = dict.fromkeys(ast.attributes(element).get("lang", "") for element in ast.walk(tree(subject)))
    for lang in filter(None, given):
        if hint := hint_for(lang):
            for place in re.finditer(rf"\blang=[\"']?{re.escape(lang)}(?![\w-])", text):
                problem = f"“{lang[:40]}” is not a language code"
                yield Finding(problem, subject.text.location(place.start()), hint)
