"""Inlines as text with marks."""

from __future__ import annotations

import pytest
from recto.pandoc import ast
from recto.pandoc.rich_text import plain, rich_text, rtf

from tests.helpers import pandoc

CASES = [
    ("see", "see", "see", "see"),
    ("*E. coli*, **so**", "<i>E. coli</i>, <b>so</b>", r"{\i{}E. coli}, {\b{}so}", "E. coli, so"),
    ("H~2~O^+^", "H<sub>2</sub>O<sup>+</sup>", r"H\sub 2\nosupersub{}O\super +\nosupersub{}", "H2O+"),
    ("*a ^b^*", "<i>a <sup>b</sup></i>", r"{\i{}a \super b\nosupersub{}}", "a b"),
    (
        "[Doe]{.smallcaps}",
        '<span style="font-variant:small-caps;">Doe</span>',
        r"{\scaps Doe}",
        "Doe",
    ),
    ("3–5 ‘é’", "3–5 ‘é’", r"3\uc0\u8211{}5 \uc0\u8216{}\uc0\u233{}\uc0\u8217{}", "3–5 ‘é’"),
    ("𝑥", "𝑥", r"\uc0\u55349{}\uc0\u56421{}", "𝑥"),
    (r"\\ \{a\} < &", r"\ {a} < &", r"\\ \{a\} < &", r"\ {a} < &"),
    ('"so"', "“so”", r"\uc0\u8220{}so\uc0\u8221{}", "“so”"),
    (
        "[a *link*](https://example.org) `code` $x^2$",
        "a <i>link</i> code x^2",
        r"a {\i{}link} code x^2",
        "a link code x^2",
    ),
    ("a![alt](x.png)^[note]<br>", "a", "a", "a"),
]


@pytest.mark.parametrize(("markdown", "marked", "in_rtf", "words"), CASES)
def test_marks(markdown: str, marked: str, in_rtf: str, words: str) -> None:
    tree = ast.loads(pandoc("--from", "markdown", "--to", "json", text=markdown).stdout)
    inlines = ast.inlines(tree["blocks"][0])
    assert (rich_text(inlines), rtf(inlines), rich_text(inlines, {})) == (marked, in_rtf, words)
    assert plain(marked) == words


def test_only_the_marks_of_csl_are_removed() -> None:
    assert plain("a <b> if 1 < 2 <u>x</u> <script>") == "a  if 1 < 2 <u>x</u> <script>"
