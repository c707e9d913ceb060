"""How wide tables and images stand on the page, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser import Visit, serve
from tests.helpers import SVG, Maker, build

_CELLS = "|".join(f" [{n}.00, {n}.90] " for n in range(10))
_HEAD = "|".join(f" Reading{n} " for n in range(10))
TABLE = f"|{_HEAD}|\n|{'---|' * 10}\n|{_CELLS}|\n\nTable: {'Readings of all ferries. ' * 8}{{#tbl:a}}\n"
PIECE = f"## Ferries\n\nSee @tbl:a.\n\n{TABLE}"


def measures(text: str, width: int, make: Maker, folder: Path, browser: Any, scheme: str = "light") -> dict[str, Any]:
    built = build(make.text(text, **{"content/images/a.svg": SVG}), "html")
    for name, data in built.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with serve(folder) as address, Visit(browser, f"{address}/manuscript.html", **options) as visit:
        return dict(visit.page.evaluate(_MEASURES))


_MEASURES = """() => {
  const box = document.querySelector(".tablenos, .recto-table");
  const images = [...document.querySelectorAll("main img")].map((one) => [
    one.getBoundingClientRect().top, one.getBoundingClientRect().height, getComputedStyle(one).backgroundColor]);
  return { images, page: document.documentElement.scrollWidth, ...(box && {
    cut: box.scrollWidth > box.clientWidth + 1,
    right: box.getBoundingClientRect().right, left: box.getBoundingClientRect().left,
    caption: box.querySelector("caption")?.getBoundingClientRect().right,
    size: getComputedStyle(box.querySelector("table")).fontSize }) };
}"""


@pytest.mark.parametrize("width", [1000, 1400, 1920])
@pytest.mark.parametrize("div", [False, True])
def test_a_wide_table_takes_the_room_of_the_window(
    div: bool, width: int, make: Maker, tmp_path: Path, browser: Any
) -> None:
    text = PIECE.replace(TABLE, f"<div>\n\n{TABLE}\n</div>\n") if div else PIECE
    found = measures(text, width, make, tmp_path / "page", browser)
    assert not found["cut"]
    assert found["left"] >= 0
    assert found["right"] <= width == found["page"]


def test_on_a_phone_a_wide_table_scrolls_under_its_caption(make: Maker, tmp_path: Path, browser: Any) -> None:
    found = measures(PIECE, 390, make, tmp_path / "page", browser)
    assert found["cut"]
    assert found["caption"] <= found["right"] <= found["page"] == 390


def test_a_table_has_the_type_of_its_div(make: Maker, tmp_path: Path, browser: Any) -> None:
    text = PIECE.replace(TABLE, f'<div style="font-size:6pt">\n\n{TABLE}\n</div>\n')
    assert measures(text, 1000, make, tmp_path / "page", browser)["size"] == "8px"


def test_images_in_a_line_have_their_height_and_a_plate_in_the_dark(make: Maker, tmp_path: Path, browser: Any) -> None:
    text = "## Ferries\n\n![a](images/a.svg){height=50px} ![b](images/a.svg){height=50px}\n"
    found = measures(text, 1000, make, tmp_path / "page", browser, "dark")
    (one, other) = found["images"]
    assert one == other
    assert one[1:] == [50, "rgb(255, 255, 255)"]


@pytest.mark.parametrize(("width", "hyphens"), [(390, "auto"), (1000, "manual")])
def test_words_are_hyphenated_in_a_narrow_window(
    width: int, hyphens: str, make: Maker, tmp_path: Path, browser: Any
) -> None:
    build(make.text("Words and `code` at <https://example.org>.\n"))
    options = {"viewport": {"width": width, "height": 800}}
    style = "name => getComputedStyle(document.querySelector(name)).hyphens"
    folder = make.folder / "project" / "output"
    with serve(folder) as address, Visit(browser, f"{address}/manuscript.html", **options) as visit:
        found = [visit.page.evaluate(style, name) for name in ("main p", "main code", "main .uri")]
    assert found == [hyphens, "manual", "manual"]
