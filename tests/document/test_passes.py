"""Passes over the tree as Pandoc read it."""

from __future__ import annotations

import re

import pytest
from recto.core.model import Document
from recto.pandoc import ast

from tests.helpers import SVG, Maker, build, main_part, parsed


def elements(document: Document) -> list[ast.Element]:
    return list(ast.walk(ast.loads(document.ast)["blocks"]))


def keys(document: Document) -> list[list[str]]:
    """The keys of each citation."""
    return [ast.citation_ids(element) for element in elements(document) if element["t"] == "Cite"]


def test_citations_after_a_comma_are_parted() -> None:
    document, found = parsed("Words [@a, @b] and [@c, p. 3, @d; @e].\n")
    assert [d.code for d in found] == ["C004", "C004"]
    assert keys(document) == [["a", "b"], ["c", "d", "e"]]


def test_references_in_the_same_brackets_are_all_kept() -> None:
    document, _ = parsed("Words [@fig:a; @fig:b] and [@doi:10.5555/x; @fig:c].\n")
    assert keys(document) == [["fig:a"], ["fig:b"], ["doi:10.5555/x"], ["fig:c"]]
    assert [citation.key for citation in document.cross_references] == ["fig:a", "fig:b", "fig:c"]
    assert [citation.key for citation in document.citations] == ["doi:10.5555/x"]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<pre>\n a &lt; b\n  c\n</pre>", " a < b\n  c"),
        ('<pre class="x"><code>a  b\n\nc</code></pre>', "a  b\n\nc"),
        ("<pre>a <b>b</b></pre>", None),
    ],
)
def test_preformatted_text_is_code(html: str, code: str | None) -> None:
    document, _ = parsed(f"Before.\n\n{html}\n\nAfter.\n")
    found = [ast.text(element) for element in elements(document) if element["t"] == "CodeBlock"]
    assert found == ([code] if code else [])
    assert bool(document.raw_html) == (code is None)


def test_a_cross_reference_after_a_comma_is_left_in_its_citation() -> None:
    document, found = parsed("Words [@doi:10.5555/x, @fig:a].\n")
    assert (keys(document), found) == ([["doi:10.5555/x"], ["fig:a"]], [])


def test_citations_that_a_comma_joined_are_parted_from_cross_references() -> None:
    document, _ = parsed("Words [@a, @b; @fig:c].\n")
    assert keys(document) == [["a", "b"], ["fig:c"]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Figures @fig:a-@fig:b.", "Figures @fig:a–@fig:b."),
        ("Figures @fig:a -@fig:b.", "Figures @fig:a -@fig:b."),
        ("Parts 2-@eq:b.", "Parts 2-@eq:b."),
        ("Of @doi:10.5555/x-@doi:10.5555/y.", "Of @doi:10.5555/x-@doi:10.5555/y."),
    ],
)
def test_a_hyphen_before_a_reference_is_shown(text: str, shown: str) -> None:
    document, _ = parsed(f"{text}\n")
    assert ast.words(ast.loads(document.ast)["blocks"]).strip() == shown
    assert "SuppressAuthor" not in document.ast


@pytest.mark.parametrize(
    "text", ["As he says in -@doi:10.5555/x.", "(-@doi:10.5555/x)", "Smith [-@doi:10.5555/x] says."]
)
def test_a_hyphen_that_leaves_the_authors_out_still_does(text: str) -> None:
    document, _ = parsed(f"{text}\n")
    assert "SuppressAuthor" in document.ast


def test_a_note_in_a_citation_is_a_note_beside_it() -> None:
    document, found = parsed("It was so [@doi:10.5555/x, see^[as @doi:10.5555/y says]].\n")
    assert (keys(document), found) == ([["doi:10.5555/x"], ["doi:10.5555/y"]], [])
    citation = next(element for element in elements(document) if element["t"] == "Cite")
    assert '"t":"Note"' not in ast.dumps(citation)
    assert "as @doi:10.5555/y says" in ast.words(ast.loads(document.ast)["blocks"])


def test_a_second_citation_in_brackets_without_its_authors_is_one_of_its_own() -> None:
    document, _ = parsed("As @doi:10.5555/x [-@doi:10.5555/y, p. 4] says.\n")
    assert keys(document) == [["doi:10.5555/x"], ["doi:10.5555/y"]]
    document, _ = parsed("As @doi:10.5555/x [p. 4; see also @doi:10.5555/y] says.\n")
    assert keys(document) == [["doi:10.5555/x", "doi:10.5555/y"]]


