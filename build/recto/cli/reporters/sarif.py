"""SARIF 2.1.0, for GitHub's code scanning and for editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from recto import __version__
from recto.cli.reporters import Page
from recto.core import escaping
from recto.core.diagnostics import Diagnostic
from recto.rules.rule import rules


def render(page: Page) -> str:
    """One run, with the rules that were broken."""
    codes = sorted({diagnostic.code for diagnostic in page.diagnostics} & rules().keys())
    driver = {"name": "Recto", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes) for diagnostic in page.diagnostics],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return escaping.json(
        json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)
    )


def _rule(code: str) -> dict[str, Any]:
    rule = rules()[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},  # GitHub's code scanning requires both
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.family]},
    }


def _result(diagnostic: Diagnostic, codes: list[str]) -> dict[str, Any]:
    message = diagnostic.message + (f"\nhint: {diagnostic.hint}" if diagnostic.hint else "")
    # GitHub rejects results without a location; those that have none concern the manuscript as a whole.
    place: dict[str, Any] = {"artifactLocation": {"uri": "content/metadata.yaml"}}
    if diagnostic.location:
        region = {"startLine": diagnostic.location.line, "startColumn": diagnostic.location.column}
        place = {"artifactLocation": {"uri": quote(diagnostic.location.path)}, "region": region}
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": diagnostic.severity.value,
        "message": {"text": message},
        "locations": [{"physicalLocation": place}],
    }
    if diagnostic.code in codes:
        result["ruleIndex"] = codes.index(diagnostic.code)
    if diagnostic.fix and diagnostic.location and "\n" not in diagnostic.fix.old:
        end = diagnostic.location.column + len(diagnostic.fix.old)
        replacement = {
            "deletedRegion": {**place["region"], "endColumn": end},
            "insertedContent": {"text": diagnostic.fix.new},
        }
        change = {"artifactLocation": place["artifactLocation"], "replacements": [replacement]}
        fixed = f"write {diagnostic.fix.new}" if diagnostic.fix.new else "take it out"
        result["fixes"] = [{"description": {"text": fixed}, "artifactChanges": [change]}]
    return result


RENDERER = render
