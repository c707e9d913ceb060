"""The Word file's parts: what is done to the tree before Pandoc writes it, and to the package after."""

from __future__ import annotations

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1588
"""A4, with 28 mm at each side, in twentieths of a point (``tools/make_reference_docx.py`` gives the page these)."""

COLUMN = PAGE_WIDTH - 2 * MARGIN
"""Width of the text in twentieths of a point."""

TEXT_WIDTH = COLUMN / 1440 * 96
"""Width of the text in CSS pixels."""

TALLEST = 200 / 25.4 * 96
"""Height of the tallest picture in CSS pixels: it has to share the page with its caption."""

ICON = 12.5
"""Height of an icon in the text in CSS pixels, about that of a capital letter and its accent."""
