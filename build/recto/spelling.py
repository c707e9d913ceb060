"""Text -> the words that authors wrote, and which of them no installed dictionary has (``recto check --spelling``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from recto.diagnostics import Report, warning
from recto.model import Manuscript, Text
from recto.prose import prose

if TYPE_CHECKING:
    from recto.world import World

_WORD = re.compile(r"(?<![\w^~@/\\&#$.'’])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w^~@/\\$]|\.\w)")
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*|_)(?![\s*_])(?:(?!\n[ \t]*\n)[^*_]){1,300}(?<!\s)\1(?![\w*])")
_BEGINS = re.compile(r"""(?:\A|\n[ \t]*\n|[.!?:|]["”’)\]*_]*\s|\n)[\s\#>*_+|“"‘'(\[\-]*(?:\d+[.)]\s+)?\Z""")
"""What stands before the first word of a sentence, heading, item or cell."""
SUGGESTED = 40
"""Words for which a correction is looked for: that takes long, and a text with more has another language."""


def language(manuscript: Manuscript) -> str:
    """The manuscript's language, such as ``en``; English if it does not say."""
    return re.split("[-_]", _lang(manuscript))[0].lower()


def _lang(manuscript: Manuscript) -> str:
    values = manuscript.metadata.values
    holder = values.get("pandoc")
    lang = values.get("lang") or (holder.get("lang") if isinstance(holder, Mapping) else None)
    return lang if isinstance(lang, str) and re.fullmatch(r"[A-Za-z]{2,3}([-_]\w+)*", lang) else "en-US"


def words_of_the_project(manuscript: Manuscript) -> frozenset[str]:
    """The words that the project's own lists call right, in small letters."""
    lines = (line.strip() for source in manuscript.word_lists for line in source.text.splitlines())
    # Rootstock's list is one of Aspell's, whose first line is of another kind.
    return frozenset(line.lower() for line in lines if line and not line.startswith(("#", "personal_ws")))


def running_words(text: Text) -> Iterator[tuple[int, str]]:
    """The words that authors wrote and that are no names, with their places in the text.

    Without words that a template made, words in emphasis, words with a capital inside, and words that begin with one
    inside a sentence, here or elsewhere.
    """
    words = _EMPHASIS.sub(lambda emphasis: re.sub(r"\S", " ", emphasis.group()), prose(text.text))
    found: list[tuple[int, str]] = []
    names: set[str] = set()
    for segment in text.segments:
        for match in _WORD.finditer(words, segment.start, segment.start + segment.length):
            word = match.group()
            if word.islower():
                found.append((match.start(), word))
            elif word[0].isupper() and (word[1:].islower() or len(word) == 1):
                begins = _BEGINS.search(words, max(0, match.start() - 12), match.start())
                if begins or match.start() == 0:
                    found.append((match.start(), word))
                else:
                    names.add(word)
    return ((start, word) for start, word in found if word not in names)


def spelling(text: Text, manuscript: Manuscript, world: World, report: Report) -> None:
    """Report each word that is in no dictionary (W002) where it stands first, or that there is no dictionary (W003)."""
    lang = _lang(manuscript)
    path = _dictionary(lang, world)
    if path is None:
        problem = f"there is no dictionary for {lang} on this machine: spelling is not checked"
        package = f"hunspell-{lang.replace('_', '-').lower()}"
        hint = f"install one, on Debian with apt-get install {package}, or name its folder in DICPATH"
        report(warning("W003", problem, manuscript.metadata.place("lang"), hint))
        return
    from spylls.hunspell import Dictionary

    dictionary = Dictionary.from_files(str(path))
    own = words_of_the_project(manuscript)
    seen: set[str] = set()
    suggested = 0
    for start, word in running_words(text):
        plain = word.replace("’", "'")
        if word.lower() in seen or len(word) < 3:
            continue
        seen.add(word.lower())
        beside = text.text[start - 1 : start], text.text[start + len(word) : start + len(word) + 1]
        # `co-` and `-wise` are no words.
        if "-" in beside and len(word) < 6:
            continue
        base = plain.removesuffix("'s").lower()
        if {base, plain.lower()} & own or dictionary.lookup(plain) or dictionary.lookup(plain.removesuffix("'s")):
            continue
        suggested += 1
        meant = next(iter(dictionary.suggest(plain)), None) if suggested <= SUGGESTED else None
        hint = "if it is right, write it into content/custom-dictionary.txt"
        hint = f"did you mean {meant}? If it is right,{hint.removeprefix('if it is right,')}" if meant else hint
        report(warning("W002", f"{word} is not in the dictionary {path.name}", text.location(start), hint))


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
"""Where systems keep Hunspell's dictionaries."""


def _dictionary(lang: str, world: World) -> Path | None:
    """The path of a dictionary's two files, without their suffixes; of the language elsewhere if not of the country."""
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
"""The country whose dictionary counts where only a language is named, if it has another name."""
