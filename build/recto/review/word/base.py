"""Which version of a manuscript a Word file was made from, and the Word file of that version."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from recto.core.world import BrokenMachine, World
from recto.document.locate import digest
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

    It is the commit that the file names, if this has the source files whose digests are in the file. A build may have
    had changes that were not committed, or commits may have been rewritten: then it is the version that has these
    source files, of the text as it is now and the last 200; if none has, the one whose words are most like the file's.
    """
    if not (project / "content").is_dir():
        raise BrokenMachine(f"there is no folder content/ in {project.resolve()}")
    commit = _full(word.commit, project, world)
    candidates = _Candidates(project, world)
    words = _words_of(word)
    best = candidates.with_sources(commit, word.digests) if word.digests else None
    is_certain = best is not None
    if best is None:
        best, is_certain = candidates.most_like(commit, words)
    if not candidates.is_like(best, words, is_certain=is_certain):
        raise BrokenMachine(f"{name} has the text of no version of this manuscript; is --project another one?")
    if not best:
        yield Base(Version(project, "the text as it is now"), is_certain)
        return
    with version(best, project, world) as chosen:
        yield Base(chosen, is_certain)


@dataclass(frozen=True)
class _Candidates:
    """The versions that a Word file may have been made from; the text as it is now has an empty name."""

    project: Path
    world: World
    _texts: dict[str, str] = field(default_factory=dict)
    """What git has, by the names of its blobs."""

    def with_sources(self, commit: str, digests: Mapping[str, str]) -> str | None:
        """The version with source files that have certain digests: the commit that is named, the text as it is now, or
        the newest of the last 200. None if there is none."""
        for one in dict.fromkeys((*filter(None, [commit]), "", *self._newest)):
            files = self._files(one)
            if all(path in files and digest(files[path]) == known for path, known in digests.items()):
                return one
        return None

    def is_like(self, commit: str, words: Counter[str], *, is_certain: bool) -> bool:
        """Whether a file has the words of a version. Of one that is certain, more may have been added than it had."""
        theirs = self._words(commit)
        size = min(words.total(), theirs.total()) if is_certain else words.total()
        common = (words & theirs).total()
        return common >= _LEAST * size and (common > 0 or not theirs)

    def most_like(self, commit: str, words: Counter[str]) -> tuple[str, bool]:
        """The version whose words are most like those of a file, and whether it is certain: the one that the file
        names, and the text as it is now is no more like it."""
        now = self._words("")
        texts = {commit: self._words(commit)} if commit else {}
        is_certain = bool(commit) and likeness(words, texts[commit]) >= likeness(words, now)
        if not is_certain:
            texts |= {one: self._words(one) for one in self._newest}
        texts[""] = now  # of two that are as alike, the first is taken
        return max(texts, key=lambda one: likeness(words, texts[one])), is_certain

    @cached_property
    def _newest(self) -> list[str]:
        return (self.world.git(self.project, "log", f"-{_MOST}", "--format=%H", "--", "content") or "").split()

    def _files(self, commit: str) -> dict[str, str]:
        """The source files of a version, by their paths."""
        if not commit:
            paths = sorted((self.project / "content").glob("*.md"))
            return {f"content/{path.name}": path.read_text("utf-8", "replace") for path in paths}
        listed = self.world.git(self.project, "ls-tree", "-z", commit, "content/") or ""
        found: dict[str, str] = {}
        for entry in filter(None, listed.split("\0")):
            about, _, path = entry.partition("\t")
            _, kind, blob = about.split()
            if kind == "blob" and path.endswith(".md"):
                if blob not in self._texts:
                    self._texts[blob] = self.world.git(self.project, "cat-file", "blob", blob) or ""
                found[path] = self._texts[blob]
        return found

    def _words(self, commit: str) -> Counter[str]:
        return _words("\n".join(self._files(commit).values()))


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
    """The Word file of a build. Raises BrokenMachine if the build has none."""
    data = next((one.data for one in built.artifacts.files if one.name == "manuscript.docx"), None)
    if data is None:
        raise BrokenMachine("there is no Word file of this version; recto build --format docx says why")
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


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))
