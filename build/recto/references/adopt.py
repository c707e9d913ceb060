"""A folder that Manubot published -> Lock: the very references that a manuscript was published with.

Manubot wrote the references as CSL JSON whose ids are short ids, and beside it a table that says which key each short
id stands for. The table's columns have had other names in each era, but the same order: the key as written, without
its alias, in its standard form, and the short id.

======================  ===================  =====================  =================  ==============
when                    1                    2                      3                  4
======================  ===================  =====================  =================  ==============
2017                    ``text``             ``citation``           standard_citation  citation_id
2018                    ``string``           ``citation``           standard_citation  citation_id
2019 to early 2020      manuscript_citekey   ``detagged_citekey``   standard_citekey   short_citekey
since 2020              ``input_id``         ``dealiased_id``       standard_id        short_id
======================  ===================  =====================  =================  ==============

In 2017 the files were called bibliography.json and processed-citations.tsv.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from recto.core.diagnostics import Report, error, warning
from recto.core.world import World
from recto.references import csl
from recto.references.keys import standardise
from recto.references.lock import Entry, Lock

REFERENCES = ("references.json", "bibliography.json")
TABLES = ("citations.tsv", "processed-citations.tsv")


def adopt(folder: Path, world: World, report: Report) -> Lock:
    """The references in ``folder``, dated as the folder's variables.json is, else today.

    Reports a folder that has none, or has them in a form that cannot be read (L002), and references of which nothing
    says what they are cited by (L003).
    """
    text, problem = _text(folder, REFERENCES)
    try:
        items = json.loads(text) if text else None
    except (ValueError, RecursionError) as failure:
        items, problem = None, f"{REFERENCES[0]} is not valid JSON: {failure}"
    if not isinstance(items, list):
        report(
            error(
                "L002",
                f"there are no references to adopt in {folder}: {problem or f'{REFERENCES[0]} does not hold a list'}",
                hint="name the folder that Manubot wrote, with references.json and citations.tsv in it; "
                "Rootstock keeps it in the branch output",
            )
        )
        return Lock()
    rows = [*_rows(_text(folder, TABLES)[0])]
    standard_ids = {short: _standard(standard) for _, _, standard, short in rows}
    aliases = {_standard(dealiased): _standard(standard) for _, dealiased, standard, _ in rows}
    day = _day(folder) or world.now().date().isoformat()
    references: dict[str, Entry] = {}
    unknown: list[str] = []
    for item in items:
        key = (standard_ids.get(str(item.get("id"))) or _noted(item)) if isinstance(item, Mapping) else None
        if key is None:
            unknown.append(str(item.get("title") or item.get("id")) if isinstance(item, Mapping) else str(item)[:40])
            continue
        cleaned = csl.clean(item, key)
        del cleaned["id"]
        references[key] = Entry("published", day, cleaned)
    if unknown:
        report(
            warning(
                "L003",
                f"{len(unknown)} reference{'s' if unknown[1:] else ''} of {folder} left out, because nothing says "
                f"which key {'they are' if unknown[1:] else 'it is'} cited by: "
                + "; ".join(unknown[:5])
                + ("; …" if unknown[5:] else ""),
                hint=f"put the {TABLES[0]} that Manubot wrote beside {REFERENCES[0]} into the folder",
            )
        )
    return Lock({key: value for key, value in aliases.items() if key != value and value in references}, references)


def _text(folder: Path, names: tuple[str, ...]) -> tuple[str, str]:
    """The text of the first of the files that is there; else why there is none."""
    for name in names:
        try:
            return (folder / name).read_text(encoding="utf-8-sig"), ""
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as failure:
            return "", f"{name} cannot be read: {failure}"
    return "", f"{names[0]} is missing"


def _rows(table: str) -> Iterator[list[str]]:
    """The table's rows, if it is one: columns are told by their place, since their names changed."""
    rows = csv.reader(table.splitlines(), delimiter="\t")
    header = next(rows, [])
    if len(header) >= 4 and header[2].startswith("standard"):
        yield from (row[:4] for row in rows if len(row) >= 4 and row[3])


def _standard(key: str) -> str:
    """The standard id as Manubot makes it today: a PubMed id, say, was ``pmid:`` before 2020."""
    return standardise(key.removeprefix("@"))[0]


def _noted(item: Mapping[str, Any]) -> str | None:
    """The key that the item itself tells, as Manubot wrote it since 2018; or its id, if that is no short id."""
    note = re.findall(r"^standard_id: *(.+?) *$", str(item.get("note") or ""), re.MULTILINE)
    identifier = str(item.get("id") or "")
    found = item.get("standard_citation") or (note[-1] if note else identifier if ":" in identifier else None)
    return _standard(str(found)) if found else None


def _day(folder: Path) -> str | None:
    """The day of publication, from Manubot's variables.json."""
    try:
        variables = json.loads((folder / "variables.json").read_text(encoding="utf-8"))
        return date.fromisoformat(str(variables["pandoc"]["date-meta"])).isoformat()
    except (OSError, ValueError, KeyError, TypeError):
        return None
