"""The TeX of formulas: what MathJax reads, as Manubot's page has it, in words that Pandoc knows as well."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import zip_longest

_ENVIRONMENT = re.compile(
    r"\s*\\begin\s*\{(?P<name>equation|align|flalign|alignat|gather|multline|eqnarray)\*?\}(?P<columns>\{\d+\})?"
    r"(?P<body>.*)\\end\s*\{(?P=name)\*?\}\s*",
    re.DOTALL,
)
"""The environments of LaTeX and amsmath that are a displayed formula."""

_INNER = {"equation": "", "gather": "{gathered}", "multline": "{gathered}", "eqnarray": "{array}{rcl}"}
"""What stands inside a formula in the place of an environment that is one; of the others, ``aligned``."""

_SILENT = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:notag|nonumber)(?![A-Za-z])|\\require\s*\{[^{}]*\}|\\smash\s*\[[bt]\]")
"""What shows nothing: labels, which nothing here can name, wishes about numbers, and packages."""

_COLOURS = re.compile(r"\\textcolor\s*(?:\[\w+\]\s*)?\{[^{}]*\}|\\color\s*(?:\[\w+\]\s*\{[^{}]*\}|\{\#[^{}]*\})")
"""What Pandoc cannot read."""

_GROUP = r"\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*\})*\}"
"""Braces and what is in them, as deep as formulas go."""

_COMMANDS = {
    **dict.fromkeys(("dbinom", "tbinom"), r"\binom"),
    **dict.fromkeys(("hbox", "textnormal", "textup", "textmd"), r"\text"),
    **dict.fromkeys(("emph", "textsl"), r"\textit"),
    **dict.fromkeys(("mathbbm", "mathds"), r"\mathbb"),
    **{f"{size}m": f"\\{size}" for size in ("big", "Big", "bigg", "Bigg")},
    **dict.fromkeys(
        "mathnormal mathopen mathclose mathinner mathpunct smash mathclap mathllap mathrlap strut mathstrut".split(), ""
    ),
    **dict.fromkeys("tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge".split(), ""),
    "cfrac": r"\frac",
    "hphantom": r"\phantom",
    "thinspace": r"\,",
    "medspace": r"\:",
    "thickspace": r"\;",
    "Bbb": r"\mathbb",
    "negthinspace": r"\!",
    "surd": r"\sqrt{}",
    "degree": r"\text{°}",
    "AA": "Å",
}
"""Commands, and what Pandoc knows in their place; of some, what follows them is all that it can show."""

_COMMAND = re.compile(rf"(?<!\\)\\({'|'.join(_COMMANDS)})(?![A-Za-z])")
_EMS = {"mu": 1 / 18, "mm": 0.285}
"""Units that Pandoc does not know, in ems."""


def _character(found: re.Match[str], base: int) -> str:
    """A character by its number; no file can hold some of them."""
    character = chr(int(found[1], base))
    return character if character.isprintable() else found[0]


_SUM = re.compile(r"\\(?:sum|prod|int|big[a-z]+)(?![A-Za-z])")
_CONSTRUCTS: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    (r"(\\begin\s*\{(?:aligned|gathered|alignedat|array|split)\})\s*\[[tbc]\]", r"\1"),
    (r"\\(begin|end)\s*\{([bpvBV]?matrix)\*\}(?:\s*\[[lcr]\])?", r"\\\1{\2}"),
    (r"\\(begin|end)\s*\{dcases\*?\}", r"\\\1{cases}"),
    (r"\\left\s*(/|\\backslash)", r"\\left.\1"),
    (r"\\right\s*(/|\\backslash)", r"\1\\right."),
    (r"\\(?:hskip|m?kern|mskip)\s*(-?[\d.]+)\s*(em|ex|pt|cm|mm|mu)(?![a-z])", r"\\hspace{\1\2}"),
    (r"\\hspace\*", r"\\hspace"),
    (
        r"\\hspace\s*\{\s*(-?\d*\.?\d+)\s*(mu|mm)\s*\}",
        lambda found: rf"\hspace{{{float(found[1]) * _EMS[found[2]]:.3f}em}}",
    ),
    (rf"\\vphantom\s*{_GROUP}", ""),
    (rf"\\fbox\s*({_GROUP})", r"\\boxed{\\text\1}"),
    (rf"\\bra\s*({_GROUP})", r"\\langle\1|"),
    (rf"\\ket\s*({_GROUP})", r"|\1\\rangle"),
    (rf"\\braket\s*({_GROUP})", r"\\langle\1\\rangle"),
    (
        rf"\\x(?!(?:left|right)arrow\W)([A-Za-z]*(?:arrow|harpoons)|mapsto)(?:\s*\[([^\]]*)\])?\s*({_GROUP})",
        lambda found: (rf"\underset{{{found[2]}}}" if found[2] else "") + rf"{{\overset{found[3]}{{\{found[1]}}}}}",
    ),
    (r"\\unicode\s*\{\s*x([0-9A-Fa-f]{2,5})\s*\}", lambda found: _character(found, 16)),
    (r"\\unicode\s*\{\s*(\d{2,5})\s*\}", lambda found: _character(found, 10)),
    # Pandoc makes a word of the operator, in which sums are lost with what stands at them.
    (
        rf"\\mathop\s*({_GROUP})(?:\s*\\limits)?\s*_\s*({_GROUP}|\w)",
        lambda found: rf"\underset{{{found[2]}}}{found[1]}" if _SUM.search(found[1]) else found[0],
    ),
]
_REWRITTEN = [(re.compile(pattern, re.DOTALL), becomes) for pattern, becomes in _CONSTRUCTS]

_WORDS = re.compile(
    rf"\\(?:text|textrm|mbox)\s*(?P<text>{_GROUP})|\\(?:text\w+|operatorname)\*?\s*{_GROUP}|\\.|(?P<quote>[\"`])",
    re.DOTALL,
)
_WITHIN_TEXT = re.compile(rf"(?<!\\)\\(text(?:it|bf|rm|tt|sf)?)\s*({_GROUP})")

_INFIX = r"(?:[^{}\\&]|\\(?!(?:over|atop|buildrel|left|right|begin|end)(?![A-Za-z])|\\).|" + _GROUP + ")*"
_OVER = re.compile(rf"(?:(?<=\{{)|\A)({_INFIX})\\(over|atop)(?![A-Za-z])({_INFIX})(?=\}}|\Z)", re.DOTALL)

_DEEPEST = 5
"""How many such fractions may stand in one another."""

_CHEMISTRY = re.compile(rf"\\ce\s*({_GROUP})")
_REACTION = re.compile(
    r"""\s*(?P<arrow><=>|<->|->|<-)\s*(?:\[(?P<above>[\w\s,.°]*)\])?\s*
    | (?P<plus>\s+\+\s+)
    | \s+(?P<fate>[v^])(?=\s|\Z)
    | (?P<script>[\^_])(?P<inside>\{[\w.+-]*\}|\d*[+-]|\d+|\w)
    | (?<![^\s])(?P<count>\d+(?:/\d+)?)\s*(?=[A-Z(\[])
    | (?P<element>[A-Za-z]+|[)\]])(?P<number>\d*)
    | (?P<charge>[+-])(?=\s|\Z|\))
    | (?P<bond>[-=\#])(?=[A-Z])
    | (?P<water>[*.])\s*(?P<waters>\d*)(?=[A-Z])
    | (?P<open>[(\[])
    | (?P<space>\s+)""",
    re.VERBOSE,
)
"""What stands in the ``\\ce{…}`` of mhchem, as long as it is simple."""

_ARROWS = {
    "->": r"\rightarrow",
    "<-": r"\leftarrow",
    "<->": r"\leftrightarrow",
    "<=>": r"\rightleftharpoons",
}
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_MOST_FONTS = 100
"""How many changes of the font a formula may have: each is written around the next."""
_FONT = re.compile(r"\\(rm|bf|it|sf|tt|cal)(?![A-Za-z])\s*")
_SCOPE = re.compile(r"\\(?P<word>begin|end|right)(?![A-Za-z])|\\\\|\\.|(?P<sign>[{}&])", re.DOTALL)


def displayed(raw: str) -> bool:
    """Whether raw TeX is a formula: Pandoc takes ``\\begin{equation}`` in the text for TeX, not for maths."""
    return bool(_ENVIRONMENT.fullmatch(raw))


def alone(tex: str) -> str:
    """A formula as its author wrote it, but without what has a meaning only on LaTeX's own pages.

    It loses labels and an environment around it all, and ``\\tag{3}`` becomes text. MathJax reads all else.
    """
    return _with_tag(_without_environment(_in_lines(_SILENT.sub("", tex))))


def modern(tex: str) -> str:
    """A formula without what only LaTeX's own pages can use: an environment around it all, labels, LaTeX 2.09's fonts.

    ``\\begin{align}`` becomes ``aligned``, ``{\\bf x}`` becomes ``{\\mathbf{x}}``, ``\\tag{3}`` becomes text. What
    MathJax knows and Pandoc does not becomes what both know, if there is such a thing.
    """
    if not re.search(r'[\\"`]', tex):
        return tex
    tex = _in_lines(_COMMAND.sub(lambda command: _COMMANDS[command[1]], _COLOURS.sub("", _SILENT.sub("", tex))))
    tex = _without_environment(tex)
    tex = _CHEMISTRY.sub(_reaction, tex)
    for pattern, becomes in _REWRITTEN:
        tex = pattern.sub(becomes, tex)
    tex = _WORDS.sub(_as_text, tex)
    for _ in range(_DEEPEST):
        tex = _OVER.sub(_as_fraction, tex)
    tex = _with_tag(tex)
    for _ in range(_MOST_FONTS):
        font = _FONT.search(tex)
        if font is None:
            break
        if tex.startswith("{", font.end()):
            tex = f"{tex[: font.start()]}\\math{font[1]}{tex[font.end() :]}"
        else:
            end = _end_of_scope(tex, font.end())
            tex = f"{tex[: font.start()]}\\math{font[1]}{{{tex[font.end() : end].rstrip()}}}{tex[end:]}"
    return tex


def _without_environment(tex: str) -> str:
    environment = _ENVIRONMENT.fullmatch(tex)
    if environment is None:
        return tex
    inner, body = _INNER.get(environment["name"], "{aligned}"), environment["body"]
    return f"\\begin{inner}{body}\\end{inner.removesuffix('{rcl}')}" if inner else _in_lines(body)


def _with_tag(tex: str) -> str:
    return _TAG.sub(lambda tag: r"\qquad\text{" + (tag[2] if tag[1] else f"({tag[2]})") + "}", tex)


_BOLD = re.compile(
    rf"\\(?P<font>mathbf|mathbfup|boldsymbol|bm|pmb|mathbfit)\s*(?P<letters>{_GROUP}|[A-Za-z](?![A-Za-z]))"
)
_OTHERWISE = re.compile(rf"\\(?:math\w+|text\w*|mbox|operatorname\*?|boldsymbol|bm|pmb)\s*{_GROUP}|\\[A-Za-z]+")
"""What is not set in the font around it."""


def bold_letters(tex: str) -> dict[str, str]:
    """The letters that ``\\mathbf`` makes bold, each as the character that is upright and bold.

    A letter that ``\\boldsymbol`` or its like makes bold as well is left out.
    """
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for font in _BOLD.finditer(tex):
        letters = re.findall("[A-Za-z]", _OTHERWISE.sub("", font["letters"]))
        found[font["font"] in ("mathbf", "mathbfup")].update(letters)
    return {one: unicodedata.lookup(f"MATHEMATICAL BOLD {_case(one)} {one}") for one in found[True] - found[False]}


def _case(letter: str) -> str:
    return "CAPITAL" if letter.isupper() else "SMALL"


def upright_bold(tex: str) -> str:
    """The formula with the letters of ``\\mathbf`` as upright bold characters: Pandoc's writers make others italic."""
    letters = bold_letters(tex)
    characters = str.maketrans({**letters})

    def in_bold(font: re.Match[str]) -> str:
        start, end = font.span("letters")
        kept = _OTHERWISE.split(tex[start:end]), _OTHERWISE.findall(tex[start:end])
        return tex[font.start() : start] + "".join(
            part.translate(characters) + other for part, other in zip_longest(*kept, fillvalue="")
        )

    return _BOLD.sub(in_bold, tex) if letters else tex


def _end_of_scope(tex: str, start: int) -> int:
    """Where the group, or the cell of a table, ends that ``start`` stands in."""
    depth = 0
    for token in _SCOPE.finditer(tex, start):
        what = token["word"] or token["sign"] or token[0]
        if depth == 0 and what in ("}", "&", "\\\\", "end", "right"):
            return token.start()
        depth += {"{": 1, "begin": 1, "}": -1, "end": -1}.get(what, 0)
    return len(tex)


def _as_fraction(found: re.Match[str]) -> str:
    above, below = found[1].strip(), found[3].strip()
    return rf"\frac{{{above}}}{{{below}}}" if found[2] == "over" else rf"\substack{{{above} \\ {below}}}"


def _reaction(found: re.Match[str]) -> str:
    """A formula of chemistry, which MathJax reads by mhchem; as it is if something in it is not simple."""
    text, made, end = found[1][1:-1].strip(), "", 0
    while end < len(text):
        piece = _REACTION.match(text, end)
        if piece is None:
            return found[0]
        if piece["arrow"]:
            arrow = _ARROWS[piece["arrow"]]
            made += rf" \overset{{\text{{{piece['above']}}}}}{{{arrow}}} " if piece["above"] else f" {arrow} "
        elif piece["script"]:
            # At the beginning, as of an isotope, it needs something to stand at.
            made += "{}" if not made or made.endswith(" ") else ""
            made += f"{piece['script']}{{{piece['inside'].strip('{}')}}}"
        elif piece["element"]:
            made += piece["element"] + (f"_{{{piece['number']}}}" if piece["number"] else "")
        elif piece["fate"]:
            made += r" \downarrow " if piece["fate"] == "v" else r" \uparrow "
        elif piece["water"]:
            made += rf" \cdot {piece['waters']}"
        elif piece["bond"]:
            made += {"-": r"\text{-}", "=": "=", "#": r"\equiv "}[piece["bond"]]
        else:
            made += (
                f"{piece['count']}\\," if piece["count"] else f"^{{{piece['charge']}}}" if piece["charge"] else piece[0]
            )
        end = piece.end()
    return rf"\mathrm{{{made}}}"


def _as_text(found: re.Match[str]) -> str:
    """Fonts within text as text between texts, for Pandoc knows no command there; signs that it takes for letters of
    TeX, as text."""
    if found["quote"]:
        return r"\text{" + found["quote"].replace("`", "‘") + "}"
    text = found["text"]
    if not text:
        return found[0]
    # Pandoc takes the space after these for their end.
    spaced = re.sub(r"(\\[#%&$_]) ", r"\1\\ ", text)
    parted = _WITHIN_TEXT.sub(r"}\\\1\2\\text{", spaced)
    if parted == spaced:
        return found[0].replace(text, spaced)
    return "{" + rf"\text{parted}".replace(r"\text{}", "") + "}"


def _in_lines(tex: str) -> str:
    """Line breaks that stand in no environment, where LaTeX has none: those at an end go, others are lines of one."""
    lines, depth, start, aligned = [], 0, 0, False
    for token in _SCOPE.finditer(tex):
        what = token["word"] or token["sign"] or token[0]
        depth += {"{": 1, "begin": 1, "}": -1, "end": -1}.get(what, 0)
        aligned = aligned or (depth == 0 and what == "&")
        if depth == 0 and what == "\\\\":
            lines.append(tex[start : token.start()])
            start = token.end()
    if not lines:
        return tex
    spaced = (re.sub(r"\A\s*\[-?[\d.]+\s*\w\w\]", "", line).strip() for line in (*lines, tex[start:]))
    shown = [line for line in spaced if line]
    if len(shown) < 2:
        return "".join(shown)
    name = "aligned" if aligned else "gathered"
    return rf"\begin{{{name}}} " + r" \\ ".join(shown) + rf" \end{{{name}}}"


_TEXT = re.compile(r"\\(?:text\w*|math\w+|operatorname|label|tag|ce|mbox|begin|end)\*?\s*\{[^{}]*\}|\\[A-Za-z]+")
_INDEX = re.compile(
    r"(?P<sign>[\^_])(?P<index>[+−-]\d+(?:\.\d+)?|\d{2,}|\d+[+−-](?![\d\w\\({ ])|[a-z]{3,12})(?![\w.]*[({^_]|[a-z])"
)


def loose_indices(tex: str) -> list[re.Match[str]]:
    """The powers and indices of several characters without braces, of which TeX raises or lowers only the first:
    ``10^-3`` and ``x_max``; not ``x^2y`` and ``x_ij``, which may well be meant so."""
    return [*_INDEX.finditer(_TEXT.sub(lambda command: "\\" * len(command[0]), tex))]


def indices_in_braces(tex: str) -> str:
    """A formula whose powers and indices of several characters are in braces."""
    for one in reversed(loose_indices(tex)):
        index = f"\\text{{{one['index']}}}" if one["index"].isalpha() else one["index"]
        tex = f"{tex[: one.start()]}{one['sign']}{{{index}}}{tex[one.end() :]}"
    return tex
