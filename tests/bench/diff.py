"""What ``recto diff`` marks, and how long it takes: ``python -m tests.bench.diff [PROJECT…]`` (see README.md).

For each pair of versions of a project's repository, or of a manuscript and random edits of it, the words that are
marked as changed are compared with those of a word-level diff of the Markdown.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from recto.core.world import World
from recto.pandoc import ast, tracked
from recto.pipeline import Options
from recto.review.compare import Comparison, compare
from recto.review.sequences import same_and_other
from recto.review.versions import Version, version

from tests.bench.preview import citation_edit, sections, word_edit
from tests.bench.synthetic import Size, write_project


def marked(comparison: Comparison) -> tuple[int, int]:
    """The words that are marked, of the text but not of the list of references; and those of a word-level diff of the
    Markdown."""
    blocks = [block for one in comparison.documents for block in ast.loads(one.cited.ast)["blocks"]]
    ours = sum(_count(mark) for mark in _marks([block for block in blocks if not ast.is_reference_list(block)]))
    old, new = (_words(text) for text in comparison.texts)
    parts = same_and_other(old, new)
    return ours, sum(b - a + d - c for same, a, b, c, d in parts if not same)


def _words(text: str) -> list[str]:
    return [word for word in text.split() if any(map(str.isalnum, word))]


def _marks(node: Any) -> Iterator[Any]:
    """The outermost marks, without moves: a word-level diff has each moved word twice."""
    if isinstance(node, list):
        for one in node:
            yield from _marks(one)
    elif isinstance(node, dict) and node.get("t") in (*ast.BLOCKS, *ast.INLINES) and tracked.is_mark(node):  # type: ignore[arg-type]  # has a kind
        yield node
    elif isinstance(node, dict) and node.get("t") not in ast.LEAVES:
        for value in node.values():
            yield from _marks(value)


def _count(mark: Any) -> int:
    return len(_words(ast.words(ast.blocks(mark) if mark["t"] == "Div" else ast.inlines(mark))))


def pairs(
    project: Path | None, count: int, folder: Path, world: World, stack: ExitStack
) -> Iterator[tuple[Version, Version, Path]]:
    """Pairs of versions: of the project's history, or of a synthetic manuscript edited at random."""
    history = (world.git(project, "log", "--format=%H", "--", "content") or "").split() if project else []
    if project and len(history) > 1:
        chance = random.Random(1)
        for _ in range(count):
            new, old = sorted(chance.sample(range(len(history)), 2))
            yield (
                stack.enter_context(version(history[old], project, world)),
                stack.enter_context(version(history[new], project, world)),
                project,
            )
        return
    base = folder / "old"
    if project:
        shutil.copytree(project / "content", base / "content")
    else:
        write_project(base, Size())
    for number in range(count):
        chance, edited = random.Random(number), folder / f"{number}"
        shutil.copytree(base, edited)
        for _ in range(5 * (number + 1)):
            edit = chance.choice([word_edit, word_edit, citation_edit])(sections(edited), chance)
            if edit:
                edit.path.write_text(edit.text, encoding="utf-8")
        yield Version(base, "old"), Version(edited, "new"), edited


def main() -> int:
    """Measure, print. The status is 1 if more than 1.1 times the words are marked somewhere."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.diff", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("projects", nargs="*", type=Path, help="default: a synthetic manuscript of 36,000 words")
    parser.add_argument("--pairs", type=int, default=20, help="how many of each (20)")
    arguments = parser.parse_args()
    world, worst = World().caching(), 0.0
    print(f"{'manuscript':<28}{'changes':>9}{'words marked':>14}{'word-level diff':>17}{'ratio':>8}{'s':>7}")
    for project in arguments.projects or [None]:
        with tempfile.TemporaryDirectory(prefix="recto-bench-") as folder, ExitStack() as stack:
            for old, new, root in pairs(project, arguments.pairs, Path(folder), world, stack):
                started = time.monotonic()
                comparison = compare(old, new, root, Options(), world)
                seconds = time.monotonic() - started
                ours, least = marked(comparison)
                ratio = ours / least if least else 1.0
                worst = max(worst, ratio)
                name = project.resolve().name if project else "synthetic"
                count = sum(1 for _ in comparison.changes)
                print(f"{name:<28}{count:>9}{ours:>14}{least:>17}{ratio:>8.2f}{seconds:>7.1f}", flush=True)
    print(f"most: {worst:.2f} times; target 1.1: {'met' if worst <= 1.1 else 'missed'}")
    return 0 if worst <= 1.1 else 1


if __name__ == "__main__":
    sys.exit(main())
