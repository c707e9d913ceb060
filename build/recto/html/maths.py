"""Formulas as TeX sets them, where Pandoc's MathML says something else."""

from __future__ import annotations

import unicodedata

from recto.html.tree import Node, element
from recto.pandoc.formulas import bold_letters

_THIN = "0.1667em"
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


def display_lines(root: Node) -> None:
    """Set the lines of ``aligned``, ``split`` and ``gathered`` as displayed formulas, as amsmath does."""
    for table in root.iter("mtable"):
        cell = next(table.iter("mtd"), None)
        # Only cells of aligned lines have no padding; gathered lines look like a matrix.
        if cell is not None and ("padding" in cell.get("style", "") or _is_gathered(table)):
            table.set("displaystyle", "true")


def _is_gathered(table: Node) -> bool:
    parents = [parent.tag for parent in table.iterancestors("math", "mtd", *_SCRIPTS)]
    siblings = [node for node in table.itersiblings(preceding=True) if node.tag == "mo"]
    formula = next(table.iterancestors("math"), None)
    return parents == ["math"] and not siblings and formula is not None and r"\begin{gathered}" in tex_of(formula)


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
