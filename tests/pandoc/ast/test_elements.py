"""What elements hold, against what Pandoc itself writes; and that only this package looks into them."""

from __future__ import annotations

import ast as python
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import get_args

import pytest
from recto.pandoc import ast

from tests.helpers import pandoc

PACKAGE = Path(ast.__file__).parents[2]

TEXT = """# Of *parts* {#sec:a .unnumbered key=value}

[A *link*](https://example.org "Title"){#l} and ![an image](a.png "Of it"){.wide width=50%}.
Words `code`{.r} "quoted" $x$ $$y$$ `<b>`{=html} ~~out~~ [see @a, p. 3; -@b] a note^[In it.] [small]{.small}.

::: {#refs .box}
Inside
:::

> Quoted

| A line
| another

``` {.python}
code
```

<hr>

![A *figure*](b.png){#fig:b alt="In words"}
"""


@pytest.fixture(scope="module")
def elements() -> dict[str, list[ast.Element]]:
    found: dict[str, list[ast.Element]] = {}
    for element in ast.walk(ast.loads(pandoc("--from", "markdown", "--to", "json", text=TEXT).stdout)["blocks"]):
        found.setdefault(element["t"], []).append(element)
    return found


def test_every_kind_is_known(elements: dict[str, list[ast.Element]]) -> None:
    assert elements.keys() <= ast.BLOCKS | ast.INLINES
    assert set(get_args(ast.BlockKind)) == ast.BLOCKS
    assert not ast.BLOCKS & ast.INLINES
    assert all(ast.is_block(element) == (kind in ast.BLOCKS) for kind, (element, *_) in elements.items())


@pytest.mark.parametrize(
    ("kind", "identifier", "classes", "attributes"),
    [
        ("Header", "sec:a", ["unnumbered"], {"key": "value"}),
        ("Link", "l", [], {}),
        ("Image", "", ["wide"], {"width": "50%"}),
        ("Code", "", ["r"], {}),
        ("Div", "refs", ["box"], {}),
        ("CodeBlock", "", ["python"], {}),
        ("Figure", "fig:b", [], {}),
        ("Span", "", ["small"], {}),
        ("Para", "", [], {}),
        ("Str", "", [], {}),
    ],
)
def test_attributes(
    kind: str, identifier: str, classes: list[str], attributes: dict[str, str], elements: dict[str, list[ast.Element]]
) -> None:
    element = elements[kind][0]
    assert (ast.identifier(element), ast.classes(element), ast.attributes(element)) == (
        identifier,
        classes,
        attributes,
    )
    assert ast.keyvals(element) == [list(pair) for pair in attributes.items()]


@pytest.mark.parametrize("kind", ["Header", "Link", "Figure"])
def test_attributes_are_set(kind: str, elements: dict[str, list[ast.Element]]) -> None:
    element = elements[kind][0]
    other = deepcopy(element)
    ast.set_identifier(other, "new")
    ast.set_keyvals(other, [["a", "b"]])
    ast.classes(other).append("c")
    assert (ast.identifier(other), ast.keyvals(other)) == ("new", [["a", "b"]])
    assert ast.classes(other) == [*ast.classes(element), "c"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Header", "Of parts"),
        ("Link", "A link"),
        ("Image", "an image"),
        ("Quoted", "quoted"),
        ("Strikeout", "out"),
        ("Cite", "[see @a, p. 3; -@b]"),
        ("Span", "small"),
    ],
)
def test_inlines_are_read_and_set(kind: str, words: str, elements: dict[str, list[ast.Element]]) -> None:
    element = deepcopy(elements[kind][0])
    assert ast.words(ast.inlines(element)) == words
    ast.set_inlines(element, [ast.string("new")])
    assert ast.inlines(element) == [ast.string("new")]


