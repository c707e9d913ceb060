"""The words of texts, in the order of a page."""

from __future__ import annotations

from recto.core.model import Bibliography
from recto.words.page_words import FORMULA, IMAGE, KEY, NOTE
from recto.words.text_words import TextWords, text_words

from tests.helpers import parsed, plain_text


def words(text: str) -> TextWords:
    return text_words(plain_text(text), parsed(text)[0], Bibliography({}, {}))


def shown(text: str) -> list[str]:
    return [*words(text).words]


def test_what_no_page_shows_is_left_out() -> None:
    text = (
        "# Title {#sec:x .class}\n\nA [link](https://example.org 'T') <!-- none --> <b class='x'>b</b> {{ x }}\n\n"
        "```python\ncode\n```\n\n::: {.div}\nIn.\n:::\n\n[ref]: https://example.org\n"
    )
    assert shown(text.replace(" {{ x }}", "")) == ["Title", "A", "link", "b", "code", "In"]


def test_signs_are_words() -> None:
    text = "So $a + b$ ![icon](a.png) @doi:10.1/x, @fig:a; a^[Note.]. <img src='b.png'>\n\n![F](f.png){#fig:a}\n"
    found = words(text)
    assert [*found.words] == [
        "So",
        f"{FORMULA}a+b",
        IMAGE,
        "icon",
        f"{KEY}doi:10.1/x",
        f"{KEY}fig:a",
        "a",
        NOTE,
        IMAGE,
        IMAGE,
        "F",
        "Note",
    ]
    assert [text[start] for start in found.starts] == [*"S$!i@@a^<!FN"]
    assert found.size(1) == len("$a + b$")


def test_entities_are_letters_or_part_words() -> None:
    found = words("M&auml;rz 10&nbsp;km, a&amp;b\n")
    assert [*found.words] == ["März", "10", "km", "a", "b"]
    assert [*found.starts] == [0, 10, 18, 22, 28]


def test_notes_are_at_the_end_each_with_its_mark() -> None:
    text = "A[^one] b.\n\n[^one]: First,\n\n    second.\n\nC[^two]\n\n[^two]: Third.\n"
    found = words(text)
    assert [*found.words][: found.main] == ["A", NOTE, "b", "C", NOTE]
    assert sorted(" ".join(found.words[slice(*found.notes[found.starts[index]])]) for index in (1, 4)) == [
        "First second",
        "Third",
    ]


def test_a_note_in_a_note_does_not_take_the_text_behind_it_along() -> None:
    found = words("A[^one] b.\n\n[^one]: First^[inner].\n\nC d.\n")
    assert [*found.words][: found.main] == ["A", NOTE, "b", "C", "d"]


def test_cells_of_drawn_tables_follow_each_other() -> None:
    grid = "+-----+-----+\n| a b | c d |\n| e   | f   |\n+=====+=====+\n| g   | - h |\n| i   | - j |\n+-----+-----+\n"
    assert shown(grid) == [*"abecdfgihj"]
    multiline = "-----------\n a    b\n c    d\n---- ------\n e    f\n g    h\n\n i    j\n-----------\n\nk\n"
    assert shown(multiline) == [*"acbdegfhijk"]
    without_head = "---- ------\n e    f\n g    h\n\n i    j\n---- ------\n\nk\n"
    assert shown(without_head) == [*"egfhijk"]


def test_a_note_in_a_cell_of_a_drawn_table_is_a_note() -> None:
    found = words(
        "+--------------+-----+\n| a ^[n one] b | c   |\n| d            | e   |\n+--------------+-----+\n\nf\n"
    )
    assert [*found.words] == ["a", NOTE, "b", "d", "c", "e", "f", "n", "one"]
    assert found.main == 7


def test_rows_of_simple_tables_and_text_between_rules_stay_in_order() -> None:
    simple = " a    b\n---- ------\n c    d\n e    f\n\nTable: g\n\n---\n\nh i\n\n---\n"
    bare = "---- ----\na    b\nc    d\n---- ----\n\ne\n\n---\n\nf\n\n---\n"
    assert shown(bare) == [*"abcdef"]
    assert shown(simple) == ["a", "b", "c", "d", "e", "f", "Table", "g", "h", "i"]
