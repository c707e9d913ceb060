"""Files whose names nearly fit, and those that are clearly something else."""

from __future__ import annotations

import pytest

from tests.helpers import Maker, check


def named(make: Maker, *paths: str) -> dict[str, str]:
    """What is said of files, by their paths."""
    project = make({"content/01.text.md": "Some words.\n", **dict.fromkeys(paths, "Words.\n")})
    return {one.location.path: one.hint for one in check(project) if one.code == "R004" and one.location}


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("05.more.markdown", "05.more.md"),
        ("04.more.MD", "04.more.md"),
        ("05.more.Md", "05.more.md"),
        ("05.more.txt", "05.more.md"),
        ("05.more.md.txt", "05.more.md"),
        ("05.more.qmd", "05.more.md"),
        ("methods-new.md", "02.methods-new.md"),
        ("Appendix A.markdown", "02.Appendix A.md"),
        ("S1.supplement.md", "02.S1.supplement.md"),
    ],
)
def test_what_looks_like_a_section(name: str, right: str, make: Maker) -> None:
    assert named(make, f"content/{name}") == {
        f"content/{name}": f"the names of sections begin with a digit and end in .md: rename it {right}, "
        "or move it elsewhere"
    }


@pytest.mark.parametrize("ending", ["docx", "tex", "odt"])
def test_a_section_that_is_not_markdown(ending: str, make: Maker) -> None:
    path = f"content/02.methods.{ending}"
    assert named(make, path) == {path: "sections are Markdown: put its text into 02.methods.md, or move it elsewhere"}


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("content/responses/01.a.md", "01.a.md"),
        ("content/Response/01.a.md", "01.a.md"),
        ("content/response.md", "response.md"),
        ("response/01.a.md", "01.a.md"),
        ("content/response/01.a.markdown", "01.a.md"),
        ("content/response/letter.txt", "letter.md"),
        ("content/response/first/01.a.md", "01.a.md"),
    ],
)
def test_what_looks_like_the_letter_to_the_reviewers(path: str, right: str, make: Maker) -> None:
    assert named(make, path) == {path: f"move it to content/response/{right}"}


@pytest.mark.parametrize(
    "path", ["content/response/01.a.md", "content/response/README.md", "content/response-to-reviewers.md", "reply.md"]
)
def test_what_does_not_look_like_it(path: str, make: Maker) -> None:
    assert named(make, path) == {}


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("content/custom_dictionary.txt", "rename it custom-dictionary.txt"),
        ("content/Custom-Dictionary.txt", "rename it custom-dictionary.txt"),
        ("content/custom-dictionary", "rename it custom-dictionary.txt"),
        ("content/manual_references.json", "rename it manual-references.json"),
        ("content/Manual-References.bib", "rename it manual-references.bib"),
        ("content/manual-reference-2.bib", "rename it manual-references-2.bib"),
        ("content/manual-references.bibtex", "rename it manual-references.bib"),
        ("content/metadata.yml", "rename it metadata.yaml"),
        ("manual-references.json", "move it to content/manual-references.json"),
        ("custom-dictionary.txt", "move it to content/custom-dictionary.txt"),
    ],
)
def test_other_names_that_nearly_fit(path: str, hint: str, make: Maker) -> None:
    assert named(make, path) == {path: hint}


@pytest.mark.parametrize(
    "path",
    [
        "content/README.md",
        "content/00.README.markdown",
        "content/LICENSE.md",
        "content/CONTRIBUTING.md",
        "content/response-to-reviewers.md",
        "content/cover_letter.md",
        "content/notes.md",
        "content/_partial.md",
        "content/05.more.md~",
        "content/05.more.md.bak",
        "content/.05.more.md.swp",
        "content/data.txt",
        "content/supplement/01.more.markdown",
        "content/custom-dictionary.txt",
        "content/metadata.schema.json",
        "README.md",
        "metadata.json",
    ],
)
def test_what_is_clearly_something_else(path: str, make: Maker) -> None:
    assert named(make, path) == {}


def test_metadata_by_another_name_is_an_error_and_the_only_one(make: Maker) -> None:
    project = make({"content/01.text.md": "Some words.\n", "content/Metadata.yaml": "title: x\n"}, metadata=False)
    assert [(one.code, one.severity, one.hint) for one in check(project)] == [
        ("R004", "error", "rename it metadata.yaml")
    ]
