"""Short runs of all fuzzing targets: their corpus, inputs that parsers often stumble over, and changes by chance."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import CORPUS, corpus, limited, mutated
from tests.fuzz.targets import Target, targets

TARGETS = targets()
each = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)

MB = 1_000_000
ODD = {
    "empty": b"",
    "a BOM alone": b"\xef\xbb\xbf",
    "UTF-16": "title: Größe\n[{}]".encode("utf-16"),
    "invalid UTF-8": b"a: \xff\xfe\xc3 \xed\xa0\x80\n",
    "NUL": b"a\0b: \0\n{\0}",
    "CR": b"a: 1\rb: 2\r\rTY  - BOOK\rER  - ",
    "a line of 10 MB": b"a: " + b"x" * 10 * MB,
    "many lines": b"- a\n" * 100_000,
    "deep lists": b"[" * 100_000,
    "deep mappings": b'{"a":' * 100_000,
    "deep braces": b"@book{a, title = " + b"{" * 100_000,
    "deep indentation": b"".join(b" " * n + b"- \n" for n in range(1500)),
    "deep YAML in one line": b"- " * 20_000,
    "an alias of itself": b"a: &a [*a, *a]\n",
    "aliases of aliases": b"a: &a [x, x]\n"
    + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 121)),
    "a key twice": b'{"version": 1, "version": 1, "references": {}, "references": {}}',
    "dates out of range": b"date: 99999-99-99\nissued: 0000-00-00\n",
    "numbers out of range": b"[1e999, -1e999, NaN, Infinity, " + b"9" * 10_000 + b"]",
    "control signs": bytes(range(32)) + b"\x7f\xc2\x85\xe2\x80\xa8\xe2\x80\xa9",
}  # fmt: skip


@each
def test_the_corpus_breaks_nothing(target: Target) -> None:
    known = corpus(target)
    assert known
    taken = [limited(target, data) for data in known]
    # If all were refused, a target would test little.
    assert any(taken)


@each
@pytest.mark.parametrize("kind", ODD)
def test_odd_inputs_are_read_or_refused_in_words(target: Target, kind: str) -> None:
    limited(target, ODD[kind])


@each
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_changed_inputs_are_read_or_refused_in_words(target: Target, seed: int) -> None:
    limited(target, mutated(corpus(target), random.Random(seed)))


def test_the_corpus_is_of_targets_and_small() -> None:
    assert {folder.name for folder in CORPUS.iterdir() if folder.is_dir()} <= TARGETS.keys()
    assert sum(file.stat().st_size for file in CORPUS.rglob("*") if file.is_file()) < 500_000


class Broken(Exception):
    """No refusal of Recto's own."""


def test_what_is_no_refusal_goes_through() -> None:
    def parse(data: bytes) -> None:
        raise Broken if data else ValueError

    target = Target("a", [b""], parse, (ValueError,))
    assert limited(target, b"") is False
    with pytest.raises(Broken):
        limited(target, b"x")
