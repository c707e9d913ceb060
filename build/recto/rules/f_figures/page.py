"""The size of the PDF's page."""

from __future__ import annotations

PAGE = 154
"""Width of the text in the PDF, in millimetres."""
