"""The body of a request to GitHub that makes a review of a pull request; nothing is sent.

https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request

A comment can only be on a line that the pull request shows. Remarks without a line are in the text of the review.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from recto.core import escaping
from recto.core.escaping import markdown as escaped
from recto.core.wording import counted
from recto.review.remarks.formats import by, fate, said
from recto.review.remarks.formats.markdown import item
from recto.review.remarks.remark import Placed


def write(placed: Sequence[Placed]) -> str:
    """JSON, indented."""
    there = [one for one in placed if one.location]
    others = [part for one in placed if not one.location for part in item(one)]
    body = f"{counted(len(placed), 'remark')} on earlier versions of the text."
    review = {
        "event": "COMMENT",
        "body": "\n".join([body, "", "Without a place in the text:", "", *others] if others else [body]),
        "comments": [
            {"path": one.location.path, "line": one.location.line, "side": "RIGHT", "body": "\n\n".join(_body(one))}
            for one in there
            if one.location
        ],
    }
    return escaping.json(json.dumps(review, indent=2, ensure_ascii=False))


def _body(placed: Placed) -> Iterator[str]:
    remark = placed.remark
    if remark.quote:
        yield f"> {escaped(remark.quote)}"
    who = escaped(by(remark.author, remark.date))
    resolved = " (resolved)" if remark.is_resolved else ""
    yield f"**{who or 'A remark'}**{resolved}: {escaped(said(placed))}"
    if told := fate(placed):
        yield f"*{placed.state.value.capitalize()}*: {escaped(told)}"
    yield from (f"**{escaped(by(reply.author, reply.date))}**: {escaped(reply.text)}" for reply in remark.replies)


FORMAT = write
