"""Which version of a manuscript a Word file was made from, and the Word file of that version."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from recto.core.world import BrokenMachine, World
from recto.formats.docx.template_package import Package
from recto.pipeline import Built, Options, make
from recto.review.sequences import likeness
from recto.review.versions import Version, version
from recto.review.word.reading import LARGEST, MOST_ELEMENTS, WordText, read

_MOST = 200
"""How many commits are compared with a file that does not say its own."""
_LEAST = 0.5
"""How alike a Word file and the text that it was made from are at least (Dice's coefficient of their words)."""


@contextmanager
def base(word: WordText, name: str, project: Path, world: World) -> Iterator[Version]:
    """The version that a Word file was made from, for as long as it is needed. Raises BrokenMachine if there is none.

    It is the commit that the file names, or the files as they are now, whichever is more like the text: a build may
    have had changes that were not committed. If the commit is not known, the most similar one is looked for.
    """
    words = Counter(token.text for token in word.tokens if token.kind == "word")
    now = _likeness_of_files(project, words)
    commit = _full(word.commit, project, world)
    found = {commit: _likeness_of_commit(commit, project, world, words, {})} if commit else {}
    if not commit and (world.git(project, "rev-parse", "--git-dir") or "").strip():
        known: dict[str, Counter[str]] = {}
        log = world.git(project, "log", f"-{_MOST}", "--format=%H", "--", "content") or ""
        found = {one: _likeness_of_commit(one, project, world, words, known) for one in log.split()}
    best = max(found, key=lambda one: found[one], default="")
    if max(now, found.get(best, 0.0)) < _LEAST:
        raise BrokenMachine(f"{name} has the text of no version of this manuscript; is --project another one?")
    if now >= found.get(best, 0.0):
        yield Version(project, "the text as it is now")
        return
    with version(best, project, world) as chosen:
        yield chosen


def made_from(chosen: Version, project: Path, options: Options, world: World) -> tuple[Built, WordText]:
    """The build of a version, and its Word file. Raises BrokenMachine if it has no text."""
    world = world.standing_for({chosen.folder: project}) if chosen.folder != project else world
    built = make(chosen.folder, replace(options, formats=("docx",)), world, lambda _: None)
    if built is None:
        raise BrokenMachine(f"{chosen.name} has no section in content/")
    return built, word_of(built)


def word_of(built: Built) -> WordText:
    """The Word file of a build."""
    data = next(one.data for one in built.artifacts.files if one.name == "manuscript.docx")
    return read(Package(data, LARGEST, MOST_ELEMENTS))


def _full(commit: str, project: Path, world: World) -> str:
    """The commit, if the repository has it."""
    if not commit:
        return ""
    return (world.git(project, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}") or "").strip()


def _likeness_of_files(project: Path, words: Counter[str]) -> float:
    texts = [path.read_text("utf-8", "replace") for path in sorted((project / "content").glob("*.md"))]
    return likeness(words, _words("\n".join(texts)))


def _likeness_of_commit(
    commit: str, project: Path, world: World, words: Counter[str], known: dict[str, Counter[str]]
) -> float:
    listed = world.git(project, "ls-tree", commit, "content/") or ""
    total: Counter[str] = Counter()
    for _, kind, blob, path in re.findall(r"^(\d+) (\w+) (\w+)\t(.+)$", listed, re.MULTILINE):
        if kind == "blob" and path.endswith(".md"):
            if blob not in known:
                known[blob] = _words(world.git(project, "cat-file", "blob", blob) or "")
            total += known[blob]
    return likeness(words, total)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))
