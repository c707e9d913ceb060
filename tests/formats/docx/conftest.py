"""What holds for every test of the Word file."""

from __future__ import annotations

import pytest

from tests.helpers import Maker, build
from tests.word import FILES, TEXT, parts


@pytest.fixture
def package(make: Maker) -> dict[str, bytes]:
    return parts(build(make.text(TEXT, **FILES), "docx").files["manuscript.docx"])
