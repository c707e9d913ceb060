from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("W009", Severity.WARNING)
def left_open(subject: Subject) -> Iterator[Finding]:
    r"""A mark is opened and never closed, or closed and never opened, so it is shown as you typed it.

    These are the brackets of citations, the parentheses of links, `**`, `*`, `_`, `~`, `^[`, the signs of formulas
    and of code, and TeX's quotation marks. All of them must end in the paragraph in which they begin.

    Fix it: write the other half. Put a backslash before a sign that should be shown: `\$`, `\[`, `\*\*`.

    ```markdown
    It was shown [@doi:10.5555/alpha and again [@doi:10.5555/beta]. The **effect was large.
    ```

    ```text
    content/01.text.md:1:14: warning[W009] the [ before @doi:10.5555/alpha is never closed
        hint: write ] after the citation
    content/01.text.md:1:69: warning[W009] ** is never closed, so it is shown as you typed it
        hint: write ** after the bold text
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha] and again [@doi:10.5555/beta]. The **effect** was large.
    ```
    """
    text = subject.text.text
    # Replaced by letters: what is beside a formula, code or a key is beside a word.
    bare = blanked(text, [piece for piece in pieces(text) if piece.kind is not Kind.ADDRESS], "x")
    keys = [(piece.start, piece.end, text[piece.start : piece.end]) for piece in pieces(text) if piece.kind is Kind.KEY]
    begins, ends = {start: key for start, _, key in keys}, {end: key for _, end, key in keys}
    breaks = [0, *(found.end() for found in re.finditer(r"\n[ \t]*\n", text)), len(text)]
    for start, end in pairwise(breaks):
        if bare.count("[", start, end) != bare.count("]", start, end):
            for at, problem, hint in _brackets(bare, start, end, begins, ends):
                yield Finding(problem, subject.text.location(at), hint)
    yield from _environments(subject, bare)
    parted = -1
    for start, kind in _open_marks(subject, bare, breaks):
        if start == parted:
            continue
        problem, hint = _OPEN[kind]
        # A blank line within a formula leaves two: the second belongs to the first.
        second, severity = bare.find("$$", start + 2) if kind == "display" else -1, None
        if 0 <= second < start + _LONGEST_FORMULA:
            parted, (problem, hint) = second, _PARTED
            severity = Severity.ERROR if _LABELLED.match(text, second) else None
        yield Finding(problem, subject.text.location(start), hint, None, severity)


