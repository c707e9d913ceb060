"""CitedDocument -> the tree of its text, sanitised, which the page and the PDF share."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from recto.core.model import CitedDocument, Images
from recto.core.world import World
from recto.html.changes import show_changes
from recto.html.comments import with_attributes
from recto.html.icons import draw_icons
from recto.html.images import admit_images
from recto.html.maths import set_bold_upright
from recto.html.sanitiser import safe
from recto.html.tree import HEADINGS, Node, serialise, text_of, texts
from recto.pandoc import ast


def body(cited: CitedDocument, images: Images) -> Node:
    """The manuscript's text as a tree: maths as MathML with its TeX in an annotation, images as ``<img src="NAME">``.

    Attributes from comments are applied before the sanitiser, so that it sees everything that the author wrote. Then
    come passes that do not depend on each other: icons become drawings, unknown images are removed, bold letters of
    formulas become upright, and marks of tracked changes become ``<ins>`` and ``<del>``.
    """
    root = safe(with_attributes(cited.html), cited.lang)
    set_bold_upright(root)
    draw_icons(root)
    admit_images(root, images)
    if cited.tracked:
        show_changes(root)
    return root


def title_html(cited: CitedDocument, world: World) -> str:
    """The title as HTML, with its emphasis and formulas."""
    inlines = json.loads(cited.title_ast)
    if all(inline["t"] in ("Str", "Space") for inline in inlines):
        return escape(cited.title, quote=False)
    document = ast.loads(cited.ast)
    document |= {"meta": {}, "blocks": [ast.plain(inlines)]}
    return _safe(world.pandoc(["--from", "json", "--to", "html5", "--mathml"], ast.dumps(document)).decode()).strip()


def _safe(html: str) -> str:
    return serialise(safe(html))


def unset_formulas(root: Node) -> list[str]:
    """The formulas that Pandoc could not turn into MathML and left in the text as TeX."""
    spans = (node for node in root.iter("span") if node.get("class") in ("math inline", "math display"))
    found = (re.fullmatch(r"\${1,2}(.*?)\${1,2}", node.text or "", re.DOTALL) for node in spans if not len(node))
    return list(dict.fromkeys(tex[1] for tex in found if tex))


def contents(root: Node) -> list[dict[str, Any]]:
    """The headings as a nested list: ``id``, ``text`` and ``children`` of each."""
    top: list[dict[str, Any]] = []
    stack: list[tuple[int, list[dict[str, Any]]]] = [(0, top)]
    for heading in root.iter(*HEADINGS):
        text = " ".join(text_of(heading).split())
        if not heading.get("id") or not text or "unlisted" in heading.get("class", "").split():
            continue
        level = int(heading.tag[1])
        entry: dict[str, Any] = {"id": heading.get("id"), "text": text, "children": []}
        while stack[-1][0] >= level:
            stack.pop()
        stack[-1][1].append(entry)
        stack.append((level, entry["children"]))
    return top


def description_of(root: Node) -> str:
    """The abstract's first 300 characters: the text of the first paragraph under a heading "Abstract" or "Summary"."""
    headings = root.iter(*HEADINGS)
    firsts = (
        _first_paragraph(node) for node in headings if (node.text or "").strip().lower() in ("abstract", "summary")
    )
    found = next((node for node in firsts if node is not None), None)
    if found is None:
        return ""
    text = re.sub(r"\s+([.,;:])", r"\1", " ".join("".join(_WITHOUT_CITATIONS(found)).split()))
    return text if len(text) <= 300 else text[:300].rpartition(" ")[0] + " …"


_WITHOUT_CITATIONS = texts("descendant::text()[not(parent::annotation) and not(ancestor::span[@class = 'citation'])]")


def _first_paragraph(heading: Node) -> Node | None:
    """The paragraph after a heading, or the first one in the element after it."""
    following = heading.getnext()
    if following is None or following.tag == "p":
        return following
    return following[0] if len(following) and following[0].tag == "p" else None
