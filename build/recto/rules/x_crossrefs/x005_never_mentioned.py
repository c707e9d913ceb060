from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread
from recto.rules.x_crossrefs.kinds import KINDS, nearly_named, typed_numbers


@rule("X005", Severity.WARNING, in_build=False)
def never_mentioned(subject: Subject) -> Iterator[Finding]:
    """A figure or table has a label, but the text never refers to it.

    Readers do not learn why it is there and when to look at it; journals ask that each is mentioned. A link to it is
    enough. Equations are not reported: journals want them numbered.

    Fix it: refer to it where you discuss it, or remove the label if it needs no number.

    ```markdown
    Versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:3:46: warning[X005] the text never mentions the figure fig:workflow
        hint: write @fig:workflow where you discuss it
    ```

    Right:

    ```markdown
    Versions are kept (Figure @fig:workflow).

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    document = subject.document
    mentioned = {reference.key for reference in document.cross_references}
    mentioned |= {link.target.removeprefix("#") for link in document.links}
    # A reference that is nearly right is reported as such (C001, X001, H010).
    mentioned |= nearly_named(subject) | {label.name for label in document.labels if label.problem}
    mentioned |= {label.name for label, _ in typed_numbers(subject).values()}
    mentioned |= {name for one in unread(subject) if one.kind == "label" for name in one.labels}
    # Who mentions a panel, if only one that is not there, mentions its figure; not every panel need be mentioned.
    mentioned |= {reference.key.rpartition("-")[0] for reference in document.cross_references} & {
        label.whole for label in document.labels
    }
    mentioned |= {label.whole for label in document.labels if label.name in mentioned}
    for label in document.labels:
        kind, _, name = label.name.partition(":")
        if name and not label.whole and kind in ("fig", "tbl") and label.name not in mentioned:
            mentioned.add(label.name)
            yield Finding(
                f"the text never mentions the {KINDS[kind]} {label.name}",
                label.location,
                f"write @{label.name} where you discuss it",
            )
