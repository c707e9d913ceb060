"""Where references come from, one source a module; each exports ``SOURCE``.

``resolve`` asks them in their order for the standard ids that no source before them had. A source that asks the network
is asked last, and only if it may be: what it finds goes into the lock, and from there into the bibliography.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recto.core.diagnostics import Report
from recto.core.model import CitedKey, CslItem, Location, Manuscript
from recto.core.world import World

if TYPE_CHECKING:
    from recto.core.network import Failure
    from recto.references.registries import Found

Answered = Callable[[str, "Found | Failure"], None]
"""Called with a standard id and what the network said of it, one at a time and in the caller's thread."""


def _ignore(_: str, __: Found | Failure) -> None:
    """For sources that ask no network."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a source is asked: the keys still without a reference, and what it may use to find one."""

    keys: Sequence[CitedKey]
    manuscript: Manuscript
    world: World
    report: Report
    answered: Answered = _ignore
    """Where a source that asks the network puts its answers, as they come."""


@dataclass(frozen=True, slots=True)
class Described:
    """A work that a file of the author's describes, at ``location``."""

    item: CslItem
    location: Location
    amends: bool = False
    """Whether ``item`` has only the fields that differ from what another source says; None takes a field away."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of references. ``find`` returns CSL items by standard id, for as many of the keys as it can.

    With ``network``, it returns nothing: its answers go to ``request.answered``.
    """

    order: int
    find: Callable[[Request], Mapping[str, CslItem | Described]]
    network: bool = False
