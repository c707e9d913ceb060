"""The supplement's figures, tables and equations are S1, S2 and so on, in every format."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from recto.core.model import Metadata
from recto.document.supplement import tags

from tests.helpers import SVG, Built, Maker, build, check, pdf_text, plain_text, word_text

FILES = {"content/images/a.svg": SVG}
MAIN = "See @fig:x, @fig:s, @fig:p-b, @tbl:s, @eq:s, @fig:t and @fig:y.\n\n![A.](images/a.svg){#fig:x}\n"
PARTS = """![B.](images/a.svg){#fig:s width=50%}

::: {#fig:p}
![P.](images/a.svg) ![Q.](images/a.svg){#fig:p-b}

Both.
:::

![Own.](images/a.svg){#fig:t tag="X9"}

| a |
|---|
| 1 |

Table: t. {#tbl:s}

$$ a $$ {#eq:s}

`{#fig:code}` and $b$ <!-- {#fig:none} -->
"""
AFTER = "![After.](images/a.svg){#fig:y}\n"
SEE = "See 1, S1, S2b, S1, S1, X9 and 2."


def seen(built: Built) -> str:
    page = re.sub(r"<[^>]+>", "", built.page).replace("&nbsp;", " ")
    return " ".join(page.split())


@pytest.mark.parametrize(
    "text",
    [
        f"{MAIN}\n## Supplement {{.supplement}}\n\n### More\n\n{PARTS}\n## After\n\n{AFTER}",
        f"{MAIN}\n## Supplement {{#more .unnumbered .supplement}}\n\n{PARTS}\n# After\n\n{AFTER}",
    ],
)
def test_below_a_heading(text: str, make: Maker) -> None:
    built = build(make.text(text, **FILES), "html", "pdf", "docx", "latex", "jats")
    assert [one for one in built.diagnostics if one.code[0] in "OX"] == []
    assert SEE in seen(built)
    for label in ("Figure 1:", "Figure S1:", "Figure S2:", "Figure X9:", "Table S1:", "Figure 2:", "(S1)"):
        assert label in seen(built)
    assert SEE in " ".join(pdf_text(built.files["manuscript.pdf"]).split())
    assert SEE in " ".join(word_text(built.files["manuscript.docx"]).split())
    assert "S2b" in built.text("manuscript.tex")
    assert zipfile.is_zipfile(BytesIO(built.files["manuscript.docx"]))
    assert "#fig:code" in built.page


def test_a_file(make: Maker) -> None:
    files = {"content/90.more.md": PARTS, "content/95.after.md": AFTER, **FILES}
    built = build(make.text(MAIN, **files, **{"content/metadata.yaml": "title: x\nsupplement: [90.more.md]\n"}))
    assert SEE in seen(built)


def test_the_whole(make: Maker) -> None:
    built = build(
        make.text(f"{MAIN}\n{PARTS}\n{AFTER}", **FILES, **{"content/metadata.yaml": "title: x\nsupplement: true\n"})
    )
    assert "See S1, S2, S3b, S1, S1, X9 and S4." in seen(built)


def test_a_value_of_the_wrong_kind_is_reported(make: Maker) -> None:
    found = check(make.text(MAIN, **FILES, **{"content/metadata.yaml": "title: x\nsupplement: {a: 1}\n"}))
    assert {one.code for one in found if one.code[0] == "M"} == {"M002"}


def test_without_one_nothing_is_added() -> None:
    text = "## A supplement of sorts {#x .other}\n\n{#fig:x}\n"
    assert [*tags(text, plain_text(text), Metadata("content/metadata.yaml", {}, {}))] == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("{#fig:a" * 50_000, 0),
        ("# a {" * 30_000, 0),
        ("::: {#fig:x}\n" * 30_000, 30_000),
        ("#" * 200_000, 0),
        ("# {.supplement}\n" * 3000, 0),
    ],
)
def test_long_hostile_texts_are_read_to_their_end(text: str, labels: int) -> None:
    metadata = Metadata("content/metadata.yaml", {"supplement": True}, {})
    assert len([*tags(text, plain_text(text), metadata)]) == labels
