"""CitedDocument -> the HTML of its text, made safe: what the page and the PDF have in common.

The manuscript is a stranger's. Pandoc writes the HTML, and what comes out is cut down to elements and attributes that
show text and nothing else, by a parser (nh3) and an allowlist: no scripts, no forms, no frames, no addresses but those
of links. Images are those that ``read_images`` let in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

import nh3

from recto.core.model import CitedDocument, Image, Images
from recto.core.world import World
from recto.html.comments import with_attributes
from recto.html.icons import with_icons
from recto.pandoc import ast

_MATHML = frozenset(
    "math semantics annotation mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder "
    "munderover mtable mtr mtd mstyle menclose mpadded mphantom mmultiscripts mprescripts none merror".split()
)
_ELEMENTS = _MATHML | frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd "
    "label li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup "
    "table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
_ANYWHERE = {"id", "class", "style", "title", "lang", "dir", "role", "tabindex"}
_ATTRIBUTES: Mapping[str, set[str]] = {
    **{
        name: set(
            "display xmlns encoding stretchy form fence separator accent accentunder mathvariant lspace rspace "
            "minsize maxsize columnalign columnspacing rowspacing displaystyle scriptlevel linethickness width "
            "height depth voffset notation mathsize largeop movablelimits symmetric rowalign columnlines rowlines "
            "frame alttext".split()
        )
        for name in _MATHML
    },
    "a": {"href", "name"},
    "blockquote": {"cite"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "q": {"cite"},
    "td": {"colspan", "rowspan", "headers", "width"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr", "width"},
    "time": {"datetime"},
}
_ALIGNED = frozenset("caption div h1 h2 h3 h4 h5 h6 img p table tbody td tfoot th thead tr".split())
_STYLES = set(
    "background background-color border border-bottom border-collapse border-color border-left border-radius "
    "border-right border-spacing border-style border-top border-width clear color column-count flex float "
    "font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style-type "
    "margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width "
    "padding padding-bottom padding-left padding-right padding-top page-break-after page-break-before text-align "
    "text-decoration text-indent text-transform vertical-align white-space width".split()
)


def body(cited: CitedDocument, images: Images) -> str:
    """The manuscript's text as HTML, maths as MathML with its TeX in an annotation, images as ``<img src="NAME">``."""
    return _with_sizes(with_icons(_safe(_recordings_as_links(with_attributes(cited.html)))), images)


def title_html(cited: CitedDocument, world: World) -> str:
    """The title as HTML, with its emphasis and formulas."""
    inlines = json.loads(cited.title_ast)
    if all(inline["t"] in ("Str", "Space") for inline in inlines):
        return escape(cited.title, quote=False)
    document = ast.loads(cited.ast)
    document |= {"meta": {}, "blocks": [ast.plain(inlines)]}
    return _safe(world.pandoc(["--from", "json", "--to", "html5", "--mathml"], ast.dumps(document)).decode()).strip()


def unset_formulas(html: str) -> list[str]:
    """The TeX that Pandoc could not turn into MathML, and left in the text."""
    found = re.findall(r'<span class="math (?:inline|display)">\${1,2}([^<]*?)\${1,2}</span>', html)
    return list(dict.fromkeys(unescape(tex) for tex in found))


_CLEANER = nh3.Cleaner(
    tags=set(_ELEMENTS),
    clean_content_tags={"script", "style", "iframe", "object", "embed", "noscript", "template"},
    attributes={
        name: _ANYWHERE | _ATTRIBUTES.get(name, set()) | ({"align"} if name in _ALIGNED else set())
        for name in _ELEMENTS
    },
    generic_attribute_prefixes={"data-", "aria-"},
    url_schemes={"http", "https", "mailto", "tel", "ftp", "doi"},
    strip_comments=True,
    link_rel=None,
    filter_style_properties=_STYLES,
)


def _safe(html: str) -> str:
    cleaned = _CLEANER.clean(html)
    # A style's value can name an address; an input that is no check box asks the reader for something.
    cleaned = re.sub(r'\sstyle="[^"]*(?:\\|url|image|expression|attr\()[^"]*"', "", cleaned, flags=re.IGNORECASE)
    cleaned = _ALIGN.sub(_by_style, cleaned)
    return re.sub(r'<input(?![^>]*\stype="checkbox")[^>]*>', "", cleaned)


_ALIGN = re.compile(r'<(?P<name>\w+)(?P<before>[^<>]*?)\s(?:data-)?align="(?P<side>[^"]*)"(?P<after>[^<>]*)>')


