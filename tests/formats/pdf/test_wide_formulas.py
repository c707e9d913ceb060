"""Formulas that are too wide for their page, in lines."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from recto.formats.pdf.wide_formulas import in_lines

M = "{http://www.w3.org/1998/Math/MathML}"


def row(*parts: str) -> str:
    """``=`` and the like are signs, brackets fence, and ``[...]`` in one word is a group."""
    made = [
        f"<mo>{part.replace('<', '&lt;')}</mo>" if part in "=<+-()×" else f"<mfrac><mi>{part}</mi><mi>2</mi></mfrac>"
        if part.startswith("f") else f"<mi>{part}</mi>"
        for part in parts
    ]  # fmt: skip
    return "".join(made)


def math(inside: str) -> str:
    return f'<math xmlns="{M[1:-1]}" display="block"><mrow>{inside}</mrow></math>'


def width(mathml: str) -> float:
    """An em a letter."""
    return len("".join(ElementTree.fromstring(mathml).itertext()))


def lines(formula: str, widest: float) -> list[tuple[str, str]] | None:
    """What stands in the left and the right column, with ``_`` where a line begins further in."""
    broken = in_lines(math(formula), widest, width)
    if broken is None:
        return None
    rows = []
    for made in ElementTree.fromstring(broken).iter("mtr"):
        left, right = made
        space = "_" if right[0].tag == "mspace" else ""
        rows.append(("".join(left.itertext()), space + "".join(right.itertext())))
    return rows


def test_a_sum_goes_on_further_in_below_its_relation() -> None:
    assert lines(row(*"x=a+b-c+d"), 6) == [("x", "=a+b"), ("", "_-c"), ("", "_+d")]


def test_a_relation_begins_a_line_below_the_first() -> None:
    assert lines(row(*"x=a+b=c+d"), 6) == [("x", "=a+b"), ("", "=c+d")]


def test_no_line_begins_within_brackets_a_fraction_or_at_a_sign_of_one_number() -> None:
    assert lines(row(*"x=(a+b)", "×", *"(-c)"), 8) == [("x", "=(a+b)"), ("", "_×(-c)")]
    assert lines(row(*"x=a", "×", *"-b+c"), 7) == [("x", "=a×-b"), ("", "_+c")]
    assert lines(row("fa+b+c"), 3) is None
    assert lines(row(*"(a+b+c+d+e)"), 5) is None
    assert lines(row(*"-a+b"), 3) == [("", "-a"), ("", "_+b")]


def test_what_stands_apart_begins_a_line_if_it_does_not_fit() -> None:
    quad = '<mspace width="1em"></mspace>'
    formula = row(*"x=a+b") + quad + row(*"i=cd")
    assert lines(formula, 8) == [("x", "=a+b"), ("", "_i=cd")]
    assert lines(formula, 20) is None
    assert lines(row("x", "=") + quad + row(*"a+b+c+d"), 6) == [("x", "=a+b"), ("", "_+c"), ("", "_+d")]


def test_a_long_left_side_is_no_column() -> None:
    assert lines(row(*"a+b+c=d"), 6) == [("", "a+b+c"), ("", "=d")]


def test_lines_of_the_author_are_parted_within() -> None:
    cells = "".join(
        f"<mtr><mtd>{left}</mtd><mtd><mi/>{right}</mtd></mtr>"
        for left, right in ((row("y"), row(*"=a+b+c")), ("", row(*"=d")))
    )
    assert lines(f"<mtable>{cells}</mtable>", 6) == [("y", "=a+b"), ("", "_+c"), ("", "=d")]
    assert lines(f"<mtable><mtr><mtd>{row(*'a+b')}</mtd></mtr></mtable>", 2) is None


@pytest.mark.parametrize("widest", [0.0, 1.0])
def test_a_paper_narrower_than_any_sign_loses_nothing(widest: float) -> None:
    broken = lines(row(*"x=a+b"), widest)
    assert broken
    assert "".join(left + right for left, right in broken).replace("_", "") == "x=a+b"
