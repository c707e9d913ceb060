"""Text -> which of its links lead nowhere, by asking the network (``recto check --links``); answers are remembered."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from recto.core import files
from recto.core.diagnostics import Report, warning
from recto.core.model import Text
from recto.pandoc.markdown import addresses

if TYPE_CHECKING:
    from recto.core.network import Client
    from recto.core.world import World

REMEMBERED = timedelta(days=7)
"""How long an answer counts. That a host does not answer is not remembered."""


def reach(text: Text, world: World, report: Report) -> None:
    """Ask for every address that the text links to, once; report those that are not there (K005) or that nobody
    answers for (K006) at each place."""
    from recto.core.network import Limits

    places: dict[str, list[tuple[int, str]]] = {}
    for start, address in addresses(text.text):
        if address.startswith(("http://", "https://")):
            places.setdefault(urldefrag(address)[0], []).append((start, address))
    memory = _Memory(world.cache_folder() / "links.json", world.now())
    asked = [url for url in places if url not in memory.answers]
    # Two requests at a time are what a reader's browser makes, too.
    limits = world.limits or Limits(per_host=2, connections=16, attempts=2, refusals=2, read=10, total=20, patience=30)
    down: dict[str, str] = {}
    with replace(world, limits=limits).network() as client, ThreadPoolExecutor(limits.connections) as pool:
        for url, answer in zip(asked, pool.map(lambda url: _ask(client, url), asked), strict=True):
            if answer.passing:
                down[url] = answer.problem
            else:
                memory.answers[url] = answer.problem
    memory.keep()
    if len(down) == len(asked) > 3:
        report(warning("K006", "no link could be followed: no host answers", hint="is this machine connected?"))
        return
    for url, found in places.items():
        for start, address in found:
            if url in down:
                hint = "open it in a browser; if it works there, nothing is wrong"
                report(warning("K006", f"{address} does not answer: {down[url]}", text.location(start), hint))
            elif memory.answers[url]:
                hint = "find where it went, or link to a copy at web.archive.org"
                problem = f"{address} is not there: {memory.answers[url]}"
                report(warning("K005", problem, text.location(start), hint))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is wrong with an address, empty if nothing, and whether it may pass."""

    problem: str = ""
    passing: bool = False


def _ask(client: Client, url: str) -> _Answer:
    """Whether a page is there: by HEAD, and where a host does not do that, by the first byte of it."""
    from recto.core.network import NetworkFailure, Trouble

    try:
        client.request("HEAD", url)
    except NetworkFailure as refusal:
        if refusal.failure.trouble is Trouble.DOWN:
            return _Answer(refusal.failure.message.partition(":")[0], passing=True)
        try:
            client.request("GET", url, headers={"Range": "bytes=0-0"})
        except NetworkFailure as failure:
            message = failure.failure.message.partition(":")[0]
            if failure.failure.trouble is Trouble.NOT_REGISTERED:
                return _Answer(message)
            if failure.failure.trouble is Trouble.DOWN:
                return _Answer(message, passing=True)
    # Whatever else a host says to a program, such as 403, a reader may well see the page.
    return _Answer()


class _Memory:
    """What hosts answered in the last days: a problem by the address, empty if there was none."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.path, self.now = path, now
        self.when: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            for url, entry in known.items() if isinstance(known, Mapping) else ():
                if now - REMEMBERED < datetime.fromisoformat(entry["when"]) <= now:
                    self.when[url], self.answers[url] = entry["when"], str(entry["problem"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # a memory that cannot be read is none

    def keep(self) -> None:
        """Write it, whole or not at all; a folder that cannot be written to is no reason to stop."""
        known = {
            url: {"when": self.when.get(url, self.now.isoformat()), "problem": problem}
            for url, problem in sorted(self.answers.items())
        }
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(self.path, json.dumps(known, indent=0).encode())
