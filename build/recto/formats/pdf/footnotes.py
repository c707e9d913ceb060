"""The printed page's footnotes."""

from __future__ import annotations

import re
from collections import Counter

from recto.document.notes_heading import is_for_notes
from recto.html.tree import (
    HEADINGS,
    Node,
    detach,
    element,
    find,
    has_class,
    put_first,
    replace,
    set_attributes,
    strip,
    text_of,
)

_BLOCKS = ("ul", "ol", "dl", "pre", "table", "blockquote", "div", "figure", "section", "hr", "details", *HEADINGS)
_SPACES = re.compile(r"[ \t\r\n]+")
_APART = ("table", "figure", *HEADINGS)


def place_notes(root: Node) -> None:
    """Move each footnote to its call, so that it is set at the foot of that page.

    A note that contains more than paragraphs, or is called in a table, a figure or a heading, or more than once, stays
    at the end of the text under its number.
    """
    section = find(root, "section", "footnotes")
    listed = None if section is None else section.find("ol")
    if section is None or listed is None:
        return
    notes = {note.get("id"): note for note in listed.iterchildren("li")}
    calls = [node for node in root.iter("a") if has_class(node, "footnote-ref")]
    often = Counter(call.get("href") for call in calls)
    strip(listed)
    listed.text = "\n"
    for number, item in enumerate(notes.values(), 1):
        put_first(item, {"value": str(number)})
    for call in calls:
        note = notes.get(call.get("href", "")[1:])
        if note is not None and often[call.get("href")] == 1 and _fits(note, call):
            listed.remove(note)
            replace(call, _set_note(note, text_of(call)))
    if not len(listed):
        drop_heading(section)
        detach(section)
    for item in listed.iterchildren("li"):
        # It is tagged as a note, within the item of a list.
        box = element("div", {"class": "recto-endnote", "data-called": f"#{item.get('id')}"})
        box.text, item.text = item.text, None
        for child in list(item):
            box.append(child)
        item.append(box)


def drop_heading(section: Node) -> None:
    """Remove a heading “Notes” that only the notes would follow, unless a link leads to it."""
    heading = section.getprevious()
    if heading is None or heading.tag not in HEADINGS or section.getnext() is not None:
        return
    if not is_for_notes(text_of(heading)):
        return
    root = section.getroottree()
    if not any(link.get("href") == f"#{heading.get('id')}" for link in root.iter("a")):
        detach(heading)


def _fits(note: Node, call: Node) -> bool:
    return next(note.iter(*_BLOCKS), None) is None and next(call.iterancestors(*_APART), None) is None


def _set_note(note: Node, number: str) -> Node:
    for back in [node for node in note.iter("a") if has_class(node, "footnote-back")]:
        before, parent = back.getprevious(), back.getparent()
        if before is not None:
            before.tail = (before.tail or "").rstrip()
        elif parent is not None:
            parent.text = (parent.text or "").rstrip()
        detach(back)
    strip(note)
    # WeasyPrint keeps the ends of lines at the foot of the page.
    for node in note.iter():
        node.text = _SPACES.sub(" ", node.text or "")
        node.tail = _SPACES.sub(" ", node.tail or "")
    for paragraph in note.iter("p"):
        paragraph.tag = "span"
        set_attributes(paragraph, {"class": "recto-note-text"})
        paragraph.tail = (paragraph.tail or "").lstrip()
    note.tag = "span"
    set_attributes(note, {"class": "recto-note", "data-number": number, "id": note.get("id", "")})
    return note
