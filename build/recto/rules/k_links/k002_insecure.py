from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from recto.core.diagnostics import Fix, Severity
from recto.pandoc.markdown import addresses
from recto.rules.k_links.addresses import fault
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_SECURE = re.compile(
    r"""(?:^|\.)(?:acm\.org|anaconda\.org|arxiv\.org|bioconductor\.org|biomedcentral\.com|biorxiv\.org|cell\.com|cdc\.gov
    |conda\.io|creativecommons\.org|crossref\.org|datacite\.org|docker\.com|doi\.org|ebi\.ac\.uk|elifesciences\.org
    |elsevier\.com|ensembl\.org|europa\.eu|europepmc\.org|f1000research\.com|figshare\.com|frontiersin\.org|github\.com
    |github\.io|gitlab\.com|google\.com|ieee\.org|jstor\.org|jupyter\.org|kaggle\.com|manubot\.org|mdpi\.com|medium\.com
    |medrxiv\.org|mozilla\.org|nature\.com|nejm\.org|nih\.gov|orcid\.org|osf\.io|oup\.com|plos\.org|pnas\.org|pypi\.org
    |python\.org|pytorch\.org|r-project\.org|rcsb\.org|readthedocs\.io|researchgate\.net|sagepub\.com|science\.org
    |sciencedirect\.com|sciencemag\.org|scikit-learn\.org|springer\.com|stackexchange\.com|stackoverflow\.com
    |tandfonline\.com|tensorflow\.org|twitter\.com|uniprot\.org|who\.int|wikidata\.org|wikimedia\.org|wikipedia\.org
    |wiley\.com|youtube\.com|zenodo\.org)$""",
    re.VERBOSE,
)
"""Hosts that redirect every request from http: to https:."""


@rule("K002", Severity.WARNING, in_build=False)
def insecure(subject: Subject) -> Iterator[Finding]:
    """A link begins with `http:`, but its site also offers `https:`.

    What comes over `http:` can be read and changed on its way, and browsers warn of it.

    Fix it: write `https:`; `recto check --fix` does. Sites that Recto does not know are not reported.

    ```markdown
    It is in [the archive](http://zenodo.org/record/1).
    ```

    ```text
    content/01.text.md:1:24: warning[K002] use https:// for zenodo.org
        hint: write https://zenodo.org/record/1
    ```

    Right:

    ```markdown
    It is in [the archive](https://zenodo.org/record/1).
    ```
    """
    for start, address in addresses(subject.text.text):
        if address.startswith("http://") and fault(address) is None:
            host = urlsplit(address).hostname or ""
            if _SECURE.search(host):
                yield Finding(
                    f"use https:// for {host}",
                    subject.text.location(start),
                    f"write https{address[4:]}",
                    Fix("http:", "https:"),
                )
