"""The printed page as a tree, parsed once: formulas are drawn in it, and WeasyPrint lays it out as it is."""

from __future__ import annotations

import contextlib
import re
from typing import Any
from xml.etree import ElementTree

import weasyprint

_VOID = re.compile(r"""<((?:area|br|col|hr|img|input|link|meta|source|wbr)\b(?:[^>"']|"[^"]*"|'[^']*')*?)\s*/?>""")
_HTML_ALONE = re.compile(r"<svg\b|<pre\b[^>]*>\n|<style\b[^>]*>[^<]*&")
"""What an XML parser would read differently: SVG's namespace, the newline that HTML drops after ``<pre>``, and ``&`` in
``<style>``, which HTML takes literally."""


def parse(html: str) -> ElementTree.Element:
    """Parse the page, with an XML parser if possible, otherwise with WeasyPrint's.

    A sanitised body is well-formed except for void elements, and expat needs a thirtieth of the time.
    """
    from tinyhtml5 import parse as parse_html

    xml = _VOID.sub(r"<\1/>", html.replace("&nbsp;", "\u00a0")).removeprefix("<!DOCTYPE html>")
    if not _HTML_ALONE.search(xml):
        with contextlib.suppress(ElementTree.ParseError):
            # The body is sanitised, so it declares no entities.
            return ElementTree.fromstring(xml)  # noqa: S314  # see the line above
    tree: ElementTree.Element = parse_html(html, namespace_html_elements=False)
    return tree


class Page(weasyprint.HTML):  # type: ignore[misc]  # weasyprint has no types
    """A document for WeasyPrint, made from a tree: WeasyPrint's own constructor parses text."""

    def __init__(self, tree: ElementTree.Element, fetcher: Any) -> None:
        self.base_url = "recto:"
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = weasyprint.cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element
