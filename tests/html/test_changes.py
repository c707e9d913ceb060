"""Marks of tracked changes as elements that readers and screen readers know."""

from __future__ import annotations

from recto.html.changes import show_changes
from recto.html.tree import parse, serialise

MARK = 'data-recto-change="{}" data-recto-old="content/a.md:1:1" data-recto-author="Ada"'


def shown(html: str) -> str:
    root = parse(html)
    show_changes(root)
    return serialise(root)


def test_marks_become_elements_with_the_numbers_of_their_changes() -> None:
    html = f'<p>a <span class="deletion" {MARK.format(1)}>b</span><span class="insertion" {MARK.format(1)}>c</span></p>'
    assert shown(html) == (
        '<p class="recto-changed">a <del id="change-1" data-change="1">b</del><ins data-change="1">c</ins></p>'
    )


def test_what_came_as_a_whole() -> None:
    html = f'<div class="insertion" {MARK.format(2)} data-recto-move="1"><p>a</p></div>'
    assert shown(html) == (
        '<ins class="recto-blocks recto-moved recto-changed" id="change-2" data-change="2" data-move="1"><p>a</p></ins>'
    )


def test_the_end_of_a_paragraph_is_a_sign() -> None:
    html = f'<p>a<span class="paragraph-deletion" {MARK.format(1)}></span></p>'
    assert shown(html) == '<p class="recto-changed">a<del class="recto-end" id="change-1" data-change="1">¶</del></p>'


def test_a_row_stays_a_row() -> None:
    html = f'<table><tbody><tr class="odd insertion" {MARK.format(1)}><td>a</td></tr></tbody></table>'
    assert '<tr class="recto-insertion">' in shown(html)


def test_what_went_leaves_its_id_to_what_is_there() -> None:
    html = f'<div class="deletion" {MARK.format(1)}><h2 id="a">A</h2><h2 id="gone">B</h2></div><h2 id="a">A</h2>'
    assert shown(html).count('id="a"') == 1
    assert 'id="gone"' in shown(html)


def test_a_class_alone_is_no_mark() -> None:
    html = '<p><span class="insertion">a</span></p>'
    assert shown(html) == html
