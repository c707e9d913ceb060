"""HTML in the Markdown that no format shows: scripts, frames, forms, handlers, addresses of other hosts (H001)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.checks import Subject
from recto.diagnostics import Diagnostic, warning

_REMOVED = re.compile(
    r"<(script|style|iframe|object|embed|form|button|select|textarea|link|meta|base|applet|frame)\b", re.IGNORECASE
)
_HANDLER = re.compile(r"<[a-z][^>]*?\s(on[a-z]+)\s*=", re.IGNORECASE)
_SCRIPT_LINK = re.compile(r"(?:href|src)\s*=\s*[\"']?\s*(javascript|vbscript|data):", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """What ``body`` takes out of the author's HTML, at its place."""
    for raw in subject.document.raw_html:
        html = re.sub(r"<!--.*?-->", "", raw.html, flags=re.DOTALL)
        element = _REMOVED.search(html)
        handler = _HANDLER.search(html)
        link = _SCRIPT_LINK.search(html)
        if element:
            yield warning(
                "H001",
                f"<{element[1].lower()}> is left out: a manuscript shows text, it runs and loads nothing",
                raw.location,
                "say it in Markdown, or take it out",
            )
        elif handler or link:
            found = (
                f"the attribute {handler[1].lower()}" if handler else f"the {link[1].lower()}: address" if link else ""
            )
            yield warning("H001", f"{found} is left out: a manuscript runs nothing", raw.location, "take it out")


CHECK = check
