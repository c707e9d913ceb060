"""The stage as a whole."""

from __future__ import annotations

from recto.pandoc import ast

from tests.helpers import parsed


def test_an_empty_text_is_an_empty_document() -> None:
    document, found = parsed("")
    assert ast.loads(document.ast)["blocks"] == []
    assert (document.citations, found) == ((), [])


def test_citations_definitions_and_cross_references_are_told_apart() -> None:
    document, found = parsed(
        "One [@a] and [@fig:b].\n\n[@a]: doi:10.5555/a\n", "# Two {#sec:two}\n\nSee @doi:10.5555/c.\n"
    )
    places = [
        [(citation.key, str(citation.location)) for citation in citations]
        for citations in (document.citations, document.definitions, document.cross_references)
    ]
    assert places == [
        [("a", "content/0.md:1:6"), ("doi:10.5555/c", "content/1.md:3:5")],
        [("a", "content/0.md:3:2")],
        [("fig:b", "content/0.md:1:15")],
    ]
    assert document.aliases == {"a": "doi:10.5555/a"}
    assert [label.name for label in document.labels] == ["sec:two"]
    assert found == []


def test_formulas_are_found_as_written_and_kept_as_every_program_knows_them() -> None:
    document, _ = parsed("It is ${\\bf x}$.\n")
    (formula,) = [element for element in ast.walk(ast.loads(document.ast)["blocks"]) if element["t"] == "Math"]
    assert ast.text(formula) == r"{\mathbf{x}}"
    assert {tex: str(place) for tex, place in document.formulas.items()} == {r"{\mathbf{x}}": "content/0.md:1:7"}
    assert document.written == {r"{\mathbf{x}}": r"{\bf x}"}


def test_formulas_that_become_the_same_are_not_told_apart() -> None:
    document, _ = parsed("$\\textcolor{red}{x}$, $\\textcolor{blue}{x}$, $\\textcolor{red}{y}$\n")
    assert document.written == {"{y}": r"\textcolor{red}{y}"}
