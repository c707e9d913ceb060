"""What is certainly meant to cite a work, and is text to Pandoc."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from recto.core.model import Citation, Location
from recto.pandoc import ast
from recto.pandoc.markdown import Kind, pieces
from recto.references.at_hand import at_hand
from recto.references.keys import KINDS, standardise
from recto.rules.c_citations.keys import works
from recto.rules.subject import Subject

# --- in brackets, without @ -------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def without_at(subject: Subject) -> list[tuple[str, str, Location]]:
    """The words, the key that they mean, and where they are."""
    written = [
        (part[1], Location(section.path, number, match.start(1) + part.start(1) + 1))
        for section in subject.manuscript.sections
        for number, line in enumerate(section.text.split("\n"), 1)
        for match in _BRACKETS.finditer(line)
        for part in _PARTS.finditer(match[1])
    ]
    names = {name for name in works(subject) if re.search(r"[^\W_][\d_:-]", name)} if written else set()
    meant = [(words, key, place) for words, place in written if (key := _meant(words, names))]
    # What Pandoc reads as text: neither code nor an address.
    text = "\n".join(ast.strings(subject.document.ast)) if meant else ""
    found = []
    for words, key, place in meant:
        if read := re.search(rf"[\[;,]\s?{re.escape(words)}|{re.escape(words)}\s?[\];,]", text):
            text = text[: read.start()] + text[read.end() :]
            found.append((words, key, place))
    return found


_BRACKETS = re.compile(r"(?<!\\)\[(?!\^)([^\[\]]{4,300})\](?![(\[:{])")
_PARTS = re.compile(r"(?:^|[;,])\s*((?:[@＠]\s*(?<=[\s＠]))?[^;,@\s](?:[^;,@]*[^;,@\s])?)\s*(?=[;,]|$)")
_LABELLED = re.compile(r"doi|pm[ic]|pubmed|arxiv|isbn|url:|https?://|10\.\d", re.IGNORECASE)


def _meant(words: str, names: set[str]) -> str:
    """The key of the work that words are certainly meant to cite; empty if there is none."""
    # A space behind the sign, or the wide sign of Chinese and Japanese keyboards.
    words = re.sub(r"^[@＠]\s*", "", words)
    if words in names or words.removeprefix("-") in names:
        return words.removeprefix("-")
    if not _LABELLED.match(words) or re.search(r"\s(?!\d)\S*\s", words):
        return ""
    key = words if words.startswith("url:http") else at_hand(words)
    if key.partition(":")[0] not in KINDS or key.startswith("http") or standardise(key)[1]:
        return ""
    if key.startswith("url:") and key != words:
        return ""  # an address may well be text
    as_written = re.fullmatch(r"[a-z]+:\S+", words) and standardise(words)[0] == standardise(key)[0]
    return words if as_written else key


# --- without a space before it ----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def glued_keys(subject: Subject) -> list[tuple[str, int]]:
    """The keys of works and labels, and where their ``@`` is in the templated text."""
    text, document = subject.text.text, subject.document
    read = {one.start for one in (*document.citations, *document.definitions, *document.cross_references)}
    written = [match for match in _GLUED.finditer(text) if match.start() + 1 not in read]
    if not written:
        return []
    names = works(subject) | {label.name for label in document.labels}
    no_text = [piece for piece in pieces(text) if piece.kind is not Kind.KEY]
    found = ((_known(match[1], names), match.start()) for match in written)
    return [
        (key, start) for key, start in found if key and not any(piece.start <= start < piece.end for piece in no_text)
    ]


def endnote_field(text: str, citation: Citation) -> re.Match[str] | None:
    """What EndNote leaves in Word, if a citation is its end: ``{Roe, 2001 #12@@author-year}``."""
    if citation.key not in ("author-year", "hidden") or not text.startswith("@@", citation.start - 2):
        return None
    opening = max(text.rfind("{", 0, citation.start), text.rfind("\n", 0, citation.start) + 1)
    field = re.compile(r"\{?[^{}\n]*@@(?:author-year|hidden)\}?").match(text, opening)
    return field if field and field[0][0] == "{" else re.compile(r"@@[\w-]+").match(text, citation.start - 2)


_GLUED = re.compile(r"(?<=[^\s\\@\[({;/-])@\{?(\w[^\s\[\]{}@]*)")


_IDENTIFIER = re.compile(rf"(?:{'|'.join(KINDS)}):(?:\w|[:.#$%&+?<>~/-](?=\w)|[:/](?=/))+", re.ASCII)


def _known(written: str, names: Set[str]) -> str:
    """The name or identifier that a text begins with, up to a letter of another script; empty if there is none."""
    if (identifier := _IDENTIFIER.match(written)) and not standardise(identifier[0])[1]:
        return identifier[0]
    known = (name for name in names if written.startswith(name) and not _GOES_ON.match(written, len(name)))
    return max(known, key=len, default="")


_GOES_ON = re.compile(r"[:.#$%&+?<>~/-]?\w", re.ASCII)
