"""Citations that lead nowhere, or whose key is of a wrong form."""

from __future__ import annotations

import pytest

from tests.helpers import Maker, check, recto, said


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Text [@doi:10.5555/none].\n", ["1:7"]),
        ("Text [@doi:10.5555/none] and [@doi:10.5555/none] again.\n", ["1:7", "1:31"]),
        ("One.\n\nTwo @doi:10.5555/none says.\n", ["3:5"]),
        ("[@doi:10.5555/alpha; @none:1; -@doi:10.5555/none]\n", ["1:22", "1:32"]),
        ("Ümläute 𝕬 [@none].\n", ["1:12"]),
        (
            "In a note^[Says [@none].] and\n\n- in a list [@none]\n\n| t |\n|---|\n| [@none] |\n",
            ["1:18", "3:14", "7:4"],
        ),
        ("{% for x in [1, 2] %}{{ x }} [@none]\n{% endfor %}", ["1:31"]),
        ("{% set key = 'none' %}\nMade [@{{ key }}] here.\n", ["2:7"]),
        ("{{ '[@made-by-a-tag]' }}\n", ["1:1"]),
        ("[@{none;x}]\n", ["1:2"]),
    ],
)
def test_places(text: str, places: list[str], make: Maker) -> None:
    project = make.text("First section {{ 'with' }} tags.\n\nOf some lines.", **{"content/02.md": text})
    assert said(check(project)) == [("C001", "error", f"content/02.md:{place}") for place in places]


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("doi:10.5555/alhpa", "doi:10.5555/alpha"),
        ("alais", "did you mean alias?"),
        ("nothing-like-it", "say which work it means"),
        ("handle", r"If it is not a citation, write \@handle"),
        ("pmid:30718888", '"id": "pubmed:30718888"'),
    ],
)
def test_hints(key: str, hint: str, make: Maker) -> None:
    text = f"Right [@doi:10.5555/alpha] and [@alias].\n\n[@alias]: doi:10.5555/beta\n\nWrong [@{key}].\n"
    (diagnostic,) = check(make.text(text))
    assert (diagnostic.code, str(diagnostic.location)) == ("C001", "content/01.text.md:5:8")
    assert hint in diagnostic.hint
    assert key in diagnostic.message


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("doi:10.5555/towers.2031.0042", "did you mean doi:10.5555/towers.2031.0041? If not, type recto refs lock"),
        ("doi:10.5555/towers.2036.0388", "type recto refs lock to fetch it; or describe"),
        ("30718888", "type recto refs lock to fetch it"),
        ("PMC6103790", "type recto refs lock to fetch it"),
        ("PMID30718888", "write @pubmed:30718888"),
        ("pmid 30718888", "write @pubmed:30718888"),
        ("pmid: 30718888", "write @pubmed:30718888"),
        ("ISBN 9780306406157", "write @isbn:9780306406157"),
        ("okaforr2031", "did you mean okafor2031?"),
    ],
)  # fmt: skip
def test_hints_name_what_is_at_hand(key: str, hint: str, make: Maker) -> None:
    locked = """{"version": 1, "references": {"doi:10.5555/towers.2031.0041": {"source": "crossref",
                 "retrieved": "2031-01-01", "item": {"type": "article-journal", "title": "Towers"}}}}"""
    described = "@book{okafor2031, title={Towers}, author={Okafor, Ada}, year={2031}}\n"
    files = {"content/references.lock.json": locked, "content/manual-references.bib": described}
    found = check(make.text(f"Shown [@{key}].\n", **files))
    assert next(one.hint for one in found if one.code == "C001").startswith(hint)


def test_an_address_that_contains_an_identifier_is_said_once(make: Maker) -> None:
    described = '[{"id": "doi:10.5555/delta", "type": "book", "title": "Delta"}]'
    text = "Shown [@https://doi.org/10.5555/delta].\n"
    project = make({"content/1.md": text, "content/manual-references.json": described})
    assert said(check(project), "C001", "C002", "C020") == [("C020", "error", "content/1.md:1:8")]
    assert "C015" not in recto("check", project)


def test_a_hint_never_names_the_key_itself(make: Maker) -> None:
    text = "Cited [@alias].\n\n[@alias]: doi:10.5555/none\n"
    (diagnostic,) = check(make.text(text))
    assert (diagnostic.code, str(diagnostic.location)) == ("C001", "content/01.text.md:1:8")
    assert "did you mean alias" not in diagnostic.hint
    assert "recto refs lock" in diagnostic.hint
    assert "doi:10.5555/none" in diagnostic.message


