"""``recto adopt``: a Rootstock repository moves over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import PROJECT, Console, echo

if TYPE_CHECKING:
    from recto.repository.rootstock.plan import Plan


@click.command(short_help="Move a Rootstock repository to Recto.")
@PROJECT
@click.option("--write", is_flag=True, help="Do it, in one commit; otherwise the plan is shown.")
@click.option(
    "--from",
    "published",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder that Manubot wrote, with the published references. Default: the branch output.",
)
def adopt(project: Path, published: Path | None, *, write: bool) -> None:
    """Move the Rootstock repository PROJECT (default: this folder) to Recto.

    References are taken from the branch output, and settings from Rootstock's scripts; Rootstock's own files go. What
    has no counterpart is listed, with what takes its place. Nothing is changed without --write. With it, everything is
    one commit, and git revert brings all back.
    """
    from recto.core.world import World
    from recto.repository.new import REQUIREMENTS, UNKNOWN
    from recto.repository.rootstock.plan import carry_out, plan

    console = Console("text", project)
    world = World()

    def work() -> None:
        made = plan(project, world, console.report, published=published)
        echo(_shown(made), nl=False)
        if write:
            commit = carry_out(project, made, world)
            console.say(f"committed as {commit}; to undo it: git revert {commit}")
            if UNKNOWN in (project / REQUIREMENTS).read_text(encoding="utf-8", errors="replace"):
                console.say(
                    f"Recto does not know its own address: put it into {REQUIREMENTS} in place of {UNKNOWN}/recto"
                )
            console.say("next: bash ci/install.sh && .venv/bin/recto doctor")
        else:
            console.say("nothing was changed; recto adopt --write does it, in one commit")

    console.run(work)
    console.finish()


_HEADINGS = {"moves": "Moves over", "goes": "Goes", "look": "For you to look at"}


def _shown(plan: Plan) -> str:
    """The plan as lines, by what happens to each thing."""
    lines: list[str] = []
    for kind, heading in _HEADINGS.items():
        steps = [step for step in plan.steps if step.kind == kind]
        if steps:
            lines += [heading, *(line for step in steps for line in _lines(step.what, step.instead))]
    return "\n".join(lines) + "\n"


def _lines(what: str, instead: str) -> list[str]:
    first, *more = what.splitlines()
    return [f"  {first}", *(f"      {line}" for line in more), *([f"      instead: {instead}"] if instead else [])]


COMMAND = adopt
