"""The formats in which bibliographies are exchanged, one a module; each exports ``EXCHANGE``.

A format reads what authors put beside their text (``content/manual-references*``) and, where it can, writes CSL items
for other programs. Both are pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from recto.core.model import CslItem
from recto.core.plugins import constants
from recto.core.world import World


class Malformed(ValueError):
    """A text is not of its format. ``message`` says so in a sentence's rest: "this is not valid …"."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a bibliography, and where it begins. ``item`` is an object of CSL JSON if the author made none of
    the mistakes that are for others to report: it may be anything that the format can hold."""

    item: object
    line: int = 1
    column: int = 1
    keys: tuple[str, ...] = ()
    """The citation keys that the entry answers to, best first, in formats that have no place for a key."""
    problem: str = ""
    """Why the entry cannot be read, if that costs no other: a sentence's rest, as in ``Malformed``."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A format: its name, the ends of its files' names, and its functions.

    ``loads`` raises Malformed; ``dumps`` is None for a format that is only read, and takes items of the shape that
    ``csl.clean`` gives.
    """

    name: str
    suffixes: tuple[str, ...]
    loads: Callable[[str, World], Sequence[Record]]
    dumps: Callable[[Sequence[CslItem]], str] | None = None


def exchanges() -> Mapping[str, Exchange]:
    """Every format by the name of its module."""
    return constants("recto.references.exchange", "EXCHANGE")


def by_suffix(path: str) -> Exchange:
    """The format of a file, by the end of its name. Raises KeyError for a file of no known kind."""
    suffix = path[path.rfind(".") :].lower()
    return {suffix: exchange for exchange in exchanges().values() for suffix in exchange.suffixes}[suffix]
