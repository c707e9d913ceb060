"""Patches lead from one page to the other, and change no more than they have to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from recto.preview.patch import Page, Patch, patch

from tests.helpers import Maker, build


def page(*elements: str, title: str = "A test", head: str = "", header: str = "H", lang: str = "en") -> Page:
    return Page(
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<title>{title}</title>{head}</head>\n<body>\n'
        f'<header class="recto-header">{header}</header>\n<main id="recto-main">\n'
        + "".join(f"{one}\n" for one in elements)
        + "</main>\n</body>\n</html>\n"
    )


def children(text: str) -> Any:
    return html.fromstring(f"<div>{text}</div>")


def apply(box: Any, operations: Sequence[Any]) -> None:
    """What the script in the browser does, without keeping what is alike within a changed element."""
    here, at, result = [*box], 0, []
    for kind, what in operations:
        if kind == "keep":
            result += here[at : at + what]
            at += what
        elif kind == "remove":
            at += what
        elif kind == "insert":
            result.append(html.fromstring(what))
        elif kind == "change":
            result.append(html.fromstring(what))
            at += 1
        elif kind == "set":
            set_values(here[at], *what)
            result.append(here[at])
            at += 1
        else:
            assert kind == "within"
            apply(here[at], what)
            result.append(here[at])
            at += 1
    assert at == len(here), "the operations are for another number of elements"
    box[:] = result


def places_of_text(node: Any) -> Iterator[tuple[Any, str]]:
    if node.text:
        yield node, "text"
    for child in node:
        yield from places_of_text(child)
        if child.tail:
            yield child, "tail"


def set_values(
    node: Any,
    size: int,
    count: int,
    texts: Sequence[tuple[int, str]],
    attributes: Sequence[tuple[int, str, str | None]],
) -> None:
    elements, words = [*node.iter()], [*places_of_text(node)]
    assert (len(elements), len(words)) == (size, count), "the patch is for another element"
    for at, text in texts:
        setattr(*words[at], text)
    for at, name, value in attributes:
        if value is None:
            del elements[at].attrib[name]
        else:
            elements[at].set(name, value)


def shown(box: Any) -> str:
    return re.sub(r">\s+<", "><", html.tostring(box, encoding="unicode").strip())


def applied(one: Patch, old: Page) -> str:
    box = children(old.main)
    apply(box, one.main)
    return shown(box)


def row(words: str) -> str:
    return f"<li>{words} {'filler ' * 30}</li>\n"


WORDS = st.sampled_from(
    [
        *("alpha", "beta 1", "beta 2", "gamma <em>x</em>", 'delta <img src="a.png" alt="a &gt; b"> end'),
        *(
            'see <a href="#m.1" id="c">1</a>.',
            'see <a href="#m.2" title="&quot;">2</a>',
            "<a>1 &amp; 2</a>",
            "<a></a> e",
        ),
    ]
)
ELEMENTS = st.one_of(
    WORDS.map(lambda words: f"<p>{words}</p>"),
    WORDS.map(lambda words: f'<h2 id="s">{words}</h2>'),
    st.lists(WORDS, min_size=12, max_size=15).map(lambda all_: f"<ul>\n{''.join(map(row, all_))}</ul>"),
    st.sampled_from(["<hr>", "<section>\n<p>in it</p>\n</section>", "<figure><p>a</p><!-- <p> --></figure>"]),
)


@given(st.lists(ELEMENTS, max_size=8), st.lists(ELEMENTS, max_size=8))
def test_a_patch_leads_to_the_new_page(before: list[str], after: list[str]) -> None:
    old, new = page(*before), page(*after)
    found = patch(old, new)
    assert not found.reload
    if found.main:
        assert applied(found, old) == shown(children(new.main))
    else:
        assert before == after


@given(st.lists(ELEMENTS, min_size=1, max_size=8), st.data())
def test_an_edit_of_one_paragraph_is_one_change(elements: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(elements)))
    old = page(*elements[:at], "<p>old words</p>", *elements[at:])
    new = page(*elements[:at], "<p>new words</p>", *elements[at:])
    kinds = [kind for kind, _ in patch(old, new).main if kind != "keep"]
    assert kinds == ["set"]
    assert applied(patch(old, new), old) == shown(children(new.main))


def test_what_is_alike_stays() -> None:
    paragraphs = [f"<p>Paragraph {word}.</p>" for word in "abcdefgh"]
    new = page(*paragraphs[:3], "<p>Another.</p>", *paragraphs[3:])
    assert patch(page(*paragraphs), new).main == (("keep", 3), ("insert", "<p>Another.</p>\n"), ("keep", 5))
    assert patch(new, page(*paragraphs)).main == (("keep", 3), ("remove", 1), ("keep", 5))


def test_an_element_with_other_numbers_is_the_same_element() -> None:
    old = [f"<p>See [{i}], about {word}.</p>" for i, word in enumerate("abc", 1)]
    new = ["<p>New [1].</p>", *(f"<p>See [{i}], about {word}.</p>" for i, word in enumerate("abc", 2))]
    assert [kind for kind, _ in patch(page(*old), page(*new)).main] == ["insert", "set", "set", "set"]


def test_a_long_list_is_changed_entry_by_entry() -> None:
    old = [row(word) for word in "abcdefghijklmnop"]
    new = [*old[:5], row("new"), *old[6:]]
    ((kind, within),) = patch(page(f"<ul>\n{''.join(old)}</ul>"), page(f"<ul>\n{''.join(new)}</ul>")).main
    assert kind == "within"
    assert within == [("keep", 5), ("set", (1, 1, [(0, row("new")[4:-6])], [])), ("keep", 10)]


def test_an_element_with_another_name_is_changed_as_a_whole() -> None:
    """The page's scripts have put a link to that name beside it."""
    old, new = page('<p id="a">One.</p>'), page('<p id="b">Two.</p>')
    assert patch(old, new).main == (("change", '<p id="b">Two.</p>\n'),)


