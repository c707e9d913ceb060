"""What is shown of edits, quick answers and builds, with builds that the tests end when they want."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from recto.core.diagnostics import error
from recto.pipeline import Options
from recto.preview import building
from recto.preview.patch import Page
from recto.preview.session import PATIENCE, Session
from recto.preview.state import Failed, Files, State

from tests.helpers import finished

EDITED = frozenset((Path("/project/content/01.md"),))


def page(words: str) -> dict[str, bytes]:
    text = f"<html><head><title>T</title></head><body><main>\n<p>{words}</p>\n</main></body></html>"
    return {"manuscript.html": text.encode()}


def state(words: str) -> State:
    values: dict[str, Any] = dict.fromkeys(field.name for field in fields(State))
    return State(**{**values, "pages": page(words), "records": {}, "beside": {}, "diagnostics": (), "documents": ()})


class Builds:
    """Stands for the processes: a build of the pages ends when ``give`` says what it has made."""

    def __init__(self) -> None:
        self.begun = 0
        self.ended_early = 0
        self._given: asyncio.Queue[State | Failed] = asyncio.Queue()

    async def do(self, work: Callable[..., object], *_: object, nice: int = 0) -> State | Files | Failed:
        if work is not building.pages:
            return Files({}, ())
        self.begun += 1
        try:
            return await self._given.get()
        except asyncio.CancelledError:
            self.ended_early += 1
            raise

    def give(self, made: State | Failed) -> None:
        self._given.put_nowait(made)

    def pause(self, seconds: float) -> None:
        pass


FAILS = "no answer"


class Answers:
    """Stands for the quick page."""

    def __init__(self, words: str | None) -> None:
        self.words = words
        self.asked: list[frozenset[Path]] = []

    def answer(self, changed: frozenset[Path]) -> Mapping[str, bytes] | None:
        self.asked.append(changed)
        if self.words == FAILS:
            raise OSError(FAILS)
        return page(self.words) if self.words else None


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


def shown(session: Session) -> str:
    found = session.shown.pages.get("manuscript.html")
    return found.text.partition("<p>")[2].partition("</p>")[0] if found else ""


def followed(check: Callable[[Session, Builds], Awaitable[None]], quick: str | Answers | None = None) -> None:
    """Run ``check`` beside a session whose first build has the words "one"."""

    def answers(_: State) -> Answers | None:
        return Answers(quick) if isinstance(quick, str) else quick

    async def run() -> None:
        builds: Any = Builds()
        session = Session(Path("/project"), Options(), Path("/store"), builds, quick=answers)
        running = asyncio.create_task(session.run())
        builds.give(state("one"))
        await until(lambda: shown(session) == "one")
        await check(session, builds)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    finished(run())


def test_an_edit_is_built_and_shown() -> None:
    async def check(session: Session, builds: Builds) -> None:
        await session.edit(EDITED)
        builds.give(state("two"))
        await until(lambda: shown(session) == "two")
        await until(lambda: not session.shown.is_busy)
        assert session.shown.messages == ()

    followed(check)


def test_a_quick_answer_is_shown_before_the_build() -> None:
    async def check(session: Session, builds: Builds) -> None:
        await session.edit(EDITED)
        await until(lambda: shown(session) == "two")
        assert session.shown.is_busy
        version = session.shown.version
        builds.give(state("two"))
        await until(lambda: not session.shown.is_busy)
        assert (session.shown.messages, session.shown.version) == ((), version)

    followed(check, quick="two")


def test_a_quick_answer_that_the_build_does_not_confirm_is_corrected_and_reported() -> None:
    async def check(session: Session, builds: Builds) -> None:
        await session.edit(EDITED)
        await until(lambda: shown(session) == "two")
        builds.give(state("three"))
        await until(lambda: shown(session) == "three")
        (message,) = session.shown.messages
        assert "something else than the build" in message
        await session.edit(EDITED)
        builds.give(state("two"))
        await until(lambda: not session.shown.is_busy)
        assert session.shown.messages == ()

    followed(check, quick="two")


def test_what_only_machines_read_of_a_page_is_no_mistake() -> None:
    async def check(session: Session, builds: Builds) -> None:
        await session.edit(EDITED)
        await until(lambda: shown(session) == "two")
        made = state("two")
        described = made.pages["manuscript.html"].replace(b"</head>", b'<meta name="description" content="x"></head>')
        builds.give(replace(made, pages={"manuscript.html": described}))
        await until(lambda: not session.shown.is_busy)
        assert session.shown.messages == ()

    followed(check, quick="two")


def test_a_quick_answer_that_fails_leaves_the_build() -> None:
    async def check(session: Session, builds: Builds) -> None:
        await session.edit(EDITED)
        builds.give(state("two"))
        await until(lambda: shown(session) == "two" and not session.shown.is_busy)
        assert session.shown.messages == ()

    followed(check, quick=FAILS)


def test_an_edit_without_a_quick_answer_is_no_mistake_of_the_one_before() -> None:
    answers = Answers("two")

    async def check(session: Session, builds: Builds) -> None:
        await session.edit(EDITED)
        await until(lambda: shown(session) == "two" and builds.begun == 2)
        answers.words = None
        await session.edit(EDITED)
        await until(lambda: builds.begun == 3)
        builds.give(state("three"))
        await until(lambda: shown(session) == "three" and not session.shown.is_busy)
        assert session.shown.messages == ()

    followed(check, quick=answers)


def test_what_had_no_quick_answer_is_asked_for_again_until_a_build_has_it() -> None:
    answers, image = Answers(None), frozenset((Path("/project/content/images/a.svg"),))

    async def check(session: Session, builds: Builds) -> None:
        await session.edit(image)
        await until(lambda: builds.begun == 2)
        await session.edit(EDITED)
        await until(lambda: builds.begun == 3)
        builds.give(state("two"))
        await until(lambda: shown(session) == "two")
        await session.edit(EDITED)
        await until(lambda: builds.begun == 4)
        assert answers.asked == [image, image | EDITED, EDITED]

    followed(check, quick=answers)


def test_what_has_answered_newer_edits_goes_on_after_a_build_of_older_ones() -> None:
    states: list[str] = []

    async def run() -> None:
        builds: Any = Builds()

        def answers(made: State) -> Answers:
            states.append(Page(made.pages["manuscript.html"].decode()).main.strip())
            return Answers("newest")

        session = Session(Path("/project"), Options(), Path("/store"), builds, quick=answers)
        running = asyncio.create_task(session.run())
        builds.give(state("one"))
        await until(lambda: shown(session) == "one")
        for _ in range(PATIENCE + 1):
            before = builds.begun
            await session.edit(EDITED)
            await until(lambda: builds.begun > before)  # noqa: B023  # waits here
        await session.edit(EDITED)  # the build before is not ended any more
        await until(lambda: session._answered == session._edits)
        builds.give(state("older"))
        await until(lambda: builds.begun == PATIENCE + 3)
        assert (shown(session), states) == ("newest", ["<p>one</p>"])
        builds.give(state("newest"))
        await until(lambda: not session.shown.is_busy)
        assert (states, session.shown.messages) == (["<p>one</p>", "<p>newest</p>"], ())
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    finished(run())


def test_a_newer_edit_ends_the_build_before() -> None:
    async def check(session: Session, builds: Builds) -> None:
        await session.edit(EDITED)
        await until(lambda: builds.begun == 2)
        await session.edit(EDITED)
        await until(lambda: builds.begun == 3)
        assert builds.ended_early == 1
        builds.give(state("three"))
        await until(lambda: shown(session) == "three")

    followed(check)


@pytest.mark.parametrize("failed", [Failed((error("R001", "content/ has no text"),)), Failed(message="no memory")])
def test_the_page_stays_when_a_build_has_none(failed: Failed) -> None:
    async def check(session: Session, builds: Builds) -> None:
        await session.edit(EDITED)
        builds.give(failed)
        await until(lambda: session.shown.is_old)
        assert shown(session) == "one"
        assert session.shown.diagnostics == failed.diagnostics
        assert session.shown.messages == ((failed.message,) if failed.message else ())
        await session.edit(EDITED)
        builds.give(state("two"))
        await until(lambda: shown(session) == "two" and not session.shown.is_old)

    followed(check)


def test_an_editor_moves_the_page() -> None:
    async def check(session: Session, _: Builds) -> None:
        heard: list[Any] = []
        session.listeners.add(lambda _, steps: heard.extend(steps))
        session.go("manuscript.html", 3, 4)
        (step,) = heard
        assert (step.page, step.patch.go, bool(step.patch)) == ("manuscript.html", (3, 4), True)

    followed(check)
