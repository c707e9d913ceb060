"""BibTeX: what odd texts become."""

from __future__ import annotations

import pytest
from recto.references import csl
from recto.references.exchange import Record, exchanges

from tests.helpers import world


def test_bibtex_of_odd_texts_is_still_bibtex() -> None:
    odd = [
        {
            "id": f"a{number}",
            "type": kind,
            "title": title,
            "publisher": title,
            "author": [{"family": title, "given": "A"}],
        }
        for number, (kind, title) in enumerate(
            zip(
                ["book", "article-journal", "webpage", "thesis"] * 3,
                [
                    "{",
                    "}",
                    "\\",
                    "%",
                    "a and b",
                    "<i>open",
                    "</i>closed",
                    "A & B, C",
                    "<b>x</i>y",
                    "#$^_~",
                    '"',
                    "@x{y,",
                ],
                strict=True,
            )
        )
    ]
    records = exchanges()["bibtex"].loads(exchanges()["bibtex"].dumps(odd), world())  # type: ignore[misc]
    assert [record.item["id"] for record in records] == [item["id"] for item in odd]  # type: ignore[index]
    titles = [record.item.get("title") for record in records]  # type: ignore[attr-defined]
    assert titles[:5] == ["{", "}", "\\", "%", "a and b"]


def loads(text: str) -> list[Record]:
    return list(exchanges()["bibtex"].loads(text, world()))


def item(text: str) -> dict[str, object]:
    (record,) = loads(text)
    assert isinstance(record.item, dict)
    return csl.clean(record.item, "")


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Loss of {$\\beta$}-catenin", "Loss of β-catenin"),
        ("Of {K}$^{\\textrm{+}}$ and {H}$_2${O}", "Of K<sup>+</sup> and H<sub>2</sub>O"),
        ("At $10^{-3}$ of $\\mathrm{CO_2}$", "At 10<sup>−3</sup> of CO<sub>2</sub>"),
        ("Where $p < 0.05$", "Where <i>p</i> < 0.05"),
        ("Of $\\unknown{x}$ and {$\\alpha$}-synuclein", "Of $\\unknown{x}$ and α-synuclein"),
        ("Of \\ce{H2SO4} and \\ce{Ca^2+}", "Of H<sub>2</sub>SO<sub>4</sub> and Ca<sup>2+</sup>"),
        ("It costs \\$5 and \\$6", "It costs $5 and $6"),
    ],
)
def test_formulas_become_markup(title: str, read: str) -> None:
    assert item(f"@book{{a, title={{{title}}}}}")["title"] == read


@pytest.mark.parametrize(
    ("text", "keys", "places"),
    [
        ("@book{a, title={A}}\n\n@book{b, title={B, year=2001}\n\n@book{c, title={C}}\n", ["a", "c"], [(3, 1)]),
        ("@book{a, title={A}}\n@book{b, title={B} year=2001}\n@book{c, title={C}}\n", ["a", "c"], [(2, 20)]),
        ("@book{a title={A}}\n@book{b, title={B}}\n@book{c title={C}}\n", ["b"], [(1, 9), (3, 9)]),
        ('@string(one = "One")\n@book(a, title=one)\n@book{b, title={B (C)}}\n', ["a", "b"], []),
        ("@book{a, title={A}, note={see\n@home}}\n@book{b, title={B}}\n", ["a", "b"], []),
    ],
)
def test_an_entry_that_cannot_be_read_costs_no_other(text: str, keys: list[str], places: list[tuple[int, int]]) -> None:
    records = loads(text)
    assert [one.item["id"] for one in records if isinstance(one.item, dict)] == keys
    assert [(one.line, one.column) for one in records if one.problem] == places


def test_a_date_in_words_and_names_with_semicolons() -> None:
    read = item("@book{a, title={A}, author={Okafor, Ada; Roe, R.; Poe, Ed}, year={ca. 1450}}")
    assert read["issued"] == {"date-parts": [[1450]], "circa": True}
    assert read["author"] == [
        {"family": "Okafor", "given": "Ada"},
        {"family": "Roe", "given": "R."},
        {"family": "Poe", "given": "Ed"},
    ]


def test_a_percent_sign_is_no_remark() -> None:
    text = "@article{a, title = {A gain of 50% Here}, note = {5 % of it}, url = {https://example.org/a%20b}}\n"
    (record,) = exchanges()["bibtex"].loads(text, world())
    assert isinstance(record.item, dict)
    assert (record.item["title"], record.item["note"]) == ("A gain of 50% here", "5 % of it")
    assert record.item["URL"] == "https://example.org/a%20b"
