"""What filling the lock takes: ``python -m tests.bench.retrieval [KEYS [MILLISECONDS]]``, 600 and 200 by default.

The services are played on this machine (tests/services.py). Shown are the time, the most requests that were open at
once, and how many were asked; with services that are well, with one that refuses half of the requests, and for a run
that is killed in the middle and started again. Last, a build with the lock may open no socket.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from recto.core.network import Limits
from recto.references.lock import PATH, read

from tests.services import Asked, Reply, Services, dois

RUN = """
import json, sys
from pathlib import Path
from recto import pipeline
from recto.references.resolve import missing
from recto.core.world import World
project, services, network = Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3] == "network"
if not network:
    def forbid(event, arguments):
        if event.startswith("socket."):
            raise SystemExit(f"a socket: {event}")
    sys.addaudithook(forbid)
found = []
options = pipeline.Options(formats=("html",), network=network)
if network:
    examined = pipeline.examine(project, options, World(services=services), found.append)
    print(len(missing(examined.bibliography)))
else:
    pipeline.build(project, options, World(), found.append)
    print(sum(one.severity == "error" for one in found))
"""


def project(folder: Path, keys: Sequence[str]) -> Path:
    """A manuscript that cites the keys."""
    content = folder / "content"
    content.mkdir(parents=True)
    (content / "metadata.yaml").write_text("title: Many references\nlang: en-US\n")
    (content / "01.text.md").write_text("\n\n".join(f"A claim [@{key}]." for key in keys) + "\n")
    return folder


def start(root: Path, services: Services, *, network: bool = True) -> subprocess.Popen[str]:
    """A process that resolves the project, or, without a network, builds it with sockets forbidden."""
    addresses = json.dumps(dict(services.world().services))
    command = [sys.executable, "-c", RUN, str(root), addresses, "network" if network else ""]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def half_refused(retry_after: str = "1") -> Callable[[Asked], Reply | None]:
    """Every second request is refused, with Retry-After and without in turn."""
    lock, seen = threading.Lock(), Counter[str]()

    def behave(_: Asked) -> Reply | None:
        with lock:
            seen["all"] += 1
            number = seen["all"]
        headers = {"Retry-After": retry_after} if number % 4 == 0 else {}
        return Reply(status=429, headers=headers) if number % 2 == 0 else None

    return behave


def main(count: int = 600, milliseconds: int = 200) -> None:
    """Measure, and print what was seen."""
    keys = dois(count)
    print(f"{count} keys, {milliseconds} ms an answer; at most {Limits().connections} requests at once, "
          f"{Limits().per_host} to a host")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, behave in (("all is well", None), ("half refused", half_refused())):
            with Services(delay=milliseconds / 1000) as services:
                if behave:
                    services.behave = behave
                one = project(root / name.replace(" ", "-"), keys)
                began = time.perf_counter()
                missing = start(one, services).communicate()[0].strip()
                took = time.perf_counter() - began
                show(name, took, services, one, missing)
        killed(root / "killed", keys, milliseconds / 1000)
        with Services() as services:
            began = time.perf_counter()
            errors = start(root / "all-is-well", services, network=False).communicate()[0].strip()
            print(f"a build with the lock, sockets forbidden: {time.perf_counter() - began:.1f} s, errors: {errors}, "
                  f"requests: {len(services.asked)}")  # fmt: skip


def show(name: str, took: float, services: Services, root: Path, missing: str) -> None:
    """A line of the result."""
    statuses = f"asked {len(services.asked)}, most open at once {services.most_open}"
    print(f"{name}: {took:.1f} s, locked {len(read(root / PATH).references)}, missing {missing}, {statuses}")


def killed(folder: Path, keys: Sequence[str], delay: float) -> None:
    """Kill a run after a third of the keys, start it again, and see what was asked twice."""
    root = project(folder, keys)
    with Services(delay=delay) as services:
        run = start(root, services)
        while len(services.asked) < len(keys) / 3:
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
        run.wait()
        time.sleep(delay * 3)
        first = [asked.path for asked in services.asked]
        kept = set(journalled(root))
        services.asked.clear()
        missing = start(root, services).communicate()[0].strip()
        second = [asked.path for asked in services.asked]
        again = set(second) & kept
        print(f"killed after {len(first)} requests, {len(kept)} answers kept; started again: asked {len(second)}, "
              f"of which had been kept: {len(again)}; under way when it was killed: {len(set(first) & set(second))}; "
              f"locked {len(read(root / PATH).references)}, missing {missing}")  # fmt: skip


def journalled(root: Path) -> list[str]:
    """The DOIs that a killed run left in its journal."""
    found: list[str] = []
    for journal in (root / PATH).parent.glob("*.journal"):
        for line in journal.read_text(encoding="utf-8").splitlines():
            entries: list[Any] = json.loads(line)
            found += [key.removeprefix("doi:") for key in entries[1]]
    return found


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
