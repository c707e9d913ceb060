"""content/metadata.yaml: from the file to the front matter that all formats show."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from recto.core.world import World
from recto.manuscript.front import front
from recto.manuscript.read import read
from recto.manuscript.variables import variables

ENVIRON = {"SOURCE_DATE_EPOCH": "1542000000"}
_folder = Path(tempfile.mkdtemp(prefix="recto-fuzz-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
(_folder / "content").mkdir()
(_folder / "content/1.md").write_text("# Text\n")


class Alone(World):
    """Without git, which would be asked for each input."""

    def git(self, *_: object, **__: object) -> None:
        """No repository."""
        return


def run(data: bytes) -> None:
    """Read the file, the variables, and what all formats show."""
    (_folder / "content/metadata.yaml").write_bytes(data)
    manuscript = read(_folder, lambda _: None)
    front(variables(manuscript, Alone(environ=ENVIRON), (), lambda _: None))
