"""HTML as an lxml tree: parsed once, changed by passes, written once for each output.

A pass is a function that changes the tree in place. Elements have no namespaces, whether HTML, MathML or SVG. The root
``<body>`` is not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any, TypeAlias
from xml.parsers import expat

from lxml import etree

Node: TypeAlias = etree._Element
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VOID = frozenset(b"area base br col embed hr img input link meta source track wbr".split())
_VOID_TAG = re.compile(rb"<(?:%b)(?=[\s>])[^<>]*(?=>)" % b"|".join(sorted(_VOID)))
_DRAWN = frozenset(b"circle ellipse line path polygon polyline rect".split())
"""SVG shapes, which may be self-closing (HTML, 13.1.2.1)."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that XML cannot hold (XML 1.0, 2.2), in UTF-8."""
DEEPEST = 256
"""The maximum depth of elements in lxml's parser."""


class NotATree(ValueError):
    """Raised for HTML with characters, names or a depth that the tree cannot have."""


def parse(html: str) -> Node:
    """Parse HTML as nh3 writes it, without moving or losing anything. Raises NotATree.

    nh3 closes every element, quotes every attribute and escapes ``<`` and ``>`` everywhere, so its output is XML except
    for void elements and ``&nbsp;``. An HTML parser would move what the author nested wrongly.
    """
    try:
        return etree.fromstring(
            _as_xml(html), etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False)
        )
    except etree.XMLSyntaxError as failure:
        raise NotATree(str(failure)) from failure


def parse_within_limits(html: str) -> Node:
    """The same, but drops control characters and elements that are too deep; their content is kept, as in browsers.

    Raises NotATree if there are names that XML does not allow.
    """
    builder, reader = etree.TreeBuilder(), expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth <= DEEPEST:
            builder.start(name, dict(attributes.items()))

    def end(name: str) -> None:
        nonlocal depth
        if depth <= DEEPEST:
            builder.end(name)
        depth -= 1

    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler = builder.data
    try:
        reader.Parse(_CONTROL.sub(b"", _as_xml(html)), True)
    except (expat.ExpatError, ValueError) as failure:
        raise NotATree(str(failure)) from failure
    return builder.close()


def _as_xml(html: str) -> bytes:
    xml = _VOID_TAG.sub(rb"\g<0>/", html.encode()).replace(b"&nbsp;", "\u00a0".encode())
    # Unescaped, XML would turn white space in attributes into spaces.
    return b"<body>%b</body>" % xml.replace(b"\n", b"&#10;").replace(b"\t", b"&#9;").replace(b"\r", b"&#13;")


def serialise(root: Node) -> str:
    """The root's content as HTML (HTML, 13.3): the inverse of ``parse``."""
    xml = etree.tostring(root, encoding="UTF-8", xml_declaration=False, with_tail=False)
    # lxml escapes ">" in text, so "/>" only ends empty elements.
    pieces = xml.split(b"/>")
    for index, piece in enumerate(pieces[:-1]):
        name = piece[piece.rindex(b"<") + 1 :].partition(b" ")[0]
        pieces[index] += b">" if name in _VOID else b"/>" if name in _DRAWN else b"></%b>" % name
    html = b"".join(pieces).removeprefix(b"<body>").removesuffix(b"</body>")
    if b"&#" in html:
        html = html.replace(b"&#10;", b"\n").replace(b"&#9;", b"\t").replace(b"&#13;", b"\r")
    return html.replace("\u00a0".encode(), b"&nbsp;").decode()


def copy(root: Node) -> Node:
    """A copy of the tree that can be changed independently."""
    return deepcopy(root)


# --- reading --------------------------------------------------------------------------------------------------------


def has_class(node: Node, name: str) -> bool:
    """Whether ``name`` is one of the element's classes."""
    return name in node.get("class", "").split()


def find(root: Node, name: str, identifier: str) -> Node | None:
    """The first element with that name and ``id``."""
    return next((node for node in root.iter(name) if node.get("id") == identifier), None)


