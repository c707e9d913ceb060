"""How well the preview finds the source of a word: ``python -m tests.bench.source [PROJECT…]``.

What is right is known without the code that is measured. A copy of the manuscript is built in which each word is
replaced by one as long, of letters that no manuscript has, which says where it is. The two pages have the same blocks
with as many words, so a word of the copy's page gives file, line and column of the word at its place on the page.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import count
from pathlib import Path
from typing import Any

from lxml import html
from recto import pipeline
from recto.core.model import Location
from recto.pandoc.markdown import Kind, pieces
from recto.pipeline import Built, Options
from recto.preview.source_map import SourceMap

from tests.bench.synthetic import Size, write_project
from tests.helpers import world


def _letters(*blocks: range) -> str:
    return "".join(letter for block in blocks for letter in map(chr, block) if letter.isalpha())


FIRST = _letters(range(0x1401, 0x166D), range(0x12000, 0x1239A))
"""Canadian syllabics and cuneiform, which begin a word: of single width, and without capitals."""
OTHERS = _letters(range(0x1200, 0x135B), range(0xA500, 0xA60C))
"""Ethiopic and Vai, which go on with it."""
_TOKEN = re.compile(f"[{FIRST}][{OTHERS}]*")
_WORD = re.compile(r"[^\W_]+")


@dataclass
class Tokens:
    """Words that say where they are: as many letters as what they stand for."""

    places: dict[str, Location] = field(default_factory=dict)
    numbers: dict[int, Iterator[int]] = field(default_factory=dict)

    def token(self, word: str, place: Location) -> str:
        """A token for a word; the word itself if there is none left."""
        number = next(self.numbers.setdefault(len(word), count()))
        letters = []
        for alphabet in (FIRST, *([OTHERS] * min(len(word) - 1, 5))):
            number, digit = divmod(number, len(alphabet))
            letters.append(alphabet[digit])
        if number:
            return word
        token = "".join(letters) + OTHERS[0] * (len(word) - len(letters))
        self.places[token] = place
        return token


_LEFT_ALONE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{##.*?##\}"  # templates
    r"|^[ \t>]*(?:\(?(?:\w{1,4}|\#)[.)](?=\s)|\(@[\w-]*\)|[Tt]able:|[-+=:| ]+$)"  # lists, captions, rules of tables
    r"|(?<=\$)\d+|\w*@\w+"
    r"|, (?:pp?|chap|ch|sec|vol)\. [\d–-]+"  # where in a work: a style may not print it
    r"|(?:^[ \t]*)?\[@[^\]\s]+\]:[^\n]*"
    r"|^(?:```|~~~)[^\n]*",
    re.MULTILINE | re.DOTALL,
)
_CODE = (Kind.CODE, Kind.VERBATIM, Kind.ESCAPE)


def instrumented(path: str, text: str, tokens: Tokens) -> str:
    """The text with each of its words replaced; what Pandoc or Jinja reads in another way than as a word stays."""
    kept = [match.span() for match in _LEFT_ALONE.finditer(text)]
    for piece in pieces(text):
        if piece.kind not in _CODE:
            kept.append((piece.start, piece.end))
        elif piece.kind is Kind.VERBATIM:
            kept += [tag.span() for tag in re.compile(r"<[^>]*>").finditer(text, piece.start, piece.end)]
    closed = bytearray(len(text) + 1)
    for start, end in kept:
        closed[start:end] = b"\1" * (end - start)

    def replaced(match: re.Match[str]) -> str:
        if any(closed[match.start() : match.end()]):
            return match[0]
        before = text[: match.start()]
        place = Location(path, before.count("\n") + 1, match.start() - before.rfind("\n"))
        return tokens.token(match[0], place)

    return _WORD.sub(replaced, text)


@dataclass(frozen=True)
class Block:
    """A block of the page: its element, and its words with their places in characters that are no white space."""

    name: str
    words: tuple[tuple[str, int], ...]


LISTED = "references"
"""The name of a block in the list of references: its words are no author's, or those of headings that cite it."""
_BLOCKS = "main p li td th h1 h2 h3 h4 h5 h6 dt dd pre figcaption caption summary div section blockquote br".split()


def blocks(page: str) -> list[Block]:
    """The blocks of the title and the text, as a browser has them."""
    reader = _Blocks()
    tree = html.fromstring(page)
    for root in tree.iter("h1", "main"):
        if root.tag == "main" or root.get("class") == "recto-title":
            reader.visit(root)
    return reader.found


