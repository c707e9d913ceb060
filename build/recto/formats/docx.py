"""The Word file: Pandoc's, with Recto's styles, drawings kept as drawings, and the file's properties filled in.

What Pandoc cannot know is put in afterwards, in the package itself (ECMA-376): each SVG beside the PNG that stands in
for it in older programs, authors, keywords and language; and every part gets the same date, so that the same manuscript
gives the same bytes.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from recto import images as pictures
from recto import theme
from recto.body import show_images
from recto.diagnostics import warning
from recto.formats import Format, Rendering
from recto.model import Image
from recto.tree import Element, dumps, walk

TEXT_WIDTH = 6.3 * 96
"""Width of the text on the page of theme/reference.docx, in CSS pixels."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TAB: Element = {"t": "RawInline", "c": ["openxml", "<w:r><w:tab/></w:r>"]}


def render(rendering: Rendering) -> bytes:
    """The Word file. Reports a drawing that cannot be turned into pixels (F005)."""
    cited = rendering.cited
    document = json.loads(cited.ast)
    blocks = document["blocks"]
    _drop_risky_openxml(blocks)
    show_images(blocks, rendering.images)
    drawings = _embed_images(blocks, rendering)
    _set_equations(blocks)
    _breaks(blocks)
    document["meta"] = {
        "title": {"t": "MetaInlines", "c": _inlines(cited.title)},
        "lang": {"t": "MetaString", "c": cited.lang},
    }
    arguments = [
        "--from",
        "json",
        "--to",
        "docx",
        "--reference-doc",
        str(theme.FOLDER / "reference.docx"),
        "--output",
        "-",
    ]
    arguments += [] if cited.highlighted else ["--syntax-highlighting", "none"]
    arguments += ["--number-sections"] if cited.section_numbers else []
    package = rendering.world.pandoc(arguments, dumps(document))
    return _finish(package, drawings, cited.variables, cited.lang)


def _inlines(text: str) -> list[Element]:
    words: list[Element] = []
    for word in text.split():
        words += [{"t": "Space"}, {"t": "Str", "c": word}]
    return words[1:]


def _drop_risky_openxml(blocks: list[Element]) -> None:
    """Word runs fields (``DDEAUTO``, ``INCLUDETEXT``) and opens linked objects; an author's raw OpenXML has none."""
    for element in walk(blocks):
        if element["t"] in ("RawBlock", "RawInline") and element["c"][0] == "openxml":
            if re.search(r"instrText|fldSimple|altChunk|w:object|o:OLEObject|r:(id|embed|link)\b", element["c"][1]):
                element["c"][1] = ""


def _embed_images(blocks: list[Element], rendering: Rendering) -> dict[bytes, Image]:
    """Give each image of the tree its bytes as a data address; drawings as PNG. Returns the drawings by their PNG."""
    by_name = {image.name: image for image in rendering.images.values()}
    drawings: dict[bytes, Image] = {}
    for element in walk(blocks):
        if element["t"] != "Image" or element["c"][2][0] not in by_name:
            continue
        image = by_name[element["c"][2][0]]
        pairs = dict(element["c"][0][2])
        width = _shown_width(pairs, image)
        data, media_type = image.data, image.media_type
        if media_type == "image/svg+xml":
            try:
                data, media_type = pictures.rasterise(image, width), "image/png"
            except ValueError as failure:
                rendering.report(
                    warning("F005", f"the drawing {image.target} cannot be turned into pixels for Word: {failure}")
                )
            else:
                drawings[data] = image
        elif media_type == "image/webp":
            data, media_type = pictures.as_png(image), "image/png"
        if not pairs.keys() & {"width", "height"}:
            element["c"][0][2].append(["width", f"{round(width)}px"])
        element["c"][2][0] = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return drawings


def _shown_width(pairs: Mapping[str, str], image: Image) -> float:
    """How wide the image will be on the page, in CSS pixels."""
    natural = min(image.width or TEXT_WIDTH, TEXT_WIDTH)
    for side in ("width", "height"):
        match = re.fullmatch(r"([\d.]+)\s*(%|px|in|cm|mm|pt|)", pairs.get(side, ""))
        if match:
            per_unit = {"%": TEXT_WIDTH / 100, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72}
            length = float(match[1]) * per_unit.get(match[2], 1.0)
            if side == "height" and image.width and image.height:
                length *= image.width / image.height
            return max(1.0, min(length, TEXT_WIDTH))
    return natural


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


