"""Numbering by pandoc-xnos: on the blocks that it concerns, and the same as on the whole document."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.core.diagnostics import Diagnostic
from recto.core.model import Document, Metadata
from recto.document import number as numbering
from recto.document.parse import parse
from recto.document.separate import without_marks
from recto.pandoc import ast

from tests.helpers import (
    SVG,
    Maker,
    build,
    case_names,
    copy_case,
    examine,
    main_part,
    manuscript,
    parsed,
    plain_text,
    said,
    world,
)

SETTINGS: list[dict[str, Any]] = [
    {},
    {"xnos-cleveref": True},
    {"xnos-cleveref": True, "xnos-capitalise": True},
    {"xnos-number-by-section": True},
    {
        "fignos-number-by-section": True,
        "fignos-caption-name": "Picture",
        "eqnos-number-by-section": True,
        "tablenos-number-by-section": True,
    },
    {
        "fignos-plus-name": ["Abb.", "Abbn."],
        "fignos-star-name": ["Abbildung", "Abbildungen"],
        "fignos-caption-separator": "period",
    },
]


def both(text: str, given: Mapping[str, Any]) -> tuple[Any, Any]:
    """The numbered blocks of a text, by the relevant blocks only and by the whole document."""
    return both_of(parse(plain_text(text), manuscript(text), world(), lambda _: None), given)


def both_of(document: Document, given: Mapping[str, Any]) -> tuple[Any, Any]:
    metadata = Metadata("content/metadata.yaml", {"pandoc": dict(given)}, {})
    found: list[Diagnostic] = []
    ours = json.loads(numbering.number(document, metadata, found.append).ast)["blocks"]
    assert found == []
    sections = numbering.numbers_sections(document)
    blocks = json.loads(document.ast)["blocks"]
    whole = numbering.apply_filters(
        blocks, numbering._settings(numbering._given(metadata, {}), ""), sections=sections, whole=True
    )
    return ours, without_marks(whole)


LABELS = [
    *(f"fig:{letter}" for letter in "abc"),
    *(f"tbl:{letter}" for letter in "abc"),
    *(f"eq:{letter}" for letter in "abc"),
]
BLOCKS = st.one_of(
    st.sampled_from(["# One {#sec:one}", "# Two {#sec:two}", "## Under {#under}", "# Not counted {.unnumbered}"]),
    st.sampled_from(["fig", "tbl", "eq"]).flatmap(
        lambda kind: st.builds(
            lambda letter, tag, cell: {
                "fig": f"![Caption of {letter}.](x.png){{#fig:{letter}{tag}}}",
                "tbl": f"| a |\n|---|\n| {cell} |\n\nTable: Caption of {letter}. {{#tbl:{letter}{tag}}}",
                "eq": f"$$ {letter} = 1 $$ {{#eq:{letter}{tag}}}",
            }[kind],
            st.sampled_from("abc"),
            st.sampled_from(["", "", ' tag="S1"', ' tag="B.2"']),
            st.sampled_from(["b", "*b* and [@b]", "see @fig:a", "see {@eq:b}C", "$x$ {#eq:c}", "{#eq-x}", "[b]{.c}"]),
        )
    ),
    st.sampled_from(
        [
            "![No label](x.png)",
            "![](x.png)",
            "| a |\n|---|\n| b |",
            "$$ x $$",
            "Words and nothing else.",
            "Inline ![i](x.png) and $m$.",
            "> ![In a quotation](x.png){#fig:q}",
            "- ![In a list](x.png){#fig:l}",
            "Note^[With $$ n $$ {#eq:n} in it.].",
            "<div>\n\n![d](x.png){#fig:d}\n\n</div>",
            "![No name](x.png){#fig:}",
            "::: {#fig:panels}\n![One.](x.png)\n![Two, @fig:a.](x.png){#fig:p}\n\nBoth, $x$.\n:::",
            "@doi:10.5555/alpha says.",
        ]
    ),
    st.builds(
        lambda pattern, label: pattern.replace("L", label),
        st.sampled_from(
            [
                "See @L.",
                "See @fig:panels-a and @L.",
                "See {@L}B.",
                "+@L and *@L",
                "!@L",
                "[@L]",
                "*emphasis @L*",
                "- in a list @L",
                "Note^[See @L.].",
                "@sec:one and @sec:under; @L",
                "Broken @fig:none; @L",
            ]
        ),
        st.sampled_from(LABELS),
    ),
)


@given(st.lists(BLOCKS, min_size=1, max_size=25).map("\n\n".join), st.sampled_from(SETTINGS))
@settings(max_examples=15)
def test_relevant_blocks_give_what_the_whole_gives(text: str, given: Mapping[str, Any]) -> None:
    ours, whole = both(text + "\n", given)
    assert ours == whole


@pytest.mark.parametrize("name", case_names())
def test_cases_number_as_the_whole_does(name: str, tmp_path: Path) -> None:
    copy_case(name, tmp_path / name)
    examined = examine(tmp_path / name)
    for setting in (SETTINGS[0], SETTINGS[2], SETTINGS[4]):
        ours, whole = both_of(examined.document, {**_pandoc(examined.manuscript.metadata.values), **setting})
        assert ours == whole, setting


def _pandoc(values: Mapping[str, Any]) -> dict[str, Any]:
    pandoc = values.get("pandoc")
    return dict(pandoc) if isinstance(pandoc, Mapping) else {}


def numbered(text: str, **given: Any) -> list[str]:
    """The paragraphs and captions of a numbered text."""
    blocks, _ = both(text, {key.replace("_", "-"): value for key, value in given.items()})
    return [" ".join(ast.words([block]).replace("\u00a0", " ").split()) for block in blocks]


FIGURES = '![First.](x.png){#fig:a}\n\n![Second.](x.png){#fig:b}\n\n![Extra.](x.png){#fig:s tag="S1"}\n\n![Third.](x.png){#fig:c}\n\n'  # noqa: E501


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("@fig:a", "1"),
        ("@fig:b", "2"),
        ("@fig:s", "S1"),
        ("@fig:c", "3"),
        ("{@fig:a}B", "1B"),
        ("+@fig:b", "fig. 2"),
        ("*@fig:b", "Figure 2"),
        ("@fig:a and @fig:b", "1 and 2"),
        ("(@fig:a)", "(1)"),
        ("**@fig:a**", "1"),
    ],
)
def test_references_to_figures(reference: str, expected: str) -> None:
    assert numbered(f"{FIGURES}See {reference}.\n")[-1] == f"See {expected}."


ROWS = "| a |\n|---|\n| b |\n\n"


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("See Figure {@fig:b} and {@fig:s}B.", "Table 1: See Figure 2 and S1B."),
        ("See {+@fig:b}.\nTwo lines.\n", "Table 1: See fig. 2. Two lines."),
        ("(see {@fig:a}{@fig:b})", "Table 1: (see 12)"),
        ("Panels a+{@fig:b}.", "Table 1: Panels a+2."),
    ],
)
def test_references_in_braces_in_the_caption_of_a_table(caption: str, expected: str) -> None:
    found = numbered(f"{FIGURES}{ROWS}Table: {caption} {{#tbl:a}}\n\n@tbl:a\n")
    assert found[-2].startswith(expected)
    assert found[-1] == "1"


def test_a_reference_in_braces_behind_a_formula() -> None:
    assert numbered(f"{FIGURES}With $x$ {{@fig:b}} it rises.\n")[-1] == "With 2 it rises."


@pytest.mark.parametrize("name", ["supp:first", "data/x.json", "a.b:c-d_e"])
def test_labels_of_several_parts(name: str) -> None:
    text = f"![A.](x.png){{#fig:{name}}}\n\n{ROWS}Table: B. {{#tbl:{name}}}\n\n$$ x $$ {{#eq:{name}}}\n\n"
    document = parse(plain_text(text), manuscript(text), world(), lambda _: None)
    assert [label.name for label in document.labels] == [f"fig:{name}", f"tbl:{name}", f"eq:{name}"]
    assert numbered(f"{text}@fig:{name} @tbl:{name} @eq:{name}\n")[-1] == "1 1 1"


def test_captions_begin_with_name_and_number() -> None:
    assert numbered(FIGURES)[:4] == ["Figure 1: First.", "Figure 2: Second.", "Figure S1: Extra.", "Figure 3: Third."]


def test_names_can_be_set() -> None:
    text = FIGURES + "See *@fig:a.\n"
    found = numbered(text, fignos_caption_name="Picture", fignos_star_name=["Drawing", "Drawings"])
    assert (found[0], found[-1]) == ("Picture 1: First.", "See Drawing 1.")


@pytest.mark.parametrize(
    ("lang", "words"), [("de-CH", ["Abbildung", "Tabelle"]), ("sv", ["Figur", "Tabell"]), ("sw", ["Figure", "Table"])]
)
def test_captions_are_in_the_language_of_the_text(lang: str, words: list[str], make: Maker) -> None:
    text = f"![A.](images/a.svg){{#fig:a}}\n\n{ROWS}Table: B. {{#tbl:b}}\n\n@fig:a @tbl:b\n"
    metadata = f"title: A test\nlang: {lang}\n"
    page = build(make.text(text, **{"content/images/a.svg": SVG, "content/metadata.yaml": metadata})).page
    assert re.findall(r'caption-label">(\w+)&nbsp;1:', page) == words


@pytest.mark.parametrize(
    ("lang", "said_of_it"),
    [
        ("en", "fig. 1, fig. 2; Table 1; eq. 1"),
        ("de-AT", "Abbildung 1, Abbildung 2; Tabelle 1; Gleichung 1"),
        ("fr", "figure 1, figure 2; Tableau 1; équation 1"),
        ("pl", "Rysunek 1, Rysunek 2; Tabela 1; Równanie 1"),
    ],
)
def test_names_of_references_are_in_the_language_of_the_text(lang: str, said_of_it: str, make: Maker) -> None:
    text = (
        f"![A.](images/a.svg){{#fig:a}}\n\n![B.](images/a.svg){{#fig:b}}\n\n{ROWS}Table: B. {{#tbl:b}}\n\n"
        "$$ a $$ {#eq:a}\n\n+@fig:a, +@fig:b; *@tbl:b; +@eq:a\n"
    )
    metadata = f"title: A test\nlang: {lang}\n"
    page = build(make.text(text, **{"content/images/a.svg": SVG, "content/metadata.yaml": metadata})).page
    last = re.sub(r"<[^>]+>", "", main_part(page).strip().rpartition("<p")[2].partition(">")[2])
    assert " ".join(last.replace("&nbsp;", " ").replace("\u00a0", " ").split()) == said_of_it


def test_a_name_that_an_author_gives_goes_before_that_of_the_language(make: Maker) -> None:
    text = "![A.](images/a.svg){#fig:a}\n\nSee +@fig:a.\n\n*@fig:a shows it.\n"
    metadata = "title: A test\nlang: de\nfignos-plus-name: Bild\n"
    page = build(make.text(text, **{"content/images/a.svg": SVG, "content/metadata.yaml": metadata})).page
    assert page.count("Bild&nbsp;<a") == 2


def test_settings_in_the_text_go_before(make: Maker) -> None:
    block = "---\nfignos-caption-name: Bild\nfignos-cleveref: true\nfignos-plus-name: Abb.\n...\n\n"
    text = f"{block}See @fig:a.\n\n![A caption.](images/a.svg){{#fig:a}}\n"
    metadata = "title: A test\nfignos-caption-name: Picture\n"
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    built = build(make.text(text, **{"content/images/a.svg": drawing, "content/metadata.yaml": metadata}))
    assert said(built.diagnostics) == []
    assert "Bild&nbsp;1:</span> A caption." in built.page
    assert re.search(r"See Abb\.&nbsp;<a [^>]*>1</a>", built.page)


def test_cleveref_and_capitals() -> None:
    text = FIGURES + "As @fig:a shows, !@fig:b.\n"
    assert numbered(text, xnos_cleveref=True)[-1] == "As fig. 1 shows, 2."
    assert numbered(text, xnos_cleveref=True, xnos_capitalise=True)[-1] == "As Fig. 1 shows, 2."


def test_numbers_by_section() -> None:
    text = "# One\n\n![A.](x.png){#fig:a}\n\n# Two\n\n![B.](x.png){#fig:b}\n\n@fig:a @fig:b\n"
    assert numbered(text, fignos_number_by_section=True)[-1] == "1.1 2.1"


def test_tables_equations_and_sections() -> None:
    text = "# Methods {#sec:methods}\n\n| a |\n|---|\n| b |\n\nTable: Rows. {#tbl:a}\n\n$$ x $$ {#eq:a}\n\n@tbl:a, @eq:a, @sec:methods.\n"  # noqa: E501
    found = numbered(text)
    assert found[-1] == "1, 1, 1."
    assert any(line.startswith("Table 1: Rows.") for line in found)


def test_both_of_two_references_in_brackets_are_numbered() -> None:
    assert {"1", "2"} <= set(
        numbered(f"{FIGURES}[@fig:a; @fig:b]\n")[-1]
        .replace(";", " ")
        .replace("[", " ")
        .replace("]", " ")
        .replace(",", " ")
        .split()
    )


def test_each_reference_is_a_link_to_its_label() -> None:
    blocks, _ = both(FIGURES + "See @fig:b.\n", {})
    links = [ast.target(element) for element in ast.walk(blocks) if element["t"] == "Link"]
    assert links == ["#fig:b"]


def test_a_work_whose_key_is_the_name_of_a_heading_is_still_cited() -> None:
    text = "## Tools {#sec:t}\n\nSee @sec:t.\n\n### Limma [@limma]\n\nTested [@limma], as @limma says.\n"
    document, _ = parsed(text)
    blocks = ast.loads(numbering.number(document, manuscript(text).metadata, lambda _: None).ast)["blocks"]
    cites = [ast.citation_ids(element) for element in ast.walk(blocks) if element["t"] == "Cite"]
    assert cites == [["limma"]] * 3


def test_what_is_not_numbered_stays_as_it_is() -> None:
    text = 'Words *and* `code`{.python} [@doi:10.5555/alpha].\n\n![A title](x.png "Its title"){.wide width=50%}\n\n<b>raw</b>\n'  # noqa: E501
    blocks, whole = both(text, {})
    document = parse(plain_text(text), manuscript(text), world(), lambda _: None)
    assert blocks == whole == json.loads(document.ast)["blocks"]


def test_a_setting_that_is_refused_is_said_at_its_place() -> None:
    text = FIGURES
    document = parse(plain_text(text), manuscript(text), world(), lambda _: None)
    found: list[Diagnostic] = []
    metadata = Metadata("content/metadata.yaml", {"pandoc": {"fignos-caption-separator": "nonsense"}}, {})
    result = numbering.number(document, metadata, found.append)
    assert [(d.code, str(d.severity), bool(d.hint)) for d in found] == [("X004", "error", True)]
    assert result == document


def test_a_label_that_cannot_be_read_is_said_once(make: Maker) -> None:
    text = "See @fig:dose.\n\n![Caption](images/a.svg){#fig:dose, width=60%}\n"
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    built = build(make.text(text, **{"content/images/a.svg": drawing}))
    assert said(built.diagnostics) == [("X008", "error", "content/01.text.md:3:26")]


@pytest.mark.parametrize(
    ("after", "numbers"),
    [
        ("## Routes {#sec:routes}\n\nSee Section @sec:routes.", [None, "1"]),
        ("### Thanks {#sec:thanks}\n\nSee Section @sec:thanks.\n\n## Routes", ["1", "1.1", "2"]),
    ],
)
def test_a_section_about_the_authors_that_moves_has_no_number(
    after: str, numbers: list[str | None], make: Maker
) -> None:
    page = build(
        make.text(f"## Authors\n\nWritten by us.\n\n{after}\n", **{"content/metadata.yaml": _AUTHORS}), "html"
    ).page
    assert [found or None for found in re.findall(r'<h[23] [^>]*data-number="([\d.]*)"|<h[23] ', page)] == numbers


def test_a_section_about_the_authors_that_stays_keeps_its_number(make: Maker) -> None:
    text = "## Routes {#sec:routes}\n\nSee Section @sec:routes.\n\n## Authors\n\nWritten by us.\n\n## References\n"
    page = build(make.text(text, **{"content/metadata.yaml": _AUTHORS}), "html").page
    assert re.findall(r'<h2 [^>]*data-number="([\d.]*)"', page) == ["1", "2", "3"]


_AUTHORS = "title: Ferries\nlang: en\nauthors:\n  - name: Ada Example\n"
