"""Word's XML: elements in the schema's order."""

from __future__ import annotations

from typing import Any

from lxml import etree

from tests.helpers import METADATA, Maker, build
from tests.word import FILES, TEXT, W, parts

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
