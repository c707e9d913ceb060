"""One mistake is reported once, at its line, by the rule that knows it."""

from __future__ import annotations

import pytest

from tests.helpers import THIN, Maker, check

FIGURE = "![Roots.](images/roots.png){#fig:roots}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Growth $\expp(x)$.", ["W006 1:8"]),
        (r"A share $\frac{rt}$.", ["W006 1:9"]),
        (r"A share $\frac12$ and $\sqrt[3]{x}$ and $\bm{x}$.", []),
        ("\\begin{equation}\na = b\n\nText goes on.", ["W009 1:1"]),
        ("## Methods #sec:x\n\nSee @sec:x.", ["X012 1:12"]),
        ("## 1. One {#sec:one}\n\nSee @sec:one.\n\n## 2. Two\n\nText.", ["D015 1:1", "D015 5:1"]),
        ("## 1. One\n\nText.", []),
        ("## A\n\nText.\n\n####### Deep\n\nMore.", ["D001 5:1"]),
        ("$$ a = b \\label{eq:x} $$\n\nSee @eq:x.", ["X012 1:10"]),
        ("$$ a = b {#eq:x} $$\n\nSee @eq:x.", ["X012 1:10"]),
        ("$$ a = b $$. {#eq:x}\n\nSee @eq:x.", ["X008 1:15"]),
        ("$$ a = b {#eq:x}\n\nSee @eq:x.", ["W009 1:1"]),
        ("$$\na = b\n\nc = d\n$$\n", ["W009 1:1"]),
        ("$$\na = b\n\nc = d\n$$ {#eq:x}\n\nSee @eq:x.", ["W009 1:1"]),
        (
            "See [the one @doi:10.5555/alpha](https://example.org) and [it](https://example.org) [@doi:10.5555/alpha].",
            ["C026 1:14"],
        ),
        (
            "See ![A [@doi:10.5555/alpha] plot](images/roots.png) (it) and [@doi:10.5555/alpha](https://example.org).",
            ["F001 1:36", "C026 1:64"],
        ),
        ("It rose [1] and fell [2–4].", ["C025 1:9", "C025 1:22"]),
        ("It rose^1^ and fell.^2,3^", ["C025 1:8", "C025 1:21"]),
        ("5 metres^2^, R^2^, 10^6^, chi^2^, the interval [1, 5], x[1], [0, 1], \\[1], `[1]`.", []),
        ("See the page [1].\n\n[1]: https://example.org/a", []),
        ("| A | B |\n|---|---|\n| Word online^1^ | c |\n\n^1^ Without a licence.", []),
        ("- one\n-two\n- three", ["H013 2:1"]),
        ("1) one\n2)two\n", ["H013 2:1"]),
        ("* one\n** nested\n", ["H013 2:1"]),
        ("* one\n\n**bold** text", []),
        ("It is * very * clear, and 2 * n * 3 is a product.", ["W010 1:7"]),
        ("It is __very clear.", ["W009 1:7"]),
        ("The [words]{.smallcaps are open.", ["W009 1:12"]),
        ("A link <https://example.org/a.", ["W009 1:8"]),
        ("A note [^1 ].\n\n[^1]: The text.", ["H007 1:8"]),
        ("![A leaf.(images/leaf.png){#fig:leaf}\n\nSee @fig:leaf.", ["F020 1:1"]),
        ("A link [here](htps://example.org).", ["K001 1:15"]),
        ("It rose [https://doi.org/10.5555/alpha].", ["C017 1:10"]),
        ("It rose [@url:doi.org/10.5555/alpha].", ["C002 1:10"]),
        ("Todo: write (REF) and (XXXX); todo el mundo, 47,XXX.", ["W005 1:1", "W005 1:13", "W005 1:23"]),
        ("    Indent this paragraph.\n", ["H012 1:5"]),
        ("p<0.05 and a<b>c", ["H008 1:13"]),
        ("1. one\n3. three\n2. two", ["H020 2:1"]),
        ("1. one\n1. two\n\n3. a", []),
        ("1. one\n1. two\n\n4. a", ["H020 4:1"]),
        ("1. one\n   more\n\n2. two\n   - x\n\n3. three\n\nText.\n\n7. seven", []),
        ("Founded in\n1998. It was good.\n2000. Then it ended.", []),
        (
            "It is {@doi:10.5555/alpha} and [[@doi:10.5555/alpha]] and [@{doi:10.5555/alpha}].",
            ["C022 1:7", "C022 1:32"],
        ),
        ("It is @{doi:10.5555/alpha.", ["W009 1:8"]),
        ("It is in doi:10.5555/alpha, PMID: 30718888 and doi:10.5281/zenodo.12.", ["C025 1:10", "C025 1:29"]),
        ("· one\n· two\n", ["H013 1:1"]),
        ("o\tthree\n\no\tfour\n", ["H013 1:1"]),
        ("- one\n  - nested\n- two\n", []),
        ("1. one\n  - nested\n", ["H017 2:3"]),
        ("The <i>species<i> is.", ["H008 1:15"]),
        ("```\ncode\n~~~\n\nText.", ["H005 1:1"]),
        ("Text [@x].\n[@x]: doi:10.5555/alpha\n", ["C001 2:2"]),
        ("Text[^wet].\n\n[^wet] The note.\n", ["H006 3:1"]),
        ("| a | b |\n|---|---|\n| c | d |\n\n| e | f |\n", ["F018 5:1"]),
        ("It rose with CO_2 and H_2O, not x_1 or NO_2.png.", ["W011 1:14", "W011 1:23"]),
        ("We took {++twelve++} samples{>>really<<}.", ["H018 1:9", "H018 1:29"]),
        ("C++11 and D++ are {old}.", []),
        ("See www.example.org/a, `www.example.org` and [www.example.org](https://example.org).", ["K009 1:5"]),
        ("The share was &lt 5 and AT&T grew.", ["W014 1:15"]),
        ("```{r}\nx\n```\n\n```{.python}\nx\n```\n", ["H019 1:1"]),
        ("## Intro {.unnumbred}\n\nText {.own-class} here.\n", ["H016 1:11"]),
    ],
)
def test_a_mistake_is_said_once(text: str, expected: list[str], make: Maker) -> None:
    found = check(make.text(text))
    places = [f"{one.code} {one.location.line}:{one.location.column}" for one in found if one.location]
    assert [place for place in places if place[:4] not in (*THIN, "D005", "D003")] == expected


