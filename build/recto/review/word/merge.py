"""Edited Word files -> the manuscript with their edits.

Each file is compared with the one that its version of the manuscript makes. The edits are made in the Markdown of that
version; if the manuscript has changed since, git merges the two. Then the version with its edits is built, and its
words are compared with those of the Word file.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from recto.core.diagnostics import Report, error, warning
from recto.core.files import replace as replace_file
from recto.core.model import Location, Text
from recto.core.world import BrokenMachine, World
from recto.formats.docx.template_package import Package, Unusable
from recto.pipeline import Options, Stage, silent
from recto.review.versions import Version
from recto.review.word.base import base, made_from
from recto.review.word.edits import Unplaced, edits, is_of_build
from recto.review.word.files import Edit, edited
from recto.review.word.keys import Keys
from recto.review.word.proof import Difference, alike, differences
from recto.review.word.reading import LARGEST, MOST_ELEMENTS, Accept, WordText, read, settled
from recto.review.word.source import Source
from recto.review.word.typed import Typed


@dataclass(frozen=True, slots=True)
class Merged:
    """What Word files have made of a manuscript."""

    files: Mapping[str, str]
    """The files that change, by their paths in the project, as they are then."""
    edits: int
    unplaced: int
    differences: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class _Edited:
    """What one Word file has changed in the version that it was made from."""

    name: str
    text: Text
    """The text of that version."""
    files: Mapping[str, str]
    made: Sequence[Edit]
    unplaced: Sequence[Unplaced]
    typed: Sequence[Typed]
    differences: Sequence[Difference]
    proved: Text | None
    """The text with the edits, as it was built."""
    renamed: Mapping[str, str]
    """What files of that version are called now, if they have other names."""


def merge(
    words: Sequence[Path], project: Path, options: Options, world: World, report: Report, stage: Stage = silent
) -> Merged:
    """The manuscript with the edits of some Word files. Reports what could not be placed (E001), conflicts (E002), and
    where the result differs from a file (E003). Raises BrokenMachine if a file is none of this manuscript.

    Nothing is written.
    """
    found = []
    for file in words:
        with stage(f"read {file.name}"):
            word, sent = opened(file), opened(file, lambda _: False)
        found.append(_edited(file.name, word, sent, project, options, world, report, stage))
    files: dict[str, str] = {}
    conflicts = 0
    for one in found:
        for path, text in one.files.items():
            now = one.renamed.get(path, path)
            files[now], clashes = _merged(path, now, text, one, files, project, world, report)
            conflicts += clashes
    for one in found:
        _tell(one, files, project, report)
    return Merged(
        files,
        sum(len(one.made) for one in found),
        sum(len(one.unplaced) for one in found),
        sum(len(one.differences) for one in found),
        conflicts,
    )


def opened(path: Path, accept: Accept = lambda _: True) -> WordText:
    """The text of a Word file. Raises BrokenMachine if it cannot be read."""
    try:
        return read(Package(path.read_bytes(), LARGEST, MOST_ELEMENTS), accept)
    except Unusable as failure:
        raise BrokenMachine(f"{path.name} {failure}; {failure.hint}") from failure
    except OSError as failure:
        raise BrokenMachine(f"{path} cannot be read: {failure.strerror or failure}") from failure


def _edited(
    name: str,
    word: WordText,
    sent: WordText,
    project: Path,
    options: Options,
    world: World,
    report: Report,
    stage: Stage,
) -> _Edited:
    with base(sent, name, project, world) as found:
        chosen = found.version
        if not found.is_certain:
            problem = f"{name} does not say which version it was made from; it was compared with {chosen.name}"
            report(warning("E004", problem, None, "look at the difference: what has changed since may be undone"))
        with stage(f"build {chosen.name}"):
            built, made_word = made_from(chosen, word, project, options, world)
        word = settled(word, made_word)
        text = built.examined.text
        source = Source(made_word, text, built.examined.document, built.examined.bibliography)
        keys = Keys(built.examined.bibliography)
        made, unplaced, by_hand = edits(source, word, keys)
        files = edited(text, made)
        with stage("build with the edits"), _copy(chosen, files) as folder:
            again, proof = made_from(Version(folder, name), word, project, options, world)
        examined = again.examined
        proved = Source(proof, examined.text, examined.document, examined.bibliography)
        return _Edited(
            name,
            text,
            files,
            made,
            unplaced,
            by_hand,
            differences(word, proof, proved, examined.bibliography, keys),
            examined.text,
            _renamed(chosen, project, world),
        )


@contextmanager
def _copy(chosen: Version, files: Mapping[str, str]) -> Iterator[Path]:
    """A folder with a version's files, of which some are others."""
    with tempfile.TemporaryDirectory(prefix="recto-merge-") as folder:
        root = Path(folder) / "project"
        unread = shutil.ignore_patterns(".git", "output", "webpage", ".venv", "node_modules")
        shutil.copytree(chosen.folder, root, symlinks=True, ignore=unread)
        for path, text in files.items():
            replace_file(root / path, text.encode())  # which does not write through a link
        yield root


# --- three ways -------------------------------------------------------------------------------------------------------


def _renamed(chosen: Version, project: Path, world: World) -> Mapping[str, str]:
    """The names that the files of a version have now, by those that they had."""
    if not chosen.commit:
        return {}
    command = ("diff", "--find-renames", "--diff-filter=R", "--name-status", "-z", "--relative")
    answer = world.git(project, *command, chosen.commit, "--", "content/") or ""
    names = answer.split("\0")
    return dict(zip(names[1::3], names[2::3], strict=False))


