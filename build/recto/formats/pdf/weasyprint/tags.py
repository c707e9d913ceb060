"""What Recto adds to the tags of the PDF (ISO 14289-1): descriptions of links, artifacts, notes."""

from __future__ import annotations

from typing import Any

from recto.formats.pdf.weasyprint.objects import elements, of, text
from recto.formats.pdf.weasyprint.patch import fault, replace
from recto.formats.pdf.weasyprint.ua2 import attached, to_second_part


def finish(pdf: Any, descriptions: dict[str, str], standard: str) -> None:
    """Describe link targets (ISO 14289-1, 7.18.5), give list items their bodies (7.6), mark running heads, feet and
    decoration as artifacts (7.8), and list notes. ``standard`` is ``ua-1`` or ``ua-2``."""
    import pydyf

    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Subtype") == "/Link":
            entry["F"] = 1 << 2  # printed as it is shown (ISO 32000-1, 12.5.3)
            described = descriptions.get(entry["Dest"].string) if "Dest" in entry else None
            if described:
                entry["Contents"] = pydyf.String(described)
    _give_links_their_annotations(pdf)
    _give_items_bodies(pdf)
    _drop_empty_spans(pdf)
    _mark_artifacts(pdf)
    _list_notes(pdf)
    if standard == "ua-2":
        to_second_part(pdf)


@fault("links have an annotation for each element in them", 70)
def links_once() -> None:
    """Leave an annotation to the link alone, and not also to each emphasis or piece of code within it.

    Pictures keep theirs: they may be higher than the line.
    """
    from weasyprint import anchors
    from weasyprint.formatting_structure import boxes

    gather = anchors.gather_anchors

    def gather_anchors(
        box: Any,
        found: Any,
        links: Any,
        bookmarks: Any,
        forms: Any,
        matrix: Any = None,
        form: Any = None,
        link: Any = None,
    ) -> None:
        inside = getattr(box, "recto_in_link", False)
        if (inside or box.link or link) and isinstance(box, boxes.InlineBox):
            for child in box.all_children():
                if isinstance(child, boxes.InlineBox):
                    child.recto_in_link = True
        if inside:
            count = len(links)
            gather(box, found, links, bookmarks, forms, matrix, form, link)
            links[count:] = [one for one in links[count:] if one[3] is not box]
        else:
            gather(box, found, links, bookmarks, forms, matrix, form, link)

    replace(gather, gather_anchors)


@fault("header cells have no scope, lists no numbering, notes, formulas, abbreviations and languages not theirs", 70)
def notes_and_formulas() -> None:
    """Say what header cells head (ISO 14289-1, 7.5) and how lists are numbered; tag footnotes as notes at their place
    in the text, and formulas as formulas (7.7). Give abbreviations what they stand for, and text in another language
    the name of that (ISO 32000-1, 14.9.5 and 14.9.2).
    """
    import pydyf
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def build_box_tree(box: Any, parent: Any, pdf: Any, page: int, *rest: Any) -> Any:
        source = getattr(box, "element", None)
        tag = _TAGS.get(_class_of(box))
        for element in build(box, parent, pdf, page, *rest):
            if tag:
                element["S"] = tag
            if source is None:
                yield element
                continue
            element.source = source
            if meaning := source.tag == "abbr" and source.get("title"):
                element["E"] = pydyf.String(meaning)
            if (lang := source.get("lang")) and source.tag not in ("html", "body"):
                element["Lang"] = pydyf.String(lang)
            if "BBox" in element.get("A", ()):
                _place(element, pdf, page)
            if kind := _FACTS.get(element["S"]):
                kind(element, box, pdf)
            yield element

    tags._build_box_tree = build_box_tree


def _place(element: Any, pdf: Any, page: int) -> None:
    """Give an element its place in the coordinates of the page (ISO 32000-1, 14.8.5.4.3).

    WeasyPrint counts CSS pixels from the top.
    """
    left, top, right, bottom = (0.75 * value for value in element["A"]["BBox"])
    height = of(pdf, pdf.page_references[page])["MediaBox"][3]
    element["A"]["BBox"][:] = [left, height - bottom, right, height - top]


