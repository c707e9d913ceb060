"""What changed since an earlier version, in the reader's browser; and links to paragraphs of earlier versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from recto import pipeline
from recto.pipeline import Options
from recto.publishing.publish import publish

from tests.browser import Visit, serve, wait_until
from tests.helpers import METADATA, REFERENCES, SVG
from tests.sites import Project, git, world

pytest.importorskip("playwright.sync_api")

FIRST = """## Methods {#methods}

The effect was measured in two hospitals [@doi:10.5555/alpha], and nowhere else in the whole country.

This paragraph goes with the second version, and nothing takes its place.

A paragraph that is moved to the end of the text, and that has enough words.

- first item
- second item

![A drawing](images/a.svg){#fig:a}

| a | b |
|---|---|
| 1 | 2 |

## Results

It was *large*, as $x^2$ shows, see Figure @fig:a [@doi:10.5555/beta]. Nobody had expected it.
"""
MOVED = "A paragraph that is moved to the end of the text, and that has enough words.\n\n"
SECOND = FIRST.replace("This paragraph goes with the second version, and nothing takes its place.\n\n", "")
THIRD = (
    SECOND.replace("two hospitals", "three large hospitals")
    .replace(MOVED, "")
    .replace("- second item", "- second item\n- third item")
    .replace("| 1 | 2 |", "| 1 | 3 |")
    .replace("It was *large*", "New [@doi:10.5555/gamma]. It was *small*")
    + f"\n{MOVED}"
)


MAIN = """(() => {
  const text = document.querySelector("main").cloneNode(true);
  for (const beside of text.querySelectorAll("p > .recto-anchor")) beside.remove();
  return text.innerHTML;
})()"""
"""The text, without the link beside the paragraph that the pointer is on."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a site with three versions, and their commits."""
    root = tmp_path_factory.mktemp("comparing") / "project"
    Project.new(root)
    (root / "content/images").mkdir()
    (root / "content/images/a.svg").write_text(SVG)
    (root / "content/metadata.yaml").write_text(METADATA)
    (root / "content/manual-references.json").write_text(REFERENCES)
    commits = []
    for number, text in enumerate((FIRST, SECOND, THIRD)):
        (root / "content/02.text.md").write_text(text)
        git(root, "add", ".")
        git(root, "commit", "--quiet", "--message", "A change", at=1_600_000_000 + number * 86_400)
        commits.append(git(root, "rev-parse", "HEAD"))
        pipeline.build(root, Options(formats=("html",)), world(), lambda _: None)
        told: list[Any] = []
        assert publish(root, world(), told.append) or told
    with serve(root / "webpage") as address:
        yield address, commits


def compared(visit: Any, since: int) -> None:
    """Show what changed since a version, the newest being 0."""
    page = visit.page
    page.locator(".recto-versions summary").click()
    wait_until(page, "document.querySelectorAll('.recto-versions .recto-compare').length === 2")
    page.locator(".recto-versions .recto-compare").nth(since - 1).click()
    wait_until(page, "document.querySelector('.recto-newer [role=status]') !== null")


def marked(page: Any, tag: str) -> str:
    """The words of the marks."""
    found = page.evaluate(f"[...document.querySelectorAll('main {tag}')].map((one) => one.textContent).join('|')")
    return re.sub(r"\s*\|\s*", "|", found)


def test_a_page_says_what_changed_since_an_earlier_version(browser: Any, site: tuple[str, list[str]]) -> None:
    address, _ = site
    with Visit(browser, f"{address}/v/latest/") as visit:
        page = visit.page
        before = page.evaluate(MAIN)
        compared(visit, 1)
        assert marked(page, "ins").strip() == f"three large|third item|3|New|[|2|]|.|small|{MOVED.strip()}"
        assert marked(page, "del").strip() == f"two|{MOVED.strip()}|2|large"
        assert page.locator("ins.recto-moved, del.recto-moved").count() == 2
        assert page.locator(".recto-newer").inner_text().startswith("Changes since the version of September 14, 2020: ")
        page.get_by_role("button", name="Next change").click()
        assert "Change 1 of " in page.locator(".recto-newer").inner_text()
        page.get_by_role("button", name="Close").click()
        page.mouse.move(0, 0)
        assert page.evaluate(MAIN) == before
        assert visit.messages == []


def test_since_the_first_version(browser: Any, site: tuple[str, list[str]]) -> None:
    with Visit(browser, f"{site[0]}/") as visit:
        compared(visit, 2)
        assert "This paragraph goes with the second version, and nothing takes its place." in marked(visit.page, "del")
        assert visit.messages == []


def paragraph(address: str, commit: str, words: str, visit: Any) -> str:
    """The id of a paragraph of a version."""
    visit.page.goto(f"{address}/v/{commit}/")
    found: str = visit.page.evaluate(
        "(words) => [...document.querySelectorAll('main p')].find((one) => one.textContent.includes(words)).id", words
    )
    assert re.fullmatch(r"p-[0-9a-f]{8}", found)
    return found


def test_a_link_to_a_paragraph_leads_to_what_it_has_become(browser: Any, site: tuple[str, list[str]]) -> None:
    address, commits = site
    with Visit(browser, f"{address}/") as visit:
        name = paragraph(address, commits[0], "The effect was measured", visit)
        visit.page.goto(f"{address}/v/latest/#{name}")
        wait_until(visit.page, "document.activeElement.textContent.startsWith('The effect was measured in three')")
        wait_until(visit.page, "document.querySelector('.recto-voice')?.textContent.includes('has changed since')")


def test_a_link_to_a_paragraph_that_went_says_so(browser: Any, site: tuple[str, list[str]]) -> None:
    address, commits = site
    with Visit(browser, f"{address}/") as visit:
        name = paragraph(address, commits[0], "This paragraph goes", visit)
        visit.page.goto(f"{address}/v/latest/#{name}")
        notice = visit.page.locator(".recto-newer", has_text="is not in this version")
        notice.wait_for()
        assert "it went in the version of September 14, 2020." in notice.inner_text()
        link = notice.get_by_role("link")
        assert link.get_attribute("href") == f"{address}/v/{commits[0]}/#{name}"
        link.click()
        wait_until(visit.page, f"document.querySelector(':target')?.id === '{name}'")


def test_a_link_to_a_paragraph_that_is_there_asks_nothing(browser: Any, site: tuple[str, list[str]]) -> None:
    address, commits = site
    with Visit(browser, f"{address}/") as visit:
        name = paragraph(address, commits[2], "A paragraph that is moved", visit)
    with Visit(browser, f"{address}/v/latest/#{name}") as visit:
        assert not [one for one in visit.requests if commits[0] in one or commits[1] in one]


def test_a_link_to_what_no_version_has_is_quiet(site: tuple[str, list[str]], browser: Any) -> None:
    with Visit(browser, f"{site[0]}/v/latest/#p-00000000") as visit:
        assert visit.messages == []
        assert visit.page.locator(".recto-voice, .recto-newer").count() == 0
