"""Git for a deployment: credentials go to their host and are never shown; commits are made without a working tree."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from recto.core.world import BrokenMachine
from recto.publishing.git import Git, token_for

from tests.sites import Project, bare, git, world


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.new(tmp_path / "project", bare(tmp_path / "remote.git"))


# --- credentials ----------------------------------------------------------------------------------------------------


class Refusing(BaseHTTPRequestHandler):
    """A host that lets nobody in and repeats what it was told."""

    seen: list[str]

    def do_GET(self) -> None:
        given = self.headers.get("Authorization", "")
        self.seen.append(given)
        body = f"remote: Write access to repository not granted. {given} {base64.b64decode(given[6:])!r}\n".encode()
        self.send_response(403)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the base class's name
        pass


@pytest.fixture
def refusing() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Refusing,), {"seen": seen}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}/ada/study", seen
    server.shutdown()
    server.server_close()


def test_a_token_is_sent_and_never_shown(project: Project, refusing: tuple[str, list[str]]) -> None:
    place, seen = refusing
    project.version()
    with pytest.raises(BrokenMachine) as caught:
        project.deploy(f"http://{place}", here=world({"DEPLOY_TOKEN": "s3cret-t0ken", "GIT_TRACE_CURL": "1"}))
    basic = base64.b64encode(b"x-access-token:s3cret-t0ken").decode()
    assert seen == [f"Basic {basic}"]
    message = str(caught.value)
    assert "not granted" in message
    assert "contents: write" in message
    assert "s3cret" not in message
    assert basic not in message


def test_credentials_in_an_address_and_in_settings_are_not_shown(
    project: Project, refusing: tuple[str, list[str]]
) -> None:
    place, seen = refusing
    project.version()
    git(project.root, "config", f"http.http://{place}.extraheader", "Authorization: Basic c2VjcmV0")
    with pytest.raises(BrokenMachine) as caught:
        project.deploy(f"http://ada:pa55word@{place}")
    assert seen[0] == "Basic c2VjcmV0"
    assert "pa55word" not in str(caught.value)
    assert "c2VjcmV0" not in str(caught.value)
    assert f"http://{place}" in str(caught.value)


@pytest.mark.parametrize(
    ("url", "environ", "token"),
    [
        ("https://github.com/a/b", {"GITHUB_TOKEN": "g"}, "g"),
        ("https://github.com/a/b", {"GITHUB_TOKEN": "g", "DEPLOY_TOKEN": "d"}, "d"),
        ("https://github.com.evil.example/a/b", {"GITHUB_TOKEN": "g"}, ""),
        ("https://evil.example/github.com/", {"GITHUB_TOKEN": "g"}, ""),
        ("https://github.example/a/b", {"GITHUB_TOKEN": "g", "GITHUB_SERVER_URL": "https://github.example"}, "g"),
        ("https://gitlab.com/a/b", {"DEPLOY_TOKEN": "d"}, "d"),
        ("http://gitlab.com/a/b", {"DEPLOY_TOKEN": "d"}, ""),
        ("git@github.com:a/b.git", {"GITHUB_TOKEN": "g"}, ""),
    ],
)
def test_which_token_goes_where(url: str, environ: dict[str, str], token: str) -> None:
    assert token_for(url, world(environ)) == token


# --- trees and commits ----------------------------------------------------------------------------------------------


def test_commits_are_made_pushed_and_read_back(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    made = Git.connected(folder, "origin", project.root, world())
    index = made.index(None)
    index.write({"a": b"1", "v/b": b"22"})
    first = index.commit(None, "First")
    index.change({"c": made.write(b"333")})
    index.remove(["a"])
    second = index.commit(first, "Second")
    assert index.tree() == made.tree(second)
    assert [made.read(name) for name in made.tree(second).values()] == [b"333", b"22"]
    assert made.sizes([*made.tree(second).values()]) == [3, 2]
    assert made.push({"pages": second}) is None
    assert made.tips(("pages", "none")) == made.fetch(("pages", "none")) == {"pages": second}
    assert git(tmp_path / "remote.git", "log", "--format=%s", "pages").splitlines() == ["Second", "First"]
    words = made.push({"pages": made.index(None).commit(None, "Not on top")})
    assert words is not None
    assert "rejected" in words


def test_files_are_stored_as_they_are_or_only_named(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    made = Git.connected(folder, "origin", project.root, world())
    path = tmp_path / "lines"
    path.write_bytes(b"1\r\n2\r\n")
    (name,) = made.write_files([path], store=False)
    with pytest.raises(BrokenMachine, match="git cat-file"):
        made.read(name)
    assert made.write_files([path]) == [name]
    assert made.read(name) == b"1\r\n2\r\n"


def test_a_remote_that_is_not_there(project: Project, tmp_path: Path) -> None:
    with pytest.raises(BrokenMachine, match="there is no git remote upstream"):
        Git.connected(tmp_path, "upstream", project.root, world())
