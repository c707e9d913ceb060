"""``recto check --links``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from recto.core.diagnostics import Diagnostic
from recto.core.network import Client, Failure, NetworkFailure, Response, Trouble
from recto.rules.check import check

from tests.helpers import Maker, examine, place, world

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
TEXT = (
    "[a](https://example.org/gone#part), <https://example.org/gone>, https://example.org/here and `https://x.org/y`\n"
)


class Hosts:
    """Answers by the address and the method: a trouble, or None if all is well."""

    def __init__(self, answers: Callable[[str, str], Trouble | None]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str]] = []

    def request(self, _: Client, method: str, url: str, **__: object) -> Response:
        self.asked.append((method, url))
        trouble = self.answers(method, url)
        if trouble:
            raise NetworkFailure(Failure(trouble, f"example.org says {trouble}: more", "example.org"))
        return Response(url, 200, {}, b"", "example.org")


@pytest.fixture
def follow(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Hosts, list[Diagnostic]]]:
    def followed(answers: Callable[[str, str], Trouble | None], text: str = TEXT, now: datetime = NOW):
        hosts, found = Hosts(answers), list[Diagnostic]()
        monkeypatch.setattr("recto.core.network.Client.request", lambda *given, **named: hosts.request(*given, **named))
        machine = replace(world({"XDG_CACHE_HOME": str(tmp_path / "cache")}), clock=now)
        check(replace(examine(make.text(text)).subject, world=machine), found.append, option="links")
        return hosts, found

    return followed


def gone(_: str, url: str) -> Trouble | None:
    return Trouble.NOT_REGISTERED if url.endswith("gone") else None


def test_each_page_is_asked_for_once_and_reported_everywhere(follow) -> None:
    hosts, found = follow(gone)
    assert sorted(hosts.asked) == [
        ("GET", "https://example.org/gone"), ("HEAD", "https://example.org/gone"), ("HEAD", "https://example.org/here")
    ]  # fmt: skip
    assert [(one.code, place(one)) for one in found] == [
        ("K005", "content/01.text.md:1:5"),
        ("K005", "content/01.text.md:1:38"),
    ]
    assert found[0].message == "https://example.org/gone#part does not exist: example.org says not registered"


def test_answers_are_remembered_for_a_week(follow, tmp_path: Path) -> None:
    follow(gone)
    hosts, found = follow(gone, now=NOW + timedelta(days=6))
    assert hosts.asked == []
    assert [one.code for one in found] == ["K005", "K005"]
    hosts, _ = follow(gone, now=NOW + timedelta(days=8))
    assert len(hosts.asked) == 3
    assert [*tmp_path.glob("cache/recto/*")] == [tmp_path / "cache/recto/links.json"]


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"https://example.org/gone": 1}', '{"a": {"when": "x"}}'])
def test_a_memory_that_cannot_be_read_is_none(kept: str, follow, tmp_path: Path) -> None:
    path = tmp_path / "cache/recto/links.json"
    path.parent.mkdir(parents=True)
    path.write_text(kept)
    hosts, found = follow(gone)
    assert len(hosts.asked) == 3
    assert len(found) == 2
    assert len(json.loads(path.read_text())) == 2


def test_a_host_that_is_down_is_not_remembered(follow) -> None:
    _, found = follow(lambda _, url: Trouble.DOWN if url.endswith("here") else None)
    assert [(one.code, place(one)) for one in found] == [("K006", "content/01.text.md:1:65")]
    hosts, found = follow(lambda *_: None)
    assert hosts.asked == [("HEAD", "https://example.org/here")]
    assert found == []


@pytest.mark.parametrize("trouble", [Trouble.REFUSED, Trouble.MALFORMED])
def test_a_host_that_answers_otherwise_is_left_alone(trouble: Trouble, follow) -> None:
    assert follow(lambda *_: trouble)[1] == []


def test_a_host_that_knows_no_head_is_asked_for_the_page(follow) -> None:
    hosts, found = follow(lambda method, _: Trouble.NOT_REGISTERED if method == "HEAD" else None)
    assert len(hosts.asked) == 4
    assert found == []


def test_a_machine_without_a_network_is_said_once(follow) -> None:
    text = " ".join(f"<https://example{number}.org>" for number in range(5))
    _, found = follow(lambda *_: Trouble.DOWN, text)
    assert [(one.code, one.location, one.hint) for one in found] == [
        ("K006", None, "is this machine connected to the internet?")
    ]


def test_a_text_without_links_asks_nobody(follow) -> None:
    assert follow(gone, "Words.\n")[0].asked == []
