"""Helpers for tests: projects made on the spot, a world whose clock stands still, and readers for a build's files."""

from __future__ import annotations

import asyncio
import fcntl
import io
import json
import pickle
import re
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from recto import pipeline
from recto.core.diagnostics import Diagnostic, in_order
from recto.core.model import CitedDocument, Document, Manuscript, Metadata, SourceFile, Text
from recto.core.world import World, pandoc_path
from recto.document.cite import cite
from recto.document.number import number
from recto.document.parse import parse
from recto.document.style import style
from recto.formats.pdf.print_body import for_print
from recto.html import tree
from recto.manuscript.settings import PdfSettings
from recto.manuscript.template import template
from recto.manuscript.variables import Variables
from recto.pipeline import Examined, Options

Awaited = TypeVar("Awaited")

CASES = Path(__file__).parent / "cases"
EPOCH = 1_542_000_000
"""The time of every build in these tests: 12 November 2018, 05:20 UTC."""

REFERENCES = json.dumps(
    [
        {
            "id": f"doi:10.5555/{name}",
            "type": "article-journal",
            "title": f"A study of {name}",
            "author": [{"family": "Example", "given": "Ada"}],
            "container-title": "Journal of Examples",
            "issued": {"date-parts": [[year]]},
        }
        for name, year in (("alpha", 2001), ("beta", 2002), ("gamma", 2003))
    ]
)


def world(environ: Mapping[str, str] | None = None) -> World:
    """A machine with nothing in its environment, whose clock stands still, and where a bug is raised."""
    return World(
        environ={"SOURCE_DATE_EPOCH": str(EPOCH), "RECTO_DEBUG": "1"} | dict(environ or {}),
        clock=datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
    )


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{one}: &{one} [{', '.join([f'*{before}'] * 10)}]\n" for before, one in pairwise("abcdefghi")
)
"""YAML of nine lines and a billion values."""

METADATA = "title: A test\nlang: en-US\nkeywords: [tests]\nauthors:\n  - name: Ada Example\n"


@dataclass(frozen=True)
class Maker:
    """Makes projects below ``folder``."""

    folder: Path

    def __call__(self, files: Mapping[str, Any], name: str = "project", *, metadata: bool = True) -> Path:
        root = self.folder / name
        given = {"content/metadata.yaml": METADATA} if metadata else {}
        for path, content in {**given, **files}.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    def text(self, text: str, **files: Any) -> Path:
        """A project with one section, and references named alpha, beta and gamma."""
        return self({"content/01.text.md": text, "content/manual-references.json": REFERENCES, **files})


@dataclass(frozen=True)
class Built:
    """The result of a build."""

    files: Mapping[str, bytes]
    diagnostics: list[Diagnostic]

    def text(self, name: str) -> str:
        return self.files[name].decode()

    @property
    def page(self) -> str:
        return self.text("manuscript.html")


THIN = ("B007", "C015", "D005")
"""Codes that the results leave out, because tests use short texts and made-up works.

B007 reports references without author, year or journal; C015 those that a test does not cite; D005 a text that is too
short to have a section of references. tests/rules/ tests these rules."""


def build(
    project: Path, *formats: str, environ: Mapping[str, str] | None = None, variables: tuple[str, ...] = ()
) -> Built:
    """Build a project, by default only its web page. Returns diagnostics without THIN."""
    found: list[Diagnostic] = []
    options = Options(formats=formats or ("html",), template_variables=variables)
    artifacts = pipeline.build(project, options, world(environ), found.append)
    found = [diagnostic for diagnostic in found if diagnostic.code not in THIN]
    return Built({artifact.name: artifact.data for artifact in artifacts.files}, in_order(found))


def check(
    project: Path, *, environ: Mapping[str, str] | None = None, variables: tuple[str, ...] = ()
) -> list[Diagnostic]:
    """Everything that ``recto check`` finds, without THIN."""
    found: list[Diagnostic] = []
    pipeline.check(project, Options(formats=(), template_variables=variables), world(environ), found.append)
    return in_order(diagnostic for diagnostic in found if diagnostic.code not in THIN)


def recto(*arguments: str | Path) -> str:
    """What a command prints on standard output."""
    from click.testing import CliRunner
    from recto.__main__ import main

    return CliRunner().invoke(main, [*map(str, arguments)]).stdout


def examine(project: Path) -> Examined:
    """A project as the stages before rendering see it."""
    examined = pipeline.examine(project, Options(), world(), lambda _: None)
    assert examined is not None
    return examined


def cited(project: Path) -> CitedDocument:
    """A project as ``render`` gets it."""
    examined = examine(project)
    ignore: list[Diagnostic] = []
    document = number(examined.document, examined.manuscript.metadata, ignore.append)
    chosen = style(examined.manuscript, world(), ignore.append)
    return cite(
        document, examined.bibliography, chosen, examined.variables, examined.manuscript, world(), ignore.append
    )


def place(diagnostic: Diagnostic) -> str | None:
    """``file:line:column``, or None."""
    return str(diagnostic.location) if diagnostic.location else None


def manuscript(*texts: str, values: Mapping[str, Any] | None = None) -> Manuscript:
    """A manuscript in memory, with sections named ``content/0.md``, ``content/1.md`` and so on."""
    sections = tuple(SourceFile(f"content/{index}.md", text) for index, text in enumerate(texts))
    return Manuscript(Path("/nowhere"), sections, Metadata("content/metadata.yaml", values or {}, {}))


