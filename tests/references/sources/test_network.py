"""What all registries have in common: misbehaving services, and the run that asks them."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.core.network import Failure, Limits, Trouble
from recto.references.registries import Found
from recto.references.resolve import resolve
from recto.references.sources.network import contact, fetch

from tests.helpers import Maker, examine
from tests.services import PATHS, QUICK, Asked, Reply, Services, dois, drip, failed, fetched, hang


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
        (Reply(status=429), Trouble.THROTTLED),
        (Reply(status=429, headers={"Retry-After": "999"}), Trouble.THROTTLED),
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
    got = fetched(services, *dois(600), limits=limits)
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
    assert time.monotonic() - began < limits.patience


def test_answers_come_one_by_one_as_they_are_there(services: Services) -> None:
    others = threading.Event()
    came: list[str] = []

    def behave(asked: Asked) -> Reply | None:
        # Answered when the others have come.
        return Reply(status=502) if asked.path.endswith("/0") and others.wait(60) else None

    def answered(key: str, _: Found | Failure) -> None:
        came.append(key)
        if len(came) == 19:
            others.set()

    services.behave = behave
    fetch(dois(20), services.world(replace(QUICK, read=60, total=120)), None, answered=answered)
    assert came[-1] == "doi:10.5555/0"
    assert len(came) == 20


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, RuntimeError])
def test_an_interrupt_ends_it_soon(interrupt: type[BaseException], services: Services) -> None:
    services.delay = 0.1
    got: list[str] = []

    def answered(key: str, _: Found | Failure) -> None:
        got.append(key)
        if len(got) == 5:
            raise interrupt

    with pytest.raises(interrupt):
        fetch(dois(600), services.world(), None, answered=answered)
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
        ({"authors": [{"email": "a@x.org"}], "author_info": [{"email": "b@x.org"}]}, "b@x.org"),
        ({"authors": ["A", 3]}, None),
        ({"authors": "A"}, None),
        ({}, None),
    ],
)
def test_the_contact(metadata: dict[str, Any], address: str | None) -> None:
    assert contact(metadata) == address
