"""The single values of metadata.yaml as their author wrote them, where YAML makes something else of them.

YAML reads ``no`` as false, 1.10 as 1.1, and a text behind ``#`` as a comment.
Only straight quotation marks are its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from recto.core.diagnostics import Diagnostic, warning
from recto.core.model import Location, SourceFile

TEXTS = frozenset(
    (
        *("title", "subtitle", "keywords", "lang", "date", "license", "csl", "html_url", "thumbnail"),
        *("citekey-aliases", "funding", "competing-interests"),
    )
)
"""Keys, at the top and under ``pandoc``, whose values are texts."""
AUTHORS = ("authors", "author_info")
AUTHOR_TEXTS = frozenset(
    (
        "name github initials orcid twitter mastodon mastodon-server email affiliations ror funders members"
        " competing-interests"
    ).split()
)
_PROSE = frozenset(
    ("title", "subtitle", "keywords", "name", "affiliations", "funders", "funder", "members", "competing-interests")
)
"""Keys whose values may well contain # before a letter, or be a quotation."""
_LISTS = frozenset(("keywords", "affiliations", "funders", "members", "awards", "recipients"))
_CONSTANTS = tuple(f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float"))
_TEXT = "tag:yaml.org,2002:str"

Path = tuple[str | int, ...]


def scalars(
    node: yaml.Node, path: Path = (), seen: frozenset[int] = frozenset()
) -> Iterator[tuple[Path, yaml.ScalarNode]]:
    """Every key and every single value below a node, with the path to it; each node of YAML's aliases once."""
    if id(node) in seen:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag in _CONSTANTS:
                key.tag = _TEXT  # 1.10 and no are names like others
            yield from scalars(value, (*path, str(key.value)), seen | {id(node)})
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from scalars(value, (*path, index), seen | {id(node)})
    elif isinstance(node, yaml.ScalarNode):
        yield path, node


def as_written(node: yaml.Node, source: SourceFile) -> list[Diagnostic]:
    """Make texts of the values that are texts, and say which YAML has cut at ``#`` (M018) or which have curly quotation
    marks that are not YAML's (M019)."""
    lines = source.text.split("\n")
    found: list[Diagnostic] = []
    for path, value in scalars(node):
        if value.tag in _CONSTANTS and _is_text(path):
            value.tag = _TEXT
        if not value.style and (problem := _cut(path, value, lines, source.path) or _quoted(path, value, source.path)):
            found.append(problem)
    return found


def _is_text(path: Path) -> bool:
    head, name = path[1:] if path[:1] == ("pandoc",) else path, _name(path)
    if name in _LISTS and not isinstance(path[-1], int):
        return False  # a number in place of the list is none of its entries
    if path[:1] and path[0] in AUTHORS:
        return name in AUTHOR_TEXTS
    return bool(head) and head[0] in TEXTS


def _name(path: Path) -> str:
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def _cut(path: Path, value: yaml.ScalarNode, lines: list[str], file: str) -> Diagnostic | None:
    """``Issue #12`` is the text Issue and a comment to YAML; whoever comments puts a space behind the sign."""
    end = value.end_mark
    line = lines[end.line] if end.line < len(lines) else ""
    rest = re.match(r"[ \t]+(#\w.*)", line[end.column :])
    if not rest or not (_name(path) in _PROSE or re.match(r"#\d|#\w+\s*$" if not value.value else r"#\d", rest[1])):
        return None
    written = f"{value.value} {rest[1]}".strip()
    return warning(
        "M018",
        f"the value ends before #: what follows, {rest[1][:60]}, is a comment",
        Location(file, end.line + 1, end.column + 1 + rest.start(1)),
        f'put the value in quotes: "{written[:60]}"; if it is a comment, write a space after #',
    )


_MARKS = {"“": "”", "„": "“”", "”": "”", "‘": "’", "‚": "‘’", "«": "»", "»": "«", "‹": "›"}


def _quoted(path: Path, value: yaml.ScalarNode, file: str) -> Diagnostic | None:
    """A value in curly quotation marks. They are left out where no value has any; a title may be a quotation."""
    text = str(value.value)
    closing = _MARKS.get(text[:1])
    inside = text[1:-1]
    if not (_is_text(path) and closing and inside and text[-1] in closing) or set(inside) & {text[0], *closing}:
        return None
    if _name(path) in _PROSE - {"name"}:
        problem, hint = "the quotation marks around this value are shown", f'; if they belong there, "{text}"'
    else:
        value.value = inside
        problem, hint = "the quotation marks around this value are left out: they are curly, not straight", ""
    place = Location(file, value.start_mark.line + 1, value.start_mark.column + 1)
    return warning("M019", problem, place, f'write "{inside}"{hint}')
