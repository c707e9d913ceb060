"""The Word file as a package: whole, well-formed, with its properties, and always the same bytes."""

from __future__ import annotations

import io
import posixpath
import re
from collections import Counter

import docx
from lxml import etree

from tests.helpers import Maker, build
from tests.word import FILES, TEXT, WP, W, document, paragraph, parts, text_of


def test_every_part_is_well_formed_and_every_relationship_resolves(package: dict[str, bytes]) -> None:
    trees = {name: etree.fromstring(data) for name, data in package.items() if name.endswith((".xml", ".rels"))}
    types = trees["[Content_Types].xml"]
    extensions = {entry.get("Extension") for entry in types}
    overrides = {str(entry.get("PartName")).lstrip("/") for entry in types if entry.get("PartName")}
    assert overrides <= package.keys()
    assert not [name for name in package if name not in overrides and name.rpartition(".")[2] not in extensions]
    reached = set()
    for name, tree in trees.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            inside = [link for link in tree if link.get("TargetMode") != "External"]
            targets = {
                posixpath.normpath(posixpath.join(folder, str(link.get("Target")))).lstrip("/") for link in inside
            }
            assert targets <= package.keys(), name
            reached |= targets
        else:
            links = posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels")
            known = {link.get("Id") for link in trees[links]} if links in trees else set()
            assert set(re.findall(r'\br:(?:id|embed|link)="([^"]+)"', package[name].decode())) <= known, name
    assert {name for name in package if name.startswith("word/media/")} <= reached


def test_ids_are_unique_and_links_and_styles_exist(package: dict[str, bytes]) -> None:
    root = document(package)
    marks = list(root.iter(f"{W}bookmarkStart"))
    for ids in (
        [node.get("id") for node in root.iter(f"{WP}docPr")],
        [mark.get(f"{W}id") for mark in marks],
        [mark.get(f"{W}name") for mark in marks],
    ):
        assert max(Counter(ids).values(), default=1) == 1
    assert all(len(str(mark.get(f"{W}name"))) <= 40 for mark in marks)
    anchors = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} - {None}
    assert anchors <= {mark.get(f"{W}name") for mark in marks}
    styles = {style.get(f"{W}styleId") for style in etree.fromstring(package["word/styles.xml"])}
    used = {node.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle") for node in root.iter(f"{W}{kind}")}
    assert used <= styles


def test_python_docx_opens_it_and_finds_the_properties(make: Maker) -> None:
    data = build(make.text(TEXT, **FILES), "docx").files["manuscript.docx"]
    opened = docx.Document(io.BytesIO(data))
    properties = opened.core_properties
    assert (properties.title, properties.author) == ("A test", "Ada Example")
    assert (properties.keywords, properties.language) == ("tests", "en-US")
    assert properties.created is not None
    assert properties.created.year == 2018
    width = opened.sections[0].page_width
    assert width is not None
    assert round(width.mm) == 210


def test_the_same_bytes_twice(make: Maker) -> None:
    first, second = (build(make.text(TEXT, **FILES), "docx").files["manuscript.docx"] for _ in range(2))
    assert first == second


def test_the_title_keeps_its_emphasis_and_is_plain_in_the_properties(make: Maker) -> None:
    files = {"content/metadata.yaml": 'title: "On *E. coli* & H~2~O"\n', "content/01.text.md": "Text.\n"}
    data = build(make(files), "docx").files["manuscript.docx"]
    title = paragraph(parts(data), "Title")
    assert text_of(title) == "On E. coli & H2O"
    assert title.find(f".//{W}i") is not None
    assert docx.Document(io.BytesIO(data)).core_properties.title == "On E. coli & H2O"
