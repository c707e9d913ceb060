"""Which version of a manuscript a Word file was made from, and the Word file of that version."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
"""The share of a Word file's words that are at least in the text that it was made from."""


@dataclass(frozen=True, slots=True)
class Base:
    """The version that a Word file was made from."""

    version: Version
    is_certain: bool
    """Whether the file says so, and has the text of that version."""


@contextmanager
def base(word: WordText, name: str, project: Path, world: World) -> Iterator[Base]:
    """The version that a Word file was made from, for as long as it is needed. ``word`` is its text with all tracked
    changes rejected. Raises BrokenMachine if there is none.

    It is the commit that the file names. A build may have had changes that were not committed, or commits may have
    been rewritten: so if the files as they are now are more like the text, or the commit is not known, it is the
    version that is most like it, of the last 200 and of these.
    """
    if not (project / "content").is_dir():
        raise BrokenMachine(f"there is no folder content/ in {project.resolve()}")
    words = _words_of(word)
    blobs: dict[str, Counter[str]] = {}
    commit = _full(word.commit, project, world)
    now = _words_of_files(project)
    texts = {commit: _words_of_commit(commit, project, world, blobs)} if commit else {}
    is_certain = bool(commit) and likeness(words, texts[commit]) >= likeness(words, now)
    if not is_certain:
        log = world.git(project, "log", f"-{_MOST}", "--format=%H", "--", "content") or ""
        texts |= {one: _words_of_commit(one, project, world, blobs) for one in log.split()}
    texts[""] = now  # of two that are as alike, the first is taken
    best = max(texts, key=lambda one: likeness(words, texts[one]))
    if (words & texts[best]).total() < _LEAST * words.total():
        raise BrokenMachine(f"{name} has the text of no version of this manuscript; is --project another one?")
    if not best:
        yield Base(Version(project, "the text as it is now"), is_certain)
        return
    with version(best, project, world) as chosen:
        yield Base(chosen, is_certain)


def made_from(chosen: Version, word: WordText, project: Path, options: Options, world: World) -> tuple[Built, WordText]:
    """The build of a version, dated as a Word file is, and the Word file of this build. Raises BrokenMachine if the
    version has no text."""
    world = world if word.created is None else world.with_epoch(word.created)
    world = world.standing_for({chosen.folder: project}) if chosen.folder != project else world
    built = make(chosen.folder, replace(options, formats=("docx",), marks=True), world, lambda _: None)
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


def _words_of(word: WordText) -> Counter[str]:
    """The words of a Word file, without the title page and the list of references."""
    found: Counter[str] = Counter()
    begun: list[str] = []
    for token in word.tokens:
        if token.kind == "word":
            begun.append(token.text)
        elif token.kind == "end":
            found.update(() if token.text in ("front", "ref") else begun)
            begun = []
    return found


def _words_of_files(project: Path) -> Counter[str]:
    texts = [path.read_text("utf-8", "replace") for path in sorted((project / "content").glob("*.md"))]
    return _words("\n".join(texts))


def _words_of_commit(commit: str, project: Path, world: World, blobs: dict[str, Counter[str]]) -> Counter[str]:
    listed = world.git(project, "ls-tree", commit, "content/") or ""
    total: Counter[str] = Counter()
    for _, kind, blob, path in re.findall(r"^(\d+) (\w+) (\w+)\t(.+)$", listed, re.MULTILINE):
        if kind == "blob" and path.endswith(".md"):
            if blob not in blobs:
                blobs[blob] = _words(world.git(project, "cat-file", "blob", blob) or "")
            total += blobs[blob]
    return total


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))
