"""The preview's web server, for this machine only.

Other sites must not read a manuscript that is not published, nor start a program: requests that name another host are
refused, whatever address they reached (a site may have its name lead here), and what has an effect takes a token that
only the page has, and comes from the page's own origin.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import secrets
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from recto.core.diagnostics import Diagnostic
from recto.preview.building import LATER
from recto.preview.page import OWN, client, file_waiting, for_preview, waiting
from recto.preview.session import Session, Shown, Step

MAIN = "manuscript.html"
PULSE = 15
"""Seconds after which a page without news gets a sign of life, so that either end notices that the other is gone."""

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
SANDBOX = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
"""For what is opened by itself but is no page: a drawing may have scripts, and would be of this origin."""


def application(session: Session, hosts: Sequence[str], more: Sequence[Route] = ()) -> Starlette:
    """The server of a session, under these names. ``more`` are further routes, below ``/-/``."""
    token = secrets.token_urlsafe(16)
    served = _Served(session, token)
    routes = [
        Route("/", served.page),
        Route(f"{OWN}events", served.events),
        Route(f"{OWN}build", served.build, methods=["POST"]),
        *more,
        Route(f"{OWN}{{name}}", served.own),
        Route("/{name:path}", served.file),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_Guard, hosts=tuple(hosts), token=token)])


class _Guard:
    """Refuses what no page of the preview asks for, and adds ``HEADERS``."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], token: str) -> None:
        self._app, self._hosts, self._token = app, hosts, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # the server's own start and end
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                added = ((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
                message["headers"] = [*message["headers"], *(one for one in added if one[0] not in names)]
            await send(message)

        refused = self._refused(Request(scope))
        await (refused or self._app)(scope, receive, with_headers)

    def _refused(self, request: Request) -> Response | None:
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("The preview is for this machine only.\n", 421)
        if request.method in ("GET", "HEAD"):
            return None
        is_own = request.headers.get("origin") == f"http://{hosts[0]}"
        given = request.headers.get("recto-token", "")
        if not is_own or not secrets.compare_digest(given.encode(), self._token.encode()):
            return PlainTextResponse("Only the preview's page may ask for this.\n", 403)
        return None


class _Served:
    """The answers."""

    def __init__(self, session: Session, token: str) -> None:
        self._session, self._token = session, token

    async def page(self, request: Request) -> Response:
        """The manuscript's page."""
        return self._page(request, MAIN)

    def _page(self, request: Request, name: str) -> Response:
        shown, host = self._session.shown, request.headers["host"]
        if page := shown.pages.get(name):
            return HTMLResponse(for_preview(page.text, host, self._token, shown.version))
        message = "The manuscript appears here as soon as it is built."
        return HTMLResponse(waiting(host, self._token, shown.version, message))

    async def own(self, request: Request) -> Response:
        """A script or a style of the preview."""
        name = request.path_params["name"]
        data = client(name)
        if data is None:
            return _missing()
        return Response(data, media_type="text/javascript" if name.endswith(".js") else "text/css")

    async def file(self, request: Request) -> Response:
        """What a build writes, by its name: nothing else is looked up."""
        name = request.path_params["name"]
        state = self._session.state
        if name in self._session.shown.pages or name == MAIN:
            return self._page(request, name)
        if name.endswith(tuple(f".{one}" for one in LATER)) and "/" not in name:
            return await self._later(request, name)
        if state and name in state.records:
            return Response(state.records[name], media_type=_kind(name), headers=SANDBOX)
        if state and name in state.beside:
            return FileResponse(
                state.beside[name], media_type=_kind(name), headers={**SANDBOX, "Cache-Control": "no-cache"}
            )
        return _missing()

    async def _later(self, request: Request, name: str) -> Response:
        """The PDF or the Word file of the newest text. A browser that opens one is told to wait; others wait."""
        session = self._session
        session.ask_for_files()
        if not session.shown.are_files_done and request.headers.get("sec-fetch-mode") == "navigate":
            return HTMLResponse(file_waiting(name), 202)
        async for shown, _ in heard(session):
            if shown.are_files_done:
                break
            session.ask_for_files()
        path = shown.files.get(name)
        if path is None:
            return PlainTextResponse(f"{name} cannot be made; the page and the terminal say why.\n", 404)
        return FileResponse(path, media_type=_kind(name), headers={"Content-Disposition": f'inline; filename="{name}"'})

    async def build(self, _: Request) -> Response:
        """Build again, though nothing has changed."""
        await self._session.edit(frozenset())
        return Response(status_code=204)

    async def events(self, request: Request) -> Response:
        """The news of one page, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
        name = request.query_params.get("page", MAIN)
        # A browser that was cut off says what it got last.
        version = request.headers.get("last-event-id", request.query_params.get("version", ""))
        return StreamingResponse(self._news(name, version), media_type="text/event-stream")

    async def _news(self, name: str, version: str) -> AsyncIterator[str]:
        known = int(version) if version.isdecimal() else -1
        async for shown, steps in heard(self._session, PULSE):
            for step in steps:
                if step.page == name and step.patch:
                    yield _event("patch", known, patch_data(step))
            # A page of an earlier preview stays until there is another.
            if not steps and shown.version != known and shown.pages:
                yield _event("stale", known, None)
            known = shown.version
            yield _event("status", known, status(shown))


async def heard(session: Session, pulse: float | None = None) -> AsyncIterator[tuple[Shown, tuple[Step, ...]]]:
    """What a session shows, now and after each change; again after ``pulse`` seconds without one."""
    news: asyncio.Queue[tuple[Shown, tuple[Step, ...]]] = asyncio.Queue()

    def listen(shown: Shown, steps: tuple[Step, ...]) -> None:
        news.put_nowait((shown, steps))

    session.listeners.add(listen)
    try:
        yield session.shown, ()
        while True:
            try:
                yield await asyncio.wait_for(news.get(), pulse)
            except TimeoutError:
                yield session.shown, ()
    finally:
        session.listeners.discard(listen)


def patch_data(step: Step) -> dict[str, Any]:
    """A step as the script gets it."""
    patch = step.patch
    return {"main": patch.main, "parts": patch.parts, "title": patch.title, "reload": patch.reload, "go": patch.go}


def status(shown: Shown) -> dict[str, Any]:
    """What the overlay shows, as data."""
    return {
        "busy": shown.is_busy,
        "old": shown.is_old,
        "messages": shown.messages,
        "diagnostics": [_problem(one) for one in shown.diagnostics],
        "files": "made" if shown.are_files_done else "making",
    }


def _problem(one: Diagnostic) -> dict[str, str]:
    place = str(one.location) if one.location else ""
    return {"code": one.code, "severity": one.severity, "message": one.message, "place": place, "hint": one.hint}


def _event(kind: str, version: int, data: object) -> str:
    return f"event: {kind}\nid: {version}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _missing() -> Response:
    return PlainTextResponse("There is no such file.\n", 404)


def _kind(name: str) -> str:
    end = Path(name).suffix
    if end in (".md", ".bib", ".ris", ".tsv"):
        return "text/plain"
    # Not every system's list has it.
    return "font/woff2" if end == ".woff2" else mimetypes.guess_type(name)[0] or "application/octet-stream"
