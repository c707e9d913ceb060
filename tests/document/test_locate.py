"""The line of the authors' files that each paragraph and citation comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from recto.document.locate import PARAGRAPHS, trace
from recto.pandoc import ast

from tests.helpers import METADATA, REFERENCES, Maker, cited, examine

FIRST = """## One

The first paragraph
goes over two lines.

The first paragraph again, _marked_ and with H~2~O.

- An item
  that goes on
- Another “quoted” item

  of two paragraphs

[A link](https://example.org/some/where) begins this one.

$$a = b$$

| Name | Value |
|------|-------|
| First row | 1 |
| Second row | 2 |

Table: What the caption says. {#tbl:one}
"""

SECOND = """## Two

{% for n in [1, 2] %}
Made in a loop.
{% endfor %}

@doi:10.5555/alpha says so [see @{doi:10.5555/beta}, p. 3; @doi:10.5555/alpha].[^note]

> The first paragraph

```python
print("code")
```

[^note]: What the note says [@doi:10.5555/alpha].
"""

FILES = {
    "content/metadata.yaml": METADATA,
    "content/manual-references.json": REFERENCES,
    "content/01.a.md": FIRST,
    "content/02.b.md": SECOND,
}


def places(make: Maker) -> Iterator[tuple[str, str]]:
    project = make(FILES)
    examined = examine(project)
    blocks = json.loads(cited(project).ast)["blocks"]
    found = trace(examined.text, examined.document, examined.bibliography, blocks)
    paragraphs = [element for element in ast.walk(blocks) if element["t"] in PARAGRAPHS]
    assert len(paragraphs) == len(found.paragraphs)
    for element, place in zip(paragraphs, found.paragraphs, strict=True):
        yield " ".join(ast.words([element]).split()), f"{place.path[8:12]}:{place.line}" if place else ""


def test_each_paragraph_is_found_at_its_first_line(make: Maker) -> None:
    found = [*places(make)]
    authors = [(text[:24], place) for text, place in found if "study of" not in text]
    assert authors == [
        ("One", "01.a:1"),
        ("The first paragraph goes", "01.a:3"),
        ("The first paragraph agai", "01.a:6"),
        ("An item that goes on", "01.a:8"),
        ("Another “quoted” item", "01.a:10"),
        ("of two paragraphs", "01.a:12"),
        ("A link begins this one.", "01.a:14"),
        ("", "01.a:16"),
        ("Table 1: What the captio", "01.a:23"),
        ("Name", "01.a:18"),
        ("Value", "01.a:18"),
        ("First row", "01.a:20"),
        ("1", "01.a:20"),
        ("Second row", "01.a:21"),
        ("2", "01.a:21"),
        ("Two", "02.b:1"),
        ("Made in a loop.", "02.b:4"),
        ("Made in a loop.", "02.b:4"),
        authors[18],
        authors[19],
        ("The first paragraph", "02.b:9"),
        ('print("code")', "02.b:12"),
    ]
    assert "says so" in found[18][0]
    assert found[19][0].startswith("What the note says")
    assert [place for _, place in found[18:20]] == ["02.b:7", "02.b:15"]


def test_the_list_of_references_is_no_authors(make: Maker) -> None:
    assert {place for text, place in places(make) if "study of" in text} == {""}


def test_citations_have_the_keys_that_the_author_wrote(make: Maker) -> None:
    project = make(FILES)
    examined = examine(project)
    found = trace(
        examined.text, examined.document, examined.bibliography, json.loads(cited(project).ast)["blocks"]
    ).citations
    assert [one.keys for one in found] == [
        ("doi:10.5555/alpha",),
        ("doi:10.5555/beta", "doi:10.5555/alpha"),
        ("doi:10.5555/alpha",),
    ]
    assert [(one.location.line, one.location.column) for one in found if one.location] == [(7, 1), (7, 33), (15, 30)]


@pytest.mark.parametrize("text", ["", "Words.\n", "<div>\nHTML\n</div>\n", "# \n\n***\n"])
def test_a_text_with_little_in_it(make: Maker, text: str) -> None:
    examined = examine(make.text(text))
    trace(examined.text, examined.document, examined.bibliography, json.loads(examined.document.ast)["blocks"])
