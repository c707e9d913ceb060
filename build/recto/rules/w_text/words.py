"""The words that authors wrote, those that they list as correct, and common misspellings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from recto.core.model import Manuscript, Text
from recto.pandoc.markdown import prose
from recto.rules.w_text.dictionary import language

_WORD = re.compile(r"(?<![\w^~@/\\&#$.'’])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w^~@/\\$]|\.\w)")
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*|_)(?![\s*_])(?:(?!\n[ \t]*\n)[^*_]){1,300}(?<!\s)\1(?![\w*])")
_BEGINS = re.compile(r"""(?:\A|\n[ \t]*\n|[.!?:|]["”’)\]*_]*\s|\n)[\s\#>*_+|“"‘'(\[\-]*(?:\d+[.)]\s+)?\Z""")
"""The text before the first word of a sentence, heading, item or cell."""


def corrections(word: str, manuscript: Manuscript) -> tuple[list[str], bool]:
    """The corrections of a common misspelling, and whether it is certain; empty if the word is not one.

    The list is codespell's, for English, without words that are right. Only that package's list is used, as a file.
    """
    lower = word.lower()
    entry = None if lower in right_words() else _correction(lower)
    if (
        entry is None
        or (len(word) < _SHORTEST and lower not in _SHORT)
        or not language(manuscript).lower().startswith("en")
    ):
        return [], False
    # A choice ends with a comma, and a doubtful correction with a comma and the reason.
    words, comma, _ = entry.rpartition(",")
    meant = [one.strip() for one in (words if comma else entry).split(",")]
    if f"{lower}g" in meant:
        return [], False  # proteins end like a participle without its g: selectin, profilin
    return [one.capitalize() for one in meant] if word[0].isupper() else meant, not comma


_SHORTEST = 4
_SHORT = frozenset(("teh", "hte", "adn", "tje"))
"""Shorter words are usually names of things, such as ALS or fo; these are not."""


@cache
def right_words() -> frozenset[str]:
    """Words that are right although codespell lists them as misspellings."""
    lines = Path(__file__).with_name("right_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _correction(word: str) -> str | None:
    """What the lists say of a word in small letters; None if they do not have it."""
    lines, beginning = _misspellings(), f"{word}->"
    at = bisect_left(lines, beginning)
    if at < len(lines) and lines[at].startswith(beginning):
        return lines[at][len(beginning) :]
    return _exchanged().get(word)


@cache
def _misspellings() -> list[str]:
    """The lines of codespell's list, ``misspelled->correction``, sorted: looking up a text's words in them takes a part
    of the time that a mapping of 65,000 words takes to make."""
    from importlib.util import find_spec

    spec = find_spec("codespell_lib")
    for folder in spec.submodule_search_locations or () if spec else ():
        return sorted((Path(folder) / "data" / "dictionary.txt").read_text(encoding="utf-8").splitlines())
    return []


@cache
def _exchanged() -> dict[str, str]:
    """Words of the sciences, and their plurals, by what they are if two letters beside each other are exchanged."""
    lines = Path(__file__).with_name("terms.txt").read_text(encoding="utf-8").splitlines()
    terms = {word for line in lines if not line.startswith("#") for word in (line, f"{line}s")}
    found = {
        f"{term[:at]}{term[at + 1]}{term[at]}{term[at + 2 :]}": term
        for term in terms
        for at in range(1, len(term) - 1)
        if term[at + 1 :] != "s"
    }
    return {misspelled: term for misspelled, term in found.items() if misspelled not in terms}


def words_of_the_project(manuscript: Manuscript) -> frozenset[str]:
    """The words that the project's own lists give as correct, in small letters."""
    lines = (line.strip() for source in manuscript.word_lists for line in source.text.splitlines())
    # Rootstock's list is one of Aspell's, whose first line is of another kind.
    return frozenset(line.lower() for line in lines if line and not line.startswith(("#", "personal_ws")))


def running_words(text: Text) -> Iterator[tuple[int, str]]:
    """The words that authors wrote, except names, with their offsets in the text.

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
