"""The web page: one file that needs only its images and fonts, and no other host."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from recto import theme
from recto.core.model import Artifact, Part, Tally
from recto.document.separate import SUPPLEMENT
from recto.formats import Format, Rendering, images_beside
from recto.formats.html.head import head
from recto.formats.html.how_to_cite import citing
from recto.formats.html.page_body import for_page
from recto.formats.html.policy import known_to_scripts, policy
from recto.html.body import contents, description_of
from recto.html.tree import nodes, serialise

LABELS = {"html": "HTML", "pdf": "PDF", "docx": "Word", "tex": "LaTeX", "xml": "JATS", "md": "Markdown"}
LABELS |= {"json": "CSL JSON", "bib": "BibTeX", "ris": "RIS"}
RECORDS = ("references.json", "references.bib", "references.ris")


def render(rendering: Rendering) -> bytes:
    """The page as UTF-8."""
    cited = rendering.cited
    front, opt_ins = rendering.front, rendering.settings.page
    script, comparing = theme.script(), theme.script(*theme.COMPARING)
    is_supplement = cited.file == SUPPLEMENT
    article = [*rendering.downloads, *([] if is_supplement else ["manuscript.md"])]
    records = RECORDS if cited.references and not is_supplement else ()
    t = theme.words(cited.lang)
    this, other = (t("Supplement"), t("Article")) if is_supplement else (t("Article"), t("Supplement"))
    groups = [(this, article), (other, [*rendering.others]), (t("References"), [*records])]
    description = description_of(rendering.body)
    elements = head(front, cited.title, description, cited.references, [*article, *records], article=not is_supplement)
    elements += "".join(f'<script type="module">{file.text}</script>\n' for file in opt_ins.scripts)
    elements += _data("recto-opt-ins", known_to_scripts(opt_ins)) + _data(
        "recto-words", _words_of(script + comparing, cited.lang)
    )
    page = theme.fill(
        "page.html",
        lang=cited.lang,
        t=t,
        dir=theme.direction(cited.lang),
        title=cited.title,
        heading=Markup(rendering.title),  # noqa: S704  # made safe by `body`
        head=Markup(elements),  # noqa: S704  # made and escaped by `head`, and by `settings`
        style=Markup(theme.style()),  # noqa: S704  # ours
        styles=[Markup(file.text) for file in opt_ins.styles],  # noqa: S704  # made safe by `settings`
        script=Markup(script),  # noqa: S704  # ours
        csp=policy(opt_ins, [script, comparing, *(file.text for file in opt_ins.scripts)]),
        toc=[*_entries(contents(rendering.body))],
        body=Markup(serialise(for_page(rendering.body, rendering.images, cited.lang))),  # noqa: S704  # made safe by `body`
        downloads=[
            *_files(rendering.downloads),
            *({"label": other, "href": name} for name in rendering.others if name.endswith(".html")),
        ],
        groups=[{"label": label, "files": [*_files(names)]} for label, names in groups if names],
        citing=[]
        if is_supplement
        else [{"label": label, "text": text} for label, text in citing(cited, front).items()],
        front=front,
        generator=f"Recto {front.version.recto}",
    )
    return page.encode()


def _data(identifier: str, data: Mapping[str, Any]) -> str:
    """A script element with data for the page's scripts; empty if there is no data."""
    text = json.dumps(data, ensure_ascii=False).replace("<", r"\u003c")
    return f'<script type="application/json" id="{identifier}">{text}</script>\n' if data else ""


def _words_of(script: str, lang: str) -> dict[str, str]:
    """The phrases that the script uses, translated from English to ``lang``."""
    said = {english: other for english, other in theme.phrases(lang).items() if other != english}
    return {english: said[english] for english in said if f"t({json.dumps(english, ensure_ascii=False)}" in script}


def _files(names: Iterable[str]) -> Iterator[dict[str, str]]:
    for name in names:
        end = name.rpartition(".")[2]
        yield {"label": LABELS.get(end, end.upper()), "href": name}


def _entries(items: Iterable[dict[str, object]]) -> Iterable[dict[str, object]]:
    for item in items:
        yield {"id": item["id"], "html": item["text"], "children": [*_entries(item["children"])]}  # type: ignore[arg-type]  # a list of the same


def text(data: bytes) -> str:
    """The text of the page's title and of its ``<main>``, without maths."""
    page = data.decode()
    title = page[page.find('<h1 class="recto-title"') : page.find("</h1>")]
    main = title + page[page.find("<main") : page.rfind("</main>")]
    main = re.sub(r"<(math|style|script)\b.*?</\1>|<small>[^<]*<a href=.#m\.\d.*?</small>", " ", main, flags=re.DOTALL)
    blocks = r"</?(?:p|div|h\d|li|t[dhr]|table|section|fig\w+|blockquote|pre|br|hr|d[dt]|caption|summary)\b[^>]*>"
    return unescape(re.sub(r"<[^>]+>", "", re.sub(blocks, " ", main)))


def tally(data: bytes) -> Tally:
    """What the main part of the page has."""
    from lxml import html

    page = data.decode()
    main = html.fromstring(page[page.find("<main") : page.rfind("</main>")] + "</main>")

    def number(path: str) -> int:
        return len(nodes(path)(main))

    parts = {
        Part.NOTE: number(".//a[@role='doc-noteref']"),
        Part.ITEM: number(".//li[not(ancestor::*[@role='doc-endnotes'])]"),
        Part.CELL: number(f".//td[{_FILLED}] | .//th[{_FILLED}]"),
        Part.FIGURE: number(".//img"),
        Part.FORMULA: number(".//math | .//span[contains(concat(' ', @class, ' '), ' math ')]"),
    }
    links = Counter(unquote(link.get("href", "")) for link in main.iter("a"))
    return Tally(parts, {target[1:]: number for target, number in links.items() if target.startswith("#")})


_FILLED = "normalize-space() or .//img"


def beside(rendering: Rendering) -> tuple[Artifact, ...]:
    """The page's images and fonts."""
    fonts = sorted(theme.FONTS.glob("web/*.woff2"))
    return (*images_beside(rendering), *(Artifact(f"fonts/{font.name}", font.read_bytes()) for font in fonts))


FORMAT = Format(render, text, tally, is_page=True, beside=beside)
