"""A published site in a browser: at a domain, below a path, and from disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from recto import pipeline
from recto.pipeline import Options
from recto.publish import publish

from tests.browser import PROGRAMS, SWITCHES
from tests.helpers import METADATA, SVG, png
from tests.sites import Project, git, world

playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A site with two real builds, in a folder ``repo`` beside others, and their commits, oldest first."""
    root = tmp_path_factory.mktemp("site") / "project"
    project = Project.new(root)
    (root / "content/images").mkdir()
    (root / "content/images/a.svg").write_text(SVG)
    (root / "content/images/b.png").write_bytes(png(40, 20))
    (root / "content/metadata.yaml").write_text(METADATA)
    commits = []
    for number in range(2):
        (root / "content/02.more.md").write_text(
            f"## Section {number}\n\n![A drawing](images/a.svg){{#fig:a}}\n\n![A picture](images/b.png){{#fig:b}}\n"
        )
        commits.append(project.commit(f"Change {number}"))
        said: list = []
        pipeline.build(root, Options(formats=("html",)), world(), said.append)
        assert publish(root, world(), said.append)
    shared = [path.suffix for path in (root / "webpage/v/assets").iterdir()]
    assert shared.count(".svg") == shared.count(".png") == 1
    (root / "webpage").rename(root.parent / "repo")
    assert git(root, "status", "--porcelain") == ""
    return root.parent / "repo", commits


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = next((path for path in PROGRAMS if Path(path).is_file()), None)
    if program is None:
        pytest.skip("no Chromium here; ci/test.sh installs it")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server(published: tuple[Path, list[str]]) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the base class's name
            pass

    handler = partial(Quiet, directory=str(published[0].parent))
    here = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=here.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{here.server_port}/repo/"
    here.shutdown()
    here.server_close()


def opened(browser: Any, address: str) -> tuple[Any, list[str]]:
    """A page, and what went wrong while it was loaded."""
    page, failed = browser.new_page(), []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: failed.append(message.text))
    page.goto(address, wait_until="networkidle")
    return page, failed


def images(page: Any) -> list[bool]:
    """Whether each image of the page is shown."""
    found: list[bool] = page.evaluate(
        "Promise.all([...document.images].map(async i => { i.loading = 'eager'; await i.decode(); "
        "return i.naturalWidth > 0; }))"
    )
    return found


@pytest.mark.parametrize("place", ["", "v/latest/", "v/0/", "v/1/"])
def test_every_page_shows_its_images(browser: Any, server: str, published: tuple[Path, list[str]], place: str) -> None:
    commits = published[1]
    for number, commit in enumerate(commits):
        place = place.replace(f"v/{number}/", f"v/{commit}/")
    page, failed = opened(browser, server + place)
    assert images(page) == [True, True]
    assert [url for url in failed if not url.endswith("favicon.ico")] == []
    list_of_versions = page.evaluate(
        "fetch(document.querySelector('link[rel=version-history]').href).then(answer => answer.json())"
    )
    assert [one["version"] for one in list_of_versions] == commits[::-1]
    assert page.evaluate("document.querySelector('link[rel=latest-version]').href") == f"{server}v/latest/"
    assert f"Section {0 if commits[0] in place else 1}" in page.inner_text("main")
    page.close()


def test_freeze_leads_to_the_newest_permalink(browser: Any, server: str, published: tuple[Path, list[str]]) -> None:
    page, _ = opened(browser, f"{server}v/freeze/")
    page.wait_for_url(f"{server}v/{published[1][1]}/")
    page.close()


@pytest.mark.parametrize("place", ["index.html", "v/latest/index.html", "v/0/index.html"])
def test_from_disk(browser: Any, published: tuple[Path, list[str]], place: str) -> None:
    folder, commits = published
    page, failed = opened(browser, (folder / place.replace("v/0/", f"v/{commits[0]}/")).as_uri())
    assert images(page) == [True, True]
    assert [url for url in failed if "/assets/" in url] == []
    page.close()
