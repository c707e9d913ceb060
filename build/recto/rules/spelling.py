"""Text -> the words that authors wrote, and which of them no installed dictionary has (``recto check --spelling``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from recto.core.diagnostics import Report, warning
from recto.core.model import Manuscript, Text
from recto.pandoc.markdown import prose

if TYPE_CHECKING:
    from spylls.hunspell import Dictionary

    from recto.core.world import World

_WORD = re.compile(r"(?<![\w^~@/\\&#$.'’])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w^~@/\\$]|\.\w)")
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*|_)(?![\s*_])(?:(?!\n[ \t]*\n)[^*_]){1,300}(?<!\s)\1(?![\w*])")
_BEGINS = re.compile(r"""(?:\A|\n[ \t]*\n|[.!?:|]["”’)\]*_]*\s|\n)[\s\#>*_+|“"‘'(\[\-]*(?:\d+[.)]\s+)?\Z""")
"""What stands before the first word of a sentence, heading, item or cell."""


def corrections(word: str, manuscript: Manuscript) -> tuple[list[str], bool]:
    """What is meant by a word that is a common misspelling, and whether it is certain; empty if it is none.

    The list is codespell's, of English. Of that package only the list is used, as a file.
    """
    lower = word.lower()
    entry = _misspellings().get(lower)
    if (
        entry is None
        or (len(word) < _SHORTEST and lower not in _SHORT)
        or not _lang(manuscript).lower().startswith("en")
    ):
        return [], False
    # A choice ends with a comma, and a doubtful correction with a comma and the reason.
    words, comma, _ = entry.rpartition(",")
    meant = [one.strip() for one in (words if comma else entry).split(",")]
    return [one.capitalize() for one in meant] if word[0].isupper() else meant, not comma


_SHORTEST = 4
_SHORT = frozenset(("teh", "hte", "adn", "tje"))
"""Shorter words are mostly names of things, such as ALS or fo; these are not."""


@cache
def _misspellings() -> Mapping[str, str]:
    from importlib.util import find_spec

    spec = find_spec("codespell_lib")
    for folder in spec.submodule_search_locations or () if spec else ():
        text = (Path(folder) / "data" / "dictionary.txt").read_text(encoding="utf-8")
        return dict(line.split("->", 1) for line in text.splitlines() if "->" in line)
    return {}


def _lang(manuscript: Manuscript) -> str:
    lang = manuscript.metadata.value("lang") or manuscript.metadata.value("pandoc", "lang")
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
    found: dict[str, tuple[int, str]] = {}
    for start, word in running_words(text):
        # `co-` and `-wise` are no words.
        part = "-" in (text.text[start - 1 : start], text.text[start + len(word) : start + len(word) + 1])
        if len(word) >= (6 if part else 3):
            found.setdefault(word.replace("’", "'").removesuffix("'s").lower(), (start, word))
    own = words_of_the_project(manuscript)
    known = {word for word, (_, written) in found.items() if _is_known(dictionary, word, written)}
    for word, (start, written) in found.items():
        if word in known or word in own or written.lower() in own or corrections(written, manuscript)[0]:
            continue
        alike = _one_letter_off(word)
        meant = sorted(alike & known) or sorted(one for one in alike if dictionary.lookup(one))
        hint = f"did you mean {' or '.join(meant)}? If it is right" if 0 < len(meant) <= _FEW else "if it is right"
        problem = f"{written} is not in the dictionary {path.name}"
        report(warning("W002", problem, text.location(start), f"{hint}, write it into content/custom-dictionary.txt"))


_FEW = 3
"""How many corrections are worth a look."""
_PREFIXES = re.compile(
    r"(?:anti|auto|bio|co|counter|cross|de|dis|hyper|inter|intra|macro|mega|meta|micro|mis|mono|multi|nano|neuro|non|over"
    r"|post|pre|proto|pseudo|re|semi|sub|super|trans|ultra|un|under)(?=\w{4})"
)


def _is_known(dictionary: Dictionary, word: str, written: str) -> bool:
    """Whether a dictionary has a word, or the rest of it after a prefix that words are freely made with."""
    if dictionary.lookup(word) or dictionary.lookup(written.replace("’", "'")):
        return True
    prefix = _PREFIXES.match(word)
    return bool(prefix and dictionary.lookup(word[prefix.end() :]))


def _one_letter_off(word: str) -> set[str]:
    """All that a slip of one letter could have been meant for."""
    letters = {*"abcdefghijklmnopqrstuvwxyz", *word}
    parts = [(word[:index], word[index:]) for index in range(len(word) + 1)]
    dropped = {before + after[1:] for before, after in parts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    changed = {before + letter + after[1:] for before, after in parts if after for letter in letters}
    added = {before + letter + after for before, after in parts for letter in letters}
    return (dropped | swapped | changed | added) - {word}


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
