"""What is wrong with a metadata.yaml that is not YAML: in plain words, where the slip is, and how to fix it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from recto.core.diagnostics import Diagnostic, error
from recto.core.model import Location, SourceFile
from recto.core.wording import yaml_problem

_HINT = "check quotes, colons and indentation in this line and the one before it"
_NO_SPACE = re.compile(r"[ \t]*(?:- +)?[\w-]+(?:(:)\S|(:)[\u00a0\u2007\u202f\u3000]|(\uff1a))")
"""A name and a colon without a space, with one that YAML does not know, or a colon of East Asian type."""


def unreadable(failure: yaml.MarkedYAMLError, source: SourceFile) -> Diagnostic:
    """M001, at the slip."""
    mark = failure.problem_mark or failure.context_mark
    place = (mark.line, mark.column) if mark else (0, 0)
    lines = source.text.split("\n")
    context = failure.context_mark
    problem, hint = str(failure.problem or failure.context), _HINT
    # PyYAML sees what is missing on a later line.
    before = (context.line, context.column) if context else place
    colon = _colon(lines, place[0], plain=problem.startswith("mapping values"))
    if colon and problem.startswith(("mapping values", "could not find expected ':'")):
        place, problem, hint = colon, "there is no space after this colon", "write name: value, with an ordinary space"
    elif (dash := _dash(lines, place[0])) is not None:
        place, problem, hint = dash, "there is no space after this dash", "write - value"
    elif "could not find expected ':'" in problem:
        place, problem = before, "this line has no colon followed by a space"
        hint = "write name: value; if the value continues on the next line, indent it more than its name"
    elif "unexpected end of stream" in problem and "quoted" in str(failure.context):
        place, problem = before, "this quotation mark is never closed"
        hint = "close it with the same straight mark; inside '…', write an apostrophe as ''"
    elif "\t" in "".join(lines[place[0] : place[0] + 1])[: place[1] + 1]:
        problem, hint = "there is a tab where YAML needs spaces", "indent with spaces"
    elif problem.startswith("mapping values") and place[0] and _NO_KEY.match(lines[place[0] - 1]):
        place, problem = (place[0] - 1, 0), "this line has no colon followed by a space"
        hint = "write name: value; if it belongs to the value above, indent it"
    elif curly := _curly(lines, place[0]):
        place, problem = curly[0], f"the quotation mark {curly[1]} is curly, so it encloses nothing"
        hint = 'write straight quotation marks: "…"'
    elif quoted := _quotes_within(lines, place):
        problem, hint = "a quotation mark ends the value before its end", quoted
    elif problem.startswith("mapping values") and _goes_on(lines, place[0]):
        problem, hint = "this line is indented further than the one before it", "indent both alike"
    return error("M001", f"metadata.yaml is not valid YAML: {yaml_problem(problem)}", _at(source, place), hint)


_NO_KEY = re.compile(r"[^\s#:-][^:#]*$")
"""A line at the margin that is neither a name with its colon nor an entry of a list."""


def _dash(lines: Sequence[str], last: int) -> tuple[int, int] | None:
    """The entry of a list, in this line or the one before it, whose dash has no space after it."""
    for line in range(max(last - 1, 0), min(last + 1, len(lines))):
        found = re.match(r"[ \t]*(?=-[^\s-])", lines[line])
        if found and any(re.match(r"[ \t]*- ", other) for other in lines[max(line - 1, 0) : line + 2]):
            return line, found.end()
    return None


def _curly(lines: Sequence[str], last: int) -> tuple[tuple[int, int], str] | None:
    """The curly quotation mark that a value in this line begins with, and its place."""
    line = lines[last] if last < len(lines) else ""
    found = re.match(r"[ \t]*(?:- +)*(?:[\w-]+: +)?([“”„‘’‚«»])", line)
    return ((last, found.start(1)), found[1]) if found else None


def _quotes_within(lines: Sequence[str], place: tuple[int, int]) -> str:
    """How to write the quotation mark or apostrophe that ends a quoted value early; empty if none does."""
    before = lines[place[0]][: place[1]] if place[0] < len(lines) else ""
    opened = re.search(r"(?:[:-] +|^)([\"'])[^\"']*\1\s*$", before)
    if not opened:
        return ""
    return "put the whole value between '…'" if opened[1] == '"' else "write an apostrophe inside '…' as ''"


def no_keys(source: SourceFile) -> Diagnostic:
    """M001, for a file that is one text or one list."""
    colon = _colon(source.text.split("\n"), 0, plain=True)
    if colon:
        problem = "metadata.yaml is not valid YAML: there is no space after this colon"
        return error("M001", problem, _at(source, colon), "write name: value, with an ordinary space")
    return error("M001", "metadata.yaml must hold keys with values, such as title: …", Location(source.path))


def _at(source: SourceFile, place: tuple[int, int]) -> Location:
    return Location(source.path, place[0] + 1, place[1] + 1)


def _colon(lines: Sequence[str], last: int, *, plain: bool) -> tuple[int, int] | None:
    """The colon that lacks its space, in a line or in the one before it; ``plain``: also one with nothing behind it."""
    for line in range(max(last - 1, 0), last + 1):
        found = _NO_SPACE.match("".join(lines[line : line + 1]))
        if found and found.lastindex and (plain or found.lastindex > 1):
            return line, found.start(found.lastindex)
    return None


def _goes_on(lines: Sequence[str], line: int) -> bool:
    """Whether a name and its colon begin a line that the value of the line before it takes in."""
    before, here = lines[line - 1] if line else "", lines[line] if line < len(lines) else ""
    indented = len(here) - len(here.lstrip()) > len(before) - len(before.lstrip())
    return bool(before.strip()) and indented and bool(re.match(r"\s+[\w-]+:(\s|$)", here))
