"""Make the picture at the top of the README, from a build of our manuscript.

    python tools/make_picture.py output docs/images/page.png

Needs the Chromium of the tests and poppler's `pdftoppm`.
"""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser import PROGRAMS, SWITCHES

SCENE = """
<style>
body { margin: 0; width: 1600px; height: 960px; overflow: hidden; background: #e4e1db; }
img { position: absolute; border-radius: 6px; box-shadow: 0 2px 24px #0004; }
</style>
"""


def picture(png: bytes, left: int, top: int, width: int, radius: int = 6) -> str:
    """The HTML of a picture at its place in the scene, in CSS pixels."""
    data = base64.b64encode(png).decode()
    style = f"left:{left}px;top:{top}px;width:{width}px;border-radius:{radius}px"
    return f'<img alt="" src="data:image/png;base64,{data}" style="{style}">'


@contextmanager
def opened(browser: Any, page: Path, width: int, height: int, **look: Any) -> Iterator[Page]:
    """The page in a window of this size, with its fonts loaded."""
    window = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **look)
    window.goto(page.as_uri())
    window.wait_for_load_state("networkidle")
    yield window
    window.close()


def main(output: Path, target: Path) -> None:
    """Take pictures of the parts, lay them out, and take a picture of the whole."""
    paper = subprocess.run(
        ["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-png", str(output / "manuscript.pdf")],
        check=True,
        capture_output=True,
    ).stdout
    program = next(name for name in PROGRAMS if Path(name).exists())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        page = output / "manuscript.html"
        with opened(browser, page, 1240, 900, color_scheme="light") as window:
            window.evaluate("document.querySelector('h2#introduction').scrollIntoView()")
            window.locator("#introduction + p .citation a").nth(2).hover()
            window.wait_for_timeout(900)
            desk = window.screenshot()
        with opened(browser, page, 390, 844, color_scheme="dark", has_touch=True) as window:
            window.evaluate("document.querySelector('figure').scrollIntoView({block: 'center'})")
            window.wait_for_timeout(500)
            phone = window.screenshot()
        with opened(browser, page, 1600, 960) as window:
            parts = picture(paper, 1020, 40, 540), picture(desk, 40, 50, 1040), picture(phone, 960, 280, 300, 22)
            window.set_content(SCENE + "".join(parts))
            whole = Image.open(io.BytesIO(window.screenshot()))
        browser.close()
    whole.convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
