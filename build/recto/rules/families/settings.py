"""Settings of the rules: levels of unknown codes (I001), ignores in vain (I002) or that cannot be read (I003)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.rules.levels import checks, ignores, is_level
from recto.rules.rule import Finding, found_by_stage, rule, rules
from recto.rules.subject import Subject


@rule("I001", Severity.WARNING)
def unknown_level(subject: Subject) -> Iterator[Finding]:
    """An entry under `recto: checks:` has no effect: there is no such code, or it is given no level.

    A level is `off`, `warning` or `error`; or, for a rule that is to differ from file to file, names of files with
    levels, of which the first that fits counts.

    Mend it: correct the code or the level. `recto explain` lists the codes.

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
    content/metadata.yaml:5:5: warning[I001] M003 is given no level
        hint: write off, warning or error; or names of files with levels, such as {content/90.*.md: off}
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
            hint = "write off, warning or error; or names of files with levels, such as {content/90.*.md: off}"
            yield Finding(f"{code} is given no level", place, hint)


I002 = found_by_stage(
    "I002",
    Severity.WARNING,
    __name__,
    """A comment ignores what is not there.

    The mistake was mended, or has moved to another line. A comment that stays would hide the next mistake. Only `recto
    check` looks at this, since a build does not run all rules; what only a build can find is left alone.

    Mend it: take the comment out, or move it to the line that it is for.

    ```markdown
    It was shown [@doi:10.5555/alpha]. <!-- recto-ignore C001: to be published in May -->
    ```

    ```text
    content/01.text.md:1:36: warning[I002] there is no C001 here to ignore
        hint: take the comment out; if the line is another one now, move it
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """,
)


@rule("I003", Severity.WARNING)
def unread_ignore(subject: Subject) -> Iterator[Finding]:
    """A comment that is meant to ignore something lacks a code that there is, or the reason.

    Without a code nothing is ignored. Those who read the text later will want to know the reason.

    Mend it: write the code, a colon and the reason.

    ```markdown
    It was shown [@doi:10.5555/alpha]. <!-- recto-ignore: to be published in May -->

    It was denied [@doi:10.5555/beta]. <!-- recto-ignore C999: to be published in May -->
    ```

    ```text
    content/01.text.md:1:36: warning[I003] this comment names no code, and ignores nothing
        hint: write <!-- recto-ignore C001: the reason -->
    content/01.text.md:3:36: warning[I003] C999 is not the code of a rule
        hint: recto explain lists the codes
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/other]. <!-- recto-ignore C001: to be published in May -->
    ```
    """
    for ignore in ignores(subject.manuscript):
        unknown = [code for code in ignore.codes if code not in rules()]
        if not ignore.codes:
            hint = "write <!-- recto-ignore C001: the reason -->"
            yield Finding("this comment names no code, and ignores nothing", ignore.location, hint)
        elif not ignore.reason:
            hint = f"write it after a colon: <!-- recto-ignore {' '.join(ignore.codes)}: the reason -->"
            yield Finding("this comment does not say why it ignores", ignore.location, hint)
        for code in unknown:
            yield Finding(f"{code} is not the code of a rule", ignore.location, "recto explain lists the codes")