def _open_marks(subject: Subject, bare: str, breaks: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Where marks without their other half are, and their kinds. ``breaks``: where paragraphs begin and end."""
    closings: dict[int, dict[str, int]] = {}
    for candidate in re.finditer(
        r"\]\(|\*\*|\$|`|(?<=[a-z,;] )[*_](?=[A-Za-z]{2})|(?<=[A-Z])~(?=\d)|\^\[|__(?=[A-Za-z])|(?<=[\])@])\{|<(?=https?:)",
        bare,
    ):
        mark = _OPENING.match(bare, candidate.end() - 1 if candidate[0] == "](" else candidate.start())
        if mark:
            kind, end = str(mark.lastgroup), breaks[bisect_right(breaks, mark.start())]
            if end not in closings:
                found = _CLOSING.finditer(bare, breaks[bisect_right(breaks, mark.start()) - 1], end)
                closings[end] = {str(one.lastgroup): one.start() for one in found}
            if closings[end].get(kind, -1) <= mark.start() and _is_open(subject, mark.start()):
                yield mark.start(), kind


_LONGEST_FORMULA = 1000
_LABELLED = re.compile(r"\$\$[ \t]*\{#eq:")
_PARTED = (
    "there is an empty line in this formula, so it is shown as you typed it",
    "remove the empty line between $$ and $$",
)


def _environments(subject: Subject, bare: str) -> Iterator[Finding]:
    """Environments of TeX that are begun in the text and not ended."""
    for begin in re.finditer(r"\\begin\{(\w+\*?)\}", bare):
        if rf"\end{{{begin[1]}}}" not in bare[begin.end() :]:
            problem = f"\\begin{{{begin[1]}}} has no \\end{{{begin[1]}}}, so it is shown as you typed it"
            yield Finding(problem, subject.text.location(begin.start()), f"write \\end{{{begin[1]}}} where it ends")


def _is_open(subject: Subject, start: int) -> bool:
    """Whether a mark is shown, if it is one of emphasis, a note or an index: Pandoc takes ``**more **`` for such."""
    text = subject.text.text
    word = re.compile(r"(?:\*\*?|_|~|\^\[[\w ]*)\w*").match(text, start)
    # `*@fig:x` asks for the word before the number.
    return word is None or (word[0] in shown_text(subject) and not text.startswith("*@", start))


def _brackets(
    bare: str, start: int, end: int, begins: Mapping[int, str], ends: Mapping[int, str]
) -> Iterator[tuple[int, str, str]]:
    """The brackets of citations in a paragraph without their other half: offset, problem, hint.

    ``begins`` and ``ends`` have the keys by where they begin and end.
    """
    opened: list[int] = []
    for bracket in re.compile(r"[\[\]]").finditer(bare, start, end):
        at = bracket.start()
        if bracket[0] == "[":
            opened.append(at)
        elif opened:
            opened.pop()
        elif at in ends:
            yield at, f"the ] after {ends[at]} closes nothing", "write [ before the citation, or remove it"
    for at in opened:
        key = begins.get(at + 1) or begins.get(at + 2, "")
        if key:
            yield at, f"the [ before {key} is never closed", "write ] after the citation"


_OPENING = re.compile(
    r"""(?<=\])(?P<address>\()(?=(?:https?:|mailto:|\#|[\w./-]*[/.][\w/-]+))
    | (?<![^\s("'“‘—–/\[-])(?P<bold>\*\*)(?=[\w"'(\[])
    | (?P<italic>\*)(?=[A-Za-z])
    | (?<!\w)(?P<strong>__)(?=[A-Za-z])
    | (?P<underscore>_)(?=[A-Za-z])
    | (?P<braces>\{)(?=[.#]\w|(?<=@\{)\w)
    | (?P<auto><)(?=https?://)
    | (?P<index>~)(?=\d)
    | (?P<note>\^\[)(?=\w)
    | (?P<display>\$\$)
    | (?<![\w$])(?P<formula>\$)(?=[A-Za-z\\({][^\s$]*[\\^_]|[A-Za-z]['’]?\s?[<>=≤≥≈~+−]|\\[A-Za-z])
    | (?<!`)(?P<quotes>``)(?=[\w(][^`]{0,500}?'')
    | (?<![\w`])(?P<code>`)(?=\w)
    """,
    re.VERBOSE,
)


_CLOSING = re.compile(
    r"(?<=\S)(?P<bold>\*\*)|(?<=\S)(?P<formula>\$)(?!\d)|(?P<code>`)|(?P<italic>\*)|(?<=\S)(?P<strong>__)|(?P<underscore>_)|(?P<braces>\})|(?P<auto>>)|(?P<index>~)"
)


_OPEN = {
    "address": (
        "the address of this link is never closed",
        "write ) after it; write %20 instead of a space in an address",
    ),
    "bold": ("** is never closed, so it is shown as you typed it", "write ** after the bold text"),
    "italic": ("* is never closed, so it is shown as you typed it", "write * after the italic text"),
    "strong": ("__ is never closed, so it is shown as you typed it", "write __ after the bold text"),
    "braces": ("{ is never closed, so it is shown as you typed it", "write } where it ends"),
    "auto": ("the < of this address is never closed, so it is shown", "write > after the address"),
    "underscore": ("_ is never closed, so it is shown as you typed it", "write _ after the italic text"),
    "index": ("~ is never closed, so it is shown as you typed it", "write ~ after what should be low: H~2~O"),
    "note": (
        "this note is not closed in its paragraph, so it is shown as text",
        "write ] after it; if there is a blank line in it, write it as [^1], with [^1]: and its paragraphs below",
    ),
    "display": (
        "$$ has no other $$ in its paragraph, so it is shown as you typed it",
        "write $$ after the formula, with no empty line in between",
    ),
    "formula": (
        "$ is never closed, so what follows is not read as a formula",
        "write $ after it, in the same paragraph, without a space before; write a dollar sign that should be shown as \\$",
    ),
    "quotes": ("TeX's quotation marks are shown as you typed them", 'write "…": they become typographic ones'),
    "code": ("` is never closed, so it is shown as you typed it", "write ` after the code"),
}
