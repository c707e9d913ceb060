"""A supplement with files of its own: nothing is lost, and each file leads to the other."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pikepdf
import pytest

from tests.helpers import SVG, Built, Maker, build, main_part, pdf_text, said, word_text

SETTING = "recto:\n  separate-supplement: true\n"
FILES = {"content/images/a.svg": SVG, "content/metadata.yaml": f"title: A *study*\n{SETTING}"}
TEXT = (
    "## Text\n\nSee @fig:s, @fig:x and [more](#more-methods) [@doi:10.5555/alpha].^[One.]\n\n"
    "![A.](images/a.svg){#fig:x}\n"
)
SUPPLEMENT = (
    "### More methods\n\nAs in @fig:x and [above](#text) [@doi:10.5555/beta].^[Two.]\n\n![B.](images/a.svg){#fig:s}\n"
)
WHOLE = f"{TEXT}\n## More *material* {{#extra .supplement}}\n\n{SUPPLEMENT}\n## References\n"
FORMATS = ("html", "pdf", "docx", "latex", "jats")


def links(built: Built, name: str) -> set[str]:
    return set(re.findall(r'href="((?:manuscript|supplement)[^"#]*#[^"]+)"', main_part(built.text(name))))


def test_each_format_has_two_files_that_lead_to_each_other(make: Maker) -> None:
    built = build(make.text(WHOLE, **FILES), *FORMATS)
    assert said(built.diagnostics) == []
    for ending in ("html", "pdf", "docx", "tex", "xml"):
        assert {f"manuscript.{ending}", f"supplement.{ending}"} <= built.files.keys()
    assert links(built, "manuscript.html") == {"supplement.html#fig:s", "supplement.html#more-methods"}
    reference = next(one for one in links(built, "supplement.html") if "#ref-" in one)
    assert f'id="{reference.partition("#")[2]}"' in built.page
    assert links(built, "supplement.html") == {"manuscript.html#fig:x", "manuscript.html#text", reference}
    with zipfile.ZipFile(BytesIO(built.files["supplement.docx"])) as package:
        targets = re.findall(r'Target="(manuscript[^"]*)"', package.read("word/_rels/document.xml.rels").decode())
    assert {*targets} == {one.replace(".html", ".docx") for one in links(built, "supplement.html")}
    with pikepdf.open(BytesIO(built.files["manuscript.pdf"])) as pdf:
        actions = [
            str(one.A.URI) for page in pdf.pages for one in page.get("/Annots", []) if "/URI" in one.get("/A", {})
        ]
    assert {*actions} == {"supplement.pdf#fig:s", "supplement.pdf#more-methods"}
    assert r"\href{supplement.pdf\#fig:s}" in built.text("manuscript.tex")
    assert 'xlink:href="supplement.xml#fig:s"' in built.text("manuscript.xml")


def test_the_title_is_that_of_both_and_headings_move_up(make: Maker) -> None:
    built = build(make.text(WHOLE, **FILES))
    page = built.text("supplement.html")
    assert '<h1 class="recto-title">More <em>material</em>: A <em>study</em></h1>' in page
    assert "<title>More material: A study</title>" in page
    assert re.findall(r'<(h\d|div) id="(extra|more-methods)"', page) == [("div", "extra"), ("h2", "more-methods")]
    assert '<h1 class="recto-title">A <em>study</em></h1>' in built.page
    assert "citation_title" not in page
    assert "application/ld+json" not in page
    assert "Cite this version" not in page
    assert '<li><a href="supplement.html">Supplement</a></li>' in built.page
    assert '<li><a href="manuscript.html">Article</a></li>' in page


def test_nothing_is_lost_between_the_two(make: Maker) -> None:
    built = build(make.text(WHOLE, **FILES), "html", "pdf", "docx")
    for main, supplement in (
        (built.page, built.text("supplement.html")),
        (pdf_text(built.files["manuscript.pdf"]), pdf_text(built.files["supplement.pdf"])),
        (word_text(built.files["manuscript.docx"]), word_text(built.files["supplement.docx"])),
    ):
        assert ("One." in main, "Two." in main, "One." in supplement, "Two." in supplement) == (
            True,
            False,
            False,
            True,
        )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("### A\n\nx [@doi:10.5555/beta]\n\n### B\n\ny\n", "Supplement: A *study*"),
        ("No heading.\n", "Supplement: A *study*"),
        ("## With a note^[So.]\n\nx\n", "Supplement: A *study*"),
        ("# One\n\n## Two\n\nx\n", "One: A *study*"),
    ],
)
def test_files_that_are_the_supplement(text: str, title: str, make: Maker) -> None:
    metadata = f"title: A *study*\nsupplement: [90.more.md, 91.more.md]\n{SETTING}"
    more = {"content/90.more.md": text, "content/91.more.md": "Last words.\n", "content/95.end.md": "The end.\n"}
    built = build(make.text("## Text\n\nFirst.\n", **{"content/metadata.yaml": metadata, **more}))
    page = built.text("supplement.html")
    shown = title.replace("*study*", "<em>study</em>")
    assert f'<h1 class="recto-title">{shown}</h1>' in page
    assert [word in main_part(page) for word in ("First.", "Last words.", "The end.")] == [False, True, False]
    assert [word in main_part(built.page) for word in ("First.", "Last words.", "The end.")] == [True, False, True]


@pytest.mark.parametrize(
    "metadata",
    [
        "title: x\n",
        f"title: x\nsupplement: true\n{SETTING}",
        f"title: x\nsupplement: [none.md]\n{SETTING}",
        "title: x\nrecto:\n  separate-supplement: false\n",
    ],
)
def test_one_file_where_nothing_else_is_asked_for(metadata: str, make: Maker) -> None:
    text = WHOLE if "true\n" not in metadata else TEXT
    text = text.replace(" .supplement", "") if SETTING in metadata else text
    built = build(make.text(text, **{**FILES, "content/metadata.yaml": metadata}))
    assert "supplement.html" not in built.files
    assert "recto-supplement" not in built.page


def test_a_supplement_inside_another_block_stays_where_it_is(make: Maker) -> None:
    text = "Text.\n\n::: box\n\n## More {.supplement}\n\nMore words.\n\n:::\n\nThe end.\n"
    built = build(make.text(text, **FILES))
    assert "supplement.html" not in built.files
    assert "recto-supplement" not in built.page
    for words in ("Text.", "More words.", "The end."):
        assert words in main_part(built.page)


def test_code_is_highlighted_and_sections_are_numbered_in_both(make: Maker) -> None:
    text = WHOLE.replace("[@doi:10.5555/alpha]", "and @sec:m").replace("### More methods", "### More methods {#sec:m}")
    text = text.replace("#more-methods", "#sec:m") + "\n```python\nif x: pass\n```\n"
    text = text.replace("![B.]", "```python\nif y: pass\n```\n\n![B.]")
    built = build(make.text(text, **FILES))
    for name in ("manuscript.html", "supplement.html"):
        assert 'class="sourceCode python"' in built.text(name)
        assert "header-section-number" in built.text(name)


@pytest.mark.usefixtures("made_anew")
def test_the_same_text_gives_the_same_bytes(make: Maker) -> None:
    project = make.text(WHOLE, **FILES)
    one, other = (build(project, *FORMATS).files for _ in range(2))
    assert one == other
