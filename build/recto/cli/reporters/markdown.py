"""The summary of a GitHub job: the number of problems, and a table of them for each file."""

from __future__ import annotations

import re
from itertools import groupby

from recto.cli.reporters import Page
from recto.core.diagnostics import Diagnostic, Severity, totals

MOST = 500
"""Maximum number of rows: GitHub does not show summaries larger than a megabyte."""


def render(page: Page) -> str:
    """Markdown, with errors in bold."""
    lines = ["## Recto", "", f"{totals(page.diagnostics).capitalize()}."]
    for path, group in groupby(page.diagnostics[:MOST], key=lambda d: d.location.path if d.location else ""):
        lines += ["", f"### {_text(path) or 'The manuscript'}", "", "| line | code | what is wrong |", "|--:|---|---|"]
        lines += map(_row, group)
    if len(page.diagnostics) > MOST:
        lines += ["", f"And {len(page.diagnostics) - MOST} more: `recto check` shows them all."]
    return "\n".join(lines)


def _row(diagnostic: Diagnostic) -> str:
    code = f"**{diagnostic.code}**" if diagnostic.severity is Severity.ERROR else diagnostic.code
    line = diagnostic.location.line if diagnostic.location else ""
    hint = f"<br>{_text(diagnostic.hint)}" if diagnostic.hint else ""
    return f"| {line} | {code} | {_text(diagnostic.message)}{hint} |"


def _text(text: str) -> str:
    """Text escaped for Markdown, because strangers wrote parts of it. An ``@`` in it notifies nobody."""
    entities = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "|": "&#124;", "#": "&#35;", ":": "&#58;"}
    entities |= {character: f"&#{ord(character)};" for character in "\\`*_[]~"}
    return re.sub(r"[&<>@|#:\\`*_\[\]~]", lambda match: entities[match[0]], " ".join(text.split()))


RENDERER = render
