"""What is spared changes nothing: a page set with and without it is the same file."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
from PIL import Image

PAGE = (
    """<!DOCTYPE html><html lang="en"><head><title>A page</title><style>
body { font: 12pt/1.4 serif; hyphens: auto; width: 80mm }
h2 { font: bold 15pt sans-serif; letter-spacing: 1px } .big p { font-size: 18pt; line-height: normal }
code { font-family: monospace; font-size: 80% } p::first-line { font-variant: small-caps }
em { font-feature-settings: "smcp" } td { font-variant-numeric: tabular-nums } ul { line-height: 2 }
svg, img { width: 30mm; height: 20mm } .flex { display: flex } .flex p { flex: 1; margin: 1% } .b { width: 50% }
.c { margin-inline-start: 3mm; direction: rtl; max-width: calc(100% - 2em) } table { border-collapse: collapse }
td { border: 1px solid } .d { box-sizing: border-box; padding: 2mm; width: 50mm; min-height: 1cm }
</style></head><body>
"""
    + 20
    * """<h2 id="a">A heading</h2><p>Some <em>words</em> of a paragraph with <code>code</code>,
<a href="#a">a link</a> and incomprehensibilities that are divided, H<sub>2</sub>O and 10<sup>3</sup>.</p>
<div class="big"><p>Larger <em>words</em> that follow.</p><ul><li>One</li>
<li lang="de">Donaudampfschifffahrt</li></ul></div>
<table><tr><td>12</td><td>34.5</td></tr></table><div class="b">Half <u>as wide</u></div><div class="c">From the
right</div><div class="flex"><p>One</p><p class="b">Two of them</p><p>Three</p></div><div class="d">A	box</div>
<svg viewBox="0 0 10 10" role="img"><title>A drawing</title><path d="M1.5,2 L3e0-4.5 q1 2 3 4.25z"/>
<path d="M1 2L3 -4C5 6 7 8 -9 10ZM0 0L1 1L1 0Z"/><path d="L1 1ZL2 2" stroke="red"/>
<text x="1" y="5" font-size="2px">Text</text></svg>"""
    + "</body></html>"
)

SET = """
import hashlib, os, sys, weasyprint
from recto.formats.pdf.weasyprint.patches import PATCHES
for patch in PATCHES if sys.argv[1] == "spared" else ():
    if patch.removes == "cost":
        patch.apply()
html = weasyprint.HTML(string=sys.stdin.read(), base_url="recto:")
options = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
document = html.render(**options)
pdf = document.write_pdf(**options, pdf_identifier=b"1")
print(len(document.pages), hashlib.sha256(pdf).hexdigest(), flush=True)
os._exit(0)  # see below
"""


def set_by(how: str) -> str:
    done = subprocess.run([sys.executable, "-c", SET, how], input=PAGE, capture_output=True, text=True, check=True)
    return done.stdout


def test_what_is_spared_changes_nothing() -> None:
    plain = set_by("plain")
    assert int(plain.split()[0]) > 3
    assert set_by("spared") == plain


PICTURES = """
import os, sys, weasyprint
from recto.formats.pdf.weasyprint.patches import PATCHES
for patch in PATCHES:
    if patch.removes == sys.argv[1]:
        patch.apply()
page = "".join(f"<img alt='x' src='{name}'>" for name in sys.argv[3:])
weasyprint.HTML(string=page, base_url=".").write_pdf(sys.argv[2])
os._exit(0)
"""
"""It ends without Python's own end, in which the libraries in C have crashed once when the file was complete."""


def interlaced() -> bytes:
    """A PNG of 8 by 8 greys in seven passes (PNG, 8.2: Adam7), which Pillow reads but does not write."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    lines = [
        bytes([0, *(8 * x + y for x in range(left, 8, across))])
        for left, top, across, down in passes
        for y in range(top, 8, down)
    ]

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    header = struct.pack("!IIBBBBB", 8, 8, 8, 0, 0, 0, 1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(lines)))
        + chunk(b"IEND", b"")
    )


def dots_of(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        return [
            pikepdf.PdfImage(picture).as_pil_image().tobytes()
            for page in pdf.pages
            for _, picture in sorted(page.get_images().items())
        ]


def test_a_picture_has_the_same_dots_as_it_came_and_compressed_anew(tmp_path: Path) -> None:
    noise = Image.effect_noise((40, 30), 80)
    colours = Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180)))
    pictures = {
        "colours.png": colours,
        "grey.png": noise,
        "two.png": noise.convert("1"),
        "palette.png": colours.quantize(16),
        "clear.png": colours.convert("RGBA").rotate(45),
        "clear-grey.png": noise.convert("LA"),
        "photograph.jpg": colours,
    }
    for name, picture in pictures.items():
        picture.save(tmp_path / name)
    colours.save(tmp_path / "one-clear.png", transparency=colours.getpixel((0, 0)))
    (tmp_path / "interlaced.png").write_bytes(interlaced())

    def dots(how: str) -> list[bytes]:
        command = [
            sys.executable,
            "-c",
            PICTURES,
            how,
            f"{how}.pdf",
            *sorted(path.name for path in tmp_path.glob("*.*g")),
        ]
        subprocess.run(command, cwd=tmp_path, check=True)
        return dots_of(tmp_path / f"{how}.pdf")

    plain = dots("plain")
    assert len(plain) == len(pictures) + 2  # and what Pillow does not write as simply
    assert dots("cost") == plain
    with pikepdf.open(tmp_path / "cost.pdf") as pdf:
        streams = [picture.read_raw_bytes() for page in pdf.pages for picture in page.get_images().values()]
    assert any(stream in (tmp_path / "colours.png").read_bytes() for stream in streams)
