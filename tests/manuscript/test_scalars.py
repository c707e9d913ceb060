"""Values as their author wrote them."""

from __future__ import annotations

import pytest
from recto.manuscript.metadata import Author, Institution, Pandoc, Schema
from recto.manuscript.read import read
from recto.manuscript.scalars import AUTHOR_TEXTS, TEXTS

from tests.helpers import Maker, examine

TITLE = "title: A test\n"


def values(make: Maker, metadata: str) -> dict[str, object]:
    return dict(read(make({"content/metadata.yaml": metadata}), lambda _: None).metadata.values)


def said(make: Maker, metadata: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    project = make({"content/1.md": "Words.\n", "content/metadata.yaml": metadata})
    read(project, lambda one: found.append((one.code, str(one.location).removeprefix("content/metadata.yaml:"))))
    return found


@pytest.mark.parametrize("word", ["No", "no", "Yes", "ON", "off", "n", "1.10", "007", "1_000", "12:30", "0x1F", "1e5"])
def test_a_text_is_what_was_written(word: str, make: Maker) -> None:
    metadata = (
        f"title: {word}\nlang: {word}\nkeywords: [{word}, a]\nauthors:\n"
        f"  - {{name: {word}, initials: {word}, affiliations: [{word}]}}\ncitekey-aliases: {{{word}: doi:10.5555/a}}\n"
    )
    assert values(make, metadata) == {
        "title": word,
        "lang": word,
        "keywords": [word, "a"],
        "authors": [{"name": word, "initials": word, "affiliations": [word]}],
        "citekey-aliases": {word: "doi:10.5555/a"},
    }


def test_other_values_are_yaml_s(make: Maker) -> None:
    metadata = (
        "threshold: 0.10\nshown: no\nauthors:\n  - {name: A, corresponding: yes}\npandoc: {link-citations: off}\n"
    )
    known = values(make, metadata)
    assert (known["threshold"], known["shown"]) == (0.1, False)
    assert known["authors"] == [{"name": "A", "corresponding": True}]


def test_the_texts_are_those_of_the_schema() -> None:
    def texts(model: type) -> set[str]:
        fields = model.model_fields.items()  # type: ignore[attr-defined]
        return {
            field.alias or name
            for name, field in fields
            if "Text" in str(field.annotation) or "str" in str(field.annotation)
        }

    assert not AUTHOR_TEXTS - texts(Author) - texts(Institution)
    assert not TEXTS - texts(Schema) - texts(Pandoc)


@pytest.mark.parametrize(
    ("metadata", "place"),
    [
        ("title: Issue #12 is solved\n", "1:14"),
        ("title: #12 is solved\n", "1:8"),
        ("title: The #open movement\n", "1:12"),
        (f"{TITLE}keywords: [a, b #2\n  ]\n", "2:17"),
        (f"{TITLE}authors:\n  - name: Ada\n    affiliations:\n      - Laboratory #4, University\n", "5:20"),
        (f"{TITLE}colour: #ff0000\n", "2:9"),
    ],
)
def test_a_value_that_ends_at_a_hash(metadata: str, place: str, make: Maker) -> None:
    assert said(make, metadata) == [("M018", place)]


@pytest.mark.parametrize(
    "metadata",
    [
        "title: A test # a comment\n",
        "title: 'Issue #12'\n",
        "title: C# and F#\n",
        f"{TITLE}lang: en-GB #British\n",
        f"{TITLE}authors: #list\n  - name: Ada\n",
        f"{TITLE}date: null  # Defaults to today\n",
        f"{TITLE}#12\nlang: en\n",
        "title: >\n  Issue #12\n",
    ],
)
def test_what_is_a_comment_or_no_end(metadata: str, make: Maker) -> None:
    assert said(make, metadata) == []


@pytest.mark.parametrize("quoted", ["“Ada”", "„Ada“", "”Ada”", "‘Ada’", "«Ada»"])  # they are meant
def test_curly_quotation_marks(quoted: str, make: Maker) -> None:
    metadata = f"title: {quoted}\nauthors:\n  - name: {quoted}\n"
    assert said(make, metadata) == [("M019", "1:8"), ("M019", "3:11")]
    assert values(make, metadata) == {"title": quoted, "authors": [{"name": "Ada"}]}


@pytest.mark.parametrize(
    "title", ["“All” and “some”", "The “best” test", '"“Quoted”"', "“Open", "What they call “open”"]
)
def test_quotation_marks_that_belong_there(title: str, make: Maker) -> None:
    assert said(make, f"title: {title}\n") == []


def test_aliases_of_yaml_are_followed_once(make: Maker) -> None:
    metadata = f"{TITLE}authors:\n  - {{name: Ada, affiliations: &x [1.10]}}\n  - {{name: No, affiliations: *x}}\n"
    authors = examine(make.text("Words.\n", **{"content/metadata.yaml": metadata})).variables.manubot["authors"]
    assert [(one["name"], one["affiliations"]) for one in authors] == [("Ada", ["1.10"]), ("No", ["1.10"])]
