"""The room on the printed page."""

from __future__ import annotations

import re

import pytest
from recto import theme
from recto.formats.pdf.sheet import room_for_formulas
from recto.manuscript.settings import PdfSettings

A4 = PdfSettings()


def in_style(pattern: str) -> float:
    found = re.search(pattern, theme.text("print.css"))
    assert found, pattern
    return float(found[1])


def test_the_room_for_formulas_is_what_the_style_leaves() -> None:
    beside = 2 * in_style(r"\.eqnos \{[^}]*padding: 0 ([\d.]+)mm")
    size = in_style(r"\nbody \{[^}]*font: ([\d.]+)pt") * 25.4 / 72
    assert room_for_formulas(A4) * size == pytest.approx(210 - 2 * in_style(r"margin: 25mm ([\d.]+)mm 24mm") - beside)
    wide = in_style(r"@page review \{ margin: \S+ ([\d.]+)mm")
    assert room_for_formulas(PdfSettings("letter", review=True)) * size == pytest.approx(216 - 2 * wide - beside)
    size = in_style(r"\.two-columns \{[^}]*font-size: ([\d.]+)pt") * 25.4 / 72
    text = 210 - 2 * in_style(r"@page columns \{ margin: \S+ ([\d.]+)mm")
    column = (text - in_style(r"column-gap: ([\d.]+)mm")) / 2
    assert room_for_formulas(PdfSettings(columns=2)) * size == pytest.approx(column - beside)
