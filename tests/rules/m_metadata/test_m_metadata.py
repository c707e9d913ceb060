"""metadata.yaml against what it may hold."""

from __future__ import annotations

import pytest

from tests.helpers import Maker, check, said


def checked(metadata: str, make: Maker, text: str = "Text.\n") -> list[tuple[str, str, str | None]]:
    return said(check(make.text(text, **{"content/metadata.yaml": metadata})))


AUTHOR = "title: x\nauthors:\n  - name: Ada Example\n"


@pytest.mark.parametrize(
    ("metadata", "place"),
    [
        ("title: [a, b]\n", "1:1"),
        ("title: x\nkeywords: one, two\n", "2:1"),
        ("title: x\nkeywords: [one, {two: three}]\n", "2:17"),
        ("title: x\nauthors: Ada Example\n", "2:1"),
        ("title: x\nauthors:\n  name: Ada Example\n", "2:1"),
        ("title: x\nauthors:\n  - Ada Example\n", "3:5"),
        ("title: x\nauthors:\n  - github: ada\n", "3:5"),
        (f"{AUTHOR}    corresponding: perhaps\n", "4:5"),
        (f"{AUTHOR}    affiliations: {{a: b}}\n", "4:5"),
        (f"{AUTHOR}    funders: {{a: b}}\n", "4:5"),
        (f"{AUTHOR}    orcid: [1]\n", "4:5"),
        ("title: x\npandoc: text\n", "2:1"),
        ("title: x\nrecto: {pdf: {review: 'yes'}}\n", "2:15"),
        ("title: x\nrecto: {resolution: '300'}\n", "2:9"),
        ("title: x\nmanubot: [list]\n", "2:1"),
        ("title: x\nlang: {a: b}\n", "2:1"),
        ("title: x\nsupplement: {a: b}\n", "2:1"),
        ("title: x\nauthor_info:\n  - github: ada\n", "3:5"),
        ("title: x\nfunding: {funder: A}\n", "2:1"),
        ("title: x\nfunding: [{awards: [1]}]\n", "2:11"),
        ("title: x\nrecto: {statements: {contributions: yes}}\n", "2:22"),
        (f"{AUTHOR}    deceased: perhaps\n", "4:5"),
        (f"{AUTHOR}    members: Bo\n", "4:5"),
        (f"{AUTHOR}    members: [{{orcid: 0000-0002-1694-233X}}]\n", "4:15"),
        (f"{AUTHOR}    affiliations: [{{ror: 00b30xv10}}]\n", "4:20"),
    ],
)
def test_values_of_a_wrong_kind(metadata: str, place: str, make: Maker) -> None:
    found = [
        (d.code, d.severity.value, str(d.location))
        for d in check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
        if d.code == "M002"
    ]
    assert found == [("M002", "error", f"content/metadata.yaml:{place}")]


def test_entries_are_counted_as_people_count(make: Maker) -> None:
    metadata = "title: x\nauthors:\n  - Ada Example\n  - name: B\n    corresponding: perhaps\n"
    found = check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
    assert [(d.message, d.hint) for d in found if d.code == "M002"] == [
        ("author 1 is plain text", "write: - name: Ada Example"),
        ("author 2: corresponding must be true or false", "write corresponding: true"),
    ]


