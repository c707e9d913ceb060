"""CitedDocument -> Artifacts: every format through formats/, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from traceback import extract_tb
from types import MappingProxyType
from typing import TYPE_CHECKING

from recto.core.ceilings import RAISE
from recto.core.diagnostics import Diagnostic, Report, error, warning
from recto.core.model import Artifact, Artifacts, CitedDocument, Images, Manuscript
from recto.core.world import BrokenMachine, CeilingReached, World
from recto.document.locate import Tracer, untraced
from recto.document.separate import in_format
from recto.formats import Format, Rendering
from recto.html.body import body, title_html, unset_formulas
from recto.html.tree import element
from recto.manuscript.front import Front
from recto.manuscript.settings import FormatSettings
from recto.output.verify import verify, verify_citations, verify_parts

if TYPE_CHECKING:
    from recto.html.tree import Node


def load(names: Sequence[str]) -> dict[str, Format]:
    """The formats by name. One of several files is a folder, whose module ``write`` exports it."""
    from importlib import import_module

    modules = {name: import_module(f"recto.formats.{name}") for name in names}
    return {
        name: (import_module(f"recto.formats.{name}.write") if hasattr(module, "__path__") else module).FORMAT
        for name, module in modules.items()
    }


def render(
    documents: Sequence[CitedDocument],
    front: Front,
    settings: FormatSettings,
    images: Images,
    formats: dict[str, Format],
    manuscript: Manuscript,
    world: World,
    report: Report,
    trace: Tracer = untraced,
    linked: Mapping[str, Format] = MappingProxyType({}),
) -> Artifacts:
    """The manuscript in each format, and what stands beside it, such as the images and fonts of the page: of each of
    the documents that it consists of. Pages link to the files of all formats, and of those in ``linked``.

    Each format is checked against the document as soon as it is there. Reports one that cannot be made (O002).
    """
    verify_citations(documents, report)
    sources = tuple(Artifact(one.path.rpartition("/")[2], one.text.encode()) for one in manuscript.sections)
    made: list[Artifact] = []
    for cited in documents:
        files = _files(cited, {**formats, **linked})
        downloads = tuple(file for name, file in files.items() if name != "html")
        others = tuple(
            file for one in documents if one is not cited for file in _files(one, {**formats, **linked}).values()
        )
        shown = {target: one for target, one in images.items() if len(documents) == 1 or one.name in cited.ast}
        text = element("body")
        made += _render(
            Rendering(cited, front, settings, shown, text, "", downloads, others, sources, world, report, trace),
            formats,
        )
    # Two formats may have the same image beside them.
    return Artifacts(tuple({artifact.name: artifact for artifact in made}.values()))


def _files(cited: CitedDocument, formats: Mapping[str, Format]) -> dict[str, str]:
    return {name: f"{cited.file}.{one.suffix or name}" for name, one in formats.items()}


def _render(bare: Rendering, formats: Mapping[str, Format]) -> list[Artifact]:
    """One document in each format; ``bare`` lacks what pages are made from."""
    cited, images, world, report = bare.cited, bare.images, bare.world, bare.report
    files = _files(cited, formats)
    handed_on = {name: Event() for name in formats}

    def make(name: str, rendering: Rendering) -> tuple[Artifact, ...]:
        one, file = formats[name], files[name]
        try:
            rendering = _with_links(rendering, one, one.read_as or one.suffix or name)
            data = one.render(rendering)
            beside = one.beside(rendering) if one.beside else ()
            references = not one.own_references(data)
            text = one.text(data)
            verify(rendering.cited, file, text, report, references=references)
            verify_parts(rendering.cited, file, one.tally(data), report, references=references, text=text)
        except Exception as failure:  # a format takes no other along, whatever is wrong with it
            report(_unmade(file, failure, world))
            return ()
        finally:
            handed_on[name].set()
        return Artifact(file, data), *beside

    page = bare
    pages = [name for name, one in formats.items() if one.is_page]
    if pages:
        try:
            page = replace(bare, body=body(cited, images), title=title_html(cited, world))
        except Exception as failure:  # as above
            for name in pages:
                report(_unmade(files[name], failure, world))
            formats = {name: one for name, one in formats.items() if not one.is_page}
        else:
            _report_unset(page.body, cited, report)
    made: dict[str, Future[tuple[Artifact, ...]]] = {}
    with ThreadPoolExecutor() as pool:
        # What takes longest begins alone: the others follow when it only waits for its worker.
        for name in sorted(formats, key=lambda name: formats[name].prepare is None):
            rendering = page if formats[name].is_page else bare
            alone = replace(world, handed_on=handed_on[name].set)
            made[name] = pool.submit(make, name, replace(rendering, world=alone))
            if formats[name].prepare:
                handed_on[name].wait()
    return [artifact for name in formats for artifact in made[name].result()]


def _with_links(rendering: Rendering, one: Format, suffix: str) -> Rendering:
    """With links to the other document's file of this format, if there are any."""
    cited = in_format(rendering.cited, suffix)
    if cited is rendering.cited:
        return rendering
    return replace(rendering, cited=cited, body=body(cited, rendering.images) if one.is_page else rendering.body)


def _report_unset(page: Node, cited: CitedDocument, report: Report) -> None:
    """Report the formulas that a page shows as TeX (P003)."""
    for tex in unset_formulas(page):
        problem = f"this formula cannot be read, so its TeX is shown: {tex[:80]}"
        hint = "write the formula with the usual commands of LaTeX and amsmath"
        report(warning("P003", problem, cited.formulas.get(tex), hint))


def _unmade(file: str, failure: Exception, world: World) -> Diagnostic:
    """What is said of a format that cannot be made. With RECTO_DEBUG, as in the tests, a bug is raised."""
    if isinstance(failure, CeilingReached):
        return error("O005", f"{file} is left out: {failure}", hint=RAISE)
    if isinstance(failure, BrokenMachine):
        return error("O002", f"{file} cannot be made: {failure}")
    if world.environ.get("RECTO_DEBUG"):
        raise failure
    frame = extract_tb(failure.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return error(
        "O002",
        f"{file} cannot be made because of a bug in Recto: {type(failure).__name__}: {failure} ({where})",
        hint="it is not your mistake; please report it (RECTO_DEBUG=1 shows the details)",
    )
