"""Tokens of a Word file -> Markdown, as an author would write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from recto.review.word.reading import Token

Verbatim = Callable[[int], str | None]
"""What stands in the text for the token of an index: itself, without what marks its look. None for one that is new."""

_ORDER = ("bold", "italic", "strike", "sup", "sub", "code")
_MARKS = {"bold": "**", "italic": "*", "strike": "~~", "sup": "^", "sub": "~", "code": "`"}


def inline(tokens: Sequence[Token], verbatim: Verbatim, first: int = 0, last: int | None = None) -> str:
    """The Markdown of the words, signs and the like from ``first`` to before ``last``, without the ends of paragraphs.

    What is beside them decides which signs would be markup.
    """
    parts: list[str] = []
    at, last = first, len(tokens) if last is None else last
    while at < last:
        link = link_of(tokens[at])
        stop = at + 1
        while stop < last and link_of(tokens[stop]) == link:
            stop += 1
        words = _marked(tokens, at, stop, verbatim)
        parts.append(_linked(words, link, tokens[at:stop]) if link else words)
        at = stop
    return "".join(parts)


def link_of(token: Token) -> str:
    """The address that a token leads to; empty if it is no link."""
    return next((look.removeprefix("link:") for look in token.look if look.startswith("link:")), "")


def _linked(words: str, address: str, tokens: Sequence[Token]) -> str:
    shown = "".join(token.text for token in tokens)
    label = re.fullmatch(r"#((?:fig|tbl|eq|sec):\S+)", address)
    if label and re.fullmatch(r"[A-Z]?[\d.]*[a-z]?", shown):  # the number of what it refers to
        return f"@{label[1]}"
    if shown in (address, address.removeprefix("mailto:")):
        return f"<{shown}>"
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    where = f"<{address}>" if re.search(r"[\s()]", address) else address
    return f"{before}[{words.strip()}]({where}){after}"


def _marked(tokens: Sequence[Token], first: int, last: int, verbatim: Verbatim) -> str:
    """The words from ``first`` to before ``last``, with what marks their looks."""
    parts: list[str] = []
    opened: list[str] = []
    for at in range(first, last):
        token = tokens[at]
        looks = _looks(tokens, at, first, last)
        keep = next((depth for depth, look in enumerate(opened) if look not in looks), len(opened))
        closing = "".join(_MARKS[look] for look in reversed(opened[keep:]))
        opened = opened[:keep]
        opening = [look for look in looks if look not in opened]
        parts.append(closing)
        parts.append("".join(_MARKS[look] for look in opening))
        opened += opening
        parts.append(_written(tokens, at, verbatim, in_script=bool({"sup", "sub"} & token.look)))
    parts.append("".join(_MARKS[look] for look in reversed(opened)))
    return "".join(parts)


def _looks(tokens: Sequence[Token], at: int, first: int, last: int) -> list[str]:
    """The looks that are marked. Of a space, only those that both of its neighbours have."""
    look = tokens[at].look
    if tokens[at].kind == "space":
        before, after = (tokens[one].look if first <= one < last else frozenset() for one in (at - 1, at + 1))
        look = look & before & after
    return [one for one in _ORDER if one in look]


def _written(tokens: Sequence[Token], at: int, verbatim: Verbatim, *, in_script: bool) -> str:
    token = tokens[at]
    there = verbatim(at)
    if there is not None:
        return there
    if token.kind == "break":
        return "\\\n"
    if token.kind == "space":
        return "\\ " if in_script else " "
    if token.kind != "sign" or "code" in token.look:
        return token.text
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    beside = [None if one is None or one.kind in _APART else one for one in (before, after)]
    is_dash = token.text == "-" and any(one is not None and one.text == "-" for one in (before, after))
    return f"\\{token.text}" if is_dash or _needs_escape(token.text, *beside) else token.text


_APART = frozenset(("space", "break", "end", "row"))


def _needs_escape(sign: str, before: Token | None, after: Token | None) -> bool:
    """Whether a sign would be markup beside these tokens; None is a space, or an end of the paragraph."""
    if sign == "_":
        return not (before and after and before.kind == after.kind == "word") and bool(before or after)
    if sign in "*^~":
        return bool(before or after)
    if sign == "@":
        return before is None or before.kind != "word"
    if sign in "<$":
        return after is not None
    return sign in "\\`[]"


def unbroken(markdown: str) -> str:
    """The same in one line, as in headings, cells and items."""
    return markdown.replace("\\\n", " ").replace("\n", " ")


def with_lines(markdown: str, tokens: Iterable[Token]) -> str:
    """The same with each sentence on a line of its own; not within code."""
    if any("code" in token.look for token in tokens):
        return markdown
    return _SENTENCE_END.sub("\n", markdown)


_ABBREVIATIONS = r"[A-Z]|e\.g|i\.e|cf|vs|al|[DM]r|Mrs|Prof|Fig|Eq|No|St|ca".split("|")
_SENTENCE_END = re.compile(
    "(?<=[.!?])" + "".join(rf"(?<!\b{one}\.)" for one in _ABBREVIATIONS) + ' (?=[A-Z“"(])',
)
_AT_LINE_START = re.compile(
    r"^(?:(?=[#>]|[-+*][ \t]|:::|```|~~~|\|)|"
    # A number, letter or Roman numeral; "A. Smith" is none.
    r"\(?(?:\d+|[a-z]|[A-Z](?!\.[ ]\S)|[ivxlcdm]{2,}|[IVXLCDM]{2,})(?=[.)][ \t]))",
    re.MULTILINE,
)


def paragraph(words: str) -> str:
    """Words as a paragraph that is nothing else, such as the item of a list."""

    def escaped(match: re.Match[str]) -> str:
        return f"{match[0]}\\"

    first, newline, rest = words.partition("\n")
    first = re.sub(r"^((?:[Tt]able)?):(?=[ \t])", r"\1\\:", first)  # no caption
    first = re.sub(r"^(?=([*_])(?:[ \t]*\1){2,}[ \t]*$)", r"\\", first)  # no rule
    return _AT_LINE_START.sub(escaped, first, count=1) + newline + rest
