"""Two versions -> files that show what changed between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from recto.core.diagnostics import Report
from recto.core.model import Artifact, Artifacts
from recto.core.world import World
from recto.output.write import write
from recto.pipeline import Options, Stage, silent
from recto.review.compare import Comparison, compare
from recto.review.versions import Version, version

Write = Callable[[Comparison, World, Report], tuple[Artifact, ...]]


def write_changes(
    old: str,
    new: str | None,
    project: Path,
    formats: Sequence[str],
    options: Options,
    world: World,
    report: Report,
    stage: Stage = silent,
) -> tuple[Artifacts, Comparison]:
    """Compare two versions of a project, and write the changes in each format. Returns what was written, and of what.

    Without ``new``, it is the project as it is now. Raises BrokenMachine if a version cannot be found or built.
    """
    with ExitStack() as stack:
        before = stack.enter_context(version(old, project, world))
        after = stack.enter_context(version(new, project, world)) if new else Version(project, "the working tree")
        comparison = compare(before, after, project, options, world, stage)
        made: dict[str, Artifact] = {}
        for name in formats:
            with stage(name):
                as_files: Write = import_module(f"recto.review.formats.{name}").write
                made |= {one.name: one for one in as_files(comparison, world, report)}
        folder = options.output or project / "output" / "diff"
        artifacts = Artifacts(tuple(made.values()))
        write(artifacts, folder)
    return artifacts, comparison
