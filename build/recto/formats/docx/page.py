"""Measures of the Word file's page."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1588
"""A4 with margins of 28 mm, in twentieths of a point (set in the reference document by
``tools/make_reference_docx.py``)."""

_CAPTION = 47 / 25.4 * 1440
"""What a caption may take of the height of the page."""

ICON = 12.5
"""Height of an icon in the text in CSS pixels, about that of a capital letter with an accent."""


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet and its margins in twentieths of a point, and the size of the text in points."""

    width: int = PAGE_WIDTH
    height: int = PAGE_HEIGHT
    sides: int = 2 * MARGIN
    """The left and the right margin together."""
    ends: int = 2 * 1417
    """The top and the bottom margin together."""
    size: float = 11

    @property
    def column(self) -> int:
        """Width of the text in twentieths of a point."""
        return self.width - self.sides

    @property
    def long_column(self) -> int:
        """Width of the text on a landscape page, likewise."""
        return max(self.width, self.height) - self.sides

    @property
    def text_width(self) -> float:
        """Width of the text in CSS pixels."""
        return self.column / 1440 * 96

    @property
    def tallest(self) -> float:
        """Maximum height of a picture in CSS pixels: its caption has to fit on the same page."""
        text = self.height - self.ends
        return max(text - _CAPTION, text / 2) / 1440 * 96