@pytest.mark.parametrize(("kind", "words"), [("Div", "Inside"), ("BlockQuote", "Quoted"), ("Note", "In it.")])
def test_blocks_are_read_and_set(kind: str, words: str, elements: dict[str, list[ast.Element]]) -> None:
    element = deepcopy(elements[kind][0])
    assert ast.words(ast.blocks(element)).strip() == words
    ast.set_blocks(element, [ast.para([])])
    assert ast.blocks(element) == [ast.para([])]


@pytest.mark.parametrize(
    ("kind", "text"),
    [("Str", "Of"), ("Code", "code"), ("CodeBlock", "code"), ("Math", "x"), ("RawInline", "<b>"), ("RawBlock", "<hr>")],
)
def test_texts_are_read_and_set(kind: str, text: str, elements: dict[str, list[ast.Element]]) -> None:
    element = deepcopy(elements[kind][0])
    assert ast.text(element) == text
    ast.set_text(element, "new")
    assert ast.text(element) == "new"
    assert ast.is_raw_html(element) == (kind in ("RawInline", "RawBlock"))


def test_what_single_kinds_hold(elements: dict[str, list[ast.Element]]) -> None:
    assert ast.level(elements["Header"][0]) == 1
    assert (ast.target(elements["Link"][0]), ast.title(elements["Link"][0])) == ("https://example.org", "Title")
    assert (ast.target(elements["Image"][0]), ast.title(elements["Image"][0])) == ("a.png", "Of it")
    assert [ast.is_displayed(formula) for formula in elements["Math"]] == [False, True]
    assert [ast.words(line) for line in ast.lines(elements["LineBlock"][0])] == ["A line", "another"]
    assert [ast.raw_format(raw) for kind in ("RawInline", "RawBlock") for raw in elements[kind]] == ["html", "html"]
    figure = elements["Figure"][0]
    assert ast.words(ast.caption(figure)).strip() == "A figure"
    assert [inner["t"] for inner in ast.walk(ast.blocks(figure))][:2] == ["Plain", "Image"]
    assert ast.is_reference_list(elements["Div"][0])
    assert ast.is_span(elements["Span"][0], "small")
    assert not ast.is_span(elements["Span"][0], "large")
    assert not ast.is_span(elements["Code"][0], "r")


def test_citations(elements: dict[str, list[ast.Element]]) -> None:
    first, second = ast.citations(elements["Cite"][0])
    assert ast.citation_ids(elements["Cite"][0]) == ["a", "b"]
    assert (ast.words(first["citationPrefix"]), ast.words(first["citationSuffix"])) == ("see", ", p.\u00a03")
    assert [first["citationMode"]["t"], second["citationMode"]["t"]] == ["NormalCitation", "SuppressAuthor"]


def test_an_element_becomes_another_for_all_who_hold_it() -> None:
    element = ast.raw_block("html", "<hr>")
    blocks = [element]
    ast.become(element, ast.div([element.copy()]))
    assert blocks == [ast.div([ast.raw_block("html", "<hr>")])]
    ast.become(element, ast.space())
    assert element == {"t": "Space"}


# --- the room -------------------------------------------------------------------------------------------------------


def looks_inside(path: Path) -> Iterator[str]:
    """Where a module looks into an element's content, or writes an element as a literal."""
    for node in python.walk(python.parse(path.read_text(encoding="utf-8"))):
        found = False
        match node:
            case python.Subscript(slice=python.Constant(value="c")):
                found = True
            case python.Call(func=python.Attribute(attr="get"), args=[python.Constant(value="c"), *_]):
                found = True
            case python.Dict(keys=keys) | python.MatchMapping(keys=keys):
                found = any(isinstance(key, python.Constant) and key.value == "t" for key in keys)
        if found:
            yield f"{path.relative_to(PACKAGE).as_posix()}:{getattr(node, 'lineno', 0)}"


def test_only_this_package_looks_into_elements() -> None:
    others = [path for path in PACKAGE.rglob("*.py") if not path.is_relative_to(PACKAGE / "pandoc" / "ast")]
    assert [place for path in others for place in looks_inside(path)] == []
    assert any(list(looks_inside(path)) for path in (PACKAGE / "pandoc" / "ast").glob("*.py"))
