r"""Formulas that the page shows, as LaTeX takes them.

Pandoc reads some TeX that LaTeX stops at: ``x^2^3``, ``\text{R&D}``, a ``\left`` without its ``\right``, or one of
2,000 symbols that LaTeX has in no package that is always at hand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from recto.core.world import World
from recto.pandoc.commands import characters, unusual

_TOKEN = re.compile(
    r"""(?P<comment>%[^\n]*\n?\s*)
    | (?P<text>\\(?:text(?:rm|bf|it|tt|sf)?|mbox)\s*(?=\{))
    | (?P<array>\\begin\s*\{array\}(?!\s*[\[{]))
    | (?P<limits>\\(?:no)?limits(?![A-Za-z]))
    | \\(?:[A-Za-z]+|.)
    | (?P<script>[\^_'])
    | (?P<space>\s+)
    | (?P<open>\{)
    | (?P<close>\})
    | (?P<parameter>\#)
    | (?P<letters>[µÀ-ÖØ-öø-ɏ]+)
    | .""",
    re.VERBOSE | re.DOTALL,
)
_ANY_COLUMNS = "{*{20}{c}}"


def for_latex(tex: str, *, displayed: bool) -> str:
    """The formula without what LaTeX stops at."""
    if not displayed:
        tex = re.sub(r"\\(begin|end)\s*\{split\}", r"\\\1{aligned}", tex)
    tex = "".join(_pieces(tex)).strip()
    open_ended = len(re.findall(r"\\left(?![A-Za-z])", tex)) - len(re.findall(r"\\right(?![A-Za-z])", tex))
    return tex + r"\right." * open_ended


def _tokens(tex: str) -> Iterator[tuple[str, str]]:
    """The kind and the text of each token, without comments, and with signs escaped."""
    end = 0
    while token := _TOKEN.match(tex, end):
        piece, kind, end = token[0], token.lastgroup or "", token.end()
        if kind == "text":
            start, end = end, _group_end(tex, end)
            piece += _as_text(tex[start:end])
        elif kind == "space":
            piece = re.sub(r"\n\s*\n", "\n", piece)
        elif kind == "array":
            piece += _ANY_COLUMNS
        elif kind == "parameter":
            piece = r"\#"
        elif kind == "letters":  # TeX's fonts for formulas lack them
            piece = rf"\text{{{piece}}}"
        if kind != "comment":
            yield kind, piece


def _pieces(tex: str) -> Iterator[str]:
    """The tokens, with empty braces before a second superscript or subscript of one letter."""
    scripts: list[set[str]] = [set()]  # for each open group: which scripts its last letter has
    is_argument: list[bool] = []  # whether that group belongs to a script
    awaited, kept, last = False, False, ""
    for kind, piece in _tokens(tex):
        if kind == "script" and not awaited:
            place = "^" if piece == "'" else piece
            if place in scripts[-1] and not (place == "^" and last == "'"):  # x'' and x'^2 are one superscript
                yield "{}"
                scripts[-1].clear()
            scripts[-1].add(place)
            awaited, kept = piece != "'", False
        elif kind == "open":
            scripts.append(set())
            is_argument.append(awaited or kept)
            awaited = False
        elif kind == "close" and is_argument:
            scripts.pop()
            kept = is_argument.pop()
            if not kept:
                scripts[-1].clear()
        elif kind not in ("space", "limits"):
            if not awaited:
                scripts[-1].clear()
            # A command that is a script may have arguments of its own: x^\mathrm{T}_2.
            awaited, kept = False, awaited and piece.startswith("\\")
        last = piece if kind != "space" else last
        yield piece


def _group_end(tex: str, start: int) -> int:
    """Where the group that begins at ``start`` ends."""
    depth = 0
    for token in re.finditer(r"\\.|[{}]", tex[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0 and token[0] == "}":
            return start + token.end()
    return len(tex)


def _as_text(group: str) -> str:
    """A group of words, with the signs escaped that mean something there; formulas in it stay as they are."""
    parts = re.split(r"((?<!\\)\$[^$]*\$)", group)
    parts[::2] = [re.sub(r"(?<!\\)([%&#_])", r"\\\1", part) for part in parts[::2]]
    parts[::2] = [re.sub(r"(?<!\\)\^", r"\\textasciicircum{}", part) for part in parts[::2]]
    return "".join(parts)


# --- commands ---------------------------------------------------------------------------------------------------------

_PDFTEX_PACKAGES = {
    "bm": ["bm"],
    "esint": "fint oiint ointctrclockwise sqint varointclockwise".split(),
    "mathdots": ["iddots"],
    "mathrsfs": ["mathscr"],
    "mathtools": "Coloneq Coloneqq bigtimes coloneq coloneqq dashcolon eqcolon eqqcolon lparen rparen overbracket "
    "underbracket".split(),
    "upgreek": "upalpha upbeta upchi updelta upepsilon upeta upgamma upiota upkappa uplambda upmu upnu upomega upphi "
    "uppi uppsi uprho upsigma uptau uptheta upupsilon upvarepsilon upvarphi upvarpi upvarrho upvarsigma upvartheta "
    "upxi upzeta".split(),
}
"""Packages for pdfTeX and their commands. For XeTeX and LuaTeX, unicode-math has these, or ``_WITH_ARGUMENT``."""

_PACKAGES = {"cancel": "bcancel cancel xcancel".split(), "siunitx": "SI ang num numlist qty si unit".split()}
"""Packages for every engine."""

_WITH_ARGUMENT = {
    "bm": r"\symbfit{#1}",
    "mathbfcal": r"\boldsymbol{\mathcal{#1}}",
    "mathbffrak": r"\boldsymbol{\mathfrak{#1}}",
    "mathbfit": r"\boldsymbol{#1}",
    "mathbfscr": r"\boldsymbol{\mathcal{#1}}",
    "mathbfsfit": r"\boldsymbol{\mathsf{#1}}",
    "mathbfsfup": r"\boldsymbol{\mathsf{#1}}",
    "mathbfup": r"\mathbf{#1}",
    "mathbold": r"\boldsymbol{#1}",
    "mathds": r"\mathbb{#1}",
    "mathsfit": r"\mathsf{#1}",
    "mathsfup": r"\mathsf{#1}",
    "mathup": r"\mathrm{#1}",
    "overbar": r"\overline{#1}",
    "overparen": r"\overset{\frown}{#1}",
    "ocirc": r"\mathring{#1}",
    "ring": r"\mathring{#1}",
    "symbf": r"\boldsymbol{#1}",
    "underparen": r"\underset{\smile}{#1}",
    "utilde": r"\underset{\sim}{#1}",
    "wideparen": r"\overset{\frown}{#1}",
    "wideutilde": r"\underset{\sim}{#1}",
}
"""Commands with an argument that Pandoc knows and LaTeX lacks."""


def preamble(formulas: Collection[str], world: World) -> str:
    """Packages and definitions for the commands of the formulas; those that LaTeX has stay as they are.

    A symbol is defined as the character that Pandoc makes of it. A command that Pandoc does not know either shows its
    name, as on the page.
    """
    written = "\n".join(formulas)
    used = unusual(written)
    made = [rf"\usepackage{{{name}}}" for name, commands in _PACKAGES.items() if used.intersection(commands)]
    made += [
        rf"\ifPDFTeX\usepackage{{{name}}}\fi"
        for name, commands in _PDFTEX_PACKAGES.items()
        if used.intersection(commands)
    ]
    made += [rf"\providecommand{{\{name}}}[1]{{{_WITH_ARGUMENT[name]}}}" for name in sorted(used & {*_WITH_ARGUMENT})]
    others = sorted(used.difference(_WITH_ARGUMENT, *_PACKAGES.values()))
    shown = zip(others, characters(others, world), strict=True)
    made += [rf"\providecommand{{\{name}}}{{{symbol or _named(name)}}}" for name, symbol in shown]
    columns = max((row.count("&") + 1 for tex in formulas for row in tex.split(r"\\")), default=0)
    if columns > 10:  # amsmath's limit for matrices
        made.append(rf"\setcounter{{MaxMatrixCols}}{{{columns}}}")
    return "".join(f"{line}\n" for line in made)


def _named(command: str) -> str:
    return rf"\mathtt{{\backslash {command}}}"
