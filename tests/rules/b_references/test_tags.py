"""citation-tags.tsv, the aliases of before 2020."""

from __future__ import annotations

from tests.helpers import Maker, check, examine, said

PATH = "content/citation-tags.tsv"


def test_tags_count_and_are_told_their_form_of_today(make: Maker) -> None:
    project = make.text("[@tag:a; @tag:b].\n", **{PATH: "tag\tcitation\na\tdoi:10.5555/alpha\nb\tdoi:10.5555/beta\n"})
    (found,) = check(project)
    assert said([found]) == [("B022", "warning", f"{PATH}:1:1")]
    assert found.hint.endswith(": [@tag:a]: doi:10.5555/alpha")
    assert examine(project).bibliography.references.keys() == {"doi:10.5555/alpha", "doi:10.5555/beta"}


def test_what_the_hint_says_does_the_same(make: Maker) -> None:
    project = make.text("[@tag:a].\n\n[@tag:a]: doi:10.5555/alpha\n")
    assert check(project) == []
    assert examine(project).bibliography.references.keys() == {"doi:10.5555/alpha"}


def test_rows_that_are_none(make: Maker) -> None:
    rows = "tag\tcitation\na doi:10.5555/alpha\n\n\tdoi:10.5555/beta\nb\tdoi:10.5555/beta\textra\n"
    project = make.text("[@tag:b].\n", **{PATH: rows})
    assert said(check(project)) == [
        ("B022", "warning", f"{PATH}:1:1"),
        ("B023", "warning", f"{PATH}:2:1"),
        ("B023", "warning", f"{PATH}:4:1"),
    ]


def test_a_file_without_tags_is_nothing_to_speak_of(make: Maker) -> None:
    assert check(make.text("Text.\n", **{PATH: "tag\tcitation\n"})) == []
    assert check(make.text("Text.\n")) == []
