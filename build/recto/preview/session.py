"""From an edit to the page that is shown: what is built when, and who hears of it.

An edit is shown at once if ``quick`` has an answer. A build always follows, whose page counts. A newer edit ends the
build before. When the editor is quiet, what the locks lack is fetched, and the PDF and the Word file are made.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from recto.core.diagnostics import Diagnostic, in_order
from recto.core.world import monotonic
from recto.pipeline import Options
from recto.preview import building
from recto.preview.patch import Page, Patch, patch
from recto.preview.state import Failed, Files, State
from recto.preview.workers import Died, Workers

QUIET = 2.0
"""Seconds without an edit after which the other formats are made."""
PATIENCE = 3
"""How many builds in a row newer edits may end: without a limit, who saves with every key would never see one."""
LACKING = ("C001", "C005", "F026")
"""The codes for what the network may have."""
ANSWERING, SHOWING = 2.0, 0.3
"""Seconds in which an edit is answered, and in which browsers show the answer: no build gets in their way. (Two
processors may be two halves of one: a build slows the browser, however low its priority.)"""
LONGEST = 600
"""Seconds after which a build is taken to hang."""


class Quick(Protocol):
    """Answers edits without a build, as far as it can. It belongs to one ``State``."""

    def answer(self, changed: frozenset[Path]) -> Mapping[str, bytes] | None:
        """The pages that an edit of these files changes, by their names; None if it takes a build."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the preview shows."""

    version: int = 0
    """Grows with each change of a page."""
    pages: Mapping[str, Page] = field(default_factory=dict)
    """The pages by their names; none before the first build that has one."""
    diagnostics: tuple[Diagnostic, ...] = ()
    messages: tuple[str, ...] = ()
    """What else is wrong: why the newest text is not shown, or that Recto has made a mistake."""
    is_old: bool = False
    """Whether the last build has no page, so that an older one is shown."""
    is_busy: bool = True
    """Whether a build runs."""
    files: Mapping[str, Path] = field(default_factory=dict)
    """The PDF and the Word file, if they are of this text."""
    are_files_done: bool = False
    """Whether the files of this text were made, or cannot be."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one version of a page to the next."""

    page: str
    version: int
    patch: Patch


Listener = Callable[[Shown, tuple[Step, ...]], None]
"""Called in the event loop after each change, with the steps of the pages that have changed."""


