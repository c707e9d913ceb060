"""SARIF 2.1.0, for GitHub's code scanning and for editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from recto import __version__
from recto.core import escaping
from recto.review.remarks.formats import by, fate, said, where_from
from recto.review.remarks.remark import Placed, State

_RULES = {
    State.HOLDS: "A remark on words that are unchanged",
    State.CHANGED: "A remark on words that have changed since",
    State.GONE: "A remark on words that are gone",
    State.NOT_FOUND: "A remark whose place was not found",
}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def write(placed: Sequence[Placed]) -> str:
    """One run, with a rule for each state."""
    rules = [
        {
            "id": _identifier(state),
            "shortDescription": {"text": text},
            "fullDescription": {"text": text},
            "defaultConfiguration": {"level": "note"},
        }
        for state, text in _RULES.items()
    ]
    run = {
        "tool": {"driver": {"name": "Recto remarks", "semanticVersion": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [*map(_result, placed)],
    }
    return escaping.json(
        json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)
    )


def _identifier(state: State) -> str:
    return f"remark-{state.value.replace(' ', '-')}"


def _result(placed: Placed) -> dict[str, Any]:
    remark = placed.remark
    lines = [
        f"{by(remark.author, remark.date)}: {said(placed)}".removeprefix(": "),
        f"on: {remark.quote}" if remark.quote else "",
        fate(placed),
        *(f"answer: {by(reply.author, reply.date)}: {reply.text}" for reply in remark.replies),
        "" if placed.location else f"in: {where_from(placed)}",
    ]
    # GitHub rejects results without a location; those that have none concern the manuscript as a whole.
    place: dict[str, Any] = {"artifactLocation": {"uri": "content/metadata.yaml"}}
    if placed.location:
        region = {"startLine": placed.location.line, "startColumn": placed.location.column}
        place = {"artifactLocation": {"uri": quote(placed.location.path)}, "region": region}
    return {
        "ruleId": _identifier(placed.state),
        "ruleIndex": [*_RULES].index(placed.state),
        "level": "note",
        "message": {"text": "\n".join(filter(None, lines))},
        "locations": [{"physicalLocation": place}],
    }


FORMAT = write
