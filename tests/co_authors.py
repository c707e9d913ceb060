"""Helpers for tests of edited Word files: a manuscript with everything that a co-author can edit, and its Word file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from lxml import etree
from recto.__main__ import main
from recto.core.world import World
from recto.formats.docx.template_package import Package
from recto.pipeline import Built, Options, make
from recto.review.word.edits import Unplaced, edits
from recto.review.word.files import edited
from recto.review.word.keys import Keys
from recto.review.word.reading import LARGEST, MOST_ELEMENTS, WordText, read, settled
from recto.review.word.source import Source

from tests.helpers import METADATA, REFERENCES, SVG, Maker
from tests.sites import git
from tests.word import W, parts, template

TEXT = """## Methods {#sec:methods}

We *asked* 120 patients in **three large** hospitals [@doi:10.5555/alpha].
Each answered at home [see @doi:10.5555/beta, p. 3; @doi:10.5555/gamma].
See Figure @fig:plot and the [guide](https://example.org/guide).

The rate was $a = b$ per H~2~O, or 10^6^, in `code`.[^1]

- One thing
- Another thing
- A third thing

1. First
2. Second

> A quotation of somebody.

![A **plot** of what we found.](images/plot.svg){#fig:plot}

| Group | Count |
|-------|-------|
| A     | 10    |
| B     | 20    |
| C     | 30    |

Table: How many there were. {#tbl:counts}

```
code here
```

## Results

Nothing was found at all.

The last words are these.

[^1]: A note says more [@doi:10.5555/alpha].
"""


@dataclass(frozen=True)
class Sent:
    """What was sent to co-authors."""

    project: Path
    built: Built
    data: bytes
    word: WordText

    def edited(self, *changes: Callable[[Any], object], part: str = "document") -> tuple[str, list[Unplaced]]:
        """The text with what a change of the Word file's XML edits, and what was not placed."""
        return self.merged(changed(self.data, *changes, part=part))

    def merged(self, data: bytes) -> tuple[str, list[Unplaced]]:
        examined = self.built.examined
        source = Source(self.word, examined.text, examined.document, examined.bibliography)
        made, unplaced, _ = edits(source, settled(text_of(data), self.word), Keys(examined.bibliography))
        files = edited(examined.text, made)
        return files.get("content/01.text.md", TEXT), unplaced


def text_of(data: bytes) -> WordText:
    return read(Package(data, LARGEST, MOST_ELEMENTS))


def changed(data: bytes, *changes: Callable[[Any], object], part: str = "document") -> bytes:
    """A Word file with another tree in one of its parts."""
    before = parts(data)
    root = etree.fromstring(before[f"word/{part}.xml"])
    for change in changes:
        change(root)
    return template(replaced={**before, f"word/{part}.xml": etree.tostring(root)})


def project_of(make: Maker, text: str = TEXT) -> Path:
    files = {"content/01.text.md": text, "content/manual-references.json": REFERENCES, "content/images/plot.svg": SVG}
    root = make(files, metadata=False)
    (root / "content/metadata.yaml").write_text(METADATA)
    return root


def sent_of(project: Path) -> Sent:
    built = make(project, Options(formats=("docx",)), World(), lambda _: None)
    assert built
    data = next(one.data for one in built.artifacts.files if one.name == "manuscript.docx")
    return Sent(project, built, data, text_of(data))


def lines(old: str, new: str) -> Sequence[str]:
    """The lines that went and that came."""
    from difflib import unified_diff

    found = [*unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")][2:]
    return [f"{line[0]} {line[1:]}" for line in found if line[0] in "+-"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["merge", *map(str, arguments)])


def section(project: Path) -> str:
    return (project / "content/01.text.md").read_text(encoding="utf-8")


def write(project: Path, name: str, data: bytes) -> Path:
    path = project / name
    path.write_bytes(data)
    return path


def committed(project: Path) -> Sent:
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", "content")
    git(project, "commit", "--quiet", "--message", "Sent", at=1_700_000_000)
    return sent_of(project)


def without_marks(data: bytes) -> bytes:
    """A file as a program leaves it that drops bookmarks and custom data."""
    found = parts(data)
    for name in ("word/document.xml", "word/footnotes.xml"):
        root = etree.fromstring(found[name])
        numbers = set()
        for mark in [*root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
            parent: Any = mark.getparent()
            if str(mark.get(f"{W}name") or "").startswith("_recto_"):
                numbers.add(mark.get(f"{W}id"))
                parent.remove(mark)
            elif mark.get(f"{W}id") in numbers:
                parent.remove(mark)
        found[name] = etree.tostring(root)
    return template(replaced={**found, "customXml/item1.xml": None})
