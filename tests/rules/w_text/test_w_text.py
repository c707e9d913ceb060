"""Words and characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from recto.core.diagnostics import Diagnostic, Fix

from tests.helpers import Maker, check, place


def found(project: Path, code: str) -> list[Diagnostic]:
    return [one for one in check(project) if one.code == code]


def fixes(project: Path, code: str) -> list[tuple[str | None, Fix | None]]:
    return [(place(one), one.fix) for one in found(project, code)]


# --- misspellings (W001) --------------------------------------------------------------------------------------------


def test_a_misspelling_with_its_correction(make: Maker) -> None:
    project = make.text("Seperate\nthem, *and* recieve.\n")
    assert fixes(project, "W001") == [
        ("content/01.text.md:1:1", Fix("Seperate", "Separate")),
        ("content/01.text.md:2:13", Fix("recieve", "receive")),
    ]


def test_a_misspelling_of_several_words_is_not_mended(make: Maker) -> None:
    (one,) = found(make.text("They were affraid of agains it.\n"), "W001")[1:]
    assert one.fix is None
    assert one.hint == "did you mean against or again?"


@pytest.mark.parametrize(
    "text",
    [
        "The patients had ALS and FO.",
        "As Recieve and others show.",
        "The genus *recieve* is `recieve` and $recieve$.",
        "See <https://example.org/recieve> and [a page](recieve.html 'recieve').",
        "<!-- recieve --> <span title='recieve'>words</span>",
        "[@recieve]: doi:10.5555/alpha",
        "x^recieve^ and H~recieve~ and recieve_all and recieve.py",
        "```\nrecieve\n```",
        "{% set recieve = 1 %}{{ 'recieve' }}",
        "Pervious ground, neral, a gage, a brane, homogenous, clearstory, alterative, dorp, billon, revaluated.",
        "Selectin, profilin, importin and the villin of the gut.",
    ],
)
def test_what_is_no_misspelling(text: str, make: Maker) -> None:
    assert found(make.text(f"{text}\n"), "W001") == []


@pytest.mark.parametrize("path", ["content/custom-dictionary.txt", "build/assets/custom-dictionary.txt"])
def test_the_project_s_own_words(path: str, make: Maker) -> None:
    words = "personal_ws-1.1 en 22\nRecieve\n"
    assert found(make.text("We recieve it.\n", **{path: words}), "W001") == []


def test_a_list_of_words_that_leads_elsewhere_is_not_read(make: Maker, tmp_path: Path) -> None:
    project = make.text("We recieve it.\n", **{"build/assets/a": ""})
    (tmp_path / "words.txt").write_text("recieve\n")
    (project / "build/assets/custom-dictionary.txt").symlink_to(tmp_path / "words.txt")
    assert len(found(project, "W001")) == 1
    assert len(found(project, "R003")) == 1


def test_other_languages_have_other_misspellings(make: Maker) -> None:
    metadata = "title: A test\nlang: de\nauthors: [{name: Ada}]\n"
    assert found(make.text("We recieve it.\n", **{"content/metadata.yaml": metadata}), "W001") == []


# --- words twice (W004) ---------------------------------------------------------------------------------------------


def test_a_word_twice(make: Maker) -> None:
    project = make.text("The the cat saw\nthat that was so\n> so\n\nit was of\nof use, and and\n")
    assert fixes(project, "W004") == [
        ("content/01.text.md:1:1", Fix("The the", "The")),
        ("content/01.text.md:5:8", Fix("of\nof", "of")),
        ("content/01.text.md:6:9", Fix("and and", "and")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It said that that had had no effect.",
        "The `x` the.",
        "a, a and b. B is c; c is d",
        "| no | no |\n|----|----|\n| no | no |",
        "See Methods\n\nMethods and more",
        "the\n\nthe",
        "He met Duran Duran there.",
        "the-the and the/the and 3 3",
        "- no\n- no",
        "the [the](https://example.org) one",
        "The stork (Ciconia ciconia), Gorilla gorilla gorilla and Bison bison.",
    ],
)
def test_what_is_not_twice(text: str, make: Maker) -> None:
    assert found(make.text(f"{text}\n"), "W004") == []


# --- what is a placeholder (W005) ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Here TODO: write.", 6),
        ("A claim [citation needed].", 10),
        ("A claim [ref].", 9),
        ("A claim [XX].", 9),
        ("There were ??? mice.", 12),
        ("Lorem ipsum dolor sit amet.", 1),
        ("A claim [@doi:10.xxxx/xxxx].", 15),
        ("A claim [@citation_needed].", 11),
        ("As Error! Reference source\nnot found. shows.", 4),
        ("(Error! Bookmark not defined.)", 2),
        ("Fehler! Verweisquelle konnte nicht gefunden werden.", 1),
        ("It was salt {Munns, 2008 #12; Tester, 2003 #7}.", 13),
        ("It was salt {Citation} there.", 13),
        ("It was salt [CITATION Mun08 \\l 1033].", 13),
        ("It was salt ADDIN ZOTERO_ITEM CSL_CITATION there.", 13),
        ("It was salt [AE: please check].", 13),
        ("%% a remark", 1),
        ("// say more", 1),
    ],
)
def test_a_placeholder(text: str, column: int, make: Maker) -> None:
    assert [place(one) for one in found(make.text(f"{text}\n"), "W005")] == [f"content/01.text.md:1:{column}"]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- TODO: write -->",
        "`TODO`",
        "Todo el mundo.",
        "See [ref](https://example.org).",
        "Really??",
        "47,XXX",
        "An Error! Reference {a, 2008}.",
        "A ratio [CI: 0.5 to 0.7], [NB: see above] and 5 %% of it.",
        "See https://example.org and a//b.",
        "TK: methodology.",
    ],
)
def test_what_is_no_placeholder(text: str, make: Maker) -> None:
    assert found(make.text(f"{text}\n"), "W005") == []


# --- formulas (W006) ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{a}{b",
        r"a}b",
        r"\begin{matrix} a",
        r"\begin{a} x \end{b}",
        r"x \end{matrix}",
        "5%",
        "3 %",
        r"5% + \text{a}",
        r"\text{5 % of}",
        "a = 5% + b\n+ c",
    ],
)
def test_a_formula_that_cannot_be_read(formula: str, make: Maker) -> None:
    assert [place(one) for one in found(make.text(f"A ${formula}$.\n"), "W006")] == ["content/01.text.md:1:3"]


@pytest.mark.parametrize(
    "formula",
    [
        r"\{a",
        r"\left\{ a \right.",
        r"\begin{matrix} a \\ b \end{matrix}",
        r"a_{b_{c}}",
        r"5\%",
        "a = b % the sum\n+ 3",
    ],
)
def test_a_formula_that_can(formula: str, make: Maker) -> None:
    assert found(make.text(f"A ${formula}$.\n"), "W006") == []


# --- characters (W007, W008) ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column", "fix"),
    [
        ("[@doi:10.5555/al–pha]", 17, Fix("–", "-")),
        ("[@doi:10.5555/al\u00adpha]", 17, Fix("\u00ad", "")),
        ("[@doi:10.5555/al\u200bpha]", 17, Fix("\u200b", "")),
        ("[words]{#a\u00a0.center}", 11, Fix("\u00a0", " ")),
        ("[words]{#a title=“words”}", 18, None),
    ],
)
def test_a_character_that_is_not_what_it_seems(text: str, column: int, fix: Fix | None, make: Maker) -> None:
    assert fixes(make.text(f"{text}\n"), "W007") == [(f"content/01.text.md:1:{column}", fix)]


@pytest.mark.parametrize(
    "text",
    ["@smith2019–2020", "@doi:10.5555/alpha—as they show", "@doi:10.5555/alpha\u00a0and", '[a]{title="“b”\u00a0c"}'],
)
def test_characters_in_their_place(text: str, make: Maker) -> None:
    assert found(make.text(f"{text}\n"), "W007") == []


@pytest.mark.parametrize("text", ["café", "Ångström and Âge", "naïve – “so”", "Ã la", "São", "â–x"])
def test_letters_in_the_right_encoding(text: str, make: Maker) -> None:
    assert found(make.text(f"{text}\n"), "W008") == []


def test_letters_in_the_wrong_encoding(make: Maker) -> None:
    text = "naïve 5 µm – “so”"
    wrong = text.encode().decode("cp1252", errors="replace").replace("\ufffd", "\u009d")
    mended = wrong
    for one in found(make.text(f"{wrong}\n"), "W008"):
        assert one.fix
        mended = mended.replace(one.fix.old, one.fix.new)
    assert mended == text


# --- what is left open (W009) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Shown [@doi:10.5555/alpha and again\n[@doi:10.5555/beta].", ["1:7"]),
        ("Shown [-@doi:10.5555/alpha, p. 3.\n\n[Next]", ["1:7"]),
        ("Shown @doi:10.5555/alpha].", ["1:25"]),
        ("- See [this](https://example.org/a and\n- [that](images/a.png.", ["1:13", "2:9"]),
        ("The **effect was large.\n\nWe (**know.", ["1:5", "3:5"]),
        ("Where $x_i is the mean, for $5 or $HOME.", ["1:7"]),
        ("$$\nx = 1\n\nmore $$", ["1:1"]),
        ("A ``word'' and `code.", ["1:3", "1:16"]),
        ("We grew *Oryza sativa here.\n\nAnd _Zea mays, too.", ["1:9", "3:5"]),
        ("The H~2 O was clean.^[It was boiled twice.", ["1:6", "1:21"]),
        ("The **$x$ was large.\n\nThe **`code` too.", ["1:5", "3:5"]),
    ],
)
def test_what_is_left_open(text: str, places: list[str], make: Maker) -> None:
    assert [place(one) for one in found(make.text(f"{text}\n"), "W009")] == [
        f"content/01.text.md:{at}" for at in places
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Shown [@doi:10.5555/alpha; see @doi:10.5555/beta], in [0, 1) and (0, 1].",
        "[A link [@doi:10.5555/alpha] in brackets] and \\[@doi:10.5555/alpha.",
        "See [this](https://example.org/a_(b)) and [that] (not a link), [x](<a b.png>).",
        "**Bold\nover lines** with `**` and \\**; 2**3; p < 0.05**, ** p < 0.01.",
        "It costs $5, $6 or US$ 7; $x_i$ and\n$$y_j$$ are formulas; `$x_i` is code.",
        "```\n[@a $$ ``x'' **\n```\n\n<!-- ** $$ -->",
        "One **bold and `code`** end.\n\nAnd **bold $x_i$**, **[a link](images/a.png)**, **as @doi:10.5555/alpha**.",
        "**Why?**<br>**As (so).**[@doi:10.5555/alpha]",
        "Costs of `x`$5 and $y$$_i, `code`**, $z$**.",
        "Then *p < 0.05, and 3 *4; a* and snake_case.\n\n*Corresponding author\n\nIt was salt *, **.",
        "We grew *Oryza sativa*, *Zea **mays***, _Beta_, H~2~O, ~20 plants,^[A note.] Table~2 and `*code`.",
        "An apostrophe`s accent and ``code ` here``.",
    ],
)
def test_what_is_not_left_open(text: str, make: Maker) -> None:
    assert found(make.text(f"{text}\n"), "W009") == []


# --- signs that are shown, or that vanish (W009 to W013) --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was ** very ** large and __ so __ was\nit, ** too** and **more **.", ["1:8", "1:29", "2:5"]),
        ("Where $ x < y $ and $z $ are.", ["1:7", "1:21"]),
        ("See [the page] (https://example.org) and [more]\n(https://example.org).", ["1:5", "1:42"]),
        ("See [a table] (data.csv).", ["1:5"]),
        ("See (the page)[https://example.org].", ["1:5"]),
        ("It was **very** large, **a.** and **b**, 2 ** (3 ** 4), $ 5 and $ 6, $x$ and $y$.", []),
        ("As [sic] (see below), [@doi:10.5555/alpha] (https://example.org), `[a] (b.csv)`, \\** a \\**.", []),
    ],
)
def test_spaces_in_marks(text: str, expected: list[str], make: Maker) -> None:
    places = [place(one) for one in found(make.text(f"{text}\n"), "W010")]
    assert places == [f"content/01.text.md:{one}" for one in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10^-3 M and 10^6", {"10^-3": "10^−3^ or $10^{-3}$", "10^6": "10^6^ or $10^{6}$"}),
        ("10^{-3} and m^2", {"10^{-3}": "10^−3^ or $10^{-3}$", "m^2": "m^2^ or $m^{2}$"}),
        ("x_{i}", {"x_{i}": "x~i~ or $x_{i}$"}),
        ("10^-3^ M, x^2^y, a_1, snake_case, `10^6`, $10^6$, ^14^C, 10\\^6, ^[A note.] <https://example.org/a^b>", {}),
    ],
)
def test_powers_as_typed(text: str, expected: dict[str, str], make: Maker) -> None:
    told = found(make.text(f"There are {text}.\n"), "W011")
    assert {one.message.split()[0]: one.hint.removeprefix("write ") for one in told} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10^6-10^7 cells", ["6-10"]),
        ("It is ~5-~10 µm", ["5-"]),
        ("P*-values and Q*-values, 2*3*4", ["-values and Q", "3"]),
        ("It costs $10 a day. Others pay 5$ to 6$", ["10 a day. Others pay 5"]),
        ("10^6^–10^7^, H~2~O, *P*-values, anti-*E. coli*-serum, Δ*lacZ*-x, ~5 or ~6, un*believ*able", []),
        ("$n = 3$, $\\text{all of them here}$, $\\sin x \\cos y$, $10\\,\\mathrm{cm\\ or\\ so}$, $10 or 5", []),
    ],
)
def test_signs_taken_for_marks(text: str, expected: list[str], make: Maker) -> None:
    assert [one.message.split("”")[0][1:] for one in found(make.text(f"{text}.\n"), "W012")] == expected


def test_brackets_of_tex(make: Maker) -> None:
    text = "It is \\(x^2\\), \\( y \\) and\n\n\\[ a = b \\]\n\nbut \\[sic\\] and \\(see there\\).\n"
    assert [(place(one), one.hint) for one in found(make.text(text), "W013")] == [
        ("content/01.text.md:1:7", "write $x^2$"),
        ("content/01.text.md:1:16", "write $y$"),
        ("content/01.text.md:3:1", "write $$a = b$$"),
    ]
    assert found(make.text(text), "W011") == []


def test_a_formula_that_is_not_closed(make: Maker) -> None:
    (one,) = found(make.text("It had $p < 0.05 in all, for $10 or $20.\n"), "W009")
    assert place(one) == "content/01.text.md:1:8"


def test_bold_text_that_ends_with_a_space_is_closed(make: Maker) -> None:
    assert found(make.text("It was **more ** than that.\n"), "W009") == []


def test_a_word_twice_that_may_be_right_is_not_mended(make: Maker) -> None:
    assert fixes(make.text("It is in in all.\n"), "W004") == [("content/01.text.md:1:7", None)]


def test_latin_after_in_is_no_double(make: Maker) -> None:
    found = check(make.text("Kept in in vitro culture, and in *in vivo* work.\n"))
    assert [one for one in found if one.code == "W004"] == []


def test_the_charge_of_an_ion_is_part_of_its_power(make: Maker) -> None:
    (found,) = (one for one in check(make.text("Both Ca^2+ rise.\n")) if one.code == "W011")
    assert found.hint == "write Ca^2+^ or $Ca^{2+}$"


# --- formulas that are shown in part (W015) -------------------------------------------------------------------------


def test_what_only_some_files_show_of_a_formula(make: Maker) -> None:
    text = r"""$\color{red} x$ $\boxed{y}$ $\xcancel{z}$ $\mathrm{cancel} + \cosh x$

