"""The Word file: Pandoc's, with Recto's styles, and finished so that co-authors can work on it.

Before Pandoc, what the author wrote in HTML or by class is put into elements that Word can show. What Pandoc cannot
know is put in afterwards, in the package itself (ECMA-376): each SVG beside the PNG that stands in for it in older
programs, captions numbered by fields that Word keeps up to date, column widths that the words fit in, authors, keywords
and language. Every part gets the same date, so that the same manuscript gives the same bytes.
"""

from __future__ import annotations

import base64
import io
import json
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recto import theme
from recto.diagnostics import warning
from recto.formats import Format, Rendering
from recto.images import as_png
from recto.model import CitedDocument, Image
from recto.rasterise import rasterise
from recto.tree import INLINES, Element, dumps, lists, walk

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1588
"""A4, with 28 mm at each side, in twentieths of a point (``tools/make_reference_docx.py`` gives the page these)."""

COLUMN = PAGE_WIDTH - 2 * MARGIN
"""Width of the text in twentieths of a point."""

TEXT_WIDTH = COLUMN / 1440 * 96
"""Width of the text in CSS pixels."""

TALLEST = 200 / 25.4 * 96
"""Height of the tallest picture in CSS pixels: it has to share the page with its caption."""

ICON = 12.5
"""Height of an icon in the text in CSS pixels, about that of a capital letter and its accent."""


def render(rendering: Rendering) -> bytes:
    """The Word file. Reports a drawing that cannot be turned into pixels (F005)."""
    cited = rendering.cited
    document = json.loads(cited.ast)
    blocks = document["blocks"]

    for inlines in lists(blocks, INLINES):
        _from_html(inlines)
    _by_class(blocks)
    _trim_lines(blocks)
    media = _embed_images(blocks, rendering)
    _set_equations(blocks)
    title = json.loads(cited.title_ast)
    _from_html(title)
    document["meta"] = {
        "title": {"t": "MetaInlines", "c": title},
        "lang": {"t": "MetaString", "c": cited.lang},
    }
    reference = str(theme.FOLDER / "reference.docx")
    arguments = ["--from", "json", "--to", "docx", "--reference-doc", reference, "--output", "-"]
    arguments += [] if cited.highlighted else ["--syntax-highlighting", "none"]
    arguments += ["--number-sections"] if cited.section_numbers else []
    package = rendering.world.pandoc(arguments, dumps(document))
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _finish(parts, media)
    epoch = rendering.world.environ.get("SOURCE_DATE_EPOCH", "")
    parts["docProps/core.xml"] = _properties(parts["docProps/core.xml"], cited, epoch)
    return _zip(parts)


