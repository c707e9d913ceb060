"""The server's part in sources: a page asks for a word's, an editor for a line's place on the page.

``/goto`` needs no token, since any editor may send it; all that it does is to move the open pages.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from recto.core.world import World
from recto.preview.editor import Editor
from recto.preview.page import OWN
from recto.preview.questions import Maps, Unreadable, opened, shown
from recto.preview.session import Session, Shown
from recto.preview.source_map import SourceMap
from recto.preview.state import State

LONGEST = 1000
"""The maximum length of a question, in bytes."""


class Sources:
    """Answers about the sources of a session's pages, in the editor that its author has chosen."""

    def __init__(self, session: Session, root: Path, chosen: Editor, world: World) -> None:
        self._session, self._root, self._chosen, self._world = session, root, chosen, world
        self._mapped: tuple[State | None, Shown] = None, session.shown
        self._maps: Maps = {}

    @property
    def routes(self) -> list[Route]:
        """What is asked."""
        return [Route(f"{OWN}source", self._source, methods=["POST"]), Route("/goto", self._goto)]

    async def _source(self, request: Request) -> Response:
        page = request.query_params.get("page", "")
        question = await request.body()
        if len(question) > LONGEST:
            return _refused("the question is too long")
        maps = self._newest()
        try:
            # Making a map takes a moment, during which the server answers others.
            answer = await asyncio.to_thread(opened, maps, page, question, self._root, self._chosen, self._world)
        except Unreadable as failure:
            return _refused(str(failure))
        return JSONResponse(answer)

    async def _goto(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return JSONResponse({"problem": "other sites may not ask"}, 403)
        maps = self._newest()
        try:
            answer = await asyncio.to_thread(shown, maps, self._root, request.query_params)
        except Unreadable as failure:
            return _refused(str(failure))
        if answer is None:
            return JSONResponse({"problem": "no page shows anything of this file"}, 404)
        self._session.go(str(answer["page"]), int(answer["start"]), int(answer["size"]))
        return JSONResponse(answer)

    def _newest(self) -> Maps:
        """The maps of what is shown. They are made again for each version of it, but work only when they are asked."""
        state, now = self._session.state, self._session.shown
        if state is not None and (state is not self._mapped[0] or now.pages is not self._mapped[1].pages):
            self._mapped = state, now
            self._maps = {
                name: SourceMap(page.text, state.text, state.document, state.bibliography, state.manuscript.metadata)
                for name, page in now.pages.items()
            }
        return self._maps


def _refused(why: str) -> Response:
    return JSONResponse({"problem": why}, 400)
