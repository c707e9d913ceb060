from __future__ import annotations

import random

import pytest
from recto.pandoc import ast, tracked
from recto.review.merge import merge
from recto.review.response.passages import Passage, letters, passages, place_of, tokens

from tests.helpers import pandoc
from tests.review.edits import block, edited


def tree(text: str) -> list[ast.Block]:
    written = pandoc("--from", "markdown", "--to", "json", text=text).stdout
    return ast.loads(ast.condensed(written))["blocks"]


def compared(old: str, new: str) -> list[Passage]:
    from recto.review.changes import number_changes

    blocks = merge(tree(old), tree(new))
    number_changes(blocks)
    return passages([blocks])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In *three* hospitals, we saw 5.", ["in", "three", "hospitals", "we", "saw", "5"]),
        ("Half-way, H~2~O; don’t", ["half", "way", "h", "2", "o", "don", "t"]),
        ("三家医院。It was", ["三", "家", "医", "院", "it", "was"]),
        ("Σίσυφος ÉTÉ", ["σίσυφοσ", "été"]),
    ],
)
def test_words_are_told_by_their_letters_and_digits(text: str, found: list[str]) -> None:
    assert tokens(text.replace("*", "").replace("~", " ")) == found


def test_letters_are_without_digits_hyphens_and_spaces() -> None:
    assert letters("Twenty-2 per\u00adsons [3]") == "twentypersons"


def test_the_parts_of_a_text_are_passages_below_their_headings() -> None:
    text = """# One {#one}

A paragraph[^n] with a formula $x$ and *emphasis*.

[^n]: The note.

## Two {#two}

- First item.

  Still the first.

> A quotation.

| a | b |
|---|---|
| c | d |

Table: The caption.

![A drawing](a.png){#fig:a}

# Three

Term
:   Its definition.

```python
some = code
```
"""
    found = [(" ".join(token for token, _ in one.said), one.sections) for one in passages([tree(text)])]
    assert [one for one in found if one[0]] == [
        ("one", ("one",)),
        ("a paragraph with a formula and emphasis", ("one",)),
        ("the note", ("one",)),
        ("two", ("one", "two")),
        ("first item", ("one", "two")),
        ("still the first", ("one", "two")),
        ("a quotation", ("one", "two")),
        ("the caption", ("one", "two")),
        ("a", ("one", "two")),
        ("b", ("one", "two")),
        ("c", ("one", "two")),
        ("d", ("one", "two")),
        ("a drawing", ("one", "two")),
        ("three", ("three",)),
        ("term", ("three",)),
        ("its definition", ("three",)),
        ("some code", ("three",)),
    ]
    assert [one.letters for one in passages([tree(text)]) if "fig:a" in one.within] == ["", "adrawing"]


def test_the_list_of_references_is_none() -> None:
    assert passages([tree("::: {#refs .references}\n::: {#ref-a}\nA work.\n:::\n:::\n")]) == []


def test_a_passage_has_both_versions_and_the_numbers_of_its_changes() -> None:
    old = "It was seen in two places.\n\nThis goes.\n\nThis stays.\n"
    new = "It was seen in three places.\n\nThis stays.\n\nThis comes, with other words.\n"
    first, gone, stays, comes = compared(old, new)
    assert [token for token, _ in first.said] == ["it", "was", "seen", "in", "three", "places"]
    assert [*first.old] == ["it", "was", "seen", "in", "two", "places"]
    assert (gone.is_gone, gone.said, [*gone.old]) == (True, (), ["this", "goes"])
    assert (stays.is_gone, stays.changes) == (False, frozenset())
    assert ([token for token, _ in comes.said][:2], comes.old) == (["this", "comes"], ())
    assert [*map(sorted, (first.changes, gone.changes, comes.changes))] == [["1"], ["2"], ["3"]]


def test_paragraphs_that_were_joined_are_one_passage() -> None:
    (joined,) = compared(
        "The first one is here.\n\nThe second one is there.\n", "The first one is here. The second one is there.\n"
    )
    assert " ".join(token for token, _ in joined.said) == "the first one is here the second one is there"
    assert [*joined.old] == [token for token, _ in joined.said]


def test_words_are_found_with_what_is_left_out_between_them() -> None:
    (passage,) = passages([tree("One two three four five three four six.")])
    assert passage.find([["three", "four"]]) == (2, 4)
    assert passage.find([["three", "four"]], 3) == (5, 7)
    assert passage.find([["two"], ["four", "six"]]) == (1, 8)
    assert passage.find([["four"], ["two"]]) is None
    assert place_of(["two", "three"], ["one", "two", "three"]) == 1
    assert place_of(["two", "four"], ["one", "two", "three"]) == -1


@pytest.mark.parametrize("seed", range(60))
def test_the_passages_of_both_versions_are_those_of_each(seed: int) -> None:
    """Whatever was edited, the new words of all passages are those of the new text, and the old ones likewise."""
    chance = random.Random(seed)
    old = [block(chance) for _ in range(chance.randint(1, 8))]
    new = edited(old, chance)

    def said(text: list[str]) -> list[str]:
        return [token for one in passages([tree("\n\n".join(text))]) for token, _ in one.said]

    blocks = merge(tree("\n\n".join(old)), tree("\n\n".join(new)))
    both = passages([blocks])
    assert [token for one in both for token, _ in one.said] == said(new)
    moved = any(tracked.move_of(one) for one in ast.walk(blocks))
    found = [token for one in both for token in one.old]
    if not moved:
        assert found == said(old)
