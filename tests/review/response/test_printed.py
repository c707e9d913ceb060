"""Against the PDF itself: the numbers in its margin, and what is beside them."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from recto.formats.pdf import write as pdf
from recto.formats.pdf.write import Line
from recto.pipeline import Options, build
from recto.review.response.passages import Passage, tokens
from recto.review.response.printed import Printed, Where, printed
from recto.review.response.source import Source
from recto.theme import words

from tests.helpers import SVG, Maker, world
from tests.letters import project, source

NAMES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
SENTENCES = [
    f"This is the {first} {second}, of which the {second} {first} says what no other has ever said before."
    for first, second in permutations(NAMES, 2)
]
TEXT = f"""# Beginning {{#beginning}}

{" ".join(SENTENCES[:6])}[^n] And a formula $a^2 + b^2 = c^2$ within the paragraph, and a citation [@doi:10.5555/alpha].

[^n]: A note that is at the foot of the page.

- An item of a list, which has more words than there is room for in a single line of the page for reviewers.
- Another item.

![The caption of a figure, which is not counted.](images/a.svg){{#fig:a}}

$$ x = 1 $$ {{#eq:one}}

| First | Second |
|---|---|
| cell | 17 |

Table: A caption. {{#tbl:a}}

```python
def function(argument):
    return "a line of code that is longer than the page is wide, and is broken: " + argument * argument
```

1. The first.
   a. A part of it.

# Middle {{#middle}}

{" ".join(SENTENCES[6:26])}

{" ".join(SENTENCES[26:46])}

Not numbered as a whole, but `code` and H~2~O and *emphasis* and “quotations”, half-way through.

# End {{#end}}

{" ".join(SENTENCES[46:66])}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Source, Printed]:
    root = project(Maker(tmp_path_factory.mktemp("printed")), TEXT, "", **{"content/images/a.svg": SVG})
    of = source(root)
    return root, of, printed(of, world())


def numbered(data: bytes) -> list[tuple[int, int, str]]:
    """Page, number and text of each line that has its number in the margin, as they are seen on the page."""
    document: Any = pypdfium2.PdfDocument(data)
    found = []
    for page, one in enumerate(document, 1):
        text = one.get_textpage()
        width, _ = one.get_size()
        rects = [text.get_rect(at) for at in range(text.count_rects())]
        edge = 38 / 25.4 * 72
        for left, bottom, right, top in rects:
            said = text.get_text_bounded(left, bottom, right, top).strip()
            if right < edge and said.isdigit():
                line = text.get_text_bounded(edge - 2, bottom - 1, width, top + 1)
                found.append((page, int(said), " ".join(line.split())))
    return found


def test_the_pdf_is_the_one_that_a_build_makes(made: tuple[Path, Source, Printed], monkeypatch: Any) -> None:
    root, of, _ = made
    seen = []

    def noted(rendering: Any, real: Any = pdf.with_lines) -> Any:
        seen.append(real(rendering))
        return seen[-1]

    monkeypatch.setattr(pdf, "with_lines", noted)
    printed(of, world())
    built = build(root, Options(formats=("pdf",), review=True), world(), lambda _: None)
    assert seen[0][0] == next(one.data for one in built.files if one.name == "manuscript.pdf")


def test_lines_have_the_numbers_in_the_margin(made: tuple[Path, Source, Printed]) -> None:
    root, of, pages = made
    built = build(root, Options(formats=("pdf",), review=True), world(), lambda _: None)
    lines = numbered(next(one.data for one in built.files if one.name == "manuscript.pdf"))
    assert len(lines) >= 8
    asked = 0
    for page, number, text in lines:
        said = tokens(re.sub(r"\[\d+\]", " ", text))[1:-1]  # the first and the last word may be hyphenated
        found = [(one, at) for one in of.passages if len(said) > 3 and (at := one.find([said]))]
        for passage, (first, end) in found:
            where = pages.where([passage], (passage.said[first][1], passage.said[end - 1][1]))
            assert where is not None
            if len(found) == 1:
                asked += 1
                assert (where.pages, where.lines) == ((page, page), (number, number)), text
    assert asked >= 5


def test_signs_of_lists_are_no_lines(made: tuple[Path, Source, Printed]) -> None:
    _, of, pages = made
    items = [one for one in of.passages if one.letters in ("anotheritem", "thefirst", "apartofit")]
    found = [pages.where([one]) for one in items]
    assert len(found) == 3
    lines = [one.lines for one in found if one]
    assert lines[2][0] == lines[1][0] + 1


def test_the_head_of_a_table_is_where_it_begins() -> None:
    lines = [Line(page, 0, element, text) for page in (3, 4) for element, text in enumerate(("Name", "Value"))]
    text = [Passage((), 0, (), (), frozenset(), printed=word, letters=word.lower()) for word in ("Name", "Value")]
    pages = Printed()
    pages.add(text, lines)
    assert [pages.where([one]) for one in text] == [Where(0, (3, 3))] * 2


def test_sections_go_from_their_heading_to_their_end(made: tuple[Path, Source, Printed]) -> None:
    _, of, pages = made
    found = [
        pages.where([one for one in of.passages if one.sections[:1] == (name,)])
        for name in ("beginning", "middle", "end")
    ]
    assert all(found)
    spans = [one.lines for one in found if one]
    assert [span[0] for span in spans[1:]] == [span[1] + 1 for span in spans[:-1]]
    assert spans[0][0] == 1


@pytest.mark.parametrize("name", ["fig:a", "tbl:a"])
def test_figures_and_tables_have_pages_without_lines(name: str, made: tuple[Path, Source, Printed]) -> None:
    _, of, pages = made
    where = pages.where([one for one in of.passages if name in one.within])
    assert where is not None
    assert where.lines == (0, 0)


def test_equations_and_notes_are_found(made: tuple[Path, Source, Printed]) -> None:
    _, of, pages = made
    equation = pages.where([one for one in of.passages if "eq:one" in one.within])
    note = pages.where([one for one in of.passages if one.letters.startswith("anotethatis")])
    assert equation is not None
    assert equation.lines[0] > 0
    assert note == Where(0, (1, 1))


def test_every_passage_with_words_is_found(made: tuple[Path, Source, Printed]) -> None:
    _, of, pages = made
    assert [one.printed for one in of.passages if one.letters and pages.where([one]) is None] == []


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Where(0, (4, 4)), "page 4"),
        (Where(0, (4, 5)), "pages 4–5"),
        (Where(0, (4, 4), (120, 120)), "page 4, line 120"),
        (Where(0, (4, 5), (120, 131)), "pages 4–5, lines 120–131"),
    ],
)
def test_places_are_said_in_words(where: Where, said: str) -> None:
    assert where.words(words("en")) == said
    assert where.words(words("en"), is_other=True) == f"Supplement, {said}"


def test_what_is_not_printed_is_nowhere(made: tuple[Path, Source, Printed]) -> None:
    assert Printed().where(made[1].passages) is None
