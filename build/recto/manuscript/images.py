"""Image files: their type according to their content, and conversion to PNG for programs that do not know the type."""

from __future__ import annotations

import re
import struct
from typing import Any, Literal

from recto.core.model import Image, Location

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def media_type(data: bytes) -> str | None:
    """The type that the first bytes show: image/png, image/jpeg, image/gif, image/webp, image/svg+xml, or None."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<") and re.search(rb"<svg[\s>]", head):
        return "image/svg+xml"
    return None


_UNSHOWN = (
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"BM", "BMP"),
    (b"\x01\0\0\0", "EMF"),
    (b"8BPS", "Photoshop"),
)


def unshown_type(data: bytes) -> str:
    """The type of an image that browsers do not show, such as TIFF, by its first bytes; empty if it is of no such."""
    if data[4:8] == b"ftyp" and data[8:11] in (b"hei", b"mif", b"hev"):
        return "HEIC"
    return next((name for signature, name in _UNSHOWN if data.startswith(signature)), "")


def inspect(target: str, name: str, data: bytes, location: Location) -> Image | None:
    """The image in ``data`` with its natural size in CSS pixels, if the file gives it; None if it is not an image."""
    kind = media_type(data)
    if kind is None:
        return None
    lost, linked = "", ""
    if kind == "image/svg+xml":
        data, lost, linked = _harmless(data)
        if not data:
            return None
    size = _svg_size(data) if kind == "image/svg+xml" else _raster_size(kind, data)
    width, height = size or (None, None)
    return Image(target, name, data, kind, location, width, height, lost, linked)


def cut_short(image: Image) -> bool:
    """Whether the end of a PNG or JPEG is missing, as after an interrupted upload.

    A PNG ends with the chunk IEND (PNG, 5.6), a JPEG with the marker EOI (ITU-T T.81, B.2.1) after its last scan.
    """
    data, offset = image.data, 8
    if image.media_type == "image/png":
        while offset + 12 <= len(data):
            if data[offset + 4 : offset + 8] == b"IEND":
                return False
            offset += 12 + int.from_bytes(data[offset : offset + 4])
        return True
    if image.media_type == "image/jpeg":
        offset = 2
        # Skip the segments: a thumbnail in one of them has its own end marker.
        while offset + 4 <= len(data) and data[offset + 1] != 0xDA:
            offset += 2 + int.from_bytes(data[offset + 2 : offset + 4])
        return data.find(b"\xff\xd9", offset) < 0
    return False


def _harmless(data: bytes) -> tuple[bytes, str, str]:
    """The drawing without what it does not need: scripts, handlers, embedded pages, text that is none of SVG's, and
    addresses other than its own parts. In UTF-8, or as it is if it has none of that; empty if it is no drawing in XML.
    And the words that were lost; and the pictures in files of their own, which no format shows.

    The page shows drawings as images, in which nothing of this runs, but a reader can open the file itself. What counts
    is the tree, as programs see it: in the text, prefixes, entities and escapes can hide anything.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return b"", "", ""
    if etree.QName(root).localname != "svg":
        return b"", "", ""  # a page that has a drawing in it
    if _elements_drawn(root) > MOST_ELEMENTS:
        return b"", "", ""
    before = etree.tostring(root)
    pictures = [
        str(value) for one in root.iter("{*}image") for name, value in one.attrib.items() if str(name).endswith("href")
    ]
    linked = [value.strip() for value in pictures if not re.match(r"\s*(#|data:)", value)]
    if root.get("viewBox") and not all(1e-4 < abs(side) < 1e7 for side in _box(root.get("viewBox", ""))):
        del root.attrib["viewBox"]
    gone: set[Any] = set()
    lost = [word for element in list(root.iter()) if element not in gone for word in _disarm(element, gone)]
    is_utf8 = (root.getroottree().docinfo.encoding or "UTF-8").upper() in ("UTF-8", "US-ASCII", "ASCII")
    # Style sheets, and declarations of entities and attributes, stand before the drawing.
    # An address of the declaration may hold any character, so that no pattern finds where they begin.
    has_declarations = root.getroottree().docinfo.internalDTD is not None and b"[" in data
    is_bare = not has_declarations and not any(
        one.tag is etree.ProcessingInstruction
        for preceding in (True, False)
        for one in root.itersiblings(preceding=preceding)
    )
    if is_utf8 and is_bare and etree.tostring(root) == before:
        return data, "", ""
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written, " ".join(lost), ", ".join(dict.fromkeys(linked))


