"""The PDF by two independent checkers of PDF/UA: what they find is the authors' doing, or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import outloud
import pdfua
import pytest

from tests.helpers import Maker, build, built_case, case_names

ROOT = Path(__file__).parents[3]
OF_THE_AUTHORS = {
    # no title
    "bare": {"DOC-010", "UA-07-001"},
    # an author's name that fills the running head
    "hostile": {"TAG-002"},
    # a table without a head, and an image that is described as "icon"
    "constructs": {"TBL-001", "FIG-010", "UA-15-003"},
}


def found(pdf: bytes, folder: Path) -> dict[str, str]:
    """The rules that a PDF breaks by one of the checkers, and what they say; without notes, which ask for a look."""
    path = folder / "checked.pdf"
    path.write_bytes(pdf)
    heard, seen = outloud.check(str(path)), pdfua.validate(str(path))
    assert not heard.error
    messages = {one.rule: f"{one.message} {one.evidence}" for one in heard.findings if one.severity != "info"}
    return messages | {one.rule_id: str(one.message) for one in seen.findings if one.severity.name != "INFO"}


@pytest.mark.parametrize("name", case_names())
def test_golden_manuscripts(name: str, cases_folder: Path, tmp_path: Path) -> None:
    expected = OF_THE_AUTHORS.get(name, set())
    files = built_case(name, cases_folder).files
    for pdf in (data for file, data in files.items() if file.endswith(".pdf")):
        assert {rule: said for rule, said in found(pdf, tmp_path).items() if rule not in expected} == {}


@pytest.mark.parametrize("standard", ["ua-1", "ua-2"])
def test_our_own_manuscript(standard: str, tmp_path: Path) -> None:
    # A build of the repository itself would replace what somebody has built there.
    shutil.copytree(ROOT / "content", tmp_path / "content")
    metadata = tmp_path / "content/metadata.yaml"
    metadata.write_text(metadata.read_text().replace("\nrecto:\n", f"\nrecto:\n  pdf: {{standard: {standard}}}\n"))
    assert standard in metadata.read_text()
    assert found(build(tmp_path, "pdf").files["manuscript.pdf"], tmp_path) == {}


TEXT = """\
## Links

A [link with *emphasis*, `code` and more](https://example.org), ada@example.org, [![A leaf.](images/a.svg)](https://example.org/a).

1. A loose item.

2. Another one,

   - with a list in it.

```python
x = 1
```

| | One | Two |
|---|---|---|
| First | 1 | 2 |
| Second | 3 | 4 |

![](images/a.svg){alt=""} An image without a description is decoration.
"""


def test_links_lists_tables_and_decoration(make: Maker, tmp_path: Path) -> None:
    from tests.helpers import SVG

    built = build(make.text(TEXT, **{"content/images/a.svg": SVG}), "pdf")
    assert found(built.files["manuscript.pdf"], tmp_path) == {}
