"""The JSON Schema of metadata.yaml: current, valid, and of one mind with the rule that looks at values (M002)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
import yaml
from pydantic import ValidationError
from recto.manuscript import metadata
from recto.manuscript.metadata import Author, Recto, Schema, keys, problems, valid
from recto.manuscript.read import Loader

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def validator() -> Any:
    loaded = json.loads(metadata.FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded)


def test_the_file_is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        metadata.FILE.write_text(metadata.json_schema(), encoding="utf-8")
    assert metadata.FILE.read_text(encoding="utf-8") == metadata.json_schema(), "update it with pytest --update"


def test_this_manuscript_keeps_to_it(validator: Any) -> None:
    text = (ROOT / "content" / "metadata.yaml").read_text(encoding="utf-8")
    assert list(validator.iter_errors(yaml.load(text, Loader=Loader))) == []


def test_each_key_has_a_description(validator: Any) -> None:
    whole = validator.schema
    for properties, expected in (
        (whole["properties"], keys(Schema)),
        (whole["$defs"]["Author"]["properties"], keys(Author)),
    ):
        assert tuple(sorted(properties)) == tuple(sorted(expected))
        assert [name for name, one in properties.items() if not one.get("description")] == []


AUTHOR = "authors:\n  - name: Ada Example\n"

RIGHT = [
    "",
    "title: 'A title: with a colon'\nkeywords: [one, two]\nlang: en-US\ndate: null\n",
    "title: 2019\ndate: 2026-11-22\nthumbnail: content/images/thumbnail.png\n",
    # As Rootstock's own file has it.
    (
        "authors:\n  -\n    github: ada\n    name: Ada Example\n    initials: AE\n    orcid: 0000-0002-1825-0097\n"
        "    affiliations:\n      - Department of Examples, University of Somewhere\n    funders: Grants 12 and 13\n"
        "    correspondence: true\n    roles:\n      - Conceptualization: true\n      - Software: false\n"
    ),
    f"{AUTHOR}    orcid: XXXX-XXXX-XXXX-XXXX\n    mastodon: ada\n    mastodon-server: example.social\n",
    f"{AUTHOR}    orcid: https://orcid.org/0000-0002-1694-233x/\n",
    f"{AUTHOR}    affiliations: One; Another\n    corresponding: false\n    symbol_str: '†'\n",
    "author_info:\n  - name: Ada Example\n",
    "pandoc:\n  citekey-aliases: {first: 'doi:10.5555/alpha'}\n  link-citations: true\n  fignos-cleveref: 'On'\n",
    "colour: blue\nmanubot-randomize-author-order: true\nmanubot-randomize-author-order-seed: 5\n",
    "recto:\n  checks:\n    W004: off\n    X007: error\n    D003: {content/90.*.md: off}\n",
    "recto:\n  structure: {words: 5000, abstract: [100, 250], sections: [{heading: 'Rule {n}', count: [3, 10]}]}\n",
    "recto:\n  page: {hypothesis: true, images: [https://example.org]}\n",
]

WRONG = [
    ("title: [a, b]\n", ["title"]),
    ("keywords: one, two\n", ["keywords"]),
    ("keywords: [one, {two: three}]\n", ["keywords", 1]),
    ("authors: Ada Example\n", ["authors"]),
    ("authors:\n  - Ada Example\n", ["authors", 0]),
    ("authors:\n  - github: ada\n", ["authors", 0]),
    (f"{AUTHOR}    corresponding: perhaps\n", ["authors", 0, "corresponding"]),
    (f"{AUTHOR}    affiliations: {{a: b}}\n", ["authors", 0, "affiliations"]),
    ("pandoc: text\n", ["pandoc"]),
    ("pandoc: {link-citations: perhaps}\n", ["pandoc", "link-citations"]),
    ("recto: {pdf: {review: 'yes'}}\n", ["recto", "pdf", "review"]),
    ("recto: {docx: {paper: a5}}\n", ["recto", "docx", "paper"]),
    ("recto: {resolution: '300'}\n", ["recto", "resolution"]),
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_right_to_both(text: str, validator: Any) -> None:
    values = yaml.load(text, Loader=Loader) or {}
    assert list(validator.iter_errors(values)) == []
    Schema.model_validate(values)


@pytest.mark.parametrize(("text", "place"), WRONG)
def test_what_is_wrong_is_wrong_to_both(text: str, place: list[Any], validator: Any) -> None:
    values = yaml.load(text, Loader=Loader)
    found = list(validator.iter_errors(values))
    assert found
    deepest = max((jsonschema.exceptions.best_match([error]) for error in found), key=lambda e: len(e.absolute_path))
    assert list(deepest.absolute_path)[: len(place)] == place
    with pytest.raises(ValidationError):
        Schema.model_validate(values)


@pytest.mark.parametrize(
    "text",
    [
        "recto: {checks: {W004: never}}\n",
        "recto: {checks: {citations: off}}\n",
        "recto: {structure: {word: 5000}}\n",
        "recto: {structure: {sections: [{words: 100}]}}\n",
        "recto: {page: {hypothesis: maybe}}\n",
        f"{AUTHOR}    orcid: https://example.org/0000-0002-1825-0097\n",
    ],
)
def test_what_other_rules_find_is_underlined_as_well(text: str, validator: Any) -> None:
    assert list(validator.iter_errors(yaml.load(text, Loader=Loader)))


def test_a_wrong_value_takes_no_other_with_it() -> None:
    values = {
        "title": ["a"],
        "lang": "de",
        "keywords": ["one", {"two": 3}, 4],
        "authors": [
            {"name": "Ada Example", "email": ["x"], "corresponding": "perhaps", "affiliations": ["A", ["B"], None]},
            {"github": "nobody"},
            "Bo Example",
            {"name": ["x"], "email": "x@example.org"},
            {"name": 7, "affiliations": {"a": "b"}, "funders": "Grant 7"},
        ],
        "recto": {"pdf": {"paper": "letter", "columns": 3}, "docx": [], "checks": {5: "off", "W004": "off"}},
    }
    known = valid(Schema, values)
    assert (known.title, known.lang, known.keywords) == (None, "de", ["one", "4"])
    assert known.authors
    ada, seven = known.authors
    assert (ada.name, ada.email, ada.corresponding, ada.affiliations) == ("Ada Example", None, None, ["A"])
    assert (seven.name, seven.affiliations, seven.funders) == ("7", None, "Grant 7")
    assert known.recto
    assert known.recto.pdf
    assert (known.recto.pdf.paper, known.recto.pdf.columns) == ("letter", None)
    assert (known.recto.docx, known.recto.checks) == (None, {"W004": "off"})


@pytest.mark.parametrize("value", [None, 0, 1.5, "x", [], [None], {}, {"x": None}, {5: 6}, [[]], True])
@pytest.mark.parametrize("key", [*keys(Schema), *(f"recto.{key}" for key in keys(Recto)), "recto.pdf.columns"])
def test_no_value_stops_it(key: str, value: Any) -> None:
    given = value
    for name in reversed(key.split(".")):
        given = {name: given}
    assert problems(Schema, valid(Schema, given).model_dump(by_alias=True)) == []