def _head(element: Any, box: Any, _: Any) -> None:
    # Readers without their own rules take this for what the cell heads (ISO 32000-1, 14.8.5.7).
    element["A"]["Scope"] = "/Row" if box.element.get("scope") == "row" else "/Column"


def _number(element: Any, box: Any, _: Any) -> None:
    import pydyf

    if (style := box.style["list_style_type"]) in _NUMBERINGS:
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": _NUMBERINGS[style]})


def _say(element: Any, box: Any, pdf: Any) -> None:
    """Put a formula into words."""
    import pydyf

    if "Alt" not in element:
        element["Alt"] = pydyf.String("".join(box.element.itertext()))
    if mathml := box.element.get("data-mathml"):
        element["AF"] = attached(pdf, mathml)


_FACTS = {"/TH": _head, "/L": _number, "/Formula": _say}
_TAGS = {
    ("span", "recto-note"): "/Note",
    ("div", "recto-endnote"): "/Note",
    ("span::footnote-call", "recto-note"): "/Reference",
    **{(name, f"math {kind}"): "/Formula" for name in ("img", "code", "span") for kind in ("inline", "display")},
}
_NUMBERINGS = {
    "disc": "/Disc", "circle": "/Circle", "square": "/Square", "decimal": "/Decimal",
    "lower-alpha": "/LowerAlpha", "upper-alpha": "/UpperAlpha", "lower-latin": "/LowerAlpha",
    "upper-latin": "/UpperAlpha", "lower-roman": "/LowerRoman", "upper-roman": "/UpperRoman",
}  # fmt: skip
"""CSS's styles of lists in the terms of ISO 32000-1, 14.8.5.5."""


def _class_of(box: Any) -> tuple[str, str]:
    """The name and the classes of the element that a box is of."""
    element = getattr(box, "element", None)
    return ("", "") if element is None else (box.element_tag, element.get("class", ""))


