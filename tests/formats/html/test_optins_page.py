"""What a project lets its page load, in a real Chromium: nothing before the reader asks, and then just that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser import Visit, serve, wait_until
from tests.helpers import SVG, Maker, build

METADATA = """title: A test
recto:
  page:
    hypothesis: true
    images: ["https://example.org/let-in/"]
    scripts: [draw.js]
"""
TEXT = """Text.

![A drawing.](https://example.org/let-in/a.svg)

![Another.](https://example.org/not-let-in/b.svg)

::: {#drawing}
:::
"""
SCRIPT = 'document.getElementById("drawing").textContent = "drawn";\n'


def written(make: Maker) -> Path:
    files = {"content/metadata.yaml": METADATA, "content/draw.js": SCRIPT}
    project = make.text(TEXT, **files)
    build(project)
    return project / "output"


def test_nothing_is_asked_for_before_the_reader_asks(browser: Any, make: Maker) -> None:
    with serve(written(make)) as address, Visit(browser, f"{address}/manuscript.html") as visit:
        assert [url for url in visit.requests if not url.startswith(address)] == []
        assert visit.page.inner_text("#drawing") == "drawn"
        assert visit.messages == []


def test_an_image_is_shown_when_the_reader_asks(browser: Any, make: Maker) -> None:
    with serve(written(make)) as address, Visit(browser, f"{address}/manuscript.html") as visit:
        visit.page.route("https://example.org/**", lambda route: route.fulfill(content_type="image/svg+xml", body=SVG))
        buttons = visit.page.get_by_role("button", name="Show the image from example.org")
        assert buttons.count() == 1
        buttons.click()
        image = visit.page.locator("img[src^='https://example.org/let-in/']")
        image.evaluate("image => image.decode()")
        assert image.evaluate("image => image.naturalWidth") == 120
        assert image.get_attribute("alt") == "A drawing."
        assert visit.messages == []


def test_annotations_load_when_the_reader_asks(browser: Any, make: Maker) -> None:
    with serve(written(make)) as address, Visit(browser, f"{address}/manuscript.html") as visit:
        asked: list[str] = []

        def answer(route: Any) -> None:
            asked.append(route.request.url)
            route.fulfill(content_type="text/javascript", body="document.title = 'loaded';")

        visit.page.route("https://hypothes.is/**", answer)
        visit.page.locator(".recto-menu > summary").click()
        visit.page.get_by_role("button", name="Annotations").press("Enter")
        wait_until(visit.page, "document.title === 'loaded'")
        assert asked == ["https://hypothes.is/embed.js"]
        assert visit.messages == []
