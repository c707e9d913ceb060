"""The package (ECMA-376 part 2): its core properties, its parts, its bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recto import theme
from recto.core.model import CitedDocument
from recto.formats.docx.pictures import PLACEHOLDER, TYPES
from recto.manuscript.front import Front

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


def read(part: bytes) -> Node:
    """Parse a part."""
    from lxml import etree

    return etree.fromstring(part)


def written(root: Node) -> bytes:
    """Serialise the tree of a part."""
    from lxml import etree

    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The package; the same parts give the same bytes."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        # [Content_Types].xml comes first, as programs that read from a stream expect.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, parts[name])
    return output.getvalue()


def core_properties(core: bytes, cited: CitedDocument, front: Front, epoch: str) -> bytes:
    """The core properties (ECMA-376 part 2, 11) with title, authors, keywords, language and the build's date."""
    from html import escape

    values: dict[str, Sequence[str]] = {
        "dc:title": [cited.title],
        "dc:creator": [author.name for author in front.authors],
        "cp:keywords": front.keywords,
        "dc:language": [cited.lang],
    }
    text = core.decode()
    for name, given in values.items():
        separator = "; " if name == "dc:creator" else ", "
        element = f"<{name}>{escape(separator.join(given))}</{name}>" if given else ""
        text = re.sub(rf"<{name}>.*?</{name}>|<{name}\s*/>", "", text, flags=re.DOTALL)
        text = text.replace("</cp:coreProperties>", f"{element}</cp:coreProperties>")
    if epoch.isdigit():
        date = datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = re.sub(r"(<dcterms:(?:created|modified) [^>]*>)[^<]*", rf"\g<1>{date}", text)
    return text.encode()


def set_words(parts: dict[str, bytes], lang: str) -> None:
    """Say "1 of 2" at the foot of the pages in the language ``lang``."""
    of = theme.words(lang)("{} of {}", "", "")
    for name in [name for name in parts if re.fullmatch(r"word/footer\d+\.xml", name)]:
        parts[name] = parts[name].replace(b"> of <", f">{of}<".encode())


def settle(parts: dict[str, bytes]) -> None:
    """Drop the pictures' placeholders, and declare the content type of every part (ECMA-376 part 2, 10.1.2)."""
    from lxml import etree

    for name in [name for name in parts if parts[name].startswith(PLACEHOLDER)]:
        del parts[name]
    types = read(parts[_CONTENT_TYPES])
    for entry in list(types):
        if entry.get("PartName") and str(entry.get("PartName")).lstrip("/") not in parts:
            types.remove(entry)
    known = {str(entry.get("Extension")).lower() for entry in types if entry.get("Extension")}
    for extension in sorted({name.rpartition(".")[2] for name in parts if name.startswith("word/media/")} - known):
        default = etree.Element(f"{{{etree.QName(types).namespace}}}Default")
        default.set("Extension", extension)
        default.set("ContentType", TYPES.get(extension, f"image/{extension}"))
        types.insert(0, default)
    parts[_CONTENT_TYPES] = written(types)


_CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DATA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
MARKS = "{7B1E3C52-0A5D-4B0C-9C3A-5E0F1D2A8B64}"
SOURCES = "{2D4F8A16-93C7-4E5B-8B0D-6A1C7E39F052}"
"""Identify the two kinds of data; generated once for Recto and never changed."""


def add_data(parts: dict[str, bytes], data: bytes, identifier: str) -> None:
    """Add custom XML data, which programs keep but do not show (ECMA-376 part 1, 15.2.5 and 22.5)."""
    from lxml import etree

    if not data:
        return
    number = 1 + sum(bool(re.fullmatch(r"customXml/item\d+\.xml", name)) for name in parts)
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<ds:datastoreItem ds:itemID="{identifier}" xmlns:ds="{_DATA}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{etree.QName(read(data)).namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    parts[f"customXml/item{number}.xml"] = data
    parts[f"customXml/itemProps{number}.xml"] = properties.encode()
    for name, kind, target in (
        (f"customXml/_rels/item{number}.xml.rels", "customXmlProps", f"itemProps{number}.xml"),
        ("word/_rels/document.xml.rels", "customXml", f"../customXml/item{number}.xml"),
    ):
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        links = read(parts.get(name, empty))
        link = etree.SubElement(links, f"{{{etree.QName(links).namespace}}}Relationship", Id=f"rIdData{number}")
        link.set("Type", f"{_RELATIONSHIPS}/{kind}")
        link.set("Target", target)
        parts[name] = written(links)
    types = read(parts[_CONTENT_TYPES])
    entry = etree.SubElement(types, f"{{{etree.QName(types).namespace}}}Override")
    entry.set("PartName", f"/customXml/itemProps{number}.xml")
    entry.set("ContentType", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml")
    parts[_CONTENT_TYPES] = written(types)


_CUSTOM = "docProps/custom.xml"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_TEXTS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of custom properties ([MS-OLEPS] 2.18.2)."""


def add_properties(parts: dict[str, bytes], values: Mapping[str, str]) -> None:
    """Add custom properties (ECMA-376 part 1, 22.3) to those of the part that Pandoc always writes."""
    from lxml import etree

    root = read(parts[_CUSTOM])
    namespace = etree.QName(root).namespace
    for number, (name, value) in enumerate(values.items(), 2 + len(root)):  # 0 and 1 have a meaning of their own
        entry = etree.SubElement(root, f"{{{namespace}}}property", fmtid=_TEXTS, pid=str(number), name=name)
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = value
    parts[_CUSTOM] = written(root)