def _zip(parts: Mapping[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        # [Content_Types].xml first, as programs that read from a stream expect it.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, parts[name])
    return output.getvalue()


# --- before Pandoc: elements that Word can show ---------------------------------------------------------------------


def _inlines(text: str) -> list[Element]:
    words: list[Element] = []
    for word in text.split():
        words += [{"t": "Space"}, {"t": "Str", "c": word}]
    return words[1:]


_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>[^<>]*?)/?>")
_ELEMENTS = {
    "b": "Strong",
    "strong": "Strong",
    "em": "Emph",
    "i": "Emph",
    "cite": "Emph",
    "var": "Emph",
    "sup": "Superscript",
    "sub": "Subscript",
    "u": "Underline",
    "ins": "Underline",
    "s": "Strikeout",
    "del": "Strikeout",
    "small": "Span",
    "a": "Link",
}


def _from_html(inlines: list[Element]) -> None:
    """Turn an author's ``<small>``, ``<sup>``, ``<br>``, ``<img …>`` and the like into Pandoc's own elements."""
    if not any(inline["t"] == "RawInline" for inline in inlines):
        return
    open_tags: list[tuple[str, str]] = []
    lists: list[list[Element]] = [[]]
    for inline in inlines:
        tag = _TAG.fullmatch(inline["c"][1].strip()) if inline["t"] == "RawInline" else None
        name = tag["name"].lower() if tag else ""
        if tag is None or inline["c"][0] not in ("html", "html5", "html4"):
            lists[-1].append(inline)
        elif name == "br":
            lists[-1].append({"t": "LineBreak"})
        elif name == "img":
            lists[-1] += _image(tag["attributes"])
        elif name not in _ELEMENTS:
            lists[-1].append(inline)
        elif not tag["end"]:
            open_tags.append((name, tag["attributes"]))
            lists.append([])
        elif name in [opened for opened, _ in open_tags]:
            while True:
                opened, attributes = open_tags.pop()
                content = lists.pop()
                lists[-1] += _element(opened, attributes, content) if opened == name else content
                if opened == name:
                    break
    while len(lists) > 1:  # opened and never closed
        content = lists.pop()
        lists[-1] += content
    inlines[:] = lists[0]


def _element(name: str, attributes: str, content: list[Element]) -> list[Element]:
    if not content:
        return []
    kind = _ELEMENTS[name]
    if kind == "Span":
        return [{"t": "Span", "c": [["", [], [["custom-style", "Small"]]], content]}]
    if kind == "Link":
        target = _attribute(attributes, "href")
        if not re.match(r"(?i)https?://|mailto:|#", target):
            return content
        return [{"t": "Link", "c": [["", [], []], content, [target, _attribute(attributes, "title")]]}]
    return [{"t": kind, "c": content}]


def _image(attributes: str) -> list[Element]:
    """An ``<img>`` whose address ``illustrate`` has left in place."""
    source = _attribute(attributes, "src")
    if not source:
        return []
    sizes = [[side, value] for side in ("width", "height") if (value := _attribute(attributes, side))]
    return [
        {"t": "Image", "c": [["", _attribute(attributes, "class").split(), sizes],
                             _inlines(_attribute(attributes, "alt")), [source, ""]]}
    ]  # fmt: skip


def _attribute(attributes: str, name: str) -> str:
    from html import unescape

    match = re.search(rf"""(?i)(?:^|\s){name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", attributes)
    return unescape(match[1] or match[2] or match[3] or "") if match else ""


_PLACES = {"center": "Centered", "right": "Right Aligned", "page_center": "Centered"}
_PAGE_BREAK: Element = {"t": "RawBlock", "c": ["openxml", '<w:p><w:pPr><w:pStyle w:val="PageBreak"/></w:pPr></w:p>']}
"""Marks where a page begins; ``_break_pages`` puts that into the paragraph that follows."""


def _by_class(blocks: list[Element]) -> None:
    """What the classes that Manubot's page has mean in Word; colours are the page's alone."""
    for element in list(walk(blocks)):
        kind = element["t"]
        if kind == "Span":
            attr, content = element["c"]
            if "semibold" in attr[1]:
                element["c"] = [attr, [{"t": "Strong", "c": content}]]
            elif "caption-label" in attr[1]:
                attr[2].append(["custom-style", "Caption Label"])
        elif kind == "Div":
            style = _place(element["c"][0][1])
            if style:
                element["c"][0][2].append(["custom-style", style])
        elif kind == "Para" and len(element["c"]) == 1 and element["c"][0]["t"] == "Span":
            style = _place(element["c"][0]["c"][0][1])
            if style:
                element["t"], inner = "Div", element["c"]
                element["c"] = [["", [], [["custom-style", style]]], [{"t": "Para", "c": inner}]]
    _mark_page_breaks(blocks)


def _place(classes: Sequence[str]) -> str | None:
    return next((_PLACES[name] for name in classes if name in _PLACES), None)


def _mark_page_breaks(blocks: list[Element]) -> None:
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if block["t"] == "Div":
            _mark_page_breaks(block["c"][1])
        attr = (
            block["c"][1]
            if block["t"] == "Header"
            else block["c"][0]
            if block["t"] in ("Div", "Table", "Figure")
            else None
        )
        inner = block["c"] if block["t"] in ("Para", "Plain") else ()
        classes = (
            set(attr[1])
            if attr
            else {name for one in inner if one["t"] in ("Span", "Image") for name in one["c"][0][1]}
        )
        if classes & {"page_break_after", "page_center"}:
            blocks.insert(index + 1, _PAGE_BREAK)
        if classes & {"page_break_before", "page_center"}:
            blocks.insert(index, _PAGE_BREAK)


def _trim_lines(blocks: list[Element]) -> None:
    """No spaces at the beginning of a line, where HTML shows none and Word shows each."""
    for element in walk(blocks):
        if element["t"] in ("Para", "Plain"):
            _trim(element["c"], True)


def _trim(inlines: list[Element], at_start: bool) -> bool:
    """Whether what follows stands at the beginning of a line."""
    kept: list[Element] = []
    for inline in inlines:
        kind = inline["t"]
        if kind in ("Space", "SoftBreak") and at_start:
            continue
        if kind == "RawInline" and inline["c"][0] != "openxml":
            continue
        if kind == "LineBreak":
            while kept and kept[-1]["t"] in ("Space", "SoftBreak"):
                kept.pop()
            at_start = True
        elif kind in ("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"):
            at_start = _trim(inline["c"], at_start)
        elif kind in ("Span", "Link", "Cite", "Quoted"):
            at_start = _trim(inline["c"][1], at_start)
        else:
            at_start = False
        kept.append(inline)
    inlines[:] = kept
    return at_start


@dataclass(frozen=True, slots=True)
class _Media:
    """A picture's bytes for the package; ``drawing`` is the SVG that the PNG ``data`` stands in for."""

    data: bytes
    extension: str
    drawing: bytes | None = None


_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml"}
_PLACEHOLDER = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
)
"""A picture of one pixel; the number of the picture that belongs there comes after its end."""


def _embed_images(blocks: list[Element], rendering: Rendering) -> list[_Media]:
    """Give each image of the tree its size and a placeholder: megabytes need not go through Pandoc and back."""
    by_name = {image.name: image for image in rendering.images.values()}
    shown: list[tuple[Element, Image, float, float]] = []
    for element in walk(blocks):
        if element["t"] == "Image" and element["c"][2][0] in by_name:
            image = by_name[element["c"][2][0]]
            attr = element["c"][0]
            shown.append((element, image, *_size(dict(attr[2]), image, icon="inline_icon" in attr[1])))
    media = _media({(image.name, round(width)): (image, width) for _, image, width, _ in shown}, rendering)
    order = list(media)
    for element, image, width, height in shown:
        attr = element["c"][0]
        key = image.name, round(width)
        if not height:
            height = width * _ratio(media[key].data)
        attr[2] = [pair for pair in attr[2] if pair[0] not in ("width", "height")]
        attr[2] += [["width", f"{width / 96:.4f}in"], ["height", f"{height / 96:.4f}in"]]
        data = base64.b64encode(_PLACEHOLDER + str(order.index(key)).encode()).decode()
        element["c"][2][0] = f"data:image/png;base64,{data}"
    return [*media.values()]


_Sizes = Mapping[tuple[str, int], tuple[Image, float]]
"""Images by their name and width, each with the width in CSS pixels."""


def _media(wanted: _Sizes, rendering: Rendering) -> dict[tuple[str, int], _Media]:
    """What the package holds for each. Reports an image that Word cannot be given (F005)."""
    vectors = {key: one for key, one in wanted.items() if one[0].media_type == "image/svg+xml"}
    drawn = dict(zip(vectors, rasterise([*vectors.values()], rendering.world), strict=True))
    media: dict[tuple[str, int], _Media] = {}
    for key, (image, _) in wanted.items():
        data = drawn[key] if key in drawn else as_png(image) if image.media_type not in _EXTENSIONS else image.data
        if isinstance(data, str):
            problem = f"the image {image.target} cannot be turned into pixels for Word: {data}"
            hint = "save it anew from the program that made it"
            rendering.report(warning("F005", problem, image.location, hint))
            media[key] = _Media(_PIXEL, "png")
        else:
            extension = "png" if key in drawn else _EXTENSIONS.get(image.media_type, "png")
            media[key] = _Media(data, extension, image.data if key in drawn else None)
    return media


_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
"""An empty picture, in the place of one that cannot be read."""


def _ratio(data: bytes) -> float:
    """Height over width of a PNG; of what is none, that of a usual picture."""
    if data.startswith(b"\x89PNG") and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return float(height / width) if width else 1.0
    return 0.75


def _size(pairs: Mapping[str, str], image: Image, *, icon: bool) -> tuple[float, float]:
    """How wide and high the image will be on the page, in CSS pixels; no height (0) where nothing tells it."""
    ratio = image.height / image.width if image.width and image.height else 0.0
    width, height = _length(pairs.get("width", "")), _length(pairs.get("height", ""))
    if width is None and height is None:
        width = image.width or TEXT_WIDTH
    if width is None:
        width = (height or 0.0) / ratio if ratio else TEXT_WIDTH
    if height is None:
        height = width * ratio
    largest = ICON if icon else TALLEST
    shrink = min(1.0, TEXT_WIDTH / max(width, 1.0), largest / max(height, 1.0))
    return max(width * shrink, 1.0), height * shrink


def _length(value: str) -> float | None:
    match = re.fullmatch(r"([\d.]+)\s*(%|px|in|cm|mm|pt|em|)", value.strip())
    try:
        number = float(match[1]) if match else 0.0
    except ValueError:
        return None
    units = {"%": TEXT_WIDTH / 100, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "em": 44 / 3}
    return number * units.get(match[2], 1.0) if match and number else None


_TAB: Element = {"t": "RawInline", "c": ["openxml", "<w:r><w:tab/></w:r>"]}


def _set_equations(blocks: list[Element]) -> None:
    """A numbered equation in a paragraph of its own: centred by one tab stop, its number at the other."""
    for element in list(walk(blocks)):
        if element["t"] != "Para":
            continue
        content = [inline for inline in element["c"] if inline["t"] not in ("Space", "SoftBreak")]
        if len(content) != 1 or content[0]["t"] != "Span" or "eqnos" not in content[0]["c"][0][1]:
            continue
        attr, inside = content[0]["c"]
        formula = [
            {"t": "Math", "c": [{"t": "InlineMath"}, f"\\displaystyle {part['c'][1]}"]}
            for part in inside
            if part["t"] == "Math"
        ]
        number = [part for part in inside if part["t"] != "Math"]
        element["t"] = "Div"
        element["c"] = [
            ["", [], [["custom-style", "Equation"]]],
            [{"t": "Para", "c": [{"t": "Span", "c": [attr, [_TAB, *formula, _TAB, *number]]}]}],
        ]


# --- after Pandoc: the package ------------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_VML = "urn:schemas-microsoft-com:vml"


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _finish(parts: dict[str, bytes], media: Sequence[_Media]) -> None:
    from lxml import etree

    for name in ("document", "footnotes"):
        part, relationships = f"word/{name}.xml", f"word/_rels/{name}.xml.rels"
        if part not in parts:
            continue
        root = etree.fromstring(parts[part])
        if relationships in parts:
            links = etree.fromstring(parts[relationships])
            _put_media(parts, root, links, media)
            parts[relationships] = etree.tostring(links, encoding="UTF-8", xml_declaration=True, standalone=True)
        _describe_pictures(root)
        _draw_rules(root)
        _break_pages(root)
        _end_lists(root)
        _fit_tables(root)
        _set_limits(root)
        if name == "document":
            _drop_dead_links(root)
            _number_by_fields(root)
        parts[part] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    for name in [name for name in parts if parts[name].startswith(_PLACEHOLDER)]:
        del parts[name]
    types = etree.fromstring(parts["[Content_Types].xml"])
    for entry in list(types):
        if entry.get("PartName") and str(entry.get("PartName")).lstrip("/") not in parts:
            types.remove(entry)
    known = {str(entry.get("Extension")).lower() for entry in types if entry.get("Extension")}
    for extension in sorted({name.rpartition(".")[2] for name in parts if name.startswith("word/media/")} - known):
        default = etree.Element(f"{{{etree.QName(types).namespace}}}Default")
        default.set("Extension", extension)
        default.set("ContentType", _TYPES.get(extension, f"image/{extension}"))
        types.insert(0, default)
    parts["[Content_Types].xml"] = etree.tostring(types, encoding="UTF-8", xml_declaration=True, standalone=True)


def _put_media(parts: dict[str, bytes], root: Node, links: Node, media: Sequence[_Media]) -> None:
    """Put the pictures where their placeholders are, and each SVG beside its PNG, which programs show that know no SVG.

    A picture names its drawing as [MS-ODRAWXML] 2.3.3.1 (svgBlip) says.
    """
    from lxml import etree

    blips: dict[str, list[Node]] = {}
    for blip in root.iter(f"{{{_A}}}blip"):
        blips.setdefault(str(blip.get(f"{{{_R}}}embed")), []).append(blip)
    for link in list(links):
        stand_in = parts.get(f"word/{link.get('Target')}", b"")
        if not stand_in.startswith(_PLACEHOLDER):
            continue
        identifier, number = str(link.get("Id")), int(stand_in[len(_PLACEHOLDER) :])
        if identifier not in blips:  # Pandoc lists each picture for the notes as well
            links.remove(link)
            continue
        medium, target = media[number], f"media/picture{number + 1}"
        parts[f"word/{target}.{medium.extension}"] = medium.data
        link.set("Target", f"{target}.{medium.extension}")
        if medium.drawing is None:
            continue
        parts[f"word/{target}.svg"] = medium.drawing
        vector = etree.SubElement(links, link.tag, Id=f"{identifier}svg", Type=f"{_R}/image")
        vector.set("Target", f"{target}.svg")
        for blip in blips[identifier]:
            extension = etree.SubElement(
                etree.SubElement(blip, f"{{{_A}}}extLst"), f"{{{_A}}}ext", uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
            )
            etree.SubElement(
                extension, f"{{{_SVG}}}svgBlip", {f"{{{_R}}}embed": f"{identifier}svg"}, nsmap={"asvg": _SVG}
            )


def _describe_pictures(root: Node) -> None:
    """Alternative text where it belongs and nowhere else; icons set on the line."""
    for inline in root.iter(f"{{{_WP}}}inline"):
        properties = inline.find(f"{{{_WP}}}docPr")
        if properties is None:
            continue
        number = properties.get("id")
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # LibreOffice takes 3 mm where nothing is said
        properties.set("name", f"Picture {number}")
        if not properties.get("title"):
            properties.attrib.pop("title", "")
        for picture in inline.iter(f"{{{_PIC}}}cNvPr"):
            picture.attrib.pop("descr", "")  # Pandoc puts the picture's address here
            picture.set("name", f"Picture {number}")
        extent = inline.find(f"{{{_WP}}}extent")
        run = next(inline.iterancestors(_w("r")), None)
        if extent is not None and run is not None and int(extent.get("cy") or 0) <= ICON * 9525 + 1:
            _set_letters(run, "position", "-2")


# What comes after w:position and w:sz in w:rPr (ECMA-376 part 1, 17.3.2.28), as far as it occurs here.
_LATE_LETTERS = ("szCs", "highlight", "u", "shd", "vertAlign", "lang")


def _set_letters(run: Node, name: str, value: str) -> None:
    from lxml import etree

    letters = _child(run, "rPr", first=True)
    late = {_w(other) for other in _LATE_LETTERS}
    place = next((index for index, child in enumerate(letters) if child.tag in late), len(letters))
    letters.insert(place, etree.Element(_w(name), {_w("val"): value}))


def _child(parent: Node, name: str, *, first: bool = False) -> Node:
    """The child of that name, made if there is none."""
    from lxml import etree

    found = parent.find(_w(name))
    if found is None:
        found = etree.Element(_w(name))
        parent.insert(0, found) if first else parent.append(found)
    return found


def _draw_rules(root: Node) -> None:
    """Rules as a paragraph's border, in place of the drawings of Word 97 that Pandoc makes."""
    for rectangle in list(root.iter(f"{{{_VML}}}rect")):
        paragraph = next(rectangle.iterancestors(_w("p")), None)
        if rectangle.get(f"{{{_OFFICE}}}hr") and paragraph is not None:
            paragraph[:] = []
            _style(paragraph, "HorizontalRule")


def _properties_of(paragraph: Node) -> Node:
    return _child(paragraph, "pPr", first=True)


def _style(paragraph: Node, identifier: str) -> None:
    _child(_properties_of(paragraph), "pStyle", first=True).set(_w("val"), identifier)


def _style_of(paragraph: Node) -> str:
    found = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
    return "" if found is None else str(found.get(_w("val")))


# The order of the elements of w:pPr (ECMA-376 part 1, 17.3.1.26), as far as they occur here.
_PARAGRAPH_ORDER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "spacing", "ind", "jc", "rPr")


