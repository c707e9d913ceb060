"""Tables fit the page, and long words can be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.latex.test_write import compiled
from tests.helpers import Maker, build


def table(columns: int, cell: str, rows: int = 3) -> str:
    line = "|" + f" {cell} |" * columns
    return "\n".join([line, "|" + "---|" * columns, *[line] * rows]) + "\n\nTable: Wide. {#tbl:wide}\n"


@pytest.mark.parametrize(
    ("columns", "cell", "way"),
    [
        (3, "short", ""),
        (3, "a sentence of several words that takes more than a line if it stands in a column", ""),
        (7, "identification", r"\footnotesize"),
        (8, "measurement", r"\scriptsize"),
        (10, "measurement", r"\begin{landscape}"),
    ],
)
def test_a_table_is_as_large_as_the_page_allows(columns: int, cell: str, way: str, make: Maker, tmp_path: Path) -> None:
    built = build(make.text(f"See @tbl:wide.\n\n{table(columns, cell)}"), "latex")
    written = built.text("manuscript.tex").partition(r"\begin{document}")[2]
    if way:
        assert way in written
    else:
        assert not any(size in written for size in (r"\small", r"\footnotesize", r"\scriptsize", "landscape"))
    words = compiled(built, tmp_path)
    assert cell.split()[0] in words


def test_the_first_word_of_a_narrow_cell_is_hyphenated(make: Maker, tmp_path: Path) -> None:
    cell = "Deinstitutionalisation of psychopharmacological characteristics"
    compiled(build(make.text(table(5, cell)), "latex"), tmp_path)


def test_hashes_addresses_and_names_are_broken(make: Maker, tmp_path: Path) -> None:
    digest = "0123456789abcdef" * 3
    name = "content/data/measurements-of-the-second-series/2026-05-01_sample_0001.tar.gz"
    text = f"The archive with the name `{name}` and with the checksum of `sha256:{digest}` is the one to take.\n" * 3
    built = build(make.text(f"{text}\nA link to [{name}](https://example.org/{digest}).\n"), "latex")
    assert built.diagnostics == []
    compiled(built, tmp_path)


def test_an_address_that_is_its_link_stays_with_url(make: Maker) -> None:
    address = "https://example.org/a/long/path/that/goes/on/and/on/0123456789abcdef0123456789abcdef"
    assert rf"\url{{{address}}}" in build(make.text(f"See <{address}>.\n"), "latex").text("manuscript.tex")
