"""A build checks itself: text that is in the manuscript and not in what was written is named."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from recto import theme
from recto.core.diagnostics import Diagnostic
from recto.core.model import CitedDocument, Part
from recto.document.tally import count
from recto.html.tree import Node, nodes
from recto.html.tree import replace as replace_node
from recto.output.render import load
from recto.output.verify import verify, verify_citations, verify_parts
from recto.pandoc import ast

from tests.helpers import SVG, Built, Maker, build, built_case, case_names, cited, pandoc

Lost = Callable[[str], list[Diagnostic]]

MARKDOWN = """# Beginnings

The quick brown fox jumps over the lazy dog, whatever it thinks.

## Middles

Completely different sentences stand under this heading, with *emphasis* and a note^[Hidden underneath].

| Cells | Columns |
|-------|---------|
| twelve | thirteen |

## Endings

Final words, hyphen-ated and naïve: coöperation, 1234 figures.
"""


WHOLE = pandoc("--from", "markdown", "--to", "plain", text=MARKDOWN).stdout + "\nSome title"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> CitedDocument:
    make = Maker(tmp_path_factory.mktemp("verify"))
    return cited(make.text(MARKDOWN, **{"content/metadata.yaml": "title: Some title\n"}))


@pytest.fixture
def lost(document: CitedDocument) -> Lost:
    def lost(written: str) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        verify(document, "manuscript.html", written, found.append)
        return found

    return lost


def test_nothing_is_lost(lost: Lost) -> None:
    assert lost(WHOLE) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.upper(),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace("different", "diff-\nerent").replace("thinks", "thi\u00adnks"),
        lambda text: text.replace("fi", "\ufb01"),
        lambda text: text.replace("naïve", "nai\u0308ve"),
        lambda text: text + " more words that nobody wrote",
        lambda text: text.replace("brown fox", "brown\u200bfox"),
    ],
)
def test_what_is_only_written_otherwise_is_not_lost(change: Callable[[str], str], lost: Lost) -> None:
    assert lost(change(WHOLE)) == []


@pytest.mark.parametrize(
    ("cut", "words", "heading"),
    [
        ("Completely different sentences", "Completely different sentences", "Middles"),
        ("thirteen", "thirteen", "Middles"),
        ("Some title", "title", ""),
        ("1234", "1234", "Endings"),
        ("naïve", "naïve", "Endings"),
        ("Endings", "Endings", "Endings"),
    ],
)
def test_what_is_lost_is_named(cut: str, words: str, heading: str, lost: Lost) -> None:
    (diagnostic,) = lost(" ".join(WHOLE.split()).replace(cut, ""))
    assert (diagnostic.code, diagnostic.severity) == ("O001", "error")
    assert "manuscript.html lacks" in diagnostic.message
    assert words.lower() in diagnostic.message.lower()
    assert heading in diagnostic.message
    assert diagnostic.hint


def test_a_word_that_stands_elsewhere_too_is_still_lost(lost: Lost) -> None:
    (diagnostic,) = lost(WHOLE.replace("lazy", "quick", 1))
    assert "lazy" in diagnostic.message


def test_everything_is_lost(lost: Lost) -> None:
    (diagnostic,) = lost("")
    assert "lacks" in diagnostic.message


TEXT = "# Shown\n\nThese words remain visible.\n\n# Vanishing\n\nThese sentences disappear entirely.\n\nEven further paragraphs evaporate.\n"  # noqa: E501


def without(monkeypatch: pytest.MonkeyPatch, file: str, style: str) -> None:
    """Put a rule at the end of one of the theme's styles."""
    original = theme.text
    monkeypatch.setattr(theme, "text", lambda name: original(name) + (style if name == file else ""))


@pytest.mark.parametrize(
    "style",
    ["#vanishing ~ p { display: none }", "#vanishing ~ p { position: absolute; top: -30cm }"],
)
def test_a_style_that_hides_part_of_the_pdf_is_found_out(
    style: str, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "print.css", style)
    found = [d for d in build(make.text(TEXT), "pdf").diagnostics if d.code == "O001"]
    assert len(found) == 1
    assert "manuscript.pdf lacks" in found[0].message
    assert "disappear" in found[0].message
    assert "under “Vanishing”" in found[0].message


