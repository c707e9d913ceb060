"""The language of a manuscript, and this machine's dictionary for it."""

from __future__ import annotations

import re
from pathlib import Path

from recto.core.model import Manuscript
from recto.core.world import World


def language(manuscript: Manuscript) -> str:
    """The code of the language that the manuscript is in, such as ``en-US``."""
    lang = manuscript.metadata.value("lang") or manuscript.metadata.value("pandoc", "lang")
    return lang if isinstance(lang, str) and re.fullmatch(r"[A-Za-z]{2,3}([-_]\w+)*", lang) else "en-US"


_FOLDERS = (
    "~/.local/share/hunspell",
    "~/Library/Spelling",
    "/usr/local/share/hunspell",
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "/usr/share/myspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
)
"""The folders in which systems keep Hunspell's dictionaries."""


def dictionary(lang: str, world: World) -> Path | None:
    """The path of a dictionary's two files, without their suffixes; of another country if there is none of this one."""
    code, _, country = lang.replace("-", "_").partition("_")
    home = world.environ.get("HOME") or ""
    named = [Path(folder) for folder in (world.environ.get("DICPATH") or "").split(":") if folder]
    folders = [*named, *(Path(folder.replace("~", home, 1)) for folder in _FOLDERS)]
    names = (f"{code.lower()}_{country.upper()}", code.lower(), f"{code.lower()}_{_HOMES.get(code, code).upper()}")
    for pattern in (*names, f"{code.lower()}_*"):
        for folder in folders:
            for path in sorted(folder.glob(f"{pattern}.dic")):
                if path.with_suffix(".aff").is_file():
                    return path.with_suffix("")
    return None


_HOMES = {"en": "us", "da": "dk", "sv": "se", "pt": "pt"}
"""The country whose dictionary is used if only a language is given and their codes differ."""
