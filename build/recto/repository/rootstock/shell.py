"""A shell script -> its statements with their lines: a command with what is joined to it, or a block as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<text>'[^']*'|"(?:\\.|[^"\\])*"|\\.)|<<<|(?P<here><<-?[ \t]*["'\\]?(?P<word>[A-Za-z_]\w*)["']?)"""
    r"""|(?P<comment>(?:(?<=\s)|^)\#[^\n]*)|(?P<end>\n)|(?P<between>;;|&&|\|\||[;|])|(?P<paren>[()])"""
    r"""|(?P<name>[^\s;|&()'"\\<>]+)|.""",
    re.DOTALL | re.MULTILINE,
)
_OPENS = {"if": "fi", "for": "done", "while": "done", "until": "done", "select": "done", "case": "esac", "{": "}"}
_CLOSES = frozenset(("fi", "done", "esac", "}"))
_GOES_ON = frozenset(("then", "else", "elif", "do", "!", "if", "while", "until", "{"))
"""Words behind which a command begins."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement: the number of its first line, and its lines as they are."""

    first: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @property
    def opening(self) -> str:
        """What a block begins with, such as ``if …; then``, in one line; empty if it is none, or all in one line."""
        if (
            len(self.lines) < 3
            or not re.match(r"\s*if\b", self.lines[0])
            or self.lines[-1].split("#")[0].strip() != "fi"
        ):
            return ""
        head = self.text[: match.end()] if (match := _THEN.search(self.text)) else ""
        return "" if head.count("\n") > 3 else head

    def inner(self) -> list[Statement]:
        """The statements in a block with an opening; ``elif`` and ``else`` are statements as well."""
        head = self.opening.count("\n") + 1
        return statements("\n".join(self.lines[head:-1]), self.first + head)


_THEN = re.compile(r"(?:;|\n)\s*then\b[^\n]*(?=\n)")


def statements(text: str, first: int = 1) -> list[Statement]:
    """The statements of a script whose first line has this number. What is never closed ends with the script."""
    lines = text.splitlines()
    text = "\n".join(lines) + "\n"
    return [
        Statement(first + begin, tuple(lines[begin:end]))
        for begin, end in _spans(text)
        if any(line.strip() and not line.lstrip().startswith("#") for line in lines[begin:end])
    ]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The first line of each statement, and the line behind its last."""
    state = _Reading()
    begin = line = position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        if match["end"]:
            for word in state.documents:
                end = re.compile(rf"^[ \t]*{word}[ \t]*\n", re.MULTILINE).search(text, position)
                position = end.end() if end else len(text)
            line += text.count("\n", match.start(), position)
            if state.at_end_of_line():
                yield begin, line
                begin = line
        else:
            line += match[0].count("\n")
            state.take(match)
    if begin < line:
        yield begin, line


@dataclass(slots=True)
class _Reading:
    """Where a script is read: what is open, and whether a command begins."""

    stack: list[str] = field(default_factory=list)
    """What closes each open block or parenthesis."""
    documents: list[str] = field(default_factory=list)
    """The words that end the texts (``<<WORD``) that follow this line."""
    at_start: bool = True
    before: str = ""
    """What was read last, but for blanks and comments."""

    def at_end_of_line(self) -> bool:
        """Go on to the next line; whether the statement has ended."""
        self.documents.clear()
        self.at_start = True
        ended = not self.stack and self.before not in ("|", "&&", "||", "()")
        self.before = "" if ended else self.before
        return ended

    def take(self, match: re.Match[str]) -> None:
        """Take account of a token that does not end the line."""
        piece = match[0]
        if piece.isspace() or piece == "\\\n" or match["comment"]:
            return
        if match["here"]:
            self.documents.append(match["word"])
        elif match["paren"] == "(":
            self.stack.append(")")
        elif piece == ")" or (self.at_start and piece in _CLOSES):
            if self.stack[-1:] == [piece]:
                self.stack.pop()
        elif self.at_start and piece in _OPENS:
            self.stack.append(_OPENS[piece])
        opens = match["paren"] or match["between"] or (self.at_start and piece in _GOES_ON)
        self.at_start = bool(opens)
        self.before = "()" if (self.before, piece) == ("(", ")") else piece
