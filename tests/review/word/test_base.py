"""A Word file finds the version that it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from tests.co_authors import TEXT, changed, committed, project_of, run, section, sent_of, write
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
