"""Abbreviations and terms with their meanings, and the lists of both."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest

from tests.helpers import Built, Maker, build, pdf_text, word_text

METADATA = """title: A test
lang: en
abbreviations:
  PCR: polymerase *chain* reaction
  DNA: deoxyribonucleic acid
  NO: nitric oxide
glossary:
  open peer review: a review that is public, see [here](https://example.org)
"""
LISTS = "## Abbreviations\n\n::: {#abbreviations}\n:::\n\n## Terms\n\nWe say:\n\n::: {#glossary}\n:::\n"


def made(make: Maker, text: str, *formats: str, metadata: str = METADATA) -> Built:
    return build(make.text(text, **{"content/metadata.yaml": metadata, "content/a.svg": SVG}), *formats)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
DNA = '<abbr title="deoxyribonucleic acid">DNA</abbr>'


def body(built: Built) -> str:
    return built.page.partition("<main")[2].partition("</main>")[0].replace(' tabindex="0"', "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The DNA.", f"The {DNA}."),
        ("*DNA* and **the\nDNA**", f"<em>{DNA}</em> and <strong>the\n{DNA}</strong>"),
        ("“DNA”, DNAs", f"“{DNA}”, {DNA}s"),
        ("[of DNA](https://example.org)", f'<a href="https://example.org">of {DNA}</a>'),
        ("# Of DNA", f"Of {DNA}</h1>"),
        ("> - DNA", f"<li>{DNA}</li>"),
        ("^[Of DNA.]", f"<p>Of {DNA}."),
        ("| DNA |\n|---|\n| x |\n\n: Of DNA.", f"Of {DNA}.</caption>"),
        ("| DNA |\n|---|\n| x |", f"{DNA}</th>"),
        ("![Of DNA.](a.svg)", f">Of {DNA}.</figcaption>"),
        ("| DNA\n| x", f"{DNA}<br>"),
        ("PCR", '<abbr title="polymerase chain reaction">PCR</abbr>'),
        (
            "Open peer\nreview",
            '<span class="recto-term" title="a review that is public, see here">Open peer\nreview</span>',
        ),
    ],
)
def test_a_use_has_its_meaning(text: str, shown: str, make: Maker) -> None:
    assert shown in body(made(make, f"{text}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "`DNA`",
        "```\nDNA\n```",
        "$DNA$",
        "<https://example.org/DNA>",
        "cDNA",
        "[@doi:10.5555/alpha, DNA]",
        '<abbr title="mine">DNA</abbr>',
        "[DNA]{title=mine}",
        '![A picture](a.svg){alt="DNA"}',
    ],
)
def test_what_has_no_meaning_added(text: str, make: Maker) -> None:
    assert "deoxyribonucleic" not in body(made(make, f"Text {text}.\n"))


def test_the_lists_are_sorted_and_their_headings_keep_their_places(make: Maker) -> None:
    page = body(made(make, LISTS))
    assert re.findall("<dt>(.*?)</dt>", page) == ["DNA", "NO", "PCR", "open peer review"]
    assert "polymerase <em>chain</em> reaction" in page
    assert re.findall('id="(abbreviations|glossary)"', page) == ["abbreviations", "glossary"]
    assert '<h2 id="abbreviations">' in page
    assert '<a href="https://example.org">here</a>' in page


def test_nothing_happens_without_the_metadata(make: Maker) -> None:
    built = made(make, f"DNA.\n\n{LISTS}", metadata="title: A test\nlang: en\n")
    assert "<abbr" not in body(built)
    assert "<dl" not in body(built)


def test_no_format_loses_anything(make: Maker) -> None:
    text = f"# Of DNA\n\nDNA^[By PCR.] and NO.\n\n| PCR |\n|---|\n| DNA |\n\n: Of PCR.\n\n{LISTS}"
    built = made(make, text, "html", "pdf", "docx", "latex", "jats")
    assert [one for one in built.diagnostics if one.code[0] in "OP"] == []
    for shown in (pdf_text(built.files["manuscript.pdf"]), word_text(built.files["manuscript.docx"])):
        assert "deoxyribonucleic acid" in shown
    assert r"\item[DNA]" in built.text("manuscript.tex")


def test_the_pdf_reads_abbreviations_out(make: Maker) -> None:
    data = made(make, "The DNA.\n", "pdf").files["manuscript.pdf"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [str(one.E) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/E" in one]
    assert found == ["deoxyribonucleic acid"]
