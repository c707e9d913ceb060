"""Figures of several panels in LaTeX: subfigures with the letters of the page."""

from __future__ import annotations

from pathlib import Path

from tests.formats.latex.test_write import compiled
from tests.helpers import SVG, Maker, build

TEXT = """See @fig:x-b and @fig:x.

::: {#fig:x}
![One, *so* $x_1$.](images/a.svg)
![](images/a.svg){alt="Two."}

![Three.](images/a.svg){#fig:own_1}

All; see @fig:own_1.
:::
"""


def test_panels_are_subfigures(make: Maker, tmp_path: Path) -> None:
    built = build(make.text(TEXT, **{"images/a.svg": SVG}), "latex")
    written = built.text("manuscript.tex")
    assert "\\usepackage{subcaption}" in written
    assert written.count("\\begin{subfigure}") == 3
    words = " ".join(compiled(built, tmp_path).split())
    for one in ("See 1b and 1.", "(a) One, so", "(c) Three.", "Figure 1: All; see 1c."):
        assert one in words


def test_ordinary_figures_need_no_package(make: Maker) -> None:
    text = "See @fig:x.\n\n![One.](images/a.svg){#fig:x}\n"
    assert "subcaption" not in build(make.text(text, **{"images/a.svg": SVG}), "latex").text("manuscript.tex")
