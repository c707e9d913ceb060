"""References from arXiv."""

from __future__ import annotations

from recto.core.network import Failure
from recto.references.registries import Found

from tests.services import Services, fetched


def test_arxiv(services: Services) -> None:
    got = fetched(services, "arxiv:1706.03762", "arxiv:1706.03762v2", "arxiv:cond-mat/0703470", "arxiv:9999.99999")
    assert services.count("arxiv") == 1
    assert isinstance(found := got["arxiv:1706.03762"], Found)
    assert found.source == "arxiv"
    assert found.item == {
        "type": "report",
        "title": "A preprint on two lines",
        "abstract": "About it.",
        "author": [
            {"given": "Ada", "non-dropping-particle": "van der", "family": "Example"},
            {"literal": "The Example Collaboration"},
        ],
        "issued": {"date-parts": [[2017, 6, 12]]},
        "container-title": "arXiv",
        "publisher": "arXiv",
        "number": "1706.03762",
        "DOI": "10.5555/abc",
        "URL": "https://arxiv.org/abs/1706.03762",
    }
    assert isinstance(second := got["arxiv:1706.03762v2"], Found)
    assert (second.item["number"], second.item["version"]) == ("1706.03762v2", "v2")
    assert isinstance(got["arxiv:cond-mat/0703470"], Found)
    assert isinstance(got["arxiv:9999.99999"], Failure)
