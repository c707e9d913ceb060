"""Places to link to, and the ways back from the reference list: made of the page's HTML alone."""

from __future__ import annotations

import re

import pytest
from recto.formats.html.anchors import anchor_paragraphs, keep_other_references, link_citations, remove_ways_back
from recto.html.tree import parse, reference_lists, serialise

BODY = """<h2 id="one">One</h2>
<p>Words <span class="citation" data-cites="a">[<a href="#ref-a" role="doc-biblioref">1</a>]</span> and more.</p>
<h3 id="part">A part of it</h3>
<p>Words <span class="citation" data-cites="a b c">[<a href="#ref-a">1</a>–<a href="#ref-c">3</a>]</span>.</p>
<h2 id="two">Two, with a very long heading that goes on and on</h2>
<table><tr><td><span class="citation" data-cites="b none">[<a href="#ref-b">2</a>]</span></td></tr></table>
<div id="refs" class="references csl-bib-body" role="list">
<div id="ref-a" class="csl-entry" role="listitem">
<div class="csl-left-margin">1. </div><div class="csl-right-inline">Alpha.</div>
</div>
<div id="ref-b" class="csl-entry" role="listitem">
Beta, in a style of its own.
</div>
<div id="ref-c" class="csl-entry" role="listitem">
<div class="csl-left-margin">3. </div><div class="csl-right-inline">Gamma.</div>
</div>
<div id="ref-d" class="csl-entry" role="listitem">
<div class="csl-left-margin">4. </div><div class="csl-right-inline">Listed, and not cited.</div>
</div>
</div>
<section id="footnotes"><ol><li id="fn1"><p>See <span class="citation" data-cites="a">[<a href="#ref-a">1</a>]</span>.</p></li></ol></section>
"""  # noqa: E501


def with_mentions(html: str) -> str:
    root = parse(html)
    anchor_paragraphs(root)
    link_citations(root)
    return serialise(root)


def ways_back(html: str, key: str) -> list[tuple[str, str]]:
    entry = html[html.index(f'<div id="ref-{key}"') + 1 :]
    entry = re.split(r'<div id="ref-|<section', entry)[0]
    return re.findall(r'<a href="#(m\.\d+)">([^<]*)</a>', entry)


def test_each_reference_says_where_it_is_cited() -> None:
    html = with_mentions(BODY)
    assert ways_back(html, "a") == [("m.1", "One"), ("m.2", "2"), ("m.4", "a note")]
    assert ways_back(html, "c") == [("m.2", "One")]
    assert ways_back(html, "d") == []


def test_a_reference_inside_of_a_range_is_cited_there() -> None:
    assert ways_back(with_mentions(BODY), "b") == [("m.2", "One"), ("m.3", "Two, with a very…")]


def test_each_way_back_leads_somewhere_and_no_id_is_there_twice() -> None:
    html = with_mentions(BODY)
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#(m[^"]*)"', html)) <= set(ids)


def test_the_keys_stay_where_the_links_do_not_say_them() -> None:
    assert re.findall(r'data-cites="([^"]*)"', with_mentions(BODY)) == ["a b c", "b none"]


def test_the_anchors_that_were_there_stay() -> None:
    before, after = (set(re.findall(r'\sid="([^"]*)"', html)) for html in (BODY, with_mentions(BODY)))
    assert before <= after


def anchors(html: str) -> list[str]:
    return re.findall(r'<p id="(p-[^"]*)">', with_mentions(html))


LINK = '<a href="#fig:a">{}</a>'


@pytest.mark.parametrize(
    "changed",
    [
        "<p>A new one.</p><p>Text with <em>words</em>, see Figure " + LINK.format(1) + ".</p>",
        "<p>Text with <em>words</em>, see Figure " + LINK.format(12) + ".</p>",
        "<p>Text with\n<strong>words</strong>, see figure " + LINK.format(1) + "</p>",
    ],
)
def test_a_paragraphs_anchor_stays_with_its_text(changed: str) -> None:
    (anchor,) = anchors("<p>Text with <em>words</em>, see Figure " + LINK.format(1) + ".</p>")
    assert anchor in anchors(changed)


def test_another_text_has_another_anchor() -> None:
    assert len(set(anchors("<p>One text.</p><p>Another text.</p><p>One text.</p>"))) == 3


def test_what_follows_a_long_beginning_does_not_matter() -> None:
    beginning = "word " * 40
    assert anchors(f"<p>{beginning} and this</p>") == anchors(f"<p>{beginning} and that</p>")


def test_what_is_no_text_has_no_anchor() -> None:
    assert anchors('<p><img src="a.png" alt="x"></p><p>12</p><p><span id="eq:a" class="eqnos">x</span></p>') == []


def test_a_body_without_references_has_no_mentions() -> None:
    html = '<p>Text <span class="citation" data-cites="x">[<strong>x?</strong>]</span>.</p>'
    assert with_mentions(html) == html.replace("<p>", f'<p id="{anchors(html)[0]}">')


def test_references_whose_hash_begins_with_zeros_are_reachable_with_their_count() -> None:
    root = parse(
        '<div id="refs"><div id="ref-fCLeWo"><div class="csl-left-margin">1.</div>'
        '<div class="csl-right-inline">Alpha.</div></div><div id="ref-PZMP42Ak">Beta.</div></div>'
    )
    keep_other_references(root)
    assert serialise(root).count('<span id="ref-') == 1
    assert '<div class="csl-right-inline">Alpha.<span id="ref-01fCLeWo"></span></div>' in serialise(root)


def test_entries_without_their_ways_back_are_as_they_were() -> None:
    """Also those of a style that sets something small, or nothing, at the end."""
    small = "Gamma <small>small</small>", "Gamma <small></small>"
    for words in ("Gamma.", *small):
        root = parse(BODY.replace("Gamma.", words))
        (before,) = reference_lists(root)
        wanted = serialise(before)
        link_citations(root)
        (references,) = reference_lists(root)
        remove_ways_back(references)
        assert serialise(references) == wanted
