from __future__ import annotations

import pytest
from recto.pandoc import ast
from recto.pipeline import Options
from recto.review.response.letter import written

from tests.helpers import Maker, world
from tests.letters import project, read, send, source

TEXT = """# Methods {#sec:methods}

It is known [@doi:10.5555/beta; @doi:10.5555/alpha]. See Figure @fig:a.

![A map.](a.svg){#fig:a}
"""


def words(make: Maker, text: str, answers: str) -> str:
    root = project(make, text, answers)
    return " ".join(ast.words(read(root, source(root)).blocks).split())


def test_citations_have_the_manuscripts_numbers(make: Maker) -> None:
    said = words(make, TEXT, "See [@doi:10.5555/gamma], [@doi:10.5555/alpha] and [@doi:10.5555/beta].")
    assert said == "See [3], [2] and [1]."


def test_a_letter_without_citations_of_its_own_has_the_references_of_its_quotations(make: Maker) -> None:
    sent = send(project(make, TEXT, "As before:\n\n[It is known]{.quote}\n"))
    assert "It is known [1,2]." in sent.words
    assert sent.words.endswith(
        "References 1. Example A. A study of beta. Journal of Examples. 2002. "
        "2. Example A. A study of alpha. Journal of Examples. 2001."
    )


def test_with_a_list_for_each_chapter_the_letter_has_numbers_of_its_own(make: Maker) -> None:
    chapters = "".join(f"# {name}\n\nIt [@doi:10.5555/{name}].\n\n::: {{.refs}}\n:::\n\n" for name in ("beta", "alpha"))
    assert words(make, chapters, "See [@doi:10.5555/alpha].") == "See [1]."


@pytest.mark.parametrize(("text", "said"), [(TEXT, "See Methods."), (TEXT + "\nSee Section @sec:methods.\n", "See 1.")])
def test_sections_are_named_as_the_manuscript_names_them(make: Maker, text: str, said: str) -> None:
    assert words(make, text, "# Ours\n\nSee @sec:methods.").endswith(said)


def test_what_is_wrong_with_the_letter_is_told_at_its_place(make: Maker) -> None:
    answers = "See [@doi:10.5555/none].\n\n![](images/none.png)\n\n{{ nothing }}\n"
    of = source(project(make, TEXT, answers))
    found: list[str] = []
    written(of.built.examined, Options(), world(), lambda one: found.append(f"{one.code} {one.location}"))
    assert sorted(found) == [
        "C001 content/response/01.reviewer-1.md:1:6",
        "F001 content/response/01.reviewer-1.md:3:5",
        "T002 content/response/01.reviewer-1.md:5:4",
    ]
