"""Which links lead nowhere, found over the network; answers are remembered."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from recto.core import files
from recto.core.model import Text
from recto.pandoc.markdown import addresses
from recto.rules.subject import Subject

if TYPE_CHECKING:
    from recto.core.network import Client

REMEMBERED = timedelta(days=7)
"""How long an answer is used. Hosts that do not answer are not remembered."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is wrong with the addresses that the text links to."""

    gone: Mapping[str, str]
    """What a host answers for a page that it does not have, by the address."""
    down: Mapping[str, str]
    """Why a host did not answer, by the address."""
    connected: bool
    """False if no host answers at all."""


def links(text: Text) -> Iterator[tuple[str, str, int]]:
    """The pages that the text links to, the addresses as they are written, and their offsets in the text."""
    for start, address in addresses(text.text):
        if address.startswith(("http://", "https://")):
            yield urldefrag(address)[0], address, start


@lru_cache(maxsize=1)
def answers(subject: Subject) -> Answers:
    """Request every page that the text links to, once."""
    from recto.core.network import Limits

    urls = dict.fromkeys(url for url, _, _ in links(subject.text))
    memory = _Memory(subject.world.cache_folder() / "links.json", subject.world.now())
    asked = [url for url in urls if url not in memory.answers]
    # A reader's browser makes two requests at a time, too.
    limits = subject.world.limits or Limits(
        per_host=2, connections=16, attempts=2, refusals=2, read=10, total=20, patience=30
    )
    down: dict[str, str] = {}
    with (
        replace(subject.world, limits=limits).network() as client,
        ThreadPoolExecutor(limits.connections) as pool,
    ):
        for url, answer in zip(asked, pool.map(lambda url: _ask(client, url), asked), strict=True):
            if answer.passing:
                down[url] = answer.problem
            else:
                memory.answers[url] = answer.problem
    memory.keep()
    gone = {url: memory.answers[url] for url in urls if memory.answers.get(url)}
    return Answers(gone, down, connected=len(down) < len(asked) or len(asked) <= 3)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is wrong with an address, empty if nothing, and whether that may pass."""

    problem: str = ""
    passing: bool = False


def _ask(client: Client, url: str) -> _Answer:
    """Whether a page exists: by HEAD, and if a host does not support that, by requesting its first byte."""
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
    # Whatever else a host answers to a program, such as 403, a reader may see the page.
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
            pass  # an unreadable memory is treated as empty

    def keep(self) -> None:
        """Write it, completely or not at all; if the folder cannot be written to, do nothing."""
        known = {
            url: {"when": self.when.get(url, self.now.isoformat()), "problem": problem}
            for url, problem in sorted(self.answers.items())
        }
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(self.path, json.dumps(known, indent=0).encode())
