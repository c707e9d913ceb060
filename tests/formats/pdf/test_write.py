"""The PDF: tagged for screen readers, its fonts inside, its text whole."""

from __future__ import annotations

import base64
import io
import json
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pyphen  # type: ignore[import-untyped]  # it has no types
import pytest
import weasyprint
from recto.formats.pdf import write

from tests.helpers import SVG, Built, Maker, build, built_case, pdf_text, png, said
from tests.word import parts


@pytest.fixture(scope="module")
def built(cases_folder: Path) -> Built:
    return built_case("constructs", cases_folder)


@pytest.fixture(scope="module")
def document(built: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        yield opened


def structure(node: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from structure(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])


def test_it_is_tagged(document: pikepdf.Pdf) -> None:
    assert document.Root.MarkInfo.Marked
    kinds = {str(element["/S"]) for element in structure(document.Root.StructTreeRoot)}
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Link"} <= kinds


def test_it_says_its_language_and_title(document: pikepdf.Pdf) -> None:
    assert document.Root.Lang == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo["/Title"]) == "Every construct, once: emphasis & 3 < 4"
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_each_figure_and_formula_has_a_description(document: pikepdf.Pdf) -> None:
    elements = list(structure(document.Root.StructTreeRoot))
    figures, formulas = (
        [str(element.get("/Alt", "")).strip() for element in elements if element["/S"] == kind]
        for kind in ("/Figure", "/Formula")
    )
    assert "The first figure. Its caption goes on." in figures
    assert any("the sum " in formula for formula in formulas)
    assert all((*figures, *formulas))


def test_it_has_bookmarks_of_the_headings(document: pikepdf.Pdf) -> None:
    def titles(items: Any) -> Iterator[str]:
        for item in items:
            yield str(item.title)
            yield from titles(item.children)

    with document.open_outline() as outline:
        found = list(titles(outline.root))
    assert [title for title in found if title in ("Words", "Lists", "Tables", "Figures", "Maths")] == [
        "Words",
        "Lists",
        "Tables",
        "Figures",
        "Maths",
    ]


def test_all_fonts_are_inside(document: pikepdf.Pdf) -> None:
    fonts = [
        value
        for value in document.objects
        if isinstance(value, pikepdf.Dictionary) and value.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    for font in fonts:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()), font.get("/FontName")


def test_its_identifier_and_dates_are_of_the_manuscript(document: pikepdf.Pdf, built: Built, make: Maker) -> None:
    assert "2018" in str(document.docinfo.get("/CreationDate", "2018"))
    assert document.trailer["/ID"][0] != b""


def test_its_text_is_whole(built: Built) -> None:
    text = pdf_text(built.files["manuscript.pdf"])
    for words in (
        "A quotation that goes over two lines.",
        "What else it means.",
        "A longer note, of two paragraphs.",
        "Hidden at first.",
        "a list in a cell",
    ):
        assert words in " ".join(text.split())


def test_links_lead_to_pages_of_the_document(document: Any) -> None:
    names = set(map(str, _names(document)))
    for page in document.pages:
        for note in page.get("/Annots", []):
            target = note.get("/Dest") or note.get("/A", {}).get("/D")
            if isinstance(target, pikepdf.String):
                assert str(target) in names


def _names(document: Any) -> Iterator[Any]:
    tree = document.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if tree is not None:
        yield from pikepdf.NameTree(tree).keys()


def test_what_is_cut_off_at_an_edge_is_no_text(make: Maker) -> None:
    wide = "x" * 40 + "endofthewideword"
    built = build(make.text(f"Short words.\n\n```\n{wide} {'y' * 400} lastwordofall\n```\n"), "pdf")
    assert "lastwordofall" in pdf_text(built.files["manuscript.pdf"]).replace(" ", "")
    assert [d.code for d in built.diagnostics] == []
    assert "lastwordofall" in write.text(built.files["manuscript.pdf"]).replace("\n", "").replace("\r", "")


