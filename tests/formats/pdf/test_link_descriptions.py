"""Where links lead, in words."""

from __future__ import annotations

from recto.formats.pdf.link_descriptions import descriptions
from recto.html.tree import parse


def test_places_are_described_in_words() -> None:
    page = (
        '<h2 id="methods">Methods &amp; data</h2><figure id="fig:a"><img><figcaption>Figure 1: A <em>plot</em>.'
        '</figcaption></figure><ul><li><span id="ref-x">1. </span>Roe J. <a href="x">Title</a>.</li></ul>'
        f'<p id="long">{"word " * 100}</p>'
    )
    found = descriptions(parse(page))
    assert found["methods"] == "Methods & data"
    assert found["fig:a"] == "Figure 1: A plot."
    assert found["ref-x"] == "1. Roe J. Title."
    assert len(found["long"]) <= 120
    assert found["long"].endswith("…")


def test_a_place_without_words_is_described_by_what_stands_after_it() -> None:
    page = (
        '<div id="tbl:a"><table><caption>Table 1: <math><mi>x</mi><annotation>TeX</annotation></math>.</caption>'
        '<tbody><tr><td>no</td></tr></tbody></table></div><p><a id="b"></a><em>These</em> words<br>and.</p><p>No.</p>'
        '<section id="c"><div><span>Here</span></div></section> and there<h2>End</h2> no'
    )
    assert descriptions(parse(page)) == {"tbl:a": "Table 1: x.", "b": "These wordsand.", "c": "Here and thereEnd"}
