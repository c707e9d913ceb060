"""A Word file of somebody's as a package: its parts, read no further than limits allow, and copies of what is only
formatting."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from recto.formats.docx.xml import PIC, WP, A, R, W, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

LARGEST_PART = 20_000_000
"""Of a part of the package, in bytes, however small it is in the zip file."""
_MOST_ELEMENTS = 300_000
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, EOFError, OSError)
"""What Python's reader of zip files raises if one is damaged, has a password or is of an unknown kind."""


class Unusable(Exception):
    """A file that cannot be used: why, and what to do."""

    def __init__(self, problem: str, hint: str = "save it in Word as a Word document (.docx)") -> None:
        super().__init__(problem)
        self.hint = hint


class Package:
    """The parts of a file, each read no further than the limits allow."""

    def __init__(self, data: bytes, largest: int = LARGEST_PART, most_elements: int = _MOST_ELEMENTS) -> None:
        """``largest`` and ``most_elements`` are of one part: bytes, and elements."""
        self._largest, self._most_elements = largest, most_elements
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unusable("is a file of an old Word, or has a password")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as failure:
            raise Unusable("is not a Word file") from failure
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self.has_macros = "word/vbaproject.bin" in self._names
        if "word/document.xml" not in self._names or "word/styles.xml" not in self._names:
            raise Unusable("is not a Word file")

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None if there is none."""
        found = self._names.get(name.lower())
        if found is None:
            return None
        try:
            with self._archive.open(found) as stream:
                data = stream.read(self._largest + 1)
        except _BROKEN as failure:
            raise Unusable("is damaged, or has a password") from failure
        if len(data) > self._largest:
            raise Unusable(f"has a part larger than {self._largest // 1_000_000} MB", "delete its text and pictures")
        return data

    def tree(self, name: str) -> Node | None:
        """A part as XML, without document type and entities; None if there is none."""
        from lxml import etree

        data = self.part(name)
        if data is None:
            return None
        if data.count(b"<") > 2 * self._most_elements:  # before they take memory
            raise Unusable("is not as Word writes it")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                                 remove_pis=True)  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as failure:
            raise Unusable("is damaged") from failure
        has_type = bool(getattr(root.getroottree().docinfo, "doctype", ""))
        if has_type or sum(1 for _ in root.iter()) > self._most_elements:
            raise Unusable("is not as Word writes it")
        return root

    def targets(self, name: str) -> Mapping[str, str]:
        """The parts that a part refers to, by the identifier of the relationship; not those elsewhere."""
        folder, _, file = name.rpartition("/")
        links = self.tree(f"{folder}/_rels/{file}.rels")
        return {
            str(link.get("Id")): posixpath.normpath(posixpath.join("/", folder, str(link.get("Target")))).lstrip("/")
            for link in (() if links is None else links)
            if link.get("TargetMode") != "External"
        }


_NOT_FORMATTING = frozenset(
    map(
        w,
        "fldSimple fldChar instrText delInstrText object pict drawing control altChunk subDoc hyperlink movie "
        # A style that hides its text would hide the manuscript's.
        "vanish webHidden specVanish "
        # Pictures as signs of lists.
        "numPicBullet lvlPicBulletId".split(),
    )
)


def formatting(node: Node) -> Node:
    """A copy of an element that only says how something looks.

    It has Word's own elements and attributes alone. No relationship can be named without an attribute of another
    namespace, so nothing outside the part can be meant.
    """
    from lxml import etree

    made = etree.Element(node.tag, plain_attributes(node))
    made.extend(formatting(one) for one in node if one.tag.startswith(f"{{{W}}}") and one.tag not in _NOT_FORMATTING)
    return made


def plain_attributes(node: Node) -> dict[str, str]:
    """The attributes of an element that are Word's own."""
    return {str(key): str(given) for key, given in node.attrib.items() if str(key).startswith(f"{{{W}}}")}


def value(node: Node | None) -> str:
    """The attribute ``w:val``; empty if there is none."""
    return "" if node is None else str(node.get(w("val"), ""))


def number(node: Node | None, name: str, otherwise: int) -> int:
    """An attribute that is a whole number."""
    given = "" if node is None else str(node.get(w(name), ""))
    return int(given) if re.fullmatch(r"-?\d{1,6}", given) else otherwise


_NOT_DRAWN = ("hlink", "audio", "video", "quickTime", "extLst")


def drawing(node: Node, picture: str = "") -> Node:
    """A copy of a part of DrawingML without links and extensions, which refers to nothing but ``picture``."""
    from lxml import etree

    plain = {str(key): str(given) for key, given in node.attrib.items() if not str(key).startswith("{")}
    made = etree.Element(node.tag, plain)
    if node.tag == f"{{{A}}}blip" and picture:
        made.set(f"{{{R}}}embed", picture)
    if node.tag in (f"{{{WP}}}posOffset", f"{{{WP}}}align"):
        made.text = node.text
    for one in node:
        name = etree.QName(one)
        if name.namespace in (A, WP, PIC) and not name.localname.startswith(_NOT_DRAWN):
            made.append(drawing(one, picture))
    return made
