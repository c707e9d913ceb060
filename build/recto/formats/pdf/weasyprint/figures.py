"""The place of figures on paper: a figure that does not fit the rest of its page moves behind the text that follows it.

WeasyPrint has no floats to the top of a page and would leave the rest of the page white, in the worst case all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from recto.formats.pdf.weasyprint.patch import fault

_TEXT = frozenset(("p", "ul", "ol", "dl", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"))
"""Elements that may go before a figure. Figures and tables keep their order."""


@fault("a figure that does not fit leaves the rest of its page white", 70)
def white_pages() -> None:
    """Move a figure behind the text after it that fits its page: whole elements, and the beginning of a paragraph.

    The next page then begins with the figure, and the rest of the paragraph follows it. Figures in columns are not
    moved.
    """
    from weasyprint.layout import block

    lay_out = block._in_flow_layout

    def in_flow_layout(context: Any, box: Any, index: int, child: Any, laid_out: Any, empty: Any, *rest: Any) -> Any:
        absolute, fixed, margins, bottom, top, skip, *others = rest

        def of(here: Any) -> Any:
            here.position_x, here.position_y = child.position_x, child.position_y
            start = getattr(here, "_recto_start", None) if skip is None else skip
            placed = absolute, fixed, list(margins), bottom, top, start, *others
            return _send_on(here, index, lay_out(context, box, index, here, laid_out, empty, *placed))

        here = box.children[index]  # not ``child``, if a figure has moved
        if here.element_tag != "figure" or box.element_tag == "figure" or context.in_column or not laid_out:
            return of(here)
        if getattr(here, "_recto_page", None) != context.current_page:
            outcome = of(here)
            if outcome[2] != {index: None}:
                return outcome
            here._recto_page, here._recto_place = context.current_page, index
        following = box.children[index + 1] if index + 1 < len(box.children) else None
        if following is None or not _may_go_first(block, laid_out[-1], following):
            outcome = of(here)
        else:
            _move(box, index, index + 1)
            outcome = _first(box, index, following, of)
        abort, stop, resume_at, *_ = outcome
        if abort or stop:
            ((end, within),) = (resume_at or {0: None}).items()
            if within is None or end < here._recto_place:
                _move(box, box.children.index(here), max(end, here._recto_place))
        return outcome

    block._in_flow_layout = in_flow_layout


def _first(box: Any, index: int, following: Any, of: Callable[[Any], Any]) -> Any:
    """Lay out what goes before a figure. The rest of a paragraph is a box of its own, behind the figure."""
    if following.element_tag != "p":
        return _whole(following, of)
    outcome = of(following)
    if not outcome[1] or (outcome[2] or {}).get(index) is None:
        return outcome
    following._recto_rest = following.copy()
    box.children = type(box.children)((*box.children[: index + 2], following._recto_rest, *box.children[index + 2 :]))
    return _send_on(following, index, outcome)


def _send_on(box: Any, index: int, outcome: Any) -> Any:
    """Let the box for the rest of a paragraph begin where the paragraph is divided, and the page after it with the
    figure between them. Pages are laid out more than once, and need not be divided at the same place."""
    remainder = getattr(box, "_recto_rest", None)
    if remainder is None:
        return outcome
    abort, stop, resume_at, *others = outcome
    remainder._recto_start = (resume_at or {}).get(index) if stop else None
    remainder.children = box.children if remainder._recto_start else ()
    return (abort, stop, {index + 1: None}, *others) if remainder._recto_start else outcome


def _may_go_first(block: Any, before: Any, following: Any) -> bool:
    forced = block.block_level_page_break(before, following) not in ("auto", "avoid", "avoid-page")
    return following.element_tag in _TEXT and not forced and not block.block_level_page_name(before, following)


def _whole(box: Any, of: Callable[[Any], Any]) -> Any:
    """Lay out a box that must not be divided."""
    style = box.style
    box.style = style.copy()
    box.style["break_inside"] = "avoid"
    try:
        return of(box)
    finally:
        box.style = style


def _move(box: Any, old: int, new: int) -> None:
    children = list(box.children)
    children.insert(new, children.pop(old))
    box.children = type(box.children)(children)
