"""Citations -> what each says of its works: the words before, the locator, the words behind.

In Pandoc's tree, a locator is a part of the words behind a key (``[@key, chap. 2 and more]``). Only citeproc tells one
from the other, by the terms of the style and the language. So it formats these words once more, in a style made for
this: it has the same terms, and prints nothing but the parts of the locator with signs between them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from recto.core.model import CslItem, Style
from recto.core.world import World
from recto.pandoc import ast
from recto.pandoc.ast import Citation, Inline
from recto.pandoc.rich_text import plain, rich_text


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a cited work, and the words behind it."""

    label: str = ""
    """What kind of place it is, as CSL calls it: ``page``, ``chapter``."""
    value: str = ""
    term: str = ""
    """The kind in the language of the style, such as ``chap.``"""
    suffix: str = ""
    """The words behind it, with the marks of CSL JSON."""


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work in a citation, and what the citation says of it."""

    item: CslItem
    prefix: str = ""
    """The words before it, with the marks of CSL JSON."""
    locator: Locator = Locator()
    suppress_author: bool = False


def cited_works(
    citations: Sequence[Citation],
    items: Mapping[str, CslItem],
    document: ast.Pandoc,
    style: Style,
    lang: str,
    world: World,
) -> list[CitedWork]:
    """The works of citations whose items are known, in their order. ``document`` is any, for Pandoc's version."""
    suffixes = {_key(one): one for one in citations if one["citationSuffix"]}
    read = dict(zip(suffixes, _locators([*suffixes.values()], document, style, lang, world), strict=True))
    return [
        CitedWork(
            items[one["citationId"]],
            rich_text(one["citationPrefix"]),
            read.get(_key(one), Locator()),
            one["citationMode"]["t"] == "SuppressAuthor",
        )
        for one in citations
    ]


def _key(citation: Citation) -> str:
    return json.dumps(citation["citationSuffix"])


def _locators(
    citations: Sequence[Citation], document: ast.Pandoc, style: Style, lang: str, world: World
) -> list[Locator]:
    if not citations:
        return []
    blocks = [ast.para([_alone(one)]) for one in citations]
    files = {"work.json": json.dumps([{"id": _WORK, "type": "book"}]).encode(), "style.csl": _style(style).encode()}
    arguments = ["--from", "json", "--to", "json", "--citeproc", "--bibliography", "work.json", "--csl", "style.csl"]
    arguments += ["--metadata", "suppress-bibliography=true", "--metadata", f"lang={lang}"]
    written = world.pandoc(arguments, ast.dumps({**document, "meta": {}, "blocks": blocks}), files=files)
    return [_locator(ast.inlines(block)) for block in ast.loads(written.decode())["blocks"]]


def _alone(citation: Citation) -> Inline:
    """A citation with nothing but the words behind its key, of the only work that there is."""
    copy: Citation = {**citation, "citationId": _WORK, "citationPrefix": [], "citationMode": ast.normal_citation()}
    copy["citationSuffix"] = ast.apart(citation["citationSuffix"])
    return ast.cite([copy], [])


def _locator(inlines: Sequence[Inline]) -> Locator:
    label, value, term, suffix = rich_text(inlines).split(_SIGN, 3)
    return Locator(label, plain(value).strip(), plain(term).strip(), suffix) if value else Locator(suffix=suffix)


_WORK = "work"
_SIGN = "\uf8ff"
"""Stands between the parts; in private use, so no locator has it."""
_LABELS = tuple(
    "act appendix article-locator book canon chapter column elocation equation figure folio issue line note opus page "
    "paragraph part rule scene section sub-verbo supplement table timestamp title-locator verse version volume".split()
)
"""The kinds of locators of CSL 1.0.2."""


def _style(style: Style) -> str:
    """A style that prints the parts of a locator, with the terms of another."""
    labels = "".join(f'<if locator="{label}"><text value="{label}"/></if>' for label in _LABELS)
    labels = labels.replace("<if", "<else-if").replace("</if", "</else-if").replace("else-if", "if", 2)
    default, terms = _terms(style)
    return (
        f'<style xmlns="{_CSL}" class="in-text" version="1.0"{default}>'
        f"<info><title>Locators</title><id>locators</id><updated>2026-01-01T00:00:00+00:00</updated></info>{terms}"
        f'<citation><layout><choose>{labels}</choose><text value="{_SIGN}"/><text variable="locator"/>'
        f'<text value="{_SIGN}"/><label variable="locator" form="short"/><text value="{_SIGN}"/></layout></citation>'
        "</style>"
    )


_CSL = "http://purl.org/net/xbiblio/csl"


def _terms(style: Style) -> tuple[str, str]:
    """The default locale of a style, as an attribute, and its own terms, as elements."""
    from lxml import etree

    try:
        root = etree.fromstring(style.csl.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:  # citeproc has its own style
        return "", ""
    locales = root.findall(f"{{{_CSL}}}locale")
    default = root.get("default-locale")
    return (
        f' default-locale="{escape(default)}"' if default else "",
        "".join(etree.tostring(locale, encoding="unicode", with_tail=False) for locale in locales),
    )
