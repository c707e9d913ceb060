"""Mistakes of all kinds planted in a manuscript: each is found at its place, and nothing else is reported."""

from __future__ import annotations

import subprocess
from collections import Counter

import pytest
from recto import pipeline
from recto.core.diagnostics import Diagnostic
from recto.pipeline import Options
from recto.rules.rule import rules

from tests.helpers import Maker, world
from tests.planted import ALONE, Files, manuscript

MISTAKES = 300
NOT_PLANTED = {
    "C005": "no service is asked",
    "L005": "hides F003",
    "R001": "there is nothing to check then",
    "R008": "what is known to stop Pandoc is R007",
    **dict.fromkeys(("A001", "A002", "A003", "A004", "A007"), "the manuscript has no letter to reviewers"),
}
"""Codes that a plain check cannot report; the examples on the rules' pages cover them."""


def found(files: Files, make: Maker, name: str) -> list[Diagnostic]:
    """Everything that ``recto check`` reports for a manuscript in a git repository."""
    latin = {path: text.encode("latin-1") for path, text in files.items() if "latin" in path and isinstance(text, str)}
    linked = [path for path in files if "linked" in path]
    project = make({path: text for path, text in (files | latin).items() if path not in linked}, name, metadata=False)
    for path in linked:
        (project / path).symlink_to("../.drafts/outside.svg")
    subprocess.run(["git", "init", "-q", project], check=True)
    subprocess.run(["git", "-C", project, "add", "content", ":!content/images/untracked*"], check=True)
    diagnostics: list[Diagnostic] = []
    pipeline.check(project, Options(formats=()), world(), diagnostics.append)
    return diagnostics


def shown(diagnostics: list[Diagnostic]) -> Counter[str]:
    return Counter(f"{one.location}: {one.code}" for one in diagnostics)


def test_nothing_is_wrong_with_the_manuscript(make: Maker) -> None:
    files, _ = manuscript(seed=1, mistakes=0)
    assert sum(len(str(text).split()) for path, text in files.items() if path.endswith(".md")) > 3000
    assert [str(one) for one in found(files, make, "clean")] == []


def test_all_mistakes_are_found_and_none_is_invented(make: Maker, many: int) -> None:
    for seed in range(many // 5):
        files, expected = manuscript(seed, MISTAKES)
        assert len(expected) == MISTAKES
        told, wanted = shown(found(files, make, f"planted-{seed}")), Counter(map(str, expected))
        missing, invented = sorted((wanted - told).elements()), sorted((told - wanted).elements())
        assert (missing, invented) == ([], []), f"seed {seed}"


@pytest.mark.parametrize("code", ALONE)
def test_a_mistake_that_hides_others_is_found_where_it_is_alone(code: str, make: Maker) -> None:
    files, expected = manuscript(0, 0, parts=0, swaps=ALONE[code])
    assert shown(found(files, make, "alone")) == Counter(map(str, expected))
    assert [one.code for one in expected] == [code]


def test_all_that_a_check_finds_is_planted() -> None:
    planted = {one.code for one in manuscript(0, MISTAKES)[1]} | ALONE.keys()
    of_check = {code for code, rule in rules().items() if rule.in_check}
    assert planted | NOT_PLANTED.keys() == of_check
    assert not planted & NOT_PLANTED.keys()
