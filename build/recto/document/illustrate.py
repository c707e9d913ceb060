"""Document + Images -> Document whose images are those that a reader will see, by their names beside the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

from recto import theme
from recto.core.model import Document, Image, Images
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline


def illustrate(document: Document, images: Images, lang: str) -> Document:
    """Point each image to its file; where there is none, the image's description stands instead.

    Images in the author's own HTML are shown likewise. Words that Recto adds are in the language ``lang``.
    """
    shown = ((illustration.target, images.get(illustration.target)) for illustration in document.illustrations)
    if all(image is not None and image.name == target for target, image in shown) and '["height","' not in document.ast:
        return document
    tree = ast.loads(document.ast)
    _show(tree["blocks"], images, theme.words(lang))
    return replace(document, ast=ast.dumps(tree))


def _show(blocks: list[Block], images: Images, t: Callable[..., str]) -> None:
    for element in ast.walk(blocks):
        if element["t"] == "Image":
            image = images.get(ast.target(element))
            if image is None:
                ast.become(element, _stand_in(element, t))
            else:
                ast.set_target(element, image.name)
                _by_width(element, image)
        elif ast.is_raw_html(element):
            ast.set_text(element, _raw_images(ast.text(element), images))


def _by_width(element: Element, image: Image) -> None:
    """Give an image whose height alone is set, as a part of the line (``height=30%``), the width that goes with it: on
    the page and in the PDF, nothing has a height that it could be a part of."""
    sizes = ast.attributes(element)
    part = re.fullmatch(r"([\d.]+)\s*%", sizes.get("height", ""))
    if part and "width" not in sizes and image.width and image.height:
        width = min(float(part[1]) * image.width / image.height, 100.0)
        pairs = [pair for pair in ast.keyvals(element) if pair[0] != "height"]
        ast.set_keyvals(element, [*pairs, ["width", f"{width:.4g}%"]])


def _stand_in(image: Element, t: Callable[..., str]) -> Inline:
    """A box with the image's description, and a link to it if it is on another host."""
    description, target = ast.inlines(image), ast.target(image)
    alternative = ast.attributes(image).get("alt")
    said: list[tuple[str, str]] = []
    if re.match(r"(?i)https?://", target):
        # The page can show the image in the link's place, if the project lets it and the reader asks for it.
        said = [("data-alt", alternative or " ".join(ast.words(description).split()))]
        text = [ast.link([*ast.inlines_of(t("Image at")), ast.space(), ast.string(target)], target)]
    else:
        shown = description or [ast.string(alternative or t("Image"))]
        text = [*ast.inlines_of(f"[{t('Image missing:')}"), ast.space(), *shown, ast.string("]")]
    attr = ast.make_attr(ast.identifier(image), [*ast.classes(image), "remote-image"], said)
    return ast.span(text, attr)


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
