"""What a reader can do with the page, in a real browser: by mouse, by keyboard, by touch, and with scripts off."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from recto import theme

from tests.browser import Visit, serve, wait_until
from tests.helpers import SVG, Maker, build, built_case, png

FILLER = " ".join(["Words that fill the page so that there is something to scroll through."] * 12)

TEXT = f"""## First section

A claim [@doi:10.5555/alpha], another [@doi:10.5555/alpha; @doi:10.5555/beta; @doi:10.5555/gamma], and a note.^[The note's text.]
See @fig:a, @fig:b, @tbl:a and @eq:a.

{FILLER}

![The first drawing.](images/a.svg){{#fig:a}}

{FILLER}

![The second drawing.](images/b.png){{#fig:b width=60%}}

{FILLER}

## Second section

{FILLER}

### A subsection

| One | Two |
|-----|-----|
| 1   | 2   |

Table: A table. {{#tbl:a}}

$$ E = mc^2 $$ {{#eq:a}}

```python
print("code")
```

{FILLER}

{FILLER}

## Third section

The first again [@doi:10.5555/alpha], and again @fig:a. {FILLER}

{FILLER}

{FILLER}

## References
"""  # noqa: E501

WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
NARROW: dict[str, Any] = {"viewport": {"width": 360, "height": 700}}
TOUCH: dict[str, Any] = {**NARROW, "has_touch": True, "is_mobile": True}
LISTENING = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    make = Maker(tmp_path_factory.mktemp("reader"))
    project = make.text(TEXT, **{"content/images/a.svg": SVG, "content/images/b.png": png()})
    built = build(project, "html", "docx")
    assert built.diagnostics == []
    return project / "output"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serve(folder) as site:
        yield f"{site}/manuscript.html"


Reader = Callable[..., Any]


@pytest.fixture
def read(browser: Any, address: str) -> Reader:
    """Opens the page for a reader; at the end the page must have said nothing and asked nobody else for anything."""

    @contextmanager
    def open_page(options: dict[str, Any] | None = None, fragment: str = "") -> Iterator[Any]:
        chosen = {"reduced_motion": "reduce", **(options or WIDE)}
        with Visit(browser, address + fragment, **chosen) as visit:
            yield visit.page
            assert visit.messages == []
            site = address.rpartition("/")[0]
            assert [url for url in visit.requests if not url.startswith((site, "data:"))] == []

    return open_page


def card_of(page: Any) -> Any:
    return page.locator(".recto-card")


def citation(page: Any, index: int = 0) -> Any:
    return page.locator("main .citation a").nth(index)


def until(page: Any, holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold, as an answer of the page to what was done, however busy the machine is."""
    for _ in range(300):
        if holds():
            return True
        page.wait_for_timeout(100)
    return False


def in_sight(page: Any, selector: str) -> bool:
    def now() -> bool:
        box = page.locator(selector).first.bounding_box()
        return bool(box and box["y"] + box["height"] > 0 and box["y"] < page.viewport_size["height"])

    return until(page, now)


# arriving


def test_the_text_is_laid_out_in_pieces_and_whole_in_the_end(read: Reader) -> None:
    with read() as page:
        page.locator("html:not(.recto-arriving)").wait_for()
        assert page.locator("main > p.recto-laid").count() == page.locator("main > p").count() > 5
        kinds = page.evaluate(
            "[...document.querySelectorAll('main > p')].map(p => getComputedStyle(p).contentVisibility)"
        )
        assert set(kinds) == {"visible"}


def test_a_jump_does_not_wait_for_the_text_to_arrive(read: Reader) -> None:
    with read() as page:
        page.locator("html:not(.recto-arriving)").wait_for()
        # As it was a moment before.
        page.evaluate("document.documentElement.classList.add('recto-arriving')")
        page.locator(".recto-contents a", has_text="Third section").click()
        assert page.locator(".recto-arriving").count() == 0
        assert in_sight(page, "#third-section")


def test_who_comes_to_a_place_further_down_has_all_of_it_at_once(read: Reader) -> None:
    with read(fragment="#second-section") as page:
        assert page.locator(".recto-laid, .recto-arriving").count() == 0
        assert in_sight(page, "#second-section")


# contents


def test_the_contents_follow_the_reading_position(read: Reader) -> None:
    with read() as page:
        current = page.locator(".recto-contents a[aria-current]")
        page.evaluate("document.getElementById('second-section').scrollIntoView()")
        current.filter(has_text="Second section").wait_for()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        current.filter(has_text="References").wait_for()
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(100)
        assert current.count() <= 1


def test_the_contents_lead_and_fold_on_a_phone(read: Reader) -> None:
    with read(TOUCH) as page:
        contents = page.locator(".recto-contents")
        contents.locator("summary").tap()
        contents.get_by_text("Third section").tap()
        assert contents.get_attribute("open") is None
        assert in_sight(page, "#third-section")
        box, bar = page.locator("#third-section").bounding_box(), page.locator(".recto-bar").bounding_box()
        assert box["y"] >= bar["y"] + bar["height"]


# links to copy


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("#second-section", "second-section"),
        ("#a-subsection", "a-subsection"),
        ("[id='fig:a']", "fig:a"),
        ("[id='tbl:a']", "tbl:a"),
        ("[id='eq:a']", "eq:a"),
    ],
)
def test_things_have_links_to_copy(where: str, name: str, read: Reader, address: str) -> None:
    with read(WIDE | LISTENING) as page:
        page.locator(where).locator(".recto-anchor").focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").filter(has_text="Link copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == f"{address}#{name}"


def test_links_to_copy_leave_lines_as_high_as_they_were(read: Reader) -> None:
    with read() as page:
        caption = page.locator("main figcaption").first
        with_link = caption.bounding_box()["height"]
        caption.locator(".recto-anchor").evaluate("link => link.remove()")
        assert caption.bounding_box()["height"] == with_link


@pytest.mark.parametrize("way", ["mouse", "touch", "keyboard"])
def test_paragraphs_have_links_to_copy(way: str, read: Reader) -> None:
    with read((TOUCH if way == "touch" else WIDE) | LISTENING) as page:
        paragraph = page.locator("main p[id^='p-']").nth(1)
        anchor = paragraph.locator(".recto-anchor")
        if way == "keyboard":
            page.locator(".recto-menu > summary").press("Enter")
            page.get_by_label("Show paragraph links").press("Space")
            anchor.focus()
            page.keyboard.press("Enter")
        elif way == "touch":
            paragraph.tap(position={"x": 20, "y": 10})
            anchor.tap()
        else:
            paragraph.hover()
            anchor.click()
        page.get_by_role("status").filter(has_text="Link copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.endswith("#" + str(paragraph.get_attribute("id")))
        assert page.evaluate("location.hash") == "#" + str(paragraph.get_attribute("id"))


# cards


def test_a_card_opens_under_the_pointer_and_goes(read: Reader) -> None:
    with read() as page:
        citation(page).hover()
        card_of(page).wait_for()
        assert "A study of alpha" in card_of(page).inner_text()
        # It can be pointed at itself, and goes when it is left.
        card_of(page).hover()
        page.wait_for_timeout(500)
        assert card_of(page).is_visible()
        page.mouse.move(5, 5)
        card_of(page).wait_for(state="detached")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("a[href='#fn1']", "The note's text."),
        ("a[href='#fig:a']", "The first drawing."),
        ("a[href='#tbl:a']", "A table."),
        ("a[href='#eq:a']", "(1)"),
    ],
)
def test_notes_figures_tables_and_equations_have_cards(link: str, words: str, read: Reader) -> None:
    with read() as page:
        page.locator(f"main {link}").first.hover()
        card_of(page).wait_for()
        assert words in card_of(page).inner_text().replace("’", "'")
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids))


def test_a_card_by_keyboard(read: Reader) -> None:
    with read() as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        for _ in range(20):
            page.keyboard.press("Tab")
            if card_of(page).count():
                break
        link = "document.activeElement.getAttribute('href')"
        first = page.evaluate(link)
        assert first.startswith("#ref-")
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('.recto-card'))")
        page.keyboard.press("Escape")
        assert card_of(page).count() == 0
        assert page.evaluate(link) == first
        # Focus went back without opening it again, and on to the next.
        page.keyboard.press("Tab")
        card_of(page).wait_for()


def test_a_card_by_touch(read: Reader) -> None:
    with read(TOUCH) as page:
        citation(page).tap()
        card_of(page).wait_for()
        assert page.evaluate("location.hash") == ""
        box = card_of(page).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] + box["height"] <= 700
        page.locator(".recto-card-go").tap()
        assert card_of(page).count() == 0
        assert page.evaluate("location.hash").startswith("#ref-")
        assert in_sight(page, ".csl-entry")
        page.get_by_text("Back to where I was").tap()
        assert in_sight(page, "main .citation a")
        # A tap elsewhere closes it.
        citation(page).tap()
        card_of(page).wait_for()
        page.locator("main h2").first.tap()
        card_of(page).wait_for(state="detached")


TERMS = """title: A test
abbreviations: {DNA: deoxyribonucleic acid}
glossary: {gene: "a part of [it](https://example.org)"}
"""


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    make = Maker(tmp_path_factory.mktemp("terms"))
    text = "## Of DNA\n\nThe DNA has genes. The DNA is long.\n\n## More\n\n![DNA.](a.svg)\n\nAll *DNA*.\n"
    project = make.text(text, **{"content/metadata.yaml": TERMS, "content/a.svg": SVG})
    build(project)
    with serve(project / "output") as site:
        yield f"{site}/manuscript.html"


def test_the_meaning_of_an_abbreviation_by_keyboard(browser: Any, terms: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="ci/test.sh installs it").Axe()
    with Visit(browser, terms, **WIDE) as visit:
        page = visit.page
        stops = page.evaluate("[...document.querySelectorAll('main [title][tabindex=\"0\"]')].map(e => e.textContent)")
        assert stops == ["DNA", "genes", "DNA"]
        for _ in range(30):
            page.keyboard.press("Tab")
            if card_of(page).count():
                break
        assert card_of(page).inner_text().split("\n\n") == ["Mention 2 of 5", "deoxyribonucleic acid"]
        assert axe.run(page).response["violations"] == []
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert card_of(page).count() == 0
        assert page.evaluate("document.activeElement.textContent") == "DNA"
        page.keyboard.press("Tab")
        assert "a part of it" in card_of(page).inner_text()
        assert visit.messages == []


def test_the_meaning_of_an_abbreviation_by_touch(browser: Any, terms: str) -> None:
    with Visit(browser, terms, **TOUCH) as visit:
        page = visit.page
        page.locator("h2 abbr").tap()
        assert "deoxyribonucleic acid" in card_of(page).inner_text()
        page.locator(".recto-term").tap()
        assert "a part of it" in card_of(page).inner_text()
        page.locator(".recto-term").tap()
        assert card_of(page).count() == 0
        assert visit.messages == []


def test_a_card_leads_to_the_next_and_previous_mention(read: Reader) -> None:
    with read() as page:
        citation(page).hover()
        card = card_of(page)
        card.wait_for()
        assert "Mention 1 of 3" in card.inner_text()
        assert card.get_by_label("Previous mention").is_disabled()
        card.get_by_label("Next mention").click()
        card.get_by_text("Mention 2 of 3").wait_for()
        card.get_by_label("Next mention").click()
        card.get_by_text("Mention 3 of 3").wait_for()
        assert page.evaluate("document.activeElement.closest('p').textContent").startswith("The first again")
        card.get_by_label("Previous mention").click()
        card.get_by_text("Mention 2 of 3").wait_for()


def test_a_card_of_a_range_shows_all_of_it(read: Reader) -> None:
    with read() as page:
        links = page.locator("main .citation").nth(1).locator("a").count()
        citation(page, 1).hover()
        card_of(page).wait_for()
        words = card_of(page).inner_text()
        shown = [name for name in ("alpha", "beta", "gamma") if f"A study of {name}" in words]
        # Three numbers in a row are set as a range: its links are the first and the last.
        assert shown == (["alpha", "beta", "gamma"] if links < 3 else ["alpha"])


@pytest.mark.parametrize("width", [320, 600, 1280])
def test_a_card_stays_in_the_window(width: int, read: Reader) -> None:
    with read({"viewport": {"width": width, "height": 600}}) as page:
        links = page.locator("main p > a[href^='#fig'], main .citation a")
        for index in range(links.count()):
            links.nth(index).hover()
            card_of(page).wait_for()
            box = card_of(page).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= 600
            page.keyboard.press("Escape")


# where a reference is cited, and the way back


def test_references_say_where_they_are_cited(read: Reader) -> None:
    with read() as page:
        entry = page.locator(".csl-entry").filter(has_text="A study of alpha")
        assert entry.locator("small a").count() >= 2
        entry.locator("small a").first.click()
        assert in_sight(page, "main .citation")


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_jump_can_be_undone(way: str, read: Reader) -> None:
    with read() as page:
        page.evaluate("document.getElementById('third-section').scrollIntoView()")
        before = page.evaluate("scrollY")
        link = page.locator("main #third-section ~ p a[href='#fig:a']").first
        back = page.get_by_role("button", name="Back to where I was")
        if way == "mouse":
            link.click()
        else:
            link.focus()
            before = page.evaluate("scrollY")
            page.keyboard.press("Enter")
        back.wait_for()
        assert abs(page.evaluate("scrollY") - before) > 300
        if way == "mouse":
            back.click()
        else:
            back.focus()
            page.keyboard.press("Enter")
        wait_until(page, "before => Math.abs(scrollY - before) < 5", before)
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#fig:a"
        assert not back.is_visible()


def test_the_button_that_undoes_a_jump_can_be_sent_away(read: Reader) -> None:
    with read() as page:
        page.locator("main a[href='#fig:a']").first.click()
        page.get_by_role("button", name="Dismiss").click()
        assert not page.get_by_role("button", name="Back to where I was").is_visible()


def test_a_folded_section_opens_for_a_link(read: Reader) -> None:
    with read() as page:
        page.get_by_role("button", name="Fold the section “Second section”").click()
        table = page.locator("[id='tbl:a']")
        assert not table.is_visible()
        page.locator("main a[href='#tbl:a']").first.click()
        assert table.is_visible()
        assert in_sight(page, "[id='tbl:a']")


# figures


def swipe(page: Any, across: int) -> None:
    session = page.context.new_cdp_session(page)
    x, y = 180, 350
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + across, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def pinch(page: Any) -> None:
    session = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80), ("touchEnd", None)):
        points = [] if apart is None else [{"x": 180 - apart, "y": 350}, {"x": 180 + apart, "y": 350}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def shown(page: Any) -> str:
    return str(page.locator(".recto-viewer-stage img").get_attribute("src")).rpartition("/")[2]


def width_of(page: Any) -> float:
    return float(page.locator(".recto-viewer-stage img").bounding_box()["width"])


@pytest.mark.parametrize("scripts", [True, False])
def test_a_figure_has_its_part_of_the_width_and_stands_in_the_middle(scripts: bool, read: Reader) -> None:
    with read({**WIDE, "java_script_enabled": scripts}) as page:
        figure = page.locator("main figure", has=page.locator("img[src$='b.png']")).bounding_box()
        picture = page.locator("main figure img[src$='b.png']").bounding_box()
    assert picture["width"] == pytest.approx(figure["width"] * 0.6, abs=1)
    middle = figure["x"] + figure["width"] / 2
    assert picture["x"] + picture["width"] / 2 == pytest.approx(middle, abs=1)


def test_figures_enlarge_by_mouse(read: Reader) -> None:
    with read() as page:
        page.get_by_role("button", name="Enlarge Figure 1").click()
        viewer = page.locator(".recto-viewer")
        viewer.wait_for()
        assert "The first drawing." in viewer.inner_text()
        assert width_of(page) > page.locator("main figure img").first.bounding_box()["width"]
        before = width_of(page)
        page.get_by_role("button", name="Zoom in").click()
        assert width_of(page) > before
        page.get_by_role("button", name="Zoom out").click()
        assert width_of(page) == pytest.approx(before)
        page.mouse.move(600, 300)
        page.mouse.wheel(0, -300)
        assert until(page, lambda: width_of(page) > before)
        page.get_by_role("button", name="Next image").click()
        assert shown(page) == "b.png"
        assert "The second drawing." in viewer.inner_text()
        assert page.get_by_role("button", name="Next image").is_disabled()
        page.get_by_role("button", name="Close").click()
        assert not viewer.is_visible()


def test_figures_enlarge_by_keyboard(read: Reader) -> None:
    with read() as page:
        button = page.get_by_role("button", name="Enlarge Figure 1")
        button.focus()
        page.keyboard.press("Enter")
        assert shown(page) == "a.svg"
        page.keyboard.press("ArrowRight")
        assert shown(page) == "b.png"
        page.keyboard.press("ArrowLeft")
        assert shown(page) == "a.svg"
        before = width_of(page)
        page.keyboard.press("+")
        assert width_of(page) > before
        page.keyboard.press("0")
        assert width_of(page) == pytest.approx(before)
        # The focus stays within, and goes back to where it came from.
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
            )
        page.keyboard.press("Escape")
        wait_until(page, "document.activeElement.getAttribute('aria-label') === 'Enlarge Figure 1'")


