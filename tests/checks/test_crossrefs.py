"""References to labels that there are not, and labels given twice."""

from __future__ import annotations

import pytest

from tests.helpers import SVG, Maker, check, said

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
    assert said(check(project)) == [("X001", "error", f"content/01.text.md:{place}") for place in places]


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
    (diagnostic,) = check(make.text(f"{TEXT}See @{key}.\n", **{"content/images/a.svg": SVG}))
    assert diagnostic.code == "X001"
    assert hint in diagnostic.hint


def test_targets_that_are_there(make: Maker) -> None:
    text = (
        TEXT
        + "# Methods\n\n@fig:first, @tbl:first, @eq:first, @sec:one, @sec:methods; ![B](images/a.svg){#fig:in-line} @fig:in-line.\n"  # noqa: E501
    )
    assert said(check(make.text(text, **{"content/images/a.svg": SVG}))) == []


@pytest.mark.parametrize(
    ("again", "place"),
    [
        ("![B](images/a.svg){#fig:first}", "13:20"),
        ("$$ y $$ {#eq:first}", "13:10"),
        ("| c |\n|---|\n| d |\n\nTable: More. {#tbl:first}", "17:15"),
    ],
)
def test_labels_given_twice(again: str, place: str, make: Maker) -> None:
    (diagnostic,) = found = check(make.text(f"{TEXT}{again}\n", **{"content/images/a.svg": SVG}))
    assert said(found) == [("X002", "error", f"content/01.text.md:{place}")]
    assert "content/01.text.md:" in diagnostic.message


def test_a_setting_that_the_filters_refuse(make: Maker) -> None:
    metadata = "title: x\npandoc:\n  fignos-caption-separator: nonsense\n"
    project = make.text(TEXT, **{"content/images/a.svg": SVG, "content/metadata.yaml": metadata})
    ((code, severity, where),) = said(check(project))
    assert (code, severity) == ("X004", "error")
    assert where in ("content/metadata.yaml:2:1", "content/metadata.yaml:3:3")
