"""A file that is built again is compared with the edited one."""

from __future__ import annotations

from typing import Any

from recto.review.word.keys import Keys
from recto.review.word.proof import Difference, differences

from tests.co_authors import TEXT, Sent, changed, project_of, sent_of, text_of
from tests.helpers import Maker
from tests.review.word.test_edits import moves, removes_citation, replaces
from tests.review.word.test_source import source_of
from tests.word import W


def compared(sent: Sent, data: bytes) -> list[Difference]:
    bibliography = sent.built.examined.bibliography
    return differences(text_of(data), sent.word, source_of(sent), bibliography, Keys(bibliography))


def test_a_file_says_the_same_as_itself(sent: Sent) -> None:
    assert compared(sent, sent.data) == []


def test_other_words_have_their_place(sent: Sent) -> None:
    [found] = compared(sent, changed(sent.data, replaces("120 patients", "130 patients")))
    assert (found.edited, found.built) == ("130", "120")
    assert TEXT[found.place :].startswith("120")


def test_a_citation_that_is_missing(sent: Sent) -> None:
    [found] = compared(sent, changed(sent.data, removes_citation(1)))
    assert (found.edited, found.built) == ("", "[1]")


def test_a_paragraph_at_another_place(sent: Sent) -> None:
    assert compared(sent, changed(sent.data, moves("Nothing was found", "The last words")))


def test_the_title_page_does_not_count(sent: Sent) -> None:
    assert compared(sent, changed(sent.data, replaces("A test", "Another test"))) == []


def test_an_address_may_be_a_link_to_itself_or_none(make: Maker) -> None:
    sent = sent_of(project_of(make, "See <https://example.org/> here.\n"))

    def unlinks(root: Any) -> None:
        link = next(one for one in root.iter(f"{W}hyperlink") if "example.org" in "".join(one.itertext()))
        for run in [*link]:
            link.addprevious(run)
        link.getparent().remove(link)

    assert compared(sent, changed(sent.data, unlinks)) == []
