"""The helpers for a manuscript's own tests."""

from __future__ import annotations

import subprocess
import sys

import pytest
from recto import testing

from tests.helpers import Maker

TESTS = """
from recto.testing import problems


def test_references() -> None:
    assert problems("C", "B") == ""


def test_metadata() -> None:
    assert problems("M001", "M002") == ""
"""


def test_problems_of_some_codes(make: Maker) -> None:
    project = make.text("[@doi:10.5555/none] and @fig:none\n")
    assert testing.problems("C", project=project).startswith("content/01.text.md:1:2: error[C001]")
    assert "X001" not in testing.problems("C", project=project)
    assert "X001" in testing.problems("X001", project=project)
    assert {"C001", "X001"} <= {code for code in ("C001", "X001") if code in testing.problems(project=project)}
    assert testing.problems("M002", project=project) == ""


def test_a_manuscript_is_checked_once(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make.text("[@doi:10.5555/none]\n")
    before = testing.problems(project=project)
    monkeypatch.setattr(testing, "check", None)
    assert testing.problems(project=project) == before


def test_tests_of_a_project(make: Maker) -> None:
    project = make.text("[@doi:10.5555/none]\n", **{"tests/test_manuscript.py": TESTS})
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, timeout=120)
    assert "1 failed, 1 passed" in done.stdout
    assert "@doi:10.5555/none has no reference" in done.stdout