def test_a_page_that_lost_text_is_found_out(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    from recto.html import body
    from recto.html.sanitiser import safe

    monkeypatch.setattr(
        body, "safe", lambda html, lang: safe(html.replace("These sentences disappear entirely.", ""), lang)
    )
    found = [d for d in build(make.text(TEXT), "html", "docx").diagnostics if d.code == "O001"]
    assert [d.message.split(" lacks")[0] for d in found] == ["manuscript.html"]
    assert "sentences disappear entirely" in found[0].message


def test_a_word_file_that_lost_text_is_found_out(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    from recto.core.world import World

    original = World.pandoc

    def losing(self: World, arguments: list[str], text: str = "", **options: Any) -> bytes:
        if "docx" in arguments:
            text = text.replace("evaporate", "")
        return original(self, arguments, text, **options)

    monkeypatch.setattr(World, "pandoc", losing)
    found = [d for d in build(make.text(TEXT), "html", "docx").diagnostics if d.code == "O001"]
    assert [d.message.split(" lacks")[0] for d in found] == ["manuscript.docx"]
    assert "evaporate" in found[0].message


# --- what is no word --------------------------------------------------------------------------------------------------

RICH = """# One {#sec:one}

Cited [@doi:10.5555/alpha], [@doi:10.5555/beta; @doi:10.5555/gamma] and by name: @doi:10.5555/alpha. See @fig:a,
@tbl:a, @eq:a and @sec:one. A note.[^n] And one.^[Two.] More [@doi:10.5555/beta] and @tbl:a, $a$ and ^[Three.] $b$.

[^n]: With a citation [@doi:10.5555/beta].

- 1
- 2
    1. 3
    2. 4
- 5

Then:

1. 6
2. 7 [@doi:10.5555/gamma]
3. 8
4. 9
5. 10

| A  | B | C |
|----|---|---|
| 1  | 2 | 3 |
| 4  | 5 | 6 |
| 7  | 8 | 9 |
| $x$ | 7 | [@doi:10.5555/alpha] |

Table: A table. {#tbl:a}

![A figure with a citation [@doi:10.5555/alpha].](images/a.svg){#fig:a}

In a line: ![a drawing](images/a.svg) and $y$.

$$ z $$ {#eq:a}
"""
FORMATS = ("html", "pdf", "docx", "latex", "jats")


@dataclass(frozen=True)
class Rich:
    """A manuscript with a few of everything, and what was made of it."""

    cited: CitedDocument
    built: Built

    def file(self, name: str) -> bytes:
        return self.built.files[f"manuscript.{load([name])[name].suffix or name}"]

    def lost(self, name: str, data: bytes) -> list[str]:
        """What is said of a file."""
        found: list[Diagnostic] = []
        verify_parts(self.cited, name, load([name])[name].tally(data), found.append, references=name != "jats")
        return [diagnostic.message for diagnostic in found]


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    project = Maker(tmp_path_factory.mktemp("rich")).text(RICH, **{"content/images/a.svg": SVG})
    return Rich(cited(project), build(project, *FORMATS))


@pytest.mark.parametrize("name", FORMATS)
def test_every_part_is_in_every_format(name: str, rich: Rich) -> None:
    assert [found.code for found in rich.built.diagnostics if found.code.startswith("O")] == []
    counted = load([name])[name].tally(rich.file(name)).parts
    there = {part: count(ast.loads(rich.cited.ast)["blocks"]).parts[part] for part in counted}
    assert all(there.values())
    # A note's mark and its text, and the parts of a title block, may count for more.
    assert {part: number for part, number in counted.items() if number < there[part]} == {}
    assert rich.lost(name, rich.file(name)) == []


def removals(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file with one part lost, for each part of it."""
    if name in ("html", "jats"):
        yield from _from_tree(data, _PATHS[name], html.fromstring if name == "html" else etree.fromstring)
    elif name == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {entry: archive.read(entry) for entry in archive.namelist()}
        for what, changed in _from_tree(parts["word/document.xml"], _PATHS[name], etree.fromstring):
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w") as archive:
                for entry, content in {**parts, "word/document.xml": changed}.items():
                    archive.writestr(entry, content)
            yield what, file.getvalue()
    elif name == "pdf":
        (stream,) = re.finditer(rb"/ObjStm\b.*?stream\r?\n", data, re.DOTALL)
        objects = zlib.decompressobj().decompress(data[stream.end() :])
        for pattern in (rb"/S /(TD|TH|Figure|Formula|Note|LI)(?=/K \[)", rb"/Dest [(<]()"):
            for found in re.finditer(pattern, objects):
                changed = objects[: found.start(1)] + b"X" * max(len(found[1]), 1) + objects[found.end(1) :]
                yield found.group().decode(), data[: stream.end()] + zlib.compress(changed) + data[stream.end() :]
    else:
        body = data.index(b"\\begin{document}")
        for found in re.finditer(rb"\\(?:item|footnote|includegraphics|hyperref|citeproc)\b", data[body:]):
            yield found.group().decode(), data[: body + found.start()] + b"x" + data[body + found.start() + 1 :]


_PATHS = {
    "html": (
        "//main//*[self::li[not(ancestor::*[@role='doc-endnotes'])] or self::td[text()] or self::th or self::math or "
        "self::img or @role='doc-noteref' or self::a[starts-with(@href, '#ref-') or starts-with(@href, '#fig:') or "
        "starts-with(@href, '#tbl:') or starts-with(@href, '#eq:')]]"
    ),
    "jats": "//body//*[self::list-item or self::td[node()] or self::th or self::graphic or self::inline-graphic or "
    "self::inline-formula or self::disp-formula or self::fn or self::xref[@ref-type='fig' or @ref-type='table' or "
    "@ref-type='disp-formula']]",
    "docx": "//*[local-name()='tc'][.//*[local-name()='t' or local-name()='oMath']] | //*[local-name()='oMath'] | "
    "//*[local-name()='drawing'] | //*[local-name()='footnoteReference'] | //*[local-name()='numPr'] | "
    "//*[local-name()='hyperlink'][starts-with(@*[local-name()='anchor'], 'ref-')] | "
    "//*[local-name()='fldSimple'][contains(@*[local-name()='instr'], ' REF ')]",
}


def _from_tree(data: bytes, path: str, parse: Callable[[bytes], Node]) -> Iterator[tuple[str, bytes]]:
    for index in range(len(nodes(path)(parse(data)))):
        root = parse(data)
        element = nodes(path)(root)[index]
        what = f"{element.tag} {element.get('href', '')}"
        replace_node(element, etree.Element("gone"))
        write = partial(html.tostring, encoding="utf-8") if parse is html.fromstring else etree.tostring
        yield what, write(root)


@pytest.mark.parametrize("name", FORMATS)
def test_each_part_that_a_file_lost_is_found_out(name: str, rich: Rich) -> None:
    planted = list(removals(name, rich.file(name)))
    assert len(planted) >= PLANTED[name]
    assert [what for what, data in planted if not rich.lost(name, data)] == []


PLANTED = {"html": 46, "pdf": 52, "docx": 46, "latex": 29, "jats": 39}
"""At least so many, 200 in all."""


STAGES = {"Note": Part.NOTE, "Math": Part.FORMULA, "Cite": Part.CITATION}


def test_each_part_that_a_stage_lost_is_found_out(rich: Rich) -> None:
    places = [
        (index, STAGES[element["t"]])
        for index, element in enumerate(ast.walk(ast.loads(rich.cited.ast)["blocks"]))
        if element["t"] in STAGES
    ]
    assert len(places) >= 10
    for index, part in places:
        tree = ast.loads(rich.cited.ast)
        element = [*ast.walk(tree["blocks"])][index]
        ast.become(element, ast.string("gone"))
        changed, found = replace(rich.cited, ast=ast.dumps(tree)), list[Diagnostic]()
        verify_citations([changed], found.append)
        verify_parts(changed, "manuscript.pdf", count(tree["blocks"]), found.append)
        messages = " ".join(diagnostic.message for diagnostic in found)
        shown = not any(element["t"] == "Image" for element in _around(rich.cited, index))
        assert (part.value in messages) == shown


def _around(document: CitedDocument, index: int) -> Iterator[ast.Element]:
    """The elements that an element is in."""
    elements = [*ast.walk(ast.loads(document.ast)["blocks"])]
    inner = elements[index]
    for element in elements[:index]:
        if element["t"] == "Image" and any(one is inner for one in ast.walk(element)):
            yield element


def test_what_hides_numbers_is_found_out(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "print.css", "li, td { display: none }")
    text = "Text.\n\n- 1\n- 2\n\n| A | B |\n|---|---|\n| 3 | 4 |\n"
    found = [d.message for d in build(make.text(text), "pdf").diagnostics if d.code == "O004"]
    assert found == ["manuscript.pdf lacks 2 of the 2 list items and 2 of the 4 table cells that the text has"]


@pytest.mark.parametrize("name", case_names())
def test_no_golden_manuscript_loses_anything(name: str, cases_folder: Path) -> None:
    built = built_case(name, cases_folder, *FORMATS)
    assert [found.message for found in built.diagnostics if found.code in ("O001", "O004")] == []


def test_cells_of_images_without_a_description_are_not_missed(make: Maker) -> None:
    text = '| a | b |\n|---|---|\n| ![](a.svg) | ![](a.svg){alt="Leaf"} |\n| ![Leaf](a.svg) | x ![](a.svg) |\n'
    built = build(make.text(text, **{"content/a.svg": SVG}), "html", "pdf", "docx", "latex", "jats")
    assert [one for one in built.diagnostics if one.code[0] == "O"] == []
