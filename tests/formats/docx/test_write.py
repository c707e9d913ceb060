"""The Word file: whole as a package, native to Word, and with nothing of the author's lost."""

from __future__ import annotations

import importlib.util
import io
import posixpath
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
from lxml import etree
from recto import theme
from recto.formats.docx.page import COLUMN
from recto.formats.docx.tables import share_out
from recto.formats.docx.write import text

from tests.helpers import METADATA, Maker, build

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
<circle cx="200" cy="100" r="90"/></svg>"""

TEXT = """<small><em>Version of today</em></small>

- **Ada Example**<br>
  ![ORCID icon](images/icon.svg){.inline_icon width=16 height=16} [0000](https://orcid.org/0000)
  <br><small>
  Somewhere, E = mc<sup>2</sup>
  </small>

## First {.page_break_before}

Figure @fig:one, figure @fig:s, table @tbl:one, equation @eq:one. See [@doi:10.5555/alpha] and [nowhere](#nowhere).

![**A drawing.** Of something](images/drawing.svg){#fig:one width=50%}

![Another](images/drawing.svg){#fig:s tag="S1" width=50%}

| Name | Long text |
|:-|:----------------------------------------------------------------------------------------------|
| Characterisation | A cell in a table whose lines are so long that Pandoc gives its columns relative widths |

Table: Things. {#tbl:one}

$$\\sum_{i=1}^n x_i$$ {#eq:one}

A note.[^1] And `code`.

---

[Centred]{.center}

```python
print("hello")
```

[^1]: What the note says.
"""

FILES = {"content/images/drawing.svg": SVG, "content/images/icon.svg": SVG.replace(b'width="400"', b'width="200"')}


@pytest.fixture
def package(make: Maker) -> dict[str, bytes]:
    return parts(build(make.text(TEXT, **FILES), "docx").files["manuscript.docx"])


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(package: dict[str, bytes]) -> Any:
    return etree.fromstring(package["word/document.xml"])


def style_of(paragraph: Any) -> str:
    return (
        str(paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val"))
        if paragraph.find(f"{W}pPr/{W}pStyle") is not None
        else ""
    )


def text_of(node: Any) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


def paragraph(package: dict[str, bytes], style: str) -> Any:
    return next(one for one in document(package).iter(f"{W}p") if style_of(one) == style)


def script() -> ModuleType:
    path = Path(__file__).parents[3] / "tools/make_reference_docx.py"
    spec = importlib.util.spec_from_file_location("make_reference_docx", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["make_reference_docx"] = module
    spec.loader.exec_module(module)
    return module


def test_reference_document_is_what_the_script_makes() -> None:
    made, committed = parts(script().make()), parts((theme.FOLDER / "reference.docx").read_bytes())
    assert made.keys() == committed.keys()
    for name in made:
        assert made[name] == committed[name], name


def test_every_part_is_well_formed_and_every_relationship_resolves(package: dict[str, bytes]) -> None:
    trees = {name: etree.fromstring(data) for name, data in package.items() if name.endswith((".xml", ".rels"))}
    types = trees["[Content_Types].xml"]
    extensions = {entry.get("Extension") for entry in types}
    overrides = {str(entry.get("PartName")).lstrip("/") for entry in types if entry.get("PartName")}
    assert overrides <= package.keys()
    assert not [name for name in package if name not in overrides and name.rpartition(".")[2] not in extensions]
    reached = set()
    for name, tree in trees.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            inside = [link for link in tree if link.get("TargetMode") != "External"]
            targets = {
                posixpath.normpath(posixpath.join(folder, str(link.get("Target")))).lstrip("/") for link in inside
            }
            assert targets <= package.keys(), name
            reached |= targets
        else:
            links = posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels")
            known = {link.get("Id") for link in trees[links]} if links in trees else set()
            assert set(re.findall(r'\br:(?:id|embed|link)="([^"]+)"', package[name].decode())) <= known, name
    assert {name for name in package if name.startswith("word/media/")} <= reached


def test_ids_are_unique_and_links_and_styles_exist(package: dict[str, bytes]) -> None:
    root = document(package)
    marks = list(root.iter(f"{W}bookmarkStart"))
    for ids in (
        [node.get("id") for node in root.iter(f"{WP}docPr")],
        [mark.get(f"{W}id") for mark in marks],
        [mark.get(f"{W}name") for mark in marks],
    ):
        assert max(Counter(ids).values()) == 1
    assert all(len(str(mark.get(f"{W}name"))) <= 40 for mark in marks)
    anchors = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} - {None}
    assert anchors <= {mark.get(f"{W}name") for mark in marks}
    styles = {style.get(f"{W}styleId") for style in etree.fromstring(package["word/styles.xml"])}
    used = {node.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle") for node in root.iter(f"{W}{kind}")}
    assert used <= styles


def test_python_docx_opens_it_and_finds_the_properties(make: Maker) -> None:
    data = build(make.text(TEXT, **FILES), "docx").files["manuscript.docx"]
    opened = docx.Document(io.BytesIO(data))
    properties = opened.core_properties
    assert (properties.title, properties.author) == ("A test", "Ada Example")
    assert (properties.keywords, properties.language) == ("tests", "en-US")
    assert properties.created is not None
    assert properties.created.year == 2018
    width = opened.sections[0].page_width
    assert width is not None
    assert round(width.mm) == 210


def test_the_same_bytes_twice(make: Maker) -> None:
    first, second = (build(make.text(TEXT, **FILES), "docx").files["manuscript.docx"] for _ in range(2))
    assert first == second


def test_drawings_stand_beside_their_pictures(package: dict[str, bytes]) -> None:
    assert SVG in package.values()
    blips = re.findall(r"<a:blip .*?</a:blip>", package["word/document.xml"].decode(), re.DOTALL)
    assert len(blips) == 3
    for blip in blips:
        assert re.fullmatch(
            r'<a:blip r:embed="(\w+)"><a:extLst><a:ext uri="\{96DAC541-7B7A-43D3-8B79-37D633B846F1\}"><asvg:svgBlip '
            r'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="\1svg"/></a:ext>'
            r"</a:extLst></a:blip>",
            blip,
        )
    assert b"base64" not in package["word/document.xml"]


def test_pictures_have_the_size_asked_for_and_icons_that_of_the_text(package: dict[str, bytes]) -> None:
    icon, *drawings = document(package).iter(f"{WP}inline")
    assert int(icon.find(f"{WP}extent").get("cy")) <= 10 * 12700
    assert icon.find(f"{WP}docPr").get("descr") == "ORCID icon"
    for drawing in drawings:
        width, height = (int(drawing.find(f"{WP}extent").get(side)) for side in ("cx", "cy"))
        assert width == pytest.approx(COLUMN * 635 / 2, rel=0.01)
        assert height == pytest.approx(width / 2, rel=0.01)


def test_captions_and_references_are_fields_that_show_their_number(package: dict[str, bytes]) -> None:
    root = document(package)
    fields = [(field.get(f"{W}instr").split()[:2], text_of(field)) for field in root.iter(f"{W}fldSimple")]
    sequences = [(instruction[1], shown) for instruction, shown in fields if instruction[0] == "SEQ"]
    assert sequences == [("Figure", "1"), ("Table", "1")]
    references = {instruction[1]: shown for instruction, shown in fields if instruction[0] == "REF"}
    assert list(references.values()) == ["1", "S1", "1"]
    assert references.keys() <= {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    captions = [text_of(one) for one in root.iter(f"{W}p") if style_of(one) in ("ImageCaption", "TableCaption")]
    assert [caption.replace("\u00a0", " ").split(":")[0] for caption in captions] == [
        "Figure 1",
        "Figure S1",
        "Table 1",
    ]


def test_a_numbered_equation_stands_between_two_tabs(package: dict[str, bytes]) -> None:
    equation = paragraph(package, "Equation")
    order = [child.tag for child in equation.iter(f"{W}tab", f"{M}oMath", f"{W}t")]
    assert order == [f"{W}tab", f"{M}oMath", f"{W}tab", f"{W}t"]
    assert text_of(equation) == "(1)"
    assert equation.find(f".//{M}limLoc").get(f"{M}val") == "undOvr"


def test_tables_fit_the_page_and_the_words_their_columns(package: dict[str, bytes]) -> None:
    table = next(document(package).iter(f"{W}tbl"))
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) <= COLUMN
    assert widths[0] > 1300  # "Characterisation" at 9.5 points is 23 mm wide
    assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    assert {style_of(one) for one in table.iter(f"{W}p")} == {"TableText"}


@pytest.mark.parametrize("needed", [[100.0], [5000.0, 5000.0], [9000.0, 10.0, 10.0], [3000.0] * 9])
def test_columns_never_go_beyond_the_page(needed: list[float]) -> None:
    widths = share_out(needed, [2 * width for width in needed])
    assert 0 < sum(widths) <= COLUMN
    assert all(width > 0 for width in widths)


def test_paragraphs_of_html_are_aligned(make: Maker) -> None:
    html = (
        '<p align="center">One.</p>\n\n<p>Two.</p>\n\n<center>Three.</center>\n\n<div align="right">\nFour.\n</div>\n'
    )
    root = document(parts(build(make.text(html), "docx").files["manuscript.docx"]))
    styles = {text_of(one): style_of(one) for one in root.iter(f"{W}p")}
    assert [styles[f"{word}."] for word in "One Three Four".split()] == ["Centered", "Centered", "RightAligned"]
    assert styles["Two."] != "Centered"


def test_html_and_classes_of_the_author_show(package: dict[str, bytes]) -> None:
    root = document(package)
    letters = {
        text_of(run).strip(): {child.tag.removeprefix(W) for child in run.iterfind(f"{W}rPr/*")}
        for run in root.iter(f"{W}r")
    }
    assert "i" in letters["Version of today"] or "i" in letters["Version"]
    assert letters["2"] == {"rStyle", "vertAlign"}
    assert paragraph(package, "Centered") is not None
    assert paragraph(package, "HorizontalRule") is not None
    heading = next(one for one in root.iter(f"{W}p") if text_of(one) == "First")
    assert heading.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert "nowhere" in text_of(root)
    # No line begins with the space that stood beside a tag.
    for one in root.iter(f"{W}p"):
        assert text_of(one) == text_of(one).lstrip(" ")


def test_raw_openxml_with_fields_is_left_out(make: Maker) -> None:
    text = 'Before\n\n```{=openxml}\n<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\x"/></w:p>\n```\n'
    package = parts(build(make.text(text), "docx").files["manuscript.docx"])
    assert b"DDEAUTO" not in package["word/document.xml"]


def test_the_title_keeps_its_emphasis_and_is_plain_in_the_properties(make: Maker) -> None:
    files = {"content/metadata.yaml": 'title: "On *E. coli* & H~2~O"\n', "content/01.text.md": "Text.\n"}
    data = build(make(files), "docx").files["manuscript.docx"]
    title = paragraph(parts(data), "Title")
    assert text_of(title) == "On E. coli & H2O"
    assert title.find(f".//{W}i") is not None
    assert docx.Document(io.BytesIO(data)).core_properties.title == "On E. coli & H2O"


# The order of elements in ECMA-376, part 1: 17.3.1.26, 17.3.2.28, 17.4.60, 17.4.70, 17.6.17.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}


def disorder(tree: Any) -> list[str]:
    """Where elements do not stand in the schema's order, or more than once."""
    found = []
    for kind, names in ORDER.items():
        order = names.split()
        for node in tree.iter(f"{W}{kind}"):
            inside = [str(child.tag).removeprefix(W) for child in node]
            several = ("tblStylePr", "headerReference", "footerReference")
            places = [order.index(name) if name in order else -1 for name in inside]
            once = [name for name in inside if name not in several]
            if -1 in places or places != sorted(places) or len(once) != len(set(once)):
                found.append(f"{kind}: {' '.join(inside)}")
    return found


def test_elements_stand_in_the_order_of_the_schema(make: Maker) -> None:
    metadata = METADATA + "recto: {docx: {review: true}}\n"
    project = make.text(TEXT, **FILES, **{"content/metadata.yaml": metadata})
    package = parts(build(project, "docx").files["manuscript.docx"])
    for name in ("document", "footnotes", "styles"):
        assert disorder(etree.fromstring(package[f"word/{name}.xml"])) == []


def test_a_title_block_says_who_and_where(make: Maker) -> None:
    metadata = """title: A test
license: CC-BY-4.0
authors:
  - {name: Ada Example, orcid: 0000-0002-1825-0097, email: ada@example.org, corresponding: true, affiliations: [A, B]}
  - {name: Bo Example, orcid: XXXX-XXXX-XXXX-XXXX, affiliations: [B]}
"""
    text = "Now.\n\n## Authors\n\n- Ada\n- Bo\n\n## Abstract {.page_break_before}\n\nShort.\n\n"
    text += "## Text\n\nLong. [@doi:10.5555/alpha]\n"
    package = parts(build(make.text(text, **{"content/metadata.yaml": metadata}), "docx").files["manuscript.docx"])
    shown = [(style_of(one), text_of(one).replace("\u202f", " ")) for one in document(package).iter(f"{W}p")]
    assert [pair for pair in shown[:6] if pair[0] != "Date"] == [
        ("Title", "A test"),
        ("Author", "Ada Example1,2,✉, Bo Example2"),
        ("Affiliation", "1 A; 2 B"),
        ("Affiliation", "✉ Correspondence: Ada Example ada@example.org"),
        ("Affiliation", "ORCID: Ada Example 0000-0002-1825-0097"),
    ]
    assert shown[5][0] == "Date"
    assert shown[5][1].endswith("CC-BY-4.0")
    words = [text for _, text in shown[6:]]
    assert words[:8] == ["Now.", "Abstract", "Short.", "Text", words[4], "Authors", "Ada", "Bo"]
    assert ("Abstract", "Short.") in shown
    assert b"pageBreakBefore" not in package["word/document.xml"]
    links = package["word/_rels/document.xml.rels"].decode()
    assert "mailto:ada@example.org" in links
    assert "https://orcid.org/0000-0002-1825-0097" in links
    assert "orcid.org/XXXX" not in links


def bookmarks(package: dict[str, bytes]) -> dict[str, str]:
    """What the bookmarks that tie the file to its source enclose: within a paragraph, or whole ones."""
    found: dict[str, str] = {}
    root = document(package)
    for start in root.iter(f"{W}bookmarkStart"):
        name = str(start.get(f"{W}name"))
        if name.startswith("_recto_"):
            end = next(one for one in root.iter(f"{W}bookmarkEnd") if one.get(f"{W}id") == start.get(f"{W}id"))
            order = [*root.iter()]
            between = order[order.index(start) : order.index(end)]
            found[name] = "".join(node.text or "" for node in between if node.tag == f"{W}t")
    return found


SOURCE = """## One

Said [see @doi:10.5555/alpha; @doi:10.5555/beta].

Said again.[^n]

$$a = b$$

```
code
```

Last.

[^n]: A note [@doi:10.5555/gamma].
"""


def data(package: dict[str, bytes]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for node in etree.fromstring(package["customXml/item1.xml"]):
        found.setdefault(etree.QName(node).localname, []).append({str(key): str(value) for key, value in node.items()})
    return found


def test_paragraphs_carry_their_line_and_citations_their_keys_unseen(make: Maker) -> None:
    package = parts(build(make.text(SOURCE), "docx").files["manuscript.docx"])
    marks = bookmarks(package)
    lines = {name: text for name, text in marks.items() if name.startswith("_recto_1_")}
    assert [*lines] == [f"_recto_1_{line}" for line in (1, 3, 5, 7, 10, 13)]
    assert (lines["_recto_1_1"], lines["_recto_1_10"], lines["_recto_1_13"]) == ("One", "code", "Last.")
    assert marks["_recto_c1"] == re.search(r"Said (.*)\.$", lines["_recto_1_3"])[1]  # type: ignore[index]  # it is there
    assert b"_recto_1_15" in package["word/footnotes.xml"]
    known = data(package)
    assert known["file"] == [{"n": "1", "path": "content/01.text.md"}]
    assert [one["keys"] for one in known["citation"]] == ["doi:10.5555/alpha doi:10.5555/beta", "doi:10.5555/gamma"]
    assert {(one["n"], one["file"], one["line"]) for one in known["citation"]} == {("1", "1", "3"), ("2", "1", "15")}
    assert not [one for one in document(package).iter(f"{W}p") if not text_of(one) and one.find(f".//{M}oMath") is None]


def converted(data: bytes, kind: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here; ci/test.sh installs it where it may")
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder / "out"),
        str(folder / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return (folder / "out" / f"a.{kind}").read_bytes()


def test_libreoffice_keeps_it_all_when_it_saves_the_file(make: Maker, tmp_path: Path) -> None:
    written = build(make.text(TEXT + "\n" + SOURCE, **FILES), "docx").files["manuscript.docx"]
    saved = converted(written, "docx", tmp_path)
    before, after = parts(written), parts(saved)
    kept, made = bookmarks(after), bookmarks(before)
    assert kept.keys() == made.keys()
    # After a footnote, LibreOffice 7.4 ends a bookmark one letter early, 25.2 where it is.
    assert [
        name
        for name, enclosed in made.items()
        if kept[name] != enclosed and not (enclosed.startswith("A note.") and kept[name] == enclosed[:-1])
    ] == []
    # In notes it makes two of each, and leaves the copy.
    names = [set(re.findall(rb'"(_recto_\w+?)(?:_Copy_\d+)?"', one["word/footnotes.xml"])) for one in (before, after)]
    assert names[0] == names[1] != set()
    assert data(after) == data(before)
    words = [Counter(re.findall(r"\w+", text(one))) for one in (written, saved)]
    assert words[0] - words[1] == Counter()
    for kind in ("tbl", "drawing"):
        assert len([*document(after).iter(f"{W}{kind}")]) == len([*document(before).iter(f"{W}{kind}")])
    for namespace, kind in ((M, "oMath"), (WP, "docPr")):
        count = [len([*document(one).iter(f"{namespace}{kind}")]) for one in (before, after)]
        assert count[0] == count[1]
    styles = [{style_of(one) for one in document(package).iter(f"{W}p")} for package in (before, after)]
    assert {"Title", "Author", "ImageCaption", "TableCaption", "Equation", "SourceCode"} <= styles[0] & styles[1]
    docx.Document(io.BytesIO(saved))


def test_libreoffice_prints_every_word(make: Maker, tmp_path: Path) -> None:
    import pypdfium2

    written = build(make.text(TEXT, **FILES), "docx").files["manuscript.docx"]
    with pypdfium2.PdfDocument(converted(written, "pdf", tmp_path)) as pdf:
        printed = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    printed = re.sub(r"[\s\u00ad\ufffe-]+", "", printed)
    assert [word for word in re.findall(r"\w{3,}", text(written)) if word not in printed] == []


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_variants_for_reviewers_and_other_paper(make: Maker, paper: str) -> None:
    metadata = METADATA + f"recto: {{docx: {{paper: {paper}, review: true}}}}\n"
    project = make.text("Words.\n", **{"content/metadata.yaml": metadata})
    package = parts(build(project, "docx").files["manuscript.docx"])
    section = next(document(package).iter(f"{W}sectPr"))
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    width = int(size.get(f"{W}w"))
    assert (width, int(size.get(f"{W}h"))) == ((12240, 15840) if paper == "letter" else (11906, 16838))
    assert width - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right")) == COLUMN
    assert section.find(f"{W}lnNumType").get(f"{W}countBy") == "1"
    styles = etree.fromstring(package["word/styles.xml"])
    spacing = [style.find(f"{W}pPr/{W}spacing") for style in styles if style.get(f"{W}styleId") == "BodyText"]
    assert [one.get(f"{W}line") for one in spacing if one is not None] == ["480"]


SUM = " + ".join("abcdefghijklmnopqrstuvwxyz" * 2)


def test_equations_wider_than_the_text_are_set_in_lines(make: Maker) -> None:
    text = f"$$x = {SUM}$$ {{#eq:a}}\n\n$$y = {SUM}$$\n\n$$z = a + b$$ {{#eq:b}}\n\nSee @eq:a and @eq:b.\n"
    package = parts(build(make.text(text), "docx").files["manuscript.docx"])
    wide, bare, short = [one for one in document(package).iter(f"{W}p") if style_of(one) == "Equation"]
    for equation, variable in ((wide, "x"), (bare, "y")):
        formulas = ["".join(one.itertext()) for one in equation.iter(f"{M}oMath")]
        assert len(formulas) > 2
        assert all(formula[0] == "+" for formula in formulas[1:])
        assert "".join(formulas) == f"{variable}={SUM}".replace(" ", "")
        assert len([*equation.iter(f"{W}br")]) == len(formulas) - 1
    assert text_of(wide) == "(1)"
    assert len([*short.iter(f"{M}oMath")]) == 1


def test_lines_that_are_aligned_are_a_matrix_in_which_no_sign_stands_alone(make: Maker) -> None:
    text = r"""$$\begin{aligned} \frac{a}{\frac{b}{c}} &= d \& e && \text{by hand} \\ &= f \end{aligned}$$ {#eq:a}
"""
    package = parts(build(make.text(text), "docx").files["manuscript.docx"])
    matrix = next(document(package).iter(f"{M}m"))
    rows = [["".join(cell.itertext()) for cell in row.findall(f"{M}e")] for row in matrix.iter(f"{M}mr")]
    space, nothing = "\u2003\u2003", "\u200b"
    assert rows == [
        [f"{nothing}abc", f"{nothing}=d&e", space, f"{nothing}by hand"],
        [nothing, f"{nothing}=f", space, nothing],
    ]
    sides = [side.get(f"{M}val") for side in matrix.iter(f"{M}mcJc")]
    assert sides == ["right", "left", "right", "left"]
    enlarged = ["".join(size.getparent().getparent().itertext()) for size in matrix.iter(f"{M}argSz")]
    assert enlarged == ["a", "bc"]


def test_code_in_tables_says_its_typeface(make: Maker) -> None:
    text = "| a | b |\n|---|---|\n| `x()` | y |\n\nAnd `z()`.\n"
    package = parts(build(make.text(text), "docx").files["manuscript.docx"])
    runs = {text_of(run): run for run in document(package).iter(f"{W}r")}
    assert runs["x()"].find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == script().MONO
    assert [child.tag for child in runs["x()"].find(f"{W}rPr")] == [f"{W}rStyle", f"{W}rFonts"]
    assert runs["z()"].find(f"{W}rPr/{W}rFonts") is None


def test_tasks_have_their_boxes_as_bullets(make: Maker) -> None:
    package = parts(build(make.text("- [ ] to do\n- [x] done\n"), "docx").files["manuscript.docx"])
    items = [one for one in document(package).iter(f"{W}p") if text_of(one) in ("to do", "done")]
    assert [one.find(f"{W}pPr/{W}numPr") is not None for one in items] == [True, True]
    assert {"_recto_1_1", "_recto_1_2"} <= bookmarks(package).keys()
