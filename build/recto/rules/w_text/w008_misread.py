from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.pandoc.markdown import prose
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_MISREAD = re.compile(r"(?:[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2})+")


@rule("W008", Severity.WARNING, in_build=False)
def misread(subject: Subject) -> Iterator[Finding]:
    """Letters were read in the wrong encoding, and each is shown as two or three others.

    This happens to copied text, or if a program saves UTF-8 as something older: é becomes Ã©, and an apostrophe becomes
    â€™.

    Fix it: type what is meant; `recto check --fix` does.

    ```markdown
    A cafÃ© on the corner, and itâ€™s open.
    ```

    ```text
    content/01.text.md:1:6: warning[W008] Ã© is é in the wrong encoding
        hint: type é
    content/01.text.md:1:30: warning[W008] â€™ is ’ in the wrong encoding
        hint: type ’
    ```

    Right:

    ```markdown
    A café on the corner, and it’s open.
    ```
    """
    text = subject.text.text
    for match in _MISREAD.finditer(prose(text)):
        try:
            meant = _cp1252(match.group()).decode()
        except (UnicodeDecodeError, UnicodeEncodeError):
            continue
        if len(meant) < len(match.group()):
            yield Finding(
                f"{match.group()} is {meant} in the wrong encoding",
                subject.text.location(match.start()),
                f"type {meant}",
                Fix(match.group(), meant),
            )


def _cp1252(text: str) -> bytes:
    """The bytes of a text in Windows' encoding; characters that it lacks are kept as Latin-1."""
    return b"".join(letter.encode("latin-1" if "\u0080" <= letter <= "\u009f" else "cp1252") for letter in text)
