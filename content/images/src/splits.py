"""Draws splits.svg: random splits of grouped records leak, splits by group do not."""

from __future__ import annotations

from drawing import (
    BLUE,
    GREEN,
    MUTED,
    PALE_GREEN,
    PALE_ORANGE,
    VERMILION,
    WIDTH,
    box,
    circle,
    path,
    picture,
    save,
    text,
)

COLUMNS = [
    ("By patient", "images of one person", "Patient"),
    ("By batch", "wells of one plate", "Plate"),
    ("By family", "similar sequences", "Family"),
]

# True marks a record for testing. Written out rather than drawn at random: each group stands on both sides.
LEAKING = [
    [[False, True, False, False, True], [True, False, False, False, False], [False, False, True, False, False],
     [False, False, False, True, False]],
    [[False, False, False, True, False], [False, True, False, False, False], [True, False, False, False, True],
     [False, False, True, False, False]],
    [[False, False, True, False, False], [False, False, False, False, True], [False, True, False, False, False],
     [True, False, False, True, False]],
]  # fmt: skip
HELD_OUT = [3, 1, 2]

PANEL_WIDTH, PANEL_HEIGHT, GAP, LEFT = 208, 142, 12, 16
FIRST_ROW, SECOND_ROW = 92, 276
STEP_X, STEP_Y = 25, 30


def cross(x: float, y: float) -> str:
    """A mark against a way of splitting."""
    a = path([(x - 6, y - 6), (x + 6, y + 6)], stroke=VERMILION, thickness=3.5)
    return a + "\n" + path([(x - 6, y + 6), (x + 6, y - 6)], stroke=VERMILION, thickness=3.5)


def tick(x: float, y: float) -> str:
    """A mark for a way of splitting."""
    return path([(x - 7, y), (x - 2, y + 6), (x + 8, y - 7)], stroke=GREEN, thickness=3.5)


def record(x: float, y: float, testing: bool) -> str:
    """One record: color, shape and filling all say what it is used for."""
    if testing:
        return box(x - 7, y - 7, 14, 14, stroke=VERMILION, thickness=2.75)
    return circle(x, y, 7.5, fill=BLUE)


def panel(x: float, y: float, name: str, groups: list[list[bool]], fill: str, stroke: str) -> list[str]:
    """Four groups in rows, their records beside each other."""
    parts = [box(x, y, PANEL_WIDTH, PANEL_HEIGHT, fill=fill, stroke=stroke)]
    for i, group in enumerate(groups):
        middle = y + 26 + i * STEP_Y
        parts.append(text(x + 10, middle + 5, f"{name} {i + 1}", size=14, anchor="start"))
        parts += [record(x + 90 + j * STEP_X, middle, testing) for j, testing in enumerate(group)]
    return parts


def draw() -> str:
    """Two rows of panels, the leaking splits above the sound ones."""
    parts: list[str] = []
    for i, (heading, detail, _) in enumerate(COLUMNS):
        center = LEFT + i * (PANEL_WIDTH + GAP) + PANEL_WIDTH / 2
        parts.append(text(center, 24, heading, size=17, bold=True))
        parts.append(text(center, 43, detail, size=14, fill=MUTED))
    parts.append(cross(LEFT + 8, FIRST_ROW - 16))
    parts.append(text(LEFT + 26, FIRST_ROW - 10, "Random split of records: leaks", size=16, anchor="start", bold=True))
    parts.append(tick(LEFT + 8, SECOND_ROW - 16))
    parts.append(text(LEFT + 26, SECOND_ROW - 10, "Split by group: does not leak", size=16, anchor="start", bold=True))
    for i, (_, _, name) in enumerate(COLUMNS):
        x = LEFT + i * (PANEL_WIDTH + GAP)
        sound = [[group == HELD_OUT[i]] * 5 for group in range(4)]
        parts += panel(x, FIRST_ROW, name, LEAKING[i], PALE_ORANGE, VERMILION)
        parts += panel(x, SECOND_ROW, name, sound, PALE_GREEN, GREEN)
    key_y = SECOND_ROW + PANEL_HEIGHT + 32
    parts += [record(WIDTH / 2 - 212, key_y, False), record(WIDTH / 2 + 36, key_y, True)]
    parts.append(text(WIDTH / 2 - 196, key_y + 5, "record used for training", anchor="start"))
    parts.append(text(WIDTH / 2 + 52, key_y + 5, "record used for testing", anchor="start"))
    return picture(WIDTH, key_y + 24, "Splits that leak and splits that do not", parts)


if __name__ == "__main__":
    save("splits.svg", draw())