def _add_property(paragraph: Node, name: str, **values: str) -> None:
    from lxml import etree

    properties = _properties_of(paragraph)
    before = {_w(other) for other in _PARAGRAPH_ORDER[: _PARAGRAPH_ORDER.index(name)]}
    place = sum(1 for child in properties if child.tag in before)
    properties.insert(place, etree.Element(_w(name), {_w(key): value for key, value in values.items()}))


def _break_pages(root: Node) -> None:
    for mark in [paragraph for paragraph in root.iter(_w("p")) if _style_of(paragraph) == "PageBreak"]:
        following = next((node for node in mark.itersiblings() if node.tag in (_w("p"), _w("tbl"))), None)
        parent = mark.getparent()
        if following is not None and following.tag == _w("p"):
            if following.find(f"{_w('pPr')}/{_w('pageBreakBefore')}") is None and _style_of(following) != "PageBreak":
                _add_property(following, "pageBreakBefore")
        elif following is not None:
            mark[:] = []
            _add_property(mark, "pageBreakBefore")
            continue
        if parent is not None:
            parent.remove(mark)


def _end_lists(root: Node) -> None:
    """After a list, the space that stands between paragraphs."""
    for paragraph in root.iter(_w("p")):
        following = paragraph.getnext()
        if (
            _style_of(paragraph) == "Compact"
            and paragraph.find(f"{_w('pPr')}/{_w('numPr')}") is not None
            and following is not None
            and following.find(f"{_w('pPr')}/{_w('numPr')}") is None
        ):
            _add_property(paragraph, "spacing", after="140")


