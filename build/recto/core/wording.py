"""The wording that messages and hints of several rooms share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """A hint that names the known word most like ``word``; empty if none is at least ``likeness`` (0 to 1) like it."""
    match = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f"did you mean {match[0]}?" if match else ""


def counted(number: int, noun: str, *, grouped: bool = False) -> str:
    """``1 error``, ``2 errors``; with ``grouped``, ``12,345 words``."""
    return f"{number:{',' if grouped else ''}} {noun}{'' if number == 1 else 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def some(words: Sequence[str], most: int = 4) -> str:
    """The first of the words, and a sign if there are more: ``a, b, c, d …``."""
    return ", ".join(words[:most]) + (" …" if len(words) > most else "")


_JSON = {
    "Expecting value": "a value is missing here, or lacks quotation marks",
    "Expecting property name enclosed in double quotes": "a name in double quotation marks is missing here",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing before this place",
    "Expecting ':' delimiter": "a colon is missing before this place",
    "Unterminated string starting at": "the quotation mark here is never closed",
    "Invalid control character at": "a quotation mark is missing before this place",
    "Invalid \\escape": "a backslash must be written twice",
    "Illegal trailing comma": "there is a comma too many here",
    "Extra data": "there is something after the end of the list",
}
"""What Python's parser says of JSON, in an author's words."""

_YAML = {
    "mapping values are not allowed": "the value contains a colon: put it in quotes",
    "did not find expected '-' indicator": "this line is indented differently from its neighbours",
    "did not find expected key": "this line is indented differently from its neighbours, or goes on after a quote",
    "did not find expected ',' or ']'": "a bracket [ is never closed, or a comma is missing",
    "did not find expected ',' or '}'": "a brace { is never closed, or a comma is missing",
    "found character that cannot start any token": "the value begins with a character that needs quotes around it",
    "found undefined alias": "a value that begins with * needs quotes",
    "block sequence entries are not allowed": "an entry of a list must begin on its own line",
    "mapping keys are not allowed": "a value that begins with ? needs quotes",
    "did not find expected alphabetic or numeric character": "a value that begins with & or * needs quotes",
    "could not determine a constructor": "a value that begins with ! needs quotes",
    "did not find expected comment or line break": "behind > or | the text must begin on the next line",
    "did not find expected node content": "a value is missing here, or needs quotes",
}
"""What libyaml says of YAML, in an author's words."""


def json_problem(failure: json.JSONDecodeError) -> str:
    """What is wrong with a text that is not JSON, in an author's words, at the place that the failure names."""
    before, after = failure.doc[: failure.pos].rstrip(), failure.doc[failure.pos :].lstrip()
    if not before and not after:
        return "the file is empty"
    if before.endswith(",") and after[:1] in ("]", "}", ","):
        return "there is a comma too many here"
    return next((words for said, words in _JSON.items() if failure.msg.startswith(said)), failure.msg)


def yaml_problem(problem: str) -> str:
    """What is wrong with a text that is not YAML, in an author's words."""
    return next((words for said, words in _YAML.items() if problem.startswith(said)), problem)
