"""What is said of a metadata.yaml that YAML does not take."""

from __future__ import annotations

import pytest
from recto.manuscript.read import read

from tests.helpers import Maker


def said(make: Maker, metadata: str) -> tuple[dict[str, object], list[tuple[str, str]]]:
    found: list[tuple[str, str]] = []
    project = make({"content/1.md": "Words.\n", "content/metadata.yaml": metadata})
    known = read(project, lambda one: found.append((one.message, str(one.location))))
    return dict(known.metadata.values), found


@pytest.mark.parametrize(
    ("metadata", "place", "words"),
    [
        ("title: A: B\n", "1:9", "the value contains a colon: put it in quotes"),
        ("title:A test\nlang: en\n", "1:6", "there is no space after this colon"),
        ("title:A test\n", "1:6", "there is no space after this colon"),
        ("title:\u00a0A test\nlang: en\n", "1:6", "there is no space after this colon"),
        ("title: A\n  lang: en\n", "2:7", "this line is indented further than the one before it"),
        ("title: A\n\tlang: en\n", "2:1", "there is a tab where YAML needs spaces"),
        ("title: A\nlang en\nkeywords: [a]\n", "2:1", "this line has no colon followed by a space"),
        ('title: "A”\nlang: en\n', "1:8", "this quotation mark is never closed"),
        ("title: “A: B”\n", "1:8", "the quotation mark “ is curly, so it encloses nothing"),
        ("title: !Kung and others\n", "1:8", "a value that begins with ! needs quotes"),
        ("title: *E. coli* genes\n", "1:10", "a value that begins with & or * needs quotes"),
        ("title: *Arabidopsis* genes\n", "1:20", "a value that begins with & or * needs quotes"),
        ("title: & so on\n", "1:9", "a value that begins with & or * needs quotes"),
        ("title: > A test\n", "1:10", "behind > or | the text must begin on the next line"),
        ("nocite: @*\n", "1:9", "the value begins with a character that needs quotes around it"),
    ],
)
def test_in_an_author_s_words_at_the_slip(metadata: str, place: str, words: str, make: Maker) -> None:
    _, found = said(make, metadata)
    assert found == [(f"metadata.yaml is not valid YAML: {words}", f"content/metadata.yaml:{place}")]


@pytest.mark.parametrize("text", ["title: A\n---\n", "---\ntitle: A\n---\n", "---\ntitle: A\n...\n", "---\ntitle: A\n"])
def test_lines_of_dashes_around_the_whole_are_no_mistake(text: str, make: Maker) -> None:
    assert said(make, text) == ({"title": "A"}, [])


@pytest.mark.parametrize("rest", ["lang: en\n", "# Heading\n\nText: *so*: [\n"])
def test_a_second_document_is_not_read(rest: str, make: Maker) -> None:
    problem = "metadata.yaml ends at this line ---: what follows is not read"
    assert said(make, f"---\ntitle: A\n---\n{rest}") == ({"title": "A"}, [(problem, "content/metadata.yaml:3:1")])


def test_the_line_is_the_one_after_the_first_document(make: Maker) -> None:
    metadata = "---\n---\n# “Ünïcödé”\ntitle: “Ä” – b\n...\nlang: en\n"
    problem = "metadata.yaml ends at this line ...: what follows is not read"
    assert said(make, metadata) == ({"title": "“Ä” – b"}, [(problem, "content/metadata.yaml:5:1")])


def test_a_list_holds_no_keys(make: Maker) -> None:
    assert said(make, "- title\n")[1][0][0] == "metadata.yaml must hold keys with values, such as title: …"
