"""Time Recto's builds against the least that they could take, in one run, as ratios.

    python -m tests.bench                                   a manuscript of 36,000 words and 600 references
    python -m tests.bench --words 5000 --references 80      a smaller one
    python -m tests.bench --project ../my-manuscript        a real one

Run it from the repository's root, with the Python that Recto is installed in. What is timed, what the floor is and how
to read the table: README.md beside this file. The status is 0 whatever the times, but with --assert 1 if a target is
missed, and 2 if a build does not work.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from recto.core.world import BrokenMachine

from tests.bench.floor import Floor, Unusable, floor
from tests.bench.synthetic import Size, write_project

START = 0.25
"""Seconds that Python may take to start, by the targets."""
AGAIN = 0.3
"""Seconds that a build of all formats may take if nothing has changed."""

_ALL = (("",), (".growth",), (".preview",), (".preview", "--edits", "333"), (".edits",), (".source",))
"""What ``--all`` runs: of the preview, also whether it is as fast and as small after 1,000 edits."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A build and the command that is its floor."""

    name: str
    formats: tuple[str, ...]
    floor: str
    factor: float | None = None
    """How many times the floor the build may take, besides START; None where nothing is promised."""


PAIRS = (
    Pair("html", ("html",), "pandoc html", 1.25),
    Pair("docx", ("docx",), "pandoc docx"),
    Pair("pdf", ("pdf",), "weasyprint"),
    Pair("all", ("html", "pdf", "docx"), "weasyprint", 1.1),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One command, timed: by the clock on the wall, and by the processors that worked for it."""

    wall: float
    cpu: float
    stages: Mapping[str, float]


def main() -> int:
    """Measure, print, compare."""
    arguments = _arguments()
    if arguments.all:
        return max(
            subprocess.run([sys.executable, "-m", f"tests.bench{name}", *options]).returncode for name, *options in _ALL
        )
    size = Size(**{field.name: getattr(arguments, field.name) for field in fields(Size)})
    if arguments.write:
        write_project(arguments.write, size, lock=arguments.lock)
        return 0
    with tempfile.TemporaryDirectory(prefix="recto-bench-") as name:
        folder = Path(name)
        if arguments.project:
            project = arguments.project.resolve()
        else:
            project = folder / "project"
            write_project(project, size, lock=arguments.lock)
        variables = arguments.template_variables_path
        # This build also leaves every module compiled and every file in the system's memory.
        try:
            least = floor(project, variables, folder)
        except (BrokenMachine, Unusable) as failure:
            _progress(str(failure))
            return 2
        pairs = [pair for pair in PAIRS if pair.name in arguments.pairs]
        _print_head(project if arguments.project else None, least)
        runs = _measure(pairs, least, project, variables, folder, arguments.rounds)
        again = _measure_again(project, variables, folder, arguments.rounds)
    missed = _print_results(pairs, runs)
    middle = statistics.median(again)
    print(f"\nnothing changed: {_spread(again)} s; target {AGAIN}: {'ok' if middle <= AGAIN else 'over'}")
    missed |= middle > AGAIN
    return 1 if missed and getattr(arguments, "assert") else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made = parser.add_argument_group("the invented manuscript")
    for field in fields(Size):
        made.add_argument(f"--{field.name}", type=int, default=field.default, help=f"default: {field.default}")
    made.add_argument("--lock", action="store_true", help="keep its references in the lock, not in a manual file")
    made.add_argument("--write", type=Path, metavar="DIR", help="write it to DIR and time nothing")
    real = parser.add_argument_group("a real manuscript")
    real.add_argument(
        "--project", type=Path, metavar="DIR", help="the folder that holds content/; nothing is written to it"
    )
    real.add_argument(
        "--template-variables-path",
        action="append",
        default=[],
        metavar="[NAME=]PATH",
        help="as for recto build; PATH may be relative to DIR",
    )
    names = [pair.name for pair in PAIRS]
    parser.add_argument(
        "--pairs",
        nargs="+",
        choices=names,
        default=names,
        metavar="PAIR",
        help=f"what to time: {', '.join(names)} (default: all four)",
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each command runs (default: 3)")
    parser.add_argument("--all", action="store_true", help="with growth, preview, edits and source: takes hours")
    parser.add_argument("--assert", action="store_true", help="status 1 if a target is missed")
    return parser.parse_args()


def _measure(
    pairs: Sequence[Pair], least: Floor, project: Path, variables: Sequence[str], folder: Path, rounds: int
) -> dict[str, list[tuple[Run, Run]]]:
    """Floor and build in turn, so that what else the machine does falls on both."""
    runs: dict[str, list[tuple[Run, Run]]] = {pair.name: [] for pair in pairs}
    recto = [sys.executable, "-P", "-m", "recto", "build", str(project), "--offline"]
    for path in variables:
        recto += ["--template-variables-path", path]
    for number in range(rounds):
        for pair in pairs:
            least_command = least.weasyprint if pair.floor == "weasyprint" else least.pandoc[pair.formats[0]]
            formats = [argument for name in pair.formats for argument in ("--format", name)]
            # A folder of its own, since Recto leaves alone what is there already.
            output = folder / f"{pair.name}-{number}"
            before = _run(least_command, project)
            runs[pair.name].append((before, _run([*recto, *formats, "--output", str(output)], project)))
            _progress(f"round {number + 1} of {rounds}, {pair.name}")
    return runs


def _measure_again(project: Path, variables: Sequence[str], folder: Path, rounds: int) -> list[float]:
    """The seconds of builds of a project that has a date and has not changed since the build before."""
    output, cache = folder / "again", folder / "cache"
    command = ["env", "-u", "CI", "SOURCE_DATE_EPOCH=1700000000", f"XDG_CACHE_HOME={cache}"]
    command += [sys.executable, "-P", "-m", "recto", "build", str(project), "--offline", "--output", str(output)]
    for path in variables:
        command += ["--template-variables-path", path]
    _run(command, project)
    return [_run(command, project).wall for _ in range(rounds)]


def _progress(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr)


_STAGE = re.compile(r"^recto: ([\w ]+) (\d+\.\d+) s$", re.MULTILINE)


def _run(command: Sequence[str], folder: Path) -> Run:
    # Pandoc would fetch an image from another host; Recto does not. A proxy that is not there ends that at once.
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    environment["RECTO_DEBUG"] = "1"  # it then says how long each stage took
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # no command should compile Python each time
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    wall = time.perf_counter() - started
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    # 1 is a manuscript with errors, which Recto builds all the same and which the head of the table tells of.
    if done.returncode not in ((0, 1) if "recto" in command else (0,)):
        print(f"bench: status {done.returncode} from {' '.join(command)}\n{done.stderr.strip()}", file=sys.stderr)
        raise SystemExit(2)
    stages = {match[1]: float(match[2]) for match in _STAGE.finditer(done.stderr)}
    return Run(wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime, stages)


def _print_head(project: Path | None, least: Floor) -> None:
    name = project.name if project else "an invented manuscript"
    load = os.getloadavg()[0]
    print(f"{name}: {least.words} words of Markdown, {least.references} references")
    print(f"{os.cpu_count()} processors, load {load:.1f} at the start{' (not a quiet machine)' if load > 1 else ''}")
    for problem in least.problems:
        print(f"the manuscript has an error: {problem}")


def _print_results(pairs: Sequence[Pair], runs: Mapping[str, Sequence[tuple[Run, Run]]]) -> bool:
    """The tables. Returns whether a target is missed."""
    missed = False
    print(f"\n{'build':<6}{'recto, s':<22}{'floor, s':<36}{'ratio':<20}{'CPU, s':<16}target")
    for pair in pairs:
        done = runs[pair.name]
        least, build = [one.wall for one, _ in done], [one.wall for _, one in done]
        ratios = [ours / theirs for theirs, ours in zip(least, build, strict=True)]
        target = "none"
        if pair.factor is not None:
            # Both of a pair ran one after the other: the target is held against each, and the middle one counts.
            spare = [pair.factor * theirs + START - ours for theirs, ours in zip(least, build, strict=True)]
            middle = statistics.median(spare)
            missed |= middle < 0
            allowed = pair.factor * statistics.median(least) + START
            verdict = f"{'ok' if middle >= 0 else 'over'} by {abs(middle):.2f}"
            target = f"{pair.factor} × floor + {START} = {allowed:.2f}: {verdict}"
        cpu = [statistics.median(one.cpu for one in side) for side in zip(*done, strict=True)]
        print(
            f"{pair.name:<6}{_spread(build):<22}{f'{_spread(least)} {pair.floor}':<36}"
            f"{_spread(ratios):<20}{f'{cpu[1]:.2f} / {cpu[0]:.2f}':<16}{target}"
        )
    print("\nmedian (least–most) of each; CPU: recto / floor\n")
    stages: dict[str, dict[str, float]] = defaultdict(dict)
    for pair in pairs:
        builds = [one for _, one in runs[pair.name]]
        for stage in builds[0].stages:
            stages[stage][pair.name] = statistics.median(one.stages[stage] for one in builds)
        # What no stage accounts for: Python's start, and its end.
        stages["start, end"][pair.name] = statistics.median(one.wall - sum(one.stages.values()) for one in builds)
    print(f"{'stage, s':<16}{''.join(f'{pair.name:>8}' for pair in pairs)}")
    for stage, times in stages.items():
        print(f"{stage:<16}{''.join(f'{times[pair.name]:>8.2f}' for pair in pairs)}")
    return missed


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


if __name__ == "__main__":
    sys.exit(main())
