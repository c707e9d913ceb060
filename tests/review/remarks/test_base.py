"""Which version a text with remarks was made of."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from recto.review.remarks import base
from recto.review.remarks.history import NOW, History
from recto.review.remarks.remark import Marked, Remark
from recto.review.remarks.words import words_of

from tests.helpers import Maker
from tests.remarks import repository
from tests.sites import world


def paragraph(seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"{chance.choice('abcdefgh')}{chance.randrange(500)}" for _ in range(40)) + "."


@pytest.fixture
def versions(make: Maker) -> tuple[Path, list[str]]:
    one, two, three = map(paragraph, range(3))
    texts = [one, f"{one}\n\n{two}", f"{one}\n\n{two}\n\n{three}", f"{two}\n\n{three}", three]
    return repository(make, *({"01.a.md": f"{text}\n"} for text in texts))


def marked(text: str, *commits: str) -> Marked:
    return Marked("a", words_of(text), (), commits)


def test_the_commit_that_a_file_names_counts_if_it_is_there(versions: tuple[Path, list[str]]) -> None:
    root, commits = versions
    history = History(root, world())
    assert base.named(marked("", "f" * 40, commits[1][:8], commits[0]), history) == commits[1]
    assert base.named(marked("", "f" * 40), history) is None


@pytest.mark.parametrize("number", range(3))
def test_otherwise_it_is_the_version_that_is_most_like_the_text(versions: tuple[Path, list[str]], number: int) -> None:
    root, commits = versions
    text = "\n\n".join(paragraph(seed) for seed in range(number + 1))
    title = "A title by somebody "
    assert base.alike(marked(title + text), History(root, world())) == commits[number]


def test_the_text_as_it_is_now_comes_before_equal_versions(versions: tuple[Path, list[str]]) -> None:
    assert base.alike(marked(paragraph(2)), History(versions[0], world())) == NOW


def test_a_text_of_another_manuscript_has_no_version(versions: tuple[Path, list[str]]) -> None:
    history = History(versions[0], world())
    assert base.alike(marked(paragraph(9)), history) is None
    assert base.alike(marked(""), history) is None


def quotation(text: str, first: int, end: int) -> tuple[Marked, Remark]:
    remark = Remark("?", words=tuple(range(first, end)))
    return Marked("a", words_of(text), (remark,), is_whole=False), remark


def test_a_quotation_is_of_the_version_that_has_its_words(make: Maker) -> None:
    text = "The study was done in two hospitals of the same town in winter.\n"
    root, commits = repository(make, {"01.a.md": text}, {"01.a.md": text.replace("two", "three")})
    found = base.quoted(*quotation("was done in two hospitals of the same", 3, 5), History(root, world()))
    assert found is not None
    assert found[0] == commits[0]
    found = base.quoted(*quotation("was done in three hospitals of the same", 3, 5), History(root, world()))
    assert found is not None
    assert found[0] == NOW


def test_a_quotation_that_some_version_had_twice_has_none(make: Maker) -> None:
    text = "Before. The study was done in two hospitals.\n\nBetween. The study was done in two hospitals.\n"
    root, _ = repository(make, {"01.a.md": text}, {"01.a.md": text.replace("Between. The study was done", "Is it")})
    assert base.quoted(*quotation("The study was done in two hospitals", 5, 7), History(root, world())) is None
