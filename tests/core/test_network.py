"""The client for the network, against services that misbehave."""

from __future__ import annotations

import gzip
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from recto.core.network import Client, Failure, Limits, NetworkFailure, Response, Service, Trouble, _proxy

from tests.services import QUICK, Asked, Reply, Services, drip, flood, hang, in_turn


def client(services: Services, limits: Limits = QUICK, **wishes: float) -> Client:
    return services.world(limits).network([Service("A service", f"{services.base}/doi", **wishes)])  # type: ignore[arg-type]  # numbers of both kinds


def got(services: Services, reply: Reply | Callable[[Asked], Reply | None], limits: Limits = QUICK) -> Response:
    services.behave = reply if callable(reply) else lambda _: reply
    with client(services, limits) as asking:
        return asking.get(f"{services.base}/doi/10.5555/x")


def failure(services: Services, reply: Reply | Callable[[Asked], Reply | None], limits: Limits = QUICK) -> Failure:
    with pytest.raises(NetworkFailure) as raised:
        got(services, reply, limits)
    return raised.value.failure


# --- what fails, and what is said of it -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "trouble", "words", "times"),
    [
        (Reply("<html>", 404), Trouble.NOT_REGISTERED, "does not know it", 1),
        (Reply(status=410), Trouble.NOT_REGISTERED, "does not know it", 1),
        (Reply(status=429), Trouble.THROTTLED, "fewer requests", 3),
        (Reply(status=429, headers={"Retry-After": "0"}), Trouble.THROTTLED, "fewer requests", 3),
        (Reply(status=429, headers={"Retry-After": "3600"}), Trouble.THROTTLED, "fewer requests", 1),
        (Reply(status=403), Trouble.REFUSED, "refuses to answer (403)", 1),
        (Reply(status=500), Trouble.DOWN, "500: the service is down; your text is not the problem", 3),
        (
            Reply("<html><h1>Bad Gateway</h1></html>", 502, kind="text/html"),
            Trouble.DOWN,
            "502: the service is down",
            3,
        ),
        (Reply(status=503, headers={"Retry-After": "0"}), Trouble.DOWN, "503: the service is down", 3),
        (Reply(then=hang, headers={"Content-Length": "10"}), Trouble.DOWN, "did not answer in time", 3),
        (Reply(then=drip, headers={"Content-Length": "90000"}), Trouble.DOWN, "did not finish its answer", 3),
        (Reply("half", headers={"Content-Length": "90"}, then=socket.socket.close), Trouble.DOWN, "or closes the", 3),
        (Reply('{"title": "Hal', kind="application/json"), Trouble.MALFORMED, "broke off in its answer", 3),
        (Reply("<a><b>Hal", kind="text/xml"), Trouble.MALFORMED, "broke off in its answer", 3),
        (Reply(then=flood), Trouble.MALFORMED, "more than 0.3 MB", 1),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), Trouble.MALFORMED, "cannot be unpacked", 1),
        (Reply(gzip.compress(bytes(10**7)), headers={"Content-Encoding": "gzip"}), Trouble.MALFORMED, "more than", 1),
        (Reply(status=302, headers={"Location": "/doi/10.5555/x"}), Trouble.MALFORMED, "in a circle", 1),
        (Reply(status=302), Trouble.MALFORMED, "302", 1),
        (Reply(status=418), Trouble.MALFORMED, "418", 1),
    ],
)
def test_failures_say_what_is_wrong(reply: Reply, trouble: Trouble, words: str, times: int, services: Services) -> None:
    found = failure(services, reply)
    assert (found.trouble, found.service) == (trouble, "A service")
    assert found.message.startswith("A service ")
    assert words in found.message
    assert len(services.asked) == times


def test_headers_that_never_end(services: Services) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
                for _ in range(100):
                    try:
                        connection.sendall(b"a")
                    except OSError:
                        return
                    time.sleep(0.05)

        threading.Thread(target=speak, daemon=True).start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        with (
            Client(replace(QUICK, attempts=1), [Service("A service", base)]) as asking,
            pytest.raises(NetworkFailure) as raised,
        ):
            asking.get(base)
    assert "did not finish its answer" in str(raised.value)


