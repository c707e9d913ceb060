"""HTML of the author that no format shows."""

from __future__ import annotations

import pytest

from tests.helpers import Maker, check, said


@pytest.mark.parametrize(
    ("html", "place"),
    [
        ("<script>x</script>", "3:1"),
        ("Words <iframe src='x'></iframe>", "3:7"),
        ("Words <b onclick='x'>bold</b>", "3:7"),
        ("<a href='javascript:x'>link</a>", "3:1"),
        ("<style>p { color: red }</style>", "3:1"),
        ("<details ontoggle='x' open><summary>open</summary></details>", "3:1"),
        ("`<script>x</script>`{=html}", "3:2"),
    ],
)
def test_what_is_left_out(html: str, place: str, make: Maker) -> None:
    assert said(check(make.text(f"Text.\n\n{html}\n"))) == [("H001", "warning", f"content/01.text.md:{place}")]


@pytest.mark.parametrize(
    "html",
    [
        "<b>bold</b>",
        "<!-- <script>in a comment</script> -->",
        "`<script>in code</script>`",
        "<div class='x'>words</div>",
        "<br>",
        "<kbd>Ctrl</kbd>",
        "<span style='color: red'>x</span>",
    ],
)
def test_what_is_fine(html: str, make: Maker) -> None:
    assert said(check(make.text(f"Text {html}\n"))) == []
