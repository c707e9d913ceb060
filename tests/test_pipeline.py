"""The whole build: every problem in one run, the same bytes from the same manuscript, nothing lost with odd input."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from recto import pipeline
from recto.core.diagnostics import Diagnostic
from recto.core.world import World
from recto.pipeline import Options
from recto.rules.rule import rules

from tests.helpers import EPOCH, REFERENCES, SVG, Maker, build, built_case, check, copy_case, main_part, world

ENVIRON = {"SOURCE_DATE_EPOCH": str(EPOCH)}


def test_a_build_that_checks_says_what_a_check_says_and_what_a_build_says(make: Maker) -> None:
    project = make.text("It it has ![A leaf](images/none.png) and $\\nosuch{x}$. <!-- recto-ignore W007: why -->\n")

    def lines(run: Callable[..., object], options: Options) -> Counter[str]:
        found: list[Diagnostic] = []
        run(project, options, world(), found.append)
        return Counter(map(str, found))

    html = Options(formats=("html",))
    checked, built = lines(pipeline.check, html), lines(pipeline.build, html)
    assert built - checked
    assert checked - built
    assert lines(pipeline.build, replace(html, check=True)) == checked | built


@pytest.mark.usefixtures("made_anew")
@pytest.mark.parametrize("name", ["constructs", "citations"])
def test_the_same_manuscript_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    digests = []
    for folder, clock, environ in (
        ("one", datetime(2020, 1, 1, tzinfo=UTC), ENVIRON),
        (
            "another/deeper folder",
            datetime(2031, 6, 7, 8, 9, 10, tzinfo=UTC),
            {**ENVIRON, "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "HOME": "/nowhere"},
        ),
    ):
        project = tmp_path / folder / name
        copy_case(name, project)
        artifacts = pipeline.build(project, Options(), World(environ=environ, clock=clock), lambda _: None)
        written = {
            path.relative_to(project / "output").as_posix(): path.read_bytes()
            for path in (project / "output").rglob("*")
            if path.is_file()
        }
        assert written == {artifact.name: artifact.data for artifact in artifacts.files}
        digests.append({file: hashlib.sha256(data).hexdigest() for file, data in written.items()})
    assert digests[0].keys() >= {
        "manuscript.html",
        "manuscript.pdf",
        "manuscript.docx",
        "manuscript.md",
        "references.json",
        "citations.tsv",
        "variables.json",
    }
    assert digests[0] == digests[1]


def test_all_problems_of_a_build_in_one_run(cases_folder: Path) -> None:
    built = built_case("mistakes", cases_folder)
    codes = Counter(diagnostic.code for diagnostic in built.diagnostics)
    expected = {
        "B001",
        "B002",
        "B003",
        "C001",
        "C002",
        "C003",
        "C004",
        "F001",
        "F003",
        "M005",
        "S001",
        "T002",
        "X001",
        "X002",
    }
    assert expected <= codes.keys()
    assert {"manuscript.html", "manuscript.pdf", "manuscript.docx", "manuscript.md"} <= built.files.keys()


def test_problems_come_in_the_order_of_their_places_and_once(cases_folder: Path) -> None:
    found = built_case("mistakes", cases_folder).diagnostics
    located = [diagnostic.location for diagnostic in found if diagnostic.location]
    broken = ("content/manual-references-broken.json", "content/references.lock.json")
    assert [place.path for place in located[:2]] == [*broken]
    assert located[2:] == sorted(located[2:])
    assert len(found) == len(set(found))


def test_checking_finds_what_building_finds(tmp_path: Path, cases_folder: Path) -> None:
    copy_case("mistakes", tmp_path / "mistakes")
    of_build = [d for d in built_case("mistakes", cases_folder).diagnostics if d.code not in ("P001", "P002", "O001")]
    of_check = check(tmp_path / "mistakes")
    assert [d for d in of_check if d in of_build] == of_build
    # A check finds more only by rules that a build does not run.
    more = {d.code for d in of_check if d not in of_build}
    assert {code for code in more if rules()[code].in_build} == set()
    assert not (tmp_path / "mistakes/output").exists()


def test_formats_do_not_depend_on_one_another(make: Maker) -> None:
    project = make.text(
        "Words [@doi:10.5555/alpha] and $x^2$.\n\n![A](images/a.svg){#fig:a}\n", **{"content/images/a.svg": SVG}
    )
    together = build(project, "html", "docx")
    assert build(project, "docx").files["manuscript.docx"] == together.files["manuscript.docx"]
    assert main_part(build(project, "html").page) == main_part(together.page)


@pytest.mark.parametrize("name", ["latex", "docx", "jats", "html", "pdf"])
def test_a_formula_that_cannot_be_read_is_said_once_whatever_the_format(name: str, make: Maker) -> None:
    built = build(make.text("A formula: $\\unheard{x}$.\n"), name)
    assert [one.code for one in built.diagnostics] == ["P003" if name in ("html", "pdf") else "W006"]


def test_only_what_was_asked_for_is_written(make: Maker) -> None:
    records = {"manuscript.md", "citations.tsv", "variables.json", "build.json"}
    records |= {f"references.{kind}" for kind in ("json", "bib", "ris")}
    assert build(make.text("Text.\n"), "docx").files.keys() == {"manuscript.docx", *records}
    page = build(make.text("Text.\n"), "html").files.keys()
    assert {name for name in page if not name.startswith("fonts/")} == {"manuscript.html", *records}


def test_pandoc_parses_once_whatever_the_formats(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    original = World.pandoc

    def counting(self: World, arguments: list[str], text: str = "", **options: Any) -> bytes:
        calls.append(text)
        return original(self, arguments, text, **options)

    monkeypatch.setattr(World, "pandoc", counting)
    build(make.text("A sentence like no other.\n"), "html", "docx")
    assert [text for text in calls if text.startswith("A sentence like no other.")] == ["A sentence like no other.\n\n"]


def test_images_are_written_beside_the_page(make: Maker) -> None:
    project = make.text("![A](images/a.svg)\n", **{"content/images/a.svg": SVG, "content/images/unused.svg": SVG})
    files = build(project).files
    assert [name for name in files if name.startswith("images/")] == ["images/a.svg"]


ODD = {
    "empty": "",
    "white space": " \n\t\n",
    "nul": "a\0b\n",
    "control characters": "a\x01\x02\x1b[31mb\n",
    "no line end": "text",
    "only a heading": "#",
    "only a tag": "{{",
    "only an at": "@",
    "an open bracket": "[" * 12,
    "deep quotation": ">" * 40 + " deep\n",
    "deep list": "\n".join("  " * depth + "- x" for depth in range(25)),
    "deep emphasis": "*_" * 8 + "x" + "_*" * 8,
    "a long line": "word " * 20_000,
    "a long word": "x" * 50_000,
    "open code": "```\nnever closed\n",
    "open maths": "$$ x + \n\n y",
    "open HTML": "<div><p><span>\n\ntext\n",
    "closing HTML": "</div></main></body></html>\n\ntext\n",
    "open comment": "text <!-- never closed\n",
    "bad maths": "$\\frac{$ $$\\nonsense{x$$ $\\begin{x}$\n",
    "emoji": "👩‍🔬 🏳️‍🌈 \U0010ffff \U000e0001\n",
    "right to left": "שלום עולם \u202e reversed\n",
    "surrogates": b"\xed\xa0\x80 text\n",
    "half a character": b"text \xe2\x82",
    "binary": bytes(range(256)),
    "yaml in the text": "---\ntitle: [\n---\n\ntext\n",
    "yaml that is none": "---\n: : :\n---\n",
    "raw of all formats": "`x`{=latex} `y`{=openxml} `<w:p>`{=openxml}\n\n```{=openxml}\n<w:p><w:broken\n```\n",
    "broken table": "| a | b\n|---\n| c | d | e | f |\n",
    "broken grid": "+--+\n|a\n+==+\n",
    "many footnotes": "x[^1][^2][^none]\n\n[^1]: [^1]\n\n[^2]: y\n",
    "citation soup": "[@] [@;] [@a;;@b] @{ @{} [@{a] [-@] @@@ [@a, @b, @c]\n",
    "labels": "{#fig:} {#tbl:x} $$x$$ {#eq:} # {#sec:}\n\n![](x){#fig:}\n\nTable: {#tbl:}\n",
    "references to nothing": "@fig: @tbl: +@eq: {@fig:}\n",
    "an image of nothing": "![]()\n\n![x](<>)\n\n![](  )\n",
    "a link to nothing": "[]() [x](#none) [](<>)\n",
    "template that yields nothing": "{# x #}{% if false %}text{% endif %}\n",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}\n",
}


@pytest.mark.parametrize("name", list(ODD))
def test_odd_input_is_built_without_a_mistake_of_rectos(name: str, make: Maker) -> None:
    text = ODD[name]
    found: list[Diagnostic] = []
    project = make(
        {"content/01.md": text, "content/02.md": "\n\nThe last words.\n", "content/manual-references.json": REFERENCES}
    )
    artifacts = pipeline.build(project, Options(formats=("html", "docx")), World(environ=ENVIRON), found.append)
    names = {artifact.name for artifact in artifacts.files}
    assert {"manuscript.html", "manuscript.docx", "manuscript.md"} <= names, [d.message for d in found]
    assert all(d.code != "O002" for d in found)


METADATA = [
    "authors: 5\n",
    "authors: [5, null, [x]]\n",
    "authors: {a: b}\n",
    "title: [x]\n",
    "title: {a: b}\n",
    "lang: 5\n",
    "lang: xx-YY-nonsense\n",
    "lang: [a]\n",
    "keywords: 5\n",
    "keywords: [[x]]\n",
    "pandoc: 5\n",
    "manubot: 5\n",
    "manubot: {authors: 5}\n",
    "manubot: {date_long: [x], ci_source: 5}\n",
    "html_url: 5\n",
    "html_url: '::'\n",
    "html_url: 'http://['\n",
    "thumbnail: [x]\n",
    "citekey-aliases: 5\n",
    "citekey-aliases: {a: [b]}\n",
    "pandoc: {citekey-aliases: [x]}\n",
    "csl: [x]\n",
    "csl: 5\n",
    "pandoc: {references: 5}\n",
    "pandoc: {references: [5, {id: [x]}]}\n",
    "authors: [{name: [x], affiliations: [[y]], funders: {z: 1}, orcid: 5}]\n",
    "date: [x]\n",
    "date: 2018-02-30\n",
    "1: 2\n",
    "? [a, b]\n: c\n",
    "authors: [{}]\n",
    "? null\n: x\n",
    "recto: 5\n",
    "authors: [{affiliations: x}]\n",
    "pandoc: {link-citations: [x]}\n",
    "xnos-cleveref: [x]\n",
    "pandoc: {fignos-plus-name: 5}\n",
    "manubot-randomize-author-order: x\nauthors: [5]\n",
    "title: .nan\n",
    "x: .inf\n",
]


@pytest.mark.parametrize("metadata", METADATA)
def test_odd_metadata_is_built_without_a_mistake_of_rectos(metadata: str, make: Maker) -> None:
    text = "Text {{ manubot.date_long }} [@doi:10.5555/alpha].\n\n![A](images/a.svg){#fig:a}\n\n@fig:a\n"
    environ = {**ENVIRON, "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/n", "GITHUB_SHA": "a" * 40}
    found: list[Diagnostic] = []
    project = make.text(text, **{"content/metadata.yaml": metadata, "content/images/a.svg": SVG})
    artifacts = pipeline.build(project, Options(formats=("html", "docx")), World(environ=environ), found.append)
    assert {"manuscript.html", "manuscript.docx"} <= {artifact.name for artifact in artifacts.files}, [
        d.message for d in found
    ]
