"""The elements of HTML."""

from __future__ import annotations

import re

ELEMENTS = frozenset(
    """a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite
    code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font
    footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li
    link main map mark menu meta meter nav noscript object ol optgroup option output p param picture pre progress q rp
    rt ruby s samp script search section select slot small source span strike strong style sub summary sup svg table
    tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr""".split()
) | frozenset(
    # of drawings and formulas within the text
    """math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle msub msup msubsup munder mover munderover mtable mtr
    mtd semantics annotation annotation-xml path g circle ellipse rect line polyline polygon text tspan defs use
    symbol""".split()
)

_BARE = re.compile(r"<[A-Za-z][\w-]*((?:\s+[\w-]+)+)\s*>")
_FLAGS = frozenset("open controls loop muted autoplay hidden reversed disabled checked selected default inert".split())


def is_comparison(text: str, start: int, tag: str) -> bool:
    """Whether a tag is no more than words between two signs, as in ``a<b and c>d``: something stands before it that it
    is compared with, and it has words where attributes would be."""
    bare = _BARE.fullmatch(tag)
    return bool(bare and text[start - 1 : start].isalnum() and not _FLAGS.issuperset(bare[1].lower().split()))
