"""The printed page's reference list."""

from __future__ import annotations

import re

from recto.html.tree import (
    Node,
    element,
    has_class,
    is_blank,
    nodes,
    pop,
    reference_lists,
    remove_classes,
    set_attributes,
    strip,
    unwrap,
)

_WIDE = 5
"""The maximum length of a number, such as ``[123]``, that fits before the first tab stop."""


def list_references(root: Node) -> None:
    """Turn the references into a list, for screen readers; an entry's anchor is on its number or its first word.

    Nothing changes if an entry has an unknown structure.
    """
    for references in reference_lists(root):
        _list(references)


def _list(references: Node) -> None:
    entries = [*references]
    if not entries or not all(map(_is_known, entries)):
        return
    for block in _BLOCKS(references):
        block.tag = "span"
    unwrap(references, [box for entry in entries if (box := _set_entry(entry)) is not None])
    references.tag, references.text = "ul", "\n"
    pop(references, "role")
    if has_class(entries[0][0], "csl-number"):  # its number makes the hanging indent
        remove_classes(references, "hanging-indent")


_BLOCKS = nodes("descendant::div[@class='csl-block']")
_BOXES = ["csl-entry", "csl-left-margin", "csl-right-inline"]


def _is_known(entry: Node) -> bool:
    """Whether an entry is text, or a number and text next to it; both may contain blocks of the citation style."""
    if entry.tag != "div" or "id" not in entry.attrib or not is_blank(entry.tail):
        return False
    boxes = [name for box in entry.iter("div") if (name := box.get("class")) != "csl-block"]
    if boxes == _BOXES and len(entry) == 2:
        return entry[1].get("class") == _BOXES[2] and all(map(is_blank, (entry.text, entry[0].tail, entry[1].tail)))
    return boxes == _BOXES[:1]


def _set_entry(entry: Node) -> Node | None:
    """Turn an entry into a list item. Returns the box around its text, if it has one."""
    identifier, box = entry.get("id", ""), None
    if len(entry) and entry[0].get("class") == "csl-left-margin":
        number, box = entry
        _set_number(number, identifier)
        strip(box)
        entry.text = number.tail = box.tail = None
    else:
        strip(entry)
        text = entry.text or ""
        word = re.split(r"[\s<>&]", text, maxsplit=1)[0]
        entry.insert(0, element("span", {"id": identifier}, word, text[len(word) :]))
        entry.text = None
    has_blocks = any(node.get("class") == "csl-block" for node in entry.iter("span"))
    set_attributes(entry, {"class": "csl-entry csl-blocks" if has_blocks else "csl-entry"})
    entry.tag, entry.tail = "li", "\n"
    return box


def _set_number(number: Node, identifier: str) -> None:
    """Set the number of an entry with a hanging indent.

    A tab after it takes WeasyPrint a tenth of the time of a box, so only a number with markup gets a box.
    """
    strip(number)
    kind = "csl-number"
    if len(number):
        kind += " csl-box"
    else:
        text = number.text or ""
        kind += " csl-wide" if len(text) > _WIDE else ""
        number.text = f"{text}\t"
    number.tag = "span"
    set_attributes(number, {"class": kind, "id": identifier})