# --- tables


_PADDING = 150
"""A cell's left and right margins with a little air, in twentieths of a point (theme/reference.docx has 70 and 70)."""

_NORMAL_SIZE, _SMALL_SIZE = 9.5, 7.5
"""The styles Table Text and Table Text Small, in points."""


def _fit_tables(root: Node) -> None:
    """Columns that are no narrower than their longest word, tables no wider than the text."""
    for table in list(root.iter(_w("tbl"))):
        kind = table.find(f"{_w('tblPr')}/{_w('tblStyle')}")
        if kind is None or kind.get(_w("val")) != "Table":
            for paragraph in table.iter(_w("p")):
                if _style_of(paragraph) == "Compact":
                    _style(paragraph, "CaptionedFigure")
            continue
        _fit_table(table)
        following = table.getnext()
        while following is not None and following.tag in (_w("bookmarkEnd"), _w("bookmarkStart")):
            following = following.getnext()
        if (
            following is not None
            and following.tag == _w("p")
            and _style_of(following) in ("", "BodyText", "FirstParagraph")
        ):
            _add_property(following, "spacing", before="200")


def _fit_table(table: Node) -> None:
    grid = table.findall(f"{_w('tblGrid')}/{_w('gridCol')}")
    if not grid:
        return
    least, natural = [0.0] * len(grid), [0.0] * len(grid)
    for row in table.findall(_w("tr")):
        _child(_child(row, "trPr", first=True), "cantSplit")
        for index, span, cell in _cells(row):
            for paragraph in cell.findall(_w("p")):
                if _style_of(paragraph) in ("", "Compact", "BodyText", "FirstParagraph"):
                    _style(paragraph, "TableText")
            if span == 1 and index < len(grid):
                shortest, longest = _widths(cell)
                least[index] = max(least[index], shortest)
                natural[index] = max(natural[index], longest)
    size = _NORMAL_SIZE
    needed = [_PADDING + width * 20 * size for width in least]
    if sum(needed) > COLUMN:
        size = _SMALL_SIZE
        needed = [_PADDING + width * 20 * size for width in least]
        for paragraph in table.iter(_w("p")):
            if _style_of(paragraph) == "TableText":
                _style(paragraph, "TableTextSmall")
        for run in table.iter(_w("r")):
            if _run_style(run) == "VerbatimChar":
                _set_letters(run, "sz", str(round(2 * _SMALL_SIZE)))
    wished = [_PADDING + width * 20 * size for width in natural]
    given = table.find(f"{_w('tblPr')}/{_w('tblW')}")
    if given is not None and given.get(_w("type")) == "pct":
        asked = [float(column.get(_w("w")) or 1) for column in grid]
        share = float(given.get(_w("w")) or 5000) / 5000
        wished = [width / sum(asked) * COLUMN * min(share, 1.0) for width in asked]
    widths = _share_out(needed, wished)
    for column, width in zip(grid, widths, strict=True):
        column.set(_w("w"), str(width))
    if given is not None:
        given.set(_w("type"), "dxa")
        given.set(_w("w"), str(sum(widths)))
    for row in table.findall(_w("tr")):
        for index, span, cell in _cells(row):
            properties = _child(cell, "tcPr", first=True)
            own = _child(properties, "tcW", first=True)
            own.set(_w("w"), str(sum(widths[index : index + span])))
            own.set(_w("type"), "dxa")


