"""References to labels that there are not, and labels given twice."""

from __future__ import annotations

import pytest

from tests.helpers import SVG, Maker, check, place, said

TEXT = """# One {#sec:one}

![A](images/a.svg){#fig:first}

$$ x $$ {#eq:first}

| a |
|---|
| b |

Table: Rows. {#tbl:first}

"""


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("See @fig:frist.", ["13:5"]),
        ("See {@fig:none}B and @fig:none.", ["13:6", "13:22"]),
        ("@tbl:none, @eq:none and @sec:none.", ["13:1", "13:12", "13:25"]),
        ("+@fig:none and *@fig:none", ["13:2", "13:17"]),
        ("[@fig:none]", ["13:2"]),
        ("[@fig:first; @fig:none]", ["13:14"]),
    ],
)
def test_targets_that_are_not_there(line: str, places: list[str], make: Maker) -> None:
    project = make.text(f"{TEXT}{line}\n", **{"content/images/a.svg": SVG})
    assert said(check(project), "X001") == [("X001", "error", f"content/01.text.md:{place}") for place in places]


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("fig:frist", "did you mean fig:first?"),
        ("tbl:zzz", "{#tbl:zzz}"),
        ("eq:firts", "did you mean eq:first?"),
        ("sec:on", "did you mean sec:one?"),
    ],
)
def test_hints(key: str, hint: str, make: Maker) -> None:
    found = check(make.text(f"{TEXT}See @{key}.\n", **{"content/images/a.svg": SVG}))
    (diagnostic,) = (one for one in found if one.code == "X001")
    assert hint in diagnostic.hint


def test_targets_that_are_there(make: Maker) -> None:
    text = TEXT + "# Methods\n\n@fig:first, @tbl:first, @eq:first, @sec:one, @sec:methods, [here](#fig:first).\n"
    found = said(check(make.text(text, **{"content/images/a.svg": SVG})))
    assert [one for one in found if one[0].startswith("X")] == []


@pytest.mark.parametrize(
    ("again", "place"),
    [
        ("![B](images/a.svg){#fig:first}", "13:20"),
        ("$$ y $$ {#eq:first}", "13:10"),
        ("| c |\n|---|\n| d |\n\nTable: More. {#tbl:first}", "17:15"),
    ],
)
def test_labels_given_twice(again: str, place: str, make: Maker) -> None:
    found = check(make.text(f"{TEXT}{again}\n", **{"content/images/a.svg": SVG}))
    (diagnostic,) = (one for one in found if one.code == "X002")
    assert said(found, "X002") == [("X002", "error", f"content/01.text.md:{place}")]
    assert "content/01.text.md:" in diagnostic.message


def test_a_setting_that_the_filters_refuse(make: Maker) -> None:
    metadata = "title: x\npandoc:\n  fignos-caption-separator: nonsense\n"
    project = make.text(TEXT, **{"content/images/a.svg": SVG, "content/metadata.yaml": metadata})
    ((code, severity, where),) = said(check(project), "X004")
    assert (code, severity) == ("X004", "error")
    assert where in ("content/metadata.yaml:2:1", "content/metadata.yaml:3:3")


FIGURES = "![One.](images/a.svg){#fig:one}\n\n![Two.](images/a.svg){#fig:two}\n\n![Three.](images/a.svg){#fig:three}\n"


def found(make: Maker, text: str, metadata: str = "title: x\n") -> list[tuple[str, str]]:
    """Code and line:column of what the cross-references of a text have wrong."""
    project = make.text(text, **{"content/images/a.svg": SVG, "content/metadata.yaml": metadata})
    return [
        (code, (where or "").partition(".md:")[2]) for code, _, where in said(check(project)) if code.startswith("X")
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("@fig:one, @fig:two, @fig:three, @fig:one.", []),
        ("@fig:one, @fig:three, @fig:two.", ["1:11"]),
        ("@fig:three, @fig:one, @fig:two.", ["1:1"]),
        ("@fig:two, @fig:three, @fig:one.", ["1:23"]),
        ("@fig:one; @fig:two, @fig:three, then @fig:one again.", []),
    ],
)
def test_order_of_mentions(sentence: str, expected: list[str], make: Maker) -> None:
    assert found(make, f"{sentence}\n\n{FIGURES}") == [("X006", place) for place in expected]


