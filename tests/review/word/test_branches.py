"""Each author of a Word file gets a branch with a commit of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from tests.co_authors import TEXT, changed, committed, run, section, write
from tests.review.word.test_edits import replaces
from tests.sites import git
from tests.word import W
from tests.word_edits import DATE


def test_each_author_gets_a_branch(project: Path) -> None:
    data = committed(project).data

    def tracked(root: Any) -> None:
        for author, old, new in (("Ada", "120", "130"), ("Ben Böck", "Another", "One more")):
            text = next(one for one in root.iter(f"{W}t") if old in (one.text or ""))
            before, after = text.text.split(old)
            run = text.getparent()
            for tag, inner, words in (("del", "delText", old), ("ins", "t", new)):
                box = etree.Element(f"{W}{tag}", {f"{W}author": author, f"{W}date": DATE, f"{W}id": "77"})
                etree.SubElement(etree.SubElement(box, f"{W}r"), f"{W}{inner}").text = words
                run.addprevious(box)
            text.text = after
            first = etree.Element(f"{W}r")
            etree.SubElement(first, f"{W}t").text = before
            run.getprevious().getprevious().addprevious(first)

    edited = write(project, "with-ada.docx", changed(data, tracked))
    done = run(edited, "--project", project, "--pull-request")
    assert done.exit_code == 0, done.output
    assert section(project) == TEXT
    log = git(project, "log", "--all", "--format=%D|%an|%aI|%s", "--no-walk=unsorted", "word/with-ada/ada")
    assert "Ada|2026-01-31T12:00:00+00:00|1 edit from with-ada" in log
    assert "130 patients" in git(project, "show", "word/with-ada/ada:content/01.text.md")
    assert "Another thing" in git(project, "show", "word/with-ada/ada:content/01.text.md")
    assert "One more thing" in git(project, "show", "word/with-ada/ben-böck:content/01.text.md")


def test_a_branch_that_is_there_is_not_touched(project: Path) -> None:
    data = committed(project).data
    edited = write(project, "with-ada.docx", changed(data, replaces("120 patients", "130 patients")))
    assert run(edited, "--project", project, "--pull-request").exit_code == 0
    before = git(project, "for-each-ref")
    done = run(edited, "--project", project, "--pull-request")
    assert done.exit_code == 2
    assert "there is a branch word/with-ada/unknown-author already" in done.output
    assert git(project, "for-each-ref") == before
