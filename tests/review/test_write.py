"""``recto diff`` as somebody has it: versions of a repository, and the files that show what changed."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from lxml import html
from recto.__main__ import main

from tests.browser import wait_until
from tests.helpers import METADATA, REFERENCES, SVG
from tests.sites import git

OLD = """# Methods

The effect was measured in two hospitals [@doi:10.5555/alpha].

A paragraph that is moved to the end, and has enough words for that.

![A drawing](images/a.svg){#fig:a}

| a | b |
|---|---|
| 1 | 2 |

# Results

It was *large*. Nobody had expected it.
"""
NEW = (
    OLD.replace("two", "three").replace("It was *large*", "It was *small*").replace("| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |")
)
MOVED = "A paragraph that is moved to the end, and has enough words for that.\n\n"
NEW = NEW.replace(MOVED, "") + "\n" + MOVED


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two commits, of two authors."""
    root = tmp_path_factory.mktemp("paper")
    (root / "content" / "images").mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    for author, text, colour in (("Ada", OLD, "#256"), ("Grace & Co", NEW, "#652")):
        (root / "content" / "metadata.yaml").write_text(METADATA)
        (root / "content" / "manual-references.json").write_text(REFERENCES)
        (root / "content" / "01.text.md").write_text(text)
        (root / "content" / "images" / "a.svg").write_text(SVG.replace("#256", colour))
        git(root, "add", "--all")
        named = f"{author} <a@example.org>"
        git(root, "commit", "--quiet", "--message", "Text", f"--author={named}", at=1_700_000_000)
    return root


def diff(project: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", "--project", str(project), *map(str, arguments)], catch_exceptions=False)


@pytest.fixture(scope="module")
def made(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is written in all formats."""
    output = tmp_path_factory.mktemp("diff")
    formats = [f"--format={name}" for name in ("html", "pdf", "docx", "json", "markdown")]
    result = diff(project, "HEAD~1", "HEAD", *formats, "--output", output)
    assert result.exit_code == 0, result.output
    return output


def test_the_files_have_the_names_that_are_said(made: Path) -> None:
    files = {
        path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file() and "fonts" not in str(path)
    }
    names = {f"changes.{end}" for end in ("html", "pdf", "docx", "json", "md")}
    assert files == names | {"images/a.svg", "before/images/a.svg"}


def test_the_page_marks_what_came_and_what_went(made: Path) -> None:
    page: Any = html.fromstring((made / "changes.html").read_text())
    (main_part,) = page.xpath("//main")
    words = {tag: [" ".join(one.text_content().split()) for one in main_part.iter(tag)] for tag in ("ins", "del")}
    assert words["del"] == ["two", f"Moved from here{MOVED.strip()}", "Before", "large"]
    assert words["ins"] == ["three", "Now", "3", "4", "small", f"Moved to here{MOVED.strip()}"]
    images = [(image.getparent().tag, image.get("src")) for image in main_part.iter("img")]
    assert images == [("del", "before/images/a.svg"), ("ins", "images/a.svg")]
    listed = [link.get("href") for link in page.xpath("//nav//a")]
    assert listed == [f"#change-{number}" for number in range(1, 6)]
    ids = page.xpath("//@id")
    assert len(ids) == len({*ids})
    assert {link.get("href")[1:] for link in page.xpath("//a[starts-with(@href, '#')]")} <= {*ids}
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_authors_are_those_of_the_commit(made: Path, project: Path) -> None:
    import zipfile

    text = zipfile.ZipFile(io.BytesIO((made / "changes.docx").read_bytes())).read("word/document.xml").decode()
    assert {*re.findall(r'w:author="([^"]*)" w:date="([^"]*)"', text)} == {("Grace &amp; Co", "2023-11-14T22:13:20Z")}


def test_the_pdf_has_both_texts_and_numbers_of_lines(made: Path) -> None:
    with pypdfium2.PdfDocument(made / "changes.pdf") as pdf:
        text = " ".join("\n".join(page.get_textpage().get_text_range() for page in pdf).split())
    assert re.search(r"Changes\. From HEAD~1 \([0-9a-f]{12}\) to HEAD \([0-9a-f]{12}\)\.", text)
    assert "twothree hospitals" in text.replace("two three", "twothree")
    assert "largesmall" in text.replace(" ", "")
    assert re.search(r"\b5\b", text)


def test_a_page_of_markdown(made: Path, project: Path) -> None:
    page = (made / "changes.md").read_text()
    assert "- … The effect was measured in <del>two</del> <b>three</b> hospitals \\[1\\]\\. …\n" in page
    assert f"- moved: {MOVED.strip().replace('.', chr(92) + '.')}\n" in page


def test_without_a_second_version_it_is_the_text_as_it_is(project: Path, tmp_path: Path) -> None:
    assert diff(project, "HEAD", "--format=json", "--output", tmp_path).exit_code == 0
    values = json.loads((tmp_path / "changes.json").read_text())
    assert values["documents"][0]["changes"] == []
    assert values["new"] == {"name": "the working tree", "commit": ""}


def test_it_writes_into_the_output_of_the_project(project: Path) -> None:
    result = diff(project, "HEAD~1")
    assert result.exit_code == 0
    assert "output/diff/changes.html" in result.stderr
    assert (project / "output/diff/changes.html").exists()
    assert git(project, "status", "--porcelain") in ("", "?? output/")


def test_errors_of_a_version_are_said(project: Path, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "01.text.md").write_text("A citation of nothing [@doi:10.5555/none].\n")
    result = diff(project, tmp_path, "HEAD", "--format=json", "--output", tmp_path / "out")
    assert result.exit_code == 0
    assert f"{tmp_path} has 1 error, so something may be missing there" in result.stderr
    assert "HEAD" not in result.stderr.partition("wrote")[0]


def test_what_is_no_version_is_one_line(project: Path) -> None:
    result = diff(project, "nowhere")
    assert result.exit_code == 2
    assert "nowhere is no commit, tag, date, version or folder with content/" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_keys_walk_through_the_changes(made: Path, browser: Any) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    page.goto(f"file://{made / 'changes.html'}")
    for number in (1, 2, 3):
        page.keyboard.press("n")
        wait_until(page, f"document.querySelector('.recto-current')?.id === 'change-{number}'")
    page.keyboard.press("p")
    wait_until(page, "document.querySelector('.recto-current')?.id === 'change-2'")
    assert page.evaluate("document.querySelector('.recto-walk output').textContent") == "Change 2 of 5"
    assert page.evaluate("document.activeElement.id") == "change-2"
    page.select_option(".recto-walk select", "new")
    shown = page.evaluate("document.querySelector('main').innerText")
    assert "two" not in shown
    assert "three hospitals" in shown
    page.select_option(".recto-walk select", "old")
    shown = page.evaluate("document.querySelector('main').innerText")
    assert "three" not in shown
    assert "two hospitals" in shown
    assert errors == []
    page.close()


def test_hostile_text_in_both_versions(tmp_path: Path) -> None:
    evil = '<script>alert(1)</script> <img src=x onerror="alert(1)"> [x](javascript:alert(1)) `<b>` "><script>'
    folders = []
    for name, text in (("old", f"# A {evil}\n\nOne {evil} two."), ("new", f"# B {evil}\n\nOne {evil} three {evil}.")):
        folder = tmp_path / name
        (folder / "content").mkdir(parents=True)
        (folder / "content" / "metadata.yaml").write_text(f"title: '{evil}'\n")
        (folder / "content" / "01.text.md").write_text(text)
        folders.append(folder)
    result = diff(folders[1], *folders, "--output", tmp_path / "out", "--format=html", "--format=json", "--format=docx")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out" / "changes.html").read_text()
    scripts = re.findall(r"<script(?! type=)[^>]*>(.{0,40})", page, re.DOTALL)
    assert [one[:6] for one in scripts] == ["(() =>"]
    tree: Any = html.fromstring(page)
    assert not tree.xpath("//@onerror | //a[starts-with(@href, 'javascript')]")


def test_the_list_names_the_works_of_citations(tmp_path: Path) -> None:
    """Their numbers may be the same."""
    for name in ("alpha", "beta"):
        (tmp_path / name / "content").mkdir(parents=True)
        (tmp_path / name / "content" / "01.text.md").write_text(
            f"It is known [@doi:10.5555/{name}].[^n]\n\n[^n]: A {name}.\n"
        )
        (tmp_path / name / "content" / "manual-references.json").write_text(REFERENCES)
    formats = ["--format=html", "--format=json"]
    diff(tmp_path / "beta", tmp_path / "alpha", *formats, "--output", tmp_path / "made")
    root: Any = html.document_fromstring((tmp_path / "made/changes.html").read_text())
    page = root.body.text_content().split()
    assert "[1]. (A study of alpha) [1]. (A study of beta)" in " ".join(page)
    assert "Replaced: alpha beta" in " ".join(page)
    found = json.loads((tmp_path / "made/changes.json").read_text())["documents"][0]["changes"][0]["works"]
    assert [(one["title"], one["kind"]) for one in found] == [
        ("A study of alpha", "deletion"),
        ("A study of beta", "insertion"),
    ]
