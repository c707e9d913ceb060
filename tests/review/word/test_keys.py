"""Works of Zotero and Word get the keys that the authors use."""

from __future__ import annotations

from typing import Any

import pytest
from recto.document.cited_works import CitedWork, Locator
from recto.review.word.keys import Keys

from tests.co_authors import Sent


@pytest.fixture
def keys(sent: Sent) -> Keys:
    return Keys(sent.built.examined.bibliography)


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ({"DOI": "10.5555/ALPHA"}, "doi:10.5555/alpha"),
        ({"DOI": "https://doi.org/10.5555/x"}, "doi:10.5555/x"),
        ({"PMID": "123"}, "pubmed:123"),
        ({"PMCID": "PMC1"}, "pmc:PMC1"),
        ({"ISBN": "978-0-387-98140-6 0-387-98140-3"}, "isbn:978-0-387-98140-6"),
        ({"URL": "https://arxiv.org/abs/2101.00001v2"}, "arxiv:2101.00001"),
        ({"title": "Nothing else"}, ""),
    ],
)
def test_the_key_of_a_work(keys: Keys, item: dict[str, Any], key: str) -> None:
    assert keys.of(item) == key


def test_a_citation(keys: Keys) -> None:
    works = [
        CitedWork({"DOI": "10.5555/alpha"}, "see", Locator("page", "3", "p.", " and more")),
        CitedWork({"DOI": "10.1002/(SICI)1097"}, suppress_author=True),
    ]
    assert keys.citation(works) == "[see @doi:10.5555/alpha, p. 3 and more; -@{doi:10.1002/(sici)1097}]"
    assert keys.are_same(works, works)
    assert not keys.are_same(works, works[:1])
