"""``recto serve`` as an author has it: a real process, real edits of files, and a real Chromium."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Visit, wait_until
from tests.helpers import METADATA, REFERENCES

TEXT = """# Begin {#begin}

The first paragraph, about it [@doi:10.5555/alpha].[^note]

[^note]: A note on it.

""" + "\n\n".join(
    f"Paragraph number {i}, with as many words as a line of a page has when it is wide." for i in range(60)
)
FIRST = {"metadata.yaml": METADATA, "manual-references.json": REFERENCES, "01.text.md": TEXT}
SVG_OF = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="60"><rect width="{0}" height="60"/></svg>'
PATIENCE = 60


def until(condition: Callable[[], Any], what: str) -> Any:
    """Wait for a condition, and return what it gives."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


class Server:
    """A ``recto serve`` that runs, and its project."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.project = folder / "project"
        (self.project / "content").mkdir(parents=True)
        for name, text in FIRST.items():
            self.write(name, text)
        self.out, self.err = folder / "out", folder / "err"
        self.start(*options)
        self.first = bare(self.page())

    def start(self, *options: str) -> None:
        command = [sys.executable, "-m", "recto", "serve", str(self.project), "--offline", *options]
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        self.address = until(self._address, "the address")
        until(lambda: "number 59," in self.page(), "the first page")

    def _address(self) -> str:
        assert self.process.poll() is None, self.err.read_text()
        line = self.out.read_text().partition("\n")
        return line[0].removeprefix("Serving on ") if line[1] else ""

    def write(self, name: str, text: str | bytes) -> None:
        data = text if isinstance(text, bytes) else text.encode()
        (self.project / "content" / name).write_bytes(data)

    def get(self, path: str = "", **headers: str) -> tuple[int, bytes]:
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as failure:
            return failure.code, failure.read()

    def page(self) -> str:
        return self.get()[1].decode()

    def is_quiet(self) -> bool:
        """Whether no build runs, as the page is told."""
        with urllib.request.urlopen(f"{self.address}-/events?version=0", timeout=PATIENCE) as news:
            line = next(line for line in news if line.startswith(b'data: {"busy"'))
        return line.startswith(b'data: {"busy": false')

    def stop(self, number: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    """A server that ends in any case."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(tmp_path_factory.mktemp("serve")) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    """The server, showing the text as it is at first."""
    content = running.project / "content"
    for path in content.iterdir():
        if path.name not in FIRST:
            path.unlink()
    for name, text in FIRST.items():
        if not (content / name).is_file() or (content / name).read_bytes() != text.encode():
            running.write(name, text)
    until(lambda: bare(running.page()) == running.first and running.is_quiet(), "the text as at first")
    return running


def bare(page: str) -> str:
    """The part of a page that is the manuscript's text."""
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    return main[0] if main else ""


@pytest.fixture
def visit(server: Server, browser: Any) -> Iterator[Visit]:
    opened = browser.new_context(viewport={"width": 900, "height": 700})
    page = opened.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda failure: messages.append(str(failure)))
    page.goto(server.address)
    wait_until(page, "!!document.querySelector('recto-preview')")
    page.messages = messages
    yield page
    opened.close()
    assert not messages, messages


MAIN = "document.querySelector('#recto-main').textContent"


def test_an_edit_is_shown_in_place(server: Server, visit: Any) -> None:
    visit.evaluate("window.stays = document.querySelector('#recto-main > p')")
    server.write("01.text.md", TEXT.replace("first paragraph", "edited paragraph"))
    wait_until(visit, f"{MAIN}.includes('edited paragraph')")
    assert visit.evaluate("window.stays.isConnected && window.stays.textContent.includes('edited')")
    wait_until(visit, "!document.querySelector('.recto-changed')")


def test_what_changed_is_highlighted_and_nothing_else(server: Server, visit: Any) -> None:
    server.write("01.text.md", TEXT.replace("number 3,", "numbers three,"))
    wait_until(visit, "!!document.querySelector('.recto-changed')")
    shown = visit.evaluate(
        "[...document.querySelectorAll('.recto-changed')].map((one) => one.textContent.slice(0, 22))"
    )
    assert shown == ["Paragraph numbers thre"]


