"""Paragraphs of the Word file: alignment, classes, rules, page breaks and lists."""

from __future__ import annotations

from tests.helpers import Maker, build
from tests.word import W, bookmarks, document, paragraph, parts, style_of, text_of


def test_paragraphs_of_html_are_aligned(make: Maker) -> None:
    html = (
        '<p align="center">One.</p>\n\n<p>Two.</p>\n\n<center>Three.</center>\n\n<div align="right">\nFour.\n</div>\n'
    )
    root = document(parts(build(make.text(html), "docx").files["manuscript.docx"]))
    styles = {text_of(one): style_of(one) for one in root.iter(f"{W}p")}
    assert [styles[f"{word}."] for word in "One Three Four".split()] == ["Centered", "Centered", "RightAligned"]
    assert styles["Two."] != "Centered"


def test_html_and_classes_of_the_author_show(package: dict[str, bytes]) -> None:
    root = document(package)
    letters = {
        text_of(run).strip(): {child.tag.removeprefix(W) for child in run.iterfind(f"{W}rPr/*")}
        for run in root.iter(f"{W}r")
    }
    assert "i" in letters["Version of today"] or "i" in letters["Version"]
    assert letters["2"] == {"rStyle", "vertAlign"}
    assert paragraph(package, "Centered") is not None
    assert paragraph(package, "HorizontalRule") is not None
    heading = next(one for one in root.iter(f"{W}p") if text_of(one) == "First")
    assert heading.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert "nowhere" in text_of(root)
    # No line begins with the space that stood beside a tag.
    for one in root.iter(f"{W}p"):
        assert text_of(one) == text_of(one).lstrip(" ")


def test_tasks_have_their_boxes_as_bullets(make: Maker) -> None:
    package = parts(build(make.text("- [ ] to do\n- [x] done\n"), "docx").files["manuscript.docx"])
    items = [one for one in document(package).iter(f"{W}p") if text_of(one) in ("to do", "done")]
    assert [one.find(f"{W}pPr/{W}numPr") is not None for one in items] == [True, True]
    assert {"_recto_1_1", "_recto_1_2"} <= bookmarks(package).keys()
