"""What PDF/UA-2 (ISO 14289-2:2024) asks for, and PDF/UA-1 does not know.

The elements of the structure tree have the element of the page that they are of as ``source``.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5
from typing import Any

from recto.formats.pdf.weasyprint.objects import elements, of


def attached(pdf: Any, mathml: str) -> Any:
    """The associated files of a formula: its MathML (ISO 32000-2, 14.13), once in the file for equal formulas."""
    import pydyf

    data = mathml.encode()
    digest = md5(data, usedforsecurity=False).hexdigest()
    known = pdf.__dict__.setdefault("recto_mathml", {})
    if digest not in known:
        facts = pydyf.Dictionary({"CheckSum": f"<{digest}>", "Size": len(data)})
        kind = {"Type": "/EmbeddedFile", "Subtype": "/application#2fmathml+xml", "Params": facts}
        stream = pydyf.Stream([data], pydyf.Dictionary(kind), compress=True)
        pdf.add_object(stream)
        name = pydyf.String(f"formula-{len(known) + 1}.xml")
        file = {"Type": "/Filespec", "F": name, "UF": name, "EF": pydyf.Dictionary({"F": stream.reference})}
        known[digest] = pydyf.Dictionary({**file, "Desc": pydyf.String("The formula in MathML")})
        pdf.add_object(known[digest])
    return pydyf.Array([known[digest].reference])


def to_second_part(pdf: Any) -> None:
    """Make a file tagged by the first part one that is tagged by the second."""
    _relate_formulas(pdf)
    _tie_notes(pdf)
    _point_at_structure(pdf)


def _relate_formulas(pdf: Any) -> None:
    """Say what MathML is to its formula. WeasyPrint's archives list it with the files of the document."""
    files = pdf.__dict__.get("recto_mathml", {}).values()
    of_document = pdf.catalog.get("AF", [])
    for file in files:
        file["AFRelationship"] = "/Supplement"
        of_document[:] = [one for one in of_document if one != file.reference]
    if "AF" in pdf.catalog and not of_document:
        del pdf.catalog["AF"]


def _tie_notes(pdf: Any) -> None:
    """Make notes ``FENote``, and let them and the places that call them refer to each other (8.2.5.14)."""
    import pydyf

    space = of(pdf, pdf.catalog["StructTreeRoot"])["Namespaces"][0]
    calls = {one.source: one for one in elements(pdf, "/Reference")}
    links = {one.source.get("href"): one for one in elements(pdf, "/Link") if hasattr(one, "source")}
    for note in [*elements(pdf, "/Note")]:
        is_foot = note.source.get("class") == "recto-note"
        note.update({"S": "/FENote", "NS": space})
        note["A"] = pydyf.Dictionary({"O": "/FENote", "NoteType": "/Footnote" if is_foot else "/Endnote"})
        if call := calls.get(note.source) if is_foot else links.get(note.source.get("data-called")):
            note["Ref"] = pydyf.Array([call.reference])
            call.setdefault("Ref", pydyf.Array()).append(note.reference)


def _point_at_structure(pdf: Any) -> None:
    """Let all destinations name an element of the structure, too (8.8).

    Only named destinations can have both: readers that know no structure keep to the page.
    """
    import pydyf

    places: dict[str, Any] = {}
    headings: list[Any] = []
    for element in elements(pdf):
        # The number that calls a note is of the note's element, too.
        if hasattr(element, "source") and element["S"] != "/Reference" and (name := element.source.get("id")):
            places.setdefault(name, element)
        if element["S"] in _HEADINGS:
            headings.append(element)
    top = of(pdf, of(pdf, pdf.catalog["StructTreeRoot"])["K"][0])
    catalog = pdf.catalog.setdefault("Names", pydyf.Dictionary())
    listed = catalog.setdefault("Dests", pydyf.Dictionary({"Names": pydyf.Array()}))["Names"]
    named = {name.string: place for name, place in zip(listed[::2], listed[1::2], strict=True)}
    targets = {name: places.get(name, top) for name in named}
    for number, entry in enumerate(_outlines(pdf), 1):
        title = entry["Title"].string
        heading = next((one for one in headings if "".join(one.source.itertext()).split() == title.split()), top)
        name = f"outline:{number:05d}"
        named[name], targets[name] = entry["Dest"], heading
        entry["Dest"] = pydyf.String(name)
    listed[:] = []
    for name in sorted(named):
        element = targets[name]
        while getattr(element, "free", "n") == "f":
            element = of(pdf, element["P"])
        at_element = pydyf.Array([element.reference, *named[name][1:]])
        listed.extend((pydyf.String(name), pydyf.Dictionary({"D": named[name], "SD": at_element})))


_HEADINGS = {f"/H{level}" for level in range(1, 7)}


def _outlines(pdf: Any) -> Iterator[Any]:
    return (one for one in pdf.objects if isinstance(one, dict) and "Dest" in one and "Title" in one)
