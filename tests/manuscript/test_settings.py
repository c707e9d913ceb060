"""``recto:`` of metadata.yaml: what holds, and that a wrong value takes no other with it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from recto.core.diagnostics import Diagnostic
from recto.core.model import Manuscript, Metadata, OptIns, SourceFile
from recto.manuscript import metadata as schema
from recto.manuscript.read import read
from recto.manuscript.settings import DocxSettings, FormatSettings, LatexSettings, PdfSettings, format_settings

from tests.helpers import Maker, build, said


def asked(recto: object) -> FormatSettings:
    return format_settings(Manuscript(Path(), (), Metadata("content/metadata.yaml", {"recto": recto}, {})))


def test_what_is_asked_for_holds() -> None:
    assert asked({}) == asked(None) == FormatSettings()
    pdf = {"paper": "Letter", "columns": 2, "review": True, "figures": "end", "archive": True, "standard": "ua-2"}
    known = asked({"pdf": pdf, "docx": {"paper": "letter"}, "latex": {"references": "bibtex"}, "resolution": 300})
    assert known.pdf == PdfSettings("letter", 2, True, "end", True, "ua-2")
    assert not known.pdf.in_columns  # the numbers of two columns would stand in one margin
    assert asked({"pdf": {"columns": 2}}).pdf.in_columns
    assert known.docx == DocxSettings("letter", review=False)
    assert asked({"docx": {"citations": "zotero", "marks": False}}).docx == DocxSettings(
        citations="zotero", marks=False
    )
    assert known.latex == LatexSettings("bibtex")
    assert known.resolution == 300


@pytest.mark.parametrize("value", ["a5", 3, None, [], {}, "yes", "300", 100, 10_000, 0])
def test_a_value_that_is_none_counts_as_not_given(value: object) -> None:
    pdf = dict.fromkeys(("paper", "columns", "review", "figures", "archive", "standard"), value)
    docx = dict.fromkeys(("paper", "review", "citations", "marks"), value)
    assert asked({"pdf": pdf, "docx": docx, "latex": {"references": value}, "resolution": value}) == FormatSettings()
    assert asked({"pdf": value, "docx": {"review": True}}) == FormatSettings(docx=DocxSettings(review=True))
    assert asked(value) == FormatSettings()


@pytest.mark.parametrize("name", [one.name for one in fields(PdfSettings)])
def test_a_wrong_value_leaves_the_others(name: str) -> None:
    pdf: dict[str, Any] = {"paper": "letter", "columns": 2, "review": True, "figures": "end", "archive": True}
    pdf["standard"] = "ua-2"
    known = asked({"pdf": pdf | {name: "wrong"}, "resolution": 5, "docx": {"review": True, "paper": 7}})
    assert known.pdf == PdfSettings(**{key: value for key, value in pdf.items() if key != name})
    assert known.docx == DocxSettings(review=True)


@pytest.mark.parametrize(
    ("model", "kind"), [(schema.Pdf, PdfSettings), (schema.Docx, DocxSettings), (schema.Latex, LatexSettings)]
)
def test_each_key_of_the_schema_is_a_setting(model: Any, kind: Any) -> None:
    assert schema.keys(model) == tuple(one.name for one in fields(kind))


def test_an_option_asks_for_review_whatever_the_metadata_say() -> None:
    known = asked({"pdf": {"paper": "letter"}}).for_review()
    assert (known.pdf, known.docx) == (PdfSettings("letter", review=True), DocxSettings(review=True))


# --- the page's opt-ins -----------------------------------------------------------------------------------------------

ALL = {
    "hypothesis": True,
    "analytics": {"src": "https://count.example.org/a.js", "data-site": "one"},
    "images": ["https://example.org/figures/"],
    "scripts": ["a.js"],
    "styles": ["a.css"],
}


def read_in(make: Maker, page: Any) -> tuple[OptIns, list[Diagnostic]]:
    found: list[Diagnostic] = []
    metadata = yaml.safe_dump({"title": "x", "recto": {"page": page}})
    files = {
        "content/metadata.yaml": metadata,
        "content/a.js": "a;",
        "content/a.css": "p { color: red }",
        "content/ends.js": "'</script><img>'",
    }
    return format_settings(read(make.text("Text.\n", **files), found.append)).page, found


def test_what_the_page_is_let_do(make: Maker) -> None:
    page, found = read_in(make, ALL)
    assert found == []
    script, style = SourceFile("content/a.js", "a;"), SourceFile("content/a.css", "p { color: red }")
    where = ("https://example.org/figures/",)
    assert page == OptIns(True, ALL["analytics"], where, (script,), (style,))  # type: ignore[arg-type]  # a mapping of texts


@pytest.mark.parametrize(
    ("page", "place"),
    [
        (["hypothesis"], "content/metadata.yaml:2:3"),
        ({"hypothesi": True}, "content/metadata.yaml:3:5"),
        ({"hypothesis": "yes please"}, "content/metadata.yaml:3:5"),
        ({"images": ["http://example.org"]}, "content/metadata.yaml:4:7"),
        ({"images": ["https://example.org; script-src *"]}, "content/metadata.yaml:4:7"),
        ({"images": ["*"]}, "content/metadata.yaml:4:7"),
        ({"analytics": "example.org/a.js"}, "content/metadata.yaml:3:5"),
        ({"analytics": {"src": "//example.org/a.js", "onload": "x"}}, "content/metadata.yaml:3:5"),
        ({"scripts": ["none.js"]}, "content/metadata.yaml:4:7"),
        ({"scripts": ["../../secret.js"]}, "content/metadata.yaml:4:7"),
        ({"scripts": ["/etc/passwd"]}, "content/metadata.yaml:4:7"),
        ({"scripts": ["ends.js"]}, "content/metadata.yaml:4:7"),
    ],
)
def test_what_is_not_understood_stays_off(page: Any, place: str, make: Maker) -> None:
    known, found = read_in(make, page)
    assert {one.code for one in found} == {"M007"}
    assert place in {str(one.location) for one in found}
    assert all(one.hint for one in found)
    assert (known.hypothesis, known.images, known.scripts) == (False, (), ())
    assert "onload" not in known.analytics
    assert all(value.startswith("https://") for value in known.analytics.values())


def test_a_wrong_setting_of_the_page_leaves_the_others(make: Maker) -> None:
    page, found = read_in(make, ALL | {"images": ["*", "https://example.org/figures/"], "hypothesis": 5})
    assert [one.code for one in found] == ["M007", "M007"]
    assert page.images == ("https://example.org/figures/",)
    assert page.analytics == ALL["analytics"]
    assert [one.path for one in page.scripts] == ["content/a.js"]


HOSTILE = (
    "@import 'x.css';", "p { background: url(https://evil.example/x.png) }", "p { background: u\\72l(x) }",
    "p { background: ur/**/l(x) } q { background: url(x) }", "</style><script>alert(1)</script>", "<!-- x",
    "@font-face { font-family: x; src: local(y) }", "p { width: expression(alert(1)) }", "@\\69mport 'x'",
    "p { background: image-set('x' 1x) }", "/* unclosed url(x)", "p { content: '\\3c /style>' }",
)  # fmt: skip


@pytest.mark.parametrize("css", HOSTILE)
@pytest.mark.parametrize("place", ["page", "pdf"])
def test_a_style_that_loads_or_ends_is_left_out(css: str, place: str, make: Maker) -> None:
    metadata = f"title: x\nrecto: {{{place}: {{styles: [own.css]}}}}\n"
    project = make.text("Words.\n", **{"content/metadata.yaml": metadata, "content/own.css": css})
    built = build(project, "html", "pdf")
    if css.startswith("/*"):
        assert said(built.diagnostics) == []  # a comment without an end has all in it
        return
    ((code, severity, where),) = [one for one in said(built.diagnostics) if one[0][0] == "M"]
    assert (code, severity) == ("M007", "error")
    assert (where or "").startswith("content/metadata.yaml:2:")
    assert css not in built.page
    assert "evil" not in built.page


def test_styles_of_the_project(make: Maker) -> None:
    metadata = "title: x\nrecto: {page: {styles: [own.css]}, pdf: {styles: [print.css]}}\n"
    files = {"content/own.css": "p { color: #a00 }", "content/print.css": "p { color: #00a; font-size: 30pt }"}
    plain = build(make.text("Words.\n", **{"content/metadata.yaml": "title: x\n"}), "html", "pdf")
    built = build(make.text("Words.\n", **{"content/metadata.yaml": metadata, **files}), "html", "pdf")
    assert built.diagnostics == []
    assert "<style>\np { color: #a00 }\n</style>" in built.page
    assert "#00a" not in built.page
    plain_height, own_height = (first_letter(one.files["manuscript.pdf"]) for one in (plain, built))
    assert own_height > 2 * plain_height


def first_letter(pdf: bytes) -> float:
    """The height of the W of "Words", in points."""
    import pypdfium2

    words = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    text = words.get_text_range()
    _, bottom, _, top = words.get_charbox(text.index("Words"))
    return float(top - bottom)
