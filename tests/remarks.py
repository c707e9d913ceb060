"""Helpers for tests of remarks: repositories of several versions, and files of them with comments and annotations."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from lxml import etree

from tests.helpers import REFERENCES, Maker, build
from tests.sites import git
from tests.word import W, document, parts

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_EXTENDED_TYPE = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_EXTENDED = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"


@dataclass(frozen=True)
class Said:
    """A comment on words, or, if ``on`` begins with a number sign, an answer to the comment of that number."""

    on: str
    text: str
    author: str = "Ben Reader"
    done: bool = False


def repository(make: Maker, *versions: Mapping[str, str | None]) -> tuple[Path, list[str]]:
    """A project whose commits change files of content/ in turn, and the names of the commits. None deletes a file."""
    root = make({"content/manual-references.json": REFERENCES})
    git(root, "init", "--quiet", "--initial-branch=main")
    commits = []
    for number, files in enumerate(versions):
        for name, text in files.items():
            path = root / "content" / name
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text, encoding="utf-8")
        commits.append(commit(root, f"Version {number}", number))
    return root, commits


def commit(root: Path, subject: str, number: int = 50) -> str:
    git(root, "add", "--all", "content")
    git(root, "commit", "--quiet", "--message", subject, at=1_700_000_000 + 86_400 * number)
    return git(root, "rev-parse", "HEAD")


def built(root: Path, name: str) -> bytes:
    """A file of the build of a project as it is."""
    return build(root, name.rpartition(".")[2]).files[name]


# --- Word files -------------------------------------------------------------------------------------------------------

Letters = list[tuple[Any, int]]


def letters_of(root: Any) -> tuple[Letters, str]:
    """Each letter's element and place in it, and all as one text."""
    letters: Letters = []
    text: list[str] = []
    for node in root.iter(f"{W}t", f"{W}p", f"{W}tab", f"{W}br"):
        if node.tag == f"{W}t":
            letters += [(node, at) for at in range(len(node.text or ""))]
            text.append(node.text or "")
        else:
            letters.append((None, 0))
            text.append("\n")
    return letters, "".join(text)


def put(letters: Letters, at: int, tag: str, number: int) -> None:
    """Put the beginning of a comment before a letter, or its end behind it; its run becomes two."""
    node, place = letters[at]
    cut = place + (tag == "commentRangeEnd")
    run = node.getparent()
    before = copy.deepcopy(run)
    index = [*run].index(node)
    for one in [*before][index + 1 :]:
        before.remove(one)
    for one in [*run][:index]:
        if one.tag != f"{W}rPr":
            run.remove(one)
    first, second = (node.text or "")[:cut], (node.text or "")[cut:]
    [*before][index].text, node.text = first, second
    for number_, (other, where) in enumerate(letters):
        if other is node:
            letters[number_] = ([*before][index], where) if where < cut else (node, where - cut)
    run.addprevious(before)
    mark = etree.Element(f"{W}{tag}", {f"{W}id": str(number)})
    if tag == "commentRangeStart":
        run.addprevious(mark)
        return
    last = run if not second else before
    while (after := last.getnext()) is not None and (
        after.tag == mark.tag or after.find(f"{W}commentReference") is not None
    ):
        last = after  # the ends of comments on the same words stand in their order
    named = etree.Element(f"{W}r")
    etree.SubElement(named, f"{W}commentReference", {f"{W}id": str(number)})
    last.addnext(named)
    last.addnext(mark)


