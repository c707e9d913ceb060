"""References that the authors describe themselves, in ``content/**/manual-references*``: CSL JSON, CSL YAML, BibTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from recto.diagnostics import Report, error, warning
from recto.keys import standardise
from recto.model import CslItem, Location, SourceFile
from recto.sources import Request, Source, lock
from recto.world import BrokenMachine, World


def find(request: Request) -> dict[str, CslItem]:
    """The items of all manual files and of metadata's ``references``; of two for the same work, the last counts.

    Reports a file that cannot be parsed (B001) and an item without an id (B002).
    """
    expansions = lock.expansions(request.manuscript)
    found: dict[str, CslItem] = {}
    for file in request.manuscript.bibliographies:
        for item in _items(file, request.world, request.report):
            _add(found, item, expansions, file.path, request.report)
    metadata = request.manuscript.metadata
    pandoc = metadata.values.get("pandoc")
    inline = pandoc.get("references") if isinstance(pandoc, Mapping) else None
    for item in inline if isinstance(inline, list) else []:
        _add(found, item, expansions, metadata.path, request.report)
    wanted = {key.standard_id for key in request.keys}
    return {identifier: item for identifier, item in found.items() if identifier in wanted}


def _add(found: dict[str, CslItem], item: object, expansions: Mapping[str, str], path: str, report: Report) -> None:
    identifier = _identifier(item) if isinstance(item, Mapping) else None
    if not isinstance(item, Mapping) or identifier is None:
        report(
            warning(
                "B002",
                "a reference without an id cannot be cited",
                Location(path),
                'give each item an id that is its citation key, such as "id": "doi:10.1098/rsif.2017.0387"',
            )
        )
        return
    standard = standardise(identifier)[0]
    found[expansions.get(standard, standard)] = item


def _identifier(item: Mapping[str, Any]) -> str | None:
    """The key that the item is for: ``standard_citation``, else ``standard_id`` in its note, else its id.

    These are the places that Manubot reads, in its order.
    """
    note = re.findall(r"^standard_id: *(.+?) *$", str(item.get("note") or ""), re.MULTILINE)
    for candidate in (item.get("standard_citation"), *note[-1:], item.get("id")):
        if candidate:
            return str(candidate).removeprefix("@")
    return None


def _items(file: SourceFile, world: World, report: Report) -> Iterator[object]:
    suffix = file.path.rpartition(".")[2].lower()
    hint = "check the file in an editor that knows its format; the rest of the build goes on without it"
    data: Any = None
    try:
        if not file.text.strip():
            return
        if suffix == "json":
            data = json.loads(file.text)
        elif suffix in ("yaml", "yml"):
            data = yaml.load(file.text, Loader=yaml.CSafeLoader)  # CSafeLoader is the safe one
            data = json.loads(json.dumps(data, default=str))
            data = data.get("references", data) if isinstance(data, dict) else data
        else:
            data = json.loads(world.pandoc(["--from", "biblatex", "--to", "csljson"], file.text))
    except json.JSONDecodeError as failure:
        place = Location(file.path, failure.lineno, failure.colno)
        report(error("B001", f"this is not valid JSON: {failure.msg}", place, hint))
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        place = Location(file.path, mark.line + 1, mark.column + 1) if mark else Location(file.path)
        report(error("B001", f"this is not valid YAML: {failure.problem or failure.context}", place, hint))
    except (yaml.YAMLError, RecursionError, ValueError) as failure:
        report(error("B001", f"this file cannot be read: {failure}", Location(file.path), hint))
    except BrokenMachine as failure:
        match = re.search(r"\(line (\d+), column (\d+)\):?\s*([^\n]*)", str(failure))
        place = Location(file.path, int(match[1]), int(match[2])) if match else Location(file.path)
        report(error("B001", f"this is not valid BibTeX{f': {match[3]}' if match and match[3] else ''}", place, hint))
    if isinstance(data, list):
        yield from data
    elif data is not None:
        report(error("B001", "this file has to hold a list of references", Location(file.path), hint))


SOURCE = Source(order=10, find=find)
