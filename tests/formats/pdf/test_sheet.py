"""How the printed page is laid out."""

from __future__ import annotations

import re

import pytest
from recto import theme
from recto.core.model import Metadata
from recto.formats.pdf.sheet import Paper, for_review, paper, room_for_formulas

from tests.helpers import Maker

A4 = Paper()


def metadata(**settings: object) -> Metadata:
    return Metadata("content/metadata.yaml", {"recto": {"pdf": settings}}, {})


def test_the_variants_are_in_the_metadata() -> None:
    assert paper(Metadata("content/metadata.yaml", {}, {})) == A4
    asked = metadata(paper="Letter", columns=2, review=True, figures="end", archive=True)
    assert paper(asked) == Paper("letter", 2, True, "end", True)


@pytest.mark.parametrize("value", ["a5", 3, None, [], {}, "yes"])
def test_a_value_that_is_none_counts_as_not_given(value: object) -> None:
    assert paper(metadata(paper=value, columns=value, review=value, figures=value, archive=value)) == A4


def test_an_option_asks_for_review_whatever_the_metadata_say(make: Maker) -> None:
    from recto.manuscript.read import read

    text = "title: A\nrecto: {pdf: {paper: letter}}\n"
    manuscript = read(make.text("Words.", **{"content/metadata.yaml": text}), lambda _: None)
    assert paper(for_review(manuscript).metadata) == Paper("letter", review=True)
    assert paper(manuscript.metadata) == Paper("letter")


def in_style(pattern: str) -> float:
    found = re.search(pattern, theme.text("print.css"))
    assert found, pattern
    return float(found[1])


def test_the_room_for_formulas_is_what_the_style_leaves() -> None:
    beside = 2 * in_style(r"\.eqnos \{[^}]*padding: 0 ([\d.]+)mm")
    size = in_style(r"\nbody \{[^}]*font: ([\d.]+)pt") * 25.4 / 72
    assert room_for_formulas(A4) * size == pytest.approx(210 - 2 * in_style(r"margin: 25mm ([\d.]+)mm 24mm") - beside)
    wide = in_style(r"@page review \{ margin: \S+ ([\d.]+)mm")
    assert room_for_formulas(Paper("letter", review=True)) * size == pytest.approx(216 - 2 * wide - beside)
    size = in_style(r"\.two-columns \{[^}]*font-size: ([\d.]+)pt") * 25.4 / 72
    text = 210 - 2 * in_style(r"@page columns \{ margin: \S+ ([\d.]+)mm")
    column = (text - in_style(r"column-gap: ([\d.]+)mm")) / 2
    assert room_for_formulas(Paper(columns=2)) * size == pytest.approx(column - beside)
