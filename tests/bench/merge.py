"""Whether ``recto merge`` finds its way back: ``python -m tests.bench.merge PROJECT…`` (see README.md).

Word files are edited at random in their XML, tracked and not, and with ``--office`` also saved by LibreOffice. Then the
edits are merged, and the manuscript is built. Its words have to be those of the edited file, unless what differs was
reported.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from recto.core.diagnostics import Diagnostic
from recto.core.world import World
from recto.formats.docx.template_package import Package
from recto.pipeline import Options, make
from recto.review.word.merge import merge
from recto.review.word.reading import LARGEST, MOST_ELEMENTS, read

from tests.word_edits import Edits


def saved_by_libreoffice(data: bytes, folder: Path) -> bytes:
    """The file as LibreOffice writes it."""
    given = folder / "in" / "edited.docx"
    given.parent.mkdir(exist_ok=True)
    given.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", str(folder / "out"), str(given)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (folder / "out" / "edited.docx").read_bytes()


def keys(project: Path) -> list[str]:
    """All citekeys of a text."""
    return [key for path in sorted((project / "content").glob("*.md")) for key in _KEY.findall(path.read_text("utf-8"))]


def cited(data: bytes) -> int:
    """How many works the citations of a Word file cite, counting each citation."""
    word = read(Package(data, LARGEST, MOST_ELEMENTS))
    tokens = [token for story in (word.tokens, *word.notes.values()) for token in story]
    return sum(len(word.cited.get(token.name, ())) for token in tokens if token.kind == "cite")


_KEY = re.compile(r"(?<![\w.])@\{?(?!fig:|tbl:|eq:|sec:)([\w][^\s;,\]]*[\w/])")


def main() -> int:
    """Edit, merge, print. The status is 1 if less than 99 % of the edits are where they belong."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.merge", description=__doc__)
    parser.add_argument("projects", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=50, help="how many Word files of each (50)")
    parser.add_argument("--edits", type=int, default=5, help="how many edits in each (5)")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--office", action="store_true", help="save each file by LibreOffice")
    parser.add_argument("--verbose", action="store_true", help="print what was reported")
    arguments = parser.parse_args()
    world = World().caching()
    print(
        f"{'manuscript':<20}{'files':>6}{'edits':>7}{'placed':>8}{'reported':>10}{'wrong':>7}{'keys lost':>11}{'s':>7}"
    )
    total = wrong = 0
    for project in arguments.projects:
        with tempfile.TemporaryDirectory(prefix="recto-bench-") as name:
            folder = Path(name)
            made = make(project, Options(formats=("docx",)), world, lambda _: None)
            assert made
            data = next(one.data for one in made.artifacts.files if one.name == "manuscript.docx")
            count = reported = missed = lost = 0
            started = time.monotonic()
            for seed in range(arguments.first, arguments.first + arguments.files):
                edits = Edits(data, random.Random(seed), "A. Reviewer" if seed % 2 else "")
                edits.make(arguments.edits)
                count += len(edits.kinds)
                edited = saved_by_libreoffice(edits.data, folder) if arguments.office else edits.data
                (folder / "edited.docx").write_bytes(edited)
                found: list[Diagnostic] = []
                merged = merge([folder / "edited.docx"], project, Options(), world, found.append)
                unplaced = [one for one in found if one.code == "E001"]
                other = [one for one in found if one.code == "E003"]
                reported += min(len(unplaced), len(edits.kinds))
                missed += min(len(other), len(edits.kinds))
                copy = folder / "copy"
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(project / "content", copy / "content")
                for path, text in merged.files.items():
                    (copy / path).write_text(text, encoding="utf-8")
                gone = cited(data) - cited(edited)
                lost += max(len(keys(project)) - len(keys(copy)) - gone, 0)
                if arguments.verbose and (unplaced or other):
                    print(seed, edits.kinds)
                    for one in found:
                        print(f"    {one.code} {one.location} {one.message}")
            seconds = time.monotonic() - started
            placed = count - reported - missed
            row = f"{project.resolve().name:<20}{arguments.files:>6}{count:>7}{placed:>8}{reported:>10}{missed:>7}"
            print(f"{row}{lost:>11}{seconds:>7.0f}", flush=True)
            total, wrong = total + count, wrong + missed
    share = 1 - wrong / max(total, 1)
    print(f"{share:.1%} placed or reported; target 99 %: {'met' if share >= 0.99 else 'missed'}")
    return 0 if share >= 0.99 else 1


if __name__ == "__main__":
    sys.exit(main())
