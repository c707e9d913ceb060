"""Faults of WeasyPrint that are mended; where lines break is seen in tests/formats/pdf/test_write.py."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.formats.pdf.weasyprint.test_costs import PICTURES, dots_of
from tests.helpers import Maker, build, pdf_text


def test_greys_of_16_bits_are_as_light_as_they_were(tmp_path: Path) -> None:
    greys = bytes(range(256))
    deep = Image.frombytes("I;16", (16, 16), b"".join(bytes([7, grey]) for grey in greys))
    deep.save(tmp_path / "deep.png")
    subprocess.run([sys.executable, "-c", PICTURES, "fault", "a.pdf", "deep.png"], cwd=tmp_path, check=True)
    assert dots_of(tmp_path / "a.pdf") == [greys]


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("M 30 30 A 0 0 0 0 1 50 30 0 9 0 0 1 50 50 Z", "M 30 30 L 50 30 50 50 Z"),
        ("M 30 30 a 0 0 0 0 1 20 0 L 50 50 Z", "M 30 30 L 50 30 50 50 Z"),
        ("M 30 30 a 0 0 0 0 1 20 0 l 0 20 -5 0", "M 30 30 L 50 30 50 50 45 50"),
        ("M 30 30 a 0 0 0 0 1 20 0 9 0 0 0 1 0 20 l -5 0 5 5", "M 30 30 L 50 30 50 50 45 50 50 55"),
        ("m 30 30 20 0 0 20 z", "M 30 30 L 50 30 50 50 Z"),
        ("M30 30l20 0 0 20-5 0", "M 30 30 L 50 30 50 50 45 50"),
        ("M19 30h20m-9-6 9 6-9 6", "M 19 30 L 39 30 M 30 24 L 39 30 30 36"),
        ("M 9 9 v 20 h 5 m 1 2 3 4 5 6 z m 9 9 1 1", "M 9 9 L 9 29 14 29 M 15 31 L 18 35 23 41 Z M 24 40 L 25 41"),
    ],
)
def test_paths_lead_where_svg_says(path: str, same: str) -> None:
    """SVG 2, 9.3 and 9.5.1: an arc of radius zero is a line, and pairs behind a relative move are relative lines."""
    import weasyprint
    from recto.formats.pdf.weasyprint.patches import apply

    apply(weasyprint.__version__)
    written = []
    for one in (path, same):
        svg = f'<svg viewBox="0 0 90 90"><path d="{one}"/></svg>'
        written.append(weasyprint.HTML(string=svg).write_pdf(uncompressed_pdf=True, pdf_identifier=b"a"))
    assert written[0] == written[1]


def test_brackets_are_what_they_show_beside_words_from_right_to_left(make: Maker) -> None:
    text = "It is [القانون في الطب (1025)]{lang=ar}, the System (GPS) and a list [a].\n"
    assert "the System (GPS) and a list [a]" in pdf_text(build(make.text(text), "pdf").files["manuscript.pdf"])


def test_no_line_ends_early_before_an_element() -> None:
    """Without the patch, a run that fits its line but for the space at its end is broken where it first can be."""
    import weasyprint
    from recto.formats.pdf.weasyprint.patches import apply

    apply(weasyprint.__version__)
    rng = random.Random(1)
    words = (
        "samples deoxyribonucleic acid were taken from several measurement positions and analysed statistically with "
        "international organisations"
    ).split()

    def word() -> str:
        chosen = rng.choice(words)
        return f"<b>{chosen}</b>" if rng.random() < 0.25 else chosen

    text = "".join(f"<p>{' '.join(word() for _ in range(30))}</p>" for _ in range(250))
    style = "@page { size: 300px 3000px; margin: 10px } p { hyphens: auto; width: 260px; font: 12px serif; margin: 0 }"
    document = weasyprint.HTML(string=f"<html lang=en><style>{style}</style>{text}").render()
    paragraphs = [one for page in document.pages for one in _paragraphs(page._page_box)]
    assert len(paragraphs) >= 250
    lines = [line for paragraph in paragraphs for line in paragraph[:-1]]
    rights = [max(one.position_x + one.width for one in line.children) - line.position_x for line in lines]
    assert [right for right in rights if right < 260 * 0.7] == []


def _paragraphs(box: Any) -> list[list[Any]]:
    """The lines of each paragraph below a box of WeasyPrint's."""
    children = [*getattr(box, "children", ())]
    if children and type(children[0]).__name__ == "LineBox":
        return [children]
    return [one for child in children for one in _paragraphs(child)]
