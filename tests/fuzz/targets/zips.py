"""Zips: a Word file's package, and the artifact that the workflow Preview reports on."""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from pathlib import Path

from recto.core.world import BrokenMachine
from recto.formats.docx.template_package import Package, Unusable
from recto.publishing.artifact_page import report

from tests.fuzz.targets import word

REFUSALS = (Unusable,)


def zipped(files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these files."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return output.getvalue()


BUILD = {
    "manuscript.html": b"<html>", "build.json": b'{"words": 3, "sections": [{"path": "a", "words": 3}], "files": []}',
    "citations.tsv": b"a\tb\n", "references.json": b"[{}]", "diff/changes.json": b"{}", "diff/changes.md": b"# x",
}  # fmt: skip
SEEDS = [
    zipped(BUILD), zipped({f"paper/output/{name}": content for name, content in BUILD.items()}),
    zipped(BUILD, zipfile.ZIP_STORED), zipped(BUILD, zipfile.ZIP_LZMA), zipped(BUILD, zipfile.ZIP_BZIP2),
    word.package(b"<w:document " + word.W + b"/>"),
]  # fmt: skip


def run(data: bytes) -> None:
    """Read a zip in both ways."""
    with contextlib.suppress(Unusable):
        package = Package(data)
        for name in ("word/document.xml", "word/styles.xml"):
            package.tree(name)
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(data)
        file.flush()
        with contextlib.suppress(BrokenMachine):
            report(Path(file.name), ["paper"])
