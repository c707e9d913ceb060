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


_SUSPECT = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|flowRoot|iframe|handler|set|animate)|\son\w+\s*=|<!ENTITY|@import|javascript:|"
    rb"href\s*=\s*[\"']\s*(?!#|data:image/(?:png|jpeg|gif|webp)|[\"'])|url\(\s*[\"']?(?!#|[\"']?data:)",
    re.IGNORECASE,
)
"""What a drawing does not need: scripts, handlers, embedded pages, text that is none of SVG's, and addresses other than
its own parts."""


def _harmless(data: bytes) -> tuple[bytes, str, str]:
    """The drawing in UTF-8 without what _SUSPECT finds, or empty if it is no drawing in XML; the words that were lost;
    and the pictures in files of their own, which no format shows.

    The page shows drawings as images, in which nothing of this runs, but a reader can open the file itself.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return b"", "", ""
    if etree.QName(root).localname != "svg":
        return b"", "", ""  # a page that has a drawing in it
    is_utf8 = (root.getroottree().docinfo.encoding or "UTF-8").upper() in ("UTF-8", "US-ASCII", "ASCII")
    if is_utf8 and not _SUSPECT.search(data):
        return data, "", ""
    pictures = [
        str(value) for one in root.iter("{*}image") for name, value in one.attrib.items() if str(name).endswith("href")
    ]
    linked = [value.strip() for value in pictures if not re.match(r"\s*(#|data:)", value)]
    lost = [word for element in list(root.iter()) for word in _disarm(element)]
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written, " ".join(lost), ", ".join(dict.fromkeys(linked))


_TEXTS = ("foreignobject", "flowroot")
"""What has text in it: HTML, and Inkscape's text in a frame, which was never a part of SVG and no browser shows."""


def _is_active(name: str) -> bool:
    return name in ("script", "foreignobject", "flowroot", "iframe", "handler", "set") or name.startswith("animate")


def _disarm(element: Any) -> list[str]:
    """Remove what does not belong in an element of a drawing, or the element itself. Returns the words lost."""
    from lxml import etree

    parent = element.getparent()
    if not isinstance(element.tag, str):
        # A comment, a processing instruction, or an entity declared by the document itself.
        if parent is not None and element.tag is not etree.Comment:
            parent.remove(element)
        return []
    name = etree.QName(element).localname.lower()
    if _is_active(name) and parent is not None:
        lost = " ".join(element.itertext()).split() if name in _TEXTS else []
        # In a switch, the text beside it is shown in its place.
        texts = parent.iter("{*}text") if parent.tag.endswith("}switch") else ()
        if set(lost) <= set(" ".join(word for text in texts for word in text.itertext()).split()):
            lost = []
        parent.remove(element)
        return lost
    if name == "style" and element.text:
        element.text = re.sub(r"@import[^;]*;?", "", _own_addresses(element.text))
    for attribute, value in list(element.attrib.items()):
        local = etree.QName(attribute).localname.lower()
        kept = _harmless_value(name, local, value)
        if kept is not None:
            element.attrib[attribute] = kept
        elif local in ("href", "src") and name in ("image", "feimage", "use") and parent is not None:
            parent.remove(element)
            break
        else:
            del element.attrib[attribute]
    return []


def _harmless_value(element: str, attribute: str, value: str) -> str | None:
    """The allowed value of an attribute in a drawing; None to remove it. Both names are without namespaces."""
    if attribute.startswith("on"):
        return None
    if attribute in ("href", "src"):
        # A link to another site is harmless; a picture from another site, or a script, is not.
        allowed = r"\s*(#|data:image/(png|jpeg|gif|webp))" + (r"|\s*https?://" if element == "a" else "")
        return value if re.match(allowed, value, re.IGNORECASE) else None
    return _own_addresses(value) if "url(" in value.lower() else value


def _own_addresses(style: str) -> str:
    return re.sub(r"url\(\s*[\"']?(?!#|[\"']?#)[^)]*\)", "none", style, flags=re.IGNORECASE)


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


def upright(data: bytes) -> bytes:
    """The file of a JPEG with its pixels turned as its Exif data say, for programs that do not heed these."""
    if media_type(data) != "image/jpeg" or orientation(data) == 1:
        return data
    import io

    from PIL import Image as Picture
    from PIL import ImageOps

    output = io.BytesIO()
    try:
        with Picture.open(io.BytesIO(data)) as picture:
            profile = picture.info.get("icc_profile")
            ImageOps.exif_transpose(picture).save(output, "JPEG", quality=95, icc_profile=profile)
    except (OSError, SyntaxError, ValueError, Picture.DecompressionBombError):
        return data  # as in `for_paper`
    return output.getvalue()


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


_WIDEST = 174 / 25.4
"""The widest text on paper, that of two columns on A4, in inches."""
_FINER = 1.2
"""An image is reduced if it is more than this many times finer than wanted."""


def for_paper(image: Image, finest: int | None) -> bytes:
    """The image's file for the PDF and the Word file, reduced to ``finest`` dots per inch at the width of the text.

    Drawings, and images whose file would not become smaller, are not changed; neither are the page's images.
    """
    most = round(_WIDEST * (finest or 0))
    if not most or image.media_type not in ("image/png", "image/jpeg") or (image.width or 0) <= most * _FINER:
        return image.data
    import io

    from PIL import Image as Picture

    output = io.BytesIO()
    try:
        with Picture.open(io.BytesIO(image.data)) as picture:
            if picture.mode not in ("L", "LA", "P", "RGB", "RGBA"):
                return image.data
            kept = {name: picture.info[name] for name in ("icc_profile", "exif") if picture.info.get(name)}
            palette = "RGBA" if "transparency" in picture.info else "RGB"
            whole = picture.convert(palette) if picture.mode == "P" else picture
            share = most / (image.width or most)
            size = max(1, round(share * picture.width)), max(1, round(share * picture.height))
            coarse = whole.resize(size, Picture.Resampling.LANCZOS, reducing_gap=3)
            coarse.save(output, picture.format, quality=90, **kept)
    except (OSError, SyntaxError, ValueError, Picture.DecompressionBombError):
        return image.data  # the problem is reported where the image is shown
    return min(output.getvalue(), image.data, key=len)


def as_png(image: Image) -> bytes | str:
    """A raster image as PNG, for programs that do not know its type; or a message that says why it cannot be read."""
    import io

    from PIL import Image as Picture

    output = io.BytesIO()
    try:
        Picture.open(io.BytesIO(image.data)).save(output, "PNG")
    except (OSError, SyntaxError, ValueError, Picture.DecompressionBombError) as failure:
        # Pillow's message about an unknown file ends with a memory address.
        return str(failure).partition(" <_io")[0]
    return output.getvalue()
