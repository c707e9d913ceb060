"""Whether the preview shows what a build would: ``python -m tests.bench.edits [PROJECT…]`` (see README.md).

Random edits of words and citations, as in ``preview``. After each, the page that the preview shows at once is compared
with that of a build of the same files that uses nothing made before.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from recto.core.world import World
from recto.pipeline import Options
from recto.preview import building
from recto.preview.patch import Page
from recto.preview.quick import Quick
from recto.preview.state import State

from tests.bench.preview import citation_edit, sections, word_edit
from tests.bench.synthetic import Size, write_project

_PAGE = "manuscript.html"
_FORGET_AFTER = 25
"""Edits that the preview answers in a row at most, before it goes on from a build; in between, an error could grow."""


@dataclass
class Found:
    """What the edits of a manuscript came to."""

    edits: int = 0
    by_build: int = 0
    wrong: int = 0


def measure(project: Path, count: int, seed: int) -> Found:
    """Edit a project, and print what differs."""
    chance, paths, found = random.Random(seed), sections(project), Found()
    state = _built(project)
    quick, in_a_row = Quick.of(state), 0
    while found.edits < count:
        edit = chance.choice([word_edit, citation_edit])(paths, chance)
        if edit is None or edit.text == edit.path.read_text(encoding="utf-8"):
            continue
        edit.path.write_text(edit.text, encoding="utf-8")
        found.edits += 1
        pages = quick.answer(frozenset([edit.path])) if quick else None
        state = _built(project)
        if pages is None:
            found.by_build += 1
        else:
            shown, wanted = _text(pages[_PAGE]), _text(state.pages[_PAGE])
            if shown != wanted:
                found.wrong += 1
                at = next((i for i, (one, other) in enumerate(zip(shown, wanted, strict=False)) if one != other), 0)
                part = slice(max(at - 80, 0), at + 80)
                print(f"edit {found.edits}, of {edit.path.name}: {shown[part]!r}, not {wanted[part]!r}", flush=True)
            in_a_row += 1
        if pages is None or shown != wanted or in_a_row == _FORGET_AFTER:
            quick, in_a_row = Quick.of(state), 0
    return found


def _built(project: Path) -> State:
    with tempfile.TemporaryDirectory(prefix="recto-bench-") as store:
        state = building.pages(project, Options(), Path(store))
    if not isinstance(state, State):
        raise SystemExit(f"bench: no build: {state}")
    return state


def _text(page: bytes) -> str:
    return Page(page.decode()).main


def main() -> int:
    """Edit the projects that are named, or a synthetic manuscript. The status is 1 if a page differs."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.edits", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("projects", nargs="*", type=Path, help="default: a synthetic manuscript of 36,000 words")
    parser.add_argument("--edits", type=int, default=2_000, help="how many, of all manuscripts together (2000)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = "1790000000"
    World.caching = lambda self: self  # type: ignore[method-assign]  # what was made before is not to be used
    all_right = True
    print(f"{'manuscript':<28}{'edits':>7}{'shown at once':>15}{'differ from the build':>23}{'s':>7}")
    with tempfile.TemporaryDirectory(prefix="recto-bench-") as folder:
        if not arguments.projects:
            write_project(Path(folder, "synthetic"), Size())
        given = arguments.projects or [Path(folder, "synthetic")]
        for number, project in enumerate(given):
            copy = Path(folder, f"{number}")
            shutil.copytree(project / "content", copy / "content")
            started = time.monotonic()
            found = measure(copy, arguments.edits // len(given), arguments.seed + number)
            seconds = time.monotonic() - started
            at_once = found.edits - found.by_build
            print(
                f"{project.resolve().name:<28}{found.edits:>7}{at_once:>15}{found.wrong:>23}{seconds:>7.0f}", flush=True
            )
            all_right &= not found.wrong
    return 0 if all_right else 1


if __name__ == "__main__":
    sys.exit(main())
