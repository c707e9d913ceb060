"""Gives a parser inputs that nobody has thought of.

    python -m tests.fuzz TARGET [--seconds N] [--folder DIR]     atheris guides it, if it is installed; else by chance
    python -m tests.fuzz TARGET --input FILE…                    these inputs only, such as one that was found

Each input may take some seconds and 2 GB. What breaks a target is written to the folder, and the status is 1. An input
that found something belongs into a test of the parser, and into tests/fuzz/corpus/TARGET/, which keeps it found.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from tests.fuzz.targets import Target, targets

CORPUS = Path(__file__).parent / "corpus"
SLOW = 10
"""Seconds of processor time for one input."""
MEMORY = 2 << 30
LONGEST = 20_000
"""Bytes of an input."""
PIECES = [
    *(b"\0 \r \n \t { } [ ] < > \" ' \\ {{ }} {% %} : - &a; -1 1e999 NaN null 9999-99-99".split(b" ")), b": ", b"- ",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"9" * 5000,
    b"[" * 2000, b"{" * 2000, b"<a>" * 2000, b"- " * 2000,
]  # fmt: skip
"""What parsers often stumble over."""


class TooSlow(BaseException):
    """An input took longer than SLOW. Not an Exception: parsers catch those."""


def corpus(target: Target) -> list[bytes]:
    """The inputs to begin with."""
    return [*target.seeds, *(file.read_bytes() for file in sorted((CORPUS / target.name).glob("*")) if file.is_file())]


def limited(target: Target, data: bytes) -> bool:
    """Run a target within SLOW seconds."""

    def late(_: int, __: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SLOW)
    try:
        return target.run(data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def mutated(known: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the inputs, with some changes."""
    data = bytearray(chance.choice(known))
    for _ in range(1 << chance.randrange(5)):
        at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        to = min(to, at + 1 + chance.randrange(40))
        match chance.randrange(7):
            case 0:
                data[at:to] = b""
            case 1:
                data[at:at] = chance.choice(PIECES)
            case 2:
                data[at:to] = chance.choice(PIECES)
            case 3 if data:
                data[at % len(data)] = chance.randrange(256)
            case 4:
                data[at:at] = data[at:to] * chance.randrange(1, 20)
            case 5 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case _:
                other = chance.choice(known)
                start = chance.randrange(len(other) + 1)
                data[at:to] = other[start : start + chance.randrange(60)]
    return bytes(data[:LONGEST])


def by_chance(target: Target, seconds: float, seed: int) -> tuple[int, list[tuple[bytes, Exception | TooSlow]]]:
    """How many inputs were run in the time, and those that broke the target, one for each place where it breaks."""
    chance, known = random.Random(seed), corpus(target)
    executions, found, places, end = 0, [], set(), time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(known, chance) if executions >= len(known) else known[executions]
        executions += 1
        try:
            taken = limited(target, data)
        except (Exception, TooSlow) as failure:
            place = traceback.extract_tb(failure.__traceback__)[-1]
            if (type(failure), place.filename, place.lineno) not in places and not isinstance(
                failure, KeyboardInterrupt
            ):
                places.add((type(failure), place.filename, place.lineno))
                found.append((data, failure))
        else:
            if taken and len(known) < 500 and chance.random() < 0.02:
                known.append(data)
    return executions, found


def guided(target: Target, seconds: int, folder: Path) -> None:
    """Fuzz with atheris, which ends the process."""
    import atheris

    def run(data: bytes) -> None:
        target.run(data)

    work = folder / "corpus"
    work.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(corpus(target)):
        (work / f"seed-{number}").write_bytes(data)
    atheris.Setup(
        [
            sys.argv[0], f"-max_total_time={seconds}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY >> 20}",
            f"-max_len={LONGEST}", f"-artifact_prefix={folder}/", "-print_final_stats=1", str(work),
        ],
        run,
    )  # fmt: skip
    atheris.Fuzz()


def main() -> int:
    """Fuzz, or run the inputs that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--input", type=Path, nargs="+")
    parser.add_argument("--by-chance", action="store_true", help="do without atheris")
    parser.add_argument("--seed", type=int, default=time.time_ns())
    options = parser.parse_args()
    try:
        import atheris
    except ImportError:
        atheris = None
    if atheris and not (options.by_chance or options.input):
        with atheris.instrument_imports(include=["recto", "yaml", "json", "zipfile", "PIL", "jinja2", "manubot"]):
            found = targets()
    else:
        found = targets()
    if options.target not in found:
        parser.error(f"there is no target {options.target}; there are {', '.join(found)}")
    target = found[options.target]
    if options.input:
        for file in options.input:
            print(f"{file}: {'taken' if limited(target, file.read_bytes()) else 'refused'}")
        return 0
    folder = options.folder or Path(tempfile.mkdtemp(prefix=f"fuzz-{target.name}-"))
    folder.mkdir(parents=True, exist_ok=True)
    if atheris and not options.by_chance:
        guided(target, options.seconds, folder)
    resource.setrlimit(resource.RLIMIT_AS, (2 * MEMORY, 2 * MEMORY))
    executions, broken = by_chance(target, options.seconds, options.seed)
    for number, (data, failure) in enumerate(broken):
        (folder / f"found-{number}").write_bytes(data)
        print(f"{folder}/found-{number}:")
        traceback.print_exception(failure)
    print(f"{target.name}: {executions:,} executions, {len(broken)} findings (seed {options.seed}), {folder}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
