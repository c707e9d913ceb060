"""The parts of a Word file: its document, then, after a line of three dashes each, comments, footnotes and our own
data."""

from __future__ import annotations

import io
import zipfile

from recto.formats.docx.template_package import Package, Unusable
from recto.review.remarks import word as remarks
from recto.review.remarks.remark import Unreadable
from recto.review.word.reading import LARGEST, MOST_ELEMENTS, read

REFUSALS = (Unusable, Unreadable)
NAMES = ("word/document.xml", "word/comments.xml", "word/footnotes.xml", "customXml/item1.xml", "word/numbering.xml")
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="r{number}" Type="{TYPES}/x" Target="{name.removeprefix("word/")}"/>'
        for number, name in enumerate(NAMES)
    )
    + f'<Relationship Id="r9" Type="{TYPES}/hyperlink" Target="http://[" TargetMode="External"/></Relationships>'
).encode()
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(data: bytes) -> bytes:
    """A Word file with these parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("word/_rels/document.xml.rels", LINKS)
        archive.writestr("word/styles.xml", b"<w:styles " + W + b"/>")
        for name, part in zip(NAMES, data.split(b"\n---\n"), strict=False):
            archive.writestr(name, part)
    return output.getvalue()


def run(data: bytes) -> None:
    """Read a Word file's text with its changes, and its comments."""
    whole = package(data)
    read(Package(whole, LARGEST, MOST_ELEMENTS))
    remarks.read("a.docx", whole)
