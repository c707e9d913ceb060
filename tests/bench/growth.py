"""How a build grows with the manuscript: ``python -m tests.bench.growth`` (see README.md).

Each size is built as a page by a process of its own, without what earlier builds kept. References, figures, tables and
equations grow with the words, so that a column of figures per 1,000 words that stays the same is linear growth.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.synthetic import Size, write_project

MOST = Size(words=200_000, references=5_000, figures=300, tables=300, equations=400, sections=40)
"""The greatest size, of which the others are parts."""


def size(words: int) -> Size:
    """The part of MOST that has so many words."""
    share = words / MOST.words
    parts = (MOST.references, MOST.figures, MOST.tables, MOST.equations, MOST.sections)
    return Size(words, *(max(1, round(share * number)) for number in parts))


def main() -> int:
    """Build each size, print a line for it. The status is 2 if a build does not work."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--words", type=int, nargs="+", default=[25_000, 50_000, 100_000, 200_000])
    parser.add_argument("--format", default="html", choices=["html", "docx", "pdf"], help="what to build")
    arguments = parser.parse_args()
    titles = ("words", "references", "figures", "tables", "equations", "s", "CPU, s", "CPU per 1,000 words", "peak MB")
    print("  ".join(titles))
    for words in arguments.words:
        one = size(words)
        with tempfile.TemporaryDirectory(prefix="recto-bench-") as folder:
            write_project(Path(folder, "project"), one)
            command = [sys.executable, "-P", "-m", "recto", "build", "project", "--format", arguments.format]
            command += ["--offline", "--no-cache", "--output", "output"]
            started = time.perf_counter()
            process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            assert process.stderr is not None
            said = process.stderr.read()
            # Its own figures: the children's that Python's resource module has are those of the greatest so far.
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            print(f"bench: status {process.returncode}\n{said.decode()}", file=sys.stderr)
            return 2
        cpu = used.ru_utime + used.ru_stime
        memory = used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
        values = (one.words, one.references, one.figures, one.tables, one.equations)
        figures = (f"{wall:.1f}", f"{cpu:.1f}", f"{1000 * cpu / words:.3f}", f"{memory:.0f}")
        print("  ".join(f"{value:>{len(title)}}" for title, value in zip(titles, (*values, *figures), strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
