"""What metadata tells of a work: its identifiers, its server, its later life; and the page that is made of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from recto.references import csl, standing
from recto.references.registries.ncbi import _later_life


@pytest.mark.parametrize(
    ("key", "same"),
    [
        ("doi:10.1371/JOURNAL.pcbi.1007128", "doi:10.1371/journal.pcbi.1007128"),
        ("url:https://doi.org/10.1371/journal.pcbi.1007128", "doi:10.1371/journal.pcbi.1007128"),
        ("url:http://dx.doi.org/10.1371/journal.pcbi.1007128", "doi:10.1371/journal.pcbi.1007128"),
        ("arxiv:1502.04015v1", "arxiv:1502.04015"),
        ("doi:10.48550/arXiv.1502.04015", "arxiv:1502.04015"),
        ("url:https://arxiv.org/abs/1502.04015v2", "arxiv:1502.04015"),
        ("url:https://arxiv.org/pdf/1502.04015.pdf", "arxiv:1502.04015"),
        ("arxiv:cond-mat/0703470v2", "arxiv:cond-mat/0703470"),
        ("doi:10.1101/2020.01.30.927871v2", "doi:10.1101/2020.01.30.927871"),
        ("doi:10.21203/rs.3.rs-100/v1", "doi:10.21203/rs.3.rs-100"),
        ("url:https://pubmed.ncbi.nlm.nih.gov/31233491/", "pubmed:31233491"),
        ("url:https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6103790/", "pmc:pmc6103790"),
        ("pmc:PMC6103790", "pmc:pmc6103790"),
        ("url:https://www.example.org/page/", "url:example.org/page"),
        ("url:http://example.org/page", "url:example.org/page"),
        ("url:https://example.org/page?id=1#two", "url:example.org/page?id=1#two"),
        ("raw:alone", "raw:alone"),
        ("alone", "alone:"),
    ],
)
def test_one_spelling(key: str, same: str) -> None:
    assert standing.identifier(*key.partition(":")[::2]) == same


@pytest.mark.parametrize(
    ("key", "item", "expected"),
    [
        ("doi:10.5555/a", {"DOI": "10.5555/A", "PMID": "1", "PMCID": "PMC3"},
         {"doi:10.5555/a", "pubmed:1", "pmc:pmc3"}),
        ("pubmed:12", {"DOI": "https://doi.org/10.5555/a", "PMID": 12}, {"doi:10.5555/a", "pubmed:12"}),
        # arXiv and bioRxiv name the published version.
        ("arxiv:1811.00778", {"DOI": "10.5555/a"}, {"arxiv:1811.00778"}),
        ("arxiv:1811.00778", {"DOI": "10.48550/arXiv.1811.00778"}, {"arxiv:1811.00778"}),
        ("raw:x", {"DOI": "10.5555/a", "container-title": "bioRxiv"}, {"raw:x"}),
        ("isbn:9780262517638", {"type": "book", "ISBN": "978-0-262-51763-8"}, {"isbn:9780262517638"}),
        ("doi:10.5555/book", {"type": "book", "ISBN": "9780262517638 9780262301411"},
         {"doi:10.5555/book", "isbn:9780262517638", "isbn:9780262301411"}),
        ("doi:10.5555/chapter", {"type": "chapter", "ISBN": "9780262517638"}, {"doi:10.5555/chapter"}),
        # What services and people put into these fields.
        ("raw:x", {"DOI": "/2014/03/10/continuous-publishing", "PMID": "none", "PMCID": ""}, {"raw:x"}),
    ],
)  # fmt: skip
def test_identifiers(key: str, item: dict[str, Any], expected: set[str]) -> None:
    assert standing.identifiers(key, item) == expected


@pytest.mark.parametrize(
    ("key", "item", "server"),
    [
        ("arxiv:1811.00778", {}, "arXiv"),
        ("doi:10.48550/arxiv.1811.00778", {}, "arXiv"),
        ("doi:10.1101/142760", {}, "bioRxiv or medRxiv"),
        ("doi:10.1101/2020.01.30.927871", {}, "bioRxiv or medRxiv"),
        ("url:https://doi.org/10.1101/142760", {}, "bioRxiv or medRxiv"),
        ("doi:10.1101/gr.229202", {"container-title": "Genome Research"}, None),
        ("doi:10.1101/cshperspect.a041245", {}, None),
        ("pubmed:12", {"container-title": "bioRxiv : the preprint server for biology"}, "bioRxiv"),
        ("pubmed:12", {"DOI": "10.1101/2020.01.30.927871"}, "bioRxiv or medRxiv"),
        ("doi:10.21203/rs.3.rs-100/v1", {}, "Research Square"),
        ("doi:10.1371/journal.pcbi.1007128", {"container-title": "PLOS Computational Biology"}, None),
        ("raw:x", {}, None),
    ],
)
def test_preprint_servers(key: str, item: dict[str, Any], server: str | None) -> None:
    assert standing.preprint_server(key, item) == server


CROSSREF = {
    "title": ["Ileal-lymphoid-nodular hyperplasia"],
    "updated-by": [
        {"updated": {"date-parts": [[2004]]}, "DOI": "10.5555/First", "type": "correction", "source": "publisher"},
        {"updated": {"date-parts": [[2010]]}, "DOI": "10.5555/Last", "type": "retraction", "label": "Retraction"},
        {
            "updated": {"date-parts": [[2010]]},
            "DOI": "10.5555/last",
            "type": "retraction",
            "source": "retraction-watch",
        },
        {"DOI": "10.5555/v2", "type": "new_version"},
        "nonsense",
    ],
    "relation": {
        "is-preprint-of": [{"id-type": "doi", "id": "10.5555/Paper", "asserted-by": "subject"}],
        "is-supplemented-by": [{"id-type": "doi", "id": "10.5555/data"}],
    },
}


def test_a_record_s_later_life() -> None:
    assert standing.later_life(CROSSREF) == {
        "updated-by": [
            {"type": "correction", "DOI": "10.5555/first"},
            {"type": "retraction", "DOI": "10.5555/last"},
        ],
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.5555/Paper"}]},
    }
    item = csl.clean({"custom": standing.later_life(CROSSREF)}, "x")
    assert standing.state(item) == ("was retracted", "doi:10.5555/last")
    assert standing.published_as("doi:10.1101/142760", item) == {"doi:10.5555/paper"}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"relation": []},
        {"updated-by": {}},
        {"updated-by": [{"type": "retraction"}], "relation": {"has-preprint": {}}},
    ],
)
def test_a_record_without_a_later_life(record: dict[str, Any]) -> None:
    assert standing.later_life(record) == {}


def test_pubmed_s_words() -> None:
    links = "".join(
        f'<CommentsCorrections RefType="{kind}"><PMID>{pmid}</PMID></CommentsCorrections>'
        for kind, pmid in (("RetractionIn", 1), ("UpdateIn", 2), ("CommentIn", 3), ("ErratumFor", 4))
    )
    article = etree.fromstring(f"<PubmedArticle><PublicationType>Preprint</PublicationType>{links}</PubmedArticle>")
    item = {"custom": _later_life(article)}
    assert standing.state(item) == ("was retracted", "pubmed:1")
    assert standing.published_as("pubmed:9", item) == {"pubmed:2"}
    assert standing.notice_for(item)[0] == {"pubmed:4"}
    review = etree.fromstring(f"<PubmedArticle>{links}</PubmedArticle>")
    assert standing.published_as("pubmed:9", {"custom": _later_life(review)}) == set()


@pytest.mark.parametrize(
    ("item", "state"),
    [
        ({"title": "RETRACTED: A study"}, "was retracted"),
        ({"title": "RETRACTED ARTICLE: A study"}, "was retracted"),
        ({"title": "[Retracted] A study"}, "was retracted"),
        ({"title": "<b>Retracted</b>: “A study”"}, "was retracted"),
        ({"title": "WITHDRAWN: A study"}, "was withdrawn"),
        ({"title": "A study (Retracted article. See vol. 3, pg. 1)"}, "was retracted"),
        ({"title": "A study", "status": "Retracted"}, "was retracted"),
        ({"title": "A study", "status": "published"}, None),
        ({"title": "Retracted papers and who cites them"}, None),
        ({"title": "Why papers are retracted"}, None),
        ({"title": "Removed by rain: aerosols"}, None),
        ({"title": "Retraction: A study"}, None),
        ({}, None),
    ],
)
def test_marks_of_retraction(item: dict[str, Any], state: str | None) -> None:
    found = standing.state(item)
    assert (found[0] if found else None) == state


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("Retraction: A Study of X", "astudyofx"),
        ("Retraction Note: A Study of X", "astudyofx"),
        ("Correction to: A study of X", "astudyofx"),
        ("Erratum: A study of X", "astudyofx"),
        ("A study of X", ""),
        ("Correction of vision by lenses", ""),
    ],
)
def test_notices(title: str, work: str) -> None:
    assert standing.notice_for({"title": title})[1] == work


FIELDS = st.sampled_from(["title", "DOI", "PMID", "ISBN", "custom", "issued", "author", "container-title"])
VALUES = st.one_of(st.text(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.text()))


@given(st.dictionaries(FIELDS, VALUES), st.text())
def test_no_metadata_is_too_odd(item: dict[str, Any], key: str) -> None:
    item = csl.clean(item, "x")
    standing.identifiers(key, item)
    standing.preprint_server(key, item)
    standing.published_as(key, item)
    standing.preprints(item)
    standing.first_author(item)
    standing.year(item)
    standing.state(item)
    standing.notice_for(item)
