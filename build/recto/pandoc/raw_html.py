"""What the author wrote in HTML within a line, as Pandoc's own elements, which every format can show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

from recto.pandoc import ast
from recto.pandoc.ast import Inline

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>[^<>]*?)/?>")


def from_html(inlines: list[Inline]) -> None:
    """Turn an author's ``<small>``, ``<sup>``, ``<br>``, ``<img …>`` and the like into Pandoc's own elements.

    What is opened and never closed, or closed and never opened, only loses its tag. Other raw HTML stays.
    """
    if not any(inline["t"] == "RawInline" for inline in inlines):
        return
    open_tags: list[re.Match[str]] = []
    contents: list[list[Inline]] = [[]]
    for inline in inlines:
        tag = _TAG.fullmatch(ast.text(inline).strip()) if ast.is_raw_html(inline) else None
        name = tag["name"].lower() if tag else ""
        if tag and name in _EMPTY:
            contents[-1] += _EMPTY[name](tag["attributes"])
        elif not tag or name not in _ELEMENTS:
            contents[-1].append(inline)
        elif not tag["end"]:
            open_tags.append(tag)
            contents.append([])
        else:
            _close(name, open_tags, contents)
    inlines[:] = [inline for content in contents for inline in content]


def _close(name: str, open_tags: list[re.Match[str]], contents: list[list[Inline]]) -> None:
    """Close the innermost element of this name, and those that were left open in it."""
    while any(tag["name"].lower() == name for tag in open_tags):
        tag, content = open_tags.pop(), contents.pop()
        if tag["name"].lower() == name:
            contents[-1] += _ELEMENTS[name](content, tag["attributes"]) if content else []
            return
        contents[-1] += content


def _link(content: list[Inline], attributes: str) -> list[Inline]:
    target = attribute(attributes, "href")
    if not re.match(r"(?i)https?://|mailto:|#", target):
        return content
    return [ast.link(content, target, attribute(attributes, "title"))]


def _image(attributes: str) -> list[Inline]:
    """An ``<img>`` whose address ``illustrate`` has left in place."""
    source = attribute(attributes, "src")
    if not source:
        return []
    sizes = [(side, value) for side in ("width", "height") if (value := attribute(attributes, side))]
    attr = ast.make_attr("", attribute(attributes, "class").split(), sizes)
    return [ast.image(ast.inlines_of(attribute(attributes, "alt")), source, attr=attr)]


def attribute(attributes: str, name: str) -> str:
    """The value of an attribute among those of a tag; empty if there is none."""
    match = re.search(rf"""(?i)(?:^|\s){name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", attributes)
    return unescape(match[1] or match[2] or match[3] or "") if match else ""


_EMPTY: Mapping[str, Callable[[str], list[Inline]]] = {"br": lambda _: [ast.line_break()], "img": _image}
"""By the name of an HTML element that has no content: what it becomes, by its attributes."""

_ELEMENTS: Mapping[str, Callable[[list[Inline], str], list[Inline]]] = {
    **dict.fromkeys(("b", "strong"), lambda content, _: [ast.strong(content)]),
    **dict.fromkeys(("em", "i", "cite", "var"), lambda content, _: [ast.emph(content)]),
    "sup": lambda content, _: [ast.superscript(content)],
    "sub": lambda content, _: [ast.subscript(content)],
    **dict.fromkeys(("u", "ins"), lambda content, _: [ast.underline(content)]),
    **dict.fromkeys(("s", "del"), lambda content, _: [ast.strikeout(content)]),
    "small": lambda content, _: [ast.span(content, ast.custom_style("Small"))],
    "a": _link,
}
"""By the name of an HTML element: what it becomes, by its content and its attributes."""
