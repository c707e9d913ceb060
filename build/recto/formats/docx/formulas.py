"""The structure of formulas: delimiters that belong together, functions with their arguments, operators at an edge.

Pandoc writes ``(x)^2`` and ``\\ln x`` as rows of signs. Word shows them, but without the space after a function; and
LibreOffice, which reads a formula as a text with brackets and operators of its own, shows a red question mark where one
of a pair is inside something else, or where an operator has nothing on one of its sides (ECMA-376 part 1, 22.1.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recto.formats.docx.xml import M, w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Node


def _m(name: str) -> str:
    return f"{{{M}}}{name}"


_ROWS = tuple(map(_m, "oMath e num den sub sup deg lim fName".split()))
"""What has a row of signs in it."""
_SCRIPTS = frozenset(map(_m, "sSup sSub sSubSup limLow limUpp".split()))
_OPENING, _CLOSING, _BARS = frozenset("([{⟨⌈⌊"), frozenset(")]}⟩⌉⌋"), frozenset("|∣‖∥")
_BRACES = frozenset("⏞⏟⎴⎵⏜⏝")
_UNARY = frozenset("+-−±∓¬")
_OPERATORS = frozenset("=≠<>≤≥≪≫≈≃≅∼∝≡≔→⇒⇔←↔↦∈∉∋⊂⊆⊃⊇×·⋅∗*/∪∩∧∨⊕⊗!∘÷∣∖") | _UNARY
_FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min"
    " Pr sec sin sinh sup tan tanh".split()
)

_RESERVED = frozenset(
    '# & _ ^ ~ ` " % sup sub sum prod over from to in or and neg left right font size color bold ital func hat bar dot'
    " vec tilde check breve div times union stack matrix binom phantom abs fact int oint owns none perp prop".split()
)
"""Words and signs that LibreOffice takes for commands."""


def structure(formula: Node) -> None:
    """Give a formula the structure that its signs stand for."""
    _put_braces(formula)
    for row in [*formula.iter(*_ROWS)]:
        _pair(row)
    for scripts in [*formula.iter(_m("sSubSup"))]:
        _put_before(scripts)
    for row in [*formula.iter(*_ROWS)]:
        if row.tag != _m("fName"):
            _apply_functions(row)
            _give_operands(row)
        if row.tag == _m("e") and _is_empty(row):
            row[:] = [nothing()]
    for run in formula.iter(_m("r")):
        if (sign := _sign(run)) in _RESERVED:
            _set_text(run, sign)


def _put_braces(formula: Node) -> None:
    """Stretch braces above and below, which Pandoc writes like limits; drop the empty row after the last rule."""
    from lxml import etree

    for limits in [*formula.iter(_m("limLow"), _m("limUpp"))]:
        limit, base = limits.find(_m("lim")), limits.find(_m("e"))
        if limit is None or base is None or len(limit) != 1 or _sign(limit[0]) not in _BRACES:
            continue
        group = etree.Element(_m("groupChr"))
        properties = etree.SubElement(group, _m("groupChrPr"))
        above = limits.tag == _m("limUpp")
        for name, value in (
            ("chr", _sign(limit[0])), ("pos", "top" if above else "bot"), ("vertJc", "bot" if above else "top"),
        ):  # fmt: skip
            etree.SubElement(properties, _m(name), {_m("val"): value})
        group.append(base)
        _take_place(group, limits)
    for last in [rows[-1] for matrix in formula.iter(_m("m")) if (rows := matrix.findall(_m("mr")))[1:]]:
        if not any(len(cell) for cell in last):
            last.getparent().remove(last)  # type: ignore[union-attr]  # it is in a matrix


def _sign(node: Node | None) -> str:
    """The text of a run of a formula; nothing for other elements, and for words within the formula."""
    if node is None or node.tag != _m("r") or node.find(f"{_m('rPr')}/{_m('nor')}") is not None:
        return ""
    return "".join(map(str, node.itertext()))


def _signed(node: Node) -> Node | None:
    """The run of an element that begins with a sign: itself, or all that its base has."""
    if _sign(node):
        return node
    base = node.find(_m("e")) if node.tag in _SCRIPTS or node.tag == _m("nary") else None
    return base[0] if base is not None and len(base) == 1 and _sign(base[0]) else None


def _pair(row: Node) -> None:
    """Put what is between two delimiters into one element with them."""
    opened: list[Node] = []
    alone: list[Node] = []
    for node in [*row]:
        run = _signed(node)
        if run is None:
            continue
        if _sign(run) in _OPENING and node.tag not in _SCRIPTS:
            opened.append(node)
        elif _sign(run) in _CLOSING and opened:
            _enclose(opened.pop(), node)
        elif _sign(run) in _CLOSING:
            alone.append(node)
    for run in map(_signed, (*alone, *opened)):
        if run is not None:
            _set_text(run, _sign(run))
    _pair_bars(row)


def _pair_bars(row: Node) -> None:
    if len(row) < 2:
        return
    _join_bars(row)
    bars = _bars(row)
    while bars:
        start = bars.pop(0)
        opens = start.tag not in _SCRIPTS
        if bars and opens and bars[0].tag != _m("nary") and not _is_apart(start, bars[0]):
            _enclose(start, bars.pop(0))
        elif _sign(start) == "|":
            start[-1].text = "∣"  # a sign between two things: LibreOffice takes the other one for “or”


def _join_bars(row: Node) -> None:
    """Make one sign of two bars: both at the beginning and at the end of a norm, or between two things."""
    bars = _bars(row)
    for one, other in [*zip(bars[::2], bars[1::2], strict=False)] if len(bars) % 2 == 0 else []:
        last = _signed(other)
        if one.getnext() is other and _sign(one) == "|" and last is not None:
            last[-1].text = "‖"
            row.remove(one)


def _bars(row: Node) -> list[Node]:
    """What has a bar as its sign or its base."""
    return [node for node in row if _sign(_signed(node)) in _BARS]


def _set_text(run: Node, text: str) -> None:
    """Make a sign plain text, in the typeface of formulas."""
    from lxml import etree

    plain = words(text)
    letters = etree.Element(w("rPr"))
    etree.SubElement(letters, w("rFonts"), {w("ascii"): "Cambria Math", w("hAnsi"): "Cambria Math"})
    plain.insert(1, letters)
    run[:] = [*plain]


def _is_apart(start: Node, end: Node) -> bool:
    """Whether two bars are not around what is between them: nothing, or things that a comma separates."""
    between = [_sign(node) for node in _between(start, end)]
    return start.getnext() is end or "," in between or ";" in between


def _between(start: Node, end: Node) -> Sequence[Node]:
    row = start.getparent()
    return [] if row is None else [*row][row.index(start) + 1 : row.index(end)]


def _enclose(start: Node, end: Node) -> None:
    """Make one element of two delimiters and what is between them. Each can be in the base of another element."""
    from lxml import etree

    opening, closing = _signed(start), _signed(end)
    group = etree.Element(_m("d"))
    properties = etree.SubElement(group, _m("dPr"))
    signs = ("begChr", _sign(opening)), ("sepChr", ""), ("endChr", _sign(closing))
    for name, value in (*signs, ("grow", "0")):
        etree.SubElement(properties, _m(name), {_m("val"): value})
    inside = etree.SubElement(group, _m("e"))
    inside.extend(_between(start, end))
    _pair_bars(inside)
    _take_place(group, closing)
    # The element whose base is now the group goes to where the row was opened.
    _take_place(group if closing is end else end, opening)


def _take_place(node: Node, of: Node | None) -> None:
    """Put an element where another one is, and remove that."""
    if of is not None and (row := of.getparent()) is not None:
        of.addprevious(node)
        row.remove(of)


def _apply_functions(row: Node) -> None:
    """Make a function of each name of one and what follows it, so that there is a space between them."""
    from lxml import etree

    for node in reversed([*row]):
        name = _signed(node)
        if name is None or _sign(name) not in _FUNCTIONS:
            continue
        following = node.getnext()
        if following is None or (_sign(following) or "a")[0] in _OPERATORS | _CLOSING | frozenset(",;.:"):
            _set_text(name, _sign(name))
            continue
        function = etree.Element(_m("func"))
        node.addprevious(function)
        etree.SubElement(function, _m("fName")).append(node)
        etree.SubElement(function, _m("e")).append(following)


def _put_before(scripts: Node) -> None:
    """Let scripts without a base stand before what follows, as those of an isotope do."""
    base, following = scripts.find(_m("e")), scripts.getnext()
    if base is None or not _is_empty(base) or following is None or _sign(following) in _OPERATORS:
        return
    scripts.tag = _m("sPre")
    scripts.remove(base)
    base[:] = [following]
    scripts.append(base)
    for properties in scripts.findall(_m("sSubSupPr")):
        scripts.remove(properties)


def _give_operands(row: Node) -> None:
    """Put an invisible sign where an operator has nothing on one of its sides."""
    for node in [*row]:
        sign = _sign(node)
        if sign == "\\":
            node[-1].text = sign = "∖"
        if not sign or sign[0] not in _OPERATORS:
            continue
        before, after = node.getprevious(), node.getnext()
        lonely = before is None or (_sign(before) or "a")[-1] in _OPERATORS | frozenset(",;")
        if lonely and sign not in _UNARY:
            node.addprevious(nothing())
        if after is None:
            node.addnext(nothing())


def _is_empty(row: Node) -> bool:
    return not "".join(map(str, row.itertext())).strip("\u200b")


def nothing() -> Node:
    """A run without anything to see."""
    return words("\u200b")


def words(text: str) -> Node:
    """A run of plain text in a formula."""
    from lxml import etree

    run = etree.Element(_m("r"))
    etree.SubElement(etree.SubElement(run, _m("rPr")), _m("nor"))
    etree.SubElement(run, _m("t")).text = text
    return run
