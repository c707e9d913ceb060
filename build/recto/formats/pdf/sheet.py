"""The page's HTML -> the HTML that is printed: what a sheet of paper wants otherwise, and what is cheap to set.

A title block, notes at the foot of their page, tables that fit, and the variants that metadata.yaml asks for.
WeasyPrint computes a style once for all elements that match the same rules, have the same parent style and neither an
``id`` nor a ``style``: so an anchor stands on the smallest element, and alignment is a class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from markupsafe import Markup

from recto import theme
from recto.core.model import CitedDocument
from recto.html.body import with_style
from recto.manuscript.front import Front
from recto.manuscript.settings import PdfSettings


def room_for_formulas(wanted: PdfSettings) -> float:
    """How wide a formula with a number can be, in ems of the text (theme/print.css)."""
    sheet = 216 if wanted.paper == "letter" else 210
    margins, size = (38, 10.5) if wanted.review else (18, 9.4) if wanted.columns == 2 else (28, 10.5)
    text = sheet - 2 * margins
    column = (text - 7) / 2 if wanted.columns == 2 else text
    return (column - 24) / 25.4 * 72 / size


def print_page(cited: CitedDocument, front: Front, title: str, body: str, wanted: PdfSettings) -> str:
    """The HTML that WeasyPrint sets; its images and fonts have addresses that begin with ``recto:``.

    ``title`` and ``body`` are HTML that ``recto.html.body`` made safe.
    """
    style = theme.text("print.css").replace('url("fonts/', 'url("recto:fonts/')
    printed = for_print(body, wanted, authors=bool(front.authors))
    # An iD in the authors' section, which moved to the end, is too far from the title block to count as shown.
    text = printed.partition('<div class="recto-authors-notes">')[0]
    return theme.fill(
        "print.html",
        lang=cited.lang,
        t=theme.words(cited.lang),
        title=cited.title,
        heading=Markup(title),  # noqa: S704  # made safe by `body`
        style=Markup(style),  # noqa: S704  # ours
        body=Markup(printed),  # noqa: S704  # made safe by `body`
        wanted=wanted,
        front=front,
        orcids=[author for author in front.authors if author.orcid and author.orcid not in text],
        generator=f"Recto {front.version.recto}".strip(),
    )


def for_print(body: str, wanted: PdfSettings, *, authors: bool = False) -> str:
    """The page's HTML as it is printed. ``authors``: the title block says who they are."""
    body = re.sub(r"<img\b[^>]*>", _image, body)
    body = _CITATION.sub(r"\1", body)
    body = _CELL.sub(r'<t\1 class="\2"', body)
    body = re.sub(r"<table\b(?P<attributes>[^>]*)>(?P<inside>.*?)</table>", _table, body, flags=re.DOTALL)
    body = _with_list_of_references(body)
    body = _with_notes(body)
    body = _COUNTED.sub(_with_count, body)
    body = _with_front(body, authors=authors)
    body = _with_figures_at_the_end(body) if wanted.figures == "end" else body
    return _in_columns(body) if wanted.columns == 2 else body


def _image(match: re.Match[str]) -> str:
    """An image with an address that begins with ``recto:``. Its natural size, which stands first in the tag, is left to
    the style; a size in pixels that the author gave becomes one, as WeasyPrint reads no attributes."""
    tag = re.sub(r'^<img width="\d+" height="\d+"', "<img", match.group())
    given = dict(re.findall(r'\s(width|height)="(\d+)"', tag))
    tag = re.sub(r'\s(width|height)="\d+"', "", tag)
    if given and "inline_icon" not in tag:
        side = "width" if "width" in given else "height"
        tag = with_style(tag, f"{side}:{given[side]}px")
    return re.sub(r'\ssrc="', ' src="recto:', tag, count=1)


_COUNTED = re.compile(r'<(ol|li)\b(?=[^>]*\s(?:start|value)="(-?\d{1,6})")[^>]*>')


def _with_count(match: re.Match[str]) -> str:
    """A list, or an item, that says its number, by style: WeasyPrint reads no attributes."""
    if match[1] == "ol":
        return with_style(match[0], f"counter-reset:list-item {int(match[2]) - 1}")
    return with_style(match[0], f"counter-set:list-item {int(match[2])};counter-increment:none")


_CITATION = re.compile(r'<span class="citation"[^>]*>((?:(?!</?span\b).)*)</span>', re.DOTALL)
_CELL = re.compile(r'<t([dh]) style="text-align:\s*(left|right|center);?"')

_NARROW, _NARROWER, _TURNED = 6, 9, 13
"""From how many columns on a table is set smaller, still smaller, or on a page that is turned."""


def _table(match: re.Match[str]) -> str:
    """A table of a type size that lets its columns fit."""
    columns = max((len(re.findall(r"<t[dh]\b", row)) for row in match["inside"].split("</tr>")), default=0)
    kind = "turned" if columns >= _TURNED else "narrower" if columns >= _NARROWER else "narrow"
    if columns < _NARROW:
        return match.group()
    attributes = match["attributes"]
    if ' class="' in attributes:
        attributes = attributes.replace(' class="', f' class="{kind} ', 1)
    else:
        attributes += f' class="{kind}"'
    return f"<table{attributes}>{match['inside']}</table>"


