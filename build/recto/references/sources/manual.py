"""References that the authors describe themselves, in ``content/**/manual-references*``: see ``references.exchange``.

An item is for the citation key that is its id. A note in it that Manubot left, ``standard_id: …``, counts only where
the id is no key: where it is the short id of a published reference list, say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from recto.core.conflicts import RESOLVE, UNRESOLVED, conflicts, first_side
from recto.core.diagnostics import Report, error, warning
from recto.core.model import Description, Location, Manuscript, SourceFile, line_and_column
from recto.core.world import World
from recto.references import standing
from recto.references.at_hand import at_hand
from recto.references.exchange import Malformed, Record, by_suffix
from recto.references.keys import is_identifier, standardise
from recto.references.sources import Described, Request, Source, lock


def find(request: Request) -> dict[str, Described]:
    """The items of all manual files and of metadata's ``references``, by standard id; of two for the same work, the
    last counts, and one that amends is laid over the other.

    Reports a file that cannot be parsed (B001), an item without an id (B002), a note that names another work than the
    id (B020), and two different items for the same work (B021).
    """
    wanted = {key.standard_id for key in request.keys}
    expansions = lock.expansions(request.manuscript)
    by_id: dict[str, Described] = {}
    by_other: dict[str, Described] = {}
    for record, location in _records(request.manuscript, request.world, request.report):
        item = record.item if isinstance(record.item, Mapping) else {}
        claims = _claims(record, item, wanted, location, request.report)
        if not claims:
            request.report(
                warning(
                    "B002",
                    "a reference without an id cannot be cited",
                    location,
                    'give each item an id that is its citation key, such as "id": "doi:10.1098/rsif.2017.0387"',
                )
            )
        _report_other_work(claims, item, location, request.report)
        fields = {name: value for name, value in item.items() if name not in ("id", "amends", "standard_citation")}
        described = Described(fields, location, item.get("amends") in (True, "true"))
        for key, is_id in claims:
            standard = _standard(key, expansions)
            known = by_id if is_id else by_other
            if is_id and standard in known:
                _report_difference(known[standard], described, standard, request.report)
            if standard in wanted:
                known[standard] = _together(known.get(standard), described)
    return by_other | {standard: _together(by_other.get(standard), one) for standard, one in by_id.items()}


def descriptions(manuscript: Manuscript, world: World) -> tuple[Description, ...]:
    """Every item of the files, with the keys that it is for; nothing is reported, as ``find`` does that."""
    expansions = lock.expansions(manuscript)
    found = []
    for record, location in _records(manuscript, world, _unsaid):
        item = record.item if isinstance(record.item, Mapping) else {}
        keys = [key for key, _ in _claims(record, item, frozenset(), location, _unsaid)]
        named = str(item.get("id") or "").removeprefix("@")
        if keys:
            standard_ids = frozenset(_standard(key, expansions) for key in (*keys, named) if key)
            found.append(Description(keys[0], standard_ids, location, item))
    return tuple(found)


def _unsaid(_: object) -> None:
    """For what was reported already."""


def _standard(key: str, expansions: Mapping[str, str]) -> str:
    standard = standardise(key)[0]
    return expansions.get(standard, standard)


def _claims(
    record: Record, item: Mapping[str, Any], wanted: Set[str], location: Location, report: Report
) -> list[tuple[str, bool]]:
    """The keys that an item is for, and of each whether it is the item's id: that counts before what is not.

    Manubot reads ``standard_citation``, the note and the id in this order, so that a correction with a new id does
    nothing as long as the note has the old one.
    """
    if record.keys:
        return [(key, key == record.keys[0]) for key in record.keys]
    named = str(item.get("standard_citation") or item.get("id") or "").removeprefix("@")
    note = str(item.get("note") or "")
    noted = [key.removeprefix("@") for line in _NOTED.findall(note) for key in line if key]
    if not noted:
        return [(named, True)] if named else []
    if not (item.get("standard_citation") or is_identifier(named) or named in wanted):
        return [(noted[-1], False)]
    if is_identifier(named) and standardise(noted[-1])[0] != standardise(named)[0]:
        report(
            warning(
                "B020",
                f"the entry's id is {named} but its note says standard_id: {noted[-1]}; the id is used",
                location,
                "remove the line standard_id: … from the note; or, if the note is right, make it the id",
            )
        )
    return [(named, True)]


def _report_other_work(
    claims: Sequence[tuple[str, bool]], item: Mapping[str, Any], location: Location, report: Report
) -> None:
    """B020, where the entry's own fields name another work than its id."""
    for key, is_id in claims:
        standard = standardise(key)[0]
        kind, _, accession = standard.partition(":")
        name = {"doi": "DOI", "pubmed": "PMID", "pmc": "PMCID"}.get(kind, "")
        value = item.get(name)
        other = standing.identifier(*at_hand(f"{kind}:{value}").split(":", 1)) if value else ""
        # The metadata of a preprint may well name the version that a journal published.
        is_preprint = standing.preprint_server(standard, item)
        if is_id and value and other != standing.identifier(kind, accession) and not is_preprint:
            report(
                warning(
                    "B020",
                    f"the entry's id is {key} but its {name} is {value}: one of them is another work's",
                    location,
                    f"correct the id, or the {name}",
                )
            )


