"""What was sent to co-authors, made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.co_authors import Sent, project_of, sent_of
from tests.helpers import Maker


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    return sent_of(project_of(Maker(tmp_path_factory.mktemp("sent"))))


@pytest.fixture
def project(sent: Sent, tmp_path: Path) -> Path:
    """A copy of the project, to be changed."""
    return Path(shutil.copytree(sent.project, tmp_path / "project"))
