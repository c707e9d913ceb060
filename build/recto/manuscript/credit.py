"""CRediT: the roles of contributors (ANSI/NISO Z39.104-2022, https://credit.niso.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

VOCABULARY = "https://credit.niso.org/"

ROLES = {
    "conceptualization": "Conceptualization",
    "data-curation": "Data curation",
    "formal-analysis": "Formal analysis",
    "funding-acquisition": "Funding acquisition",
    "investigation": "Investigation",
    "methodology": "Methodology",
    "project-administration": "Project administration",
    "resources": "Resources",
    "software": "Software",
    "supervision": "Supervision",
    "validation": "Validation",
    "visualization": "Visualization",
    "writing-original-draft": "Writing – original draft",
    "writing-review-editing": "Writing – review & editing",
}
"""The fourteen roles: the last part of each one's address, and its name."""
DEGREES = ("lead", "equal", "supporting")
OLDER_NAMES = ("roles", "contributions")
"""Keys that manuscripts used before ``credit``. They may hold other roles as well."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """A role that an author had."""

    role: str
    """A key of ``ROLES``."""
    degree: str = ""
    """One of ``DEGREES``; empty if none is given."""

    @property
    def address(self) -> str:
        """The address of the role."""
        return f"{VOCABULARY}contributor-roles/{self.role}/"


_WITH_DEGREE = re.compile(
    rf"(?P<role>[^:()]+?)\s*(?::\s*(?P<colon>{'|'.join(DEGREES)})|\((?P<bracket>{'|'.join(DEGREES)})\))\s*",
    re.IGNORECASE,
)
"""A role with its degree in one text: in quotes, or as the statement prints it."""


def entries(given: object) -> Iterator[tuple[str, str]]:
    """The roles and degrees as an author wrote them: a role, ``role: degree``, ``{role: …, degree: …}``, or a list.

    ``role: true`` is a role without a degree, and ``role: false`` none, as in the metadata of Manubot's own paper.
    """
    if isinstance(given, list):
        for one in given:
            yield from entries(one)
    elif isinstance(given, Mapping):
        pairs = [(given["role"], given.get("degree"))] if "role" in given else given.items()
        for role, degree in pairs:
            if degree is not False:
                yield str(role), "" if degree in (None, True) else str(degree)
    elif given is not None and given != "":
        degree = _WITH_DEGREE.fullmatch(str(given))
        yield (degree["role"], degree["colon"] or degree["bracket"]) if degree else (str(given), "")


def role_of(written: str) -> str:
    """The key in ``ROLES`` of a role that is given by its name or by its address; empty if there is none."""
    address = re.match(r"\s*(?:https?://)?credit\.niso\.org/contributor-roles/([a-z-]+)/?\s*$", written)
    name = address[1] if address else written
    words = [_AMERICAN.get(word, word) for word in re.findall(r"[^\W_]+", name.casefold()) if word not in _LEFT_OUT]
    key = "-".join(words)
    return key if key in ROLES else ""


_AMERICAN = {"conceptualisation": "conceptualization", "visualisation": "visualization"}
_LEFT_OUT = ("and", "preparation")
"""Words of names that addresses lack: in “review and editing”, and in the names of the first edition."""


def degree_of(written: str) -> str:
    """The degree; empty if it is none."""
    return written.strip().casefold() if written.strip().casefold() in DEGREES else ""


def contributions(given: object) -> tuple[Contribution, ...]:
    """The roles of CRediT among those that an author has, each once. Others, which M029 reports, are left out."""
    found: dict[str, str] = {}
    for name, degree in entries(given):
        if role := role_of(name):
            found[role] = degree_of(degree) or found.get(role, "")
    return tuple(Contribution(role, found[role]) for role in ROLES if role in found)