@pytest.mark.parametrize(
    ("metadata", "place", "hint"),
    [
        ("title: x\nkeyword: [a]\n", "2:1", "keywords"),
        ("titel: x\n", "1:1", "title"),
        ("TITLE: x\n", "1:1", "title"),
        ("title: x\nlicence: CC-BY-4.0\n", "2:1", "license"),
        ("title: x\nremark: We had a grant.\n", "2:1", "show it in the text with {{ remark }}, or remove it"),
        (f"{AUTHOR}author: Bo\n", "4:1", "authors"),
        ("title: x\npandoc:\n  author: Ada\n", "3:3", "authors"),
        (f"{AUTHOR}    affiliation: x\n", "4:5", "affiliations"),
        (f"{AUTHOR}    e-mail: ada@example.org\n", "4:5", "email"),
        (f"{AUTHOR}    co_first: true\n", "4:5", "equal_contribution"),
        (f"{AUTHOR}    correspondence: true\n", "4:5", "corresponding"),
        (f"{AUTHOR}    affilations: [x]\n", "4:5", "affiliations"),
        (f"{AUTHOR}    colour: red\n", "4:5", "the keys are"),
        ("title: x\nrecto: {docx: {papper: a4}}\n", "2:16", "paper"),
        ("title: x\nrecto: {latex: {reference: text}}\n", "2:17", "references"),
        ("title: x\nrecto: {statements: {founding: text}}\n", "2:22", "funding"),
        ("title: x\nconflicts_of_interest: none\n", "2:1", "competing-interests"),
        ("title: x\nfunding: [{funder: A, award: 1}]\n", "2:23", "awards"),
        (f"{AUTHOR}    coi: none\n", "4:5", "competing-interests"),
        (f"{AUTHOR}    affiliations: [{{name: A, city: B}}]\n", "4:30", "the keys are name, ror"),
        (f"{AUTHOR}    members: [{{name: Bo, affilations: [x]}}]\n", "4:26", "affiliations"),
    ],
)
def test_names_that_nothing_reads(metadata: str, place: str, hint: str, make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
    assert said(found, "M003") == [("M003", "warning", f"content/metadata.yaml:{place}")]
    assert hint in next(d.hint for d in found if d.code == "M003")


LOOP = """{% for author in manubot.authors %}{{ author.name }}{% endfor %}
{% for item in manubot.affiliations %}{{ item.affiliation }}{% endfor %}
"""


def test_a_name_that_the_template_gives_itself_is_no_key(make: Maker) -> None:
    metadata = "title: x\nauthor:\n  - name: Ada\n"
    found = check(make.text(LOOP, **{"content/metadata.yaml": metadata}))
    assert said(found, "M003") == [("M003", "error", "content/metadata.yaml:2:1")]
    metadata = "title: x\nauthors:\n  - name: Ada\n    affiliation: [Somewhere]\n"
    found = check(make.text(LOOP, **{"content/metadata.yaml": metadata}))
    assert said(found, "M003") == [("M003", "warning", "content/metadata.yaml:4:5")]


@pytest.mark.parametrize(
    "metadata",
    [
        "_shared: &a A place of work\n",
        "workplaces:\n  - &a A place of work\n",
        "threshold: 0.05\n",
        "fignos-caption-name: Picture of\n",
        "colour: light blue\n",
    ],
)
def test_keys_that_may_be_meant(metadata: str, make: Maker) -> None:
    project = make.text("It is {{ colour | default('') }}.\n", **{"content/metadata.yaml": f"title: x\n{metadata}"})
    assert said(check(project), "M003") == []


@pytest.mark.parametrize(
    ("metadata", "severity"),
    [
        ("abstract: We tested it.\n", "error"),
        ("thanks: We thank all.\n", "error"),
        ("institute: A place\n", "error"),
        ("toc: true\n", "warning"),
        ("number-sections: true\n", "warning"),
        ("documentclass: article\n", "warning"),
        ("output: pdf_document\n", "warning"),
    ],
)
def test_keys_of_other_programs(metadata: str, severity: str, make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": f"title: x\n{metadata}"}))
    assert said(found, "M020") == [("M020", severity, "content/metadata.yaml:2:1")]
    assert said(found, "M003") == []
    under = f"title: x\npandoc:\n  {metadata}"
    assert said(check(make.text("Text.\n", **{"content/metadata.yaml": under})), "M020") == [
        ("M020", severity, "content/metadata.yaml:3:3")
    ]


def test_an_abstract_that_the_text_has_as_well(make: Maker) -> None:
    metadata = {"content/metadata.yaml": "title: x\nabstract: We tested it.\ntoc: false\n"}
    found = check(make.text("## Abstract\n\nWe tested it.\n", **metadata))
    assert said(found, "M020") == [("M020", "warning", "content/metadata.yaml:2:1")]
    assert said(check(make.text("{{ abstract }}\n", **metadata)), "M020") == []


@pytest.mark.parametrize(
    "name", ["Ada Example^†^", "Ada Example*", "Ada Example†,*", "Ada <sup>1</sup>", "Ada^1,2^", "Ada¹"]
)
def test_marks_in_names(name: str, make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": f"title: x\nauthors:\n  - name: {name}\n"}))
    assert said(found, "M022") == [("M022", "warning", "content/metadata.yaml:3:5")]


@pytest.mark.parametrize(
    "name", ["Ada Example", "Ada Example III", "Ada Example-Sample, PhD", "!Gaoǂna Ui", "Group 7", "Lab #7 of X"]
)
def test_names_without_marks(name: str, make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": f"title: x\nauthors:\n  - name: '{name}'\n"}))
    assert said(found, "M022") == []


@pytest.mark.parametrize("written", ["1.10", "0x1F", "no", "On", "true"])
def test_values_that_the_text_shows_otherwise(written: str, make: Maker) -> None:
    metadata = {"content/metadata.yaml": f"title: x\nrelease: {written}  # ours\nour:\n  own: {written}\n"}
    found = check(make.text("It is {{ release }} and {{ our.own }}.\n", **metadata))
    assert [line for _, _, line in said(found, "M023")] == ["content/metadata.yaml:2:1", "content/metadata.yaml:4:3"]


@pytest.mark.parametrize("written", ["1.1", "7", "abc", "1e3", "007", "1_000", "12:30", "'1.10'", "2019-05-04"])
def test_values_that_the_text_shows_as_they_are(written: str, make: Maker) -> None:
    metadata = {"content/metadata.yaml": f"title: x\nrelease: {written}\nflag: no\n"}
    text = "It is {{ release }}. {% if flag %}So.{% endif %} {{ 'a' if flag else 'b' }}\n"
    assert said(check(make.text(text, **metadata)), "M023") == []


def test_a_text_with_a_colon(make: Maker) -> None:
    metadata = f"{AUTHOR}    affiliations:\n      - University: Department of Tests\n"
    found = check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
    assert 'put it in quotes: "University: Department of Tests"' in [one.hint for one in found if one.code == "M002"]


def test_keywords_as_one_text(make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": "title: x\nkeywords: bells, river towns\n"}))
    assert [one.hint for one in found if one.code == "M002"] == ["write keywords: [bells, river towns]"]


def test_names_that_a_template_reads_are_fine(make: Maker) -> None:
    text = "{% for author in manubot.authors %}{{ author.colour }}{% endfor %}{{ keyword }}\n"
    assert checked(f"{AUTHOR}    colour: red\nkeyword: x\n", make, text) == []


@pytest.mark.parametrize(
    ("orcid", "severity"),
    [
        ("0000-0002-1825-0098", "error"),
        ("0000-0002-1825-009", "error"),
        ("nonsense", "error"),
        ("0000-0002-1694-2330", "error"),
        ("XXXX-XXXX-XXXX-XXXX", "warning"),
        ("0000000218250097", "error"),
        ("https://orcid.org/0000-0002-1825-0098", "error"),
        ("https://example.org/0000-0002-1825-0097", "error"),
        ("https://orcid.org/XXXX-XXXX-XXXX-XXXX", "warning"),
    ],
)
def test_orcids_that_are_none(orcid: str, severity: str, make: Maker) -> None:
    assert checked(f"{AUTHOR}    orcid: '{orcid}'\n", make) == [("M004", severity, "content/metadata.yaml:4:5")]


@pytest.mark.parametrize(
    "orcid",
    [
        "0000-0002-1825-0097",
        "0000-0001-5109-3700",
        "0000-0002-1694-233X",
        "0000-0002-1694-233x",
        "https://orcid.org/0000-0002-1825-0097",
        "http://orcid.org/0000-0002-1825-0097/",
        "orcid.org/0000-0002-1825-0097",
    ],
)
def test_orcids_that_are_right(orcid: str, make: Maker) -> None:
    assert checked(f"{AUTHOR}    orcid: {orcid}\n", make) == []


@pytest.mark.parametrize("date", ["the ninth of May", "2018-02-30", "12.11.2018", "[2018]"])
def test_dates_that_are_none(date: str, make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": f"title: x\ndate: {date}\n"}))
    assert ("M005", "error", "content/metadata.yaml:2:1") in said(found, "M005")


def test_all_mistakes_of_a_file_at_once(make: Maker) -> None:
    metadata = "titel: x\nkeywords: y\ndate: never\nauthors:\n  - name: A\n    orcid: b\n    colour: c\n  - github: d\n"
    assert checked(metadata, make) == [
        ("M003", "warning", "content/metadata.yaml:1:1"),
        ("M014", "warning", "content/metadata.yaml:1:1"),
        ("M002", "error", "content/metadata.yaml:2:1"),
        ("M005", "error", "content/metadata.yaml:3:1"),
        ("M009", "warning", "content/metadata.yaml:4:1"),
        ("M004", "error", "content/metadata.yaml:6:5"),
        ("M003", "warning", "content/metadata.yaml:7:5"),
        ("M002", "error", "content/metadata.yaml:8:5"),
    ]


def people(*authors: str) -> str:
    return "title: x\nauthors:\n" + "".join(f"  - {{{author}}}\n" for author in authors)


ADA = "name: Ada Example, corresponding: true, email: ada@example.org"


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ((ADA, "name: Grace Sample"), []),
        ((ADA, "name: Áda EXAMPLE"), [("M008", "warning", "4:6")]),
        ((f"{ADA}, orcid: 0000-0002-1825-0097", "name: Ada Example, orcid: 0000-0001-5109-3700"), []),
        ((f"{ADA}, orcid: 0000-0002-1825-0097", "name: Grace Sample, orcid: 0000-0002-1825-0097"),
         [("M008", "error", "4:26")]),
        ((f"{ADA}, orcid: 0000-0002-1825-0097", "name: G Sample, orcid: 'https://orcid.org/0000-0002-1825-0097'"),
         [("M008", "error", "4:22")]),
        ((f"{ADA}, orcid: XXXX-XXXX-XXXX-XXXX", "name: Grace Sample, orcid: XXXX-XXXX-XXXX-XXXX"), []),
        (("name: Ada Example", "name: Grace Sample"), [("M009", "warning", "2:1")]),
        (("name: Ada Example", "name: Grace Sample, correspondence: true, email: g@example.org"), []),
        (("name: Ada Example, corresponding: true",), [("M009", "warning", "3:25")]),
        (("name: Ada Example",), []),
        ((ADA, "name: Grace Sample, github: 'https://github.com/grace'"), [("M011", "error", "4:26")]),
        ((ADA, "name: Grace Sample, twitter: '@grace'"), [("M011", "warning", "4:26")]),
        ((ADA, "name: Grace Sample, email: grace at example.org"), [("M011", "warning", "4:26")]),
        ((ADA, "name: Grace Sample, email: ADA@example.org"), [("M012", "warning", "4:26")]),
        ((f"{ADA}, mastodon: a, mastodon-server: x.y", "name: Grace Sample, mastodon: a, mastodon-server: z.y"), []),
    ],
)  # fmt: skip
def test_authors(authors: tuple[str, ...], expected: list[tuple[str, str, str]], make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": people(*authors)}))
    codes = ("M008", "M009", "M011", "M012")
    assert said(found, *codes) == [(code, level, f"content/metadata.yaml:{place}") for code, level, place in expected]


HERE = "Department of Biology, University of Somewhere"


@pytest.mark.parametrize(
    "other",
    [
        "Dept. of Biology, University of Somewhere",
        "Department of Biology,  Univ. of Somewhere.",
        "Department of Biology, Univeristy of Somewhere",
        "Department of Biology, University of Somewhere, Springfield, PA 19104, USA",
        "department of biology, university of somewhere",
    ],
)
def test_an_affiliation_in_another_spelling(other: str, make: Maker) -> None:
    metadata = people(f"{ADA}, affiliations: ['{HERE}']", f"name: Grace Sample, affiliations: ['{HERE}', '{other}']")
    found = check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
    assert [(code, place.split(":")[1]) for code, _, place in said(found, "M010") if place] == [("M010", "4")]


@pytest.mark.parametrize(
    "other",
    [
        HERE,
        "Department of Zoology, University of Somewhere",
        "Department of Botany, University of Somewhere",
        "University of Somewhere",
        "Department of Biology, University of Elsewhere",
        "Department of Biology, University of Somewhere, Institute of Examples",
        "Department of Biology 2, University of Somewhere",
    ],
)
def test_another_affiliation(other: str, make: Maker) -> None:
    metadata = people(f"{ADA}, affiliations: ['{HERE}']", f"name: Grace Sample, affiliations: ['{other}']")
    assert said(check(make.text("Text.\n", **{"content/metadata.yaml": metadata})), "M010") == []


@pytest.mark.parametrize(
    ("lang", "hint"),
    [
        ("english", "mean en?"),
        ("en_GB", "mean en-GB?"),
        ("en-UK", "mean en-GB?"),
        ("jp", "mean ja?"),
        ("x", "write it like"),
    ],
)
def test_no_language(lang: str, hint: str, make: Maker) -> None:
    (found,) = check(make.text("Text.\n", **{"content/metadata.yaml": f"title: x\nlang: {lang}\n"}))
    assert (found.code, str(found.location)) == ("M013", "content/metadata.yaml:2:1")
    assert hint in found.hint


@pytest.mark.parametrize("lang", ["en", "EN-us", "de-CH-1996", "zh-Hant-TW", "uk", "'no'", "null"])
def test_languages(lang: str, make: Maker) -> None:
    assert checked(f"title: x\nlang: {lang}\n", make) == []


def test_a_key_twice(make: Maker) -> None:
    metadata = f"{AUTHOR}    email: a@b.org\n    email: c@d.org\ntitle: y\n"
    assert checked(metadata, make) == [
        ("M017", "error", "content/metadata.yaml:5:5"),
        ("M017", "error", "content/metadata.yaml:6:1"),
    ]


def test_an_author_without_a_dash(make: Maker) -> None:
    told = check(make.text("x\n", **{"content/metadata.yaml": f"{AUTHOR}    name: Grace Sample\n"}))
    assert [one.hint for one in told if one.code == "M017"] == ["write - name: to begin the next author"]


def test_an_anchor_is_no_key_twice(make: Maker) -> None:
    metadata = "title: x\nauthors:\n  - &ada\n    name: Ada Example\n  - <<: *ada\n    name: Grace Sample\nx: *ada\n"
    assert [code for code, _, _ in checked(metadata, make)] == ["M009"]


def test_unknown_settings_of_rectos_own(make: Maker) -> None:
    assert checked("title: x\nrecto:\n  check: {}\npandoc:\n  citekey-alias: {}\n", make) == [
        ("M003", "warning", "content/metadata.yaml:3:3"),
        ("M003", "warning", "content/metadata.yaml:5:3"),
    ]


def test_keys_are_looked_for_where_they_stand_and_in_templates_only(make: Maker) -> None:
    metadata = "title: A test\nautors: []\nrecto:\n  page: {images: []}\n  pdf: {paepr: a4}\n"
    found = check(make({"content/1.md": "The autors of a page. {{ title }}\n", "content/metadata.yaml": metadata}))
    assert [line for _, _, line in said(found, "M003")] == ["content/metadata.yaml:2:1", "content/metadata.yaml:5:9"]


def test_the_words_of_an_affiliation_with_an_id_are_its_name(make: Maker) -> None:
    metadata = f"{AUTHOR}    affiliations: [{{name: Institute of Tests, ror: 00b30xv10}}]\n"
    metadata += "  - {name: The Group, members: [{name: Bo, affiliations: [Insitute of Tests]}]}\n"
    found = check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
    assert said(found, "M010") == [("M010", "warning", "content/metadata.yaml:5:59")]


@pytest.mark.parametrize(
    ("metadata", "code", "place", "hint"),
    [
        (f"{AUTHOR}    credit: dancing\n", "M030", "4:5", "the roles are Conceptualization, Data curation"),
        (f"{AUTHOR}    credit: {{Software: much}}\n", "M030", "4:14", "write lead, equal or supporting"),
        (f"{AUTHOR}    credit: [{{role: Softwares}}]\n", "M030", "4:14", "Software"),
        (f"{AUTHOR}    affiliations: [{{name: A, ror: 021nxhr6}}]\n", "M031", "4:30", "https://ror.org/00b30xv10"),
        (f"{AUTHOR}    members: [{{name: B, affiliations: [{{name: A, ror: x}}]}}]\n", "M031", "4:50", "ror.org"),
        ("title: x\nfunding: [{funder: A, id: 10.1371/100000001}]\n", "M031", "2:23", "10.13039/100000001"),
        ("title: x\nfunding: [{funder: A, recipients: Bo}]\n", "M032", "2:23", "as it is under authors"),
        (f"{AUTHOR}    members: [{{name: B, orcid: 0000-0002-1694-2330}}]\n", "M004", "4:25", "copy it again"),
    ],
)
def test_people_and_money(metadata: str, code: str, place: str, hint: str, make: Maker) -> None:
    found = [one for one in check(make.text("Text.\n", **{"content/metadata.yaml": metadata})) if one.code == code]
    assert [(str(one.location), hint in one.hint) for one in found] == [(f"content/metadata.yaml:{place}", True)]


@pytest.mark.parametrize(
    "metadata",
    [
        # Roles under older keys need not be CRediT's.
        f"{AUTHOR}    roles: [{{Software: true}}, dancing]\n    contributions: [cooked]\n",
        f"{AUTHOR}    credit: [https://credit.niso.org/contributor-roles/software/, {{resources: lead}}]\n",
        f"{AUTHOR}    competing-interests: none\n",
        "title: x\nfunding: By nobody.\ncompeting-interests: none\n",
        "title: x\nfunding: [{funder: A, id: https://ror.org/021nxhr62}, {funder: B, id: 10.13039/100000001}]\n",
    ],
)
def test_nothing_is_wrong_with_people_and_money(metadata: str, make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
    assert [one for one in found if one.code.startswith("M")] == []


@pytest.mark.parametrize("key", ["deceased: true", "members: [Bo Example]", "equal_contribution: true"])
def test_what_the_template_does_not_show(key: str, make: Maker) -> None:
    metadata = f"{AUTHOR}    {key}\n"
    assert said(check(make.text(LOOP, **{"content/metadata.yaml": metadata})), "M024") == [
        ("M024", "warning", "content/metadata.yaml:4:5")
    ]
    shown = LOOP.replace("{{ author.name }}", "{{ author.name }}{{ author." + key.partition(":")[0] + " }}")
    assert said(check(make.text(shown, **{"content/metadata.yaml": metadata})), "M024") == []


@pytest.mark.parametrize(
    ("metadata", "hint"),
    [
        ("template-variables: [a.json]\n", "write it under recto:"),
        ("recto: {pdf: {margin: 2cm}}\n", "the keys are paper, columns,"),
        ("recto: {docx: {template: a.docx}}\n", "the keys are paper, review"),
    ],
)
def test_settings_that_recto_does_not_have(metadata: str, hint: str, make: Maker) -> None:
    found = check(make.text("Words.\n", **{"content/metadata.yaml": f"title: x\n{metadata}"}))
    (one,) = [one for one in found if one.code == "M003"]
    assert one.hint.startswith(hint)


@pytest.mark.parametrize(
    ("metadata", "code", "places"),
    [
        ("title: x\nsupplement: [01.text.md, 2.md, text.md]\n", "M037", ["2:26", "2:32"]),
        ("title: x\nsupplement: Figures are online.\n", "M037", []),
        ("title: x\nsupplement: true\n", "M037", []),
        ("title: x\nfunding: See [@a], [-@b] and [see @c, p. 3].\n", "M036", ["2:1"]),
        ("title: x\nfunding: Write to [me@example.org] or @ada.\n", "M036", []),
        (f"{AUTHOR}    competing-interests: See [@doi:10.5555/a].\n", "M036", ["4:5"]),
        (f"{AUTHOR}    competing-interests: yes\n", "M038", ["4:5"]),
        ("title: x\ncompeting-interests: 'True'\n", "M038", ["2:1"]),
        ("title: x\ncompeting-interests: no\n", "M038", []),
    ],
)
def test_what_has_no_effect_or_no_sense(metadata: str, code: str, places: list[str], make: Maker) -> None:
    found = [
        (where or "").removeprefix("content/metadata.yaml:") for one, _, where in checked(metadata, make) if one == code
    ]
    assert found == places


def test_hints_name_what_is_missing(make: Maker) -> None:
    metadata = f"{AUTHOR}    credit: Methodology, Supervision\nsupplement: [more.md]\n"
    project = make.text("Text.\n", **{"content/metadata.yaml": metadata, "content/more.md": "More.\n"})
    hints = {one.code: one.hint for one in check(project)}
    assert hints["M030"] == "put several roles into square brackets: [Methodology, Supervision]"
    assert hints["M037"].startswith("only files whose names begin with a number")


def test_a_supplement_in_a_block_has_no_files(make: Maker) -> None:
    metadata = "title: x\nrecto: {separate-supplement: true}\n"
    text = "Text.\n\n::: box\n\n## More {.supplement}\n\nMore.\n\n:::\n"
    found = [one for one in check(make.text(text, **{"content/metadata.yaml": metadata})) if one.code == "M039"]
    assert [one.hint for one in found] == ["put its heading outside of the block"]
