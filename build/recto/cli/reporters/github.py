"""Workflow commands, which GitHub shows as annotations in a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from recto.cli.reporters import Page
from recto.core.escaping import visible


def render(page: Page) -> str:
    """One command per line."""
    lines = []
    for d in page.diagnostics:
        fields = [("title", f"{d.code} {d.severity.value}")]
        if d.location:
            place = [("file", d.location.path), ("line", str(d.location.line)), ("col", str(d.location.column))]
            fields = place + fields
        joined = ",".join(f"{name}={_parameter(value)}" for name, value in fields)
        body = d.message + (f"\nhint: {d.hint}" if d.hint else "")
        lines.append(f"::{d.severity.value} {joined}::{_data(body)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _parameter(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


RENDERER = render
