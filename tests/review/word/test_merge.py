"""``recto merge``: what comes back says what the Word file says, or it is said what does not."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from recto.core.diagnostics import Diagnostic
from recto.core.world import World
from recto.pipeline import Options
from recto.review.word.merge import merge

from tests.co_authors import TEXT, Sent, changed, committed, project_of, run, section, sent_of, without_marks, write
from tests.helpers import Maker
from tests.review.word.test_edits import moves_citation, removes_citation, replaces
from tests.sites import git
from tests.word import W, parts, template
from tests.word_edits import Edits


@pytest.mark.parametrize("author", ["", "A. Reviewer"], ids=["untracked", "tracked"])
@pytest.mark.parametrize("seed", range(5))
def test_random_edits_come_back_or_are_reported(sent: Sent, project: Path, seed: int, author: str, many: int) -> None:
    for number in range(many // 10):
        edits = Edits(sent.data, random.Random(100 * seed + number), author)
        edits.make(4)
        found: list[Diagnostic] = []
        edited = write(project, "edited.docx", edits.data)
        merged = merge([edited], project, Options(), World(), found.append)
        assert merged.unplaced <= 2, edits.kinds
        assert [one for one in found if one.code not in ("E001", "E004")] == [], edits.kinds


def test_edits_are_written_and_it_is_told_how_many(sent: Sent, project: Path) -> None:
    edited = changed(sent.data, replaces("120 patients", "130 patients"), replaces("Another", "One more"))
    done = run(write(project, "edited.docx", edited), "--project", project)
    assert done.exit_code == 0
    assert "made 2 edits in 1 file" in done.output
    assert section(project) == TEXT.replace("120", "130").replace("Another", "One more")


def test_a_dry_run_shows_the_difference_and_writes_nothing(sent: Sent, project: Path) -> None:
    edited = changed(sent.data, replaces("120 patients", "130 patients"))
    done = run(write(project, "edited.docx", edited), "--project", project, "--dry-run")
    assert "+We *asked* 130 patients" in done.output
    assert section(project) == TEXT


def test_a_section_may_have_another_name_by_now(sent: Sent, project: Path) -> None:
    data = committed(project).data
    git(project, "mv", "content/01.text.md", "content/02.methods.md")
    git(project, "commit", "--quiet", "--message", "Renamed", at=1_700_000_100)
    edited = changed(data, replaces("120 patients", "130 patients"), replaces("A test", "A better test"))
    done = run(write(project, "edited.docx", edited), "--project", project)
    assert (project / "content/02.methods.md").read_text(encoding="utf-8") == TEXT.replace("120", "130")
    assert not (project / "content/01.text.md").exists()
    assert "content/02.methods.md:" in done.output


def test_what_was_not_placed_makes_the_status_1(sent: Sent, project: Path) -> None:
    edited = changed(sent.data, replaces("A test", "A better test"), replaces("120 patients", "130 patients"))
    done = run(write(project, "edited.docx", edited), "--project", project)
    assert done.exit_code == 1
    assert "error[E001] an edit in edited.docx was not made: “better”" in done.output
    assert "130 patients" in section(project)


def test_the_manuscript_may_have_changed_since(sent: Sent, project: Path) -> None:
    data = committed(project).data
    new = TEXT.replace("Nothing was found at all.", "Something was found.").replace(
        "## Methods", "Added.\n\n## Methods"
    )
    (project / "content/01.text.md").write_text(new)
    edited = write(project, "edited.docx", changed(data, replaces("120 patients", "130 patients")))
    done = run(edited, "--project", project)
    assert done.exit_code == 0
    assert section(project) == new.replace("120", "130")


def test_two_may_change_different_sentences_of_one_line(make: Maker) -> None:
    project = project_of(make, "Pines are tall. Oaks are old. Elms are rare here.\n")
    sent = committed(project)
    one = write(project, "one.docx", changed(sent.data, replaces("Pines are tall", "Pines are green")))
    two = write(project, "two.docx", changed(sent.data, replaces("Elms are rare", "Elms are gone")))
    done = run(one, two, "--project", project)
    assert done.exit_code == 0, done.output
    assert section(project) == "Pines are green. Oaks are old. Elms are gone here.\n"


def test_two_files_are_merged_and_conflicts_are_marked(sent: Sent, project: Path) -> None:
    one = write(project, "one.docx", changed(sent.data, replaces("120 patients", "130 patients")))
    other = changed(sent.data, replaces("120 patients", "140 patients"), replaces("Another", "One more"))
    done = run(one, write(project, "other.docx", other), "--project", project)
    assert done.exit_code == 1
    assert "content/01.text.md:3:1: error[E002]" in done.output
    text = section(project)
    assert "<<<<<<< this manuscript\nWe *asked* 130 patients" in text
    assert "=======\nWe *asked* 140 patients" in text
    assert "- One more thing" in text


def test_a_file_with_marks_of_another_merge_is_left_as_it_is(project: Path) -> None:
    data = committed(project).data
    one = write(project, "one.docx", changed(data, replaces("120 patients", "130 patients")))
    other = write(project, "other.docx", changed(data, replaces("120 patients", "140 patients")))
    assert run(one, other, "--project", project).exit_code == 1
    text = section(project)
    assert "<<<<<<< this manuscript" in text
    again = run(one, "--project", project)
    assert again.exit_code == 1
    assert "01.text.md:3:1: error[E002] git's marks of another merge are here, so the edits of one.docx" in again.output
    assert section(project) == text


def test_a_citation_keeps_its_keys(sent: Sent, project: Path) -> None:
    edited = changed(sent.data, removes_citation(1), replaces("Each answered", "Everybody answered"))
    assert run(write(project, "edited.docx", edited), "--project", project).exit_code == 0
    assert section(project).count("@doi:10.5555/alpha") == 1
    assert "[see @doi:10.5555/beta, p. 3; @doi:10.5555/gamma]" in section(project)


def test_differences_are_told_beside_an_edit_without_words(sent: Sent, project: Path) -> None:
    """One that cannot be placed and has no words hides no other."""
    link = project / "content/01.text.md"
    link.write_text(TEXT.replace("The last words", "See the [Results], the last words"), encoding="utf-8")

    def without_picture(root: Any) -> None:
        paragraph: Any = next(root.iter(f"{W}drawing")).getparent().getparent()
        paragraph.getparent().remove(paragraph)

    data = changed(sent_of(project).data, without_picture, replaces("Results", "Findings"))
    done = run(write(project, "edited.docx", data), "--project", project)
    assert "error[E001]" in done.output
    assert "error[E003]" in done.output


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><x>&b;</x>'
HOSTILE: dict[str, tuple[Any, str]] = {
    "no zip file": (lambda _: b"PK\3\4 no", "is not a Word file"),
    "an old Word file": (lambda _: b"\xd0\xcf\x11\xe0" * 100, "is a file of an old Word, or has a password"),
    "entities": (lambda data: template(replaced={**data, "word/document.xml": BOMB}), "is not as Word writes it"),
    "millions of paragraphs": (
        lambda data: template(replaced={**data, "word/document.xml": b"<w:document>" + b"<w:p/>" * 4_100_000}),
        "is not as Word writes it",
    ),
    "no document": (lambda data: template(replaced={**data, "word/document.xml": None}), "is not a Word file"),
    "damaged": (lambda data: template(replaced={**data, "word/document.xml": b"<w:document"}), "is damaged"),
    "no text": (
        lambda data: template(replaced={**data, "word/document.xml": b"<document/>"}),
        "has the text of no version of this manuscript",
    ),
    "another manuscript": (
        lambda data: template(replaced={**data, "word/document.xml": _other(data["word/document.xml"])}),
        "has the text of no version of this manuscript",
    ),
}


def _other(document: bytes) -> bytes:
    root = etree.fromstring(document)
    for number, text in enumerate(root.iter(f"{W}t")):
        text.text = f"other{number} words{number} here{number}"
    return etree.tostring(root)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_merged_is_refused_in_words(sent: Sent, project: Path, name: str) -> None:
    make, problem = HOSTILE[name]
    done = run(write(project, "edited.docx", make(parts(sent.data))), "--project", project)
    assert done.exit_code == 2
    assert f"edited.docx {problem}" in done.output
    assert "Traceback" not in done.output
    assert section(project) == TEXT


def test_a_file_that_is_not_there(project: Path) -> None:
    done = run(project / "none.docx", "--project", project)
    assert done.exit_code == 2
    assert "cannot be read: No such file or directory" in done.output


def test_paths_in_a_file_lead_nowhere(sent: Sent, project: Path) -> None:
    data = parts(sent.data)
    source = data["customXml/item1.xml"].replace(b"content/01.text.md", b"../../secret.md")
    data["customXml/item1.xml"] = source
    edited = changed(template(replaced=data), replaces("120 patients", "130 patients"))
    assert run(write(project, "edited.docx", edited), "--project", project).exit_code == 0
    assert "130 patients" in section(project)
    assert not (project.parent.parent / "secret.md").exists()


def test_lines_end_as_they_did(make: Maker) -> None:
    project = project_of(make)
    path = project / "content/01.text.md"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    edited = changed(sent_of(project).data, replaces("120 patients", "130 patients"))
    assert run(write(project, "edited.docx", edited), "--project", project).exit_code == 0
    assert path.read_bytes() == TEXT.replace("120", "130").replace("\n", "\r\n").encode()


def test_a_file_that_has_lost_its_marks_keeps_its_citations(sent: Sent, project: Path) -> None:
    bare = without_marks(sent.data)
    edited = changed(bare, replaces("120 patients", "130 patients"), replaces("Each answered", "Everybody answered"))
    done = run(write(project, "edited.docx", edited), "--project", project)
    assert done.exit_code == 0, done.output
    assert section(project) == TEXT.replace("120", "130").replace("Each answered", "Everybody answered")


def test_a_citation_that_moves_without_its_mark_is_reported(sent: Sent, project: Path) -> None:
    def move(root: Any) -> None:
        moves_citation(1, "last words")(root)

    edited = without_marks(changed(sent.data, move))
    done = run(write(project, "edited.docx", edited), "--project", project)
    assert done.exit_code == 1
    assert "this citation has lost its mark" in done.output


def test_words_within_a_citation_without_its_mark_are_reported(sent: Sent, project: Path) -> None:
    def edit(root: Any) -> None:
        word = next(one for one in root.iter(f"{W}t") if (one.text or "").endswith("see"))
        word.text += " also"

    done = run(write(project, "edited.docx", without_marks(changed(sent.data, edit))), "--project", project)
    assert done.exit_code == 1
    assert "“also”: these words are among others that were made by Recto" in done.output
    assert section(project) == TEXT


def test_a_reference_to_a_figure_that_is_gone_is_reported(sent: Sent, project: Path) -> None:
    def without_figure(root: Any) -> None:
        picture: Any = next(root.iter(f"{W}drawing")).getparent().getparent()
        picture.getparent().remove(picture.getnext())
        picture.getparent().remove(picture)

    done = run(write(project, "edited.docx", changed(sent.data, without_figure)), "--project", project)
    assert done.exit_code == 1
    assert "edited.docx no longer has what this reference leads to" in done.output
    assert "??" not in done.output


ITEM = {"id": "http://zotero.org/1", "type": "article-journal", "title": "New", "DOI": "10.5555/NEW"}
KNOWN = {"id": "x", "type": "article-journal", "title": "Beta", "DOI": "https://doi.org/10.5555/beta"}
NAMELESS = {"id": "x", "type": "book", "title": "A book of nobody"}


def zotero_field(*cited: dict[str, Any]) -> list[Any]:
    """A field as Zotero writes it."""
    import json

    data = {"citationItems": [{"id": 1, "uris": ["x"], **one} for one in cited], "properties": {"plainCitation": "(2)"}}

    def run_of(child: Any) -> Any:
        made = etree.Element(f"{W}r")
        made.append(child)
        return made

    def sign(kind: str) -> Any:
        return run_of(etree.Element(f"{W}fldChar", {f"{W}fldCharType": kind}))

    said, shown = etree.Element(f"{W}instrText"), etree.Element(f"{W}t")
    said.text, shown.text = f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(data)}", "(2)"
    return [sign("begin"), run_of(said), sign("separate"), run_of(shown), sign("end")]


ADDED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "a new work": ([{"itemData": ITEM}], "[@doi:10.5555/new]"),
    "a work that is cited already": ([{"itemData": KNOWN}], "[@doi:10.5555/beta]"),
    "with a page": ([{"itemData": KNOWN, "locator": "7", "label": "page"}], "[@doi:10.5555/beta, p. 7]"),
    "two works": (
        [{"itemData": ITEM, "prefix": "see "}, {"itemData": KNOWN, "suppress-author": True}],
        "[see @doi:10.5555/new; -@doi:10.5555/beta]",
    ),
}


@pytest.mark.parametrize("name", ADDED)
def test_a_citation_that_was_added_with_zotero(sent: Sent, project: Path, name: str) -> None:
    cited, wanted = ADDED[name]
    edited = write(project, "edited.docx", changed(sent.data, lambda root: adds(root, cited)))
    assert run(edited, "--project", project).exit_code == 0
    assert f"\nNothing was found at all {wanted}.\n" in section(project)


def adds(root: Any, cited: list[dict[str, Any]]) -> None:
    text = next(one for one in root.iter(f"{W}t") if one.text == "Nothing was found at all.")
    text.text = "Nothing was found at all "
    end = etree.Element(f"{W}r")
    etree.SubElement(end, f"{W}t").text = "."
    for one in [end, *reversed(zotero_field(*cited))]:
        text.getparent().addnext(one)


def test_a_work_without_an_identifier_is_reported(sent: Sent, project: Path) -> None:
    edited = changed(sent.data, lambda root: adds(root, [{"itemData": NAMELESS}]))
    done = run(write(project, "edited.docx", edited), "--project", project)
    assert done.exit_code == 1
    assert "the new citation of “A book of nobody” has no DOI, PMID, ISBN or arXiv identifier" in done.output


@pytest.mark.parametrize(
    ("typed", "citation"),
    [
        ("(Roe 2001)", ""),
        ("(see Roe et al., 2001)", ""),
        ("[1]", "[@doi:10.5555/alpha]"),
        ("[1–2]", ""),
        ("doi:10.5555/delta", "[@doi:10.5555/delta]"),
        ("https://doi.org/10.5555/delta", "[@doi:10.5555/delta]"),
        ("PMID: 30718888", "[@pubmed:30718888]"),
        ("arXiv:2101.00001", "[@arxiv:2101.00001]"),
    ],
)
def test_a_citation_typed_by_hand_is_said(sent: Sent, project: Path, typed: str, citation: str) -> None:
    edited = changed(sent.data, replaces("Nothing was found at all", f"Nothing was found at all {typed}"))
    found: list[Diagnostic] = []
    merged = merge([write(project, "edited.docx", edited)], project, Options(), World(), found.append)
    assert merged.edits == 1
    assert [one.code for one in found] == ["E005"]
    line = section(project).split("\n").index("Nothing was found at all.") + 1
    assert found[0].location
    assert (found[0].location.line, found[0].location.column) == (
        line,
        26 + typed.startswith("(") + 4 * ("see" in typed),
    )
    assert citation in found[0].hint if citation else "by its identifier" in found[0].hint
    assert typed.strip("()").removeprefix("see ") in found[0].message


@pytest.mark.parametrize("words", ["(March 2020)", "(n = 12)", "the World Cup (2018)", "in Berlin (2019)", "Figure 4"])
def test_what_cites_nothing_is_not_said(sent: Sent, project: Path, words: str) -> None:
    edited = changed(sent.data, replaces("Nothing was found at all", f"Nothing was found at all {words}"))
    found: list[Diagnostic] = []
    merge([write(project, "edited.docx", edited)], project, Options(), World(), found.append)
    assert found == []
