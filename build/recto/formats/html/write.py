"""The web page: one file that needs nothing but its images and fonts, and no other host."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from html import unescape
from typing import Any

from markupsafe import Markup

from recto import theme
from recto.core.model import Artifact
from recto.formats import Format, Rendering, images_beside
from recto.formats.html.anchors import with_mentions
from recto.formats.html.head import description_of, head
from recto.formats.html.how_to_cite import citing
from recto.formats.html.policy import known_to_scripts, policy
from recto.html.body import contents

RIGHT_TO_LEFT = re.compile(r"(ar|arc|dv|fa|ha|he|iw|ks|ku|nqo|ps|sd|ug|ur|yi)\b", re.IGNORECASE)


LABELS = {"pdf": "PDF", "docx": "Word", "tex": "LaTeX", "xml": "JATS", "md": "Markdown"}
LABELS |= {"json": "CSL JSON", "bib": "BibTeX", "ris": "RIS"}
RECORDS = ("references.json", "references.bib", "references.ris")


def render(rendering: Rendering) -> bytes:
    """The page as UTF-8."""
    cited = rendering.cited
    front, opt_ins = rendering.front, rendering.settings.page
    script = theme.script()
    article = [*rendering.downloads, "manuscript.md"]
    records = RECORDS if cited.references else ()
    t = theme.words(cited.lang)
    groups = [(t("Article"), article), (t("References"), [*records])]
    description = description_of(rendering.body)
    elements = head(front, cited.title, description, cited.references, [*article, *records])
    elements += "".join(f'<script type="module">{file.text}</script>\n' for file in opt_ins.scripts)
    elements += _data("recto-opt-ins", known_to_scripts(opt_ins)) + _data("recto-words", _words_of(script, cited.lang))
    page = theme.fill(
        "page.html",
        lang=cited.lang,
        t=t,
        dir="rtl" if RIGHT_TO_LEFT.match(cited.lang) else "ltr",
        title=cited.title,
        heading=Markup(rendering.title),  # noqa: S704  # made safe by `body`
        head=Markup(elements),  # noqa: S704  # made and escaped by `head`, and by `settings`
        style=Markup(theme.style()),  # noqa: S704  # ours
        script=Markup(script),  # noqa: S704  # ours
        csp=policy(opt_ins, [script, *(file.text for file in opt_ins.scripts)]),
        toc=[*_entries(contents(rendering.body))],
        body=Markup(with_mentions(_reachable(rendering.body, t), cited.lang)),  # noqa: S704  # made safe by `body`
        downloads=[*_files(rendering.downloads)],
        groups=[{"label": label, "files": [*_files(names)]} for label, names in groups if names],
        citing=[{"label": label, "text": text} for label, text in citing(cited, front).items()],
        front=front,
        generator=f"Recto {front.version.recto}",
    )
    return page.encode()


def _data(identifier: str, data: Mapping[str, Any]) -> str:
    """What the page's scripts read; nothing if it is empty."""
    text = json.dumps(data, ensure_ascii=False).replace("<", r"\u003c")
    return f'<script type="application/json" id="{identifier}">{text}</script>\n' if data else ""


def _words_of(script: str, lang: str) -> dict[str, str]:
    """What the script says itself in another language than English."""
    said = {english: other for english, other in theme.phrases(lang).items() if other != english}
    return {english: said[english] for english in said if f"t({json.dumps(english, ensure_ascii=False)}" in script}


def _files(names: Iterable[str]) -> Iterator[dict[str, str]]:
    for name in names:
        end = name.rpartition(".")[2]
        yield {"label": LABELS.get(end, end.upper()), "href": name}


_BOX = re.compile(r'<div id="[^"]*" class="tablenos">\s*\Z')
_TABLE_NAME = re.compile(r'<span class="caption-label">([^<]*?):?</span>')
_HEADER = re.compile(r"<th(?=[\s>])(?![^>]*\sscope=)")
_EMPTY = re.compile(r"<th((?=[\s>])[^>]*)>\s*</th>")
"""A cell that heads nothing, as the corner of a table with names of rows is."""
_FORMULA = re.compile(
    r'(?P<open><math(?P<block> display="block")?[^>]*?)(?: display="inline")?(?: xmlns="[^"]*")?>(?P<inside>.*?)</math>'
    r'(?:(?P<number><span class="eqnos-number">\()(?P<named>[^<]*)\)</span>)?',
    re.DOTALL,
)
_TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)


