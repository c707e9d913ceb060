"""The quick page against the page of a build."""

from __future__ import annotations

import re
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import pytest
from recto.pipeline import Options
from recto.preview.building import pages
from recto.preview.patch import Page
from recto.preview.quick import Quick, differences
from recto.preview.state import State

from tests.helpers import METADATA, REFERENCES, SVG

ONE = """## Abstract {.page_break_before}

Short words about *it* and its many parts [@doi:10.5555/alpha].

## Begin

The first paragraph, about it [@doi:10.5555/beta; @doi:10.5555/alpha], see Figure @fig:one and {@eq:sum}.
It has a second line with a note.[^note] And [an address][there].

[^note]: A note on it.

[there]: https://example.org/there

![**A drawing.** It shows a line [@doi:10.5555/beta].](images/one.svg){#fig:one}

$$ a + b $$ {#eq:sum}

Words after a formula, $x^2$, and a name {{ manubot.manuscript_stats.word_count }}.
"""
TWO = """## End

- First item with words.
- Second item.

| Name | Number |
|:-----|-------:|
| one  | 1      |

Table: A table with words. {#tbl:one}

> A quotation of some words.

The last paragraph refers to Table @tbl:one and to Figure @fig:one.

The last paragraph cites @doi:10.5555/gamma.

### Part {#sec:part}

Code `here`, and the end.

A citation within [a link [@doi:10.5555/gamma]](https://example.org/).

## References {.page_break_before}

::: {#refs}
:::
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    content = tmp_path / "project" / "content"
    (content / "images").mkdir(parents=True)
    (content / "images" / "one.svg").write_text(SVG)
    (content / "metadata.yaml").write_text(METADATA)
    (content / "manual-references.json").write_text(REFERENCES)
    (content / "01.one.md").write_text(ONE)
    (content / "02.two.md").write_text(TWO)
    return content.parent


def built(project: Path) -> State:
    """A build of the page."""
    store = project.parent / "store"
    store.mkdir(exist_ok=True)
    state = pages(project, Options(), store)
    assert isinstance(state, State), state
    return state


@pytest.fixture
def quick(project: Path) -> Quick:
    found = Quick.of(built(project))
    assert found
    return found


def text_of(page: bytes) -> str:
    """What the page shows as the text."""
    return Page(page.decode()).main


def edited(project: Path, quick: Quick, name: str, old: str, new: str) -> bytes | None:
    """The quick page after an edit; None if there is none."""
    path = project / "content" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    answer = quick.answer(frozenset((path.resolve(),)))
    return answer["manuscript.html"] if answer else None


EDITS = {
    "a word": ("01.one.md", "many parts", "few parts"),
    "the abstract": ("01.one.md", "Short words", "Longer words"),
    "a paragraph with citations and references": ("01.one.md", "The first paragraph", "This *first* paragraph"),
    "a note's paragraph": ("01.one.md", "a second line", "a third line"),
    "an address's words": ("01.one.md", "an address", "the address"),
    "a caption": ("01.one.md", "shows a line", "shows two lines"),
    "a formula": ("01.one.md", "a + b", "a - b"),
    "a formula in the text": ("01.one.md", "x^2", "x^3"),
    "an item": ("02.two.md", "First item", "Another item"),
    "a cell": ("02.two.md", "| one  |", "| two  |"),
    "a table's caption": ("02.two.md", "A table with", "The table with"),
    "a quotation": ("02.two.md", "some words", "other words"),
    "the same beginning as another": ("02.two.md", "cites @", "refers to Table @tbl:one @"),
    "a new paragraph": ("02.two.md", "> A quotation", "A new paragraph.\n\n> A quotation"),
    "a paragraph less": ("02.two.md", "> A quotation of some words.\n\n", ""),
    "a parted paragraph": ("01.one.md", "\nIt has a second", "\n\nIt has a second"),
    "a citation more": ("02.two.md", "and the end", "and the end [@doi:10.5555/beta]"),
    "a citation less": ("01.one.md", " [@doi:10.5555/alpha].", "."),
    "a citation of another work": ("02.two.md", "@doi:10.5555/gamma", "@doi:10.5555/alpha"),
    "a citation in a caption": ("01.one.md", "[@doi:10.5555/beta].]", "[@doi:10.5555/gamma].]"),
    "a citation beside one within a link": ("02.two.md", "A citation within", "A citation [@doi:10.5555/beta] within"),
    "a reference to another": ("02.two.md", "to Figure @fig:one", "to Equation @eq:sum"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_the_quick_page_is_that_of_a_build(project: Path, quick: Quick, edit: tuple[str, str, str]) -> None:
    page = edited(project, quick, *edit)
    assert page is not None, "takes a build"
    assert text_of(page) == text_of(built(project).pages["manuscript.html"])


@pytest.mark.parametrize("edit", [EDITS["a cell"], EDITS["a table's caption"]])
def test_a_table_is_made_without_its_section(
    project: Path, quick: Quick, edit: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    rendered = Quick._rendered

    def noting(self: Quick, source: str) -> object:
        made.append(source)
        return rendered(self, source)

    monkeypatch.setattr(Quick, "_rendered", noting)
    assert edited(project, quick, *edit) is not None
    assert made
    assert not any("A quotation" in one for one in made)


UNKNOWN = {
    "a heading, since the contents show it": ("01.one.md", "## Begin", "## Start"),
    "a definition of a note": ("01.one.md", "A note on it.", "A note on that."),
    "a definition of an address": ("01.one.md", "example.org/there", "example.org/here"),
    "an image that is not known": ("01.one.md", "images/one.svg", "images/two.svg"),
    "a div that stays open": ("02.two.md", "- First item", "::: {.box}\n\n- First item"),
    "metadata": ("metadata.yaml", "title:", "title: New\nother:"),
}


@pytest.mark.parametrize("edit", UNKNOWN.values(), ids=UNKNOWN)
def test_what_may_change_the_rest_takes_a_build(project: Path, quick: Quick, edit: tuple[str, str, str]) -> None:
    before = quick.page
    assert edited(project, quick, *edit) is None
    assert quick.page == before


def test_after_an_edit_that_takes_a_build_the_next_may_be_quick(project: Path, quick: Quick) -> None:
    assert edited(project, quick, "01.one.md", "## Begin", "## Start") is None
    assert edited(project, quick, "01.one.md", "## Start", "## Begin") is not None
    page = edited(project, quick, "01.one.md", "many parts", "few parts")
    assert page
    assert text_of(page) == text_of(built(project).pages["manuscript.html"])


def test_a_supplement_of_its_own_takes_builds(project: Path) -> None:
    with (project / "content" / "metadata.yaml").open("a") as metadata:
        metadata.write("recto:\n  separate-supplement: true\n")
    (project / "content" / "03.supplement.md").write_text("# Supplement {.supplement}\n\nMore words.\n")
    state = built(project)
    assert len(state.pages) == 2
    assert Quick.of(state) is None


words = st.sampled_from(["a", "word", "*it*", "", "two words", "[@doi:10.5555/alpha]", "@fig:one", "$y$", "`code`"])


def test_any_edits_in_turn_give_the_page_of_a_build_or_none(project: Path, many: int) -> None:
    answered: list[bool] = []
    originals = {name: (project / "content" / name).read_text() for name in ("01.one.md", "02.two.md")}

    @hypothesis.settings(max_examples=many // 5, deadline=None, database=None, derandomize=True)
    @hypothesis.given(
        st.lists(st.tuples(st.sampled_from([*originals]), st.floats(0, 1), words), min_size=4, max_size=6)
    )
    def check(changes: list[tuple[str, float, str]]) -> None:
        for name, text in originals.items():
            (project / "content" / name).write_text(text)
        quick = Quick.of(built(project))
        assert quick
        page = None
        for name, share, new in changes:
            path = project / "content" / name
            text = path.read_text()
            # Headings are in the contents as well: an edit of one always takes a build.
            found = [*re.finditer(r"^(?!#).*?(?<![^ \n])([A-Za-z]+)(?=[ .,\n])", text, re.MULTILINE)]
            word = found[min(int(share * len(found)), len(found) - 1)]
            path.write_text(text[: word.start(1)] + new + text[word.end(1) :])
            answer = quick.answer(frozenset((path.resolve(),)))
            page = answer and answer["manuscript.html"]
            answered.append(page is not None)
        if page:
            assert text_of(page) == text_of(built(project).pages["manuscript.html"])

    check()
    assert sum(answered)


@hypothesis.given(st.text("ab\n", max_size=12), st.text("ab\n", max_size=12))
def test_the_differences_of_two_texts_turn_one_into_the_other(old: str, new: str) -> None:
    found = differences(old, new)
    assert bool(found) == (old != new)
    for start, end, words in reversed(found):
        old = old[:start] + words + old[end:]
    assert old == new
