"""Codes of languages (BCP 47), and what authors write instead."""

from __future__ import annotations

import re

_LANGUAGES = {
    "arabic": "ar", "chinese": "zh", "cn": "zh", "cz": "cs", "czech": "cs", "danish": "da", "dk": "da", "dutch": "nl",
    "english": "en", "farsi": "fa", "finnish": "fi", "french": "fr", "german": "de", "gr": "el", "greek": "el",
    "hebrew": "he", "hindi": "hi", "italian": "it", "japanese": "ja", "jp": "ja", "korean": "ko", "latin": "la",
    "norwegian": "no", "persian": "fa", "polish": "pl", "portuguese": "pt", "russian": "ru", "spanish": "es",
    "swedish": "sv", "turkish": "tr", "ua": "uk", "ukrainian": "uk", "us": "en-US",
}  # fmt: skip
"""What authors write instead of a language's code: its name, or a country's code."""


def hint_for(lang: str) -> str:
    """What to write instead of a text that is no language's code; empty if it is one."""
    language, _, rest = lang.replace("_", "-").partition("-")
    meant = _LANGUAGES.get(language.lower(), language.lower())
    rest = "-GB" if rest.upper() == "UK" else f"-{rest}" if rest else ""
    if "_" in lang and len(rest) == 3:
        rest = rest.upper()
    if meant + rest != lang and (meant != language.lower() or rest.lstrip("-") not in lang or "_" in lang):
        return f"did you mean {meant}{rest}?"
    return "" if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", lang) else "write it like en, en-GB, de or pt-BR"
