"""Inlines as text with a few marks: those that CSL JSON has for words in a field, those of RTF, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from recto.pandoc import ast
from recto.pandoc.ast import Inline

Marks = Mapping[str, tuple[str, str]]
"""What stands before and behind the words of an element, by its type."""

CSL: Marks = {
    "Emph": ("<i>", "</i>"),
    "Strong": ("<b>", "</b>"),
    "Superscript": ("<sup>", "</sup>"),
    "Subscript": ("<sub>", "</sub>"),
    "SmallCaps": ('<span style="font-variant:small-caps;">', "</span>"),
}
"""As in the fields of CSL JSON (https://docs.citationstyles.org/en/stable/specification.html, appendix "Rich text")."""

RTF: Marks = {
    "Emph": (r"{\i{}", "}"),
    "Strong": (r"{\b{}", "}"),
    "Superscript": (r"\super ", r"\nosupersub{}"),
    "Subscript": (r"\sub ", r"\nosupersub{}"),
    "SmallCaps": (r"{\scaps ", "}"),
}
"""As citeproc-js writes it, which is Zotero's processor."""

_TAGS = re.compile(r"</?(?:i|b|sup|sub)>|<span style=\"font-variant:small-caps;\">|</span>")
_QUOTES = {True: "“”", False: "‘’"}


def rich_text(inlines: Sequence[Inline], marks: Marks = CSL, escape: Callable[[str], str] = str) -> str:
    """The words of inlines with ``marks``; formulas as their TeX; no notes, images and raw code."""
    return "".join(_piece(inline, marks, escape) for inline in inlines)


def rtf(inlines: Sequence[Inline]) -> str:
    """The same as RTF."""
    return rich_text(inlines, RTF, _for_rtf)


def plain(rich: str) -> str:
    """A text with CSL's marks without them."""
    return _TAGS.sub("", rich)


def _piece(inline: Inline, marks: Marks, escape: Callable[[str], str]) -> str:
    kind = inline["t"]
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Str", "Code", "Math"):
        return escape(ast.text(inline))
    if kind in ("Note", "Image", "RawInline"):
        return ""
    before, after = marks.get(kind, ("", ""))
    if kind == "Quoted":
        before, after = map(escape, _QUOTES[ast.is_double_quoted(inline)])
    return f"{before}{rich_text(ast.inlines(inline), marks, escape)}{after}"


def _for_rtf(text: str) -> str:
    escaped = re.sub(r"[\\{}]", r"\\\g<0>", text)
    return re.sub(r"[^\x20-\x7e]", lambda match: "".join(map(_unit, _utf16(match[0]))), escaped)


def _utf16(character: str) -> list[int]:
    data = character.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(data[start : start + 2], "little") for start in range(0, len(data), 2)]


def _unit(number: int) -> str:
    return rf"\uc0\u{number}{{}}"
