"""Document -> Bibliography: a reference for every citation key, through sources/, in their order.

The network never gives references to a build. It fills the lock, and the lock gives them, in this build as in the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from recto.core.diagnostics import Diagnostic, Report, error
from recto.core.lock_file import UnreadableLock
from recto.core.model import Bibliography, CitedKey, Document, Location, Manuscript, Reference, SourceFile
from recto.core.plugins import constants
from recto.core.world import World
from recto.references import csl
from recto.references import lock as locks
from recto.references.keys import cited_key, short_id
from recto.references.lock import Entry, Lock, UnwritableLock
from recto.references.sources import Answered, Described, Request, Source, lock, manual

if TYPE_CHECKING:
    from recto.core.network import Failure
    from recto.references.registries import Found


def resolve(
    document: Document, manuscript: Manuscript, world: World, report: Report, *, network: bool = False
) -> Bibliography:
    """Find the reference of every key that the text cites: see ``find``."""
    cited = [citation.key for citation in document.citations]
    return find(cited, document.aliases, manuscript, world, report, network=network)


def find(
    input_ids: Sequence[str],
    aliases: Mapping[str, str],
    manuscript: Manuscript,
    world: World,
    report: Report,
    *,
    network: bool,
    keep: bool = True,
) -> Bibliography:
    """The references of keys as they are written. Keys without one are for others to report.

    With ``network``, what nothing has is fetched and, with ``keep``, put into the lock's file. Reports a lock that
    cannot be read (B003) or written (L001): then nothing is fetched, since it could not be kept.
    """
    bibliography = look_up(input_ids, aliases, manuscript, world, report)
    if not network or not missing(bibliography):
        return bibliography
    try:
        if keep:
            # A run that was killed may have left something, or one beside this one have found it meanwhile.
            manuscript = with_lock(manuscript, locks.update(manuscript.root / locks.PATH))
            bibliography = look_up(input_ids, aliases, manuscript, world, report)
        filled, failures = retrieve(missing(bibliography), manuscript, world, report, keep=keep)
    except UnreadableLock as failure:
        report(lock.unreadable(failure))
        return bibliography
    except UnwritableLock as failure:
        report(unwritable(failure))
        return bibliography
    # Once more, as the authors may amend what was fetched.
    return replace(look_up(input_ids, aliases, with_lock(manuscript, filled), world, report), failures=failures)


def missing(bibliography: Bibliography) -> list[CitedKey]:
    """The keys without a reference, one for each work."""
    keys = {key.standard_id: key for key in bibliography.keys.values()}
    return [key for name, key in keys.items() if name not in bibliography.references]


def retrieve(
    keys: Sequence[CitedKey], manuscript: Manuscript, world: World, report: Report, *, keep: bool = True
) -> tuple[Lock, dict[str, Failure]]:
    """Ask the network for the keys; with ``keep``, put what it has into the lock's file as it comes.

    Returns the lock with it and, by standard id, why there is nothing for the others. Raises UnreadableLock and
    UnwritableLock.
    """
    from recto.core.network import Failure

    failures: dict[str, Failure] = {}
    fetched = Lock()
    path = manuscript.root / locks.PATH
    with locks.keeping(path) if keep else nullcontext(lambda _: None) as kept:

        def answered(key: str, answer: Found | Failure) -> None:
            nonlocal fetched
            if isinstance(answer, Failure):
                failures[key] = answer
                return
            new = part(key, answer, world)
            fetched |= new
            kept(new)

        ask(keys, manuscript, world, report, answered)
    return locks.update(path) if keep else lock.load(manuscript, lambda _: None) | fetched, failures


def ask(keys: Sequence[CitedKey], manuscript: Manuscript, world: World, report: Report, answered: Answered) -> None:
    """Ask every source that asks the network for the keys; each answer goes to ``answered``."""
    sources: dict[str, Source] = constants("recto.references.sources", "SOURCE")
    for source in sources.values():
        if source.network and keys:
            source.find(Request(keys, manuscript, world, report, answered))


def part(key: str, found: Found, world: World) -> Lock:
    """The part of a lock that an answer for a standard id makes."""
    standard = found.alias or key
    item = {name: value for name, value in found.item.items() if name != "id"}
    entry = Entry(found.source, world.now().date().isoformat(), item)
    return Lock({key: standard} if standard != key else {}, {standard: entry})


def unwritable(failure: UnwritableLock) -> Diagnostic:
    """What is said of a lock that cannot be written."""
    return error(
        "L001",
        f"{locks.PATH} cannot be written, so nothing was fetched: {failure}",
        Location(locks.PATH),
        "make content/ writable; or run recto refs lock on a machine where it is writable, "
        "and build with --locked here",
    )


def with_lock(manuscript: Manuscript, value: Lock) -> Manuscript:
    """The manuscript as if this were its lock."""
    return replace(manuscript, lock=SourceFile(locks.PATH, locks.dumps(value))) if value else manuscript


def look_up(
    input_ids: Iterable[str], aliases: Mapping[str, str], manuscript: Manuscript, world: World, report: Report
) -> Bibliography:
    """What the sources have that ask no network, for keys as they are written."""
    expansions = lock.expansions(manuscript)
    keys: dict[str, CitedKey] = {}
    for input_id in input_ids:
        keys.setdefault(input_id, cited_key(input_id, aliases, expansions))
    wanted = {key.standard_id: key for key in keys.values()}
    wanted |= {key.standard_id: key for key in map(_without_slash, tuple(wanted.values())) if key}
    references: dict[str, Reference] = {}
    amendments: dict[str, Described] = {}
    sources: dict[str, Source] = constants("recto.references.sources", "SOURCE")
    for name, source in sorted(sources.items(), key=lambda entry: entry[1].order):
        if source.network:
            continue
        for standard_id, found in source.find(Request(tuple(wanted.values()), manuscript, world, report)).items():
            item, location = (found.item, found.location) if isinstance(found, Described) else (found, None)
            if isinstance(found, Described) and found.amends:
                amendments[standard_id] = found
                continue
            short = wanted.pop(standard_id).short_id
            references[standard_id] = Reference(
                standard_id, short, csl.clean(item, short), name, location, csl.coded(item)
            )
    for standard_id in amendments.keys() & references.keys():
        reference, change = references[standard_id], amendments[standard_id]
        item = csl.clean({**reference.item, **change.item}, reference.short_id)
        references[standard_id] = replace(reference, item=item, location=change.location)
    for input_id, key in keys.items():
        other = _without_slash(key)
        if other and other.standard_id in references:
            keys[input_id] = other
    used = {key.standard_id for key in keys.values()}
    return Bibliography(
        keys,
        {name: references[name] for name in sorted(references) if name in used},
        described=manual.descriptions(manuscript, world),
    )


def _without_slash(key: CitedKey) -> CitedKey | None:
    """A URL's key without its last slash: Pandoc's own reading of it, and the one under which every Manubot since 2020
    has kept the page. It goes before ours if there is a reference for it."""
    if not (key.standard_id.startswith("url:") and key.standard_id.endswith("/")):
        return None
    standard = key.standard_id.removesuffix("/")
    return CitedKey(key.input_id, key.dealiased_id, standard, short_id(standard), key.problem)
