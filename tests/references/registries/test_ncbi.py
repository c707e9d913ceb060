"""References from PubMed and PubMed Central, and the identifiers that they give to DOIs."""

from __future__ import annotations

import pytest
from recto.core.network import Failure, Trouble
from recto.references.registries import Found

from tests.services import Asked, Reply, Services, dois, fetched, one


def test_pubmed_identifiers_are_asked_for_in_batches(services: Services) -> None:
    fetched(services, *dois(250))
    assert [len(asked.query["ids"].split(",")) for asked in services.asked if asked.service == "converter"] == [200, 50]


def test_pubmed_identifiers_of_what_is_not_in_pubmed_central(services: Services) -> None:
    got = fetched(services, "doi:10.5555/only-in-pubmed-77", "doi:10.5555/x", "doi:10.5555/only-in-pubmed-78")
    items = {key: answer.item for key, answer in got.items() if isinstance(answer, Found)}
    assert {key: (item.get("PMID"), item.get("PMCID")) for key, item in items.items()} == {
        "doi:10.5555/only-in-pubmed-77": ("77", None),
        "doi:10.5555/only-in-pubmed-78": ("78", None),
        "doi:10.5555/x": ("1001", "PMC2001"),
    }
    assert services.count("pubmed") == 2


@pytest.mark.parametrize("reply", [Reply(status=500), Reply("<html>"), Reply([]), Reply({"records": [1, {"doi": 2}]})])
def test_without_pubmed_identifiers_a_work_is_found_all_the_same(reply: Reply, services: Services) -> None:
    services.behave = lambda asked: reply if asked.service in ("converter", "pubmed") else None
    assert "PMID" not in one(services, "doi:10.5555/x").item


def test_pubmed(services: Services) -> None:
    found = one(services, "pubmed:123")
    assert found.source == "pubmed"
    # What Manubot's reader alone would have cut, left out or stumbled over.
    assert found.item["title"] == "Growth of <i>E. coli</i> in H<sub>2</sub>O 123."
    assert found.item["author"] == [{"given": "Ada", "family": "Müller"}, {"family": "Example Consortium"}]
    assert found.item["issued"] == {"date-parts": [[2001]]}
    assert (found.item["PMID"], found.item["DOI"]) == ("123", "10.5555/p123")


def test_pubmed_in_one_request(services: Services) -> None:
    got = fetched(services, "pubmed:1", "pubmed:2", "pubmed:99", "pubmed:3")
    assert {key: type(answer) for key, answer in got.items()} == {
        "pubmed:1": Found, "pubmed:2": Found, "pubmed:3": Found, "pubmed:99": Failure
    }  # fmt: skip
    assert isinstance(missing := got["pubmed:99"], Failure)
    assert missing.trouble == Trouble.NOT_REGISTERED
    assert services.count("pubmed") == 1


def test_a_book_in_pubmed(services: Services) -> None:
    book = "<PubmedBookArticle><BookDocument><PMID>5</PMID></BookDocument></PubmedBookArticle>"
    book = f"<PubmedArticleSet>{book}</PubmedArticleSet>"
    services.behave = lambda asked: Reply(book, kind="text/xml") if asked.service == "pubmed" else None
    assert one(services, "pubmed:5").item["title"] == "Article 5"


def test_pmc(services: Services) -> None:
    got = fetched(services, "pmc:PMC1", "pmc:PMC2", "pmc:PMC9")
    assert services.count("exporter") == 1
    assert isinstance(first := got["pmc:PMC1"], Found)
    assert (first.item["title"], first.item["URL"]) == ("Article 1", "https://pmc.ncbi.nlm.nih.gov/articles/PMC1/")
    assert isinstance(got["pmc:PMC9"], Failure)


def test_a_batch_that_one_key_spoils_is_asked_for_in_halves(services: Services) -> None:
    def behave(asked: Asked) -> Reply | None:
        identifiers = asked.query.get("id", "").split(",")
        return Reply({"status": "error"}) if "13" in identifiers else None

    services.behave = behave
    got = fetched(services, *(f"pmc:PMC{number}" for number in range(10, 20)))
    assert [key for key, answer in got.items() if isinstance(answer, Failure)] == ["pmc:PMC13"]
