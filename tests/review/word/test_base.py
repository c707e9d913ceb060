"""A Word file finds the version that it was made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from recto.core.world import BrokenMachine
from recto.review.word.base import word_of

from tests.co_authors import TEXT, Sent, changed, committed, project_of, run, section, sent_of, write
from tests.helpers import Maker
from tests.review.word.test_edits import replaces
from tests.sites import git
from tests.word import W, parts, template


def test_a_file_without_marks_finds_its_version_by_its_text(project: Path) -> None:
    data = parts(committed(project).data)
    new = TEXT.replace("Nothing was found at all.", "Something was found.")
    (project / "content/01.text.md").write_text(new)
    git(project, "add", "content")
    git(project, "commit", "--quiet", "--message", "Later", at=1_700_000_100)
    root = etree.fromstring(data["word/document.xml"])
    for mark in [*root.iter(f"{W}bookmarkStart")]:
        if str(mark.get(f"{W}name")).startswith("_recto_") and "_c" not in str(mark.get(f"{W}name")):
            parent: Any = mark.getparent()
            parent.remove(mark)
    replaces("120 patients", "130 patients")(root)
    source = data.pop("customXml/item1.xml").replace(b' commit="', b' was="')
    bare = template(replaced={**data, "word/document.xml": etree.tostring(root), "customXml/item1.xml": source})
    done = run(write(project, "edited.docx", bare), "--project", project)
    assert done.exit_code == 0, done.output
    assert section(project) == new.replace("120", "130")


def test_a_file_that_was_made_without_marks(make: Maker) -> None:
    project = project_of(make)
    path = project / "content/metadata.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "recto:\n  docx:\n    marks: false\n")
    edited = changed(sent_of(project).data, replaces("120 patients", "130 patients"))
    assert run(write(project, "edited.docx", edited), "--project", project).exit_code == 0
    assert section(project) == TEXT.replace("120", "130")


def test_a_file_that_is_merged_again_is_compared_with_the_commit_that_it_names(project: Path) -> None:
    """The text as it is now is more like the file once its edits are in it; what was changed since is not undone."""
    edited = committed(project).data
    rewritten = changed(edited, replaces("answered at home", "gave the answers on a long form by hand"))
    assert run(write(project, "edited.docx", rewritten), "--project", project).exit_code == 0
    path = project / "content/01.text.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Nothing was", "Something was"), encoding="utf-8")
    merged = section(project)
    once_more = changed(rewritten, replaces("last words", "final words"))
    done = run(write(project, "edited.docx", once_more), "--project", project)
    assert done.exit_code == 0, done.output
    assert "E004" not in done.output
    assert section(project) == merged.replace("last words", "final words")


def test_citations_keep_their_keys_when_one_that_was_deleted_is_merged_again(project: Path) -> None:
    edited = changed(committed(project).data, _without_citation("_recto_c1"))
    write(project, "edited.docx", edited)
    for _ in range(2):
        done = run(project / "edited.docx", "--project", project)
        assert done.exit_code == 0, done.output
        assert section(project) == TEXT.replace(" [@doi:10.5555/alpha].\nEach", " .\nEach")
    assert "the manuscript has 1 edit of the Word files already" in done.output


def test_a_file_that_was_built_from_text_that_was_not_committed(project: Path) -> None:
    committed(project)
    path = project / "content/01.text.md"
    new = TEXT.replace("Nothing was", "Something was")
    path.write_text(new, encoding="utf-8")
    edited = changed(sent_of(project).data, replaces("120 patients", "130 patients"))
    done = run(write(project, "edited.docx", edited), "--project", project)
    assert done.exit_code == 0, done.output
    assert "E004" not in done.output
    assert section(project) == new.replace("120", "130")


def test_more_may_be_added_than_there_was(project: Path) -> None:
    new = ", ".join(f"word {number} of a diligent co-author" for number in range(100))
    edited = changed(committed(project).data, replaces("Nothing was found at all.", f"Nothing was found {new}."))
    done = run(write(project, "edited.docx", edited), "--project", project)
    assert done.exit_code == 0, done.output
    assert new in section(project)


def _without_citation(name: str) -> Callable[[Any], object]:
    def change(root: Any) -> None:
        mark = next(one for one in root.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == name)
        while mark.getnext().tag != f"{W}bookmarkEnd":
            mark.getparent().remove(mark.getnext())

    return change


def test_a_version_without_a_word_file_is_said(sent: Sent) -> None:
    empty = replace(sent.built, artifacts=replace(sent.built.artifacts, files=()))
    with pytest.raises(BrokenMachine, match="there is no Word file of this version"):
        word_of(empty)
