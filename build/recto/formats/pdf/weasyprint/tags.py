"""What Recto adds to the tags of the PDF (ISO 14289-1): descriptions of links, artifacts, notes."""

from __future__ import annotations

from typing import Any

from recto.formats.pdf.weasyprint.patch import fault


def finish(pdf: Any, descriptions: dict[str, str]) -> None:
    """Describe link targets (ISO 14289-1, 7.18.5), mark running heads and feet as artifacts (7.8), and list notes."""
    import pydyf

    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Subtype") == "/Link" and "Dest" in entry:
            described = descriptions.get(entry["Dest"].string)
            if described:
                entry["Contents"] = pydyf.String(described)
    _mark_artifacts(pdf)
    _list_notes(pdf)


@fault("footnotes are not tagged as notes, nor formulas as formulas", 70)
def notes_and_formulas() -> None:
    """Tag footnotes as notes at their place in the text, and formulas as formulas (ISO 14289-1, 7.7).

    The words for a formula may be in another language than the text (ISO 32000-1, 14.9.2).
    """
    import pydyf
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def build_box_tree(box: Any, *rest: Any) -> Any:
        tag = _TAGS.get(_class_of(box))
        for element in build(box, *rest):
            if tag:
                element["S"] = tag
            if tag == "/Formula" and "Alt" not in element:
                element["Alt"] = pydyf.String("".join(box.element.itertext()))
            if tag == "/Formula" and box.element.get("lang"):
                element["Lang"] = pydyf.String(box.element.get("lang"))
            yield element

    tags._build_box_tree = build_box_tree


_TAGS = {
    ("span", "recto-note"): "/Note",
    **{(name, f"math {kind}"): "/Formula" for name in ("img", "code", "span") for kind in ("inline", "display")},
}


def _class_of(box: Any) -> tuple[str, str]:
    """The name and the classes of the element that a box is of."""
    element = getattr(box, "element", None)
    return ("", "") if element is None else (box.element_tag, element.get("class", ""))


def _list_notes(pdf: Any) -> None:
    """Give each note a unique id (ISO 14289-1, 7.9), listed in the root of the structure tree (ISO 32000-1, 14.7.2)."""
    import pydyf

    names = pydyf.Array()
    notes: list[Any] = [entry for entry in pdf.objects if isinstance(entry, dict) and entry.get("S") == "/Note"]
    for number, entry in enumerate(notes, 1):
        entry["ID"] = pydyf.String(f"note{number:05d}")
        names.extend((entry["ID"], entry.reference))
    if names:
        _of(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = pydyf.Dictionary({"Names": names})


def _of(pdf: Any, reference: Any) -> Any:
    return pdf.objects[int(_text(reference).split()[0])]


def _mark_artifacts(pdf: Any) -> None:
    """Mark running heads and feet as artifacts, and remove their structure elements.

    WeasyPrint gives them structure elements that are not the child of any other element.
    """

    import pydyf

    def of(reference: Any) -> Any:
        return _of(pdf, reference)

    root = of(pdf.catalog["StructTreeRoot"])
    top = of(root["K"][0])
    within = {_text(child) for child in top["K"]}
    numbers = of(root["ParentTree"])["Nums"]
    pages = [of(reference) for reference in pdf.page_references]
    for page, listed in zip(pages, numbers[1 : 2 * len(pages) : 2], strict=True):
        stream = of(page["Contents"]).stream
        marks = {item["MCID"]: index for index, item in enumerate(stream) if isinstance(item, dict) and "MCID" in item}
        for mark, reference in enumerate(listed):
            chain = [of(reference)]
            while _text(chain[-1]["P"]) != _text(top.reference):
                chain.append(of(chain[-1]["P"]))
            if _text(chain[-1].reference) in within:
                continue
            for element in chain:
                element.free = "f"
            listed[mark] = "null"
            place = marks[mark]
            stream[place - 1 : place + 1] = [b"/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]


def _text(reference: Any) -> str:
    return reference.decode() if isinstance(reference, bytes) else str(reference)
