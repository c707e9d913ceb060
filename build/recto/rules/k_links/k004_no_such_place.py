from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.pandoc.markdown import addresses
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, stated_sections


@rule("K004", Severity.WARNING)
def no_such_place(subject: Subject) -> Iterator[Finding]:
    """A link leads to a place in this text that does not exist.

    Places are headings, named by their words in small letters with hyphens, and everything with a label such as
    `{#methods}`.

    Fix it: correct the link, or label the place.

    ```markdown
    ## Methods

    See [below](#method).
    ```

    ```text
    content/01.text.md:3:13: warning[K004] nothing in this text is called #method
        hint: did you mean methods?
    ```

    Right:

    ```markdown
    ## Methods

    See [below](#methods).
    ```
    """
    wanted = [(start, address[1:]) for start, address in addresses(subject.text.text) if address[:1] == "#"]
    # `#` is the top of the page; notes and references get their names later.
    wanted = [(start, name) for start, name in wanted if name and not re.match(r"fn|ref-|refs$|top$", name)]
    if not wanted:
        return
    known = set(re.findall(r'\["([^"]+)",\[(?:"[^"]*",?)*\],\[', subject.document.ast))
    known |= {label.name for label in subject.document.labels}
    known |= stated_sections(subject).keys()
    for raw in subject.document.raw_html:
        known |= set(re.findall(r"""\b(?:id|name)\s*=\s*["']?([^\s"'>]+)""", raw.html))
    for start, name in wanted:
        if name not in known:
            hint = nearest(name, known) or f"label the place with {{#{name}}}"
            yield Finding(f"nothing in this text is called #{name}", subject.text.location(start), hint)
