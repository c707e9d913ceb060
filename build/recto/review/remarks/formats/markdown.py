"""A list in Markdown, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recto.core.escaping import code
from recto.core.escaping import markdown as escaped
from recto.core.wording import shortened
from recto.review.remarks.formats import by, fate, said, where_from
from recto.review.remarks.remark import Placed


def write(placed: Sequence[Placed]) -> str:
    """An item for each, with the answers as a list in it."""
    return "\n".join(part for one in placed for part in item(one))


def item(placed: Placed, box: str = "") -> Iterator[str]:
    """The lines of an item."""
    remark = placed.remark
    place = code(str(placed.location)) if placed.location else escaped(where_from(placed))
    who = escaped(by(remark.author, remark.date))
    resolved = ", resolved" if remark.is_resolved else ""
    yield f"- {box}{place} ({placed.state.value}{resolved}) {who and f'**{who}** '}{escaped(said(placed))}"
    if remark.quote:
        yield f"  - on “{escaped(shortened(remark.quote))}”"
    if told := fate(placed):
        yield f"  - {escaped(told)}"
    yield from (f"  - **{escaped(by(reply.author, reply.date))}** {escaped(reply.text)}" for reply in remark.replies)


FORMAT = write
