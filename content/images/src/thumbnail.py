"""Draws thumbnail.png, the picture that stands for the paper elsewhere: its title above the early-stopping plot.

The one script here that needs more than the standard library: resvg, which Recto brings with it.
"""

from __future__ import annotations

import resvg_py
from drawing import IMAGES, INK, arrow, picture, text
from early_stopping import LEFT, PLOT_HEIGHT, PLOT_WIDTH, TOP, plot

WIDTH, HEIGHT = 720, 378


def draw() -> str:
    """The title, and under it the plot without its labels."""
    bottom = TOP + PLOT_HEIGHT
    chart = [
        *plot(),
        arrow([(LEFT, bottom), (LEFT, TOP - 10)], thickness=2),
        arrow([(LEFT, bottom), (LEFT + PLOT_WIDTH + 10, bottom)], thickness=2),
    ]
    moved = "\n".join(['<g transform="translate(-6 48) scale(0.82)">', *chart, "</g>"])
    side = WIDTH - 90
    words = [
        text(40, 58, "Ten Simple Rules for Deep Learning in Biology", size=24.5, anchor="start", bold=True, fill=INK),
        text(side, 165, "compare", size=24, bold=True),
        text(side, 220, "question", size=24, bold=True),
        text(side, 275, "report", size=24, bold=True),
    ]
    return picture(WIDTH, HEIGHT, "Ten Simple Rules for Deep Learning in Biology", [moved, *words])


if __name__ == "__main__":
    (IMAGES / "thumbnail.png").write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=draw(), width=1200)))
