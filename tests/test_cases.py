"""Golden manuscripts: each folder of tests/cases is built, and the result is compared with its ``expected/``.

``pytest tests/test_cases.py --update`` rewrites the expected files; git shows what changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from recto.cli.reporters import Page
from recto.cli.reporters.text import render
from recto.core.diagnostics import totals

from tests.helpers import CASES, Built, built_case, case_names, main_part, pdf_text, word_text


def outcome(built: Built) -> Iterator[tuple[str, str]]:
    """The files to compare: a path in ``expected/``, and the text."""
    yield "page.html", main_part(built.page)
    yield "word.txt", word_text(built.files["manuscript.docx"])
    yield "pdf.txt", pdf_text(built.files["manuscript.pdf"])
    if "supplement.html" in built.files:
        yield "supplement-page.html", main_part(built.text("supplement.html"))
        yield "supplement-word.txt", word_text(built.files["supplement.docx"])
        yield "supplement-pdf.txt", pdf_text(built.files["supplement.pdf"])
    for name in ("manuscript.md", "citations.tsv", "references.json"):
        yield name, built.text(name)
    # One by one, because the same kind of problem is grouped.
    each = (render(Page([one])).rpartition("\n")[0] for one in built.diagnostics)
    yield "diagnostics.txt", "\n".join([*each, totals(built.diagnostics)] if built.diagnostics else []) + "\n"


@pytest.mark.parametrize("name", case_names())
def test_case(name: str, request: pytest.FixtureRequest, cases_folder: Path) -> None:
    built = built_case(name, cases_folder)
    expected = CASES / name / "expected"
    found = dict(outcome(built))
    if request.config.getoption("--update"):
        expected.mkdir(exist_ok=True)
        for file, text in found.items():
            (expected / file).write_text(text, encoding="utf-8")
    assert {path.name for path in expected.iterdir()} == found.keys()
    for file, text in found.items():
        assert text == (expected / file).read_text(encoding="utf-8"), f"{name}/expected/{file} differs"
