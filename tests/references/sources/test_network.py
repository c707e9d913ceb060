"""References from the services that registered the works."""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.core.network import Failure, Limits, Trouble
from recto.references.registries import Found, person
from recto.references.resolve import resolve
from recto.references.sources.network import contact, fetch

from tests.helpers import Maker, examine
from tests.services import PATHS, QUICK, Asked, Reply, Services, dois, drip, hang, in_turn


@pytest.fixture
def services() -> Iterator[Services]:
    with Services() as running:
        yield running


def fetched(services: Services, *keys: str, limits: Limits = QUICK) -> dict[str, Found | Failure]:
    got: dict[str, Found | Failure] = {}

    def answered(key: str, answer: Found | Failure) -> None:
        assert key not in got
        got[key] = answer

    fetch(keys, services.world(limits), None, answered=answered)
    return got


def one(services: Services, key: str) -> Found:
    answer = fetched(services, key)[key]
    assert isinstance(answer, Found), answer
    assert "id" not in answer.item
    return answer


def failed(services: Services, key: str) -> Failure:
    answer = fetched(services, key)[key]
    assert isinstance(answer, Failure), answer
    return answer


# --- what each registry gives ---------------------------------------------------------------------------------------


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


def test_arxiv(services: Services) -> None:
    got = fetched(services, "arxiv:1706.03762", "arxiv:1706.03762v2", "arxiv:cond-mat/0703470", "arxiv:9999.99999")
    assert services.count("arxiv") == 1
    assert isinstance(found := got["arxiv:1706.03762"], Found)
    assert found.source == "arxiv"
    assert found.item == {
        "type": "report",
        "title": "A preprint on two lines",
        "abstract": "About it.",
        "author": [{"given": "Ada", "family": "van der Example"}, {"literal": "The Example Collaboration"}],
        "issued": {"date-parts": [[2017, 6, 12]]},
        "container-title": "arXiv",
        "publisher": "arXiv",
        "number": "1706.03762",
        "DOI": "10.5555/abc",
        "URL": "https://arxiv.org/abs/1706.03762",
    }
    assert isinstance(second := got["arxiv:1706.03762v2"], Found)
    assert (second.item["number"], second.item["version"]) == ("1706.03762v2", "v2")
    assert isinstance(got["arxiv:cond-mat/0703470"], Found)
    assert isinstance(got["arxiv:9999.99999"], Failure)


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("url:https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("go:0006915", "http://purl.obolibrary.org/obo/GO_0006915"),
        ("wikidata:Q56458321", "https://www.wikidata.org/wiki/Q56458321"),
    ],
)
def test_pages(key: str, url: str, services: Services) -> None:
    found = one(services, key)
    assert (found.item["title"], found.item["URL"], found.source) == (f"Of {url}", url, "zotero")
    if not key.startswith("wikidata"):
        assert found.item["accessed"] == {"date-parts": [[2030, 1, 2]]}


@pytest.mark.parametrize("reply", [Reply(status=502), Reply("<html>"), Reply([]), Reply(status=501), Reply(status=404)])
def test_where_zotero_has_nothing_citoid_is_asked(reply: Reply, services: Services) -> None:
    services.behave = lambda asked: reply if asked.service == "zotero" else None
    found = one(services, "isbn:9780387310732")
    assert found == Found(
        {
            "type": "book",
            "title": "Citoid of 9780387310732",
            "author": [{"given": "Ada", "family": "Example"}],
            "issued": {"date-parts": [[2001, 2]]},
            "ISBN": "9780387310732",
        },
        "citoid",
    )


HEAD = """<!doctype html><html lang="de"><meta charset=utf-8><title>Über  uns</title>
<meta name="citation_author" content="Example, Ada"><meta name="citation_author" content="Ben Example">
<meta name="citation_publication_date" content="2019/05/04"><meta property="og:site_name" content="Examples">"""


