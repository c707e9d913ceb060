"""Time the live preview: from a file that is saved to the page that shows it, in a real browser.

    python -m tests.bench.preview                               36,000 words and 600 references
    python -m tests.bench.preview --words 3000 --references 60 --confirm
    python -m tests.bench.preview --project ../my-manuscript

An edit changes, adds or removes a word of a paragraph, or adds or removes a citation. With --confirm, each edit waits
for the build, which compares its page with the one that was shown: the number of differences should be 0.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.synthetic import Size, write_project
from tests.browser import PROGRAMS, SWITCHES

_COUNTER = """
    window.shown = 0; window.busy = true; window.said = [];
    document.addEventListener("recto-patched", () => requestAnimationFrame(() => window.shown++));
    new EventSource("/-/events").addEventListener("status", (event) => {
        const status = JSON.parse(event.data);
        window.busy = status.busy;
        window.said.push(...status.messages);
    });
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """A file with other text."""

    path: Path
    text: str


def word_edit(paths: list[Path], chance: random.Random) -> Edit | None:
    """Change, add or remove a word of a paragraph."""
    path = chance.choice(paths)
    text = path.read_text(encoding="utf-8")
    words = [*re.finditer(r"(?<=[a-z,] )[a-z]{3,}(?= [a-z])", text)]
    if not words:
        return None
    word = chance.choice(words)
    new = chance.choice(["zebra", f"{word[0]} again", "", f"*{word[0]}*"])
    return Edit(path, text[: word.start()] + new + text[word.end() :])


def citation_edit(paths: list[Path], chance: random.Random) -> Edit | None:
    """Add a citation that is elsewhere in the text, or remove one."""
    path = chance.choice(paths)
    text = path.read_text(encoding="utf-8")
    cited = [*re.finditer(r" \[@[^\[\]]+\](?=[.,])", text)]
    if cited and chance.random() < 0.5:
        one = chance.choice(cited)
        return Edit(path, text[: one.start()] + text[one.end() :])
    keys = re.findall(r"\[(@[^\[\];, ]+)\]", chance.choice(paths).read_text(encoding="utf-8"))
    ends = [match.start() for match in re.finditer(r"(?<=[a-z])\.(?=\n)", text)]
    if not keys or not ends:
        return None
    at = chance.choice(ends)
    return Edit(path, f"{text[:at]} [{chance.choice(keys)}]{text[at:]}")


def sections(project: Path) -> list[Path]:
    """The sections of a project that have some text."""
    return [path for path in sorted((project / "content").glob("[0-9]*.md")) if path.stat().st_size > 500]


@contextmanager
def preview(project: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of the preview of a project, and its process."""
    command = [sys.executable, "-m", "recto", "serve", str(project), "--offline"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    try:
        yield process.stdout.readline().removeprefix("Serving on ").strip(), process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def opened(address: str) -> Iterator[Any]:
    """The preview's page in a browser, from when the first build is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = next(one for one in PROGRAMS if Path(one).exists())
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("main.recto-main p", timeout=120_000)
        page.evaluate(_COUNTER)
        wait(page, "!window.busy")
        yield page
        browser.close()


def wait(page: Any, condition: str) -> None:
    """Wait for something in the page, for at most two minutes. (Its policy forbids Playwright's own way.)"""
    end = time.monotonic() + 120
    while not page.evaluate(condition):
        if time.monotonic() > end:
            raise TimeoutError(condition)
        time.sleep(0.005)


def seconds(page: Any, edit: Edit) -> float:
    """From the file that is saved to the frame that shows it."""
    before = page.evaluate("window.shown")
    started = time.perf_counter()
    edit.path.write_text(edit.text, encoding="utf-8")
    wait(page, f"window.shown > {before}")
    return time.perf_counter() - started


def memory(process: int) -> float:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def measured(
    page: Any, paths: list[Path], kind: Callable[[list[Path], random.Random], Edit | None], count: int, confirm: bool
) -> list[float]:
    """The seconds of each of ``count`` edits."""
    chance = random.Random(count)
    times: list[float] = []
    while len(times) < count:
        edit = kind(paths, chance)
        if edit is None or edit.text == edit.path.read_text(encoding="utf-8"):
            continue
        times.append(seconds(page, edit))
        if confirm:
            wait(page, "!window.busy")
        else:
            page.wait_for_timeout(300)
    wait(page, "!window.busy")
    return times


def line(name: str, times: list[float], target: float) -> str:
    """A row of the table."""
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    verdict = "met" if p95 <= target else "missed"
    return f"{name:<12} p50 {statistics.median(times):.2f} s   p95 {p95:.2f} s   target {target:.1f} s: {verdict}"


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description="Time the live preview.")
    parser.add_argument("--words", type=int, default=36_000)
    parser.add_argument("--references", type=int, default=600)
    parser.add_argument("--edits", type=int, default=50, help="how many of each kind")
    parser.add_argument("--project", type=Path, help="a real manuscript; nothing is written to it")
    parser.add_argument("--confirm", action="store_true", help="wait for the build after each edit")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="recto-bench-") as name:
        project = Path(name, "project")
        if asked.project:
            shutil.copytree(asked.project / "content", project / "content")
        else:
            write_project(project, Size(words=asked.words, references=asked.references))
        paths = sections(project)
        os.environ["SOURCE_DATE_EPOCH"] = "1790000000"
        with preview(project) as (address, process), opened(address) as page:
            first = measured(page, paths, word_edit, asked.edits, asked.confirm)
            held = memory(process.pid)
            cited = measured(page, paths, citation_edit, asked.edits, asked.confirm)
            print(line("text", first, 0.4))
            print(line("citations", cited, 0.9))
            again = measured(page, paths, word_edit, asked.edits, asked.confirm)
            now = memory(process.pid)
            print(line("text again", again, 0.4))
            print(f"memory of the server after {asked.edits} edits {held:.0f} MB, after {3 * asked.edits} {now:.0f} MB")
            wrong = page.evaluate("window.said.filter((one) => one.includes('something else')).length")
            print(f"pages that were not those of the build: {wrong}")


if __name__ == "__main__":
    main()
