"""BibTeX: what odd texts become."""

from __future__ import annotations

from recto.references.exchange import exchanges

from tests.helpers import world


def test_bibtex_of_odd_texts_is_still_bibtex() -> None:
    odd = [
        {
            "id": f"a{number}",
            "type": kind,
            "title": title,
            "publisher": title,
            "author": [{"family": title, "given": "A"}],
        }
        for number, (kind, title) in enumerate(
            zip(
                ["book", "article-journal", "webpage", "thesis"] * 3,
                [
                    "{",
                    "}",
                    "\\",
                    "%",
                    "a and b",
                    "<i>open",
                    "</i>closed",
                    "A & B, C",
                    "<b>x</i>y",
                    "#$^_~",
                    '"',
                    "@x{y,",
                ],
                strict=True,
            )
        )
    ]
    records = exchanges()["bibtex"].loads(exchanges()["bibtex"].dumps(odd), world())  # type: ignore[misc]
    assert [record.item["id"] for record in records] == [item["id"] for item in odd]  # type: ignore[index]
    titles = [record.item.get("title") for record in records]  # type: ignore[attr-defined]
    assert titles[:5] == ["{", "}", "\\", "%", "a and b"]
