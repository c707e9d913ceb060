"""Citation aliases: taken out of the text, and no citations."""

from __future__ import annotations

from tests.helpers import parsed


def test_aliases_are_taken_out_of_the_text() -> None:
    document, found = parsed(
        "Cites [@one; @two; @three; @four].\n\n[@one]: doi:10.5555/a\n\n[@two]: doi:10.5555/b\n[@three]:\ndoi:10.5555/c\n\nMore words.\n",  # noqa: E501
        values={"pandoc": {"citekey-aliases": {"four": "doi:10.5555/d"}}},
    )
    assert document.aliases == {
        f"{name}": f"doi:10.5555/{letter}" for name, letter in zip(("one", "two", "three", "four"), "abcd", strict=True)
    }
    assert "10.5555" not in document.ast
    assert "More" in document.ast
    assert found == []


def test_an_alias_definition_is_no_citation() -> None:
    document, _ = parsed("Cites [@one].\n\n[@one]: doi:10.5555/a\n\n[@unused]: doi:10.5555/b\n")
    assert [(citation.key, citation.location.line) for citation in document.citations] == [("one", 1)]