def test_redirects_without_end(services: Services) -> None:
    numbers = iter(range(1000))
    found = failure(services, lambda _: Reply(status=302, headers={"Location": f"/doi/{next(numbers)}"}))
    assert found.trouble == Trouble.MALFORMED
    assert len(services.asked) == QUICK.redirects + 1


def test_a_service_that_nobody_serves() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
    with Client(QUICK, [Service("A service", base)]) as asking, pytest.raises(NetworkFailure) as raised:
        asking.get(base)
    assert raised.value.failure == Failure(
        Trouble.DOWN,
        "A service cannot be reached or closes the connection: the service is down; your text is not the problem",
        "A service",
    )


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "http://", "file:///etc/passwd", "http://[", "words", "http://a..b/"]
)
def test_what_is_no_address(url: str) -> None:
    with Client(QUICK) as asking, pytest.raises(NetworkFailure) as raised:
        asking.get(url)
    assert raised.value.failure.trouble == Trouble.NOT_REGISTERED


def test_private_addresses_get_no_request(services: Services) -> None:
    with Client(QUICK) as asking, pytest.raises(NetworkFailure) as raised:
        asking.get(f"{services.base}/doi/x")
    assert raised.value.failure.trouble == Trouble.REFUSED
    assert "private network" in str(raised.value)
    assert services.asked == []


def test_a_service_does_not_lead_into_the_private_network(services: Services) -> None:
    elsewhere = services.base.replace("127.0.0.1", "127.0.0.2")
    found = failure(services, Reply(status=302, headers={"Location": f"{elsewhere}/doi/secret"}))
    assert found.trouble in (Trouble.REFUSED, Trouble.DOWN)
    assert len(services.asked) == 1


# --- what is read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ('{"a": "Müller"}'.encode(), "iso-8859-1"),
        ('{"a": "Müller"}'.encode("latin-1"), "iso-8859-1"),
        ('{"a": "Müller"}'.encode("latin-1"), "utf-8"),
        ('{"a": "Müller"}'.encode(), "klingon"),
        ('{"a": "Müller"}'.encode(), "zlib"),
        ('{"a": "Müller"}'.encode("utf-8-sig"), "utf-8"),
        ('{"a": "Müller"}'.encode("utf-16"), "utf-16"),
    ],
)
def test_wrong_charsets(body: bytes, charset: str, services: Services) -> None:
    assert got(services, Reply(body, kind=f"application/json; charset={charset}")).json() == {"a": "Müller"}


@pytest.mark.parametrize("body", ["", "{", "<html>502</html>", "[" * 100_000])
def test_broken_json(body: str, services: Services) -> None:
    with pytest.raises(
        NetworkFailure, match=r"(instead of JSON|broke off in its answer): the problem is there, not in your text"
    ):
        got(services, Reply(body)).json()


def test_broken_xml_and_entities(services: Services) -> None:
    with pytest.raises(NetworkFailure, match="instead of XML"):
        got(services, Reply("<a>")).xml()
    text = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert not got(services, Reply(text)).xml().text


@pytest.mark.parametrize(
    "location", ["é", "é".encode().decode("latin-1"), "%C3%A9", "/doi/10.5555/é", "//{host}/doi/10.5555/é"]
)
def test_redirects_are_followed(location: str, services: Services) -> None:
    location = location.format(host=services.base.removeprefix("http://"))

    def behave(asked: Asked) -> Reply | None:
        return None if asked.path == "10.5555/é" else Reply(status=302, headers={"Location": location})

    response = got(services, behave)
    assert response.json()["title"] == "On 10.5555/é"


