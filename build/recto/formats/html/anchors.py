"""Anchors of the page's paragraphs and citations, and backlinks in the reference list to where each work is cited.

They work without scripts.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from recto import theme
from recto.html.tree import Node, add_text, append, find, has_class, is_blank, pop, reference_lists, text_of
from recto.references.keys import counted_id

_NO_LETTERS = re.compile(r"[\W\d_]+")
_HASHED = 100
"""The number of letters of a paragraph that its anchor depends on: later corrections do not change the anchor."""
_LONGEST = 20
"""The maximum length of a heading in a backlink, in characters."""


def anchor_paragraphs(root: Node) -> None:
    """Give paragraphs an ``id`` that begins with ``p-``, unless they have attributes, have no words, or are a formula.

    The ids are hashes of the paragraphs' text, so they are the same in each version as long as the text is. Notes have
    other anchors, and references are not paragraphs of the text.
    """
    notes = find(root, "section", "footnotes")
    parts = [*reference_lists(root), *([notes] if notes is not None else [])]
    apart = {node for part in parts for node in part.iter("p")}
    seen: Counter[str] = Counter()
    for paragraph in root.iter("p"):
        name = "" if paragraph in apart else paragraph_anchor(paragraph)
        if name:
            seen[name] += 1
            paragraph.set("id", f"{name}{f'-{seen[name]}' if seen[name] > 1 else ''}")


def paragraph_anchor(paragraph: Node) -> str:
    """The ``id`` of the first paragraph that begins like this one; empty if such a paragraph gets none."""
    letters = "" if paragraph.attrib or _is_formula(paragraph) else _letters(paragraph)
    return f"p-{hashlib.blake2b(letters.lower().encode(), digest_size=4).hexdigest()}" if letters else ""


def _is_formula(paragraph: Node) -> bool:
    first = paragraph[0] if len(paragraph) and not paragraph.text else None
    return first is not None and (first.get("id", "").startswith("eq:") or has_class(first, "recto-formula"))


def _letters(paragraph: Node) -> str:
    letters = ""
    for text in _texts(paragraph):
        letters += _letters_of(text[: 2 * _HASHED])
        if len(letters) < _HASHED:
            letters += _letters_of(text[2 * _HASHED :])
        if len(letters) >= _HASHED:
            break
    return letters[:_HASHED]


def _letters_of(text: str) -> str:
    # The text as escaped HTML: the anchors of versions already published include the letters of "&amp;".
    return _NO_LETTERS.sub("", escape(text, quote=False).replace("\u00a0", "&nbsp;"))


def _texts(node: Node) -> Iterator[str]:
    """The texts in an element, except those of plain internal links.

    These show the numbers of citations and figures, which change with the text around them.
    """
    if node.text:
        yield node.text
    for child in node:
        if not (child.tag == "a" and child.get("href", "").startswith("#") and _is_plain(child)):
            yield from _texts(child)
        if child.tail:
            yield child.tail


def _is_plain(link: Node) -> bool:
    """Whether a link contains only text, or only a superscript that contains only text."""
    if not len(link):
        return True
    return len(link) == 1 and link[0].tag == "sup" and not (link.text or link[0].tail or len(link[0]))


def keep_other_references(root: Node) -> None:
    """Make the one reference in 256 to which Manubot gives another id since 2021 reachable by that id as well."""
    for entry in _entries(root):
        short = re.fullmatch(r"ref-([0-9A-Za-z]+)", entry.get("id", ""))
        if short and (other := counted_id(short[1])):
            append(_box(entry), "span", {"id": f"ref-{other}"})


def link_citations(root: Node, lang: str = "en") -> None:
    """Give citations the ids ``m.1``, ``m.2`` …, and add backlinks ("Cited in") to the entries of the reference list.

    The words are in the language ``lang``. Without a reference list, nothing changes.
    """
    entries = {node.get("id", "").removeprefix("ref-"): node for node in _entries(root)}
    if not reference_lists(root):
        return
    t = theme.words(lang)
    mentions = _number_citations(_places(root), entries, t("the text"), t("a note"))
    for key, found in mentions.items():
        _add_ways_back(entries[key], found, t("Cited in"))


def _entries(root: Node) -> Iterator[Node]:
    for references in reference_lists(root):
        yield from references.iterchildren("div")


def _places(root: Node) -> Iterator[Node]:
    """The headings of levels 1 and 2, the citations, and the section of notes, in document order."""
    for node in root.iter("h1", "h2", "span", "section"):
        if node.tag == "span":
            is_place = node.get("class") == "citation"
        else:
            is_place = node.tag != "section" or node.get("id") == "footnotes"
        if is_place:
            yield node


def _number_citations(
    places: Iterable[Node], entries: Mapping[str, Node], heading: str, note: str
) -> dict[str, list[tuple[str, str]]]:
    """Number the citations. Returns, for each work, the places where it is cited: an anchor, and the heading above it.

    ``heading`` and ``note`` name a place that has no heading before it, or is in a note.
    """
    mentions: dict[str, list[tuple[str, str]]] = {}
    count = 0
    for node in places:
        if node.tag == "section":
            heading = note
        elif node.tag != "span":
            heading = _shortened(text_of(node)) or heading
        elif cited := [key for key in dict.fromkeys(node.get("data-cites", "").split()) if key in entries]:
            count += 1
            _name_citation(node, f"m.{count}")
            for key in cited:
                mentions.setdefault(key, []).append((f"m.{count}", heading))
    return mentions


def _name_citation(node: Node, name: str) -> None:
    keys = pop(node, "data-cites") or ""
    node.set("id", name)
    # Keep the keys only if a link is missing: a range such as 3–9 links only to its ends.
    linked = {link.get("href") for link in node.iter("a")}
    if not all(f"#ref-{key}" in linked for key in keys.split()):
        node.set("data-cites", keys)


def _shortened(heading: str) -> str:
    words = heading.split()
    while len(words) > 1 and sum(map(len, words)) + len(words) > _LONGEST:
        words.pop()
        words[-1] = words[-1].rstrip("…,:;") + "…"
    return " ".join(words)


def _box(entry: Node) -> Node:
    """What has the text of an entry: with a number beside it, a box of its own."""
    last = entry[-1] if len(entry) else None
    has_box = last is not None and last.tag == "div" and is_blank(last.tail) and has_class(last, "csl-right-inline")
    return last if last is not None and has_box else entry


def remove_ways_back(references: Node) -> None:
    """Take away what this module has added to the entries of a list."""
    for entry in references:
        box = _box(entry)
        if len(box) and box[-1].tag == "small" and len(box[-1]) and box[-1][0].get("href", "").startswith("#m."):
            del box[-1]
            if len(box):
                box[-1].tail = (box[-1].tail or "").removesuffix("\n")
            else:
                box.text = (box.text or "").removesuffix("\n")
        if len(box) and box[-1].tag == "span" and box[-1].get("id", "").startswith("ref-"):
            del box[-1]


def _add_ways_back(entry: Node, found: list[tuple[str, str]], words: str) -> None:
    """Add the backlinks to an entry: a heading links to the first mention below it, numbers link to the others."""
    entry = _box(entry)
    add_text(entry, "\n")
    ways = append(entry, "small", text=f"{words} ")
    under, count = "", 0
    for anchor, heading in found:
        count = count + 1 if heading == under else 1
        under = heading
        append(ways, "a", {"href": f"#{anchor}"}, heading if count == 1 else str(count), ", ")
    ways[-1].tail = None
