"""CitedDocument -> Artifacts: every format through formats/, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from recto import theme
from recto.body import body, title_html, unset_formulas
from recto.diagnostics import Report, error, warning
from recto.formats import Format, Rendering
from recto.model import Artifact, Artifacts, CitedDocument, Images, Manuscript
from recto.trace import Trace
from recto.verify import verify
from recto.world import BrokenMachine, World


def load(names: Sequence[str]) -> dict[str, Format]:
    """The formats by name."""
    from importlib import import_module

    return {name: import_module(f"recto.formats.{name}").FORMAT for name in names}


def render(
    cited: CitedDocument,
    images: Images,
    formats: dict[str, Format],
    manuscript: Manuscript,
    world: World,
    report: Report,
    trace: Callable[[], Trace] = Trace,
) -> Artifacts:
    """The manuscript in each format, and the images and fonts of the page.

    Each format is checked against the document as soon as it is there. Reports one that cannot be made (O002).
    """
    downloads = tuple(f"manuscript.{name}" for name in formats if name != "html")
    bare = Rendering(cited, images, "", "", downloads, manuscript, world, report, trace)

    def make(name: str, rendering: Rendering) -> Artifact | None:
        try:
            data = formats[name].render(rendering)
        except BrokenMachine as failure:
            report(error("O002", f"manuscript.{name} cannot be made: {failure}"))
            return None
        verify(cited, f"manuscript.{name}", formats[name].text(data), report)
        return Artifact(f"manuscript.{name}", data)

    with ThreadPoolExecutor() as pool:
        made: dict[str, Future[Artifact | None]] = {
            name: pool.submit(make, name, bare) for name, one in formats.items() if not one.is_page
        }
        pages = [name for name, one in formats.items() if one.is_page]
        if pages:
            page = replace(bare, body=body(cited, images), title=title_html(cited, world))
            for tex in unset_formulas(page.body):
                problem = f"this formula cannot be set, its TeX is shown: {tex[:80]}"
                hint = "write the formula with the usual commands of LaTeX and amsmath"
                report(warning("P003", problem, cited.formulas.get(tex), hint))
            made |= {name: pool.submit(make, name, page) for name in pages}
        finished = [made[name].result() for name in formats]
    artifacts = Artifacts(tuple(artifact for artifact in finished if artifact))
    if "html" in formats:
        beside = [Artifact(image.name, image.data) for image in images.values()]
        beside += [
            Artifact(f"fonts/{font.name}", font.read_bytes()) for font in sorted(theme.FONTS.glob("web/*.woff2"))
        ]
        artifacts += Artifacts(tuple(beside))
    return artifacts
