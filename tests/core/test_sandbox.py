"""The system's barriers: what a program that strangers have taken over can still do."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from recto.core import sandbox
from recto.core.world import BrokenMachine, World, pandoc_path

pytestmark = [
    pytest.mark.skipif(
        not {"files", "network"} <= {*sandbox.holding()}, reason="this system has no Landlock, or no seccomp"
    ),
    pytest.mark.usefixtures("made_anew"),
]

TRY = """
import ctypes, json, os, signal, socket, sys
system = ctypes.CDLL(None, use_errno=True)
def tried(name):
    try:
        return bool(eval(name)) or "nothing"
    except OSError as failure:
        return failure.strerror
print(json.dumps({name: tried(name) for name in json.loads(sys.stdin.read())}))
"""


def results(attempts: list[str], folder: Path) -> dict[str, Any]:
    """What a Python process with a worker's rights can do."""
    process = sandbox.started(
        lambda: subprocess.Popen(
            [sys.executable, "-I", "-c", TRY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, text=True
        ),
        sandbox.Rights(Path(sys.executable), sandbox.python_folders(), folder),
    )
    written, _ = process.communicate(json.dumps(attempts), timeout=60)
    found: dict[str, Any] = json.loads(written)
    return found


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    path = tmp_path / "secret"
    path.write_text("hunter2")
    os.link(path, tmp_path / "other")
    return path


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A server on this machine, which nobody may reach."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_files_elsewhere_are_neither_read_nor_written(secret: Path) -> None:
    (secret.parent / "own/link").symlink_to(secret)
    attempts = [
        f"open({str(secret)!r}).read()", "open('../secret').read()", "open('link').read()", "os.listdir('..')",
        f"open({str(secret)!r}, 'w')", "open('../new', 'w')", "os.unlink('../secret')", "os.rename('../secret', 'a')",
        "os.link('../secret', 'a') or open('a').read()", "os.mkdir('../new')", "os.truncate('../secret', 0)",
        "open('/etc/passwd').read()", f"os.listdir({str(Path.home())!r})", "open('/etc/hostname').read()",
        f"open('/proc/{os.getpid()}/environ').read()", "open('/proc/self/environ').read()", "open('/dev/tty').read()",
        "os.mkfifo('pipe')", "os.mknod('device', 0o600 | 0o20000, os.makedev(1, 3))",
        "os.posix_spawn('/bin/sh', ['sh', '-c', 'true'], {})", "os.kill(os.getppid(), 0)",
    ]  # fmt: skip
    assert {name: said for name, said in results(attempts, secret.parent / "own").items() if said is True} == {}
    assert secret.read_text() == "hunter2"
    assert {path.name for path in secret.parent.iterdir()} == {"own", "other", "secret"}


def test_its_own_folder_and_python_are_open(tmp_path: Path) -> None:
    attempts = ["open('a', 'w').write('b')", "open('a').read()", "os.listdir('.')", "__import__('recto.theme')"]
    assert set(results(attempts, tmp_path).values()) == {True}


def test_no_network_and_no_way_round(tmp_path: Path, server: socket.socket) -> None:
    attempts = [
        f"socket.create_connection({server.getsockname()!r})", "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_INET6)", "socket.socket(socket.AF_UNIX)", "socket.socket(socket.AF_NETLINK)",
    ]  # fmt: skip
    calls = {
        "io_uring_setup": "system.syscall(425, 1, ctypes.create_string_buffer(200)) >= 0",
        "ptrace": f"system.ptrace(16, {os.getpid()}, None, None) == 0",
        "a user namespace": "system.unshare(0x10000000) == 0",
        "a mount": "system.mount(b'a', b'/tmp', b'tmpfs', 0, None) == 0",
        "the keyring": "system.syscall({'x86_64': 250}.get(os.uname().machine, 219), 0, -3, 1) >= 0",
    }
    found = results([*attempts, *calls.values()], tmp_path)
    assert {found[name] for name in attempts} == {"Operation not permitted"}
    assert {name: found[call] for name, call in calls.items()} == dict.fromkeys(calls, "nothing")


def test_this_process_keeps_its_rights(tmp_path: Path, secret: Path) -> None:
    results([], tmp_path)
    assert secret.read_text() == "hunter2"
    socket.socket().close()
    assert not any(thread.name == "start" for thread in threading.enumerate())


def test_a_program_that_does_not_start_is_said_as_ever(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sandbox.started(lambda: subprocess.Popen([str(tmp_path / "none")]), sandbox.Rights(tmp_path / "none"))


def test_limits() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        sandbox.limit(process.pid, 5)
        most = {
            name: resource.prlimit(process.pid, getattr(resource, name)) for name in dir(resource) if "RLIMIT" in name
        }
        process.kill()
    assert most["RLIMIT_DATA"] == (sandbox.MEMORY, sandbox.MEMORY)
    assert most["RLIMIT_FSIZE"] == (sandbox.FILE, sandbox.FILE)
    assert most["RLIMIT_CORE"] == (0, 0)
    assert most["RLIMIT_CPU"] == (5, 7)
    sandbox.limit(process.pid, 5)  # which has ended


def test_a_lower_limit_of_the_caller_s_stays() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (99, 99))
        sandbox.limit(process.pid, 5)
        assert resource.prlimit(process.pid, resource.RLIMIT_NOFILE) == (99, 99)
        process.kill()


def _without_its_own(run: Callable[..., Any]) -> Callable[..., Any]:
    return lambda world, command, *others: run(world, [one for one in command if one != "--sandbox"], *others)


def test_pandoc_reads_no_file_though_its_own_sandbox_is_off(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second barrier alone: as if somebody had found a way out of the first."""
    text = f".. include:: {secret}\n"
    arguments = ["--from", "rst", "--to", "plain"]
    alone = [pandoc_path(), *arguments]
    assert b"hunter2" in subprocess.run(alone, input=text.encode(), capture_output=True, check=True).stdout
    monkeypatch.setattr(World, "_run_files", _without_its_own(World._run_files))
    assert b"hunter2" not in World(environ={}).pandoc(arguments, text)
    assert b"hunter2" in World(environ={"RECTO_SANDBOX": "off"}).pandoc(arguments, text)


def test_pandoc_asks_for_no_address_though_its_own_sandbox_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "_run_files", _without_its_own(World._run_files))
    asked: list[tuple[str, int]] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def close_each() -> None:
            with suppress(OSError):
                while True:
                    connection, address = listening.accept()
                    connection.close()
                    asked.append(address)

        threading.Thread(target=close_each, daemon=True).start()
        text = "![a](http://{}:{}/a.png)".format(*listening.getsockname())
        arguments = ["--from", "markdown", "--to", "html", "--embed-resources"]
        World(environ={}).pandoc(arguments, text)
        assert not asked
        World(environ={"RECTO_SANDBOX": "off"}).pandoc(arguments, text)
        assert asked
        listening.shutdown(socket.SHUT_RDWR)


def test_a_program_that_takes_too_much_memory_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MEMORY", 80 << 20)
    with pytest.raises(BrokenMachine, match="Pandoc failed"):
        World(environ={}).pandoc(["--to", "plain"], "*a* " * 200_000)


def test_without_the_kernel_s_help_programs_start_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_confine_files", lambda *_: False)
    monkeypatch.setattr(sandbox, "_filter_calls", lambda *_: False)
    assert sandbox.holding() == ("limits",)
    assert World(environ={}).pandoc(["--to", "plain"], "a") == b"a\n"


def test_only_who_runs_the_build_takes_the_barriers_away() -> None:
    assert sandbox.python_folders()
    for path in (Path("/"), Path.home(), Path.cwd(), Path("/etc"), Path("/tmp"), Path("/proc"), Path("/dev")):
        assert path not in sandbox.python_folders()
