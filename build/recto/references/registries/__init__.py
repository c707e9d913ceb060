"""Who knows the works behind citation keys, one registry a module; each exports ``REGISTRY``.

A registry asks its services through Recto's client. Where Manubot's handler for a kind of key reads an answer in a
function of its own, that function is used; where reading and asking are one, the reading is done here, to the same
fields, and the module says so.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from recto.core.model import CslItem
from recto.core.network import Client, Failure, Response, Service
from recto.references import csl

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Found:
    """A work's record: CSL JSON without an id, which service it is from, and, for a key that only a network can
    standardise, the standard id that it stands for."""

    item: CslItem
    source: str
    alias: str | None = None


Answers = Mapping[str, Found | Failure]
"""By standard id. A key that is missing is not registered."""


@dataclass(frozen=True, slots=True)
class Registry:
    """One kind of identifier."""

    name: str
    """As people know it."""
    prefixes: Sequence[str]
    """Of the standard ids that it knows; ``*`` is every other that Manubot knows."""
    services: Sequence[Service]
    retrieve: Callable[[Sequence[str], Desk], Answers]
    """Answers for keys of one prefix. Raises NetworkFailure if there is none for any of them."""
    at_once: int = 1
    """How many keys one request can ask for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a registry works with: the client, where the services are, the day, and what all keys of a run share."""

    client: Client
    bases: Mapping[str, str]
    """Addresses of services by name, for those that are not at their own."""
    today: tuple[int, int, int]
    keys: Sequence[str] = ()
    """All standard ids of the run."""
    _shared: dict[Hashable, Future[Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def address(self, service: Service, path: str = "") -> str:
        """The address of something at a service."""
        return self.bases.get(service.name, service.base) + path

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What ``make`` returns or raises; made once for each ``key``, by the first thread that asks for it."""
        with self._lock:
            future = self._shared.get(key)
            mine = future is None
            if future is None:
                future = self._shared[key] = Future()
        if mine:
            try:
                future.set_result(make())
            except BaseException as failure:  # handed on to every thread that asks
                future.set_exception(failure)
        value: Value = future.result()
        return value

    def ahead(self, key: Hashable, make: Callable[[], Value]) -> None:
        """Begin with what ``once`` will be asked for."""

        def work() -> None:
            with contextlib.suppress(Exception):  # ``once`` raises it where it is asked for
                self.once(key, make)

        if key not in self._shared:
            threading.Thread(target=work, name="recto-network-ahead", daemon=True).start()

    def batch(self, key: str, size: int) -> tuple[str, ...]:
        """The ``size`` keys of the run, of the same prefix, among which ``key`` is."""
        prefix = key.partition(":")[0] + ":"
        keys = [other for other in self.keys if other.startswith(prefix)]
        if key not in keys:
            return (key,)
        start = keys.index(key) // size * size
        return tuple(keys[start : start + size])


def accession(standard_id: str) -> str:
    """What follows the prefix."""
    return standard_id.partition(":")[2]


def record(data: object, response: Response) -> dict[str, Any]:
    """``data`` as a record that says at least something of a work. Raises NetworkFailure (malformed) if it does not."""
    said = ("title", "author", "editor", "container-title", "publisher", "issued")
    if not isinstance(data, dict) or not any(data.get(field) for field in said):
        raise response.malformed("with an empty record")
    return data


def found(item: Mapping[str, Any], source: str) -> Found:
    """The record as the lock keeps it: only CSL's own fields, each of the right shape, and no id."""
    return Found(csl.retrieved(item), source)
