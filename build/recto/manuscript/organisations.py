"""The identifiers of organisations: those of ROR (https://ror.readme.io/docs/identifier) and of Crossref's Funder
Registry (https://www.crossref.org/documentation/funder-registry/)."""

from __future__ import annotations

import re

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, which leaves out i, l, o and u."""
_ROR = re.compile(rf"\s*(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[{_ALPHABET}]{{6}}\d\d)/?\s*", re.IGNORECASE)
_FUNDER = re.compile(r"\s*(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.13039/\d{6,15})\s*")


def ror(written: object) -> str:
    """The ROR id, such as ``00b30xv10``, without its address if that was given; empty if it is none.

    The check digits are not verified.
    """
    found = _ROR.fullmatch(str(written))
    return found[1].lower() if found else ""


def ror_check_digits(ror: str) -> str:
    """The correct last two digits of a ROR id, computed from the characters before them (ISO 7064 MOD 97-10)."""
    number = 0
    for character in ror[:-2]:
        number = number * 32 + _ALPHABET.index(character)
    return f"{98 - number * 100 % 97:02}"


def ror_url(ror: str) -> str:
    """The address of a ROR id; empty for none."""
    return f"https://ror.org/{ror}" if ror else ""


def funder_id(written: object) -> str:
    """The id of a funder in Crossref's registry, a DOI such as ``10.13039/100000001``; empty if it is none."""
    found = _FUNDER.fullmatch(str(written))
    return found[1] if found else ""
