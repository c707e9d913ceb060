"""The annotations of a PDF (ISO 32000-1, 12.5.6): the words that they mark, answers, and which are resolved."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from recto.core.world import BrokenMachine, World
from recto.review.remarks.remark import MOST, Marked, Remark, Reply, Unreadable
from recto.review.remarks.words import words_of

LARGEST = 200_000_000
"""Of a PDF, in bytes."""
_RESOLVED = frozenset(("Completed", "Accepted", "Rejected", "Cancelled"))
"""States of the model ``Review`` that end a discussion."""
_MARKS = {"StrikeOut": "strike out", "Underline": "underline", "Squiggly": "squiggly underline", "Caret": "insert"}
_WORKER = "recto.review.remarks.pdf_worker"

Box = Sequence[float]


def read(name: str, data: bytes, world: World) -> Marked:
    """The text of a PDF, with its annotations. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1_000_000} MB")
    try:
        answer = json.loads(world.ask_worker(_WORKER, f"{MOST}\n".encode() + data, timeout=300))
    except BrokenMachine as failure:
        raise Unreadable("is damaged, or takes too much memory or time") from failure
    if "problem" in answer:
        raise Unreadable(answer["problem"])
    text = _Text(answer["words"])
    commits = tuple(dict.fromkeys(answer["names"]))
    return Marked(name, text.words, tuple(_remarks(answer["annotations"], text)), commits)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a page as it is printed, and the words that are looked for in it."""

    text: str
    page: int
    boxes: Sequence[Box]
    first: int
    last: int


class _Text:
    """The words of a PDF, and where they are on its pages."""

    def __init__(self, printed: Sequence[Any]) -> None:
        self.words: list[str] = []
        self.pages: dict[int, list[_Word]] = {}
        for text, page, boxes in printed:
            found = words_of(text)
            first = len(self.words)
            self.words += found
            self.pages.setdefault(page, []).append(_Word(normalize("NFKC", text), page, boxes, first, len(self.words)))

    def marked(self, page: int, marks: Sequence[Box]) -> list[_Word]:
        """The words of which at least half is within boxes; or else the one of which most is."""
        shares = [
            (sum(any(_is_in(box, mark) for mark in marks) for box in one.boxes) / len(one.boxes), one)
            for one in self.pages.get(page, ())
        ]
        found = [one for share, one in shares if share >= 0.5]
        if found:
            return found
        best = max(shares, key=lambda share: share[0], default=(0.0, None))
        return [best[1]] if best[0] and best[1] else []

    def beside(self, page: int, box: Box) -> list[_Word]:
        """The words of the lines that are at the height of a box."""
        middle = (box[1] + box[3]) / 2
        lines = [one for one in self.pages.get(page, ()) if one.boxes[0][1] - 2 <= middle <= one.boxes[0][3] + 2]
        over = [one for one in lines if any(_overlap(part, box) for part in one.boxes)]
        return over or lines

    def before(self, page: int, box: Box) -> list[_Word]:
        """The word that a caret stands behind or in."""
        across = (box[0] + box[2]) / 2
        line = [one for one in self.pages.get(page, ()) if one.boxes[0][1] - 3 <= box[3] and box[1] <= one.boxes[0][3]]
        left = [one for one in line if one.boxes[0][0] <= across]
        nearest = max(left, key=lambda one: one.boxes[0][0], default=None)
        return [nearest] if nearest else line[:1]


def _is_in(box: Box, mark: Box) -> bool:
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return mark[0] <= across <= mark[2] and mark[1] <= up <= mark[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


@dataclass(slots=True)
class _Thread:
    about: Mapping[str, Any]
    boxes: list[Box]
    replies: list[Reply] = field(default_factory=list)
    is_resolved: bool = False
    mark: str = ""


def _remarks(annotations: Sequence[Mapping[str, Any]], text: _Text) -> Iterator[Remark]:
    by_place = {(one["page"], one["at"]): one for one in annotations}
    threads: dict[tuple[int, int], _Thread] = {}
    answers: list[tuple[Mapping[str, Any], tuple[int, int]]] = []
    for one in annotations:
        head = _head(one, by_place)
        if head is one:
            threads[one["page"], one["at"]] = _Thread(one, [*one["boxes"]], mark=_MARKS.get(one["kind"], ""))
        else:
            answers.append((one, (head["page"], head["at"])))
    for one, place in sorted(answers, key=lambda answer: _date(answer[0]["date"], whole=True)):
        thread = threads[place]
        if one["model"] == "Review" or (not one["model"] and one["state"]):
            thread.is_resolved = one["state"] in _RESOLVED
        elif one["model"] != "Marked":
            if one["kind"] != "Text" and one["boxes"]:  # words that are marked together with others
                thread.boxes += one["boxes"]
                thread.mark = (
                    "replace" if {thread.mark, _MARKS.get(one["kind"])} == {"insert", "strike out"} else thread.mark
                )
            if one["text"].strip():
                thread.replies.append(Reply(one["author"], _date(one["date"]), one["text"].strip()))
    for thread in threads.values():
        yield _remark(thread, text)


def _head(one: Mapping[str, Any], by_place: Mapping[tuple[int, int], Mapping[str, Any]]) -> Mapping[str, Any]:
    """The annotation at the beginning of a thread."""
    seen = {one["at"]}
    head = one
    while (above := by_place.get((head["page"], head["to"]))) is not None:
        if above["at"] in seen:
            return one  # they answer each other; each stands for itself then
        seen.add(above["at"])
        head = above
    return head


def _remark(thread: _Thread, text: _Text) -> Remark:
    about = thread.about
    page = about["page"]
    is_beside = not thread.boxes
    if not is_beside:
        found = text.marked(page, thread.boxes)
    elif about["kind"] == "Caret":
        found = text.before(page, about["box"])
    else:
        found = text.beside(page, about["box"])
    return Remark(
        about["text"].strip(), about["author"], _date(about["date"]),
        "" if is_beside else " ".join(one.text for one in found),
        tuple(at for one in found for at in range(one.first, one.last)),
        is_beside=is_beside, mark=thread.mark, replies=tuple(thread.replies),
        is_resolved=thread.is_resolved, page=page + 1,
    )  # fmt: skip


_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")


def _date(written: str, *, whole: bool = False) -> str:
    if whole:
        return written.removeprefix("D:")
    match = _DATE.match(written)
    return "-".join(match.groups()) if match else ""
