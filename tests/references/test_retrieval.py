"""Filling the lock over HTTP, from a server on this machine: bounded, patient, kept when killed, and done once.

``python -m tests.bench.retrieval`` shows the same with 600 keys.
"""

from __future__ import annotations

import time
from pathlib import Path

from recto import pipeline
from recto.cli.commands.refs import UNRESOLVED
from recto.core.diagnostics import Diagnostic
from recto.core.network import Limits
from recto.core.world import World
from recto.pipeline import Options
from recto.references.lock import PATH, read
from recto.rules.check import check as run_rules

from tests.bench.retrieval import half_refused, journalled, project, start
from tests.services import QUICK, Reply, Services, dois

KEYS = dois(40)


def resolve(root: Path, world: World) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    examined = pipeline.examine(root, Options(network=True), world, found.append)
    assert examined is not None
    run_rules(examined.subject, found.append, codes=UNRESOLVED)
    return found


def test_many_at_once_but_never_more_than_allowed(tmp_path: Path) -> None:
    root = project(tmp_path, KEYS)
    with Services(delay=0.05) as services:
        assert resolve(root, services.world(Limits(connections=6, per_host=5))) == []
    assert 2 <= services.most_open <= 6
    assert read(root / PATH).references.keys() == set(KEYS)


def test_a_service_that_refuses_half_of_the_time(tmp_path: Path) -> None:
    root = project(tmp_path, KEYS)
    with Services() as services:
        services.behave = half_refused(retry_after="0")
        assert resolve(root, services.world(QUICK)) == []
    assert read(root / PATH).references.keys() == set(KEYS)


def test_a_service_that_is_down_costs_its_keys_for_now(tmp_path: Path) -> None:
    root = project(tmp_path, [*KEYS[:3], "arxiv:1811.00778"])
    with Services() as services:
        services.behave = lambda asked: Reply("<html>", 502, kind="text/html") if asked.service == "doi" else None
        found = resolve(root, services.world(QUICK))
        assert {(one.code, one.severity) for one in found} == {("C005", "error")}
        assert [one.location.line for one in found if one.location] == [1, 3, 5]
        assert all("down" in one.message and "your text is not the problem" in one.message for one in found)
        assert read(root / PATH).references.keys() == {"arxiv:1811.00778"}
        services.behave = lambda _: None
        services.asked.clear()
        assert resolve(root, services.world(QUICK)) == []
        assert services.count("arxiv") == 0


def test_killed_and_started_again_nothing_that_came_is_asked_for_again(tmp_path: Path) -> None:
    root = project(tmp_path, dois(80))
    with Services(delay=0.2) as services:
        run = start(root, services)
        while not journalled(root):
            time.sleep(0.01)
        run.kill()
        run.wait()
        kept = set(journalled(root))
        assert kept
        assert not (root / PATH).exists()
        time.sleep(0.5)  # for what was under way
        services.asked.clear()
        assert start(root, services).communicate()[0] == "0\n"
        assert not {asked.path for asked in services.asked} & kept
    assert read(root / PATH).references.keys() == set(dois(80))
    assert sorted(path.name for path in (root / "content").iterdir()) == [
        "01.text.md", "metadata.yaml", "references.lock.json",
    ]  # fmt: skip


def test_with_the_lock_a_build_opens_no_socket(tmp_path: Path) -> None:
    root = project(tmp_path, KEYS)
    with Services() as services:
        assert resolve(root, services.world()) == []
        assert start(root, services, network=False).communicate()[0] == "0\n"
    assert (root / "output" / "manuscript.html").is_file()
