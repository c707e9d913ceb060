"""Identifiers of organisations."""

from __future__ import annotations

import pytest
from recto.manuscript import organisations


@pytest.mark.parametrize(
    ("written", "ror"),
    [
        ("00b30xv10", "00b30xv10"),
        ("https://ror.org/00B30XV10/", "00b30xv10"),
        ("ror.org/021nxhr62", "021nxhr62"),
        ("https://example.org/021nxhr62", ""),
        ("021nxhr6", ""),
        ("0l1nxhr62", ""),
        (None, ""),
        (21, ""),
    ],
)
def test_a_ror_id_may_be_an_address(written: object, ror: str) -> None:
    assert organisations.ror(written) == ror


@pytest.mark.parametrize("ror", ["021nxhr62", "03yrm5c26", "05dxps055", "00b30xv10", "006wxqw41"])
def test_check_digits(ror: str) -> None:
    assert organisations.ror_check_digits(ror) == ror[-2:]
    assert organisations.ror_check_digits(ror.replace(ror[3], "9" if ror[3] != "9" else "8")) != ror[-2:]


def test_addresses() -> None:
    assert (organisations.ror_url("021nxhr62"), organisations.ror_url("")) == ("https://ror.org/021nxhr62", "")


@pytest.mark.parametrize(
    ("written", "funder"),
    [
        ("10.13039/100000001", "10.13039/100000001"),
        ("https://doi.org/10.13039/501100000780", "10.13039/501100000780"),
        ("doi: 10.13039/100000001", "10.13039/100000001"),
        ("10.1371/journal.pcbi.1007128", ""),
        ("100000001", ""),
        (None, ""),
    ],
)
def test_ids_of_funders_are_those_of_crossref(written: object, funder: str) -> None:
    assert organisations.funder_id(written) == funder