def test_a_post_is_asked_again_and_ends_as_a_get_where_it_is_sent_on(services: Services) -> None:
    turns = in_turn(Reply(status=503), Reply(status=303, headers={"Location": "/doi/10.5555/y"}))
    services.behave = lambda _: next(turns)
    with client(services) as asking:
        asking.post(f"{services.base}/doi/x", b"body")
    assert [(asked.method, asked.body) for asked in services.asked] == [("POST", "body"), ("POST", "body"), ("GET", "")]


def test_connections_are_used_again(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    connects: list[object] = []
    connect = socket.socket.connect

    def counted(self: socket.socket, address: tuple[str, int]) -> None:
        connects.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", counted)
    with client(services) as asking:
        for number in range(5):
            asking.get(f"{services.base}/doi/10.5555/{number}")
    assert len(connects) == 1


# --- patience -------------------------------------------------------------------------------------------------------


def test_retry_after_is_honoured(services: Services) -> None:
    turns = in_turn(Reply(status=429, headers={"Retry-After": "1"}))
    began = time.monotonic()
    got(services, lambda _: next(turns))
    assert time.monotonic() - began >= 1


def test_retry_after_may_be_a_date(services: Services) -> None:
    soon = {"Retry-After": "Wed, 21 Oct 2015 07:28:01 GMT", "Date": "Wed, 21 Oct 2015 07:28:00 GMT"}
    turns = in_turn(Reply(status=503, headers=soon))
    began = time.monotonic()
    got(services, lambda _: next(turns))
    # The server's own Date stands before the one given here; the time that is then left is none.
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("value", ["soon", "-1", "Wed, 99 Oct", ""])
def test_nonsense_for_retry_after(value: str, services: Services) -> None:
    turns = in_turn(Reply(status=429, headers={"Retry-After": value}))
    assert got(services, lambda _: next(turns)).status == 200


def test_a_throttling_host_is_left_alone_by_all_threads(services: Services) -> None:
    times: list[float] = []
    turns = in_turn(Reply(status=429, headers={"Retry-After": "1"}))

    def behave(_: Asked) -> Reply | None:
        times.append(time.monotonic())
        return next(turns)

    services.behave = behave
    with client(services) as asking:
        first = threading.Thread(target=asking.get, args=(f"{services.base}/doi/10.5555/1",))
        first.start()
        while not times:
            time.sleep(0.01)
        time.sleep(0.3)  # until the answer is read
        asking.get(f"{services.base}/doi/10.5555/2")
        first.join()
    assert times[1] - times[0] >= 1


def test_backoff_grows_and_varies(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = replace(QUICK, backoff=0.1, longest_pause=10, attempts=5)
    times: list[float] = []
    meant: list[float] = []
    pause = Client._pause

    def noted(*arguments: Any) -> float:
        meant.append(pause(*arguments))
        return meant[-1]

    def behave(_: Asked) -> Reply:
        times.append(time.monotonic())
        return Reply(status=502)

    monkeypatch.setattr(Client, "_pause", noted)
    with Services() as services:
        failure(services, behave, limits)
    # A busy machine may take longer than is meant, but never less.
    for number, (took, wanted) in enumerate(zip(pairwise(times), meant, strict=False)):
        assert 0.05 * 2**number <= wanted <= 0.1 * 2**number
        assert took[1] - took[0] >= 0.9 * wanted
    assert len(times) == 5


def test_a_host_that_is_down_is_not_asked_for_each_key(services: Services) -> None:
    services.behave = lambda _: Reply(status=502)
    with client(services) as asking:
        for number in range(50):
            with pytest.raises(NetworkFailure, match="502: the service is down; your text is not the problem"):
                asking.get(f"{services.base}/doi/10.5555/{number}")
    assert len(services.asked) == QUICK.attempts


def test_one_key_at_which_a_service_stumbles_costs_no_other(services: Services) -> None:
    services.behave = lambda asked: Reply(status=500) if asked.path.endswith("/bad") else None
    with client(services) as asking:
        with pytest.raises(NetworkFailure):
            asking.get(f"{services.base}/doi/10.5555/bad")
        assert asking.get(f"{services.base}/doi/10.5555/good").status == 200


def test_closing_ends_what_is_under_way(services: Services) -> None:
    services.behave = lambda _: Reply(then=hang, headers={"Content-Length": "10"})
    raised: list[NetworkFailure] = []
    with client(services, Limits()) as asking:

        def ask() -> None:
            try:
                asking.get(f"{services.base}/doi/x")
            except NetworkFailure as failure:
                raised.append(failure)

        thread = threading.Thread(target=ask)
        thread.start()
        while not services.asked:
            time.sleep(0.01)
    thread.join(60)
    assert not thread.is_alive()
    assert "was not waited for" in str(raised[0])


# --- politeness -----------------------------------------------------------------------------------------------------


def ask_all(asking: Client, urls: list[str]) -> None:
    threads = [threading.Thread(target=asking.get, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("limits", "wishes", "most"),
    [
        (Limits(connections=3), {}, 3),
        (Limits(per_host=2), {}, 2),
        (Limits(), {"connections": 1}, 1),
        (Limits(per_host=4), {"connections": 9}, 4),
    ],
)
def test_never_more_open_than_allowed(limits: Limits, wishes: dict[str, int], most: int, services: Services) -> None:
    services.delay = 0.05
    with client(services, limits, **wishes) as asking:
        ask_all(asking, [f"{services.base}/doi/10.5555/{number}" for number in range(20)])
    assert services.most_open == most
    assert len(services.asked) == 20


def test_the_limit_over_all_counts_every_host(services: Services) -> None:
    services.delay = 0.05
    several = [Service(name, f"{services.base}/{name}") for name in ("doi", "crossref", "datacite")]
    with services.world(Limits(connections=4, per_host=3)).network(several) as asking:
        ask_all(asking, [f"{services.base}/{one.name}/10.5555/{number}" for number in range(7) for one in several])
    assert services.most_open == 4


def test_the_interval_that_a_service_wishes(services: Services) -> None:
    began = time.monotonic()
    with client(services, interval=0.1) as asking:
        ask_all(asking, [f"{services.base}/doi/10.5555/{number}" for number in range(6)])
    assert time.monotonic() - began >= 0.5


def test_the_limits_that_a_service_states(services: Services) -> None:
    services.delay = 0.02
    stated = {"X-Rate-Limit-Limit": "50", "X-Rate-Limit-Interval": "2s", "X-Concurrency-Limit": "1"}
    services.behave = lambda _: Reply({}, headers=stated)
    with client(services) as asking:
        asking.get(f"{services.base}/doi/10.5555/0")
        services.most_open, began = 0, time.monotonic()
        ask_all(asking, [f"{services.base}/doi/10.5555/{number}" for number in range(10)])
        assert time.monotonic() - began >= 9 * 2 / 50
    assert services.most_open == 1


def test_half_of_the_answers_are_429(services: Services) -> None:
    chance = random.Random(1)
    services.behave = lambda _: Reply(status=429) if chance.random() < 0.5 else None
    with client(services, replace(QUICK, refusals=20)) as asking:
        ask_all(asking, [f"{services.base}/doi/10.5555/{number}" for number in range(60)])
    assert sum(asked.path == "10.5555/7" for asked in services.asked) >= 1
    assert len(services.asked) > 90


@pytest.mark.parametrize(
    "bad",
    [
        Reply('{"title": "Hal', kind="application/json"),
        Reply('{"title": "Hal', headers={"Content-Length": "90"}, then=socket.socket.close),
        Reply(
            gzip.compress(b'{"title": "' + random.Random(1).randbytes(900) + b'"}')[:400],
            kind="application/json",
            headers={"Content-Encoding": "gzip"},
        ),
        Reply(status=502),
    ],
    ids=["no end", "short", "short gzip", "502"],
)
def test_half_of_the_answers_are_broken(bad: Reply, services: Services) -> None:
    chance = random.Random(5)
    services.behave = lambda _: bad if chance.random() < 0.5 else None
    limits = replace(QUICK, attempts=4, refusals=12, read=5, patience=30)
    with client(services, limits) as asking:
        assert asking.get(f"{services.base}/doi/10.5555/first").status == 200
        for number in range(60):
            assert asking.get(f"{services.base}/doi/10.5555/x{number}").json()


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("ada@example.org", "Recto/0.1.0 (mailto:ada@example.org)"),
        (None, "Recto/0.1.0"),
        ("ada@example.org)\r\nX: y", "Recto/0.1.0"),
        ("nobody", "Recto/0.1.0"),
    ],
)
def test_services_are_told_whom_to_write_to(contact: str | None, agent: str, services: Services) -> None:
    with services.world(QUICK).network([Service("A service", f"{services.base}/doi")], contact=contact) as asking:
        asking.get(f"{services.base}/doi/10.5555/x")
        asking.get(f"{services.base}/crossref/10.5555/x")
    assert [asked.headers["user-agent"] for asked in services.asked] == [agent, "Recto/0.1.0"]


PROXIES = {
    "https_proxy": "http://p:1",
    "http_proxy": "http://q:1",
    "NO_PROXY": "example.org, .internal",
    "HTTP_PROXY": "x",
}


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("https://doi.org/x", "http://p:1"),
        ("http://doi.org/x", "http://q:1"),
        ("https://example.org/x", None),
        ("https://www.example.org/x", None),
        ("https://notexample.org/x", "http://p:1"),
        ("https://a.internal/x", None),
    ],
)
def test_proxies(url: str, proxy: str | None) -> None:
    assert _proxy(url, PROXIES) == proxy
    assert _proxy(url, {"no_proxy": "*", **PROXIES}) is None
    assert _proxy("http://doi.org/", {"HTTP_PROXY": "x"}) is None