def test_reading_position_and_selection_stay(server: Server, visit: Any) -> None:
    where = """() => [...document.querySelectorAll('#recto-main > p')]
        .find((one) => one.textContent.includes('number 40,')).getBoundingClientRect().top"""
    visit.evaluate(
        """() => {
        const all = [...document.querySelectorAll('#recto-main > p')];
        const one = all.find((one) => one.textContent.includes('number 40,'));
        one.scrollIntoView({ block: 'center', behavior: 'instant' });
        getSelection().setBaseAndExtent(one.firstChild, 10, one.firstChild, 20);
    }"""
    )
    before, selected = visit.evaluate(where), visit.evaluate("getSelection().toString()")
    server.write("01.text.md", TEXT.replace("number 1,", "number 1,\n\nmore\n\nmore\n\nmore\n\n"))
    wait_until(visit, f"{MAIN}.includes('more')")
    assert abs(visit.evaluate(where) - before) < 2
    assert visit.evaluate("getSelection().toString()") == selected
    server.write("01.text.md", TEXT.replace("number 40,", "number 40, new,"))
    wait_until(visit, f"{MAIN}.includes('40, new')")
    assert visit.evaluate("getSelection().toString()") == selected


def test_an_open_card_stays(server: Server, visit: Any) -> None:
    visit.hover("#recto-main a[href^='#fn']")
    visit.wait_for_selector(".recto-card")
    visit.evaluate("window.card = document.querySelector('.recto-card')")
    server.write("01.text.md", TEXT.replace("A note on it", "Another note").replace("The first", "The very first"))
    wait_until(visit, "document.querySelector('.recto-card')?.textContent.includes('Another note')")
    assert visit.evaluate("window.card.isConnected")


def test_diagnostics_are_an_overlay_and_on_the_terminal(server: Server, visit: Any) -> None:
    server.write("01.text.md", TEXT + "\n\nIt cites [@nothing].\n")
    overlay = "document.querySelector('recto-preview').shadowRoot"
    wait_until(visit, f"{overlay}.textContent.includes('@nothing')")
    assert visit.evaluate(f"{overlay}.textContent").count("content/01.text.md:127:11")
    until(lambda: "C001] @nothing has no reference" in server.out.read_text(), "it is on the terminal")
    server.write("01.text.md", TEXT)
    wait_until(visit, f"!{overlay}.textContent.includes('C001')")


@pytest.mark.parametrize("path", ["", "manuscript.html", "-/events", "-/preview.js", "manuscript.md"])
def test_another_host_is_refused(server: Server, path: str) -> None:
    assert server.get(path, Host="evil.example")[0] == 421


def test_only_names_of_the_output_are_served(server: Server) -> None:
    for path in ("content/01.text.md", "../content/01.text.md", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "-/../x.py"):
        assert server.get(path)[0] == 404


def test_pdf_and_word_follow(server: Server) -> None:
    assert server.get("manuscript.pdf")[1].startswith(b"%PDF")
    assert server.get("manuscript.docx")[1].startswith(b"PK")
    assert not (server.project / "output").exists()


def test_what_cannot_be_read_leaves_the_last_page(server: Server, visit: Any) -> None:
    (server.project / "content").rename(server.project / "away")
    overlay = "document.querySelector('recto-preview').shadowRoot"
    wait_until(visit, f"{overlay}.textContent.includes('Not the newest text')")
    assert "first paragraph" in server.page()
    (server.project / "away").rename(server.project / "content")
    wait_until(visit, f"!{overlay}.textContent.includes('Not the newest text')")


def test_an_atomic_save_is_an_edit_and_a_backup_is_none(server: Server, visit: Any) -> None:
    server.write(".01.text.md.swp", b"swap")
    server.write("01.text.md~", TEXT)
    aside = server.project / "content" / "01.text.md.tmp"
    aside.write_text(TEXT.replace("first paragraph", "atomic paragraph"))
    aside.rename(server.project / "content" / "01.text.md")
    wait_until(visit, f"{MAIN}.includes('atomic paragraph')")
    server.write("01.text.md~", b"")


def test_many_saves_in_a_row_are_few_builds_and_the_last_one_is_shown(server: Server, visit: Any) -> None:
    def builds() -> int:
        return server.err.read_text().count("built in") + server.out.read_text().count("built in")

    before = builds()
    for number in range(200):
        server.write("01.text.md", TEXT.replace("first paragraph", f"paragraph after {number} saves"))
    wait_until(visit, f"{MAIN}.includes('paragraph after 199 saves')")
    until(server.is_quiet, "the build of the last save")
    assert 0 < builds() - before < 20


