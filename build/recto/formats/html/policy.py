"""What a project lets the page load or run: as the page's Content-Security-Policy, and as data for its scripts.

By default the page requests nothing from other hosts. Each setting allows only what it needs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from recto.core.model import OptIns


def policy(chosen: OptIns, scripts: Sequence[str]) -> str:
    """The page's Content-Security-Policy (https://www.w3.org/TR/CSP3/).

    It allows the page's own style, its inline scripts (by their hashes), the images and fonts next to it, and what the
    project switched on. ``file:`` lets a page opened from disk show its images: they have no origin, so ``'self'`` does
    not cover them.
    """
    directives = {
        "default-src": ["'none'"],
        "script-src": [f"'sha256-{_sha256(script)}'" for script in scripts],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:", "file:"],
        "media-src": ["'self'", "file:"],
        "font-src": ["'self'", "file:"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    for name, sources in _widened(chosen):
        known = directives.setdefault(name, [])
        known += [source for source in sources if source not in known]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items() if sources)


def _widened(chosen: OptIns) -> Iterator[tuple[str, list[str]]]:
    if chosen.hypothesis:
        # https://web.hypothes.is/help/embedding-hypothesis-in-websites-and-platforms/
        yield "script-src", ["https://hypothes.is", "https://cdn.hypothes.is"]
        yield "style-src", ["https://cdn.hypothes.is"]
        yield "font-src", ["https://cdn.hypothes.is"]
        yield "frame-src", ["https://hypothes.is"]
        yield "connect-src", ["https://hypothes.is", "https://cdn.hypothes.is"]
    if chosen.analytics:
        source = chosen.analytics["src"]
        origin = "/".join(source.split("/")[:3])
        yield "script-src", [source]
        yield "connect-src", [origin]
        yield "img-src", [origin]
    yield "img-src", list(chosen.images)


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def known_to_scripts(chosen: OptIns) -> dict[str, Any]:
    """The settings that the page's scripts need; empty if nothing is switched on."""
    known: dict[str, Any] = {"images": list(chosen.images), "analytics": dict(chosen.analytics)}
    known["hypothesis"] = "https://hypothes.is/embed.js" if chosen.hypothesis else ""
    return {name: value for name, value in known.items() if value}