def test_supplements_may_be_mentioned_at_any_place(make: Maker) -> None:
    text = "@fig:two and @fig:one.\n\n![One.](images/a.svg){#fig:one}\n\n![S.](images/a.svg){#fig:two tag='S1'}\n"
    assert found(make, text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Figure 1",
        "(Fig. 2B)",
        "as *figure 3*",
        "Figures 1 and 2",
        "[see Figure 1]",
        "Figure\n1",
    ],
)
def test_numbers_typed_by_hand(sentence: str, make: Maker) -> None:
    mentions = "@fig:one @fig:two @fig:three"
    assert [code for code, _ in found(make, f"{mentions}\n\n{sentence}.\n\n{FIGURES}")] == ["X009"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Figure 4",
        "Figure 2 of [@doi:10.5555/alpha]",
        "[@doi:10.5555/alpha, Figure 2]",
        "[see @doi:10.5555/alpha; @doi:10.5555/beta, Fig. 2]",
        "Figure 2 [@doi:10.5555/alpha]",
        "Supplementary Figure 1",
        "Figure S1",
        "Figure 2.1 and Figure 1%",
        "`Figure 1`",
        "<!-- Figure 1 -->",
        "Table 1 and Equation 2",
        "Figure @fig:one 1",
        "configure 1",
    ],
)
def test_numbers_that_are_nothing_to_refer_to(sentence: str, make: Maker) -> None:
    mentions = "@fig:one @fig:two @fig:three"
    assert found(make, f"{mentions}\n\n{sentence}.\n\n{FIGURES}") == []


def test_a_tag_is_a_number_and_a_nameless_label_counts(make: Maker) -> None:
    text = "@fig:a @fig:b\n\nFigure S1, figure 2, Figure 1.\n\n![N.](images/a.svg){#fig:}\n\n"
    text += '![A.](images/a.svg){#fig:a}\n\n![B.](images/a.svg){#fig:b tag="S1"}\n'
    assert found(make, text) == [("X009", "3:1"), ("X009", "3:12")]


