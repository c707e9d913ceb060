"""``<i class="fas fa-star"></i>``, Font Awesome's markup -> an inline drawing from theme/icons: nothing is loaded.

The icons have Font Awesome's names (https://docs.fontawesome.com/web/add-icons/how-to).
"""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

from recto import theme
from recto.html.tree import Node, is_blank, replace, set_attributes

_SIZES = {"fa-2xs": 0.625, "fa-xs": 0.75, "fa-sm": 0.875, "fa-lg": 1.25, "fa-xl": 1.5, "fa-2xl": 2.0}
_SIZES |= {f"fa-{times}x": float(times) for times in range(1, 11)}
ALIASES = {
    "ban": "ban slash-circle",
    "bars": "navicon",
    "bell": "bell-o",
    "book-open": "book-reader",
    "calendar": "calendar-alt calendar-days",
    "circle-check": "check-circle",
    "circle-info": "info-circle",
    "circle-question": "question-circle",
    "circle-xmark": "times-circle",
    "code-branch": "code-fork",
    "ellipsis": "ellipsis-h",
    "envelope": "envelope-o",
    "file-lines": "file-alt file-text",
    "gear": "cog",
    "house": "home",
    "magnifying-glass": "search",
    "pen": "pencil pencil-alt edit pen-to-square",
    "scroll": "newspaper",
    "triangle-exclamation": "exclamation-triangle warning",
    "up-right-from-square": "external-link external-link-alt arrow-up-right-from-square",
    "user-group": "user-friends",
    "xmark": "times close",
}
"""The other names of an icon, by the name of its file: Font Awesome has renamed many."""
_FILES = {alias: name for name, aliases in ALIASES.items() for alias in aliases.split()}


@cache
def icon(name: str) -> str | None:
    """The content of an icon's SVG, 16 by 16 units, by Font Awesome's name without ``fa-``; None if there is none."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        return None
    file = theme.FOLDER / "icons" / f"{_FILES.get(name, name)}.svg"
    found = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text(encoding="utf-8"), re.DOTALL) if file.is_file() else None
    return found[1].strip() if found else None


def draw_icons(root: Node) -> None:
    """Replace empty elements that have the class of an icon by its drawing. Elements with unknown names stay empty.

    A drawing is hidden from screen readers unless it has a title: the words next to it say what it means.
    """
    for node in [*root.iter("i", "span")]:
        classes = node.get("class", "").split()
        names = [name.removeprefix("fa-") for name in classes if name.startswith("fa-")]
        if names and not len(node) and is_blank(node.text):
            inside = next(filter(None, map(icon, names)), None)
            if inside is not None:
                replace(node, _drawing(inside, classes, node.get("title") or node.get("aria-label")))


def _drawing(inside: str, classes: list[str], title: str | None) -> Node:
    size = next((_SIZES[name] for name in classes if name in _SIZES), 1.0)
    others = [name for name in classes if not re.match(r"fa[a-z]?$|fa-", name)]
    drawing = etree.fromstring(f"<svg>{inside}</svg>")
    set_attributes(
        drawing,
        {
            "class": " ".join(["recto-icon", *others]),
            **({"role": "img", "aria-label": title} if title else {"aria-hidden": "true"}),
            "viewBox": "0 0 16 16",
            "width": f"{size:g}em",
            "height": f"{size:g}em",
            "fill": "currentColor",
            "style": "vertical-align:-0.125em",
        },
    )
    return drawing
