from __future__ import annotations

from pathlib import Path

import pytest
from recto.core.diagnostics import Diagnostic
from recto.core.world import BrokenMachine
from recto.pipeline import Options, silent
from recto.review.response.source import source

from tests.helpers import Maker, world
from tests.sites import git


def repository(make: Maker, submitted: str) -> Path:
    root = make.text("It was in two places.", **{"content/metadata.yaml": f"recto:\n  submitted: {submitted}\n"})
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Submitted", at=1_700_000_000)
    git(root, "tag", "v1")
    (root / "content/01.text.md").write_text("It was in three places.")
    return root


@pytest.mark.parametrize("submitted", ["v1", "2023-11-20", "HEAD"])
def test_the_metadata_say_which_version_was_submitted(make: Maker, submitted: str) -> None:
    found: list[Diagnostic] = []
    of = source(repository(make, submitted), Options(), world(), found.append, silent)
    assert found == []
    assert of.comparison is not None
    assert [(one.old, one.new) for one in of.comparison.changes] == [("two", "three")]
    assert of.submitted.startswith(submitted)


@pytest.mark.parametrize("submitted", ["v2", "2001-01-01", "--help"])
def test_without_that_version_nothing_is_compared(make: Maker, submitted: str) -> None:
    found: list[Diagnostic] = []
    of = source(repository(make, submitted), Options(), world(), found.append, silent)
    assert [(one.code, str(one.location)) for one in found] == [("A006", "content/metadata.yaml:2:3")]
    assert of.comparison is None
    assert [one.printed for one in of.passages] == ["Itwasinthreeplaces."]


def test_a_strangers_metadata_name_no_folder(make: Maker) -> None:
    other = make.text("The text of another folder.")
    root = Maker(make.folder / "own")(
        {"content/01.text.md": "Ours.", "content/metadata.yaml": f"recto:\n  submitted: {other}\n"}
    )
    found: list[Diagnostic] = []
    assert source(root, Options(), world(), found.append, silent).comparison is None
    assert [one.code for one in found] == ["A006"]


def test_the_level_of_what_is_reported_is_the_authors(make: Maker) -> None:
    root = repository(make, "v2\n  checks:\n    A006: off")
    found: list[Diagnostic] = []
    source(root, Options(), world(), found.append, silent)
    assert found == []


def test_without_text_there_is_nothing_to_answer_with(make: Maker) -> None:
    with pytest.raises(BrokenMachine, match="there is no text"):
        source(make({"content/response/01.a.md": "Thanks."}), Options(), world(), lambda _: None, silent)
