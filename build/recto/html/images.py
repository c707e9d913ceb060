"""The images of the text: which ones are shown, and at what size."""

from __future__ import annotations

import re
from urllib.parse import unquote

from recto.core.model import Image, Images
from recto.html.tree import Node, add_style, detach, put_first


def admit_images(root: Node, images: Images) -> None:
    """Remove images that ``read_images`` did not accept; give the others an empty ``alt`` if they have none."""
    names = {image.name for image in images.values()}
    for node in [*root.iter("img")]:
        if _name(node) not in names:
            detach(node)
        elif "alt" not in node.attrib:
            put_first(node, {"alt": ""})


def _name(node: Node) -> str | None:
    source = node.get("src")
    return None if source is None else unquote(source)


def has_size(node: Node) -> bool:
    """Whether the author gave the image a size."""
    return "width" in node.attrib or "height" in node.attrib


def size_in_pixels(node: Node) -> None:
    """Keep the author's size as attributes if it is in pixels; turn a percentage of the text's width into a style."""
    put_first(node, {"src": node.get("src", "")})
    style = ""
    for name, value in [(name, node.get(name)) for name in ("width", "height")]:
        pixels = re.fullmatch(r"(\d+)(?:\.\d+)?(?:px)?", value or "")
        if pixels:
            node.set(name, pixels[1])
        elif value is not None:
            style += f"{name}:{value};" if re.fullmatch(r"\d+(?:\.\d+)?%", value) else ""
            del node.attrib[name]
    if style:
        add_style(node, style)


def size_images(root: Node, images: Images) -> None:
    """Give images their width and height in pixels, so that the page does not jump while they load.

    The size is the one that the author gave, or else the image's own.
    """
    by_name: dict[str, Image] = {image.name: image for image in images.values()}
    for node in root.iter("img"):
        if has_size(node):
            size_in_pixels(node)
            continue
        image = by_name.get(_name(node) or "")
        if image and image.width and image.height:
            put_first(node, {"width": str(round(image.width)), "height": str(round(image.height))})
