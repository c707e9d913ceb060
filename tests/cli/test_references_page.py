"""The page on references: text as text, and nobody pinged."""

from __future__ import annotations

import subprocess
from typing import Any

from recto.cli.references_page import references_page
from recto.core.diagnostics import error, warning
from recto.core.model import Location

from tests.helpers import pandoc

# --- the page -------------------------------------------------------------------------------------------------------

FOUND = [
    warning(
        "B004", "@pmid:1 is the same work as @doi:10.5555/a_b: twice", Location("content/01.a.md", 3, 5), "write @x"
    ),
    error("C001", "@{raw:a|b} has no reference <img src=x> *x* `y` @jane, $5", None, "see https://example.org/a_b_c."),
]


def page(*arguments: Any) -> str:
    done: subprocess.CompletedProcess[str] = pandoc("--from", "gfm", "--to", "html", text=references_page(*arguments))
    assert done.returncode == 0
    return done.stdout


def test_the_page() -> None:
    shown = page(FOUND, 12, {"Missing": ["doi:10.5555/c: *A* title"], "Unused": []})
    assert "12 references, 1 error, 1 warning." in shown
    assert "<code>content/01.a.md:3:5</code>" in shown
    assert "<code>@doi:10.5555/a_b</code>: twice (B004)" in shown
    assert "<code>doi:10.5555/c</code>: *A* title" in shown
    assert "Unused" not in shown
    assert shown.count("<tr>") == 3


def test_the_page_shows_text_as_text_and_pings_nobody() -> None:
    shown = page(FOUND, 1)
    assert "<img" not in shown
    assert "<em>" not in shown
    assert "<code>@{raw:a|b}</code>" in shown
    assert "<code>@jane</code>" in shown
    assert "$5" in shown


def test_the_page_of_a_healthy_list() -> None:
    assert references_page([], 1) == "## References\n\n1 reference, no problems.\n"


def test_quoted_keys_keep_their_quotes() -> None:
    found = [warning("B007", "no title", None, 'amend it ("id": "doi:10.5555/a_b", "amends": true): add it')]
    assert '("id": "<code>doi:10.5555/a_b</code>", "amends": true)' in page(found, 1)