@pytest.mark.parametrize(
    "key", ["doi:10.55/x", "pmid:abc", "isbn:9780306406158", "arxiv:nonsense", "wikidata:12", "pmc:12"]
)
def test_a_wrong_form_without_a_reference(key: str, make: Maker) -> None:
    assert said(check(make.text(f"Text [@{key}].\n"))) == [("C002", "error", "content/01.text.md:1:7")]


def test_a_wrong_form_with_a_reference_is_a_warning(make: Maker) -> None:
    project = make(
        {"content/1.md": "Text [@pmid:abc].\n", "content/manual-references.json": '[{"id": "pmid:abc", "title": "x"}]'}
    )
    assert said(check(project)) == [("C002", "warning", "content/1.md:1:7")]


def test_an_alias_given_twice(make: Maker) -> None:
    text = "Cited [@x].\n\n[@x]: doi:10.5555/alpha\n\n[@x]: doi:10.5555/beta\n"
    ((code, severity, where),) = said(check(make.text(text)))
    assert (code, severity) == ("C003", "warning")
    assert where == "content/01.text.md:5:2"


def test_a_comma_between_two(make: Maker) -> None:
    text = "Text.\n\nCited [@doi:10.5555/alpha, @doi:10.5555/beta].\n"
    assert said(check(make.text(text))) == [("C004", "warning", "content/01.text.md:3:28")]


def test_no_mistake_where_there_is_none(make: Maker) -> None:
    text = "`[@none]` ada@example.org \\@none <!-- @none --> $@none$ [@doi:10.5555/alpha] @DOI:10.5555/BETA [@fig:x]\n\n![A](a.png){#fig:x}\n"  # noqa: E501
    assert said(check(make.text(text)), "C001", "C002", "C003", "C004") == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Text [@knut84].\n", "did you mean knuth84?"),
        ("Text @eqn:hill.\n", "did you mean @eq:hill?"),
        ("Text [@tool].\n\nMore.\n[@tool]: doi:10.5555/alpha\n", "blank line before it"),
    ],
)
def test_hints_for_common_slips(text: str, hint: str, make: Maker) -> None:
    described = "@book{knuth84, title={X}, author={Y, Z}, year={1984}}\n"
    found = check(make.text(text, **{"content/manual-references.bib": described}))
    assert hint in found[0].hint


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("[@doi:https://doi.org/10.5555/delta]", "did you mean doi:10.5555/delta?"),
        ("[@{doi:10.5555/delta,}]", "did you mean doi:10.5555/delta?"),
        ("[@{doi:10.1002/(SICI)1096(199709)18:12%3C1450::AID-JCC3%3E3.0.CO;2-I}]",
         "did you mean {doi:10.1002/(sici)1096(199709)18:12<1450::aid-jcc3>3.0.co;2-i}?"),
        ("[@url:www.example.org/a]", "did you mean url:https://www.example.org/a?"),
        ("[@url:here]", "correct the identifier"),
        ("[@doi:nonsense]", "correct the identifier"),
    ],
)  # fmt: skip
def test_a_key_copied_with_something_around_it(written: str, hint: str, make: Maker) -> None:
    (found,) = (diagnostic for diagnostic in check(make.text(f"{written}\n")) if diagnostic.code == "C002")
    assert found.hint == hint


