"""Proofs of the time, by the real ``ots`` and a calendar that is played here."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from recto.core.diagnostics import Diagnostic
from recto.core.world import World
from recto.publishing.timestamp import SERVICE, stamp, upgrade

from tests.helpers import said
from tests.sites import Project, bare, git, show, tree, world

attestations = pytest.importorskip("opentimestamps.core.notary", reason="opentimestamps-client is not installed")
from opentimestamps.core.op import OpAppend  # noqa: E402  # after the question whether it is there
from opentimestamps.core.serialize import BytesSerializationContext  # noqa: E402  # likewise
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp  # noqa: E402  # likewise


@dataclass
class Calendar:
    """What a calendar answers: pending to what is stamped; later, if ``confirmed``, a block's height."""

    address: str = ""
    confirmed: bool = False
    down: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, message: bytes, *, complete: bool) -> bytes:
        made = Timestamp(message)
        if complete:
            made.ops.add(OpAppend(b"the rest of a block")).attestations.add(
                attestations.BitcoinBlockHeaderAttestation(800_000)
            )
        else:
            made.attestations.add(attestations.PendingAttestation(self.address))
        context = BytesSerializationContext()
        made.serialize(context)
        data: bytes = context.getbytes()
        return data


@pytest.fixture
def calendar() -> Iterator[Calendar]:
    here = Calendar()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.answer(here.answer(self.rfile.read(int(self.headers["Content-Length"])), complete=False))

        def do_GET(self) -> None:
            message = bytes.fromhex(self.path.rpartition("/")[2])
            self.answer(here.answer(message, complete=True) if here.confirmed else None)

        def answer(self, data: bytes | None) -> None:
            here.asked.append(self.command)
            body = b"Pending confirmation in Bitcoin blockchain" if data is None else data
            self.send_response(503 if here.down else 404 if data is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


def with_calendar(calendar: Calendar, folder: Path) -> World:
    return world({"HOME": str(folder), "CI": "true"}, {SERVICE: calendar.address})


def proven(proof: bytes) -> tuple[bytes, set[str]]:
    """The hash that a proof is of, and the kinds of its attestations."""
    from opentimestamps.core.serialize import StreamDeserializationContext

    read = DetachedTimestampFile.deserialize(StreamDeserializationContext(io.BytesIO(proof)))
    return read.file_digest, {type(one).__name__ for _, one in read.timestamp.all_attestations()}


def test_a_proof_is_pending_and_then_complete(calendar: Calendar, tmp_path: Path) -> None:
    import hashlib

    found: list[Diagnostic] = []
    here = with_calendar(calendar, tmp_path)
    proofs = stamp({"index.html": b"page", "manuscript.pdf": b"pdf"}, here, found.append)
    assert proofs.keys() == {"index.html.ots", "manuscript.pdf.ots"}
    assert calendar.asked == ["POST"], "one request for all files"
    proof = proofs["manuscript.pdf.ots"]
    assert proven(proof) == (hashlib.sha256(b"pdf").digest(), {"PendingAttestation"})
    assert upgrade(proof, here, found.append) is None
    calendar.confirmed = True
    complete = upgrade(proof, here, found.append)
    assert complete
    assert proven(complete) == (
        hashlib.sha256(b"pdf").digest(),
        {"PendingAttestation", "BitcoinBlockHeaderAttestation"},
    )
    assert found == []


def test_a_calendar_that_is_down_is_a_warning(calendar: Calendar, tmp_path: Path) -> None:
    found: list[Diagnostic] = []
    here = with_calendar(calendar, tmp_path)
    proof = stamp({"a": b"a"}, here, found.append)["a.ots"]
    calendar.down = True
    assert stamp({"a": b"a"}, here, found.append) == {}
    assert upgrade(proof, here, found.append) is None
    nobody = World(environ=here.environ, services={SERVICE: "http://127.0.0.1:9"})
    assert stamp({"a": b"a"}, nobody, found.append) == {}
    assert said(found) == [("V004", "warning", None)] * 3


def test_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Diagnostic] = []
    monkeypatch.setattr(World, "program", lambda self, name: None)
    assert stamp({"a": b"a"}, world(), found.append) == {}
    assert "not installed" in found[0].message


def test_versions_with_proofs(calendar: Calendar, tmp_path: Path) -> None:
    """Made by publish, completed by the next publish and, on the branch, by the next deploy; versions stay."""
    remote = bare(tmp_path / "remote.git")
    project, here = Project.new(tmp_path / "project", remote), with_calendar(calendar, tmp_path)
    project.commit()
    first = project.build()
    calendar.down = True
    done, found = project.publish(timestamp=True, here=here)
    assert done
    assert said(found) == [("V004", "warning", None)]
    assert not [*project.site.rglob("*.ots")]
    calendar.down = False
    _, found = project.publish(timestamp=True, here=here)
    assert found == []
    proofs = {"index.html.ots", "manuscript.pdf.ots"}
    assert {path.name for path in (project.site / "v" / first).glob("*.ots")} == proofs
    assert {path.relative_to(project.site).parts[1] for path in project.site.rglob("*.ots")} == {first}
    assert project.listed()[0]["timestamp"] == "pending"
    pending = (project.site / "v" / first / "index.html.ots").read_bytes()
    project.deploy(here=here, timestamp=True)
    before = tree(remote)

    calendar.confirmed = True
    second = project.version()
    result, found = project.deploy(here=here, timestamp=True)
    assert found == []
    assert (result.completed, [one.version for one in result.added]) == (1, [second])
    after = tree(remote)
    changed = {path for path in before if path.startswith(f"v/{first}/") and after[path] != before[path]}
    assert changed == {f"v/{first}/{name}" for name in proofs}
    assert '"timestamp": "complete"' in show(remote, "versions.json")
    assert git(remote, "log", "--format=%s", "gh-pages").splitlines()[1] == "Timestamps of 1 versions"

    assert project.listed()[1]["timestamp"] == "pending"
    assert (project.site / "v" / first / "index.html.ots").read_bytes() == pending
    _, found = project.publish(timestamp=True, here=here)
    assert found == []
    assert [entry["timestamp"] for entry in project.listed()] == ["pending", "complete"]
    assert "BitcoinBlockHeaderAttestation" in proven((project.site / "v" / first / "index.html.ots").read_bytes())[1]
