"""recto cite: references as they print, and for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click.testing
import pytest
from recto.__main__ import main
from recto.core.network import Failure, Trouble
from recto.core.plugins import constants
from recto.references import resolve
from recto.references.lock import Entry, Lock, dumps, read
from recto.references.registries import Found
from recto.references.sources import Request, Source

from tests.helpers import Maker
from tests.services import Reply, Services

LOCK = "content/references.lock.json"
DOWN = "Crossref answered 502: the service is down; your text is not the problem"
ITEM = {
    "type": "article-journal",
    "title": "Deep <i>learning</i>",
    "author": [{"family": "LeCun", "given": "Yann"}],
    "container-title": "Nature",
    "issued": {"date-parts": [[2015, 5]]},
    "volume": "521",
    "page": "436-444",
}


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A network that has every key, but for "none" and "down"; which keys it was asked for."""
    keys: list[str] = []

    def find(request: Request) -> dict[str, Any]:
        for key in (key.standard_id for key in request.keys if key.problem is None and "doi:" in key.standard_id):
            keys.append(key)
            answer: Found | Failure = Found({**ITEM, "note": f"Mine.\nstandard_id: {key}"}, "crossref")
            if "none" in key:
                answer = Failure(Trouble.NOT_REGISTERED, "doi.org knows no such DOI", "doi.org")
            elif "down" in key:
                answer = Failure(Trouble.DOWN, DOWN, "Crossref")
            request.answered(key, answer)
        return {}

    sources = {**constants("recto.references.sources", "SOURCE"), "network": Source(30, find, network=True)}
    monkeypatch.setattr(resolve, "constants", lambda *_: sources)
    return keys


def run(*arguments: str | Path) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(main, ["cite", *map(str, arguments)])
    assert "Traceback" not in result.output
    assert "a bug in Recto" not in result.output
    return result


@pytest.fixture
def project(make: Maker) -> Path:
    lock = dumps(Lock({}, {"doi:10.5555/locked": Entry("crossref", "2026-11-22", {**ITEM, "title": "Locked"})}))
    manual = json.dumps(
        [
            {"id": "our-report", "type": "report", "title": "Our report"},
            {"id": "doi:10.5555/amended", "amends": True, "title": "Amended"},
        ]
    )
    return make({"content/1.md": "Text.\n", "content/manual-references.json": manual, LOCK: lock})


def test_a_reference_as_it_prints(project: Path, asked: list[str]) -> None:
    result = run("--project", project, "https://doi.org/10.5555/NEW.")
    assert result.exit_code == 0
    assert result.stdout == "1. LeCun Y. Deep learning. Nature. 2015;521: 436–444.\n"
    assert asked == ["doi:10.5555/new"]
    assert read(project / LOCK).references.keys() == {"doi:10.5555/locked"}


def test_references_come_from_files_then_the_lock_then_the_network(project: Path, asked: list[str]) -> None:
    keys = ("our-report", "10.5555/locked", "10.5555/new", "doi:10.5555/NEW", "10.5555/amended")
    result = run("--project", project, "--format", "csl", *keys)
    assert [(item["id"], item["title"]) for item in json.loads(result.stdout)] == [
        ("our-report", "Our report"),
        ("doi:10.5555/locked", "Locked"),
        ("doi:10.5555/new", "Deep <i>learning</i>"),
        ("doi:10.5555/amended", "Amended"),
    ]
    assert asked == ["doi:10.5555/new", "doi:10.5555/amended"]


def test_the_projects_style_and_language(make: Maker) -> None:
    root = make({"content/1.md": "Text.\n", "content/metadata.yaml": "csl: apa\nlang: de-DE\n"})
    assert run("--project", root, "10.5555/new").stdout == "LeCun, Y. (2015). Deep learning. Nature, 521, 436–444.\n"


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("csl", '[\n  {\n    "id": "doi:10.5555/new",'),
        ("bibtex", "@article{doi:10.5555/new,\n  author = {LeCun, Yann},\n  title = {Deep \\emph{learning}},"),
        ("ris", "TY  - JOUR\nID  - doi:10.5555/new\nAU  - LeCun, Yann\n"),
    ],
)
def test_what_is_written_for_programs_can_be_put_beside_the_text(form: str, beginning: str, make: Maker) -> None:
    result = run("--format", form, "10.5555/new")
    assert result.stdout.startswith(beginning)
    assert "standard_id" not in result.stdout
    name = {"csl": "json", "bibtex": "bib", "ris": "ris"}[form]
    root = make({"content/1.md": "Text.\n", f"content/manual-references.{name}": result.stdout})
    again = run("--project", root, "--offline", "--format", form, "10.5555/new")
    assert again.exit_code == 0
    assert again.stdout.startswith(beginning)


def test_add_puts_what_was_fetched_into_the_lock(project: Path, asked: list[str]) -> None:
    result = run("--project", project, "--add", "10.5555/new", "our-report", "10.5555/down")
    assert result.exit_code == 1
    assert read(project / LOCK).references.keys() == {"doi:10.5555/locked", "doi:10.5555/new"}
    assert run("--project", project, "--offline", "10.5555/new").exit_code == 0
    assert asked == ["doi:10.5555/new", "doi:10.5555/down"]


def test_why_there_is_no_reference(project: Path, asked: list[str]) -> None:
    keys = ("10.5555/none", "10.5555/down", "doi:10.5x/y", "nobodys-name", "our-report")
    result = run("--project", project, "--format", "csl", *keys)
    assert result.exit_code == 1
    assert [item["id"] for item in json.loads(result.stdout)] == ["our-report"]
    for words in (
        "error[C001] doi:10.5555/none has no reference: doi.org knows no such DOI",
        f"error[C005] doi:10.5555/down could not be fetched: {DOWN}",
        "error[C002] doi:10.5x/y has no reference and is not well formed: a DOI is 10., four",
        "4 errors",
    ):
        assert words in result.stderr
    asked.clear()
    result = run("--project", project, "--offline", "10.5555/none")
    assert "leave out --offline" in result.stderr
    assert asked == []


def test_without_a_project(tmp_path: Path) -> None:
    assert run("--project", tmp_path, "10.5555/new").stdout.startswith("1. LeCun Y.")
    result = run("--project", tmp_path, "--add", "10.5555/new")
    assert result.exit_code == 2
    assert "lock to add to" in result.stderr


def test_a_broken_lock_is_said(make: Maker) -> None:
    root = make({"content/1.md": "Text.\n", LOCK: "broken"})
    result = run("--project", root, "--add", "10.5555/new")
    assert result.exit_code == 1
    assert "error[B003]" in result.stderr
    assert (root / LOCK).read_text() == "broken"


def test_the_services_of_the_world_are_asked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with Services() as services:
        monkeypatch.setattr("recto.core.world.World", services.world)
        keys = ("https://doi.org/10.5555/W1", "PMID: 30718888", "https://arxiv.org/abs/1811.00778v2")
        result = run("--project", project, "--add", "--format", "csl", *keys)
        assert result.exit_code == 0, result.stderr
        found = {item["id"] for item in json.loads(result.stdout)}
        assert found == {"doi:10.5555/w1", "pubmed:30718888", "arxiv:1811.00778v2"}
        assert read(project / LOCK).references.keys() == found | {"doi:10.5555/locked"}
        services.behave = lambda _: Reply(status=502, body=b"<html>")
        result = run("--project", project, "10.5555/w2")
        assert result.exit_code == 1
        assert "error[C005] doi:10.5555/w2 could not be fetched: " in result.stderr
        assert "the service is down; your text is not the problem" in result.stderr
