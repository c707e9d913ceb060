"""What earlier Pandocs read and the present one does not, changed right before it reads the text.

* A blank line in a caption, or in the words of a link, which Pandoc does not read any more. A caption keeps a line
  break there, a link a space.
* A note in the line that a parenthesis or a bracket follows, ``^[note](so)``: since Pandoc 3.8.1, this is no note.
* A superscript that begins with a bracket, ``10^[1]^`` and ``so^[@key]^``: since Pandoc 3.8.1, this is a note.
* A space in what is in a subscript or superscript, ``H~*2 x*~``: since Pandoc 3.8.1, that is none.
* ``~~`` and ``^^`` that enclose nothing: since Pandoc 3.8.1, they are not shown.
* A table drawn with ``+---+`` that has no border below its last row: since Pandoc 2.19, that row is not shown.
* A citation that a word in parentheses follows at once, ``[@key](so)``: since Pandoc 2.15, this is a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from recto.core.diagnostics import Report, warning
from recto.core.model import Text
from recto.pandoc.syntax import SCRIPT, is_citation_with_word

_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_BEGINS_BLOCK = re.compile(r"\n[ \t]*\n[ \t]*(?:[#>|:*+-]|\d+[.)]\s|```|~~~|!\[)")
_BARE_SIGNS = re.compile(
    r"\\.|~~(?=[^\s~])(?:(?!~~|\n[ \t]*\n).)+~~|([~^])(?:(?!\1)\S)+\1|(?P<bare>~{2,}|\^{2,})", re.DOTALL
)
_OPEN_TABLE = re.compile(
    r"^(?P<border>[ \t]*\+[-=:]{2,}[-=:+]*\+)[ \t]*\n(?:[ \t]*[|+][^\n]*\n)*(?P<last>[ \t]*\|[^\n]*)$(?!\n[ \t]*[|+])",
    re.MULTILINE,
)
_BLANK = "\0"
"""In place of code, formulas and the like."""
_LINK = re.compile(r"\[[^\[\]]*\]\(")
_TARGET = re.compile(r"\((?:[^\s()]|\([^\s()]*\))+(?:\s+\"[^\"\n]*\")?\)")
_LABEL = re.compile(r"\[([^\[\]\n]+)\]")
_LONGEST = 5000
"""Characters from the one bracket to the other."""


def repaired(text: str, source: Text, report: Report, additions: Iterable[tuple[int, str]] = ()) -> tuple[str, str]:
    """The text for Pandoc, and the characters that `without_marks` takes from what Pandoc makes of it, if any.

    ``text`` has the places of ``source``. What is in ``additions`` is inserted besides, each at its place. Reports each
    change but these (H024).
    """
    changes = [(place, place, words) for place, words in additions]
    if not changes and not any(_candidates(text)) and not any(_signs(text)):
        return text, ""
    from recto.pandoc.markdown import Kind, blanked, pieces

    code = {Kind.CODE, Kind.COMMENT, Kind.VERBATIM, Kind.METADATA, Kind.MATHS, Kind.TEX, Kind.TAG}
    bare = blanked(text, [one for one in pieces(text) if one.kind in code], _BLANK)
    unused = (letter for letter in map(chr, range(0xE000, 0xF900)) if letter not in text)
    mark, space = next(unused), next(unused)
    for kind, start, end in (*_candidates(bare), *_signs(blanked(text, pieces(text), _BLANK))):
        if kind == "script" and " " not in text[start:end]:
            continue
        problem, hint = _SAID[kind]
        report(warning("H024", problem, source.location(start), hint))
        if kind in ("note", "citation"):
            changes.append((end, end, mark))
        elif kind in ("script", "bracket"):
            changes += [(start + 1, start + 1, mark)] if kind == "bracket" else []
            changes += [_space(text, place, bare, space) for place in range(start, end) if text[place] == " "]
        elif kind == "table":
            changes.append((end, end, "\n" + re.sub("[=:]", "-", text[start:end].partition("\n")[0])))
        elif kind == "signs":
            changes += [(place, place, "\\") for place in range(start, end)]
        else:
            instead = "\\\n" if kind == "caption" else "\n"
            changes += [(*blank.span(), instead) for blank in _BLANK_LINES.finditer(text, start, end)]
    for start, end, instead in sorted(set(changes), reverse=True):
        text = text[:start] + instead + text[end:]
    return text, mark + space if changes else ""


def _space(text: str, place: int, bare: str, instead: str) -> tuple[int, int, str]:
    """The change to a space in a subscript or superscript: where it begins and ends, and what is there then."""
    if bare[place] == _BLANK:
        return place, place + 1, instead
    if text[place - 1] == ";":
        return place, place + 1, ""
    return place, place, "\\"


def without_marks(output: str, marks: str) -> str:
    """Pandoc's JSON without the first of the characters, and with spaces for the second."""
    if not marks:
        return output
    mark, space = marks[0], marks[1]
    return output.replace(f'{{"t":"Str","c":"{mark}"}},', "").replace(mark, "").replace(space, " ")


