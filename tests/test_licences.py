"""``tools/licences.py``: what packages say of their licences, and which are refused."""

from __future__ import annotations

import sys
from email.message import Message
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from packaging.licenses import InvalidLicenseExpression

from tools import licences
from tools.licences import ALLOWED, ROOT, licence, refused, report


def metadata(**fields: str | list[str]) -> Message:
    made = Message()
    for name, values in fields.items():
        for value in [values] if isinstance(values, str) else values:
            made[name.replace("_", "-")] = value
    return made


OSI = "License :: OSI Approved :: "


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"License_Expression": "MIT AND PSF-2.0", "License": "other"}, "MIT AND PSF-2.0"),
        ({"Classifier": ["Topic :: Text", f"{OSI}MIT License"], "License": "words"}, "MIT"),
        ({"Classifier": [f"{OSI}MIT License", f"{OSI}BSD License"]}, "MIT AND BSD-3-Clause"),
        ({"License": "mit"}, "MIT"),
        ({"License": "BSD 3-Clause License\n\nCopyright …"}, "BSD-3-Clause"),
        ({"License": "Free for friends"}, '"Free for friends"'),
        # A class that is not known is not passed over in favour of one that is.
        ({"Classifier": [f"{OSI}MIT License", "License :: Free For Home Use"]}, '"MIT License, Free For Home Use"'),
        ({}, '""'),
    ],
)
def test_a_package_says_its_licence_in_one_of_three_ways(fields: dict[str, str | list[str]], said: str) -> None:
    assert licence("some-package", metadata(**fields)) == said


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [
        ("MIT", set()),
        ("SSPL-1.0", {"SSPL-1.0"}),
        ("SSPL-1.0 OR MIT", set()),
        ("SSPL-1.0 AND MIT", {"SSPL-1.0"}),
        ("MIT AND (SSPL-1.0 OR BUSL-1.1)", {"SSPL-1.0", "BUSL-1.1"}),
        ("(MIT AND SSPL-1.0) OR (ISC AND (Zlib OR BUSL-1.1))", set()),
        # AND binds more strongly than OR.
        ("MIT OR SSPL-1.0 AND BUSL-1.1", set()),
        ("MIT AND SSPL-1.0 OR BUSL-1.1", {"SSPL-1.0", "BUSL-1.1"}),
        ("GPL-3.0-or-later WITH Classpath-exception-2.0", set()),
        ("GPL-2.0-only WITH Classpath-exception-2.0 AND MIT", {"GPL-2.0-only"}),
        ("gpl-3.0-ONLY", set()),
    ],
)
def test_of_or_one_must_be_allowed_and_of_and_both(expression: str, wrong: set[str]) -> None:
    assert refused(expression, ALLOWED) == wrong


@pytest.mark.parametrize("words", ['"Free for friends"', '""', "MIT AND", "MIT ISC", "(MIT"])
def test_what_is_no_expression_is_not_taken_for_one(words: str) -> None:
    with pytest.raises(InvalidLicenseExpression):
        refused(words, ALLOWED)


class Package:
    version = "1.0"

    def __init__(self, said: str) -> None:
        self.metadata = metadata(License_Expression=said) if said else metadata(License="Ask us")


def run(
    packages: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[object, str, str]:
    def found(name: str) -> Package:
        if name not in packages:
            raise PackageNotFoundError(name)
        return Package(packages[name])

    monkeypatch.setattr(licences, "distribution", found)
    monkeypatch.setattr(sys, "argv", ["licences.py", str(folder / "list.txt")])
    (folder / "list.txt").write_text("".join(f"{name}==1.0\n" for name in [*packages, "elsewhere"]))
    status: object = 0
    try:
        licences.main()
    except SystemExit as end:
        status = end.code
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_failure_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packages = {
        "fine": "MIT",
        "closed": "BUSL-1.1 AND MIT",
        "silent": "",
        "lxml": "AGPL-3.0-only",
        "x": "AGPL-3.0-only",
    }
    status, out, err = run(packages, tmp_path, monkeypatch, capsys)
    assert out.splitlines() == [
        "closed\t1.0\tBUSL-1.1 AND MIT", "elsewhere\t\t(not installed on this system)", "fine\t1.0\tMIT",
        "lxml\t1.0\tAGPL-3.0-only", 'silent\t1.0\t"Ask us"', "x\t1.0\tAGPL-3.0-only",
    ]  # fmt: skip
    assert err.splitlines() == [
        "licences: closed 1.0 is under BUSL-1.1 AND MIT: BUSL-1.1 is not allowed",
        # lxml is installed by authors; x, which is not, would only be run by the tests.
        "licences: lxml 1.0 is under AGPL-3.0-only: AGPL-3.0-only is not allowed",
        (
            'licences: silent 1.0 is under "Ask us": its metadata does not say its licence; '
            "read it in the package, and put it into READ"
        ),
    ]
    assert "replace these packages, or allow their licences" in str(status)
    assert run({"fine": "MIT"}, tmp_path, monkeypatch, capsys)[0] == 0


def test_all_packages_that_are_installed_are_allowed() -> None:
    rows = list(report([ROOT / "ci/constraints.txt"]))
    assert [row for row in rows if row[3]] == []
    assert len([row for row in rows if row[1]]) > 80
