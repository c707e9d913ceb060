"""Where references come from, one source a module; each exports ``SOURCE``.

``resolve`` asks them in their order for the standard ids that no source before them had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from recto.diagnostics import Report
from recto.model import CitedKey, CslItem, Manuscript
from recto.world import World


@dataclass(frozen=True, slots=True)
class Request:
    """What a source is asked: the keys still without a reference, and what it may use to find one."""

    keys: Sequence[CitedKey]
    manuscript: Manuscript
    world: World
    report: Report
    network: bool
    """Whether asking the network is allowed (not with ``--offline`` or ``--locked``)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of references. ``find`` returns CSL items by standard id, for as many of the keys as it can."""

    order: int
    find: Callable[[Request], Mapping[str, CslItem]]
