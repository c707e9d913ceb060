"""For programs: a list of objects with the keys code, severity, message, path, line, column, hint and fix.

Path, line and column are null if a diagnostic belongs to no file; fix is null, or has the keys old and new.
"""

from __future__ import annotations

import json

from recto.cli.reporters import Page
from recto.core import escaping


def render(page: Page) -> str:
    """JSON, indented."""
    written = json.dumps(
        [
            {
                "code": d.code,
                "severity": d.severity.value,
                "message": d.message,
                "path": d.location.path if d.location else None,
                "line": d.location.line if d.location else None,
                "column": d.location.column if d.location else None,
                "hint": d.hint,
                "fix": {"old": d.fix.old, "new": d.fix.new} if d.fix else None,
            }
            for d in page.diagnostics
        ],
        indent=2,
        ensure_ascii=False,
    )
    return escaping.json(written)


RENDERER = render