def found(text: str, make: Maker, *codes: str, **files: str) -> list[tuple[str, str, str]]:
    """Code, severity, line and column."""
    return [
        (code, level, (where or "").partition(".md:")[2])
        for code, level, where in said(check(make.text(text, **files)), *codes)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[@dio:10.5555/alpha]", [("C010", "error", "1:2")]),
        ("[@doi.org:10.5555/alpha]", [("C010", "error", "1:2")]),
        ("[@pimd:30718888]", [("C010", "error", "1:2")]),
        ("[@isnb:9780306406157]", [("C010", "error", "1:2")]),
        ("[@none:1]", [("C001", "error", "1:2")]),
        ("[@dio:nonsense]", [("C001", "error", "1:2")]),
        ("[@a:b; @DOI:10.5555/alpha]", [("C001", "error", "1:2"), ("C011", "warning", "1:8")]),
        ("@{DOI:10.5555/alpha}", [("C011", "warning", "1:1")]),
        ("[@doi:10.5555/alpha; @doi:10.5555/ALPHA]",
         [("C012", "warning", "1:22"), ("C019", "warning", "1:22")]),
        ("@doi:10.5555/alpha @DOI:10.5555/alpha", [("C011", "warning", "1:20")]),
        ("[@doi:10.5555/alpha] [@a]\n\n[@a]: doi:10.5555/alpha", []),
        ("Text.\n\n[@a]: doi:10.5555/alpha\n[@b]: doi:10.5555/beta",
         [("C013", "warning", "3:2"), ("C013", "warning", "4:2")]),
        ("[@a]\n\n[@a]: doi:10.5555/alpha\n\n[@a]: doi:10.5555/alpha", [("C014", "warning", "5:2")]),
        ("[@a]\n\n[@a]: doi:10.5x/alpha", [("C002", "error", "3:7")]),
        ("[@a] [@a]\n\n[@a]: doi:10.5555/alpha.", [("C002", "error", "3:7")]),
        ("[doi:10.5555/alpha]", [("C017", "warning", "1:2")]),
        ("[pmid:30718888; @doi:10.5555/alpha]", [("C017", "warning", "1:2")]),
        ("`[doi:10.5555/alpha]` [doi:10.5555/a](https://a.org) \\[doi:10.5555/x, p. 2\\]", []),
        ("[@doi:10.5555/alpha; doi:10.5555/beta]", [("C017", "warning", "1:22")]),
        ("@doi:10.5555/alpha(2)x", [("C018", "error", "1:1")]),
        ("(as @doi:10.5555/alpha) @doi:10.5555/beta; *@doi:10.5555/gamma*.", []),
        ("[@url:https://example.org/?page=5]", [("C018", "error", "1:2")]),
        ("[@url:https://example.org/a?page=5&x=y]", [("C018", "error", "1:2")]),
        ("[@doi:10.5555/alpha; @doi:10.5555/beta; -@doi:10.5555/alpha]", [("C019", "warning", "1:42")]),
        ("[@doi:10.5555/alpha] [@doi:10.5555/alpha]", []),
        ("[@doi:10.5555/alpha, p. 2; @doi:10.5555/alpha, p. 9]", []),
    ],
)  # fmt: skip
def test_how_keys_are_written(text: str, expected: list[tuple[str, str, str]], make: Maker) -> None:
    codes = ("C001", "C002", *(f"C0{number}" for number in range(10, 24)))
    assert found(f"{text}\n", make, *codes) == expected


@pytest.mark.parametrize("mark", [".", ",", ")", ";", "?", "!", ":", "*", "'s", "]", "—so"])
def test_a_sentence_goes_on_after_an_address(mark: str, make: Maker) -> None:
    text = f"(See [*@url:https://example.org/a{mark} and more.\n"
    assert found(text, make, "C018") == []


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("url:https://doi.org/10.5555/alpha", "@doi:10.5555/alpha"),
        ("https://arxiv.org/abs/1811.00778v2", "@arxiv:1811.00778v2"),
        ("url:https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6103790/", "@pmc:PMC6103790"),
    ],
)
def test_an_address_of_what_has_an_identifier(address: str, key: str, make: Maker) -> None:
    (one,) = (d for d in check(make.text(f"Text [@{address}] and [@{address}].\n")) if d.code == "C020")
    assert (str(one.location), one.hint) == ("content/01.text.md:1:7", f"write {key}")


