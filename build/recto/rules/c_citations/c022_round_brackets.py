from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.pandoc.syntax import ADJACENT_KEY
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C022", Severity.WARNING)
def round_brackets(subject: Subject) -> Iterator[Finding]:
    """A citation is in round brackets, in braces, or in two pairs of brackets.

    The citation style adds its own, so that there are two pairs: “([1])” or “(Example (2001))”.

    Fix it: write square brackets. To go on after a citation in a sentence, write it without any.

    ```markdown
    Bells are loud (@doi:10.5555/alpha).
    ```

    ```text
    content/01.text.md:1:16: warning[C022] @doi:10.5555/alpha is in round brackets, and the citation style adds its own
        hint: write [@doi:10.5555/alpha]
    ```

    Right:

    ```markdown
    Bells are loud [@doi:10.5555/alpha].
    ```
    """
    text = subject.text.text
    works = {citation.start: citation for citation in subject.document.citations}
    for match in _ROUND.finditer(text):
        citation = works.get(match.start("key") + 1)
        # Names in brackets, such as those of accounts, cite nothing.
        if citation and (":" in citation.key or subject.bibliography.short_id(citation.key)):
            inside = re.sub(r"\s*(?:[,;&]|\sand)\s*(?=@)", "; ", " ".join(match[0][1:-1].split()))
            yield Finding(
                f"@{citation.key} is in round brackets, and the citation style adds its own",
                subject.text.location(match.start()),
                f"write [{inside}]",
            )
    for match in _DOUBLE.finditer(text):
        citation = works.get(match.end("open") + 1)
        if citation and subject.bibliography.short_id(citation.key):
            typed = f"{match['open']}…{match['close']}"
            yield Finding(
                f"@{citation.key} is in {typed}, of which {match['open'][0]} and {match['close'][0]} are printed",
                subject.text.location(match.start()),
                f"write [{match['inside']}]",
            )
    yield from _examples(subject)


def _examples(subject: Subject) -> Iterator[Finding]:
    """A paragraph that begins with a key in round brackets is an entry of Pandoc's numbered examples, whose names are
    for references to them."""
    text = subject.text.text
    for match in _EXAMPLE.finditer(blanked(text, [piece for piece in pieces(text) if piece.kind is not Kind.KEY])):
        key = match["key"]
        if len(re.findall(rf"@{re.escape(key)}(?![\w-])", text)) == 1:
            yield Finding(
                f"(@{key}) at the beginning of a paragraph numbers an example: it cites nothing",
                subject.text.location(match.start("key") - 2),
                f"write [@{key}]; or (@) for an example that nothing refers to",
            )


_KEY = re.sub(r"\?P<\w+>", "?:", ADJACENT_KEY.pattern)
_DOUBLE = re.compile(
    r"(?<![\w@\]])(?P<open>\[\[|\{|<|［|【)(?P<inside>@[^\[\]{}<>［］【】\n]+)(?P<close>\]\]|\}|>|］|】)(?![\[({])"
)
_EXAMPLE = re.compile(r"(?:\A|\n[ \t]*\n) {0,3}\(@(?P<key>[\w-]+)\)(?=[ \t])")
_ROUND = re.compile(
    rf"""\(
    (?:(?:see|cf\.|e\.g\.,?|reviewed\ in)(?:\s+also)?\s+)?
    (?P<key>{_KEY}) (?:\s*(?:[,;&]|\sand\s)\s*{_KEY})*
    (?:,\s+(?:pp?|chap|ch|sec|fig)\.\s*[\w–-]+)?
    \)""",
    re.VERBOSE,
)
"""A bracket that holds keys and nothing else but what citations may have in square brackets."""
