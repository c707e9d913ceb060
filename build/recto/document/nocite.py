"""Works that the list of references has although the text does not cite them: ``nocite:`` of metadata.yaml."""

from __future__ import annotations

import re

from recto.core.model import Citation, Manuscript
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
    keys: list[str] = []
    for entry in given if isinstance(given, list) else [given]:
        for match in _KEY.finditer(str(entry or "")):
            keys += [one.key for one in descriptions(manuscript, world)] if match[2] else [match[1] or match[3]]
    keys = list(dict.fromkeys(keys))
    if keys:
        cited = [ast.cite([ast.citation(key)], [ast.string(f"@{key}")]) for key in keys]
        tree["meta"]["nocite"] = ast.meta_inlines(cited)
    return tuple(Citation(key, 0, 0, metadata.place("pandoc", "nocite")) for key in keys)
