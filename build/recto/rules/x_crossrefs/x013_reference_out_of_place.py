from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, opening, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.x_crossrefs.kinds import KINDS


@rule("X013", Severity.WARNING)
def reference_out_of_place(subject: Subject) -> Iterator[Finding]:
    r"""A cross-reference is where it does not become a number: in square brackets, in a link, or behind a backslash.

    Square brackets are for citations: `[@fig:workflow]` would be printed as [1], like a reference. In the text of a
    link, and behind a backslash, the label itself is printed.

    Fix it: write the reference alone. It is a link by itself.

    ```markdown
    Versions are kept [@fig:workflow; @doi:10.5555/alpha].

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:20: warning[X013] @fig:workflow is in square brackets, so its number looks like a citation
        hint: write (Figure @fig:workflow), and citations in brackets of their own
    ```

    Right:

    ```markdown
    Versions are kept (Figure @fig:workflow) [@doi:10.5555/alpha].

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    text, labels = subject.text.text, {label.name for label in subject.document.labels}
    references = {one.start: one for one in subject.document.cross_references if one.key in labels}
    linked = set[int]()
    for target in pieces(text) if references else ():
        if target.kind is Kind.TARGET:
            linked |= references.keys() & {at + 1 for at in range(opening(text, target.start), target.start)}
    for start in sorted(linked):
        reference = references[start]
        problem = f"@{reference.key} is in the text of a link, where it is no number"
        yield Finding(problem, subject.text.location(start - 1), "write it without the link: it is one by itself")
    for match in _BRACKETED.finditer(text):
        start = match.start("key") + 1
        if start in references and start not in linked:
            key = references[start].key
            word = KINDS[key.partition(":")[0]].capitalize()
            yield Finding(
                f"@{key} is in square brackets, so its number looks like a citation",
                subject.text.location(match.start("key")),
                f"write ({word} @{key}), and citations in brackets of their own",
            )
    code = [one for one in pieces(text) if one.kind is not Kind.ESCAPE]
    for match in _ESCAPED.finditer(blanked(text, code)) if "\\@" in text else ():
        if match["label"] in labels:
            problem = rf"\@{match['label']} is printed as it is: the backslash keeps it from being a reference"
            yield Finding(problem, subject.text.location(match.start()), f"write @{match['label']}")


_KEY = r"@[^\s;,\[\]]+"
_BRACKETED = re.compile(
    rf"\[(?:-?{_KEY}[;,]\s*)*-?(?P<key>@(?:fig|tbl|eq|sec):[^\s;,\[\]]+)(?=(?:[;,]\s*-?{_KEY})*\](?!\())"
)
_ESCAPED = re.compile(r"\\@(?P<label>(?:fig|tbl|eq|sec):\w(?:[\w:.-]*\w)?)")
