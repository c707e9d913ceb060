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
    """Move a figure behind the elements after it that fit its page whole.

    The next page then begins with the figure, so it never divides a paragraph. Figures in columns are not moved.
    """
    from weasyprint.layout import block

    lay_out = block._in_flow_layout

    def in_flow_layout(context: Any, box: Any, index: int, child: Any, laid_out: Any, empty: Any, *rest: Any) -> Any:
        absolute, fixed, margins, *others = rest

        def of(here: Any) -> Any:
            here.position_x, here.position_y = child.position_x, child.position_y
            return lay_out(context, box, index, here, laid_out, empty, absolute, fixed, list(margins), *others)

        here = box.children[index]  # not ``child``, if a figure has moved
        if here.element_tag != "figure" or box.element_tag == "figure" or context.in_column or not laid_out:
            here.position_x, here.position_y = child.position_x, child.position_y
            return lay_out(context, box, index, here, laid_out, empty, *rest)
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
            outcome = _whole(following, of)
        abort, stop, resume_at, *_ = outcome
        if abort or stop:
            ((end, within),) = (resume_at or {0: None}).items()
            if within is None or end < here._recto_place:
                _move(box, box.children.index(here), max(end, here._recto_place))
        return outcome

    block._in_flow_layout = in_flow_layout


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