def test_a_page_that_neither_can_read_is_read_here(services: Services) -> None:
    page = f"{services.base}/pages/about"
    services.behave = lambda asked: (
        Reply(HEAD, kind="text/html; charset=utf-8") if asked.service == "pages" else Reply(status=404)
    )
    assert one(services, f"url:{page}") == Found(
        {
            "type": "webpage",
            "URL": page,
            "title": "Über uns",
            "author": [{"family": "Example", "given": "Ada"}, {"given": "Ben", "family": "Example"}],
            "issued": {"date-parts": [[2019, 5, 4]]},
            "container-title": "Examples",
            "language": "de",
            "accessed": {"date-parts": [[2030, 1, 2]]},
        },
        "page",
    )


@pytest.mark.parametrize(("body", "kind"), [("%PDF-1.7", "application/pdf"), ("", "text/html"), ("\0<", "text/html")])
def test_a_page_that_says_nothing_is_its_address(body: str, kind: str, services: Services) -> None:
    page = f"{services.base}/pages/about"
    services.behave = lambda asked: Reply(body, kind=kind) if asked.service == "pages" else Reply(status=404)
    item = one(services, f"url:{page}").item
    assert (item["type"], item["URL"], "title" in item) == ("webpage", page, False)


def test_a_page_that_is_not_there(services: Services) -> None:
    services.behave = lambda _: Reply(status=404)
    assert failed(services, f"url:{services.base}/pages/none").trouble == Trouble.NOT_REGISTERED


def test_it_is_not_said_that_there_is_no_such_book_while_a_service_is_down(services: Services) -> None:
    services.behave = lambda asked: Reply(status=502 if asked.service == "zotero" else 404)
    found = failed(services, "isbn:9780387310732")
    assert found.trouble == Trouble.DOWN
    assert "your key is not the problem" in found.message


def test_of_keys_of_a_wrong_form_only_dois_are_asked_for(services: Services, make: Maker) -> None:
    root = make({"content/1.md": "[@doi:10.55/x] [@arxiv:nonsense] [@pubmed:000]\n"})
    resolve(examine(root).document, examine(root).manuscript, services.world(QUICK), lambda _: None, network=True)
    assert [asked.path for asked in services.asked if asked.service == "doi"] == ["10.55/x"]
    assert services.count("arxiv") == services.count("pubmed") == 0


def test_keys_of_no_kind_are_not_asked_for(services: Services) -> None:
    assert fetched(services, "some-tag", "nobody:knows", "doi:", "") == {}
    assert services.asked == []


# --- services that misbehave ----------------------------------------------------------------------------------------

EACH = {
    "doi": "doi:10.5555/x",
    "pubmed": "pubmed:1",
    "exporter": "pmc:PMC1",
    "arxiv": "arxiv:1706.03762",
}


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (Reply(status=429), Trouble.REFUSED),
        (Reply(status=429, headers={"Retry-After": "999"}), Trouble.REFUSED),
        (Reply(status=500), Trouble.DOWN),
        (Reply("<html>Bad Gateway", 502, kind="text/html"), Trouble.DOWN),
        (Reply(then=hang, headers={"Content-Length": "9"}), Trouble.DOWN),
        (Reply(then=drip, headers={"Content-Length": "99999"}), Trouble.DOWN),
        (Reply(status=302, headers={"Location": "?"}), Trouble.MALFORMED),
        (Reply("{"), Trouble.MALFORMED),
        (Reply("<html>Sorry", kind="application/json"), Trouble.MALFORMED),
        (Reply([]), Trouble.MALFORMED),
        (Reply({}), Trouble.MALFORMED),
        (Reply("null"), Trouble.MALFORMED),
        (Reply(b"\xff\xfe\xfd"), Trouble.MALFORMED),
    ],
)
@pytest.mark.parametrize("service", EACH)
def test_every_misbehaviour_is_a_failure_with_a_name(
    service: str, reply: Reply, trouble: Trouble, services: Services
) -> None:
    services.behave = lambda _: reply
    found = failed(services, EACH[service])
    # An empty list of articles says that there is no such article.
    expected = Trouble.NOT_REGISTERED if (service, reply.body) == ("exporter", []) else trouble
    assert found.trouble == expected
    assert found.service in found.message


