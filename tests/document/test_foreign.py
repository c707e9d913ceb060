"""References in other languages than the manuscript's."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pikepdf
import pytest
from recto.document.foreign import foreign_words, mark

from tests.helpers import Built, Maker, build
from tests.word import parts

ARABIC = {
    "id": "doi:10.5555/alpha",
    "type": "article-journal",
    "language": "ar",
    "title": "الكتابة <i>التعاونية</i> (دراسة 2020)",
    "author": [{"family": "الخوارزمي", "given": "محمد"}],
    "container-title": "مجلة العلوم",
    "volume": "12",
    "page": "5-7",
    "issued": {"date-parts": [[2002]]},
}
GERMAN = {
    **ARABIC,
    "id": "doi:10.5555/beta",
    "language": "de_DE",
    "title": "Wörter & Sätze",
    "container-title": "Wörter",
}
GERMAN |= {"author": [{"family": "Müller", "given": "Jörg"}]}


@pytest.mark.parametrize(
    ("item", "lang", "found"),
    [
        ({"title": "Wörter", "language": "de"}, "en", {"Wörter": {"lang": "de"}}),
        ({"title": "Wörter", "language": "de_AT"}, "de-DE", {}),
        ({"title": "Wörter", "language": "german"}, "en", {}),
        ({"title": "Words", "language": "ja", "container-title": "日本誌"}, "en", {"日本誌": {"lang": "ja"}}),
        ({"title": "Слова", "language": "ru", "publisher": "Nauka"}, "en", {"Слова": {"lang": "ru"}}),
        ({"title": "Слова"}, "en", {}),
        ({"title": "כתיבה: 3"}, "en", {"כתיבה: 3": {"dir": "rtl"}}),
        ({"title": "كلمات", "language": "ar"}, "fa", {"كلمات": {"lang": "ar"}}),
        ({"title": "Words", "language": "en"}, "fa", {"Words": {"lang": "en", "dir": "ltr"}}),
        ({"title": "1984", "language": "de"}, "en", {}),
        ({"author": [{"family": "王", "given": "小明"}], "language": "zh"}, "en",
         {"王": {"lang": "zh"}, "小明": {"lang": "zh"}}),
    ],
)  # fmt: skip
def test_which_words_are_foreign(item: dict[str, Any], lang: str, found: dict[str, dict[str, str]]) -> None:
    assert foreign_words({"id": "x", **item}, lang) == found


def made(make: Maker, *formats: str) -> Built:
    items = json.dumps([ARABIC, GERMAN])
    return build(
        make.text("Two [@doi:10.5555/alpha; @doi:10.5555/beta].", **{"content/manual-references.json": items}), *formats
    )


def test_the_page_isolates_them(make: Maker) -> None:
    page = made(make).page
    arabic = '<span lang="ar" dir="rtl">{}</span>'
    assert f"{arabic.format('مجلة العلوم')}. 2002;12: 5–7." in page
    assert f"{arabic.format('الكتابة')} <em>{arabic.format('التعاونية')}</em>" in page
    assert '<span lang="de-DE">Wörter &amp; Sätze</span>. Wörter.' in page


def test_the_pdf_and_word_name_them(make: Maker) -> None:
    built = made(make, "pdf", "docx", "latex")
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as pdf:
        named = {
            str(one.Lang)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/Lang" in one
        }
    assert named == {"ar", "de-DE"}
    runs = re.findall(r"<w:r>.*?</w:r>", parts(built.files["manuscript.docx"])["word/document.xml"].decode())
    (journal,) = (run for run in runs if "مجلة" in run)
    assert "<w:rtl/>" in journal
    assert 'w:bidi="ar"' in journal
    assert "foreignlanguage" not in built.text("manuscript.tex")
    assert [one for one in built.diagnostics if one.code[0] == "O"] == []


def test_only_whole_words_are_marked() -> None:
    item = {"id": "x", "author": [{"family": "לי"}], "language": "he"}
    html = '<div id="ref-x">ילים לי</div>'
    tree = {"pandoc-api-version": [1], "meta": {}, "blocks": []}
    assert mark(json.dumps(tree), html, [item], "en")[1].count("<span") == 1
    assert mark("untouched", html, [{"id": "x", "title": "Words"}], "en") == ("untouched", html)
