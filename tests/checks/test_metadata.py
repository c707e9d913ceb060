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
        ("title: x\nmanubot: [list]\n", "2:1"),
        ("title: x\nlang: {a: b}\n", "2:1"),
        ("title: x\nauthor_info:\n  - github: ada\n", "3:5"),
    ],
)
def test_values_of_a_wrong_kind(metadata: str, place: str, make: Maker) -> None:
    found = [
        (d.code, d.severity.value, str(d.location))
        for d in check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
        if d.code == "M002"
    ]
    assert found == [("M002", "error", f"content/metadata.yaml:{place}")]


@pytest.mark.parametrize(
    ("metadata", "place", "hint"),
    [
        ("title: x\nkeyword: [a]\n", "2:1", "keywords"),
        ("titel: x\n", "1:1", "title"),
        (f"{AUTHOR}    affilations: [x]\n", "4:5", "affiliations"),
        (f"{AUTHOR}    colour: red\n", "4:5", "known are"),
    ],
)
def test_names_that_nothing_reads(metadata: str, place: str, hint: str, make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": metadata}))
    assert said(found, "M003") == [("M003", "warning", f"content/metadata.yaml:{place}")]
    assert hint in next(d.hint for d in found if d.code == "M003")


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
    ],
)
def test_orcids_that_are_none(orcid: str, severity: str, make: Maker) -> None:
    assert checked(f"{AUTHOR}    orcid: '{orcid}'\n", make) == [("M004", severity, "content/metadata.yaml:4:5")]


@pytest.mark.parametrize(
    "orcid",
    ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"],
)
def test_orcids_that_are_right(orcid: str, make: Maker) -> None:
    assert checked(f"{AUTHOR}    orcid: {orcid}\n", make) == []


def test_an_orcid_that_is_an_address(make: Maker) -> None:
    found = checked(f"{AUTHOR}    orcid: https://orcid.org/0000-0002-1825-0097\n", make)
    assert found == [("M004", "error", "content/metadata.yaml:4:5")]


@pytest.mark.parametrize("date", ["the ninth of May", "2018-02-30", "12.11.2018", "[2018]"])
def test_dates_that_are_none(date: str, make: Maker) -> None:
    found = check(make.text("Text.\n", **{"content/metadata.yaml": f"title: x\ndate: {date}\n"}))
    assert ("M005", "error", "content/metadata.yaml:2:1") in said(found, "M005")


def test_all_mistakes_of_a_file_at_once(make: Maker) -> None:
    metadata = "titel: x\nkeywords: y\ndate: never\nauthors:\n  - name: A\n    orcid: b\n    colour: c\n  - github: d\n"
    assert checked(metadata, make) == [
        ("M003", "warning", "content/metadata.yaml:1:1"),
        ("M002", "error", "content/metadata.yaml:2:1"),
        ("M005", "error", "content/metadata.yaml:3:1"),
        ("M004", "error", "content/metadata.yaml:6:5"),
        ("M003", "warning", "content/metadata.yaml:7:5"),
        ("M002", "error", "content/metadata.yaml:8:5"),
    ]
