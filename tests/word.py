"""Helpers for tests of the Word file: a text with everything that it can contain, and readers for the package."""

from __future__ import annotations

import importlib.util
import io
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
<circle cx="200" cy="100" r="90"/></svg>"""

TEXT = """<small><em>Version of today</em></small>

- **Ada Example**<br>
  ![ORCID icon](images/icon.svg){.inline_icon width=16 height=16} [0000](https://orcid.org/0000)
  <br><small>
  Somewhere, E = mc<sup>2</sup>
  </small>

## First {.page_break_before}

Figure @fig:one, figure @fig:s, table @tbl:one, equation @eq:one. See [@doi:10.5555/alpha] and [nowhere](#nowhere).

![**A drawing.** Of something](images/drawing.svg){#fig:one width=50%}

![Another](images/drawing.svg){#fig:s tag="S1" width=50%}

| Name | Long text |
|:-|:----------------------------------------------------------------------------------------------|
| Characterisation | A cell in a table whose lines are so long that Pandoc gives its columns relative widths |

Table: Things. {#tbl:one}

$$\\sum_{i=1}^n x_i$$ {#eq:one}

A note.[^1] And `code`.

---

[Centred]{.center}

```python
print("hello")
```

[^1]: What the note says.
"""


FILES = {"content/images/drawing.svg": SVG, "content/images/icon.svg": SVG.replace(b'width="400"', b'width="200"')}


SOURCE = """## One

Said [see @doi:10.5555/alpha; @doi:10.5555/beta].

Said again.[^n]

$$a = b$$

```
code
```

Last.

[^n]: A note [@doi:10.5555/gamma].
"""


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(package: dict[str, bytes]) -> Any:
    return etree.fromstring(package["word/document.xml"])


def style_of(paragraph: Any) -> str:
    return (
        str(paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val"))
        if paragraph.find(f"{W}pPr/{W}pStyle") is not None
        else ""
    )


def text_of(node: Any) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


def paragraph(package: dict[str, bytes], style: str) -> Any:
    return next(one for one in document(package).iter(f"{W}p") if style_of(one) == style)


def bookmarks(package: dict[str, bytes]) -> dict[str, str]:
    """The text inside each bookmark that links the file to its source: a part of a paragraph, or whole paragraphs."""
    found: dict[str, str] = {}
    root = document(package)
    for start in root.iter(f"{W}bookmarkStart"):
        name = str(start.get(f"{W}name"))
        if name.startswith("_recto_"):
            end = next(one for one in root.iter(f"{W}bookmarkEnd") if one.get(f"{W}id") == start.get(f"{W}id"))
            order = [*root.iter()]
            between = order[order.index(start) : order.index(end)]
            found[name] = "".join(node.text or "" for node in between if node.tag == f"{W}t")
    return found


def fields(package: dict[str, bytes], part: str = "document") -> list[tuple[str, str]]:
    """The complex fields of a part, in the order in which they begin: the instruction, and the text that is shown."""
    found: list[list[str]] = []
    opened: list[int] = []
    said: list[int] = []
    for node in etree.fromstring(package[f"word/{part}.xml"]).iter():
        kind = node.get(f"{W}fldCharType") if node.tag == f"{W}fldChar" else None
        if kind == "begin":
            opened.append(len(found))
            found.append(["", ""])
        elif kind == "separate":
            said.append(opened[-1])
        elif kind == "end":
            opened.pop()
        elif node.tag == f"{W}instrText":
            found[opened[-1]][0] += node.text or ""
        elif node.tag == f"{W}t":
            for one in opened:
                assert one in said
                found[one][1] += node.text or ""
    assert not opened
    return [(instruction.strip(), shown) for instruction, shown in found]


def data(package: dict[str, bytes]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for node in etree.fromstring(package["customXml/item1.xml"]):
        found.setdefault(etree.QName(node).localname, []).append({str(key): str(value) for key, value in node.items()})
    return found


def script() -> ModuleType:
    """tools/make_reference_docx.py as a module."""
    path = Path(__file__).parents[1] / "tools/make_reference_docx.py"
    spec = importlib.util.spec_from_file_location("make_reference_docx", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_reference_docx"] = module
    spec.loader.exec_module(module)
    return module


def template(
    change: Callable[[Any], None] = lambda _: None, replaced: Mapping[str, bytes | None] | None = None
) -> bytes:
    """A Word file as Word makes it, changed by python-docx and then in whole parts; a part that is None is removed."""
    import docx

    made = docx.Document()
    change(made)
    stream = io.BytesIO()
    made.save(stream)
    changed = {
        name: data for name, data in ({**parts(stream.getvalue()), **(replaced or {})}).items() if data is not None
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in changed.items():
            archive.writestr(name, data)
    return stream.getvalue()


def change_part(data: bytes, name: str, old: str, new: str) -> bytes:
    """A Word file in one of whose parts a text is another."""
    before = parts(data)
    assert old in before[name].decode()
    return template(replaced=before | {name: before[name].decode().replace(old, new).encode()})


def style(package: dict[str, bytes], identifier: str) -> Any:
    """A style by its identifier."""
    found = etree.fromstring(package["word/styles.xml"]).findall(f"{W}style[@{W}styleId='{identifier}']")
    assert len(found) == 1, identifier
    return found[0]


def with_template(make: Any, data: bytes, text: str = TEXT, more: str = "", name: str = "journal.docx") -> Path:
    """A project whose Word file gets the look of a template."""
    settings = (
        f"title: A test\nlang: de\nauthors:\n  - name: Ada Example\nrecto:\n  docx:\n    reference: {name}\n{more}"
    )
    project: Path = make.text(text, **{**FILES, f"content/{name}": data, "content/metadata.yaml": settings})
    return project


def resolved(data: bytes, *, accept: bool) -> list[str]:
    """The paragraphs of a Word file once all tracked changes are accepted or rejected, as Word does that
    (ECMA-376 part 1, 17.13.5); in what it refers to, with the text of the notes at their places."""
    package = parts(data)
    notes: dict[str, list[str]] = {}
    if "word/footnotes.xml" in package:
        for note in etree.fromstring(package["word/footnotes.xml"]):
            notes[str(note.get(f"{W}id"))] = _paragraphs(note, {}, accept=accept)
    return _paragraphs(document(package).find(f"{W}body"), notes, accept=accept)


def _paragraphs(body: Any, notes: Mapping[str, list[str]], *, accept: bool) -> list[str]:
    dropped = {f"{W}{name}" for name in (("del", "moveFrom") if accept else ("ins", "moveTo"))}
    found: list[str] = []
    begun = ""
    for one in body.iter(f"{W}p"):
        if any(_is_any(about, dropped) for row in one.iterancestors(f"{W}tr") for about in row.iterfind(f"{W}trPr")):
            continue
        words = begun + "".join(_words(one, dropped, notes))
        letters = one.find(f"{W}pPr/{W}rPr")
        if letters is not None and _is_any(letters, dropped):
            begun = words
            continue
        begun = ""
        found.append(" ".join(words.split()))
    return [one for one in [*found, " ".join(begun.split())] if one]


def _is_any(node: Any, names: set[str]) -> bool:
    return any(child.tag in names for child in node)


def _words(node: Any, dropped: set[str], notes: Mapping[str, list[str]]) -> Iterator[str]:
    for child in node:
        if child.tag in dropped or child.tag == f"{W}pPr":
            continue
        if child.tag in (f"{W}t", f"{W}delText", f"{M}t"):
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br"):
            yield " "
        elif child.tag == f"{W}footnoteReference":
            yield f"[{' '.join(notes.get(str(child.get(f'{W}id')), []))}]"
        elif child.tag == f"{W}drawing":
            yield "[image]"
        elif child.tag != f"{W}p":
            yield from _words(child, dropped, notes)
