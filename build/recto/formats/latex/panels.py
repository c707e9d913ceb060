"""Figures of several panels, by the package subcaption."""

from __future__ import annotations

from recto.document.panels import columns_of, is_whole
from recto.pandoc import ast
from recto.pandoc.ast import Block, Inline


def package_for(blocks: list[Block]) -> str:
    """What the preamble needs for the figures with panels; empty if there are none."""
    return "\\usepackage{subcaption}\n" if any(map(is_whole, ast.walk(blocks))) else ""


def set_panels(blocks: list[Block]) -> None:
    """Make a ``subfigure`` of each panel, with the letter that it has on the page."""
    for whole in [element for element in ast.walk(blocks) if is_whole(element)]:
        space = ast.raw_block("latex", r"\medskip")
        rows = [(space, _row(ast.blocks(row), columns_of(row))) for row in ast.blocks(whole)]
        # Pandoc puts each of several blocks of a figure into a box of its own.
        ast.set_blocks(whole, [ast.div([block for row in rows for block in row][1:])])


def _row(panels: list[Block], columns: int) -> Block:
    width = f"{0.96 / columns:.3f}"
    content: list[Inline] = []
    for panel in panels:
        caption, letter = _parted(panel)
        begin = rf"\begin{{subfigure}}[t]{{{width}\linewidth}}\renewcommand{{\thesubfigure}}{{{letter}}}\centering "
        place = ast.span([], ast.make_attr(ast.identifier(panel)))
        content += [
            *([_tex("\\hfill\n")] if content else []),
            _tex(begin),
            *ast.inlines(ast.blocks(panel)[0]),
            _tex("\n\\caption{"),
            *caption,
            _tex("}"),
            place,
            _tex("\n\\end{subfigure}"),
        ]
    return ast.para(content)


def _parted(panel: Block) -> tuple[list[Inline], str]:
    """The caption of a panel without its letter, and the letter, which LaTeX puts before it."""
    mark, *words = ast.inlines(ast.caption(panel)[0])
    return words[1:], ast.words(mark).strip("()")


def _tex(text: str) -> Inline:
    return ast.raw_inline("latex", text)
