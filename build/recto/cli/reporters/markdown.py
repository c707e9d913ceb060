"""The summary of a GitHub job: the number of problems, and a table of them for each file."""

from __future__ import annotations

from itertools import groupby

from recto.cli.reporters import Page
from recto.core.diagnostics import Diagnostic, Severity, totals
from recto.core.escaping import markdown

MOST = 500
"""Maximum number of rows: GitHub does not show summaries larger than a megabyte."""


def render(page: Page) -> str:
    """Markdown, with errors in bold."""
    lines = ["## Recto", "", f"{totals(page.diagnostics).capitalize()}."]
    for path, group in groupby(page.diagnostics[:MOST], key=lambda d: d.location.path if d.location else ""):
        lines += [
            "",
            f"### {markdown(path) or 'The manuscript'}",
            "",
            "| line | code | what is wrong |",
            "|--:|---|---|",
        ]
        lines += map(_row, group)
    if len(page.diagnostics) > MOST:
        lines += ["", f"And {len(page.diagnostics) - MOST} more: `recto check` shows them all."]
    return "\n".join(lines)


def _row(diagnostic: Diagnostic) -> str:
    code = f"**{diagnostic.code}**" if diagnostic.severity is Severity.ERROR else diagnostic.code
    line = diagnostic.location.line if diagnostic.location else ""
    hint = f"<br>{markdown(diagnostic.hint)}" if diagnostic.hint else ""
    return f"| {line} | {code} | {markdown(diagnostic.message)}{hint} |"


RENDERER = render