def test_a_number_in_a_caption(make: Maker) -> None:
    project = make.text("@fig:a\n\n![**Figure 1.** A.](images/a.svg){#fig:a}\n", **{"content/images/a.svg": SVG})
    (diagnostic,) = (one for one in check(project) if one.code == "X009")
    assert diagnostic.hint == "remove it: captions are numbered automatically"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@eq:a\n\n$$ x $$ {#eq:a}\n", []),
        ("@eq:a\n\n$$\nx\n$$\n{#eq:a}\n", [("X008", "6:2")]),
        ("@eq:a\n\nA word {#eq:a}\n", [("X008", "3:9")]),
        ("@tbl:a\n\n| x |\n|---|\n| y |\n\n{#tbl:a}\n", [("X008", "7:2")]),
        ("@tbl:a\n\n| x |\n|---|\n| y |\n\n: A {#tbl:a}\n", []),
        ("@tbl:a\n\n| x |\n|---|\n| y |\n\nTable: {#tbl:a}\n", [("X007", "7:9")]),
        ("@fig:a\n\nA ![b](images/a.svg){#fig:a}\n", [("X008", "3:22")]),
        ("@fig:a\n\n![b](images/a.svg) {#fig:a}\n", [("X008", "3:21")]),
        ("@eq:a\n\n\\[ x \\] {#eq:a}\n", [("X008", "3:10")]),
        ("`{#fig:a}` and <!-- {#eq:b} -->\n", []),
    ],
)
def test_labels_without_caption_or_number(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    assert found(make, text) == expected


@pytest.mark.parametrize(
    ("sentence", "metadata", "expected"),
    [
        ("Figure @fig:a", "title: x\n", []),
        ("Figure {@fig:a}B", "title: x\n", []),
        ("Table @fig:a", "title: x\n", ["X010"]),
        ("(tables {@fig:a}B)", "title: x\n", ["X010"]),
        ("a table: @fig:a", "title: x\n", []),
        ("Figure @fig:a", "pandoc:\n  xnos-cleveref: true\n", ["X011"]),
        ("Figure @fig:a", "xnos-cleveref: true\nfignos-cleveref: false\n", []),
        ("Figure !@fig:a and @fig:a", "xnos-cleveref: true\n", []),
        ("Figure +@fig:a", "title: x\n", ["X011"]),
    ],
)
def test_the_word_before_a_reference(sentence: str, metadata: str, expected: list[str], make: Maker) -> None:
    text = f"{sentence}\n\n![A.](images/a.svg){{#fig:a}}\n"
    assert [code for code, _ in found(make, text, metadata)] == expected


def test_what_is_never_mentioned_is_told_once(make: Maker) -> None:
    text = "[A](#fig:a), Table 1, `@fig:c`\n\n![A.](images/a.svg){#fig:a}\n\n![C.](images/a.svg){#fig:c}\n\n"
    text += "| x |\n|---|\n| y |\n\n: T {#tbl:t}\n\n$$ x $$ {#eq:e}\n\n# S {#sec:s}\n"
    assert found(make, text) == [("X009", "1:14"), ("X005", "5:21")]


# --- labels that are not read (X012, and what is said instead of X001) ------------------------------------------------

IMAGE = "![A.](images/a.svg)"
ROWS = "| a | b |\n|---|---|\n| 1 | 2 |\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"@fig:a\n\n{IMAGE}{{fig:a width=5cm}}\n", [("X012", "3:20")]),
        (f"@fig:a\n\n{IMAGE}{{#fig:a plot}}\n", [("X012", "3:20")]),
        (f"@fig:a\n\n{IMAGE}(#fig:a)\n", [("X012", "3:20")]),
        (f"@fig:a\n\n{IMAGE[1:]}{{#fig:a}}\n", [("X012", "3:1")]),
        (f"@fig:a\n\n{IMAGE}\n{{#fig:a}}\n", [("X008", "4:2")]),
        (f"@fig:a\n\n::: {{#fig:a}}\n{IMAGE}\n\n{IMAGE}\n:::\n", []),
        (f"@fig:a\n\n::: {{#fig:a}}\nWords.\n\n{IMAGE}\n:::\n", [("X008", "3:6")]),
        (f"@tbl:a\n\n{ROWS}Table: A. #tbl:a\n", [("X012", "7:11")]),
        (f"@tbl:a\n\n{ROWS}Table: A. {{tbl:a}}\n", [("X012", "7:11")]),
        (f"@tbl:a\n\n{ROWS}Table: A. {{#tab:a}}\n", [("X012", "7:11")]),
        (f"@tbl:a\n\n{ROWS}Table: A. {{#Tbl:a}}\n", [("X012", "7:11")]),
        (f"@tbl:a\n\n{ROWS}Table: A.{{#tbl:a}}\n", []),
        (f"@tbl:a, @tbl:b\n\n{ROWS}Table: A. {{#fig:a}}\n\n{ROWS}Table: B. {{#tbl:b}}\n", [("X008", "7:12")]),
        (f"@fig:a\n\n{ROWS}Table: A. {{#fig:a}}\n", [("X008", "7:12")]),
        (f"{ROWS}Table: A. {{#fig:a}}\n", [("X008", "5:12")]),
        (f"@tbl:a\n\n{ROWS}Table: A. {{#eq:a}}\n", [("X008", "7:12")]),
        (f"@tbl:a\n\n{ROWS}Table 1: A. {{#tbl:a}}\n", [("X008", "7:14")]),
        (f"@tbl:a\n\n{ROWS}**Table:** A. {{#tbl:a}}\n", [("X008", "7:16")]),
        (f"@fig:a\n\n{IMAGE}{{#fig:a, width=5cm}}\n", [("X008", "3:21")]),
        (f"@fig:a\n\n{IMAGE}{{#fig:a width=5cm\n", [("X008", "3:21")]),
        (f"@fig:a\n\n{IMAGE}{{#fig:a width = 5cm}}\n", [("X012", "3:20")]),
        (f"@fig:a\n\n{IMAGE}{{#Fig:a}}\n", [("X012", "3:20")]),
        (f"@fig:a\n\n{IMAGE}(fig:a)\n", [("X012", "3:20")]),
        ("@eq:a\n\n$$ a $$ (eq:a)\n", [("X012", "3:9")]),
        ("@tbl:a\n\n| a | b |\n| 1 | 2 |\n\nTable: A. {#tbl:a}\n", [("F018", "3:1")]),
        ("@tbl:a\n\nTable: A. {#tbl:a}\n\na\tb\n1\t2\n", [("F018", "5:1")]),
        ("@fig:a\n\n![A [0, 1) b.](images/a.svg){#fig:a}\n", [("F020", "3:1")]),
        ("@fig:a\n\n![A.\n\nB.](images/a.svg){#fig:a}\n", [("H024", "3:1")]),
        ("$$ a $$ {#eq-a}\n", [("X012", "1:9")]),
        (f'@fig:a\n\n{IMAGE}{{#fig:a width=5cm .b tag="S 1"}}\n\n$$ a $$ {{#eq:b}}\n', []),
        ("A set {fig:a}, `{fig:b}`, and “{eq: a}” is so.\n", []),
    ],
)
def test_labels_that_are_not_read(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    project = make.text(text, **{"content/images/a.svg": SVG})
    told = [(one.code, (place(one) or "").partition(".md:")[2]) for one in check(project) if one.code != "C001"]
    assert told == expected


@pytest.mark.parametrize(
    ("attributes", "hint"),
    [
        ("width: 80%", "write width=80%"),
        ("Width 8cm .b", "write width=8cm"),
        ("height:3cm", "write height=3cm"),
        ("center width=50%", "write .center"),
        ("of roots", "write {#fig:a-of-roots}"),
        ("center of it", "write {#fig:a-center-of-it}"),
    ],
)
def test_what_follows_a_label(attributes: str, hint: str, make: Maker) -> None:
    project = make.text(f"@fig:a\n\n{IMAGE}{{#fig:a {attributes}}}\n", **{"content/images/a.svg": SVG})
    assert [(one.code, one.hint) for one in check(project)] == [("X012", hint)]


def test_a_reference_with_a_capital_mentions_the_figure(make: Maker) -> None:
    project = make.text(f"Figure @Fig:a.\n\n{IMAGE}{{#fig:a}}\n", **{"content/images/a.svg": SVG})
    assert [one.code for one in check(project)] == ["C001"]


@pytest.mark.parametrize(
    ("reference", "code", "hint"),
    [
        ("@fig:rotos", "X001", "did you mean fig:roots?"),
        ("@fig:rootsB", "X001", "did you mean fig:roots? For its part B, write {@fig:roots}B"),
        ("@figure:roots", "C001", "did you mean @fig:roots?"),
        ("@fig-roots", "C001", "did you mean @fig:roots?"),
        ("@fig: roots", "C001", "remove the space: @fig:roots"),
        ("@Fig: roots.", "C001", "remove the space: @fig:roots"),
        ("\\ref{fig:roots}", "H010", "write @fig:roots"),
    ],
)
def test_a_reference_that_nearly_right_mentions_the_figure(reference: str, code: str, hint: str, make: Maker) -> None:
    text = f"Figure {reference}\n\n{IMAGE}{{#fig:roots}}\n\n{IMAGE}{{#fig:leaves}}\n"
    project = make.text(text, **{"content/images/a.svg": SVG})
    told = [(one.code, one.hint) for one in check(project)]
    assert told == [(code, hint), ("X005", "write @fig:leaves where you discuss it")]


@pytest.mark.parametrize("line", ["##Counting roots {#sec:count}", "##Counting roots {#count}", "##Count"])
def test_a_section_whose_heading_is_not_read(line: str, make: Maker) -> None:
    told = check(make.text(f"See @sec:count.\n\n{line}\n\nThey were counted.\n"))
    assert [(one.code, one.hint) for one in told] == [("D007", f"write ## {line[2:]}")]


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("[@fig:roots]", "write (Figure @fig:roots), and citations in brackets of their own"),
        ("[-@fig:roots]", "write (Figure @fig:roots), and citations in brackets of their own"),
        ("[@doi:10.5555/alpha; @fig:roots]", "write (Figure @fig:roots), and citations in brackets of their own"),
        ("[Fig. @fig:roots](#fig:roots)", "write it without the link: it is one by itself"),
        ("[@fig:roots](#fig:roots)", "write it without the link: it is one by itself"),
        ("\\@fig:roots", "write @fig:roots"),
    ],
)
def test_a_reference_out_of_place(reference: str, hint: str, make: Maker) -> None:
    text = f"The plants {reference} grew.\n\nFigure @fig:roots.\n\n{IMAGE}{{#fig:roots}}\n"
    told = [(one.code, one.hint) for one in check(make.text(text, **{"content/images/a.svg": SVG}))]
    assert told == [("X013", hint)]


def test_references_in_words_and_code_are_in_their_place(make: Maker) -> None:
    text = "See [here](https://example.org) Figure @fig:roots, `[@fig:roots]`, [Figure @fig:roots], `\\@fig:roots`.\n\n"
    assert check(make.text(f"{text}{IMAGE}{{#fig:roots}}\n", **{"content/images/a.svg": SVG})) == []


PANELS = "::: {#fig:x}\n![Alpha.](images/a.svg)\n![Beta.](images/a.svg)\n\nBoth fields.\n:::\n"


@pytest.mark.parametrize(
    ("text", "hint"), [("See Figure 1a.", "write Figure @fig:x-a"), ("See Figure @fig:xb.", "did you mean fig:x-b?")]
)
def test_a_panel_that_is_there_is_named(text: str, hint: str, make: Maker) -> None:
    found = check(make.text(f"{text} See @fig:x.\n\n{PANELS}", **{"content/images/a.svg": SVG}))
    assert [one.hint for one in found if one.code in ("X001", "X009")] == [hint]
