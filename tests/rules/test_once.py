"""One mistake is reported once, at its line, by the rule that knows it."""

from __future__ import annotations

import pytest

from tests.helpers import THIN, Maker, check

FIGURE = "![Roots.](images/roots.png){#fig:roots}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Growth $\expp(x)$.", ["W006 1:8"]),
        (r"A share $\frac{rt}$.", ["W006 1:9"]),
        (r"A share $\frac12$ and $\sqrt[3]{x}$ and $\bm{x}$.", []),
        ("\\begin{equation}\na = b\n\nText goes on.", ["W009 1:1"]),
        ("## Methods #sec:x\n\nSee @sec:x.", ["X012 1:12"]),
        ("## 1. One {#sec:one}\n\nSee @sec:one.\n\n## 2. Two\n\nText.", ["D015 1:1", "D015 5:1"]),
        ("## 1. One\n\nText.", []),
        ("## A\n\nText.\n\n####### Deep\n\nMore.", ["D001 5:1"]),
        ("$$ a = b \\label{eq:x} $$\n\nSee @eq:x.", ["X012 1:10"]),
        ("$$ a = b {#eq:x} $$\n\nSee @eq:x.", ["X012 1:10"]),
        ("$$ a = b $$. {#eq:x}\n\nSee @eq:x.", ["X008 1:15"]),
        ("$$ a = b {#eq:x}\n\nSee @eq:x.", ["W009 1:1"]),
        ("$$\na = b\n\nc = d\n$$\n", ["W009 1:1"]),
        ("· one\n· two\n", ["H013 1:1"]),
        ("o\tthree\n\no\tfour\n", ["H013 1:1"]),
        ("- one\n  - nested\n- two\n", []),
        ("1. one\n  - nested\n", ["H017 2:3"]),
        ("The <i>species<i> is.", ["H008 1:15"]),
        ("```\ncode\n~~~\n\nText.", ["H005 1:1"]),
        ("Text [@x].\n[@x]: doi:10.5555/alpha\n", ["C001 2:2"]),
        ("Text[^wet].\n\n[^wet] The note.\n", ["H006 3:1"]),
        ("| a | b |\n|---|---|\n| c | d |\n\n| e | f |\n", ["F018 5:1"]),
        ("It rose with CO_2 and H_2O, not x_1 or NO_2.png.", ["W011 1:14", "W011 1:23"]),
        ("We took {++twelve++} samples{>>really<<}.", ["H018 1:9", "H018 1:29"]),
        ("C++11 and D++ are {old}.", []),
        ("See www.example.org/a, `www.example.org` and [www.example.org](https://example.org).", ["K009 1:5"]),
        ("The share was &lt 5 and AT&T grew.", ["W014 1:15"]),
        ("```{r}\nx\n```\n\n```{.python}\nx\n```\n", ["H019 1:1"]),
        ("## Intro {.unnumbred}\n\nText {.own-class} here.\n", ["H016 1:11"]),
    ],
)
def test_a_mistake_is_said_once(text: str, expected: list[str], make: Maker) -> None:
    found = check(make.text(text))
    places = [f"{one.code} {one.location.line}:{one.location.column}" for one in found if one.location]
    assert [place for place in places if place[:4] not in (*THIN, "D005", "D003")] == expected