def test_works_described_and_not_cited(make: Maker) -> None:
    described = (
        '[\n{"id": "url:https://a.org/x", "title": "x"},\n{"id": "used", "title": "y"},\n{"id": "left", "title": "z"}]'
    )
    bib = "@book{knuth84, title={X}, author={Y, Z}, year={1984}}\n"
    files = {"content/manual-references.json": described, "content/manual-references.bib": bib}
    project = make({"content/1.md": "[@url:https://a.org/x/; @used; @knuth84]\n", **files})
    assert [line for line in recto("check", project).splitlines() if "C015" in line] == [
        "content/manual-references.json:4:1: warning[C015] left is in this file but is not cited"
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("## Of @doi:10.5555/alpha\n\nText.", ["1:7"]),
        ("![A drawing [@doi:10.5555/alpha].](a.png)", ["1:14"]),
        ("| a |\n|---|\n| b |\n\nTable: A table [@doi:10.5555/alpha].", ["5:17"]),
        ("| a |\n|---|\n| b |\n\n: A table [@doi:10.5555/alpha].", ["5:12"]),
        ("Term\n:   Its meaning [@doi:10.5555/alpha].", []),
        ("Text [@doi:10.5555/alpha] #5.", []),
        ("![A drawing.](a.png) as shown [@doi:10.5555/alpha].", []),
    ],
)
def test_notes_in_headings_and_captions(text: str, places: list[str], make: Maker) -> None:
    metadata = {"content/metadata.yaml": "title: x\ncsl: chicago-notes-bibliography\n"}
    assert [where for _, _, where in found(f"{text}\n", make, "C016", **metadata)] == places
    assert found(f"{text}\n", make, "C016") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # without @
        ("[10.5555/alpha]", [("C017", "warning", "1:2")]),
        ("[PMID: 30718888; PMCID: PMC6103790]", [("C017", "warning", "1:2"), ("C017", "warning", "1:18")]),
        ("[arXiv:1811.00778]", [("C017", "warning", "1:2")]),
        ("[https://doi.org/10.5555/alpha]", [("C017", "warning", "1:2")]),
        ("[ISBN 978-0-306-40615-7]", [("C017", "warning", "1:2")]),
        ("[okafor2031]", [("C017", "warning", "1:2")]),
        ("[okafor2031](https://example.org) [okafor2031]{.x} `[okafor2031]`", []),
        ("[okafor] [30718888] [https://example.org]", []),
        ("[PMID: 30718888 is a number of PubMed's]", []),
        ("[@ okafor2031] [＠okafor2031]", [("C017", "warning", "1:2"), ("C017", "warning", "1:17")]),
        # without a space
        ("others.@doi:10.5555/alpha", [("C021", "error", "1:8")]),
        ("others@okafor2031 and *others*@okafor2031", [("C021", "error", "1:7"), ("C021", "error", "1:31")]),
        ("Fig.@fig:a and S@fig:a", [("C021", "error", "1:5"), ("C021", "error", "1:17")]),
        ("研究表明@okafor2031很重要，见图@fig:a。", [("C021", "error", "1:5"), ("C021", "error", "1:22")]),
        ("研究表明[@okafor2031]很重要，见图{@fig:a}。", []),
        ("ada@example.org, others@nobody, `a@okafor2031`, <https://example.org/a@okafor2031>, others\\@okafor2031", []),
        ("[@@okafor2031] and @@okafor2031", [("C021", "error", "1:2"), ("C021", "error", "1:20")]),
        # in round brackets
        ("(@roe) said so.", [("C022", "warning", "1:1")]),
        ("(@roe) said so. See (@roe).\n\n(@) So did others.", []),
        ("(@okafor2031)", [("C022", "warning", "1:1")]),
        ("(see also @okafor2031; @doi:10.5555/alpha)", [("C022", "warning", "1:1")]),
        ("(@okafor2031, p. 4)", [("C022", "warning", "1:1")]),
        ("(@okafor2031 and @doi:10.5555/alpha)", [("C022", "warning", "1:1")]),
        ("(@fig:a) (but @okafor2031 saw more of them) `(@okafor2031)`", []),
        # beside other words
        ("[@okafor2031; Roe unpublished]", [("C023", "warning", "1:15")]),
        ("[@doi:10.5555/alpha; okafor2031]", [("C017", "warning", "1:22")]),
        ("[@okafor2031;]", [("C023", "warning", "1:14")]),
        ("@fig:a [left; @okafor2031]", []),
        ("{@fig:a} [left; @okafor2031]", [("C023", "warning", "1:11")]),
        ("[@okafor2031][@doi:10.5555/alpha]", [("C023", "warning", "1:1")]),
        ("[Roe unpublished; @okafor2031]", [("C023", "warning", "1:2")]),
        ("[@okafor2031, p. 4; see also @{doi:10.5555/alpha}] [@okafor2031; @fig:a] [a; b] `[@okafor2031; c]`", []),
        ("[@okafor2031; x](https://example.org)", []),
    ],
)  # fmt: skip
def test_what_is_no_citation_as_it_is_written(text: str, expected: list[tuple[str, str, str]], make: Maker) -> None:
    described = "@book{okafor2031, title={Towers}, author={Okafor, Ada}, year={2031}}\n"
    files = {"content/manual-references.bib": described}
    codes = ("C001", "C002", "C010", "C017", "C018", "C021", "C022", "C023")
    assert found(f"{text}\n\n![A.](a.png){{#fig:a}}\n", make, *codes, **files) == expected