_SAID = {
    "caption": ("there is a blank line in this caption; it is shown as a line break", "remove the blank line"),
    "link": ("there is a blank line in the words of this link; it is shown as a space", "remove the blank line"),
    "script": (
        "there is a space in this subscript or superscript, so that it would not be read; it is shown as one",
        "put a backslash before the space",
    ),
    "bracket": (
        "this superscript begins with a bracket, so that it would be read as a note; it is shown as a superscript",
        "write <sup>…</sup> in place of ^…^",
    ),
    "table": (
        "this table has no border below its last row, so that the row would be left out; it is shown",
        "write a line such as +---+---+ below the last row",
    ),
    "signs": (
        "these signs enclose nothing, so that they would be left out; they are shown",
        r"put a backslash before each of them, as in \~\~",
    ),
    "citation": (
        "a word in parentheses follows this citation at once, so that this would be a link; it is shown as a citation",
        "put a space between them",
    ),
    "note": (
        "a parenthesis or a bracket follows this note at once, so that it would not be read; it is shown as a note",
        "put a space or a backslash between them, as in ^[…]\\(…",
    ),
}


def _signs(text: str) -> Iterator[tuple[str, int, int]]:
    """Where signs of subscripts and superscripts enclose nothing."""
    yield from (("signs", *found.span()) for found in _BARE_SIGNS.finditer(text) if found["bare"])


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    """Tables, scripts, captions, words of links, notes and citations that would be read otherwise: where each begins,
    and the sign after it."""
    yield from (("table", *table.span()) for table in _OPEN_TABLE.finditer(text))
    scripts = set()
    for script in SCRIPT.finditer(text):
        start, end = script.span()
        scripts.add(start)
        begins_with_bracket = text.startswith("^[", start) and not _LINK.match(text, start + 1)
        yield "bracket" if begins_with_bracket else "script", start, end
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif bracket[0] == "]" and opened:
            start, end = opened.pop(), bracket.end()
            before = text[max(start - 2, 0) : start]
            if end - start > _LONGEST or start - 1 in scripts:
                continue
            if before.endswith("^") and before != "\\^" and text.startswith(("(", "["), end):
                yield "note", start - 1, end
            elif _is_parted(text, start, end):
                yield ("caption", start - 1, end) if before.endswith("!") else ("link", start, end)
            elif not before.endswith("!") and is_citation_with_word(text, start, end):
                yield "citation", start, end


def _is_parted(text: str, start: int, end: int) -> bool:
    """Whether there is a blank line in the brackets of a link or an image, and after it no list or the like."""
    blank = _BLANK_LINES.search(text, start, end) and not _BEGINS_BLOCK.search(text, start, end)
    if not blank:
        return False
    label = _LABEL.match(text, end)
    return _TARGET.match(text, end) is not None or bool(label and f"\n[{label[1]}]:" in text)
