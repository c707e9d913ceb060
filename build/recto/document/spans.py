"""Spans around words of a text: found in it as a reader sees it, wherever Pandoc parts its elements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from recto.pandoc import ast
from recto.pandoc.ast import Attr, Inline

Find = Callable[[str], Iterable[tuple[int, int, Attr]]]
"""From a text to the parts of it that get a span: where each begins and ends, in order, and the span's attributes."""


def with_spans(inlines: Sequence[Inline], find: Find) -> list[Inline]:
    """The inlines with spans around what ``find`` finds in their runs of words. Not in ``<abbr>`` and ``<dfn>``, with
    which an author explains a word."""
    result: list[Inline] = []
    run: list[Inline] = []
    in_html = 0
    for inline in inlines:
        if inline["t"] in ("Str", "Space", "SoftBreak") and not in_html:
            run.append(inline)
            continue
        result += [*_marked(run, find), inline]
        run = []
        if ast.is_raw_html(inline):
            in_html += ast.text(inline).startswith(("<abbr", "<dfn"))
            in_html -= bool(in_html) and ast.text(inline).startswith(("</abbr", "</dfn"))
    return [*result, *_marked(run, find)]


def _marked(run: Sequence[Inline], find: Find) -> Iterator[Inline]:
    text = "".join(map(_text, run))
    done = 0
    for start, end, attr in find(text):
        yield from _cut(run, done, start)
        yield ast.span([*_cut(run, start, end)], attr)
        done = end
    yield from _cut(run, done, len(text))


def _text(inline: Inline) -> str:
    return ast.text(inline) if inline["t"] == "Str" else " "


def _cut(run: Sequence[Inline], start: int, end: int) -> Iterator[Inline]:
    """The part of a run between two offsets into its text."""
    at = 0
    for inline in run:
        text = _text(inline)
        part = text[max(start - at, 0) : max(end - at, 0)]
        at += len(text)
        if part:
            yield inline if part == text else ast.string(part)
