r"""Strangers' words where people and programs read what Recto says: in a log, on a terminal, in JSON, in Markdown.

What is not text is shown as an escape, such as ``\x1b``: control characters, which move a terminal's cursor, change its
colours or begin a line; the marks that turn the direction of a whole line, so that it reads as another; letters that
nobody sees. Joiners, and the marks that order a few letters, belong to the writing of many languages, and stay.
"""

from __future__ import annotations

import re
from json import dumps
from typing import Any

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAK = re.compile("[\t ]*+(\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])[\t ]*+|[\t ]++")
"""The end of a line with the spaces around it, or spaces, so that nothing reads them twice."""
_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")

# What the machines of CI take for a command: a line that begins with "::", and "##[", "##vso[" or "##teamcity["
# anywhere in one.
_COMMAND = re.compile(r"^([^\S\n]*+):(?=:)", re.MULTILINE)
_OLD_COMMAND = re.compile(r"#(?=#\w*\[)")


def visible(text: str) -> str:
    """The text, in which what is not text is shown as an escape; line ends and tabs stay."""
    return _HIDDEN.sub(_escape, text) if _HIDDEN.search(text) else text


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def line(text: str) -> str:
    """The text as one line."""
    return visible(_BREAK.sub(lambda match: " " if match[1] else match[0], text))


def characters(value: Any, *, deepest: int = 20) -> Any:
    """Values as JSON has them, with nothing in their texts that is not text, and nothing that is nested deeper."""
    if isinstance(value, str):
        return _HIDDEN.sub("", value) if _HIDDEN.search(value) else value
    if isinstance(value, dict | list) and not deepest:
        return None
    if isinstance(value, dict):
        return {characters(key): characters(entry, deepest=deepest - 1) for key, entry in value.items()}
    if isinstance(value, list):
        return [characters(entry, deepest=deepest - 1) for entry in value]
    return value


def name(text: str) -> str:
    r"""A file's name, or another in which each character counts: a line end is shown as ``\n``."""
    return visible(text.replace("\n", "\\n").replace("\t", "\\t"))


def log(text: str, *, colours: bool = False) -> str:
    """Lines for a log, in which no machine of CI finds a command. ``colours`` are those of Recto's own, and stay."""
    parts = _COLOUR.split(text) if colours else [text]
    text = "".join(part if at % 2 else visible(part.replace("\r\n", "\n")) for at, part in enumerate(parts))
    return _OLD_COMMAND.sub(r"#\\", _COMMAND.sub(r"\1\\:", text))


def json(text: str) -> str:
    r"""The same JSON, in which what is not text is written as ``\u001b``, and no machine of CI finds a command."""
    return _OLD_COMMAND.sub(r"\\u0023", _HIDDEN.sub(lambda match: dumps(match[0])[1:-1], text))


_MARKUP = re.compile(r"[&<>|\\`*_\[\]~:!$]|(?<![^\W_])w(?=ww\.)|[@#]", re.IGNORECASE)


def markdown(text: str) -> str:
    """The text as one line of Markdown, as GitHub reads it: it marks nothing up, links to nothing, shows no picture and
    notifies nobody.

    GitHub looks for names of people and numbers of issues when entities have become characters again, but not across a
    comment, which nobody copies either.
    """
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};{'<!-- -->' if match[0] in '@#' else ''}", line(text))


def code(text: str) -> str:
    """The text as one line of Markdown, in the font of code if it can be."""
    return markdown(text) if "`" in text else f"`{line(text)}`"
