"""Listings on paper: a line that is too long breaks at its spaces, and what follows is indented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.html.tree import Node, append, nodes, text_of

_LINES = nodes("descendant::pre/code/span")
_PLAIN = nodes("descendant::pre/code[not(*)]")
_WORDS = re.compile(r" +|[^ ]+")


def break_at_spaces(root: Node, longest: int) -> None:
    """Put the words of lines with more than ``longest`` characters into boxes, which move to the next line whole.

    WeasyPrint 70 breaks a line of several elements anywhere, or not at all.
    """
    for code in _PLAIN(root):
        lines = (code.text or "").split("\n")
        if max(map(len, lines)) > longest:
            code.text = None
            for text in lines[:-1]:
                append(code, "span", text=text, tail="\n")
            append(code, "span", text=lines[-1])
    for line in _LINES(root):
        if len(text_of(line)) > longest:
            _box_words(line)
            for word in line.iterchildren("span"):
                _flatten(word, longest)


def _box_words(line: Node) -> None:
    runs = [*_runs(line)]
    for child in line.iterchildren("span"):
        line.remove(child)
    line.text = None
    for anchor in line:
        anchor.tail = None
    line.set("class", "long-line")
    # The line is a block.
    line.tail = (line.tail or "").removeprefix("\n")
    word = None
    for text, kind in runs:
        for piece in _WORDS.findall(text):
            if piece.isspace():
                append(line, "span", text=piece)
                word = None
                continue
            word = append(line, "span", {"class": "word"}) if word is None else word
            append(word, "span", {"class": kind} if kind else {}, piece)


def _flatten(word: Node, longest: int) -> None:
    """Take the colours out of a word that may be longer than a line, so that it breaks where the line is full."""
    text = text_of(word)
    if len(text) > longest:
        for run in [*word]:
            word.remove(run)
        word.text = text


def _runs(line: Node) -> Iterator[tuple[str, str]]:
    """The line's texts, with their class: the highlighter puts no colour inside another."""
    yield line.text or "", ""
    for child in line:
        yield text_of(child), child.get("class", "")
        yield child.tail or "", ""
