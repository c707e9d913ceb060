"""The page's anchors of paragraphs, in both versions -> the passages that they lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from recto.core.world import World
from recto.formats.html.anchors import anchor_paragraphs
from recto.formats.html.page_body import dress
from recto.html.body import body
from recto.html.tree import Node, has_class
from recto.review.response.passages import Passage, letters
from recto.review.response.source import Source, with_html

PREFIX = "p-"
"""What the anchors of paragraphs begin with."""


def anchored(source: Source, world: World) -> Mapping[str, Passage]:
    """The passages by their anchors. Where a paragraph has changed, the anchors of both versions lead to it."""
    new = [(one, "".join(token for token, _ in one.said)) for one in source.passages if not one.is_gone]
    old = [(one, "".join(one.old)) for one in source.passages]
    found: dict[str, Passage] = {}
    versions = [(source.built, new), *([(source.comparison.before, old)] if source.comparison else [])]
    for built, known in versions:
        waiting: defaultdict[str, list[Passage]] = defaultdict(list)
        for passage, said in known:
            waiting[letters(said)].append(passage)
        for one in with_html(built, world):
            root = body(one, built.examined.images)
            dress(root, built.examined.images, one.lang)
            anchor_paragraphs(root)
            for paragraph in root.iter("p"):
                name, those = paragraph.get("id", ""), waiting.get(letters("".join(_said(paragraph))))
                if name.startswith(PREFIX) and those:
                    found.setdefault(name, those[0])
                    del those[: len(those) > 1]
    return found


def _said(node: Node) -> Iterator[str]:
    """The text of a paragraph without citations, formulas and marks of notes."""
    yield node.text or ""
    for child in node:
        if child.tag != "math" and not has_class(child, "citation") and not has_class(child, "footnote-ref"):
            yield from _said(child)
        yield child.tail or ""
