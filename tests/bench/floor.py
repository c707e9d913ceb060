"""The least that a build could take: plain Pandoc on what was written, WeasyPrint on the page that Recto sets."""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from recto.core.diagnostics import Diagnostic
from recto.core.world import BrokenMachine, World, pandoc_path
from recto.document.style import style
from recto.formats.pdf.mathjax import MathJax
from recto.formats.pdf.maths import draw_maths
from recto.formats.pdf.weasyprint.page import parse
from recto.manuscript.read import read
from recto.pipeline import Options, build
from recto.theme import FONTS


class Unusable(Exception):
    """There is nothing to time; the message says why."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The commands to time Recto against, and how big the manuscript turned out to be."""

    pandoc: dict[str, list[str]]
    """Plain Pandoc, by the format that it writes."""
    weasyprint: list[str]
    words: int
    references: int
    problems: list[str]
    """What is wrong with the manuscript: a build that leaves things out is no build to time."""


@dataclass(frozen=True, slots=True)
class _Listening(World):
    """A world where the process that sets the PDF is not started; what it would be asked is kept."""

    jobs: list[bytes] = field(default_factory=list, compare=False)

    def start_worker(self, module: str) -> None:
        """Nothing yet."""

    def ask_worker(self, module: str, data: bytes, **_: Any) -> bytes:
        """Keep the question; there is no answer."""
        self.jobs.append(data)
        raise BrokenMachine(f"{module} is not run, for its page is wanted only")


def floor(project: Path, template_variables: Sequence[str], folder: Path) -> Floor:
    """Build ``project`` once into ``folder``, and prepare there what the floor's commands read and write.

    Raises Unusable if it gives no page to print, and BrokenMachine as a build does.
    """
    reported: list[Diagnostic] = []
    world = _Listening()
    output = folder / "output"
    options = Options(("html", "pdf"), tuple(template_variables), output=output)
    build(project, options, world, reported.append)
    if not world.jobs:
        raise Unusable(f"{project} gives no print page: {'; '.join(d.message for d in reported) or 'nothing to build'}")
    # O002 is the PDF that we prevented.
    problems = [f"{d.code} {d.message}" for d in reported if d.severity.value == "error" and d.code != "O002"]

    csl: list[str] = []
    chosen = style(read(project.resolve(), lambda _: None), world, lambda _: None)
    if chosen.csl:
        (folder / "style.csl").write_text(chosen.csl, encoding="utf-8")
        csl = ["--csl", str(folder / "style.csl")]
    sources = [str(output / "manuscript.md"), "--bibliography", str(output / "references.json")]
    # The images stand beside the page, as Recto writes them, or in the project's content/.
    paths = f"{output}:{project.resolve() / 'content'}"
    common = [pandoc_path(), "--citeproc", *sources, *csl, "-s", "--resource-path", paths]
    pandoc = {
        name: [*common, *(["--mathml"] if name == "html" else []), "--output", str(folder / f"floor.{name}")]
        for name in ("html", "docx")
    }

    page = _print_page(json.loads(world.jobs[0]), folder / "print")
    weasyprint = [sys.executable, "-P", "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", "--pdf-tags"]
    text = (output / "manuscript.md").read_text(encoding="utf-8")
    return Floor(
        pandoc,
        [*weasyprint, str(page), str(folder / "floor.pdf")],
        len(text.split()),
        len(json.loads((output / "references.json").read_bytes())),
        problems,
    )


def _print_page(job: dict[str, object], folder: Path) -> Path:
    """The page that Recto hands to WeasyPrint, its maths drawn, with its images and fonts as files beside it."""
    html, images = job["html"], job["images"]
    if not isinstance(html, str) or not isinstance(images, dict):
        raise Unusable("recto.formats.pdf.write and recto.formats.pdf.worker have changed: adapt tests/bench/floor.py")
    for name, (_, data) in images.items():
        path = folder / unquote(name)
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Unusable(f"an image wants to be written to {path}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(data))
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    for font in FONTS.iterdir():
        if font.is_file():
            (folder / "fonts" / font.name).write_bytes(font.read_bytes())
    tree = parse(html)
    for formula in draw_maths(tree, MathJax()):
        if formula.drawing:
            drawing = folder / formula.name
            drawing.parent.mkdir(exist_ok=True)
            drawing.write_text(formula.drawing.svg, encoding="utf-8")
    page = folder / "page.html"
    text = f"<!DOCTYPE html>{ElementTree.tostring(tree, encoding='unicode', method='html')}"
    page.write_text(re.sub(r'(\bsrc="|url\("?)recto:/*', r"\1", text), encoding="utf-8")
    return page
