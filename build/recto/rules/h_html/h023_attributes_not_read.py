from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H023", Severity.WARNING)
def attributes_not_read(subject: Subject) -> Iterator[Finding]:
    """Attributes behind words in brackets are not read, so that brackets and braces are printed.

    They follow the bracket without a space, and classes begin with a full stop.

    Fix it: write them as the hint does.

    ```markdown
    This is [red] {.red} and [blue]{blue}.
    ```

    ```text
    content/01.text.md:1:15: warning[H023] the space before {.red} parts it from the words that it is for
        hint: write [red]{.red}
    content/01.text.md:1:32: warning[H023] {blue} is shown as you typed it: a class begins with a full stop
        hint: write [blue]{.blue}
    ```

    Right:

    ```markdown
    This is [red]{.red} and [blue]{.blue}.
    ```
    """
    text = subject.text.text
    hidden = (Kind.CODE, Kind.UNCLOSED_FENCE, Kind.COMMENT, Kind.VERBATIM, Kind.MATHS, Kind.ESCAPE, Kind.KEY)
    for found in _BEHIND.finditer(blanked(text, [piece for piece in pieces(text) if piece.kind in hidden])):
        words, inside = found["words"], found["inside"]
        place = subject.text.location(found.start("braces"))
        if found["space"]:
            problem = f"the space before {{{inside}}} parts it from the words that it is for"
            yield Finding(problem, place, f"write [{words}]{{{inside}}}")
        elif inside[0] not in ".#":
            problem = f"{{{inside}}} is shown as you typed it: a class begins with a full stop"
            yield Finding(problem, place, f"write [{words}]{{.{inside}}}")


_BEHIND = re.compile(
    r"(?<![!\\\]])\[(?P<words>[^\[\]@^\n]{1,60})\](?P<space>[ \t]+(?=\{\.))?(?P<braces>\{(?P<inside>\.?[A-Za-z][\w-]*)\})"
)
