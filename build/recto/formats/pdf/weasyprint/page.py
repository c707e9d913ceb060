"""The printed page as a tree, parsed once: formulas are drawn in it, and WeasyPrint sets it as it is."""

from __future__ import annotations

import contextlib
import re
from typing import Any
from xml.etree import ElementTree

import weasyprint

_VOID = re.compile(r"""<((?:area|br|col|hr|img|input|link|meta|source|wbr)\b(?:[^>"']|"[^"]*"|'[^']*')*?)\s*/?>""")
_HTML_ALONE = re.compile(r"<svg\b|<pre\b[^>]*>\n|<style\b[^>]*>[^<]*&")
"""What XML would read otherwise: elements of another namespace, a line's end that HTML drops, text that is taken as it
is written."""


def parse(html: str) -> ElementTree.Element:
    """The page as a tree: by a parser of XML if it can be read as that, else by WeasyPrint's.

    A cleaned body is well-formed but for the elements without end, and expat needs a thirtieth of the time.
    """
    from tinyhtml5 import parse as parse_html

    xml = _VOID.sub(r"<\1/>", html.replace("&nbsp;", "\u00a0")).removeprefix("<!DOCTYPE html>")
    if not _HTML_ALONE.search(xml):
        with contextlib.suppress(ElementTree.ParseError):
            # The body is clean: it declares no entities.
            return ElementTree.fromstring(xml)  # noqa: S314  # as the line above says
    tree: ElementTree.Element = parse_html(html, namespace_html_elements=False)
    return tree


class Page(weasyprint.HTML):  # type: ignore[misc]  # weasyprint has no types
    """What WeasyPrint sets, from a tree: its own constructor wants text, to parse it."""

    def __init__(self, tree: ElementTree.Element, fetcher: Any) -> None:
        self.base_url = "recto:"
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = weasyprint.cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element
