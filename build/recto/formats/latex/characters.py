"""Characters that TeX's engines or fonts do not know, declared in the preamble."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SYMBOLS = {
    "−": "-", "≤": r"\leq", "≥": r"\geq", "≈": r"\approx", "≠": r"\neq", "≡": r"\equiv", "∼": r"\sim", "∞": r"\infty",
    "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "⇐": r"\Leftarrow",
    "⇔": r"\Leftrightarrow", "↑": r"\uparrow", "↓": r"\downarrow", "∈": r"\in", "∉": r"\notin", "∩": r"\cap",
    "∪": r"\cup", "⊂": r"\subset", "⊆": r"\subseteq", "∅": r"\emptyset", "∀": r"\forall", "∃": r"\exists",
    "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "√": r"\surd", "∝": r"\propto",
    "∧": r"\wedge", "∨": r"\vee", "⊕": r"\oplus", "⊗": r"\otimes", "⋅": r"\cdot", "∙": r"\cdot", "∗": r"\ast",
    "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "★": r"\star", "□": r"\square", "☐": r"\square",
    "✉": "*", "☒": r"\boxtimes", "✓": r"\checkmark", "✔": r"\checkmark", "′": r"{}^{\prime}", "″": r"{}^{\prime\prime}",
    "‐": r"\text{-}", "‑": r"\text{-}", "\u202f": r"\,", "\u2009": r"\,", "\u2002": r"\enspace{}", "\u200b": "{}",
}  # fmt: skip
"""What shows a character in a formula. Greek letters come from ``_greek``; characters that pdfTeX knows are kept."""


def declarations(text: str) -> Iterator[str]:
    """Declare the unusual characters of a text.

    pdfTeX stops at a character that it does not know. XeTeX and LuaTeX leave out one that the font lacks, and Latin
    Modern, the font of the file, lacks Greek and most signs; if an author chooses a font that has it, that is shown.
    """
    unusual = {character: _shown(character) for character in sorted({*text}) if ord(character) > 0xFF}
    if not unusual:
        return
    yield "\\ifPDFTeX\n\\makeatletter\n"
    for character, shown in unusual.items():
        point = f"{ord(character):04X}"
        yield rf"\@ifundefined{{u8:\detokenize{{{character}}}}}{{\DeclareUnicodeCharacter{{{point}}}{{{shown}}}}}{{}}"
        yield "\n"
    yield "\\makeatother\n"
    rare = [one for one in unusual if ord(one) > 0x24F and one not in _IN_FONT and not unicodedata.combining(one)]
    if rare:
        yield "\\else\n\\usepackage{newunicodechar}\n"
    for character in rare:
        point = f'"{ord(character):04X}'
        yield rf"\newunicodechar{{{character}}}{{\iffontchar\font{point} \char{point} \else{unusual[character]}\fi}}"
        yield "\n"
    yield "\\fi\n"


_IN_FONT = frozenset("‘’‚“”„–—…†‡•‰‹›€™")
"""Signs of running text that Latin Modern has; kerning and hyphenation need them as plain characters."""


def _shown(character: str) -> str:
    symbol = _SYMBOLS.get(character) or _greek(character)
    return rf"\ensuremath{{{symbol}}}" if symbol else _raised(character) or f"[U+{ord(character):04X}]"


_COMMANDS = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)
_LATIN = dict(zip("Alpha Beta Epsilon Zeta Eta Iota Kappa Mu Nu Rho Tau Chi".split(), "ABEZHIKMNPTX", strict=True))


def _greek(character: str) -> str:
    name = unicodedata.name(character, "").replace("LAMDA", "LAMBDA")
    match = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name)
    letter = (match[2].capitalize() if match[1] == "CAPITAL" else match[2].lower()) if match else ""
    return f"\\{letter}" if letter in _COMMANDS else rf"\mathrm{{{_LATIN[letter]}}}" if letter in _LATIN else ""


def _raised(character: str) -> str:
    """A superscript or subscript character as a command with its base character; empty if it is neither."""
    kind, _, point = unicodedata.decomposition(character).partition(" ")
    command = {"<super>": "textsuperscript", "<sub>": "textsubscript"}.get(kind)
    plain = chr(int(point, 16)) if command and " " not in point else ""
    plain = {"\u2212": "-"}.get(plain, plain)
    return rf"\{command}{{{plain}}}" if plain.isascii() and plain else ""
