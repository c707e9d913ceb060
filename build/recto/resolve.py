"""Document -> Bibliography: a reference for every citation key, through sources/, in their order."""

from __future__ import annotations

from recto import csl
from recto.diagnostics import Report
from recto.keys import cited_key, short_id
from recto.model import Bibliography, CitedKey, Document, Manuscript, Reference
from recto.plugins import constants
from recto.sources import Request, Source, lock
from recto.world import World


def resolve(
    document: Document, manuscript: Manuscript, world: World, report: Report, *, network: bool = False
) -> Bibliography:
    """Find the reference of every key that the text cites. Keys without one are ``check``'s to report."""
    expansions = lock.expansions(manuscript)
    keys: dict[str, CitedKey] = {}
    for citation in document.citations:
        keys.setdefault(citation.key, cited_key(citation.key, document.aliases, expansions))
    missing = {key.standard_id: key for key in keys.values()}
    missing |= {key.standard_id: key for key in map(_without_slash, tuple(missing.values())) if key}
    references: dict[str, Reference] = {}
    sources: dict[str, Source] = constants("recto.sources", "SOURCE")
    for name, source in sorted(sources.items(), key=lambda entry: entry[1].order):
        request = Request(tuple(missing.values()), manuscript, world, report, network)
        for standard_id, item in source.find(request).items():
            short = missing.pop(standard_id).short_id
            references[standard_id] = Reference(standard_id, short, csl.clean(item, short), name)
    for input_id, key in keys.items():
        other = _without_slash(key)
        if other and other.standard_id in references:
            keys[input_id] = other
    used = {key.standard_id for key in keys.values()}
    return Bibliography(keys, {name: references[name] for name in sorted(references) if name in used})


def _without_slash(key: CitedKey) -> CitedKey | None:
    """A URL's key without its last slash: Pandoc's own reading of it, and the one under which every Manubot since 2020
    has kept the page. It goes before ours if there is a reference for it."""
    if not (key.standard_id.startswith("url:") and key.standard_id.endswith("/")):
        return None
    standard = key.standard_id.removesuffix("/")
    return CitedKey(key.input_id, key.dealiased_id, standard, short_id(standard), key.problem)
