from __future__ import annotations

import pytest

from tests.helpers import Maker
from tests.letters import filled, project, send

TEXT = """# Methods {#methods}

The study was done in three hospitals [@doi:10.5555/alpha], with *many* people. It was seen by all.

It was seen by nobody.

![A map.](a.svg){#fig:map}

$$ x = 1 $$ {#eq:one}
"""


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("done in three hospitals", "“done in three hospitals”"),
        ("Done, in *three* HOSPITALS", "“done in three hospitals”"),
        ("hospitals [@doi:10.5555/beta] with many", "“hospitals [1], with many”"),
        ("The study … people", "“The study was done in three hospitals [1], with many people”"),
        ("hospitals, with ... seen by all.", "“hospitals [1], with many people. It was seen by all”"),
        ("A map", "“A map”"),
        ("Methods", "“Methods”"),
    ],
)
def test_quoted_words_are_shown_as_the_manuscript_has_them(make: Maker, quoted: str, shown: str) -> None:
    assert filled(project(make, TEXT, f"We say [{quoted}]{{.quote}} now."))[0].strip() == f"We say {shown} now."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("[done in two hospitals]{.quote}", "A001 the manuscript does not say “done in two hospitals”"),
        ("[…]{.quote}", "A001 this quotation has no words"),
        ("[](#method)", "A003 the manuscript has no place #method"),
        ("see @fig:nap here", "A003 the manuscript has no place #fig:nap"),
        ("[It was seen by]{.quote}", "A004 the manuscript says “It was seen by” 2 times; the first is taken"),
    ],
)
def test_what_is_not_there_is_reported(make: Maker, answer: str, said: str) -> None:
    assert filled(project(make, TEXT, f"We say {answer}."))[1] == [said]


def test_places_that_are_there_are_not_reported(make: Maker) -> None:
    answers = "# Reviewer {#first}\n\n[](#methods), @fig:map, [](#eq:one), [above](#first) and [the map](#fig:map).\n"
    assert filled(project(make, TEXT, answers))[1] == []


def test_each_is_reported_where_it_is_written(make: Maker) -> None:
    answers = (
        "# Reviewer 1\n\n`[not this]{.quote}` and [not\n*there* at all]{.quote}, [](#methods), [](#no), [x](#no) and\n"
        "[nor this]{.quote #id}, see @fig:no.\n"
    )
    found = send(project(make, TEXT, answers), formats=()).diagnostics
    assert [(one.code, str(one.location).partition("1.md:")[2]) for one in found] == [
        ("A001", "3:26"),
        ("A003", "4:40"),
        ("A003", "4:49"),
        ("A001", "5:1"),
        ("A003", "5:29"),
    ]


def test_the_hint_says_how_the_text_reads_now(make: Maker) -> None:
    old = "The study was done in two hospitals, with few people.\n\nThis was here once.\n\nAnd this stays.\n"
    new = "The study took place in three hospitals, with few people.\n\nAnd this stays.\n"
    answers = "[was done in two hospitals]{.quote} [This was here once]{.quote} [quite other things]{.quote}\n"
    found = send(project(make, new, answers, old), formats=()).diagnostics
    assert [one.hint for one in found] == [
        "the text now says “took place in three hospitals, with few people.”",
        f"it was in {make.folder / 'old'}; to quote what is gone, write it without {{.quote}}",
        "quote the words as they are now",
    ]


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (
            "[all people. It was seen by nobody]{.quote}",
            "these words are in several paragraphs; quote those of each by themselves",
        ),
        ("[](#sec:methods)", "did you mean methods?"),
        ("[](#nowhere)", "name a label, a heading or a paragraph of the text, or quote words of it"),
    ],
)
def test_hints_say_what_is_meant(make: Maker, answer: str, hint: str) -> None:
    text = TEXT.replace("It was seen by all.", "It was seen by all people.")
    root = project(make, text, f"# 1.1 {{#r1.1}}\n\nSee {answer}.\n")
    assert [one.hint for one in send(root, formats=()).diagnostics] == [hint]


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        ("[three hospitals]{.qoute}", "{.qoute}"),
        ("[three hospitals]{.Quote}", "{.Quote}"),
        ("[three hospitals]{.quotes}", "{.quotes}"),
        ("[three hospitals]{quote}", "{quote}"),
        ("[three hospitals](.quote)", "(.quote)"),
        ("[three hospitals] {.quote}", "{.quote}"),
        ("\n\n::: {.quote}\nthree hospitals\n:::\n\n", "{.quote}"),
    ],
)
def test_what_is_nearly_a_quotation_is_reported(make: Maker, answer: str, written: str) -> None:
    found = send(project(make, TEXT, f"We say {answer} now.\n"), formats=()).diagnostics
    assert [(one.code, one.message) for one in found] == [("A007", f"{written} does not make a quotation")]


@pytest.mark.parametrize("answer", ["`[a]{.qoute}`", "[a](note)", "[a]{.note}", "[three hospitals]{.quote}"])
def test_what_is_none_is_not(make: Maker, answer: str) -> None:
    assert send(project(make, TEXT, f"We say {answer} now.\n"), formats=()).said == []


def test_a_place_that_is_gone_was_in_the_version_before(make: Maker) -> None:
    old, new = "# A {#a}\n\nThe text.\n\n# Methods\n\nMore.\n", "# A {#a}\n\nThe text.\n"
    found = send(project(make, new, "See [](#methods).\n", old), formats=()).diagnostics
    assert [one.message for one in found] == [f"the manuscript has no place #methods; it was in {make.folder / 'old'}"]