def test_figures_enlarge_by_touch(read: Reader) -> None:
    with read(TOUCH) as page:
        page.get_by_role("button", name="Enlarge Figure 1").tap()
        page.locator(".recto-viewer").wait_for()
        swipe(page, -120)
        assert shown(page) == "b.png"
        swipe(page, 120)
        assert shown(page) == "a.svg"
        before = width_of(page)
        pinch(page)
        assert until(page, lambda: width_of(page) > 1.5 * before)
        page.get_by_role("button", name="Close").tap()
        assert not page.locator(".recto-viewer").is_visible()


# how it looks


def ground(page: Any) -> int:
    return sum(map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]))


@pytest.mark.parametrize(("system", "choice", "dark"), [("light", "Dark", True), ("dark", "Light", False)])
def test_the_appearance_is_chosen_and_remembered(system: str, choice: str, dark: bool, read: Reader) -> None:
    with read(WIDE | {"color_scheme": system}) as page:
        page.locator(".recto-appearance summary").click()
        page.get_by_label(choice, exact=True).check()
        assert (ground(page) < 200) is dark
        page.reload()
        assert (ground(page) < 200) is dark
        # And back to the system's.
        page.locator(".recto-appearance summary").press("Enter")
        page.get_by_label("As the system").check()
        assert (ground(page) < 200) is (system == "dark")
        page.reload()
        assert (ground(page) < 200) is (system == "dark")


