"""The page that compares kept files with what their addresses have now, in a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser
from recto.cli.images_page import images_page
from recto.manuscript.remote import FILES, IMAGES, Change, Entry

from tests.helpers import SVG, png

OLD = Entry("images/remote/a.png", "a", 73, "image/png", "2026-01-02")
HOSTILE = '"><script>document.title = "run"</script>'


def test_old_and_new_are_beside_each_other_and_nothing_runs(browser: Browser, tmp_path: Path) -> None:
    drawing = SVG.replace("<rect", "<script>parent.document.title = 'run'</script><rect").encode()
    changes = [
        Change(IMAGES, f"https://example.org/{HOSTILE}", OLD, png(300, 200), OLD, png(300, 200, (200, 0, 0))),
        Change(IMAGES, "https://example.org/b.svg", OLD, png(3, 2), Entry("b", "b", 9, "image/svg+xml", "x"), drawing),
        Change(
            FILES,
            "https://example.org/c.json",
            OLD,
            b'{"a": 1}\n',
            Entry("c", "c", 9, "application/json", "x"),
            b'{"a": "<b>"}\n',
        ),
    ]
    path = tmp_path / "images.html"
    path.write_text(images_page(changes))
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.goto(path.as_uri())
    assert page.title() == "Files of other sites that changed"
    assert page.locator("h2").first.inner_text() == f"https://example.org/{HOSTILE}"
    boxes = [image.bounding_box() for image in page.locator("img").all()]
    assert all(box and box["width"] for box in boxes)
    old, new = boxes[:2]
    assert old
    assert new
    assert old["y"] == new["y"]
    assert old["x"] + old["width"] <= new["x"]
    assert page.locator("pre").inner_text().splitlines()[-2:] == ['-{"a": 1}', '+{"a": "<b>"}']
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
