"""Tracked changes in the text: marks become ``<ins>`` and ``<del>``, which screen readers know."""

from __future__ import annotations

from recto.html.tree import Node, element, has_class, nodes, pop, set_attributes
from recto.pandoc.tracked import CHANGE, MOVE, NEW, OLD, PIECES, Kind
from recto.theme import Translate

_MARKED = nodes(f"descendant::*[@data-{CHANGE}]")
_TAGS: dict[Kind, str] = {"insertion": "ins", "deletion": "del"}


def show_changes(root: Node) -> None:
    """Turn marks into ``<ins>`` and ``<del>`` with the number of the change in ``data-change``.

    The first of a change has the id ``change-NUMBER``. The end of a paragraph that came or went is a sign, ¶. Of a row
    of a table, which can be no other element, the class says what happened; what it holds has marks of its own. What
    went leaves its ids to what is there now.
    """
    known: set[str] = set()
    for node in _MARKED(root):
        number, move = pop(node, f"data-{CHANGE}") or "", pop(node, f"data-{MOVE}") or ""
        for name in (OLD, NEW):
            pop(node, f"data-{name}")
        kind = next((kind for kind in _TAGS if has_class(node, kind)), None)
        end = next((kind for kind in _TAGS if has_class(node, f"paragraph-{kind}")), None)
        if node.tag == "tr" and kind:
            set_attributes(node, {"class": f"recto-{kind}"})
            continue
        if has_class(node, PIECES) or not (kind or end):
            continue
        node.tag = _TAGS[kind or end]  # type: ignore[index]  # one of them is there
        classes = ["recto-end"] if end else ["recto-blocks"] if _has_blocks(node) else []
        attributes = {"class": " ".join([*classes, *(["recto-moved"] if move else [])])} if classes or move else {}
        if number and number not in known:
            attributes["id"] = f"change-{number}"
            known.add(number)
        attributes |= {"data-change": number} | ({"data-move": move} if move else {})
        set_attributes(node, attributes)
        if end and not node.text and not len(node):  # an author's HTML may look like a mark
            node.text = "¶"
        if (block := _block_of(node)) is not None and not has_class(block, CHANGED):
            block.set("class", f"{block.get('class', '')} {CHANGED}".strip())
    _leave_ids(root)


def _block_of(node: Node) -> Node | None:
    """The nearest block that a mark is in, or is."""
    return node if _has_blocks(node) else next((one for one in node.iterancestors() if one.tag in _WITH_LINES), None)


def _leave_ids(root: Node) -> None:
    gone = {one for node in root.iter("del") for one in node.iterdescendants() if one.get("id")}
    there = {node.get("id") for node in root.iter() if node not in gone} if gone else set()
    for node in gone:
        if node.get("id") in there:
            del node.attrib["id"]


def _has_blocks(node: Node) -> bool:
    return any(child.tag in _BLOCKS for child in node)


CHANGED = "recto-changed"
"""The class of blocks in which something changed."""
_WITH_LINES = frozenset("p li dt dd td th caption figcaption pre h1 h2 h3 h4 h5 h6".split())
_BLOCKS = frozenset("p div ul ol dl table blockquote pre figure h1 h2 h3 h4 h5 h6 hr section".split())


def label_changes(root: Node, t: Translate) -> None:
    """Say where a part was moved, with a link to its other end, and which of two pictures is the earlier one."""
    _tell_moves(root, t("Moved from here"), t("Moved to here"))
    for figure in root.iter("figure"):
        pictures = [(node, picture) for node in figure.iter("del", "ins") for picture in node.iter("img")]
        if {node.tag for node, _ in pictures} == {"del", "ins"}:
            for node, picture in pictures:
                label = element("small", {"class": "recto-which"}, t("Before") if node.tag == "del" else t("Now"))
                picture.addprevious(label)


def _tell_moves(root: Node, from_here: str, to_here: str) -> None:
    """Say where a part was moved, with a link to its other end."""
    ends: dict[str, dict[str, Node]] = {}
    for node in root.iter("ins", "del"):
        if node.get("data-move"):
            ends.setdefault(node.get("data-move", ""), {}).setdefault(str(node.tag), node)
    for move, both in ends.items():
        for tag, other, words in (("del", "ins", from_here), ("ins", "del", to_here)):
            if tag in both and other in both:
                there = both[other].get("id") or f"move-{move}"
                both[other].set("id", there)
                note = element("p", {"class": "recto-move"})
                note.append(element("a", {"href": f"#{there}"}, words))
                both[tag].insert(0, note)