def test_cross_references_that_a_comma_or_a_hyphen_joins_are_parted() -> None:
    document, found = parsed("In [@fig:a, @fig:b] and [@fig:a-@fig:b].\n")
    assert [d.message.split(" separates")[0] for d in found] == ["a comma", "a hyphen"]
    assert keys(document) == [["fig:a"], ["fig:b"]] * 2


@pytest.mark.parametrize(
    ("between", "sign"),
    [(", ", "a comma"), (" ", "a space"), (" and ", "“and”"), ("/", "a slash"), (" – ", "a dash"), ("；", "“；”")],
)
def test_what_stands_in_the_place_of_a_semicolon(between: str, sign: str) -> None:
    document, (found,) = parsed(f"As @b says, and others [@a{between}@b].\n")
    assert (found.message, str(found.location)) == (
        f"{sign} separates @b from the citation before it",
        f"content/0.md:1:{27 + len(between)}",
    )
    assert keys(document) == [["b"], ["a", "b"]]
    cites = [element for element in elements(document) if element["t"] == "Cite"]
    assert not any(citation["citationSuffix"] for citation in ast.citations(cites[-1]))


def test_the_second_place_of_the_references_is_none() -> None:
    document, found = parsed("::: {#refs}\n:::\n\nWords.\n\n::: {#refs}\n:::\n")
    assert [(d.code, str(d.location)) for d in found] == [("C024", "content/0.md:6:6")]
    assert [ast.identifier(element) for element in elements(document) if element["t"] == "Div"] == ["refs", ""]


def test_an_environment_is_a_formula() -> None:
    document, _ = parsed("\\begin{equation} a \\end{equation}\n\nIn \\begin{align} b \\end{align} a line.\n")
    formulas = [element for element in elements(document) if element["t"] == "Math"]
    assert [ast.text(formula).strip() for formula in formulas] == ["a", "\\begin{aligned} b \\end{aligned}"]
    assert all(map(ast.is_displayed, formulas))
    assert len(document.formulas) == 2


def test_headings_of_the_same_citation_have_identifiers_of_their_own() -> None:
    document, _ = parsed("# On @doi:10.5555/x\n\n# On @doi:10.5555/x\n\n# On @doi:10.5555/x\n\n# Other\n\n# Other\n")
    assert [heading.identifier for heading in document.headings] == [
        "on-doi10.5555x",
        "on-doi10.5555x-1",
        "on-doi10.5555x-2",
        "other",
        "other-1",
    ]


def test_scripts_within_a_paragraph_are_no_text() -> None:
    document, _ = parsed("Before <script>alert(1)</script>, <STYLE>p {}</STYLE>between <b>and</b> after\n")
    assert ast.words(ast.loads(document.ast)["blocks"]).split() == ["Before", ",", "between", "and", "after"]


def test_links_that_run_something_are_text() -> None:
    document, found = parsed("A [good](https://example.org) and a [bad](javascript:alert(1)){#x .y} link.\n")
    assert [ast.target(element) for element in elements(document) if element["t"] == "Link"] == ["https://example.org"]
    (span,) = [element for element in elements(document) if element["t"] == "Span"]
    assert (ast.words(span), ast.identifier(span), ast.classes(span)) == ("bad", "x", ["y"])
    assert [(d.code, str(d.location)) for d in found] == [("H002", "content/0.md:1:43")]
    assert len(document.links) == 1


@pytest.mark.parametrize(
    ("openxml", "kept"),
    [
        ("<w:p/>", True),
        ("<w:p>", False),
        ("<w:fldSimple w:instr='DDEAUTO'/>", False),
        ('<w:drawing r:embed="rId1"/>', False),
    ],
)
def test_openxml_that_word_would_run_is_left_out(openxml: str, kept: bool) -> None:
    document, found = parsed(f"```{{=openxml}}\n{openxml}\n```\n")
    assert [ast.text(element) for element in elements(document)] == [openxml if kept else ""]
    assert [d.code for d in found] == ([] if kept else ["H003"])


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            "See https://example.org/a_b--c, (www.example.org/d).",
            ["https://example.org/a_b--c", "https://www.example.org/d"],
        ),
        ("[https://a.org](https://b.org) <https://c.org> `https://d.org`", ["https://b.org", "https://c.org"]),
        ("# See https://example.org\n\n| *http://a.org/b* |\n|---|\n| c |", ["https://example.org", "http://a.org/b"]),
        ("It is https://example.org/@name and @{url:https://example.org}.", []),
        ("[@tag]: url:https://example.org", []),
        ("Write to ada.b@mail.example.org, or (c@d.org).", ["mailto:ada.b@mail.example.org", "mailto:c@d.org"]),
        ("<a@b.org> [c@d.org](https://d.org) `e@f.org` g@h @user.name i@j.k1", ["mailto:a@b.org", "https://d.org"]),
    ],
)
def test_addresses_in_the_text_are_links(text: str, targets: list[str]) -> None:
    document, _ = parsed(f"{text}\n")
    assert [ast.target(element) for element in elements(document) if element["t"] == "Link"] == targets
    assert [link.target for link in document.links] == targets


