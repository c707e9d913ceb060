"""Where blocks of Markdown begin and end."""

from __future__ import annotations

import pytest
from recto.review.word.lines import Lines

TEXT = """# Head
Text at
once.

- One
  goes on
- Two

> A quote
> of two lines.

``` {.r}
code

more
```
Behind it.
"""


@pytest.mark.parametrize(
    ("words", "kind", "block"),
    [
        ("Head", "h1", "# Head"),
        ("once", "p", "Text at\nonce."),
        ("goes", "ul0", "- One\n  goes on"),
        ("Two", "ul0", "- Two"),
        ("of two", "quote", "> A quote\n> of two lines."),
        ("more", "code", "``` {.r}\ncode\n\nmore\n```"),
        ("Behind", "p", "Behind it."),
    ],
)
def test_the_lines_of_a_block(words: str, kind: str, block: str) -> None:
    lines, place = Lines(TEXT), TEXT.index(words)
    assert TEXT[lines.start(place, kind) : lines.end(place, kind)] == block


def test_a_table_ends_with_its_caption() -> None:
    text = "| A |\n|---|\n| b |\n\nTable: What it is. {#tbl:a}\n\nText."
    assert text[: Lines(text).end_of_table(text.index("b |"))].endswith("{#tbl:a}")


def test_a_grid_is_none_of_pipes() -> None:
    grid, pipes = "+---+\n| a |\n+---+\n", "| a |\n|---|\n"
    assert Lines(grid).is_grid(grid.index("a"))
    assert not Lines(pipes).is_grid(pipes.index("a"))
