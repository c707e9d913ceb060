from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from recto.core.diagnostics import Severity
from recto.core.wording import listed
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.w_text.dictionary import dictionary, language
from recto.rules.w_text.words import corrections, running_words, words_of_the_project

if TYPE_CHECKING:
    from spylls.hunspell import Dictionary


@rule("W002", Severity.WARNING, option="spelling")
def unknown_word(subject: Subject) -> Iterator[Finding]:
    """A word is not in the dictionary; only `recto check --spelling` reports this.

    Recto uses this machine's Hunspell dictionary for the manuscript's language (`lang` in metadata.yaml): on Debian the
    packages are `hunspell-en-us`, `hunspell-de-de` and so on. Each word is reported once, at its first place. Names,
    words in capitals and what is not prose are not checked, as for [W001](#w001).

    Fix it: correct the word, or add it to `content/custom-dictionary.txt`, one word per line. Rootstock's
    `build/assets/custom-dictionary.txt` is used as well.

    ```sh
    recto check --spelling
    ```

    ```markdown
    The netwurk was trained.
    ```

    ```text
    content/01.text.md:1:5: warning[W002] netwurk is not in the dictionary en_US
        hint: did you mean network? If it is right, add it to content/custom-dictionary.txt
    ```

    Right:

    ```markdown
    The network was trained.
    ```
    """
    path = dictionary(language(subject.manuscript), subject.world)
    if path is None:
        return  # W003 reports that
    from spylls.hunspell import Dictionary

    hunspell = Dictionary.from_files(str(path))
    found: dict[str, tuple[int, str]] = {}
    text = subject.text.text
    for start, word in running_words(subject.text):
        # `co-` and `-wise` are not words.
        part = "-" in (text[start - 1 : start], text[start + len(word) : start + len(word) + 1])
        if len(word) >= (6 if part else 3):
            found.setdefault(word.replace("’", "'").removesuffix("'s").lower(), (start, word))
    own = words_of_the_project(subject.manuscript)
    known = {word for word, (_, written) in found.items() if _is_known(hunspell, word, written)}
    for word, (start, written) in found.items():
        if word in known or word in own or written.lower() in own or corrections(written, subject.manuscript)[0]:
            continue
        alike = _one_letter_off(word)
        meant = sorted(alike & known) or sorted(one for one in alike if hunspell.lookup(one))
        hint = f"did you mean {listed(meant, 'or')}? If it is right" if 0 < len(meant) <= _FEW else "if it is right"
        yield Finding(
            f"{written} is not in the dictionary {path.name}",
            subject.text.location(start),
            f"{hint}, add it to content/custom-dictionary.txt",
        )


_FEW = 3
"""The most corrections that are worth showing."""
_PREFIXES = re.compile(
    r"(?:anti|auto|bio|co|counter|cross|de|dis|hyper|inter|intra|macro|mega|meta|micro|mis|mono|multi|nano|neuro|non|over"
    r"|post|pre|proto|pseudo|re|semi|sub|super|trans|ultra|un|under)(?=\w{4})"
)


def _is_known(dictionary: Dictionary, word: str, written: str) -> bool:
    """Whether a dictionary has a word, or its rest after a prefix that forms words freely."""
    if dictionary.lookup(word) or dictionary.lookup(written.replace("’", "'")):
        return True
    prefix = _PREFIXES.match(word)
    return bool(prefix and dictionary.lookup(word[prefix.end() :]))


def _one_letter_off(word: str) -> set[str]:
    """Everything that is one slip of a letter away from the word."""
    letters = {*"abcdefghijklmnopqrstuvwxyz", *word}
    parts = [(word[:index], word[index:]) for index in range(len(word) + 1)]
    dropped = {before + after[1:] for before, after in parts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    changed = {before + letter + after[1:] for before, after in parts if after for letter in letters}
    added = {before + letter + after for before, after in parts for letter in letters}
    return (dropped | swapped | changed | added) - {word}
