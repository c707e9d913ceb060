"""For people: ``file:line:column: remark holds: …``, and below it the words, the change and the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recto.core.escaping import line
from recto.core.wording import shortened
from recto.review.remarks.formats import by, fate, said, where_from
from recto.review.remarks.remark import Placed


def write(placed: Sequence[Placed]) -> str:
    """Some lines for each."""
    return "\n".join(part for one in placed for part in _lines(one))


def _lines(placed: Placed) -> Iterator[str]:
    remark = placed.remark
    place = f"{placed.location}" if placed.location else where_from(placed)
    who = by(remark.author, remark.date)
    resolved = ", resolved" if remark.is_resolved else ""
    yield line(f"{place}: remark {placed.state.value}{resolved}: {who and f'{who}: '}{said(placed)}")
    if remark.quote:
        yield "    " + line(f"on: “{shortened(remark.quote)}”")
    if told := fate(placed):
        yield "    " + line(f"{placed.state.value}: {told}")
    for reply in remark.replies:
        yield "    " + line(f"answer: {by(reply.author, reply.date)}: {reply.text}")


FORMAT = write
