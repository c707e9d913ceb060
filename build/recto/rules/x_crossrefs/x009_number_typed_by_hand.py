from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.x_crossrefs.kinds import typed_numbers


@rule("X009", Severity.WARNING, in_build=False)
def number_typed_by_hand(subject: Subject) -> Iterator[Finding]:
    """A number is typed by hand, although labels number the figures, tables or equations.

    It is wrong as soon as one is added or moved, and it is not a link. Figures of other works are not reported, as far
    as the surrounding text shows it: `Figure 2 of`, `Figure 2 [@…]`, `[@…, Figure 2]`, and numbers that do not exist
    here.

    Fix it: refer to the label. In a caption, remove the number: every format adds it.

    ```markdown
    Figure 1 shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:1: warning[X009] the number in “Figure 1” is typed by hand
        hint: write Figure @fig:workflow
    ```

    Right:

    ```markdown
    Figure @fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    text = subject.text.text
    for start, (label, match) in typed_numbers(subject).items():
        if text[max(0, start - 4) : start].rstrip("*").endswith("\n\n") and _CAPTION.match(text, start):
            continue  # X008 reports it
        said = re.sub(r"\s+", " ", match[0])
        before = text[max(0, start - 12) : start].rstrip("*_ ")
        caption = before.endswith("![") or re.search(r"^(Table)?:$", before.rpartition("\n")[2])
        hint = (
            "remove it: captions are numbered automatically"
            if caption
            else f"write {match['word']} @{label.name}{match['panel']}"
        )
        if match["panel"] and not caption:
            panel = f"{label.name}-{match['panel'].lower()}"
            hint = f"write {match['word']} {{@{label.name}}}{match['panel']}"
            if any(one.name == panel for one in subject.document.labels):
                hint = f"write {match['word']} @{panel}"
        yield Finding(f"the number in “{said}” is typed by hand", subject.text.location(start), hint)


_CAPTION = re.compile(r"Tab(?:le|\.)(?:[^\n]|\n(?!\n))*\{#tbl:", re.IGNORECASE)
