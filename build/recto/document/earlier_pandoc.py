"""What earlier Pandocs read and the present one does not, changed right before it reads the text.

* A blank line in a caption, or in the words of a link, which Pandoc does not read any more. A caption keeps a line
  break there, a link a space.
* A note in the line that a parenthesis or a bracket follows, ``^[note](so)``: since Pandoc 3.8.1, this is no note.
* A space in emphasis in a subscript or superscript, ``H~*2 x*~``: since Pandoc 3.8.1, that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from recto.core.diagnostics import Report, warning
from recto.core.model import Text

_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_BEGINS_BLOCK = re.compile(r"\n[ \t]*\n[ \t]*(?:[#>|:*+-]|\d+[.)]\s|```|~~~|!\[)")
_SCRIPT = re.compile(
    r"(?<![\\~^])(?P<sign>[~^])(?P<mark>\*{1,2}|_{1,2})[^*_~^\s\\]{1,100}(?: [^*_~^\s\\]{1,100}){1,10}"
    r"(?P=mark)(?P=sign)(?![~^])"
)
_TARGET = re.compile(r"\((?:[^\s()]|\([^\s()]*\))+(?:\s+\"[^\"\n]*\")?\)")
_LABEL = re.compile(r"\[([^\[\]\n]+)\]")
_LONGEST = 5000
"""Characters from the one bracket to the other."""


def repaired(text: str, source: Text, report: Report, additions: Iterable[tuple[int, str]] = ()) -> tuple[str, str]:
    """The text for Pandoc, and a character that has to go from what Pandoc makes of it; empty if there is none.

    ``text`` has the places of ``source``. What is in ``additions`` is inserted besides, each at its place. Reports each
    change but these (H024).
    """
    changes = [(place, place, words) for place, words in additions]
    if not changes and not any(_candidates(text)):
        return text, ""
    from recto.pandoc.markdown import Kind, blanked, pieces

    code = {Kind.CODE, Kind.COMMENT, Kind.VERBATIM, Kind.METADATA, Kind.MATHS, Kind.TEX, Kind.TAG}
    mark = next(letter for letter in map(chr, range(0xE000, 0xF900)) if letter not in text)
    for kind, start, end in _candidates(blanked(text, [one for one in pieces(text) if one.kind in code])):
        problem, hint = _SAID[kind]
        report(warning("H024", problem, source.location(start), hint))
        if kind == "note":
            changes.append((end, end, mark))
        elif kind == "script":
            changes += [(place, place, "\\") for place in range(start, end) if text[place] == " "]
        else:
            instead = "\\\n" if kind == "caption" else "\n"
            changes += [(*blank.span(), instead) for blank in _BLANK_LINES.finditer(text, start, end)]
    for start, end, instead in sorted(set(changes), reverse=True):
        text = text[:start] + instead + text[end:]
    return text, mark if changes else ""


def without_mark(output: str, mark: str) -> str:
    """Pandoc's JSON without the character."""
    return output.replace(f'{{"t":"Str","c":"{mark}"}},', "").replace(mark, "") if mark else output


_SAID = {
    "caption": ("there is a blank line in this caption; it is shown as a line break", "remove the blank line"),
    "link": ("there is a blank line in the words of this link; it is shown as a space", "remove the blank line"),
    "script": (
        "there is a space in this subscript or superscript, so that it would not be read; it is shown as one",
        "put a backslash before the space",
    ),
    "note": (
        "a parenthesis or a bracket follows this note at once, so that it would not be read; it is shown as a note",
        "put a space or a backslash between them, as in ^[…]\\(…",
    ),
}


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    """Scripts, captions, words of links and notes that would be read otherwise: where each begins, and the sign after
    it."""
    yield from (("script", *script.span()) for script in _SCRIPT.finditer(text))
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif bracket[0] == "]" and opened:
            start, end = opened.pop(), bracket.end()
            before = text[max(start - 2, 0) : start]
            if end - start > _LONGEST:
                continue
            if before.endswith("^") and before != "\\^" and text.startswith(("(", "["), end):
                yield "note", start - 1, end
            elif _is_parted(text, start, end):
                yield ("caption", start - 1, end) if before.endswith("!") else ("link", start, end)


def _is_parted(text: str, start: int, end: int) -> bool:
    """Whether there is a blank line in the brackets of a link or an image, and after it no list or the like."""
    blank = _BLANK_LINES.search(text, start, end) and not _BEGINS_BLOCK.search(text, start, end)
    if not blank:
        return False
    label = _LABEL.match(text, end)
    return _TARGET.match(text, end) is not None or bool(label and f"\n[{label[1]}]:" in text)
