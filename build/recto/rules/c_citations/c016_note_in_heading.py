from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.document.style import style
from recto.pandoc import ast
from recto.rules.c_citations.keys import Sources
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("C016", Severity.WARNING)
def note_in_heading(subject: Subject) -> Iterator[Finding]:
    """A heading or caption contains a citation, and the citation style turns citations into notes.

    Headings also appear in tables of contents and bookmarks, and captions beside the text: a footnote there is lost, or
    ends up on another page. Styles that cite by numbers or names in the text have no such problem.

    Fix it: cite the work in the text below the heading or above the figure, or choose another style.

    ```yaml content/metadata.yaml
    title: A test
    csl: chicago-notes-bibliography
    authors:
      - name: Ada Example
    ```

    ```markdown
    ## What was shown before [@doi:10.5555/alpha]

    It was shown.
    ```

    ```text
    content/01.text.md:1:27: warning[C016] @doi:10.5555/alpha is in a heading, where the citation style would put a footnote
        hint: cite the work in the text beside it
    ```

    Right:

    ```markdown
    ## What was shown before

    It was shown [@doi:10.5555/alpha].
    ```
    """
    sources = Sources(subject)
    found = [
        (citation, match)
        for citation in subject.document.citations
        if (match := _HEADING_OR_CAPTION.match(sources.before(citation)))
    ]
    if not found or not _sets_notes(subject):
        return
    in_captions = {
        key
        for table in ast.walk(tree(subject))
        if table["t"] == "Table"
        for cite in ast.walk(ast.caption(table))
        if cite["t"] == "Cite"
        for key in ast.citation_ids(cite)
    }
    for citation, match in found:
        # A colon also begins definitions of terms.
        if not match["colon"] or citation.key in in_captions:
            where = "heading" if match["heading"] else "caption"
            yield Finding(
                f"@{citation.key} is in a {where}, where the citation style would put a footnote",
                citation.location,
                "cite the work in the text beside it",
            )


_HEADING_OR_CAPTION = re.compile(r"\s{0,3}(?:(?P<heading>#{1,6}\s)|!\[(?!.*\]\()|Table:|(?P<colon>:\s))")
"""The beginning of a line before text in a heading, in an image's description or in a table's caption."""


def _sets_notes(subject: Subject) -> bool:
    return bool(
        re.search(r"<style\b[^>]*\bclass=[\"']note[\"']", style(subject.manuscript, subject.world, lambda _: None).csl)
    )
