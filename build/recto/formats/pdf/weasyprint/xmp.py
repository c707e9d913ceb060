"""The PDF's metadata in XMP (ISO 16684-1), in addition to what WeasyPrint writes."""

from __future__ import annotations

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


def with_metadata(metadata: Any, facts: dict[str, Any], variant: str) -> None:
    """Make WeasyPrint write ``facts`` into the file's XMP (ISO 16684-1), in addition to title, authors and dates.

    ``keywords`` and ``language`` become ``dc:subject`` and ``dc:language``; ``identifier`` and ``date`` ``dc:…``;
    ``rights`` (words) and ``license`` (an address) ``dc:rights`` and ``xmpRights:WebStatement``.
    In archives, WeasyPrint leaves out the identifier of PDF/UA. It is added here; and in PDF/A-3, which requires it
    (ISO 19005-3, 6.6.2.3.3), with a description of its schema.
    """
    for prefix, address in _PREFIXES.items():
        ElementTree.register_namespace(prefix, address)
    made = metadata.generate_rdf_metadata

    def generate(*arguments: Any) -> bytes:
        tree = ElementTree.fromstring(made(*arguments))  # noqa: S314  # WeasyPrint has just written it
        for entry in _descriptions(facts):
            tree.append(entry)
        if variant == "pdf/a-3u":
            tree.extend((_ua("1"), _ua_schema()))
        if variant == "pdf/a-4f":
            tree.append(_ua("2", revision="2024"))
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


def _ua(part: str, revision: str = "") -> ElementTree.Element:
    """The identifier of PDF/UA (ISO 14289-1 and 14289-2, 5)."""
    mark = _description()
    mark.set(f"{{{_UA}}}part", part)
    if revision:
        mark.set(f"{{{_UA}}}rev", revision)
    return mark


def _ua_schema() -> ElementTree.Element:
    """The description of ``pdfuaid:part``, for PDF/A-3."""
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
