"""The values between stages: places in the text, and what they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recto.core.model import (
    SECTION_SEPARATOR,
    Artifact,
    Artifacts,
    Bibliography,
    CitedKey,
    Location,
    Manuscript,
    Metadata,
    Reference,
    Segment,
    SourceFile,
    Text,
    line_and_column,
    locate,
    source_offset,
)

SOURCES = (SourceFile("content/01.a.md", "One\ntwo"), SourceFile("content/02.b.md", "Three\n"))
JOINED = SECTION_SEPARATOR.join(source.text for source in SOURCES)


@pytest.mark.parametrize(
    ("word", "place"),
    [("One", "content/01.a.md:1:1"), ("wo", "content/01.a.md:2:2"), ("Three", "content/02.b.md:1:1")],
)
def test_a_place_in_the_joined_sections(word: str, place: str) -> None:
    assert str(locate(SOURCES, JOINED.index(word))) == place


def test_an_offset_beyond_the_end_is_the_end() -> None:
    assert str(locate(SOURCES, 10_000)) == "content/02.b.md:2:1"
    assert str(locate((), 5)) == "content:1:1"


@given(text=st.text(st.sampled_from("a\n é")), offset=st.integers(0, 30))
def test_lines_and_columns_lead_back_to_the_offset(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    line, column = line_and_column(text, offset)
    assert len("".join(text.splitlines(keepends=True)[: line - 1])) + column - 1 == offset


def test_what_a_tag_wrote_belongs_to_the_end_of_the_run_before_it() -> None:
    # Source "Hello {{ name }}!", text "Hello Ada!".
    segments = (Segment(0, 0, 6), Segment(9, 16, 1))
    assert [source_offset(segments, offset) for offset in (0, 5, 6, 8, 9)] == [0, 5, 6, 6, 16]
    text = Text("Hello Ada!", (SourceFile("content/01.a.md", "Hello {{ name }}!"),), segments)
    assert text.location(7) == Location("content/01.a.md", 1, 7)


METADATA = Metadata(
    "content/metadata.yaml",
    {"recto": {"pdf": {"paper": "letter"}}, "authors": [{"name": "Ada"}]},
    {("recto",): Location("content/metadata.yaml", 2, 1), ("recto", "pdf"): Location("content/metadata.yaml", 3, 3)},
)


def test_values_of_metadata() -> None:
    assert METADATA.value("recto", "pdf", "paper") == "letter"
    assert METADATA.value("recto", "docx", "paper") is None
    assert METADATA.value("authors", "name") is None


def test_the_place_of_a_value_is_its_own_or_the_nearest_around_it() -> None:
    assert METADATA.place("recto", "pdf").line == 3
    assert METADATA.place("recto", "pdf", "paper").line == 3
    assert METADATA.place("recto", "docx").line == 2
    assert METADATA.place("title") == Location("content/metadata.yaml")


def test_only_a_key_with_a_reference_has_a_short_id() -> None:
    keys = {key: CitedKey(key, key, f"doi:{key}", f"short-{key}") for key in ("a", "b")}
    bibliography = Bibliography(keys, {"doi:a": Reference("doi:a", "short-a", {}, "manual")})
    assert [bibliography.short_id(key) for key in ("a", "b", "c")] == ["short-a", None, None]


def test_the_folder_of_the_text() -> None:
    assert Manuscript(Path("/p"), (), METADATA).content == Path("/p/content")


def test_artifacts_are_added() -> None:
    one, other = (Artifacts((Artifact(name, b""),)) for name in ("a", "b"))
    assert [artifact.name for artifact in (one + other).files] == ["a", "b"]