@pytest.mark.parametrize("key", ["okafor--2031", "Okafor+:LIB:09", "O’Kafor"])
def test_the_name_of_a_work_that_needs_braces(key: str, make: Maker) -> None:
    described = f'[{{"id": "{key}", "type": "book", "title": "Towers"}}]'
    project = make({"content/1.md": f"Shown [@{key}].\n", "content/manual-references.json": described})
    (one,) = (d for d in check(project) if d.code in ("C001", "C018"))
    assert "C015" not in recto("check", project)
    assert (one.code, one.hint) == ("C018", f"write it in braces: @{{{key}}}")
    project = make({"content/1.md": "Nothing.\n", "content/manual-references.json": described})
    assert f"cite it as @{{{key}}}, or remove it" in recto("check", project)


def test_an_invisible_character_within_a_key(make: Maker) -> None:
    (one,) = (d for d in check(make.text("Shown [@doi:10.5555/\u200balpha].\n")) if d.code[0] == "C")
    assert (one.code, one.hint) == ("C018", "delete the invisible character in it: @doi:10.5555/alpha")


def test_a_name_of_bibtex_with_signs_that_pandoc_does_not_read(make: Maker) -> None:
    bib = "@book{O’Kafor, title={Towers}, author={Kafor, Ada O}, year={2031}}\n@book{b, title={B}, year={2031}}\n"
    project = make({"content/1.md": "Shown [@{O’Kafor}; @b].\n", "content/manual-references.bib": bib})
    assert [d for d in check(project) if d.code in ("B001", "C001", "C018")] == []


def test_a_label_with_a_hyphen(make: Maker) -> None:
    found = check(make.text("$$ a = b $$ {#eq-one}\n\nSee @eq-one.\n"))
    assert [(d.code, d.hint) for d in found if d.code[0] in "CX"] == [
        ("X012", "write {#eq:one} right after the formula's $$"),
        ("C001", "did you mean @eq:one?"),
    ]


def test_letters_written_apart_are_the_same_key(make: Maker) -> None:
    described = '[{"id": "M\u00fcller", "type": "book", "title": "Towers"}]'
    project = make({"content/1.md": "Shown [@Mu\u0308ller].\n", "content/manual-references.json": described})
    assert [d for d in check(project) if d.code[0] == "C"] == []


def test_an_entry_that_another_takes_fields_from_is_needed(make: Maker) -> None:
    bib = "@inbook{part, crossref={whole}, title={P}}\n@book{whole, title={W}, year={2031}}\n@book{other, title={O}}\n"
    said_of = recto("check", make({"content/1.md": "[@part]\n", "content/manual-references.bib": bib}))
    assert [line for line in said_of.splitlines() if "C015" in line] == [
        "content/manual-references.bib:3:1: warning[C015] other is in this file but is not cited"
    ]


def test_a_broken_entry_is_what_its_key_lacks(make: Maker) -> None:
    bib = "@book{a1, title={A} year=2031}\n@book{b1, title={B}, year={2031}}\n"
    found = check(make({"content/1.md": "[@a1; @b1]\n", "content/manual-references.bib": bib}))
    assert said(found, "B001", "C001") == [
        ("B001", "error", "content/manual-references.bib:1:21"),
        ("C001", "error", "content/1.md:1:2"),
    ]
    assert found[1].hint == "its entry in content/manual-references.bib cannot be read; correct it there"


@pytest.mark.parametrize(
    "text", ["@okafor2031. It was so.", "(@okafor2031) It was so.", "It was so.[^a]\n\n[^a]: @okafor2031."]
)
def test_a_paragraph_that_begins_with_a_key_is_no_example(text: str, make: Maker) -> None:
    described = "@book{okafor2031, title={Towers}, author={Okafor, Ada}, year={2031}}\n"
    project = make({"content/1.md": f"{text}\n", "content/manual-references.bib": described})
    assert {d.code for d in check(project)} <= {"C022"}


def test_of_a_file_that_cannot_be_read_the_citations_are_counted(make: Maker) -> None:
    broken = '[{"id": "one", "title": "One"} {"id": "doi:10.5555/two", "title": "Two"}]'
    text = "Text [@one], [@one; @doi:10.5555/two] and [@doi:10.5555/three].\n\n# References\n"
    found = check(make.text(text, **{"content/manual-references.json": broken}))
    assert [(one.code, one.message) for one in found] == [
        ("B001", "this is not valid JSON: a comma or a closing bracket is missing before this place"),
        ("C001", "3 citations without a reference, because content/manual-references.json cannot be read"),
        ("C001", "@doi:10.5555/three has no reference"),
    ]