def _by_style(match: re.Match[str]) -> str:
    """An element whose attribute ``align``, of HTML 4, is a style: no other stylesheet overrules that, and the PDF's
    reads no attributes. (Of a ``<div>`` around Markdown, Pandoc makes ``data-align``.)"""
    side, name = match["side"].strip().lower(), match["name"]
    style = {"left": "text-align:left", "center": "text-align:center", "right": "text-align:right"}.get(side, "")
    if name == "img":
        style = {"left": "float:left", "right": "float:right"}.get(side, "vertical-align:middle")
    elif name == "table":
        style = "margin-left:auto;margin-right:auto" if side == "center" else ""
    tag = f"<{name}{match['before']}{match['after']}>"
    return with_style(tag, style) if style else tag


def with_style(tag: str, style: str) -> str:
    """A tag with one style more; what its author wrote in ``style`` overrules it."""
    if " style=" in tag:
        return re.sub(r'\sstyle="', rf"\g<0>{style.rstrip(';')};", tag, count=1)
    return re.sub(r"^<\w+", rf'\g<0> style="{style}"', tag)


_RECORDING = re.compile(r"<(?P<kind>video|audio)\b(?P<inside>[^>]*>.*?)</(?P=kind)>", re.DOTALL | re.IGNORECASE)


def _recordings_as_links(html: str) -> str:
    """Videos and sounds as links: nothing plays on the page, since they are on other hosts or not beside it."""

    def link(match: re.Match[str]) -> str:
        attributes, _, fallback = match["inside"].partition(">")
        address = re.search(r"""\ssrc\s*=\s*["']?(https?://[^\s"'>]+)""", match["inside"])
        said = re.search(r"""\s(?:alt|title|aria-label)\s*=\s*(?:"([^"]+)"|'([^']+)')""", attributes)
        words = (said[1] or said[2]) if said else ""
        words = match["kind"].capitalize() + (f": {words}" if words else "")
        return (f'<a href="{address[1]}">{words}</a> ' if address else "") + re.sub(r"<source\b[^>]*>", "", fallback)

    return _RECORDING.sub(link, html)


def _with_sizes(html: str, images: Images) -> str:
    """Images with their width and height in pixels, so that the page does not jump while they load; those that were
    not let in are taken out."""
    by_name: dict[str, Image] = {image.name: image for image in images.values()}

    def size(match: re.Match[str]) -> str:
        source = re.search(r'\ssrc="([^"]*)"', match.group())
        image = by_name.get(_unescape(source[1])) if source else None
        if image is None:
            return ""
        tag = match.group() if re.search(r"\salt=", match.group()) else match.group().replace("<img", '<img alt=""', 1)
        if re.search(r"\s(width|height)=", tag):
            return _in_pixels(tag)
        if image.width and image.height:
            return tag.replace("<img", f'<img width="{round(image.width)}" height="{round(image.height)}"', 1)
        return tag

    return re.sub(r"<img\b[^>]*>", size, html)


def _in_pixels(tag: str) -> str:
    """An image whose attributes give its size in pixels, as HTML has it; parts of the width go into the style. Its
    address stands first: only a natural size does so before it."""
    tag = re.sub(r"^<img\b([^>]*?)(\ssrc=\"[^\"]*\")", r"<img\2\1", tag)
    style = "".join(f"{name}:{value};" for name, value in re.findall(r'\s(width|height)="(\d+(?:\.\d+)?%)"', tag))
    tag = re.sub(r'\s(width|height)="(\d+)(?:\.\d+)?(?:px)?"', r' \1="\2"', tag)
    tag = re.sub(r'\s(?:width|height)="(?!\d+")[^"]*"', "", tag)
    return with_style(tag, style) if style else tag


def _unescape(value: str) -> str:
    from urllib.parse import unquote

    return unquote(unescape(value))


_HEADING = re.compile(r"<h(?P<level>[1-6])(?P<attributes>[^>]*)>(?P<html>.*?)</h(?P=level)>", re.DOTALL)


def contents(body: str) -> list[dict[str, Any]]:
    """The headings of the HTML as a nested list: ``id``, ``text`` and ``children`` of each."""
    top: list[dict[str, Any]] = []
    stack: list[tuple[int, list[dict[str, Any]]]] = [(0, top)]
    for heading in _HEADING.finditer(body):
        identifier = re.search(r'\sid="([^"]*)"', heading["attributes"])
        text = re.sub(r"<annotation\b.*?</annotation>|<[^>]+>", "", heading["html"], flags=re.DOTALL)
        if not identifier or not text.strip() or "unlisted" in heading["attributes"]:
            continue
        level = int(heading["level"])
        entry: dict[str, Any] = {
            "id": unescape(identifier[1]),
            "text": " ".join(unescape(text).split()),
            "children": [],
        }
        while stack[-1][0] >= level:
            stack.pop()
        stack[-1][1].append(entry)
        stack.append((level, entry["children"]))
    return top
