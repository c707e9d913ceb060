"""A manuscript with a response letter, made on the spot and compared with an earlier version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recto.core.diagnostics import Diagnostic, in_order
from recto.pandoc import ast
from recto.pipeline import Options, silent
from recto.review.response import source as sources
from recto.review.response.answers import Answers
from recto.review.response.letter import Letter, letter, written
from recto.review.response.places import Places
from recto.review.response.printed import Printed
from recto.review.response.source import Source
from recto.review.response.write import respond

from tests.helpers import REFERENCES, Maker, pdf_text, word_text, world

LETTER = "content/response/01.reviewer-1.md"


@dataclass(frozen=True)
class Sent:
    """A letter as it is written: the text of its PDF, its Word file, and what was reported."""

    pdf: str
    docx: bytes
    diagnostics: list[Diagnostic]

    @property
    def said(self) -> list[str]:
        """The diagnostics, each with its line."""
        return [f"{one.location.line if one.location else 0}: {one.code} {one.message}" for one in self.diagnostics]

    @property
    def words(self) -> str:
        """The words of the Word file, with single spaces."""
        return " ".join(word_text(self.docx).split())


def project(make: Maker, text: str, answers: str, old: str | None = None, **files: Any) -> Path:
    """A manuscript with a letter; with ``old``, the earlier version is the project ``old`` beside it."""
    if old is not None:
        make({"content/01.text.md": old, "content/manual-references.json": REFERENCES, **files}, "old")
    return make(
        {"content/01.text.md": text, "content/manual-references.json": REFERENCES, LETTER: answers, **files}, "new"
    )


def send(root: Path, *, unmentioned: bool = False, formats: Sequence[str] = ("pdf", "docx")) -> Sent:
    """Write the letter, with the changes since the project ``old`` if there is one."""
    found: list[Diagnostic] = []
    old = root.parent / "old"
    since = str(old) if old.exists() else ""
    made = respond(root, Options(), world(), found.append, since=since, formats=formats, unmentioned=unmentioned)
    files = {one.name: one.data for one in made.files}
    pdf = pdf_text(files["response.pdf"]) if "response.pdf" in files else ""
    return Sent(" ".join(pdf.split()), files.get("response.docx", b""), in_order(found))


def source(root: Path) -> Source:
    """The manuscript as its letter sees it."""
    old = root.parent / "old"
    if old.exists():
        return sources.compared(root, str(old), Options(), world(), silent, folders=True)
    return sources.alone(root, Options(), world(), silent)


def read(root: Path, of: Source) -> Letter:
    found = written(of.built.examined, Options(), world(), lambda _: None)
    assert found is not None
    return letter(found, of.built, world())


def filled(root: Path, pages: Printed | None = None) -> tuple[str, list[str]]:
    """The words of a letter with its places filled in, and what was reported. Without ``pages``, nothing is printed."""
    of = source(root)
    found: list[Diagnostic] = []
    letter_read = read(root, of)
    places = Places(letter_read, of.passages, {}, of.submitted, found.append)
    blocks = Answers(places, pages or Printed(), of.trees, of.t).filled(letter_read.blocks)
    return ast.words(blocks), [f"{one.code} {one.message}" for one in found]
