"""The files of locks, as people and merges leave them."""

from __future__ import annotations

from pathlib import Path

import pytest
from recto.core.lock_file import UnreadableLock, parse, read


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"version": 2}', "[" * 100_000, '{"version": ' + "9" * 5000 + "}"]
)
def test_what_is_no_lock(text: str) -> None:
    with pytest.raises(UnreadableLock):
        parse(text, 1)


@pytest.mark.parametrize("text", ['{"version": 1,\n<<<<<<< ours\n}', '{"version": 1\n"a": 2}'])
def test_the_place_and_the_file_of_the_damage(text: str, tmp_path: Path) -> None:
    path = tmp_path / "some.lock.json"
    path.write_text(text)
    with pytest.raises(UnreadableLock) as failure:
        read(path, 1)
    assert (failure.value.line, failure.value.column, failure.value.name) == (2, 1, path.name)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "some.lock.json"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(UnreadableLock, match="UTF-8") as failure:
        read(path, 1)
    assert failure.value.name == path.name


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    target, path = tmp_path / "target.json", tmp_path / "some.lock.json"
    target.write_text('{"version": 1}')
    path.symlink_to(target)
    with pytest.raises(UnreadableLock, match="symbolic link"):
        read(path, 1)
    assert read(target, 1) == {"version": 1}


def test_no_file_is_an_empty_lock(tmp_path: Path) -> None:
    assert read(tmp_path / "some.lock.json", 1) == {}
