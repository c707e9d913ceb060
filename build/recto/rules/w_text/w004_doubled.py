from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.pandoc.markdown import prose
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_DOUBLED = re.compile(r"(?<![\w'’.*_^~/-])([^\W\d_]+)(?: |\n[ >]*)(?=[^\W\d_])\1(?![\w'’*_^~/-]|\.\w)", re.IGNORECASE)


_MAY_DOUBLE = frozenset("that had so very bye no never nous vous die der das den sie se si do ha bla blah".split())
"""Words that can occur twice in a row: *that that is so*, *what he had had*, *nous nous*, *die die*."""


_LATIN = re.compile(r"[ \n*_]+(?:vitro|vivo|silico|situ|utero|planta|ovo|vacuo|toto|press)\b")
"""What begins with *in* itself, as in *kept in in vitro culture*."""
_SELDOM_DOUBLE = frozenset("in is on".split())
"""Words that mostly are a slip, but can be right, as in *all who logged in in May*: nothing is changed by itself."""


_BEGINS_SENTENCE = frozenset(
    "a an and as at by for from he her his in it of on or she that the they this to we with".split()
)
"""Words of which the first of two can begin a sentence. Before others, a capital begins the name of a species."""


def _is_species(match: re.Match[str], second: str, text: str) -> bool:
    """Whether it is the name of a species or a part of it, as in *Ciconia ciconia* and *Gorilla gorilla gorilla*."""
    if second in _BEGINS_SENTENCE:
        return False
    return match[1] != second or text[: match.start()].rstrip().endswith(second.capitalize())


@rule("W004", Severity.WARNING, in_build=False)
def doubled(subject: Subject) -> Iterator[Finding]:
    """A word is written twice in a row.

    The writer of a sentence rarely notices, least of all across the end of a line.

    Fix it: remove one; `recto check --fix` does, except for *in*, *is* and *on*, which can be right.

    ```markdown
    The mice were kept in the
    the same cages.
    ```

    ```text
    content/01.text.md:1:23: warning[W004] “the” is written twice
        hint: remove one
    ```

    Right:

    ```markdown
    The mice were kept in the
    same cages.
    ```
    """
    text = subject.text.text
    for match in _DOUBLED.finditer(prose(text)):
        second = match.group()[-len(match[1]) :]
        # Between two words that are apart, there was something other than prose. A capital begins a name or a sentence.
        blanked = text[match.start() : match.end()] != match.group()
        if blanked or not second.islower() or second in _MAY_DOUBLE or match[1][1:] != second[1:]:
            continue
        if _is_species(match, second, text):
            continue
        if second == "in" and _LATIN.match(text, match.end()):
            continue
        yield Finding(
            f"“{second}” is written twice",
            subject.text.location(match.start()),
            "remove one",
            None if second in _SELDOM_DOUBLE else Fix(match.group(), match[1]),
        )
