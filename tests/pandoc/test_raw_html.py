"""HTML within a line as elements that every format can show."""

from __future__ import annotations

import pytest
from recto.pandoc import ast
from recto.pandoc.raw_html import from_html

from tests.helpers import pandoc

A = ast.string("a")


@pytest.mark.parametrize(
    ("html", "inlines"),
    [
        ("<b>a</b>", [ast.strong([A])]),
        ("<EM>a</EM>", [ast.emph([A])]),
        ("<sup>a</sup><sub>a</sub>", [ast.superscript([A]), ast.subscript([A])]),
        ("<ins>a</ins><del>a</del>", [ast.underline([A]), ast.strikeout([A])]),
        ("<small>a</small>", [ast.span([A], ast.custom_style("Small"))]),
        ('<a href="https://example.org/?a&amp;b" title=t>a</a>', [ast.link([A], "https://example.org/?a&b", "t")]),
        ('<a href="javascript:x">a</a>', [A]),
        ("<b><i>a</i></b>", [ast.strong([ast.emph([A])])]),
        ("<b><i>a</b>", [ast.strong([A])]),
        ("<b>a", [A]),
        ("a</b>", [A]),
        ("<b></b>a", [A]),
        ("a<br/>a", [A, ast.line_break(), A]),
        ("<img src='b.png' alt=a class='c d' width=50%>", [
            ast.image([A], "b.png", attr=ast.make_attr("", ["c", "d"], [("width", "50%")])),
        ]),
        ("<img alt=a>a", [A]),
        ("<kbd>a</kbd>", [ast.raw_inline("html", "<kbd>"), A, ast.raw_inline("html", "</kbd>")]),
        ("`<b>`{=latex}a", [ast.raw_inline("latex", "<b>"), A]),
    ],
)  # fmt: skip
def test_what_tags_become(html: str, inlines: list[ast.Inline]) -> None:
    (block,) = ast.loads(pandoc("--from", "markdown", "--to", "json", text=f"x{html}").stdout)["blocks"]
    read = ast.inlines(block)
    from_html(read)
    for strings in ast.inline_lists(read, "Str"):  # Pandoc joins the first word to the one before it
        strings[:] = [ast.string(ast.text(one).removeprefix("x")) if one["t"] == "Str" else one for one in strings]
    assert [inline for inline in read if inline != ast.string("")] == inlines
