"""Document + Images -> Document whose images are those that a reader will see, by their names beside the page."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from html import escape

from recto.core.model import Document, Images
from recto.pandoc.ast import Element, dumps, lists, walk, words


def illustrate(document: Document, images: Images) -> Document:
    """Point each image to its file; where there is none, the image's description stands instead.

    Images in the author's own HTML are shown likewise.
    """
    shown = ((illustration.target, images.get(illustration.target)) for illustration in document.illustrations)
    if all(image is not None and image.name == target for target, image in shown):
        return document
    tree = json.loads(document.ast)
    _show(tree["blocks"], images)
    return replace(document, ast=dumps(tree))


def _show(blocks: list[Element], images: Images) -> None:
    for inlines in lists(blocks, ("Image", "RawInline")):
        for index, inline in enumerate(inlines):
            if inline["t"] == "Image":
                image = images.get(inline["c"][2][0])
                if image is None:
                    inlines[index] = _stand_in(inline)
                else:
                    inline["c"][2][0] = image.name
            elif inline["t"] == "RawInline" and inline["c"][0].startswith("html"):
                inline["c"][1] = _raw_images(inline["c"][1], images)
    for element in walk(blocks):
        if element["t"] == "RawBlock" and element["c"][0].startswith("html"):
            element["c"][1] = _raw_images(element["c"][1], images)


def _stand_in(image: Element) -> Element:
    """A box with the image's description, and a link to it if it is on another host."""
    (identifier, classes, pairs), description, (target, _) = image["c"]
    alternative = dict(pairs).get("alt")
    text: list[Element] = deepcopy(description) or [{"t": "Str", "c": alternative or "Image"}]
    said: list[list[str]] = []
    if re.match(r"(?i)https?://", target):
        # The page can show the image in the link's place, if the project lets it and the reader asks for it.
        said = [["data-alt", alternative or " ".join(words(description).split())]]
        label = [
            {"t": "Str", "c": "Image"},
            {"t": "Space"},
            {"t": "Str", "c": "at"},
            {"t": "Space"},
            {"t": "Str", "c": target},
        ]
        text = [{"t": "Link", "c": [["", [], []], label, [target, ""]]}]
    else:
        text = [
            {"t": "Str", "c": "[Image"},
            {"t": "Space"},
            {"t": "Str", "c": "missing:"},
            {"t": "Space"},
            *text,
            {"t": "Str", "c": "]"},
        ]
    return {"t": "Span", "c": [[identifier, [*classes, "remote-image"], said], text]}


def _raw_images(html: str, images: Images) -> str:
    def point(match: re.Match[str]) -> str:
        target = match["double"] or match["single"] or match["bare"] or ""
        image = images.get(target)
        return f'{match["before"]}"{escape(image.name)}"' if image else f'{match["before"]}""'

    return re.sub(
        r"""(?P<before><img\b[^>]*?\ssrc\s*=\s*)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
        point,
        html,
        flags=re.IGNORECASE,
    )