def _share_out(needed: Sequence[float], wished: Sequence[float]) -> list[int]:
    """Widths of the columns: as wished, but none less than needed, and together no more than the text is wide."""
    wished = [max(pair) for pair in zip(needed, wished, strict=True)]
    excess = sum(wished) - COLUMN
    if excess > 0:
        spare = sum(wished) - sum(needed)
        if spare >= excess:
            wished = [want - (want - need) * excess / spare for need, want in zip(needed, wished, strict=True)]
        else:  # even small letters do not fit: words will be broken, in the widest columns most
            fair = COLUMN / len(needed)
            over = [max(0.0, need - fair) for need in needed]
            excess = sum(needed) - COLUMN
            wished = [need - part * excess / sum(over) for need, part in zip(needed, over, strict=True)]
    return [int(width) for width in wished]


def _cells(row: Node) -> Iterator[tuple[int, int, Node]]:
    """The first column, the number of columns, and the cell."""
    index = 0
    for cell in row.findall(_w("tc")):
        span = cell.find(f"{_w('tcPr')}/{_w('gridSpan')}")
        columns = int(span.get(_w("val")) or 1) if span is not None else 1
        yield index, columns, cell
        index += columns


_NARROW, _WIDE = frozenset("iljtfrI.,;:'|()[]!/-· \u00a0"), frozenset("mwMW@%—…")


