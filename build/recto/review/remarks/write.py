"""Files with remarks -> where each of the remarks belongs in the text as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from recto.core.world import World
from recto.review.remarks import base, hypothesis, pdf, word
from recto.review.remarks.history import NOW, History
from recto.review.remarks.place import Placer, Spot
from recto.review.remarks.remark import Marked, Placed, Remark, State, Unreadable
from recto.review.remarks.trail import Trails

LARGEST = 300_000_000
"""Of a file, in bytes."""


def read(path: Path, world: World) -> list[Marked]:
    """The remarks of a file. Raises Unreadable."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"is larger than {LARGEST // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as failure:
        raise Unreadable(f"cannot be read: {failure.strerror}") from failure
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return [pdf.read(str(path), data, world)]
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return [word.read(str(path), data)]
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return hypothesis.read(str(path), data)
    raise Unreadable("is no Word file, no PDF and no JSON; save it as one of these")


def place(texts: Iterable[Marked], history: History, *, resolved: bool = False) -> list[Placed]:
    """Where the remarks of texts belong, in the order of the text as it is now; those without a place at the end."""
    trails = Trails(history)
    found = [one for text in texts for one in _placed(text, trails) if resolved or not one.remark.is_resolved]
    paths = {source.path: number for number, source in enumerate(history.words(NOW).files)}

    def order(one: Placed) -> tuple[bool, int, int, int]:
        if one.location is None:
            return True, 0, 0, 0
        return False, paths.get(one.location.path, 0), one.location.line, one.location.column

    return sorted(found, key=order)


def _placed(text: Marked, trails: Trails) -> Iterator[Placed]:
    history = trails.history
    if text.is_whole:
        version = base.named(text, history)
        version = base.alike(text, history) if version is None else version
        placer = None if version is None or not text.remarks else Placer(text, version, history)
        for remark in text.remarks:
            spot = placer.spot(remark) if placer else None
            yield _one(text, remark, placer, spot, version, trails)
        return
    (remark,) = text.remarks
    if not remark.words:
        yield Placed(text.file, remark, State.NOT_FOUND, why=_WHY[remark.is_on_all])
        return
    named = base.named(text, history)
    if named is None:
        if found := base.quoted(text, remark, history):
            version, placer, spot = found
            yield _one(text, remark, placer, spot, version, trails)
            return
    else:
        placer = Placer(text, named, history)
        if (place := placer.spot(remark)) is not None:
            yield _one(text, remark, placer, place, named, trails)
            return
    where = f"version {named[:12]} has" if named else "the versions have"
    yield Placed(text.file, remark, State.NOT_FOUND, named or "", why=f"{where} these words nowhere, or several times")


_WHY = {True: "it is about the page as a whole", False: "it quotes no words"}


def _one(
    text: Marked, remark: Remark, placer: Placer | None, spot: Spot | None, version: str | None, trails: Trails
) -> Placed:
    history = trails.history
    if placer is None or version is None:
        return Placed(text.file, remark, State.NOT_FOUND, why="no version of this manuscript has the text of this file")
    old = history.words(version)
    if spot is None:
        near = placer.near(remark)
        why = "it is not certain which words of the text it is about"
        return Placed(
            text.file, remark, State.NOT_FOUND, version, heading=old.heading(near) if near >= 0 else "", why=why
        )
    fate = trails.follow(version, NOW, spot.first, spot.end)
    new = history.words(NOW)
    if fate.state is State.HOLDS:
        return Placed(text.file, remark, fate.state, version, new.location(fate.first), new.heading(fate.first))
    was = old.text(spot.first, spot.end)
    if fate.state is State.NOT_FOUND:
        why = "its paragraph was rewritten, and what is there now is not certainly the same"
        return Placed(text.file, remark, fate.state, version, heading=old.heading(spot.first), old=was, why=why)
    commit = trails.since(version, spot.first, spot.end)
    return Placed(
        text.file,
        remark,
        fate.state,
        version,
        new.location(fate.first) if fate.first >= 0 else None,
        new.heading(fate.first) if fate.first >= 0 else old.heading(spot.first),
        was,
        new.text(fate.first, fate.end) if fate.state is State.CHANGED else "",
        history.named(commit) if commit is not None else None,
    )


def remarks(
    files: Sequence[Path], project: Path, world: World, *, resolved: bool = False
) -> tuple[list[Placed], list[str]]:
    """The remarks of files in their places, and what is wrong with the files that could not be read."""
    history = History(project, world)
    texts: list[Marked] = []
    problems: list[str] = []
    for path in files:
        try:
            texts += read(path, world)
        except Unreadable as failure:
            problems.append(f"{path} {failure}")
    return place(texts, history, resolved=resolved), problems
