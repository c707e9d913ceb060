"""Draws early-stopping.svg: training and validation loss, and where to stop. A sketch, not measured data."""

from __future__ import annotations

from math import exp, sin

from drawing import (
    BLUE,
    INK,
    MUTED,
    PALE_GREEN,
    PALE_GREY,
    PALE_ORANGE,
    VERMILION,
    WIDTH,
    arrow,
    box,
    circle,
    path,
    picture,
    save,
    text,
)

EPOCHS = 100
PATIENCE = 25
LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT = 56, 62, 604, 296
HIGHEST = 1.3


def training(epoch: float) -> float:
    """Falls steeply, then ever more slowly."""
    return 0.08 + 0.92 * exp(-epoch / 20)


def validation(epoch: float) -> float:
    """Follows the training loss, turns, and rises; a little waviness, as real curves have."""
    return 0.25 + 0.82 * exp(-epoch / 14) + 0.0047 * epoch + 0.004 * sin(epoch * 0.9)


def place(epoch: float, loss: float) -> tuple[float, float]:
    """Where a value stands in the picture."""
    return LEFT + PLOT_WIDTH * epoch / EPOCHS, TOP + PLOT_HEIGHT * (1 - loss / HIGHEST)


def plot() -> list[str]:
    """Everything inside the axes."""
    best = min(range(EPOCHS + 1), key=validation)
    stop = best + PATIENCE
    bottom = TOP + PLOT_HEIGHT
    best_x, best_y = place(best, validation(best))
    stop_x = place(stop, 0)[0]
    right = LEFT + PLOT_WIDTH
    return [
        box(LEFT, TOP, best_x - LEFT, PLOT_HEIGHT, fill=PALE_GREEN, stroke="none", thickness=0),
        box(best_x, TOP, stop_x - best_x, PLOT_HEIGHT, fill=PALE_ORANGE, stroke="none", thickness=0),
        box(stop_x, TOP, right - stop_x, PLOT_HEIGHT, fill=PALE_GREY, stroke="none", thickness=0),
        path([(best_x, TOP - 8), (best_x, bottom)], thickness=2),
        path([(stop_x, TOP - 8), (stop_x, bottom)], thickness=2, dashes="2 5"),
        path([place(e / 2, training(e / 2)) for e in range(2 * EPOCHS + 1)], stroke=BLUE, thickness=3.5),
        path(
            [place(e / 2, validation(e / 2)) for e in range(2 * EPOCHS + 1)],
            stroke=VERMILION,
            thickness=3.5,
            dashes="10 7",
        ),
        circle(best_x, best_y, 7, fill="#ffffff", stroke=INK, thickness=2.5),
    ]


def draw() -> str:
    """The chart with its axes, names and marks."""
    best = min(range(EPOCHS + 1), key=validation)
    best_x = place(best, 0)[0]
    stop_x = place(best + PATIENCE, 0)[0]
    bottom, right = TOP + PLOT_HEIGHT, LEFT + PLOT_WIDTH
    band = TOP + 28
    parts = plot()
    parts += [
        arrow([(LEFT, bottom), (LEFT, TOP - 14)], thickness=2),
        arrow([(LEFT, bottom), (right + 12, bottom)], thickness=2),
        text((LEFT + right) / 2, bottom + 30, "Epochs of training", size=16),
        text(LEFT - 18, (TOP + bottom) / 2, "Loss", size=16, rotate=-90),
        text(best_x + 8, TOP - 34, "Lowest validation loss:", anchor="end"),
        text(best_x + 8, TOP - 15, "weights kept", anchor="end", bold=True),
        text(stop_x - 8, TOP - 34, "No improvement since:", anchor="start"),
        text(stop_x - 8, TOP - 15, "training stops", anchor="start", bold=True),
        text((LEFT + best_x) / 2 + 22, band, "still learning", size=16, fill=MUTED),
        text((best_x + stop_x) / 2, band, "patience", size=16, fill=MUTED),
        text((stop_x + right) / 2, band, "overfitting", size=16, fill=MUTED),
        text(place(82, 0)[0], place(0, validation(88) + 0.09)[1], "validation loss", size=16, bold=True),
        text(place(82, 0)[0], place(0, training(82) + 0.05)[1], "training loss", size=16, bold=True),
    ]
    return picture(WIDTH, bottom + 48, "Training and validation loss with early stopping", parts)


if __name__ == "__main__":
    save("early-stopping.svg", draw())
