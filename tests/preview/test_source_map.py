"""From the page to the source and back, on pages that a build has made."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from recto.core.model import Location
from recto.preview.source_map import Place, SourceMap

from tests.bench.source import LISTED, blocks, built, map_of, measure
from tests.bench.synthetic import Size, write_project
from tests.helpers import CASES, METADATA, REFERENCES, Maker

CONSTRUCTS = r"""# Heading {#sec:heading}

Setext
------

Plain *emphasised* **bold _nested_** ~~struck~~ under_score sub~script~ super^script^ `inline` and
`code with spaces`{.r}.
"Doubly" and 'singly' quoted; an en--dash, an em---dash; ellipsis... Non&nbsp;breaking, M&auml;rchen, \*escaped\*,
soft&shy;hyphen, par*tial*ly, isn't. A [linked](https://example.org/address "Titled") word, [by reference][ref] and
[ref].
<https://example.org/bare> and https://example.org/typed, [spanned]{.smallcaps}, hard\
broken, H~2~O, a price of \$5. {# Not a tag #}

[ref]: https://example.org/defined "Unseen"

> Quoted text
> goes on.
>
> 1. enumerated
> 2. further[^marked]

- bullet

    second paragraph of it

    - deeper

(@) exemplary

Termed
:   Defined here.

| Lines of verse
|   indented

[^marked]: The note comes in between,

    with another paragraph, after $n^{2}$.

Before the tables: in place^[A note written *right* there.].

| Pipe | Table |
|------|------:|
| leftmost | rightmost |

Table: Captioned behind. {#tbl:behind}

Table: Captioned before. {#tbl:before}

+-----------------+-----------------+
| Gridded         | Columns         |
+=================+=================+
| upper line      | besides the     |
| lower line      | other cell      |
+-----------------+-----------------+
| - listed        | single          |
+-----------------+-----------------+

-------------------------------
 Multiline     Header
               again
------------- -----------------
 one cell      here is the
 with lines    second column

 the next      has one
-------------------------------

: Captioned by a colon.

<table><tr><td>raw cell</td><td><b>strong</b> cell</td></tr></table>

<div class="boxed">
Boxed *Markdown*.
</div>

::: {.fenced}
Fenced div.
:::

<details><summary>Summarised</summary>

Detailed.

</details>

```python
fenced = "code"  # commented
```

    indented code

![Pictured *caption*.](images/a.png){#fig:a alt="Described"}

An image ![icon](images/a.png) within text. See @fig:a, +@tbl:behind, [the heading](#sec:heading) and @sec:heading.

$$ x = y^2 $$ {#eq:one}

Formula $a + b$, formula $a + b$ again, @eq:one. Cited
[@doi:10.5555/beta; see @doi:10.5555/alpha, p. 7; @doi:10.5555/gamma],
repeatedly [@doi:10.5555/beta].

# References
"""
PICTURE = (CASES / "constructs" / "content" / "images" / "photo.png").read_bytes()


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[SourceMap, str, str]:
    """A map, its page and the text."""
    files = {"content/01.text.md": CONSTRUCTS, "content/manual-references.json": REFERENCES}
    project = Maker(tmp_path_factory.mktemp("mapped"))({**files, "content/images/a.png": PICTURE})
    made, page = built(project, ())
    return map_of(made, page), page, CONSTRUCTS


def located(text: str, words: str, number: int = 0) -> Location:
    """Where some words are in the text, the first time or a later one."""
    whole = rf"(?<![^\W_]){re.escape(words)}(?![^\W_])" if words.isalnum() else re.escape(words)
    start = [match.start() for match in re.finditer(whole, text)][number]
    return Location("content/01.text.md", text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


def places(page: str, word: str) -> list[int]:
    """The places of a word on the page."""
    return [place for block in blocks(page) for one, place in block.words if one == word]


def test_every_word_that_is_there_once_leads_to_itself(mapped: tuple[SourceMap, str, str]) -> None:
    source_map, page, text = mapped
    written = Counter(re.findall(r"[^\W_]+", text))
    shown = [(word, place) for block in blocks(page) if block.name != LISTED for word, place in block.words]
    number = Counter(word for word, _ in shown)
    once = [(word, place) for word, place in shown if written[word] == number[word] == 1]
    assert len(once) > 90
    assert {word: source_map.source(place) for word, place in once} == {word: located(text, word) for word, _ in once}


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("Märchen", "M&auml;rchen"),
        ("partially", "par*tial*ly"),
        ("H2O", "H~2~O"),
        ("hyphen", "hyphen"),
        ("softhyphen", "soft"),
        ("listed", "listed"),
    ],
)
def test_a_word_that_is_written_otherwise(mapped: tuple[SourceMap, str, str], shown: str, written: str) -> None:
    source_map, page, text = mapped
    found = places(page, shown) or places(page.replace("\u00ad", ""), shown)
    assert source_map.source(found[0]) == located(text, written)


def signs(page: str, pattern: str) -> list[int]:
    """The places of formulas, images or links of the page."""
    found = re.compile(pattern).finditer(page, page.index("<main"))
    return [places(page[: match.end()] + " here</main>", "here")[-1] for match in found]


def test_a_formula_leads_to_its_dollar_and_an_image_to_its_mark(mapped: tuple[SourceMap, str, str]) -> None:
    source_map, page, text = mapped
    assert [source_map.source(place - 1) for place in signs(page, "</math>")] == [
        located(text, "$$ x"),
        located(text, "$a + b$"),
        located(text, "$a + b$", 1),
        located(text, "$n^{2}$"),
    ]
    assert [source_map.source(place - 1) for place in signs(page, "<img[^>]*>")] == [
        located(text, "![Pictured"),
        located(text, "![icon]"),
    ]


def test_a_number_leads_to_what_it_stands_for(mapped: tuple[SourceMap, str, str]) -> None:
    source_map, page, text = mapped
    assert [source_map.source(place) for place in signs(page, r'<a href="#(?:fig|tbl|eq|sec):[^>]*>')][-5:] == [
        located(text, "@fig:a"),
        located(text, "@tbl:behind"),
        located(text, "the heading"),
        located(text, "@sec:heading"),
        located(text, "@eq:one"),
    ]
    (number,) = signs(page, '<span class="eqnos-number">')
    assert source_map.source(number) == located(text, "$$ x")
    assert [source_map.source(place) for place in signs(page, 'role="doc-noteref"><sup>')] == [
        located(text, "[^marked]"),
        located(text, "^[A note"),
    ]


def test_a_citation_leads_to_its_key_in_whatever_order_the_style_puts_it(mapped: tuple[SourceMap, str, str]) -> None:
    source_map, page, text = mapped
    links = [match[1] for match in re.finditer(r'<a href="#ref-(\w+)" role="doc-biblioref">', page)]
    found = [source_map.source(place) for place in signs(page, '<a href="#ref-[^>]*>')]
    names = {source_map.bibliography.short_id(f"doi:10.5555/{name}"): name for name in ("alpha", "beta", "gamma")}
    cited = [names[link] for link in links]
    assert sorted(cited) == ["alpha", "beta", "beta", "gamma"]
    first = located(text, "@doi:10.5555/beta"), located(text, "@doi:10.5555/beta", 1)
    seen = Counter[str]()
    for name, place in zip(cited, found, strict=True):
        assert place == (first[seen[name]] if name == "beta" else located(text, f"@doi:10.5555/{name}"))
        seen[name] += 1


def test_a_reference_leads_to_its_record(mapped: tuple[SourceMap, str, str]) -> None:
    source_map, page, _ = mapped
    entries = signs(page, r'<div id="ref-[^>]*>')
    assert {source_map.source(place) for place in entries} == {
        Location("content/manual-references.json", 1, column)
        for column in (match.start() + 1 for match in re.finditer(r'\{"id"', REFERENCES))
    }


def test_a_reference_of_the_lock_leads_to_its_first_citation(make: Maker) -> None:
    lock = """{"version": 1, "references": {"doi:10.5555/x": {"type": "book", "title": "Locked"}}}"""
    made, page = built(make({"content/01.md": "See @doi:10.5555/x.\n", "content/references.lock.json": lock}), ())
    found = map_of(made, page)
    if 'id="ref-' in page:
        (entry,) = signs(page, '<div id="ref-[^>]*>')
        assert found.source(entry) == Location("content/01.md", 1, 5)


def test_what_metadata_and_templates_made_leads_to_them(make: Maker) -> None:
    metadata = METADATA.replace(
        "- name: Ada Example", "- name: Ada Example\n    credit: [software]\n  - name: Bob Sample"
    )
    metadata += "colour: bright red\nfunding:\n  - funder: Fund of Tests\n    awards: [T-1]\n"
    text = "# One\n\nThe {{ colour }} house, {% if colour %}red{% endif %} again.\n"
    made, page = built(make({"content/metadata.yaml": metadata, "content/01.md": text}), ())
    found = map_of(made, page)

    def source(word: str, number: int = 0) -> str:
        return str(found.source(places(page, word)[number]))

    lines = {line.strip(): index for index, line in enumerate(metadata.split("\n"), 1)}
    assert source("test") == "content/metadata.yaml:1:1"
    assert source("bright") == "content/01.md:3:5"
    assert source("house") == "content/01.md:3:18"
    assert source("red", 1) == "content/01.md:3:40"
    assert source("Ada") == f"content/metadata.yaml:{lines['- name: Ada Example']}:5"
    assert source("Software").startswith(f"content/metadata.yaml:{lines['credit: [software]']}:")
    assert source("Fund").startswith(f"content/metadata.yaml:{lines['- funder: Fund of Tests']}:")
    assert source("Funding").startswith("content/metadata.yaml:")
    # And back.
    assert found.place("content/01.md", 3, 6) == Place(places(page, "bright")[0], 6)
    assert found.place("content/metadata.yaml", 1) == Place(0, 1)
    funder = found.place("content/metadata.yaml", lines["- funder: Fund of Tests"] + 0, 99)
    assert funder is not None
    assert funder.start in places(page, "Fund") + places(page, "Tests")


def test_from_a_line_and_column_to_the_page(mapped: tuple[SourceMap, str, str]) -> None:
    source_map, page, text = mapped
    written = Counter(re.findall(r"[^\W_]+", text))
    for block in blocks(page):
        for word, place in block.words if block.name != LISTED else ():
            if written[word] == 1 and len(places(page, word)) == 1:
                at = located(text, word)
                for column in (at.column, at.column + len(word) - 1):
                    assert source_map.place(at.path, at.line, column) == Place(place, len(word)), word
    at = located(text, "![Pictured")
    (picture, _) = signs(page, "<img[^>]*>")
    assert source_map.place(at.path, at.line) == Place(picture - 1, 1)
    at = located(text, "@fig:a")
    number = signs(page, r'<a href="#fig:a">')[0]
    assert source_map.place(at.path, at.line, at.column + 2) == Place(number, 1)


def test_a_line_of_which_the_page_shows_nothing_leads_to_what_is_near(mapped: tuple[SourceMap, str, str]) -> None:
    source_map, page, text = mapped
    empty = located(text, "[ref]: https")
    assert source_map.place(empty.path, empty.line - 1) == Place(places(page, "Quoted")[0], 6)
    assert source_map.place(empty.path, 10_000, 10_000) is not None
    assert source_map.place("content/other.md", 1) is None


def test_another_version_of_the_page_is_told_by_the_word(mapped: tuple[SourceMap, str, str]) -> None:
    source_map, page, text = mapped
    (place,) = places(page, "Summarised")
    assert source_map.source(place + 9, "Summarised") == located(text, "Summarised")
    assert source_map.source(place, "nowhere") == located(text, "Summarised")


def test_the_page_has_nothing_of_it(mapped: tuple[SourceMap, str, str]) -> None:
    assert "01.text.md" not in mapped[1]


@pytest.mark.parametrize("case", ["constructs", "citations", "subfigures", "templates", "pandoc-2"])
def test_every_word_of_a_manuscript_leads_to_itself(case: str) -> None:
    found = measure(CASES / case)
    assert found.asked > 20
    assert found.wrong == []


def test_words_that_are_there_many_times_lead_to_themselves(tmp_path: Path) -> None:
    write_project(tmp_path, Size(words=1500, references=20, figures=2, tables=2, equations=4, sections=3))
    found = measure(tmp_path)
    assert found.asked > 1000
    assert found.share >= 0.995
