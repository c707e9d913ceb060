from __future__ import annotations

from collections.abc import Sequence

from recto.pandoc import ast
from recto.review.response.passages import Passage
from recto.review.response.printed import Printed, Where

from tests.helpers import Maker
from tests.letters import filled, project, send
from tests.word import parts

TEXT = """# Methods {#methods}

The study was done in three hospitals. It was long.

![A map.](a.svg){#fig:map}

Figure @fig:map has them.
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def test_a_place_in_a_line_is_followed_by_its_page_and_lines(make: Maker) -> None:
    answers = "In [three hospitals]{.quote}, [the methods](#methods), Figure @fig:map, and also [](#methods).\n"
    sent = send(project(make, TEXT, answers, **{"content/a.svg": SVG}))
    said = (
        "In “three hospitals” (page 1, line 2), the methods (page 1, lines 1–3), Figure 1 (page 1), and also page 1, "
        "lines 1–3."
    )
    assert said in sent.pdf
    assert said in sent.words
    assert sent.said == []


def test_a_place_alone_in_its_paragraph_is_quoted(make: Maker) -> None:
    answers = "As here:\n\n[three hospitals]{.quote}\n\n[](#methods)\n\n@fig:map\n\n[the words](#methods)\n"
    sent = send(project(make, TEXT, answers, **{"content/a.svg": SVG}))
    figure = "[image: A map.] Figure 1: A map."
    section = f"Methods The study was done in three hospitals. It was long. {figure} Figure 1 has them."
    assert (
        "As here: The study was done in three hospitals. page 1, line 2 "
        f"{section} page 1, lines 1–3 {figure} page 1 the words (page 1, lines 1–3)"
    ) in sent.words
    assert sent.said == []
    assert b"SEQ " not in parts(sent.docx)["word/document.xml"]  # Word would count the figure


def test_a_figure_that_came_is_marked_as_a_whole(make: Maker) -> None:
    from recto.review.response.answers import Answers
    from recto.review.response.places import Places
    from recto.review.response.printed import Printed

    from tests.letters import read, source

    root = project(
        make, TEXT, "@fig:map\n", TEXT.replace("![A map.](a.svg){#fig:map}\n\n", ""), **{"content/a.svg": SVG}
    )
    of = source(root)
    letter = read(root, of)
    filled_in = Answers(Places(letter, of.passages, {}, "", lambda _: None), Printed(), of.trees, of.t).filled(
        letter.blocks
    )
    marked = [ast.one_line(ast.inlines(one)) for one in ast.walk(filled_in) if one["t"] == "Underline"]
    assert [one for one in marked if one] == ["Figure 1: A map."]


def test_places_are_found_in_lists_tables_notes_and_emphasis(make: Maker) -> None:
    place = "[three hospitals]{.quote}"
    answers = (
        f"- In {place}\n\nA\n:   B {place}\n\n> C {place}\n\n*D {place}* E[^n]\n\n[^n]: F {place}\n\n"
        f"| G |\n|---|\n| H {place} |\n\n::: box\nI {place}\n:::\n"
    )
    assert filled(project(make, TEXT, answers))[0].count("“three hospitals”") == 7


def test_what_is_not_found_stays_as_it_is_written(make: Maker) -> None:
    words, _ = filled(project(make, TEXT, "We [did]{.quote} it [](#no) and [there](#no).\n\n[](#no)\n"))
    assert words.split() == ["We", "did", "it", "??", "and", "there."]


def test_links_within_the_letter_stay_links(make: Maker) -> None:
    from tests.letters import read, source

    root = project(make, TEXT, "# 1.1 {#first}\n\nSee [above](#first) and [the web](https://example.org/#methods).\n")
    of = source(root)
    links = [ast.target(one) for one in ast.walk(read(root, of).blocks) if one["t"] == "Link"]
    assert links == ["#first", "https://example.org/#methods"]
    assert "See above and the web." in filled(root)[0]


def test_the_figures_of_a_letter_have_numbers_of_their_own(make: Maker) -> None:
    answers = "![Ours.](a.svg){#fig:ours}\n\nFigure @fig:ours beside Figure @fig:map, and [@doi:10.5555/beta].\n"
    text = TEXT + "\nSee [@doi:10.5555/alpha].\n"
    sent = send(project(make, text, answers, **{"content/a.svg": SVG}))
    assert "Figure R1: Ours." in sent.words
    assert "Figure R1 beside Figure 1 (page 1), and [2]." in sent.words
    assert sent.words.endswith("References 2. Example A. A study of beta. Journal of Examples. 2002.")


def test_a_quoted_sentence_has_its_own_lines(make: Maker) -> None:
    """Not those of the words alone."""
    words = " ".join(f"word{one}" for one in "abcdefghijklmnopqrstuvwxyz")
    answers = "[wordz before the end]{.quote}\n\nIn [wordz before]{.quote}.\n"
    sent = send(project(make, f"It begins here {words} before the end.\n", answers))
    assert "before the end. page 1, lines 1–3 In “wordz before” (page 1, line 3)." in sent.words


def test_a_picture_that_changed_is_said_to_have(make: Maker) -> None:
    root = project(make, TEXT, "@fig:map\n\n[](#methods)\n", TEXT, **{"content/a.svg": SVG})
    (root / "content/a.svg").write_text(SVG.replace('<rect width="40"', '<rect width="30"'))
    sent = send(root)
    assert "Figure 1: A map. page 1 The picture has changed." in sent.words


def test_what_was_replaced_as_a_whole_stands_before_what_came(make: Maker) -> None:
    old = "It was seen.[^n]\n\n[^n]: The first of all notes.\n"
    answers = "[The last note]{.quote}\n"
    sent = send(project(make, old.replace("first of all notes", "last note"), answers, old))
    assert "The first of all notes. The last note. page 1" in sent.words


def test_page_and_lines_stand_behind_the_letter_of_a_panel(make: Maker) -> None:
    answers = "Figure {@fig:map}B, and @fig:map.\n"
    words = filled(project(make, TEXT, answers, **{"content/a.svg": SVG}), printed_at_page_1())[0]
    assert words.strip() == "Figure 1B (page 1), and 1 (page 1)."


def printed_at_page_1() -> Printed:
    class Everywhere(Printed):
        def where(self, passages: Sequence[Passage], words: tuple[int, int] | None = None) -> Where:
            return Where(0, (1, 1))

    return Everywhere()
