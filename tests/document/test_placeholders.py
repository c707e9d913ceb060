"""Keys and placeholders: Pandoc's own reading is kept, and each citation is found where it stands."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.document.reading import MARKDOWN
from recto.pandoc import ast

from tests.helpers import pandoc, parsed, plain_text


def plainly(text: str) -> Any:
    """What Pandoc itself makes of a text."""
    return json.loads(pandoc("--from", MARKDOWN, "--to", "json", text=text).stdout)


def spread(node: Any) -> Any:
    """A tree with each word an element of its own again."""
    if isinstance(node, dict):
        return {key: spread(value) for key, value in node.items()}
    if isinstance(node, list):
        inlines = node and isinstance(node[0], dict) and all(isinstance(one, dict) and "t" in one for one in node)
        return [spread(one) for one in (ast.apart(node) if inlines else node)]
    return node


KEYS = st.sampled_from(
    "doi:10.1098/rsif.2017.0387 DOI:10.5555/X.y_z pmid:30718888 arxiv:1811.00778v2 a a1 ab:c tag:x-y url:https://example.org/a?b=c&d=e "  # noqa: E501
    "https://example.org/x isbn:9780306406157 fig:x tbl:y eq:z sec:w Müller2020 名前 x_y 10.5555/alpha {doi:10.5555/12.(3)<x>} {a;b} "  # noqa: E501
    "{https://example.org/y} GO:0006915 raw:z swh:1:rev:309c".split()
)
PLACES = st.sampled_from(
    [
        "Words @KEY more.",
        "Words [@KEY].",
        "[@KEY; @OTHER]",
        "[see @KEY, pp. 33-35; also @OTHER]",
        "[-@KEY]",
        "@KEY [p. 3]",
        "@KEY, @OTHER",
        "`@KEY`",
        "`[@KEY]` and @OTHER",
        "```\n[@KEY]\n```",
        "    @KEY in code\n",
        '``` {.python title="@KEY"}\n@OTHER\n```',
        "[words @KEY](https://example.org/@OTHER)",
        "<https://example.org/@KEY>",
        "<ada@example.org> @KEY",
        "ada@KEY.org",
        "a@b @KEY",
        "\\@KEY",
        "@@KEY",
        "@ KEY",
        "(@KEY)",
        '"@KEY"',
        "'@KEY'",
        "*@KEY*",
        "**[@KEY]**",
        "~~@KEY~~",
        "^@KEY^",
        "@KEY's",
        "Says @KEY.",
        "@KEY: words",
        "<!-- @KEY --> @OTHER",
        '<span title="@KEY">@OTHER</span>',
        "<div>\n@KEY\n</div>",
        "`@KEY`{=html}",
        "$x_{@KEY}$ @OTHER",
        "$$ @KEY $$",
        "# Heading @KEY",
        "## Heading [@KEY] {#own}",
        "Setext @KEY\n=========",
        "> @KEY\n> @OTHER",
        "- @KEY\n- [@OTHER]",
        "1. @KEY",
        "Term @KEY\n:   Meaning [@OTHER]",
        "| @KEY\n| @OTHER",
        "Note[^KEYS].\n\n[^KEYS]: Says @KEY.",
        "Note^[Says [@KEY].]",
        "| a | b |\n|---|---|\n| @KEY | [@OTHER] |\n\nTable: Caption @KEY {#tbl:q}",
        '![Caption @KEY](x.png "@OTHER"){#fig:q alt="@KEY"}',
        "[@KEY]{.class}",
        '::: {.box title="@KEY"}\n@OTHER\n:::',
        "@KEY\\\n@OTHER",
        "[link][ref]\n\n[ref]: https://example.org/@KEY",
        "a_@KEY_b",
        "1@KEY",
        "@KEY@OTHER",
        "[@KEY;@OTHER]",
        "[@KEY,p. 3]",
        "+@KEY, *@KEY and !@OTHER",
        "&#64;KEY @OTHER",
        "https://example.org/@KEY",
        "mailto:@KEY",
        "\\[@KEY\\]",
        "[[@KEY]]",
        "[*@KEY*]",
    ]
)
BLOCKS = st.builds(
    lambda place, key, other: place.replace("KEYS", "n").replace("KEY", key).replace("OTHER", other), PLACES, KEYS, KEYS
)
# References to figures and their like are parted from what stands beside them in brackets: see below.
BLOCKS = BLOCKS.filter(
    lambda block: not re.search(r"\[[^\]]*;[^\]]*@(fig|tbl|eq|sec):|@(fig|tbl|eq|sec):([^\]]*;|\S+\s*\[)", block)
)
TEXTS = st.lists(BLOCKS, min_size=1, max_size=12).map(lambda blocks: "\n\n".join(blocks) + "\n")


@given(TEXTS)
@settings(max_examples=20)
def test_the_tree_is_pandocs_own(text: str) -> None:
    document, found = parsed(text)
    expected = plainly(text)
    assert spread(ast.loads(document.ast)["blocks"]) == expected["blocks"]
    assert found == []


@given(TEXTS)
@settings(max_examples=20)
def test_each_citation_is_where_it_says(text: str) -> None:
    document, _ = parsed(text)
    source = plain_text(text).text
    for citation in (*document.citations, *document.cross_references):
        assert source[citation.start : citation.end] in (citation.key, "{" + citation.key + "}")
        lines = source.split("\n")
        assert lines[citation.location.line - 1][citation.location.column - 1 :].startswith(
            f"@{source[citation.start : citation.end]}"
        )
    starts = [citation.start for citation in document.citations]
    assert starts == sorted(starts)
    assert len(starts) == len(set(starts))


@given(TEXTS)
@settings(max_examples=20)
def test_as_many_citations_as_pandoc_has(text: str) -> None:
    document, _ = parsed(text)
    keys = []
    stack: list[Any] = [plainly(text)["blocks"]]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if "citationId" in node:
                keys.append(node["citationId"])
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    assert sorted(citation.key for citation in (*document.citations, *document.cross_references)) == sorted(keys)


@given(st.lists(BLOCKS | st.text(max_size=40), min_size=1, max_size=8).map("\n\n".join))
@settings(max_examples=20)
def test_no_placeholder_is_left(text: str) -> None:
    document, _ = parsed(text)
    scripts = (range(0x13000, 0x13400), range(0x14400, 0x14600), range(0x16800, 0x16A00))
    strange = {character for character in document.ast if any(ord(character) in script for script in scripts)}
    assert strange <= set(text)


@pytest.mark.parametrize(
    "text", ["\U00013000 @doi:10.5555/x", "\U00013000\U00014400 [@a]", "\U00013000\U00014400\U00016800 [@a] @b"]
)
def test_texts_in_the_scripts_of_the_placeholders(text: str) -> None:
    document, _ = parsed(text)
    assert spread(ast.loads(document.ast)["blocks"]) == plainly(text)["blocks"]
    assert {citation.key for citation in document.citations} == set(re.findall(r"(?<=@)[\w:./]+", text))


def test_example_lists_keep_their_labels() -> None:
    text = "(@good) One.\n(@) Two.\n\nAs (@good) says [@doi:10.5555/alpha].\n"
    document, _ = parsed(text)
    assert spread(ast.loads(document.ast)["blocks"]) == plainly(text)["blocks"]
    assert [citation.key for citation in document.citations] == ["doi:10.5555/alpha"]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("@smith99. It was so.\n", ["smith99"]),
        ("> @smith99) It was so.\n", ["smith99"]),
        ("It was so[^a].\n\n[^a]: @smith99.\n", ["smith99"]),
        ("- @smith99. It was so.\n", ["smith99"]),
        ("(@smith99) It was so.\n\n[@smith99]: doi:10.5555/alpha\n", ["smith99"]),
    ],
)
def test_what_begins_with_a_key_cites_it(text: str, cited: list[str]) -> None:
    document, _ = parsed(text)
    assert [citation.key for citation in document.citations] == cited
    assert '"OrderedList"' not in document.ast


@pytest.mark.parametrize(
    "text", ["[@a\u200b]", "[\ufeff@a]", "[see @a; \u200b-@a\u200b]", "@a\u200b,", "[@a\u00ad\u2060, p. 4]"]
)
def test_characters_without_width_beside_a_key_are_nothing(text: str) -> None:
    document, _ = parsed(f"{text}\n")
    plain = re.sub("[\u00ad\u200b\u2060\ufeff]", "", text)
    assert spread(ast.loads(document.ast)["blocks"]) == plainly(plain)["blocks"]
    assert {citation.key for citation in document.citations} == {"a"}


def test_characters_without_width_between_words_stay() -> None:
    document, _ = parsed("word\u200b@a\u200bword\n")
    assert document.ast.count("\u200b") == 2


def test_a_key_that_stands_twice_in_a_line_has_two_places() -> None:
    document, _ = parsed("A [@doi:10.5555/a] and [@doi:10.5555/a].\n")
    assert [str(citation.location) for citation in document.citations] == ["content/0.md:1:4", "content/0.md:1:25"]


def test_many_citations_of_short_keys_are_all_found() -> None:
    text = " ".join(f"[@{letter}]" for letter in "abcdefghij" * 130)
    document, _ = parsed(text)
    assert {citation.key for citation in document.citations} == set("abcdefghij")
    assert spread(ast.loads(document.ast)["blocks"]) == plainly(text)["blocks"]


def test_the_last_slash_of_a_url_belongs_to_the_key() -> None:
    document, _ = parsed("[@url:https://example.org/a/] and @https://example.org/b/, @doi:10.5555/x/.\n")
    assert [citation.key for citation in document.citations] == [
        "url:https://example.org/a/",
        "https://example.org/b/",
        "doi:10.5555/x",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "_@doi:10.5555/x_ says",
        "_see @doi:10.5555/x_",
        "__@doi:10.5555/x__",
        "`@doi:10.5555/x` and _@doi:10.5555/x says_",
    ],
)
def test_keys_beside_underscores_are_located(text: str) -> None:
    document, _ = parsed(text)
    (citation,) = document.citations
    assert citation.start == text.rindex("@") + 1
    assert text[citation.start :].startswith("doi:10.5555/x")
