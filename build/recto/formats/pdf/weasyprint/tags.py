"""What Recto adds to the file that WeasyPrint makes: metadata, descriptions of links, artifacts, numbers of lines."""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.etree import ElementTree

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_PREFIXES = {
    "xmpRights": _RIGHTS, "pdfuaid": _UA,
    "pdfaExtension": _EXTENSION, "pdfaSchema": _SCHEMA, "pdfaProperty": _PROPERTY,
}  # fmt: skip


def with_metadata(metadata: Any, facts: dict[str, Any], *, archive: bool) -> None:
    """Have WeasyPrint write ``facts`` into the file's XMP (ISO 16684-1), besides title, authors and dates.

    ``keywords`` and ``language`` become ``dc:subject`` and ``dc:language``; ``identifier`` and ``date`` ``dc:…``;
    ``rights`` (words) and ``license`` (an address) ``dc:rights`` and ``xmpRights:WebStatement``.
    In an archive the mark of PDF/UA is added, which WeasyPrint leaves out there, and described, as PDF/A asks
    (ISO 19005-3, 6.6.2.3.3).
    """
    for prefix, address in _PREFIXES.items():
        ElementTree.register_namespace(prefix, address)
    made = metadata.generate_rdf_metadata

    def generate(*arguments: Any) -> bytes:
        tree = ElementTree.fromstring(made(*arguments))  # noqa: S314  # WeasyPrint has just written it
        for entry in _descriptions(facts):
            tree.append(entry)
        if archive:
            mark = _description()
            mark.set(f"{{{_UA}}}part", "1")
            tree.append(mark)
            tree.append(_ua_schema())
        written: bytes = ElementTree.tostring(tree, encoding="utf-8")
        return written

    metadata.generate_rdf_metadata = generate


def _description() -> ElementTree.Element:
    return ElementTree.Element(f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})


def _descriptions(facts: dict[str, Any]) -> list[ElementTree.Element]:
    entry = _description()
    _values(entry, f"{{{_DC}}}subject", "Bag", facts["keywords"])
    _values(entry, f"{{{_DC}}}language", "Bag", [facts["language"]] if facts["language"] else [])
    _values(entry, f"{{{_DC}}}date", "Seq", [facts["date"]] if facts["date"] else [])
    _values(entry, f"{{{_DC}}}rights", "Alt", [facts["rights"]] if facts["rights"] else [])
    for name, value in (
        (f"{{{_DC}}}format", "application/pdf"),
        (f"{{{_DC}}}identifier", facts["identifier"]),
        (f"{{{_RIGHTS}}}WebStatement", facts["license"]),
        (f"{{{_RIGHTS}}}Marked", "True" if facts["license"] else ""),
    ):
        if value:
            ElementTree.SubElement(entry, name).text = value
    return [entry]


def _values(entry: ElementTree.Element, name: str, kind: str, values: list[str]) -> None:
    if values:
        holder = ElementTree.SubElement(ElementTree.SubElement(entry, name), f"{{{_RDF}}}{kind}")
        for value in values:
            item = ElementTree.SubElement(holder, f"{{{_RDF}}}li")
            item.text = value
            if kind == "Alt":
                item.set("xml:lang", "x-default")


def _ua_schema() -> ElementTree.Element:
    """What ``pdfuaid:part`` is, for archives."""
    entry = _description()
    resource = {f"{{{_RDF}}}parseType": "Resource"}
    schemas = ElementTree.SubElement(ElementTree.SubElement(entry, f"{{{_EXTENSION}}}schemas"), f"{{{_RDF}}}Bag")
    schema = ElementTree.SubElement(schemas, f"{{{_RDF}}}li", resource)
    for name, value in (("schema", "PDF/UA identification"), ("namespaceURI", _UA), ("prefix", "pdfuaid")):
        ElementTree.SubElement(schema, f"{{{_SCHEMA}}}{name}").text = value
    holder = ElementTree.SubElement(ElementTree.SubElement(schema, f"{{{_SCHEMA}}}property"), f"{{{_RDF}}}Seq")
    part = ElementTree.SubElement(holder, f"{{{_RDF}}}li", resource)
    for name, value in (
        ("name", "part"), ("valueType", "Integer"), ("category", "internal"),
        ("description", "Which part of ISO 14289 the file keeps to"),
    ):  # fmt: skip
        ElementTree.SubElement(part, f"{{{_PROPERTY}}}{name}").text = value
    return entry


def finish(pdf: Any, descriptions: dict[str, str]) -> None:
    """Describe where links lead (ISO 14289-1, 7.18.5), and mark what runs along the pages' edges as artifacts (7.8)."""
    import pydyf  # type: ignore[import-untyped]  # as weasyprint

    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Subtype") == "/Link" and "Dest" in entry:
            described = descriptions.get(entry["Dest"].string)
            if described:
                entry["Contents"] = pydyf.String(described)
    _mark_artifacts(pdf)
    _list_notes(pdf)


@cache  # once a process
def tag_notes() -> None:
    """Have WeasyPrint tag footnotes as notes, where they stand."""
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def build_box_tree(box: Any, *rest: Any) -> Any:
        note = getattr(box, "element_tag", None) == "span" and box.element.get("class") == "recto-note"
        for element in build(box, *rest):
            if note:
                element["S"] = "/Note"
            yield element

    tags._build_box_tree = build_box_tree


def _list_notes(pdf: Any) -> None:
    """Each note has a name of its own (ISO 14289-1, 7.9), which the tree's root lists (ISO 32000-1, 14.7.2)."""
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
    """What runs along the edges WeasyPrint gives structure elements that no other element has as its child: they become
    artifacts, and the elements go."""

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


def number_lines(pages: list[Any]) -> None:
    """Number the lines of running text in the left margin, in each fifth line, from the first page to the last.

    The numbers are set in the style of the page's number, and are artifacts like it. Lines of the title
    block, tables, captions, notes and references have none.
    """
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.line_break import split_first_line

    count = 0
    for page in pages:
        sheet = page._page_box
        margins = [child for child in sheet.children if isinstance(child, boxes.MarginBox)]
        holder = next((line for margin in margins[::-1] for line in _lines(margin, boxes)), None)
        if holder is None:
            continue
        sample = next(child for child in holder.descendants() if isinstance(child, boxes.TextBox))
        body = next((child for child in sheet.children if not isinstance(child, boxes.MarginBox)), None)
        added = []
        for line in _lines(body, boxes) if body is not None else ():
            count += 1
            if count % 5:
                continue
            number = sample.copy()
            number.text = str(count)
            found = split_first_line(number.text, number.style, None, None, 0)
            number.pango_layout, _, _, number.width, number.height, number.baseline = found
            number.position_x = sheet.margin_left - number.width - 16
            number.position_y = line.position_y + line.baseline - number.baseline
            added.append(number)
        holder.children = [*holder.children, *added]


def _lines(box: Any, boxes: Any) -> Any:
    """The lines of text below a box, in their order."""
    apart = (boxes.TableBox, boxes.TableCaptionBox, boxes.FootnoteAreaBox)
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            if any(isinstance(part, boxes.TextBox) and part.text.strip() for part in child.descendants()):
                yield child
        elif not (isinstance(child, apart) or child.element_tag in ("figcaption", "header") or _is_entry(child)):
            yield from _lines(child, boxes)


def _is_entry(box: Any) -> bool:
    return box.element_tag in ("li", "div") and "csl-entry" in (box.element.get("class") or "").split()
