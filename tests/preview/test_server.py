"""The preview's server: what it answers, and whom."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from recto.core.diagnostics import Diagnostic, Severity
from recto.core.model import Location
from recto.pipeline import Options
from recto.preview.patch import Page, Patch
from recto.preview.server import HEADERS, SANDBOX, application
from recto.preview.session import Session, Shown, Step
from recto.preview.workers import Workers

from tests.helpers import finished

HOST = "127.0.0.1:8000"
PATIENCE = 60
TEXT = "<html><head></head><body><main><p>The text.</p></main></body></html>"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Preview:
    """A server, whose session builds nothing but shows what a test says."""

    def __init__(self, folder: Path) -> None:
        self.session = Session(folder, Options(), folder, Workers([]))
        self.session.shown = Shown(1, {"manuscript.html": Page(TEXT)}, is_busy=False)
        image = folder / "abc.svg"
        image.write_text("<svg/>")
        state: Any = SimpleNamespace(records={"manuscript.md": b"The text."}, beside={"images/a.svg": image})
        self.session.state = state
        self._app = application(self.session, (HOST, "localhost:8000"))

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask(
            "GET", path, [("host", HOST), *((name.replace("_", "-"), one) for name, one in headers.items())]
        )

    def post(self, **headers: str) -> Answer:
        return self.ask("POST", "/-/build", [("host", HOST), *headers.items()])

    def ask(self, method: str, path: str, headers: list[tuple[str, str]]) -> Answer:
        return finished(asyncio.wait_for(self.answer(method, path, headers), PATIENCE))

    @property
    def token(self) -> str:
        found = re.search(r'<meta name="recto-preview" content="([^"]+)"', self.get("/").body.decode())
        assert found
        return found[1]

    async def answer(
        self,
        method: str,
        path: str,
        headers: list[tuple[str, str]],
        until: Callable[[bytes], bool] = lambda _: False,
    ) -> Answer:
        """The answer; of one without an end, what there is when ``until`` is true of it."""
        status, answered, body, done = 0, {}, b"", asyncio.Event()

        async def receive() -> dict[str, Any]:
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            nonlocal status, answered, body
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = {name.decode().lower(): value.decode() for name, value in message["headers"]}
            else:
                body += message.get("body", b"")
                if until(body) or not message.get("more_body"):
                    done.set()

        name, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": name,
            "raw_path": name.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers],
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 1),
        }
        running = asyncio.ensure_future(self._app(scope, receive, send))
        await asyncio.wait([running, asyncio.ensure_future(done.wait())], return_when=asyncio.FIRST_COMPLETED)
        await running
        return Answer(status, answered, body)


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return Preview(tmp_path)


# --- whom it answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hosts",
    [["evil.example"], ["127.0.0.1:9000"], ["127.0.0.1"], [f"{HOST}.evil.example"], [f"evil@{HOST}"], [], [HOST, HOST]],
)
@pytest.mark.parametrize("path", ["/", "/manuscript.md", "/-/preview.js", "/-/events"])
def test_a_request_that_names_another_host_is_refused(preview: Preview, hosts: list[str], path: str) -> None:
    assert preview.ask("GET", path, [("host", host) for host in hosts]).status == 421


@pytest.mark.parametrize("host", [HOST, "localhost:8000", "LOCALHOST:8000"])
def test_this_machine_is_answered(preview: Preview, host: str) -> None:
    assert preview.ask("GET", "/", [("host", host)]).status == 200


ORIGIN = f"http://{HOST}"


@pytest.mark.parametrize("origin", [ORIGIN, None, "null", "http://localhost:8000", "http://evil.example"])
@pytest.mark.parametrize("has_token", [True, False])
def test_an_effect_takes_the_token_and_the_page_s_own_origin(
    preview: Preview, origin: str | None, has_token: bool
) -> None:
    heard: list[Shown] = []
    preview.session.listeners.add(lambda shown, _: heard.append(shown))
    token = preview.token if has_token else "guessed"
    headers = {"recto-token": token} | ({"origin": origin} if origin else {})
    allowed = has_token and origin == ORIGIN
    assert preview.post(**headers).status == (204 if allowed else 403)
    assert [one.is_busy for one in heard] == ([True] if allowed else [])


def test_a_token_belongs_to_one_server(tmp_path: Path) -> None:
    assert Preview(tmp_path).token != Preview(tmp_path).token


@pytest.mark.parametrize("path", ["/", "/manuscript.md", "/images/a.svg", "/-/preview.js", "/nothing"])
def test_nothing_is_kept_or_read_by_other_sites(preview: Preview, path: str) -> None:
    headers = preview.get(path).headers
    kept = "no-cache" if path == "/images/a.svg" else HEADERS["Cache-Control"]
    assert {name: headers[name.lower()] for name in HEADERS} == {**HEADERS, "Cache-Control": kept}


# --- what it answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/manuscript.html"])
def test_the_page(preview: Preview, path: str) -> None:
    assert b"<p>The text.</p>" in preview.get(path).body


@pytest.mark.parametrize("path", ["/", "/manuscript.html"])
def test_before_the_first_build_a_page_says_so(preview: Preview, path: str) -> None:
    preview.session.shown = Shown()
    assert b"as soon as it is built" in preview.get(path).body


@pytest.mark.parametrize(("path", "kind"), [("/manuscript.md", "text/plain"), ("/images/a.svg", "image/svg+xml")])
def test_a_file_that_is_opened_by_itself_can_run_nothing(preview: Preview, path: str, kind: str) -> None:
    answer = preview.get(path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-security-policy"] == SANDBOX["Content-Security-Policy"]
    assert answer.body


@pytest.mark.parametrize(
    "path",
    ["/abc.svg", "/images/../abc.svg", "//etc/passwd", "/../abc.svg", "/content/01.a.md", "/-/../page.py", "/-/x"],
)
def test_files_are_had_by_the_names_of_the_output_only(preview: Preview, path: str) -> None:
    assert preview.get(path).status == 404


def test_a_browser_that_opens_the_pdf_is_told_to_wait(preview: Preview) -> None:
    answer = preview.get("/manuscript.pdf", sec_fetch_mode="navigate")
    assert answer.status == 202
    assert b"manuscript.pdf is being made" in answer.body
    assert preview.session._asked.is_set()


def test_others_wait_for_the_pdf(preview: Preview, tmp_path: Path) -> None:
    pdf = tmp_path / "abc.pdf"
    pdf.write_bytes(b"%PDF")

    async def wait() -> Answer:
        asked = asyncio.ensure_future(preview.answer("GET", "/manuscript.pdf", [("host", HOST)]))
        await preview.session._asked.wait()
        preview.session._publish(replace(preview.session.shown, files={"manuscript.pdf": pdf}, are_files_done=True))
        return await asked

    answer = finished(asyncio.wait_for(wait(), PATIENCE))
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"%PDF", "application/pdf")


def test_a_pdf_that_cannot_be_made_is_not_there(preview: Preview) -> None:
    preview.session.shown = replace(preview.session.shown, are_files_done=True)
    assert preview.get("/manuscript.pdf").status == 404


# --- news -------------------------------------------------------------------------------------------------------------


def events(body: bytes) -> list[tuple[str, Any]]:
    blocks = [dict(line.split(": ", 1) for line in one.splitlines()) for one in body.decode().split("\n\n") if one]
    return [(one["event"], json.loads(one["data"])) for one in blocks]


def news(preview: Preview, query: str, steps: tuple[Step, ...] = (), last: str = "") -> list[tuple[str, Any]]:
    """The events that a page gets, until the second status if there are steps."""

    async def follow() -> Answer:
        session = preview.session
        headers = [("host", HOST), *([("last-event-id", last)] if last else [])]
        count = 2 if steps else 1
        asked = asyncio.ensure_future(
            preview.answer("GET", f"/-/events?{query}", headers, lambda body: body.count(b"event: status") == count)
        )
        while steps and not session.listeners:
            await asyncio.sleep(0)
        if steps:
            session._publish(replace(session.shown, version=steps[0].version), steps)
        return await asked

    return events(finished(asyncio.wait_for(follow(), PATIENCE)).body)


def test_a_page_that_is_the_newest_gets_the_status(preview: Preview) -> None:
    place = Location("content/01.a.md", 3, 14)
    found = Diagnostic("C001", Severity.ERROR, "@a has no reference", place, "describe it")
    preview.session.shown = replace(preview.session.shown, diagnostics=(found,), messages=("m",), is_old=True)
    ((kind, status),) = news(preview, "version=1")
    assert kind == "status"
    assert status["diagnostics"] == [
        {
            "code": "C001",
            "severity": "error",
            "message": "@a has no reference",
            "place": "content/01.a.md:3:14",
            "hint": "describe it",
        }
    ]
    assert (status["busy"], status["old"], status["messages"], status["files"]) == (False, True, ["m"], "making")


@pytest.mark.parametrize(("query", "last"), [("version=0", ""), ("", ""), ("version=x", ""), ("version=1", "0")])
def test_a_page_that_has_missed_something_is_told(preview: Preview, query: str, last: str) -> None:
    assert [kind for kind, _ in news(preview, query, last=last)] == ["stale", "status"]


def test_a_page_of_an_earlier_preview_stays_until_there_is_another(preview: Preview) -> None:
    preview.session.shown = Shown(version=5)
    assert [kind for kind, _ in news(preview, "version=7")] == ["status"]


def test_a_change_is_a_patch_for_the_pages_of_this_name(preview: Preview) -> None:
    step = Step("manuscript.html", 2, Patch((("keep", 1),), title="New"))
    kinds = news(preview, "page=manuscript.html&version=1", (step,))
    assert [kind for kind, _ in kinds] == ["status", "patch", "status"]
    assert kinds[1][1] == {"main": [["keep", 1]], "parts": [], "title": "New", "reload": False, "go": None}
    assert [kind for kind, _ in news(preview, "page=supplement.html&version=2", (replace(step, version=3),))] == [
        "status",
        "status",
    ]


def test_a_page_that_is_closed_hears_no_more(preview: Preview) -> None:
    news(preview, "version=1")
    assert preview.session.listeners == set()