def test_high_contrast_is_black_on_white(read: Reader) -> None:
    with read() as page:
        page.locator(".recto-appearance summary").click()
        page.get_by_label("As the system").press("ArrowUp")
        assert page.get_by_label("High contrast").is_checked()
        assert ground(page) == 3 * 255
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_it_reads_without_storage(browser: Any, address: str) -> None:
    with Visit(browser, "about:blank", **WIDE) as visit:
        visit.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
        )
        visit.page.goto(address)
        visit.page.locator(".recto-appearance summary").click()
        visit.page.get_by_label("Dark", exact=True).check()
        assert ground(visit.page) < 200
        assert visit.messages == []


# fonts


class Shifts:
    """How much of the page has moved since the visit began: Chromium's layout shifts, with scripts or without."""

    def __init__(self, page: Any) -> None:
        self.found: list[float] = []
        listener = page.context.new_cdp_session(page)
        listener.on("PerformanceTimeline.timelineEventAdded", self._note)
        listener.send("PerformanceTimeline.enable", {"eventTypes": ["layout-shift"]})

    def _note(self, told: Any) -> None:
        self.found.append(told["event"]["layoutShiftDetails"]["value"])


def paint(page: Any) -> None:
    """Have the page painted as it is. Playwright's own screenshots wait for fonts."""
    page.context.new_cdp_session(page).send("Page.captureScreenshot")


