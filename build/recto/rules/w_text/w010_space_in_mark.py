from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from recto.core.diagnostics import Severity
from recto.pandoc.formulas import indices_in_braces
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("W010", Severity.WARNING)
def space_in_mark(subject: Subject) -> Iterator[Finding]:
    """A space stands where none may be, so bold text, a formula or a link is shown as you typed it.

    Bold text begins right after `**` and ends right before it; so does a formula between dollar signs. The address of a
    link follows its words without a space.

    Fix it: remove the space. Put a backslash before a sign that should be shown.

    ```markdown
    The effect was ** very ** large, see [the page] (https://example.org/).
    ```

    ```text
    content/01.text.md:1:16: warning[W010] ** has a space beside it, so it is shown as you typed it
        hint: write **very**
    content/01.text.md:1:38: warning[W010] there is a space between ] and (, so this is not a link
        hint: write [the page](https://example.org/)
    ```

    Right:

    ```markdown
    The effect was **very** large, see [the page](https://example.org/).
    ```
    """
    text = subject.text.text
    bare = blanked(text, [piece for piece in pieces(text) if piece.kind not in _PART_OF_IT], "x")
    for start, mark, inside in marked(subject):
        problem = f"{mark} has a space beside it, so it is shown as you typed it"
        inside = indices_in_braces(inside.strip()) if mark == "$" else inside.strip()
        yield Finding(problem, subject.text.location(start), f"write {mark}{inside}{mark}")
    yield from _stars(subject, bare)
    for match in _ADDRESS.finditer(bare):
        start = text.rfind("[", max(0, match.start() - 200), match.start())
        words = text[start : match.start() + 1]
        if start < 0 or re.search(r"[\n@]|\[\^", words) or bare[start - 1 : start + 1] in ("![", "][", "x["):
            continue
        if f"{words[-8:]} (" in shown_text(subject).replace("]\n", "] "):
            problem = "there is a space between ] and (, so this is not a link"
            yield Finding(problem, subject.text.location(start), f"write {words}({match['address']})")
    for match in _SWAPPED.finditer(bare):
        if match[0] in shown_text(subject) or f"{match['words'][-8:]})[" in shown_text(subject):
            problem = "the words of this link are in parentheses and its address in brackets"
            yield Finding(
                problem, subject.text.location(match.start()), f"write [{match['words']}]({match['address']})"
            )


@lru_cache(maxsize=1)
def marked(subject: Subject) -> list[tuple[int, str, str]]:
    """Where two marks have a space beside them, the mark, and what they enclose."""
    text, found = subject.text.text, []
    bare = blanked(text, [piece for piece in pieces(text) if piece.kind not in _PART_OF_IT], "x")
    for match in _MARKED.finditer(bare):
        inside, mark = text[match.start("inside") : match.end("inside")], match["mark"]
        apart = match.start() and re.match(r"[\w*_$\\]", text[match.start() - 1])
        if apart or inside == inside.strip() or not _MARKS[mark].search(inside):
            continue
        if mark + re.split(r"[^\w ]", inside)[0].rstrip() in shown_text(subject):
            found.append((match.start(), mark, inside))
    return found


def _stars(subject: Subject, bare: str) -> Iterator[Finding]:
    for match in _STARRED.finditer(bare):
        if match[0] in shown_text(subject):
            problem = "* has a space beside it, so it is shown as you typed it"
            yield Finding(problem, subject.text.location(match.start()), f"write *{match['inside']}*")


_SWAPPED = re.compile(r"(?<!!)\((?P<words>[^()\n]{1,100})\)\[(?P<address>https?://[^\[\]\s]+)\]")
_PART_OF_IT = {Kind.ADDRESS, Kind.LABEL}
_MARKED = re.compile(
    r"(?P<mark>\*\*|__|\$)"
    r"(?P<inside>[ \t]+[^\s*_$\d][^\n*$]{0,120}|[^\W\d][^\n*$]{0,120}[ \t]+|[\\(][^\n*$]{0,120}[ \t]+)(?P=mark)(?![\w*$])"
)
_STARRED = re.compile(r"(?<=[a-z] )\* (?P<inside>[A-Za-z]{3,}(?: [A-Za-z]+){0,4}) \*(?= [a-z]|[.,;:])")
"""Not a product, whose factors are short or have signs."""
_WORD = re.compile(r"^\s*[^\W\d_]")
_MARKS = {"**": _WORD, "__": _WORD, "$": re.compile(r"[\\^_=<>+]|^\s*[A-Za-z]\s*$")}
"""What stands between two marks: the power *10 ** (x ** 8)* is no bold text, and *$ 5 and $ 6* is no formula."""
_ADDRESS = re.compile(
    r"\](?:[ \t]+\n?|\n)[ \t]*"
    r"\((?P<address>(?:https?://|www\.|mailto:|#[a-z])[^()\s]*|[\w./-]+\.(?:html?|pdf|csv|tsv|xlsx?|docx?|zip|md))\)"
)