def _list_notes(pdf: Any) -> None:
    """Give each note a unique id (ISO 14289-1, 7.9), listed in the root of the structure tree (ISO 32000-1, 14.7.2).

    A note with blocks in it is a box in a box of the same element: only the outer one is the note.
    """
    import pydyf

    names = pydyf.Array()
    notes: list[Any] = [*elements(pdf, "/Note")]
    for entry in notes:
        if getattr(of(pdf, entry["P"]), "source", None) is entry.source:
            entry["S"] = "/NonStruct"
    notes = [entry for entry in notes if entry["S"] == "/Note"]
    for number, entry in enumerate(notes, 1):
        entry["ID"] = pydyf.String(f"note{number:05d}")
        names.extend((entry["ID"], entry.reference))
    if names:
        of(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = pydyf.Dictionary({"Names": names})


def _give_links_their_annotations(pdf: Any) -> None:
    """Move the annotation of a picture in a link to the link's own element (ISO 14289-1, 7.18.5)."""
    numbers = of(pdf, of(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for element in [*elements(pdf)]:
        if element["S"] == "/Link":
            continue
        for kid in [*element["K"]]:
            entry = of(pdf, kid) if not isinstance(kid, int) else {}
            if entry.get("Type") != "/OBJR":
                continue
            above = element
            while above.get("S") not in ("/Link", "/Document"):
                above = of(pdf, above["P"])
            if above["S"] == "/Link":
                element["K"].remove(kid)
                above["K"].append(kid)
                place = numbers.index(of(pdf, entry["Obj"])["StructParent"], 2 * len(pdf.page_references))
                numbers[place + 1] = above.reference
                _describe(pdf, above, element)


def _describe(pdf: Any, link: Any, picture: Any) -> None:
    """Give a link the description of its picture, if it has nothing else in it."""
    kids = [{} if isinstance(kid, int) else of(pdf, kid) for kid in link["K"]]
    if "Alt" in picture and all(kid is picture or kid.get("Type") == "/OBJR" for kid in kids):
        link["Alt"] = picture["Alt"]


def _give_items_bodies(pdf: Any) -> None:
    """Put what is in a list item, but its bullet or number, into its body; and the list that follows one without any
    text, which WeasyPrint puts beside it, as it does with other lists in lists.
    """
    import pydyf

    items: list[Any] = [*elements(pdf, "/LI")]
    for item in items:
        kids = [(kid, {} if isinstance(kid, int) else of(pdf, kid)) for kid in item["K"]]
        if any(entry.get("S") == "/LBody" for _, entry in kids):
            continue
        inside = [
            (kid, entry) for kid, entry in kids if entry.get("S") not in ("/Lbl", "/L") and not isinstance(kid, int)
        ]
        beside = of(pdf, item["P"])["K"]
        place = next(place for place, kid in enumerate(beside) if text(kid) == text(item.reference))
        if not inside and place + 1 < len(beside) and of(pdf, beside[place + 1]).get("S") == "/L":
            kid = beside.pop(place + 1)
            inside = [(kid, of(pdf, kid))]
            kids += inside
        if not inside:
            continue
        body = pydyf.Dictionary(
            {"Type": "/StructElem", "S": "/LBody", "P": item.reference, "Pg": item["Pg"], "K": pydyf.Array()}
        )
        pdf.add_object(body)
        for kid, entry in inside:
            entry["P"] = body.reference
            body["K"].append(kid)
        first = next(place for place, (kid, _) in enumerate(kids) if kid is inside[0][0])
        others = [kid for kid, _ in kids if all(kid is not one for one, _ in inside)]
        item["K"][:] = [*others[:first], body.reference, *others[first:]]


def _drop_empty_spans(pdf: Any) -> None:
    """Remove the elements of spans that have nothing in them, such as a place that links lead to."""
    spans: list[Any] = [*elements(pdf, "/Span")]
    for span in spans:
        if not span["K"] and "Alt" not in span:
            kids = of(pdf, span["P"])["K"]
            kids[:] = [kid for kid in kids if text(kid) != text(span.reference)]
            span.free = "f"


def _mark_artifacts(pdf: Any) -> None:
    """Mark running heads, feet and pictures without a description as artifacts, and remove their structure elements.

    WeasyPrint gives heads and feet structure elements that are not the child of any other element.
    """

    import pydyf

    root = of(pdf, pdf.catalog["StructTreeRoot"])
    top = of(pdf, root["K"][0])
    within = {text(child) for child in top["K"]}
    numbers = of(pdf, root["ParentTree"])["Nums"]
    pages = [of(pdf, reference) for reference in pdf.page_references]
    for page, listed in zip(pages, numbers[1 : 2 * len(pages) : 2], strict=True):
        stream = of(pdf, page["Contents"]).stream
        marks = {item["MCID"]: index for index, item in enumerate(stream) if isinstance(item, dict) and "MCID" in item}
        for mark, reference in enumerate(listed):
            chain = [of(pdf, reference)]
            while text(chain[-1]["P"]) != text(top.reference):
                chain.append(of(pdf, chain[-1]["P"]))
            is_decoration = chain[0]["S"] == "/Figure" and "Alt" not in chain[0]
            if text(chain[-1].reference) in within and not is_decoration:
                continue
            if is_decoration:
                chain = chain[:1]
                kids = of(pdf, chain[0]["P"])["K"]
                kids[:] = [kid for kid in kids if text(kid) != text(chain[0].reference)]
            # The pictures' stay, without being a part of the tree: the build counts what the file has.
            for element in () if is_decoration else chain:
                element.free = "f"
            listed[mark] = "null"
            place, kind = marks[mark], "/Layout" if is_decoration else "/Pagination"
            stream[place - 1 : place + 1] = [b"/Artifact", pydyf.Dictionary({"Type": kind})]
