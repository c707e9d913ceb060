"""What the tests of the page share: one Chromium for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import PROGRAMS, SWITCHES


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="ci/test.sh installs Playwright")
    program = next((path for path in PROGRAMS if Path(path).is_file()), None)
    if program is None:
        pytest.skip("no Chromium here; ci/test.sh installs it")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield opened
        opened.close()
