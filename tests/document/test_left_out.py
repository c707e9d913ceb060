"""What is left out is a note of as many lines, and all else is as it was and where it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.core.diagnostics import Diagnostic
from recto.core.model import SECTION_SEPARATOR, Manuscript, Segment, SourceFile, Text
from recto.core.world import CeilingReached, World
from recto.document.left_out import _stopping, parsed, within_limits
from recto.pandoc import ast

from tests.helpers import manuscript, world

NOTE = "A part of the text was left out here, because it cannot be processed."

DEEP = "> " * 60 + "deep"
GONE = "nested too deep here, so this part is left out"
LINKS = "[a " * 20 + "x" + "](u)" * 20


def text_of(*files: str) -> Text:
    """Files as ``template`` joins them."""
    sources = tuple(SourceFile(f"content/{number}.md", file) for number, file in enumerate(files))
    joined = SECTION_SEPARATOR.join(files) + "\n"
    return Text(joined, sources, (Segment(0, 0, len(joined)),))


def read(text: Text, world: World) -> tuple[Text, str, list[str]]:
    """The text that is read, the words of its tree, and what is reported."""
    found: list[Diagnostic] = []
    read, document = parsed(text, EMPTY, world, found.append)
    said = [f"{one.location} {one.code} {one.message}" for one in found]
    return read, " ".join(ast.words(ast.loads(document.ast)["blocks"]).split()), said


EMPTY: Manuscript = manuscript("")


def test_what_passes_a_limit_is_a_note_reported_once_for_its_kind() -> None:
    given = text_of(f"Before.\n\n{DEEP}\n\nBetween.\n\n{LINKS}\n{LINKS}\n\n{DEEP}\n\nNear.\n", "After [@a].\n")
    text, words, said = read(given, world())
    assert words == f"Before. {NOTE} Between. {NOTE} {NOTE} Near. After [@a]."
    assert said == [
        f"content/0.md:3:1 R007 quotations or lists are {GONE} (and 1 other like it)",
        f"content/0.md:7:1 R007 brackets are {GONE}",
    ]
    assert text.text.count("\n") == given.text.count("\n")
    assert str(text.location(text.text.index("Near"))) == "content/0.md:12:1"
    assert str(text.location(text.text.index("After"))) == "content/1.md:1:1"


def test_the_note_is_in_the_language_of_the_text() -> None:
    text = within_limits(text_of(DEEP), manuscript("", values={"lang": "de"}), lambda _: None)
    assert text.text == "**Hier wurde ein Teil des Textes weggelassen, weil er nicht verarbeitet werden kann.**\n"


def test_ordinary_text_is_the_same_value() -> None:
    text = text_of("Nothing *special*.\n")
    assert within_limits(text, EMPTY, lambda _: None) is text


LINES = st.sampled_from(["", "", "words *here*", "- item", DEEP, LINKS, "::: a", ":::", "```", "x = 1"])


@given(st.lists(st.lists(LINES, max_size=12), min_size=1, max_size=4), st.lists(st.integers(1, 40), max_size=8))
@settings(deadline=None, max_examples=100)
def test_every_line_that_stays_keeps_its_place(files: list[list[str]], cuts: list[int]) -> None:
    whole = text_of(*("\n".join(lines) for lines in files))
    # As after a template that has written nothing between these runs.
    places = sorted({0, *(cut for cut in cuts if cut < len(whole.text))})
    ends = [*places[1:], len(whole.text)]
    segments = tuple(Segment(start, start, end - start) for start, end in zip(places, ends, strict=True))
    before = Text(whole.text, whole.sources, segments)
    after = within_limits(before, EMPTY, lambda _: None)
    old, new = before.text.split("\n"), after.text.split("\n")
    assert len(new) == len(old)
    start_before = start_after = 0
    for was, now in zip(old, new, strict=True):
        if was and was == now:
            for at in range(len(now) + 1):
                assert after.location(start_after + at) == before.location(start_before + at)
        start_before += len(was) + 1
        start_after += len(now) + 1


class Stubborn(World):
    """A world whose Pandoc does not finish texts with certain words in them, and counts how often it is asked."""

    __slots__ = ()
    asked: ClassVar[list[str]] = []
    words: ClassVar[tuple[str, ...]] = ()

    def pandoc(self, arguments: Sequence[str], text: str = "", **others: Any) -> bytes:
        Stubborn.asked.append(text)
        if Stubborn.words and all(word in text for word in Stubborn.words):
            raise CeilingReached("Pandoc did not finish within 8 seconds")
        return world().pandoc(arguments, text, **others)


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(Stubborn, "asked", [])
    return Stubborn(environ=world().environ)


def test_a_block_that_pandoc_does_not_finish_is_found(stubborn: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stubborn, "words", ("riddle",))
    paragraphs = [f"Paragraph number {number}." for number in range(200)]
    paragraphs[123] = "A riddle\nof two lines."
    given = text_of("\n\n".join(paragraphs), "The end.\n")
    text, words, said = read(given, stubborn)
    assert said == [
        "content/0.md:247:1 R008 Pandoc does not finish what stands here, so this part is left out",
    ]
    assert f"number 122. {NOTE} Paragraph number 124." in words
    assert words.count(NOTE) == 1
    assert str(text.location(text.text.index("The end"))) == "content/1.md:1:1"
    assert len(Stubborn.asked) < 35


def test_blocks_that_pandoc_does_not_finish_together_are_found(
    stubborn: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stubborn, "words", (r"\newcommand", r"$\m$"))
    macros = "".join(f"\\newcommand{{\\{one}}}{{xx}}\n" for one in "abcm")
    given = text_of("\n\n".join(["Before.", macros, "Between.", r"Here is $\m$.", "After."]))
    _, words, said = read(given, stubborn)
    assert [one[:20] for one in said] == ["content/0.md:3:1 R00"]
    assert words.startswith(f"Before. {NOTE} Between.")
    assert words.endswith("After.")


def test_thousands_of_blocks_of_which_none_is_to_blame() -> None:
    deep, plain = ["> > > deep"] * 400, ["Words alone."] * 40
    text = "\n\n".join([*plain, *deep, *plain])
    gone = _stopping(text, lambda part: part.count("deep") < 100)
    assert len(gone) >= 300
    assert {text[start:end] for start, end in gone} == {"> > > deep"}


def test_what_no_text_is_to_blame_for_stays_an_error(stubborn: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stubborn, "words", ("",))
    with pytest.raises(CeilingReached):
        read(text_of("Nothing special.\n"), stubborn)
