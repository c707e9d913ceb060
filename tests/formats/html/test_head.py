"""What the head tells machines, from the front alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from recto.formats.html.head import head
from recto.manuscript.front import Front, front
from recto.manuscript.variables import Variables

VARIABLES: dict[str, Any] = {
    "pandoc": {"title": "A <test>", "lang": "en-US", "keywords": ["one", "two"]},
    "license": "CC-BY-4.0",
    "manubot": {
        "date": "2026-11-22",
        "generated": "2026-11-22T10:00:00+00:00",
        "html_url": "https://example.org/m/",
        "html_url_versioned": "https://example.org/m/v/abc/",
        "pdf_url": "https://example.org/m/manuscript.pdf",
        "thumbnail_url": "https://example.org/a.png",
        "commit": "abc",
        "authors": [
            {"name": "Ada Example", "orcid": "0000-0002-1825-0097", "affiliations": ["Somewhere"]},
            {"name": "Bob Sample", "orcid": "XXXX-XXXX-XXXX-XXXX"},
        ],
    },
}


FRONT = front(Variables(VARIABLES, 0))


def contents(text: str, name: str) -> list[str]:
    return re.findall(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)">', text)


def article(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    known: dict[str, Any] = json.loads(found[1])
    return known


def test_schema_org() -> None:
    known = article(head(FRONT, "A <test>", "What it says."))
    assert known["@type"] == "ScholarlyArticle"
    assert known["name"] == "A <test>"
    assert known["author"][0] == {
        "@type": "Person",
        "name": "Ada Example",
        "identifier": "https://orcid.org/0000-0002-1825-0097",
        "affiliation": [{"@type": "Organization", "name": "Somewhere"}],
    }
    assert known["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert known["identifier"] == "https://example.org/m/v/abc/"


def test_who_paid_and_who_belongs_to_a_group() -> None:
    funding = [
        {"funder": "House; of Grants", "id": "021nxhr62", "awards": ["X-1", "X-2"], "recipients": ["Ada"]},
        {"funder": "Another", "id": "10.13039/100000001"},
    ]
    authors = [{"name": "The Group", "members": [{"name": "Ada Example", "affiliations": ["Somewhere"]}]}]
    places = [{"affiliation": "Somewhere", "ror": "00b30xv10"}]
    text = head(front(Variables({"funding": funding, "manubot": {"authors": authors, "affiliations": places}}, 0)))
    house = {"@type": "Organization", "name": "House; of Grants", "identifier": "https://ror.org/021nxhr62"}
    known = article(text)
    assert known["funder"] == [
        house,
        {"@type": "Organization", "name": "Another", "identifier": "https://doi.org/10.13039/100000001"},
    ]
    assert known["funding"] == [{"@type": "Grant", "identifier": award, "funder": house} for award in ("X-1", "X-2")]
    somewhere = {"@type": "Organization", "name": "Somewhere", "identifier": "https://ror.org/00b30xv10"}
    member = {"@type": "Person", "name": "Ada Example", "affiliation": [somewhere]}
    assert known["author"] == [{"@type": "Organization", "name": "The Group", "member": [member]}]
    first, second = contents(text, "citation_funding_source")
    assert first == (
        "citation_funder=House, of Grants;citation_funder_id=https://ror.org/021nxhr62;citation_grant_number=X-1;"
        "citation_grant_number=X-2;citation_grant_recipient=Ada"
    )
    assert second == "citation_funder=Another;citation_funder_id=https://doi.org/10.13039/100000001"


def test_a_title_cannot_end_the_data() -> None:
    text = head(Front(), "</script><script>alert(1)</script>")
    assert text.count("</script>") == 1
    assert article(text)["name"] == "</script><script>alert(1)</script>"


def test_references() -> None:
    items: list[dict[str, Any]] = [
        {"id": "a", "type": "article", "DOI": "10.5555/a", "title": "Alpha"},
        {"id": "b", "title": "Beta; a book", "author": [{"family": "Example"}], "issued": {"date-parts": [[2001]]}},
        {"id": "c", "type": "webpage"},
    ]
    found = contents(head(FRONT, "x", references=items), "citation_reference")
    assert found == [
        "citation_doi=10.5555/a",
        "citation_title=Beta, a book; citation_author=Example; citation_publication_date=2001",
    ]


def test_an_orcid_that_is_none_is_left_out() -> None:
    assert contents(head(FRONT), "citation_author_orcid") == ["0000-0002-1825-0097"]


def test_it_has_its_addresses_licence_and_icon() -> None:
    text = head(FRONT, "A test", downloads=["manuscript.pdf", "manuscript.docx", "references.bib"])
    links = re.findall(r'<link rel="([^"]*)"(?: type="([^"]*)")? href="([^"]*)">', text)
    assert ("canonical", "", "https://example.org/m/") in links
    assert ("alternate", "application/pdf", "https://example.org/m/manuscript.pdf") in links
    assert ("alternate", "application/x-bibtex", "references.bib") in links
    assert ("alternate", "text/html", "https://example.org/m/v/abc/") in links
    assert ("license", "", "https://creativecommons.org/licenses/by/4.0/") in links
    assert [address[:19] for rel, _, address in links if rel == "icon"] == ["data:image/svg+xml,"]
    for name in ("og:title", "twitter:title", "dc.title", "og:image", "twitter:card", "dc.rights", "og:locale"):
        assert contents(text, name), name


@pytest.mark.parametrize("name", ["MIT", "javascript:alert(1)", ""])
def test_a_licence_without_an_address_is_named_without_a_link(name: str) -> None:
    text = head(front(Variables(VARIABLES | {"license": name}, 0)))
    assert 'rel="license"' not in text
    assert contents(text, "dc.rights") == ([name] if name else [])