def _widths(cell: Node) -> tuple[float, float]:
    """The width of the longest word and of the longest line in the cell, estimated, in ems."""
    longest_word = longest_line = 0.0
    for paragraph in cell.iter(_w("p")):
        word = line = 0.0
        for node in paragraph.iter(_w("t"), _w("br"), f"{{{_M}}}t", f"{{{_WP}}}extent"):
            if node.tag == _w("br"):
                word = line = 0.0
            elif node.tag == f"{{{_WP}}}extent":
                word += int(node.get("cx") or 0) / 12700 / _NORMAL_SIZE
                line += word
            else:
                mono = bool(node.xpath("../w:rPr/w:rStyle[@w:val='VerbatimChar']", namespaces={"w": _W}))
                for letter in node.text or "":
                    width = _em(letter, mono)
                    line += width
                    # Word ends a line after a space, a hyphen or a dash.
                    word = 0.0 if letter in " -–—" else word + width
                    longest_word, longest_line = max(longest_word, word), max(longest_line, line)
            longest_word, longest_line = max(longest_word, word), max(longest_line, line)
    return longest_word, longest_line


def _em(letter: str, mono: bool) -> float:
    """About how wide a letter of Times New Roman is, in ems; a little too wide, as headers are bold."""
    if mono:
        return 0.6
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.92
    if ord(letter) > 0x2E7F:
        return 1.0
    return 0.74 if letter.isupper() else 0.52


