"""Markup in the names of authors and affiliations."""

from __future__ import annotations

import re

import pytest
from recto.manuscript.front import Affiliation, Author, Front
from recto.manuscript.markup import as_xml, inlines_of, with_markup

from tests.helpers import Maker, build, pdf_text, world
from tests.word import parts

ELEMENTS = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub"}


@pytest.mark.parametrize(
    ("name", "plain", "shown"),
    [
        ("House of *Ferries*", "House of Ferries", "House of <em>Ferries</em>"),
        ("CO<sub>2</sub> Lab^+^ & Sons", "CO2 Lab+ & Sons", "CO<sub>2</sub> Lab<sup>+</sup> &amp; Sons"),
        ("1. **Lab**", "1. Lab", "1. <strong>Lab</strong>"),
        ("Ada Example*", "Ada Example*", "Ada Example*"),
        ("O'Brien & Sons", "O'Brien & Sons", "O'Brien &amp; Sons"),
        ("A <b>Lab", "A Lab", "A Lab"),
        ("A <i onclick=x>Lab</i> <script>x</script>",) * 2
        + ("A &lt;i onclick=x&gt;Lab&lt;/i&gt; &lt;script&gt;x&lt;/script&gt;",),
    ],
)
def test_a_name_is_words_and_may_be_marked_up(name: str, plain: str, shown: str) -> None:
    here = Affiliation(1, name)
    known = with_markup(Front((Author(name, affiliations=(here,)),), (here,)), world())
    assert known.authors[0].name == known.affiliations[0].name == known.authors[0].affiliations[0].name == plain
    assert as_xml(plain, known, ELEMENTS) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("owns *Things* [here](https://example.org)", "owns <em>Things</em> here"),
        ("write to [us](mailto:us@example.org)", "write to us"),
        ("is [paid](javascript:alert(1))", "is [paid](javascript:alert(1))"),
        ("is ![paid](a.png)", "is ![paid](a.png)"),
    ],
)
def test_a_statement_may_have_links_to_pages(written: str, shown: str) -> None:
    known = with_markup(
        Front((Author("Ada", interests=written),), interests=written, funding_statement=written), world()
    )
    said = known.interests or ""
    assert said == known.authors[0].interests == known.funding_statement
    assert as_xml(said, known, ELEMENTS) == shown
    assert any(one["t"] == "Link" for one in inlines_of(said, known)) is ("](" not in shown)


def test_title_blocks_set_it(make: Maker) -> None:
    metadata = "title: A test\nauthors:\n  - {name: Ada *Example*, affiliations: 'House<sup>+</sup> of *Ferries*'}\n"
    project = make.text("## Results\n\nWords.\n", **{"content/metadata.yaml": metadata})
    files = build(project, "html", "pdf", "docx", "latex", "jats").files
    assert "House+ of Ferries" in " ".join(pdf_text(files["manuscript.pdf"]).split())
    word = parts(files["manuscript.docx"])
    assert "House+ of Ferries" in re.sub("<[^>]*>", "", word["word/document.xml"].decode())
    assert "<dc:creator>Ada Example<" in word["docProps/core.xml"].decode()
    tex = files["manuscript.tex"].decode()
    assert r"Ada \emph{Example}, House\textsuperscript{+} of \emph{Ferries}" in tex.replace(
        r"\textsuperscript{1}\\{\footnotesize \textsuperscript{1} ", ", "
    )
    assert "pdfauthor={Ada Example}," in tex
    assert (
        "<institution>House<sup>+</sup> of <italic>Ferries</italic></institution>" in files["manuscript.xml"].decode()
    )
    assert 'content="Ada Example"' in files["manuscript.html"].decode()