def settled(page: Any) -> None:
    """Wait until every font has come that was asked for, and the page has been painted after that."""
    page.wait_for_load_state("networkidle")
    wait_until(page, "document.fonts.status === 'loaded'")
    paint(page)
    paint(page)


def fonts_shown(page: Any) -> dict[str, bool]:
    """The PostScript names of the fonts that the text is really set in, and whether each is the page's own."""
    inspector = page.context.new_cdp_session(page)
    inspector.send("DOM.enable")
    inspector.send("CSS.enable")
    root = inspector.send("DOM.getDocument")["root"]["nodeId"]
    nodes = inspector.send("DOM.querySelectorAll", {"nodeId": root, "selector": ".recto *"})["nodeIds"]
    found = [inspector.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    return {font["postScriptName"]: font["isCustomFont"] for fonts in found for font in fonts}


MANY_FACES = TEXT.replace(
    "## Second section",
    "Further down *italic*, **bold**, ***both***, `code`, **`bold code`**, an arrow →, a letter ƿ and $x^2$.\n\n"
    "## *Slanted* section\n\n| *One* |\n|-----|\n| *1* |\n\n## Second section",
)
FACES = {f"RectoSerif-{style}" for style in ("Regular", "Italic", "Bold", "BoldItalic")}
FACES |= {f"RectoSans-{style}" for style in ("Regular", "Italic", "Bold", "BoldItalic")}
FACES |= {"RectoMono-Regular", "RectoMono-Bold", "RectoMath-Regular", "RectoSymbols-Regular"}
PATIENT = """{
    const wait = setTimeout;
    window.setTimeout = (act, time, ...more) => (time === 500 ? 0 : wait(act, time, ...more));
}"""
"""Lets the page wait for its fonts for as long as it takes: half a second may be too short on a busy machine."""


@pytest.fixture(scope="module")
def many_faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a page that has text in each of the faces, most of it further down."""
    make = Maker(tmp_path_factory.mktemp("faces"))
    project = make.text(MANY_FACES, **{"content/images/a.svg": SVG, "content/images/b.png": png()})
    build(project, "html")
    return project / "output"


@pytest.mark.parametrize("window", [WIDE, TOUCH], ids=["wide", "phone"])
def test_nothing_moves_while_it_loads(window: dict[str, Any], browser: Any, address: str) -> None:
    with Visit(browser, "about:blank", **window) as visit:
        shifts = Shifts(visit.page)
        visit.page.goto(address)
        settled(visit.page)
        assert shifts.found == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("window", [WIDE, TOUCH], ids=["wide", "phone"])
def test_nothing_moves_when_fonts_come_late(
    window: dict[str, Any], scripts: bool, browser: Any, many_faces: Path
) -> None:
    released = threading.Event()
    with (
        serve(many_faces, fonts=released) as site,
        Visit(browser, "about:blank", **window, java_script_enabled=scripts) as visit,
    ):
        page = visit.page
        try:
            shifts = Shifts(page)
            page.goto(f"{site}/manuscript.html", wait_until="commit")
            page.locator("html:not(.recto-waiting) .recto-footer").wait_for()
            paint(page)
            # So long that no browser waits for them any more.
            page.wait_for_timeout(2000)
        finally:
            released.set()
        settled(page)
        assert shifts.found == []
        assert any(url.endswith(".woff2") for url in visit.requests)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        settled(page)
        # Not a face here and a stand-in there.
        assert scripts is False or not any(fonts_shown(page).values())
        assert visit.messages == []


@pytest.mark.parametrize("place", ["file", "http"])
def test_each_face_is_shown_if_it_comes_in_time(place: str, browser: Any, many_faces: Path) -> None:
    with serve(many_faces) as site, Visit(browser, "about:blank", **WIDE) as visit:
        page = many_faces / "manuscript.html"
        visit.page.add_init_script(PATIENT)
        visit.page.goto(page.as_uri() if place == "file" else f"{site}/manuscript.html")
        settled(visit.page)
        for share in (0.25, 0.5, 0.75, 1):
            visit.page.evaluate(f"window.scrollTo(0, {share} * document.body.scrollHeight)")
            settled(visit.page)
        # Before the inspector comes. It loads the page once more to read its styles; from disk, Chromium 150 forbids
        # that, and says so in the page's console.
        assert visit.messages == []
        shown = fonts_shown(visit.page)
        assert {name for name, own in shown.items() if own} == FACES


# taking along


def test_the_menu_has_everything_and_folds(read: Reader, folder: Path) -> None:
    with read() as page:
        menu = page.locator(".recto-menu")
        menu.locator("> summary").click()
        links = menu.locator("li a")
        hrefs = [links.nth(index).get_attribute("href") for index in range(links.count())]
        assert {"manuscript.docx", "manuscript.md", "references.json", "references.bib", "references.ris"} == set(hrefs)
        assert all((folder / str(href)).is_file() for href in hrefs)
        page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None
        assert page.evaluate("document.activeElement.textContent.trim()") == "Download and cite"
        menu.locator("> summary").press("Enter")
        page.mouse.click(900, 400)
        assert menu.get_attribute("open") is None


@pytest.mark.parametrize("height", [400, 720])
def test_the_menu_can_be_scrolled_to_its_end(height: int, read: Reader) -> None:
    with read({"viewport": {"width": 1280, "height": height}}) as page:
        page.evaluate("window.print = () => (window.printed = true)")
        page.locator(".recto-menu > summary").click()
        for summary in page.locator(".recto-citing summary").all()[1:]:
            summary.click()
        page.get_by_role("button", name="Print this page").click()
        assert page.evaluate("window.printed")


def test_the_citation_of_this_version_is_copied(read: Reader) -> None:
    with read(WIDE | LISTENING) as page:
        page.locator(".recto-menu > summary").click()
        page.locator(".recto-citing summary").filter(has_text="BibTeX").click()
        page.get_by_role("button", name="Copy BibTeX").click()
        page.get_by_role("status").filter(has_text="copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").startswith("@")


@pytest.mark.parametrize(
    ("button", "copied"),
    [("Copy code", 'print("code")'), ("Copy equation as TeX", "E = mc^2"), ("Copy equation as MathML", "<math")],
)
@pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
def test_code_and_equations_are_copied(button: str, copied: str, way: str, read: Reader) -> None:
    with read((TOUCH if way == "touch" else WIDE) | LISTENING) as page:
        found = page.get_by_role("button", name=button)
        if way == "mouse":
            found.click()
        elif way == "touch":
            found.tap()
        else:
            found.focus()
            page.keyboard.press("Enter")
        page.get_by_role("status").filter(has_text="copied").wait_for()
        text = page.evaluate("navigator.clipboard.readText()").strip()
        assert text.startswith(copied)
        assert "recto-" not in text


# without scripts, and what the scripts are


def test_without_scripts_nothing_is_missing_or_dead(read: Reader) -> None:
    with read(WIDE | {"java_script_enabled": False}) as page:
        assert page.get_by_role("button").count() == 0
        assert page.locator(".recto-contents-list").is_visible()
        page.locator(".recto-menu > summary").click()
        assert page.get_by_role("link", name="BibTeX").is_visible()
        # Also what is not in sight and so not laid out yet.
        text = page.locator("main").text_content()
        for words in ("The note’s text.", "A study of gamma", "The second drawing.", 'print("code")'):
            assert words in text
    with read(NARROW | {"java_script_enabled": False}) as page:
        assert not page.locator(".recto-contents-list").is_visible()
        page.locator(".recto-contents summary").click()
        assert page.locator(".recto-contents-list").is_visible()


def test_a_changed_script_does_not_run(folder: Path, browser: Any) -> None:
    page = folder / "changed.html"
    page.write_text(
        (folder / "manuscript.html").read_text().replace('"use strict";', '"use strict"; window.changed = 1;')
    )
    with Visit(browser, page.as_uri()) as visit:
        assert visit.page.evaluate("window.changed") is None
        assert any("Content Security Policy" in message for message in visit.messages)
    page.unlink()


def test_the_scripts_are_small_and_all_there() -> None:
    files = sorted((theme.FOLDER / "scripts").glob("*.js"))
    assert sorted(theme.SCRIPTS) == [file.stem for file in files]
    assert sum(file.stat().st_size for file in files) < 40 * 1024
    assert not re.search(r"\beval\b|innerHTML|document\.write", theme.script())


# for everyone


def opened_card(page: Any) -> None:
    citation(page).focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    card_of(page).wait_for()


def opened_viewer(page: Any) -> None:
    page.get_by_role("button", name="Enlarge Figure 1").click()
    page.locator(".recto-viewer").wait_for()


def opened_menu(page: Any) -> None:
    page.locator(".recto-menu > summary").click()


def after_a_jump(page: Any) -> None:
    page.locator("main a[href='#fig:a']").first.click()
    page.locator(".recto-trail").wait_for()


def nothing(page: Any) -> None:
    pass


@pytest.mark.parametrize("state", [nothing, opened_card, opened_viewer, opened_menu, after_a_jump])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_axe_finds_nothing(
    state: Callable[[Any], None], scheme: str, size: dict[str, Any], browser: Any, address: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="ci/test.sh installs it").Axe()
    options = size | {"color_scheme": scheme, "bypass_csp": True, "reduced_motion": "reduce"}
    with Visit(browser, address, **options) as visit:
        state(visit.page)
        violations = axe.run(visit.page).response["violations"]
        found = [(violation["id"], [node["html"][:120] for node in violation["nodes"][:3]]) for violation in violations]
        assert found == []


@pytest.mark.parametrize("width", [320, 768, 1280, 2000])
@pytest.mark.parametrize("state", [nothing, opened_card, opened_menu, after_a_jump])
def test_nothing_sticks_out(width: int, state: Callable[[Any], None], read: Reader) -> None:
    with read({"viewport": {"width": width, "height": 700}}) as page:
        state(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_in_reach_of_the_keyboard_shows_that_it_is(read: Reader) -> None:
    with read() as page:
        for _ in range(60):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => {
                    const element = document.activeElement, style = getComputedStyle(element);
                    const box = element.getBoundingClientRect();
                    return [element.outerHTML.slice(0, 80), style.outlineStyle !== "none" && style.opacity !== "0"
                        && box.width > 0 && box.bottom > 0 && box.top < innerHeight];
                }"""
            )
            assert seen[1] or "<body" in seen[0] or "recto-main" in seen[0], seen[0]


