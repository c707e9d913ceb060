"""For people: ``file:line:column: severity[CODE] message``, the hint below it, and a line of totals.

Of many that ask for the same, the first are shown, and where the others are.

On a terminal, the author's line is shown as well, with a caret below the place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import click

from recto.cli.reporters import Page
from recto.core.diagnostics import Diagnostic, Severity, alike, totals
from recto.core.escaping import name
from recto.core.wording import some

MOST_ALIKE, SHOWN_OF_MANY, MOST_EQUAL = 5, 3, 2
"""If more diagnostics than ``MOST_ALIKE`` ask for the same, the first ``SHOWN_OF_MANY`` are shown; of more than
``MOST_EQUAL`` with the same message, the first one. Of the others, the places are named."""

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def render(page: Page) -> str:
    """Text; with colours and the authors' lines only for a terminal."""
    return "\n".join([*shown(page), *([totals(page.diagnostics)] if page.diagnostics else [])])


def shown(page: Page) -> list[str]:
    """The lines without the totals."""
    lines: list[str] = []
    for group in alike(page.diagnostics):
        first = group[: _shown(group)]
        lines += [line for diagnostic in first for line in _lines(diagnostic, page)]
        if others := group[len(first) :]:
            lines.append(f"    and {len(others)} more like this{_places(others)}")
    return lines


def _shown(group: list[Diagnostic]) -> int:
    """How many of a group are shown."""
    if len(group) > MOST_EQUAL and len({one.message for one in group}) == 1:
        return 1
    return SHOWN_OF_MANY if len(group) > MOST_ALIKE else len(group)


def _places(diagnostics: list[Diagnostic]) -> str:
    """Where they are: ``: lines 3, 5 of content/01.text.md``."""
    files: dict[str, list[str]] = {}
    for one in diagnostics:
        if one.location:
            files.setdefault(one.location.path, []).append(str(one.location.line))
    lines = {path: list(dict.fromkeys(numbers)) for path, numbers in files.items()}
    named = [f"line{'s' if len(one) > 1 else ''} {some(one, 12)} of {name(path)}" for path, one in lines.items()]
    return f": {'; '.join(named)}" if named else ""


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
