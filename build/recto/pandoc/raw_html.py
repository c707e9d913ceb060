"""What the author wrote in HTML or by class, as elements that Word can show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recto.pandoc.ast import INLINES, Element, lists, walk


def _inlines(text: str) -> list[Element]:
    words: list[Element] = []
    for word in text.split():
        words += [{"t": "Space"}, {"t": "Str", "c": word}]
    return words[1:]


_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>[^<>]*?)/?>")
_ELEMENTS = {
    "b": "Strong",
    "strong": "Strong",
    "em": "Emph",
    "i": "Emph",
    "cite": "Emph",
    "var": "Emph",
    "sup": "Superscript",
    "sub": "Subscript",
    "u": "Underline",
    "ins": "Underline",
    "s": "Strikeout",
    "del": "Strikeout",
    "small": "Span",
    "a": "Link",
}


def from_html(inlines: list[Element]) -> None:
    """Turn an author's ``<small>``, ``<sup>``, ``<br>``, ``<img …>`` and the like into Pandoc's own elements."""
    if not any(inline["t"] == "RawInline" for inline in inlines):
        return
    open_tags: list[tuple[str, str]] = []
    lists: list[list[Element]] = [[]]
    for inline in inlines:
        tag = _TAG.fullmatch(inline["c"][1].strip()) if inline["t"] == "RawInline" else None
        name = tag["name"].lower() if tag else ""
        if tag is None or inline["c"][0] not in ("html", "html5", "html4"):
            lists[-1].append(inline)
        elif name == "br":
            lists[-1].append({"t": "LineBreak"})
        elif name == "img":
            lists[-1] += _image(tag["attributes"])
        elif name not in _ELEMENTS:
            lists[-1].append(inline)
        elif not tag["end"]:
            open_tags.append((name, tag["attributes"]))
            lists.append([])
        elif name in [opened for opened, _ in open_tags]:
            while True:
                opened, attributes = open_tags.pop()
                content = lists.pop()
                lists[-1] += _element(opened, attributes, content) if opened == name else content
                if opened == name:
                    break
    while len(lists) > 1:  # opened and never closed
        content = lists.pop()
        lists[-1] += content
    inlines[:] = lists[0]


def _element(name: str, attributes: str, content: list[Element]) -> list[Element]:
    if not content:
        return []
    kind = _ELEMENTS[name]
    if kind == "Span":
        return [{"t": "Span", "c": [["", [], [["custom-style", "Small"]]], content]}]
    if kind == "Link":
        target = _attribute(attributes, "href")
        if not re.match(r"(?i)https?://|mailto:|#", target):
            return content
        return [{"t": "Link", "c": [["", [], []], content, [target, _attribute(attributes, "title")]]}]
    return [{"t": kind, "c": content}]


def _image(attributes: str) -> list[Element]:
    """An ``<img>`` whose address ``illustrate`` has left in place."""
    source = _attribute(attributes, "src")
    if not source:
        return []
    sizes = [[side, value] for side in ("width", "height") if (value := _attribute(attributes, side))]
    return [
        {"t": "Image", "c": [["", _attribute(attributes, "class").split(), sizes],
                             _inlines(_attribute(attributes, "alt")), [source, ""]]}
    ]  # fmt: skip


def _attribute(attributes: str, name: str) -> str:
    from html import unescape

    match = re.search(rf"""(?i)(?:^|\s){name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", attributes)
    return unescape(match[1] or match[2] or match[3] or "") if match else ""


_PLACES = {"center": "Centered", "right": "Right Aligned", "page_center": "Centered"}
_PAGE_BREAK: Element = {"t": "RawBlock", "c": ["openxml", '<w:p><w:pPr><w:pStyle w:val="PageBreak"/></w:pPr></w:p>']}
"""Marks where a page begins; ``break_pages`` puts that into the paragraph that follows."""


_PARAGRAPH = re.compile(r"\s*<(p|center)\b([^<>]*)>\s*", re.IGNORECASE)
"""An author's tag that Pandoc leaves before the words of one paragraph."""


def by_class(blocks: list[Element]) -> None:
    """What the classes that Manubot's page has mean in Word; colours are the page's alone."""
    for siblings in lists(blocks, ("RawBlock",)):
        for index in range(len(siblings) - 1):
            raw, inner = siblings[index : index + 2]
            if (
                raw["t"] == "RawBlock"
                and inner["t"] in ("Plain", "Para")
                and (tag := _PARAGRAPH.fullmatch(raw["c"][1]))
            ):
                align = "center" if tag[1].lower() == "center" else _attribute(tag[2], "align").lower()
                siblings[index + 1] = {"t": "Div", "c": [["", [], [["align", align]]], [inner]]}
    for element in list(walk(blocks)):
        kind = element["t"]
        if kind == "Span":
            attr, content = element["c"]
            if "semibold" in attr[1]:
                element["c"] = [attr, [{"t": "Strong", "c": content}]]
            elif "caption-label" in attr[1]:
                attr[2].append(["custom-style", "Caption Label"])
        elif kind == "Div":
            _, classes, pairs = element["c"][0]
            style = _place([*classes, dict(pairs).get("align", "").lower()])
            if style:
                pairs.append(["custom-style", style])
        elif kind == "Para" and len(element["c"]) == 1 and element["c"][0]["t"] == "Span":
            style = _place(element["c"][0]["c"][0][1])
            if style:
                element["t"], inner = "Div", element["c"]
                element["c"] = [["", [], [["custom-style", style]]], [{"t": "Para", "c": inner}]]
    _mark_page_breaks(blocks)


def _place(classes: Sequence[str]) -> str | None:
    return next((_PLACES[name] for name in classes if name in _PLACES), None)


def _mark_page_breaks(blocks: list[Element]) -> None:
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if block["t"] == "Div":
            _mark_page_breaks(block["c"][1])
        attr = (
            block["c"][1]
            if block["t"] == "Header"
            else block["c"][0]
            if block["t"] in ("Div", "Table", "Figure")
            else None
        )
        inner = block["c"] if block["t"] in ("Para", "Plain") else ()
        classes = (
            set(attr[1])
            if attr
            else {name for one in inner if one["t"] in ("Span", "Image") for name in one["c"][0][1]}
        )
        if classes & {"page_break_after", "page_center"}:
            blocks.insert(index + 1, _PAGE_BREAK)
        if classes & {"page_break_before", "page_center"}:
            blocks.insert(index, _PAGE_BREAK)


def set_entries(blocks: list[Element]) -> None:
    """The parts of references that the style sets as blocks (CSL 1.0.2, ``display``), each on a line of its own: for
    Pandoc's writer they are spans, whose words run into those beside them."""
    for inlines in lists(blocks, INLINES):
        lines: list[Element] = []
        ends_line = False
        for inline in inlines:
            is_block = inline["t"] == "Span" and "csl-block" in inline["c"][0][1]
            if lines and (is_block or ends_line) and inline["t"] != "Space":
                lines.append({"t": "LineBreak"})
            ends_line = is_block or (ends_line and inline["t"] == "Space")
            lines.append(inline)
        inlines[:] = lines


def trim_lines(blocks: list[Element]) -> None:
    """No spaces at the beginning of a line, where HTML shows none and Word shows each."""
    for element in walk(blocks):
        if element["t"] in ("Para", "Plain"):
            _trim(element["c"], True)


def _trim(inlines: list[Element], at_start: bool) -> bool:
    """Whether what follows stands at the beginning of a line."""
    kept: list[Element] = []
    for inline in inlines:
        kind = inline["t"]
        if kind in ("Space", "SoftBreak") and at_start:
            continue
        if kind == "RawInline" and inline["c"][0] != "openxml":
            continue
        if kind == "LineBreak":
            while kept and kept[-1]["t"] in ("Space", "SoftBreak"):
                kept.pop()
            at_start = True
        elif kind in ("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"):
            at_start = _trim(inline["c"], at_start)
        elif kind in ("Span", "Link", "Cite", "Quoted"):
            at_start = _trim(inline["c"][1], at_start)
        else:
            at_start = False
        kept.append(inline)
    inlines[:] = kept
    return at_start


_TAB: Element = {"t": "RawInline", "c": ["openxml", "<w:r><w:tab/></w:r>"]}


def set_equations(blocks: list[Element]) -> None:
    """A numbered equation in a paragraph of its own: centred by one tab stop, its number at the other."""
    for element in list(walk(blocks)):
        if element["t"] != "Para":
            continue
        content = [inline for inline in element["c"] if inline["t"] not in ("Space", "SoftBreak")]
        if len(content) != 1 or content[0]["t"] != "Span" or "eqnos" not in content[0]["c"][0][1]:
            continue
        attr, inside = content[0]["c"]
        formula = [
            {"t": "Math", "c": [{"t": "InlineMath"}, f"\\displaystyle {part['c'][1]}"]}
            for part in inside
            if part["t"] == "Math"
        ]
        number = [part for part in inside if part["t"] != "Math"]
        element["t"] = "Div"
        element["c"] = [
            ["", [], [["custom-style", "Equation"]]],
            [{"t": "Para", "c": [{"t": "Span", "c": [attr, [_TAB, *formula, _TAB, *number]]}]}],
        ]
