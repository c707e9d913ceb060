"""What strangers wrote does nothing where it is shown."""

from __future__ import annotations

import json
import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from recto.core import escaping

from tests.helpers import pandoc

PIECES = (
    "::error file=a::b", "::", "##[error]a", "##vso[task.setvariable variable=a]b", "##teamcity[a]", "\n", "\r", "\r\n",
    "\x1b[31m", "\x1b]0;title\x07", "\x08", "\x00", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\u2069", "\ud800",
    "\U000e0041", "\x9b31m", " ", "\t", "@team", "#12", "a/b#3", "![a](https://a.example/b)", "[a](javascript:b)",
    "<img src=x onerror=a>", "</details>", "`", "``", "|", "$a$", "www.a.example", "https://a.example", "a@b.example",
    "&#64;team", "-", "*", "_", "~", "<!--", "-->", "\\", "\\\\", ":smile:", "words", "ä", "می‌خواهم", "\u200f", "👩‍💻",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)


def is_shown(text: str) -> bool:
    kinds = {unicodedata.category(letter) for letter in re.sub("[\n\t\u200c\u200d\u200e\u200f]", "", text)}
    return not kinds & {"Cc", "Zl", "Zp", "Cs"} and not re.search(
        "[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", text
    )


def is_command(text: str) -> bool:
    """As the runners of GitHub and Azure read a line, and TeamCity."""
    return text.strip().startswith("::") or bool(re.search(r"##(?:\[|vso\[|teamcity\[)", text))


@given(texts)
@example("::::error::")
@example("a\n \u2003::error::")
@example("###[error]##[a]")
def test_a_log_has_no_command_and_no_control_character(text: str) -> None:
    shown = escaping.log(text)
    assert is_shown(shown)
    assert not any(map(is_command, re.split(r"\r\n|\n|\r", shown)))
    assert escaping.log(shown) == shown
    encoded = shown.encode()  # a file's name in no encoding can be printed
    assert b"\x1b" not in encoded


@given(
    st.text(
        st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")) | st.sampled_from("\n\t\u200c\u200d")
    )
)
def test_words_stay_words(text: str) -> None:
    assert escaping.visible(text) == text
    assert escaping.log(text).replace("\\", "") == text.replace("\\", "")


def test_colours_of_recto_s_own_stay_if_they_may() -> None:
    assert escaping.log("\x1b[31ma\x1b[0m\x1b[2J", colours=True) == "\x1b[31ma\x1b[0m\\x1b[2J"
    assert escaping.log("\x1b[31ma") == "\\x1b[31ma"


@given(texts)
def test_a_line_is_one_line(text: str) -> None:
    for shown in (escaping.line(text), escaping.name(text)):
        assert len(shown.splitlines()) <= 1
        assert is_shown(shown)


def test_each_character_of_a_name_is_shown() -> None:
    assert escaping.name("a\n::error::b\t\x1b.md") == "a\\n::error::b\\t\\x1b.md"


@given(st.recursive(texts, lambda of: st.lists(of, max_size=3) | st.dictionaries(texts, of, max_size=3), max_leaves=6))
def test_json_has_the_same_values(value: object) -> None:
    for indent in (None, 2):
        written = escaping.json(json.dumps(value, indent=indent, ensure_ascii=False))
        assert json.loads(written) == value
        assert is_shown(written)
        assert not any(map(is_command, written.splitlines()))


@given(texts)
@example("www.a.example @team #1 GH-1")
def test_markdown_has_no_markup(text: str) -> None:
    written = escaping.markdown(text)
    assert "\n" not in written
    assert not re.search(r"[@#](?!<!-- -->|\d+;)", written)
    assert not re.search(r"[<>](?<!<!-- -->)(?<!<)|<(?!!-- -->)", written)
    assert not re.search(r"[`*_\[\]|\\~!$]|:(?!$)(?=//)|\bwww\.", written.replace("<!-- -->", ""))


def test_github_s_markdown_shows_the_words_themselves() -> None:
    """All pieces at once, as Pandoc reads GitHub's Markdown."""
    text = " ".join(piece for piece in PIECES if is_shown(piece) and piece.strip())
    html = pandoc(
        "--from", "gfm+tex_math_dollars", "--to", "html", "--wrap=none", text="Words " + escaping.markdown(text)
    ).stdout
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>", "<!-- -->"}
    plain = pandoc(
        "--from", "gfm+tex_math_dollars", "--to", "plain", "--wrap=none", text="Words " + escaping.markdown(text)
    ).stdout
    assert "".join(plain.split()) == "".join(f"Words {text}".split())


@pytest.mark.parametrize("text", ["a`b", "a``b", "a.md:1:2"])
def test_code_is_closed(text: str) -> None:
    html = pandoc("--from", "gfm", "--to", "html", text=escaping.code(text)).stdout
    assert re.sub(r"</?(?:p|code)>", "", html).strip() == text


@pytest.mark.parametrize("written", [" " * 200_000, "\n" * 200_000, "\t" * 200_000 + "a", " \n" * 100_000])
def test_the_work_grows_with_the_length(written: str) -> None:
    began = time.process_time()
    assert escaping.line(written) is not None
    assert escaping.log(written) is not None
    assert time.process_time() - began < 2


def test_spaces_stay_but_around_the_end_of_a_line() -> None:
    assert escaping.line("a  b \t\n \n  c\t d ") == "a  b  c\t d "
