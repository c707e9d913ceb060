from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.levels import ignores
from recto.rules.rule import Finding, rule, rules
from recto.rules.subject import Subject


@rule("I003", Severity.WARNING)
def unread_ignore(subject: Subject) -> Iterator[Finding]:
    """A comment that should ignore something lacks an existing code, or the reason.

    Without a code nothing is ignored. People who read the text later will want to know the reason.

    Fix it: write the code, a colon and the reason.

    ```markdown
    It was shown [@doi:10.5555/alpha]. <!-- recto-ignore: to be published in May -->

    It was denied [@doi:10.5555/beta]. <!-- recto-ignore C999: to be published in May -->
    ```

    ```text
    content/01.text.md:1:36: warning[I003] this comment names no code, so it ignores nothing
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
            yield Finding("this comment names no code, so it ignores nothing", ignore.location, hint)
        elif not ignore.reason:
            hint = f"write the reason after a colon: <!-- recto-ignore {' '.join(ignore.codes)}: the reason -->"
            yield Finding("this comment does not say why it ignores", ignore.location, hint)
        for code in unknown:
            yield Finding(f"{code} is not the code of a rule", ignore.location, "recto explain lists the codes")