def _reachable(body: str, t: Callable[..., str]) -> str:
    """What is wide and scrolls, tables, code and formulas, made reachable by keyboard (WCAG 2.1.1); cells that head
    others marked as such (H63); formulas said as TeX where MathML is not understood."""
    pieces = body.split("<table")
    for index, piece in enumerate(pieces[1:], 1):
        table, end, rest = piece.partition("</table>")
        name = _TABLE_NAME.search(table)
        box = f' tabindex="0" role="group" aria-label="{name[1] if name else t("Table")}">'
        numbered = _BOX.search(pieces[index - 1][-300:])
        if numbered:
            before = pieces[index - 1].rpartition(">")
            pieces[index - 1] = f"{before[0]}{box}{before[2]}"
        opened, closed = ("", "") if numbered else (f'<div class="recto-table"{box}', "</div>")
        pieces[index] = f"{opened}<table{_with_scopes(table)}{end}{closed}{rest}"
    body = "".join(pieces)
    body = body.replace("<pre", '<pre tabindex="0"')
    return _FORMULA.sub(partial(_reachable_formula, t), body)


def _with_scopes(table: str) -> str:
    table = _EMPTY.sub("<td\\1></td>", table)
    # Without a head of the table, what heads a cell heads its row.
    head, end, rest = table.partition("</thead>") if "</thead>" in table else ("", "", table)
    return _HEADER.sub('<th scope="col"', head) + end + _HEADER.sub('<th scope="row"', rest)


def _reachable_formula(t: Callable[..., str], match: re.Match[str]) -> str:
    tex = _TEX.search(match["inside"])
    said = " ".join(tex[1].split()).replace('"', "&quot;") if tex else ""
    display = ' display="block"' if match["block"] else ""
    formula = f"<math{display}{f' alttext={chr(34)}{said}{chr(34)}' if said else ''}>{match['inside']}</math>"
    if not match["block"]:
        return formula + (match["number"] + match["named"] + ")</span>" if match["number"] else "")
    named = t("Equation {}", match["named"]) if match["named"] else t("Equation")
    number = f"{match['number']}{match['named']})</span>" if match["number"] else ""
    return f'<span class="recto-formula" tabindex="0" role="group" aria-label="{named}">{formula}</span>{number}'


def _entries(items: Iterable[dict[str, object]]) -> Iterable[dict[str, object]]:
    for item in items:
        yield {"id": item["id"], "html": item["text"], "children": [*_entries(item["children"])]}  # type: ignore[arg-type]  # a list of the same


def text(data: bytes) -> str:
    """The text of the page between ``<main>`` and its end, and the title, without maths."""
    page = data.decode()
    title = page[page.find('<h1 class="recto-title"') : page.find("</h1>")]
    main = title + page[page.find("<main") : page.rfind("</main>")]
    main = re.sub(r"<(math|style|script)\b.*?</\1>|<small>[^<]*<a href=.#m\.\d.*?</small>", " ", main, flags=re.DOTALL)
    blocks = r"</?(?:p|div|h\d|li|t[dhr]|table|section|fig\w+|blockquote|pre|br|hr|d[dt]|caption|summary)\b[^>]*>"
    return unescape(re.sub(r"<[^>]+>", "", re.sub(blocks, " ", main)))


def beside(rendering: Rendering) -> tuple[Artifact, ...]:
    """The page's images and fonts."""
    fonts = sorted(theme.FONTS.glob("web/*.woff2"))
    return (*images_beside(rendering), *(Artifact(f"fonts/{font.name}", font.read_bytes()) for font in fonts))


FORMAT = Format(render, text, is_page=True, beside=beside)
