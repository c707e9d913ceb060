from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Citation
from recto.references.keys import LABEL_NAME
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, ascending
from recto.rules.x_crossrefs.kinds import KINDS, numbers_of


@rule("X006", Severity.WARNING, in_build=False)
def mentioned_out_of_order(subject: Subject) -> Iterator[Finding]:
    """Figures or tables appear in a different order from their mentions in the text.

    Readers look for Figure 2 after Figure 1, and journals number by first mention. Figures and tables with a `tag` or
    in an appendix are not reported, nor are equations.

    Fix it: move the figure or table, or mention it where its number is next.

    ```markdown
    The page (Figure @fig:page) comes from versions (Figure @fig:workflow).

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page}
    ```

    ```text
    content/01.text.md:1:18: warning[X006] figures are not in the order of the text: fig:page is mentioned before fig:workflow, but comes after it
        hint: move one of the figures, or mention fig:workflow first
    ```

    Right:

    ```markdown
    Versions (Figure @fig:workflow) make the page (Figure @fig:page).

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page}
    ```
    """
    wholes = {label.name: label.whole for label in subject.document.labels if label.whole}
    first: dict[str, Citation] = {}
    for reference in sorted(subject.document.cross_references, key=lambda reference: reference.start):
        first.setdefault(wholes.get(reference.key, reference.key), reference)
    appended = _appended(subject)
    for kind in ("fig", "tbl"):
        numbers = numbers_of(subject, kind)
        labels = [name for n, name in numbers.items() if n.isdigit() and name in first and name not in appended]
        mentions = sorted(labels, key=lambda name: first[name].start)
        kept = ascending([labels.index(name) for name in mentions])
        for index, name in enumerate(mentions):
            at = labels.index(name)
            if at in kept:
                continue
            # Compared with the one whose place it took, or that took its place.
            later = [other for other in mentions[index + 1 :] if labels.index(other) < at]
            earlier = [other for other in mentions[:index] if labels.index(other) > at]
            how, other = ("before", later[0]) if later else ("after", earlier[-1])
            place = "after" if later else "before"
            yield Finding(
                f"{KINDS[kind]}s are not in the order of the text: {name} is mentioned {how} {other}, but comes {place} it",
                first[name].location,
                f"move one of the {KINDS[kind]}s, or mention {other if later else name} first",
            )


def _appended(subject: Subject) -> set[str]:
    """Labels in an appendix or supplement."""
    document = subject.document
    start = next(
        (heading.start for heading in document.headings if re.match(r"appendi|suppl|supporting", heading.text, re.I)),
        len(subject.text.text),
    )
    return set(re.findall(rf"\{{#\s*((?:fig|tbl):{LABEL_NAME})", subject.text.text[start:]))