$$ \begin{array}{|c|c|} a & b \end{array} $$

$$ \begin{array}{cc} \hline a & |b| \end{array} \begin{array}{cc} a & |b| \end{array} $$
"""
    shown = [
        (one.location and one.location.line, one.message.split(" the ")[-1]) for one in found(make.text(text), "W015")
    ]
    assert shown == [
        (1, r"colours of this formula (\color)"), (1, r"frame of this formula (\boxed)"),
        (1, r"strike of this formula (\xcancel)"), (3, r"rules of this formula (\begin{array}{|c|c|})"),
        (5, r"rules of this formula (\hline)"),
    ]  # fmt: skip


# --- formulas as one would type them elsewhere (W016) ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "hints"),
    [
        ("10^-3", ["write 10^{-3}"]),
        ("10^23", ["write 10^{23}"]),
        ("Ca^2+", ["write Ca^{2+}"]),
        ("(Ca^2+)", ["write Ca^{2+}"]),
        ("x_max + x_max", [r"write x_{\text{max}}"]),
        ("x_ij", ["write x_{ij}"]),
        (r"log x + \log y", [r"write \log"]),
        ("x_{a}_{b}", ["write x_{a_{b}} or {x_{a}}_{b}"]),
        ("x^2^3", ["write x^{2^3} or {x^2}^3"]),
        *(
            (right, [])
            for right in (
                "x^2+y", "x^2 + 1", "x_iy_jz_k", "explosion", "x_i^2", r"x_\mathrm{max}", r"\text{log x}",
                "x_ab", r"\mathrm{ln}", r"\max_i x^{10}", r"\sum_i^n x_i", r"5 min", r"x'^2", r"\operatorname{log}",
            )
        ),
    ],
)  # fmt: skip
def test_a_formula_as_one_would_type_it(formula: str, hints: list[str], make: Maker) -> None:
    assert [one.hint for one in found(make.text(f"Then ${formula}$.\n"), "W016")] == hints


def test_a_sign_of_columns_without_columns(make: Maker) -> None:
    text = "Then $a & b$.\n\n$$ \\begin{aligned} a &= b \\end{aligned} $$\n\nAnd $R\\&D$.\n"
    assert [place(one) for one in found(make.text(text), "W006")] == ["content/01.text.md:1:6"]


# --- abbreviations and terms (W018 to W022) -------------------------------------------------------------------------

TERMS = """title: A test
lang: en
abbreviations: {DNA: deoxyribonucleic acid, WHO: World Health Organization, qPCR: quantitative PCR, COVID-19: x y}
glossary: {preprint: x, peer review: x, GitHub: x, Gene Ontology: x, Bayesian prior: x}
"""


def told(make: Maker, text: str, code: str) -> list[str | None]:
    project = make.text(text, **{"content/metadata.yaml": TERMS})
    return [(place(one) or "").removeprefix("content/") for one in found(project, code)]


def test_a_term_that_only_code_has_is_not_used(make: Maker) -> None:
    text = (
        "## DNA\n\n`WHO` $qPCR$ ![COVID-19](a.svg)[^1]\n\n[^1]: A preprint.\n\n| GitHub |\n|---|\n| Bayesian priors |\n"
    )
    messages = [one.message for one in found(make.text(text, **{"content/metadata.yaml": TERMS}), "W018")]
    assert messages == [f"the text does not use “{name}”" for name in ("WHO", "qPCR", "peer review", "Gene Ontology")]


@pytest.mark.parametrize(
    "text",
    [
        "Deoxyribonucleic acids (DNAs) are long. DNA is.",
        "The *deoxyribonucleic\nacid* (**DNA**) is long.",
        "The deoxyribonucleic-acid (or DNA) is long.",
        "DNA (deoxyribonucleic acid) is long.",
        "The acid of genes (DNA) is long.",
        "DNA (the acid of genes) is long.",
        "## Of DNA\n\n![DNA.](a.svg)[^1]\n\n[^1]: DNA.\n\n| DNA |\n|---|\n| DNA |\n\n: DNA.\n",
        "DNA is long.\n\n::: {#abbreviations}\n:::",
        "The dna is long.",
    ],
)
def test_what_is_spelled_out(text: str, make: Maker) -> None:
    assert told(make, text, "W019") == []


def test_what_is_spelled_out_too_late(make: Maker) -> None:
    late = "DNA is long.\n\nThe deoxyribonucleic acid (DNA) is.\n\n::: {#abbreviations}\n:::\n"
    assert told(make, late, "W019") == ["01.text.md:1:1"]
    assert told(make, "Words with DNA.\n\nThe acid of genes (DNA) is long.", "W019") == ["01.text.md:1:12"]


SAID = "The deoxyribonucleic acid (DNA) is long."


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"{SAID} {SAID}", ["01.text.md:1:46"]),
        (f"## Abstract\n\n{SAID}\n\n## Text\n\n{SAID}\n\n## More {{.supplement}}\n\n{SAID}\n", []),
        (f"## Abstract\n\n### One\n\n{SAID}\n\n### Two\n\n{SAID}\n", ["01.text.md:9:5"]),
        (f"{SAID}[^1]\n\n[^1]: {SAID}\n\n![{SAID}](a.svg)\n", []),
        (f"{SAID} All deoxyribonucleic acid is.", []),
    ],
)
def test_what_is_spelled_out_again(text: str, places: list[str], make: Maker) -> None:
    assert told(make, text, "W020") == places


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("A pre-print and a Pre-print.", ["preprint", "Preprint"]),
        ("A peerreview.", ["peer review"]),
        ("On Github, github, git-hub.", ["GitHub", "GitHub", "GitHub"]),
        ("D.N.A and DnA.", ["DNA", "DNA"]),
        ("QPCR, Q-PCR, qpcr.", ["qPCR", "qPCR", "qPCR"]),
        ("Covid-19, COVID 19, COVID19.", ["COVID-19", "COVID-19", "COVID-19"]),
        ("A bayesian prior.", ["Bayesian prior"]),
        ("A PrePrint.", ["Preprint"]),
    ],
)
def test_a_term_in_another_form(text: str, right: list[str], make: Maker) -> None:
    project = make.text(text, **{"content/metadata.yaml": TERMS})
    assert [one.fix and one.fix.new for one in found(project, "W021")] == right


@pytest.mark.parametrize(
    "text",
    [
        "Preprints. PREPRINT. A preprint server. Who? The who. WHO. Dna. dna.",
        "A peer-review process. Peer Review. Peer review. A peer\nreview.",
        "## A Github of pre-prints\n\nText.",
        "The gene ontology. A Bayesian Prior. GITHUB. `github` https://github.com github.com",
        "The cDNA and DNAse of DNA-binding things.",
    ],
)
def test_a_form_that_may_be_right(text: str, make: Maker) -> None:
    assert told(make, text, "W021") == []


@pytest.mark.parametrize("text", ["`*[HTML]: x`", "*[HTML]*: x", "    *[HTML]: x", "{other}`x`", "{ abbr }`x`"])
def test_what_is_no_abbreviation_of_another_markdown(text: str, make: Maker) -> None:
    assert found(make.text(f"{text}\n"), "W022") == []
