"""The versions of a manuscript's text, read from git's objects without a checkout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recto.core.model import SourceFile
from recto.core.world import BrokenMachine, World
from recto.manuscript.read import LARGEST_TEXT
from recto.review.remarks.matching import Index, Run, matched, pairs, shingles
from recto.review.remarks.remark import Commit
from recto.review.remarks.words import Words

NOW = ""
"""What stands for the text as it is now, in place of a commit."""
MOST_VERSIONS = 200
"""How many versions are looked through for the one that a file was made of."""
MOST_COMMITS = 1_000
"""How many commits are looked through for the one that changed something."""
_SECTION = re.compile(r"content/(?:\d[^/]*\.md|metadata\.yaml)")


@dataclass(slots=True)
class History:
    """A project's versions; each is read once."""

    project: Path
    world: World
    _prefix: str = ""
    _blobs: dict[str, str] = field(default_factory=dict)
    _words: dict[str, Words] = field(default_factory=dict)
    _indexes: dict[tuple[str, bool], Index] = field(default_factory=dict)
    _shingles: dict[str, frozenset[Run]] = field(default_factory=dict)
    _newest: list[str] | None = None
    _spoken: dict[str, str] = field(default_factory=dict)
    _maps: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _since: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.world.git(self.project, "rev-parse", "--git-dir") is None:
            raise BrokenMachine(f"{self.project} is in no git repository, so the version of a remark cannot be found")
        self._prefix = self.world.git(self.project, "rev-parse", "--show-prefix") or ""
        if not len(self.words(NOW)):
            raise BrokenMachine(f"there is no text in {self.project / 'content'}; name the manuscript with --project")

    def commit(self, name: str) -> str:
        """The full name of a commit that has the manuscript; empty if there is none."""
        if not re.fullmatch(r"[0-9a-f]{7,64}", name):
            return ""
        found = self.world.git(
            self.project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
        return found if found and len(self.words(found)) else ""

    def newest(self) -> list[str]:
        """The commits that changed the text, the newest first."""
        if self._newest is None:
            found = self.world.git(self.project, "rev-list", f"--max-count={MOST_VERSIONS}", "HEAD", "--", "content")
            self._newest = (found or "").split()
        return self._newest

    def since(self, base: str) -> list[str]:
        """The commits that changed the text after a version, the oldest first; in the end, the text as it is now."""
        if base not in self._since:
            found = None
            if base != NOW:
                found = self.world.git(
                    self.project,
                    "rev-list",
                    "--first-parent",
                    f"--max-count={MOST_COMMITS}",
                    f"{base}..HEAD",
                    "--",
                    "content",
                )
            self._since[base] = [*reversed((found or "").split()), NOW]
        return self._since[base]

    def are_all_since(self, base: str) -> bool:
        """Whether ``since`` has all commits."""
        return len(self.since(base)) <= MOST_COMMITS

    def named(self, commit: str) -> Commit:
        """A commit as it is named to people."""
        if commit == NOW:
            return Commit("", "", "")
        said = (
            self.world.git(self.project, "log", "-1", "--no-show-signature", "--format=%cs%x00%s", commit, "--") or "\0"
        )
        date, _, subject = said.partition("\0")
        return Commit(commit[:12], date, subject)

    def words(self, commit: str) -> Words:
        """The words of a version."""
        if commit not in self._words:
            self._words[commit] = Words(self._files(commit) if commit else self._files_now())
        return self._words[commit]

    def index(self, commit: str, *, loose: bool = False) -> Index:
        """The words of a version, as they are looked up."""
        if (commit, loose) not in self._indexes:
            words = self.words(commit)
            self._indexes[commit, loose] = Index(words.loose if loose else words.words)
        return self._indexes[commit, loose]

    def shingles(self, commit: str) -> frozenset[Run]:
        """The runs of four words of a version."""
        if commit not in self._shingles:
            self._shingles[commit] = frozenset(shingles(self.words(commit).loose))
        return self._shingles[commit]

    def is_repeated(self, words: Sequence[str]) -> bool:
        """Whether one of the versions has words, in the form in which they are looked for, more than once."""
        wanted = f" {' '.join(words)} "
        for commit in (NOW, *self.newest()):
            if commit not in self._spoken:
                self._spoken[commit] = f" {' '.join(self.words(commit).loose)} "
            first = self._spoken[commit].find(wanted)
            if first >= 0 and self._spoken[commit].find(wanted, first + 1) >= 0:
                return True
        return False

    def map(self, base: str, later: str) -> list[int]:
        """For each word of a version the index of that of another; -1 where there is none."""
        if (base, later) not in self._maps:
            same = range(len(self.words(base)))
            known = pairs(self.words(base).named(), self.words(later).named())
            ours, theirs = self.index(base), self.index(later)
            self._maps[base, later] = [*same] if base == later else matched(ours, theirs, known)
        return self._maps[base, later]

    def _files_now(self) -> list[SourceFile]:
        content = self.project / "content"
        root = content.resolve()
        found = []
        for path in [content / "metadata.yaml", *sorted(content.glob("[0-9]*.md"))]:
            if path.is_file() and path.resolve().is_relative_to(root) and path.stat().st_size <= LARGEST_TEXT:
                found.append(SourceFile(f"content/{path.name}", _text(path.read_bytes())))
        return found

    def _files(self, commit: str) -> list[SourceFile]:
        listed = self.world.git(
            self.project, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{self._prefix}content/"
        )
        entries: list[tuple[str, str]] = []
        for entry in (listed or "").split("\0"):
            about, _, path = entry.partition("\t")
            inside = path.removeprefix(self._prefix)
            if about.startswith("100") and _SECTION.fullmatch(inside):
                entries.append((inside, about.split()[2]))
        self._read([name for _, name in entries if name not in self._blobs])
        # The metadata come first, as their values do in a manuscript's files.
        entries.sort(key=lambda one: (one[0].endswith(".md"), one[0]))
        return [SourceFile(path, self._blobs[name]) for path, name in entries]

    def _read(self, names: list[str]) -> None:
        if not names:
            return
        asked = "".join(f"{name}\n" for name in names).encode()
        status, data, problem = self.world.run(["git", "cat-file", "--batch"], self.project, asked, lasting=True)
        if status:
            raise BrokenMachine(f"git cannot read the manuscript's versions: {problem.strip()}")
        at = 0
        for name in names:
            end = data.index(b"\n", at)
            about = data[at:end].split()
            size = int(about[2]) if len(about) == 3 else 0
            self._blobs[name] = _text(data[end + 1 : end + 1 + size]) if size <= LARGEST_TEXT else ""
            at = end + size + 2 if len(about) == 3 else end + 1


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
