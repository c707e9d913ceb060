"""The Word file that ``recto: docx: reference:`` names."""

from __future__ import annotations

import pytest

from tests.helpers import Maker, check, examine, place

YAML = (
    "title: A test\nlang: en\nkeywords: [tests]\nauthors: [{name: Ada Example}]\nrecto:\n  docx:\n    reference: %s\n"
)


def test_in_content_or_in_the_project(make: Maker) -> None:
    files = {"content/a.docx": b"in content", "a.docx": b"at the top", "build/themes/b.docx": b"in a theme"}
    for name, data in (("a.docx", b"in content"), ("build/themes/b.docx", b"in a theme")):
        found = examine(
            make.text("Words.\n", **files, **{"content/metadata.yaml": YAML % name})
        ).manuscript.word_template
        assert found is not None
        assert (found.path, found.data) == (name, data)
        assert str(found.location) == "content/metadata.yaml:7:5"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("none.docx", "does not exist"),
        ("old.doc", "is no .docx file"),
        ("2024", "does not exist"),
        (".git/secret.docx", "is not in the project"),
        ("../other/a.docx", "is not in the project"),
    ],
)
def test_one_that_is_not_read_is_named(name: str, problem: str, make: Maker) -> None:
    files = {"content/old.doc": b"x", ".git/secret.docx": b"x", "../other/a.docx": b"x"}
    project = make.text("Words.\n", **files, **{"content/metadata.yaml": YAML % name})
    (said,) = [one for one in check(project) if one.code == "S003"]
    assert said.message == f"the Word template {name} {problem}, so the Word file has Recto's own look"
    assert place(said) == "content/metadata.yaml:7:5"
    assert examine(project).manuscript.word_template is None


def test_a_link_that_leads_out_is_not_followed(make: Maker) -> None:
    project = make.text("Words.\n", **{"../secret.docx": b"x", "content/metadata.yaml": YAML % "a.docx"})
    (project / "content/a.docx").symlink_to(project.parent / "secret.docx")
    assert examine(project).manuscript.word_template is None
