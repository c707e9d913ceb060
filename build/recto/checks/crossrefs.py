"""Cross-references: to what there is not (X001), labels given twice (X002), settings of numbers (X004)."""

from __future__ import annotations

from collections.abc import Iterator

from recto.checks import Subject, nearest
from recto.diagnostics import Severity
from recto.model import Label
from recto.rules import Finding, found_by_stage, rule

KINDS = {"fig": "figure", "tbl": "table", "eq": "equation", "sec": "section"}


@rule("X001", Severity.ERROR)
def undefined_target(subject: Subject) -> Iterator[Finding]:
    """A reference names a figure, table, equation or section that does not exist, or a heading with `.unnumbered`.

    No number stands in its place.

    Mend it: correct the name, or give the label to what is meant. To a heading without number, write a link.

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
    labels = {label.name for label in document.labels}
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
                    f"take .unnumbered away, or link to it: [the section](#{found})",
                )
            if found:
                continue
        if reference.key not in labels:
            alike = [label.name for label in document.labels if label.name.startswith(f"{kind}:")]
            yield Finding(
                f"@{reference.key} refers to a {KINDS[kind]} that does not exist",
                reference.location,
                nearest(reference.key, alike) or f"label the {KINDS[kind]} with {{#{reference.key}}}",
            )


@rule("X002", Severity.ERROR)
def label_given_twice(subject: Subject) -> Iterator[Finding]:
    """A label is given twice.

    References to it lead to one of the two only.

    Mend it: rename one, and the references that mean it.

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:workflow}
    ```

    ```text
    content/01.text.md:5:43: error[X002] the label fig:workflow is used again; it was given at content/01.text.md:3:46
        hint: rename one of the two figures
    ```

    Right:

    ```markdown
    See @fig:workflow and @fig:page.

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page}
    ```
    """
    labels: dict[str, Label] = {}
    for label in subject.document.labels:
        kind, _, name = label.name.partition(":")
        if name and labels.setdefault(label.name, label) is not label:
            yield Finding(
                f"the label {label.name} is used again; it was given at {labels[label.name].location}",
                label.location,
                f"rename one of the two {KINDS.get(kind, 'label')}s",
            )


X004 = found_by_stage(
    "X004",
    Severity.ERROR,
    __name__,
    """Figures, tables and equations cannot be numbered, because pandoc-xnos refuses a setting in metadata.yaml.

    Nothing is numbered then.

    Mend it: correct the setting. Truth values are `true` and `false`.

    ```yaml content/metadata.yaml
    title: A test
    fignos-cleveref: "On"
    ```

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/metadata.yaml:1:1: error[X004] figures, tables and equations cannot be numbered: Metadata boolean values must be one of the following: true, True, TRUE, false, False, FALSE. As of pandoc 2.2.2, the following are not allowed: On, Off.
        hint: check the settings fignos-…, eqnos-…, tablenos-… and xnos-… in metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    fignos-cleveref: true
    ```

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """,
)
