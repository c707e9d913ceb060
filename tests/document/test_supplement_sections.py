"""Numbers of the sections of a supplement, and what refers to them."""

from __future__ import annotations

import re

import pytest

from tests.helpers import Built, Maker, build, main_part, pdf_text, said, word_text

SEE = "See @sec:a, @sec:m, @sec:n, +@sec:n, @sec:o, @sec:z and [1](#sec:m).\n"
MORE = "### M {#sec:m}\n\nm\n\n#### N {#sec:n}\n\nn\n\n### O {#sec:o}\n\no\n"
MAIN = f"## A {{#sec:a}}\n\n{SEE}\n"
SEEN = "See 1, S1, S1.1, section S1.1, S2, 2 and 1."
HEADINGS = {"A": "1", "Further material": "", "M": "S1", "N": "S1.1", "O": "S2", "Z": "2"}


def seen(built: Built) -> dict[str, str]:
    """The numbers of the headings."""
    found = re.findall(r"<h\d[^>]*>(?:<span[^>]*>([\w.]*)</span>\s*)?([^<]*)</h", main_part(built.page))
    return {words.strip(): number for number, words in found}


def line(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).replace("&nbsp;", " ").split())


@pytest.mark.parametrize("separate", [False, True])
def test_below_a_heading(separate: bool, make: Maker) -> None:
    text = f"{MAIN}## Further material {{.supplement}}\n\n{MORE}\n## Z {{#sec:z}}\n\nz\n"
    metadata = f"title: x\nrecto:\n  separate-supplement: {str(separate).lower()}\n"
    built = build(make.text(text, **{"content/metadata.yaml": metadata}), "html", "pdf", "docx", "latex", "jats")
    assert said(built.diagnostics) == []
    assert SEEN in line(main_part(built.page))
    if separate:
        assert seen(built) == {"A": "1", "Z": "2"}
        assert "S1.1 N" in line(built.text("supplement.html"))
    else:
        assert seen(built) == HEADINGS
        for text in (pdf_text(built.files["manuscript.pdf"]), word_text(built.files["manuscript.docx"])):
            assert "S1.1 N" in " ".join(text.split())
        assert "S1.1" in built.text("manuscript.tex")


def test_in_files_also_below_a_heading_there(make: Maker) -> None:
    metadata = "title: x\nsupplement: [90.more.md, 91.more.md]\n"
    files = {
        "content/metadata.yaml": metadata,
        "content/90.more.md": "## Further material {.supplement}\n\n### M {#sec:m}\n\nm\n\n#### N {#sec:n}\n\nn\n",
        "content/91.more.md": "### O {#sec:o}\n\no\n",
        "content/95.end.md": "## Z {#sec:z}\n\nz\n",
    }
    built = build(make.text(MAIN, **files))
    assert SEEN in line(main_part(built.page))
    assert seen(built) == HEADINGS


def test_the_whole_text(make: Maker) -> None:
    text = "## A {#sec:a}\n\nSee @sec:a and @sec:b.\n\n### B {#sec:b}\n\nb\n\n## C {.unnumbered}\n\nc\n\n## D\n\nd\n"
    built = build(make.text(text, **{"content/metadata.yaml": "title: x\nsupplement: true\n"}))
    assert seen(built) == {"A": "S1", "B": "S1.1", "C": "", "D": "S2"}
    assert "See S1 and S1.1." in line(main_part(built.page))


def test_a_reference_to_the_supplement_has_its_words(make: Maker) -> None:
    text = "## A\n\nSee @sec:s.\n\n## Further *material* {#sec:s .supplement}\n\n### M\n\nm\n"
    built = build(make.text(text))
    assert "See Further material." in line(main_part(built.page))
    assert seen(built)["M"] == "S1"


def test_without_numbers_nothing_changes(make: Maker) -> None:
    built = build(make.text("## A\n\na\n\n## S {.supplement}\n\n### M\n\nm\n"))
    assert seen(built) == {"A": "", "S": "", "M": ""}
    assert "recto-supplement" not in built.page
