"""Draws decision.svg: five questions that come before training a network."""

from __future__ import annotations

from dataclasses import dataclass

from drawing import (
    BLUE,
    GREEN,
    MUTED,
    PALE_BLUE,
    PALE_GREEN,
    PALE_GREY,
    WIDTH,
    arrow,
    box,
    lines,
    picture,
    save,
    text,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the answer that leaves the path, where that leads, and the answer that stays on it."""

    asks: list[str]
    leaves: str
    leads_to: list[str]
    stays: str


QUESTIONS = [
    Question(
        ["1. Is the question clear and", "the outcome measurable?"],
        "No",
        ["Define them first", "Rule 4"],
        "Yes",
    ),
    Question(
        ["2. Are there enough independent", "units to hold some back?"],
        "No",
        ["Gather or pool data,", "or keep the model simple", "Rules 1, 4"],
        "Yes",
    ),
    Question(
        ["3. Does a tuned simple model", "already meet the need?"],
        "Yes",
        ["Stop: use the simple model", "Rule 2"],
        "No",
    ),
    Question(
        ["4. Have the inputs structure:", "images, sequences, graphs?"],
        "No",
        ["Prefer linear models or trees", "Rules 2, 5"],
        "Yes",
    ),
    Question(
        ["5. Is there a pretrained", "network for such data?"],
        "No",
        ["Train from scratch,", "with a budget for tuning", "Rules 3, 6"],
        "Yes",
    ),
]

LEFT, QUESTION_WIDTH = 16, 310
RIGHT, EXIT_WIDTH = 404, 260
HEIGHT, STEP, TOP = 64, 93, 16


def draw() -> str:
    """Put the questions below each other, each with its way out to the right."""
    center = LEFT + QUESTION_WIDTH / 2
    exit_center = RIGHT + EXIT_WIDTH / 2
    parts: list[str] = []
    for i, question in enumerate(QUESTIONS):
        y = TOP + i * STEP
        middle = y + HEIGHT / 2
        last = i == len(QUESTIONS) - 1
        parts.append(box(LEFT, y, QUESTION_WIDTH, HEIGHT, fill=PALE_BLUE, stroke=BLUE, thickness=2, radius=HEIGHT / 2))
        parts.append(lines(center, middle, question.asks, size=16))
        parts.append(arrow([(LEFT + QUESTION_WIDTH, middle), (RIGHT, middle)]))
        parts.append(text((LEFT + QUESTION_WIDTH + RIGHT) / 2 - 4, middle - 8, question.leaves, bold=True))
        # Dashes mark the ways that end here or go back; the last one only goes round.
        parts.append(box(RIGHT, y, EXIT_WIDTH, HEIGHT, fill=PALE_GREY, stroke=MUTED, dashes="" if last else "6 4"))
        parts.append(lines(exit_center, middle, question.leads_to, size=15))
        if not last:
            parts.append(arrow([(center, y + HEIGHT), (center, y + STEP)]))
            parts.append(text(center + 12, y + HEIGHT + 19, question.stays, anchor="start", bold=True))
    last_y = TOP + (len(QUESTIONS) - 1) * STEP
    tune_y = last_y + STEP
    end_y = tune_y + STEP
    parts.append(arrow([(center, last_y + HEIGHT), (center, tune_y)]))
    parts.append(text(center + 12, last_y + HEIGHT + 19, QUESTIONS[-1].stays, anchor="start", bold=True))
    parts.append(box(LEFT, tune_y, QUESTION_WIDTH, HEIGHT, fill=PALE_GREY, stroke=MUTED))
    parts.append(lines(center, tune_y + HEIGHT / 2, ["Start from it and fine-tune", "Rule 5"], size=16))
    parts.append(arrow([(center, tune_y + HEIGHT), (center, end_y)]))
    parts.append(arrow([(exit_center, last_y + HEIGHT), (exit_center, end_y)]))
    parts.append(box(LEFT, end_y, WIDTH - 2 * LEFT, HEIGHT, fill=PALE_GREEN, stroke=GREEN, thickness=3))
    parts.append(
        lines(
            WIDTH / 2,
            end_y + HEIGHT / 2,
            ["Compare with the baseline on groups held out, and report both", "Rules 1, 7, 9"],
            size=16,
            bold_first=True,
        )
    )
    return picture(WIDTH, end_y + HEIGHT + 16, "Do you need deep learning? A decision path", parts)


if __name__ == "__main__":
    save("decision.svg", draw())
