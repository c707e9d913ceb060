"""Whether a folder is set up for Manubot."""

from __future__ import annotations

from pathlib import Path

import pytest
from recto.manuscript.rootstock import is_rootstock

from tests.helpers import Maker


@pytest.mark.parametrize(
    ("script", "known"),
    [
        ("manubot process --content-directory=content\n", True),
        ("pandoc --filter pandoc-fignos\n", True),
        ("(cd build && python references.py)\n", True),
        ("make all\n", False),
    ],
)
def test_a_rootstock_is_known_by_what_its_script_runs(script: str, known: bool, make: Maker) -> None:
    project = make.text("Words.\n")
    assert not is_rootstock(project)
    assert is_rootstock(make.text("Words.\n", **{"build/build.sh": script})) is known


def test_recto_itself_is_none() -> None:
    assert not is_rootstock(Path(__file__).parents[2])


def test_a_script_outside_the_project_is_not_read(make: Maker, tmp_path: Path) -> None:
    (tmp_path / "secret.sh").write_text("pandoc --metadata=title:secret\n")
    project = make.text("Words.\n")
    (project / "build").mkdir()
    (project / "build/build.sh").symlink_to(tmp_path / "secret.sh")
    assert not is_rootstock(project)
