"""The script that asks for the source of a word, and moves to places, in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from recto.preview import source_map

from tests.bench.source import LISTED, blocks, built, map_of
from tests.browser import Visit, serve, wait_until
from tests.helpers import CASES, REFERENCES, Maker

CLIENT = Path(source_map.__file__).parent / "client" / "source.js"
TEXT = """# First

Many words in *a* paragraph with $E = mc^2$ and par*tial* marks, cited [@doi:10.5555/alpha] here[^note].
A line, [linked](https://example.org), with 中文 and an ![icon](images/a.png) in it.

[^note]: The note's text.

```python
code = 1
```

$$ x = y $$

# Second

| Left | Right |
|------|-------|
| cell | other |

Table: The caption.

<details><summary>Fold</summary>

Folded away.

</details>

# References
"""
ANSWERS = """
import { addSource, goTo } from "./source.js";
window.asked = [];
window.goTo = goTo;
window.answer = { place: "content/01.text.md:3:1", message: "", link: "" };
addSource(async (question) => {
  window.asked.push(question);
  if (!window.answer) throw new Error("gone");
  return window.answer;
});
window.ready = true;
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, source_map.SourceMap]:
    """A built page with the script and without its policy, the page as it was, and its map."""
    folder = tmp_path_factory.mktemp("site")
    project = Maker(folder)({"content/01.text.md": TEXT, "content/manual-references.json": REFERENCES})
    (project / "content" / "images").mkdir()
    shutil.copy(CASES / "constructs" / "content" / "images" / "photo.png", project / "content" / "images" / "a.png")
    made, page = built(project, ())
    for one in made.artifacts.files:
        (folder / one.name).parent.mkdir(parents=True, exist_ok=True)
        (folder / one.name).write_bytes(one.data)
    shutil.copy(CLIENT, folder)
    (folder / "answers.js").write_text(ANSWERS)
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    (folder / "manuscript.html").write_text(
        free.replace("</head>", '<script type="module" src="answers.js"></script></head>')
    )
    return folder, page, map_of(made, page)


@pytest.fixture
def page(browser: Any, site: tuple[Path, str, source_map.SourceMap]) -> Iterator[Any]:
    """The page in the browser."""
    with serve(site[0]) as address, Visit(browser, f"{address}/manuscript.html") as visit:
        wait_until(visit.page, "window.ready === true")
        yield visit.page
        assert visit.messages == []


BOX = """(word) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!holder.closest("#recto-main, h1.recto-title") || holder.closest("math, .recto-added")) continue;
    const found = new RegExp("(?<![\\\\p{L}\\\\p{N}])" + word + "(?![\\\\p{L}\\\\p{N}])", "u").exec(node.data);
    if (!found) continue;
    node.parentElement.closest("details")?.setAttribute("open", "");
    const range = document.createRange();
    range.setStart(node, found.index);
    range.setEnd(node, found.index + word.length);
    node.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
    const box = range.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }
}"""


def alt_click(page: Any, place: list[float]) -> Any:
    """What is asked after a click with the Alt key."""
    asked = page.evaluate("asked.length")
    page.keyboard.down("Alt")
    page.mouse.click(*place)
    page.keyboard.up("Alt")
    wait_until(page, f"asked.length > {asked}")
    return page.evaluate("asked.at(-1)")


def test_a_click_names_the_word_by_the_place_that_the_map_knows(
    page: Any, site: tuple[Path, str, source_map.SourceMap]
) -> None:
    found = [(word, place) for block in blocks(site[1]) if block.name != LISTED for word, place in block.words]
    words = [word for word, _ in found]
    once = [(word, place) for word, place in found if words.count(word) == 1 and word.isascii()]
    asked = {
        (word, place): alt_click(page, box) for word, place in once if (box := page.evaluate(BOX, word)) is not None
    }
    assert len(asked) > 20
    assert asked == {(word, place): {"place": place, "word": word} for word, place in asked}