class Session:
    """A project's preview. All methods belong to the event loop."""

    def __init__(
        self,
        project: Path,
        options: Options,
        store: Path,
        workers: Workers,
        *,
        fetch: bool = False,
        quick: Callable[[State], Quick | None] = lambda _: None,
        first: int = 0,
    ) -> None:
        """``first`` is the version before the first build; another preview should not count from there."""
        self.shown = Shown(first)
        self.state: State | None = None
        """The last build that has pages."""
        self.listeners: set[Listener] = set()
        self.took = 0.0
        """Seconds that the last build took."""
        self.options = options
        self._project, self._store, self._workers = project, store, workers
        self._may_fetch = fetch
        self._fetched_for: frozenset[str] = frozenset()
        self._make_quick = quick
        self._quick: Quick | None = None
        self._edits = 0
        self._answered = 0
        """The last edit that ``quick`` was asked about."""
        self._changed: frozenset[Path] = frozenset()
        """What has changed since then."""
        self._not_quick: dict[Path, int] = {}
        """What has changed without a quick answer, and with which edit, until a build has it."""
        self._news = asyncio.Condition()
        """Notified of edits, and when one was answered."""
        self._pages: Mapping[str, bytes] = {}
        """The pages that are shown, as they were made."""
        self._showing = asyncio.Lock()
        self._ahead = 0
        """The newest edit on a page that no build has made; 0 if a build has made it."""
        self._of_files: tuple[Diagnostic, ...] = ()
        """What only the PDF and the Word file were found to have."""
        self._work: asyncio.Task[None] | None = None
        """The build, and what follows when the editor is quiet."""
        self._is_building = False
        self._ended = 0
        """How many builds in a row were ended by newer edits."""
        self._asked = asyncio.Event()
        """Set when somebody waits for the files."""

    async def run(self) -> None:
        """Follow the edits, beginning with a build."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._answer_edits())
            group.create_task(self._build_edits())
            await self.edit(frozenset())

    async def edit(self, changed: frozenset[Path]) -> None:
        """These files have changed; none stands for a wish to build again."""
        self._edits += 1
        self._changed |= changed
        self._asked.clear()
        self._publish(replace(self.shown, is_busy=True, files={}, are_files_done=False))
        if self._work and not (self._is_building and self._ended >= PATIENCE):
            self._ended += self._is_building
            self._work.cancel()
        async with self._news:
            self._news.notify_all()

    def ask_for_files(self) -> None:
        """Make the files without waiting until the editor is quiet."""
        self._asked.set()

    def go(self, page: str, start: int, size: int) -> None:
        """Move the open pages of this name to a place."""
        self._publish(self.shown, (Step(page, self.shown.version, Patch(go=(start, size))),))

    # --- an edit -----------------------------------------------------------------------------------------------------

    async def _answer_edits(self) -> None:
        """Show what can be shown without a build."""
        while True:
            async with self._news:
                await self._news.wait_for(lambda: self._answered < self._edits)
            edit, changed, self._changed = self._edits, self._changed, frozenset()
            if changed:
                self._workers.pause(ANSWERING)
                pages = await self._quick_answer(changed | self._not_quick.keys())
                if pages is None:
                    self._not_quick |= dict.fromkeys(changed, edit)
                else:
                    async with self._showing:
                        self._ahead = edit
                        await self._show({**self._pages, **pages})
                self._workers.pause(SHOWING if pages else 0)
            async with self._news:
                self._answered = edit
                self._news.notify_all()

    async def _quick_answer(self, changed: frozenset[Path]) -> Mapping[str, bytes] | None:
        if self._quick is None:
            return None
        try:
            return await asyncio.to_thread(self._quick.answer, changed)
        except Exception:  # a bug, or files that go while they are read: the build that follows is shown
            self._quick = None
        return None

    async def _build_edits(self) -> None:
        """Build the newest text again and again."""
        built = 0
        while True:
            async with self._news:
                await self._news.wait_for(lambda: built < self._answered == self._edits)  # noqa: B023  # waits here
            built = self._edits
            # Nobody waits for a build whose page is shown already: the answers to the next edits go before it.
            self._work = asyncio.create_task(self._build(built, nice=19 if self._ahead == built else 0))
            try:
                await asyncio.wait([self._work])
            finally:
                self._work.cancel()
            if not self._work.cancelled():
                self._work.result()
            self._work = None

    async def _build(self, edit: int, nice: int) -> None:
        self._is_building = True
        try:
            await asyncio.sleep(SHOWING if nice else 0)
            started = monotonic()
            made = await self._do(building.pages, nice)
        finally:
            self._is_building = False
        self.took = monotonic() - started
        self._ended = 0
        if isinstance(made, State):
            self.state = made
            # What has answered newer edits goes on: the build's would have to make them all again.
            if edit >= self._ahead:
                self._not_quick = {path: at for path, at in self._not_quick.items() if at > edit}
                self._quick = await asyncio.to_thread(self._make_quick, made)
        async with self._showing:
            await self._show_built(made, edit)
        if edit == self._edits:
            await self._when_quiet()

    async def _show_built(self, made: State | Files | Failed, edit: int) -> None:
        """Show what a build of this edit has made, though a page with a newer one stays."""
        diagnostics = self._with_those_of_files(made.diagnostics)
        shown = replace(self.shown, diagnostics=diagnostics, is_busy=edit != self._edits)
        if not isinstance(made, State):
            messages = (made.message,) if isinstance(made, Failed) and made.message else ()
            self._publish(replace(shown, messages=messages, is_old=True))
            return
        if edit < self._ahead:
            self._publish(replace(shown, messages=(), is_old=False))
            return
        mistake = self._mistake(made.pages) if edit == self._ahead else ""
        self._ahead = 0
        await self._show(made.pages, replace(shown, messages=(mistake,) if mistake else (), is_old=False))

    def _mistake(self, pages: Mapping[str, bytes]) -> str:
        """What is said if the pages that were shown before the build are not those of the build; else empty."""
        for name, data in pages.items():
            before, after = Page(self._pages.get(name, b"").decode()), Page(data.decode())
            if patch(before, after):
                shown, built = (before.main, after.main) if before.main != after.main else (before.text, after.text)
                at = next((i for i, (one, other) in enumerate(zip(shown, built, strict=False)) if one != other), 0)
                part = slice(max(at - 20, 0), at + 40)
                parts = f"{shown[part]!r}, not {built[part]!r}"
                return (
                    f"the preview had shown something else than the build, in {name}: {parts}. "
                    "It is corrected now; this is a bug in Recto, not your mistake: please report it"
                )
        return ""

    def _with_those_of_files(self, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        return tuple(in_order([*found, *self._of_files]))

    async def _when_quiet(self) -> None:
        """What waits until nobody edits; the next edit ends it."""
        if self.shown.is_old or self.state is None:
            self._publish(replace(self.shown, are_files_done=True))
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), QUIET)
        missing = frozenset(one.message for one in self.state.diagnostics if one.code in LACKING)
        if self._may_fetch and missing - self._fetched_for:
            self._fetched_for = missing
            await self._do(building.fetch, nice=5)  # what it brings is in the locks, whose change is an edit
        made = await self._do(building.other_files, nice=10)
        of_pages = set(self.state.diagnostics)
        self._of_files = tuple(one for one in made.diagnostics if one not in of_pages)
        failed = (made.message,) if isinstance(made, Failed) and made.message else ()
        shown = replace(self.shown, diagnostics=self._with_those_of_files(self.state.diagnostics), are_files_done=True)
        files = made.files if isinstance(made, Files) else {}
        self._publish(replace(shown, files=files, messages=(*shown.messages, *failed)))

    async def _do(
        self, work: Callable[[Path, Options, Path], State | Files | Failed], nice: int = 0
    ) -> State | Files | Failed:
        try:
            async with asyncio.timeout(LONGEST):
                return await self._workers.do(work, self._project, self.options, self._store, nice=nice)
        except Died:
            return Failed(message="the build ended without a result; the system may have had no memory left")
        except TimeoutError:
            return Failed(message=f"the build did not end within {LONGEST // 60} minutes; save a file to try again")

    # --- what is shown -----------------------------------------------------------------------------------------------

    async def _show(self, pages: Mapping[str, bytes], base: Shown | None = None) -> None:
        """Show these pages, and what ``base`` says besides."""
        old = self.shown.pages
        self._pages = pages
        beside = self.state.beside if self.state else {}
        new, patches = await asyncio.to_thread(_compared, old, pages, beside)
        version = self.shown.version + 1 if patches else self.shown.version
        steps = tuple(Step(name, version, one) for name, one in patches.items())
        self._publish(replace(base or self.shown, pages=new, version=version), steps)

    def _publish(self, shown: Shown, steps: tuple[Step, ...] = ()) -> None:
        self.shown = shown
        for listener in tuple(self.listeners):
            listener(shown, steps)


def _compared(
    old: Mapping[str, Page], pages: Mapping[str, bytes], beside: Mapping[str, Path]
) -> tuple[dict[str, Page], dict[str, Patch]]:
    """The pages, and what turns the old ones into them."""

    def named(image: re.Match[str]) -> str:
        path = beside.get(unquote(image[2]))
        return f"{image[1]}{image[2]}?{path.stem[:12]}" if path else image[0]

    new, patches = {}, {}
    for name, data in pages.items():
        # The address of an image has to change with the image, or the browser shows the old one.
        page = Page(_IMAGE.sub(named, data.decode()))
        before = old.get(name)
        if before is None or before.text != page.text:
            patches[name] = patch(before, page) if before else Patch(reload=True)
        new[name] = page
    return new, patches


_IMAGE = re.compile(r'(<img\b[^<>]*?\ssrc=")([^"?#]+)')
