"""HTML that nobody would write, for property tests: odd nesting, entities, quotes, MathML, SVG, and worse."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

_NAMES = (
    "p div span a b i em pre code table thead tbody tr td th caption colgroup ul ol li dl dd section figure h1 h2 "
    "details summary blockquote math mrow mi mo mtext semantics annotation svg foreignObject path ruby rt q label"
).split()
_VOID = ["br", "hr", "img", "input", "col", "wbr"]
_TEXT = [
    "words", " ", "\n", "\t", "\r\n", "&amp;", "&lt;b&gt;", "&nbsp;", "\u00a0", "&quot;", "&#39;", "<", ">", "&",
    "]]>", "&eacute;", "\u00e9\u0328", "\U0001d54f", "\u2028", "&#13;", "/>", "<!-- a comment -->", "&amp;nbsp;",
]  # fmt: skip
_ATTRIBUTES = [
    "class=a", 'title="a &quot;b&quot; \'c\'"', "title='d \"e\" &amp; <f>'", 'title="two\nlines\tand\r\ntabs"', "id=x",
    'alt="a > b / c"', 'data-a.b_c-1="&nbsp;"', "checked", "style='color: red'", 'href="https://example.org/?a=b&amp;c=d"',
    'viewBox="0 0 1 1"', "display=block", 'encoding="application/x-tex"', "align=center", "colspan=2", "value=3",
]  # fmt: skip
PLAIN = (*_TEXT, *(f"<{name}" for name in (*_NAMES, *_VOID)))
HOSTILE = (
    *PLAIN,
    "<script>alert(1)</script>", "<style>p{background:url(a)}</style>", "<video src=https://example.org/a>", "</video>",
    "<iframe srcdoc='<script>'>", "<object data=x>", "<audio>", "<source src=https://example.org/b>", "<form action=x>",
    "<template><p>", "<noscript><p title='</noscript><img onerror=x>'>", "<p onclick=x>", "<a href=javascript:x>",
    "<a href='java\nscript:x'>", "<img src=data:x onerror=x>", "<p style='background:url(a)'>", "<p data-a\"b=c>",
    "<p data-<x=1>", "<p data-'='\"><b onclick=x>'>", "<p data-a:b=1>", "\x01", "&#1;", "\x0c", "\ufffe", "<plaintext>",
    "<svg><style><a title='</style><img onerror=x>'>", "<math><mtext><table><mglyph><style><!--</style>", "<xmp>",
    "<input type=password>", "<meta http-equiv=refresh>", "<base href=x>", "<title>", "<textarea>", "<![CDATA[x]]>",
)  # fmt: skip
"""Pieces of HTML; those that leave a start tag open get attributes."""


@st.composite
def soups(draw: st.DrawFn, pieces: Sequence[str]) -> str:
    """A sequence of pieces, with end tags at random places."""
    html = ""
    opened: list[str] = []
    for _ in range(draw(st.integers(0, 25))):
        piece = draw(st.sampled_from(pieces))
        if opened and draw(st.integers(0, 3)) == 0:
            html += f"</{opened.pop(draw(st.integers(0, len(opened) - 1)))}>"
        name = piece[1:]
        if piece.startswith("<") and name in (*_NAMES, *_VOID):
            html += " ".join([piece, *draw(st.lists(st.sampled_from(_ATTRIBUTES), max_size=3))]) + ">"
            opened += [name] if name in _NAMES else []
        else:
            html += piece
    return html