def test_a_branch_that_is_checked_out_is_shown(server: Server, visit: Any) -> None:
    for number in range(2, 30):
        server.write(f"{number:02}.more.md", f"Section {number} of another branch.\n")
    wait_until(visit, f"{MAIN}.includes('Section 2 of') && {MAIN}.includes('Section 29 of')")
    for number in range(2, 30):
        (server.project / "content" / f"{number:02}.more.md").unlink()
    wait_until(visit, f"!{MAIN}.includes('another branch')")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode()[:20] + "ü".encode()[:1], "not UTF-8"),
        (TEXT.replace("Paragraph number 3,", "```\n\nParagraph number 3,").encode(), "never closed"),
        (TEXT.replace("number 3,", "\n\n<<<<<<< ours\nOne\n=======\nTwo\n>>>>>>> theirs\n").encode(), "a merge"),
        (TEXT.encode().replace(b"words", b"w\xffrds"), "not UTF-8"),
    ],
    ids=["cut in a letter", "code without end", "a conflict of git", "another encoding"],
)
def test_a_file_that_is_half_done_is_named_and_the_next_save_is_shown(
    data: bytes, said: str, server: Server, visit: Any
) -> None:
    server.write("01.text.md", data)
    wait_until(visit, f"document.querySelector('recto-preview').shadowRoot.textContent.includes('{said}')")
    server.write("01.text.md", TEXT.replace("first paragraph", "whole paragraph"))
    wait_until(visit, f"{MAIN}.includes('whole paragraph') && {MAIN}.includes('number 59,')")


def test_a_file_that_an_editor_empties_first_is_shown_whole_in_the_end(server: Server, visit: Any) -> None:
    server.write("01.text.md", b"")
    until(server.is_quiet, "a build of the empty file, or none")
    server.write("01.text.md", TEXT.replace("first paragraph", "paragraph that came back"))
    wait_until(visit, f"{MAIN}.includes('paragraph that came back') && {MAIN}.includes('number 59,')")


def test_each_open_page_is_kept_up_to_date(server: Server, visit: Any, browser: Any) -> None:
    other = browser.new_page()
    other.goto(server.address)
    wait_until(other, "!!document.querySelector('recto-preview')")
    server.write("01.text.md", TEXT.replace("first paragraph", "paragraph of two windows"))
    for page in (visit, other):
        wait_until(page, f"{MAIN}.includes('paragraph of two windows')")
    other.close()


def test_an_image_of_the_same_name_is_shown_anew(server: Server, visit: Any) -> None:
    wide = "document.querySelector('#recto-main img')?.naturalWidth"
    (server.project / "content" / "images").mkdir(exist_ok=True)
    server.write("images/one.svg", SVG_OF.format(120))
    server.write("01.text.md", f"{TEXT}\n\n![A drawing.](images/one.svg)\n")
    wait_until(visit, f"{wide} === 120")
    server.write("images/one.svg", SVG_OF.format(240))
    wait_until(visit, f"{wide} === 240")
    server.write("01.text.md", TEXT)
    shutil.rmtree(server.project / "content" / "images")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="the system cannot suspend a process")
def test_it_goes_on_after_the_machine_was_suspended(server: Server, visit: Any) -> None:
    server.process.send_signal(signal.SIGSTOP)
    server.write("01.text.md", TEXT.replace("first paragraph", "paragraph of the night"))
    server.process.send_signal(signal.SIGCONT)
    wait_until(visit, f"{MAIN}.includes('paragraph of the night')")


def test_a_page_finds_a_server_that_was_started_again(tmp_path: Path, browser: Any) -> None:
    page = browser.new_page()
    with started(tmp_path) as server:
        page.goto(server.address)
        wait_until(page, "!!document.querySelector('recto-preview')")
        assert server.stop() == 0
        server.write("01.text.md", TEXT.replace("first paragraph", "paragraph of the next day"))
        server.start("--port", server.address.rstrip("/").rpartition(":")[2])
        # The page may load itself anew, which ends a script of ours.
        page.wait_for_selector("text=paragraph of the next day", timeout=1000 * PATIENCE)
        server.write("01.text.md", TEXT.replace("first paragraph", "paragraph after that"))
        page.wait_for_selector("text=paragraph after that", timeout=1000 * PATIENCE)
        assert server.stop() == 0
    page.close()


@pytest.mark.parametrize("numbers", [[signal.SIGINT], [signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
def test_it_stops_cleanly(tmp_path: Path, numbers: list[int]) -> None:
    with started(tmp_path) as server:
        for number in numbers:
            server.process.send_signal(number)
        assert server.process.wait(PATIENCE) == 0
        assert "Traceback" not in server.err.read_text()


def test_a_port_that_is_taken_is_one_line(server: Server) -> None:
    port = server.address.rstrip("/").rpartition(":")[2]
    command = [sys.executable, "-m", "recto", "serve", str(server.project), "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "port" in done.stderr