def test_printed_it_has_no_controls(read: Reader) -> None:
    with read() as page:
        page.emulate_media(media="print")
        for selector in (".recto-bar", ".recto-anchor", ".recto-copies", ".recto-downloads", ".recto-skip"):
            assert not page.locator(selector).first.is_visible()
        assert page.get_by_text("The first drawing.").is_visible()


@pytest.mark.parametrize(("width", "columns"), [(1100, 2), (500, 1)])
def test_panels_have_names_and_columns(
    width: int, columns: int, browser: Any, cases_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "images").mkdir()
    for name, data in built_case("subfigures", cases_folder).files.items():
        if name == "manuscript.html" or name.startswith("images/"):
            (tmp_path / name).write_bytes(data)
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((tmp_path / "manuscript.html").as_uri())
    page.get_by_role("button", name="Enlarge Figure 2b").wait_for()
    links = page.locator("figure.panels").first.locator(".recto-anchor")
    names = [link.get_attribute("aria-label") for link in links.all()]
    assert names == ["Copy link: Figure 2a", "Copy link: Figure 2b", "Copy link: Figure 2"]
    boxes = [one.bounding_box() for one in page.locator("[id='fig:grid'] .panel").all()]
    assert len({round(box["x"]) for box in boxes}) == columns
    assert all(box["width"] > 0.9 * (min(width, 600) / columns - 60) for box in boxes)
    page.close()
