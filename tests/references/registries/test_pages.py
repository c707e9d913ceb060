"""References from web pages and books: by Zotero, by Citoid, or read by Recto itself."""

from __future__ import annotations

import pytest
from recto.core.network import Trouble
from recto.references.registries import Found

from tests.services import Reply, Services, failed, one


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("url:https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("go:0006915", "http://purl.obolibrary.org/obo/GO_0006915"),
        ("wikidata:Q56458321", "https://www.wikidata.org/wiki/Q56458321"),
    ],
)
def test_pages(key: str, url: str, services: Services) -> None:
    found = one(services, key)
    assert (found.item["title"], found.item["URL"], found.source) == (f"Of {url}", url, "zotero")
    if not key.startswith("wikidata"):
        assert found.item["accessed"] == {"date-parts": [[2030, 1, 2]]}


@pytest.mark.parametrize("reply", [Reply(status=502), Reply("<html>"), Reply([]), Reply(status=501), Reply(status=404)])
def test_where_zotero_has_nothing_citoid_is_asked(reply: Reply, services: Services) -> None:
    services.behave = lambda asked: reply if asked.service == "zotero" else None
    found = one(services, "isbn:9780387310732")
    assert found == Found(
        {
            "type": "book",
            "title": "Citoid of 9780387310732",
            "author": [{"given": "Ada", "family": "Example"}],
            "issued": {"date-parts": [[2001, 2]]},
            "ISBN": "9780387310732",
        },
        "citoid",
    )


HEAD = """<!doctype html><html lang="de"><meta charset=utf-8><title>Über  uns</title>
<meta name="citation_author" content="Example, Ada"><meta name="citation_author" content="Ben Example">
<meta name="citation_publication_date" content="2019/05/04"><meta property="og:site_name" content="Examples">"""


def test_a_page_that_neither_can_read_is_read_here(services: Services) -> None:
    page = f"{services.base}/pages/about"
    services.behave = lambda asked: (
        Reply(HEAD, kind="text/html; charset=utf-8") if asked.service == "pages" else Reply(status=404)
    )
    assert one(services, f"url:{page}") == Found(
        {
            "type": "webpage",
            "URL": page,
            "title": "Über uns",
            "author": [{"family": "Example", "given": "Ada"}, {"given": "Ben", "family": "Example"}],
            "issued": {"date-parts": [[2019, 5, 4]]},
            "container-title": "Examples",
            "language": "de",
            "accessed": {"date-parts": [[2030, 1, 2]]},
        },
        "page",
    )


@pytest.mark.parametrize(("body", "kind"), [("%PDF-1.7", "application/pdf"), ("", "text/html"), ("\0<", "text/html")])
def test_a_page_that_says_nothing_is_its_address(body: str, kind: str, services: Services) -> None:
    page = f"{services.base}/pages/about"
    services.behave = lambda asked: Reply(body, kind=kind) if asked.service == "pages" else Reply(status=404)
    item = one(services, f"url:{page}").item
    assert (item["type"], item["URL"], "title" in item) == ("webpage", page, False)


def test_a_page_that_is_not_there(services: Services) -> None:
    services.behave = lambda _: Reply(status=404)
    assert failed(services, f"url:{services.base}/pages/none").trouble == Trouble.NOT_REGISTERED


def test_it_is_not_said_that_there_is_no_such_book_while_a_service_is_down(services: Services) -> None:
    services.behave = lambda asked: Reply(status=502 if asked.service == "zotero" else 404)
    found = failed(services, "isbn:9780387310732")
    assert found.trouble == Trouble.DOWN
    assert "your text is not the problem" in found.message
