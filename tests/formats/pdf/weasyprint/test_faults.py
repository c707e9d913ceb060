"""Faults of WeasyPrint that are mended; where lines break is seen in tests/formats/pdf/test_write.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.formats.pdf.weasyprint.test_costs import PICTURES, dots_of


def test_greys_of_16_bits_are_as_light_as_they_were(tmp_path: Path) -> None:
    greys = bytes(range(256))
    deep = Image.frombytes("I;16", (16, 16), b"".join(bytes([7, grey]) for grey in greys))
    deep.save(tmp_path / "deep.png")
    subprocess.run([sys.executable, "-c", PICTURES, "fault", "a.pdf", "deep.png"], cwd=tmp_path, check=True)
    assert dots_of(tmp_path / "a.pdf") == [greys]


def test_an_arc_of_radius_zero_is_a_line() -> None:
    import weasyprint
    from recto.formats.pdf.weasyprint.patches import apply

    apply(weasyprint.__version__)
    paths = (
        "M 30 30 A 0 0 0 0 1 50 30 0 9 0 0 1 50 50 Z",
        "M 30 30 L 50 30 50 50 Z",
        "M 30 30 a 0 0 0 0 1 20 0 L 50 50 Z",
    )
    written = []
    for path in paths:
        svg = f'<svg viewBox="0 0 90 90"><path d="{path}"/></svg>'
        written.append(weasyprint.HTML(string=svg).write_pdf(uncompressed_pdf=True, pdf_identifier=b"a"))
    assert written[0] == written[1] == written[2]
