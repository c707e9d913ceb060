"""Formulas as TeX sets them, where Pandoc's MathML says something else."""

from __future__ import annotations

import re
import unicodedata

from recto.html.tree import Node, element
from recto.pandoc.formulas import bold_letters

_THIN, _RELATION = "0.1667em", "0.2778em"
_ROWS = ("mrow", "mtd", "mstyle", "msqrt", "mpadded", "menclose")
"""Elements whose children stand next to each other."""
_SCRIPTS = ("msub", "msup", "msubsup", "munder", "mover", "munderover")
_APPLIED = "\u2061"
"""Pandoc's invisible sign after the name of a function."""


def set_bold_upright(root: Node) -> None:
    r"""Set the letters of ``\mathbf`` upright: Pandoc takes them for those of ``\boldsymbol``."""
    for formula in root.iter("math"):
        upright = bold_letters(tex_of(formula))
        for letter in formula.iter("mi") if upright else ():
            plain = unicodedata.normalize("NFKD", letter.text or "")
            if letter.get("mathvariant") == "bold-italic" and plain in upright:
                letter.text = upright[plain]
                letter.set("mathvariant", "bold")


def tex_of(formula: Node) -> str:
    """The TeX of a formula; empty if it is not known."""
    notes = (node for node in formula.iter("annotation") if node.get("encoding") == "application/x-tex")
    return next((node.text or "" for node in notes), "")


_ENVIRONMENT = re.compile(r"\\begin\s*\{(\w+)\*?\}|\\(substack)\b")
_LINES = frozenset("align aligned alignat alignedat split gather gathered multline multlined eqnarray flalign".split())


def display_lines(root: Node) -> None:
    """Set the lines of ``aligned``, ``split`` and ``gathered`` as displayed formulas, and ``smallmatrix`` small."""
    for formula in root.iter("math"):
        tables = [*formula.iter("mtable")]
        names = [found[1] or found[2] for found in _ENVIRONMENT.finditer(tex_of(formula))] if tables else []
        # Pandoc makes a table of each, in their order, unless it leaves one out.
        for table, name in zip(tables, names, strict=True) if len(tables) == len(names) else ():
            if name in _LINES:
                table.set("displaystyle", "true")
            elif name == "smallmatrix":
                table.set("scriptlevel", "+1")


_SPACING = str.maketrans(
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030c",
    "`\u00b4\u02c6\u02dc\u00af\u02d8\u02d9\u00a8\u02da\u02c7",
)
"""Combining accents, and the same as signs that take room: browsers put the others beside the letter."""
_BAR, _LINE, _HAT, _TILDE = "\u203e", "\u00af", "\u0302", "\u0303"
r"""What Pandoc writes for ``\bar``, ``\overline``, ``\hat`` and ``\tilde``, the last two also for the wide forms."""
_ARROWS = {"\u2192": "\u2192", "\u20d6": "\u2190", "\u20e1": "\u2194"}


def set_accents(root: Node) -> None:
    r"""Set the accents of letters as they are, and stretch those of longer pieces and of ``\overline``.

    Pandoc writes the same sign for both, and browsers stretch it.
    """
    for over in root.iter("mover"):
        base, accent = over if len(over) == 2 else (None, None)
        if base is None or accent is None or accent.tag != "mo" or accent.get("accent") != "true":
            continue
        sign, is_wide = accent.text or "", len("".join(map(str, base.itertext()))) > 1
        over.set("accent", "false" if sign == _LINE else "true")
        if sign in (_BAR, _LINE):
            accent.text = _LINE if sign == _BAR else _BAR
            is_wide = sign == _LINE
        elif sign in _ARROWS:
            accent.text = _ARROWS[sign]
            if not is_wide:
                accent.set("mathsize", "75%")
        elif sign != sign.translate(_SPACING):
            is_wide = is_wide and sign in (_HAT, _TILDE)
            accent.text = sign.translate(_SPACING)
        else:
            continue
        accent.set("stretchy", "true" if is_wide else "false")


_TALL = ("mfrac", "mtable", "munder", "munderover", "msqrt", "mroot", "menclose")


def fit_delimiters(root: Node) -> None:
    r"""Leave ``\left(`` and its like as they are around what is no taller: browsers put a gap beside stretched ones."""
    for row in root.iter("mrow"):
        ends = [row[0], row[-1]] if len(row) > 2 else []
        if [(one.tag, one.get("form"), one.get("stretchy"), one.get("minsize")) for one in ends] != [
            ("mo", form, "true", None) for form in ("prefix", "postfix")
        ]:
            continue
        inside = [one for child in [*row][1:-1] for one in child.iter()]
        deep = any(len([*one.iterancestors("msub", "msup", "msubsup")]) > 1 for one in inside)
        if not deep and not any(one.tag in _TALL or (one.text or "") in _LARGE for one in inside):
            for one in ends:
                one.set("stretchy", "false")


def tighten_signs(root: Node) -> None:
    """Set operators in scripts and limits, and double bars, without space around them, and colons with, as TeX does."""
    for sign in root.iter("mo"):
        if sign.text == "∥" and sign.get("form"):
            _set_space(sign, "0")
        elif sign.text == ":" and r"\colon" not in tex_of(next(sign.iterancestors("math"))):
            _set_space(sign, _RELATION)
    for script in root.iter(*_SCRIPTS):
        for sign in (one for child in [*script][1:] for one in child.iter("mo")):
            if not {"accent", "form"} & {*sign.keys()}:
                _set_space(sign, "0")


def _set_space(sign: Node, width: str) -> None:
    for side in ("lspace", "rspace"):
        sign.set(side, width)


_LARGE = tuple("∑∏∐∫∬∭∮⋃⋂⨁⨂⋁⋀")


def space_functions(root: Node) -> None:
    """Put a thin space between a function's name and the letters, numbers and brackets next to it."""
    for name in [*root.iter("mi")]:
        whole = _function(name)
        parent = None if whole is None else whole.getparent()
        if whole is None or parent is None or parent.tag not in _ROWS:
            continue
        before, after = whole.getprevious(), whole.getnext()
        if before is not None and (before.tag not in ("mo", "mspace") or before.get("form") == "postfix"):
            whole.addprevious(element("mspace", {"width": _THIN}))
        if after is not None and after.tag not in ("mo", "mspace"):
            whole.addnext(element("mspace", {"width": _THIN}))


def _function(name: Node) -> Node | None:
    """The function's name with its indices; None if the letters are not the name of a function."""
    parent, after = name.getparent(), name.getnext()
    if parent is None or name.get("mathvariant") != "normal" or len(name.text or "") < 2:
        return None
    whole = parent if after is not None and after.text == _APPLIED else name
    parent = whole.getparent()
    while parent is not None and parent.tag in _SCRIPTS and parent[0] is whole:
        whole, parent = parent, parent.getparent()
    return whole if whole is not name else None
