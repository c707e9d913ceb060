"""References from the services where the works are registered, through ``registries``: what no other source has."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from recto.core.model import CslItem
from recto.core.world import World
from recto.references.sources import Answered, Request, Source

if TYPE_CHECKING:
    from recto.references.registries import Answers, Desk, Registry


def find(request: Request) -> Mapping[str, CslItem]:
    """Ask for the keys; the answers go to ``request.answered``. Of those that are not of their kind's form, only DOIs
    are asked for, since what looks odd may be registered."""
    keys = [key.standard_id for key in request.keys if key.problem is None or key.standard_id.startswith("doi:10.")]
    fetch(keys, request.world, contact(request.manuscript.metadata.values), answered=request.answered)
    return {}


def contact(metadata: Mapping[str, object]) -> str | None:
    """The e-mail address that services are told: the corresponding author's, or else the first."""
    authors = metadata.get("author_info") or metadata.get("authors")
    known = (
        [one for one in authors if isinstance(one, Mapping) and one.get("email")] if isinstance(authors, list) else []
    )
    known.sort(key=lambda author: not author.get("corresponding"))
    return str(known[0]["email"]) if known else None


def fetch(
    standard_ids: Sequence[str],
    world: World,
    contact: str | None,
    *,
    answered: Answered,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Ask for each key. ``answered`` is called with each and what came of it, in this thread, one at a time, as answers
    come. If it raises, or on Ctrl-C, or once ``stop()`` is true, nothing more is asked, and what is under way ends.

    Keys that no registry knows the kind of are not asked for, and get no answer.
    """
    from recto.core.plugins import constants
    from recto.references.registries import Desk

    registries: Sequence[Registry] = list(constants("recto.references.registries", "REGISTRY").values())
    # First what has to wait for its turn, many works in a request; the rest is asked beside it.
    jobs = sorted(_jobs(list(dict.fromkeys(standard_ids)), registries), key=lambda job: job[0].at_once, reverse=True)
    if not jobs:
        return
    services = [
        # A service that is elsewhere is another, with no wishes of its own that we know.
        type(service)(service.name, world.services[service.name]) if service.name in world.services else service
        for registry in registries
        for service in registry.services
    ]
    answers: queue.SimpleQueue[tuple[Sequence[str], Answers]] = queue.SimpleQueue()
    waiting: queue.SimpleQueue[tuple[Registry, Sequence[str]]] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    with world.network(services, contact=contact) as client:
        now = world.now()
        desk = Desk(client, world.services, (now.year, now.month, now.day), tuple(standard_ids))

        def work() -> None:
            while True:
                try:
                    registry, keys = waiting.get_nowait()
                except queue.Empty:
                    return
                answers.put((keys, _asked(registry, keys, desk)))

        # More threads than connections: some only wait for a host's turn.
        for _ in range(min(len(jobs), 2 * client.limits.connections)):
            threading.Thread(target=work, name="recto-network", daemon=True).start()
        left = sum(len(keys) for _, keys in jobs)
        while left and not stop():
            try:
                keys, got = answers.get(timeout=0.2)
            except queue.Empty:
                continue
            for key in keys:
                left -= 1
                answered(key, got[key])


def _jobs(standard_ids: Sequence[str], registries: Sequence[Registry]) -> list[tuple[Registry, Sequence[str]]]:
    """Which registry to ask for which keys in one go."""
    from recto.references.manubot import is_prefix

    by_prefix = {prefix: registry for registry in registries for prefix in registry.prefixes}
    groups: dict[str, list[str]] = {}
    for key in standard_ids:
        prefix, colon, name = key.partition(":")
        if colon and name and (prefix in by_prefix or is_prefix(prefix)):
            groups.setdefault(prefix, []).append(key)
    jobs: list[tuple[Registry, Sequence[str]]] = []
    for prefix, keys in groups.items():
        registry = by_prefix.get(prefix) or by_prefix["*"]
        jobs += [(registry, keys[at : at + registry.at_once]) for at in range(0, len(keys), registry.at_once)]
    return jobs


def _asked(registry: Registry, keys: Sequence[str], desk: Desk) -> Answers:
    """What the registry says of each of the keys. An answer that makes no sense for many at once is asked for in
    halves: one bad key, or one bad record, must not cost the others."""
    from recto.core.network import Failure, NetworkFailure, Trouble

    try:
        got = dict(registry.retrieve(keys, desk))
    except NetworkFailure as failure:
        if len(keys) > 1 and not failure.failure.passing:
            half = len(keys) // 2
            return {**_asked(registry, keys[:half], desk), **_asked(registry, keys[half:], desk)}
        return dict.fromkeys(keys, failure.failure)
    except Exception as failure:  # an answer of a shape that nobody thought of costs its keys, not the build
        message = f"{registry.name}'s answer cannot be read ({type(failure).__name__}: {failure})"
        return dict.fromkeys(keys, Failure(Trouble.MALFORMED, message, registry.name))
    for key in keys:
        message = f"{registry.name} does not know {key}"
        got.setdefault(key, Failure(Trouble.NOT_REGISTERED, message, registry.name))
    return got


SOURCE = Source(order=30, find=find, network=True)