def test_requests_go_through_the_proxy(services: Services) -> None:
    # The server takes the whole address that a proxy gets for a path, and has no such service.
    with Client(QUICK, environ={"http_proxy": services.base}) as asking, pytest.raises(NetworkFailure):
        asking.get("http://example.org/page")
    assert [asked.headers["host"] for asked in services.asked] == ["example.org"]


def test_a_name_that_leads_into_a_private_network_is_not_even_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[object] = []
    connected: list[object] = []

    def resolved(host: Any, port: int, *arguments: Any, **options: Any) -> Any:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("203.0.114.1", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: connected.append(address))
    with Client(QUICK) as asking, pytest.raises(NetworkFailure, match="private network"):
        asking.get("https://images.example/")
    assert looked_up == [b"images.example"]
    assert connected == []


@pytest.mark.parametrize("host", ["169.254.169.254", "127.0.0.1", "[::1]", "[::ffff:10.0.0.1]"])
def test_not_even_a_proxy_is_asked_for_an_address_of_a_private_network(host: str, services: Services) -> None:
    environ = {"http_proxy": services.base}
    with Client(QUICK, environ=environ) as asking, pytest.raises(NetworkFailure, match="private network"):
        asking.get(f"http://{host}/latest/meta-data/")
    assert services.asked == []


def test_https_takes_the_place_of_http_also_in_redirects(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    services.behave = lambda _: Reply(status=302, headers={"Location": "http://127.0.0.2/"})
    base = f"{services.base}/doi"
    with Client(QUICK, [Service("A service", base)], https_only=True) as asking:
        asked: list[str] = []
        persist = asking._persist

        def noted(method: str, url: str, *more: Any) -> Response:
            asked.append(url)
            return persist(method, url, *more)

        monkeypatch.setattr(asking, "_persist", noted)
        with pytest.raises(NetworkFailure, match="private network"):
            asking.get(base)
        with pytest.raises(NetworkFailure, match="private network"):
            asking.get("http://127.0.0.3/x")
    assert asked == [base, "https://127.0.0.2/", "https://127.0.0.3/x"]
