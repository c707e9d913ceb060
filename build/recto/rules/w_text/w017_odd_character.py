from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("W017", Severity.WARNING)
def odd_character(subject: Subject) -> Iterator[Finding]:
    r"""A character came along when text was copied: it cannot be seen, is a stand-in, or only looks like a letter.

    These are signs that turn the direction of the text, line ends of other programs, control characters, the sign for
    a lost character, characters that have a meaning in one font only, ligatures such as ﬁ, and Cyrillic or Greek
    letters in a Latin word. Searching does not find such words, and screen readers spell them.

    Fix it: type the word again. So are `&foo;`, which names no character, and `&amp;amp;`, of which a part is printed.

    ```markdown
    The ﬁrst experiment, &foo; and more.
    ```

    ```text
    content/01.text.md:1:5: warning[W017] “ﬁ” is one character (U+FB01)
        hint: type fi
    content/01.text.md:1:22: warning[W017] &foo; names no character, so it is printed
        hint: type the character itself, or \& for the sign
    ```

    Right:

    ```markdown
    The first experiment and more.
    ```
    """
    text = subject.text.text
    shown = blanked(text, [piece for piece in pieces(text) if piece.kind is not Kind.ENTITY])
    for found in _ODD.finditer(shown):
        place, (problem, hint) = subject.text.location(found.start()), _said(found[0], shown)
        if problem and not (found[0][0] == _LOST and _is_recoded(subject, place.path)):
            yield Finding(problem, place, hint)


_TURNING = "\u202a\u202b\u202d\u202e\u2066-\u2068"
_ODD = re.compile(
    rf"[{_TURNING}]|[\u2028\u2029\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\ufffd+|[\ue000-\uf8ff]|[\ufb00-\ufb06]"
    r"|\b(?=\w*[A-Za-z])(?=\w*[\u0400-\u04ff\u0370-\u03ff])[A-Za-z\u0400-\u04ff\u0370-\u03ff]{3,}\b"
    r"|(?<![\w&/?=])&(?:amp;(?:amp|lt|gt|nbsp);|[A-Za-z]{2,12};)"
)
_LOST = "\ufffd"
_LIKE = dict(
    zip("аеорсухіјѕАВЕКМНОРСТХЅІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινυ", "aeopcyxijsABEKMHOPCTXSIJABEZHIKMNOPTYXoivu", strict=True)
)
"""Letters of other alphabets, and those that they look like."""


def _said(odd: str, text: str) -> tuple[str, str]:
    code = f"U+{ord(odd[0]):04X}"
    if odd.startswith("&"):
        if odd.count(";") == 2:
            return f"{odd} is printed as {odd[0]}{odd[5:]}", f"write {odd[0]}{odd[5:]}"
        known = odd[1:] in html5
        return ("", "") if known else (f"{odd} names no character, so it is printed", _ITSELF)
    if re.match(f"[{_TURNING}]", odd):
        turned = re.search(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]", text)
        return ("", "") if turned else (f"an invisible sign ({code}) turns the direction of the text", "remove it")
    if odd[0] == _LOST:
        return f"“{_LOST}” stands for a character that was lost when the text was copied or saved", "type it again"
    if "\ufb00" <= odd[0] <= "\ufb06":
        return f"“{odd}” is one character ({code})", f"type {unicodedata.normalize('NFKC', odd)}"
    if "\ue000" <= odd[0] <= "\uf8ff":
        return f"a character ({code}) has a meaning in one font only", "type what it shows"
    if len(odd) == 1:
        return f"there is an invisible character ({code})", "remove it; a line ends with Enter"
    meant = "".join(_LIKE.get(letter, letter) for letter in odd)
    strange = next((letter for letter in odd if letter in _LIKE), "")
    if not meant.isascii() or not strange:
        return "", ""
    name = unicodedata.name(strange).split()[0].capitalize()
    return f"“{odd}” has a {name} letter ({strange}, U+{ord(strange):04X}) that looks like a Latin one", f"type {meant}"


def _is_recoded(subject: Subject, path: str) -> bool:
    """Whether Recto could not read the characters of a file, which another rule reports."""
    return _LOST.encode() not in (subject.manuscript.root / path).read_bytes()


_ITSELF = r"type the character itself, or \& for the sign"
