"""A project -> the manuscript as its letter sees it: what it says now, and what has changed since it was submitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from recto import theme
from recto.core.diagnostics import Diagnostic, Report, warning
from recto.core.model import CitedDocument, Images, Metadata
from recto.core.world import BrokenMachine, World
from recto.document.cite import html_of
from recto.manuscript.read import read
from recto.pandoc import ast
from recto.pandoc.ast import Block
from recto.pipeline import Built, Options, Stage, make
from recto.review.compare import Comparison, compare
from recto.review.response.passages import Passage, passages
from recto.review.versions import Version, version


@dataclass(frozen=True, slots=True)
class Source:
    """The manuscript, alone or compared with an earlier version."""

    built: Built
    """The manuscript as it is now."""
    documents: Sequence[CitedDocument]
    """With the marks of changes, if there is a version to compare with."""
    images: Images
    comparison: Comparison | None = None
    trees: Sequence[list[Block]] = field(init=False)
    """Those of the documents."""
    passages: Sequence[Passage] = field(init=False)

    def __post_init__(self) -> None:
        trees: list[list[Block]] = [ast.loads(one.ast)["blocks"] for one in self.documents]
        object.__setattr__(self, "trees", trees)
        object.__setattr__(self, "passages", passages(trees))

    @property
    def submitted(self) -> str:
        """What the version is called that the reviewers have read; empty if it is not known."""
        return self.comparison.old.name if self.comparison else ""

    @property
    def t(self) -> theme.Translate:
        """Translates into the language of the manuscript."""
        return theme.words(self.built.documents[0].lang)


def compared(project: Path, since: str, options: Options, world: World, stage: Stage, *, folders: bool) -> Source:
    """The manuscript compared with a version. Raises BrokenMachine if that cannot be found, or either has no text."""
    with version(since, project, world, folders=folders) as old:
        comparison = compare(old, Version(project, "the working tree"), project, options, world, stage)
    return Source(comparison.built, [one.cited for one in comparison.documents], comparison.images, comparison)


def alone(project: Path, options: Options, world: World, stage: Stage) -> Source:
    """The manuscript as it is. Raises BrokenMachine if it has no text."""
    with stage("new version"):
        built = make(project, replace(options, formats=()), world, unheard, stage)
    if built is None:
        raise BrokenMachine(f"there is no text in {project}/content, so there is nothing that a letter could name")
    return Source(built, built.documents, built.examined.images)


def source(project: Path, options: Options, world: World, report: Report, stage: Stage) -> Source:
    """The manuscript, compared with the version that the metadata call the submitted one if they do.

    Reports a version that cannot be found (A006).
    """
    metadata = read(project, unheard).metadata
    given = _submitted(metadata)
    if not given:
        return alone(project, options, world, stage)
    try:
        return compared(project, given, options, world, stage, folders=_NONE)
    except BrokenMachine as failure:
        found = alone(project, options, world, stage)
        found.built.examined.settings.applied_to(report)(_not_found(metadata, failure))
        return found


_NONE = False
"""A stranger may have written the metadata: it names no folders."""


def report_submitted(metadata: Metadata, project: Path, world: World, report: Report) -> None:
    """Report a version that is called the submitted one and cannot be found (A006)."""
    if given := _submitted(metadata):
        try:
            with version(given, project, world, folders=_NONE):
                pass
        except BrokenMachine as failure:
            report(_not_found(metadata, failure))


def is_submitted(project: Path) -> bool:
    """Whether the metadata say which version was submitted."""
    return bool(_submitted(read(project, unheard).metadata))


def _submitted(metadata: Metadata) -> str:
    given = metadata.value("recto", "submitted")
    return given if isinstance(given, str) else ""


def _not_found(metadata: Metadata, failure: BrokenMachine) -> Diagnostic:
    hint = "name a commit, a tag or a date; in CI, fetch the whole history (fetch-depth: 0)"
    return warning("A006", f"the letter shows no changes: {failure}", metadata.place("recto", "submitted"), hint)


def unheard(_: Diagnostic) -> None:
    """What is wrong with the manuscript is told by its own build."""


def with_html(built: Built, world: World) -> list[CitedDocument]:
    """The documents of a build that was made in no format, with their HTML."""
    examined = built.examined
    return [
        replace(one, html=html_of(one.ast, one, examined.document, examined.bibliography, world))
        for one in built.documents
    ]
