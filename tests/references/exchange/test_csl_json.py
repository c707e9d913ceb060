"""CSL JSON: its places."""

from __future__ import annotations

import json

from recto.references.exchange import exchanges

from tests.helpers import world


def test_json_places() -> None:
    records = exchanges()["csl_json"].loads(' [ {"id": "a"} ,\n\n  {"id": "b"}, 5]', world())
    assert [(record.line, record.column) for record in records] == [(1, 4), (3, 3), (3, 16)]
    assert json.dumps(records[2].item) == "5"