REFERENCE = (
    '{"id": "one", "type": "article-journal", "title": "One thing", "container-title": "Journal of Examples",\n'
    '"author": [{"family": "Aa", "given": "B"}], "issued": {"date-parts": [[2011]]}}'
)
ENTRY = "@article{one, title={One thing}, journal={A journal}, author={Aa, B.}, year={2011}}\n"
YAML = "title: A test\nlang: en-US\nkeywords: [a]\n"
UNFINISHED = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "manual-references.json",
            f"[{REFERENCE}\n" + UNFINISHED.format("]", "]"),
            ["B001 3:1"],
        ),
        ("manual-references.json", "[\n" + UNFINISHED.format(REFERENCE, REFERENCE) + "]", ["B001 2:1"]),
        ("manual-references.bib", UNFINISHED.format(ENTRY, ENTRY.replace("2011", "2012")), ["B001 1:1"]),
        ("manual-references.bib", f"{ENTRY}@article{{title={{Two}}}}\n", ["B001 2:1"]),
        ("manual-references.bib", ENTRY.replace("one,", "one"), ["B001 1:14", "C001 1:8"]),
        ("manual-references.bib", ENTRY.replace("one,", "one 2011,"), ["B001 1:13", "C001 1:8"]),
        ("manual-references.bib", ENTRY.replace("2011", "201"), ["B011 1:1"]),
        ("manual-references.bib", ENTRY.replace("{2011}", "{2011}, date={2011-12-45}"), ["B011 1:1"]),
        ("manual-references.bib", ENTRY.replace("Aa, B.", "Aa, B. and et al."), ["B012 1:1"]),
        ("manual-references.bib", ENTRY.replace("Aa, B.", "Aa, B. and others"), []),
        ("metadata.yaml", UNFINISHED.format(YAML, YAML.replace("US", "GB")), ["M001 1:1"]),
        ("manual-references.bib", ENTRY.replace("@article", "@artcle"), ["B013 1:2"]),
        ("manual-references.bib", ENTRY.replace("year=", "note={y, z=1}, yaer={1}, year="), ["B013 1:87"]),
        ("manual-references.json", f"[{REFERENCE.replace('container-title', 'journal')}]", ["B013 1:2"]),
        ("manual-references.json", f"[{REFERENCE.replace('given', 'first')}]", ["B013 1:2"]),
        ("manual-references.json", f"[{REFERENCE.replace('article-journal', 'journal')}]", ["B013 1:2"]),
        ("manual-references.json", f'[{REFERENCE[:-1]}, "_tags": 1, "published": {{}}, "reference": []}}]', []),
        ("metadata.yaml", "title A\nlang: en\n", ["M001 1:1"]),
        ("metadata.yaml", "title: 'Ada's test'\n", ["M001 1:13"]),
        ("metadata.yaml", "title: A\nkeywords:\n- a\n-b\n- c\n", ["M001 4:1"]),
        ("metadata.yaml", f"{YAML}authors: [{{name: 'Example, Ada'}}, {{name: 'A King, Jr.'}}]\n", ["M027 4:12"]),
        (
            "metadata.yaml",
            f"{YAML}authors: [{{name: 'A B and C D'}}, {{name: 'A B, PhD'}}]\n",
            ["M027 4:12", "M027 4:35"],
        ),
        ("metadata.yaml", f"{YAML}date: 5 March 2024\n", ["M005 4:1"]),
        (
            "metadata.yaml",
            f"{YAML}authors: [{{name: A B, affiliations: [1, '2, 3', 4D Institute]}}]\n",
            ["M025 4:38", "M025 4:41"],
        ),
        ("metadata.yaml", f"{YAML}thumbnail: images/root.png\n", ["M026 4:1"]),
        ("metadata.yaml", f"{YAML}thumbnail: content/images/roots.png\n", []),
    ],
)
def test_a_mistake_in_another_file_is_said_once(name: str, content: str, expected: list[str], make: Maker) -> None:
    files = {"content/manual-references.json": f"[{REFERENCE}]"} if name == "metadata.yaml" else {}
    png = "content/images/roots.png"
    project = make.text("It is [@one].\n", **files, **{f"content/{name}": content})
    (project / png).parent.mkdir(exist_ok=True)
    (project / png).write_bytes(b"")
    found = [one for one in check(project) if one.location and one.code not in (*THIN, "D005", "M009", "F001")]
    assert [f"{one.code} {one.location.line}:{one.location.column}" for one in found if one.location] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was shown (Aa, 2011).", "[@one]"),
        ("It was shown (see Aa et al., 2011; Other 2011).", "[@one]"),
        ("Aa (2011) has shown it.", "Aa [@one]"),
        ("Aa and Bb (2011) have shown it.", "Aa and Bb [@one]"),
        ("It was shown (Aa 2011).", "[@one]"),
        ("In Aa 2011 was a good year. Aa (2012) and Bb (2011) are others.", ""),
        ("Aa (2011) has shown it [@one].", ""),
        ("`Aa (2011)`", ""),
    ],
)
def test_a_citation_typed_by_hand(text: str, expected: str, make: Maker) -> None:
    project = make.text(f"{text}\n\nIt is known [@one].\n", **{"content/manual-references.json": f"[{REFERENCE}]"})
    found = [one.hint.removeprefix("write ") for one in check(project) if one.code == "C025"]
    assert found == ([expected] if expected else [])


