"""The Word file whose look the Word file gets: ``recto: docx: reference:`` of metadata.yaml."""

from __future__ import annotations

import re
from pathlib import Path

from recto.core import files
from recto.core.diagnostics import Report, error
from recto.core.model import Location, Metadata, WordTemplate

LARGEST = 20_000_000


def word_template(
    metadata: Metadata, root: Path, report: Report, *, otherwise: tuple[str, Location] | None
) -> WordTemplate | None:
    """The file that the metadata name, in ``content/`` or from the project's folder; None if there is none.

    If they name none, it is ``otherwise``: the one of Pandoc's defaults, and where these name it.

    Reports one that is not there, is too large, is no Word file by its name, or is outside the project or in a hidden
    folder (S003). Whether it can be used, the Word file's format finds out.
    """
    keys = ("recto", "docx", "reference")
    name, place = metadata.value(*keys), metadata.place(*keys)
    if name is None and otherwise:
        name, place = otherwise
    if name is None or isinstance(name, dict | list):
        return None  # M002 reports another kind
    name = str(name)
    hint = "name a Word file (.docx) in content/, or by its path from the project's folder"
    path = files.named(root / "content", name) or files.named(root, name)
    within = path.resolve().relative_to(root).parts if path and path.resolve().is_relative_to(root) else (".",)
    if path is None:
        problem = "does not exist"
    elif not re.search(r"\.do[ct]x$", name, re.IGNORECASE):
        problem, hint = "is no .docx file", "save it in Word as a Word document (.docx)"
    elif any(part.startswith(".") for part in within):
        problem = "is not in the project"
    elif path.stat().st_size > LARGEST:
        problem, hint = f"is larger than {LARGEST // 1_000_000} MB", "delete the text and the pictures in it"
    else:
        return WordTemplate(name, path.read_bytes(), place)
    problem = f"the Word template {name[:100]} {problem}, so the Word file has Recto's own look"
    report(error("S003", problem, place, hint))
    return None
