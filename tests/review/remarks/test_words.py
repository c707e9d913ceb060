"""The words of Markdown, and where they are."""

from __future__ import annotations

from itertools import pairwise

from recto.core.model import SourceFile
from recto.review.remarks.words import FORMULA, IMAGE, KEY, Words, words_of

TEXT = """# One *heading* {#one}

A [link](https://example.org "title") to **words**, `code`, $a + b$ and [@doi:10.5555/alpha].

![The caption](images/a.png){#fig:a width=50%}

| a | b |
|---|---|
| cell | other |

- item one
- item two

```python
# print
```

日本
"""


def words(*texts: str) -> Words:
    return Words([SourceFile(f"content/{number}.md", text) for number, text in enumerate(texts)])


def test_what_no_reader_sees_is_no_word() -> None:
    found = words(TEXT).words
    assert found == [
        "One", "heading", "A", "link", "to", "words", "code", f"{FORMULA} $a+b$", "and", f"{KEY} doi:10.5555/alpha",
        IMAGE, "The", "caption", "a", "b", "cell", "other", "item", "one", "item", "two", "print", "日", "本",
    ]  # fmt: skip


def test_places_are_those_of_the_file() -> None:
    two = words("First.\n", TEXT)
    at = two.words.index("words")
    assert str(two.location(at)) == f"content/1.md:3:{TEXT.splitlines()[2].index('words') + 1}"
    assert two.at_line("content/1.md", 3) == two.words.index("A")
    assert two.at_line("content/1.md", 2) == two.words.index("A")
    assert two.at_line("content/2.md", 1) == -1
    assert str(two.location(0)) == "content/0.md:1:1"


def test_blocks_are_paragraphs_headings_items_and_rows() -> None:
    one = words(TEXT)
    ends = {one.block(at) for at in range(len(one))}
    assert [" ".join(one.words[first:end]) for first, end in sorted(ends)] == [
        "One heading", f"A link to words code {FORMULA} $a+b$ and {KEY} doi:10.5555/alpha", f"{IMAGE} The caption",
        "a b", "cell other", "item one", "item two", "print", "日 本",
    ]  # fmt: skip
    assert all(a[1] == b[0] for a, b in pairwise(sorted(ends)))
    assert [one.kind(one.words.index(word)) for word in ("One", "A", "cell", "item")] == ["#", "", "|", "-"]


def test_text_and_heading_of_words() -> None:
    two = words(TEXT, "No heading here.\n\nTitle\n=====\n\nBelow.\n")
    first = two.words.index("to")
    assert two.text(first, first + 3) == "to **words**, `code"
    assert two.signs(first, first + 3) == "towords,code"
    assert [two.heading(two.words.index(word)) for word in ("One", "cell", "here", "Below")] == [
        "One heading", "One heading", "One heading", "Title",
    ]  # fmt: skip
    assert two.named().keys() == {"One heading", "Title"}


def test_words_across_files_are_told_in_both() -> None:
    two = words("The end.\n", "The beginning.\n")
    assert two.text(1, 3) == "end The"
    assert not two.are_together(1, 2)


def test_words_are_looked_for_whatever_their_case_and_form() -> None:
    assert words_of("The ﬁrst, H₂O") == ["the", "first", "h2o"]


def test_an_empty_file_has_no_words() -> None:
    found = words("", "Text.\n", "")
    assert found.words == ["Text"]
    assert str(found.location(0)) == "content/1.md:1:1"
