"""Captions and cross-references as fields, which Word keeps up to date; removal of dead links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from recto.formats.docx.panels import is_layout
from recto.formats.docx.xml import run_style, style_of, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


def drop_dead_links(root: Node) -> None:
    """Turn internal links to things that Word does not show, such as a video, into plain text."""
    marks = {mark.get(w("name")) for mark in root.iter(w("bookmarkStart"))}
    for link in list(root.iter(w("hyperlink"))):
        parent = link.getparent()
        if link.get(w("anchor")) and link.get(w("anchor")) not in marks and parent is not None:
            for run in list(link):
                for style in run.findall(f"{w('rPr')}/{w('rStyle')}"):
                    if style.get(w("val")) == "Hyperlink":
                        style.getparent().remove(style)  # type: ignore[union-attr]  # found below it
                link.addprevious(run)
            parent.remove(link)


def number_by_fields(root: Node) -> None:
    """Number captions with SEQ fields and references to them with REF fields: Word renumbers them if things are moved.

    Until then, both show the right number. A number that Word would not compute (``tag="S1"``) stays text.
    """
    from lxml import etree

    identifiers = [int(mark.get(w("id")) or 0) for mark in root.iter(w("bookmarkStart"))]
    free = max(identifiers, default=0) + 1
    counts: Counter[str] = Counter()
    numbers: dict[str, tuple[str, str]] = {}
    captions = list(_captions(root))
    # In "Figure B 2", "B 2" is the author's own number if other captions are called "Figure 1".
    names = {match[2]: match[1] for _, _, match in sorted(captions, key=lambda caption: -len(caption[2][1]))}
    for run, label, match in captions:
        before, series, number, after = match.groups()
        named = before == names[series] and re.fullmatch(r"[A-Za-z]{1,40}", series) and not re.search(r"\d", before)
        counts[series] += bool(named) and number == str(counts[series] + 1)
        counted = named and number == str(counts[series])
        mark = f"_Ref{free:09d}"
        pieces: list[Node] = [
            _run_like(run, before),
            etree.Element(w("bookmarkStart"), {w("id"): str(free), w("name"): mark}),
            _field(f" SEQ {series} \\* ARABIC ", [_run_like(run, number)]) if counted else _run_like(run, number),
            etree.Element(w("bookmarkEnd"), {w("id"): str(free)}),
        ]
        pieces += [_run_like(run, after)] if after else []
        for piece in pieces:
            run.addprevious(piece)
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
        numbers[label] = mark, number
        free += 1
    wholes = dict(_panels(root))
    for link in list(root.iter(w("hyperlink"))):
        label = str(link.get(w("anchor")))
        mark, number = numbers.get(wholes.get(label, label), ("", ""))
        said = "".join(node.text or "" for node in link.iter(w("t")))
        letter = said.removeprefix(number) if label in wholes else ""
        if mark and said == number + letter and re.fullmatch("[a-z]{0,2}", letter):
            runs = list(link)
            field = _field(f" REF {mark} \\h \\* MERGEFORMAT ", [_run_like(runs[0], number)] if letter else runs)
            link.addprevious(field)
            if letter:
                link.addprevious(_run_like(runs[0], letter))
            parent = link.getparent()
            if parent is not None:
                parent.remove(link)


def _captions(root: Node) -> Iterator[tuple[Node, str, re.Match[str]]]:
    """The run with each caption's number, its label, and the number's parts: name, its first word, number, mark."""
    for paragraph in list(root.iter(w("p"))):
        if style_of(paragraph) not in ("ImageCaption", "TableCaption"):
            continue
        label = _label_before(paragraph)
        run = next((run for run in paragraph.iter(w("r")) if run_style(run) == "CaptionLabel"), None)
        text = run.find(w("t")) if run is not None else None
        if run is None or text is None or label is None:
            continue
        match = re.fullmatch(r"((\w+).*?[\s\u00a0])(\S+?)([:.]?)", text.text or "")
        if match:
            yield run, label, match


def _panels(root: Node) -> Iterator[tuple[str, str]]:
    """The label of each panel, with that of its figure."""
    for table in root.iter(w("tbl")):
        if is_layout(table) and (whole := _label_before(table)):
            for mark in table.iter(w("bookmarkStart")):
                yield str(mark.get(w("name"))), whole


def _label_before(paragraph: Node) -> str | None:
    """The name of the bookmark around a caption: the label of its figure or table."""
    for node in paragraph.itersiblings(preceding=True):
        if node.tag == w("bookmarkStart"):
            return str(node.get(w("name")))
        if node.tag == w("bookmarkEnd"):
            return None
    return None


def _run_like(run: Node, text: str) -> Node:
    from copy import deepcopy

    made = deepcopy(run)
    for node in made.findall(w("t")):
        node.text = text
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _field(instruction: str, result: list[Node]) -> Node:
    from lxml import etree

    field = etree.Element(w("fldSimple"), {w("instr"): instruction})
    field.extend(result)
    return field