# --- equations and numbers


def _set_limits(root: Node) -> None:
    """In a numbered equation, limits above and below sums and products, as a display has them."""
    for paragraph in root.iter(_w("p")):
        if _style_of(paragraph) != "Equation":
            continue
        for operator in paragraph.iter(f"{{{_M}}}naryPr"):
            sign, place = operator.find(f"{{{_M}}}chr"), operator.find(f"{{{_M}}}limLoc")
            if place is not None and sign is not None and sign.get(f"{{{_M}}}val") not in set("∫∬∭∮∯∰"):
                place.set(f"{{{_M}}}val", "undOvr")


def _drop_dead_links(root: Node) -> None:
    """A link into the page to what Word does not show, such as a video, is left as text."""
    marks = {mark.get(_w("name")) for mark in root.iter(_w("bookmarkStart"))}
    for link in list(root.iter(_w("hyperlink"))):
        parent = link.getparent()
        if link.get(_w("anchor")) and link.get(_w("anchor")) not in marks and parent is not None:
            for run in list(link):
                for style in run.findall(f"{_w('rPr')}/{_w('rStyle')}"):
                    if style.get(_w("val")) == "Hyperlink":
                        style.getparent().remove(style)  # type: ignore[union-attr]  # found below it
                link.addprevious(run)
            parent.remove(link)


