from __future__ import annotations

from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.rules.levels import checks, is_level
from recto.rules.rule import Finding, rule, rules
from recto.rules.subject import Subject


@rule("I001", Severity.WARNING)
def unknown_level(subject: Subject) -> Iterator[Finding]:
    """An entry under `recto: checks:` has no effect: its code does not exist, or its level is not one.

    A level is `off`, `warning` or `error`. If a rule should differ from file to file, list patterns of file names with
    levels; the first that matches is used.

    Fix it: correct the code or the level. `recto explain` lists the codes.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      checks:
        citations: warning
        M003: never
    ```

    ```text
    content/metadata.yaml:4:5: warning[I001] citations is not the code of a rule
        hint: recto explain lists the codes
    content/metadata.yaml:5:5: warning[I001] M003 needs off, warning or error
        hint: for some files only, write {content/90.*.md: off}
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      checks:
        X001: warning
        M003: {content/metadata.yaml: off}
    ```
    """
    manuscript = subject.manuscript
    for code, level in checks(manuscript).items():
        place = manuscript.metadata.place("recto", "checks", code)
        if code not in rules():
            hint = nearest(str(code), rules()) or "recto explain lists the codes"
            yield Finding(f"{code} is not the code of a rule", place, hint)
        elif not all(map(is_level, level.values() if isinstance(level, Mapping) else [level])):
            hint = "for some files only, write {content/90.*.md: off}"
            yield Finding(f"{code} needs off, warning or error", place, hint)
