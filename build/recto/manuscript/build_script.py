"""Rootstock's build script as text: its commands, and the template variables that it gives to Manubot. Nothing runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

_VARIABLES = "--template-variables-path"
_FLAGS = ("--skip-citations", "--cache-directory", "--clear-requests-cache", "--log-level", "--content-directory")

_PIECE = re.compile(
    r"""(?P<text>'[^']*'|"(?:\\.|[^"\\])*"|\\.)|(?P<comment>(?:(?<=\s)|^)\#[^\n]*)|(?P<end>[\n;|()]|&&)|.""",
    re.DOTALL | re.MULTILINE,
)
"""A quoted text, a comment, what ends a command, or a character."""


def commands(text: str) -> Iterator[str]:
    """The script's commands, also those of a pipe or in parentheses; not what is between ``<<WORD`` and ``WORD``."""
    lines, end = [], ""
    for line in re.sub(r"\\\r?\n", " ", text).splitlines():
        if end:
            end = "" if line.strip() == end else end
            continue
        if here := re.search(r"<<-?\s*['\"]?(\w+)", line):
            end = here[1]
        lines.append(line)
    command: list[str] = []
    for piece in _PIECE.finditer("\n".join(lines) + "\n"):
        if piece["end"]:
            said = re.sub(r"^\s*(?:(?:then|else|do|if|while|!)\s+)*", "", "".join(command)).strip()
            if said:
                yield said
            command = []
        elif not piece["comment"]:
            command.append(piece[0])


def option(words: Sequence[str], name: str) -> Iterator[str]:
    """The values of an option, which argparse also takes shortened."""
    for index, word in enumerate(words):
        given, equals, value = word.partition("=")
        if len(given) > len("--") and name.startswith(given) and not any(flag.startswith(given) for flag in _FLAGS):
            if equals:
                yield value
            elif index + 1 < len(words):
                yield words[index + 1]


def is_process(words: Sequence[str]) -> bool:
    """Whether a command runs ``manubot process``."""
    return "process" in words and any(re.search(r"(^|/)manubot$", word) for word in words[: words.index("process")])


def template_variables(words: Sequence[str]) -> list[str]:
    """The values of ``--template-variables-path`` of a call of ``manubot process``."""
    return [*option(words, _VARIABLES)]


def variables_of_the_manuscript(text: str) -> list[str]:
    """Those of a script's first such call, but for values that the script makes up; later calls are for other texts."""
    for line in commands(text):
        try:
            words = shlex.split(line)
        except ValueError:
            continue
        if is_process(words):
            return [value for value in template_variables(words) if "$" not in value]
    return []
