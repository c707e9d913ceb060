"""manuscript.md, references.json, citations.tsv: plain Pandoc reads them, and they say what Manubot's say."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
import yaml

from tests.helpers import Maker, build, built_case, case_names, pandoc, templated


@pytest.mark.parametrize("name", [name for name in case_names() if name not in ("hostile", "mistakes")])
def test_plain_pandoc_renders_the_manuscript(name: str, cases_folder: Path, tmp_path: Path) -> None:
    built = built_case(name, cases_folder)
    for file in ("manuscript.md", "references.json"):
        (tmp_path / file).write_bytes(built.files[file])
    done = pandoc(
        "--citeproc",
        "--bibliography",
        "references.json",
        "--standalone",
        "--to",
        "html",
        "manuscript.md",
        folder=tmp_path,
    )
    assert done.returncode == 0
    missing = [
        line for line in done.stderr.splitlines() if "not found" in line and not re.search(r"(fig|tbl|eq|sec):", line)
    ]
    assert missing == []
    cited = set(re.findall(r'id="(ref-[^"]+)"', done.stdout))
    assert cited == set(re.findall(r'id="(ref-[^"]+)"', built.page))


@pytest.mark.parametrize("name", case_names())
def test_the_text_is_the_templated_text_but_for_keys(name: str, cases_folder: Path) -> None:
    built = built_case(name, cases_folder)
    text = built.text("manuscript.md").split("\n...\n\n", 1)[1]
    ids = {
        row["short_id"]: row["input_id"]
        for row in csv.DictReader(built.text("citations.tsv").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    }
    sections = sorted((cases_folder / name / "content").glob("[0-9]*.md"))
    plain = "\n\n".join(path.read_text() for path in sections if not path.is_symlink()) + "\n"
    if "{%" in plain or "{{" in plain:
        plain = ""
    if plain:
        unkeyed = re.sub(r"@\{?[^\s\]};,.|]+(\.[^\s\]};,.|]+)*\}?", "@", plain)
        assert re.sub(r"@\{?[^\s\]};,.|]+(\.[^\s\]};,.|]+)*\}?", "@", text) == unkeyed
    assert all(re.fullmatch(r"[0-9A-Za-z]+", short) for short in ids)


def test_keys_are_replaced_where_they_are_citations_only(make: Maker) -> None:
    text = "A [@doi:10.5555/alpha], `[@doi:10.5555/alpha]`, [@{doi:10.5555/beta}; see @tag, p. 3] <!-- @doi:10.5555/alpha -->, @doi:10.5555/none.\n\n[@tag]: doi:10.5555/gamma\n"  # noqa: E501
    built = build(make.text(text))
    short = {row.split("\t")[2]: row.split("\t")[3] for row in built.text("citations.tsv").splitlines()[1:]}
    a, b, c = (short[f"doi:10.5555/{name}"] for name in ("alpha", "beta", "gamma"))
    assert built.text("manuscript.md").endswith(
        f"A [@{a}], `[@doi:10.5555/alpha]`, [@{b}; see @{c}, p. 3] <!-- @doi:10.5555/alpha -->, @doi:10.5555/none.\n\n[@{c}]: doi:10.5555/gamma\n\n"  # noqa: E501
    )


@pytest.mark.parametrize("after", ["-x", "<b>bold</b>", ".", ": words", "x", "/y", "?", "~z~"])
def test_a_key_in_braces_is_replaced_and_nothing_else(after: str, make: Maker) -> None:
    built = build(make.text(f"Words before (@{{doi:10.5555/alpha}}{after}) and after.\n"))
    short = built.text("citations.tsv").splitlines()[1].split("\t")[3]
    written = built.text("manuscript.md").split("\n...\n\n", 1)[1]
    assert re.fullmatch(rf"Words before \(@\{{?{short}\}}?{re.escape(after)}\) and after\.\n+", written)
    assert f'href="#ref-{short}"' in built.page


def test_the_yaml_block_holds_pandocs_metadata(make: Maker) -> None:
    metadata = "title: 'A: title'\nlang: de\nkeywords: [ä, b]\nauthors: [{name: Ada}]\nown: 1\npandoc: {csl: nature, bibliography: x.bib, subtitle: S}\n"  # noqa: E501
    block = yaml.safe_load(
        build(make.text("Text.\n", **{"content/metadata.yaml": metadata})).text("manuscript.md").split("\n...\n")[0]
    )
    assert block == {
        "title": "A: title",
        "lang": "de",
        "keywords": ["ä", "b"],
        "author-meta": ["Ada"],
        "date-meta": "2018-11-12",
        "subtitle": "S",
    }


def test_references_are_sorted_by_standard_id_and_complete(make: Maker) -> None:
    built = build(make.text("[@doi:10.5555/gamma; @doi:10.5555/alpha; @doi:10.5555/none]\n"))
    references = json.loads(built.text("references.json"))
    assert [item["title"] for item in references] == ["A study of alpha", "A study of gamma"]
    assert all(re.fullmatch(r"[0-9A-Za-z]+", item["id"]) for item in references)


def test_citations_are_listed_in_the_order_of_first_mention(make: Maker) -> None:
    rows = (
        build(make.text("[@doi:10.5555/gamma] [@tag] [@doi:10.5555/gamma]\n\n[@tag]: DOI:10.5555/ALPHA\n"))
        .text("citations.tsv")
        .splitlines()
    )
    assert rows[0] == "input_id\tdealiased_id\tstandard_id\tshort_id"
    assert [row.split("\t")[:3] for row in rows[1:]] == [
        ["doi:10.5555/gamma"] * 3,
        ["tag", "DOI:10.5555/ALPHA", "doi:10.5555/alpha"],
    ]


def test_an_alias_that_nothing_cites_is_no_row(make: Maker) -> None:
    rows = build(make.text("Text.\n\n[@tag]: doi:10.5555/alpha\n")).text("citations.tsv").splitlines()
    assert len(rows) == 1


def test_nothing_is_added_to_the_text(make: Maker) -> None:
    text = "  Leading spaces\n\nand trailing   \n\n\n"
    built = build(make.text(text))
    assert built.text("manuscript.md").split("\n...\n\n", 1)[1] == templated(text)[0].text


def test_images_are_named_as_they_lie_beside_it(make: Maker) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    names = ("a b.svg", "a_b.svg", "c#.svg", "plain.svg")
    text = '![A](images/a%20b.svg) ![B](images/a_b.svg "B")\n\n![C [@doi:10.5555/alpha]](<images/c#.svg>){#fig:c}\n\n'
    text += "![D](images/plain.svg) ![E](images/missing.svg) [F](images/a%20b.svg)\n"
    built = build(make.text(text, **{f"content/images/{name}": svg for name in names}))
    shown = re.findall(r"!\[[^]]*\]*\(<?([^)> ]+)", built.text("manuscript.md"))
    assert len(shown) == 5
    assert set(shown) - {"images/missing.svg"} == {name for name in built.files if name.startswith("images/")}
    assert "[F](images/a%20b.svg)" in built.text("manuscript.md")
