"""The section contract, ``recto: structure:`` of metadata.yaml, as values."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, NonNegativeInt, WithJsonSchema


def _limits(value: object) -> object:
    """A single number is the maximum."""
    return (0, value) if isinstance(value, int) and not isinstance(value, bool) else value


_NUMBER = {"type": "integer", "minimum": 0}
_PAIR = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
Limits = Annotated[
    tuple[NonNegativeInt, NonNegativeInt],
    BeforeValidator(_limits),
    WithJsonSchema({"anyOf": [_NUMBER, _PAIR]}),
]
"""``[minimum, maximum]``, or only the maximum."""


class SectionContract(BaseModel):
    """An entry of ``recto: structure: sections:``."""

    model_config = ConfigDict(extra="forbid")

    heading: str
    """The heading's text; ``*`` matches anything, ``{n}`` the numbers 1, 2, 3 … of consecutive sections."""
    count: Limits | None = None
    """The number of sections, if ``heading`` has ``{n}``."""
    words: Limits | None = None
    citations: NonNegativeInt = 0
    """The minimum number of different works that the section cites."""
    optional: bool = False

    def matches(self, heading: str) -> re.Match[str] | None:
        """Match a heading; the group is the number."""
        parts = re.split(r"(\{n\}|\*)", plain(self.heading))
        pattern = "".join({"{n}": r"(\d+)", "*": ".*"}.get(part, re.escape(part)) for part in parts)
        return re.fullmatch(pattern, plain(heading))


class Contract(BaseModel):
    """``recto: structure:`` in metadata.yaml: what a project promises about the shape of its manuscript."""

    model_config = ConfigDict(extra="forbid")

    level: NonNegativeInt | None = None
    """The level of the headings that begin sections; by default, that of the first heading that ``sections`` names."""
    sections: list[SectionContract] = []
    """The sections, in order."""
    only: bool = False
    """Whether other sections are forbidden."""
    last: str | None = None
    """The heading of the last section."""
    words: Limits | None = None
    """The number of words in all sections together."""
    abstract: Limits | None = None
    """The number of words in the section "Abstract"."""


def plain(heading: str) -> str:
    """A heading in the form used for comparison: without typographic quotes and capitals."""
    return " ".join(heading.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}).casefold().split())
