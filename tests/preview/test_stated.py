"""Statements and the values of the metadata that they show."""

from __future__ import annotations

from typing import Any

from recto.core.model import Location, Metadata
from recto.preview.stated import stated

VALUES: dict[str, Any] = {
    "authors": [
        {"name": "Ada Example", "credit": ["software", "data-curation"]},
        {"name": "Bob Sample", "credit": ["software"]},
    ],
    "funding": [{"funder": "Fund of Tests", "awards": ["T-1"]}],
    "abbreviations": {"PDF": "portable document format"},
}
PATHS: list[tuple[str | int, ...]] = [
    ("authors",),
    ("authors", 0),
    ("authors", 0, "name"),
    ("authors", 0, "credit"),
    ("authors", 0, "credit", 0),
    ("authors", 0, "credit", 1),
    ("authors", 1, "name"),
    ("authors", 1, "credit", 0),
    ("funding",),
    ("funding", 0, "funder"),
    ("funding", 0, "awards", 0),
    ("abbreviations", "PDF"),
]
METADATA = Metadata("m.yaml", VALUES, {path: Location("m.yaml", line) for line, path in enumerate(PATHS, 1)})


def paths(words: str, statement: str) -> list[tuple[str | int, ...]]:
    return [PATHS[place.line - 1] for place in stated(words.split(), METADATA, statement)]


def test_the_roles_are_those_of_the_author_before_them() -> None:
    assert paths("Ada Example Software Data curation Bob Sample Software", "contributions-statement") == [
        ("authors", 0, "name"),
        ("authors", 0, "name"),
        ("authors", 0, "credit", 0),
        ("authors", 0, "credit", 1),
        ("authors", 0, "credit", 1),
        ("authors", 1, "name"),
        ("authors", 1, "name"),
        ("authors", 1, "credit", 0),
    ]


def test_words_of_no_value_belong_to_the_one_before_them() -> None:
    assert paths("Supported by Fund of Tests grant T 1 too", "funding-statement") == [
        ("funding",),
        ("funding",),
        *[("funding", 0, "funder")] * 4,
        *[("funding", 0, "awards", 0)] * 3,
    ]


def test_a_list_of_terms() -> None:
    assert paths("PDF portable document format", "list") == [("abbreviations", "PDF")] * 4


def test_without_a_value_the_file_is_named() -> None:
    assert stated(["x"], Metadata("m.yaml", {}, {}), "funding-statement") == [Location("m.yaml")]
