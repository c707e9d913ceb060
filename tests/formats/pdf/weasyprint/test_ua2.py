"""PDF/UA-2, by the rules of ISO 14289-2:2024 that a program can check. The checkers of the first part have to agree."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest

from tests.helpers import METADATA, SVG, Maker, build, built_case

TEXT = """\
# One {#sec:one}

Words.^[A note with $x^2$.] See @sec:one, @fig:a, @eq:one and [@doi:10.5555/alpha]. Again $x^2$.

$$ \\hat{H} = \\frac{a}{b} $$ {#eq:one}

- one
- two
  1. three

(a) four
(b) five

![A caption.](images/a.svg){#fig:a}

Another.[^1]

[^1]: A note of two paragraphs.

    Its second.

[A place]{#place} to go to, and [a link to it](#place).
"""
MATHML = "{http://www.w3.org/1998/Math/MathML}"
ASKED = METADATA + "recto:\n  pdf: {standard: ua-2}\n"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pikepdf.Pdf]:
    make = Maker(tmp_path_factory.mktemp("ua2"))
    built = build(make.text(TEXT, **{"content/metadata.yaml": ASKED, "content/images/a.svg": SVG}), "pdf")
    assert [one.code for one in built.diagnostics] == []
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as pdf:
        yield pdf


def elements(pdf: pikepdf.Pdf, kind: str = "") -> list[Any]:
    """The elements of the structure tree, of one kind or all, in their order."""

    def within(element: Any) -> Iterator[Any]:
        yield element
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                yield from within(kid)

    return [one for one in within(pdf.Root.StructTreeRoot.K[0]) if kind in ("", str(one.S)[1:])]


def test_the_file_says_so(opened: pikepdf.Pdf) -> None:
    assert opened.pdf_version == "2.0"
    with opened.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfuaid:rev"]) == ("2", "2024")
    assert str(opened.Root.StructTreeRoot.K[0].NS.NS) == "http://iso.org/pdf2/ssn"


def test_formulas_have_their_mathml(opened: pikepdf.Pdf) -> None:
    formulas = elements(opened, "Formula")
    shown = []
    for formula in formulas:
        (file,) = formula.AF
        assert (file.AFRelationship, file.EF.F.Subtype) == ("/Supplement", "/application/mathml+xml")
        root = ElementTree.fromstring(file.EF.F.read_bytes())
        assert root.tag == f"{MATHML}math"
        shown.append(("".join(root.itertext()), root.get("display")))
        assert len(str(formula.Alt)) > 3
    assert sorted(shown) == sorted([("x2", "inline"), ("x2", "inline"), ("H\u0302=ab", "block")])
    assert len({formula.AF[0].objgen for formula in formulas}) == 2


def test_notes_and_their_numbers_refer_to_each_other(opened: pikepdf.Pdf) -> None:
    assert elements(opened, "Note") == []
    notes, calls = elements(opened, "FENote"), elements(opened, "Reference")
    assert [len(notes), len(calls)] == [2, 2]
    for note, call in zip(notes, calls, strict=True):
        assert (note.A.NoteType, note.NS.NS) == ("/Footnote", "http://iso.org/pdf2/ssn")
        assert (note.Ref[0].objgen, call.Ref[0].objgen) == (call.objgen, note.objgen)


def test_destinations_are_elements(opened: pikepdf.Pdf) -> None:
    names = opened.Root.Names.Dests.Names
    named = {str(name): place for name, place in zip(names[::2], names[1::2], strict=True)}
    assert [*named] == sorted(named)
    assert {name: str(place.SD[0].S) for name, place in named.items()} == {
        "eq:one": "/Span", "fig:a": "/NonStruct", "fn1": "/FENote", "fn2": "/FENote", "sec:one": "/H1",
        "place": "/Span",
        "refs": "/L", "ref-kkRAgPZW": "/Span", "outline:00001": "/H1", "outline:00002": "/H1",
    }  # fmt: skip
    assert all(place.D[0].Type == "/Page" for place in named.values())
    links = [one for page in opened.pages for one in page.get("/Annots", [])]
    assert {str(one.Dest) for one in links if "/Dest" in one} <= {*named}


def test_lists_say_how_they_are_numbered(opened: pikepdf.Pdf) -> None:
    numbered = [str(one.A.ListNumbering) for one in elements(opened, "L") if "/A" in one]
    assert numbered == ["/Disc", "/Decimal", "/LowerAlpha"]
    for one in elements(opened, "L"):
        labels = [kid for item in one.K for kid in item.K if isinstance(kid, pikepdf.Dictionary) and kid.S == "/Lbl"]
        assert not labels or "/A" in one


def test_an_archive_is_pdf_a_4(make: Maker) -> None:
    metadata = ASKED.replace("ua-2", "ua-2, archive: true")
    built = build(make.text("Words, $x^2$.\n", **{"content/metadata.yaml": metadata}), "pdf")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as pdf, pdf.open_metadata() as facts:
        assert (facts["pdfaid:part"], facts["pdfaid:conformance"], facts["pdfuaid:part"]) == ("4", "F", "2")
        assert {str(file.AFRelationship) for file in pdf.Root.AF} == {"/Source", "/Data"}
        assert elements(pdf, "Formula")[0].AF[0].AFRelationship == "/Supplement"


def test_the_first_part_knows_nothing_of_it(cases_folder: Path) -> None:
    with pikepdf.open(io.BytesIO(built_case("constructs", cases_folder).files["manuscript.pdf"])) as pdf:
        assert pdf.pdf_version == "1.7"
        assert not [one for one in elements(pdf) if {"/AF", "/Ref", "/NS"} & {*one.keys()}]
