from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from recto.core.diagnostics import Severity
from recto.core.model import Label
from recto.core.wording import nearest
from recto.rules.d_structure.unread import unread_headings
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread
from recto.rules.x_crossrefs.kinds import KINDS


@rule("X001", Severity.ERROR)
def undefined_target(subject: Subject) -> Iterator[Finding]:
    """The text refers to a figure, table, equation or section that does not exist, or to an unnumbered heading.

    No number is shown in its place.

    Fix it: correct the name, or give the label to what is meant. To refer to a heading with `.unnumbered`, write a
    link.

    ```markdown
    As @fig:workflwo shows, versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:4: error[X001] @fig:workflwo refers to a figure that does not exist
        hint: did you mean fig:workflow?
    ```

    Right:

    ```markdown
    As @fig:workflow shows, versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    document = subject.document
    labels = {label.name for label in document.labels} | {name for one in unread(subject) for name in one.labels}
    # A label in a wrong place is reported (X008), whatever kind it is taken for.
    labels |= {
        f"{kind}{label.name[label.name.find(':') :]}" for label in document.labels if label.problem for kind in KINDS
    }
    labels |= {heading.label for heading in unread_headings(subject)}
    headings = {heading.identifier: heading for heading in reversed(document.headings)}
    for reference in document.cross_references:
        kind = reference.key.partition(":")[0]
        if kind == "sec":
            # pandoc-secnos takes @sec:methods for the heading with the identifier `methods`, too.
            found = next((name for name in (reference.key, reference.key[4:]) if name in headings), None)
            if found and not headings[found].numbered:
                yield Finding(
                    f"@{reference.key} refers to a section without a number",
                    reference.location,
                    f"remove .unnumbered, or link to it: [the section](#{found})",
                )
            if found:
                continue
        if reference.key not in labels:
            alike = [label.name for label in document.labels if label.name.startswith(f"{kind}:")]
            longer = next((name for name in alike if name.startswith(f"{reference.key}.")), "")
            yield Finding(
                f"@{reference.key} refers to a{'n' * (kind == 'eq')} {KINDS[kind]} that does not exist",
                reference.location,
                (longer and f"did you mean {longer}?")
                or _panel(reference.key, document.labels)
                or _part(reference.key, alike)
                or nearest(reference.key, alike)
                or f"label the {KINDS[kind]} with {{#{reference.key}}}",
            )


def _panel(key: str, labels: Sequence[Label]) -> str:
    """The hint for ``fig:roots-d``, where ``fig:roots`` has fewer panels; empty if no panel can be meant."""
    whole = key.rpartition("-")[0]
    panels = [label.name for label in labels if label.whole and label.whole == whole]
    return f"the panels of {whole} are {', '.join(panels)}" if panels else ""


def _part(key: str, labels: Collection[str]) -> str:
    """The hint for ``fig:rootsB`` or ``fig:roots-b``, where there is ``fig:roots`` without panels; empty if a part
    cannot be meant."""
    whole, part = key[:-1].rstrip("-_"), key[-1]
    if (panel := f"{whole}-{part.lower()}") in labels:
        return f"did you mean {panel}?"
    meant = whole in labels and re.fullmatch("[A-Ha-h]", part)
    return f"did you mean {whole}? For its part {part}, write {{@{whole}}}{part}" if meant else ""