def test_of_a_lock_with_a_merge_conflict_the_citations_are_counted(make: Maker) -> None:
    entry = '"doi:10.5555/two": {"source": "crossref", "retrieved": "2026-01-01", "item": {"title": "Two"}}'
    lock = f'{{"version": 1, "references": {{\n<<<<<<< main\n{entry}\n=======\n>>>>>>> other\n}}}}\n'
    found = check(make.text("Text [@doi:10.5555/two].\n", **{"content/references.lock.json": lock}))
    assert [(one.code, one.message[:30]) for one in found if one.code != "D005"] == [
        ("B003", "a merge that was not finished "),
        ("C001", "1 citation without a reference"),
    ]


def test_a_name_in_brackets_that_cites_nothing_is_no_citation_in_round_brackets(make: Maker) -> None:
    assert [one.code for one in check(make.text("Thanks (@user).\n\n# References\n"))] == ["C001"]


def test_a_citation_before_a_colon_defines_no_alias(make: Maker) -> None:
    found = check(make.text("As said [@doi:10.5555/none]:\n\n- x\n\n# References\n"))
    assert [one.hint.partition(" to")[0] for one in found] == ["type recto refs lock"]


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("[@munns08]", "munns2008"),
        ("[@raw:hndbook]", "raw:handbook"),
        ("[@doi:10.5555/salnity]", "doi:10.5555/salinity"),
        ("[@doi: 10.5555/salinity]", "doi:10.5555/salinity"),
        ("[@dio:10.5555/salinity]", "doi:10.5555/salinity"),
        ("[@url:https://doi.org/10.5555/salinity]", "doi:10.5555/salinity"),
        ("[doi:10.5555/salinity]", "doi:10.5555/salinity"),
        ("shown@munns2008", "munns2008"),
        ("\\citep[p.~3]{tester2003, munns2008}", "munns2008"),
    ],
)
def test_a_work_whose_citation_is_broken_is_not_left_over(text: str, work: str, make: Maker) -> None:
    described = f'[{{"id": "{work}", "type": "book", "title": "Salt"}}, {{"id": "left", "title": "z"}}]'
    told = recto("check", make.text(f"It was {text}.\n", **{"content/manual-references.json": described}))
    assert told.count("C015") == told.count("C015] left is in this file") == 1
    assert any(code in told for code in ("[C001]", "[C010]", "[C017]", "[C020]", "[C021]", "[H010]"))


def test_a_short_name_with_half_of_its_year(make: Maker) -> None:
    described = '[{"id": "munns2008", "type": "book", "title": "Salt"}]'
    (one,) = check(make.text("It was [@Munns08].\n", **{"content/manual-references.json": described}))[-1:]
    assert (one.code, one.hint) == ("C001", "did you mean munns2008?")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It was shown before [1].", "[1]"),
        ("It was shown before^1,2^.", "^1,2^"),
        ("It was shown before<sup>1–3</sup>.", "<sup>1–3</sup>"),
        ("It was shown by Munns^1^.", "^1^"),
        ("It was shown before¹,² there.", "¹,²"),
        ("Munns et al. [3] did.", "[3]"),
        ("It was shown in ref. 4 and later.", "ref. 4"),
        ("A plot of 3 m², 5 acres² and metre², 10^5^, R^2^.", ""),
        ("Words<sup>th</sup>, H<sub>2</sub>O, x<sup>2</sup>.", ""),
        ("The interval was [1, 2].", ""),
        ("`before^1^` and `ref. 4`", ""),
    ],
)
def test_numbers_that_are_typed_by_hand(text: str, numbers: str, make: Maker) -> None:
    found = [one.message for one in check(make.text(f"{text}\n")) if one.code == "C025"]
    assert found == ([f"“{numbers}” is typed by hand: it cites nothing"] if numbers else [])


def test_numbers_behind_the_names_of_authors_are_those_of_affiliations(make: Maker) -> None:
    metadata = "title: x\nauthors:\n  - {name: The Group, members: [Bo Sample]}\n"
    project = make.text("Bo Sample^1,2^ wrote it.\n", **{"content/metadata.yaml": metadata})
    assert [one for one in check(project) if one.code == "C025"] == []


@pytest.mark.parametrize("brackets", ["{}", "<>", "［］", "【】"])
def test_brackets_that_are_none_of_a_citation(brackets: str, make: Maker) -> None:
    text = f"It is {brackets[0]}@doi:10.5555/alpha{brackets[1]}.\n"
    found = [(one.code, one.hint) for one in check(make.text(text)) if one.code == "C022"]
    assert found == [("C022", "write [@doi:10.5555/alpha]")]
