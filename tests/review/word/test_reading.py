"""What a Word file says, whoever wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from recto.formats.docx.template_package import Package
from recto.review.word.reading import Token, read, settled

from tests.word import W, template

HEAD = f'<w:document xmlns:w="{W[1:-1]}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'


def tokens(body: str, *, accept: bool = True) -> Sequence[Token]:
    document = f"{HEAD}{body}</w:body></w:document>".encode()
    data = template(replaced={"word/document.xml": document})
    return read(Package(data), lambda _: accept).tokens


def written(body: str, *, accept: bool = True) -> str:
    """The text, with the looks of words and the kinds of paragraphs."""
    found = []
    for token in tokens(body, accept=accept):
        look = "".join(f"<{one}>" for one in sorted(token.look))
        found.append(
            f"[{token.kind} {token.text}]" if token.kind not in ("word", "sign", "space") else look + token.text
        )
    return "".join(found)


def run(text: str, about: str = "") -> str:
    return f'<w:r><w:rPr>{about}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


NOT_BOLD, RAISED = '<w:b w:val="0"/>', '<w:vertAlign w:val="superscript"/>'
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


LINK = ' HYPERLINK "https://a.b/c" \\l "d"'


def said(*instructions: str) -> str:
    return "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)


def moved(tag: str) -> str:
    return f'<w:{tag} w:author="Ada">{run("b")}</w:{tag}>'


CASES: dict[str, tuple[str, str]] = {
    "words in several runs": (f"<w:p>{run('al')}{run('pha')} {run(' beta')}</w:p>", "alpha beta[end p]"),
    "a citation of Word with its space": (
        f"<w:p>{run('a')}{BEGIN}<w:r><w:instrText>CITATION Roe1 </w:instrText></w:r>{SEPARATE}{run(' (1)')}{END}</w:p>",
        "a [cite (1)][end p]",
    ),
    "looks": (
        f"<w:p>{run('a', '<w:b/>')}{run('b', '<w:i/>')}{run('c', NOT_BOLD)}</w:p>",
        "<bold>a<italic>bc[end p]",
    ),
    "a raised word": (f"<w:p>{run('x')}{run('2', RAISED)}</w:p>", "x<sup>2[end p]"),
    "empty paragraphs": (f"<w:p/><w:p>{run(' a ')}</w:p><w:p/>", "a[end p]"),
    "a line break": ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>", "a[break \n]b[end p]"),
    "a page break": ('<w:p><w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r></w:p>', "ab[end p]"),
    "a heading": (f'<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>{run("a")}</w:p>', "a[end h2]"),
    "a number that Word counts": (
        f'<w:p>{run("Figure ")}<w:fldSimple w:instr=" SEQ Figure ">{run("7")}</w:fldSimple></w:p>',
        "Figure [label 7][end p]",
    ),
    "a field in pieces": (
        f"<w:p>{BEGIN}{said(' REF ', '_Ref1')}{SEPARATE}{run('3')}{END}</w:p>",
        "[label 3][end p]",
    ),
    "a link that is a field": (
        f"<w:p>{BEGIN}{said(LINK)}{SEPARATE}{run('x')}{END}</w:p>",
        "<link:https://a.b/c#d>x[end p]",
    ),
    "a table": (
        f"<w:tbl><w:tr><w:tc><w:p>{run('a')}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "a[end cell][end cell][row ]",
    ),
    "text in a control": (f"<w:sdt><w:sdtContent><w:p>{run('a')}</w:p></w:sdtContent></w:sdt>", "a[end p]"),
}  # fmt: skip
INSERTED = '<w:ins w:author="Ada" w:date="2026-01-31T12:00:00Z">'
DELETED = '<w:del w:author="Ada"><w:r><w:delText>b</w:delText></w:r></w:del>'
TRACKED: dict[str, tuple[str, str, str]] = {
    "words": (f"<w:p>{run('a')}{INSERTED}{run('c')}</w:ins>{DELETED}</w:p>", "ac[end p]", "ab[end p]"),
    "the end of a paragraph": (
        f'<w:p><w:pPr><w:rPr><w:ins w:author="Ada"/></w:rPr></w:pPr>{run("a")}</w:p><w:p>{run("b")}</w:p>',
        "a[end p]b[end p]",
        "ab[end p]",
    ),
    "a paragraph": (
        f'<w:p><w:pPr><w:rPr><w:del w:author="Ada"/></w:rPr></w:pPr>{DELETED}</w:p><w:p>{run("c")}</w:p>',
        "c[end p]",
        "b[end p]c[end p]",
    ),
    "a row": (
        f'<w:tbl><w:tr><w:trPr><w:ins w:author="Ada"/></w:trPr><w:tc><w:p>{run("a")}</w:p></w:tc></w:tr></w:tbl>',
        "a[end cell][row ]",
        "",
    ),
    "a move": (
        f"<w:p>{run('a')}{moved('moveFrom')}{run('c')}{moved('moveTo')}</w:p>",
        "acb[end p]",
        "abc[end p]",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_read(name: str) -> None:
    body, wanted = CASES[name]
    assert written(body) == wanted


@pytest.mark.parametrize("name", TRACKED)
def test_tracked_changes_are_accepted_or_rejected(name: str) -> None:
    body, accepted, rejected = TRACKED[name]
    assert written(body) == accepted
    assert written(body, accept=False) == rejected


def test_authors_of_changes_are_known_with_their_last_date() -> None:
    document = f"{HEAD}<w:p>{INSERTED}{run('a')}</w:ins></w:p></w:body></w:document>".encode()
    found = read(Package(template(replaced={"word/document.xml": document})))
    assert found.authors == {"Ada": "2026-01-31T12:00:00Z"}


def test_what_was_made_says_where_it_comes_from(sent: Any) -> None:
    assert sent.word.cited["1"] == ("doi:10.5555/alpha",)
    assert sent.word.cited["2"] == ("doi:10.5555/beta", "doi:10.5555/gamma")
    assert [token.name for token in sent.word.tokens if token.kind == "cite"] == ["1", "2"]
    [note] = sent.word.notes
    assert note.startswith("_recto_")


def test_a_file_of_another_program_is_left_as_it_is(sent: Any) -> None:
    assert settled(sent.word, sent.word) == sent.word


def test_libreoffice_ends_citations_behind_a_note_one_letter_early(sent: Any) -> None:
    def cut(one: Token) -> list[Token]:
        is_one = one.kind == "cite" and one.text.endswith("]")
        return [replace(one, text=one.text[:-1]), Token("sign", "]")] if is_one else [one]

    early = replace(sent.word, tokens=tuple(part for one in sent.word.tokens for part in cut(one)), by_libreoffice=True)
    assert early.tokens != sent.word.tokens
    assert settled(early, sent.word).tokens == settled(replace(sent.word, by_libreoffice=True), sent.word).tokens
