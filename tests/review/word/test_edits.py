"""Edits of a Word file become the smallest edits of the Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from lxml import etree

from tests.co_authors import TEXT, Sent, lines, project_of, sent_of
from tests.word import M, W, parts, template

Change = Callable[[Any], object]


def said(node: Any) -> str:
    return "".join(one.text or "" for one in node.iter(f"{W}t"))


def paragraph(root: Any, words: str) -> Any:
    return next(one for one in root.iter(f"{W}p") if words in said(one))


def run(root: Any, words: str) -> Any:
    return next(one for one in root.iter(f"{W}t") if words in (one.text or ""))


def replaces(old: str, new: str) -> Change:
    def change(root: Any) -> None:
        text = run(root, old)
        text.text = text.text.replace(old, new)

    return change


def new_paragraph(after: str, *texts: str, style: str = "", looks: str = "") -> Change:
    """A new paragraph; its runs have the looks ``b``, ``i`` or ``-`` each."""

    def change(root: Any) -> None:
        before = paragraph(root, after)
        made = etree.Element(f"{W}p")
        properties = deepcopy(before.find(f"{W}pPr"))
        if style:
            properties = etree.Element(f"{W}pPr")
            etree.SubElement(properties, f"{W}pStyle").set(f"{W}val", style)
        made.append(properties)
        for text, look in zip(texts, looks or "-" * len(texts), strict=True):
            one = etree.SubElement(made, f"{W}r")
            if look != "-":
                etree.SubElement(etree.SubElement(one, f"{W}rPr"), f"{W}{look}")
            etree.SubElement(one, f"{W}t").text = text
        before.addnext(made)

    return change


def removes(words: str) -> Change:
    return lambda root: (one := paragraph(root, words)).getparent().remove(one)


def moves(words: str, after: str) -> Change:
    return lambda root: paragraph(root, after).addnext(paragraph(root, words))


def splits(words: str, at: str) -> Change:
    def change(root: Any) -> None:
        first = paragraph(root, words)
        text = run(first, at)
        second = deepcopy(first)
        place = [*first].index(text.getparent())
        for one in [*first][place + 1 :]:
            first.remove(one)
        for one in [*second][: place + 1]:
            if one.tag != f"{W}pPr":
                second.remove(one)
        rest = deepcopy(text.getparent())
        before, after = text.text.split(at)
        text.text, rest.find(f"{W}t").text = before, at + after
        second.insert(1, rest)
        first.addnext(second)

    return change


def joins(words: str) -> Change:
    def change(root: Any) -> None:
        first = paragraph(root, words)
        second = first.getnext()
        etree.SubElement(etree.SubElement(first, f"{W}r"), f"{W}t").text = " "
        for one in [*second]:
            if one.tag != f"{W}pPr":
                first.append(one)
        second.getparent().remove(second)

    return change


def row(words: str) -> Callable[[Any], Any]:
    return lambda root: next(one for one in root.iter(f"{W}tr") if said(one) == words)


def exactly(root: Any, words: str) -> Any:
    return next(one for one in root.iter(f"{W}t") if one.text == words)


def cell(root: Any, words: str) -> Any:
    """The text of the last cell of a row."""
    return next(row(words)(root)[-1].iter(f"{W}t"))


def new_row(after: str, *cells: str) -> Change:
    def change(root: Any) -> None:
        before = row(after)(root)
        made = deepcopy(before)
        for paragraph_, words in zip(made.iter(f"{W}p"), cells, strict=True):
            next(paragraph_.iter(f"{W}t")).text = words
        before.addnext(made)

    return change


def restyles(words: str, style: str) -> Change:
    return lambda root: paragraph(root, words).find(f"{W}pPr/{W}pStyle").set(f"{W}val", style)


def cited(root: Any, number: int) -> list[Any]:
    """The bookmark of a citation, and what is in it."""
    start = next(one for one in root.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == f"_recto_c{number}")
    found = [start]
    for one in start.itersiblings():
        found.append(one)
        if one.tag == f"{W}bookmarkEnd" and one.get(f"{W}id") == start.get(f"{W}id"):
            return found
    raise AssertionError(number)


def removes_citation(number: int) -> Change:
    def change(root: Any) -> None:
        for one in cited(root, number):
            one.getparent().remove(one)

    return change


def moves_citation(number: int, words: str) -> Change:
    def change(root: Any) -> None:
        text = run(root, words)
        before, after = text.text.split(words)
        rest = deepcopy(text.getparent())
        text.text, rest.find(f"{W}t").text = f"{before}{words} ", after
        text.getparent().addnext(rest)
        for one in cited(root, number):
            rest.addprevious(one)

    return change


def emphasises(words: str, look: str) -> Change:
    def change(root: Any) -> None:
        text = run(root, words)
        before, after = text.text.split(words)
        middle, rest = deepcopy(text.getparent()), deepcopy(text.getparent())
        text.text, rest.find(f"{W}t").text = before, after
        middle.find(f"{W}t").text = words
        properties = etree.Element(f"{W}rPr")
        etree.SubElement(properties, f"{W}{look}")
        middle.insert(0, properties)
        text.getparent().addnext(middle)
        middle.addnext(rest)

    return change


def moves_figure(root: Any) -> None:
    caption, target = paragraph(root, "of what we found"), paragraph(root, "The last words")
    picture = next(one.getparent() for one in root.iter(f"{W}p") if next(one.iter(f"{W}drawing"), None) is not None)
    image = next(one for one in picture.iter(f"{W}p") if next(one.iter(f"{W}drawing"), None) is not None)
    target.addnext(caption)
    target.addnext(image)


def becomes(words: str, like: str) -> Change:
    """A paragraph gets the properties of another."""

    def change(root: Any) -> None:
        one, other = paragraph(root, words), paragraph(root, like)
        one.remove(one.find(f"{W}pPr"))
        one.insert(0, deepcopy(other.find(f"{W}pPr")))

    return change


def breaks(words: str, before: str) -> Change:
    """A line ends before some words."""

    def change(root: Any) -> None:
        text = next(one for one in paragraph(root, words).iter(f"{W}t") if before in (one.text or ""))
        text.text, _, rest = text.text.partition(before)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        last = etree.SubElement(text.getparent(), f"{W}t")
        text.addnext(etree.Element(f"{W}br"))
        last.text = before + rest

    return change


def like_it(after: str, words: str) -> Change:
    """A paragraph like another, behind it."""

    def change(root: Any) -> None:
        one = paragraph(root, after)
        other = deepcopy(one)
        for mark in [*other.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
            mark.getparent().remove(mark)
        texts = [*other.iter(f"{W}t")]
        for text in texts[1:]:
            text.getparent().getparent().remove(text.getparent())
        texts[0].text = words
        one.addnext(other)

    return change


def new_table(after: str, *rows: list[str]) -> Change:
    def change(root: Any) -> None:
        made = etree.Element(f"{W}tbl")
        for words in rows:
            made_row = etree.SubElement(made, f"{W}tr")
            for one in words:
                run_ = etree.SubElement(etree.SubElement(etree.SubElement(made_row, f"{W}tc"), f"{W}p"), f"{W}r")
                etree.SubElement(run_, f"{W}t").text = one
        paragraph(root, after).addnext(made)

    return change


def the_table(root: Any) -> tuple[Any, Any]:
    """The table of counts, and its caption."""
    table = next(row("B20")(root).iterancestors(f"{W}tbl"))
    return table, paragraph(root, "How many there were")


def removes_table(root: Any) -> None:
    for one in the_table(root):
        one.getparent().remove(one)


def moves_table(root: Any) -> None:
    table, caption = the_table(root)
    target = paragraph(root, "Methods")
    target.addnext(table)
    target.addnext(caption)


def removes_both(root: Any) -> None:
    removes("Nothing was found")(root)
    removes("The last words")(root)


CASES: dict[str, tuple[Change, list[str]]] = {
    "a word": (replaces("120 patients", "130 patients"), [
        "- We *asked* 120 patients in **three large** hospitals [@doi:10.5555/alpha].",
        "+ We *asked* 130 patients in **three large** hospitals [@doi:10.5555/alpha].",
    ]),
    "a heading of another level": (restyles("Results", "Heading3"), [
        "- ## Results",
        "+ ### Results",
    ]),
    "a line that ends": (breaks("Nothing was found", "at all"), [
        "- Nothing was found at all.",
        "+ Nothing was found\\",
        "+ at all.",
    ]),
    "a new item that begins as a list does": (like_it("Another thing", "1. A number"), [
        "+ - 1\\. A number",
    ]),
    "soft hyphens": (replaces("Nothing was found at all", "No\u00adthing was some\u00adwhere"), [
        "- Nothing was found at all.",
        "+ Nothing was somewhere.",
    ]),
    "a word within emphasis": (replaces("three large", "three very large"), [
        "- We *asked* 120 patients in **three large** hospitals [@doi:10.5555/alpha].",
        "+ We *asked* 120 patients in **three very large** hospitals [@doi:10.5555/alpha].",
    ]),
    "an emphasised word": (replaces("asked", "questioned"), [
        "- We *asked* 120 patients in **three large** hospitals [@doi:10.5555/alpha].",
        "+ We *questioned* 120 patients in **three large** hospitals [@doi:10.5555/alpha].",
    ]),
    "words within a raised word": (lambda root: setattr(exactly(root, "6"), "text", "6 or 7"), [
        "- The rate was $a = b$ per H~2~O, or 10^6^, in `code`.[^1]",
        "+ The rate was $a = b$ per H~2~O, or 10^6\\ or\\ 7^, in `code`.[^1]",
    ]),
    "new emphasis": (emphasises("at home", "i"), [
        "- Each answered at home [see @doi:10.5555/beta, p. 3; @doi:10.5555/gamma].",
        "+ Each answered *at home* [see @doi:10.5555/beta, p. 3; @doi:10.5555/gamma].",
    ]),
    "signs that would be markup": (replaces("answered at home", "answered *_at_home* or [there] for $5"), [
        "- Each answered at home [see @doi:10.5555/beta, p. 3; @doi:10.5555/gamma].",
        "+ Each answered \\*\\_at_home\\* or \\[there\\] for \\$5 [see @doi:10.5555/beta, p. 3; @doi:10.5555/gamma].",
    ]),
    "the text of a link": (replaces("guide", "handbook"), [
        "- See Figure @fig:plot and the [guide](https://example.org/guide).",
        "+ See Figure @fig:plot and the [handbook](https://example.org/guide).",
    ]),
    "a sentence": (replaces("Nothing was found at all.", "Nothing was found at all. We looked twice."), [
        "+ We looked twice.",
    ]),
    "a heading": (replaces("Methods", "Procedure"), [
        "- ## Methods {#sec:methods}",
        "+ ## Procedure {#sec:methods}",
    ]),
    "an item": (replaces("Another thing", "Something else"), ["- - Another thing", "+ - Something else"]),
    "a new item": (new_paragraph("Another thing", "One more"), ["+ - One more"]),
    "an item gone": (removes("A third thing"), ["- - A third thing"]),
    "a numbered item": (new_paragraph("First", "Between"), ["+ 1. Between"]),
    "a caption": (replaces("of what we found", "of all that we found"), [
        "- ![A **plot** of what we found.](images/plot.svg){#fig:plot}",
        "+ ![A **plot** of all that we found.](images/plot.svg){#fig:plot}",
    ]),
    "the caption of a table": (replaces("How many there were", "How many there are"), [
        "- Table: How many there were. {#tbl:counts}",
        "+ Table: How many there are. {#tbl:counts}",
    ]),
    "a cell": (lambda root: setattr(cell(root, "B20"), "text", "25"), ["- | B     | 20    |", "+ | B     | 25    |"]),
    "a new row": (new_row("B20", "D", "5|6"), ["+ | D | 5\\|6 |"]),
    "a new first row": (new_row("GroupCount", "Z", "0"), ["+ | Z | 0 |"]),
    "a row gone": (lambda root: (one := row("B20")(root)).getparent().remove(one), ["- | B     | 20    |"]),
    "a quotation": (replaces("of somebody", "of nobody"), [
        "- > A quotation of somebody.",
        "+ > A quotation of nobody.",
    ]),
    "code": (replaces("code here", "code there"), ["- code here", "+ code there"]),
    "a new paragraph": (new_paragraph("Nothing was found", "We asked ", "why", ". It is unknown.", looks="-i-"), [
        "+ We asked *why*.",
        "+ It is unknown.",
        "+ ",
    ]),
    "a paragraph gone": (removes("Nothing was found"), ["- Nothing was found at all.", "- "]),
    "a paragraph moved": (moves("Nothing was found", "The last words"), [
        "+ The last words are these.",
        "+ ",
        "- The last words are these.",
        "- ",
    ]),
    "a figure moved": (moves_figure, [
        "- ",
        "- ![A **plot** of what we found.](images/plot.svg){#fig:plot}",
        "+ ![A **plot** of what we found.](images/plot.svg){#fig:plot}",
        "+ ",
    ]),
    "a paragraph parted": (splits("The last words", "are these"), [
        "- The last words are these.",
        "+ The last words",
        "+ ",
        "+ are these.",
    ]),
    "paragraphs joined": (joins("Nothing was found"), [
        "- ",
    ]),
    "a paragraph that becomes an item of the list behind it": (becomes("The rate was", "One thing"), [
        "- The rate was $a = b$ per H~2~O, or 10^6^, in `code`.[^1]",
        "- ",
        "+ - The rate was $a = b$ per H~2~O, or 10^6^, in `code`.[^1]",
    ]),
    "an item that becomes a paragraph": (becomes("Another thing", "Nothing was found"), [
        "- - Another thing",
        "+ ",
        "+ Another thing",
        "+ ",
    ]),
    "a new table": (new_table("Nothing was found", ["Site", "Beds"], ["A|B", "7"]), [
        "+ | Site | Beds |",
        "+ |---|---|",
        "+ | A\\|B | 7 |",
        "+ ",
    ]),
    "a table gone": (removes_table, [
        "- | Group | Count |",
        "- |-------|-------|",
        "- | A     | 10    |",
        "- | B     | 20    |",
        "- | C     | 30    |",
        "- ",
        "- Table: How many there were. {#tbl:counts}",
        "- ",
    ]),
    "a table moved": (moves_table, [
        "+ ",
        "+ Table: How many there were. {#tbl:counts}",
        "+ ",
        "+ | Group | Count |",
        "+ |-------|-------|",
        "+ | A     | 10    |",
        "+ | B     | 20    |",
        "+ | C     | 30    |",
        "- | Group | Count |",
        "- |-------|-------|",
        "- | A     | 10    |",
        "- | B     | 20    |",
        "- | C     | 30    |",
        "- ",
        "- Table: How many there were. {#tbl:counts}",
        "- ",
    ]),
    "a paragraph that becomes a heading": (restyles("Nothing was found", "Heading3"), [
        "- Nothing was found at all.",
        "+ ### Nothing was found at all.",
    ]),
    "another level": (restyles("Results", "Heading3"), ["- ## Results", "+ ### Results"]),
    "a citation gone": (removes_citation(2), [
        "- Each answered at home [see @doi:10.5555/beta, p. 3; @doi:10.5555/gamma].",
        "+ Each answered at home .",
    ]),
    "a citation moved": (moves_citation(1, "last words"), [
        "- We *asked* 120 patients in **three large** hospitals [@doi:10.5555/alpha].",
        "+ We *asked* 120 patients in **three large** hospitals .",
        "- The last words are these.",
        "+ The last words [@doi:10.5555/alpha] are these.",
    ]),
    "a paragraph and its neighbour": (removes_both, [
        "- Nothing was found at all.",
        "- ",
        "- The last words are these.",
        "- ",
    ]),
    "dashes": (replaces("Nothing was", "Nothing -- was"), [
        "- Nothing was found at all.",
        "+ Nothing \\-\\- was found at all.",
    ]),
    "words that seem a caption": (replaces("Nothing was", "Table: nothing was"), [
        "- Nothing was found at all.",
        "+ Table\\: nothing was found at all.",
    ]),
    "letters behind a number": (
        lambda root: beside(root),
        [
            "- See Figure @fig:plot and the [guide](https://example.org/guide).",
            "+ See Figure {@fig:plot}abc and the [guide](https://example.org/guide).",
        ],
    ),
    "signs in code": (replaces("code here", "code *here* [now]"), ["- code here", "+ code *here* [now]"]),
    "words that seem a list": (replaces("Nothing was found at all.", "1. was found at all."), [
        "- Nothing was found at all.",
        "+ 1\\. was found at all.",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_edit_is_the_smallest_of_the_authors_lines(sent: Sent, name: str) -> None:
    change, wanted = CASES[name]
    text, unplaced = sent.edited(change)
    assert unplaced == []
    assert lines(TEXT, text) == wanted


def test_nothing_changes_without_an_edit(sent: Sent) -> None:
    assert sent.merged(sent.data) == (TEXT, [])


def test_a_note(sent: Sent) -> None:
    text, unplaced = sent.edited(replaces("says more", "says much more"), part="footnotes")
    assert unplaced == []
    assert lines(TEXT, text) == [
        "- [^1]: A note says more [@doi:10.5555/alpha].",
        "+ [^1]: A note says much more [@doi:10.5555/alpha].",
    ]


def test_a_note_goes_with_its_mark(sent: Sent) -> None:
    def change(root: Any) -> None:
        mark = next(root.iter(f"{W}footnoteReference")).getparent()
        mark.getparent().remove(mark)

    text, unplaced = sent.edited(change)
    assert unplaced == []
    assert "[^1]" not in text
    assert "A note" not in text


REFUSED: dict[str, tuple[Change, str]] = {
    "the title": (replaces("A test", "A better test"), "the title page is made from the metadata"),
    "a reference": (lambda root: new_in(root, "Bibliography"), "the list of references is made by Recto"),
    "a citation": (lambda root: setattr(cited_text(root), "text", "[12a]"), "the words of a citation were edited"),
    "a formula": (lambda root: setattr(next(root.iter(f"{M}t")), "text", "x"), "a formula was edited in Word"),
    "a letter of a symbol font": (replaces("Nothing was", "\uf061 was"), "there is a letter of a symbol font"),
    "a picture gone": (
        lambda root: (one := next(root.iter(f"{W}drawing")).getparent().getparent()).getparent().remove(one),
        "a picture is gone",
    ),
    "other works in a citation": (lambda root: setattr(cited_text(root), "text", "1,4"), "the words of a citation"),
    "a copied citation": (lambda root: copies(root), "this citation has lost its mark"),
    "a template": (replaces("Nothing was", "{{ x }} was"), "these words would be read as a template"),
    "a picture": (lambda root: run(root, "Nothing").getparent().append(etree.Element(f"{W}drawing")), "a new picture"),
    "a column gone": (
        lambda root: [one.remove(one[-1]) for one in the_table(root)[0].iter(f"{W}tr")],
        "cells of a table are gone",
    ),
    "a table gone without its caption": (
        lambda root: the_table(root)[0].getparent().remove(the_table(root)[0]),
        "a table is gone, and its caption is not",
    ),
    "a number": (
        lambda root: setattr(next(reference(root).iter(f"{W}t")), "text", "7"),
        "“1” was changed to “7”, and Recto sets such numbers",
    ),
    "a column": (lambda root: add_cell(row("B20")(root)), "new cells, and new words"),
}


def copies(root: Any) -> None:
    """Copy a citation without its bookmark."""
    link = next(one for part in cited(root, 1) for one in part.iter(f"{W}hyperlink"))
    run(root, "Nothing").getparent().addnext(deepcopy(link))


def reference(root: Any) -> Any:
    return next(one for one in root.iter(f"{W}fldSimple") if "REF" in str(one.get(f"{W}instr")))


def beside(root: Any) -> None:
    """Put letters right behind the number of a figure."""
    field = reference(root)
    made = etree.Element(f"{W}r")
    etree.SubElement(made, f"{W}t").text = "abc"
    field.addnext(made)


def new_in(root: Any, style: str) -> None:
    text = next(
        one for one in root.iter(f"{W}t")
        if (found := next(one.iterancestors(f"{W}p")).find(f"{W}pPr/{W}pStyle")) is not None
        and found.get(f"{W}val") == style and "." not in (one.text or "")
    )  # fmt: skip
    text.text = f"{text.text} added"


def cited_text(root: Any) -> Any:
    return next(text for one in cited(root, 1) for text in one.iter(f"{W}t") if (text.text or "").strip("[]"))


def add_cell(row: Any) -> None:
    row.append(deepcopy(row[-1]))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_placed_is_said_and_nothing_is_changed(sent: Sent, name: str) -> None:
    change, problem = REFUSED[name]
    text, unplaced = sent.edited(change)
    assert text == TEXT
    assert any(one.problem.startswith(problem) for one in unplaced)
    assert all(one.hint for one in unplaced)


def test_a_paragraph_that_cannot_stand_where_it_was_moved_stays(sent: Sent) -> None:
    text, unplaced = sent.edited(moves("Nothing was found", "study of beta"))
    assert unplaced
    assert "Nothing was found at all." in text


def test_what_a_template_writes_is_not_overwritten(make: Any) -> None:
    root = project_of(make, "The study has {{size}} patients in all.\n")
    (root / "content/metadata.yaml").write_text((root / "content/metadata.yaml").read_text() + "size: 120\n")
    (root / "content/01.text.md").write_text("The study has {{manubot.date}} in it, as we said.\n")
    from_file = sent_of(root)
    year = re.search(r"\d{4}", said(etree.fromstring(_document(from_file.data))))
    assert year
    text, unplaced = from_file.edited(in_body(year[0], "1999"), replaces("as we said", "as we say"))
    assert [one.problem for one in unplaced] == ["these words are written by a template"]
    assert "as we say" in text


def in_body(old: str, new: str) -> Change:
    def change(root: Any) -> None:
        text = run(paragraph(root, "The study has"), old)
        text.text = text.text.replace(old, new)

    return change


def _document(data: bytes) -> bytes:
    return parts(data)["word/document.xml"]


def test_a_new_note_at_the_end_of_a_paragraph(sent: Sent) -> None:
    parts_of = parts(sent.data)
    notes = etree.fromstring(parts_of["word/footnotes.xml"])
    note = deepcopy(notes[-1])
    note.set(f"{W}id", "99")
    for one in [*note.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}hyperlink")]:
        parent: Any = one.getparent()
        parent.remove(one)
    for number, words in enumerate(note.iter(f"{W}t")):
        words.text = "" if number else "Something new."
    notes.append(note)
    root = etree.fromstring(parts_of["word/document.xml"])
    mark = etree.SubElement(paragraph(root, "Nothing was found"), f"{W}r")
    etree.SubElement(mark, f"{W}footnoteReference").set(f"{W}id", "99")
    made = {"word/document.xml": etree.tostring(root), "word/footnotes.xml": etree.tostring(notes)}
    text, unplaced = sent.merged(template(replaced=parts_of | made))
    assert unplaced == []
    assert "Nothing was found at all.[^note-1]\n\n[^note-1]: Something new." in text


def test_a_moved_and_edited_paragraph_keeps_its_references(sent: Sent) -> None:
    text, _ = sent.edited(moves("We asked", "The last words"), replaces("See Figure", "See also Figure"))
    assert "See also Figure @fig:plot" in text


def test_paragraphs_with_a_comment_between_them_are_not_joined(make: Any) -> None:
    sent = sent_of(project_of(make, "One of them.\n\n<!-- Ask Ben. -->\n\nThe other one.\n"))
    text, unplaced = sent.edited(joins("One of them"))
    assert text == TEXT  # which stands for: no file was changed
    assert [one.problem for one in unplaced] == ["between these paragraphs is text that Word does not show"]


def test_what_is_refused_all_over_a_table_is_said_once(sent: Sent) -> None:
    def adds_column(root: Any) -> None:
        for one in the_table(root)[0].iter(f"{W}tr"):
            add_cell(one)

    text, unplaced = sent.edited(adds_column)
    assert text == TEXT
    assert [one.words for one in unplaced] == ["Count · 10 · 20 · 30"]


def test_another_picture_is_said(sent: Sent) -> None:
    before = parts(sent.data)
    [name] = [name for name in before if name.startswith("word/media/") and name.endswith(".png")]
    text, unplaced = sent.merged(template(replaced={**before, name: before[name] + b"x"}))
    assert text == TEXT
    assert [one.problem for one in unplaced] == ["another picture is in the place of this one"]


def test_the_words_of_a_note_that_is_written_in_its_place(make: Any) -> None:
    sent = sent_of(project_of(make, "It stands.^[Here, within *the* sentence [@doi:10.5555/alpha].] And so on.\n"))
    text, unplaced = sent.edited(replaces("within", "among"), part="footnotes")
    assert unplaced == []
    assert text == "It stands.^[Here, among *the* sentence [@doi:10.5555/alpha].] And so on.\n"


@pytest.mark.parametrize("marks", ["_", "*", "**", "__", "***", "~~"])
def test_a_marked_paragraph_that_is_parted_is_marked_in_both_parts(make: Any, marks: str) -> None:
    sent = sent_of(project_of(make, f"Before it.\n\n{marks}The whole of it.{marks} And more.\n"))
    text, unplaced = sent.edited(splits("The whole", " of it"))
    assert unplaced == []
    assert text == f"Before it.\n\n{marks}The whole{marks}\n\n{marks}of it.{marks} And more.\n"


def test_a_link_is_not_parted(make: Any) -> None:
    sent = sent_of(project_of(make, "Before.\n\n[The whole of it](https://example.org).\n"))

    def change(root: Any) -> None:
        link = paragraph(root, "The whole").find(f"{W}hyperlink")
        copy = deepcopy(link)
        run(link, "The whole").text = "The whole"
        run(copy, "The whole").text = "of it"
        made = etree.Element(f"{W}p")
        made.append(copy)
        link.getparent().addnext(made)

    _, unplaced = sent.edited(change)
    assert [one.problem for one in unplaced] == ["a paragraph was parted within a link, code or the like"]


def test_a_heading_that_is_joined_with_a_paragraph_is_one(make: Any) -> None:
    sent = sent_of(project_of(make, "Before it.\n\n## Many trees\n\nAll of them are old.\n"))
    text, unplaced = sent.edited(joins("Many trees"), becomes("Many trees", "Before it"))
    assert unplaced == []
    assert text == "Before it.\n\nMany trees All of them are old.\n"


@pytest.mark.parametrize(
    ("words", "left"),
    [("One oak", "> Two elms\n> stand.\n>\n> Three firs.\n"), ("Two elms", "> One oak.\n>\n> Three firs.\n"),
     ("Three firs", "> One oak.\n>\n> Two elms\n> stand.\n")],
)  # fmt: skip
def test_a_paragraph_of_a_quotation_that_is_gone(make: Any, words: str, left: str) -> None:
    text = "Before.\n\n> One oak.\n>\n> Two elms\n> stand.\n>\n> Three firs.\n\nBehind.\n"
    sent = sent_of(project_of(make, text))
    edited, unplaced = sent.edited(removes(words))
    assert unplaced == []
    assert edited == f"Before.\n\n{left}\nBehind.\n"
