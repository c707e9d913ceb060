"""What became of the words of a version."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from recto.review.remarks.history import NOW, History
from recto.review.remarks.remark import State
from recto.review.remarks.trail import Trails

from tests.helpers import Maker
from tests.remarks import repository
from tests.sites import world

FIRST = "The study was done in two hospitals of the same town, in winter. Nobody was ill before."
SECOND = "Later, other people counted how often the doctors had washed their hands on each day of the week."
THIRD = "In the end it turned out that nothing of all this had any influence upon the weather in the region."
OTHER = "Whatever the weather may have been, it was a very different thing."
OLD = f"# Methods\n\n{FIRST}\n\n{SECOND}\n\n# Results\n\n{THIRD}\n\n- apples\n- pears\n"


def told(make: Maker, quote: str, *versions: Mapping[str, str | None]) -> tuple[str, str, str]:
    """What became of words of the first version: the state, the place or nothing, and the words there; and the subject
    of the commit."""
    root, commits = repository(make, {"01.a.md": OLD}, *versions)
    history = History(root, world())
    old, wanted = history.words(commits[0]), quote.split()
    first = next(at for at in range(len(old)) if old.words[at : at + len(wanted)] == wanted)
    fate = Trails(history).follow(commits[0], NOW, first, first + len(wanted))
    new = history.words(NOW)
    place = str(new.location(fate.first)).removeprefix("content/") if fate.first >= 0 else ""
    commit = "" if fate.state is State.HOLDS else Trails(history).since(commits[0], first, first + len(wanted)) or ""
    subject = history.named(commit).subject if commit else ""
    text = f"{place} {new.text(fate.first, fate.end)}".strip()
    return fate.state.value, text, subject


def changed(old: str, new: str, text: str = OLD) -> dict[str, str | None]:
    assert old in text
    return {"01.a.md": text.replace(old, new)}


@pytest.mark.parametrize(
    ("quote", "version", "expected"),
    [
        ("two hospitals", {"01.a.md": f"# New\n\nWords.\n\n{OLD}"}, ("holds", "01.a.md:7:23 two hospitals", "")),
        ("two hospitals", changed("same town", "very *same* town"), ("holds", "01.a.md:3:23 two hospitals", "")),
        ("two hospitals", {"01.a.md": None, "02.b.md": OLD}, ("holds", "02.b.md:3:23 two hospitals", "")),
        ("two", {"01.a.md": f"# Methods\n\n{SECOND}\n\n{FIRST}\n"}, ("holds", "01.a.md:5:23 two", "")),
        ("two hospitals", changed("two", "*two*"), ("holds", "01.a.md:3:24 two* hospitals", "")),
        ("same town in", changed("town, in", "town in"), ("changed", "01.a.md:3:44 same town in", "Version 1")),
        ("two hospitals", changed("two", "three"), ("changed", "01.a.md:3:23 three hospitals", "Version 1")),
        ("two", changed("two", "three"), ("changed", "01.a.md:3:23 three", "Version 1")),
        ("two hospitals", changed("two", "two large"), ("changed", "01.a.md:3:23 two large hospitals", "Version 1")),
        ("Nobody was ill before", changed(" Nobody was ill before.", ""), ("gone", "01.a.md:3:58", "Version 1")),
        ("two hospitals", changed(f"{FIRST}\n\n", ""), ("gone", "", "Version 1")),
        ("two hospitals", changed(FIRST, OTHER), ("gone", "", "Version 1")),
        ("Results", changed("# Results", "# Findings"), ("changed", "01.a.md:7:3 Findings", "Version 1")),
        ("pears", changed("- pears", "- plums"), ("gone", "", "Version 1")),
        ("two hospitals", changed(". Nobody", ".\n\nNobody"), ("holds", "01.a.md:3:23 two hospitals", "")),
        ("winter Nobody was", changed(". Nobody", ".\n\nNobody"), ("holds", "01.a.md:3:58 winter. Nobody was", "")),
    ],
)  # fmt: skip
def test_what_became_of_words(
    make: Maker, quote: str, version: dict[str, str | None], expected: tuple[str, str, str]
) -> None:
    assert told(make, quote, version) == expected


def test_words_of_which_a_part_is_left_have_changed(make: Maker) -> None:
    assert told(make, "ill before Later other people", changed(f"{SECOND}\n\n", "")) == (
        "changed", "01.a.md:3:77 ill before", "Version 1",
    )  # fmt: skip


def test_the_commit_is_the_one_in_which_they_went(make: Maker) -> None:
    gone = OLD.replace(f"{FIRST}\n\n", "")
    steps = [OLD.replace("washed", "seldom washed"), OLD.replace("In the end it", "It"), gone, gone + "\nMore.\n", gone]
    assert told(make, "two hospitals", *({"01.a.md": one} for one in steps)) == ("gone", "", "Version 3")


def test_what_is_not_committed_is_told(make: Maker) -> None:
    root, commits = repository(make, {"01.a.md": OLD})
    (root / "content/01.a.md").write_text(OLD.replace("two", "three"))
    history = History(root, world())
    at = history.words(commits[0]).words.index("two")
    assert Trails(history).since(commits[0], at, at + 1) == NOW


def test_a_text_that_is_copied_elsewhere_is_not_taken_for_it(make: Maker) -> None:
    """A few words of a paragraph that went, in a text that came."""
    text = OLD.replace(FIRST, "").replace(THIRD, f"{THIRD} As in winter, in two hospitals, nothing grew.")
    assert told(make, "two hospitals", {"01.a.md": text})[0] in ("gone", "not found")


def test_the_first_word_of_a_paragraph_stays_with_it(make: Maker) -> None:
    """Even if the paragraph before it was moved in front of another that begins with the same word."""
    first, second = f"{FIRST} It was there.", f"The other people came later. {SECOND}"
    text = f"# One\n\n{first}\n\n{second}\n\n# Two\n\nThe end of it all was near when {THIRD}\n"
    moved = text.replace(f"{first}\n\n", "").replace("The end", f"{first}\n\nThe end")
    root, commits = repository(make, {"01.a.md": text}, {"01.a.md": moved})
    history = History(root, world())
    old = history.words(commits[0])
    at = old.block(old.words.index("came"))[0]
    fate = Trails(history).follow(commits[0], NOW, at, at + 1)
    assert (old.words[at], str(history.words(NOW).location(fate.first))) == ("The", "content/01.a.md:3:1")
