"""A shell script's statements, with their lines."""

from __future__ import annotations

import pytest
from recto.repository.rootstock.shell import statements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# words\n\na\nb; c\n", [(3, 1), (4, 1)]),
        ("a \\\n  b\nc\n", [(1, 2), (3, 1)]),
        ("a &&\n  b |\n  c\nd\n", [(1, 3), (4, 1)]),
        ("a 'b\nc' \"d\n\"\ne\n", [(1, 3), (4, 1)]),
        ("cat <<A <<-'B'\nif\nA\n(\n\tB\nc\n", [(1, 5), (6, 1)]),
        ("cat <<< a\nb\n", [(1, 1), (2, 1)]),
        ("if a; then\n  for b in c; do d; done\nfi\ne\n", [(1, 3), (4, 1)]),
        ("a if\nb done\n", [(1, 1), (2, 1)]),
        ("case a in\n  b) c ;;\n  d) if e; then f; fi ;;\nesac\ng\n", [(1, 4), (5, 1)]),
        ("f()\n{\n  a\n}\ng\n", [(1, 4), (5, 1)]),
        ("a=(\n  b # )\n)\nc\n", [(1, 3), (4, 1)]),
        ("a $(\n  b\n)\nc\n", [(1, 3), (4, 1)]),
        ("while a; do\n  b\n", [(1, 2)]),
        ("fi\n}\n)\na\n", [(1, 1), (2, 1), (3, 1), (4, 1)]),
    ],
)
def test_statements_begin_and_end_where_the_shell_has_them(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(one.first, len(one.lines)) for one in statements(text)] == expected


def test_the_statements_in_a_block() -> None:
    (block,) = statements('if [ "$A" = b ];\nthen\n  c\n\n  d \\\n    e\nelse\n  f\nfi # a\n')
    assert block.opening == 'if [ "$A" = b ];\nthen'
    assert [(one.first, one.text) for one in block.inner()] == [
        (3, "  c"), (5, "  d \\\n    e"), (7, "else"), (8, "  f"),
    ]  # fmt: skip
    assert [one.opening for text in ("if a; then b; fi\n", "a\n", "if a; then\nb\n") for one in statements(text)] == [
        "", "", "",
    ]  # fmt: skip
