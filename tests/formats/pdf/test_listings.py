"""Listings: where their lines break."""

from __future__ import annotations

import io

import pypdfium2
from recto.html.tree import parse, text_of

from tests.helpers import Maker, build, for_paper, pdf_text

LONG = "tide = harbour.measure(waves, wind, sorted(moons, key=lambda moon: moon.height), name='spring tide')"


def test_a_line_that_fits_stays_as_it_is() -> None:
    html = "<pre><code>x = 1\n\ny = 2\n</code></pre>"
    assert for_paper(html) == html


def test_no_letter_of_a_long_line_is_lost() -> None:
    line = f'<span id="a"><a href="#a"></a><span class="va">{LONG[:9]}</span>{LONG[9:]}</span>'
    printed = parse(for_paper(f"<pre><code>{line}\nx\n</code></pre>"))
    assert text_of(printed) == f"{LONG}x\n"
    assert [line.get("class") for line in printed.iter("span")][:3] == ["long-line", "word", "va"]


def test_code_breaks_at_spaces_and_never_leaves_its_box(make: Maker) -> None:
    solid = "waves(" * 30
    text = f"```python\n{LONG}\n```\n\n```\n{LONG}\n```\n\n```bash\n{solid} DD1(=D)\n```\n"
    written = build(make.text(text), "pdf").files["manuscript.pdf"]
    lines = pdf_text(written).split("\n")
    assert sum("name='spring" in line or "tide')" in line for line in lines) in (2, 4)
    page = pypdfium2.PdfDocument(io.BytesIO(written))[0].get_textpage()
    boxes = [page.get_charbox(number) for number in range(page.count_chars())]
    assert max(right for _, bottom, right, _ in boxes if bottom > 24 / 25.4 * 72) <= (210 - 28 - 2) / 25.4 * 72
