"""A published site in a browser: at a domain, below a path, and from disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from recto import pipeline
from recto.pipeline import Options
from recto.publishing.publish import publish

from tests.browser import Visit, serve
from tests.helpers import METADATA, SVG, png
from tests.sites import Project, git, world

playwright = pytest.importorskip("playwright.sync_api")


MANUBOT = "0123456789abcdef0123456789abcdef01234567"
"""A version that Manubot published."""
FILLER = "\n\n".join(["Words that fill the page so that there is something to scroll through. " * 9] * 4)
MORE = f"""## Section {{number}}

![A drawing](images/a.svg){{{{#fig:a}}}}

![A picture](images/b.png){{{{#fig:b}}}}

## Methods

{FILLER}

## Results

{FILLER}
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A site with two real builds and one of Manubot, in a folder ``repo`` beside others; the builds' commits."""
    root = tmp_path_factory.mktemp("site") / "project"
    project = Project.new(root)
    (root / "content/images").mkdir()
    (root / "content/images/a.svg").write_text(SVG)
    (root / "content/images/b.png").write_bytes(png(40, 20))
    (root / "content/metadata.yaml").write_text(METADATA)
    old = root / "webpage/v" / MANUBOT
    old.mkdir(parents=True)
    (old / "index.html").write_text('<meta name="dc.date" content="2019-05-01"><h2 id="methods">Methods</h2>')
    commits = []
    for number in range(2):
        (root / "content/02.more.md").write_text(MORE.format(number=number))
        commits.append(project.commit(f"Change {number}"))
        said: list = []
        pipeline.build(root, Options(formats=("html",)), world(), said.append)
        assert publish(root, world(), said.append)
    shared = [path.suffix for path in (root / "webpage/v/assets").iterdir()]
    assert [shared.count(kind) for kind in (".svg", ".png", ".css", ".js")] == [1, 1, 1, 2]
    (root / "webpage").rename(root.parent / "repo")
    assert git(root, "status", "--porcelain") == ""
    return root.parent / "repo", commits


@pytest.fixture(scope="module")
def server(published: tuple[Path, list[str]]) -> Iterator[str]:
    with serve(published[0].parent) as address:
        yield f"{address}/repo/"


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


def looks(page: Any) -> bool:
    """Whether the page's style holds, its scripts run, and its fonts are there."""
    page.locator(".recto-appearance").wait_for(state="attached")
    found: bool = page.evaluate(
        "document.fonts.load('1em \"Recto Serif\"').then(fonts => fonts.length > 0 && "
        "getComputedStyle(document.querySelector('main p')).fontFamily.includes('Recto Serif'))"
    )
    return found


@pytest.mark.parametrize("place", ["", "v/latest/", "v/0/", "v/1/"])
def test_every_page_shows_its_images(browser: Any, server: str, published: tuple[Path, list[str]], place: str) -> None:
    commits = published[1]
    for number, commit in enumerate(commits):
        place = place.replace(f"v/{number}/", f"v/{commit}/")
    page, failed = opened(browser, server + place)
    assert images(page) == [True, True]
    assert looks(page)
    assert [url for url in failed if not url.endswith("favicon.ico")] == []
    list_of_versions = page.evaluate(
        "fetch(document.querySelector('link[rel=version-history]').href).then(answer => answer.json())"
    )
    assert [one["version"] for one in list_of_versions] == [*commits[::-1], MANUBOT]
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
    assert looks(page)
    assert failed == []
    assert page.locator(".recto-versions, .recto-newer").count() == 0
    page.close()


@pytest.mark.parametrize(
    ("asked", "answer"),
    [("**/assets/*.js", "document.title = 'Other'"), ("**/evil.js", "document.title = 'Other'")],
    ids=["a script that was changed", "a script from the same site"],
)
def test_no_other_script_runs(
    asked: str, answer: str, server: str, published: tuple[Path, list[str]], browser: Any
) -> None:
    with Visit(browser, "about:blank") as visit:
        visit.page.route("**/index.html", lambda route: with_script(route, "../assets/evil.js"))
        visit.page.route(asked, lambda route: route.fulfill(body=answer, content_type="text/javascript"))
        visit.page.goto(f"{server}v/{published[1][0]}/index.html", wait_until="networkidle")
        assert visit.page.title() != "Other"
        assert [message for message in visit.messages if "Content Security Policy" in message or "integrity" in message]
        assert (visit.page.locator(".recto-appearance").count() == 0) == ("assets" in asked)


def with_script(route: Any, address: str) -> None:
    """The page as it is, with one more script."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("<body", f'<script src="{address}"></script><body'))


# what a reader sees of versions

WIDE = {"width": 1280, "height": 720}
NARROW = {"width": 320, "height": 640}
Look = Callable[..., Any]


@pytest.fixture(params=["/", "/repo/"])
def site(request: Any, published: tuple[Path, list[str]]) -> Iterator[str]:
    """The site's address at a domain, and below a path."""
    folder = published[0]
    with serve(folder if request.param == "/" else folder.parent) as address:
        yield address + request.param


@pytest.fixture
def look(browser: Any) -> Look:
    """Opens a page; at the end it must have said nothing, and asked no other host."""

    @contextmanager
    def open_page(address: str, **options: Any) -> Iterator[Any]:
        chosen = {"viewport": WIDE, "reduced_motion": "reduce", **options}
        with Visit(browser, address, **chosen) as visit:
            yield visit.page
            assert visit.messages == []
            host = "/".join(address.split("/")[:3])
            assert [url for url in visit.requests if not url.startswith((host, "data:"))] == []

    return open_page


def newer(page: Any) -> Any:
    return page.get_by_role("region", name="Newer version")


def test_an_old_version_says_that_there_is_a_newer_one(
    site: str, published: tuple[Path, list[str]], look: Look
) -> None:
    first, second = published[1]
    with look(f"{site}v/{first}/") as page:
        newer(page).get_by_role("status").filter(has_text="There is a newer version, of September 13, 2020.").wait_for()
        # The same section in the newest version.
        page.evaluate("document.getElementById('methods').scrollIntoView()")
        page.locator(".recto-contents a[aria-current]").filter(has_text="Methods").wait_for()
        newer(page).get_by_role("link").click()
        page.wait_for_url(f"{site}v/{second}/#methods")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("Math.abs(document.getElementById('methods').getBoundingClientRect().top)") < 100
        page.wait_for_timeout(300)
        assert newer(page).count() == 0


def test_the_list_of_versions(site: str, published: tuple[Path, list[str]], look: Look) -> None:
    first, second = published[1]
    for place, here in (("", 0), ("v/latest/", 0), (f"v/{first}/", 1)):
        with look(site + place) as page:
            page.locator(".recto-versions > summary").click()
            items = page.locator(".recto-versions li")
            items.nth(2).wait_for()
            assert items.count() == 3
            words = [
                f"September 13, 2020, {second[:7]}\nChange 1",
                f"September 13, 2020, {first[:7]}\nChange 0",
                f"May 1, 2019, {MANUBOT[:7]}",
            ]
            words[here] = words[here].replace("\n", " (this version)\n")
            page.locator(".recto-compare").nth(1 - here).wait_for()
            words[here + 1 :] = [
                f"{one} What changed" if "\n" in one else f"{one}\nWhat changed" for one in words[here + 1 :]
            ]
            assert [items.nth(index).inner_text().strip() for index in range(3)] == words
            assert items.nth(here).locator("[aria-current]").count() == 1
            items.nth(2).get_by_role("link").click()
            page.wait_for_url(f"{site}v/{MANUBOT}/**")


def test_versions_by_keyboard(site: str, published: tuple[Path, list[str]], look: Look) -> None:
    with look(f"{site}v/{published[1][0]}/#results") as page:
        focused = "document.activeElement.textContent.trim()"
        fold = page.locator(".recto-versions")
        newer(page).get_by_role("button", name="What changed").press("Enter")
        assert fold.get_attribute("open") is not None
        assert page.evaluate(focused) == "Versions"
        fold.locator("li").first.wait_for()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.href").endswith(f"v/{published[1][1]}/#results")
        page.keyboard.press("Escape")
        assert fold.get_attribute("open") is None
        assert page.evaluate(focused) == "Versions"
        newer(page).get_by_role("button", name="Dismiss").press("Enter")
        assert newer(page).count() == 0


def test_a_long_list_lies_over_the_notice_that_opened_it(
    server: str, published: tuple[Path, list[str]], browser: Any
) -> None:
    folder, commits = published
    listed = json.loads((folder / "versions.json").read_text())
    more = [{**listed[0], "version": f"{number:040}", "path": "v/latest/"} for number in range(40)]
    with Visit(browser, "about:blank", viewport=NARROW) as visit:
        visit.page.route("**/versions.json", lambda route: route.fulfill(body=json.dumps(more + listed)))
        visit.page.goto(f"{server}v/{commits[0]}/", wait_until="networkidle")
        newer(visit.page).get_by_role("button", name="What changed").click()
        panel = visit.page.locator(".recto-versions .recto-panel")
        panel.locator("li").first.wait_for()
        box, notice = panel.bounding_box(), newer(visit.page).bounding_box()
        assert box
        assert notice
        assert box["y"] + box["height"] > notice["y"], "they meet"
        at = [notice["x"] + notice["width"] / 2, notice["y"] + 5]
        assert visit.page.evaluate("([x, y]) => !!document.elementFromPoint(x, y).closest('.recto-panel')", at)


@pytest.mark.parametrize("answer", ["<!DOCTYPE html><p>Not here", "{}", "[]", "null"])
def test_a_list_that_is_none_is_left_alone(
    answer: str, server: str, published: tuple[Path, list[str]], browser: Any
) -> None:
    with Visit(browser, "about:blank") as visit:
        visit.page.route("**/versions.json", lambda route: route.fulfill(body=answer))
        visit.page.goto(f"{server}v/{published[1][0]}/", wait_until="networkidle")
        assert visit.page.locator(".recto-versions, .recto-newer").count() == 0
        assert visit.messages == []


def test_without_the_list_the_page_reads_as_before(
    server: str, published: tuple[Path, list[str]], browser: Any
) -> None:
    with Visit(browser, "about:blank") as visit:
        visit.page.route("**/versions.json", lambda route: route.fulfill(status=404))
        visit.page.goto(f"{server}v/{published[1][0]}/", wait_until="networkidle")
        assert visit.page.locator(".recto-versions, .recto-newer").count() == 0
        # Of its own accord the browser notes what was not found; the page adds nothing.
        assert len(visit.messages) == 1
        assert "404" in visit.messages[0]


def test_a_list_cannot_lead_elsewhere(server: str, published: tuple[Path, list[str]], browser: Any) -> None:
    first = published[1][0]
    entry = {"date": "soon", "subject": "<img src=x onerror=alert(1)>", "version": "f00"}
    versions = [entry | {"path": path} for path in ("https://example.org/", "//example.org/", "javascript:alert(1)")]
    with Visit(browser, "about:blank") as visit:
        listed = json.dumps([*versions, {"version": first, "path": f"v/{first}/"}])
        visit.page.route("**/versions.json", lambda route: route.fulfill(body=listed))
        visit.page.goto(f"{server}v/{first}/", wait_until="networkidle")
        visit.page.locator(".recto-versions > summary").click()
        visit.page.locator(".recto-versions li").first.wait_for()
        links = visit.page.locator(".recto-versions li a, .recto-newer a")
        addresses = links.evaluate_all("links => links.map(link => link.href)")
        assert len(addresses) == 4
        assert all(address.startswith(server) for address in addresses)
        assert visit.page.get_by_text("onerror").count() == 3
        assert visit.messages == []


def test_versions_without_scripts(site: str, published: tuple[Path, list[str]], look: Look) -> None:
    with look(f"{site}v/{published[1][0]}/", java_script_enabled=False) as page:
        assert page.locator(".recto-versions, .recto-newer").count() == 0
        assert "Section 0" in page.inner_text("main")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_versions(
    scheme: str, size: dict[str, int], server: str, published: tuple[Path, list[str]], browser: Any
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="ci/test.sh installs it").Axe()
    options = {"viewport": size, "color_scheme": scheme, "bypass_csp": True, "reduced_motion": "reduce"}
    with Visit(browser, f"{server}v/{published[1][0]}/", **options) as visit:
        newer(visit.page).get_by_role("button", name="What changed").click()
        visit.page.locator(".recto-versions li").first.wait_for()
        newer(visit.page).get_by_role("status").filter(has_text="newer").wait_for()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        violations = axe.run(visit.page).response["violations"]
        found = [(violation["id"], [node["html"][:120] for node in violation["nodes"][:3]]) for violation in violations]
        assert found == []
