"""``recto check --spelling``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from recto.core.diagnostics import Diagnostic
from recto.rules.check import check

from tests.helpers import Maker, examine, place, world

AFF = "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\nSFX M Y 1\nSFX M 0 's .\n"
WORDS = ["the", "a", "network/M", "was", "were", "trained", "of", "it", "and", "in", "Berlin", "works", "don't"]


@pytest.fixture
def dictionaries(tmp_path: Path) -> Path:
    folder = tmp_path / "dictionaries"
    folder.mkdir()
    for name in ("en_US", "qa_QA"):
        (folder / f"{name}.aff").write_text(AFF, encoding="utf-8")
        (folder / f"{name}.dic").write_text("\n".join([str(len(WORDS)), *WORDS]), encoding="utf-8")
    return folder


def spelled(project: Path, dictionaries: Path) -> list[Diagnostic]:
    subject = replace(examine(project).subject, world=world({"DICPATH": str(dictionaries)}))
    found: list[Diagnostic] = []
    check(subject, found.append, option="spelling")
    return found


def test_a_word_that_no_dictionary_has_is_said_once(make: Maker, dictionaries: Path) -> None:
    project = make.text("The netwurk was trained.\nNetwurk and netwurk works in Berlin.\n")
    (one,) = spelled(project, dictionaries)
    assert (one.code, place(one)) == ("W002", "content/01.text.md:1:5")
    assert one.message == "netwurk is not in the dictionary en_US"
    assert one.hint == "did you mean network? If it is right, add it to content/custom-dictionary.txt"


@pytest.mark.parametrize(
    "text",
    [
        "The network’s, the network's; it don’t.",
        "A retrained, pretrained network.",
        "In Xyzzy the network of Plugh. Plugh was in Berlin.",
        "The *Xyzzia plughensis*, `xyzzy` and $xyzzy$; XYZZY and xyzzY.",
        "The co-network, network-wise.",
        "{{ 'xyzzy' }} was trained",
    ],
)
def test_what_is_right_or_not_asked(text: str, make: Maker, dictionaries: Path) -> None:
    assert spelled(make.text(f"{text}\n"), dictionaries) == []


def test_the_project_s_words(make: Maker, dictionaries: Path) -> None:
    project = make.text("The xyzzy and Xyzzy's.\n", **{"content/custom-dictionary.txt": "Xyzzy\n"})
    assert spelled(project, dictionaries) == []


def test_a_common_misspelling_is_left_to_its_own_rule(make: Maker, dictionaries: Path) -> None:
    assert spelled(make.text("It recieve.\n"), dictionaries) == []


@pytest.mark.parametrize(("lang", "code"), [("qa", []), ("qa-XX", []), ("tlh", ["W003"]), ("../en", [])])
def test_the_dictionary_of_the_language(lang: str, code: list[str], make: Maker, dictionaries: Path) -> None:
    metadata = f"title: A test\nlang: {lang}\nauthors: [{{name: Ada}}]\n"
    project = make.text("The network.\n", **{"content/metadata.yaml": metadata})
    assert [one.code for one in spelled(project, dictionaries)] == code
