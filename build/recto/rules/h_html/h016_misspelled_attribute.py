from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import near
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_NAMES = frozenset("width height tag id alt title lang dir style class start".split())
_CLASSES = frozenset(
    "center left right white unnumbered unlisted page_break_before page_break_after inline_icon banner red orange yellow "
    "green blue purple pink grey gray fas fab".split()
)


@rule("H016", Severity.WARNING)
def misspelled_attribute(subject: Subject) -> Iterator[Finding]:
    """The name of an attribute or class in braces is misspelled, so it does nothing.

    Only what differs by a letter or two from a name that Recto knows is reported: other names may be your own.

    Fix it: write the name as the hint says.

    ```markdown
    ![How versions are kept.](images/figure.svg){wdith=50%}
    ```

    ```text
    content/01.text.md:1:46: warning[H016] wdith= is not known, so it does nothing
        hint: did you mean width=?
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.svg){width=50%}
    ```
    """
    text = subject.text.text
    for piece in pieces(text):
        if piece.kind is not Kind.ATTRIBUTES:
            continue
        for word in _WORD.finditer(text, piece.start, piece.end):
            written = word["name"] or word["class"]
            known, shown = (_NAMES, f"{written}=") if word["name"] else (_CLASSES, f".{written}")
            if written.startswith("data-") or written.lower() in known:
                continue
            if meant := near(written, known):
                hint = f"did you mean {f'{meant}=' if word['name'] else f'.{meant}'}?"
                yield Finding(
                    f"{shown} is not known, so it does nothing", subject.text.location(word.start() + 1), hint
                )


_WORD = re.compile(r"[{\s](?:(?P<name>[A-Za-z][\w-]+)=|\.(?P<class>[A-Za-z][\w-]+))")