# --- references -----------------------------------------------------------------------------------------------------

_ENTRY = re.compile(
    r'\s*<div id="(?P<id>[^"]*)" class="csl-entry"[^>]*>\s*'
    r'(?:<div class="csl-left-margin">(?P<number>(?:(?!</?div\b).)*)</div><div class="csl-right-inline">)?'
    r"(?P<text>(?:(?!</?div\b).)*)(?(number)</div>\s*)</div>\s*",
    re.DOTALL,
)


_BLOCK_OF_ENTRY = re.compile(r'<div class="csl-block">((?:(?!</?div\b).)*)</div>', re.DOTALL)


def _with_list_of_references(body: str) -> str:
    """The references as a list, for those who hear it; an entry's anchor is on its number, or its first word."""
    start = body.find('<div id="refs"')
    if start < 0:
        return body
    body = body[:start] + _BLOCK_OF_ENTRY.sub(r'<span class="csl-block">\1</span>', body[start:])
    opening = body.index(">", start) + 1
    entries: list[str] = []
    position = opening
    while entry := _ENTRY.match(body, position):
        entries.append(_entry(entry))
        position = entry.end()
    end = re.compile(r"\s*</div>").match(body, position)
    if not entries or end is None:
        return body
    attributes = body[start + len("<div") : opening - 1].replace(' role="list"', "")
    if '"csl-number' in entries[0]:  # it hangs by its number
        attributes = attributes.replace(" hanging-indent", "")
    return f"{body[:start]}<ul{attributes}>\n{''.join(entries)}</ul>{body[end.end() :]}"


def _entry(entry: re.Match[str]) -> str:
    text = entry["text"].strip()
    kind = "csl-entry csl-blocks" if '"csl-block"' in text else "csl-entry"
    if entry["number"] is not None:
        number = _number(entry["id"], entry["number"].strip())
        return f'<li class="{kind}">{number}{text}</li>\n'
    first = re.match(r"[^\s<&]+", text)
    split = first.end() if first else 0
    return f'<li class="{kind}"><span id="{entry["id"]}">{text[:split]}</span>{text[split:]}</li>\n'


def _number(identifier: str, number: str) -> str:
    """The number that the entry hangs by. A tab after it takes WeasyPrint a tenth of the time that a box does, which
    only a number with markup needs."""
    if "<" in number:
        return f'<span class="csl-number csl-box" id="{identifier}">{number}</span>'
    return f'<span class="csl-number{" csl-wide" * (len(number) > _WIDE)}" id="{identifier}">{number}\t</span>'


_WIDE = 5
"""Characters of a number, such as ``[123]``, that the first tab has room for."""


# --- footnotes ------------------------------------------------------------------------------------------------------

_CALL = re.compile(r'<a href="#(?P<id>fn[^"]*)" class="footnote-ref"[^>]*><sup>(?P<number>[^<]*)</sup></a>')
_NOTES = re.compile(r'<section id="footnotes"[^>]*>\s*<hr>\s*<ol>(?P<notes>.*?)</ol>\s*</section>', re.DOTALL)
_NOTE = re.compile(r'<li id="(?P<id>fn[^"]*)"[^>]*>(?P<text>.*?)</li>\s*(?=<li id="fn|\Z)', re.DOTALL)
_BACK = re.compile(r'\s*<a href="#fnref[^"]*" class="footnote-back"[^>]*>.*?</a>')
_BLOCK = re.compile(r"<(?:ul|ol|dl|pre|table|blockquote|div|figure|section|h\d|hr|details)\b")


def _with_notes(body: str) -> str:
    """Each footnote where it is called, for the foot of that page. One with more than paragraphs, or within a table,
    a figure or a heading, stays at the end of the text."""
    found = _NOTES.search(body)
    if found is None:
        return body
    notes = {note["id"]: note for note in _NOTE.finditer(found["notes"].strip())}
    calls = [call["id"] for call in _CALL.finditer(body)]
    apart = [*re.finditer(r"<(table|figure|h[1-6])\b.*?</\1>", body, re.DOTALL)]
    placed: set[str] = set()

    def place(call: re.Match[str]) -> str:
        note = notes.get(call["id"])
        inside = any(block.start() < call.start() < block.end() for block in apart)
        if note is None or inside or calls.count(call["id"]) > 1 or _BLOCK.search(note["text"]):
            return call.group()
        placed.add(call["id"])
        text = _BACK.sub("", note["text"]).strip()
        text = re.sub(r"<p\b[^>]*>(.*?)</p>\s*", r'<span class="recto-note-text">\1</span>', text, flags=re.DOTALL)
        return f'<span class="recto-note" data-number="{call["number"]}" id="{note["id"]}">{text}</span>'

    body = _CALL.sub(place, body)
    rest = [
        re.sub(r"^<li ", f'<li value="{number}" ', note.group())
        for number, note in enumerate(notes.values(), 1)
        if note["id"] not in placed
    ]
    left = found.group().replace(found["notes"], "\n" + "".join(rest)) if rest else ""
    return body.replace(found.group(), left, 1)


