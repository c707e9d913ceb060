"""Drawings (SVG) in the terms that programs other than browsers know, for the PDF, the Word file and LaTeX.

What is decided here as browsers decide it: custom properties (``var()``), ``light-dark()``, the shorthand ``font``, and
which part of a ``switch`` is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_INSIDE = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
"""A value, with parentheses in parentheses."""
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_LIGHT_DARK = re.compile(rf"light-dark\(((?:[^(),]|\({_INSIDE}\))*),{_INSIDE}\)")
_PROPERTY = re.compile(r"(?<![\w-])(--[\w-]++)\s*+:\s*([^;}]+)")
_FONT = re.compile(
    r"(?<![\w-])font\s*:\s*(?P<before>(?:(?:italic|oblique|normal|bold|bolder|lighter|small-caps|[1-9]00)\s+)*)"
    r"(?P<size>[\d.]+(?:[a-z]+|%)?|(?:xx?-)?(?:small|large)|medium)(?:\s*/\s*[\w.%]+)?\s+(?P<family>[^;}]+)"
)
_MODERN = re.compile(rb"light-dark\(|var\(|\bfont\s*:|<(?:\w+:)?switch\b")


def plain(data: bytes) -> bytes:
    """The drawing without what only browsers know; as it is if it has none of that, or is not XML."""
    if not _MODERN.search(data):
        return data
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return data
    sheets = " ".join(element.text or "" for element in root.iter("{*}style"))
    _resolve(root, dict(_PROPERTY.findall(sheets)))
    for element in [*root.iter("{*}switch")]:
        _choose(element)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _resolve(root: Node, known: Mapping[str, str]) -> None:
    """Write the values of properties for ``var()`` in an element and what is in it, and the lengthy forms of others."""
    stack: list[tuple[Any, Mapping[str, str]]] = [(root, known)]
    while stack:
        element, above = stack.pop()
        if not isinstance(element.tag, str):
            continue
        own = {**above, **dict(_PROPERTY.findall(element.get("style") or ""))}
        for name, value in element.attrib.items():
            if "(" in value or name == "style":
                element.set(name, _value(value, own))
        if element.tag.endswith("}style") and element.text:
            element.text = _value(element.text, own)
        stack += [(child, own) for child in element]


_DEEPEST = 10
"""Properties that are made of others; more are a riddle, not a drawing."""
_LONGEST = 100_000
"""Characters of a value that is made of properties."""


def _value(text: str, known: Mapping[str, str]) -> str:
    for _ in range(_DEEPEST):
        if sum(len(known.get(match[1], "")) for match in _VAR.finditer(text)) > _LONGEST:
            break
        found = _VAR.sub(lambda match: known.get(match[1], (match[2] or "").strip()).strip(), text)
        if found == text or len(found) > _LONGEST:
            break
        text = found
    return _FONT.sub(_long_font, _LIGHT_DARK.sub(lambda match: match[1].strip(), text))


def _long_font(match: re.Match[str]) -> str:
    words = match["before"].split()
    style = next((word for word in words if word in ("italic", "oblique")), "normal")
    weight = next((word for word in words if word.startswith(("bold", "lighter")) or word[0].isdigit()), "normal")
    return f"font-style:{style};font-weight:{weight};font-size:{match['size']};font-family:{match['family'].strip()}"


def _choose(switch: Node) -> None:
    """Keep the first child that is shown. Of what it asks for, browsers have every feature and no extension (SVG 2,
    5.9); HTML was taken out already."""
    children = [*switch.iterchildren("*")]
    shown = next((child for child in children if not child.get("requiredExtensions") and _speaks(child)), None)
    for child in children:
        if child is not shown:
            _remove(child)


def _speaks(element: Node) -> bool:
    languages = element.get("systemLanguage")
    return languages is None or any(one.strip().lower().startswith("en") for one in languages.split(","))


def _remove(element: Node) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
