"""Sections, and the authors' section."""

from __future__ import annotations

import json
from typing import Any

from recto.document.sections import authors_last, section
from recto.pandoc import ast

from tests.helpers import pandoc

TEXT = """# Authors

Ada.

## Contributions

Ada wrote.

# Text

Words.

# References
"""


def blocks(text: str) -> list[Any]:
    return list(json.loads(pandoc("--from", "markdown", "--to", "json", text=text).stdout)["blocks"])


def test_a_section_ends_at_the_next_heading_of_its_level() -> None:
    assert section(blocks(TEXT), "authors") == (0, 4)
    assert section(blocks(TEXT), "contributions") == (2, 4)
    assert section(blocks(TEXT), "nowhere") is None


def test_the_authors_stand_before_the_references() -> None:
    names = [ast.identifier(one) for one in authors_last(blocks(TEXT)) if one["t"] == "Header"]
    assert names == ["text", "authors", "contributions", "references"]


def test_without_references_they_stand_at_the_end() -> None:
    names = [
        ast.identifier(one) for one in authors_last(blocks(TEXT.replace("# References", ""))) if one["t"] == "Header"
    ]
    assert names == ["text", "authors", "contributions"]
