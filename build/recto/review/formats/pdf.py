"""The PDF of changes: with line numbers, and bars beside the paragraphs that changed."""

from __future__ import annotations

from dataclasses import replace

from recto import theme
from recto.core.diagnostics import Report
from recto.core.model import Artifact, SourceFile
from recto.core.world import World
from recto.formats import Rendering
from recto.formats.pdf.write import FORMAT
from recto.html.body import body, title_html
from recto.html.changes import label_changes
from recto.html.tree import element
from recto.review.compare import Comparison


def write(comparison: Comparison, world: World, report: Report) -> tuple[Artifact, ...]:
    """The PDF of each document."""
    settings = comparison.built.settings.for_review()
    marks = SourceFile("review/print.css", theme.text("review/print.css"))
    settings = replace(settings, page=replace(settings.page, print_styles=(*settings.page.print_styles, marks)))
    world = world.with_epoch(comparison.built.examined.variables.epoch)
    made = []
    for one in comparison.documents:
        cited, images = one.cited, comparison.images
        text, title = body(cited, images), title_html(cited, world)
        t = theme.words(cited.lang)
        label_changes(text, t)
        said = f"{t('Changes')}. {t('From {} to {}', comparison.old.name, comparison.new.name)}."
        text.insert(0, element("p", {"class": "recto-compared"}, said))
        front = comparison.built.front
        rendering = Rendering(cited, front, settings, images, text, title, (), (), (), world, report)
        made.append(Artifact(f"{one.name}.pdf", FORMAT.render(rendering)))
    return tuple(made)