class _Blocks:
    def __init__(self) -> None:
        self.found: list[Block] = []
        self.words: list[tuple[str, int]] = []
        self.run = ""
        self.length = self.begun = 0

    def end_run(self) -> None:
        self.words += [(word[0], self.begun + word.start()) for word in _WORD.finditer(self.run)]
        self.run = ""

    def end_block(self, name: str) -> None:
        self.end_run()
        if self.words:
            self.found.append(Block(name, tuple(self.words)))
        self.words = []

    def read(self, text: str | None) -> None:
        for part in re.split(r"(\s+)", text or ""):
            if part.isspace():
                self.end_run()
            elif part:
                self.begun = self.begun if self.run else self.length
                self.run += part
                self.length += len(part)

    def visit(self, node: Any, *, listed: bool = False) -> None:
        if node.tag in ("math", "img"):
            self.end_run()
            self.length += 1
        elif isinstance(node.tag, str) and node.tag != "svg":
            listed = listed or "csl-entry" in node.get("class", "").split()
            name = LISTED if listed else node.tag
            if node.tag in _BLOCKS:
                self.end_block(name)
            self.read(node.text)
            for child in node:
                self.visit(child, listed=listed)
                self.read(child.tail)
            if node.tag in _BLOCKS:
                self.end_block(name)


def built(project: Path, variables: tuple[str, ...]) -> tuple[Built, str]:
    """A project's build, and its page."""
    made = pipeline.make(project, Options(formats=("html",), template_variables=variables), world(), lambda _: None)
    assert made is not None, f"{project} has no sections"
    (page,) = (one.data for one in made.artifacts.files if one.name == "manuscript.html")
    return made, page.decode()


def map_of(made: Built, page: str) -> SourceMap:
    """The map of a build's page."""
    examined = made.examined
    return SourceMap(page, examined.text, examined.document, examined.bibliography, examined.manuscript.metadata)


@dataclass
class Measured:
    """What was measured of a manuscript."""

    words: int = 0
    """Words of the page that have a truth, as the copy's page has them at the same place."""
    unpaired: int = 0
    """Words of blocks whose counterpart has another number of words."""
    unknown: int = 0
    """Words that are the same in both: made by a template, a style or the metadata, or left alone."""
    asked: int = 0
    wrong: list[tuple[str, Location, Location | None]] = field(default_factory=list)
    seconds: float = 0

    @property
    def share(self) -> float:
        """How many of the words that were asked for lead to their very place."""
        return 1 - len(self.wrong) / self.asked if self.asked else 0


def measure(project: Path, variables: tuple[str, ...] = (), sample: int = 10_000) -> Measured:
    """Ask for the source of random words, and hold the answers against where the words are."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "project")
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns("output", ".git", ".venv", "webpage"))
        made, page = built(copy, variables)
        tokens = Tokens()
        for section in made.examined.manuscript.sections:
            path = copy / section.path
            path.unlink()
            path.write_text(instrumented(section.path, section.text, tokens), encoding="utf-8")
        _, other = built(copy, variables)
    found = Measured()
    ours, theirs = blocks(page), blocks(other)
    truths: list[tuple[str, int, Location]] = []
    shape, other_shape = ([(block.name, len(block.words)) for block in some] for some in (ours, theirs))
    for kind, start, end, first, last in SequenceMatcher(None, shape, other_shape, autojunk=False).get_opcodes():
        if kind != "equal":
            found.unpaired += sum(len(block.words) for block in ours[start:end])
            continue
        for block, counterpart in zip(ours[start:end], theirs[first:last], strict=True):
            if block.name == LISTED:
                continue
            for (word, place), (token, _) in zip(block.words, counterpart.words, strict=True):
                match = _TOKEN.match(token)
                if match:
                    truths.append((word, place, tokens.places[match[0]]))
                else:
                    found.unknown += 1
    found.words = len(truths)
    chosen = random.Random(1).sample(truths, min(sample, len(truths)))
    asked = map_of(made, page)
    start_time = time.process_time()
    asked.source(0)
    found.seconds = time.process_time() - start_time
    for word, place, truth in chosen:
        answer = asked.source(place)
        found.asked += 1
        if answer != truth:
            found.wrong.append((word, truth, answer))
    return found


def main() -> None:
    """Measure the projects that are named, or a synthetic manuscript."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", nargs="*", type=Path, help="default: a synthetic manuscript of 36,000 words")
    parser.add_argument("--template-variables-path", action="append", default=[], metavar="[NAME=]PATH")
    parser.add_argument("--words", type=int, default=10_000, help="how many random words are asked for (10000)")
    parser.add_argument("--wrong", type=int, default=0, help="how many wrong answers to print (0)")
    arguments = parser.parse_args()
    print("manuscript                  asked   right    share   without truth   unpaired   first answer (CPU)")
    with tempfile.TemporaryDirectory() as folder:
        if not arguments.projects:
            write_project(Path(folder, "synthetic"), Size())
        for project in arguments.projects or [Path(folder, "synthetic")]:
            known = tuple(
                one for one in arguments.template_variables_path if (project / one.rpartition("=")[2]).exists()
            )
            found = measure(project, known, arguments.words)
            print(
                f"{project.resolve().name:24} {found.asked:8} {found.asked - len(found.wrong):7} {found.share:8.2%}"
                f" {found.unknown:15} {found.unpaired:10} {found.seconds:14.2f} s"
            )
            for word, truth, answer in found.wrong[: arguments.wrong]:
                print(f"    {word}: {truth}, not {answer}")


if __name__ == "__main__":
    main()
