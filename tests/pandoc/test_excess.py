"""What passes a limit is found, nothing of ordinary depth is, and the work grows with the length of the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.pandoc import excess
from recto.pandoc.excess import blocks_of, excesses


def nested(opening: str, closing: str, depth: int, inner: str = "x") -> str:
    return opening * depth + inner + closing * depth


ATTACKS: dict[str, Callable[[int], str]] = {
    "lists": lambda n: "\n".join("  " * depth + "- item" for depth in range(n)),
    "lists with blank lines": lambda n: "\n\n".join("    " * depth + "1. item" for depth in range(n)),
    "definitions": lambda n: "\n".join(f"{'    ' * depth}term\n{'    ' * depth}:   meaning" for depth in range(n)),
    "lists in a line": lambda n: "- " * n + "item",
    "quotations": lambda n: "> " * n + "deep",
    "quotations without spaces": lambda n: ">" * n + "deep",
    "lists in quotations": lambda n: "> - " * n + "deep",
    "links": lambda n: nested("[", "](u)", n),
    "images": lambda n: nested("![", "](u)", n),
    "spans": lambda n: nested("[", "]{.a}", n),
    "notes": lambda n: nested("^[a ", "]", n),
    "citations": lambda n: nested("[see @a ", "]", n),
    "headings": lambda n: "# " + nested("[", "]", n),
    "divs": lambda n: nested("::: a\n\n", "\n\n:::", n),
    "divs that stay open": lambda n: "::: a\n\n" * n,
    "HTML in blocks": lambda n: nested("<div>\n\n", "\n\n</div>", n),
    "HTML in a line": lambda n: "a " + nested("<b>", "</b>", n),
    "fractions": lambda n: "$" + nested(r"\frac{1}{", "}", n) + "$",
    "parentheses": lambda n: "$" + nested(r"\left(", r"\right)", n) + "$",
    "environments": lambda n: nested("\\begin{quote}\n", "\\end{quote}\n", n),
    "emphases": lambda n: nested("*_", "_*", n),
    "strong emphases": lambda n: nested("**a ", " b**", n),
    "columns": lambda n: f"|{'a|' * n}\n|{'-|' * n}\n|{'1|' * n}",
    "columns of a grid": lambda n: f"+{'---+' * n}\n|{' a |' * n}\n+{'---+' * n}",
    "columns of dashes": lambda n: f"{'aa ' * n}\n{'-- ' * n}\n{'11 ' * n}",
    "apostrophes": lambda n: "a " + "'a " * n,
    "tags that stay open": lambda n: "a " + "<a " * n,
    "backticks": lambda n: " ".join("`" * length for length in range(1, n // 20)),
    "stars": lambda n: "a " + "*" * n + " b",
    "changes of direction": lambda n: "a " + "\u202e" * n + "b",
    "quotation marks": lambda n: '"a ' * 6 * n,
}


@pytest.mark.parametrize("kind", ATTACKS)
def test_what_is_too_much_is_found_and_nothing_beside_it(kind: str) -> None:
    attack = ATTACKS[kind](1000).rstrip("\n")
    text = f"# One\n\nBefore.\n\n{attack}\n\nAfter.\n\n- a list\n"
    (found,) = excesses(text)
    assert (found.start, found.end) == (text.index(attack), text.index("\n\nAfter"))


@pytest.mark.parametrize("kind", ATTACKS)
def test_the_work_grows_with_the_length_of_the_text(kind: str) -> None:
    few, many = (f"Before.\n\n{ATTACKS[kind](n)}\n\nAfter.\n" for n in (400, 1600))
    assert opcodes(many) / len(many) < 1.3 * opcodes(few) / len(few)


def opcodes(text: str) -> int:
    """How many steps Python takes to look through a text."""
    steps = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        excesses(text)
    finally:
        sys.settrace(before)
    return steps


def test_long_texts_lines_and_lists_are_too_much() -> None:
    (line,) = excesses("a\n\n" + "word " * 30_000 + "\n\nb\n")
    (items,) = excesses("- item\n" * 20_000)
    (code,) = excesses("```\n" + "print(1)\n" * 200_000 + "```\n")
    assert [one.problem.split(" ")[-1] for one in (line, items, code)] == ["long", "one", "long"]


def test_works_beyond_the_limit_are_left_out_with_their_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excess, "MOST_CITED", 4)
    text = "One [@a; @b].\n\nTwo [@b; @c; @d; @e].\n\nThree [@a; @c].\n\nFour [@d; @e].\n"
    assert [text[one.start : one.end].split()[0] for one in excesses(text)] == ["Two", "Four"]


def test_text_beyond_the_limit_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excess, "LONGEST_TEXT", 20)
    assert [one.start for one in excesses("One short.\n\nTwo, longer.\n\nThree.\n")] == [12]


SNIPPETS = [
    "A paragraph with *emphasis*, **strong _and_ more**, `code [[[[[[[[`, $\\frac{a_{b}}{c^{d}}$ and [a link](http://a.b).",
    "- one\n  - two\n    - three\n\n      more\n- four",
    "> quoted\n>\n> > twice\n> - item",
    "::: note\n:::: inner\ntext\n::::\n:::",
    "![A [@doi:10.1/x] caption^[with a [note](x)]](images/a.png){#fig:a width=50%}",
    "[0, 1) and [1, 2) and (2, 3]",
    "| a | b |\n|:--|--:|\n| 0.5* | it's |\n| <0.01 | [1, 2) |",
    "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+",
    "```python\n" + "x = [[[[[[[[[[1]]]]]]]]]]\n" * 3 + "```",
    "~~~\n" + "> " * 60 + "\n~~~",
    "<div class='a'><p>text<br><img src='a.png'></p></div>",
    "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
    "* * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * *",
    "--------------------------------------------------------------------------------",
    "It's the authors' 'own' text: 5'-ATG-3', p < 0.05, CO$_2$, H~2~O, 10^3^.",
    "Term\n:   meaning\n:   another",
    "1. e.g. one\n2. i.e. two\n\n    code = {a: {b: {c: {}}}}",
    "___________ (name) ____________ (date)",
    "    def f():\n        - not a list\n            - nor this",
    "$$\n\\begin{aligned} a &= \\left( b \\right) \\\\ &= c \\end{aligned}\n$$ {#eq:one}",
]


@given(st.lists(st.sampled_from(SNIPPETS), max_size=200))
@settings(deadline=None, max_examples=60)
def test_ordinary_text_is_not_touched(parts: list[str]) -> None:
    assert excesses("\n\n".join(parts)) == []


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_however_often_something_ordinary_stands_in_a_text_it_is_not_touched(snippet: str) -> None:
    assert excesses("\n\n".join([snippet] * 1500)) == []


@pytest.mark.parametrize(
    "lines",
    [
        "| $_2$ | [0, 1) | *a | <0.1 | 'b |",
        "- a list's *item* with [a link](b), CO$_2$ and [0, 1)",
        "| line of a block's verse",
        "[^{}]: a note's *text*",
    ],
)
def test_long_lists_and_tables_are_not_touched(lines: str) -> None:
    assert excesses("\n".join([lines] * 1000)) == []


@given(st.text("[]*_`~$<>{}|:-+#@^!'\"\\ \n\tab1.", max_size=400))
@settings(deadline=None, max_examples=200)
def test_parts_are_whole_lines_in_order(text: str) -> None:
    end = 0
    for one in excesses(text * 20):
        assert end <= one.start < one.end
        assert one.start == 0 or (text * 20)[one.start - 1] == "\n"
        assert (text * 20)[one.end : one.end + 1] in ("", "\n")
        end = one.end


def test_blocks_are_parted_by_blank_lines_but_code_is_whole() -> None:
    text = "One\ntwo\n\n```\na\n\nb\n```\n\nThree\n"
    assert [text[slice(*block)] for block in blocks_of(text)] == ["One\ntwo", "```\na\n\nb\n```", "Three"]
