"""The front page of a site with several manuscripts: what it says, and how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from recto.manuscript.collection import Collection
from recto.publishing.front_page import Entry, entry, files
from recto.publishing.site import Version

from tests.browser import Visit
from tests.helpers import Maker, build

NEW, OLD = "a" * 40, "b" * 40
VERSIONS = (
    Version(NEW, "2026-11-22T10:00:00Z", "Describe <b>the</b> second cohort", ("index.html", "manuscript.pdf")),
    Version(OLD, "2025-01-02", "", ("index.html", "manuscript.pdf", "manuscript.docx")),
)
ENTRIES = (
    Entry("", "A <i>first</i> & old one", ("Ada Example", "The Group"), "2026-11-22", "en-US", VERSIONS),
    Entry("second/", "הכותרת", (), "", "he", VERSIONS[1:]),
)


def collection(title: str = "", lang: str = "en-US") -> Collection:
    return Collection(Path("/nowhere"), {}, title, lang)


def test_an_entry_is_what_the_page_of_a_version_says(make: Maker) -> None:
    metadata = "title: Ponds & *Carex*\nlang: de\ndate: 2024-03-09\nauthors: [{name: Ada Example}, {name: Grün & Co}]\n"
    page = build(make.text("Text.\n", **{"content/metadata.yaml": metadata})).page
    one = entry("a/", page, VERSIONS)
    assert one == Entry("a/", "Ponds & Carex", ("Ada Example", "Grün & Co"), "2024-03-09", "de", VERSIONS)
    assert (one.page, one.files) == ("a/", {"PDF": "a/manuscript.pdf"})


def test_a_page_of_manubot_has_an_entry() -> None:
    page = """<!DOCTYPE html><html lang="en-US"><head><title>Old</title>
<meta name="citation_title" content="An old manuscript" /><meta name="citation_author" content="Ada" />
<meta name="citation_publication_date" content="2019/05/04" /></head><body></body></html>"""
    one = entry("", page, VERSIONS[1:])
    assert (one.title, one.authors, one.date, one.page) == ("An old manuscript", ("Ada",), "2019-05-04", "v/latest/")


def test_a_page_that_says_nothing_has_an_entry() -> None:
    one = entry("a/", "<p>x", VERSIONS)
    assert (one.title, one.authors, one.date, one.lang) == ("a", (), "2026-11-22", "")


def test_what_authors_wrote_is_text() -> None:
    page = files(collection("Ours & <script>theirs</script>"), ENTRIES)["index.html"].decode()
    assert "<script" not in page
    assert "A &lt;i&gt;first&lt;/i&gt; &amp; old one" in page
    assert "Describe &lt;b&gt;the&lt;/b&gt; second cohort" in page


def test_the_language_of_the_page() -> None:
    page = files(collection(lang="de"), ENTRIES)["index.html"].decode()
    assert '<html lang="de" dir="ltr">' in page
    assert '<h1 class="recto-title">Manuskripte</h1>' in page
    assert '<time datetime="2026-11-22">22. November 2026</time>' in page
    assert '<h2 id="entry-2" lang="he" dir="rtl">' in page
    assert "November 22, 2026" in files(collection(lang="xx-no-such"), ENTRIES)["index.html"].decode()


def test_without_a_version_there_is_no_page() -> None:
    assert files(collection(), ()) == {}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("front")
    title = "Electroencephalographicalinvestigationsoftheponds of a group with a very long name"
    for name, data in files(collection(title), ENTRIES).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder / "index.html"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_sticks_out(width: int, browser: Any, page: Path) -> None:
    with Visit(browser, page.as_uri(), viewport={"width": width, "height": 700}) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        assert visit.messages == [], "the policy allows the style and the fonts"


def test_it_can_be_used_without_scripts_and_printed(browser: Any, page: Path) -> None:
    with Visit(browser, page.as_uri(), java_script_enabled=False) as visit:
        visit.page.get_by_text("Versions (2)").click()
        link = visit.page.get_by_role("link", name="November 22, 2026, aaaaaaa")
        assert link.is_visible()
        assert link.get_attribute("href") == f"v/{NEW}/"
        assert visit.page.get_by_role("link", name="PDF הכותרת").get_attribute("href") == "second/manuscript.pdf"
        assert not visit.page.get_by_text("January 2, 2025, bbbbbbb").nth(1).is_visible()
        visit.page.emulate_media(media="print")
        assert visit.page.get_by_text("January 2, 2025, bbbbbbb").nth(1).is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(width: int, scheme: str, browser: Any, page: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="ci/test.sh installs it").Axe()
    size = {"width": width, "height": 700}
    with Visit(browser, page.as_uri(), viewport=size, color_scheme=scheme, bypass_csp=True) as visit:
        visit.page.get_by_text("Versions (2)").click()
        violations = axe.run(visit.page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in violations] == []
