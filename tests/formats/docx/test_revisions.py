"""Tracked changes in Word's own form: rejecting all gives the old text, accepting all the new one."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from recto.pipeline import Options
from recto.review.compare import compare
from recto.review.formats import docx as word_file
from recto.review.versions import Version

from tests.formats.docx.test_write import converted
from tests.helpers import Maker, build, world
from tests.review.edits import block, edited, text
from tests.word import TEXT, W, document, parts, resolved

OLD = """# One

The effect was measured in two hospitals [@doi:10.5555/alpha], and in *one* ward.[^n] Figure @fig:a shows it.

A paragraph that is moved to the end of the text, with [a link](https://example.org/) in it.

![A drawing](images/a.svg){#fig:a}

- first item
- second item

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

$$ x = y $$ {#eq:a}

```
some code
more code
```

The end. It comes here [@doi:10.5555/beta].

[^n]: A note on it.
"""
EDITS = {
    "words": ("two hospitals", "three large hospitals"),
    "emphasis": ("*one*", "**one**"),
    "a citation less": (" [@doi:10.5555/alpha]", ""),
    "another citation": ("@doi:10.5555/beta", "@doi:10.5555/gamma"),
    "a note": ("A note on it", "Another note"),
    "a paragraph less": (
        "A paragraph that is moved to the end of the text, with [a link](https://example.org/) in it.\n\n",
        "",
    ),
    "a paragraph parted": ("The end. It", "The end.\n\nIt"),
    "paragraphs joined": ("shows it.\n\nA paragraph", "shows it. A paragraph"),
    "an item less": ("- first item\n", ""),
    "an item more": ("- second item\n", "- second item\n- third item\n"),
    "a row more": ("| 3 | 4 |\n", "| 3 | 4 |\n| 5 | 6 |\n"),
    "a row less": ("| 1 | 2 |\n", ""),
    "a cell": ("| 3 | 4 |", "| 3 | 7 |"),
    "a table less": ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n", ""),
    "a formula": ("x = y", "x = z^2"),
    "code": ("more code", "other code"),
    "a figure less": ("![A drawing](images/a.svg){#fig:a}", ""),
    "a heading": ("# One", "# Two"),
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><rect width="60" height="30"/></svg>'


def pair(make: Maker, old: str, new: str) -> tuple[bytes, list[str], list[str]]:
    """The Word file of the changes between two texts, and the paragraphs of the Word files of each."""
    files = {"content/images/a.svg": SVG, "content/images/b.svg": SVG.replace(b"60", b"70")}
    folders = []
    for name, content in (("old", old), ("new", new)):
        maker = Maker(make.folder / name)
        folders.append(maker.text(content, **files))
    comparison = compare(
        Version(folders[0], "old"), Version(folders[1], "new"), folders[1], Options(), world(), lambda name: stage(name)
    )
    (made,) = word_file.write(comparison, world(), lambda found: None)
    plain = [resolved(build(folder, "docx").files["manuscript.docx"], accept=True) for folder in folders]
    return made.data, plain[0], plain[1]


def stage(_: str) -> Any:
    from contextlib import nullcontext

    return nullcontext()


def unnumbered(paragraphs: list[str]) -> list[str]:
    """Without the numbers of figures, equations and citations: that they are others is no change."""
    lines = (re.sub(r"(?<=\[)\d+(?=\])|(?<=Figure )\d+|\(\d+\)$|^\d+\.(?= )", "#", one) for one in paragraphs)
    return [one for one in lines if not re.match(r"#\s*\S+ .*doi:10", one)]


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_rejecting_gives_the_old_text_and_accepting_the_new_one(make: Maker, edit: tuple[str, str]) -> None:
    assert edit[0] in OLD
    data, old, new = pair(make, OLD, OLD.replace(*edit))
    assert unnumbered(resolved(data, accept=False)) == unnumbered(old)
    assert unnumbered(resolved(data, accept=True)) == unnumbered(new)
    assert any(one.tag in (f"{W}ins", f"{W}del") for one in document(parts(data)).iter()) or edit[0] == "A note on it"


def test_a_move_is_a_move(make: Maker) -> None:
    moved = EDITS["a paragraph less"][0]
    data, old, new = pair(make, OLD, OLD.replace(moved, "").replace("[^n]: ", f"{moved}[^n]: "))
    assert unnumbered(resolved(data, accept=False)) == unnumbered(old)
    assert unnumbered(resolved(data, accept=True)) == unnumbered(new)
    root = document(parts(data))
    for name in ("moveFrom", "moveTo"):
        starts, ends = ([*root.iter(f"{W}{name}Range{end}")] for end in ("Start", "End"))
        assert [one.get(f"{W}id") for one in starts] == [one.get(f"{W}id") for one in ends] != []
        assert {one.get(f"{W}name") for one in starts} == {"move1"}
        words = "".join(one.text or "" for box in root.iter(f"{W}{name}") for one in box.iter(f"{W}t", f"{W}delText"))
        assert words.startswith("A paragraph that is moved")


@pytest.mark.parametrize("seed", range(4))
def test_any_edits(make: Maker, seed: int, many: int) -> None:
    chance = random.Random(seed)
    for number in range(max(many // 100, 1)):
        before = [block(chance) for _ in range(8)]
        after = before
        for _ in range(3):
            after = edited(after, chance)
        maker = Maker(make.folder / f"{number}")
        data, old, new = pair(maker, text(before), text(after))
        assert unnumbered(resolved(data, accept=False)) == unnumbered(old)
        assert unnumbered(resolved(data, accept=True)) == unnumbered(new)


def test_the_schema_is_kept(make: Maker) -> None:
    """Every tracked change has an author and a number of its own, and holds runs and formulas alone."""
    changed = OLD
    for before, after in EDITS.values():
        changed = changed.replace(before, after)
    data, _, _ = pair(make, OLD, changed)
    package = parts(data)
    numbers: list[str] = []
    for name in ("word/document.xml", "word/footnotes.xml"):
        for one in etree.fromstring(package[name]).iter(*(f"{W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo"))):
            numbers.append(str(one.get(f"{W}id")))
            assert one.get(f"{W}author")
            assert {etree.QName(child).localname for child in one} <= {"r", "oMath"}
            assert [*one.attrib] == [f"{W}id", f"{W}author"], "no date is known here"
    assert len(numbers) == len({*numbers}) > 20
    assert b"_revision_" not in package["word/document.xml"] + package["word/footnotes.xml"]


def test_libreoffice_knows_the_changes(make: Maker, tmp_path: Path) -> None:
    new_text = OLD.replace("two hospitals", "three hospitals").replace("The end. It", "The end.\n\nIt")
    data, old, new = pair(make, OLD, new_text)
    saved = converted(data, "docx", tmp_path)
    for accept, wanted in ((False, old), (True, new)):
        assert unnumbered(resolved(saved, accept=accept)) == unnumbered(wanted)


@pytest.mark.parametrize(
    "text",
    [
        'One [two words]{recto-change="1"} three.',
        'One [two words]{.paragraph-insertion recto-change="1"} three.',
        'One [two words]{.insertion recto-change="1"} three.',
        '::: {.recto-pieces recto-change="1"}\ntwo words\n:::',
        "::: recto-pieces\ntwo words\n:::",
        '::: {.deletion recto-change="1"}\ntwo words\n:::',
        'One <b class="paragraph-insertion" data-recto-change="1">two words</b> three.',
    ],
)
def test_what_an_author_writes_like_a_mark_stays_text(make: Maker, text: str) -> None:
    built = build(make.text(f"{text}\n"), "docx", "html", "pdf")
    assert [found for found in built.diagnostics if found.code.startswith("O")] == []
    assert "two words" in " ".join(resolved(built.files["manuscript.docx"], accept=True))
    assert "two words" in built.page
    data, old, new = pair(make, text, f"{text}\n\nMore.")
    assert (resolved(data, accept=False), resolved(data, accept=True)) == (old, new)


def test_an_ordinary_file_has_no_tracked_changes(make: Maker) -> None:
    package = parts(build(make.text(TEXT), "docx").files["manuscript.docx"])
    assert not [*document(package).iter(f"{W}ins", f"{W}del")]
