"""What makes an address malformed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(
    r"(?!https?://[^:/])(?:h{1,3}t{1,3}p{1,3}s{0,2}|t?tps?)(?::/*|/{2,}|;/*)(?:https?:?/*)?", re.IGNORECASE
)


def fault(address: str) -> tuple[str, str] | None:
    """What is wrong with an address, and how to fix it."""
    shown = address if len(address) <= 80 else f"{address[:78]}…"
    if re.search(r"\{[{%]", address):
        return None  # a template that cannot be read, which T001 says
    if re.fullmatch(r"\s*(?:(?:https?|ftp):?/*|mailto:)?\s*", address):
        return "this link has no address", "write it between the parentheses"
    if match := _SCHEME.match(address):
        secure = "" if re.match(r"http:", address) else "s"
        return f"{shown} is not a web address", f"write http{secure}://{address[match.end() :]}"
    if match := re.match(r"https?://(https?):?/+", address):
        return f"{shown} begins twice", f"write {match[1]}://{address[match.end() :]}"
    if re.match(r"www\.[\w-]+\.", address):
        return f"{shown} leads to a file beside this page, not to a site", f"write https://{address}"
    if re.match(r"10\.\d{4,9}/", address):
        return f"{shown} leads to a file beside this page, not to a site", f"write https://doi.org/{address}"
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address):
        return f"{shown} leads to a file beside this page, not to a site", f"write mailto:{address}"
    if re.match(r"https?://", address) and not _has_host(address):
        return f"{shown} names no site", "write the whole address, as a browser shows it"
    if re.match(r"https?://\S*\s", address):
        return f"{shown} contains a space", "write %20 instead of the space, or remove it"
    return None


def _has_host(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return bool(re.fullmatch(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}\.?|localhost|[\d.]+|[\da-f:]+", host))