def zipped(package: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in package.items():
            archive.writestr(name, data)
    return stream.getvalue()


def commented(data: bytes, comments: Sequence[Said], *, extended: bool = True, part: str = "document.xml") -> bytes:
    """A Word file with comments, as Word writes them; without ``extended``, as programs do that know no threads."""
    package = parts(data)
    root = etree.fromstring(package[f"word/{part}"])
    written = etree.Element(f"{W}comments", nsmap={"w": W[1:-1], "w14": W14})
    threads = etree.Element(f"{{{W15}}}commentsEx", nsmap={"w15": W15})
    for number, said in enumerate(comments):
        head = int(said.on[1:]) if said.on.startswith("#") else number
        letters, text = letters_of(root)
        on = comments[head].on
        start = text.index(on)
        put(letters, start + len(on) - 1, "commentRangeEnd", number)
        put(letters, start, "commentRangeStart", number)
        about = {f"{W}id": str(number), f"{W}author": said.author, f"{W}date": "2026-01-31T10:00:00Z"}
        comment = etree.SubElement(written, f"{W}comment", about)
        paragraph = etree.SubElement(comment, f"{W}p", {f"{{{W14}}}paraId": f"{number + 1:08X}"} if extended else {})
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = said.text
        entry = {f"{{{W15}}}paraId": f"{number + 1:08X}", f"{{{W15}}}done": str(int(said.done))}
        if head != number:
            entry[f"{{{W15}}}paraIdParent"] = f"{head + 1:08X}"
        etree.SubElement(threads, f"{{{W15}}}commentEx", entry)
    package |= {f"word/{part}": etree.tostring(root), "word/comments.xml": etree.tostring(written)}
    if extended:
        package["word/commentsExtended.xml"] = etree.tostring(threads)
        add_part(package, "commentsExtended.xml", _EXTENDED_TYPE, _EXTENDED)
    return zipped(package)


def add_part(package: dict[str, bytes], name: str, relation: str, kind: str) -> None:
    links = etree.fromstring(package["word/_rels/document.xml.rels"])
    etree.SubElement(links, f"{links.tag.rpartition('}')[0]}}}Relationship", Id="rIdX", Type=relation, Target=name)
    types = etree.fromstring(package["[Content_Types].xml"])
    override = f"{types.tag.rpartition('}')[0]}}}Override"
    etree.SubElement(types, override, PartName=f"/word/{name}", ContentType=kind)
    package |= {"word/_rels/document.xml.rels": etree.tostring(links), "[Content_Types].xml": etree.tostring(types)}


def without_marks(data: bytes) -> bytes:
    """A Word file as Google Docs makes it of one: without Recto's bookmarks, and without the part that lists files."""
    package = {name: part for name, part in parts(data).items() if not name.startswith("customXml")}
    root = document(package)
    for mark in [*root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    package["word/document.xml"] = etree.tostring(root)
    for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        tree = etree.fromstring(package[name])
        for one in [*tree]:
            if "customXml" in str(one.get("Target")) + str(one.get("PartName")):
                tree.remove(one)
        package[name] = etree.tostring(tree)
    return zipped(package)


# --- PDFs -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """An annotation: on words, beside them if it has no ``quads``, or in answer to another."""

    on: str
    text: str = ""
    kind: str = "Highlight"
    author: str = "Ben Reader"
    to: int = -1
    state: str = ""
    more: Any = None


def boxes(data: bytes, words: str) -> tuple[int, list[tuple[float, float, float, float]]]:
    """The page that has words, and the boxes of its letters: left, bottom, right, top."""
    opened = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(opened):
            text = page.get_textpage()
            found = text.search(words, match_case=True).get_next()
            if found:
                return number, [text.get_charbox(at) for at in range(found[0], found[0] + found[1])]
    finally:
        opened.close()
    raise AssertionError(f"no page has {words}")


def annotated(data: bytes, notes: Sequence[Note]) -> bytes:
    """A PDF with annotations."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        made: list[tuple[int, Any]] = []
        for note in notes:
            head = note
            while head.to >= 0:
                head = notes[head.to]
            page, found = boxes(data, head.on)
            left, bottom = min(box[0] for box in found), min(box[1] for box in found)
            right, top = max(box[2] for box in found), max(box[3] for box in found)
            annotation = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{note.kind}"), Contents=note.text, T=note.author,
                M="D:20260131100000+01'00'", Rect=[left, bottom, right, top],
            )  # fmt: skip
            if note.kind in ("Highlight", "Underline", "StrikeOut", "Squiggly"):
                quads = [[box[0], box[3], box[2], box[3], box[0], box[1], box[2], box[1]] for box in found]
                annotation.QuadPoints = [number for quad in quads for number in quad]
            elif note.kind == "Caret":
                annotation.Rect = [right - 1, bottom - 2, right + 3, bottom + 4]
            elif note.to < 0:
                annotation.Rect = [20, bottom, 36, top]
            if note.to >= 0:
                annotation.IRT = made[note.to][1]
            if note.state:
                annotation.State, annotation.StateModel = note.state, "Review"
            made.append((page, pdf.make_indirect(annotation)))
        for page, annotation in made:
            where = pdf.pages[page]
            if "/Annots" not in where:
                where.Annots = pikepdf.Array()
            where.Annots.append(annotation)
        pdf.save(stream)
    return stream.getvalue()


# --- Hypothesis -------------------------------------------------------------------------------------------------------


def row(number: int, text: str, quote: tuple[str, str, str] | None = None, *, commit: str = "", to: int = 0) -> Any:
    """An annotation of Hypothesis on the words in the middle of ``quote``."""
    uri = f"https://lab.example/paper/v/{commit}/" if commit else "https://lab.example/paper/"
    found: dict[str, Any] = {
        "id": f"id{number}", "uri": uri, "text": text, "user": "acct:ben@hypothes.is",
        "created": f"2026-01-{number:02}T10:00:00.000000+00:00", "target": [{"source": uri}],
    }  # fmt: skip
    if quote:
        prefix, exact, suffix = quote
        selector = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix[-32:], "suffix": suffix[:32]}
        found["target"] = [
            {"source": uri, "selector": [{"type": "TextPositionSelector", "start": 1, "end": 2}, selector]}
        ]
    if to:
        found["references"] = [f"id{to}"]
    return found


def export(*rows: Any) -> bytes:
    return json.dumps({"total": len(rows), "rows": rows}).encode()
