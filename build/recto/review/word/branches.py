"""The edits of each author of a Word file, as a branch with one commit: what a pull request needs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recto.core.diagnostics import Report, error
from recto.core.wording import counted
from recto.core.world import BrokenMachine, World
from recto.pipeline import Options, Stage, silent
from recto.review.word.base import base, made_from
from recto.review.word.edits import Unplaced, edits
from recto.review.word.files import Edit, edited
from recto.review.word.keys import Keys
from recto.review.word.merge import opened
from recto.review.word.reading import WordText, settled
from recto.review.word.source import Source
from recto.review.word.typed import Typed


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that was made."""

    name: str
    author: str
    edits: int


@dataclass(frozen=True, slots=True)
class _Share:
    """What one author has edited."""

    author: str
    date: str
    made: Sequence[Edit]
    unplaced: Sequence[Unplaced]
    typed: Sequence[Typed]


def branches(
    words: Sequence[Path], project: Path, options: Options, world: World, report: Report, stage: Stage = silent
) -> list[Branch]:
    """Make a branch for each author of each Word file, from the commit that the file was made from.

    Neither the checkout nor other branches are touched. What is not tracked is of whoever saved the file. Reports what
    could not be placed (E001). Raises BrokenMachine outside a repository, and if what a file was made from is not
    committed.
    """
    if world.git(project, "rev-parse", "HEAD") is None:
        raise BrokenMachine(f"{project} has no git repository with a commit, so no branch can be made")
    planned: list[tuple[Branch, str, Mapping[str, str], _Share]] = []
    for path in words:
        with stage(f"read {path.name}"):
            word, sent = opened(path), opened(path, lambda _: False)
        with base(sent, path.name, project, world) as of:
            commit = of.version.commit or _committed(path.name, project, world)
            with stage(f"build {of.version.name}"):
                built, made_word = made_from(of.version, word, project, options, world)
            examined = built.examined
            source = Source(made_word, examined.text, examined.document, examined.bibliography)
            for share in _shares(path, word, made_word, source, Keys(examined.bibliography)):
                for one in share.unplaced:
                    words_of = f": “{one.words}”" if one.words else ""
                    problem = f"an edit of {share.author} in {path.name} was not made{words_of}: {one.problem}"
                    report(error("E001", problem, examined.text.location(one.place), one.hint))
                files: Mapping[str, str] = edited(examined.text, share.made)
                for citation in share.typed:
                    place = examined.text.location(citation.place)
                    report(citation.said(path.name, place, files.get(place.path, "")))
                if share.made:
                    branch = Branch(f"word/{_slug(path.stem)}/{_slug(share.author)}", share.author, len(share.made))
                    planned.append((branch, commit, files, share))
    for branch, *_ in planned:  # all of them or none
        if world.git(project, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch.name}") is not None:
            raise BrokenMachine(f"there is a branch {branch.name} already; delete or rename it, and try again")
    for branch, commit, files, share in planned:
        message = f"{counted(branch.edits, 'edit')} from {branch.name.split('/')[1]}"
        _commit(branch.name, commit, files, share, message, project, world)
    return [branch for branch, *_ in planned]


def _committed(name: str, project: Path, world: World) -> str:
    """The newest commit, if the text is as it is there."""
    if world.git(project, "status", "--porcelain", "--", "content"):
        raise BrokenMachine(f"{name} was made from changes in content/ that are not committed; commit them first")
    return world.git(project, "rev-parse", "HEAD") or ""


def _shares(path: Path, word: WordText, made: WordText, source: Source, keys: Keys) -> Iterator[_Share]:
    """What each author has edited: first what is not tracked."""
    untracked = settled(opened(path, lambda _: False), made) if word.authors else settled(word, made)
    known, unplaced, by_hand = edits(source, untracked, keys)
    yield _Share(word.saved_by or "unknown author", "", known, unplaced, by_hand)
    for author, date in sorted(word.authors.items()):

        def is_own(name: str, author: str = author) -> bool:
            return name == author

        own, missing, added = edits(source, settled(opened(path, is_own), made), keys)
        before = {(one.start, one.end, one.text) for one in known}
        own = [one for one in own if (one.start, one.end, one.text) not in before]
        missing = [one for one in missing if one not in unplaced]
        yield _Share(author or "unknown author", date, own, missing, [one for one in added if one not in by_hand])


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-_") or "edits"


def _commit(
    branch: str, parent: str, files: Mapping[str, str], share: _Share, message: str, project: Path, world: World
) -> None:
    """Make a branch of one commit, without a checkout."""
    prefix = world.git(project, "rev-parse", "--show-prefix") or ""
    with tempfile.TemporaryDirectory(prefix="recto-branch-") as folder:
        environ = {"GIT_INDEX_FILE": str(Path(folder) / "index"), "GIT_AUTHOR_NAME": share.author}
        environ |= {"GIT_AUTHOR_EMAIL": "", **({"GIT_AUTHOR_DATE": share.date} if share.date else {})}

        def git(*arguments: str, data: bytes = b"") -> str:
            status, answer, problem = world.run(["git", *arguments], project, data, environ=environ)
            if status:
                raise BrokenMachine(f"git {arguments[0]} failed: {problem.strip()}")
            return answer.decode().strip()

        git("read-tree", parent)
        for path, text in files.items():
            blob = git("hash-object", "-w", "--stdin", data=text.encode())
            git("update-index", "--add", "--cacheinfo", f"100644,{blob},{prefix}{path}")
        commit = git("commit-tree", git("write-tree"), "-p", parent, "-m", message)
        git("branch", branch, commit)
