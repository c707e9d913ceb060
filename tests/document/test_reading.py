"""Pandoc's run: its dialect, comments in lists, and metadata in the text."""

from __future__ import annotations

import json
import re

import pytest
from recto.document.reading import MARKDOWN, lone_brackets
from recto.pandoc import ast

from tests.helpers import pandoc, parsed


def test_a_percent_sign_at_the_beginning_begins_no_title_block() -> None:
    text = "% of the samples\n% were lost\n\nThe rest.\n"
    document, _ = parsed(text)
    assert ast.words(ast.loads(document.ast)["blocks"]).split() == "% of the samples % were lost The rest.".split()


def test_metadata_in_the_text_is_left_out() -> None:
    text = "One.\n\n---\nlang: de\nbibliography: /etc/passwd\nreferences:\n- id: x\n...\n\n---\ntitle: A\n---\n\nTwo.\n"
    document, found = parsed(text)
    tree = ast.loads(document.ast)
    assert (tree["meta"], ast.words(tree["blocks"]).split()) == ({}, ["One.", "Two."])
    assert [(d.code, str(d.location)) for d in found] == [("T005", "content/0.md:4:1"), ("T005", "content/0.md:11:1")]
    assert found[0].message.endswith(": lang, bibliography, references")


@pytest.mark.parametrize(
    "text",
    [
        "- one\n<!-- - hidden @doi:10.5555/hidden\n- hidden -->\n- two\n",
        "1. one\n<!--\n2. hidden ![hidden](a.png){#fig:hidden}\n-->\n3. two\n",
        "* one <!-- hidden:\n* hidden -->\n* two\n",
        "(@) one\n<!-- (@) hidden\n(@) hidden -->\n(@) two\n",
        "- [ ] one <!--\n- [ ] hidden -->\n- [ ] two\n",
        "- one\n<!--\n- hidden\n\n- hidden\n\n-->\n- two\n",
        "- one <!-- hidden\n\nhidden -->\n- two\n",
        "- one <!--\n```\nhidden\n```\n-->\n- two\n",
        "- one\n  - in <!-- hidden\n  - hidden -->\n- two\n",
        "> - one <!-- hidden\n> - hidden -->\n> - two\n",
        "> one <!--\n> - hidden\n> -->\n> two\n",
        "one\n: a <!-- hidden\n: hidden -->\n\ntwo\n",
        "+-----+------+\n| one | <!-- |\n| a   | hid  |\n| two | -->  |\n+-----+------+\n",
        "- one\n\n    <!-- hidden\n    - hidden -->\n\n- two\n",
        "one\n\n<!--\n- hidden\n\n- hidden\n-->\n\ntwo\n",
    ],
)
def test_nothing_of_a_comment_is_text(text: str) -> None:
    document, _ = parsed(text)
    read = ast.words(ast.loads(document.ast)["blocks"])
    assert re.search(r"one.*two", read, re.DOTALL), read
    assert not re.search(r"hid|--|–", read), read
    assert (document.citations, document.labels, document.illustrations) == ((), (), ())


def test_a_comment_keeps_its_words_and_their_lines() -> None:
    text = '- one <!-- $class="left"\n- @doi:10.5555/hidden --> two\n- three\n\n        <!-- code\n        - code -->\n'
    document, _ = parsed(text)
    assert json.dumps('<!-- $class="left"\n- @doi:10.5555/hidden -->')[1:-1] in document.ast
    assert re.search(r"<!-- code\\n *- code -->", document.ast)


@pytest.mark.parametrize(
    "text",
    [
        "In " + ", ".join(f"[{n}, {n + 1})" for n in range(9)) + " and [9, 10].\n",
        "[ [ [ [ [ [ [ x\n",
        "![ ![ ![ ![ ![ ![ *y* [a link](b) [ `[` $[x$ \\[ z\n",
        "# One [ [ [ [ [ [ heading\n\nAfter [ it.\n",
        "- [ ] one [ [ [ [ [ @key [@key] [ x\n- [x] two\n",
        '^[A note.] [ [ [ [ [ [ "[quoted" <b title="[">\n',
    ],
)
def test_brackets_that_nothing_closes_are_read_as_pandoc_reads_them(text: str) -> None:
    document, _ = parsed(text)
    bracket, marked = lone_brackets(text)
    assert marked.count("[") <= text.count("[") - 4
    assert bracket not in document.ast
    plain = pandoc("--from", MARKDOWN, "--to", "json", text=text).stdout
    assert ast.loads(document.ast)["blocks"] == ast.loads(ast.condensed(plain))["blocks"]


def test_a_paragraph_of_intervals_is_read() -> None:
    text = "In " + ", ".join(f"[{n}, {n + 1})" for n in range(200)) + ".\n"
    document, _ = parsed(text)
    assert " ".join(ast.words(ast.loads(document.ast)["blocks"]).split()) == text.strip()


def test_a_few_brackets_stay_as_they_are() -> None:
    text = "In [0, 1) and [1, 2), see [a [link] of](so) and `[[`.\n\n- [ ] to do\n" * 20
    assert lone_brackets(text)[1] == text
