"""Parsing: Pandoc's own reading is kept, and each citation is found where it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.core.diagnostics import Diagnostic
from recto.core.model import Document
from recto.document.parse import parse
from recto.document.reading import MARKDOWN
from recto.pandoc.ast import apart, words

from tests.helpers import manuscript, pandoc, plain_text, templated, world


def parsed(*texts: str, values: Mapping[str, Any] | None = None) -> tuple[Document, list[Diagnostic]]:
    found: list[Diagnostic] = []
    text, _ = templated(*texts, values=values)
    return parse(text, manuscript(*texts, values=values), world(), found.append), found


def plainly(text: str) -> Any:
    """What Pandoc itself makes of a text."""
    return json.loads(pandoc("--from", MARKDOWN, "--to", "json", text=text).stdout)


def spread(node: Any) -> Any:
    """A tree with each word an element of its own again."""
    if isinstance(node, dict):
        return {key: spread(value) for key, value in node.items()}
    if isinstance(node, list):
        inlines = node and isinstance(node[0], dict) and all(isinstance(one, dict) and "t" in one for one in node)
        return [spread(one) for one in (apart(node) if inlines else node)]
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
        "@KEY.",
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
        "@KEY-@OTHER",
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
    lambda block: not re.search(r"\[[^\]]*;[^\]]*@(fig|tbl|eq|sec):|@(fig|tbl|eq|sec):[^\]]*;", block)
)
TEXTS = st.lists(BLOCKS, min_size=1, max_size=12).map(lambda blocks: "\n\n".join(blocks) + "\n")


@given(TEXTS)
@settings(max_examples=20)
def test_the_tree_is_pandocs_own(text: str) -> None:
    document, found = parsed(text)
    expected = plainly(text)
    assert spread(json.loads(document.ast)["blocks"]) == expected["blocks"]
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
    assert spread(json.loads(document.ast)["blocks"]) == plainly(text)["blocks"]
    assert {citation.key for citation in document.citations} == set(re.findall(r"(?<=@)[\w:./]+", text))


def test_example_lists_keep_their_labels() -> None:
    text = "(@good) One.\n(@) Two.\n\nAs (@good) says [@doi:10.5555/alpha].\n"
    document, _ = parsed(text)
    assert spread(json.loads(document.ast)["blocks"]) == plainly(text)["blocks"]
    assert [citation.key for citation in document.citations] == ["doi:10.5555/alpha"]


def test_a_key_that_stands_twice_in_a_line_has_two_places() -> None:
    document, _ = parsed("A [@doi:10.5555/a] and [@doi:10.5555/a].\n")
    assert [str(citation.location) for citation in document.citations] == ["content/0.md:1:4", "content/0.md:1:25"]


def test_many_citations_of_short_keys_are_all_found() -> None:
    text = " ".join(f"[@{letter}]" for letter in "abcdefghij" * 130)
    document, _ = parsed(text)
    assert {citation.key for citation in document.citations} == set("abcdefghij")
    assert spread(json.loads(document.ast)["blocks"]) == plainly(text)["blocks"]


def test_the_last_slash_of_a_url_belongs_to_the_key() -> None:
    document, _ = parsed("[@url:https://example.org/a/] and @https://example.org/b/, @doi:10.5555/x/.\n")
    assert [citation.key for citation in document.citations] == [
        "url:https://example.org/a/",
        "https://example.org/b/",
        "doi:10.5555/x",
    ]


def test_aliases_are_taken_out_of_the_text() -> None:
    document, found = parsed(
        "Cites [@one; @two; @three; @four].\n\n[@one]: doi:10.5555/a\n\n[@two]: doi:10.5555/b\n[@three]:\ndoi:10.5555/c\n\nMore words.\n",  # noqa: E501
        values={"pandoc": {"citekey-aliases": {"four": "doi:10.5555/d"}}},
    )
    assert document.aliases == {
        f"{name}": f"doi:10.5555/{letter}" for name, letter in zip(("one", "two", "three", "four"), "abcd", strict=True)
    }
    assert "10.5555" not in document.ast
    assert "More" in document.ast
    assert found == []


def test_an_alias_definition_is_no_citation() -> None:
    document, _ = parsed("Cites [@one].\n\n[@one]: doi:10.5555/a\n\n[@unused]: doi:10.5555/b\n")
    assert [(citation.key, citation.location.line) for citation in document.citations] == [("one", 1)]


def test_labels_images_and_html_are_located() -> None:
    text = '# One {#sec:one}\n\n![A figure](images/a.svg){#fig:one}\n\n$$ x $$ {#eq:one}\n\n| a |\n|---|\n| b |\n\nTable: C {#tbl:one}\n\n<b>raw</b> and <img src="images/b.png">\n'  # noqa: E501
    document, _ = parsed(text)
    assert {label.name: label.location.line for label in document.labels} == {
        "sec:one": 1,
        "fig:one": 3,
        "eq:one": 5,
        "tbl:one": 11,
    }
    assert [(i.target, i.location.line) for i in document.illustrations] == [("images/a.svg", 3), ("images/b.png", 13)]
    assert [(raw.html, str(raw.location)) for raw in document.raw_html][:2] == [
        ("<b>", "content/0.md:13:1"),
        ("</b>", "content/0.md:13:7"),
    ]


def test_raw_html_that_pandoc_rewrites_is_located() -> None:
    document, _ = parsed('Text.\n\nMore.\n\n<details ontoggle="x" open><summary>open</summary></details>\n')
    assert {raw.location.line for raw in document.raw_html} == {5}


def test_code_with_a_language_is_noticed() -> None:
    assert parsed("```python\nx\n```\n")[0].highlighted
    assert not parsed("```\nx\n```\n\n`y`\n")[0].highlighted


def test_citations_after_a_comma_are_parted() -> None:
    document, found = parsed("Words [@a, @b] and [@c, p. 3, @d; @e].\n")
    assert [d.code for d in found] == ["C004", "C004"]
    cites = [e["c"][0] for e in json.loads(document.ast)["blocks"][0]["c"] if e["t"] == "Cite"]
    assert [[one["citationId"] for one in cite] for cite in cites] == [["a", "b"], ["c", "d", "e"]]


def test_references_in_the_same_brackets_are_all_kept() -> None:
    document, _ = parsed("Words [@fig:a; @fig:b] and [@doi:10.5555/x; @fig:c].\n")
    assert [citation.key for citation in document.cross_references] == ["fig:a", "fig:b", "fig:c"]
    assert [citation.key for citation in document.citations] == ["doi:10.5555/x"]


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


def test_a_percent_sign_at_the_beginning_begins_no_title_block() -> None:
    text = "% of the samples\n% were lost\n\nThe rest.\n"
    document, _ = parsed(text)
    assert words(json.loads(document.ast)["blocks"]).split() == "% of the samples % were lost The rest.".split()


def test_metadata_in_the_text_is_left_out() -> None:
    text = "One.\n\n---\nlang: de\nbibliography: /etc/passwd\nreferences:\n- id: x\n...\n\n---\ntitle: A\n---\n\nTwo.\n"
    document, found = parsed(text)
    tree = json.loads(document.ast)
    assert (tree["meta"], words(tree["blocks"]).split()) == ({}, ["One.", "Two."])
    assert [(d.code, str(d.location)) for d in found] == [("T005", "content/0.md:4:1"), ("T005", "content/0.md:11:1")]
    assert found[0].message.endswith(": lang, bibliography, references")


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<pre>\n a &lt; b\n  c\n</pre>", " a < b\n  c"),
        ('<pre class="x"><code>a  b\n\nc</code></pre>', "a  b\n\nc"),
        ("<pre>a <b>b</b></pre>", None),
    ],
)
def test_preformatted_text_is_code(html: str, code: str | None) -> None:
    document, _ = parsed(f"Before.\n\n{html}\n\nAfter.\n")
    found = [block["c"][1] for block in json.loads(document.ast)["blocks"] if block["t"] == "CodeBlock"]
    assert found == ([code] if code else [])
    assert bool(document.raw_html) == (code is None)


def test_an_empty_text_is_an_empty_document() -> None:
    document, found = parsed("")
    assert json.loads(document.ast)["blocks"] == []
    assert (document.citations, found) == ((), [])


def test_headings_are_located_and_told_apart_from_what_looks_like_one() -> None:
    text = """# One *and* two {#first .unnumbered}

