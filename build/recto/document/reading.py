"""Pandoc's run: its dialect of Markdown, comments that it would end too soon, and metadata in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Report, error, warning
from recto.core.model import Text
from recto.core.world import BrokenMachine, World
from recto.pandoc import ast
from recto.pandoc.ast import Pandoc
from recto.pandoc.excess import BRACKET, blocks_of
from recto.references.keys import NUMBERING_SETTING

MARKDOWN = "markdown-table_attributes-pandoc_title_block"
"""Pandoc's Markdown as pandoc-tablenos expects it: ``{#tbl:x}`` stays in the caption. A first line that begins with
``%`` is text, as it is under the YAML block of Manubot's manuscript.md."""

# --- Pandoc's run -----------------------------------------------------------------------------------------------------

_MOST_METADATA = 20
"""How many metadata blocks that are not YAML are looked for: each takes Pandoc a reading of the whole text."""


def read_markdown(marked: str, text: Text, world: World, report: Report) -> str:
    """Pandoc's JSON of ``marked``, which is ``text`` but for small changes.

    Metadata blocks in the text that are not YAML are reported (T004), and then all are taken for text.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", marked))]
    lines = marked.split("\n")
    for attempt in range(_MOST_METADATA):
        try:
            read = world.pandoc(["--from", MARKDOWN, "--to", "json"], "\n".join(lines)).decode()
        except BrokenMachine as failure:
            if "YAML" not in str(failure):
                raise
            named = re.search(r"line (\d+)", str(failure))
            first = min(int(named[1]), len(starts)) - 1 if named else 0
            report(
                error(
                    "T004",
                    "the text between two lines of hyphens is read as metadata, but is not YAML",
                    text.location(starts[first]),
                    "put a blank line after a line of hyphens that should be a rule, or use ***",
                )
            )
            # Pandoc stops at the first. The next ones are looked for in the text without it.
            last = first + 1
            while last < len(lines) and lines[last].rstrip() not in ("---", "..."):
                last += 1
            lines[first : last + 1] = [""] * len(lines[first : last + 1])
        else:
            if attempt == 0:
                return read
            break
    return world.pandoc(["--from", f"{MARKDOWN}-yaml_metadata_block", "--to", "json"], marked).decode()


def is_read(text: str, world: World, seconds: float) -> bool:
    """Whether Pandoc reads a text within a time, into a tree that can be worked with."""
    try:
        ast.loads(world.pandoc(["--from", MARKDOWN, "--to", "json"], text, timeout=seconds).decode())
    except RecursionError:
        return False
    except BrokenMachine as failure:
        return "YAML" in str(failure)
    return True


# --- brackets ---------------------------------------------------------------------------------------------------------

_MOST_OPEN = 4
"""Brackets in a block that nothing closes, such as those of half-open intervals: each takes Pandoc twice as long as the
one before."""


def lone_brackets(text: str) -> tuple[str, str]:
    """A character that the text does not use, and the text with it for the brackets that nothing closes, of blocks that
    have more than a few of them: Pandoc would show them as they are, but look for their ends in all combinations."""
    if text.count("[") - text.count("]") <= _MOST_OPEN and not _HALF_OPEN.search(text):
        return "", text
    bracket = next(letter for letter in map(chr, range(0xE000, 0xF900)) if letter not in text)
    places: list[int] = []
    for start, end in blocks_of(text):
        if text.count("[", start, end) > _MOST_OPEN:
            opened: list[int] = []
            for match in BRACKET.finditer(text, start, end):
                if match[0] == "[":
                    opened.append(match.start())
                elif match[0] == "]" and opened:
                    opened.pop()
            places += opened if len(opened) > _MOST_OPEN else []
    letters = [*text] if places else []
    for place in places:
        letters[place] = bracket
    return bracket, "".join(letters) or text


_HALF_OPEN = re.compile(rf"(?:\[[^\[\]]*+){{{_MOST_OPEN}}}")
"""A few brackets in a row that nothing closes before the next opens."""


# --- comments ---------------------------------------------------------------------------------------------------------

_SEEMS_TO_BEGIN = re.compile(r"\n[ \t>]*(?:\n|(?:[-*+:~]|\(?\w{1,4}[.)]|#\.|\(?@[\w-]*\))\s|```|~~~)")
"""In a comment: an empty line, or one that looks like the beginning of a list's item, a definition or code."""


def comments_in_line(text: str) -> tuple[str, str]:
    """A character that the text does not use, and the text with it for the ends of lines in comments that Pandoc, in a
    list, would end where something seems to begin in them: their rest would be published. (Pandoc 2 knew better.)"""
    line_end = next(letter for letter in map(chr, range(0xE000, 0xF900)) if letter not in text)
    if not any(_SEEMS_TO_BEGIN.search(text, start, end) for start, end in _seeming_comments(text)):
        return line_end, text
    from recto.pandoc.markdown import Kind, pieces

    parts, position = [], 0
    for piece in pieces(text):
        if piece.kind is Kind.COMMENT and _SEEMS_TO_BEGIN.search(text, piece.start, piece.end):
            parts += [text[position : piece.start], text[piece.start : piece.end].replace("\n", line_end)]
            position = piece.end
    return line_end, "".join((*parts, text[position:]))


def _seeming_comments(text: str) -> Iterator[tuple[int, int]]:
    """Where something looks like a comment. Only ``recto.pandoc.markdown`` knows what is code, and takes longer."""
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (end := text.find("-->", start)) >= 0:
        yield start, end


# --- metadata ---------------------------------------------------------------------------------------------------------

_METADATA_BLOCK = re.compile(r"^---[ \t]*\n(?=\S)(.*?)\n(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_METADATA_NAME = re.compile(r"^[\"']?([^\s\"':#-][^\s\"':]*)[\"']?[ \t]*:", re.MULTILINE)


def drop_metadata(tree: Pandoc, text: Text, report: Report) -> None:
    """Leave of metadata blocks in the text what pandoc-xnos is told there, and report the rest (T005).

    A block in the text may come from a stranger, as the text does: it names no bibliography and no style.
    """
    dropped = [name for name in tree["meta"] if not NUMBERING_SETTING.match(name)]
    if not dropped:
        return
    tree["meta"] = {name: value for name, value in tree["meta"].items() if name not in dropped}
    for block in _METADATA_BLOCK.finditer(text.text):
        names = [name for name in _METADATA_NAME.findall(block[1]) if name in dropped]
        if names:
            problem = f"metadata in the text is left out: {', '.join(names)}"
            report(warning("T005", problem, text.location(block.start(1)), "put it into content/metadata.yaml"))
