from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_INVISIBLE = {
    "\u00a0": "a no-break space",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u2060": "a word joiner",
    "\u202f": "a narrow no-break space",
    "\ufeff": "a byte order mark",
}


_DASHES = {"\u2010": "a hyphen of another kind", "\u2011": "a no-break hyphen", "\u2012": "a figure dash",
           "\u2013": "an en dash", "\u2212": "a minus sign"}  # fmt: skip


_AFTER_KEY = re.compile(rf"([{''.join(_DASHES)}{''.join(_INVISIBLE)}])(?=\w)")


_IN_ATTRIBUTES = re.compile(rf"=\s*([“”‘’„])|([{''.join(_INVISIBLE)}])")


@rule("W007", Severity.WARNING)
def typographic_accident(subject: Subject) -> Iterator[Finding]:
    """A citation key, a label or an attribute contains a character that looks like another, or is invisible.

    Word processors and web pages put no-break spaces, soft hyphens, dashes and curly quotes where Markdown needs the
    plain ones. A citation key ends at them; attributes are not read, or keep the quotes. An **error** if the identifier
    of a work is cut by a character that cannot be seen.

    Fix it: type the plain character; `recto check --fix` does if it is certain.

    ```markdown
    As they show [@doi:10.5555/alpha–1].

    ![A figure.](images/figure.svg){#fig:a width=“50%”}
    ```

    ```text
    content/01.text.md:1:33: warning[W007] the key @doi:10.5555/alpha ends here, at an en dash
        hint: type - instead
    content/01.text.md:3:46: warning[W007] the curly quote “ is read as part of the value
        hint: type the straight quote "
    ```

    Right:

    ```markdown
    As they show [@doi:10.5555/alpha].

    ![A figure.](images/figure.svg){#fig:a width="50%"}
    ```
    """
    text = subject.text.text
    for piece in pieces(text):
        if piece.kind is Kind.KEY:
            after = _AFTER_KEY.match(text, piece.end)
            key = text[piece.start : piece.end]
            if after and (after[1] in _DASHES or after[1] in "\u00ad\u200b\u2060\ufeff"):
                name = _DASHES.get(after[1]) or _INVISIBLE[after[1]]
                new = "-" if after[1] in _DASHES else ""
                # --fix cannot distinguish a range of years or pages, `@smith2019–2020`, from an accident.
                if after[1] in _DASHES and ":" not in key:
                    continue
                yield Finding(
                    f"the key {key} ends here, at {name}",
                    subject.text.location(piece.end),
                    "type - instead" if new else "remove it",
                    Fix(after[1], new),
                    None if new or ":" not in key else Severity.ERROR,
                )
        elif piece.kind is Kind.ATTRIBUTES:
            inside = re.sub(r'"[^"]*"', lambda quoted: " " * len(quoted[0]), text[piece.start : piece.end])
            for match in _IN_ATTRIBUTES.finditer(inside):
                if match[1]:
                    yield Finding(
                        f"the curly quote {match[1]} is read as part of the value",
                        subject.text.location(piece.start + match.start(1)),
                        'type the straight quote "',
                    )
                else:
                    name = _INVISIBLE[match[2]]
                    new = " " if "space" in name and "zero" not in name else ""
                    yield Finding(
                        f"{name} between these attributes keeps them from being read",
                        subject.text.location(piece.start + match.start(2)),
                        "type a plain space" if new else "remove it",
                        Fix(match[2], new),
                    )
