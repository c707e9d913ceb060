from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("K010", Severity.WARNING)
def without_text(subject: Subject) -> Iterator[Finding]:
    """A link has no text, or only an image that is marked as decoration.

    There is nothing to click on, or nothing that screen readers could say (WCAG 2.4.4).

    Fix it: write the words of the link, or what its image shows.

    ```markdown
    See [](https://example.org) and [![](images/figure.svg){alt=""}](https://example.org).
    ```

    ```text
    content/01.text.md:1:5: warning[K010] this link has no text
        hint: write its words between the brackets
    content/01.text.md:1:33: warning[K010] this link has only an image that is decoration
        hint: write where it leads between the brackets of the image: [![…](images/figure.svg)](…)
    ```

    Right:

    ```markdown
    See [the example](https://example.org) and [![The example](images/figure.svg)](https://example.org).
    ```
    """
    text = subject.text.text
    hidden = (Kind.CODE, Kind.UNCLOSED_FENCE, Kind.COMMENT, Kind.VERBATIM, Kind.MATHS, Kind.ESCAPE)
    for match in _EMPTY.finditer(blanked(text, [piece for piece in pieces(text) if piece.kind in hidden], "x")):
        place = subject.text.location(match.start())
        if image := match["image"]:
            hint = f"write where it leads between the brackets of the image: [![…]({image})](…)"
            yield Finding("this link has only an image that is decoration", place, hint)
        else:
            where = "tags" if match[0].startswith("<") else "brackets"
            yield Finding("this link has no text", place, f"write its words between the {where}")


_EMPTY = re.compile(
    r"(?<![!\\\]])\[\s*\]\((?=[^\s()])"
    r"|(?<!!)\[!\[\]\((?P<image>[^()\s]+)\)\{[^{}]*\balt=\"\"[^{}]*\}\]\((?=[^\s()])"
    r"|<a\s[^<>]*\bhref\s*=(?![^<>]*aria-label)[^<>]*>\s*</a>"
)
