"""A template's page: its size and margins, and its headers and footers with their pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recto.formats.docx import package
from recto.formats.docx.template_package import Package, drawing, formatting, plain_attributes
from recto.formats.docx.template_styles import renamed
from recto.formats.docx.xml import PIC, WP, A, R, W, w
from recto.manuscript.images import media_type

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_FIELD = re.compile(
    r'\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|TITLE|AUTHOR|KEYWORDS|STYLEREF\s+(?:"[^"\\]{1,100}"|[\w ]{1,60}))'
    r"(?:\s+\\[\w*#@]+(?:\s+\w+)?)*\s*"
)
"""The fields that only show what is in the file."""
_WRAPPERS = frozenset(map(w, ("sdt", "sdtContent", "smartTag", "customXml", "ins", "hyperlink", "moveTo")))
"""Of these only the content is taken: links and bindings stay behind."""
_SHOWN = frozenset(
    map(
        w,
        "p pPr r rPr t tab ptab br cr noBreakHyphen softHyphen sym pgNum tbl tblPr tblGrid gridCol tr trPr tc "
        "tcPr fldSimple fldChar instrText".split(),
    )
)
_PROPERTIES = frozenset(map(w, ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr")))


@dataclass(slots=True)
class Sheet:
    """The headers and footers of the pages, being put into ``parts``."""

    given: Package
    parts: dict[str, bytes]
    identifiers: Mapping[str, str]
    left_out: set[str]
    _media: int = field(default=0, init=False)

    def put(self, section: Node) -> None:
        """Put the section's size, margins, headers and footers in the place of Recto's."""
        from lxml import etree

        for name in [name for name in self.parts if re.fullmatch(r"word/footer\d*\.xml", name)]:
            del self.parts[name]
        document = package.read(self.parts["word/document.xml"])
        links = package.read(self.parts["word/_rels/document.xml.rels"])
        types = package.read(self.parts["[Content_Types].xml"])
        for link in [link for link in links if str(link.get("Type")).endswith("/footer")]:
            links.remove(link)
        for entry in [entry for entry in types if str(entry.get("PartName")).startswith("/word/footer")]:
            types.remove(entry)
        made = etree.Element(w("sectPr"), nsmap={"w": W, "r": R})
        for kind, which, part in self._references(section):
            name = f"{kind}{which}.xml"
            if part is None or not self._write(f"word/{name}", part[0], part[1], types):
                continue
            etree.SubElement(links, links[0].tag, Id=f"rId{kind}{which}", Type=f"{R}/{kind}", Target=name)
            etree.SubElement(types, f"{{{etree.QName(types).namespace}}}Override", PartName=f"/word/{name}",
                             ContentType=f"{_CONTENT}.{kind}+xml")  # fmt: skip
            etree.SubElement(made, w(f"{kind}Reference"), {w("type"): which, f"{{{R}}}id": f"rId{kind}{which}"})
        own = next(document.iter(w("sectPr")))
        made.extend(own.findall(w("footnotePr")))
        for name in ("pgSz", "pgMar", "lnNumType", "pgNumType", "titlePg"):
            node = section.find(w(name))
            if node is not None:
                made.append(formatting(node))
            elif name in ("pgSz", "pgMar"):
                made.append(etree.Element(w(name), {w(key): value for key, value in _WORDS_PAGE[name].items()}))
        own.getparent().replace(own, made)  # type: ignore[union-attr]  # found in the body
        self.parts["word/document.xml"] = package.written(document)
        self.parts["word/_rels/document.xml.rels"] = package.written(links)
        self.parts["[Content_Types].xml"] = package.written(types)

    def _references(self, section: Node) -> Iterator[tuple[str, str, tuple[Node, str] | None]]:
        """Kind, pages, and tree and name of each header and footer, the first of each kind."""
        targets = self.given.targets("word/document.xml")
        seen: set[tuple[str, str]] = set()
        for kind in ("header", "footer"):
            for node in section.findall(w(f"{kind}Reference")):
                which = str(node.get(w("type"), "default"))
                name = targets.get(str(node.get(f"{{{R}}}id")), "")
                if which in ("default", "first", "even") and (kind, which) not in seen and name:
                    seen.add((kind, which))
                    root = self.given.tree(name)
                    yield kind, which, None if root is None else (root, name)

    def _write(self, new: str, root: Node, name: str, types: Node) -> bool:
        """Write a header or footer, with its pictures; whether there is one."""
        from lxml import etree

        if root.tag not in (w("hdr"), w("ftr")):
            return False
        targets = self.given.targets(name)
        links = package.read(f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())

        def picture(identifier: str) -> str | None:
            data = self.given.part(targets[identifier]) if identifier in targets else None
            kind = media_type(data or b"")
            if data is None or kind not in ("image/png", "image/jpeg", "image/gif"):
                return None
            self._media += 1
            target = f"media/template{self._media}.{kind.removeprefix('image/')}"
            self.parts[f"word/{target}"] = data
            etree.SubElement(links, f"{{{_RELATIONSHIPS}}}Relationship", Id=f"rId{self._media}",
                             Type=f"{R}/image", Target=target)  # fmt: skip
            _declare(types, target.rpartition(".")[2], kind)
            return f"rId{self._media}"

        made = etree.Element(root.tag, nsmap={"w": W, "r": R, "wp": WP, "a": A, "pic": PIC})
        made.extend(self._shown(root, picture))
        for paragraph in made.iter(w("p")):
            self._check_fields(paragraph)
        for cell in [*made.iter(w("tc")), made]:
            if not len(cell) or cell[-1].tag != w("p"):  # Word wants a paragraph at the end of each
                etree.SubElement(cell, w("p"))
        self.parts[new] = package.written(renamed(made, self.identifiers))
        if len(links):
            folder, _, file = new.rpartition("/")
            self.parts[f"{folder}/_rels/{file}.rels"] = package.written(links)
        return True

    def _shown(self, node: Node, picture: Callable[[str], str | None]) -> Iterator[Node]:
        """What of an element's content is taken over."""
        from lxml import etree

        for one in node:
            if one.tag in _PROPERTIES:
                yield formatting(one)
            elif one.tag in _WRAPPERS:
                yield from self._shown(one, picture)
            elif one.tag in _SHOWN:
                made = etree.Element(one.tag, plain_attributes(one))
                if one.tag in (w("t"), w("instrText")):
                    made.text = one.text
                    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                made.extend(self._shown(one, picture))
                if one.tag != w("fldSimple") or _FIELD.fullmatch(str(one.get(w("instr")))):
                    yield made
                else:
                    self.left_out.add("fields")
                    yield from made
            elif one.tag == w("drawing"):
                yield from self._picture(one, picture)
            elif etree.QName(one).localname in ("pict", "object", "AlternateContent"):
                self.left_out.add("text boxes and drawings")

    def _picture(self, node: Node, picture: Callable[[str], str | None]) -> Iterator[Node]:
        blips = [*node.iter(f"{{{A}}}blip")]
        if len(blips) != 1 or node.find(f".//{{{A}}}graphicData/{{{PIC}}}pic") is None:
            self.left_out.add("text boxes and drawings")
            return
        identifier = picture(str(blips[0].get(f"{{{R}}}embed")))
        if identifier is None:
            self.left_out.add("pictures of another kind or from elsewhere")
            return
        yield drawing(node, identifier)

    def _check_fields(self, paragraph: Node) -> None:
        """Keep the fields that are known, and of others what they show. A field is spread over runs."""
        open_: list[list[Node]] = []
        bad: list[Node] = []
        for mark in list(paragraph.iter(w("fldChar"), w("instrText"))):
            kind = mark.get(w("fldCharType"))
            if kind == "begin":
                open_.append([mark])
            elif not open_:
                bad.append(mark)
            else:
                open_[-1].append(mark)
                if kind == "end":
                    field_ = open_.pop()
                    said = "".join(one.text or "" for one in field_ if one.tag == w("instrText"))
                    if open_ or not _FIELD.fullmatch(said):
                        bad += field_
        bad += [mark for one in open_ for mark in one]
        for mark in bad:
            self.left_out.add("fields")
            mark.getparent().remove(mark)  # type: ignore[union-attr]  # found in the paragraph


_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORDS_PAGE = {
    "pgSz": {"w": "12240", "h": "15840"},
    "pgMar": dict.fromkeys(("top", "right", "bottom", "left"), "1440") | {"header": "720", "footer": "720"},
}


def _declare(types: Node, extension: str, kind: str) -> None:
    from lxml import etree

    if not any(entry.get("Extension") == extension for entry in types):
        name = f"{{{etree.QName(types).namespace}}}Default"
        types.insert(0, etree.Element(name, Extension=extension, ContentType=kind))
