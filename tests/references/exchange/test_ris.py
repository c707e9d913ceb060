"""RIS as the world writes it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from recto.references import csl
from recto.references.exchange import Malformed, Record
from recto.references.exchange.ris import EXCHANGE, loads

from tests.helpers import world


def one(text: str) -> dict[str, Any]:
    (record,) = loads(text, world())
    assert isinstance(record.item, dict)
    return record.item


def keys(text: str) -> list[tuple[str, ...]]:
    return [record.keys for record in loads(text, world())]


ZOTERO = """TY  - JOUR
TI  - Opportunities and obstacles for deep learning in biology and medicine
AU  - Ching, Travers
AU  - van der Waals, Johannes Diderik
AU  - King, Martin Luther, Jr.
AU  - The ENCODE Consortium
T2  - Journal of The Royal Society Interface
AB  - Deep learning describes a class of
machine learning algorithms.
DA  - 2018/04/30/
PY  - 2018
DO  - 10.1098/rsif.2017.0387
VL  - 15
IS  - 141
SP  - 20170387
J2  - J R Soc Interface
SN  - 1742-5689
UR  - https://royalsocietypublishing.org/doi/10.1098/rsif.2017.0387
Y2  - 2026/11/22/10:20:30
KW  - genomics
KW  - deep learning
ER  -
"""


def test_what_zotero_exports() -> None:
    item = one(ZOTERO)
    assert item["type"] == "article-journal"
    assert item["author"] == [
        {"family": "Ching", "given": "Travers"},
        {"non-dropping-particle": "van der", "family": "Waals", "given": "Johannes Diderik"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        {"literal": "The ENCODE Consortium"},
    ]
    assert item["abstract"] == "Deep learning describes a class of machine learning algorithms."
    assert item["issued"] == {"date-parts": [[2018, 4, 30]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert (item["container-title"], item["container-title-short"]) == (
        "Journal of The Royal Society Interface",
        "J R Soc Interface",
    )
    assert (item["page"], item["volume"], item["issue"]) == ("20170387", "15", "141")
    assert (item["ISSN"], item["keyword"]) == ("1742-5689", "genomics, deep learning")
    assert keys(ZOTERO) == [("doi:10.1098/rsif.2017.0387",)]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("T1  - A title", "title", "A title"),
        ("JO  - J", "container-title", "J"),
        ("JF  - Journal", "container-title", "Journal"),
        ("PY  - 2017", "issued", {"date-parts": [[2017]]}),
        ("Y1  - 2017/04//", "issued", {"date-parts": [[2017, 4]]}),
        ("DA  - 2017-04-07", "issued", {"date-parts": [[2017, 4, 7]]}),
        ("PY  - 2017/13/45", "issued", {"date-parts": [[2017]]}),
        ("UR  - http://dx.doi.org/10.1002/(SICI)1%3C2", "DOI", "10.1002/(sici)1<2"),
        ("DO  - doi:10.1038/NATURE14539.", "DOI", "10.1038/nature14539"),
        ("M3  - 10.1038/nature14539", "DOI", "10.1038/nature14539"),
        ("C2  - PMC6103790", "PMCID", "PMC6103790"),
        ("AN  - 30718888", "PMID", "30718888"),
        ("SP  - 5\nEP  - 9", "page", "5-9"),
        ("SP  - 5-9", "page", "5-9"),
        ("C7  - e1007128", "page", "e1007128"),
        ("A1  - Doe, J", "author", [{"family": "Doe", "given": "J"}]),
        ("ED  - Doe, J", "editor", [{"family": "Doe", "given": "J"}]),
        ("AU  - Plato,", "author", [{"literal": "Plato"}]),
        ("SN  - 978-0-306-40615-7", "ISBN", "978-0-306-40615-7"),
        ("TI - A title with one blank", "title", "A title with one blank"),
        ("TI  - Text - with TY  - in it", "title", "Text - with TY  - in it"),
    ],
)
def test_tags(line: str, field: str, value: object) -> None:
    assert one(f"TY  - JOUR\n{line}\nER  - \n")[field] == value


def test_a_chapter_is_in_its_book() -> None:
    item = one("TY  - CHAP\nTI  - Chapter\nBT  - Book\nT3  - Series\nA2  - Ed, A\nPB  - P\nCY  - NY\nER  -\n")
    assert (item["title"], item["container-title"], item["collection-title"]) == ("Chapter", "Book", "Series")
    assert item["editor"] == [{"family": "Ed", "given": "A"}]
    assert one("TY  - BOOK\nBT  - Book\nER  - ")["title"] == "Book"


def test_records_without_end_and_with_a_byte_order_mark_of_spaces() -> None:
    text = "\n\nTY  - JOUR\nTI  - A\n\nTY  - BOOK\nTI  - B"
    assert [(record.line, record.item["type"]) for record in loads(text, world())] == [  # type: ignore[index]
        (3, "article-journal"),
        (6, "book"),
    ]


def test_a_name_is_a_key_and_a_number_is_none() -> None:
    record = "TY  - JOUR\nID  - {}\nDO  - 10.1038/nature14539\nAN  - 26017442\nER  - \n"
    found = ("doi:10.1038/nature14539", "pmid:26017442")
    assert keys(record.format("lecun2015") + record.format("17")) == [("lecun2015", *found), found]
    assert keys("TY  - JOUR\nER  - \n") == [()]


@pytest.mark.parametrize(("text", "line"), [("garbage", 1), ("\nAU  - X\n", 2), ("TY  - BOOK\nER  - \nhello", 3)])
def test_what_is_no_ris(text: str, line: int) -> None:
    with pytest.raises(Malformed) as failure:
        loads(text, world())
    assert failure.value.line == line


def test_what_is_written() -> None:
    item = {
        "id": "x",
        "type": "chapter",
        "title": "T",
        "author": [{"literal": "Smith, Sons"}, {"family": "Plato"}],
        "editor": [{"family": "Gogh", "given": "V", "non-dropping-particle": "van"}],
        "note": "Mine.\nThis CSL Item was generated by Manubot v0.5 from its persistent identifier (standard_id).\n"
        "standard_id: doi:10.1/x",
    }
    assert EXCHANGE.dumps
    assert (
        EXCHANGE.dumps([item])
        == "TY  - CHAP\nID  - x\nAU  - Smith Sons\nAU  - Plato,\nA2  - van Gogh, V\nTI  - T\nN1  - Mine.\nER  -\n"
    )
    assert isinstance(loads(EXCHANGE.dumps([item]), world())[0], Record)


def test_several_authors_in_a_line_and_dates_in_words() -> None:
    (record,) = loads(
        "TY  - JOUR\nTI  - A\nAU  - Okafor, Ada P.; Roe, R.; Poe, Ed Lee\nPY  - c. 1450\nER  - \n", world()
    )
    item = csl.clean(cast("dict[str, Any]", record.item), "")
    assert [name["family"] for name in item["author"]] == ["Okafor", "Roe", "Poe"]
    assert item["author"][2]["given"] == "Ed Lee"
    assert item["issued"] == {"date-parts": [[1450]], "circa": True}
