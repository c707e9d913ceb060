"""recto explain."""

from __future__ import annotations

from click.testing import CliRunner
from recto.__main__ import main
from recto.rules.rule import rules

from tests.helpers import recto


def test_a_page() -> None:
    output = recto("explain", "c001")
    assert output == f"C001 (error, citations)\n\n{rules()['C001'].page}\n\n"
    assert recto("explain", "C001", "X002").count("\nFix it: ") == 2


def test_all_codes() -> None:
    lines = recto("explain").splitlines()
    assert [line.split()[0] for line in lines] == list(rules())
    assert "X002  error    A label is given twice." in lines


def test_a_code_that_there_is_not() -> None:
    result = CliRunner().invoke(main, ["explain", "C0001"])
    assert result.exit_code == 2
    assert "did you mean C001?" in result.stderr
