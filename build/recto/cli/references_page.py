"""The page of ``recto refs status --report``: what was found in the references, for a pull request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from recto.core.diagnostics import Diagnostic, in_order, totals
from recto.core.wording import counted


def references_page(
    found: Sequence[Diagnostic], references: int, notes: Mapping[str, Sequence[str]] | None = None, of: str = ""
) -> str:
    """A Markdown page for a pull request: the number of references, their problems, and ``notes``, lists by heading.

    ``of`` names the manuscript if there are several.

    It notifies nobody: everything that could be a mention is formatted as code. Text from metadata is shown literally,
    not as Markdown or HTML.
    """
    found = in_order(found)
    lines = [
        f"## References{' of ' if of else ''}{_plain(of)}",
        "",
        f"{counted(references, 'reference')}, {totals(found)}.",
        "",
    ]
    if found:
        lines += ["| where | what | how to fix it |", "|---|---|---|"]
        lines += [
            f"| {_code(str(one.location)) if one.location else ''} "
            f"| {_plain(one.message)} ({one.code}) | {_plain(one.hint)} |"
            for one in found
        ]
        lines.append("")
    for heading, entries in (notes or {}).items():
        if entries:
            lines += [f"### {_plain(heading)}", "", *(f"- {_plain(entry)}" for entry in entries), ""]
    return "\n".join(lines)


_CODE = re.compile(r"""(@\{[^}\s]*\}|(?:@|\b(?:https?|doi|url):)[^\s,;"]*[^\s,;.:)’”"])""")


def _plain(text: str) -> str:
    """The text escaped for Markdown, with keys and addresses as code: GitHub would read @name as a mention."""
    pieces = _CODE.split(" ".join(text.split()))
    return "".join(
        _code(piece) if index % 2 else re.sub(r"([\\`*_\[\]<>|#~&$@])", r"\\\1", piece)
        for index, piece in enumerate(pieces)
    )


def _code(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    padding = " " if "`" in text else ""
    # In a table, a bar ends the cell even inside code.
    return f"{fence}{padding}{text}{padding}{fence}".replace("|", "\\|")