# --- the front ------------------------------------------------------------------------------------------------------

_HEADING = re.compile(r"<h([1-6])\b([^>]*)>.*?</h\1>", re.DOTALL)


def _section(body: str, identifier: str) -> tuple[int, int] | None:
    """Where the section of a heading begins and ends, of level 1 or 2."""
    headings = [*_HEADING.finditer(body)]
    for index, heading in enumerate(headings):
        if f' id="{identifier}"' in heading[2] and heading[1] in "12":
            after = (next_.start() for next_ in headings[index + 1 :] if next_[1] <= heading[1])
            return heading.start(), next(after, len(body))
    return None


def _with_front(body: str, *, authors: bool) -> str:
    """The abstract follows the title block, which names the authors; what else the text says of them comes before the
    references, as in journals."""
    moved = _section(body, "authors") if authors else None
    if moved:
        section = body[slice(*moved)]
        # What follows begins on the first page, which the authors' section no longer fills.
        following = re.sub(r"\A(<h[1-6]\b[^>]*?)\s*\bpage_break_before\b", r"\1", body[moved[1] :])
        body = body[: moved[0]] + following
        end = _section(body, "references")
        place = end[0] if end else len(body)
        section = re.sub(r"\s*\bpage_break_(?:before|after)\b", "", section)
        body = f'{body[:place]}<div class="recto-authors-notes">\n{section}</div>\n{body[place:]}'
    abstract = _section(body, "abstract")
    if abstract:
        text = body[slice(*abstract)]
        if "<h2" not in text[4:]:
            text = re.sub(r"\s*\bpage_break_before\b", "", text, count=1)
            body = f'{body[: abstract[0]]}<section class="recto-abstract">\n{text}</section>\n{body[abstract[1] :]}'
    return body


_FIGURE = re.compile(r'(?:<div[^>]*\bclass="fignos"[^>]*>\s*)?<figure\b.*?</figure>(?:\s*</div>)?', re.DOTALL)


def _with_figures_at_the_end(body: str) -> str:
    """The figures after the text and the references, for reviewers."""
    figures: list[str] = []

    def take(figure: re.Match[str]) -> str:
        text = figure.group()
        if text.startswith("<div") != text.endswith("</div>"):
            return text
        figures.append(text)
        return ""

    body = _FIGURE.sub(take, body)
    return body + "".join(f'\n<div class="recto-figure-page">{figure}</div>' for figure in figures)


_NESTED = re.compile(r"<(/?)(?:div|section|ul|ol|dl|blockquote|figure|details|table)\b[^>]*>")
_OVER_BOTH = re.compile(r'(?:<div\b[^>]*class="tablenos"[^>]*>\s*)?<table\b[^>]*class="(?:narrow|narrower|turned)\b')


def _in_columns(body: str) -> str:
    """The text in columns, each stretch of it between what goes over both: the abstract and what stands before it,
    tables of many columns. (With ``column-span``, WeasyPrint 70 loses its place on pages with notes.)"""
    pieces: list[str] = []
    position = start = depth = 0
    for tag in _NESTED.finditer(body):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
            continue
        depth -= 1
        whole = body[start : tag.end()]
        abstract = whole.startswith('<section class="recto-abstract"')
        if not depth and (abstract or _OVER_BOTH.match(whole)):
            before = body[position:start]
            pieces += [before if abstract else _columns(before), whole]
            position = tag.end()
    return "".join((*pieces, _columns(body[position:])))


def _columns(text: str) -> str:
    return f'\n<div class="recto-columns">\n{text.strip()}\n</div>\n' if text.strip() else ""


def descriptions(page: str) -> dict[str, str]:
    """What the places are that links within the printed page lead to, in words, by their anchor."""
    return dict(_descriptions(page))


_ANCHOR = re.compile(r'<(?P<name>\w+)\b[^>]*?\sid="(?P<id>[^"]+)"[^>]*>(?P<text>.{0,3000})', re.DOTALL)
_ENDS = re.compile(r"</(?:p|li|h\d|td|th|tr|caption|figcaption|dt|dd)>")


def _descriptions(page: str) -> Iterator[tuple[str, str]]:
    position = 0
    while anchor := _ANCHOR.search(page, position):
        position = anchor.start("text")
        text = anchor["text"]
        caption = re.search(r"<(fig)?caption\b[^>]*>(.*)", text, re.DOTALL) if anchor["name"] in "figure div" else None
        words = re.sub(r"<annotation\b.*?</annotation>|<[^>]*>?", "", _ENDS.split(caption[2] if caption else text)[0])
        plain = " ".join(unescape(words).split())
        yield unescape(anchor["id"]), plain if len(plain) <= 120 else f"{plain[:119].rpartition(' ')[0]}…"
