"""The web page: one file that needs nothing but its images, no script, and no other host."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from markupsafe import Markup

from recto import theme
from recto.body import contents
from recto.formats import Format, Rendering
from recto.head import head, version_of

POLICY = (
    "default-src 'none'; img-src 'self' data: file:; media-src 'self' file:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
"""Content-Security-Policy (https://www.w3.org/TR/CSP3/): the page's own style and the images beside it, nothing else.

``file:`` lets a page that was opened from disk show its images, which have no origin to be ``'self'`` of."""

RIGHT_TO_LEFT = re.compile(r"(ar|arc|dv|fa|ha|he|iw|ks|ku|nqo|ps|sd|ug|ur|yi)\b", re.IGNORECASE)


def render(rendering: Rendering) -> bytes:
    """The page as UTF-8."""
    cited = rendering.cited
    version = version_of(cited.variables)
    labels = {"pdf": "PDF", "docx": "Word"}
    page = theme.fill(
        "page.html",
        lang=cited.lang,
        dir="rtl" if RIGHT_TO_LEFT.match(cited.lang) else "ltr",
        title=cited.title,
        heading=Markup(rendering.title),  # noqa: S704  # made safe by `body`
        head=Markup(head(cited.variables)),  # noqa: S704  # made and escaped by `head`
        style=Markup(theme.text("page.css")),  # noqa: S704  # ours
        csp=POLICY,
        toc=[*_entries(contents(rendering.body))],
        body=Markup(_reachable(rendering.body)),  # noqa: S704  # made safe by `body`
        downloads=[
            {"label": labels.get(name.rpartition(".")[2], name.rpartition(".")[2].upper()), "href": name}
            for name in rendering.downloads
        ],
        version=version.short,
        permalink=version.permalink,
        generator=f"Recto {version.recto}",
    )
    return page.encode()


_TABLE = re.compile(r'(?:<div id="[^"]*" class="tablenos">\s*)?<table.*?</table>', re.DOTALL)


_FORMULA = re.compile(r'<math display="block".*?</math>', re.DOTALL)


def _reachable(body: str) -> str:
    """Boxes that scroll when they are wide, code, tables and formulas, made reachable by keyboard (WCAG 2.1.1)."""

    def table(match: re.Match[str]) -> str:
        if match.group().startswith("<div"):
            return match.group().replace(' class="tablenos">', ' class="tablenos" tabindex="0">', 1)
        return f'<div class="recto-table" tabindex="0">{match.group()}</div>'

    body = _TABLE.sub(table, body)
    body = body.replace("<pre", '<pre tabindex="0"')
    return _FORMULA.sub(r'<span class="recto-formula" tabindex="0">\g<0></span>', body)


def _entries(items: Iterable[dict[str, object]]) -> Iterable[dict[str, object]]:
    for item in items:
        yield {"id": item["id"], "html": item["text"], "children": [*_entries(item["children"])]}  # type: ignore[arg-type]  # a list of the same


def text(data: bytes) -> str:
    """The text of the page between ``<main>`` and its end, and the title, without maths."""
    page = data.decode()
    main = page[page.find('<h1 class="recto-title"') :]
    main = re.sub(r"<(math|style|script|nav)\b.*?</\1>", " ", main, flags=re.DOTALL)
    blocks = r"</?(?:p|div|h\d|li|t[dhr]|table|section|fig\w+|blockquote|pre|br|hr|d[dt]|caption|summary)\b[^>]*>"
    return unescape(re.sub(r"<[^>]+>", "", re.sub(blocks, " ", main)))


FORMAT = Format(render, text, is_page=True)