def test_what_is_there_comes_though_one_service_is_down(services: Services) -> None:
    services.behave = lambda asked: Reply(status=502) if asked.service == "doi" else None
    got = fetched(services, *dois(30), "pubmed:1", "arxiv:1706.03762")
    assert {key for key, answer in got.items() if isinstance(answer, Found)} == {"pubmed:1", "arxiv:1706.03762"}
    assert len(got) == 32


def test_a_wrong_charset_changes_no_name(services: Services) -> None:
    data = json.dumps({"title": "Müller"}, ensure_ascii=False).encode()
    services.behave = lambda asked: (
        Reply(data, kind="application/json; charset=iso-8859-1") if asked.service == "doi" else None
    )
    assert one(services, "doi:10.5555/x").item["title"] == "Müller"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["title", "author", "issued", "date-parts", "values", "type", "data", "records", "doi", "PMCID", "status",
             "date", "itemType", "editor", "custom", "relation", "updated-by", "is-preprint-of", "responseCode", "DOI"]
        ),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def shared_services() -> Iterator[Services]:
    with Services() as running:
        yield running


@settings(max_examples=100)
@given(data=JSON)
def test_no_answer_breaks_anything(data: Any, shared_services: Services) -> None:
    shared_services.behave = lambda _: Reply(data)
    keys = ["doi:10.5555/x", "doi:10/x", "pmc:PMC1", "isbn:9780387310732"]
    for key, answer in fetched(shared_services, *keys).items():
        if isinstance(answer, Found):
            json.dumps(dict(answer.item))
        else:
            assert "cannot be read" not in answer.message, key


ELEMENTS = (
    "PubmedArticle PubmedBookArticle MedlineCitation PMID Article ArticleTitle Journal JournalIssue PubDate Year Month "
    "Day AuthorList Author i entry id title author name".split()
)


def in_elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    element = st.tuples(st.sampled_from(ELEMENTS), inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
    return st.lists(element, max_size=4).map("".join)


XML = st.recursive(st.sampled_from(["", "text", "2001", "Nov"]), in_elements, max_leaves=25)


@settings(max_examples=100)
@given(inner=XML, root=st.sampled_from(["PubmedArticleSet", "feed"]))
def test_no_xml_breaks_anything(inner: str, root: str, shared_services: Services) -> None:
    name = f"{root} xmlns='http://www.w3.org/2005/Atom'" if root == "feed" else root
    shared_services.behave = lambda _: Reply(f"<{name}>{inner}</{root}>", kind="text/xml")
    for key, answer in fetched(shared_services, "pubmed:1", "arxiv:1706.03762").items():
        assert isinstance(answer, Found) or "cannot be read (" not in answer.message, key


# --- the run --------------------------------------------------------------------------------------------------------


def test_600_keys_at_200_ms(services: Services) -> None:
    services.delay = 0.2
    limits = Limits()
    began = time.monotonic()
    got = fetched(services, *dois(600), limits=limits)
    assert time.monotonic() - began < 12
    assert len(got) == 600
    assert all(isinstance(answer, Found) for answer in got.values())
    assert limits.per_host <= services.most_open <= limits.connections


def test_half_429_ends_with_all(services: Services) -> None:
    chance = random.Random(3)
    replies = (Reply(status=429), Reply(status=429, headers={"Retry-After": "0"}))
    services.behave = lambda _: chance.choice(replies) if chance.random() < 0.5 else None
    got = fetched(services, *dois(600), limits=replace(QUICK, refusals=20))
    assert [key for key, answer in got.items() if isinstance(answer, Failure)] == []
    assert len(got) == 600


def test_a_service_that_hangs_is_given_up_for_all_keys(services: Services) -> None:
    services.behave = lambda _: Reply(then=hang, headers={"Content-Length": "9"})
    limits = replace(QUICK, per_host=4, attempts=9, patience=60)
    began = time.monotonic()
    got = fetched(services, *dois(100), limits=limits)
    assert {answer.trouble for answer in got.values() if isinstance(answer, Failure)} == {Trouble.DOWN}
    assert len(got) == 100
    assert time.monotonic() - began < 6


def test_answers_come_one_by_one_as_they_are_there(services: Services) -> None:
    services.behave = lambda asked: Reply(status=502, delay=0.5) if asked.path.endswith("/0") else None
    times: dict[str, float] = {}
    fetch(dois(20), services.world(QUICK), None, answered=lambda key, _: times.__setitem__(key, time.monotonic()))
    assert list(times)[-1] == "doi:10.5555/0"
    assert times["doi:10.5555/0"] - times["doi:10.5555/1"] > 0.3


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, RuntimeError])
def test_an_interrupt_ends_it_soon(interrupt: type[BaseException], services: Services) -> None:
    services.delay = 0.1
    got: list[str] = []

    def answered(key: str, _: Found | Failure) -> None:
        got.append(key)
        if len(got) == 5:
            raise interrupt

    began = time.monotonic()
    with pytest.raises(interrupt):
        fetch(dois(600), services.world(), None, answered=answered)
    assert time.monotonic() - began < 2
    assert len(got) == 5
    asked = len(services.asked)
    time.sleep(0.3)
    assert len(services.asked) <= asked + Limits().connections
    assert len(services.asked) < 100