def test_a_formula_that_cannot_be_drawn_is_said_at_its_place(make: Maker) -> None:
    built = build(make.text("Text.\n\nA formula $\\nonsense{x}$ and $x^2$.\n"), "pdf")
    assert said(built.diagnostics) == [("P003", "warning", "content/01.text.md:3:11")]
    assert "nonsense" in pdf_text(built.files["manuscript.pdf"])


# --- structure --------------------------------------------------------------------------------------------------------


def marked(document: pikepdf.Pdf) -> Iterator[tuple[int, str, int | None, list[str]]]:
    """What is painted: of each operator that shows something, the page, the operator, and the marks around it: the
    innermost MCID, and the tags."""
    painting = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"}
    for number, page in enumerate(document.pages):
        stack: list[tuple[str, int | None]] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands, name = instruction.operands, str(instruction.operator)
            if name in ("BDC", "BMC"):
                properties: Any = operands[1] if name == "BDC" else {}
                mark = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
                stack.append((str(operands[0]), None if mark is None else int(mark)))
            elif name == "EMC":
                stack.pop()
            elif name in painting:
                marks = [mark for _, mark in stack if mark is not None]
                yield number, name, marks[-1] if marks else None, [tag for tag, _ in stack]
        assert not stack


def test_nothing_is_painted_without_a_tag(document: pikepdf.Pdf) -> None:
    painted = list(marked(document))
    assert len(painted) > 50
    untagged = [(page, operator) for page, operator, mark, tags in painted if mark is None and "/Artifact" not in tags]
    assert untagged == []


def test_each_mark_has_its_place_in_the_tree(document: pikepdf.Pdf) -> None:
    root = document.Root.StructTreeRoot
    reached = {element.objgen for element in structure(root)}
    parents = pikepdf.NumberTree(root.ParentTree)
    for number, _, mark, tags in marked(document):
        if mark is None or "/Artifact" in tags:
            continue
        element: Any = parents[int(document.pages[number].obj.StructParents)][mark]
        assert element.objgen in reached
        while element.S != "/Document":
            element = element.P


def test_only_standard_roles_are_used(document: pikepdf.Pdf) -> None:
    standard = set(
        "Document Part Art Sect Div BlockQuote Caption NonStruct P H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD "
        "THead TBody TFoot Span Note Reference Link Annot Figure Formula Form Code".split()
    )
    root = document.Root.StructTreeRoot
    roles = {str(role).removeprefix("/") for role in root.get("/RoleMap", pikepdf.Dictionary())}
    assert {str(element.S).removeprefix("/") for element in structure(root)} <= standard | roles


def test_what_runs_along_the_edges_is_an_artifact(document: pikepdf.Pdf) -> None:
    edges = [number for number, operator, mark, tags in marked(document) if operator == "TJ" and "/Artifact" in tags]
    assert set(edges) == set(range(len(document.pages)))


