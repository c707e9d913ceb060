from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references.keys import is_cross_reference
from recto.rules.c_citations.keys import braced
from recto.rules.c_citations.unread import endnote_field, glued_keys
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C021", Severity.ERROR)
def glued(subject: Subject) -> Iterator[Finding]:
    """A citation or a reference follows a word or a full stop without a space.

    It is then printed as you typed it: Pandoc takes it for a part of the word, as in an e-mail address. This also
    happens in languages that are written without spaces.

    Fix it: put a space before the `@`, or write the citation in brackets. Braces keep a reference beside its word:
    `S{@fig:a}`. What EndNote leaves in Word, `{Roe, 2001 #12@@author-year}`, is no citation either.

    ```markdown
    This was found by others.@doi:10.5555/alpha It holds.
    ```

    ```text
    content/01.text.md:1:26: error[C021] @doi:10.5555/alpha is printed as you typed it, because no space is before it
        hint: write [@doi:10.5555/alpha], or put a space before the @
    ```

    Right:

    ```markdown
    This was found by others [@doi:10.5555/alpha]. It holds.
    ```
    """
    for key, start in glued_keys(subject):
        way = f"put braces around it: {{@{key}}}" if is_cross_reference(key) else f"write [{braced(key)}]"
        yield Finding(
            f"@{key} is printed as you typed it, because no space is before it",
            subject.text.location(start),
            f"{way}, or put a space before the @",
        )
    text = subject.text.text
    for citation in subject.document.citations:
        if field := endnote_field(text, citation):
            yield Finding(
                f"{field[0]} is a citation as EndNote leaves it in Word",
                subject.text.location(field.start()),
                "write a citation: [@doi:…]",
            )
        elif text.startswith("@@", citation.start - 2):
            yield Finding(
                f"@@{citation.key}: the first @ is printed before the citation",
                subject.text.location(citation.start - 2),
                "write @ once",
            )
