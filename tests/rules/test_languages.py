"""Codes of languages, and what authors write instead."""

from __future__ import annotations

import pytest
from recto.rules.languages import hint_for


@pytest.mark.parametrize("lang", ["en", "en-GB", "pt-BR", "zh-Hant-TW", "de-1996", "grc", "la"])
def test_codes(lang: str) -> None:
    assert hint_for(lang) == ""


@pytest.mark.parametrize(
    ("lang", "hint"),
    [
        ("german", "did you mean de?"),
        ("Arabic", "did you mean ar?"),
        ("en_US", "did you mean en-US?"),
        ("en-uk", "did you mean en-GB?"),
        ("cn", "did you mean zh?"),
        ("Klingonish", "write it like en, en-GB, de or pt-BR"),
        ("e", "write it like en, en-GB, de or pt-BR"),
    ],
)
def test_what_is_written_instead(lang: str, hint: str) -> None:
    assert hint_for(lang) == hint
