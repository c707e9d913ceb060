from __future__ import annotations

import pytest
from recto.pandoc import ast
from recto.review.response.points import points

from tests.helpers import parsed, plain_text


def found(text: str) -> list[tuple[str, str, int, bool]]:
    document, _ = parsed(text)
    blocks = ast.loads(document.ast)["blocks"]
    return [
        (one.identifier, one.heading, one.location.line if one.location else 0, one.is_answered)
        for one in points(blocks, document, plain_text(text))
    ]


@pytest.mark.parametrize(
    ("text", "is_answered"),
    [
        ("## A\n\n> Why?\n", False),
        ("## A\n\n> Why?\n\n<!-- later -->\n", False),
        ("## A\n\n> Why?\n\nBecause.\n", True),
        ("## A\n\n> Why?\n\nBecause.\n\n> And when?\n", False),
        ("## A\n\n> Why?\n\n- Because.\n", True),
        ("## A\n\n> Why?\n\n### The answer\n\nBecause.\n", True),
        ("## A\n\n> Why?\n\n### B\n\n> When?\n\nNow.\n", False),
        ("## A {#a}\n", False),
        ("## A {#a}\n\nBecause.\n", True),
    ],
)
def test_an_answer_is_what_follows_the_last_quotation(text: str, is_answered: bool) -> None:
    assert found(text)[0] == ("a", "A", 1, is_answered)


def test_points_are_headings_with_quotations_or_identifiers() -> None:
    text = (
        "Dear editor\n\n# Reviewer 1 {#one}\n\nThank you.\n\n## 1.1 *Why*\n\n> Why?\n\nBecause.\n\n# Thanks\n\nBye.\n"
    )
    assert found(text) == [("why", "1.1 Why", 7, True)]
    assert found("Only a letter.\n") == []
