from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.rules.c_citations.keys import braced
from recto.rules.c_citations.unread import without_at
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C017", Severity.WARNING)
def no_at_sign(subject: Subject) -> Iterator[Finding]:
    """An identifier is in brackets like a citation, but without its `@`.

    It is plain text: nothing is cited.

    Fix it: write `@` before it, as `recto check --fix` does. If it is meant as text, put it in backquotes.

    ```markdown
    As has been shown [doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: warning[C017] doi:10.5555/alpha is in brackets, but without @ it cites nothing
        hint: write @doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    for words, key, place in without_at(subject):
        has_sign = words[0] in "@＠"
        message = f"{words} cites nothing" if has_sign else f"{words} is in brackets, but without @ it cites nothing"
        yield Finding(message, place, f"write {braced(key)}", Fix(words, f"@{words}") if words == key else None)
