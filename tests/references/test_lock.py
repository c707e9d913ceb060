"""The lock as a value and as a file: stable bytes, nothing lost by two runs at once or by a run that is killed."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recto.core.lock_file import UnreadableLock
from recto.references.lock import (
    Entry,
    Lock,
    UnwritableLock,
    differences,
    dumps,
    keeping,
    parse,
    read,
    update,
)

TEXT = st.text(st.characters(codec=None), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
LOCKS = st.builds(
    Lock,
    st.dictionaries(TEXT, TEXT, max_size=3),
    st.dictionaries(TEXT, st.builds(Entry, TEXT, TEXT, st.dictionaries(TEXT, VALUES, max_size=5)), max_size=4),
)


def entry(title: str = "A title", **fields: Any) -> Entry:
    return Entry("test", "2026-11-22", {"type": "book", "title": title, **fields})


def one(key: str, title: str = "A title", **fields: Any) -> Lock:
    return Lock({}, {key: entry(title, **fields)})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- text -----------------------------------------------------------------------------------------------------------


@given(LOCKS)
def test_what_was_written_is_read(lock: Lock) -> None:
    assert parse(dumps(lock)) == lock


@given(LOCKS)
def test_written_twice_it_is_the_same_bytes(lock: Lock) -> None:
    text = dumps(lock)
    assert dumps(parse(text)).encode() == text.encode()


@given(LOCKS, st.randoms())
def test_the_order_in_which_it_came_does_not_show(lock: Lock, chance: Any) -> None:
    def shuffled(values: Any) -> Any:
        if isinstance(values, dict):
            items = list(values.items())
            chance.shuffle(items)
            return {key: shuffled(value) for key, value in items}
        return values

    references = {
        key: Entry(e.source, e.retrieved, shuffled(dict(e.item))) for key, e in shuffled(dict(lock.references)).items()
    }
    assert dumps(Lock(shuffled(dict(lock.aliases)), references)) == dumps(lock)


def test_a_reference_is_a_block_and_a_person_a_line() -> None:
    lock = Lock(
        {"doi:10/x1": "doi:10.5555/x"},
        {
            "doi:10.5555/x": entry(
                author=[{"given": "Ada", "family": "Ångström"}, {"literal": "A consortium"}],
                issued={"date-parts": [[2018, 4]]},
            ),
            "doi:10.5555/a": Entry("test", "2026-11-22", {}),
        },
    )
    assert dumps(lock) == (
        """{
 "version": 1,
 "aliases": {
  "doi:10/x1": "doi:10.5555/x"
 },
 "references": {
  "doi:10.5555/a": {
   "source": "test",
   "retrieved": "2026-11-22",
   "item": {}
  },
  "doi:10.5555/x": {
   "source": "test",
   "retrieved": "2026-11-22",
   "item": {
    "author": [
     {"family": "Ångström", "given": "Ada"},
     {"literal": "A consortium"}
    ],
    "issued": {"date-parts": [[2018, 4]]},
    "title": "A title",
    "type": "book"
   }
  }
 }
}
"""
    )


def test_a_new_reference_changes_no_other_line() -> None:
    before = dumps(one("doi:10.5555/a") | one("doi:10.5555/c")).splitlines()
    after = dumps(one("doi:10.5555/a") | one("doi:10.5555/b") | one("doi:10.5555/c")).splitlines()
    assert [line for line in after if "10.5555/b" in line] == ['  "doi:10.5555/b": {']
    assert len(after) == len(before) + 8
    assert set(before) <= set(after)


def test_what_is_no_entry_is_left_out() -> None:
    assert parse('{"version": 1, "aliases": [1], "references": {"a": 1, "b": {"item": []}}}') == Lock()


# --- differences ----------------------------------------------------------------------------------------------------


def test_differences_field_by_field() -> None:
    old = {
        "id": "a",
        "title": "Old",
        "author": [{"family": "Roe", "given": "J"}],
        "issued": {"date-parts": [[2018, 4]]},
        "volume": "3",
        "publisher": "Same",
    }
    new = {
        "id": "b",
        "title": "New",
        "author": [{"family": "Roe", "given": "Jane", "non-dropping-particle": "van"}, {"literal": "A group"}],
        "issued": {"date-parts": [[2018, 4, 1]]},
        "page": "1-2",
        "publisher": "Same",
    }
    assert [(d.field, d.old, d.new) for d in differences(old, new)] == [
        ("author", "J Roe", "Jane van Roe; A group"),
        ("issued", "2018-04", "2018-04-01"),
        ("page", "", "1-2"),
        ("title", "Old", "New"),
        ("volume", "3", ""),
    ]
    assert differences(old, old) == []


@given(st.dictionaries(TEXT, VALUES, max_size=4), st.dictionaries(TEXT, VALUES, max_size=4))
def test_differences_of_anything(old: dict, new: dict) -> None:
    assert {d.field for d in differences(old, new)} == {
        name for name in (old.keys() | new.keys()) - {"id"} if old.get(name) != new.get(name)
    }


# --- the file -------------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "references.lock.json"


def test_read_merge_write(path: Path) -> None:
    update(path, lambda lock: lock | one("a"))
    update(path, lambda lock: lock | one("b"))
    assert read(path) == one("a") | one("b")
    assert names(path.parent) == [path.name]


def test_no_file_for_an_empty_lock(path: Path) -> None:
    assert update(path) == Lock()
    assert not path.exists()


def test_a_lock_written_by_hand_stays_as_it_is_until_something_changes(path: Path) -> None:
    text = json.dumps({"references": {"a": {"item": {"title": "x"}, "source": "", "retrieved": ""}}, "version": 1})
    path.write_text(text)
    update(path)
    assert path.read_text() == text
    update(path, lambda lock: lock | one("b"))
    assert path.read_text() == dumps(read(path))


def test_what_cannot_be_read_is_never_written_over(path: Path) -> None:
    path.write_text("<<<<<<< ours")
    with pytest.raises(UnreadableLock):
        update(path, lambda lock: lock | one("a"))
    assert path.read_text() == "<<<<<<< ours"


def test_a_symbolic_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.json"
    target.write_text(dumps(one("a")))
    path.symlink_to(target)
    with pytest.raises(UnreadableLock, match="symbolic link"):
        update(path, lambda lock: lock | one("b"))
    assert read(target) == one("a")


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(UnwritableLock):
        update(tmp_path / "none" / "references.lock.json", lambda lock: lock | one("a"))
    with pytest.raises(UnwritableLock), keeping(tmp_path / "none" / "references.lock.json"):
        pytest.fail("not reached")


def test_rights_stay_as_they_are(path: Path) -> None:
    update(path, lambda lock: lock | one("a"))
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o664)
    update(path, lambda lock: lock | one("b"))
    assert path.stat().st_mode & 0o777 == 0o664


def add_ten(path: Path, name: str) -> None:
    for number in range(10):
        update(path, lambda lock, key=f"{name}{number}": lock | one(key))  # type: ignore[misc]
    with keeping(path) as keep:
        for number in range(10, 20):
            keep(one(f"{name}{number}"))


def test_runs_at_once_lose_nothing(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    runs = [context.Process(target=add_ten, args=(path, name)) for name in "abcd"]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert read(path).references.keys() == {f"{name}{number}" for name in "abcd" for number in range(20)}
    assert names(path.parent) == [path.name]


def test_a_run_that_begins_is_not_taken_for_one_that_was_killed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run updates the lock just when this one has made its journal, and has not marked it yet."""
    made = tempfile.mkstemp
    program = (
        "import sys, pathlib; from recto.references.lock import update; "
        "print(flush=True); update(pathlib.Path(sys.argv[1]))"
    )
    others: list[subprocess.Popen[bytes]] = []

    def mkstemp(**named: Any) -> tuple[int, str]:
        journal = made(**named)
        if named["suffix"] == ".journal":
            # Not a fork, which would have this one's locks.
            other = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
            others.append(other)
            assert other.stdout
            other.stdout.readline()
            with contextlib.suppress(subprocess.TimeoutExpired):
                other.wait(0.5)
        return journal

    monkeypatch.setattr("recto.references.lock.tempfile.mkstemp", mkstemp)
    with keeping(path) as keep:
        keep(one("a"))
    assert [other.wait(60) for other in others] == [0]
    assert read(path) == one("a")


