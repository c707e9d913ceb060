"""The wording that messages and hints of several rooms share."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence


def nearest(word: str, known: Iterable[str]) -> str:
    """The hint that names what ``near`` finds; empty if that is nothing."""
    meant = near(word, known)
    return f"did you mean {meant}?" if meant else ""


def near(word: str, known: Iterable[str]) -> str:
    """The known word of which ``word`` is most probably a misspelling; empty if there is none, or several alike.

    Capitals do not count. Else one letter may differ, or two that follow each other be exchanged; or two letters of a
    long word, but not of one with digits, which may well be right and stand for something else. What differs must be
    part of something longer: ``fig:a`` is no misspelling of ``fig:b``.
    """
    folded = _folded(word)
    found: dict[str, list[str]] = {}
    for other in known:
        if abs(len(other) - len(word)) <= 2:
            found.setdefault(_folded(other), []).append(other)
    if folded in found:
        return max(found[folded], key=lambda one: sum(a == b for a, b in zip(one, word, strict=False)))
    steps = [(steps, other) for other in found if (steps := _steps(folded, other))]
    fewest = min(steps, default=(0, ""))[0]
    best = [other for count, other in steps if count == fewest]
    return found[best[0]][0] if len(best) == 1 else ""


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _steps(one: str, other: str) -> int:
    """By how many mistakes of a typist two different words differ: 1 or 2; 0 if by more, or in nothing longer."""
    most = min(len(one), len(other))
    half = most // 2
    if one[: half - 1] != other[: half - 1] and one[1 - half :] != other[1 - half :]:
        return 0  # by far the most, in time for no further look at them
    start = next((at for at in range(most) if one[at] != other[at]), most)
    end = next((at for at in range(most - start) if one[-1 - at] != other[-1 - at]), most - start)
    middle, between = one[start : len(one) - end], other[start : len(other) - end]
    length = max(len(_around(word, start, len(word) - end)) for word in (one, other))
    if length >= 3 and (max(len(middle), len(between)) < 2 or (len(middle) == 2 and middle == between[::-1])):
        return 1
    has_digits = any(character.isdecimal() for character in one + other)
    return 2 if length >= 7 and not has_digits and _distance(middle, between) <= 2 else 0


def _around(word: str, start: int, end: int) -> str:
    """The letters and digits in a row around a place in a word."""
    before, after = re.search(r"[^\W_]*$", word[:start]), re.match(r"[^\W_]*", word[end:])
    return (before[0] if before else "") + word[start:end] + (after[0] if after else "")


def _distance(one: str, other: str) -> int:
    """How many letters to change, add, take away, or exchange with the next, make one of the other."""
    above, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, last, row = row, above, [i]
        for j, its in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != its)))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], its):
                row[-1] = min(row[-1], last[j - 2] + 1)
    return row[-1]


def counted(number: int, noun: str, *, grouped: bool = False) -> str:
    """``1 error``, ``2 errors``; with ``grouped``, ``12,345 words``."""
    return f"{number:{',' if grouped else ''}} {noun}{'' if number == 1 else 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def shortened(text: str, most: int = 80) -> str:
    """A text, or its first words if it is longer than ``most`` characters."""
    return text if len(text) <= most else re.sub(r"\s+\S*$", "", text[:most]) + " …"


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


CURLY = frozenset("“”„‟‘’‚‛«»＂")
"""Quotation marks of word processors, which are letters like others in JSON and YAML."""
_CURLY_END = re.compile(r'"[^"“”]*([”“])\s*[,:}\]]')
"""A text that begins with a straight quotation mark and seems to end with a curly one."""


def json_problem(failure: json.JSONDecodeError) -> str:
    """What is wrong with a text that is not JSON, in an author's words, at the place that the failure names."""
    before, after = failure.doc[: failure.pos].rstrip(), failure.doc[failure.pos :].lstrip()
    if not before and not after:
        return "the file is empty"
    if before.endswith(",") and after[:1] in ("]", "}", ","):
        return "there is a comma too many here"
    if after[:1] in CURLY:
        return f"the quotation mark {after[:1]} is curly: JSON needs straight ones"
    if curly := _CURLY_END.search(failure.doc[failure.doc.rfind("\n", 0, failure.pos) + 1 : failure.pos + 1]):
        return f"the quotation mark {curly[1]} before this place is curly: JSON needs straight ones"
    return next((words for said, words in _JSON.items() if failure.msg.startswith(said)), failure.msg)


def yaml_problem(problem: str) -> str:
    """What is wrong with a text that is not YAML, in an author's words."""
    return next((words for said, words in _YAML.items() if problem.startswith(said)), problem)
