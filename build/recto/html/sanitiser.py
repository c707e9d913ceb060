"""The sanitiser: HTML from a stranger -> a tree of elements and attributes that show text and do nothing else.

nh3 applies an allowlist: no scripts, no forms, no frames, no addresses except in links. What an allowlist cannot decide
is removed from the tree right afterwards (``safe``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import nh3

from recto import theme
from recto.html.tree import (
    Node,
    NotATree,
    add_style,
    detach,
    element,
    nodes,
    parse,
    parse_within_limits,
    pop,
    unwrap,
)

_MATHML = frozenset(
    "math semantics annotation mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder "
    "munderover mtable mtr mtd mstyle menclose mpadded mphantom mmultiscripts mprescripts none merror".split()
)
_RECORDINGS = ("audio", "video", "source")
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
            "display encoding stretchy form fence separator accent accentunder mathvariant lspace rspace "
            "minsize maxsize columnalign columnspacing rowspacing displaystyle scriptlevel linethickness width "
            "height depth voffset notation mathsize largeop movablelimits symmetric rowalign columnlines rowlines "
            "frame alttext".split()
        )
        for name in _MATHML
    },
    "a": {"href", "name"},
    "audio": {"src", "alt"},
    "blockquote": {"cite"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "q": {"cite"},
    "source": {"src"},
    "td": {"colspan", "rowspan", "headers", "width"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr", "width"},
    "time": {"datetime"},
    "video": {"src", "alt"},
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
_ALLOWED: dict[str, Any] = {
    "tags": {*_ELEMENTS, *_RECORDINGS},
    "clean_content_tags": {"script", "style", "iframe", "object", "embed", "noscript", "template"},
    "attributes": {
        name: _ANYWHERE | _ATTRIBUTES.get(name, set()) | ({"align"} if name in _ALIGNED else set())
        for name in (*_ELEMENTS, *_RECORDINGS)
    },
    "generic_attribute_prefixes": {"data-", "aria-"},
    "url_schemes": {"http", "https", "mailto", "tel", "ftp", "doi"},
    "strip_comments": True,
    "link_rel": None,
    "filter_style_properties": _STYLES,
}
_CLEANER = nh3.Cleaner(**_ALLOWED)
_NAME = re.compile(r"[a-z][a-z0-9_.-]*")
_PLAIN_NAMES = nh3.Cleaner(**_ALLOWED, attribute_filter=lambda _, name, value: value if _NAME.fullmatch(name) else None)
"""The same, but also drops attributes with odd names, such as ``data-"``; slower."""


def cut_down(html: str) -> Node:
    """The tree of the allowed elements and attributes.

    Things that a tree cannot hold are left out as well: control characters, odd names, elements more than 256 levels
    deep. No text is lost.
    """
    try:
        return parse(_CLEANER.clean(html))
    except NotATree:
        return parse_within_limits(_PLAIN_NAMES.clean(html))


def safe(html: str, lang: str = "en") -> Node:
    """The tree of HTML that is safe to show.

    The passes that complete the sanitiser, in order: recordings become links before anything else is checked, because
    they have attributes that are allowed nowhere else; inputs and styles from the author that do more than show
    something are removed, as are spans longer than a table; finally, ``align`` attributes become styles of ours.
    """
    root = cut_down(html)
    link_recordings(root, lang)
    remove_inputs(root)
    remove_addresses(root)
    limit_spans(root)
    align_by_style(root)
    return root


def link_recordings(root: Node, lang: str) -> None:
    """Replace videos and sounds by links, followed by their fallback content.

    Nothing plays on the page, because recordings are on other hosts or are not published with it.
    """
    recordings, t = [*root.iter("video", "audio")], theme.words(lang)
    for recording in recordings:
        addresses = (node.get("src", "") for node in recording.iter(recording.tag, "source"))
        address = next((address for address in addresses if re.match(r"https?://", address)), None)
        words = next(filter(None, map(recording.get, ("alt", "title", "aria-label"))), None)
        if address:
            kind = t("Video") if recording.tag == "video" else t("Audio")
            recording.addprevious(element("a", {"href": address}, f"{kind}: {words}" if words else kind, " "))
    for source in [*root.iter("source")]:
        detach(source)
    unwrap(root, recordings)


def remove_inputs(root: Node) -> None:
    """Remove inputs other than check boxes: they ask the reader for something."""
    for node in [*root.iter("input")]:
        if node.get("type") != "checkbox":
            detach(node)


_WITH_STYLE = nodes("descendant::*/@style/..")
_ADDRESS = re.compile(r"\\|url|image|expression|attr\(", re.IGNORECASE)


def remove_addresses(root: Node) -> None:
    """Remove styles whose value might contain an address."""
    styled = _WITH_STYLE(root)
    removed = {style for style in {node.get("style", "") for node in styled} if _ADDRESS.search(style)}
    for node in styled if removed else ():
        if node.get("style") in removed:
            del node.attrib["style"]


_MOST_SPANNED = 1000
"""As in HTML (4.9.11), for rows as well: WeasyPrint would make them all."""


def limit_spans(root: Node) -> None:
    """Remove the spans of cells and columns that are longer than those of any table."""
    for node in root.iter("td", "th", "col", "colgroup"):
        for name in ("colspan", "rowspan", "span"):
            span = node.get(name)
            if span is not None and not (span.isdecimal() and len(span) < 9 and int(span) <= _MOST_SPANNED):
                del node.attrib[name]


_WITH_ALIGN = nodes("descendant::*/@align/.. | descendant::*/@data-align/..")


def align_by_style(root: Node) -> None:
    """Turn HTML 4's attribute ``align`` into a style: no stylesheet overrides it, and WeasyPrint ignores the attribute.

    On a ``<div>`` around Markdown, Pandoc changes it to ``data-align``.
    """
    for node in _WITH_ALIGN(root):
        sides = [side for side in (pop(node, "align"), pop(node, "data-align")) if side is not None]
        style = _alignment(node.tag, sides[0].strip().lower())
        if style:
            add_style(node, style)


def _alignment(name: str, side: str) -> str:
    if name == "img":
        return {"left": "float:left", "right": "float:right"}.get(side, "vertical-align:middle")
    if name == "table":
        return "margin-left:auto;margin-right:auto" if side == "center" else ""
    return f"text-align:{side}" if side in ("left", "center", "right") else ""
