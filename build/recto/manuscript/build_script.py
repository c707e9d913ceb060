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


_OPTION = re.compile(r"--(csl|reference-docx?|resource-path|bibliography|metadata)(?:=(.*))?|-(M)(.*)", re.DOTALL)
_TEXTS = re.compile(r"(?:^|/)(?:manuscript|index)\.\w+$|\$")


def pandoc_options(text: str) -> list[tuple[str, str]]:
    """The options of a script's calls of Pandoc that Recto reads, by their long names, each with its value.

    Calls that make another file than the manuscript, and values that the script makes up, are left out.
    """
    assigned = dict(re.findall(r"^\s*(?:export\s+)?(\w+)=[\"']?([\w./:-]+)[\"']?\s*$", text, re.MULTILINE))
    found: list[tuple[str, str]] = []
    for line in commands(text):
        try:
            words = shlex.split(line)
        except ValueError:
            continue
        if not words or words[0].rpartition("/")[2] != "pandoc":
            continue
        pairs = [*zip(words, (*words[1:], ""), strict=True)]
        written = [word.partition("=")[2] or after for word, after in pairs if re.match(r"-o$|--output\b", word)]
        if any(not _TEXTS.search(name) for name in written):
            continue
        for word, after in pairs:
            if match := _OPTION.fullmatch(word):
                value = (match[2] if match[1] else match[4]) or after
                value = re.sub(r"\$\{?(\w+)\}?", lambda name: assigned.get(name[1], name[0]), value)
                value = re.sub(r"^(\w[\w-]*):", r"\1=", value) if match[1] in (None, "metadata") else value
                if "$" not in value:
                    found.append((match[1] or "metadata", value))
    return found
