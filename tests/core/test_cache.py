"""What was made before: whole, for the right key, within its room, and never a reason to fail."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from recto.core.cache import Cache, key, stamp

KEY = key(["a", b"b"])
OTHER = key(["ab", b""])


def entry(cache: Cache, known: str = KEY) -> Path:
    return cache.folder / known[:2] / known[2:]


def test_what_is_kept_is_found_under_its_key_alone(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "stages")
    assert cache.get(KEY) is None
    cache.put(KEY, b"data")
    assert (cache.get(KEY), cache.get(OTHER)) == (b"data", None)
    assert list(cache.folder.glob("*/*")) == [entry(cache)]
    assert cache.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"", b"recto 1\n", b"nothing of ours", None])
def test_a_damaged_entry_is_removed_and_made_again(damage: bytes | None, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "stages")
    cache.put(KEY, b"data")
    whole = entry(cache).read_bytes()
    entry(cache).write_bytes(whole[:-1] + b"A" if damage is None else damage)
    assert cache.get(KEY) is None
    assert not entry(cache).exists()
    cache.put(KEY, b"data")
    assert entry(cache).read_bytes() == whole


def test_an_entry_of_another_key_is_not_taken(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "stages")
    cache.put(KEY, b"data")
    entry(cache, OTHER).parent.mkdir(exist_ok=True)
    entry(cache).rename(entry(cache, OTHER))
    assert cache.get(OTHER) is None


def test_without_a_folder_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "stages")
    cache.put(KEY, b"data")
    assert cache.get(KEY) is None


def test_a_folder_that_others_can_write_is_not_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "stages")
    cache.put(KEY, b"data")
    cache.folder.chmod(0o777)
    assert cache.get(KEY) is None
    cache.put(OTHER, b"data")
    cache.folder.chmod(0o700)
    assert (cache.get(KEY), cache.get(OTHER)) == (b"data", None)


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "stages", most=100_000)
    keys = [key([str(number)]) for number in range(12)]
    for age, known in enumerate(keys):
        cache.put(known, bytes(10_000))
        if entry(cache, known).exists():
            os.utime(entry(cache, known), (1000 + age, 1000 + age))
    cache.get(keys[-3])
    cache.trim()
    left = [known for known in keys if entry(cache, known).exists()]
    assert 3 <= len(left) <= 7
    assert left == keys[-len(left) :]
    cache.put(KEY, bytes(30_000))
    assert cache.get(KEY) is None


def test_many_writers_leave_whole_entries_within_the_room(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "stages", most=200_000)

    def work(number: int) -> None:
        known = key([str(number % 60)])
        assert cache.get(known) in (None, b"%d" % (number % 60) * 1000)
        cache.put(known, b"%d" % (number % 60) * 1000)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(600)))
    cache.trim()
    assert sum(path.stat().st_size for path in cache.folder.glob("*/*")) <= cache.most
    assert all(len(path.name) == 62 for path in cache.folder.glob("*/*"))


def test_a_changed_file_has_another_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a"
    seen = {stamp(path)}
    path.write_text("a")
    seen.add(stamp(path))
    os.utime(path, (1, 1))
    seen.add(stamp(path))
    assert len(seen) == 3
