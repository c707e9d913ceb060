"""Images and tables."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image as Picture

from tests.helpers import SVG, Maker, check, png, said


def found(project: Path) -> list[tuple[str, str]]:
    """Code and place in the text of what is wrong with figures and tables."""
    codes = [f"F{number:03}" for number in range(10, 30)]
    return [(code, (where or "").partition(".md:")[2]) for code, _, where in said(check(project), *codes)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| a | b |\n|---|\n| 1 | 2 |", [("F017", "1:1")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 |", [("F017", "4:1")]),
        ("a | b\n---|:--:\n1 | 2 | 3", [("F017", "3:1")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 1 |", []),
        ("| a | b |\n|---|---|\n| `x|y` | $|x|$ |\n| a \\| b | 2 |", []),
        ("| a | b |\n|---|---|\n| 1 | |", []),
        ("a | b\n-----\n\nc | d | e", []),
        ("| A | line\n| - one | two | three", []),
        ("```\n| a | b |\n|---|\n```", []),
        ("+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+", []),
    ],
)
def test_cells_that_no_column_is_for(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    assert [one for one in found(make.text(f"{text}\n")) if one[0] == "F017"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![A caption.](images/flow.svg)", []),
        ("A ![](images/flow.svg) in line", [("F011", "1:7")]),
        ("![](images/flow.svg){#fig:x}", [("F011", "1:5")]),
        ('![](images/flow.svg){alt=""}', []),
        ('![](images/flow.svg){alt="Boxes"}', []),
        ('![A caption.](images/flow.svg){#fig:x alt=""}', [("F011", "1:15")]),
        ('<img src="images/flow.svg">', [("F011", "1:1")]),
        ('<img src="images/flow.svg" alt="">', []),
        ("![flow](images/flow.svg)", [("F012", "1:9")]),
        ("A ![flow](images/flow.svg) in line", []),
        ("A ![flow_2](images/flow_2.svg) in line", [("F012", "1:13")]),
        ('![Caption.](images/flow.svg){alt="flow.svg"}', [("F012", "1:13")]),
        ("![Of flow.](images/flow.svg)", []),
    ],
)
def test_alternatives(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    project = make.text(f"{text}\n", **{"content/images/flow.svg": SVG, "content/images/flow_2.svg": SVG})
    assert found(project) == expected


@pytest.mark.parametrize(
    ("width", "attributes", "expected"),
    [
        (400, "", True),
        (650, "", True),
        (1000, "", False),
        (150, "", False),
        (1000, "{width=100%}", False),
        (400, "{width=100%}", True),
        (400, "{width=2in}", False),
        (400, "{width=400px}", True),
        (400, "{width=4em}", True),
    ],
)
def test_pixels(width: int, attributes: str, expected: bool, make: Maker) -> None:
    project = make.text(f"![A caption.](images/a.png){attributes}\n", **{"content/images/a.png": png(width, 100)})
    assert [code for code, _ in found(project)] == ["F015"] * expected


def test_pixels_of_an_image_in_a_line_do_not_count(make: Maker) -> None:
    project = make.text("A ![mark](images/a.png){width=10cm} here.\n", **{"content/images/a.png": png(100, 100)})
    assert found(project) == []


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
@pytest.mark.parametrize("moves", [True, False])
def test_moving_images(kind: str, moves: bool, make: Maker) -> None:
    data = io.BytesIO()
    first, second = (Picture.new("RGB", (1200, 60), colour) for colour in ("red", "blue"))
    first.save(data, kind, save_all=moves, append_images=[second] if moves else [])
    project = make.text("![A caption.](images/a.x)\n", **{"content/images/a.x": data.getvalue()})
    assert [code for code, _ in found(project)] == ["F013"] * moves


def test_images_that_git_does_not_have(make: Maker) -> None:
    names = ("one", "two", "with space", "ignored")
    text = "![One.](images/one.svg)\n\n![Two.](content/images/two.svg)\n\n![S.](images/with%20space.svg)\n\n"
    text += "![I.](images/ignored.svg)\n\n![I.](images/ignored.svg)\n"
    images = {f"content/images/{name}.svg": SVG for name in names}
    project = make.text(text, **{**images, ".gitignore": "ignored.svg\n"})
    assert found(project) == []
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    assert found(project) == []
    subprocess.run(["git", "-C", str(project), "add", "content/01.text.md"], check=True)
    assert found(project) == [("F010", f"{line}:{column}") for line, column in ((1, 9), (3, 9), (5, 7), (7, 7))]
    subprocess.run(["git", "-C", str(project), "add", "."], check=True)
    assert found(project) == [("F010", "7:7")]


def test_images_in_a_folder_of_pandocs_defaults(make: Maker) -> None:
    files = {"plots/a.svg": SVG, "build/pandoc/defaults/docx.yaml": "resource-path: [plots]\n"}
    project = make.text("![Words of it.](a.svg)\n", **files)
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    subprocess.run(["git", "-C", str(project), "add", "."], check=True)
    assert found(project) == []


def test_the_description_that_a_notebook_exports(make: Maker) -> None:
    (one,) = [
        one for one in check(make.text("![png](a.png)\n", **{"content/a.png": png(900, 60)})) if one.code == "F012"
    ]
    assert one.message == "the description of a.png is just the ending of the file's name: png"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("12345" * 30,), True),
        (("12345 " * 30,), False),
        (("some words",) * 5, False),
        (("1234567890123",) * 12, True),
        (("123456",) * 12, False),
    ],
)
def test_tables(cells: tuple[str, ...], expected: bool, make: Maker) -> None:
    rows = ["x"] * len(cells), ["-"] * len(cells), cells
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    assert [code for code, _ in found(make.text(f"Words.\n\n{table}\n"))] == ["F016"] * expected


# --- what is not read as it is meant (F018 to F023) -------------------------------------------------------------------

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| a | b |\n| 1 | 2 |\n", [("F018", "1:1")]),
        ("| a | b |\n|–––|–––|\n| 1 | 2 |\n", [("F018", "1:1")]),
        ("Words:\n" + TABLE, [("F018", "2:1")]),
        ("Words:\na | b\n---|---\n1 | 2\n", [("F018", "2:1")]),
        ("a\tb\n1\t2\n", [("F018", "1:1")]),
        ("Table: A caption\nthat is alone.\n\nx\n", [("F018", "1:1")]),
        (TABLE + "\nTable: A caption.\n\nTable: Another.\n\n" + TABLE, []),
        ("| a line\n| and one | more\n\n`| a | b |`\n\n```\n| a | b |\n| 1 | 2 |\n```\n", []),
        ("a\tb\n\n```\na\tb\n1\t2\n```\n", []),
        ("+---+---+\n| a | b |\n+---+---+\n| cd | e |\n+---+---+\n", [("F019", "4:1")]),
        ("+---+---+\n| a | b |\n+---+--+\n", [("F019", "3:1")]),
        ("+---+---+\n| a | b |\n+===+===+\n| 表| é |\n+---+---+\n| c     |\n+-------+\n", []),
        ("![A [0, 1) b.](images/a.svg)\n", [("F020", "1:1")]),
        ("x ![A], b.](images/a.svg)\n", [("F020", "1:3")]),
        ("![A.\n\n- B.](images/a.svg)\n", [("F020", "1:1")]),
        ("![A.] (images/a.svg)\n", [("F020", "1:1")]),
        ("! [A](images/a.svg)\n", [("F020", "1:1")]),
        ("!(A)[images/a.svg]\n", [("F020", "1:1")]),
        ("No! [A](https://example.org) and (b)[c].\n", []),
        ("| a | b |\n| 1 | 2 |\n\nx\n\n|a|b|\n|-|-|\n|1|2|\n", [("F018", "1:1")]),
        ("![A [b] c \\[0, 1).](images/a.svg) `![x] (y)` and wow![^1]\n\n[^1]: x\n", []),
        ("| a | b |\n|---|---|\n| 1 | x <p>y</p> |\n", [("F021", "3:9")]),
        ("| <ul><li>a</li></ul> | b |\n|---|---|\n| 1 | 2 |\n", [("F021", "1:3")]),
        ("## A <div>b</div>\n", [("F021", "1:6")]),
        ("<div>\n\n| a<br>b | <span>c</span> |\n|---|---|\n| 1 | `<p>` |\n\n</div>\n", []),
        ("<table><tr><td><table></table></td></tr></table>\n", [("F023", "1:1")]),
        ("`<table>`\n", []),
    ],
)
def test_what_is_not_read_as_it_is_meant(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    codes = [f"F{number:03}" for number in range(18, 24)]
    every = said(check(make.text(text, **{"content/images/a.svg": SVG})), *codes)
    assert [(code, (where or "").partition(".md:")[2]) for code, _, where in every] == expected


@pytest.mark.parametrize(
    ("attributes", "hint"),
    [
        ("width=0.5", "write width=50% for half of the line"),
        ("#fig:a width=0.75", "write width=75% for this part of the line"),
        ("width=1", "write width=100% for the whole line"),
        ("width=8", "add the unit, as in width=8cm or width=8in"),
        ("width=50 %", "write width=50%"),
        ("height=8 cm .wide", "write height=8cm"),
        ("width=0.8\\textwidth", "write width=80%"),
        ("width=\\linewidth", "write width=100%"),
        ("width=5inch", "write width=5in"),
        ("width=8,5cm", "write width=8.5cm"),
        ("width=50%;", "write width=50%"),
        ("width: 50%", "write {width=50%} right after the )"),
        ("width=half", "write width=50% or width=8cm"),
    ],
)
def test_sizes_that_cannot_be_read(attributes: str, hint: str, make: Maker) -> None:
    text = f"@fig:a ![A.](images/a.svg){{{attributes}}}\n"
    assert [one.hint for one in check(make.text(text, **{"content/images/a.svg": SVG})) if one.code == "F022"] == [hint]


@pytest.mark.parametrize("size", ["width=50%", 'width="50 %"', "width=8cm height=30%", "width=300", "width=80.5mm"])
def test_sizes_that_can_be_read(size: str, make: Maker) -> None:
    project = make.text(f"![A.](images/a.svg){{{size}}}\n\n`{{width=0.5}}`\n", **{"content/images/a.svg": SVG})
    assert said(check(project), "F022") == []


@pytest.mark.parametrize(
    "text",
    [
        "•\tCollect\n•\tWash\n",
        "x\n\n1.\tCollect\n2.\tWash\n",
        "One line\twith a tab in it, and then it goes on and on until it ends\nas does\tthis one.\n",
    ],
)
def test_tabs_in_text_are_no_table(text: str, make: Maker) -> None:
    assert said(check(make.text(text)), "F018") == []


def test_two_sizes_with_a_comma_between(make: Maker) -> None:
    text = "![A leaf.](images/a.svg){width=5in,height=3in}\n"
    hints = [one.hint for one in check(make.text(text, **{"content/images/a.svg": SVG})) if one.code == "F022"]
    assert hints == ["write width=5in height=3in, with a space in between"]


@pytest.mark.parametrize(
    ("options", "columns"),
    [
        ("columns=2", []),
        ("columns='2' .wide", []),
        ("layout-ncol=3", []),
        ("columns=two", [18]),
        ("columns=0", [18]),
        ("columns=9", [18]),
        ('layout="[[1,1], [1]]"', [18]),
        ("cols=2 ncol=3", [18, 25]),
        ("tag=B1 data-x=1", []),
    ],
)
def test_columns_of_panels(options: str, columns: list[int], make: Maker) -> None:
    images = "".join(f"![Field {name}.](images/a.svg)\n" for name in "ab")
    text = f"See @fig:s.\n\n::: {{#fig:s {options}}}\n{images}\nTwo fields.\n:::\n"
    in_code = "\n```\n::: {#fig:s columns=x}\n```\n"
    project = make.text(text + in_code, **{"content/images/a.svg": SVG})
    assert [place for code, place in found(project) if code == "F028"] == [f"3:{column - 5}" for column in columns]