def test_what_was_kept_is_there_after_an_exception(path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), keeping(path) as keep:  # noqa: PT012  # the exception comes from within
        keep(one("a"))
        raise KeyboardInterrupt
    assert read(path) == one("a")
    assert names(path.parent) == [path.name]


KILLED = """
import os, signal, sys
from pathlib import Path
from recto.references.lock import Entry, Lock, keeping
with keeping(Path(sys.argv[1])) as keep:
    for number in range(5):
        entry = Entry("test", "2026-11-22", {"title": "\\u2028\\ud800"})
        keep(Lock({f"alias{number}": str(number)}, {str(number): entry}))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_kept_is_there_after_a_run_was_killed(path: Path) -> None:
    update(path, lambda lock: lock | one("a"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert read(path) == one("a")
    assert len(names(path.parent)) == 2
    lock = update(path)
    assert lock.references.keys() == {"a", "0", "1", "2", "3", "4"}
    assert lock.aliases["alias3"] == "3"
    assert lock.references["0"].item == {"title": "\u2028\ud800"}
    assert read(path) == lock
    assert names(path.parent) == [path.name]


def test_the_journal_of_a_run_that_goes_on_is_left_to_it(path: Path) -> None:
    with keeping(path) as keep:
        keep(one("a"))
        assert update(path, lambda lock: lock | one("b")) == one("b")
        keep(one("c"))
    assert read(path) == one("a") | one("b") | one("c")


def test_a_journal_cut_short_or_odd(path: Path) -> None:
    whole = json.dumps([{}, {"a": ["test", "2026-11-22", {"title": "x"}]}])
    path.with_name(f".{path.name}-1.journal").write_text(f'{whole}\n5\n[]\n[{{}}, {{"b": [1]}}]\n[{{}}, {{"c": ["te')
    path.with_name(f".{path.name}-2.journal").symlink_to("/etc/passwd")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    path.with_name(f".recto-{ended.pid}-left").mkdir()
    assert update(path).references.keys() == {"a"}
    assert names(path.parent) == [f".{path.name}-2.journal", path.name]


def test_a_lock_damaged_meanwhile_costs_nothing_of_what_was_kept(path: Path) -> None:
    with pytest.raises(UnreadableLock), keeping(path) as keep:  # noqa: PT012  # the damage is done within
        keep(one("a"))
        path.write_text("damaged")
    path.unlink()
    assert update(path) == one("a")