def _number_by_fields(root: Node) -> None:
    """Captions numbered by SEQ fields, references to them by REF fields: Word counts anew when co-authors move things.

    Both show the right number before that. A number that Word would not come to (``tag="S1"``) stays text.
    """
    from lxml import etree

    identifiers = [int(mark.get(_w("id")) or 0) for mark in root.iter(_w("bookmarkStart"))]
    free = max(identifiers, default=0) + 1
    counts: Counter[str] = Counter()
    numbers: dict[str, tuple[str, str]] = {}
    for paragraph in list(root.iter(_w("p"))):
        if _style_of(paragraph) not in ("ImageCaption", "TableCaption"):
            continue
        label = _label_before(paragraph)
        run = next((run for run in paragraph.iter(_w("r")) if _run_style(run) == "CaptionLabel"), None)
        text = run.find(_w("t")) if run is not None else None
        if run is None or text is None or label is None:
            continue
        match = re.fullmatch(r"((\w+).*?[\s\u00a0])(\S+?)([:.]?)", text.text or "")
        if not match:
            continue
        before, series, number, after = match.groups()
        counts[series] += number == str(counts[series] + 1)
        counted = number == str(counts[series]) and re.fullmatch(r"[A-Za-z]{1,40}", series) is not None
        mark = f"_Ref{free:09d}"
        pieces: list[Node] = [
            _run_like(run, before),
            etree.Element(_w("bookmarkStart"), {_w("id"): str(free), _w("name"): mark}),
            _field(f" SEQ {series} \\* ARABIC ", [_run_like(run, number)]) if counted else _run_like(run, number),
            etree.Element(_w("bookmarkEnd"), {_w("id"): str(free)}),
        ]
        pieces += [_run_like(run, after)] if after else []
        for piece in pieces:
            run.addprevious(piece)
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
        numbers[label] = mark, number
        free += 1
    for link in list(root.iter(_w("hyperlink"))):
        mark, number = numbers.get(str(link.get(_w("anchor"))), ("", ""))
        if mark and "".join(node.text or "" for node in link.iter(_w("t"))) == number:
            field = _field(f" REF {mark} \\h \\* MERGEFORMAT ", list(link))
            link.addprevious(field)
            parent = link.getparent()
            if parent is not None:
                parent.remove(link)


def _label_before(paragraph: Node) -> str | None:
    """The bookmark that encloses a caption, which is the label of its figure or table."""
    for node in paragraph.itersiblings(preceding=True):
        if node.tag == _w("bookmarkStart"):
            return str(node.get(_w("name")))
        if node.tag == _w("bookmarkEnd"):
            return None
    return None


def _run_style(run: Node) -> str:
    found = run.find(f"{_w('rPr')}/{_w('rStyle')}")
    return "" if found is None else str(found.get(_w("val")))


def _run_like(run: Node, text: str) -> Node:
    from copy import deepcopy

    made = deepcopy(run)
    for node in made.findall(_w("t")):
        node.text = text
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _field(instruction: str, result: list[Node]) -> Node:
    from lxml import etree

    field = etree.Element(_w("fldSimple"), {_w("instr"): instruction})
    field.extend(result)
    return field


# --- the file's properties


def _properties(core: bytes, cited: CitedDocument, epoch: str) -> bytes:
    """The core properties (ECMA-376 part 2, 11) with title, authors, keywords, language and the build's date."""
    from html import escape

    pandoc = cited.variables.get("pandoc")
    pandoc = pandoc if isinstance(pandoc, Mapping) else {}
    values: dict[str, Sequence[object]] = {
        "dc:title": [cited.title],
        "dc:creator": _list(pandoc.get("author-meta")),
        "cp:keywords": _list(pandoc.get("keywords")),
        "dc:language": [cited.lang],
    }
    text = core.decode()
    for name, given in values.items():
        separator = "; " if name == "dc:creator" else ", "
        element = f"<{name}>{escape(separator.join(map(str, given)))}</{name}>" if given else ""
        text = re.sub(rf"<{name}>.*?</{name}>|<{name}\s*/>", "", text, flags=re.DOTALL)
        text = text.replace("</cp:coreProperties>", f"{element}</cp:coreProperties>")
    if epoch.isdigit():
        date = datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = re.sub(r"(<dcterms:(?:created|modified) [^>]*>)[^<]*", rf"\g<1>{date}", text)
    return text.encode()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def text(data: bytes) -> str:
    """The text of the document and its notes, without formulas."""
    from lxml import etree

    pieces: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name not in archive.namelist():
                continue
            for element in etree.fromstring(archive.read(name)).iter(_w("t"), _w("p"), _w("br"), _w("tab")):
                pieces.append(element.text or "" if element.tag == _w("t") else "\n")
    return "".join(pieces)


FORMAT = Format(render, text)
