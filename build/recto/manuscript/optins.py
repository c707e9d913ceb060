"""metadata.yaml's ``recto: page:`` -> OptIns: what a project lets its page load from elsewhere, or run.

Without it the page loads nothing from other hosts. Each setting widens the page's policy (``policy``) by what it needs.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from recto.core.diagnostics import Report, error
from recto.core.model import Metadata, OptIns, SourceFile

_ORIGIN = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?(?:/[\w.~%/+-]*)?", re.IGNORECASE)
_KNOWN = ("hypothesis", "analytics", "images", "scripts")


def opt_ins(metadata: Metadata, script: Callable[[str], SourceFile | None], report: Report) -> OptIns:
    """What ``recto: page:`` switches on. ``script`` reads a file of ``content/``, None if there is none.

    Reports settings that are unknown or of the wrong kind (M007); these stay off.
    """
    recto = metadata.values.get("recto")
    page = recto.get("page") if isinstance(recto, Mapping) else None
    if page is None:
        return OptIns()

    def wrong(problem: str, hint: str, *keys: str | int) -> None:
        report(error("M007", problem, metadata.place("recto", "page", *keys), hint))

    if not isinstance(page, Mapping):
        wrong("recto: page: must be a list of settings with values", f"the settings are {', '.join(_KNOWN)}")
        return OptIns()
    for name in page:
        if name not in _KNOWN:
            wrong(f"the page has no setting {name}", f"the settings are {', '.join(_KNOWN)}", name)
    hypothesis = page.get("hypothesis", False)
    if not isinstance(hypothesis, bool):
        wrong("hypothesis must be true or false", "write hypothesis: true", "hypothesis")
    hosts, files = list[str](), list[SourceFile]()
    for index, host in enumerate(_listed(page.get("images"))):
        if _ORIGIN.fullmatch(host):
            hosts.append(host)
        else:
            hint = "write images: [https://example.org], a site or the beginning of an address"
            wrong(
                f"images may only come from an address that begins with https://, not {host[:60]}",
                hint,
                "images",
                index,
            )
    for index, name in enumerate(_listed(page.get("scripts"))):
        file = script(name)
        if file is None:
            hint = "name a file below content/, such as scripts/figure.js"
            wrong(f"there is no script {name[:60]}", hint, "scripts", index)
        elif re.search(r"</script|<!--", file.text, re.IGNORECASE):
            hint = r"write it in pieces in the script, such as '<' + '/script>'"
            wrong(
                f"{name[:60]} contains </script or <!--, which would end the script in the page", hint, "scripts", index
            )
        else:
            files.append(file)
    return OptIns(hypothesis is True, _analytics(page.get("analytics"), wrong), tuple(hosts), tuple(files))


def _listed(value: object) -> list[str]:
    return [str(entry) for entry in (value if isinstance(value, list) else [] if value is None else [value])]


def _analytics(given: object, wrong: Callable[..., None]) -> Mapping[str, str]:
    """The attributes of a script element: ``src`` and what begins with ``data-``."""
    if given is None:
        return {}
    attributes = {"src": given} if isinstance(given, str) else given
    hint = "write analytics: {src: https://example.org/count.js, data-site: NAME}"
    if not isinstance(attributes, Mapping) or not _ORIGIN.fullmatch(str(attributes.get("src"))):
        wrong("analytics must give the address of its script, beginning with https://", hint, "analytics")
        return {}
    kept = {str(name): str(value) for name, value in attributes.items() if re.fullmatch(r"src|data-[a-z-]+", str(name))}
    for name in attributes:
        if str(name) not in kept:
            wrong(f"analytics may have src and keys that begin with data-, but not {name}", hint, "analytics")
    return kept


def policy(chosen: OptIns, scripts: Sequence[str]) -> str:
    """The page's Content-Security-Policy (https://www.w3.org/TR/CSP3/): nothing but the page's own style, the scripts
    that stand in it, by their hashes, and the images and fonts beside it; and what the project switched on.

    ``file:`` lets a page that was opened from disk show its images, which have no origin to be ``'self'`` of.
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


def settings(chosen: OptIns) -> dict[str, Any]:
    """What the page's scripts have to know of it; empty if nothing is switched on."""
    known: dict[str, Any] = {"images": list(chosen.images), "analytics": dict(chosen.analytics)}
    known["hypothesis"] = "https://hypothes.is/embed.js" if chosen.hypothesis else ""
    return {name: value for name, value in known.items() if value}
