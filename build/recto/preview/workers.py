"""Processes that do one piece of work each, in which nothing is left of the work before.

So memory does not grow with the number of edits, work that hangs or crashes takes nothing along, and work that nobody
waits for any more can be ended. They are copies of a process that has loaded Recto (where the system can fork), so
that none has to load it.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Result = TypeVar("Result")


class Died(Exception):
    """The process ended without a result."""


class Workers:
    """Starts processes, each for one piece of work."""

    def __init__(self, preload: Sequence[str]) -> None:
        can_fork = "forkserver" in multiprocessing.get_all_start_methods()
        # A context of our own: the default one belongs to the whole process.
        self._context: Any = multiprocessing.get_context("forkserver" if can_fork else "spawn")
        if can_fork:
            self._context.set_forkserver_preload([*preload])
        self._works: set[_Work] = set()
        self._going_on: asyncio.TimerHandle | None = None

    async def do(self, work: Callable[..., Result], *arguments: object, nice: int = 0) -> Result:
        """What ``work`` returns in a process of its own, which ends if this is cancelled. Raises Died.

        ``work`` is a function of a module. Its arguments and its result are pickled.
        """
        one = _Work(self._context, (nice, work, *arguments))
        self._works.add(one)
        try:
            result: Result = await asyncio.to_thread(one.result)
        finally:
            self._works.discard(one)
            one.kill()
        return result

    def pause(self, seconds: float) -> None:
        """All work stands still for so long from now, where the system can, so that what is urgent has the machine."""
        if self._going_on:
            self._going_on.cancel()
        self._signal("SIGSTOP")
        self._going_on = asyncio.get_running_loop().call_later(seconds, self._signal, "SIGCONT")

    def _signal(self, name: str) -> None:
        for one in self._works:
            one.signal(name)


class _Work:
    def __init__(self, context: Any, arguments: tuple[object, ...]) -> None:
        self._receiving, self._sending = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(self._sending, *arguments), daemon=True)
        self._lock = threading.Lock()
        """Held while the process is started or killed."""
        self._killed = False

    def result(self) -> Any:
        """Start, and wait. Raises Died."""
        try:
            with self._lock:
                if not self._killed:
                    self._process.start()
            self._sending.close()
            return self._receiving.recv()
        except EOFError as end:
            raise Died from end
        finally:
            self._receiving.close()
            if self._process.pid:
                self.kill()
                self._process.join()

    def kill(self) -> None:
        """End the process, and those that it has started, if it still runs."""
        with self._lock:
            self._killed = True
            if not self._process.pid or not self._process.is_alive():
                return
            self._signal("SIGKILL")
            self._process.kill()

    def signal(self, name: str) -> None:
        """Send a signal to the process, and to those that it has started."""
        with self._lock:
            if self._process.pid and not self._killed:
                self._signal(name)

    def _signal(self, name: str) -> None:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):  # it has no group of its own yet
                os.killpg(self._process.pid, getattr(signal, name))


def _run(sending: Connection, nice: int, work: Callable[..., object], *arguments: object) -> None:
    """In the new process: a group of its own, so that Ctrl-C does not reach it, and all of it can be killed."""
    gc.disable()  # as in `recto build`: the process ends soon
    if os.name == "posix":
        # Not a session of its own: Linux gives each its share of the processors, whatever its processes say of nice.
        os.setpgid(0, 0)
        os.nice(nice)
    sending.send(work(*arguments))
