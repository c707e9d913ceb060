"""References by DOI, from the registration agencies."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from recto.core.network import Trouble
from recto.references.registries import Found

from tests.services import Asked, Reply, Services, failed, fetched, in_turn, one


def test_doi(services: Services) -> None:
    assert one(services, "doi:10.5555/x") == Found(
        {
            "type": "article-journal",
            "title": "On 10.5555/x",
            "author": [{"given": "Ada", "family": "Example"}],
            "issued": {"date-parts": [[2001, 2, 3]]},
            "container-title": "Journal of Examples",
            "DOI": "10.5555/x",
            "URL": "https://doi.org/10.5555/x",
            "source": "Crossref",
            "PMID": "1000",
            "PMCID": "PMC2000",
        },
        "crossref",
    )
    (asked,) = (asked for asked in services.asked if asked.service == "doi")
    assert asked.headers["accept"] == "application/vnd.citationstyles.csl+json"


def test_a_doi_of_another_agency(services: Services) -> None:
    found = one(services, "doi:10.5061/x")
    assert (found.item["type"], found.source) == ("dataset", "datacite")


@pytest.mark.parametrize(
    "doi", ["10.1002/(sici)1096(199709)18:12<1450::aid-x>3.0.co;2-9", "10.5555/a%2fb", "10.5555/a#b?c"]
)
def test_odd_dois_reach_the_service_as_they_are(doi: str, services: Services) -> None:
    one(services, f"doi:{doi}")
    assert [asked.path for asked in services.asked if asked.service == "doi"] == [doi]


def test_a_short_doi(services: Services) -> None:
    got = fetched(services, "doi:10/abc", "doi:10.5555/abc", "doi:10/abc")
    assert isinstance(got["doi:10.5555/abc"], Found)
    assert got["doi:10/abc"] == replace(got["doi:10.5555/abc"], alias="doi:10.5555/abc")
    # Once for what the shortDOI stands for, once for the work.
    assert services.count("doi") == 2


@pytest.mark.parametrize("code", [100, 200])
def test_a_short_doi_that_is_none(code: int, services: Services) -> None:
    services.behave = lambda _: Reply({"responseCode": code, "handle": "10/abc"})
    assert failed(services, "doi:10/abc").trouble == Trouble.NOT_REGISTERED


def test_what_crossref_says_of_later_events_is_kept(services: Services) -> None:
    notice = [{"type": "retraction", "DOI": "10.5555/notice", "updated": {"timestamp": 1}}]
    services.behave = lambda asked: Reply({"title": "T", "updated-by": notice}) if asked.service == "doi" else None
    (entry,) = one(services, "doi:10.5555/x").item["custom"]["updated-by"]
    assert entry["type"] == "retraction"


def test_an_agency_without_csl(services: Services) -> None:
    services.behave = lambda asked: Reply("<html>", kind="text/html") if asked.service == "doi" else None
    found = one(services, "doi:10.5555/x")
    assert (found.item["title"], found.item["DOI"], found.source) == (
        "Of https://doi.org/10.5555/x",
        "10.5555/x",
        "zotero",
    )


@pytest.mark.parametrize("status", [200, 403, 404, 406, 502])
def test_an_agency_that_sends_the_request_to_the_publisher(status: int, services: Services) -> None:
    def behave(asked: Asked) -> Reply | None:
        if asked.service == "doi":
            return Reply(status=302, headers={"Location": f"{services.base}/publisher/x"})
        return Reply("<html>", status, kind="text/html") if asked.service == "publisher" else None

    services.behave = behave
    found = one(services, "doi:10.5555/x")
    assert (found.item["title"], found.source) == ("Of https://doi.org/10.5555/x", "zotero")


def test_a_wrong_charset_changes_no_name(services: Services) -> None:
    data = json.dumps({"title": "Müller"}, ensure_ascii=False).encode()
    services.behave = lambda asked: (
        Reply(data, kind="application/json; charset=iso-8859-1") if asked.service == "doi" else None
    )
    assert one(services, "doi:10.5555/x").item["title"] == "Müller"


def test_retries_are_not_asked_for_what_is_not_registered(services: Services) -> None:
    turns = in_turn(Reply(status=404))
    services.behave = lambda asked: next(turns) if asked.service == "doi" else None
    assert failed(services, "doi:10.5555/x").trouble == Trouble.NOT_REGISTERED
    assert services.count("doi") == 1
