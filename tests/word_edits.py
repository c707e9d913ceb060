"""Random edits of a Word file, made in its XML as Word makes them: tracked or not."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from tests.word import M, W, parts, style_of

WORDS = "amber basalt cedar delta ember falcon granite harbor indigo juniper".split()
DATE = "2026-01-31T12:00:00Z"
_NOT_EDITED = frozenset(
    "Title Author Affiliation Date Bibliography SourceCode Equation HorizontalRule PageBreak TableCaption".split()
)


class Edits:
    """Edits the parts of a Word file at random. With an ``author``, the edits are tracked."""

    def __init__(self, data: bytes, chance: random.Random, author: str = "") -> None:
        self._parts = parts(data)
        self.root = etree.fromstring(self._parts["word/document.xml"])
        self.notes = etree.fromstring(self._parts.get("word/footnotes.xml", b"<none/>"))
        self._chance, self._author = chance, author
        self._number = 9_000_000
        self.kinds: list[str] = []

    @property
    def data(self) -> bytes:
        """The file with the edits."""
        self._parts["word/document.xml"] = etree.tostring(self.root)
        if "word/footnotes.xml" in self._parts:
            self._parts["word/footnotes.xml"] = etree.tostring(self.notes)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self._parts.items():
                archive.writestr(name, part)
        return stream.getvalue()

    def make(self, count: int) -> None:
        """Make so many edits."""
        kinds: dict[str, Callable[[Any], bool]] = {
            "word": self.word, "insert": self.insert, "delete": self.delete, "sentence": self.sentence,
            "emphasis": self.emphasis, "paragraph": self.new_paragraph, "paragraph gone": self.delete_paragraph,
            "split": self.split, "join": self.join, "move": self.move, "citation gone": self.delete_citation,
            "row": self.new_row, "row gone": self.delete_row, "note": self.note,
        }  # fmt: skip
        for _ in range(200 * count):
            if len(self.kinds) >= count:
                return
            kind = self._chance.choice([*kinds])
            if kinds[kind](self._chance.choice(self.paragraphs())):
                self.kinds.append(kind)

    # --- what can be edited -------------------------------------------------------------------------------------------

    def paragraphs(self) -> list[Any]:
        """The paragraphs that have words of the authors."""
        found = []
        for one in self.root.iter(f"{W}p"):
            words = "".join(text.text or "" for text in self.texts(one)).strip()
            if style_of(one) not in _NOT_EDITED and words and words not in ("References", "Authors"):
                found.append(one)
        return found

    def texts(self, node: Any) -> list[Any]:
        """The texts of a paragraph, but for those of fields, links and citations, and what is tracked already."""
        cited: set[str] = set()
        found = []
        for one in node.iter():
            name = str(one.get(f"{W}name") or "")
            if one.tag == f"{W}bookmarkStart" and name.startswith("_recto_c"):
                cited.add(one.get(f"{W}id"))
            elif one.tag == f"{W}bookmarkEnd":
                cited.discard(one.get(f"{W}id"))
            elif one.tag == f"{W}t" and (one.text or "").strip() and not cited and not self._is_made(one):
                found.append(one)
        return found

    def _is_made(self, text: Any) -> bool:
        if any(one.tag in (f"{W}fldSimple", f"{W}hyperlink", f"{W}ins", f"{W}del") for one in text.iterancestors()):
            return True
        run = text.getparent()
        style = run.find(f"{W}rPr/{W}rStyle")
        return style is not None and style.get(f"{W}val") in ("CaptionLabel", "SectionNumber")

    def _text(self, paragraph: Any, least: int = 1) -> Any | None:
        some = [one for one in self.texts(paragraph) if len(one.text.split(" ")) >= least]
        return self._chance.choice(some) if some else None

    # --- marks of changes ---------------------------------------------------------------------------------------------

    def _mark(self, tag: str) -> Any:
        self._number += 1
        values = {f"{W}id": str(self._number), f"{W}author": self._author, f"{W}date": DATE}
        return etree.Element(f"{W}{tag}", values)

    def _replace(self, text: Any, before: str, old: str, new: str, after: str, look: str = "") -> None:
        """Give a text, which is before + old + after, other words in the middle."""
        run = text.getparent()

        def like(words: str, tag: str = "t") -> Any:
            made = deepcopy(run)
            for one in made.findall(f"{W}t"):
                made.remove(one)
            inner = etree.SubElement(made, f"{W}{tag}")
            inner.text = words
            inner.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            return made

        added = like(new)
        if look:
            properties = added.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                added.insert(0, properties)
            etree.SubElement(properties, f"{W}{look}")
        pieces = [like(before)] if before else []
        if self._author:
            if old:
                gone = self._mark("del")
                gone.append(like(old, "delText"))
                pieces.append(gone)
            if new:
                come = self._mark("ins")
                come.append(added)
                pieces.append(come)
        elif new:
            pieces.append(added)
        pieces += [like(after)] if after else []
        for piece in pieces:
            run.addprevious(piece)
        run.getparent().remove(run)

    def _end(self, paragraph: Any, tag: str) -> None:
        """Mark the end of a paragraph as inserted or deleted."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        letters = properties.find(f"{W}rPr")
        if letters is None:
            letters = etree.SubElement(properties, f"{W}rPr")
        letters.insert(0, self._mark(tag))

    def _gone(self, paragraph: Any) -> None:
        """Delete all of a paragraph, tracked."""
        for run in [*paragraph.iter(f"{W}r", f"{M}oMath")]:
            if any(one.tag in (f"{W}ins", f"{W}del", f"{M}oMath") for one in run.iterancestors()):
                continue
            for text in run.iter(f"{W}t"):
                text.tag = f"{W}delText"
            box = self._mark("del")
            run.addprevious(box)
            box.append(run)
        self._end(paragraph, "del")

    # --- words --------------------------------------------------------------------------------------------------------

    def word(self, paragraph: Any) -> bool:
        text = self._text(paragraph)
        if text is None:
            return False
        words = text.text.split(" ")
        at = self._chance.choice([index for index, word in enumerate(words) if word])
        before, after = " ".join(words[:at]) + " " * (at > 0), " " * (at < len(words) - 1) + " ".join(words[at + 1 :])
        self._replace(text, before, words[at], self._chance.choice(WORDS), after)
        return True

    def insert(self, paragraph: Any) -> bool:
        text = self._text(paragraph)
        if text is None:
            return False
        words = text.text.split(" ")
        at = self._chance.randrange(len(words))
        before = " ".join(words[:at]) + " " * (at > 0)
        self._replace(text, before, "", self._chance.choice(WORDS) + " ", " ".join(words[at:]))
        return True

    def delete(self, paragraph: Any) -> bool:
        text = self._text(paragraph, 4)
        if text is None:
            return False
        words = text.text.split(" ")
        at = self._chance.randrange(1, len(words) - 1)
        self._replace(text, " ".join(words[:at]) + " ", words[at] + " ", "", " ".join(words[at + 1 :]))
        return True

    def sentence(self, paragraph: Any) -> bool:
        text = next((one for one in self.texts(paragraph)[::-1] if ". " in one.text), None)
        if text is None:
            return False
        before, after = text.text.split(". ", 1)
        self._replace(text, before + ". ", "", f"A new sentence is about {self._chance.choice(WORDS)}. ", after)
        return True

    def emphasis(self, paragraph: Any) -> bool:
        text = self._text(paragraph, 4)
        if text is None or text.getparent().find(f"{W}rPr") is not None or style_of(paragraph).startswith("Heading"):
            return False
        words = text.text.split(" ")
        at = self._chance.randrange(1, len(words) - 1)
        if not words[at].isalpha():
            return False
        before, after = " ".join(words[:at]) + " ", " " + " ".join(words[at + 1 :])
        self._replace(text, before, words[at], words[at], after, self._chance.choice(["b", "i"]))
        return True

    # --- paragraphs ---------------------------------------------------------------------------------------------------

    def new_paragraph(self, paragraph: Any) -> bool:
        if not self._is_alone(paragraph):
            return False
        made = etree.Element(f"{W}p")
        if paragraph.find(f"{W}pPr") is not None:
            made.append(deepcopy(paragraph.find(f"{W}pPr")))
        run = etree.Element(f"{W}r")
        etree.SubElement(
            run, f"{W}t"
        ).text = f"A whole new paragraph on {self._chance.choice(WORDS)} and {self._chance.choice(WORDS)}."
        if self._author:
            box = self._mark("ins")
            box.append(run)
            made.append(box)
            self._end(made, "ins")
        else:
            made.append(run)
        paragraph.addnext(made)
        return True

    def _is_alone(self, paragraph: Any) -> bool:
        """Whether a paragraph is in no table, and is no caption."""
        return paragraph.getparent().tag == f"{W}body" and "Caption" not in style_of(paragraph)

    def delete_paragraph(self, paragraph: Any) -> bool:
        if not self._is_alone(paragraph) or self._is_tracked(paragraph):
            return False
        if self._author:
            self._gone(paragraph)
        else:
            paragraph.getparent().remove(paragraph)
        return True

    def _is_tracked(self, paragraph: Any) -> bool:
        return next(paragraph.iter(f"{W}ins", f"{W}del"), None) is not None

    def split(self, paragraph: Any) -> bool:
        text = self._text(paragraph, 6)
        if text is None or not self._is_alone(paragraph) or text.getparent().getparent() is not paragraph:
            return False
        words = text.text.split(" ")
        at = self._chance.randrange(2, len(words) - 2)
        run, second = text.getparent(), deepcopy(paragraph)
        place = [*paragraph].index(run)
        for one in [*second][: place + 1]:
            if one.tag != f"{W}pPr":
                second.remove(one)
        for one in [*paragraph][place + 1 :]:
            paragraph.remove(one)
        rest = deepcopy(run)
        rest.find(f"{W}t").text = " ".join(words[at:])
        text.text = " ".join(words[:at])
        second.insert(1 if second.find(f"{W}pPr") is not None else 0, rest)
        paragraph.addnext(second)
        if self._author:
            self._end(paragraph, "ins")
        return True

    def join(self, paragraph: Any) -> bool:
        following = paragraph.getnext()
        while following is not None and following.tag == f"{W}bookmarkEnd":
            following = following.getnext()
        running = ("BodyText", "FirstParagraph")
        if following is None or following.tag != f"{W}p" or self._is_tracked(paragraph):
            return False
        if style_of(paragraph) not in running or style_of(following) not in running or not self.texts(following):
            return False
        space = etree.Element(f"{W}r")
        etree.SubElement(space, f"{W}t").text = " "
        if self._author:
            box = self._mark("ins")
            box.append(space)
            paragraph.append(box)
            self._end(paragraph, "del")
            return True
        paragraph.append(space)
        for one in [*following]:
            if one.tag != f"{W}pPr":
                paragraph.append(one)
        following.getparent().remove(following)
        return True

    def move(self, paragraph: Any) -> bool:
        running = ("BodyText", "FirstParagraph")
        if not self._is_alone(paragraph) or style_of(paragraph) not in running or self._is_tracked(paragraph):
            return False
        others = [
            one for one in self.paragraphs()
            if one is not paragraph and self._is_alone(one) and style_of(one) in running and not self._is_tracked(one)
        ]  # fmt: skip
        if not others:
            return False
        target = self._chance.choice(others)
        if self._author:
            copied = deepcopy(paragraph)
            for mark in [*copied.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
                if not str(mark.get(f"{W}name") or "_recto_c").startswith("_recto_c"):
                    mark.getparent().remove(mark)
            self._gone(paragraph)
            for run in [*copied.iter(f"{W}r")]:
                box = self._mark("ins")
                run.addprevious(box)
                box.append(run)
            self._end(copied, "ins")
            target.addnext(copied)
        else:
            target.addnext(paragraph)
        return True

    # --- citations, tables, notes -------------------------------------------------------------------------------------

    def delete_citation(self, paragraph: Any) -> bool:
        marks = [
            one for one in paragraph.iterfind(f"{W}bookmarkStart")
            if str(one.get(f"{W}name")).startswith("_recto_c")
        ]  # fmt: skip
        if not marks:
            return False
        mark = self._chance.choice(marks)
        for one in [*mark.itersiblings()]:
            if one.tag == f"{W}bookmarkEnd" and one.get(f"{W}id") == mark.get(f"{W}id"):
                break
            if self._author:
                for run in [one] if one.tag == f"{W}r" else [*one.iter(f"{W}r")]:
                    for text in run.iter(f"{W}t"):
                        text.tag = f"{W}delText"
                    box = self._mark("del")
                    run.addprevious(box)
                    box.append(run)
            else:
                one.getparent().remove(one)
        return True

    def _rows(self) -> Iterator[Any]:
        for table in self.root.iter(f"{W}tbl"):
            style = table.find(f"{W}tblPr/{W}tblStyle")
            rows = table.findall(f"{W}tr")
            if style is not None and style.get(f"{W}val") == "Table" and len(rows) > 2:
                yield from rows[1:]

    def new_row(self, _: Any) -> bool:
        rows = [row for row in self._rows() if not any(row.iter(f"{W}gridSpan", f"{W}vMerge"))]
        if not rows:
            return False
        row = self._chance.choice(rows)
        made = deepcopy(row)
        for mark in [*made.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
            mark.getparent().remove(mark)
        for paragraph in made.iter(f"{W}p"):
            for one in [*paragraph]:
                if one.tag != f"{W}pPr":
                    paragraph.remove(one)
            run = etree.SubElement(paragraph, f"{W}r")
            etree.SubElement(run, f"{W}t").text = self._chance.choice(WORDS)
            if self._author:
                box = self._mark("ins")
                run.addprevious(box)
                box.append(run)
        if self._author:
            self._row_mark(made, "ins")
        row.addnext(made)
        return True

    def _row_mark(self, row: Any, tag: str) -> None:
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            row.insert(0, properties)
        properties.append(self._mark(tag))

    def delete_row(self, _: Any) -> bool:
        rows = [row for row in self._rows() if not self._is_tracked(row)]
        if not rows:
            return False
        row = self._chance.choice(rows)
        if self._author:
            for paragraph in row.iter(f"{W}p"):
                self._gone(paragraph)
            self._row_mark(row, "del")
        else:
            row.getparent().remove(row)
        return True

    def note(self, _: Any) -> bool:
        """Edit a word of a note."""
        some = [one for one in self.notes.iter(f"{W}p") if self.texts(one)]
        return bool(some) and self.word(self._chance.choice(some))