def test_an_element_with_another_name_inside_is_changed_as_a_whole() -> None:
    old, new = page('<div><p id="p-a">One.</p></div>'), page('<div><p id="p-b">One.</p></div>')
    assert [kind for kind, _ in patch(old, new).main] == ["change"]


def test_citations_get_their_new_names_in_place() -> None:
    cited = '<p><span class="citation" id="m.{0}"><a href="#ref-b">2</a></span></p>'
    old, new = page(cited.format(3)), page(cited.format(4))
    assert patch(old, new).main == (("set", (3, 1, [], [(1, "id", "m.4")])),)


@pytest.mark.parametrize(
    "element", ["<pre>{}</pre>", "<table><tr><td>{}</td></tr></table>", "<math><mi>{}</mi></math>"]
)
def test_an_element_that_scripts_add_to_is_changed_as_a_whole(element: str) -> None:
    assert [kind for kind, _ in patch(page(element.format(1)), page(element.format(2))).main] == ["change"]


def test_the_same_page_has_no_patch() -> None:
    assert not patch(page("<p>a</p>"), page("<p>a</p>"))


def test_title_and_surroundings_change_by_themselves() -> None:
    found = patch(page("<p>a</p>"), page("<p>a</p>", title="A &amp; B", header="<b>new</b>"))
    assert found == Patch((), ((".recto-header", '<header class="recto-header"><b>new</b></header>'),), "A & B")


@pytest.mark.parametrize(
    "other",
    [
        page("<p>a</p>", head="<style>p { color: red }</style>"),
        page("<p>a</p>", head="<script>go()</script>"),
        page("<p>a</p>", head='<meta http-equiv="Content-Security-Policy" content="x">'),
        page("<p>a</p>", lang="de"),
        page("<p>a</p>", "text beside"),
        page("<p>a"),
    ],
    ids=["style", "script", "policy", "language", "text beside elements", "an element that is open"],
)
def test_what_no_patch_can_say_loads_the_page_anew(other: Page) -> None:
    assert patch(page("<p>a</p>"), other) == Patch(reload=True)


def test_what_describes_the_page_for_machines_is_not_seen() -> None:
    described = page("<p>a</p>", head='<script type="application/ld+json">{"a": 1}</script>')
    assert not patch(page("<p>a</p>"), described)


def test_pages_of_a_build(make: Maker) -> None:
    text = "# One\n\nA text [@doi:10.5555/alpha].[^a]\n\n[^a]: A note.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThe end.\n"
    old = Page(build(make.text(text)).page)
    new = Page(build(make.text(text.replace("A text", "A *new* text").replace("| 1 |", "| 3 |"))).page)
    found = patch(old, new)
    assert not found.reload
    assert applied(found, old) == shown(children(new.main))
    assert len([kind for kind, _ in found.main if kind != "keep"]) == 2
