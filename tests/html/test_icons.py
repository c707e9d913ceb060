"""Icons by Font Awesome's names."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from recto import theme
from recto.html.icons import ALIASES, draw_icons, icon
from recto.html.tree import parse, serialise

from tests.helpers import Maker, build

ROOTSTOCKS = "exclamation-triangle check question star bell times-circle ellipsis-h scroll info-circle ban"
"""The names in the text of https://github.com/manubot/rootstock."""


@pytest.mark.parametrize(
    "name", [*ROOTSTOCKS.split(), "github", "orcid", "twitter", "x-twitter", "mastodon", "envelope"]
)
def test_there_is_an_icon(name: str) -> None:
    assert icon(name)


def test_each_drawing_is_a_drawing_and_each_alias_leads_to_one() -> None:
    for file in (theme.FOLDER / "icons").glob("*.svg"):
        root = etree.parse(file).getroot()
        assert root.get("viewBox") == "0 0 16 16", file.name
        assert {etree.QName(element).localname for element in root.iter()} <= {"svg", "path", "circle", "g", "rect"}
    assert all(icon(name) for name in ALIASES)


def test_an_icon_is_drawn_in_page_and_pdf(make: Maker) -> None:
    built = build(make.text('<i class="fas fa-star fa-lg red"></i> Words.\n'), "html", "pdf")
    (drawing,) = re.findall(r"<svg[^>]*>", built.page)
    assert 'class="recto-icon red" aria-hidden="true"' in drawing
    assert 'width="1.25em"' in drawing
    assert built.diagnostics == []


def drawn(html: str) -> str:
    root = parse(html)
    draw_icons(root)
    return serialise(root)


def test_a_title_is_said() -> None:
    assert 'role="img" aria-label="Done"' in drawn('<i title="Done" class="fas fa-check"></i>')


def test_an_unknown_name_and_words_stay() -> None:
    for html in ('<i class="fas fa-no-such-thing"></i>', '<i class="fas fa-check">words</i>', "<i>fa-check</i>"):
        assert drawn(html) == html
    assert icon("../page") is None
