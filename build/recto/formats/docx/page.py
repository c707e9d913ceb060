"""Measures of the Word file's page."""

from __future__ import annotations

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1588
"""A4 with margins of 28 mm, in twentieths of a point (set in the reference document by
``tools/make_reference_docx.py``)."""

COLUMN = PAGE_WIDTH - 2 * MARGIN
"""Width of the text in twentieths of a point."""

LONG_COLUMN = PAGE_HEIGHT - 2 * MARGIN
"""Width of the text on a landscape page."""

TEXT_WIDTH = COLUMN / 1440 * 96
"""Width of the text in CSS pixels."""

TALLEST = 200 / 25.4 * 96
"""Maximum height of a picture in CSS pixels: its caption has to fit on the same page."""

ICON = 12.5
"""Height of an icon in the text in CSS pixels, about that of a capital letter with an accent."""