```
# One and code
```

## Empty

<!-- nothing yet -->

Underlined
==========

> ## Quoted @doi:10.1/x

Text.
"""
    document, _ = parsed(text)
    assert [(h.level, h.text, h.location.line, h.filled) for h in document.headings] == [
        (1, "One and two", 1, True),
        (2, "Empty", 7, False),
        (1, "Underlined", 11, False),
        (2, "Quoted @doi:10.1/x", 14, True),
    ]
    assert [h.numbered for h in document.headings] == [False, True, True, True]
    assert document.headings[0].identifier == "first"


@pytest.mark.parametrize(
    ("image", "caption", "alternative"),
    [
        ("![A *cap* tion](a.png){#fig:x}", "A cap tion", "A cap tion"),
        ('![Caption](a.png){#fig:x alt="In words"}', "Caption", "In words"),
        ('![Caption](a.png){#fig:x alt=""}', "Caption", ""),
        ("![](a.png){#fig:x}", "", None),
        ('![](a.png){#fig:x alt="In words"}', "", "In words"),
        ('Text ![](a.png){#fig:x alt="In words"}', None, "In words"),
        ("Text ![In words](a.png){#fig:x}", None, "In words"),
    ],
)
def test_images_with_their_captions_and_alternatives(image: str, caption: str | None, alternative: str | None) -> None:
    document, _ = parsed(image)
    (found,) = document.illustrations
    assert (found.label, found.caption, found.alternative) == ("fig:x", caption, alternative)


def test_images_in_html_with_their_alternatives() -> None:
    document, _ = parsed('<img src="a.png" alt="A">\n\n<img width=300 src=b.png>\n\n<img alt="" src="c.png">')
    assert [(i.target, i.alternative, i.width) for i in document.illustrations] == [
        ("a.png", "A", ""),
        ("b.png", None, "300"),
        ("c.png", "", ""),
    ]


def test_tables_with_their_captions_and_widths() -> None:
    text = (
        '| a | bb |\n|---|---|\n| ccc | a longer cell |\n\nTable: Of *letters*. {#tbl:x tag="S1"}\n\n'
        "| d |\n|---|\n| e |\n\nTable: Nameless {#tbl:}\n\n| f |\n|---|\n| g |\n"
    )
    document, _ = parsed(text)
    assert [(t.label, t.caption, t.columns, t.location.line) for t in document.tables] == [
        ("tbl:x", "Of letters.", (3, 6), 5),
        ("", "Nameless", (1,), 11),
        ("", "", (1,), 13),
    ]


def test_links_are_located() -> None:
    text = "See [this](https://example.org/a), <https://example.org/b>, [that][ref] and [this](https://example.org/a).\n\n[ref]: https://example.org/c\n"  # noqa: E501
    document, _ = parsed(text)
    assert [(link.target, link.text, str(link.location)) for link in document.links] == [
        ("https://example.org/a", "this", "content/0.md:1:12"),
        ("https://example.org/b", "https://example.org/b", "content/0.md:1:37"),
        ("https://example.org/c", "that", "content/0.md:3:8"),
        ("https://example.org/a", "this", "content/0.md:1:84"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> $$\n> a\n> b\n> $$", (3, 3)),
        ("- x\n\n    $$\n    a\n      b\n    $$", (5, 5)),
        ("- x\n\n    \\begin{align}\n    a\\\\\n    b\n    \\end{align}", (5, 5)),
        ("Here $$ a\n\tb $$", (3, 6)),
        ("Here\n$a\n  b$", (4, 1)),
    ],
)
def test_formulas_of_several_lines_are_located(text: str, expected: tuple[int, int]) -> None:
    document, _ = parsed(f"Text.\n\n{text}\n")
    assert [(place.line, place.column) for place in document.formulas.values()] == [expected]


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
    read = words(json.loads(document.ast)["blocks"])
    assert re.search(r"one.*two", read, re.DOTALL), read
    assert not re.search(r"hid|--|–", read), read
    assert (document.citations, document.labels, document.illustrations) == ((), (), ())


def test_a_comment_keeps_its_words_and_their_lines() -> None:
    text = '- one <!-- $class="left"\n- @doi:10.5555/hidden --> two\n- three\n\n        <!-- code\n        - code -->\n'
    document, _ = parsed(text)
    assert json.dumps('<!-- $class="left"\n- @doi:10.5555/hidden -->')[1:-1] in document.ast
    assert re.search(r"<!-- code\\n *- code -->", document.ast)
