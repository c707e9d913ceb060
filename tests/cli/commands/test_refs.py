"""recto refs: lock, status, adopt; and when a build or a check asks the network."""

from __future__ import annotations

from collections.abc import Mapping
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

from tests.helpers import EPOCH, Maker

LOCK = "content/references.lock.json"


@pytest.fixture(autouse=True)
def _epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A network that has every DOI, but for those with "down" in them; which keys it was asked for."""
    keys: list[str] = []

    def find(request: Request) -> dict[str, Any]:
        for key in request.keys:
            if "stop" in key.standard_id:
                raise KeyboardInterrupt
            keys.append(key.standard_id)
            failure = Failure(Trouble.DOWN, "Crossref answered 502: the service is down", "Crossref")
            item = {"type": "book", "title": f"New {key.standard_id[-1]}", "volume": "2"}
            request.answered(key.standard_id, failure if "down" in key.standard_id else Found(item, "crossref"))
        return {}

    sources = {**constants("recto.references.sources", "SOURCE"), "network": Source(30, find, network=True)}
    monkeypatch.setattr(resolve, "constants", lambda *_: sources)
    return keys


def run(*arguments: str | Path) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(main, ["refs", *map(str, arguments)])
    assert "Traceback" not in result.output
    assert "a bug in Recto" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def locked(**retrieved: str) -> str:
    """A lock of the works that are named, each with the day that it was retrieved."""
    entries = {
        f"doi:10.5555/{name}": Entry("crossref", day, {"type": "book", "title": f"Old {name}"})
        for name, day in retrieved.items()
    }
    return dumps(Lock({}, entries))


def project(make: Maker, text: str, lock: str = "", **files: str) -> Path:
    metadata = {"content/metadata.yaml": "title: A\n"}
    given: Mapping[str, str] = {**metadata, "content/1.md": f"{text}\n", **({LOCK: lock} if lock else {}), **files}
    return make(given)


# --- lock -----------------------------------------------------------------------------------------------------------


def test_lock_fills_and_prunes(make: Maker, asked: list[str]) -> None:
    root = project(make, "[@doi:10.5555/a; @doi:10.5555/b]", locked(a="2020-01-01", unused="2020-01-01"))
    result = run("lock", root)
    assert result.exit_code == 0
    assert result.stdout == "added doi:10.5555/b: New b\nremoved doi:10.5555/unused: Old unused\n"
    assert read(root / LOCK).references.keys() == {"doi:10.5555/a", "doi:10.5555/b"}
    assert read(root / LOCK).references["doi:10.5555/a"].retrieved == "2020-01-01"
    assert asked == ["doi:10.5555/b"]


def test_lock_asks_in_ci_too(make: Maker, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert run("lock", project(make, "[@doi:10.5555/a]")).exit_code == 0
    assert asked == ["doi:10.5555/a"]


def test_lock_with_a_service_down(make: Maker) -> None:
    root = project(make, "[@doi:10.5555/a; @doi:10.5555/down]")
    result = run("lock", root)
    assert result.exit_code == 1
    assert (
        "content/1.md:1:18: error[C005] @doi:10.5555/down could not be fetched: Crossref answered 502" in result.stdout
    )
    assert read(root / LOCK).references.keys() == {"doi:10.5555/a"}


@pytest.mark.parametrize("text", ["{% if %}", "{{ unknown }}"])
def test_lock_prunes_nothing_where_the_text_could_not_be_read(text: str, make: Maker) -> None:
    root = project(make, f"[@doi:10.5555/a] {text}", locked(unused="2020-01-01"))
    result = run("lock", root)
    assert result.exit_code == 1
    assert "nothing was removed" in result.stderr
    assert read(root / LOCK).references.keys() == {"doi:10.5555/a", "doi:10.5555/unused"}


def test_lock_keeps_what_is_described_by_hand_and_aliases_in_use(make: Maker) -> None:
    lock = dumps(
        Lock(
            {"doi:10/used": "doi:10.5555/a", "doi:10/unused": "doi:10.5555/z"},
            {name: Entry("", "", {"title": "x"}) for name in ("doi:10.5555/a", "doi:10.5555/z")},
        )
    )
    manual = '[{"id": "doi:10.5555/a", "type": "book", "title": "By hand"}]'
    root = project(make, "[@doi:10/used]", lock, **{"content/manual-references.json": manual})
    assert run("lock", root).exit_code == 0
    assert read(root / LOCK).aliases == {"doi:10/used": "doi:10.5555/a"}
    assert read(root / LOCK).references.keys() == {"doi:10.5555/a"}


def test_lock_in_a_project_without_citations_writes_nothing(make: Maker) -> None:
    root = project(make, "Text.")
    assert run("lock", root).exit_code == 0
    assert sorted(path.name for path in (root / "content").iterdir()) == ["1.md", "metadata.yaml"]


def test_lock_that_cannot_be_read_is_left_alone(make: Maker, asked: list[str]) -> None:
    root = project(make, "[@doi:10.5555/a]", "<<<<<<< ours\n")
    for command in ("lock", "status"):
        result = run(command, root)
        assert result.exit_code == 1
        assert "error[B003]" in result.stdout
    assert (root / LOCK).read_text() == "<<<<<<< ours\n"
    assert asked == []


def test_lock_where_there_is_no_manuscript(tmp_path: Path) -> None:
    result = run("lock", tmp_path)
    assert result.exit_code == 1
    assert "error[R001]" in result.stdout


# --- refresh --------------------------------------------------------------------------------------------------------


def test_refresh_shows_what_changes(make: Maker, asked: list[str]) -> None:
    root = project(make, "[@doi:10.5555/a; @doi:10.5555/b]", locked(a="2020-01-01", b="2020-01-01"))
    result = run("lock", root, "--refresh", "DOI:10.5555/A")
    assert result.exit_code == 0
    assert result.stdout == "doi:10.5555/a: Old a\n  title: Old a → New a\n  volume: (none) → 2\n"
    lock = read(root / LOCK)
    assert lock.references["doi:10.5555/a"].item["title"] == "New a"
    assert lock.references["doi:10.5555/a"].retrieved > "2020-01-01"
    assert lock.references["doi:10.5555/b"].item["title"] == "Old b"
    assert asked == ["doi:10.5555/a"]


def test_refresh_without_keys_is_for_all(make: Maker, asked: list[str]) -> None:
    root = project(make, "[@doi:10.5555/a; @doi:10.5555/b]", locked(a="2020-01-01", b="2020-01-01"))
    assert run("lock", "--refresh", root).exit_code == 0
    assert asked == ["doi:10.5555/a", "doi:10.5555/b"]


def test_refresh_of_what_did_not_change_says_nothing(make: Maker) -> None:
    root = project(make, "[@doi:10.5555/a]")
    run("lock", root)
    assert run("lock", root, "--refresh").stdout == ""


def test_refresh_keeps_what_a_service_does_not_give(make: Maker) -> None:
    root = project(make, "[@doi:10.5555/down]", locked(down="2020-01-01"))
    result = run("lock", root, "--refresh")
    assert result.exit_code == 0
    assert "warning[C005]" in result.stdout
    assert read(root / LOCK).references["doi:10.5555/down"].item["title"] == "Old down"


def test_refresh_that_is_stopped_writes_what_it_has(make: Maker) -> None:
    root = project(make, "[@doi:10.5555/a; @doi:10.5555/stop]", locked(a="2020-01-01", stop="2020-01-01"))
    result = run("lock", root, "--refresh")
    assert result.exit_code == 0
    assert "stopped" in result.stderr
    assert read(root / LOCK).references["doi:10.5555/a"].item["title"] == "New a"


def test_refresh_of_what_there_is_not(make: Maker, asked: list[str]) -> None:
    result = run("lock", project(make, "[@doi:10.5555/a]"), "--refresh", "doi:10.5555/other", "doi:10.5555/a")
    assert result.exit_code == 1
    assert "error[L004] doi:10.5555/other is neither in the lock nor cited" in result.stdout
    assert asked == []


def test_keys_are_for_refresh(make: Maker) -> None:
    result = run("lock", project(make, "[@doi:10.5555/a]"), "doi:10.5555/a")
    assert result.exit_code == 2
    assert "--refresh doi:10.5555/a" in result.stderr


def test_lock_of_two_folders(make: Maker) -> None:
    root = project(make, "Text.")
    assert run("lock", root, root / "content").exit_code == 2


# --- status ---------------------------------------------------------------------------------------------------------


def test_status(make: Maker, asked: list[str]) -> None:
    root = project(
        make,
        "[@doi:10.5555/a; @doi:10.5555/b]\n\n[@doi:10.5555/missing] [@doi:10.5555/fresh]",
        locked(a="2020-01-01", b="2020-01-01", unused="2020-01-01", fresh="2999-01-01"),
        **{"content/manual-references.json": '[{"id": "doi:10.5555/b", "type": "book", "title": "By hand"}]'},
    )
    before = (root / LOCK).read_bytes()
    result = run("status", root)
    assert result.exit_code == 1
    assert result.stdout.startswith(
        """Missing: cited, but neither in the lock nor described (1)
  doi:10.5555/missing (content/1.md:3:2)

