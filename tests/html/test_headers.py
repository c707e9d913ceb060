"""Header cells of tables."""

from __future__ import annotations

import re

import pytest
from recto.html.headers import mark_headers
from recto.html.tree import parse, serialise

HEAD = "<table><thead><tr><th>{}</th><th>One</th></tr></thead><tbody><tr><td>{}</td><td>1</td></tr></tbody></table>"


def marked(html: str) -> str:
    root = parse(f"<body>{html}</body>")
    mark_headers(root)
    return serialise(root)


@pytest.mark.parametrize(
    ("html", "cells"),
    [
        (HEAD.format("A", "b"), ['<th scope="col">A</th>', '<th scope="col">One</th>', "<td>b</td>", "<td>1</td>"]),
        (
            HEAD.format("", "b"),
            ["<td></td>", '<th scope="col">One</th>', '<th scope="row" class="recto-row">b</th>', "<td>1</td>"],
        ),
        (HEAD.format("", ""), ["<td></td>", '<th scope="col">One</th>', "<td></td>", "<td>1</td>"]),
        ("<table><tbody><tr><th>A</th><td>1</td></tr></tbody></table>", ['<th scope="row">A</th>', "<td>1</td>"]),
    ],
)
def test_cells_say_what_they_head(html: str, cells: list[str]) -> None:
    assert re.findall(r"<(?:th|td)\b.*?</(?:th|td)>", marked(html)) == cells
