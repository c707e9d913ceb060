"""Descriptions of the targets of internal links, for screen readers."""

from __future__ import annotations

from recto.html.tree import HEADINGS, Node, nodes

_PLACES = nodes("descendant::*[@id]")
_BLOCKS = frozenset(("p", "li", "td", "th", "tr", "caption", "figcaption", "dt", "dd", *HEADINGS))
_LONGEST = 120


def descriptions(root: Node) -> dict[str, str]:
    """The text of each link target, by its anchor: a caption, or the text from the anchor to the end of its block."""
    return {place.get("id", ""): _shortened(" ".join("".join(_words(place)).split())) for place in _PLACES(root)}


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rpartition(' ')[0]}…"


def _words(place: Node) -> list[str]:
    caption = next(place.iter("caption", "figcaption"), None) if place.tag in ("figure", "div") else None
    node = place if caption is None else caption
    words: list[str] = []
    ended = _read(node, words)
    while not ended:
        words.append(node.tail or "")
        following, parent = node.getnext(), node.getparent()
        if following is not None:
            node, ended = following, _read(following, words)
        elif parent is not None:
            node, ended = parent, parent.tag in _BLOCKS
        else:
            break
    return words


def _read(node: Node, words: list[str]) -> bool:
    """Add an element's text to ``words``, without the TeX of formulas. Returns whether a block ended in it."""
    if node.tag == "annotation":
        return False
    words.append(node.text or "")
    for child in node:
        if _read(child, words):
            return True
        words.append(child.tail or "")
    return node.tag in _BLOCKS
