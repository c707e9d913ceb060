"""What templates ask for."""

from __future__ import annotations

import pytest
from recto.core.model import SourceFile
from recto.manuscript.asked import Asked


def asked(text: str) -> Asked:
    return Asked([SourceFile("content/01.a.md", text)])


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("{{ funding }}", True),
        ("{% if funding is defined %}x{% endif %}", True),
        ("{% set funding = 3 %}{{ funding }}", False),
        ("Our funding", False),
        ("{{ fundings }}", False),
    ],
)
def test_variables(text: str, variable: bool) -> None:
    assert asked(text).variable("funding") is variable


@pytest.mark.parametrize(
    ("text", "of_author"),
    [
        ("{% for one in manubot.authors %}{{ one.credit }}{% endfor %}", True),
        ("{% for one in manubot.authors %}{{ one['credit'] }}{% endfor %}", True),
        ("{% for one in manubot.affiliations %}{{ one.credit }}{% endfor %}", False),
        ("{{ credit }}", False),
    ],
)
def test_keys_of_authors(text: str, of_author: bool) -> None:
    assert asked(text).of_author("credit") is of_author


def test_loops() -> None:
    assert asked("{% for one in manubot.authors %}{% endfor %}").loops_over_authors
    assert not asked("{% for one in manubot.affiliations %}{% endfor %}").loops_over_authors
    assert asked("{{ one.release }}").prints("release")
    assert not asked("{{ release + 1 }}").prints("release")
