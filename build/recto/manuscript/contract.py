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
    """Its words; ``*`` stands for any, ``{n}`` for 1, 2, 3 and so on in as many sections."""
    count: Limits | None = None
    """How many sections there are, where ``heading`` has ``{n}``."""
    words: Limits | None = None
    citations: NonNegativeInt = 0
    """The minimum of different works that it cites."""
    optional: bool = False

    def matches(self, heading: str) -> re.Match[str] | None:
        """Whether a heading matches it; the group is the number."""
        parts = re.split(r"(\{n\}|\*)", plain(self.heading))
        pattern = "".join({"{n}": r"(\d+)", "*": ".*"}.get(part, re.escape(part)) for part in parts)
        return re.fullmatch(pattern, plain(heading))


class Contract(BaseModel):
    """``recto: structure:`` in metadata.yaml: what a project promises about the shape of its manuscript."""

    model_config = ConfigDict(extra="forbid")

    level: NonNegativeInt | None = None
    """The level of the headings that begin sections; by default that of the first that ``sections`` names."""
    sections: list[SectionContract] = []
    """The sections in their order."""
    only: bool = False
    """Whether there may be no others."""
    last: str | None = None
    """The heading of the last section."""
    words: Limits | None = None
    """Words of all sections together."""
    abstract: Limits | None = None
    """Words of the section "Abstract"."""


def plain(heading: str) -> str:
    """A heading as it is compared: without typographic quotes and capitals."""
    return " ".join(heading.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}).casefold().split())
