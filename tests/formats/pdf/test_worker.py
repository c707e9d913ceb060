"""The process that sets the PDF; what it sets is tested in tests/formats/test_pdf.py."""

from __future__ import annotations

from io import StringIO
from xml.etree import ElementTree

import pytest
from recto.formats.pdf.worker import _presentation, draw_maths, tree_of
from recto.html.body import _safe
from tinyhtml5.parser import parse  # type: ignore[import-untyped]
from ziamath.tex import tex2mml

from tests.helpers import pandoc

PAGE = "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<title>A &amp; B</title>\n{}</head>\n<body>\n{}\n</body>\n</html>"

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
    page = PAGE.format(head, _safe(body))
    theirs = parse(page, namespace_html_elements=False)
    assert everything(tree_of(StringIO(page), namespace_html_elements=False)) == everything(theirs)


def test_what_is_not_xml_is_read_as_html() -> None:
    page = PAGE.format("", "<p>One<p>Two & <svg viewBox='0 0 1 1'><path d=M0></svg>")
    theirs = parse(page, namespace_html_elements=False)
    assert everything(tree_of(StringIO(page), namespace_html_elements=False)) == everything(theirs)


def mathml(tex: str) -> str:
    return pandoc("--to", "html", "--mathml", text=f"$${tex}$$").stdout


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\Big\{ x \big\|", "{x∥"),
        (r"\text{a\_b 50\%\ c}", "a_b50%c"),
        (r"\text{if $x<0$ or so}", "ifx<0orso"),
        (r"\text{R\&D}", "R&D"),
        (r"\mathop{\mathrm{argmin}}_x", "argminx"),
        (r"\operatorname*{max}_k a\mathbin{/}b", "maxka/b"),
        (r"\begin{array}{@{}l@{}} a \end{array}", "a"),
        (r"x \not= y", "x≠y"),
        (r"\mathbb{1}\mathbf 1", "𝟙𝟏"),
        (r"\mathbb P \mathsf T", "ℙ𝖳"),
        (r"\Bigl\lbrace \Bigr\}", "{}"),
        (r"\begin{aligned} a&=b\\[6pt] c&=d \end{aligned}", "a=bc=d"),
        (r"\text{F}_1\text{-score}", "F1-score"),
    ],
)
def test_a_formula_shows_what_the_page_shows(tex: str, shown: str) -> None:
    page, drawn = mathml(tex), dict[str, tuple[str, str | None]]()
    tree = ElementTree.fromstring(_presentation(tex, True, page))
    assert "".join("".join(tree.itertext()).replace("⁡", "").split()) == shown
    assert not any(len(operator) for operator in tree.iter("{http://www.w3.org/1998/Math/MathML}mo"))
    draw_maths(page, drawn)
    assert [problem for _, problem in drawn.values()] == [None]


@pytest.mark.parametrize(
    "tex",
    [
        r"\hat{x} = \bar y \cdot \mathbf{x}^{\mathsf{T}} \setminus \mathbb{R} \ne \ell",
        r"\|x\|_2 \sim \mathcal{N}(\mu, \sigma^2) \implies \varepsilon \in \emptyset \to \backslash",
        r"\left\{\begin{matrix} a & \text{if so} \\ b \end{matrix}\right. \quad \overset{!}{=} \underline{x}",
    ],
)
def test_a_formula_that_both_readers_read_alike_has_the_spaces_of_the_drawings_own(tex: str) -> None:
    assert _presentation(tex, True, mathml(tex)) == tex2mml(tex)


def test_the_name_of_an_operator_is_no_product_of_variables() -> None:
    tex = r"\underset{x}{\operatorname{arg\,max}} \operatorname{pi}"
    tree = ElementTree.fromstring(_presentation(tex, True, mathml(tex)))
    names = ["".join((leaf.text or "").split()) for leaf in tree.iter() if not len(leaf)]
    assert [name for name in names if name and name != "⁡"] == ["argmax", "x", "pi"]