def test_a_formula_an_image_and_a_letter_without_spaces_are_asked_for(
    page: Any, site: tuple[Path, str, source_map.SourceMap]
) -> None:
    known = site[2]
    lines = TEXT.split("\n")
    for selector, written in (("math", "$E"), ("#recto-main img", "![icon]"), (".recto-formula", "$$ x")):
        page.locator(selector).first.scroll_into_view_if_needed()
        box = page.locator(selector).first.bounding_box()
        asked = alt_click(page, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
        line = next(index for index, line in enumerate(lines, 1) if written in line)
        place = known.source(asked["place"], asked["word"])
        assert (place and place.line, place and place.column) == (line, lines[line - 1].index(written) + 1)
    left, top = page.evaluate(BOX, "中文")
    asked = alt_click(page, [left + 6, top])
    assert str(known.source(asked["place"], asked["word"])).endswith(f":4:{lines[3].index('文') + 1}")


def test_a_link_is_not_followed_and_one_of_the_contents_leads_to_its_heading(
    page: Any, site: tuple[Path, str, source_map.SourceMap]
) -> None:
    address = page.url
    assert alt_click(page, page.evaluate(BOX, "linked"))["word"] == "linked"
    assert page.url == address
    page.locator(".recto-contents > summary").first.evaluate("one => one.parentElement.open = true")
    entry = page.locator(".recto-contents-list a", has_text="Second").first
    entry.scroll_into_view_if_needed()
    box = entry.bounding_box()
    asked = alt_click(page, [box["x"] + 5, box["y"] + box["height"] / 2])
    assert str(site[2].source(asked["place"], asked["word"])) == "content/01.text.md:14:3"
    assert page.url == address


def test_a_card_leads_to_what_it_shows(page: Any, site: tuple[Path, str, source_map.SourceMap]) -> None:
    page.locator("a.footnote-ref").first.hover()
    wait_until(page, "document.querySelector('.recto-card-content') !== null")
    box = page.evaluate(
        """() => {
          const range = document.createRange();
          const walker = document.createTreeWalker(document.querySelector(".recto-card-content"), NodeFilter.SHOW_TEXT);
          let node = walker.nextNode();
          while (!node.data.includes("text")) node = walker.nextNode();
          range.setStart(node, node.data.indexOf("text"));
          range.setEnd(node, node.data.indexOf("text") + 4);
          const box = range.getBoundingClientRect();
          return [box.left + box.width / 2, box.top + box.height / 2];
        }"""
    )
    asked = alt_click(page, box)
    assert asked["word"] == "text"
    assert str(site[2].source(asked["place"], asked["word"])) == "content/01.text.md:6:21"


def test_the_keyboard_asks_for_the_selection_or_the_focus(
    page: Any, site: tuple[Path, str, source_map.SourceMap]
) -> None:
    def pressed() -> str:
        asked = page.evaluate("asked.length")
        page.keyboard.press("Alt+Enter")
        wait_until(page, f"asked.length > {asked}")
        return str(site[2].source(*page.evaluate("[asked.at(-1).place, asked.at(-1).word]")))

    first = pressed()
    assert re.fullmatch(r"content/[\w.]+:\d+:\d+", first)
    page.locator("#recto-main a", has_text="linked").focus()
    assert pressed() == "content/01.text.md:4:10"
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#recto-main em'))")
    assert pressed() == "content/01.text.md:3:16"
    page.evaluate("getSelection().removeAllRanges()")
    page.locator(".citation a").first.focus()
    assert pressed() == f"content/01.text.md:3:{TEXT.split(chr(10))[2].index('@') + 1}"


def test_the_place_is_said_and_stays_until_it_is_closed(page: Any) -> None:
    page.evaluate("answer = { place: 'content/01.text.md:3:1', message: 'gone wrong', link: '' }")
    alt_click(page, page.evaluate(BOX, "Many"))
    status = page.locator(".recto-source [role=status]")
    wait_until(page, "document.querySelector('.recto-source [role=status]').textContent !== ''")
    assert status.inner_text() == "content/01.text.md:3:1: gone wrong"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "content/01.text.md:3:1"
    page.keyboard.press("Escape")
    assert page.locator(".recto-source-open").count() == 0
    assert page.evaluate("document.activeElement.id") == "recto-main"
    page.evaluate("answer = undefined")
    alt_click(page, page.evaluate(BOX, "Many"))
    wait_until(page, "document.querySelector('.recto-source [role=status]').textContent.includes('does not answer')")


def test_an_editors_address_is_followed_and_can_be_followed_again(page: Any) -> None:
    page.evaluate("answer = { place: 'content/01.text.md:3:1', message: '', link: '#second' }")
    alt_click(page, page.evaluate(BOX, "Many"))
    wait_until(page, "location.hash === '#second'")
    assert page.get_by_role("link", name="Open again").get_attribute("href") == "#second"


def test_without_the_alt_key_nothing_is_asked(page: Any) -> None:
    page.mouse.click(*page.evaluate(BOX, "Many"))
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Alt+Enter")
    assert page.evaluate("asked") == []


def test_the_page_goes_to_a_place_and_marks_it(page: Any, site: tuple[Path, str, source_map.SourceMap]) -> None:
    marked = "[...CSS.highlights.get('recto-source')].map(String).join()"
    before = page.evaluate("document.querySelector('#recto-main').innerHTML")
    for written, shown in {
        "Many": "",
        "par*": "par",
        "caption": "",
        "other": "",
        "note's": "note",
        "Second": "",
    }.items():
        line = next(index for index, text in enumerate(TEXT.split("\n"), 1) if written in text)
        column = TEXT.split("\n")[line - 1].index(written) + 1
        place = site[2].place("content/01.text.md", line, column)
        assert place is not None
        page.evaluate("place => goTo(place)", {"start": place.start, "size": place.size})
        assert page.evaluate(marked) == (shown or written)
        wait_until(
            page,
            "() => { const box = [...CSS.highlights.get('recto-source')][0].getBoundingClientRect();"
            " return box.top >= 0 && box.bottom <= innerHeight && box.height > 0; }",
        )
    assert page.evaluate("document.querySelector('#recto-main').innerHTML") == before
    folded = site[2].place("content/01.text.md", TEXT.split("\n").index("Folded away.") + 1)
    assert folded is not None
    page.evaluate("place => goTo(place)", {"start": folded.start, "size": folded.size})
    assert page.evaluate("document.querySelector('#recto-main details').open")
    page.evaluate("goTo({ start: 1000000, size: 4 })")
    assert json.loads(page.evaluate("JSON.stringify(asked)")) == []
