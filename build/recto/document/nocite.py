"""Works that the list of references has although the text does not cite them: ``nocite:`` of metadata.yaml."""

from __future__ import annotations

import re

from recto.core.model import Citation, Location, Manuscript
from recto.core.world import World
from recto.pandoc import ast
from recto.references.sources.manual import descriptions

_KEY = re.compile(r"@(?:\{([^{}]+)\}|(\*)|(\w(?:[\w:.#$%&+?<>~/-]*[\w/])?))")


def noted(tree: ast.Pandoc, manuscript: Manuscript, world: World) -> tuple[Citation, ...]:
    """The works, as citations without a place in the text, and told to citeproc in the tree's metadata.

    ``@*`` is every work that the authors describe.
    """
    metadata = manuscript.metadata
    given = metadata.value("pandoc", "nocite")
    found: dict[str, Location] = {}
    for index, entry in enumerate(given if isinstance(given, list) else [given]):
        for key in _keys(str(entry or "")):
            named = [one.key for one in descriptions(manuscript, world)] if key == "*" else [key]
            found |= {one: metadata.place("pandoc", "nocite", index) for one in named if one not in found}
    if found:
        cited = [ast.cite([ast.citation(key)], [ast.string(f"@{key}")]) for key in found]
        tree["meta"]["nocite"] = ast.meta_inlines(cited)
    return tuple(Citation(key, 0, 0, place) for key, place in found.items())


def _keys(entry: str) -> list[str]:
    """The keys in an entry, with or without ``@``, which can be forgotten where nothing but keys is written."""
    if "@" not in entry:
        return [word for word in re.split(r"[\s,;\[\]]+", entry) if word]
    return ["".join(match.groups("")) for match in _KEY.finditer(entry)]
