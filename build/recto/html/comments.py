"""``<!-- $name="value" -->`` in the text -> attributes of the element that the comment stands in, as Manubot has it.

This is done to Pandoc's HTML before it is made safe, so that such an attribute can do no more than one that the author
wrote in HTML. https://github.com/manubot/rootstock, its plugin "attributes".
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"<!--[^>]*\$[a-zA-Z]")
_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)-->|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>", re.DOTALL
)
_PAIR = re.compile(r"""\$(?P<name>[a-zA-Z][a-zA-Z-]*)=(?:"(?P<double>[^"]+)"|'(?P<single>[^']+)')""")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_MARK = " data-recto-merged"


def with_attributes(html: str) -> str:
    """The HTML with the attributes of its comments. They count before those that an element has already.

    A cell that spans others takes the place of the empty ones; one that is not empty stays, for no text is lost.
    """
    if not _COMMENT.search(html):
        return html
    stack: list[tuple[str, int]] = []
    added: dict[int, str] = {}
    for token in _TOKEN.finditer(html):
        name = (token["name"] or "").lower()
        if token["comment"] is not None:
            if stack:
                added[stack[-1][1]] = added.get(stack[-1][1], "") + _attributes(token["comment"])
        elif token["close"]:
            if any(name == opened for opened, _ in stack):
                while stack.pop()[0] != name:
                    pass
        elif name not in _VOID and not token[0].endswith("/>"):
            stack.append((name, token.start("name") + len(name)))
    pieces, position = [], 0
    for place, attributes in sorted(added.items()):
        pieces += [html[position:place], attributes]
        position = place
    html = "".join([*pieces, html[position:]])
    return re.sub(r"<table\b.*?</table>", _merged, html, flags=re.DOTALL) if _MARK in html else html


def _attributes(comment: str) -> str:
    attributes = ""
    for pair in _PAIR.finditer(comment):
        value = (pair["double"] or pair["single"]).replace('"', "&quot;").replace("<", "&lt;")
        attributes += f' {pair["name"]}="{value}"'
        attributes += _MARK if pair["name"].lower() in ("colspan", "rowspan") else ""
    return attributes


_ROW = re.compile(r"(?P<open><tr\b[^>]*>)(?P<cells>.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t(?P<kind>[dh])(?P<attributes>[^>]*)>(?P<html>.*?)</t(?P=kind)>\s*", re.DOTALL)


def _merged(match: re.Match[str]) -> str:
    """A table without the empty cells that a span of a comment covers. The span ends where the rows and columns do:
    header and body of a table are apart."""
    return re.sub(r"<(thead|tbody|tfoot)\b.*?</\1>", _merged_part, match.group(), flags=re.DOTALL)


def _merged_part(match: re.Match[str]) -> str:
    if _MARK not in match.group():
        return match.group()
    rows = [[*_CELL.finditer(row["cells"])] for row in _ROW.finditer(match.group())]
    covered: set[tuple[int, int]] = set()
    tags: dict[tuple[int, int], str] = {}
    for down, cells in enumerate(rows):
        for across, cell in enumerate(cells):
            if _MARK not in cell["attributes"]:
                continue
            height = min(_span("rowspan", cell["attributes"]), len(rows) - down)
            width = min(_span("colspan", cell["attributes"]), len(cells) - across)
            covered |= {(down + y, across + x) for y in range(height) for x in range(width) if x or y}
            attributes = re.sub(rf'{_MARK}|\s(?:col|row)span="[^"]*"', "", cell["attributes"])
            attributes += f' colspan="{width}"' * (width > 1) + f' rowspan="{height}"' * (height > 1)
            tags[down, across] = f"<t{cell['kind']}{attributes}>{cell['html']}</t{cell['kind']}>\n"
    kept = iter(
        "".join(
            tags.get((down, across), cell.group())
            for across, cell in enumerate(cells)
            if (down, across) not in covered or not _is_empty(cell["html"])
        )
        for down, cells in enumerate(rows)
    )
    return _ROW.sub(lambda row: f"{row['open']}\n{next(kept)}</tr>", match.group())


def _span(name: str, attributes: str) -> int:
    value = re.search(rf'\s{name}="\s*(\d{{1,3}})\s*"', attributes)
    return max(1, int(value[1])) if value else 1


def _is_empty(html: str) -> bool:
    return not re.sub(r"<!--.*?-->|<(?!img\b|math\b)[^>]*>|&nbsp;", "", html, flags=re.DOTALL).strip()
