from __future__ import annotations

import pytest

from tests.helpers import SVG, Maker
from tests.letters import project, send

OLD = """# Methods {#methods}

The study was done in two hospitals. It was seen by many people.

A paragraph that was moved to the end, with more words.

![A map.](a.svg){#fig:a}

| a | b |
|---|---|
| 1 | 2 |

Table: Numbers. {#tbl:a}

# Results {#results}

All went well.[^n] See [@doi:10.5555/alpha].

[^n]: A note.
"""
MOVED = "A paragraph that was moved to the end, with more words.\n\n"
NEW = (
    OLD.replace("two", "three")
    .replace("A map", "The map")
    .replace("| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |")
    .replace(MOVED, "")
    .replace("All went well.", "Most went well.")
    .replace("A note.", "A note, and more.")
    .replace("/alpha", "/beta")
    + "\n"
    + MOVED
)
SAID = [
    "3: A005 no answer mentions that “two” became “three”",
    "5: A005 no answer mentions that “A” became “The”",
    "10: A005 no answer mentions that “3 4” was added",
    "16: A005 no answer mentions that “All” became “Most”",
    "16: A005 no answer mentions that “, and more” was added",
    "16: A005 no answer mentions that [1] is another work now: A study of beta",
    "20: A005 no answer mentions that “A paragraph that was moved to the end, with more words.” was moved",
]


def said(make: Maker, answers: str) -> list[str]:
    return send(project(make, NEW, answers, OLD, **{"content/a.svg": SVG}), unmentioned=True, formats=()).said


def test_changes_that_no_answer_mentions_are_listed(make: Maker) -> None:
    assert said(make, "We thank the reviewer.\n") == SAID


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("[three hospitals]{.quote}", [1, 2, 3, 4, 5, 6]),
        ("[](#methods)", [3, 4, 5]),
        ("@fig:a", [0, 2, 3, 4, 5, 6]),
        ("[](#tbl:a)", [0, 1, 3, 4, 5, 6]),
        ("[Most went well]{.quote}", [0, 1, 2, 6]),
        ("[A note]{.quote}", [0, 1, 2, 3, 5, 6]),
        ("[](#results)", [0, 1, 2]),
    ],
)
def test_a_place_mentions_what_changed_in_it(make: Maker, answer: str, left: list[int]) -> None:
    assert said(make, f"See {answer}.\n") == [SAID[at] for at in left]


def test_a_build_leaves_them_to_the_command(make: Maker) -> None:
    root = project(make, NEW, "Thanks.\n", OLD, **{"content/a.svg": SVG})
    assert send(root, formats=()).said == []


def test_an_image_that_changed_is_a_change(make: Maker) -> None:
    root = project(make, OLD, "Thanks.\n", OLD, **{"content/a.svg": SVG})
    (root / "content/a.svg").write_text(SVG.replace("#256", "#652"))
    assert [one.partition(" ")[2] for one in send(root, unmentioned=True, formats=()).said] == [
        "A005 no answer mentions that the image a.svg has changed"
    ]
