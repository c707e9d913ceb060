"""What a person has at hand becomes a citation key."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.references.at_hand import at_hand
from recto.references.keys import standardise

from tests.references.test_keys import KEYS

DOI, SICI = "doi:10.1098/rsif.2017.0387", "doi:10.1002/(sici)1096-987x(199709)18:12<1450::aid-jcc3>3.0.co;2-i"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        *((text, DOI) for text in (
            "10.1098/rsif.2017.0387", "10.1098/RSIF.2017.0387.", "doi:10.1098/rsif.2017.0387",
            "DOI: 10.1098/rsif.2017.0387,",
            "doi 10.1098/rsif.2017.0387", "doi:10.1098/rsif.2017.0387;", "(doi:10.1098/rsif.2017.0387)",
            "(10.1098/rsif.2017.0387).", "doi.org/10.1098/rsif.2017.0387", "https://doi.org/10.1098/rsif.2017.0387",
            "http://dx.doi.org/10.1098%2Frsif.2017.0387", "<https://doi.org/10.1098/rsif.2017.0387>",
            "https://www.doi.org/10.1098/rsif.2017.0387", "“10.1098/rsif.2017.0387”",
            "https://doi-org.proxy.library.example/10.1098/rsif.2017.0387", "doi:https://doi.org/10.1098/rsif.2017.0387",
            "@doi:10.1098/rsif.2017.0387", "[@doi:10.1098/rsif.2017.0387]", "[-@{doi:10.1098/rsif.2017.0387}]",
            "https://royalsocietypublishing.org/doi/10.1098/rsif.2017.0387",
            "https://royalsocietypublishing.org/doi/full/10.1098/rsif.2017.0387?cookieSet=1",
            "https://royalsocietypublishing.org/doi/pdf/10.1098/rsif.2017.0387#d1e100",
            "https://example.org/article?id=10.1098/rsif.2017.0387&type=printable",
            "https://example.org/articles/10.1098/rsif.2017.0387/full",
        )),
        ("http://dx.doi.org/10.1002/(SICI)1096-987X(199709)18:12%3C1450::AID-JCC3%3E3.0.CO;2-I", SICI),
        ("doi:10.1002/(SICI)1096-987X(199709)18:12%3C1450::AID-JCC3%3E3.0.CO;2-I.", SICI),
        ("10.1002/(SICI)1096-987X(199709)18:12<1450::AID-JCC3>3.0.CO;2-I", SICI),
        ("10.1016/S0140-6736(20)30183-5", "doi:10.1016/s0140-6736(20)30183-5"),
        ("https://www.biorxiv.org/content/10.1101/2020.03.03.20030593v1.full.pdf", "doi:10.1101/2020.03.03.20030593"),
        ("https://www.biorxiv.org/content/10.1101/142760v2", "doi:10.1101/142760"),
        ("https://www.biorxiv.org/content/early/2017/10/11/201178", "doi:10.1101/201178"),
        ("https://www.biorxiv.org/content/biorxiv/early/2017/10/11/201178.full.pdf", "doi:10.1101/201178"),
        ("https://peerj.com/articles/123/", "doi:10.7717/peerj.123"),
        ("https://www.nature.com/articles/nature14539", "doi:10.1038/nature14539"),
        ("https://www.nature.com/articles/s41586-019-1666-5.pdf", "doi:10.1038/s41586-019-1666-5"),
        ("https://doi.org/c6bcps", "doi:10/c6bcps"),
        ("https://doi.org/10/c6bcps", "doi:10/c6bcps"),
        *((text, "pubmed:30718888") for text in (
            "PMID: 30718888", "PMID 30718888.", "pmid:30718888", "pubmed:30718888", "PubMed ID: 30718888", "30718888",
            "https://pubmed.ncbi.nlm.nih.gov/30718888/", "https://www.ncbi.nlm.nih.gov/pubmed/30718888",
            "PMID30718888", "pubmed:https://pubmed.ncbi.nlm.nih.gov/30718888/", "https://europepmc.org/article/MED/30718888",
        )),
        *((text, "pmc:PMC6103790") for text in (
            "PMC6103790", "PMCID: PMC6103790", "pmc:6103790", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6103790/",
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC6103790/#sec2", "https://europepmc.org/articles/PMC6103790",
        )),
        *((text, "arxiv:1811.00778") for text in (
            "arXiv:1811.00778", "arXiv: 1811.00778 [cs.LG]", "1811.00778", "https://arxiv.org/abs/1811.00778",
            "https://arxiv.org/pdf/1811.00778.pdf", "http://export.arxiv.org/abs/1811.00778/",
        )),
        ("https://arxiv.org/pdf/1811.00778v2", "arxiv:1811.00778v2"),
        ("arxiv:https://arxiv.org/abs/1811.00778", "arxiv:1811.00778"),
        ("biorxiv:10.1101/142760", "doi:10.1101/142760"),
        ("biorxiv:10.1101/142760v2", "doi:10.1101/142760"),
        ("https://arxiv.org/abs/cond-mat/0703470v2", "arxiv:cond-mat/0703470v2"),
        *((text, "isbn:9780306406157") for text in (
            "978-0-306-40615-7", "ISBN 978-0-306-40615-7.", "ISBN-13: 9780306406157", "isbn:0-306-40615-2",
            "0306406152", "978‑0‑306‑40615‑7", "978 0 306 40615 7",
        )),
        ("https://www.wikidata.org/wiki/Q56458321", "wikidata:Q56458321"),
        ("https://greenelab.github.io/meta-review/", "url:https://greenelab.github.io/meta-review/"),
        ("[@{https://greenelab.github.io/meta-review/}]", "url:https://greenelab.github.io/meta-review/"),
        ("https://en.wikipedia.org/wiki/Foo_(bar)", "url:https://en.wikipedia.org/wiki/Foo_(bar)"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/?term=x", "url:https://www.ncbi.nlm.nih.gov/pubmed/?term=x"),
        ("GO:0006915", "go:0006915"),
        ("my-report", "my-report"),
        ("doi:nonsense", "doi:nonsense"),
        ("ISBN 978-0-306-40615-8", "ISBN 978-0-306-40615-8"),
    ],
)  # fmt: skip
def test_what_is_at_hand_becomes_a_key(text: str, key: str) -> None:
    assert standardise(at_hand(text))[0] == standardise(key)[0]


@given(KEYS)
@settings(max_examples=300)
def test_a_key_of_the_right_form_stays_what_it_is(key: str) -> None:
    standard, problem = standardise(key)
    if (
        problem
        or re.search(r"[()\[\]<>%&#?;.,:~-]$|^[(\[<]|%", standard)
        or not re.match(r"(doi|pubmed|pmc|arxiv|isbn):", key)
    ):
        return  # these may be taken for what stands around a key
    assert standardise(at_hand(standard))[0] == standard


@given(st.text(max_size=40))
def test_anything_can_be_at_hand(text: str) -> None:
    key = at_hand(text)
    assert isinstance(key, str)
    if key and not key.startswith("@"):
        assert at_hand(key) is not None
        standardise(key)
