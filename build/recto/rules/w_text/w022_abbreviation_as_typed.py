from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces, prose
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("W022", Severity.WARNING)
def abbreviation_as_typed(subject: Subject) -> Iterator[Finding]:
    """An abbreviation or a term is marked as in another kind of Markdown.

    The line `*[HTML]: …` is PHP Markdown’s, and `{abbr}` and `{term}` are MyST’s. Pandoc knows neither, so they are
    printed as you typed them.

    Fix it: explain abbreviations and terms in `content/metadata.yaml`. In the text, write the word alone.

    ```markdown
    A page is HTML, and has {abbr}`CSS (Cascading Style Sheets)`.

    *[HTML]: HyperText Markup Language
    ```

    ```text
    content/01.text.md:1:25: warning[W022] {abbr} is printed as you typed it
        hint: write “CSS” here, and in metadata.yaml, under abbreviations: “CSS: Cascading Style Sheets”
    content/01.text.md:3:1: warning[W022] *[HTML]: is printed as you typed it
        hint: write this in metadata.yaml, under abbreviations: “HTML: HyperText Markup Language”
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    abbreviations:
      CSS: Cascading Style Sheets
      HTML: HyperText Markup Language
    ```

    ```markdown
    A page is HyperText Markup Language (HTML), and has Cascading Style Sheets (CSS).
    ```
    """
    source, text = subject.text.text, subject.text
    for line in re.finditer(r"^\*\[(?P<name>[^\]\n]+)\]:[ \t]*(?P<meaning>\S.*)?$", prose(source), re.MULTILINE):
        pair = f"{line['name']}: {source[slice(*line.span('meaning'))].strip()}"
        hint = f"write this in metadata.yaml, under abbreviations: “{pair}”"
        yield Finding(f"*[{line['name']}]: is printed as you typed it", text.location(line.start()), hint)
    for piece in pieces(source):
        role = re.search(r"\{(abbr|term)\}\Z", source[max(piece.start - 6, 0) : piece.start])
        if piece.kind is not Kind.CODE or not role:
            continue
        words = source[piece.start : piece.end].strip("`")
        name, _, meaning = words.partition("(")
        key = "abbreviations" if role[1] == "abbr" else "glossary"
        pair = f"{name.strip()}: {meaning.rstrip(')') or '…'}"
        hint = f"write “{name.strip()}” here, and in metadata.yaml, under {key}: “{pair}”"
        yield Finding(f"{{{role[1]}}} is printed as you typed it", text.location(piece.start - len(role[0])), hint)