MOST_ELEMENTS = 1_000_000
"""The elements of a drawing, each as often as it is drawn. Twenty lines of ``use`` can draw one more often than any
browser finishes."""
_USED = re.compile(r"url\(\s*[\"']?#([^)\"']+)")


def draws_too_much(data: bytes) -> bool:
    """Whether a drawing uses its own parts so often that no program finishes it."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    return _elements_drawn(root) > MOST_ELEMENTS


def _elements_drawn(root: Any) -> int:
    """How many elements are drawn, those that are used each time; hardly more than MOST_ELEMENTS if it is more."""
    named = {one.get("id"): one for one in root.iter("*") if one.get("id")}
    inside: dict[str, tuple[int, list[str]]] = {}
    """For each name, how many elements it has, and which others are used there; the empty one is the whole."""
    drawn: dict[str, int] = {}
    waiting, steps = [""], 0
    while waiting:
        name = waiting[-1]
        if name in drawn:
            waiting.pop()
        elif name in inside:
            count, used = inside[name]
            drawn[name] = min(count + sum(drawn.get(one, 0) for one in used), MOST_ELEMENTS + 1)
        else:
            elements = [*(named[name] if name else root).iter("*")]
            steps += len(elements)
            if steps > MOST_ELEMENTS:
                return steps
            values = [pair for one in elements for pair in one.attrib.items() if "#" in str(pair[1])]
            targets = [str(value).strip()[1:] for key, value in values if str(key).endswith("href")]
            targets += [one for _, value in values for one in _USED.findall(str(value))]
            inside[name] = len(elements), [one for one in targets if one in named]
            waiting += [one for one in inside[name][1] if one not in inside]
    return drawn[""]


_TEXTS = ("foreignobject", "flowroot")
"""What has text in it: HTML, and Inkscape's text in a frame, which was never a part of SVG and no browser shows."""
_FOREIGN = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xsl/transform")
"""Elements of pages, which browsers load and run wherever they stand, and of programs that make pages."""


def _is_active(name: str, namespace: str) -> bool:
    return (
        name in ("script", "foreignobject", "flowroot", "iframe", "handler", "set")
        or name.startswith("animate")
        or namespace in _FOREIGN
    )


def _disarm(element: Any, gone: set[Any]) -> list[str]:
    """Remove what does not belong in an element of a drawing, or the element itself, which is then ``gone`` with all in
    it. Returns the words lost."""
    from lxml import etree

    parent = element.getparent()
    if not isinstance(element.tag, str):
        # A comment, a processing instruction, or an entity declared by the document itself.
        if parent is not None and element.tag is not etree.Comment:
            parent.remove(element)
        return []
    namespace, _, name = element.tag.lower().rpartition("}")
    if parent is not None and _is_active(name, namespace[1:]):
        lost = " ".join(element.itertext(etree.Element)).split() if name in _TEXTS or namespace[1:] in _FOREIGN else []
        # In a switch, the text beside it is shown in its place.
        texts = parent.iter("{*}text") if parent.tag.endswith("}switch") else ()
        if set(lost) <= set(" ".join(word for text in texts for word in text.itertext()).split()):
            lost = []
        gone.update(element.iter())
        parent.remove(element)
        return lost
    if name == "style":
        # Two parts of a word may be around a comment, and text of the style behind an element that is in it.
        etree.strip_elements(element, etree.Comment, etree.PI, etree.Entity, "*", with_tail=False)
        if element.text:
            element.text = _own_addresses(element.text)
    if not _disarm_attributes(element, name) and parent is not None:
        gone.update(element.iter())
        parent.remove(element)
    return []


def _disarm_attributes(element: Any, name: str) -> bool:
    """Remove the attributes that do not belong in a drawing. False if nothing is left of the element without one."""
    for attribute, value in element.items():
        local = attribute.rpartition("}")[2].lower()
        kept = _harmless_value(name, local, value)
        if kept is None:
            del element.attrib[attribute]
            if local in ("href", "src") and name in ("image", "feimage", "use"):
                return False
        elif kept is not value:
            element.set(attribute, kept)
    return True


def _harmless_value(element: str, attribute: str, value: str) -> str | None:
    """The allowed value of an attribute in a drawing; None to remove it. Both names are without namespaces."""
    if attribute.startswith("on") or attribute in ("base", "ping"):
        return None
    if attribute in ("href", "src"):
        # A link to another site is harmless; a picture from another site, or a script, is not.
        allowed = r"\s*(#|data:image/(png|jpeg|gif|webp))" + (r"|\s*https?://" if element == "a" else "")
        return value if re.match(allowed, value, re.IGNORECASE) else None
    return _own_addresses(value) if "(" in value or "\\" in value else value


