"""The page in the preview, and the preview's own pages."""

from __future__ import annotations

import re

import pytest
from lxml import html
from recto.preview.page import client, file_waiting, for_preview, waiting

from tests.helpers import Maker, build

HOST = "127.0.0.1:8000"


def policy(page: str) -> dict[str, list[str]]:
    (found,) = html.fromstring(page).iterfind(".//meta[@http-equiv='Content-Security-Policy']")
    content = found.get("content", "")
    return {name: rest for name, *rest in (part.split() for part in content.split(";") if part.strip())}


def test_the_policy_allows_the_scripts_of_the_preview_and_nothing_else(make: Maker) -> None:
    page = build(make.text("A text.\n")).page
    before, after = policy(page), policy(for_preview(page, HOST, "token", 1))
    own = f"http://{HOST}/-/"
    assert own in after["script-src"]
    assert own in after["style-src"]
    assert {name: [one for one in after[name] if one != own] for name in after} == before
    assert [name for name in after if own in after[name]] == [
        name for name in after if name in ("script-src", "style-src")
    ]


def test_a_policy_in_the_text_is_not_the_page_s() -> None:
    words = '<p>&lt;meta http-equiv="Content-Security-Policy" content="script-src x"&gt; &lt;/head&gt;</p>'
    page = f"<html><head><title>T</title></head><body>{words}</body></html>"
    assert for_preview(page, HOST, "token", 1).endswith(f"</head><body>{words}</body></html>")


def test_the_text_stays_as_it_is(make: Maker) -> None:
    page = build(make.text("A text.\n")).page
    assert for_preview(page, HOST, "token", 1).partition("</head>")[2] == page.partition("</head>")[2]


def test_the_page_has_the_token_and_its_version() -> None:
    page = for_preview("<html><head></head></html>", HOST, 'a"b', 7)
    (meta,) = html.fromstring(page).iterfind(".//meta[@name='recto-preview']")
    assert (meta.get("content"), meta.get("data-version")) == ('a"b', "7")


def test_what_the_preview_s_own_pages_say_is_text() -> None:
    assert "&lt;b&gt;" in waiting(HOST, "token", 3, "<b>")
    assert "&lt;b&gt;.pdf is being made" in file_waiting("<b>.pdf")
    assert re.search(r'http-equiv="refresh"', file_waiting("a.pdf"))
    assert policy(waiting(HOST, "token", 3, ""))["default-src"] == ["'none'"]


@pytest.mark.parametrize(
    "name", ["preview.js", "overlay.js", "idiomorph.js", "source.js", "preview.css", "overlay.css"]
)
def test_scripts_and_styles_are_had_by_name(name: str) -> None:
    assert client(name)


@pytest.mark.parametrize("name", ["../page.py", "/etc/passwd", "LICENSE-idiomorph.txt", "", "."])
def test_nothing_else_is(name: str) -> None:
    assert client(name) is None


def test_the_licence_of_idiomorph_is_beside_it() -> None:
    from recto.preview.page import CLIENT

    assert "Zero-Clause BSD" in (CLIENT / "LICENSE-idiomorph.txt").read_text(encoding="utf-8")
