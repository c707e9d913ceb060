"""Names of people and groups: text -> the parts that CSL has, and back.

CSL JSON has ``family`` and ``given``, particles and a suffix of a person, and a ``literal`` of a group (CSL 1.0.2,
csl-data.json, "name-variable").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

_PARTS = ("literal", "given", "dropping-particle", "non-dropping-particle", "family", "suffix")

_PARTICLES = frozenset("van von der den de del della di da dos la le ten ter zu el al bin ibn".split())
_GROUP = re.compile(
    r"\b(the|consortium|collaboration|collaborators|contributors|group|team|network|society|initiative|project|"
    r"community|committee|institute|university|foundation|authors)\b|[,&\d]",
    re.IGNORECASE,
)


def person(text: str) -> dict[str, str]:
    """The parts of ``Martin Luther King Jr.``. A group's name, or one of a single word, stays in one piece."""
    text = " ".join(text.split())
    suffix = re.search(r",? (Jr\.?|Sr\.?|II|III|IV)$", text)
    words = (text[: suffix.start()] if suffix else text).split()
    others = [word for word in words[1:-1] if not _is_particle(word)]
    if len(words) < 2 or len(others) > 3 or _GROUP.search(" ".join(words)):
        return {"literal": text}
    start = len(words) - 1
    while start > 1 and _is_particle(words[start - 1]):
        start -= 1
    return {"given": " ".join(words[:start]), **parts(" ".join(words[start:]), suffix=suffix[1] if suffix else "")}


def _is_particle(word: str) -> bool:
    return word.islower() or word.lower() in _PARTICLES


def inverted(text: str) -> dict[str, str]:
    """The parts of ``King, Martin Luther, Jr.``. A name without a comma is that of a group."""
    family, *others = (part.strip() for part in text.split(","))
    return parts(family, *others[:2]) if any(others) else {"literal": family}


_INVERTED = r"[^\W\d_][\w’'. -]*"
_INITIALS = r"[^\W\d_][\w’'.-]+(?: [\w’'.-]+)* [A-Z]{1,3}"


def in_a_line(line: str) -> list[dict[str, str]]:
    """The names that stand in a line, as some programs write them: ``Roe, Ann; Poe, Ed`` or ``Roe A, Poe E``. Empty if
    these are not several names for certain."""
    # Quick for one name of two parts: a reference may have thousands of authors.
    if " " not in line.partition(",")[0].strip() and not any(sign in line for sign in (";", " and ", " & ")):
        return []
    for between, each in (
        (r"\s*;\s*", rf"{_INVERTED}(?:, {_INVERTED}){{0,2}}"),
        (r" and | & ", rf"{_INVERTED}, {_INVERTED}"),
    ):
        several = [one for one in re.split(between, line.strip()) if one]
        if len(several) > 1 and all(re.fullmatch(each, one) for one in several):
            return [inverted(one) for one in several]
    if re.fullmatch(rf"{_INITIALS}(?:, {_INITIALS})+", line):
        return [parts(*one.strip().rsplit(" ", 1)) for one in line.split(",")]
    return []


def parts(family: str, given: str = "", suffix: str = "") -> dict[str, str]:
    """CSL's parts; the words of a family name before its first capital are its particle: van der Waals."""
    words = family.split()
    particle = list(takewhile(str.islower, words[:-1]))
    name = {"family": " ".join(words[len(particle) :]), "non-dropping-particle": " ".join(particle)}
    return {part: text for part, text in {**name, "given": given, "suffix": suffix}.items() if text}


def text(name: Mapping[str, Any]) -> str:
    """The name as people say it."""
    return joined(name, *in_order(name))


def in_order(name: Mapping[str, Any]) -> list[str]:
    """Its parts in the order in which people say them; what is no part of a name comes last, sorted."""
    return [part for part in _PARTS if part in name] + sorted(part for part in name if part not in _PARTS)


def surname(name: Mapping[str, Any]) -> str:
    """What a name is found by: the family name with its particles, or else the whole name."""
    return joined(name, "dropping-particle", "non-dropping-particle", "family") if name.get("family") else whole(name)


def whole(name: Mapping[str, Any]) -> str:
    """The name of a group, or of a person who has only one."""
    return str(name.get("literal") or name.get("given") or "")


def joined(name: Mapping[str, Any], *parts: str) -> str:
    """Those of the parts that the name has, in this order."""
    return " ".join(str(name[part]) for part in parts if name.get(part))
