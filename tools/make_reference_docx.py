#!/usr/bin/env python3
"""Make build/recto/theme/reference.docx, the styles and the page of the Word file.

    python tools/make_reference_docx.py [FILE]

It starts from what ``pandoc --print-default-data-file reference.docx`` prints, so that every style that Pandoc uses is
there, and gives each the look described by STYLES below. The same Pandoc gives the same bytes.

The typefaces are Times New Roman, Arial and Courier New. Word has them on Windows and on the Mac, and LibreOffice comes
with Liberation Serif, Sans and Mono, whose letters have the same widths, so lines and pages break alike in both.

Sizes and spaces are in points; indents, tabs and the page in twentieths of a point (``mm`` makes them of millimetres);
borders in eighths of a point. Elements are in the order of ECMA-376 (part 1, 17.3.1.26, 17.3.2.28, 17.7.4.17).
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from recto.core.world import World
from recto.formats.docx.page import MARGIN, PAGE_HEIGHT, PAGE_WIDTH

TARGET = Path(__file__).parent.parent / "build/recto/theme/reference.docx"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"

SERIF, SANS, MONO = "Times New Roman", "Arial", "Courier New"
INK, GREY, RULE, LINK, TINT = "16181C", "4A5058", "868E99", "0A4A8F", "F4F5F7"
"""The PDF's colours (theme/print.css): text, secondary text, lines, links, the background of code."""

TEXT = PAGE_WIDTH - 2 * MARGIN


