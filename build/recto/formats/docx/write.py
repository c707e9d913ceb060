"""The Word file: Pandoc's, with Recto's styles, finished so that co-authors can work on it.

Before Pandoc runs, the author's HTML and classes are turned into elements that Word can show. What Pandoc cannot know
is added to the package afterwards (ECMA-376): each SVG, with a PNG as the fallback for older programs; captions
numbered by fields that Word keeps up to date; column widths that the words fit in; authors, keywords and language. Each
of these has its module in this folder. Every part gets the same date, so that the same manuscript gives the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from typing import Any

from recto import theme
from recto.core.diagnostics import error, warning
from recto.core.model import Part, Tally
from recto.core.wording import listed
from recto.document.locate import untraced
from recto.document.notes_heading import without_notes_heading
from recto.document.tally import is_label, is_reference
from recto.formats import Format, Rendering
from recto.formats.docx import (
    citations,
    equations,
    languages,
    numbers,
    package,
    panels,
    paragraphs,
    pictures,
    prepare,
    right_to_left,
    tables,
)
from recto.formats.docx.fields import citations_in
from recto.formats.docx.front import with_front
from recto.formats.docx.layout import lay_out
from recto.formats.docx.marks import Marks
from recto.formats.docx.page import Page
from recto.formats.docx.revisions import Revisions
from recto.formats.docx.template import Look, look_of, own_look
from recto.formats.docx.template_package import Unusable
from recto.formats.docx.xml import PIC, M, w
from recto.manuscript.settings import DocxSettings
from recto.pandoc import ast
from recto.pandoc.raw_html import from_html


def render(rendering: Rendering) -> bytes:
    """The Word file. Reports an image that cannot be converted (F005), and a template that cannot be used (S004)."""
    cited, wanted, front = rendering.cited, rendering.settings.docx, rendering.front
    trace = rendering.trace
    if not wanted.marks:
        front, trace = replace(front, version=replace(front.version, commit="", permalink="")), untraced
    program = wanted.citations if citations.can_be_fields(cited) else "text"
    document = ast.loads(cited.ast)
    blocks = document["blocks"] = without_notes_heading(document["blocks"])
    marks = Marks(blocks, trace(blocks), front.version.commit)

    for inlines in ast.inline_lists(blocks):
        from_html(inlines)
    blocks = document["blocks"] = with_front(blocks, front, cited.lang)
    prepare.by_class(blocks)
    prepare.set_entries(blocks)
    prepare.trim_lines(blocks)
    if theme.direction(cited.lang) == "ltr":
        languages.end_right_to_left(blocks)
    look = _look(rendering)
    media = pictures.embed(blocks, rendering, look.page)
    panels.join_rows(blocks)
    prepare.set_equations(blocks)
    revisions = Revisions()
    if cited.tracked:
        revisions.plan(blocks)
    if program != "text":
        citations.set_fields(document, cited, program, rendering.world)
    marks.make()
    title = json.loads(cited.title_ast)
    from_html(title)
    document["meta"] = {
        "title": ast.meta_inlines(title),
        "lang": ast.meta_string(cited.lang),
        "dir": ast.meta_string(theme.direction(cited.lang)),
    }
    arguments = ["--from", "json", "--to", "docx", "--output", "-"]
    arguments += [] if cited.highlighted else ["--syntax-highlighting", "none"]
    arguments += ["--number-sections"] if cited.section_numbers else []
    arguments += ["--reference-doc", "reference.docx"]
    written = rendering.world.pandoc(arguments, ast.dumps(document), files={"reference.docx": look.reference})
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _finish(parts, media(), wanted, look.page, theme.direction(cited.lang), revisions)
    if not look.is_template:
        package.set_words(parts, cited.lang)
    epoch = rendering.world.environ.get("SOURCE_DATE_EPOCH", "")
    parts["docProps/core.xml"] = package.core_properties(parts["docProps/core.xml"], cited, front, epoch)
    package.add_data(parts, marks.part(), package.MARKS)
    if program != "text":
        citations.add_parts(parts, cited, program)
    return package.zipped(parts)


def _look(rendering: Rendering) -> Look:
    """The look of the project's template, or Recto's own. Reports a template that cannot be used, or not all (S004)."""
    given = rendering.settings.docx.reference
    if given is None:
        return own_look()
    try:
        look = look_of(given.data, numbered=rendering.cited.section_numbers)
    except Unusable as failure:
        problem = f"the Word template {given.path} {failure}, so the Word file has Recto's own look"
        rendering.report(error("S004", problem, given.location, failure.hint))
        return own_look()
    if look.left_out:
        problem = (
            f"the Word template {given.path} has {listed(look.left_out, 'and')}, which the Word file is made without"
        )
        hint = "in its headers and footers, use text, pictures (PNG, JPEG, GIF) and fields such as PAGE and STYLEREF"
        rendering.report(warning("S004", problem, given.location, hint))
    return look


def _finish(
    parts: dict[str, bytes],
    media: list[pictures.Picture],
    wanted: DocxSettings,
    page: Page,
    direction: str,
    revisions: Revisions,
) -> None:
    for name in ("document", "footnotes"):
        part, relationships = f"word/{name}.xml", f"word/_rels/{name}.xml.rels"
        if part not in parts:
            continue
        root = package.read(parts[part])
        if relationships in parts:
            links = package.read(parts[relationships])
            pictures.put(parts, root, links, media)
            parts[relationships] = package.written(links)
        pictures.describe(root)
        paragraphs.draw_rules(root)
        paragraphs.break_pages(root)
        paragraphs.end_lists(root)
        panels.lay_out_panels(root, page)
        tables.fit_tables(root, page)
        equations.set_equations(root, page)
        languages.set_languages(root)
        if name == "document":
            numbers.drop_dead_links(root)
            numbers.number_by_fields(root)
            lay_out(root, wanted, page)
        if direction == "rtl":
            right_to_left.turn(root)
        revisions.make(root)
        if wanted.citations == "word":
            citations.enclose(root)
        parts[part] = package.written(root)
    if wanted.review:
        parts["word/styles.xml"] = paragraphs.with_wide_lines(parts["word/styles.xml"])
    if direction == "rtl":
        parts["word/styles.xml"] = right_to_left.start_on_the_right(parts["word/styles.xml"])
    package.settle(parts)


def text(data: bytes) -> str:
    """The text of the document and its notes, without formulas."""
    pieces: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name not in archive.namelist():
                continue
            for element in package.read(archive.read(name)).iter(w("t"), w("p"), w("br"), w("tab")):
                pieces.append(element.text or "" if element.tag == w("t") else "\n")
    return "".join(pieces)


def tally(data: bytes) -> Tally:
    """What the document and its notes have."""
    parts: Counter[Part] = Counter(dict.fromkeys(Part, 0))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name not in archive.namelist():
                continue
            root = package.read(archive.read(name))
            parts += Counter({part: sum(1 for _ in root.iter(*tags)) for part, tags in _TAGS.items()})
            anchors = [link.get(w("anchor"), "") for link in root.iter(w("hyperlink"))]
            parts[Part.CITATION] += sum(is_reference(anchor) for anchor in anchors)
            # In Word's own citations, works are no links.
            parts[Part.CITATION] += sum(len(one.works) for one in citations_in(root) if one.program == "word")
            parts[Part.CROSS_REFERENCE] += sum(is_label(anchor) for anchor in anchors)
            fields = (field.get(w("instr"), "") for field in root.iter(w("fldSimple")))
            parts[Part.CROSS_REFERENCE] += sum(instruction.split()[:1] == ["REF"] for instruction in fields)
            parts[Part.ITEM] += sum(number.get(w("val")) != CONTINUED for number in root.iter(w("numId")))
            cells = [
                cell
                for table in root.iter(w("tbl"))
                if not panels.is_layout(table)
                for cell in table.iterfind(f"{w('tr')}/{w('tc')}")
            ]
            parts[Part.CELL] += sum(any(map(_is_seen, cell.iter(*_SHOWN))) for cell in cells)
    return Tally({part: parts[part] for part in Part})


def _is_seen(element: Any) -> bool:
    return element.tag != w("t") or bool((element.text or "").strip())


CONTINUED = "1000"
"""Pandoc's numbering without numbers: of a paragraph that goes on with an item."""
_TAGS = {
    Part.NOTE: [w("footnoteReference")],
    Part.FIGURE: [f"{{{PIC}}}pic"],
    Part.FORMULA: [f"{{{M}}}oMath"],
}
_SHOWN = (w("t"), w("drawing"), f"{{{M}}}oMath")

FORMAT = Format(render, text, tally)
