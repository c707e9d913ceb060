"""Words of messages."""

from __future__ import annotations

import json

import pytest
from recto.core.wording import counted, json_problem, listed, near, nearest, some, yaml_problem


def test_numbers_with_nouns() -> None:
    assert [counted(number, "error") for number in (0, 1, 2, 1234)] == [
        "0 errors",
        "1 error",
        "2 errors",
        "1234 errors",
    ]
    assert counted(1234, "word", grouped=True) == "1,234 words"


def test_words_one_after_the_other() -> None:
    assert [listed("abc"[:many]) for many in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b"], "or") == "a or b"


def test_the_first_words_of_many() -> None:
    assert some(["a", "b", "c", "d"]) == "a, b, c, d"
    assert some(["a", "b", "c"], most=2) == "a, b …"


def test_a_word_that_may_be_meant() -> None:
    assert nearest("titel", ["title", "lang"]) == "did you mean title?"
    assert nearest("titel", ["lang"]) == ""


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("doi:10.5555/j.2019.01.028", ["doi:10.5555/j.2019.01.029"], "doi:10.5555/j.2019.01.029"),
        ("doi:10.5555/j.2091.01.028", ["doi:10.5555/j.2019.01.028"], "doi:10.5555/j.2019.01.028"),
        ("doi:10.5555/j.1004567", ["doi:10.5555/j.1009876"], ""),
        ("doi:10.5555/j.1004567", ["doi:10.5555/j.1004576", "doi:10.5555/j.1004568"], ""),
        ("doi:10.5555/study.of.towns", ["doi:10.5555/study.of.cities"], ""),
        ("pmid:30718888", ["pmid:30718887"], "pmid:30718887"),
        ("pmid:30718888", ["pmid:30718877"], ""),
        ("fig:tower2", ["fig:tower", "fig:Tower2"], "fig:Tower2"),
        ("fig:a", ["fig:b"], ""),
        ("fig:panel-a", ["fig:panel-b"], ""),
        ("tag:birds", ["tag:bears"], ""),
        ("mesurments", ["measurements", "segments"], "measurements"),
        ("affiliation", ["affiliations"], "affiliations"),
        ("subtitle", ["title"], ""),
        ("dio", ["doi", "pmid"], "doi"),
        ("Smith2019", ["smith2019", "smith2018"], "smith2019"),
        ("mu\u0308ller", ["m\u00fcller"], "m\u00fcller"),
        ("", ["a"], ""),
    ],
)
def test_what_differs_by_a_slip_of_the_hand(word: str, known: list[str], meant: str) -> None:
    assert near(word, known) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ('[{"id": "a"},]', "there is a comma too many here"),
        ('[{"id": "a",}]', "there is a comma too many here"),
        ('[{"id": a}]', "a value is missing here, or lacks quotation marks"),
        ("[{id: 1}]", "a name in double quotation marks is missing here"),
        ('[{"id": "a" "b": 1}]', "a comma or a closing bracket is missing before this place"),
        ('[{"id" "a"}]', "a colon is missing before this place"),
        ('[{"id": "a}]', "the quotation mark here is never closed"),
        ('[{"id": "a\n"}]', "a quotation mark is missing before this place"),
        (r'[{"id": "\emph"}]', "a backslash must be written twice"),
        ("[] []", "there is something after the end of the list"),
    ],
)
def test_mistakes_in_json(text: str, said: str) -> None:
    with pytest.raises(json.JSONDecodeError) as raised:
        json.loads(text)
    assert json_problem(raised.value) == said


def test_mistakes_in_yaml() -> None:
    assert yaml_problem("mapping values are not allowed in this context") == (
        "the value contains a colon: put it in quotes"
    )
    assert yaml_problem("something new") == "something new"


def test_curly_quotation_marks_in_json() -> None:
    with pytest.raises(json.JSONDecodeError) as failure:
        json.loads("[{“id”: 1}]")
    assert json_problem(failure.value) == "the quotation mark “ is curly: JSON needs straight ones"
