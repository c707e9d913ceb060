"""``recto response``, and a build with a letter: as somebody has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from recto.__main__ import main

from tests.helpers import METADATA, REFERENCES, Maker, pdf_text, word_text
from tests.letters import LETTER
from tests.sites import git
from tests.word import parts

OLD = "# Methods {#methods}\n\nThe study was done in two hospitals [@doi:10.5555/alpha].\n\nIt was *long*.\n"
NEW = OLD.replace("two", "three").replace("*long*", "*short*")
ANSWERS = """# Reviewer 1

## 1.1 How many? {#r1.1}

> Where was it done?

We say it now:

[in three hospitals]{.quote}

It is also in [another work](https://example.org) [@doi:10.5555/gamma].
"""


@pytest.fixture
def project(make: Maker) -> Path:
    """A repository with what was submitted, the tag v1, and a letter about what has changed."""
    metadata = METADATA + "recto:\n  submitted: v1\n"
    root = make({"content/01.text.md": OLD, "content/manual-references.json": REFERENCES}, metadata=False)
    (root / "content/metadata.yaml").write_text(metadata)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Submitted", at=1_700_000_000)
    git(root, "tag", "v1")
    (root / "content/01.text.md").write_text(NEW)
    (root / LETTER).parent.mkdir()
    (root / LETTER).write_text(ANSWERS)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Revised", at=1_700_100_000)
    return root


def recto(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


def text(data: bytes) -> str:
    return " ".join(pdf_text(data).split())


def test_the_letter_is_written_as_pdf_and_for_word(project: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(project)
    result = recto("response")
    assert result.exit_code == 0, result.output
    assert "content/01.text.md:5:9: warning[A005] no answer mentions that “long” became “short”" in result.output
    said = text((project / "output/response.pdf").read_bytes())
    assert said == " ".join(word_text((project / "output/response.docx").read_bytes()).split())
    assert said.startswith("Response to the reviewers A test Pages and lines are those of the PDF for review. In")
    assert "words added since version v1 (" in said
    assert "The study was done in twothree hospitals [1]. page 1, line 2" in said
    assert said.endswith("Journal of Examples. 2003.")
    assert "Ada" not in said.partition("References")[0]


def test_a_version_that_is_not_there_is_told_by_each_command(project: Path) -> None:
    path = project / "content/metadata.yaml"
    path.write_text(path.read_text().replace("v1", "v1.0"))
    for command in ("response", "build", "check"):
        result = recto(command, project)
        assert (
            "content/metadata.yaml:7:3: warning[A006] the letter shows no changes: v1.0 is no commit" in result.output
        )
        assert "did you mean v1?" in result.output


def test_without_the_submitted_version_the_command_says_how_to_name_it(project: Path) -> None:
    path = project / "content/metadata.yaml"
    path.write_text(path.read_text().replace("  submitted: v1", "  resolution: 300"))
    said = "recto: submitted: in content/metadata.yaml is not set, so no changes are shown"
    assert said in recto("response", project).output
    assert said not in recto("response", project, "--since", "v1").output


def test_another_version_and_one_format(project: Path, tmp_path: Path) -> None:
    result = recto("response", project, "--since", "HEAD", "--format", "docx", "--output", tmp_path / "here")
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["response.docx"]
    assert "done in three hospitals [1]." in " ".join(word_text((tmp_path / "here/response.docx").read_bytes()).split())


def test_the_letter_has_a_status_and_its_mistakes_are_named(project: Path) -> None:
    (project / LETTER).write_text(ANSWERS.replace("in three", "in two"))
    for command in ("response", "build", "check"):
        result = recto(command, project)
        assert result.exit_code == 1
        assert f"{LETTER}:9:1: error[A001] the manuscript does not say “in two hospitals”" in result.output
    assert (project / "output/response.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "v2"], "v2 is no commit, tag, date, version or folder"),
        (["--since", "2001-01-01"], "there is no commit up to 2001-01-01"),
    ],
)
def test_a_version_that_is_asked_for_has_to_be_there(project: Path, arguments: list[str], said: str) -> None:
    result = recto("response", project, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_without_a_letter_the_command_says_where_it_goes(make: Maker) -> None:
    result = recto("response", make.text("Text."))
    assert result.exit_code == 2
    assert "write it into content/response/, such as content/response/01.reviewer-1.md" in result.output
    result = recto("response", make.text("Text.") / "content")
    assert f"name the folder that holds content/: {make.folder / 'project'}" in result.output


def test_a_build_writes_the_letter_and_again_if_anything_changes(
    project: Path, monkeypatch: Any, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    result = recto("build", project)
    assert result.exit_code == 0, result.output
    assert "A005" not in result.output
    pdf = project / "output/response.pdf"
    first, written = pdf.read_bytes(), pdf.stat().st_mtime_ns
    recto("build", project)
    assert (pdf.read_bytes(), pdf.stat().st_mtime_ns) == (first, written)
    (project / "content/01.text.md").write_text(
        NEW.replace("# Methods", "One more paragraph, which is first.\n\n# Methods")
    )
    recto("build", project)
    assert "page 1, line 3" in text(pdf.read_bytes())
    git(project, "tag", "--force", "v1", "HEAD")
    recto("build", project)
    assert "twothree" not in text(pdf.read_bytes())


def test_the_same_commit_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        recto("response", project, "--output", tmp_path / name)
        made.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert made[0] == made[1]


def test_a_build_of_the_page_alone_leaves_the_letter(project: Path) -> None:
    assert recto("build", project, "--format", "html").exit_code == 0
    assert not (project / "output/response.pdf").exists()


def test_the_letter_is_not_published(project: Path, tmp_path: Path) -> None:
    assert recto("build", project).exit_code == 0
    assert recto("publish", project).exit_code == 0
    site = [path for path in (project / "webpage").rglob("*") if path.is_file()]
    assert site
    assert not [path for path in site if "response" in path.name or b"We say it now" in path.read_bytes()]


def test_the_lock_keeps_what_the_letter_cites(project: Path, monkeypatch: Any) -> None:
    (project / "content/manual-references.json").unlink()
    items = {item["id"]: item for item in json.loads(REFERENCES)}
    references = {
        key: {"source": "crossref", "retrieved": "2026-11-22", "item": {**item, "id": key}}
        for key, item in items.items()
    }
    lock = project / "content/references.lock.json"
    lock.write_text(json.dumps({"version": 1, "aliases": {}, "references": references}))
    result = recto("refs", "lock", project)
    assert result.exit_code == 0, result.output
    assert sorted(json.loads(lock.read_text())["references"]) == ["doi:10.5555/alpha", "doi:10.5555/gamma"]
    status = recto("refs", "status", project)
    assert "Unused" not in status.output


HOSTILE = """# Reviewer <script>alert(1)</script>

> Why? <img src=x onerror=alert(1)>

[in three hospitals]{.quote onclick="alert(1)"} [x](javascript:alert(1)) ![](../../../etc/passwd) ![](/etc/passwd)

```{=openxml}
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO calc</w:instrText></w:r></w:p>
```

{{ self.__init__.__globals__ }} {% include "/etc/passwd" %}

[](#</p><script>)  @fig:<script> [..]{.quote} [](#)
"""


def test_a_strangers_letter_does_no_harm(project: Path) -> None:
    (project / LETTER).write_text(HOSTILE)
    result = recto("response", project)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "bug in Recto" not in result.output
    for name in ("response.pdf", "response.docx"):
        data = (project / "output" / name).read_bytes()
        assert b"root:x:" not in data
    assert b"DDEAUTO" not in parts(data)["word/document.xml"]
