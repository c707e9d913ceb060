from __future__ import annotations

from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.x_crossrefs.kinds import kind_of, worded


@rule("X011", Severity.WARNING)
def word_twice(subject: Subject) -> Iterator[Finding]:
    """The word before a reference is printed twice, because the reference prints it as well.

    With the setting `xnos-cleveref`, `@fig:x` prints "fig. 1", and `Figure @fig:x` therefore "Figure fig. 1"; the marks
    `+@` and `*@` do the same without the setting.

    Fix it: leave the word to the reference, or write `!@fig:x` for the number only.

    ```yaml content/metadata.yaml
    title: A test
    xnos-cleveref: true
    ```

    ```markdown
    Figure @fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:1: warning[X011] “Figure” is printed twice: @fig:workflow prints it as well
        hint: write *@fig:workflow alone, or Figure !@fig:workflow
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    xnos-cleveref: true
    ```

    ```markdown
    *@fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    values = subject.manuscript.metadata.values
    pandoc = values.get("pandoc")
    settings = {**values, **(pandoc if isinstance(pandoc, Mapping) else {})}
    for reference, word, start, mark in worded(subject):
        kind = reference.key.partition(":")[0]
        own = settings.get(f"{_FILTERS[kind]}-cleveref", settings.get("xnos-cleveref"))
        if kind == kind_of(word) and mark != "!" and (mark or str(own).lower() == "true"):
            yield Finding(
                f"“{word}” is printed twice: {mark}@{reference.key} prints it as well",
                subject.text.location(start),
                f"write {mark or '+*'[word[0].isupper()]}@{reference.key} alone, or {word} !@{reference.key}",
            )


_FILTERS = {"fig": "fignos", "tbl": "tablenos", "eq": "eqnos", "sec": "secnos"}
