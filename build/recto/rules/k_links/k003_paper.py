from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import addresses
from recto.references import standing
from recto.rules.c_citations.unread import without_at
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_PAPER = re.compile(
    r"""https?://(?:
      (?:dx\.|www\.)?doi\.org/(?P<doi>10\.\d{4,9}/[^\s?\#]+)
    | (?:www\.)?(?:bio|med)rxiv\.org/content/(?P<rxiv>10\.\d{4,9}/[\d.]+)
    | (?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(?P<pubmed>\d+)
    | (?:pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pmc)/articles/(?P<pmc>PMC\d+)
    | arxiv\.org/(?:abs|pdf)/(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+/\d{7})
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@rule("K003", Severity.WARNING, in_build=False)
def paper(subject: Subject) -> Iterator[Finding]:
    """The text links to a paper instead of citing it.

    A link does not add the paper to the list of references, and gives nobody credit.

    Fix it: cite it. Data and software in archives such as Zenodo are not reported, nor is the front matter, which may
    link to where the manuscript itself is published.

    ```markdown
    It has been shown [before](https://doi.org/10.5555/alpha).
    ```

    ```text
    content/01.text.md:1:28: warning[K003] this link leads to a paper, which will not be in the list of references
        hint: cite it: [@doi:10.5555/alpha]
    ```

    Right:

    ```markdown
    It has been shown before [@doi:10.5555/alpha].
    ```
    """
    told = {place for _, _, place in without_at(subject)}
    for start, address in addresses(subject.text.text):
        match = _PAPER.match(address)
        location = subject.text.location(start)
        if (
            match
            and not standing.DATA.match(match["doi"] or "")
            and "front-matter" not in location.path
            and location not in told
        ):
            prefix = {"rxiv": "doi"}.get(match.lastgroup or "", match.lastgroup)
            key = f"{prefix}:{match[match.lastgroup or 0].rstrip('.')}"
            key = key if re.fullmatch(r"[\w:.#$%&+?<>~/-]*\w", key) else f"{{{key}}}"
            yield Finding(
                "this link leads to a paper, which will not be in the list of references",
                location,
                f"cite it: [@{key}]",
            )
