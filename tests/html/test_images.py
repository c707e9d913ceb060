"""Which images the text shows, and at which size."""

from __future__ import annotations

import pytest
from recto.core.model import Image, Location
from recto.html.images import admit_images, size_images
from recto.html.tree import parse, serialise

IMAGES = {
    name: Image(name, name, b"", "image/png", Location("content/01.md", 1, 1), width, width)
    for name, width in (("a.png", 12.4), ("an é.png", 3), ("no-size.svg", None))
}


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p>x<img src="b.png" alt="">y</p>', "<p>xy</p>"),
        ("<img>", ""),
        ('<img src="a.png">', '<img width="12" height="12" alt="" src="a.png">'),
        ('<img src="an%20%C3%A9.png" alt="A">', '<img width="3" height="3" src="an%20%C3%A9.png" alt="A">'),
        ('<img src="no-size.svg" alt="A">', '<img src="no-size.svg" alt="A">'),
        ('<img alt="A" width="16" src="a.png" height="12.5px">', '<img src="a.png" alt="A" width="16" height="12">'),
        ('<img src="a.png" alt="A" width="50%">', '<img style="width:50%;" src="a.png" alt="A">'),
        (
            '<img src="a.png" alt="A" style="float:left" width="2em" height="5%">',
            '<img src="a.png" alt="A" style="height:5%;float:left">',
        ),
    ],
)
def test_images_that_were_read_are_shown_at_their_size(html: str, shown: str) -> None:
    root = parse(html)
    admit_images(root, IMAGES)
    size_images(root, IMAGES)
    assert serialise(root) == shown
