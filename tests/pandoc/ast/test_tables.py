"""The parts of tables."""

from __future__ import annotations

from recto.pandoc import ast

from tests.helpers import pandoc

TEXT = """+---+-----+
| a | b   |
+===+=====+
| c d     |
+---+-----+
| e | f   |
+===+=====+
| g | h   |
+===+=====+

: Of *letters* {#tbl:x}
"""


def test_rows_and_cells() -> None:
    (table,) = ast.loads(pandoc("--from", "markdown", "--to", "json", text=TEXT).stdout)["blocks"]
    cells = [[(span, ast.words(blocks).strip()) for span, blocks in ast.cells(row)] for row in ast.rows(table)]
    assert cells == [[(1, "a"), (1, "b")], [(2, "c d")], [(1, "e"), (1, "f")], [(1, "g"), (1, "h")]]
    assert [ast.words(blocks).strip() for row in ast.head(table) for _, blocks in ast.cells(row)] == ["a", "b"]
    assert ast.column_count(table) == 2
    assert ast.words(ast.caption(table)).strip() == "Of letters"
    assert ast.identifier(table) == "tbl:x"


def test_a_table_gets_another_caption() -> None:
    (table,) = ast.loads(pandoc("--from", "markdown", "--to", "json", text=TEXT).stdout)["blocks"]
    ast.set_caption(table, [ast.plain([ast.string("new")])])
    assert ast.caption(table) == [ast.plain([ast.string("new")])]


def test_widths_of_columns() -> None:
    (table,) = ast.loads(pandoc("--from", "markdown", "--to", "json", text="| a | b |\n|---|---|\n| c | d |\n").stdout)[
        "blocks"
    ]
    assert ast.column_widths(table) == [0.0, 0.0]
    ast.set_column_widths(table, [0.25, 0.5])
    assert ast.column_widths(table) == [0.25, 0.5]


def test_a_table_with_the_parts_of_another() -> None:
    (table,) = ast.loads(pandoc("--from", "markdown", "--to", "json", text=TEXT).stdout)["blocks"]
    before = ast.dumps(table)
    bare = ast.with_parts(table, ["head", "bodies", "foot"])
    assert ast.parts(bare) == ["head", "bodies", "foot"]
    assert ast.words(ast.caption(bare)).strip() == "Of letters"
    assert ast.dumps(table) == before
    ast.set_parts(bare, ast.parts(table))
    assert ast.dumps(bare) == before
