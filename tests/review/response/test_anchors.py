from __future__ import annotations

from pathlib import Path

from lxml import html
from recto.review.response.anchors import anchored

from tests.helpers import Maker, build, world
from tests.letters import project, send, source

FIRST = "The beginning of it all, which is $a+b$ and [@doi:10.5555/alpha].[^n]"
OLD = f"{FIRST}\n\nIt was *done* in two places.\n\nThis goes.\n\n[^n]: A note.\n"
NEW = f"{FIRST}\n\nIt was seldom *done* in three places.\n\n[^n]: A note.\n"


def anchors(root: Path) -> list[str]:
    """The anchors of a page's paragraphs, in their order."""
    page = html.fromstring(build(root).page)
    return [name for one in page.iter("p") if (name := one.get("id") or "").startswith("p-")]


def test_the_anchors_of_both_versions_lead_to_a_paragraph(make: Maker) -> None:
    root = project(make, NEW, "", OLD)
    found = anchored(source(root), world())
    now, before = anchors(root), anchors(make.folder / "old")
    assert [found[name].said[0][0] for name in now] == ["the", "it"]
    assert now[0] == before[0]
    assert found[before[1]] is found[now[1]]
    assert found[before[2]].is_gone


def test_a_letter_names_a_paragraph_by_either(make: Maker) -> None:
    root = project(make, NEW, "", OLD)
    now, before = anchors(root), anchors(make.folder / "old")
    answers = f"[](#{now[1]})\n\nSee [here](#{before[1]}), [](#{before[2]}).\n"
    (root / "content/response/01.reviewer-1.md").write_text(answers)
    sent = send(root)
    assert "It was seldom done in twothree places. page 1, line 2 See here (page 1, line 2), ??." in sent.words
    assert sent.said == [f"3: A003 the manuscript has no place #{before[2]}; it was in {make.folder / 'old'}"]
