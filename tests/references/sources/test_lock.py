"""References as they were retrieved once."""

from __future__ import annotations

import json

import pytest

from tests.helpers import Maker, check, examine, said

LOCK = {
    "version": 1,
    "aliases": {"doi:10/x1": "doi:10.5555/x"},
    "references": {
        "doi:10.5555/x": {
            "source": "test",
            "retrieved": "2018-11-12",
            "item": {"type": "book", "title": "From the lock"},
        }
    },
}


def project(make: Maker, text: str, lock: object, **files: str) -> list[tuple[str, str, str | None]]:
    content = lock if isinstance(lock, str) else json.dumps(lock)
    return said(check(make({"content/1.md": text, "content/references.lock.json": content, **files})))


@pytest.mark.parametrize("key", ["doi:10.5555/x", "DOI:10.5555/X", "doi:10/x1", "10.5555/x"])
def test_locked_references_are_found(key: str, make: Maker) -> None:
    assert [d for d in project(make, f"Cited [@{key}].\n", LOCK) if d[0] != "C011"] == []


def test_what_the_authors_describe_comes_first(make: Maker) -> None:
    manual = '[{"id": "doi:10.5555/x", "title": "By hand"}]'
    root = make(
        {
            "content/1.md": "[@doi:10.5555/x]\n",
            "content/references.lock.json": json.dumps(LOCK),
            "content/manual-references.json": manual,
        }
    )
    (reference,) = examine(root).bibliography.references.values()
    assert (reference.item["title"], reference.source) == ("By hand", "manual")


@pytest.mark.parametrize(
    ("lock", "place"),
    [
        ("not json", "1:1"),
        ('{"version": 1,\n "references": {', "2:17"),
        ('{"version": 1,\n<<<<<<< ours\n}', "2:1"),
        ("[]", "1:1"),
        ('{"version": 2, "references": {}}', "1:1"),
        ("{}", "1:1"),
        ("", "1:1"),
    ],
)
def test_a_lock_that_cannot_be_read(lock: str, place: str, make: Maker) -> None:
    assert project(make, "Text.\n", lock) == [("B003", "error", f"content/references.lock.json:{place}")]


@pytest.mark.parametrize(
    "lock",
    [
        {"version": 1},
        {"version": 1, "references": []},
        {"version": 1, "references": {"doi:10.5555/x": "text"}},
        {"version": 1, "references": {"doi:10.5555/x": {"item": []}}},
        {"version": 1, "aliases": [], "references": {}},
        {"version": 1, "aliases": {"doi:10.5555/x": 5}},
    ],
)
def test_a_lock_without_the_reference(lock: object, make: Maker) -> None:
    assert [code for code, *_ in project(make, "[@doi:10.5555/x]\n", lock)] == ["C001"]


def test_a_lock_nested_too_deep(make: Maker) -> None:
    assert [code for code, *_ in project(make, "Text.\n", "[" * 100_000)] == ["B003"]
