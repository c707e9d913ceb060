"""The fonts of the page: the rules that the tool writes are those of the fonts that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from recto import theme

from tools.subset_fonts import FACES, STAND_INS, faces_css

RULES = theme.text("faces.css")


def test_the_rules_are_those_of_the_fonts() -> None:
    rules = faces_css(theme.FONTS / "web")
    assert rules in RULES
    named = re.findall(r'url\("fonts/([^"]+)"\)', rules)
    assert sorted(named) == sorted(file.name for file in theme.FONTS.glob("web/*.woff2"))


def test_only_what_a_face_has_makes_a_browser_load_it() -> None:
    """But for small gaps. The sign that leads from a note to the text is one of the symbols."""
    for rule in RULES.splitlines():
        name = re.search(r'url\("fonts/([^"]+-more\.woff2)"\)', rule)
        if name:
            ranges = re.findall(r"U\+(\w+)(?:-(\w+))?", rule)
            codes = {code for first, last in ranges for code in range(int(first, 16), int(last or first, 16) + 1)}
            there = set(TTFont(theme.FONTS / "web" / name[1]).getBestCmap())
            assert not codes & {*range(0x20, 0x180), 0x21A9, 0x4E00}
            assert len(codes & there) > 0.5 * len(codes), name[1]


def stand_ins() -> Iterator[tuple[str, str]]:
    for stand_in in STAND_INS:
        for face in FACES:
            weight = "font-weight: 700; " if "Bold" in face.style else ""
            style = "font-style: italic; " if "Italic" in face.style else ""
            start = f'@font-face {{ font-family: "{stand_in.family} {stand_in.name}"; {weight}{style}src: local('
            for rule in RULES.splitlines():
                if face.family == stand_in.family and rule.startswith(start):
                    yield face.target, rule


@pytest.mark.parametrize(("target", "rule"), [*stand_ins()])
def test_a_stand_in_is_as_high_as_what_it_stands_in_for(target: str, rule: str) -> None:
    share = {name: float(value) / 100 for name, value in re.findall(r"([a-z-]+): ([\d.]+)%", rule)}
    heights = TTFont(theme.FONTS / target)["hhea"]
    em = TTFont(theme.FONTS / target)["head"].unitsPerEm
    assert share["ascent-override"] * share["size-adjust"] == pytest.approx(heights.ascent / em, abs=1e-3)
    assert share["descent-override"] * share["size-adjust"] == pytest.approx(-heights.descent / em, abs=1e-3)
    assert 0.7 < share["size-adjust"] < 1.2


def test_each_stand_in_is_tried() -> None:
    named = re.findall(r'font-family: ("Recto \w+ \w+")', RULES)
    tried = re.findall(r'"Recto \w+ \w+"', RULES[RULES.index(":root") :])
    assert sorted(set(named)) == sorted(tried)
    assert len(tried) == len(STAND_INS)