def reference_lists(root: Node) -> list[Node]:
    """The lists of references: there may be one for each chapter."""
    return [one for one in root.iter("div") if one.get("id") == "refs" or has_class(one, "refs")]


def text_of(node: Node) -> str:
    """The element's text, without the TeX of formulas."""
    return "".join(_SHOWN(node))


def nodes(xpath: str) -> Callable[[Node], list[Node]]:
    """A function that finds elements by an XPath expression."""
    found: Any = etree.XPath(xpath)
    return found  # type: ignore[no-any-return]  # lxml gives a list for such an expression


def texts(xpath: str) -> Callable[[Node], list[str]]:
    """A function that finds texts by an XPath expression."""
    found: Any = etree.XPath(xpath, smart_strings=False)
    return found  # type: ignore[no-any-return]  # as above


_SHOWN = texts("descendant::text()[not(parent::annotation)]")


def is_blank(text: str | None) -> bool:
    """Whether there is nothing but white space."""
    return not text or text.isspace()


# --- changing -------------------------------------------------------------------------------------------------------


def append(
    parent: Node, name: str, attributes: Mapping[str, str] | None = None, text: str = "", tail: str = ""
) -> Node:
    """Append a new element to another."""
    node = etree.SubElement(parent, name, dict(attributes or {}))
    node.text, node.tail = text or None, tail or None
    return node


def element(name: str, attributes: Mapping[str, str] | None = None, text: str = "", tail: str = "") -> Node:
    """A new element."""
    node = etree.Element(name, dict(attributes or {}))
    node.text, node.tail = text or None, tail or None
    return node


def put_first(node: Node, attributes: Mapping[str, str]) -> None:
    """Give the element attributes that come before its own and override them."""
    others = {str(name): str(value) for name, value in node.items() if name not in attributes}
    set_attributes(node, {**attributes, **others})


def set_attributes(node: Node, attributes: Mapping[str, str]) -> None:
    """Give the element these attributes and no others."""
    node.attrib.clear()
    for name, value in attributes.items():
        node.set(name, value)


def pop(node: Node, name: str) -> str | None:
    """Take an attribute from the element. Returns its value, None if it had none."""
    value = node.get(name)
    if value is not None:
        del node.attrib[name]
    return value


def add_style(node: Node, style: str) -> None:
    """Give the element a style, which the author's own ``style`` overrides."""
    given = node.get("style")
    if given is None:
        put_first(node, {"style": style})
    else:
        node.set("style", f"{style.rstrip(';')};{given}")


def remove_classes(node: Node, *names: str) -> None:
    """Take classes from an element that has a ``class``."""
    if "class" in node.attrib:
        node.set("class", " ".join(name for name in node.get("class", "").split() if name not in names))


def add_text(node: Node, text: str) -> None:
    """Put text at the end of the element's content."""
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text


def detach(node: Node) -> Node:
    """Take the element out of the tree; the text after it stays. Returns the element."""
    parent, before = node.getparent(), node.getprevious()
    if parent is not None:
        if node.tail and before is not None:
            before.tail = (before.tail or "") + node.tail
        elif node.tail:
            parent.text = (parent.text or "") + node.tail
        node.tail = None
        parent.remove(node)
    return node


def replace(node: Node, other: Node) -> None:
    """Replace an element by another."""
    parent = node.getparent()
    if parent is not None:
        other.tail, node.tail = node.tail, None
        parent.replace(node, other)


def wrap(node: Node, box: Node) -> None:
    """Put an element into a box, which takes its place."""
    replace(node, box)
    box.append(node)


def unwrap(root: Node, boxes: Iterable[Node]) -> None:
    """Replace elements below ``root`` by their content."""
    for node in boxes:
        node.tag = "recto-unwrapped"
    etree.strip_tags(root, "recto-unwrapped")


def strip(node: Node) -> None:
    """Remove the white space at both ends of an element's content."""
    node.text = (node.text or "").lstrip()
    if len(node):
        node[-1].tail = (node[-1].tail or "").rstrip()
    else:
        node.text = node.text.rstrip()
