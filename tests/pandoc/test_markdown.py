"""What is prose and what is not, against Pandoc's own reading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from recto.pandoc import ast
from recto.pandoc.markdown import Kind, pieces, prose

from tests.helpers import CASES, examine, pandoc

ROOT = Path(__file__).parents[2]


def found(text: str) -> list[tuple[str, str]]:
    """The pieces of a text: what each is, and what stands there."""
    return [(piece.kind.value, text[piece.start : piece.end]) for piece in pieces(text)]


@pytest.mark.parametrize(
    ("kind", "piece"),
    [
        (Kind.CODE, "`a word`"),
        (Kind.CODE, "`` a ` word ``"),
        (Kind.MATHS, "$x + y$"),
        (Kind.MATHS, "$$x\n+ \\$ y$$"),
        (Kind.TEX, "\\textbf{word}"),
        (Kind.TEX, "\\begin{figure}\nwords\n\\end{figure}"),
        (Kind.COMMENT, "<!-- words\n\n> and more -->"),
        (Kind.VERBATIM, "<pre>words *and*\n\nmore</pre>"),
        (Kind.TAG, '<span title="some > words">'),
        (Kind.TAG, "</span>"),
        (Kind.ENTITY, "&nbsp;"),
        (Kind.ENTITY, "&#8211;"),
        (Kind.ESCAPE, "\\*"),
        (Kind.AUTOLINK, "<https://example.org/words>"),
        (Kind.AUTOLINK, "<ada@example.org>"),
        (Kind.ADDRESS, "https://example.org/some_(words)"),
        (Kind.ADDRESS, "ada.lovelace@example.org"),
        (Kind.MARK, "[^note]"),
        (Kind.KEY, "@doi:10.1098/rsif.2017.0387"),
        (Kind.KEY, "@{url:https://example.org/words/}"),
    ],
)
def test_a_piece_in_a_line(kind: Kind, piece: str) -> None:
    text = f"Before {piece} after."
    assert found(text) == [(kind.value, piece)]
    assert prose(text).split() == ["Before", "after."]


@pytest.mark.parametrize(
    ("kind", "piece"),
    [
        (Kind.CODE, "```python\nwords\n\n# more\n```"),
        (Kind.CODE, "~~~~ {.r}\nwords\n~~~\nmore\n~~~~"),
        (Kind.CODE, "    words\n    more\n"),
        (Kind.METADATA, "---\ntitle: words\n---"),
        (Kind.DIV, "::: {.note}"),
        (Kind.ALIAS, "[@tag:a]: doi:10.1098/rsif.2017.0387"),
        (Kind.DEFINITION, "[label]: https://example.org 'Words'"),
        (Kind.NOTE, "[^note]:"),
    ],
)
def test_a_piece_of_lines(kind: Kind, piece: str) -> None:
    text = f"Before.\n\n{piece}\n\nAfter.\n"
    assert found(text) == [(kind.value, piece)]
    assert prose(text).split() == ["Before.", "After."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[the words](https://example.org 'a title')", "the words"),
        ("[the words](<https://example.org/a b>){.button}", "the words"),
        ("[the words][label]", "the words"),
        ('![A caption.](images/a_(1).svg){#fig:a alt="With } in it"}', "A caption"),
        ("## A heading {#sec:a .unnumbered}", "A heading"),
        ("As they show [see @a, p. 3; @b]", "As they show see p"),
        ("It costs $20,000 and $30,000 then", "It costs and then"),
        ("- an item\n\n    its second paragraph", "an item its second paragraph"),
        ("[^a]: a note\n\n    its second paragraph", "a note its second paragraph"),
        ("<div>words</div>", "words"),
        ("`code` words `{=html}`", "words"),
        ("{word} and {{ word }}", "word and word"),
        ("an `unclosed span\n\nwords", "an unclosed span words"),
        ("an <!-- unclosed comment", "an unclosed comment"),
    ],
)
def test_words_that_stay(text: str, words: str) -> None:
    assert re.findall(r"[^\W\d_]+", prose(text)) == words.split()


def test_a_fence_that_is_not_closed() -> None:
    assert found("```python\nwords\n") == [(Kind.UNCLOSED_FENCE.value, "```python")]


@pytest.mark.parametrize(
    "opening", ["<!--", "<pre>", "```\n", "\\begin{a}", "`", "$", "[^", "](", "{#", "<a '", '<a "']
)
def test_what_is_never_closed_takes_no_time(opening: str) -> None:
    assert prose(opening * 3000)


ITEMS = """
one|- one|1. one|10. one|1.  one|-   one|- [ ] one|* one|(a) one|(@good) one|#. one|[^n]: one|Term//:   one|Term/: one
- one/- two|- one/  - two|- one/    - two|- one//    - two|1. one/   - two|1. a//   - b//2. c|- one/lazy|Text./- one
- one//  two|- one//    two|- one//Text|- one//        code|- one//    ```/    - code/    ```|# Heading/- one
Then. We/go|- one/  - two/    - three//  text
"""
"""Items of lists, definitions and notes, and what is none; a slash stands for the end of a line."""


def test_indented_text_is_code_where_it_is_to_pandoc() -> None:
    texts: list[str] = []
    marks: list[str] = []
    for item in re.split(r"[|\n]", ITEMS.strip()):
        for indent in range(12):
            mark = f"marked{len(marks)}"
            numbered = item.replace("/", "\n").replace("[^n]", f"[^{mark}]").replace("@good", f"@{mark}")
            texts.append(f"# New[^{mark}]\n\n{numbered}\n\n{' ' * indent}{mark}\n{' ' * indent}more\n")
            marks.append(mark)
    text = "\n".join(texts)
    tree = ast.loads(pandoc("--from", "markdown", "--to", "json", text=text).stdout)["blocks"]
    theirs = " ".join(ast.text(element) for element in ast.walk(tree) if element["t"] == "CodeBlock")
    ours = " ".join(text[piece.start : piece.end] for piece in pieces(text) if piece.kind is Kind.CODE)
    assert len(marks) == 360
    assert [mark for mark in marks if f"{mark}\n" in ours] == [mark for mark in marks if f"{mark}\n" in theirs]


def inlines(tree: Any) -> Iterator[str]:
    """The text of a document, without code, maths, raw text and citations' own text."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node[::-1]
        elif isinstance(node, dict):
            match node:
                case {"t": "Cite", "c": [citations, _]}:
                    stack += [part for one in citations for part in (one["citationSuffix"], one["citationPrefix"])]
                case {"t": "Str", "c": text}:
                    yield text
                case {"t": "Figure", "c": [attr, caption, content]}:  # what its image holds is the description
                    yield " "
                    stack += [caption, content * ("panels" in attr[1])]
                case {"t": "Link" | "Image", "c": [_, content, _]} | {"t": "Header", "c": [_, _, content]}:
                    stack.append(content)
                case {"t": "Code" | "CodeBlock" | "Math" | "RawInline" | "RawBlock"}:
                    pass
                case {"t": _, **rest}:
                    yield " "
                    stack.append(rest.get("c", []))
                case _:
                    stack += list(node.values())[::-1]


