"""The server's answers about sources. tests/preview/test_server.py tests which requests it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from recto.core.model import Bibliography, Metadata
from recto.preview.editor import editor
from recto.preview.sources import LONGEST, Sources
from starlette.applications import Starlette

from tests.helpers import finished, parsed, templated, world

TEXT = "First words.\n\nSecond *words*.\n"
PAGE = "<html></head><main><p>First words.</p><p>Second <em>words</em>.</p></main></html>"


class Session:
    """A session with one page, which notes where it was told to go."""

    def __init__(self) -> None:
        self.state: Any = None
        self.shown = SimpleNamespace(pages={})
        self.went: list[tuple[str, int, int]] = []

    def build(self, text: str, page: str) -> None:
        manuscript = SimpleNamespace(metadata=Metadata("content/metadata.yaml", {}, {}))
        self.state = SimpleNamespace(
            text=templated(text)[0], document=parsed(text)[0], bibliography=Bibliography({}, {}), manuscript=manuscript
        )
        self.shown = SimpleNamespace(pages={"manuscript.html": SimpleNamespace(text=page)})

    def go(self, page: str, start: int, size: int) -> None:
        self.went.append((page, start, size))


@pytest.fixture
def session() -> Session:
    built = Session()
    built.build(TEXT, PAGE)
    return built


def asked(session: Session, root: Path, path: str, body: bytes | None = None, site: str = "none") -> tuple[int, Any]:
    """The status and the answer to a request."""
    sources = Sources(session, root, editor("vscode"), world())  # type: ignore[arg-type]  # stands for one
    return finished(_asked(Starlette(routes=sources.routes), path, body, site))


async def _asked(app: Starlette, path: str, body: bytes | None, site: str) -> tuple[int, Any]:
    name, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET" if body is None else "POST",
        "path": name,
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1"), (b"sec-fetch-site", site.encode())],
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "0.md").write_text(TEXT)
    return tmp_path


def test_a_page_asks_for_a_word(session: Session, root: Path) -> None:
    status, answer = asked(session, root, "/-/source?page=manuscript.html", b'{"place": 17, "word": "words"}')
    assert (status, answer["place"]) == (200, "content/0.md:3:9")
    assert answer["link"].endswith("/content/0.md:3:9")


def test_an_editor_moves_the_page(session: Session, root: Path) -> None:
    status, answer = asked(session, root, "/goto?file=content%2F0.md&line=3&column=10")
    assert (status, answer["start"], answer["size"]) == (200, 17, 5)
    assert session.went == [("manuscript.html", 17, 5)]


def test_each_version_of_a_page_has_its_map(session: Session, root: Path) -> None:
    sources = Sources(session, root, editor("vscode"), world())  # type: ignore[arg-type]  # as above
    app = Starlette(routes=sources.routes)
    assert finished(_asked(app, "/goto?file=content/0.md&line=3", None, "none"))[1]["start"] == 11
    (root / "content" / "0.md").write_text(f"New. {TEXT}")
    session.build(f"New. {TEXT}", PAGE.replace("First", "New. First"))
    assert finished(_asked(app, "/goto?file=content/0.md&line=3", None, "none"))[1]["start"] == 15


def test_what_is_refused(session: Session, root: Path) -> None:
    assert asked(session, root, "/goto?file=content/0.md&line=x")[0] == 400
    assert asked(session, root, "/goto?file=content/1.md")[0] == 404
    assert asked(session, root, "/goto?file=content/0.md&line=3", site="cross-site")[0] == 403
    assert asked(session, root, "/-/source?page=manuscript.html", b"nothing")[0] == 400
    assert asked(session, root, "/-/source?page=manuscript.html", b" " * LONGEST + b"{}")[0] == 400
    assert session.went == []


def test_before_the_first_build_there_is_nothing(root: Path) -> None:
    status, answer = asked(Session(), root, "/-/source?page=manuscript.html", b'{"place": 0}')
    assert (status, answer["message"]) == (200, "The page has no text.")
    assert asked(Session(), root, "/goto?file=content/0.md")[0] == 404