def mm(length: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(length / 25.4 * 1440)


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its name, the style that it is based on, and what differs from that."""

    name: str
    kind: str = "paragraph"
    based: str | None = "Normal"
    following: str | None = None
    linked: str | None = None
    own: bool = False
    """Whether it is a custom style, Pandoc's or ours, not one that Word knows by name."""
    # characters
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    color: str | None = None
    raised: bool = False
    # paragraphs
    before: float | None = None
    after: float | None = None
    line: float | None = None
    left: int = 0
    right: int = 0
    hanging: int = 0
    align: str | None = None
    with_next: bool | None = None
    together: bool = False
    level: int | None = None
    tabs: Sequence[tuple[str, int]] = ()
    borders: Mapping[str, tuple[int, int, str]] | None = None
    """Side: thickness, distance from the text in points, colour."""
    ground: str | None = None
    break_words: bool = False


def _heading(level: int, size: float, before: float, after: float, *, italic: bool = False) -> Style:
    return Style(
        f"heading {level}",
        following="BodyText",
        font=SANS,
        size=size,
        bold=not italic,
        italic=italic,
        color=INK,
        before=before,
        after=after,
        line=1.1,
        align="left",
        with_next=True,
        together=True,
        level=level - 1,
    )


STYLES: Mapping[str, Style] = {
    # text
    "Normal": Style("Normal", based=None, after=6, line=1.16),
    "BodyText": Style("Body Text", after=7),
    "FirstParagraph": Style("First Paragraph", based="BodyText", following="BodyText", own=True),
    # For lists with one line per item.
    "Compact": Style("Compact", based="BodyText", own=True, before=0, after=2),
    "BlockText": Style(
        "Block Text", based="BodyText", left=mm(6), right=mm(6), borders={"left": (18, 10, "C4CACF")}, before=2
    ),
    # What a response letter quotes of the manuscript.
    "Excerpt": Style("Excerpt", based="BodyText", own=True, left=mm(6), right=mm(6), ground=TINT),
    "SourceCode": Style(
        "Source Code",
        own=True,
        font=MONO,
        size=9,
        line=1.0,
        before=4,
        after=8,
        left=mm(2),
        right=mm(2),
        align="left",
        ground=TINT,
        together=True,
        borders=dict.fromkeys(("top", "left", "bottom", "right"), (4, 4, TINT)),
        break_words=True,
    ),
    "DefinitionTerm": Style("Definition Term", following="Definition", own=True, bold=True, after=1, with_next=True),
    "Definition": Style("Definition", own=True, left=mm(6)),
    "HorizontalRule": Style(
        "Horizontal Rule", own=True, size=4, before=6, after=10, line=1.0, borders={"bottom": (4, 1, RULE)}
    ),
    "Centered": Style("Centered", based="BodyText", own=True, align="center"),
    "RightAligned": Style("Right Aligned", based="BodyText", own=True, align="right"),
    # the title block
    "Title": Style(
        "Title",
        following="BodyText",
        size=21,
        bold=True,
        color=INK,
        before=6,
        after=10,
        line=1.1,
        align="left",
        with_next=True,
        together=True,
    ),
    "Subtitle": Style("Subtitle", based="Title", following="BodyText", size=14, bold=False, before=0),
    "Author": Style("Author", following="BodyText", own=True, font=SANS, size=10.5, after=4, align="left"),
    "Affiliation": Style("Affiliation", own=True, size=9, after=3, align="left"),
    "Date": Style("Date", following="BodyText", size=9, color=GREY, after=14, align="left"),
    "AbstractTitle": Style(
        "Abstract Title", following="Abstract", own=True, font=SANS, size=11, bold=True, with_next=True
    ),
    "Abstract": Style("Abstract", following="BodyText", own=True, size=10.5, left=mm(6), right=mm(6), after=12),
    # headings
    "Heading1": _heading(1, 16, 22, 7),
    "Heading2": _heading(2, 13.5, 18, 6),
    "Heading3": _heading(3, 11.5, 14, 4),
    "Heading4": _heading(4, 10.5, 12, 3),
    "Heading5": _heading(5, 10, 10, 3),
    "Heading6": _heading(6, 10, 10, 3, italic=True),
    "Heading7": _heading(7, 10, 10, 3, italic=True),
    "Heading8": _heading(8, 10, 10, 3, italic=True),
    "Heading9": _heading(9, 10, 10, 3, italic=True),
    "TOCHeading": Style(
        "TOC Heading", following="BodyText", font=SANS, size=13.5, bold=True, before=18, after=6, with_next=True
    ),
    # figures, tables, equations
    "Caption": Style("caption", font=SANS, size=9, color=INK, line=1.15, align="left", together=True),
    "TableCaption": Style("Table Caption", based="Caption", own=True, before=12, after=4, with_next=True),
    "ImageCaption": Style("Image Caption", based="Caption", own=True, before=2, after=14),
    "Figure": Style("Figure", own=True, before=10, after=6, line=1.0, align="center"),
    "CaptionedFigure": Style("Captioned Figure", based="Figure", own=True, with_next=True),
    "TableText": Style("Table Text", own=True, size=9.5, before=0, after=0, line=1.0, align="left"),
    "TableTextSmall": Style("Table Text Small", based="TableText", own=True, size=7.5),
    "Equation": Style(
        "Equation",
        own=True,
        following="BodyText",
        before=6,
        after=8,
        together=True,
        tabs=(("center", TEXT // 2), ("right", TEXT)),
    ),
    # notes and references
    "FootnoteText": Style("footnote text", size=9, after=2, line=1.05),
    "FootnoteBlockText": Style("Footnote Block Text", based="FootnoteText", own=True, left=mm(6), right=mm(6)),
    "Bibliography": Style("Bibliography", size=9.5, after=3.5, line=1.1, left=mm(9), hanging=mm(9), align="left"),
    # the sheet
    "Footer": Style("footer", font=SANS, size=8.5, color=GREY, after=0, line=1.0, tabs=(("right", TEXT),)),
    # characters
    "BodyTextChar": Style("Body Text Char", "character", "DefaultParagraphFont", linked="BodyText", own=True),
    "VerbatimChar": Style("Verbatim Char", "character", "DefaultParagraphFont", own=True, font=MONO, size=9),
    "SectionNumber": Style("Section Number", "character", "DefaultParagraphFont", own=True),
    "FootnoteReference": Style("footnote reference", "character", "DefaultParagraphFont", raised=True),
    "Hyperlink": Style("Hyperlink", "character", "DefaultParagraphFont", color=LINK),
    "CaptionLabel": Style("Caption Label", "character", "DefaultParagraphFont", own=True, bold=True),
    "Small": Style("Small", "character", "DefaultParagraphFont", own=True, size=9),
}

LINKED = {f"{name}Char": name for name in STYLES if re.fullmatch(r"Heading\d|Title|Subtitle", name)}
"""The linked character style of each of these paragraph styles, which has the same font settings."""

TABLES = f"""
<w:styles xmlns:w="{W}">
  <w:style w:type="table" w:default="1" w:styleId="TableNormal">
    <w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>
    <w:tblPr>
      <w:tblInd w:w="0" w:type="dxa"/>
      <w:tblCellMar>
        <w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>
        <w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>
      </w:tblCellMar>
    </w:tblPr>
  </w:style>
  <w:style w:type="table" w:customStyle="1" w:styleId="Table">
    <w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
    <w:tblPr>
      <w:tblBorders>
        <w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
        <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
        <w:insideH w:val="single" w:sz="2" w:space="0" w:color="D5D9DE"/>
      </w:tblBorders>
      <w:tblCellMar>
        <w:top w:w="45" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
        <w:bottom w:w="45" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>
      </w:tblCellMar>
    </w:tblPr>
    <w:tblStylePr w:type="firstRow">
      <w:rPr><w:b/><w:bCs/></w:rPr>
      <w:tcPr>
        <w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{INK}"/></w:tcBorders>
        <w:vAlign w:val="bottom"/>
      </w:tcPr>
    </w:tblStylePr>
  </w:style>
  <w:style w:type="table" w:customStyle="1" w:styleId="FigureTable">
    <w:name w:val="Figure Table"/><w:basedOn w:val="TableNormal"/>
    <w:tblPr><w:jc w:val="center"/></w:tblPr>
  </w:style>
</w:styles>
"""
"""Tables have rules at the top and bottom, a line under the header, and hairlines between rows. The table around a
picture (FigureTable) has none."""

FOOTER = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr xmlns:w="{W}" xmlns:r="{R}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:tab/></w:r>\
<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> of </w:t></w:r>\
<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>
"""

SECTION = f"""
<w:sectPr xmlns:w="{W}" xmlns:r="{R}">
  <w:footerReference w:type="default" r:id="rIdFooter"/>
  <w:footnotePr><w:numRestart w:val="continuous"/></w:footnotePr>
  <w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>
  <w:pgMar w:top="{mm(25)}" w:right="{MARGIN}" w:bottom="{mm(25)}" w:left="{MARGIN}"
    w:header="{mm(12)}" w:footer="{mm(12)}" w:gutter="0"/>
</w:sectPr>
"""

COMPATIBILITY = f"""
<w:compat xmlns:w="{W}">
  <w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
</w:compat>
"""
"""Without it, Word treats the file as one from Word 2007 and disables newer features."""

APPLICATION = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>Recto</Application></Properties>
"""


def make() -> bytes:
    """The reference document."""
    default = World().pandoc(["--print-default-data-file", "reference.docx"], "")
    with zipfile.ZipFile(io.BytesIO(default)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"])
    parts["word/theme/theme1.xml"] = _theme(parts["word/theme/theme1.xml"])
    parts["word/settings.xml"] = _settings(parts["word/settings.xml"])
    parts["word/document.xml"] = _section(parts["word/document.xml"])
    parts["word/footer1.xml"] = FOOTER.encode()
    parts["docProps/app.xml"] = APPLICATION.encode()
    parts["word/_rels/document.xml.rels"] = _append(
        parts["word/_rels/document.xml.rels"], "Relationship", Id="rIdFooter", Type=f"{R}/footer", Target="footer1.xml"
    )
    parts["[Content_Types].xml"] = _append(
        parts["[Content_Types].xml"],
        "Override",
        PartName="/word/footer1.xml",
        ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml",
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # Stored, not compressed: the output of zlib differs from version to version.
            entry.compress_type = zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, parts[name])
    return output.getvalue()


def _styles(data: bytes) -> bytes:
    root = _parse(data)
    defaults = root.find(_w("docDefaults"))
    assert defaults is not None
    letters = defaults.find(f"{_w('rPrDefault')}/{_w('rPr')}")
    paragraphs = defaults.find(f"{_w('pPrDefault')}/{_w('pPr')}")
    assert letters is not None
    assert paragraphs is not None
    language = letters.find(_w("lang"))
    letters[:] = [_fonts(SERIF), _val("sz", 22), _val("szCs", 22), *([] if language is None else [language])]
    paragraphs[:] = []
    by_id = {str(style.get(_w("styleId"))): style for style in root.findall(_w("style"))}
    for identifier, style in STYLES.items():
        made = _style(identifier, style)
        if identifier in by_id:
            root.replace(by_id[identifier], made)
        else:
            root.append(made)
    for identifier, paragraph in LINKED.items():
        style = STYLES[paragraph]
        name = f"{style.name.capitalize()} Char"
        made = _style(
            identifier,
            Style(name, "character", "DefaultParagraphFont", linked=paragraph, own=True, font=style.font,
                  size=style.size, bold=style.bold, italic=style.italic, color=style.color),
        )  # fmt: skip
        if identifier in by_id:
            root.replace(by_id[identifier], made)
        else:
            root.append(made)
    if "Table" in by_id:
        root.remove(by_id["Table"])
    for table in etree.fromstring(TABLES):
        root.append(table)
    return _serialise(root)


def _style(identifier: str, style: Style) -> etree._Element:
    made = etree.Element(_w("style"), {_w("type"): style.kind, _w("styleId"): identifier})
    if identifier == "Normal":
        made.set(_w("default"), "1")
    if style.own:
        made.set(_w("customStyle"), "1")
    made.append(_val("name", style.name))
    if style.based:
        made.append(_val("basedOn", style.based))
    if style.following:
        made.append(_val("next", style.following))
    link = style.linked or next((char for char, paragraph in LINKED.items() if paragraph == identifier), None)
    link = "BodyTextChar" if identifier == "BodyText" else link
    if link:
        made.append(_val("link", link))
    if style.kind == "paragraph":
        made.append(etree.Element(_w("qFormat")))
        paragraph = _paragraph(style)
        if len(paragraph):
            made.append(paragraph)
    letters = _letters(style)
    if len(letters):
        made.append(letters)
    return made


def _paragraph(style: Style) -> etree._Element:
    made = etree.Element(_w("pPr"))
    switches = {"keepNext": style.with_next, "keepLines": style.together, "widowControl": style.name == "Normal"}
    made.extend(etree.Element(_w(name)) for name, on in switches.items() if on)
    if style.borders:
        borders = etree.SubElement(made, _w("pBdr"))
        for side in ("top", "left", "bottom", "right"):
            if side in style.borders:
                thickness, distance, color = style.borders[side]
                _sub(borders, side, val="single", sz=thickness, space=distance, color=color)
    if style.ground:
        _sub(made, "shd", val="clear", color="auto", fill=style.ground)
    if style.tabs:
        tabs = etree.SubElement(made, _w("tabs"))
        for kind, place in style.tabs:
            _sub(tabs, "tab", val=kind, pos=place)
    if style.break_words:
        # Despite its name: "off" lets a line end inside a word, so long code stays on the page.
        _sub(made, "wordWrap", val="off")
    _position(made, style)
    return made


def _position(made: etree._Element, style: Style) -> None:
    """Add spacing, indents, alignment and outline level."""
    given = {"before": _times(style.before, 20), "after": _times(style.after, 20), "line": _times(style.line, 240)}
    spacing: dict[str, str | int] = {name: value for name, value in given.items() if value is not None}
    if style.line is not None:
        spacing["lineRule"] = "auto"
    if spacing:
        _sub(made, "spacing", **spacing)
    if style.left or style.right or style.hanging:
        hanging = {"hanging": style.hanging} if style.hanging else {}
        _sub(made, "ind", left=style.left, right=style.right, **hanging)
    if style.align:
        _sub(made, "jc", val=style.align)
    if style.level is not None:
        _sub(made, "outlineLvl", val=style.level)


def _times(length: float | None, factor: int) -> int | None:
    return None if length is None else round(length * factor)


def _letters(style: Style) -> etree._Element:
    made = etree.Element(_w("rPr"))
    if style.font:
        made.append(_fonts(style.font))
    for names, on in ((("b", "bCs"), style.bold), (("i", "iCs"), style.italic)):
        if on is not None:
            for name in names:
                made.append(etree.Element(_w(name)) if on else _val(name, "0"))
    if style.color:
        made.append(_val("color", style.color))
    if style.size:
        made.append(_val("sz", round(style.size * 2)))
        made.append(_val("szCs", round(style.size * 2)))
    if style.raised:
        made.append(_val("vertAlign", "superscript"))
    return made


def _fonts(name: str) -> etree._Element:
    """The typeface for Latin, Greek, Cyrillic and right-to-left scripts; others are left to Word's theme."""
    family = {"ascii": name, "hAnsi": name, "eastAsiaTheme": "minorEastAsia", "cs": name}
    return etree.Element(_w("rFonts"), {_w(key): value for key, value in family.items()})


def _theme(data: bytes) -> bytes:
    """Set the theme's typefaces, which Word offers first, to those of the styles."""
    root = _parse(data)
    for holder, typeface in (("majorFont", SANS), ("minorFont", SERIF)):
        for latin in root.iterfind(f".//{{{A}}}{holder}/{{{A}}}latin"):
            latin.attrib.clear()
            latin.set("typeface", typeface)
    return _serialise(root)


def _settings(data: bytes) -> bytes:
    root = _parse(data)
    following = root.find(_w("rsids"))
    assert following is not None
    following.addprevious(etree.fromstring(COMPATIBILITY))
    return _serialise(root)


def _section(data: bytes) -> bytes:
    """Set the page: A4, margins, page numbers. The content of Pandoc's sample page is dropped."""
    root = _parse(data)
    body = root.find(_w("body"))
    assert body is not None
    body[:] = [etree.fromstring(SECTION)]
    return _serialise(root)


def _append(data: bytes, tag: str, **attributes: str) -> bytes:
    root = _parse(data)
    namespace = etree.QName(root).namespace
    etree.SubElement(root, f"{{{namespace}}}{tag}", attributes)
    return _serialise(root)


def _parse(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(remove_blank_text=True))


def _serialise(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _val(name: str, value: str | int) -> etree._Element:
    return etree.Element(_w(name), {_w("val"): str(value)})


def _sub(parent: etree._Element, name: str, **values: str | int) -> None:
    etree.SubElement(parent, _w(name), {_w(key): str(value) for key, value in values.items()})


def main() -> None:
    """Write the file, by default to the theme."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_bytes(make())
    print(f"wrote {target}")


if __name__ == "__main__":
    main()
