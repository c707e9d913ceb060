"""For people: ``file:line:column: severity[CODE] message``, the hint below it, and a line of totals.

On a terminal, the author's line is shown as well, with a caret below the place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import click

from recto.cli.reporters import Page
from recto.core.diagnostics import Diagnostic, Severity, totals

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def render(page: Page) -> str:
    """Text; with colours and the authors' lines only for a terminal."""
    lines = [line for diagnostic in page.diagnostics for line in _lines(diagnostic, page)]
    if page.diagnostics:
        lines.append(totals(page.diagnostics))
    return "\n".join(lines)


def _lines(diagnostic: Diagnostic, page: Page) -> Iterator[str]:
    def styled(text: str, **how: str | bool) -> str:
        return click.style(text, **how) if page.colour else text  # type: ignore[arg-type]  # click types each keyword

    colour = COLOURS[diagnostic.severity]
    place = styled(f"{diagnostic.location}: ", bold=True) if diagnostic.location else ""
    yield f"{place}{styled(f'{diagnostic.severity}[{diagnostic.code}]', fg=colour, bold=True)} {diagnostic.message}"
    if page.width and diagnostic.location:
        line = page.line(diagnostic.location)
        if line.strip():
            number = str(diagnostic.location.line)
            length = len(diagnostic.fix.old.partition("\n")[0]) if diagnostic.fix else 1
            shown, caret = _cut(line, diagnostic.location.column - 1, length, page.width - len(number) - 7)
            yield f"    {styled(f'{number} |', dim=True)} {shown}"
            yield f"    {' ' * len(number)} {styled('|', dim=True)} {styled(caret, fg=colour, bold=True)}"
    if diagnostic.hint:
        yield f"    {styled('hint:', fg='cyan')} {diagnostic.hint}"


def _cut(line: str, column: int, length: int, width: int) -> tuple[str, str]:
    """The part of a line around a column that fits ``width``, and the carets for the line below it."""
    line = "".join(character if character.isprintable() else " " for character in line)
    start = 0 if len(line) <= width else max(0, min(column - width // 3, len(line) - width))
    shown = line[start : start + width]
    before = sum(_width(character) for character in line[start:column])
    marked = sum(_width(character) for character in line[column : min(column + length, start + width)])
    if start:
        shown = "…" + shown[1:]
    if start + width < len(line):
        shown = shown[:-1] + "…"
    return shown.rstrip(), " " * before + "^" * max(1, marked)


def _width(character: str) -> int:
    """The number of terminal columns that a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


RENDERER = render
