"""HTML as a tree: nothing is lost on the way into it and out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from recto.html.sanitiser import _CLEANER
from recto.html.tree import (
    Node,
    NotATree,
    add_style,
    copy,
    detach,
    element,
    nodes,
    parse,
    put_first,
    remove_classes,
    replace,
    serialise,
    strip,
    text_of,
    unwrap,
    wrap,
)

from tests.soup import PLAIN, soups


@given(soups(PLAIN))
def test_what_the_sanitiser_wrote_comes_out_as_it_went_in(html: str) -> None:
    cleaned = _CLEANER.clean(html)
    root = parse(cleaned)
    assert serialise(root) == cleaned
    assert serialise(copy(root)) == cleaned


@pytest.mark.parametrize(
    "html",
    [
        "",
        "text alone &amp; &lt;so on&gt; \u00e9 \U0001d54f &nbsp;",
        '<p>One<br>two<img src="a.png" alt="a &lt; b &quot;c&quot; \'d\' &nbsp;e"></p><hr><p></p>',
        '<a title="two\nlines\tand a tab">x</a>',
        "<pre>\n\n first\n\tsecond\n</pre><pre><code>a\r\nb</code></pre>",
        '<table><colgroup><col width="3"></colgroup><tbody><tr><td></td></tr></tbody></table>',
        # A parser of HTML would take these apart.
        "<p>a<p>b<div>c</div></p></p><a><a>d</a></a><p><table></table></p><b><p>e</p></b>",
        "<table>stray<tbody>text<tr>here<td>x</td></tr></tbody></table><li>alone</li><td>alone</td>",
        '<input type="checkbox" checked="" disabled=""><details open=""><summary>x</summary></details>',
    ],
)
def test_html_stays_as_it_is(html: str) -> None:
    assert serialise(parse(html)) == html


def test_mathml_and_svg_keep_their_names() -> None:
    html = (
        '<math display="block" alttext="x"><semantics><mrow><mi>x</mi><mo stretchy="false">&lt;</mo><mspace></mspace>'
        '</mrow><annotation encoding="application/x-tex">x &lt; \\alpha &amp; y</annotation></semantics></math>'
        '<svg viewBox="0 0 1 1" preserveAspectRatio="none"><linearGradient id="a"></linearGradient>'
        '<foreignObject><p>x<br></p></foreignObject><path d="M0 0"/><g></g></svg>'
    )
    root = parse(html)
    assert serialise(root) == html
    assert [node.get("viewBox") for node in root.iter("svg")] == ["0 0 1 1"]
    assert next(root.iter("annotation")).text == "x < \\alpha & y"


@pytest.mark.parametrize("html", ["\x00", "<p data-a\"b='c'>x</p>", "<b>" * 300 + "</b>" * 300, "<p>", "&eacute;"])
def test_what_is_no_tree_is_refused(html: str) -> None:
    with pytest.raises(NotATree):
        parse(html)


def root_and(html: str, name: str) -> tuple[Node, list[Node]]:
    root = parse(html)
    return root, [*root.iter(name)]


@pytest.mark.parametrize(
    ("html", "left"),
    [("<p>a<b>x</b>c</p>", "<p>ac</p>"), ("<p>a<i></i><b>x</b>c</p>", "<p>a<i></i>c</p>"), ("<b>x</b>c", "c")],
)
def test_what_is_taken_out_leaves_the_text_after_it(html: str, left: str) -> None:
    root, (bold,) = root_and(html, "b")
    assert detach(bold) is bold
    assert serialise(root) == left
    assert bold.tail is None


def test_boxes_are_put_around_and_taken_away() -> None:
    root, found = root_and("<p>a<b>x</b>c<b>y<i>z</i></b></p>", "b")
    for bold in found:
        wrap(bold, element("span", {"class": "box"}))
    assert serialise(root) == '<p>a<span class="box"><b>x</b></span>c<span class="box"><b>y<i>z</i></b></span></p>'
    unwrap(root, found)
    assert serialise(root) == '<p>a<span class="box">x</span>c<span class="box">y<i>z</i></span></p>'


def test_another_element_takes_the_place() -> None:
    root, (bold,) = root_and("<p>a<b>x</b>c</p>", "b")
    replace(bold, element("i", {}, "y"))
    assert serialise(root) == "<p>a<i>y</i>c</p>"


def test_attributes_in_their_order() -> None:
    root, (paragraph,) = root_and('<p id="a" class="b c">x</p>', "p")
    put_first(paragraph, {"title": "t", "class": "d e"})
    remove_classes(paragraph, "d")
    assert serialise(root) == '<p title="t" class="e" id="a">x</p>'
    add_style(paragraph, "color:red;")
    assert serialise(root) == '<p style="color:red;" title="t" class="e" id="a">x</p>'
    add_style(paragraph, "color:blue")
    assert 'style="color:blue;color:red;"' in serialise(root)


@pytest.mark.parametrize(("html", "stripped"), [("<p> a <b>b</b>\n</p>", "<p>a <b>b</b></p>"), ("<p> </p>", "<p></p>")])
def test_space_at_the_ends_goes(html: str, stripped: str) -> None:
    root, (paragraph,) = root_and(html, "p")
    strip(paragraph)
    assert serialise(root) == stripped


def test_the_text_has_no_tex() -> None:
    root = parse("<p>a <math><mi>x</mi><annotation>TeX</annotation></math> b</p>")
    assert text_of(root) == "a x b"
    assert [node.tag for node in nodes("descendant::mi | descendant::p")(root)] == ["p", "mi"]
