"""What Recto changes in WeasyPrint 70, for the process that sets the PDF: one fault, and work that it does twice.

``mend`` changes how lines are broken; ``spare`` changes nothing but the time (tests/formats/test_mending.py sets pages
with and without). Each part is for one version of WeasyPrint: where it does not find what it changes, an
``AttributeError`` says so in the first test that sets a page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def mend() -> None:
    """Keep WeasyPrint from breaking a line after its first word.

    Where a run of text before an inline element fits its line but for the space at its end, WeasyPrint finds it too
    wide and, as it does for a line that cannot be split, puts its first word alone on a line. A paragraph with many
    citations and formulas has such a run every few pages.
    """
    from weasyprint.layout import inline

    split = inline.split_first_line

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *rest: Any, **named: Any) -> Any:
        line = split(text, style, context, max_width, *rest, **named)
        _, length, resume_index, width, _, _ = line
        if resume_index is None or not text.endswith(" ") or width * 2 > max_width:
            return line
        bare = text.rstrip(" ")
        if " " not in bare or b" " in text.encode()[:length]:
            return line
        whole = split(bare, style, context, max_width, *rest, **named)
        if whole[2] is not None or whole[3] > max_width:
            return line
        # The space is what the next line begins with, where it collapses.
        return (*whole[:2], len(bare.encode()), *whole[3:])

    inline.split_first_line = split_first_line


def spare() -> None:
    """Keep WeasyPrint from working out again, for each line and element, what it knows already."""
    import pydyf  # type: ignore[import-untyped]  # as weasyprint
    from weasyprint.svg import utils
    from weasyprint.text import line_break

    # Pango's description of a style's font, and the height and baseline of a line in it: asked for each run of text
    # and each line box, a few dozen styles in all.
    line_break.get_font_description = _once_a_style(line_break.get_font_description)
    _replace(line_break.strut, _once_a_style(line_break.strut))

    # The addresses of all pages, listed anew for each element of the structure tree: pages times elements.
    references = pydyf.PDF.page_references.fget

    def page_references(pdf: Any) -> Any:
        count, listed = pdf.__dict__.get("_recto_pages", (-1, ()))
        if count != len(pdf.pages["Kids"]):
            count, listed = pdf.__dict__["_recto_pages"] = len(pdf.pages["Kids"]), references(pdf)
        return listed

    pydyf.PDF.page_references = property(page_references)

    # A number without unit in SVG, taken for CSS with units and calc(): each coordinate of each outline.
    size = utils.size

    def plain_size(string: Any, *rest: Any, **named: Any) -> Any:
        try:
            return float(string)
        except (TypeError, ValueError):
            return size(string, *rest, **named)

    _replace(size, plain_size)


def _once_a_style(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Remember the function's answer with the style, which WeasyPrint copies before it changes it."""
    name = f"_recto_{function.__name__}"

    def answer(style: Any) -> Any:
        kept = getattr(style, "__dict__", None)
        if kept is None:  # a plain dictionary, of text in SVG
            return function(style)
        if name not in kept:
            kept[name] = function(style)
        return kept[name]

    return answer


def _replace(old: Any, new: Any) -> None:
    """Put a function in another's place in every module of WeasyPrint that has imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint"):
            for attribute, value in list(vars(module).items()):
                if value is old:
                    setattr(module, attribute, new)