def test_it_stops_when_it_is_told(services: Services) -> None:
    got: list[str] = []
    fetch(dois(200), services.world(), None, answered=lambda key, _: got.append(key), stop=lambda: len(got) >= 3)
    assert len(got) == 3


def test_nothing_outside_is_changed(services: Services) -> None:
    before = (requests.get, requests.Session.request, socket.getdefaulttimeout(), socket.socket)
    fetched(services, *EACH.values())
    assert (requests.get, requests.Session.request, socket.getdefaulttimeout(), socket.socket) == before


def test_every_service_has_its_place_in_these_tests() -> None:
    from recto.core.plugins import constants

    registries = constants("recto.references.registries", "REGISTRY").values()
    assert {service.name for registry in registries for service in registry.services} == PATHS.keys()


def test_the_contact_is_told(services: Services) -> None:
    fetch(["doi:10.5555/x"], services.world(QUICK), "ada@example.org", answered=lambda *_: None)
    assert {asked.headers["user-agent"] for asked in services.asked} == {"Recto/0.1.0 (mailto:ada@example.org)"}
    assert [asked.query["email"] for asked in services.asked if asked.service == "converter"] == ["ada@example.org"]


@pytest.mark.parametrize(
    ("metadata", "address"),
    [
        ({"authors": [{"email": "a@x.org"}, {"email": "b@x.org", "corresponding": True}]}, "b@x.org"),
        ({"authors": [{"name": "A"}, {"email": "b@x.org"}]}, "b@x.org"),
        ({"author_info": [{"email": "a@x.org"}]}, "a@x.org"),
        ({"authors": ["A", 3]}, None),
        ({"authors": "A"}, None),
        ({}, None),
    ],
)
def test_the_contact(metadata: dict[str, Any], address: str | None) -> None:
    assert contact(metadata) == address


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Example", {"given": "Ada", "family": "Example"}),
        ("Ada B. C. Example", {"given": "Ada B. C.", "family": "Example"}),
        ("Laurens van der Maaten", {"given": "Laurens", "family": "van der Maaten"}),
        ("Aäron van den Oord", {"given": "Aäron", "family": "van den Oord"}),
        ("Martin Luther King Jr.", {"given": "Martin Luther", "family": "King", "suffix": "Jr."}),
        ("Al Gore", {"given": "Al", "family": "Gore"}),
        ("Plato", {"literal": "Plato"}),
        ("", {"literal": ""}),
        ("The ATLAS Collaboration", {"literal": "The ATLAS Collaboration"}),
    ],
)
def test_names_in_one_piece(name: str, parts: dict[str, str]) -> None:
    assert person(name) == parts


def test_retries_are_not_asked_for_what_is_not_registered(services: Services) -> None:
    turns = in_turn(Reply(status=404))
    services.behave = lambda asked: next(turns) if asked.service == "doi" else None
    assert failed(services, "doi:10.5555/x").trouble == Trouble.NOT_REGISTERED
    assert services.count("doi") == 1