def test_links_are_described(document: Any) -> None:
    links = [note for page in document.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
    assert links
    described = [str(note.Contents) for note in links]
    assert all(text.strip() for text in described)
    assert not [text for text in described if text.startswith(("ref-", "fig:", "tbl:", "eq:"))]


def test_cells_name_their_headers(document: pikepdf.Pdf) -> None:
    elements = list(structure(document.Root.StructTreeRoot))
    identifiers = {str(element.ID) for element in elements if element.S == "/TH" and "/ID" in element}
    named = [str(name) for element in elements if element.S == "/TD" for name in element.A.get("/Headers", [])]
    assert named
    assert set(named) <= identifiers


AUTHORS = """title: A study
lang: en-GB
keywords: [alpha, beta & gamma]
license: CC-BY-4.0
authors:
  - {name: Ada Example, affiliations: [One House, Other House]}
  - {name: Jane Roe, affiliations: [Other House], corresponding: true, email: jane@example.org}
"""


def test_the_file_says_what_it_is(make: Maker) -> None:
    built = build(make.text("Words.", **{"content/metadata.yaml": AUTHORS}), "pdf")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened, opened.open_metadata() as metadata:
        assert metadata["dc:creator"] == ["Ada Example", "Jane Roe"]
        assert metadata["dc:subject"] == {"alpha", "beta & gamma"}
        assert metadata["dc:language"] == {"en-GB"}
        assert metadata["dc:title"] == "A study"
        assert metadata["xmpRights:WebStatement"] == "https://creativecommons.org/licenses/by/4.0/"
        assert metadata["pdfuaid:part"] == "1"
    text = " ".join(pdf_text(built.files["manuscript.pdf"]).split())
    for words in ("One House", "Other House", "Correspondence: Jane Roe, jane@example.org", "CC-BY-4.0"):
        assert words in text


def test_the_title_block_has_the_orcids_that_the_text_shows_nowhere_near(make: Maker) -> None:
    ada, jane, bo = "0000-0002-1825-0097", "0000-0002-1694-233X", "0000-0001-5109-3700"
    authors = f"[{{name: Ada, orcid: {ada}}}, {{name: Jane, orcid: {jane}}}, {{name: Bo, orcid: {bo}}}]"
    metadata = f"title: A study\nlang: en-GB\nkeywords: [x]\nauthors: {authors}\n"
    text = f"Bo [{bo}](https://orcid.org/{bo}).\n\n## Authors\n\nJane [{jane}](https://orcid.org/{jane}).\n\n## One\n"
    built = build(make.text(text, **{"content/metadata.yaml": metadata}), "pdf")
    shown = " ".join(pdf_text(built.files["manuscript.pdf"]).split())
    assert f"ORCID: Ada {ada}; Jane {jane} 12 November" in shown
    assert [shown.count(iD) for iD in (ada, jane, bo)] == [1, 2, 1]
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        links = [one for page in opened.pages for one in page.get("/Annots", ()) if "/A" in one]
        said = [(str(one.A.URI), str(one.Contents)) for one in links]
    assert (f"https://orcid.org/{ada}",) * 2 in said


# --- variants ---------------------------------------------------------------------------------------------------------


def variant(make: Maker, settings: str, text: str) -> tuple[Built, pikepdf.Pdf]:
    metadata = f"title: A study\nlang: en-GB\nkeywords: [x]\nauthors: [{{name: A B}}]\nrecto:\n  pdf: {{{settings}}}\n"
    built = build(make.text(text, **{"content/metadata.yaml": metadata}), "pdf")
    return built, pikepdf.open(io.BytesIO(built.files["manuscript.pdf"]))


LONG = "\n\n".join(f"Paragraph {number}. {'Some words of text. ' * 30}" for number in range(12))


def test_letter_in_two_columns(make: Maker) -> None:
    built, document = variant(make, "paper: letter, columns: 2", f"# Heading\n\n{LONG}\n")
    assert [d.code for d in built.diagnostics if d.code != "M009"] == []
    assert [round(float(side)) for side in document.pages[0].MediaBox] == [0, 0, 612, 792]
    assert "Paragraph 11" in pdf_text(built.files["manuscript.pdf"])


def test_tables_of_many_columns_go_over_both_and_pages_with_notes_stay_full(make: Maker) -> None:
    table = f"|{' cell |' * 14}\n|{'---|' * 14}\n|{' word |' * 14}\n|{' last |' * 14}\n\nTable: Wide. {{#tbl:a}}\n"
    text = f"## Abstract\n\nIn short.\n\n## One\n\nCalled here.[^a]\n\n{table}\n{LONG}\n\n[^a]: The note.\n"
    built, _ = variant(make, "columns: 2", text)
    assert [d.code for d in built.diagnostics if d.code not in ("M009", "X001", "X002")] == []
    first = page_text(built, 0)
    assert ["The note." in first, "In short." in first, first.count("last")] == [True, True, 14]
    assert "Paragraph" in first


def test_a_word_divided_over_pages_is_found_whatever_is_drawn_after_it() -> None:
    style = "@page { size: 60mm 100mm; margin: 24mm 10mm } body, p, div { margin: 0; font: 5mm/17mm monospace }"
    style += (
        "p { orphans: 1; widows: 1; hyphens: manual } div { position: relative } b { position: absolute; right: 0 }"
    )
    number = "<div>one<b>(1)</b></div>"
    html = f'<html lang="en"><style>{style}</style>{number}<p>two<br>deepgraph&shy;icsandmore</p></html>'
    words = write.text(weasyprint.HTML(string=html).write_pdf())
    first, _, rest = words.partition("icsandmore")
    assert first.split()[-1] == "(1)"
    assert "deepgraph\u2010icsandmore" in rest


def test_for_review_each_fifth_line_has_its_number_as_an_artifact(make: Maker) -> None:
    built, document = variant(make, "review: true", f"# Heading\n\n{LONG}\n")
    lines = pdf_text(built.files["manuscript.pdf"]).split()
    assert {"5", "10", "15", "50"} <= set(lines)
    assert list(marked(document))
    test_nothing_is_painted_without_a_tag(document)
    test_each_mark_has_its_place_in_the_tree(document)


def test_an_archive_holds_the_markdown_and_the_references(make: Maker) -> None:
    built, document = variant(make, "archive: true", f"Words [@doi:10.5555/alpha].\n\n{LONG}\n")
    assert [d.code for d in built.diagnostics if d.code != "M009"] == []
    assert document.attachments["01.text.md"].get_file().read_bytes().startswith(b"Words [@doi:")
    assert b"A study of alpha" in document.attachments["references.json"].get_file().read_bytes()
    assert {str(file.AFRelationship) for file in document.Root.AF} == {"/Source", "/Data"}
    assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
    with document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        assert metadata["pdfuaid:part"] == "1"
    assert document.Root.MarkInfo.Marked
    test_nothing_is_painted_without_a_tag(document)


def test_notes_stand_on_the_page_that_calls_them(make: Maker) -> None:
    text = LONG.replace("Paragraph 1.", "Called here.[^a]").replace("Paragraph 11.", "And here.[^b]")
    built = build(make.text(f"{text}\n\n[^a]: The first note.\n\n[^b]: The second note.\n"), "pdf")
    assert [d.code for d in built.diagnostics] == []
    pages = [page_text(built, number) for number in range(page_count(built))]
    assert len(pages) > 1
    for called, note in (("Called here.", "The first note."), ("And here.", "The second note.")):
        assert [called in page for page in pages] == [note in page for page in pages]


def test_lists_go_on_from_their_numbers(make: Maker) -> None:
    html = '<ol start="7" style="color:red"><li>g</li><li value="11">k</li><li>l</li></ol>'
    built = build(make.text(f"1. a\n2. b\n\nWords.\n\n3. c\n4. d\n\n(@) e\n\nWords.\n\n(@) f\n\n{html}\n"), "pdf")
    assert re.findall(r"(\d+)\.", page_text(built, 0)) == "1 2 3 4 1 2 7 11 12".split()


def page_count(built: Built) -> int:
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        return len(opened.pages)


def page_text(built: Built, number: int) -> str:
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        single = pikepdf.new()
        single.pages.append(opened.pages[number])
        written = io.BytesIO()
        single.save(written)
    return " ".join(pdf_text(written.getvalue()).split())


def test_notes_are_notes_each_with_a_name(document: pikepdf.Pdf) -> None:
    notes = [element for element in structure(document.Root.StructTreeRoot) if element["/S"] == "/Note"]
    listed = [*document.Root.StructTreeRoot.IDTree.Names]
    assert len(notes) > 1
    assert [str(name) for name in listed[::2]] == sorted(str(note["/ID"]) for note in notes)
    assert {str(entry["/ID"]) for entry in listed[1::2]} == {str(note["/ID"]) for note in notes}


def test_a_formula_wider_than_the_page_is_set_in_lines(make: Maker) -> None:
    wide = "+".join(f"a_{{{number}}}" for number in range(40))
    text = f"$$x = {wide}$$ {{#eq:a}}\n\n$$\\frac{{{wide}}}{{2}}$$\n\nSee @eq:a.\n"
    built = build(make.text(text), "pdf")
    assert [(d.code, d.location and d.location.line) for d in built.diagnostics] == [("P004", 3)]
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        figures = [one for one in structure(opened.Root.StructTreeRoot) if one["/S"] == "/Formula"]
        lines, fraction = [[float(side) for side in figure.A.BBox] for figure in figures]
    assert lines[3] - lines[1] > 30 > fraction[3] - fraction[1]


@pytest.mark.parametrize(
    ("lang", "words", "marked"), [("de", "x ist gleich minus 1", None), ("pt", "x equals negative 1", "en")]
)
def test_a_formula_is_said_in_the_language_of_the_text_or_marked_as_english(
    make: Maker, lang: str, words: str, marked: str | None
) -> None:
    built = build(make.text("A formula $x = -1$.\n", **{"content/metadata.yaml": f"lang: {lang}\n"}), "pdf")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        (formula,) = [one for one in structure(opened.Root.StructTreeRoot) if one["/S"] == "/Formula"]
        assert str(formula.Alt) == words
        assert (str(formula.Lang) if "/Lang" in formula else None) == marked


def test_a_formula_has_the_colour_of_its_text(make: Maker) -> None:
    built = build(make.text("A formula $x$ and [a link with $x$](https://example.org).\n"), "pdf")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        page: Any = opened.pages[0]
        forms = [pikepdf.parse_content_stream(page), *map(pikepdf.parse_content_stream, page.form_xobjects.values())]
    fills, colour = [], None
    for step in (step for form in forms for step in form):
        if str(step.operator) in ("rg", "sc", "scn"):
            colour = [round(255 * float(str(part))) for part in step.operands if not isinstance(part, pikepdf.Name)]
        elif str(step.operator) in ("f", "f*"):
            fills.append(colour)
    assert [0x16, 0x18, 0x1C] in fills
    assert [0x0A, 0x4A, 0x8F] in fills


def test_a_gradient_goes_beyond_its_shape(make: Maker) -> None:
    svg = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><linearGradient id="g">
<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>
<rect x="10" y="10" width="20" height="10" fill="url(#g)"/></svg>"""
    built = build(make.text("![A.](images/g.svg)\n", **{"content/images/g.svg": svg}), "pdf")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        patterns = [one for one in opened.objects if isinstance(one, pikepdf.Stream) and one.get("/PatternType") == 1]
        assert [[float(one.XStep), float(one.YStep)] for one in patterns] == [[3, 3]]


def test_p001_is_said_at_the_formula(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    def worker(*_: object, **__: object) -> bytes:
        empty = pikepdf.new()
        empty.add_blank_page()
        written = io.BytesIO()
        empty.save(written)
        answer = {"pages": 1, "maths": [["x^2", "no reason"]], "small": [], "messages": [], "boxes": "", "lines": []}
        return json.dumps({**answer, "pdf": base64.b64encode(written.getvalue()).decode()}).encode()

    monkeypatch.setattr("recto.core.world.World.ask_worker", worker)
    built = build(make.text("Text.\n\nA formula $x^2$.\n"), "pdf")
    assert ("P001", "warning", "content/01.text.md:3:11") in said(built.diagnostics)


def test_a_damaged_picture_in_a_drawing_is_named_by_its_drawing(make: Maker) -> None:
    damaged = base64.b64encode(png()[:8] + bytes(range(200))).decode()
    drawing = SVG.replace("<svg", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"')
    drawing = drawing.replace(
        "</svg>", f'<image width="9" height="9" xlink:href="data:image/png;base64,{damaged}"/></svg>'
    )
    built = build(make.text("Text.\n\n![A plot.](images/noise.svg)\n", **{"content/images/noise.svg": drawing}), "pdf")
    (one,) = (one for one in built.diagnostics if one.code == "P002")
    assert one.message == "a picture inside images/noise.svg is missing from the PDF: it is damaged"
    assert str(one.location) == "content/01.text.md:3:12"


def test_addresses_identifiers_and_sequences_are_not_hyphenated(make: Maker) -> None:
    pieces = [
        "https://measurements.example.org/oceanography/understanding/documentation",
        "understanding.measurements@oceanography.example.org",
        "TIDEGAUGE00081624_measurements",
        "GATTACAGATTACAGATTACA",
    ]
    # At every place of a line.
    text = "".join(f"{'Tide ' * number}{piece}\n\n" for piece in pieces for number in range(4, 19, 2))
    written = build(make.text(text), "pdf").files["manuscript.pdf"]
    assert not HYPHEN.search(write.text(written))
    assert [pdf_text(written).count(piece) for piece in pieces[1:]] == [8] * 3


HYPHEN = re.compile("[\u2010\ufffe\x02]")
"""What pdfium reads for a hyphen at the end of a line."""


def test_words_are_hyphenated_all_the_same(make: Maker) -> None:
    text = "".join(f"{'Tide ' * number}measurements of oceanography and understanding\n\n" for number in range(4, 19))
    assert HYPHEN.search(write.text(build(make.text(text), "pdf").files["manuscript.pdf"]))


def test_the_running_head_has_one_line(make: Maker) -> None:
    title = "WAVES OF THE HARBOUR, MEASURED BY WOMEN AND MEN WITH GAUGES OF BRONZE AND WOOD"
    metadata = f"title: {title}\nlang: en-US\nauthors:\n  - name: Ada Example\n"
    project = make({"content/metadata.yaml": metadata, "content/01.text.md": "A.\n\n## B {.page_break_before}\n\nC.\n"})
    built = build(project, "pdf")
    with pypdfium2.PdfDocument(built.files["manuscript.pdf"]) as opened:
        page = opened[1].get_textpage()
        boxes = [page.get_charbox(number) for number in range(page.count_chars())]
    head = [(bottom, right) for _, bottom, right, _ in boxes if bottom > (297 - 25) / 25.4 * 72]
    assert len(head) > len(title)
    assert max(bottom for bottom, _ in head) - min(bottom for bottom, _ in head) < 8.5
    assert max(right for _, right in head) < (210 - 28 + 1) / 25.4 * 72


def test_a_language_from_right_to_left(make: Maker) -> None:
    files = {"content/metadata.yaml": "title: أجراس المدن\nlang: ar\n"}
    built = build(make.text("هذه دراسة عن الأجراس.\n\n| أ | ب |\n|---|---|\n| ج | د |\n", **files), "pdf", "docx")
    assert [one for one in built.diagnostics if one.code[0] in "OP"] == []
    with pypdfium2.PdfDocument(built.files["manuscript.pdf"]) as opened:
        page = opened[0].get_textpage()
        boxes = [page.get_charbox(number) for number in range(page.count_chars())]
    middles = {round((bottom + top) / 2) for _, bottom, _, top in boxes if top > 500}
    ends = [max(right for _, bottom, right, top in boxes if bottom < y < top) for y in middles]
    assert max(ends) == pytest.approx((210 - 28) / 25.4 * 72, abs=3)
    document = parts(built.files["manuscript.docx"])["word/document.xml"].decode()
    assert document.count("<w:bidiVisual") == 1
    assert document.count("<w:bidi/>") == document.count("<w:p>") + document.count("<w:sectPr")


def test_letters_that_no_font_has_are_said_with_their_line(make: Maker) -> None:
    built = build(make.text("Steps Ⓐ and ⑴.\n\nA parrot: 🦜, and 🦜🔗.\n"), "pdf")
    (one,) = built.diagnostics
    assert (one.code, str(one.location)) == ("P002", "content/01.text.md:3:11")
    assert one.message.endswith("lack: 🦜 (U+1F99C), 🔗 (U+1F517)")


def test_a_picture_of_too_many_pixels_is_an_error_that_says_so(make: Maker) -> None:
    size = (20_000, 10_000)
    head = b"IHDR" + struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    large = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    large += png()[33:]
    inside = base64.b64encode(large).decode()
    drawing = SVG.replace("</svg>", f'<image width="9" height="9" href="data:image/png;base64,{inside}"/></svg>')
    files = {"content/images/large.png": large, "content/images/map.svg": drawing}
    built = build(make.text("![A.](images/large.png)\n\n![B.](images/map.svg)\n", **files), "pdf")
    found = [one for one in built.diagnostics if one.code == "P002"]
    assert [(one.severity, one.message) for one in found] == [
        ("error", f"{what} is missing from the PDF: it has 200,000,000 pixels, too many to read")
        for what in ("the image images/large.png", "a picture inside images/map.svg")
    ]
    assert all(one.hint and one.hint.startswith("make it smaller") for one in found)


def test_subscripts_overlap_their_line(make: Maker) -> None:
    built = build(make.text("Oxide H~2~O.\n"), "pdf")
    with pypdfium2.PdfDocument(built.files["manuscript.pdf"]) as opened:
        page = opened[0].get_textpage()
        text = page.get_text_range()
        line, low = (page.get_charbox(text.index("H2") + number) for number in range(2))
    assert 0.1 < (line[1] - low[1]) / 10.5 < 0.3
    assert low[3] > line[1] + 2


def test_a_word_that_is_divided_before_a_figure_is_whole(make: Maker) -> None:
    svg = SVG.replace('width="120" height="60"', 'width="600" height="500"')
    for lines in range(22, 26):
        tides = "".join(f"- Tide {number}.\n" for number in range(lines))
        text = f"{tides}\n![A.](images/a.svg)\n\n{'documentation internationalisation ' * 60}\n"
        assert build(make.text(text, **{"content/images/a.svg": svg}), "pdf").diagnostics == []


def test_text_on_a_path_is_a_picture_of_itself(make: Maker) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120">'
        '<defs><path id="p" d="M20,100 Q150,0 280,100"/></defs>'
        '<text font-size="18"><textPath href="#p">Words along a curve</textPath></text></svg>'
    )
    built = build(make.text("![A curve.](images/a.svg)\n", **{"content/images/a.svg": svg}), "pdf")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        found = [name for name, image in _pictures(opened) if image.get("/Width") == 938]
    assert len(found) == 1


def _pictures(opened: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    for entry in opened.objects:
        if isinstance(entry, pikepdf.Stream) and entry.get("/Subtype") == "/Image":
            yield str(entry.objgen), entry


GERMAN = "Aufmerksamkeitsstörungen Versicherungsgesellschaften Wissenschaftskommunikation Arbeitsbescheinigungen "


def test_other_languages_are_named_and_hyphenated_as_such(make: Maker) -> None:
    text = f"An [{GERMAN * 4}]{{lang=de}} is here, [مرحبا]{{lang=ar}} there.\n\n::: {{lang=fr}}\nBonjour.\n:::\n"
    built = build(make.text(text), "pdf")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        elements = structure(opened.Root.StructTreeRoot)
        named = {str(one["/Lang"]) for one in elements if "/Lang" in one}
    assert named == {"de", "ar", "fr"}
    page = pypdfium2.PdfDocument(built.files["manuscript.pdf"])[0].get_textpage().get_text_bounded()
    parted = re.findall(r"(\w+)[\ufffe\u00ad\u2010\x02]\s+(\w+)", page)
    german = pyphen.Pyphen(lang="de")
    assert len(parted) > 2
    assert [one for one in parted if len(one[0]) not in german.positions("".join(one))] == []
