"""From keys to references: what nothing has is asked of the network, and the lock keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import recto.document.parse
from recto import pipeline
from recto.cli.commands.refs import UNRESOLVED
from recto.core.diagnostics import Diagnostic, in_order
from recto.core.network import Failure, Trouble
from recto.core.plugins import constants
from recto.pipeline import Examined, Options
from recto.references import resolve
from recto.references.lock import Entry, Lock, dumps, read, update
from recto.references.registries import Found
from recto.references.sources import Request, Source
from recto.references.sources.lock import parsed
from recto.rules.check import check as run_rules

from tests.helpers import Maker, said, world

LOCK = "content/references.lock.json"
DOWN = Failure(Trouble.DOWN, "Crossref answered 502: the service is down; your text is not the problem", "Crossref")
UNKNOWN = Failure(Trouble.NOT_REGISTERED, "Crossref does not know 10.5555/unknown", "Crossref")


def found(title: str, alias: str | None = None) -> Found:
    return Found({"id": "local", "type": "book", "title": title}, "crossref", alias)


class Network:
    """A network that knows some works, and which keys it was asked for."""

    def __init__(self, answers: Mapping[str, Found | Failure]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.interrupted_after: int | None = None

    def find(self, request: Request) -> dict[str, Any]:
        for key in request.keys:
            if len(self.asked) == self.interrupted_after:
                raise KeyboardInterrupt
            self.asked.append(key.standard_id)
            if key.standard_id in self.answers:
                request.answered(key.standard_id, self.answers[key.standard_id])
        return {}


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    known = Network(
        {
            "doi:10.5555/a": found("Alpha"),
            "doi:10.5555/b": found("Beta"),
            "doi:10/short": found("Behind a short one", "doi:10.5555/long"),
            "doi:10.5555/down": DOWN,
            "doi:10.5555/unknown": UNKNOWN,
            "url:https://example.org/a/": found("A page"),
        }
    )
    sources = {**constants("recto.references.sources", "SOURCE"), "network": Source(30, known.find, network=True)}
    monkeypatch.setattr(resolve, "constants", lambda *_: sources)
    return known


def examine(project: Path, *, network: bool = True) -> tuple[Examined, list[Diagnostic]]:
    diagnostics: list[Diagnostic] = []
    examined = pipeline.examine(project, Options(network=network), world(), diagnostics.append)
    assert examined is not None
    unresolved: list[Diagnostic] = []
    run_rules(examined.subject, unresolved.append, codes=UNRESOLVED)
    return examined, [*diagnostics, *in_order(unresolved)]


def titles(examined: Examined) -> dict[str, str]:
    return {key: reference.item["title"] for key, reference in examined.bibliography.references.items()}


def test_what_was_fetched_is_used_and_kept(make: Maker, network: Network) -> None:
    project = make({"content/1.md": "[@doi:10.5555/a; @doi:10.5555/b; @doi:10.5555/A]\n"})
    examined, diagnostics = examine(project)
    assert diagnostics == []
    assert titles(examined) == {"doi:10.5555/a": "Alpha", "doi:10.5555/b": "Beta"}
    assert read(project / LOCK) == Lock(
        {},
        {
            "doi:10.5555/a": Entry("crossref", "2030-01-02", {"type": "book", "title": "Alpha"}),
            "doi:10.5555/b": Entry("crossref", "2030-01-02", {"type": "book", "title": "Beta"}),
        },
    )
    assert sorted(network.asked) == ["doi:10.5555/a", "doi:10.5555/b"]


def test_the_next_build_is_the_same_and_asks_nothing(make: Maker, network: Network) -> None:
    project = make({"content/1.md": "[@doi:10/short; @doi:10.5555/a; @url:https://example.org/a/]\n"})
    first, _ = examine(project)
    asked = list(network.asked)
    for allowed in (True, False):
        again, diagnostics = examine(project, network=allowed)
        assert diagnostics == []
        assert again.bibliography == first.bibliography
    assert network.asked == asked


def test_only_what_is_missing_is_asked_for(make: Maker, network: Network) -> None:
    project = make(
        {
            "content/1.md": "[@doi:10.5555/a; @doi:10.5555/b; @doi:10.5555/c]\n",
            "content/manual-references.json": '[{"id": "doi:10.5555/b", "title": "By hand"}]',
            LOCK: dumps(Lock({}, {"doi:10.5555/c": Entry("", "", {"title": "Locked"})})),
        }
    )
    examined, _ = examine(project)
    assert network.asked == ["doi:10.5555/a"]
    assert titles(examined) == {"doi:10.5555/a": "Alpha", "doi:10.5555/b": "By hand", "doi:10.5555/c": "Locked"}


def test_without_leave_nothing_is_asked_and_the_way_out_is_named(make: Maker, network: Network) -> None:
    project = make({"content/1.md": "[@doi:10.5555/a]\n"})
    _, diagnostics = examine(project, network=False)
    assert said(diagnostics) == [("C001", "error", "content/1.md:1:2")]
    assert "recto refs lock" in diagnostics[0].hint
    assert network.asked == []
    assert not (project / LOCK).exists()


def test_what_stands_behind_a_short_doi(make: Maker, network: Network) -> None:
    project = make(
        {
            "content/1.md": "[@doi:10/short] and [@doi:10.5555/long]\n",
            "content/manual-references.json": '[{"id": "doi:10.5555/long", "title": "By hand"}]',
        }
    )
    examined, diagnostics = examine(project)
    assert diagnostics == []
    assert titles(examined) == {"doi:10.5555/long": "By hand"}
    assert read(project / LOCK).aliases == {"doi:10/short": "doi:10.5555/long"}


def test_a_service_that_is_down_is_not_the_keys_fault(make: Maker, network: Network) -> None:
    project = make({"content/1.md": "[@doi:10.5555/a; @doi:10.5555/down]\n\n[@doi:10.5555/unknown]\n"})
    examined, diagnostics = examine(project)
    assert said(diagnostics) == [("C005", "error", "content/1.md:1:18"), ("C001", "error", "content/1.md:3:2")]
    assert diagnostics[0].message == (
        "@doi:10.5555/down could not be fetched: "
        "Crossref answered 502: the service is down; your text is not the problem"
    )
    assert "what was found is kept" in diagnostics[0].hint
    assert "Crossref does not know" in diagnostics[1].message
    assert titles(examined) == {"doi:10.5555/a": "Alpha"}
    assert read(project / LOCK).references.keys() == {"doi:10.5555/a"}


def test_a_retrieval_that_is_stopped_goes_on_where_it_was(make: Maker, network: Network) -> None:
    project = make({"content/1.md": "[@doi:10.5555/a; @doi:10.5555/b]\n"})
    network.interrupted_after = 1
    with pytest.raises(KeyboardInterrupt):
        examine(project)
    assert len(read(project / LOCK).references) == 1
    network.interrupted_after = None
    examined, _ = examine(project)
    assert len(titles(examined)) == 2
    assert sorted(network.asked) == ["doi:10.5555/a", "doi:10.5555/b"]


def test_what_a_run_beside_this_one_found_is_not_asked_for(
    make: Maker, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make({"content/1.md": "[@doi:10.5555/a; @doi:10.5555/b]\n"})
    other = Lock({}, {"doi:10.5555/a": Entry("", "", {"title": "From another run"})})
    parse = recto.document.parse.parse

    def meanwhile(*arguments: Any, **others: Any) -> Any:
        update(project / LOCK, lambda lock: lock | other)
        return parse(*arguments, **others)

    monkeypatch.setattr("recto.document.left_out.parse", meanwhile)
    examined, _ = examine(project)
    assert network.asked == ["doi:10.5555/b"]
    assert titles(examined)["doi:10.5555/a"] == "From another run"


def test_a_lock_that_cannot_be_read_is_not_filled(make: Maker, network: Network) -> None:
    project = make({"content/1.md": "[@doi:10.5555/a]\n", LOCK: "<<<<<<< ours\n"})
    _, diagnostics = examine(project)
    assert {d.code for d in diagnostics} == {"B003", "C001"}
    assert network.asked == []
    assert (project / LOCK).read_text() == "<<<<<<< ours\n"


def test_a_folder_that_cannot_be_written_to(make: Maker, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make({"content/1.md": "[@doi:10.5555/a]\n"})

    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("recto.references.lock.tempfile.mkstemp", refused)
    _, diagnostics = examine(project)
    assert [d.code for d in diagnostics] == ["L001", "C001"]
    assert "Permission denied" in diagnostics[0].message
    assert network.asked == []
    assert not (project / LOCK).exists()


def test_a_lock_is_parsed_once_a_build(make: Maker, network: Network) -> None:
    lock = Lock({}, {"doi:10.5555/a": Entry("", "", {"title": "Only here"})})
    project = make({"content/1.md": "[@doi:10.5555/a]\n", LOCK: dumps(lock)})
    before = parsed.cache_info().misses
    examine(project)
    assert parsed.cache_info().misses == before + 1