Unused: in the lock, but not cited (1)
  doi:10.5555/unused: Old unused

Old: retrieved more than 365 days ago (2)
  doi:10.5555/a: 2020-01-01, Old a
  doi:10.5555/b: 2020-01-01, Old b

Described by hand: the lock's entry is not used (1)
  doi:10.5555/b: Old b

"""
    )
    assert "error[C001]" in result.stdout
    assert (root / LOCK).read_bytes() == before
    assert asked == []
    assert "Old:" not in run("status", root, "--stale", "100000").stdout


def test_status_where_all_is_well(make: Maker) -> None:
    result = run("status", project(make, "[@doi:10.5555/a]", locked(a="2999-01-01")))
    assert (result.exit_code, result.stdout) == (0, "")


def test_status_as_a_page(make: Maker) -> None:
    result = run("status", project(make, "[@doi:10.5555/missing]", locked(unused="2999-01-01")), "--report")
    assert result.stdout.startswith("## References\n")
    assert "C001" in result.stdout
    assert "### Unused" in result.stdout
    assert result.exit_code == 0


# --- adopt ----------------------------------------------------------------------------------------------------------

TABLE = "input_id\tdealiased_id\tstandard_id\tshort_id\n" + "".join(
    f"doi:10.5555/{name}\tdoi:10.5555/{name}\tdoi:10.5555/{name}\t{name}{name}\n" for name in "abc"
)
REFERENCES = (
    "[" + ",".join(f'{{"id": "{name}{name}", "type": "book", "title": "Published {name}"}}' for name in "abc") + "]"
)


def test_adopt(make: Maker, asked: list[str]) -> None:
    root = project(
        make,
        "[@doi:10.5555/a; @doi:10.5555/b; @doi:10.5555/new; @doi:10.5555/c]",
        locked(a="2020-01-01", other="2020-01-01"),
        **{
            "published/citations.tsv": TABLE,
            "published/references.json": REFERENCES,
            "content/manual-references.json": '[{"id": "doi:10.5555/c", "type": "book", "title": "By hand"}]',
        },
    )
    result = run("adopt", root / "published", root)
    assert "doi:10.5555/a: Old a\n  title: Old a → Published a\n" in result.stdout
    assert "error[C001] @doi:10.5555/new" in result.stdout
    assert "10.5555/b" not in result.stdout
    assert result.exit_code == 1
    assert "adopted 2 references" in result.stderr
    assert "left out 1 reference that the authors describe themselves" in result.stderr
    lock = read(root / LOCK)
    assert {key: entry.item["title"] for key, entry in lock.references.items()} == {
        "doi:10.5555/a": "Published a",
        "doi:10.5555/b": "Published b",
        "doi:10.5555/other": "Old other",
    }
    assert asked == []


def test_adopt_what_is_no_published_folder(make: Maker) -> None:
    root = project(make, "Text.")
    result = run("adopt", root / "content", root)
    assert result.exit_code == 1
    assert "error[L002]" in result.stdout
    assert not (root / LOCK).exists()
    assert run("adopt", root / "nowhere", root).exit_code == 2


# --- build and check ------------------------------------------------------------------------------------------------


def make_page(root: Path, *options: str) -> click.testing.Result:
    return click.testing.CliRunner().invoke(main, ["build", str(root), "--format", "html", *options])


def test_a_build_fetches_what_the_lock_lacks(make: Maker, asked: list[str]) -> None:
    root = project(make, "[@doi:10.5555/a]")
    result = make_page(root)
    assert "error" not in result.stdout
    assert f"saved what was fetched in {LOCK}; commit it" in result.stderr
    assert read(root / LOCK).references.keys() == {"doi:10.5555/a"}
    assert "New a" in (root / "output/manuscript.html").read_text()
    assert "fetched" not in make_page(root).stderr
    assert asked == ["doi:10.5555/a"]


def test_a_build_goes_on_without_what_a_service_does_not_give(make: Maker) -> None:
    root = project(make, "Text [@doi:10.5555/down].")
    result = make_page(root)
    assert result.exit_code == 1
    assert "error[C005]" in result.stdout
    assert "Text" in (root / "output/manuscript.html").read_text()


@pytest.mark.parametrize("how", ["--locked", "--offline", "CI"])
def test_a_build_that_may_not_ask(how: str, make: Maker, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    root = project(make, "[@doi:10.5555/a]")
    if how == "CI":
        monkeypatch.setenv("CI", "true")
    result = make_page(root, *[how] * (how != "CI"))
    assert result.exit_code == 1
    assert "error[C001] @doi:10.5555/a has no reference\n    hint: type recto refs lock" in result.stdout
    assert asked == []
    assert not (root / LOCK).exists()


@pytest.mark.parametrize("options", [(), ("--locked",), ("--offline",)])
def test_a_check_never_asks_and_writes_nothing(options: tuple[str, ...], make: Maker, asked: list[str]) -> None:
    root = project(make, "[@doi:10.5555/a]")
    result = click.testing.CliRunner().invoke(main, ["check", str(root), *options])
    assert result.exit_code == 1
    assert "type recto refs lock" in result.stdout
    assert asked == []
    assert sorted(path.name for path in (root / "content").iterdir()) == ["1.md", "metadata.yaml"]
