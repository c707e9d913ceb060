"""Rules for every test: no network, a fixed world, golden files that ``--update`` rewrites."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest

from tests.browser import PROGRAMS, SWITCHES
from tests.helpers import Maker
from tests.programs import Programs, start_as_in_a_build
from tests.services import Services


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run tests of chance and of many with their full numbers")
    parser.addoption("--update", action="store_true", help="write the expected files of tests/cases anew")


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Any:
    """Make every connection to another machine fail, whichever library tries it."""
    patch = pytest.MonkeyPatch()
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not _is_here(address[0]):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    def looked_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if host and not _is_here(host):
            raise AssertionError(f"a test tried to look up {host}")
        return getaddrinfo(host, *arguments, **options)

    getaddrinfo = socket.getaddrinfo
    patch.setattr(socket.socket, "connect", guarded)
    patch.setattr(socket, "getaddrinfo", looked_up)
    yield
    patch.undo()


def _is_here(host: Any) -> bool:
    host = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Remove variables that would make tests behave differently in CI, and begin with nothing in the cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "caches" / uuid4().hex))
    for name in (
        "CI",
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
        "GITLAB_CI",
        "TRAVIS",
        "APPVEYOR",
        "SOURCE_DATE_EPOCH",
        "RECTO_DEBUG",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True, scope="session")
def _fewer_programs(shared_folder: Path) -> Iterator[None]:
    """Start fewer programs than builds do; see ``Programs``. ``made_anew`` is for tests of what they do."""
    with closing(Programs(shared_folder / "made")) as programs, pytest.MonkeyPatch.context() as patch:
        programs.stand_in(patch)
        yield


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs be started as in a build: for tests that they always make the same."""
    start_as_in_a_build(monkeypatch)


@pytest.fixture
def many(request: pytest.FixtureRequest) -> int:
    """How often to try something that depends on chance."""
    return 50 if request.config.getoption("--long") else 10


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Makes a project from a mapping of paths to contents: ``make({"content/01.a.md": "Text"})``."""
    return Maker(tmp_path)


@pytest.fixture
def services() -> Iterator[Services]:
    """The services of the world, played on this machine."""
    with Services() as running:
        yield running


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all of pytest-xdist's processes share in this run."""
    base = tmp_path_factory.getbasetemp()
    # Each process has its own folder inside that of the whole run.
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def cases_folder(shared_folder: Path) -> Path:
    """The folder in which cases are built: see ``helpers.built_case``."""
    folder = shared_folder / "cases"
    folder.mkdir(exist_ok=True)
    return folder


# The same examples in every run, so that failures can be reproduced.
hypothesis.settings.register_profile(
    "recto", derandomize=True, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("recto")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of pages."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="ci/test.sh installs Playwright")
    with sync_api.sync_playwright() as playwright:
        # If the system has no Chromium, ci/install.sh installs Playwright's.
        programs = (*PROGRAMS, playwright.chromium.executable_path)
        program = next((path for path in programs if Path(path).is_file()), None)
        if program is None:
            pytest.skip("no Chromium here; ci/test.sh installs it")
        opened = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield opened
        opened.close()
