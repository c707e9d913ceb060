"""Which citation style is taken, without a network."""

from __future__ import annotations

import pytest
from recto.core.diagnostics import Diagnostic
from recto.core.model import Style
from recto.document.style import DEFAULT, style
from recto.manuscript.read import read

from tests.helpers import Maker, build, check, said, world

OWN = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Own</title><id>own</id><updated>2018-11-12T00:00:00+00:00</updated></info>
  <citation><layout prefix="⟦" suffix="⟧"><text variable="title"/></layout></citation>
  <bibliography><layout><text variable="title" suffix=" (own)"/></layout></bibliography>
</style>
"""
DEPENDENT = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="en-US">
  <info><title>D</title><id>d</id><link href="http://www.zotero.org/styles/{}" rel="independent-parent"/></info>
</style>
"""


def chosen(make: Maker, metadata: str = "", **files: str) -> tuple[Style, list[Diagnostic]]:
    found: list[Diagnostic] = []
    project = make({"content/1.md": "Text.\n", "content/metadata.yaml": f"title: x\n{metadata}", **files})
    return style(read(project, found.append), world(), found.append), found


@pytest.mark.parametrize(
    "csl",
    [
        "nature",
        "https://www.zotero.org/styles/nature",
        "http://www.zotero.org/styles/nature/",
        "nature.csl",
        "https://raw.githubusercontent.com/citation-style-language/styles/master/nature.csl",
    ],
)
@pytest.mark.parametrize("where", ["csl: {}", "pandoc: {{csl: '{}'}}"])
def test_a_style_by_its_name_or_address(csl: str, where: str, make: Maker) -> None:
    found, said_of_it = chosen(make, where.format(csl))
    assert "<title>Nature</title>" in found.csl
    assert said_of_it == []


@pytest.mark.parametrize(
    ("csl", "file"),
    [
        ("own.csl", "content/own.csl"),
        ("styles/own.csl", "styles/own.csl"),
        ("build/assets/own.csl", "build/assets/own.csl"),
    ],
)
def test_a_style_by_its_path(csl: str, file: str, make: Maker) -> None:
    found, said_of_it = chosen(make, f"csl: {csl}\n", **{file: OWN})
    assert (found.csl, said_of_it) == (OWN, [])


def test_dependent_styles_lead_to_their_parent(make: Maker) -> None:
    by_name, _ = chosen(make, "csl: nature-genetics\n")
    by_file, _ = chosen(make, "csl: own.csl\n", **{"content/own.csl": DEPENDENT.format("nature")})
    assert "<title>Nature</title>" in by_name.csl
    assert "<title>Nature</title>" in by_file.csl


def test_a_dependent_style_without_its_parent(make: Maker) -> None:
    _, found = chosen(make, "csl: own.csl\n", **{"content/own.csl": DEPENDENT.format("no-such-parent")})
    assert said(found) == [("S001", "error", "content/metadata.yaml:2:1")]


DEFAULTS = "build/pandoc/defaults/common.yaml"


def test_the_order_of_the_places(make: Maker) -> None:
    files = {DEFAULTS: "metadata:\n  csl: https://www.zotero.org/styles/apa\n", "build/assets/style.csl": OWN}
    assert "<title>Nature</title>" in chosen(make, "csl: nature\n", **files)[0].csl
    assert "American Psychological Association" in chosen(make, "", **files)[0].csl
    del files[DEFAULTS]
    (make.folder / "project" / DEFAULTS).unlink()
    assert chosen(make, "", **files)[0].csl == OWN
    (make.folder / "project/build/assets/style.csl").unlink()
    found, said_of_it = chosen(make)
    assert (found.name, said_of_it) == (DEFAULT, [])


@pytest.mark.parametrize("defaults", ["metadata: text\n", "- list\n", ": : :\n", "metadata:\n  csl: [x]\n", "\xff"])
def test_defaults_that_are_odd_do_no_harm(defaults: str, make: Maker) -> None:
    assert chosen(make, "", **{DEFAULTS: defaults})[0].name == DEFAULT


@pytest.mark.parametrize(
    ("csl", "hint"),
    [
        ("natrue", "did you mean nature?"),
        ("/etc/passwd", ""),
        ("../../../../etc/passwd", ""),
        ("qqqqqqqqqqqq", "zotero.org/styles"),
        ("content/none.csl", ""),
    ],
)
def test_a_style_that_is_not_there(csl: str, hint: str, make: Maker) -> None:
    style_taken, found = chosen(make, f"keywords: [a]\ncsl: {csl}\n")
    assert said(found) == [("S001", "error", "content/metadata.yaml:3:1")]
    assert hint in found[0].hint
    assert style_taken.name == DEFAULT


def test_a_style_outside_the_project_is_not_read(make: Maker) -> None:
    (make.folder / "outside.csl").write_text(OWN)
    _, found = chosen(make, "csl: ../outside.csl\n")
    assert [d.code for d in found] == ["S001"]


def test_the_style_is_what_the_page_shows(make: Maker) -> None:
    built = build(
        make.text(
            "Cited [@doi:10.5555/alpha].\n",
            **{"content/metadata.yaml": "title: x\ncsl: own.csl\n", "content/own.csl": OWN},
        )
    )
    assert "⟦" in built.page
    assert "A study of alpha (own)" in built.page
    assert built.diagnostics == []


def test_a_style_that_citeproc_cannot_use(make: Maker) -> None:
    metadata = "title: x\nlang: en-US\ncsl: own.csl\n"
    built = build(
        make.text(
            "Cited [@doi:10.5555/alpha].\n",
            **{"content/metadata.yaml": metadata, "content/own.csl": '<style xmlns="x">&broken;</style>'},
        )
    )
    assert said(built.diagnostics) == [("S002", "error", "content/metadata.yaml:3:1")]
    assert "a study of alpha" in built.page.lower()


def test_checking_says_the_same_as_building(make: Maker) -> None:
    assert said(check(make.text("Text.\n", **{"content/metadata.yaml": "title: x\ncsl: nonsense-qq\n"}))) == [
        ("S001", "error", "content/metadata.yaml:2:1")
    ]
