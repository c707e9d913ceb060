"""Citations that a co-author has typed."""

from __future__ import annotations

import pytest
from recto.core.model import Location
from recto.review.word.keys import Keys
from recto.review.word.typed import Typed, typed

from tests.co_authors import Sent

ALPHA, BETA, GAMMA = "doi:10.5555/alpha", "doi:10.5555/beta", "doi:10.5555/gamma"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("as in [1] and", [("[1]", f"[@{ALPHA}]")]),
        ("as in [9] and", [("[9]", "")]),
        ("doi:10.5555/ALPHA, so", [("doi:10.5555/ALPHA", f"[@{ALPHA}]")]),
        ("(see https://doi.org/10.5555/x_y).", [("https://doi.org/10.5555/x_y", "[@doi:10.5555/x_y]")]),
        ("PMID 30718888 and arXiv:2101.00001v2", [("PMID 30718888", "[@pubmed:30718888]"),
                                                  ("arXiv:2101.00001v2", "[@arxiv:2101.00001v2]")]),
        ("Unknown et al. (1999) say", [("Unknown et al. (1999)", "")]),
        ("(Unknown and Other, 1999; One, 2001a)", [("Unknown and Other, 1999", ""), ("One, 2001a", "")]),
        ("in Berlin (2019), (March 2020), Figure [a], x[1], an interval [0, 1](y)", []),
    ],
)  # fmt: skip
def test_what_cites(sent: Sent, words: str, found: list[tuple[str, str]]) -> None:
    keys = Keys(sent.built.examined.bibliography)
    assert [(one.words, one.citation) for one in typed(words, 0, sent.word, keys)] == found


def test_a_known_author_and_year(sent: Sent) -> None:
    bibliography = sent.built.examined.bibliography
    from recto.references import names, standing

    item = next(iter(bibliography.references.values())).item
    name, year = names.surname(item["author"][0]), standing.year(item)
    [found] = typed(f"{name.title()} ({year})", 0, sent.word, Keys(bibliography))
    assert found.citation.startswith("[@")


def test_its_place_is_that_of_the_words_as_they_are_written() -> None:
    said = Typed(0, "[4] of it", "").said(
        "ada.docx", Location("content/01.md", 2, 1), "[4] of it\n\nSee \\[4\\] of\nit.\n"
    )
    assert str(said.location) == "content/01.md:3:5"
    assert "ada.docx" in said.message
    assert said.hint == "cite the work by its identifier"
