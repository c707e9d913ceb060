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