_NOTED = re.compile(r"^standard_id: *(.+?) *$|{:standard_id: *(.+?) *}", re.MULTILINE)
"""What Manubot writes into a note, and the other form of it that it reads."""


def _together(known: Described | None, described: Described) -> Described:
    """One item of two for the same work."""
    if known is None or not (known.amends or described.amends):
        return described
    # Whichever is read first, the amendment lies on top.
    below, above = (described, known) if known.amends and not described.amends else (known, described)
    return replace(above, item={**below.item, **above.item}, amends=below.amends)


def _report_difference(known: Described, described: Described, standard: str, report: Report) -> None:
    if known.item != described.item and not (known.amends or described.amends):
        report(
            warning(
                "B021",
                f"{standard} is described twice, differently (first at {known.location}); this one is used",
                described.location,
                'keep one of the two; or keep only what differs in this one, and add "amends": true',
            )
        )


def _records(manuscript: Manuscript, world: World, report: Report) -> Iterator[tuple[Record, Location]]:
    for file in manuscript.bibliographies:
        hint = "check the file in an editor that knows its format; the build goes on without "
        for start in conflicts(file.text):
            place = Location(file.path, *line_and_column(file.text, start))
            report(error("B001", f"{UNRESOLVED}file", place, RESOLVE))
        records = _parsed(replace(file, text=first_side(file.text)), world)
        if isinstance(records, Malformed):
            report(error("B001", records.message, Location(file.path, records.line, records.column), f"{hint}it"))
            continue
        for record in records:
            place = Location(file.path, record.line, record.column)
            if record.problem:
                report(error("B001", record.problem, place, f"{hint}this entry"))
            else:
                yield record, place
    inline = manuscript.metadata.value("pandoc", "references")
    for index, item in enumerate(inline if isinstance(inline, list) else ()):
        yield Record(item), manuscript.metadata.place("pandoc", "references", index)


_PARSED: dict[SourceFile, tuple[Record, ...] | Malformed] = {}
"""The last files that were read: a build asks up to three times, and BibTeX takes a run of Pandoc."""


def _parsed(file: SourceFile, world: World) -> tuple[Record, ...] | Malformed:
    if file not in _PARSED:
        try:
            parsed: tuple[Record, ...] | Malformed = tuple(by_suffix(file.path).loads(file.text, world))
        except Malformed as failure:
            parsed = failure
        while len(_PARSED) >= 16:
            _PARSED.pop(next(iter(_PARSED)))
        _PARSED[file] = parsed
    return _PARSED[file]


SOURCE = Source(order=10, find=find)