def _merged(
    path: str, name: str, text: str, one: _Edited, files: Mapping[str, str], project: Path, world: World, report: Report
) -> tuple[str, int]:
    """A file, which is called ``name`` now, with the edits of a Word file and all that was changed otherwise; and how
    many conflicts it has."""
    before = next(source.text for source in one.text.sources if source.path == path)
    now = files.get(name)
    if now is None:
        try:
            now = (project / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            report(error("E002", f"{path} is gone, and {one.name} has edits of it", Location(path), _GONE))
            return text, 1
    if now == before:
        return text, 0
    if marked := _unresolved(project / name):
        problem = f"git's marks of another merge are here, so the edits of {one.name} were not made in this file"
        report(error("E002", problem, Location(name, marked, 1), _UNRESOLVED))
        return now, 1
    texts = now, before, text
    status, result = _merged_by_git(name, texts, one, world)
    if status:  # git merges lines, and the two may have changed different sentences of one
        apart, whole = _merged_by_git(name, [_SENTENCE.sub(" \x01\n", each) for each in texts], one, world)
        status, result = (status, result) if apart else (0, whole.replace("\x01\n", ""))
    for number, line in enumerate(result.split("\n"), 1):
        if line.startswith("<<<<<<< "):
            problem = f"the manuscript and {one.name} have changed the same lines"
            report(error("E002", problem, Location(name, number, 1), _CONFLICT))
    return result, status


_SENTENCE = re.compile(r"(?<=[^\W\d_][.!?)\]]) (?=[^\W\d_a-z])")
"""Where a sentence begins within a line."""


def _merged_by_git(name: str, texts: Sequence[str], one: _Edited, world: World) -> tuple[int, str]:
    """What git makes of a file now, before and as it was edited: the number of conflicts, and the text with them."""
    parts = ("now", "before", "edited")
    with tempfile.TemporaryDirectory(prefix="recto-merge-") as folder:
        for part, content in zip(parts, texts, strict=True):
            (Path(folder) / part).write_text(content, encoding="utf-8")
        labels = [part for label in ("this manuscript", "before", one.name) for part in ("-L", label)]
        status, data, problem = world.run(["git", "merge-file", "-p", *labels, *parts], Path(folder))
    if status < 0 or status > 127:
        raise BrokenMachine(f"git cannot merge {name}: {problem.strip()}")
    return status, data.decode("utf-8")


def _unresolved(path: Path) -> int:
    """The line where git's marks of a merge begin in a file; 0 if there are none."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = re.search(r"^<{7} .*\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7} ", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


_CONFLICT = "keep what is right of both, and remove the lines <<<<<<<, ======= and >>>>>>>"
_UNRESOLVED = "keep what is right of both, remove the lines <<<<<<<, ======= and >>>>>>>, and merge again"
_GONE = "its text is written again; keep what you need of it"


# --- what is said -----------------------------------------------------------------------------------------------------


def _tell(one: _Edited, files: Mapping[str, str], project: Path, report: Report) -> None:
    for unplaced in one.unplaced:
        location = _now(one.text.location(unplaced.place), one.text, one, files, project)
        words = f": “{unplaced.words}”" if unplaced.words else ""
        report(error("E001", f"an edit in {one.name} was not made{words}: {unplaced.problem}", location, unplaced.hint))
    for citation in one.typed:
        location = _now(one.text.location(citation.place), one.text, one, files, project)
        report(citation.said(one.name, location, files[location.path]))
    told = {alike(unplaced.words) for unplaced in one.unplaced} - {""}
    parted = {
        (place.path, place.line)
        for unplaced in one.unplaced
        if not unplaced.words
        for place in [_now(one.text.location(unplaced.place), one.text, one, files, project)]
    }
    for difference in one.differences:
        if one.proved is None or alike(difference.edited) in told or alike(difference.built) in told:
            continue
        location = _now(one.proved.location(difference.place), one.proved, one, files, project)
        if not (difference.edited or difference.built) and (location.path, location.line) in parted:
            continue
        if is_of_build(difference.edited, difference.built, one.proved, difference.place):
            continue
        if difference.built == _NO_NUMBER:
            problem = f"{one.name} no longer has what this reference leads to"
            report(error("E003", problem, location, "take the reference away, or refer to another label"))
            continue
        problem = _difference(one.name, difference)
        report(error("E003", problem, location, "compare the two, and correct the manuscript by hand"))


_NO_NUMBER = "??"
"""What stands in place of a number whose label is gone."""


def _difference(name: str, one: Difference) -> str:
    if one.edited == one.built != "":
        return f"“{one.edited}” looks different in {name} than in the manuscript now"
    if one.edited and one.built:
        return f"{name} says “{one.edited}” where the manuscript now says “{one.built}”"
    if one.edited:
        return f"{name} says “{one.edited}”, which is not in the manuscript now"
    return (
        f"the manuscript now says “{one.built}”, which is not in {name}"
        if one.built
        else (f"paragraphs begin elsewhere in {name} than in the manuscript now")
    )


def _now(place: Location, text: Text, one: _Edited, files: Mapping[str, str], project: Path) -> Location:
    """A place of another version in the files as they are once the edits are made."""
    before = next((source.text for source in text.sources if source.path == place.path), None)
    place = replace(place, path=one.renamed.get(place.path, place.path))
    path = project / place.path
    after = files.get(place.path) or (path.read_text("utf-8", "replace") if path.is_file() else None)
    if before is None or after is None or before == after:
        return place
    matcher = SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if a <= place.line - 1 < b:
            line = c + (place.line - 1 - a if kind == "equal" else min(place.line - 1 - a, max(d - c - 1, 0))) + 1
            return replace(place, line=line, column=place.column if kind == "equal" else 1)
    return place
