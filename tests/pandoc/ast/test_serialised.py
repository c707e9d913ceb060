"""A document's JSON: its words condensed, the same to citeproc and to every writer, and what can be asked of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from recto.document.parse import parse
from recto.document.reading import MARKDOWN
from recto.document.style import style
from recto.pandoc import ast

from tests.helpers import manuscript, pandoc, plain_text, world

TEXT = """# A heading of words

See [@a, p. 33; see also @b, chap. 2 and more; @c, pp. 33-35, 38-39 and *passim* here]. @a [p. 5 too] says so.
@b [chap. 2, fig 3 x]. "Quoted words" here, and *words in
emphasis* there.\\
A line broken, ☐ a box.

[^n]: A note with [e.g. @a, sec. 3, p. 4 also] in it [@b].

Words[^n], a: b, : c, Space and Break and text "with quotes" \\\\ backslash.

- ☐ no task at all
- [ ] a task of words
- [x] one that is done

Table: A caption of words

| a b c | d e f |
|-------|------:|
| g h i | j k [see @c, vol. 3] |
"""
STYLES = ["plos", "apa", "chicago-notes-bibliography", "nature"]


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("writer", ["html", "latex", "docx"])
def test_condensed_text_comes_out_the_same(name: str, writer: str, tmp_path: Path) -> None:
    works = [
        {"id": key, "type": "book", "title": f"Book {key}", "author": [{"family": f"{key.upper()}x"}], "issued": "2001"}
        for key in "abc"
    ]
    (tmp_path / "works.json").write_text(json.dumps(works))
    (tmp_path / "style.csl").write_text(style(manuscript(TEXT, values={"csl": name}), world(), lambda _: None).csl)
    citeproc = ("--citeproc", "--bibliography=works.json", "--csl=style.csl", "--wrap=preserve")
    document = parse(plain_text(TEXT), manuscript(TEXT), world(), lambda _: None)

    def written(source: str, text: str) -> str:
        last = ("--to", writer, "--output", f"a.{writer}")
        pandoc("--from", source, *citeproc, *last, text=text, folder=tmp_path)
        if writer == "docx":
            return pandoc("--from", "docx", "--to", "native", f"a.{writer}", folder=tmp_path).stdout
        return (tmp_path / f"a.{writer}").read_text()

    assert len(document.ast) < 0.8 * len(pandoc("--from", MARKDOWN, "--to", "json", text=TEXT).stdout)
    assert written("json", document.ast) == written(MARKDOWN, TEXT)


def test_what_can_be_asked_of_a_documents_json() -> None:
    text = 'A "quoted" [word]{#x} \\\\.\n\n# B {#y}\n'
    json_text = pandoc("--from", "markdown", "--to", "json", text=text).stdout.strip()
    assert ast.strings(json_text) == ["A", "quoted", "word", "\\.", "B"]
    assert ast.identifiers(json_text) == {"x"}
    assert ast.dumps(ast.loads(json_text)) == json_text


def test_keys_in_what_describes_an_image_are_not_cited_twice() -> None:
    text = (
        "---\nabstract: '@meta'\n---\n\n![See [@a; @b], ![or @e](b.png).](a.png)\n\n"
        '@c says `"citationId":"x"` and `{"t":"Image"`[^n].\n\n[^n]: [*see* @d].\n\n[![@f](c.png) and @g](h)\n'
    )
    json_text = pandoc("--from", "markdown", "--to", "json", text=text).stdout.strip()
    assert ast.cited_keys(json_text) == len("abcdg")


def test_citations_get_other_keys() -> None:
    json_text = pandoc("--from", "markdown", "--to", "json", text="A [@a; @b] and `@a`.\n").stdout.strip()
    changed = ast.with_citation_ids(json_text, {"a": "c"}.get)
    cites = [ast.citation_ids(one) for one in ast.walk(ast.loads(changed)["blocks"]) if one["t"] == "Cite"]
    assert cites == [["c", "b"]]
    assert changed.replace('"citationId":"c"', '"citationId":"a"') == json_text
