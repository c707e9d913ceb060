"""Two versions of a whole manuscript: what is a change, and what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from recto.pipeline import Options, silent
from recto.publishing.changes_page import changes_page
from recto.review.compare import Comparison, compare
from recto.review.formats import html as html_page
from recto.review.formats import json as data
from recto.review.versions import Version

from tests.helpers import METADATA, REFERENCES, SVG, Maker, world

TEXT = """# One {#sec:one}

The first work [@doi:10.5555/alpha] and the second [@doi:10.5555/beta] are cited here.
See Figure @fig:a and Table @tbl:a.

![A drawing](images/a.svg){#fig:a}

| a | b |
|---|---|
| 1 | 2 |

Table: A table. {#tbl:a}

$$ x = y $$ {#eq:a}

# Two

The last work is [@doi:10.5555/gamma], see Equation @eq:a.
"""
FILES = {"content/images/a.svg": SVG}


def between(make: Maker, old: str, new: str, old_files: Any = FILES, new_files: Any = FILES) -> Comparison:
    folders = [
        Maker(make.folder / name).text(text, **files)
        for name, text, files in (("old", old, old_files), ("new", new, new_files))
    ]
    before, after = Version(folders[0], "old"), Version(folders[1], "new")
    return compare(before, after, folders[1], Options(), world(), silent)


def told(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [
        (change.sort, change.old.strip(), change.new.strip())
        for change in comparison.changes
        if not change.is_reference
    ]


def test_the_same_text_has_no_changes(make: Maker) -> None:
    assert [*between(make, TEXT, TEXT).changes] == []


def test_other_numbers_are_no_changes(make: Maker) -> None:
    """Of citations, figures, tables and equations, and the order of the list that follows from them."""
    begin = "# Zero\n\nNew [@doi:10.5555/gamma].\n\n![New](images/b.svg){#fig:b}\n\n| x |\n|---|\n| 1 |\n\n"
    begin += "Table: T. {#tbl:b}\n\n$$ z $$ {#eq:b}\n\n"
    comparison = between(make, TEXT, begin + TEXT, new_files={**FILES, "content/images/b.svg": SVG})
    assert {sort for sort, _, _ in told(comparison)} == {"insertion"}
    assert not any(change.is_reference for change in comparison.changes)
    assert comparison.added == comparison.removed == ()


def test_a_work_that_is_cited_no_more(make: Maker) -> None:
    comparison = between(make, TEXT, TEXT.replace(" [@doi:10.5555/alpha]", ""))
    assert told(comparison) == [("deletion", "[1]", "")]
    (gone,) = [change for change in comparison.changes if change.is_reference]
    assert (gone.sort, "A study of alpha" in gone.old) == ("deletion", True)
    assert [comparison.keys[key] for key in comparison.removed] == ["doi:10.5555/alpha"]
    assert comparison.added == ()


def test_places_are_those_of_the_files(make: Maker) -> None:
    comparison = between(
        make, TEXT, TEXT.replace("are cited here", "were cited there").replace("The last", "The *very* last")
    )
    changes = [*comparison.changes]
    assert [(change.old_place, change.new_place) for change in changes] == [
        ("content/01.text.md:3:72", "content/01.text.md:3:72"),
        ("content/01.text.md:3:82", "content/01.text.md:3:83"),
        ("content/01.text.md:18:1", "content/01.text.md:18:6"),
    ]
    assert [change.section for change in changes] == ["One", "One", "Two"]
    assert (changes[0].before, changes[0].after[:6]) == ("work [1] and the second [2] ", " cited")


def test_an_image_of_the_same_name_is_another_one(make: Maker) -> None:
    other = {"content/images/a.svg": SVG.replace("#256", "#625")}
    comparison = between(make, TEXT, TEXT, new_files=other)
    (change,) = comparison.changes
    assert change.images == [("before/images/a.svg", "deletion"), ("images/a.svg", "insertion")]
    assert comparison.images["before/images/a.svg"].data == SVG.encode()
    assert comparison.images["images/a.svg"].data == other["content/images/a.svg"].encode()


def test_metadata_and_template_variables_are_those_of_each_version(make: Maker) -> None:
    old = {"content/metadata.yaml": METADATA + "shown: old words\n"}
    new = {"content/metadata.yaml": METADATA + "shown: new words\n"}
    comparison = between(make, "It is {{ shown }}.", "It is {{ shown }}.", old, new)
    assert told(comparison) == [("replacement", "old", "new")]


def test_another_title_is_shown(make: Maker) -> None:
    new = {"content/metadata.yaml": METADATA.replace("A test", "Another & more")}
    comparison = between(make, "Text.", "Text.", new_files=new)
    assert comparison.titles == ("A test", "Another & more")
    files = {one.name: one.data.decode() for one in data.write(comparison, world(), lambda _: None)}
    assert json.loads(files["changes.json"])["title"] == {"old": "A test", "new": "Another & more"}
    assert "The title: <del>A test</del> <b>Another &amp; more</b>" in changes_page(files["changes.json"].encode())
    (page, *_) = html_page.write(comparison, world(), lambda _: None)
    assert '<h1 class="recto-title"><del>A test</del> <ins>Another &amp; more</ins></h1>' in page.data.decode()


def test_the_data_has_it_all(make: Maker) -> None:
    comparison = between(make, TEXT, TEXT.replace("second", "next").replace(" [@doi:10.5555/alpha]", ""))
    (file,) = data.write(comparison, world(), lambda _: None)
    values = json.loads(file.data)
    assert values["format"] == 1
    assert (values["old"]["name"], values["new"]["name"]) == ("old", "new")
    assert values["words"] == {"inserted": 1, "deleted": 2, "moved": 0}
    first, second, third = values["documents"][0]["changes"]
    assert (first["sort"], first["old"].strip()) == ("deletion", "[1]")
    assert (second["sort"], second["old"], second["new"], second["section"]) == ("replacement", "second", "next", "One")
    assert third["is_reference"]
    assert values["references"] == {
        "added": [],
        "removed": [{"id": comparison.removed[0], "title": "A study of alpha", "key": "doi:10.5555/alpha"}],
    }


def test_a_supplement_is_compared_with_the_supplement(make: Maker) -> None:
    settings = METADATA + "recto:\n  supplement:\n    separate: true\n"
    text = "# One\n\nText.\n\n# Supplement {.supplement}\n\nMore words.\n"
    files = {"content/metadata.yaml": settings}
    comparison = between(make, text, text.replace("More words", "More or other words"), files, files)
    assert [(one.name, len(one.changes)) for one in comparison.documents][-1][1] == 1


def test_a_supplement_that_has_no_file_any_more_went(make: Maker) -> None:
    settings = METADATA + "recto:\n  supplement:\n    separate: true\n"
    text = "# One\n\nText.\n\n# Supplement {.supplement}\n\nMore words.\n"
    comparison = between(make, text, "# One\n\nText.\n", {"content/metadata.yaml": settings})
    assert any("More words" in change.old and not change.new for change in comparison.changes)


@pytest.mark.parametrize("text", [TEXT, "Text.\n"])
def test_references_stay_where_they_are(make: Maker, text: str, tmp_path: Path) -> None:
    swapped = json.dumps(json.loads(REFERENCES)[::-1])
    files = {**FILES, "content/manual-references.json": swapped}
    assert [*between(make, text, text, FILES, files).changes] == []
