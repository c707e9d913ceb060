"""The page as it is in the preview: the build's page with what keeps it up to date.

Its policy allows the scripts and styles below one path of the preview's own server, and nothing else that it did not
allow before.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

CLIENT = Path(__file__).parent / "client"
OWN = "/-/"
"""The path below which the server has what is not the manuscript's."""

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def for_preview(page: str, host: str, token: str, version: int) -> str:
    """The page with the preview's script, as ``host`` serves it."""
    own = f"http://{host}{OWN}"

    def widened(found: re.Match[str]) -> str:
        policy = re.sub(r"(?<=\bscript-src )|(?<=\bstyle-src )", f"{own} ", found[1], count=2)
        return found[0].replace(found[1], policy)

    added = (
        f'<meta name="recto-preview" content="{escape(token)}" data-version="{version}">'
        f'<link rel="stylesheet" href="{OWN}preview.css"><script type="module" src="{OWN}preview.js"></script>\n'
    )
    head, end, rest = page.partition("</head>")
    return _POLICY.sub(widened, head, count=1) + added + end + rest


def waiting(host: str, token: str, version: int, message: str) -> str:
    """A page of ours for as long as there is no other. It becomes the manuscript's page when there is one."""
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>Preview</title>\n</head>\n'
        f'<body class="recto-preview-waiting">\n<main id="recto-main"><p>{escape(message)}</p></main>\n'
        "</body>\n</html>\n"
    )
    return for_preview(page, host, token, version)


def file_waiting(name: str) -> str:
    """A page of ours that asks for a file again until it is there."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="refresh" content="1">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>Preview</title>\n'
        "<style>body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 30rem; padding: 0 1rem }"
        "</style>\n</head>\n"
        f"<body>\n<main><p>{escape(name)} is being made from the newest text. It opens here as soon as it is ready.</p>"
        "</main>\n</body>\n</html>\n"
    )


@cache
def client(name: str) -> bytes | None:
    """A script or a style of the preview; None if there is none of that name."""
    known = {path.name: path for path in CLIENT.iterdir() if path.suffix in (".js", ".css")}
    return known[name].read_bytes() if name in known else None
