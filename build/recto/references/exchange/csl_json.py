"""CSL JSON: a list of items (https://github.com/citation-style-language/schema, csl-data.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from recto.core.model import CslItem, line_and_column
from recto.core.wording import json_problem
from recto.core.world import World
from recto.references.exchange import Exchange, Malformed, Record

_BETWEEN = re.compile(r"[\s,]*")


def loads(text: str, _: World) -> list[Record]:
    """The items and the places of their opening brackets."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as failure:
        raise Malformed(f"this is not valid JSON: {json_problem(failure)}", failure.lineno, failure.colno) from failure
    except (RecursionError, ValueError) as failure:
        raise Malformed(f"this file cannot be read: {failure}") from failure
    if not isinstance(data, list):
        raise Malformed("this file must hold a list of references")
    records: list[Record] = []
    decode = json.JSONDecoder().raw_decode
    position = text.index("[") + 1
    for item in data:
        between = _BETWEEN.match(text, position)
        position = between.end() if between else position
        records.append(Record(item, *line_and_column(text, position)))
        position = decode(text, position)[1]
    return records


def dumps(items: Sequence[CslItem]) -> str:
    """The items as Recto writes its other JSON: two spaces a level, letters as they are."""
    return json.dumps([dict(item) for item in items], indent=2, ensure_ascii=False) + "\n"


EXCHANGE = Exchange("CSL JSON", (".json",), loads, dumps)
