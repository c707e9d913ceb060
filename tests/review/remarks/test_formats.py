"""What strangers write in remarks cannot do harm where it is shown."""

from __future__ import annotations

import json

import pytest
from recto.core.model import Location
from recto.core.plugins import constants, module_names
from recto.review.remarks.formats import differing
from recto.review.remarks.remark import Commit, Placed, Remark, Reply, State

FORMATS = constants("recto.review.remarks.formats", "FORMAT")
HOSTILE = "\x1b[31m@team <img src=x onerror=alert(1)> [a](javascript:x)\n# Heading\n::error::no"


def hostile(state: State, location: Location | None) -> Placed:
    remark = Remark(HOSTILE, HOSTILE, HOSTILE, HOSTILE, replies=(Reply(HOSTILE, "", HOSTILE),), mark="insert", page=3)
    return Placed("a.pdf", remark, state, "", location, HOSTILE, HOSTILE, "new", Commit("1234", "", HOSTILE), HOSTILE)


@pytest.mark.parametrize("state", [*State])
@pytest.mark.parametrize("form", module_names("recto.review.remarks.formats"))
def test_a_stranger_s_words_are_shown_as_words(form: str, state: State) -> None:
    written = FORMATS[form]([hostile(state, Location("content/1.md", 2, 3)), hostile(state, None)])
    assert "\x1b" not in written
    if form in ("github", "markdown", "issues"):
        assert "@team" not in written
        assert "<img" not in written
        assert "](javascript" not in written
    if form in ("markdown", "issues", "text"):
        assert [line for line in written.splitlines() if line.lstrip().startswith(("::", "# "))] == []
    if form in ("github", "json", "sarif"):
        json.loads(written)


@pytest.mark.parametrize("form", module_names("recto.review.remarks.formats"))
def test_no_remark_at_all(form: str) -> None:
    written = FORMATS[form]([])
    assert not written or json.loads(written)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a b", "a c", ("a b", "a c")),
        ("1 2 3 4 x 5 6 7 8", "1 2 3 4 y z 5 6 7 8", ("… 2 3 4 x 5 6 7 …", "… 2 3 4 y z 5 6 7 …")),
        ("a", "", ("a", "")),
    ],
)
def test_only_what_differs_is_shown(old: str, new: str, shown: tuple[str, str]) -> None:
    assert differing(old, new) == shown