_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|([^0-9a-fA-F\n]))")
_MAY_ASK = re.compile(r"[\\@]|url|image|src|fade", re.IGNORECASE)
_IMPORT = re.compile(r"@import[^;]*;?", re.IGNORECASE)
_ADDRESS = re.compile(r"url\(\s*+[\"']?+(?!#|data:)[^)]*\)?", re.IGNORECASE)
"""The last one of a style needs no closing bracket (CSS Syntax 3, 4.3.6)."""
_OTHER_ADDRESS = re.compile(r"(?:image-set|(?<![\w-])(?:image|src)|cross-fade)\(", re.IGNORECASE)
"""Functions of CSS that take an address without ``url()``."""


def _own_addresses(style: str) -> str:
    """CSS that asks for nothing but the drawing's own parts."""
    if not _MAY_ASK.search(style):
        return style
    if "\\" in style:
        style = _ESCAPE.sub(_unescaped, style)
    return _OTHER_ADDRESS.sub("none(", _ADDRESS.sub("none", _IMPORT.sub("", style)))


def _unescaped(match: re.Match[str]) -> str:
    """A letter that is written as an escape, which nobody needs but to hide it; others stay."""
    number = int(match[1], 16) if match[1] else ord(match[2])
    letter = chr(number) if number < 128 else ""
    return letter if letter.isalpha() or letter in ("@", "(", "-") else match[0]


def _box(text: str) -> list[float]:
    """The sides of a viewBox, which must be numbers."""
    try:
        return [float(side) for side in re.split(r"[\s,]+", text.strip())[2:4]]
    except ValueError:
        return [0.0]


def _raster_size(kind: str, data: bytes) -> tuple[float, float] | None:
    """Width and height in pixels from the header of a PNG (IHDR), GIF (screen descriptor) or JPEG (SOFn)."""
    try:
        if kind == "image/png":
            return struct.unpack(">II", data[16:24])
        if kind == "image/gif":
            return struct.unpack("<HH", data[6:10])
        if kind == "image/jpeg":
            offset = 2
            while offset < len(data):
                marker, length = data[offset + 1], struct.unpack(">H", data[offset + 2 : offset + 4])[0]
                if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                    height, width = struct.unpack(">HH", data[offset + 5 : offset + 9])
                    # From 5 on, a camera that was held upright says so, and the width is the height (Exif 2.3, 4.6.4).
                    return (height, width) if orientation(data) >= 5 else (width, height)
                offset += 2 + length
    except (struct.error, IndexError):
        pass
    return None


def orientation(data: bytes) -> int:
    """How a JPEG is turned and mirrored, by its Exif data (Exif 2.3, 4.6.4): 1 if it is upright, up to 8."""
    offset = 2
    while data[offset : offset + 1] == b"\xff" and (marker := data[offset + 1 : offset + 2]) != b"\xda":
        length = int.from_bytes(data[offset + 2 : offset + 4])
        if marker == b"\xe1" and data[offset + 4 : offset + 10] == b"Exif\0\0":
            return _orientation(data[offset + 10 : offset + 2 + length])
        offset += 2 + length
    return 1


def _orientation(tiff: bytes) -> int:
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    start = int.from_bytes(tiff[4:8], order)
    for number in range(int.from_bytes(tiff[start : start + 2], order)):
        entry = tiff[start + 2 + 12 * number :][:12]
        if int.from_bytes(entry[:2], order) == 0x0112:
            found = int.from_bytes(entry[8:10], order)
            return found if 1 <= found <= 8 else 1
    return 1


_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}


def _svg_size(data: bytes) -> tuple[float, float] | None:
    """Width and height from the root element's attributes, else from its viewBox."""
    tag = re.search(rb"<svg\b[^>]*>", data, re.DOTALL)
    if tag is None:
        return None
    text = tag.group().decode("utf-8", "replace")
    lengths = []
    for side in ("width", "height"):
        match = re.search(rf"\s{side}\s*=\s*[\"']\s*([0-9.]+(?:e[+-]?\d+)?)\s*([a-z]*)\s*[\"']", text)
        if match and match[2] in _UNITS:
            lengths.append(float(match[1]) * _UNITS[match[2]])
    if len(lengths) == 2 and all(lengths):
        return lengths[0], lengths[1]
    box = re.search(r"\sviewBox\s*=\s*[\"']\s*([-\d.eE+]+[\s,]+){2}([\d.eE+]+)[\s,]+([\d.eE+]+)", text)
    try:
        return (float(box[2]), float(box[3])) if box else None
    except ValueError:
        return None
