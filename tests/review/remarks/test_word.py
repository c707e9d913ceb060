"""Comments of Word files: their words, threads, and which are resolved."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from recto.review.remarks import word
from recto.review.remarks.remark import Marked, Remark, Reply, Unreadable
from recto.review.remarks.words import FORMULA, IMAGE

from tests.helpers import Maker, build
from tests.remarks import Said, commented, without_marks, zipped
from tests.word import W, parts, template

TEXT = """# Methods

The study was done in two hospitals. It was *long*.[^1]

![A drawing of it.](images/a.svg){#fig:a}

| Name | Count |
|:-----|:------|
| Ada  | three |

With $a+b$ in it.

[^1]: Nobody knows how long.
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><circle cx="9" cy="9" r="9"/></svg>'


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    make = Maker(tmp_path_factory.mktemp("word"))
    return build(make.text(TEXT, **{"content/images/a.svg": SVG}), "docx").files["manuscript.docx"]


def read(data: bytes) -> Marked:
    return word.read("a.docx", data)


def remark(data: bytes, *comments: Said, **options: Any) -> Remark:
    (found,) = read(commented(data, comments, **options)).remarks
    return found


def quoted(found: Marked, number: int = 0) -> list[str]:
    return [found.words[at] for at in found.remarks[number].words]


def test_a_comment_has_its_words_author_and_date(data: bytes) -> None:
    found = read(commented(data, [Said("two hospitals. It was long", "How many?")]))
    assert quoted(found) == ["two", "hospitals", "it", "was", "long"]
    assert found.remarks[0] == Remark(
        "How many?", "Ben Reader", "2026-01-31", "two hospitals. It was long", found.remarks[0].words
    )


def test_a_part_of_a_word_stands_for_the_word(data: bytes) -> None:
    assert quoted(read(commented(data, [Said("ospital", "Which?")]))) == ["hospitals"]


def test_answers_belong_to_their_thread(data: bytes) -> None:
    comments = [Said("two", "Really?"), Said("#0", "Yes.", "Ada"), Said("long", "Why?"), Said("#0", "Thanks.")]
    first, second = read(commented(data, comments)).remarks
    assert first.replies == (Reply("Ada", "2026-01-31", "Yes."), Reply("Ben Reader", "2026-01-31", "Thanks."))
    assert (second.text, second.replies) == ("Why?", ())


def test_a_thread_that_is_done_is_resolved(data: bytes) -> None:
    assert remark(data, Said("two", "Really?", done=True)).is_resolved
    assert not remark(data, Said("two", "Really?")).is_resolved


def test_threads_of_google_docs_are_comments_on_the_same_words(data: bytes) -> None:
    comments = [Said("two", "Really?"), Said("#0", "_Marked as resolved_", "Ada"), Said("long", "Why?")]
    first, second = read(commented(data, comments, extended=False)).remarks
    assert (first.text, first.replies, first.is_resolved) == ("Really?", (), True)
    assert (second.text, second.is_resolved) == ("Why?", False)
    comments[2] = Said("#0", "_Re-opened_ Not yet.")
    (again,) = read(commented(data, comments, extended=False)).remarks
    assert (again.replies, again.is_resolved) == ((Reply("Ben Reader", "2026-01-31", "Not yet."),), False)


def test_comments_in_notes_cells_and_over_paragraphs(data: bytes) -> None:
    assert quoted(read(commented(data, [Said("knows how", "?")], part="footnotes.xml"))) == ["knows", "how"]
    assert quoted(read(commented(data, [Said("three", "?")]))) == ["three"]
    assert remark(data, Said("Methods\nThe study", "?")).quote == "Methods The study"


def test_images_and_formulas_are_words(data: bytes) -> None:
    words = read(commented(data, [])).words
    assert IMAGE in words
    assert FORMULA in words


def test_recto_s_marks_name_the_lines_of_paragraphs(data: bytes) -> None:
    found = read(commented(data, [Said("two", "?")]))
    assert {line for path, line in found.lines.values() if path == "content/01.text.md"} >= {1, 3, 9}
    assert read(without_marks(data)).lines == {}


def test_a_comment_at_a_point_stands_beside_a_word(data: bytes) -> None:
    package = parts(commented(data, [Said("two", "Here")]))
    root = etree.fromstring(package["word/document.xml"])
    for mark in [*root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd")]:
        mark.getparent().remove(mark)  # type: ignore[union-attr]  # it has one
    found = read(zipped(package | {"word/document.xml": etree.tostring(root)}))
    assert (quoted(found), found.remarks[0].is_beside, found.remarks[0].quote) == (["two"], True, "")


def test_a_comment_without_a_place_is_kept(data: bytes) -> None:
    package = parts(commented(data, [Said("two", "Where?")]))
    package["word/document.xml"] = parts(data)["word/document.xml"]
    (found,) = read(zipped(package)).remarks
    assert (found.text, found.words) == ("Where?", ())


def test_deleted_words_count_as_words(data: bytes) -> None:
    package = parts(data)
    package["word/document.xml"] = package["word/document.xml"].replace(b"two hospitals", b"two h").replace(
        b"</w:p>", b'<w:del w:id="9" w:author="B"><w:r><w:delText> gone words</w:delText></w:r></w:del></w:p>', 1
    )  # fmt: skip
    assert {"gone", "words"} <= {*read(zipped(package)).words}


def with_comments(data: bytes, comments: str) -> bytes:
    whole = f'<w:comments xmlns:w="{W[1:-1]}">{comments}</w:comments>'
    return zipped(parts(data) | {"word/comments.xml": whole.encode()})


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda data: b"PK" + data[2:200], "is not a Word file"),
        (lambda _: b"\xd0\xcf\x11\xe0", "is a file of an old Word, or has a password"),
        (lambda data: with_comments(data, '<w:comment w:id="1"/>' * 6_000), "has more than 5,000 comments"),
        (lambda data: with_comments(data, '<w:comment w:id="1"/>' * 1_000_000), "has a part larger than 20 MB"),
        (lambda data: with_comments(data, "<w:p/>" * 400_000), "is not as Word writes it"),
        (lambda data: with_comments(data, "<"), "is damaged"),
        (lambda data: zipped(parts(data) | {"word/comments.xml": b" " * 30_000_000}), "larger than 20 MB"),
        (
            lambda data: zipped(parts(data) | {"word/comments.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "is not as Word writes it",
        ),
        (lambda data: zipped({**template_parts(), "word/document.xml": b"<a/>" * 2}), "is damaged"),
    ],
)
def test_hostile_files_are_refused_in_words(data: bytes, made: Any, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(made(data))


def template_parts() -> dict[str, bytes]:
    return parts(template())


def test_threads_that_answer_each_other_are_kept(data: bytes) -> None:
    package = parts(commented(data, [Said("two", "A"), Said("#0", "B")]))
    package["word/commentsExtended.xml"] = package["word/commentsExtended.xml"].replace(
        b'paraId="00000001"', b'paraId="00000001" w15:paraIdParent="00000002"'
    )
    found = read(zipped(package)).remarks
    assert [(one.text, [reply.text for reply in one.replies]) for one in found] == [("A", ["B"])]