def templated(*texts: str, values: Mapping[str, Any] | None = None) -> tuple[Text, list[Diagnostic]]:
    """Sections after templating, and what was reported."""
    found: list[Diagnostic] = []
    return template(manuscript(*texts), Variables(values or {}, EPOCH), found.append), found


def plain_text(text: str) -> Text:
    """A text without template tags."""
    return templated(text)[0]


def parsed(*texts: str, values: Mapping[str, Any] | None = None) -> tuple[Document, list[Diagnostic]]:
    """Sections as ``parse`` reads them, and what it reports."""
    found: list[Diagnostic] = []
    text, _ = templated(*texts, values=values)
    return parse(text, manuscript(*texts, values=values), world(), found.append), found


def pandoc(*arguments: str, text: str = "", folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run plain Pandoc, without Recto."""
    return subprocess.run(
        [pandoc_path(), "--data-dir", "/nowhere", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=60,
    )


def png(width: int = 40, height: int = 20, colour: tuple[int, int, int] = (20, 90, 160)) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60">'
    '<rect width="120" height="60" fill="#ddd"/><circle cx="60" cy="30" r="20" fill="#256"/></svg>\n'
)


def for_paper(html: str, wanted: PdfSettings | None = None, *, authors: bool = False) -> str:
    """Sanitise HTML and prepare it for print."""
    return tree.serialise(for_print(tree.parse(html), wanted or PdfSettings(), authors=authors))


def main_part(page: str) -> str:
    """The content of the page's <main>."""
    return page[page.index(">", page.index("<main")) + 1 : page.index("</main>")].strip() + "\n"


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_text(data: bytes) -> str:
    """The Word file's text, one paragraph per line, with marks for images, formulas and notes."""
    from lxml import etree

    lines = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name not in package.namelist():
                continue
            for paragraph in etree.fromstring(package.read(name)).iter(f"{_W}p"):
                pieces = []
                for element in paragraph.iter():
                    local = etree.QName(element).localname
                    if local == "t":
                        pieces.append(element.text or "")
                    elif local in ("tab", "br", "cr") and getattr(element.getparent(), "tag", None) == f"{_W}r":
                        pieces.append(" ")
                    elif local == "docPr":
                        pieces.append(f"[image: {element.get('descr')}]")
                    elif local == "footnoteReference":
                        pieces.append(f"[note {element.get(f'{_W}id')}]")
                line = " ".join("".join(pieces).split())
                if line:
                    lines.append(line)
    return "\n".join(lines) + "\n"


def pdf_text(data: bytes) -> str:
    """The PDF's text between running head and foot, one sentence per line, whatever the line breaks on the page."""
    import pypdfium2

    pieces = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        words = page.get_textpage()
        width, height = page.get_size()
        pieces.append(words.get_text_bounded(0, 20 / 25.4 * 72, width, height - 20 / 25.4 * 72))
        words.close()
        page.close()
    document.close()
    text = re.sub(r"[\ufffe\u00ad\u2010\x02]\s+", "", "\n".join(pieces))
    return re.sub(r"([.?!:]) (?=\S)", r"\1\n", " ".join(text.split())) + "\n"


_BUILT: dict[str, Built] = {}


def built_case(name: str, folder: Path, *formats: str) -> Built:
    """Build a case of tests/cases in its formats, or in those given, once for all tests and xdist's processes."""
    key = "-".join((name, *formats))
    if key not in _BUILT:
        with (folder / f"{key}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept = folder / f"{key}.pickle"
            if not kept.is_file():
                kept.write_bytes(pickle.dumps(build_case(name, folder / key, *formats)))
            _BUILT[key] = pickle.loads(kept.read_bytes())
    return _BUILT[key]


def case_names() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if (path / "content").is_dir())


def copy_case(name: str, project: Path) -> dict[str, Any]:
    """Copy a case's files to ``project``, outside any git repository. Returns its case.toml."""
    import shutil
    import tomllib

    source = CASES / name
    shutil.copytree(source, project, ignore=shutil.ignore_patterns("expected", "case.toml"))
    settings = source / "case.toml"
    case: dict[str, Any] = tomllib.loads(settings.read_text()) if settings.is_file() else {}
    for link, target in case.get("links", {}).items():
        path = project / link
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    return case


def build_case(name: str, project: Path, *formats: str) -> Built:
    case = copy_case(name, project)
    built = build(
        project,
        *(formats or case.get("formats", ("html", "pdf", "docx"))),
        environ=case.get("environ"),
        variables=tuple(str(project / path) if "=" not in path else path for path in case.get("variables", ())),
    )
    # What goes wrong on a machine is said here, where a test would only miss a file.
    assert [str(one) for one in built.diagnostics if one.code == "O002"] == []
    return built


def said(diagnostics: list[Diagnostic], *codes: str) -> list[tuple[str, str, str | None]]:
    """Code, severity and place of all diagnostics, or of those with some codes. Fails if one has no hint."""
    chosen = [d for d in diagnostics if not codes or d.code in codes]
    for diagnostic in chosen:
        assert diagnostic.message.strip()
        assert diagnostic.hint.strip(), f"{diagnostic.code} has no hint"
    return [(d.code, d.severity.value, place(d)) for d in chosen]


def finished(work: Coroutine[Any, Any, Awaited]) -> Awaited:
    """What a coroutine returns. It runs in a thread of its own, since Playwright has an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
