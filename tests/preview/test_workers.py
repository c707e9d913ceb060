"""Processes of their own: what comes back, and that none stays."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import operator
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from recto.preview.workers import Died, Workers

from tests.helpers import finished

PATIENCE = 60


def do(work: Callable[..., Any], *arguments: object, nice: int = 0) -> Any:
    return finished(Workers([]).do(work, *arguments, nice=nice))


def test_a_result_comes_back() -> None:
    assert do(operator.add, [1], [2]) == [1, 2]


def test_a_large_result_comes_back() -> None:
    assert do(operator.mul, b"x", 1 << 22) == b"x" * (1 << 22)


def test_each_work_has_a_process_of_its_own() -> None:
    async def two() -> set[int]:
        workers = Workers(["recto.core.model"])
        return {await workers.do(os.getpid), await workers.do(os.getpid)}

    assert len({*finished(two()), os.getpid()}) == 3


def test_work_can_leave_the_processor_to_others() -> None:
    assert do(os.nice, 0, nice=5) == do(os.nice, 0) + 5


def test_work_is_out_of_reach_of_ctrl_c_and_in_the_session_that_nice_is_about() -> None:
    """Linux shares the processors between sessions before it looks at what their processes say of nice."""
    assert do(os.getpgid, 0) != os.getpgid(0)
    assert do(os.getsid, 0) == os.getsid(0)


@pytest.mark.parametrize(
    ("work", "arguments"),
    [(os._exit, (3,)), (os.abort, ()), (operator.truediv, (1, 0))],
    ids=["exit", "abort", "raise"],
)
def test_a_crash_is_died(work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    with pytest.raises(Died):
        do(work, *arguments)


def test_work_goes_on_after_a_crash() -> None:
    async def crash_and_add() -> int:
        workers = Workers([])
        with pytest.raises(Died):
            await workers.do(os._exit, 3)
        return await workers.do(operator.add, 1, 2)

    assert finished(crash_and_add()) == 3


def test_work_stands_still_for_a_while_with_what_it_has_started(tmp_path: Path) -> None:
    fifo, log = tmp_path / "fifo", tmp_path / "log"
    os.mkfifo(fifo)
    script = f"echo >'{fifo}'; while [ ! -e '{tmp_path}/stop' ]; do echo >>'{log}'; sleep 0.01; done"

    def size() -> int:
        return log.stat().st_size if log.exists() else 0

    async def paused() -> list[int]:
        workers = Workers([])
        work = asyncio.create_task(workers.do(os.system, script))
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(fifo.read_text)
            workers.pause(PATIENCE)
            while True:  # it may be in the midst of a turn
                before = size()
                await asyncio.sleep(0.5)
                if size() == before:
                    break
            workers.pause(0)
            while size() == before:
                await asyncio.sleep(0.01)
            (tmp_path / "stop").touch()
            return [before, await work]

    assert finished(paused())[1] == 0


def test_cancelling_ends_the_process_and_those_that_it_has_started(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    async def cancelled() -> None:
        # The shell and `sleep` have the pipe open: its end is theirs.
        work = asyncio.create_task(Workers([]).do(os.system, f"{{ echo begun; exec sleep 600; }} >'{fifo}'"))
        with await asyncio.to_thread(fifo.open) as pipe:
            assert await asyncio.to_thread(pipe.readline) == "begun\n"
            work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await work
            assert await asyncio.wait_for(asyncio.to_thread(pipe.read), PATIENCE) == ""

    finished(cancelled())


def test_work_that_hangs_ends_with_its_time() -> None:
    async def hanging() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await Workers([]).do(time.sleep, 600)

    finished(hanging())  # returns only when the thread that waits for the process does
    assert multiprocessing.active_children() == []


def test_work_that_is_cancelled_at_any_moment_leaves_no_process() -> None:
    async def cancelled() -> None:
        workers = Workers([])
        for moment in (0, 0.001, 0.01, 0.1):
            work = asyncio.create_task(workers.do(time.sleep, 600))
            await asyncio.sleep(moment)
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work

    finished(cancelled())
    assert multiprocessing.active_children() == []