TABLE = "write Table: …, and a label at its end: {#tbl:…}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what begins like a list or a quotation
        ("C.  elegans is a worm.", [("H021", "write C\\.")]),
        ("2020. A year to remember.", [("H021", "write 2020\\.")]),
        ("t. Section two.", [("H021", "write t\\.")]),
        ("+ 5 °C was used.", [("H021", "write \\+")]),
        ("> 5 cells were seen.", [("H021", "write \\>")]),
        ("A.  One\n\nB.  Two", []),
        ("a. one\nb. two", []),
        ("- 5 cells\n- 6 cells", []),
        ("1. One item", []),
        ("> A quotation.", []),
        ("C. elegans is a worm. 2020. A year.", []),
        # formulas in code
        ("```math\nx^2\n```", [("H022", "write $$ … $$ around the formula")]),
        ("```python\nx = 2\n```", []),
        # attributes
        ("It is [red] {.red}.", [("H023", "write [red]{.red}")]),
        ("It is [red]{red}.", [("H023", "write [red]{.red}")]),
        ("It is [red]{.red}, [a](https://example.org){.b}, `[red]{red}` and $[a]{b}$.", []),
        # the own machine
        ("See <http://localhost:8000/a>.", [("K011", "write the address under which it is published")]),
        ("See [it](https://192.168.0.4/a).", [("K011", "write the address under which it is published")]),
        ("See [it](https://localhost.example.org/a) and `http://localhost/`.", []),
        # characters
        ("The \ufb01rst one.", [("W017", "type fi")]),
        ("The \u0410lpha one.", [("W017", "type Alpha")]),
        ("The \u202eturned\u202c one.", [("W017", "remove it")]),
        ("The \ue005 one.", [("W017", "type what it shows")]),
        ("The \ufffd one.", [("W017", "type it again")]),
        ("The &foo; one.", [("W017", "type the character itself, or \\& for the sign")]),
        ("The &amp;lt; one.", [("W017", "write &lt;")]),
        (
            "The \u03b2-carotene, \u0394G, \u041c\u043e\u0441\u043a\u0432\u0430, \u03bcm, &nbsp;&amp;&eacute; `&foo;`.",
            [],
        ),
        # captions
        ("Table 1: Mine.\n\n| a | b |\n|---|---|\n| 1 | 2 |", [("F025", TABLE)]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\n**Table 2.** Mine\nis long.", [("F025", TABLE)]),
        ("Table 1 has it.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nTable: Mine.", []),
    ],
)
def test_what_is_read_otherwise_than_it_was_meant(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    found = [
        (one.code, one.hint)
        for one in check(make.text(f"Words.\n\n{text}\n"))
        if one.code not in (*THIN, "D005", "M009")
    ]
    assert found == expected


HEAD = "lang: en-US\nkeywords: [a]\nauthors:\n  - name: Ada Example\n    orcid: 0000-0002-1825-0097\n"


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("title: “A: b”\n", ["M001 1:8 “ is curly"]),
        ("title: A\nlang: en_us\n", ["M013 2:1 “en_us” is not a language code"]),
        (f'title: "<Title here>"\n{HEAD}', ["M014 1:1 is a placeholder"]),
        (f"title: Your title here\n{HEAD}", ["M014 1:1 is a placeholder"]),
        (f'title: "A study [@doi:10.5555/alpha]"\n{HEAD}', ["M014 1:1 nothing is cited there"]),
        (f"title: Titles of papers @ home\n{HEAD}", []),
        (f"title: A\n{HEAD}    email: mailto:a@example.org\n", ["M028 7:5 is more than an address"]),
        (f"title: A\n{HEAD}    email: Ada <a@example.org>\n", ["M028 7:5 is more than an address"]),
        (f"title: A\n{HEAD}    affiliations: 'A House, 2. A Barn'\n", ["M028 7:5 is several affiliations"]),
        (f"title: A\n{HEAD}    affiliations: ['A House, Barn 2. Floor', 'St. 2, Town']\n", []),
    ],
)
def test_odd_metadata(metadata: str, expected: list[str], make: Maker) -> None:
    project = make({"content/01.text.md": "Words.\n", "content/metadata.yaml": metadata}, metadata=False)
    told = [
        (f"{one.code} {one.location and one.location.line}:{one.location and one.location.column}", one.message)
        for one in check(project)
        if one.code in ("M001", "M013", "M014", "M028", "M022", "M025", "M006")
    ]
    assert [place for place, _ in told] == [one.split(" ")[0] + " " + one.split(" ")[1] for one in expected]
    assert all(one.split(" ", 2)[2] in message for one, (_, message) in zip(expected, told, strict=True))