def words(text: str) -> set[str]:
    """Words without what is written differently there and here: addresses, labels, and what begins a caption."""
    text = re.sub(r"\{#[^}]*\}|\S+://\S+|\S+@\S+|(?m:^Table:)", " ", text)
    return set(re.findall(r"[^\W\d_]{2,}", text))


@pytest.mark.parametrize("project", [ROOT, *sorted(path for path in CASES.iterdir() if (path / "content").is_dir())],
                         ids=lambda path: path.name)  # fmt: skip
def test_words_of_prose_are_words_of_the_document(project: Path) -> None:
    examined = examine(project)
    text = examined.text.text
    ours, theirs = prose(text), " ".join(inlines(json.loads(examined.document.ast)["blocks"]))
    assert len(ours) == len(text)
    assert all(
        blank in (" ", "\n", one) and (one != "\n" or blank == "\n") for one, blank in zip(text, ours, strict=True)
    )
    assert words(ours) - words(theirs) == set()
    if project.name != "hostile":  # there Pandoc makes text of links that run something
        assert words(theirs) - words(ours) == set()


def test_it_is_quick() -> None:
    text = "A sentence with $x$, `code`, [a link](https://example.org) and a citation [@doi:10.1/x].\n" * 3000
    assert len(prose(text)) == len(text)
