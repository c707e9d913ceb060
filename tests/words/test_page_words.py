"""The words of pages, and what they are part of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from recto.words.page_words import FORMULA, IMAGE, KEY, NOTE, PageWords, Part, page_words


def words(html: str) -> PageWords:
    return page_words(f'<header><p>Not read</p></header>\n<main class="recto-main">\n{html}\n</main><p>Nor this</p>')


def parts(found: PageWords) -> list[tuple[Part, list[str]]]:
    return [(stretch.part, found.words[stretch.first : stretch.last]) for stretch in found.stretches]


def test_a_place_counts_what_is_no_white_space_from_the_title_on() -> None:
    page = '<h1 class="recto-title">On &amp; off</h1><nav>No</nav><main id="x"><p>a&nbsp;b, c</p>\n<p>d-e</p></main>'
    found = page_words(page)
    assert [*zip(found.words, found.starts, strict=True)] == [
        ("On", 0),
        ("off", 3),
        ("a", 6),
        ("b", 7),
        ("c", 9),
        ("d", 10),
        ("e", 12),
    ]
    assert found.block(2) == found.block(4) != found.block(5)
    title = found.stretch(0)
    assert title is not None
    assert title.part is Part.TITLE
    assert found.stretch(2) is None


def test_scripts_that_part_no_words_are_read_letter_by_letter() -> None:
    assert words("<p>中文，abc ไทย 한국어</p>").words == ["中", "文", "abc", "ไ", "ท", "ย", "한국어"]


def test_a_formula_and_an_image_are_one_character() -> None:
    maths = '<math alttext="a"><semantics><mi>a</mi><annotation encoding="application/x-tex"> a &lt; b </annotation>'
    found = words(
        f'<p>x {maths}</semantics></math> <img src="a"> <span class="math inline">$\\y$</span> <svg>no</svg>z</p>'
    )
    assert found.words == ["x", f"{FORMULA}a<b", IMAGE, f"{FORMULA}\\y", "z"]
    assert found.starts == [0, 1, 2, 3, 7]
    assert [found.size(index) for index in range(5)] == [1, 1, 1, 4, 1]


def test_citations_and_numbers_have_their_keys_before_them() -> None:
    found = words(
        '<p>so <span class="citation" id="m.1">[see <a href="#ref-Ab1">1</a>,<a href="#ref-Cd2-3">2</a>]</span>, '
        'Figure <a href="#fig:a%20b">3</a>, <a href="#text">text</a> <a href="supplement.html#tbl:x">S1</a></p>'
    )
    assert found.words == [
        "so",
        "see",
        f"{KEY}Ab1",
        "1",
        f"{KEY}Cd2",
        "2",
        "Figure",
        f"{KEY}fig:a b",
        "3",
        "text",
        f"{KEY}tbl:x",
        "S1",
    ]
    assert [(stretch.part, stretch.owner) for stretch in found.stretches] == [
        (Part.BRIEF, 2),
        (Part.BRIEF, 2),
        (Part.BRIEF, 4),
        (Part.BRIEF, 7),
        (Part.BRIEF, 10),
    ]
    # The keys are words of the paragraph.
    assert [found.stretch(index) for index in (2, 4, 7)] == [None, None, None]


def test_notes_captions_and_references_are_stretches() -> None:
    found = words(
        '<p>a<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a></p>'
        '<table><caption><span class="caption-label">Table 1:</span> Of <em>it</em></caption>'
        "<tr><td>b</td></tr></table>"
        '<div id="refs"><div id="ref-Ab1" class="csl-entry"><div class="csl-left-margin">1. </div>'
        '<div>Ada. 2001 <small>Cited in <a href="#m.1">x</a></small></div></div></div>'
        '<section><ol><li id="fn1"><p>c<a href="#fnref1" class="footnote-back">2</a></p></li></ol></section>'
    )
    assert found.words == ["a", NOTE, "1", "Table", "1", "Of", "it", "b", "", "c", "2"]
    assert parts(found) == [
        (Part.MADE, ["1"]),
        (Part.CAPTION, ["Table", "1", "Of", "it"]),
        (Part.MADE, ["Table", "1"]),
        (Part.REFERENCE, [""]),
        (Part.NOTE, ["c", "2"]),
        (Part.MADE, ["2"]),
    ]
    assert found.notes == {"fn1": 1}
    assert found.stretches[1].beyond == 8
    assert found.size(8) == len("1.Ada.2001Citedinx")


def test_statements_and_lists_of_terms_are_of_the_metadata() -> None:
    found = words(
        '<div id="funding-statement"><p>By it</p></div><div class="recto-glossary"><dl><dt>T</dt></dl></div><p>x</p>'
    )
    assert [(stretch.part, stretch.name) for stretch in found.stretches] == [
        (Part.METADATA, "funding-statement"),
        (Part.METADATA, "list"),
    ]
    assert found.stretch(3) is None


def test_the_description_of_a_missing_image_stands_for_it() -> None:
    found = words('<figure><span class="remote-image">[Image missing: A b.]</span></figure>')
    assert found.words == [IMAGE, "Image", "missing", "A", "b"]
    assert found.stretches[0].owner == 0


@given(st.text("ab .<&\u00a0é中\u00ad-_\n", max_size=40))
def test_words_are_where_their_places_say(text: str) -> None:
    from html import escape

    found = words(f"<p>{escape(text)}</p>")
    bare = "".join(text.split())
    for index, (word, start) in enumerate(zip(found.words, found.starts, strict=True)):
        assert bare[start : start + found.size(index)] == word