def test_a_label_without_a_space_before_it_is_parted_from_its_caption() -> None:
    document, _ = parsed('| a |\n|---|\n| b |\n\n: Words.{#tbl:a tag="B 1"}\n')
    (table,) = document.tables
    assert (table.label, table.caption) == ("tbl:a", "Words.")
    assert ["{#tbl:a tag=" in ast.text(one) for one in elements(document) if one["t"] == "Str"].count(True) == 1


def test_a_size_has_no_spaces() -> None:
    document, _ = parsed('![A](a.svg){width="50 %" alt="A b"}\n')
    (image,) = (one for one in elements(document) if one["t"] == "Image")
    assert ast.attributes(image)["width"] == "50%"


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        (r"About $\sim$100 samples.", [r"\sim"]),
        (r"A $\alpha + \beta_1$5 and $\frac{a}{b}$2.", [r"\alpha + \beta_1", r"\frac{a}{b}"]),
        (r"**Bold $\pm$5**", [r"\pm"]),
        (r"It costs $5 and \sim $6.", []),
        (r"A $\LaTeX and more.", []),
        (r"`$\sim$100` stays.", []),
    ],
)
def test_a_formula_ends_before_a_digit_too(text: str, formulas: list[str]) -> None:
    found = [ast.text(one) for one in ast.walk(ast.loads(parsed(text)[0].ast)) if one["t"] == "Math"]
    assert found == formulas


@pytest.mark.parametrize(
    ("lang", "text", "directions"),
    [
        ("en", "[x]{lang=ar} [x]{lang=he dir=ltr} [x]{lang=de} [x]{.y}", ["rtl", "ltr", None, None]),
        ("fa", "[x]{lang=ar} [x]{lang=en-GB} [x]{.y}", [None, "ltr", None]),
        ("en", "::: {lang=ur}\nx\n:::", ["rtl"]),
        ("en", '<span lang="ar">x</span>', ["rtl"]),
    ],
)
def test_other_languages_have_their_direction(lang: str, text: str, directions: list[str | None]) -> None:
    document, _ = parsed(text, values={"lang": lang})
    found = [one for one in elements(document) if one["t"] in ("Span", "Div")]
    assert [ast.attributes(one).get("dir") for one in found] == directions


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Figure @fig:a [@doi:10.5555/alpha].", "Figure 1 [1]."),
        ("Figure @fig:a [see @doi:10.5555/alpha; @doi:10.5555/beta].", "Figure 1 [see 1,2]."),
        ("Figure @fig:a [panel *B*].", "Figure 1 [panel B]."),
        ("Figure @fig:a [left; @doi:10.5555/alpha].", "Figure 1 [left; 1]."),
        ("Figures @fig:a-@fig:b [@doi:10.5555/alpha].", "Figures 1–2 [1]."),
        ("+@fig:a [@doi:10.5555/alpha], *@fig:b [panel B].", "fig. 1 [1], Figure 2 [panel B]."),
        ("Figure {@fig:a} [@doi:10.5555/alpha].", "Figure 1 [1]."),
        ("Section @sec:s [@doi:10.5555/alpha].", "Section 1 [1]."),
        ("As @doi:10.5555/alpha [@doi:10.5555/beta] says.", "As [1,2] says."),
    ],
)
def test_brackets_behind_a_cross_reference_are_none_of_it(text: str, shown: str, make: Maker) -> None:
    figures = "![A.](images/a.svg){#fig:a}\n\n![B.](images/a.svg){#fig:b}\n"
    project = make.text(f"## S {{#sec:s}}\n\n{text}\n\n{figures}", **{"content/images/a.svg": SVG})
    page = re.sub(r"<[^>]+>", "", main_part(build(project).page)).replace("&nbsp;", " ")
    assert shown in page
