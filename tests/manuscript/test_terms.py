"""Abbreviations and terms of the metadata, and where a text uses them."""

from __future__ import annotations

import pytest
from recto.core.model import Metadata
from recto.manuscript.terms import GLOSSARY, Term, terms, uses


def test_what_is_declared() -> None:
    values = {
        "abbreviations": {"DNA": "deoxyribonucleic\n  acid", "RNA": 3, "": "nothing", "X": " "},
        "glossary": {"DNA": "what  genes are made of"},
    }
    assert terms(Metadata("metadata.yaml", values, {})) == (
        Term("DNA", "deoxyribonucleic acid"),
        Term("DNA", "what genes are made of", GLOSSARY),
    )
    assert terms(Metadata("metadata.yaml", {"abbreviations": ["DNA"], "glossary": "none"}, {})) == ()


SHORT = (Term("DNA", "x"), Term("DNA-seq", "x"), Term("COVID-19", "x"), Term("C++", "x"))
LONG = (
    Term("preprint", "x", GLOSSARY),
    Term("open peer review", "x", GLOSSARY),
    Term("ontology", "x", GLOSSARY),
    Term("Bayes", "x", GLOSSARY),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DNA, DNAs and (DNA)", ["DNA", "DNA", "DNA"]),
        ("cDNA dna DNAse DNA2 éDNA", []),
        ("DNA-seq and DNA-binding", ["DNA-seq", "DNA"]),
        ("使用DNA测序", ["DNA"]),
        ("COVID-19, COVID-190", ["COVID-19"]),
        ("C++ and C+", ["C++"]),
        ("Preprints and a preprint", ["Preprints", "preprint"]),
        ("open peer\nreview, open-peer review", ["open peer\nreview"]),
        ("Ontologies", ["Ontologies"]),
        ("bayes and Bayes", ["Bayes"]),
    ],
)
def test_uses(text: str, found: list[str]) -> None:
    assert [match[0] for _, match in uses(text, (*SHORT, *LONG))] == found
    assert [*uses(text, ())] == []
