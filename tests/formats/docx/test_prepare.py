"""The tree before Pandoc writes the Word file."""

from __future__ import annotations

from recto.formats.docx.prepare import by_class, set_entries, set_equations, trim_lines
from recto.pandoc import ast

from tests.helpers import pandoc


def read(text: str) -> list[ast.Block]:
    return ast.loads(pandoc("--from", "markdown", "--to", "json", text=text).stdout)["blocks"]


def styles(blocks: list[ast.Block]) -> list[tuple[str, str]]:
    """The styles of the Word file that elements ask for, and their words."""
    return [
        (style, ast.words(element).strip())
        for element in ast.walk(blocks)
        if (style := ast.attributes(element).get("custom-style"))
    ]


def test_parts_of_a_reference_that_are_blocks_have_lines_of_their_own() -> None:
    def block(text: str) -> ast.Inline:
        return ast.span([ast.string(text)], ast.make_attr(classes=["csl-block"]))

    space, line = ast.space(), ast.line_break()
    title, authors, journal, numbers = ast.string("Title"), block("Authors"), ast.string("Journal"), block("DOI")
    for entry in ([title, authors, journal, numbers], [title, space, authors, space, journal, space, numbers]):
        blocks = [ast.para(list(entry))]
        set_entries(blocks)
        trim_lines(blocks)
        assert blocks == [ast.para([title, line, authors, line, journal, line, numbers])]
    blocks = [ast.para([authors, numbers])]
    set_entries(blocks)
    assert blocks == [ast.para([authors, line, numbers])]


def test_classes_are_styles() -> None:
    blocks = read("[A]{.center}\n\n::: {.right}\nB\n:::\n\n<p align=right>C</p>\n\n<center>D</center>\n\n[E]{.red}\n")
    by_class(blocks)
    assert styles(blocks) == [("Centered", "A"), ("Right Aligned", "B"), ("Right Aligned", "C"), ("Centered", "D")]


def test_words_that_are_semibold_are_bold() -> None:
    blocks = read("[A]{.semibold}\n")
    by_class(blocks)
    assert [ast.words(element) for element in ast.walk(blocks) if element["t"] == "Strong"] == ["A"]


def test_page_breaks_stand_before_and_after() -> None:
    blocks = read("## A {.page_break_before}\n\nB\n\n![](c.png){.page_break_after}\n\n[D]{.page_center}\n")
    by_class(blocks)
    assert [block["t"] for block in blocks] == ["RawBlock", "Header", "Para", "Para", "RawBlock", "Div"]
    assert [block["t"] for block in ast.blocks(blocks[-1])] == ["RawBlock", "Para", "RawBlock"]


def test_lines_begin_with_no_space() -> None:
    blocks = read("A\\\n *b*`<b>`{=html}\n")
    blocks[0] = ast.para([ast.space(), *ast.inlines(blocks[0])])
    trim_lines(blocks)
    assert blocks == [ast.para([ast.string("A"), ast.line_break(), ast.emph([ast.string("b")])])]


def test_a_numbered_equation_stands_between_tabs() -> None:
    number = ast.span([ast.string("(1)")], ast.make_attr(classes=["eqnos-number"]))
    attr = ast.make_attr("eq:a", ["eqnos"])
    blocks = [ast.para([ast.span([ast.display_math("x"), number], attr)]), ast.para([ast.string("A")])]
    set_equations(blocks)
    tab = ast.raw_inline("openxml", "<w:r><w:tab/></w:r>")
    line = ast.span([tab, ast.math(r"\displaystyle x"), tab, number], attr)
    assert blocks == [ast.div([ast.para([line])], ast.custom_style("Equation")), ast.para([ast.string("A")])]
