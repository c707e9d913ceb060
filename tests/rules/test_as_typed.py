"""Mistakes as contributors type them: all that is said of each, so that nothing is silent and nothing is said twice.

as_typed.txt has a case after each line ``=== FILE``: a file of ``content/`` and, behind arrows, the place, the code and
the hint of what is said. Right text that looks like a mistake has no arrow. ``pytest --update`` writes the arrows.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers import REFERENCES, SVG, Maker, check, png

CASES = Path(__file__).with_name("as_typed.txt")
OTHERS = ("M004", "M009", "B004", "X005")
"""Codes that are left out, since the texts are short."""
ARROW = "--> "


def cases() -> list[tuple[str, str, list[str]]]:
    """File, text and what is said."""
    found = []
    for case in re.split(r"^=== ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        path, _, body = case.partition("\n")
        text, *said = body.rstrip("\n").split(f"\n{ARROW}")
        found.append((path, text.rstrip("\n") + "\n", said))
    return found


def told(make: Maker, path: str, text: str) -> list[str]:
    """Place, code and hint of everything that is said of a project that has this text in a file of ``content/``."""
    files: dict[str, str | bytes] = {
        "content/01.text.md": "Words [@doi:10.5555/alpha].\n",
        "content/manual-references.json": REFERENCES,
        "content/images/f.svg": SVG,
        "content/images/f.png": png(1600, 900),
        "content/images/scan.tif": b"II*\0",
    }
    if path.startswith("manual-references"):
        del files["content/manual-references.json"]
    found = check(make({**files, f"content/{path}": _characters(text)}))
    return [
        f"{one.location.line if one.location else 0}:{one.location.column if one.location else 0} {one.code} {one.hint}"
        for one in found
        if one.code not in OTHERS
    ]


def _characters(text: str) -> str:
    """``⟨202E⟩`` is a character that cannot be seen, or that an editor would change."""
    return re.sub("⟨([0-9A-F]{4})⟩", lambda number: chr(int(number[1], 16)), text)


@pytest.mark.parametrize(("path", "text", "expected"), cases())
def test_all_that_is_said(
    path: str, text: str, expected: list[str], make: Maker, request: pytest.FixtureRequest
) -> None:
    said = told(make, path, text)
    if request.config.getoption("--update"):
        every = CASES.read_text(encoding="utf-8")
        old = f"=== {path}\n{text}" + "".join(f"{ARROW}{one}\n" for one in expected)
        new = f"=== {path}\n{text}" + "".join(f"{ARROW}{one}\n" for one in said)
        CASES.write_text(every.replace(old, new, 1), encoding="utf-8")
    else:
        assert said == expected
