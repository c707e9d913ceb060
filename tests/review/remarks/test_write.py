"""``recto remarks``: as somebody has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from recto.__main__ import main

from tests.formats.docx.test_write import converted
from tests.helpers import Maker
from tests.remarks import Note, Said, annotated, built, commented, commit, export, repository, row, without_marks

ONE = """# Methods

The study was done in two hospitals of the town [@doi:10.5555/alpha]. It was *long* for everybody who took part in it.

Participants were asked how often they had washed their hands on the day before. @tbl:count has the answers.

| Name    | Washed |
|:--------|-------:|
| Ada     | 17     |

Table: How often people washed. {#tbl:count}
"""
TWO = """# Results

Nothing that was examined here had any influence upon the weather in the region.

Whoever reads this should not believe that it is the whole truth about hospitals.
"""


@pytest.fixture
def project(make: Maker) -> tuple[Path, list[str]]:
    """A manuscript of two sections."""
    return repository(make, {"01.a.md": ONE, "02.b.md": TWO})


@pytest.fixture
def edited(project: tuple[Path, list[str]]) -> Callable[[], list[str]]:
    """Edits the manuscript: words change, a paragraph moves to the other file, another goes, lines move."""

    def edit() -> list[str]:
        root, _ = project
        asked = ONE.split("\n\n")[2]
        one = ONE.replace("two hospitals", "three hospitals").replace(f"{asked}\n\n", "")
        two = TWO.replace("# Results", f"# Results\n\nA new paragraph comes first.\n\n{asked}")
        (root / "content/01.a.md").write_text(one)
        (root / "content/02.b.md").write_text(two)
        first = commit(root, "Three hospitals", 1)
        (root / "content/02.b.md").write_text(two.rpartition("\n\n")[0] + "\n")
        return [first, commit(root, "No truth", 2)]

    return edit


def recto(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


def remarks(root: Path, *arguments: str | Path) -> Any:
    result = recto("remarks", *arguments, "--project", root, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["remarks"]


COMMENTS = [
    Said("two hospitals", "How many?"),
    Said("#0", "Three.", "Ada"),
    Said("washed their hands", "When?"),
    Said("17", "So many?"),
    Said("whole truth", "Why not?"),
    Said("long", "How long?", done=True),
    Said("How often", "Of whom?"),
]


def placed(found: Any) -> list[tuple[str, str, str]]:
    return [(one["text"], one["state"], f"{one['path']}:{one['line']}:{one['column']}") for one in found]


EXPECTED = [
    ("How many?", "changed", "content/01.a.md:3:23"),
    ("So many?", "holds", "content/01.a.md:7:13"),
    ("Of whom?", "holds", "content/01.a.md:9:8"),
    ("When?", "holds", "content/02.b.md:5:44"),
    ("Why not?", "gone", "None:None:None"),
]


def test_comments_of_a_word_file(project: Any, edited: Any, tmp_path: Path) -> None:
    root, commits = project
    written = commented(built(root, "manuscript.docx"), COMMENTS)
    (tmp_path / "word.docx").write_bytes(written)
    (tmp_path / "google.docx").write_bytes(without_marks(written))
    three, truth = edited()
    for name in ("word.docx", "google.docx"):
        found = remarks(root, tmp_path / name)
        assert placed(found) == EXPECTED
        assert {one["base"] for one in found} == {commits[0]}
        assert (found[0]["old"], found[0]["new"], found[0]["author"]) == (
            "two hospitals",
            "three hospitals",
            "Ben Reader",
        )
        assert found[0]["replies"] == [{"author": "Ada", "date": "2026-01-31", "text": "Three."}]
        assert [one["commit"] and one["commit"]["name"] for one in found] == [three[:12], None, None, None, truth[:12]]
        assert [one["heading"] for one in found] == ["Methods", "Methods", "Methods", "Results", "Results"]
        with_resolved = remarks(root, tmp_path / name, "--resolved")
        assert {one["text"] for one in with_resolved if one["resolved"]} == {"How long?"}


def test_comments_of_a_word_file_that_libreoffice_saved(project: Any, edited: Any, tmp_path: Path) -> None:
    root, _ = project
    written = commented(built(root, "manuscript.docx"), COMMENTS)
    (tmp_path / "a").mkdir()
    (tmp_path / "saved.docx").write_bytes(converted(written, "docx", tmp_path / "a"))
    edited()
    found = remarks(root, tmp_path / "saved.docx")
    assert placed(found) == EXPECTED
    assert [one["author"] for one in found[0]["replies"]] == ["Ada"]


def test_annotations_of_a_pdf(project: Any, edited: Any, tmp_path: Path) -> None:
    root, commits = project
    notes = [
        Note("two hospitals", "How many?"),
        Note("", "Three.", "Text", "Ada", to=0),
        Note("washed their hands", "When?", "Underline"),
        Note("17", "So many?", "Squiggly"),
        Note("whole truth", "Why not?", "StrikeOut"),
        Note("long", "How long?"),
        Note("", "", "Text", to=5, state="Completed"),
        Note("How often", "Of whom?"),
        Note("Nothing that was", "Really?", "Text"),
    ]
    (tmp_path / "a.pdf").write_bytes(annotated(built(root, "manuscript.pdf"), notes))
    edited()
    found = remarks(root, tmp_path / "a.pdf")
    expected = [*EXPECTED[:4], ("Really?", "holds", "content/02.b.md:7:1"), EXPECTED[4]]
    assert placed(found) == expected
    assert found[0]["replies"] == [{"author": "Ada", "date": "2026-01-31", "text": "Three."}]
    assert [(one["base"], one["page"]) for one in found] == [(commits[0], 1)] * 6


def test_annotations_of_hypothesis(project: Any, edited: Any, tmp_path: Path) -> None:
    root, commits = project
    rows = [
        row(
            1,
            "How many?",
            ("The study was done in ", "two hospitals", " of the town [1]. It was long fo"),
            commit=commits[0],
        ),
        row(2, "Three.", to=1),
        row(3, "When?", ("were asked how often they had ", "washed their hands", " on the day before. Table 1 has")),
        row(4, "Why not?", ("should not believe that it is the ", "whole truth", " about hospitals.")),
        row(5, "Nice."),
        row(6, "Where?", ("somewhere in ", "another text", " about nothing at all")),
    ]
    (tmp_path / "a.json").write_bytes(export(*rows))
    edited()
    found = remarks(root, tmp_path / "a.json")
    assert placed(found) == [
        *EXPECTED[:1], EXPECTED[3], EXPECTED[4],
        ("Nice.", "not found", "None:None:None"), ("Where?", "not found", "None:None:None"),
    ]  # fmt: skip
    assert [one["why"] for one in found[3:]] == [
        "it is about the page as a whole", "the versions have these words nowhere, or several times",
    ]  # fmt: skip


def test_a_remark_on_the_title_leads_to_the_metadata(project: Any, tmp_path: Path) -> None:
    root, _ = project
    path = root / "content/metadata.yaml"
    path.write_text(path.read_text().replace("A test", "Whether hospitals have an influence upon the weather"))
    commit(root, "Title")
    (tmp_path / "a.docx").write_bytes(commented(built(root, "manuscript.docx"), [Said("an influence", "Which?")]))
    assert placed(remarks(root, tmp_path / "a.docx")) == [("Which?", "holds", "content/metadata.yaml:1:31")]


def test_what_recto_has_made_is_not_found(project: Any, tmp_path: Path) -> None:
    root, _ = project
    (tmp_path / "a.docx").write_bytes(commented(built(root, "manuscript.docx"), [Said("A study of alpha", "Old.")]))
    (found,) = remarks(root, tmp_path / "a.docx")
    assert (found["state"], found["quote"], found["heading"]) == ("not found", "A study of alpha", "Results")


def test_each_format(project: Any, edited: Any, tmp_path: Path) -> None:
    root, _ = project
    (tmp_path / "a.docx").write_bytes(commented(built(root, "manuscript.docx"), COMMENTS))
    three, truth = edited()
    outputs = {
        form: recto("remarks", tmp_path / "a.docx", "--project", root, "--format", form).stdout
        for form in ("text", "markdown", "issues", "github", "sarif")
    }
    name = tmp_path / "a.docx"
    assert outputs["text"].splitlines()[:5] == [
        "content/01.a.md:3:23: remark changed: Ben Reader, 2026-01-31: How many?",
        "    on: “two hospitals”",
        f"    changed: “two hospitals” became “three hospitals” in commit {three[:12]} (2023-11-15: Three hospitals)",
        "    answer: Ada, 2026-01-31: Three.",
        "content/01.a.md:7:13: remark holds: Ben Reader, 2026-01-31: So many?",
    ]
    assert outputs["text"].splitlines()[-3:] == [
        f"{name}: remark gone: Ben Reader, 2026-01-31: Why not?",
        "    on: “whole truth”",
        f"    gone: “whole truth” went in commit {truth[:12]} (2023-11-16: No truth)",
    ]
    assert outputs["markdown"].startswith("- `content/01.a.md:3:23` (changed) **Ben Reader, 2026-01-31** How many?\n")
    assert outputs["issues"].startswith("## Methods\n\n- [ ] `content/01.a.md:3:23` (changed) ")
    assert "## Results\n\n- [ ] `content/02.b.md:5:44` (holds)" in outputs["issues"]
    assert "## Without a place in the text\n\n- [ ] " in outputs["issues"]
    review = json.loads(outputs["github"])
    assert (review["event"], "Why not?" in review["body"]) == ("COMMENT", True)
    assert [(one["path"], one["line"], one["side"]) for one in review["comments"]] == [
        ("content/01.a.md", 3, "RIGHT"), ("content/01.a.md", 7, "RIGHT"), ("content/01.a.md", 9, "RIGHT"),
        ("content/02.b.md", 5, "RIGHT"),
    ]  # fmt: skip
    assert review["comments"][0]["body"].startswith(
        "> two hospitals\n\n**Ben Reader, 2026-01-31**&#58;".replace("&#58;", ":")
    )
    results = json.loads(outputs["sarif"])["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == ["remark-changed", *["remark-holds"] * 3, "remark-gone"]
    assert results[0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 23}


def test_files_that_cannot_be_read_are_named_and_the_others_are_read(project: Any, tmp_path: Path) -> None:
    root, _ = project
    (tmp_path / "a.docx").write_bytes(commented(built(root, "manuscript.docx"), COMMENTS[:1]))
    for name, data in (("b.docx", b"PK\3\4nothing"), ("c.pdf", b"%PDF-1.7"), ("d.json", b"{"), ("e.txt", b"Text")):
        (tmp_path / name).write_bytes(data)
    result = recto("remarks", *sorted(tmp_path.glob("?.*")), "--project", root)
    assert result.exit_code == 1
    assert result.stdout.startswith("content/01.a.md:3:23: remark holds: Ben Reader")
    assert [line.rpartition("/")[2] for line in result.stderr.splitlines()] == [
        "b.docx is not a Word file",
        "c.pdf is no PDF, is damaged or has a password",
        "d.json is no JSON: a name in double quotation marks is missing here (line 1)",
        "e.txt is no Word file, no PDF and no JSON; save it as one of these",
        "recto: 1 remark: 1 holds",
    ]


def test_a_file_of_another_manuscript_is_not_found(project: Any, make: Maker, tmp_path: Path) -> None:
    other = make({"content/01.x.md": "# Whales\n\nThey live in the sea and sing all day long.\n"}, "other")
    (tmp_path / "a.docx").write_bytes(commented(built(other, "manuscript.docx"), [Said("all day", "?")]))
    (found,) = remarks(project[0], tmp_path / "a.docx")
    assert (found["state"], found["why"]) == (
        "not found", "no version of this manuscript has the text of this file",
    )  # fmt: skip


def test_without_a_repository_it_cannot_work(make: Maker, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(export())
    result = recto("remarks", tmp_path / "a.json", "--project", make.text(ONE))
    assert result.exit_code == 2
    assert "is in no git repository" in result.output
