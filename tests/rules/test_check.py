"""Which rules run: in a build, in a check, by an option, by their codes."""

from __future__ import annotations

import pytest
from recto.core.diagnostics import Diagnostic
from recto.rules.check import check
from recto.rules.rule import Rule, rules
from recto.rules.subject import Subject

from tests.helpers import Maker, examine, said
from tests.helpers import check as whole


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the rules that ran."""
    codes: list[str] = []

    def noted(rule: Rule, _: Subject) -> tuple[Diagnostic, ...]:
        codes.append(rule.code)
        return ()

    monkeypatch.setattr(Rule, "check", noted)
    return codes


@pytest.fixture
def subject(make: Maker) -> Subject:
    return examine(make.text("Text.\n")).subject


def found(_: Diagnostic) -> None:
    raise AssertionError("no rule was to find anything")


def test_a_build_runs_the_rules_that_are_meant_for_it(run: list[str], subject: Subject) -> None:
    check(subject, found, building=True)
    assert sorted(run) == [code for code, rule in rules().items() if rule.in_build and not rule.option]
    assert 0 < len(run) < len(rules())


def test_a_check_runs_all_that_no_option_asks_for(run: list[str], subject: Subject) -> None:
    check(subject, found)
    assert sorted(run) == [code for code, rule in rules().items() if not rule.option]


def test_an_option_runs_its_own_rules_alone(run: list[str], subject: Subject) -> None:
    check(subject, found, option="links")
    assert run == ["K005", "K006"]


def test_some_codes(run: list[str], subject: Subject) -> None:
    check(subject, found, codes=("C018", "D001"))
    assert run == ["C018", "D001"]


def test_what_a_rule_finds_is_reported(make: Maker) -> None:
    reported: list[Diagnostic] = []
    check(examine(make.text("# One\n\n### Three\n\nText.\n")).subject, reported.append, codes=("D001",))
    assert [one.code for one in reported] == ["D001"]


def test_a_general_rule_says_nothing_of_a_block_that_another_rule_knows(make: Maker) -> None:
    note = "A claim.[^a]\n\n[^a]: Said elsewhere.[^b]\n\n[^b]: There.\n"
    assert said(whole(make.text(note))) == [("H030", "error", "content/01.text.md:3:22")]
    known = note.replace("elsewhere.", "<b>elsewhere.")
    assert {code for code, *_ in said(whole(make.text(known)))} == {"H008"}
