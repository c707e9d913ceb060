"""ORCID iDs, however they are written."""

from __future__ import annotations

import pytest
from recto.manuscript.orcid import bare, check_character


@pytest.mark.parametrize(
    "written",
    [
        "0000-0002-1694-233X",
        "0000-0002-1694-233x",
        " 0000-0002-1694-233X ",
        "https://orcid.org/0000-0002-1694-233X",
        "http://orcid.org/0000-0002-1694-233X/",
        "https://www.orcid.org/0000-0002-1694-233x",
        "HTTPS://ORCID.org/0000-0002-1694-233X",
        "orcid.org/0000-0002-1694-233X",
    ],
)
def test_an_id_is_read_however_it_is_written(written: str) -> None:
    assert bare(written) == "0000-0002-1694-233X"


@pytest.mark.parametrize(
    "written",
    [
        None,
        5,
        "",
        "XXXX-XXXX-XXXX-XXXX",
        "0000-0002-1694-233",
        "0000-0002-1694-233Y",
        "000000021694233X",
        "https://example.org/0000-0002-1694-233X",
        "https://orcid.org.example.org/0000-0002-1694-233X",
        "0000-0002-1694-233X, 0000-0002-1825-0097",
    ],
)
def test_what_is_none_is_empty(written: object) -> None:
    assert bare(written) == ""


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_the_last_character_is_a_checksum(orcid: str) -> None:
    assert check_character(orcid) == orcid[-1]
    assert check_character(f"{orcid[:-1]}5") == orcid[-1]
