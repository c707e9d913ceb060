"""NBIB as PubMed's button "Cite" gives it."""

from __future__ import annotations

from typing import Any

import pytest
from recto.references.exchange import Malformed
from recto.references.exchange.nbib import loads

from tests.helpers import world

PUBMED = """PMID- 29618526
OWN - NLM
STAT- MEDLINE
IS  - 1742-5662 (Electronic)
IS  - 1742-5689 (Print)
IS  - 1742-5662 (Linking)
VI  - 15
IP  - 141
DP  - 2018 Apr
TI  - Opportunities and obstacles for deep learning in biology and
      medicine.
LID - 10.1098/rsif.2017.0387 [doi]
LID - 20170387 [pii]
AB  - Deep learning describes a class of machine learning algorithms that are
      capable of combining raw inputs.
CI  - (c) 2018 The Authors.
FAU - Ching, Travers
AU  - Ching T
AUID- ORCID: 0000-0002-5577-3516
AD  - Molecular Biosciences.
FAU - van der Waals, Johannes D Jr
AU  - van der Waals JD Jr
CN  - The Deep Review Group
LA  - eng
PT  - Journal Article
PT  - Review
PL  - England
TA  - J R Soc Interface
JT  - Journal of the Royal Society, Interface
JID - 101217269
PMC - PMC5938574
OTO - NOTNLM
OT  - deep learning
OT  - genomics
AID - rsif.2017.0387 [pii]
AID - 10.1098/rsif.2017.0387 [doi]
SO  - J R Soc Interface. 2018 Apr;15(141):20170387. doi: 10.1098/rsif.2017.0387.
"""


def items(text: str) -> list[dict[str, Any]]:
    return [record.item for record in loads(text, world())]  # type: ignore[misc]


def test_an_article() -> None:
    (record,) = loads(PUBMED, world())
    assert record.item == {
        "type": "article-journal",
        "title": "Opportunities and obstacles for deep learning in biology and medicine",
        "author": [
            {"family": "Ching", "given": "Travers"},
            {"non-dropping-particle": "van der", "family": "Waals", "given": "Johannes D", "suffix": "Jr"},
            {"literal": "The Deep Review Group"},
        ],
        "container-title": "Journal of the Royal Society, Interface",
        "container-title-short": "J R Soc Interface",
        "volume": "15",
        "issue": "141",
        "page": "20170387",
        "abstract": "Deep learning describes a class of machine learning algorithms that are capable of combining raw "
        "inputs.",
        "publisher-place": "England",
        "issued": {"date-parts": [[2018, 4]]},
        "ISSN": "1742-5662",
        "language": "en",
        "keyword": "deep learning, genomics",
        "DOI": "10.1098/rsif.2017.0387",
        "PMID": "29618526",
        "PMCID": "PMC5938574",
    }
    assert record.keys == ("pmid:29618526", "doi:10.1098/rsif.2017.0387", "pmcid:PMC5938574")
    assert record.line == 1


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2018", {"date-parts": [[2018]]}),
        ("2018 Apr 7", {"date-parts": [[2018, 4, 7]]}),
        ("2018 Mar-Apr", {"date-parts": [[2018, 3]]}),
        ("2018 Dec-2019 Jan", {"date-parts": [[2018, 12]]}),
        ("2018 Apr 7-13", {"date-parts": [[2018, 4, 7]]}),
        ("2018 Spring", {"date-parts": [[2018]], "season": 1}),
        ("1998-1999", {"date-parts": [[1998]]}),
        ("no date", {"literal": "no date"}),
    ],
)
def test_dates(date: str, expected: dict[str, Any]) -> None:
    assert items(f"PMID- 1\nDP  - {date}\n")[0]["issued"] == expected


def test_several_records_whether_or_not_lines_part_them() -> None:
    for gap in ("", "\n", "\n\n"):
        records = loads(f"\nPMID- 11\nTI  - One.\n{gap}PMID- 22\nTI  - Two\n      of it.\n", world())
        assert [record.item["title"] for record in records] == ["One", "Two of it"]  # type: ignore[index]
        assert [record.line for record in records] == [2, 4 + len(gap)]


def test_a_book_and_its_chapter() -> None:
    book, chapter = items(
        "PMID- 1\nPT  - Book\nBTI - StatPearls.\nPB  - P\nISBN- 9780306406157\nFED - Ed, Al\nED  - Ed A\n\n"
        "PMID- 2\nBTI - StatPearls\nTI  - Pain\nAU  - Doe JR\n"
    )
    assert (book["type"], book["title"], book["editor"]) == ("book", "StatPearls", [{"family": "Ed", "given": "Al"}])
    assert (chapter["type"], chapter["title"], chapter["container-title"]) == ("chapter", "Pain", "StatPearls")
    assert chapter["author"] == [{"family": "Doe", "given": "JR"}]


def test_what_is_no_nbib() -> None:
    with pytest.raises(Malformed) as failure:
        loads("\n<html>\n", world())
    assert failure.value.line == 2