def _breaks(blocks: list[Element]) -> None:
    """An author's ``<br>`` is a line break in Word, too."""
    for element in walk(blocks):
        if element["t"] == "RawInline" and re.fullmatch(r"(?i)<br\s*/?>", element["c"][1]):
            element["t"] = "LineBreak"
            del element["c"]


def _finish(package: bytes, drawings: Mapping[bytes, Image], variables: Mapping[str, Any], lang: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _add_drawings(parts, drawings)
    parts["docProps/core.xml"] = _properties(parts["docProps/core.xml"], variables, lang)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        # [Content_Types].xml first, as programs that read from a stream expect it.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, parts[name])
    return output.getvalue()


_SVG_BLIP = (
    '<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{identifier}"/></a:ext></a:extLst>'
)
"""How a picture names its drawing ([MS-ODRAWXML] 2.3.3.1, svgBlip)."""


def _add_drawings(parts: dict[str, bytes], drawings: Mapping[bytes, Image]) -> None:
    """Put each SVG beside its PNG. The PNG stays what programs show that know no SVG."""
    relationships = parts["word/_rels/document.xml.rels"].decode()
    document = parts["word/document.xml"].decode()
    added = False
    for tag in re.findall(r"<Relationship [^>]*/>", relationships):
        target = re.search(r'Target="(media/[^"]+)"', tag)
        identifier = re.search(r'\bId="([^"]+)"', tag)
        image = drawings.get(parts.get(f"word/{target[1]}", b"")) if target else None
        if image is None or target is None or identifier is None:
            continue
        vector, name = f"{identifier[1]}svg", f"{target[1].rpartition('.')[0]}.svg"
        parts[f"word/{name}"] = image.data
        relationships = relationships.replace(
            "</Relationships>",
            f'<Relationship Id="{vector}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
            f'Target="{name}"/></Relationships>',
        )
        document = re.sub(
            rf'<a:blip r:embed="{identifier[1]}"\s*(?:/>|>\s*</a:blip>)',
            f'<a:blip r:embed="{identifier[1]}">{_SVG_BLIP.format(identifier=vector)}</a:blip>',
            document,
        )
        added = True
    if added:
        parts["word/_rels/document.xml.rels"] = relationships.encode()
        parts["word/document.xml"] = document.encode()
        types = parts["[Content_Types].xml"].decode()
        if 'Extension="svg"' not in types:
            types = re.sub(
                r"(<Types [^>]*>)", r'\1<Default Extension="svg" ContentType="image/svg+xml"/>', types, count=1
            )
            parts["[Content_Types].xml"] = types.encode()


def _properties(core: bytes, variables: Mapping[str, Any], lang: str) -> bytes:
    """The core properties (ECMA-376 part 2, 11) with authors, keywords and language."""
    from html import escape

    pandoc = variables.get("pandoc")
    pandoc = pandoc if isinstance(pandoc, Mapping) else {}
    values: dict[str, Sequence[object]] = {
        "dc:creator": _list(pandoc.get("author-meta")),
        "cp:keywords": _list(pandoc.get("keywords")),
        "dc:language": [lang],
    }
    text = core.decode()
    for name, given in values.items():
        separator = "; " if name == "dc:creator" else ", "
        element = f"<{name}>{escape(separator.join(map(str, given)))}</{name}>" if given else ""
        text = re.sub(rf"<{name}>.*?</{name}>|<{name}\s*/>", "", text, flags=re.DOTALL)
        text = text.replace("</cp:coreProperties>", f"{element}</cp:coreProperties>")
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
            for element in etree.fromstring(archive.read(name)).iter(
                f"{{{_W}}}t", f"{{{_W}}}p", f"{{{_W}}}br", f"{{{_W}}}tab"
            ):
                pieces.append(element.text or "" if element.tag == f"{{{_W}}}t" else "\n")
    return "".join(pieces)


FORMAT = Format(render, text)
