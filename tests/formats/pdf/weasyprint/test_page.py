"""The page is the same tree, whichever parser reads it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import tinyhtml5
from recto.formats.pdf.weasyprint.page import parse
from recto.html.body import _safe

FRAME = "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<title>A &amp; B</title>\n{}</head>\n<body>\n{}\n</body>\n</html>"

BODIES = {
    "elements without end": '<p>One<br>two<br/>three<img alt="a > b" src="images/a.png"></p><hr>',
    "entities": "<p>a&nbsp;b &amp; c &lt; d &eacute; &#8217; &hellip;</p>",
    "a table": "<table><tr><th>A<td>B<tr><td colspan=2>C</table>",
    "what is not closed": "<p>One<p>Two <em>three<ul><li>Four<li>Five</ul><b>six",
    "what cannot stand within a paragraph": "<p>Text<div>block</div>rest</p>",
    "what is closed twice": "<div>a</div></div><span>b</span></p>",
    "code": "<pre>\n\nfirst\n  second</pre><pre><code>a &lt; b &amp;&amp; c</code></pre>",
    "quotes in attributes": """<p title='He said "so"' class="a">x</p>""",
}


def everything(tree: ElementTree.Element) -> list[object]:
    body = tree.find("body")
    assert body is not None
    # White space at the page's end: HTML takes it into the body.
    body.tail = (body[-1] if len(body) else body).tail = None
    return [
        *((item.tag, sorted(item.attrib.items()), item.text, item.tail) for item in body.iter()),
        *((item.tag, item.text) for item in tree.iter("title")),
    ]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("head", ["<style>p > em { color: red }</style>\n", '<style>a::after { content: "&" }</style>'])
def test_a_page_is_the_same_tree_by_either_parser(body: str, head: str) -> None:
    page = FRAME.format(head, _safe(body))
    theirs = tinyhtml5.parse(page, namespace_html_elements=False)
    assert everything(parse(page)) == everything(theirs)


def test_what_is_not_xml_is_read_as_html() -> None:
    page = FRAME.format("", "<p>One<p>Two & <svg viewBox='0 0 1 1'><path d=M0></svg>")
    theirs = tinyhtml5.parse(page, namespace_html_elements=False)
    assert everything(parse(page)) == everything(theirs)
