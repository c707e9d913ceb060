"""Keys that Pandoc reads at the top of its metadata: in metadata.yaml they may be there or under ``pandoc:``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from recto.core import files
from recto.core.diagnostics import Report, error
from recto.core.model import Location, Metadata
from recto.core.wording import listed

KEYS = (
    "subtitle",
    "bibliography",
    "nocite",
    "references",
    "reference-section-title",
    "suppress-bibliography",
    "link-citations",
    "link-bibliography",
)

Places = dict[tuple[str | int, ...], Location]


def gathered(values: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """The values with these keys under ``pandoc`` as well, and their places; what is there already stays."""
    pandoc = values.get("pandoc")
    pandoc = {} if pandoc is None else pandoc
    moved = {key: values[key] for key in KEYS if key in values and isinstance(pandoc, Mapping) and key not in pandoc}
    for path, place in list(places.items()):
        if path[0] in moved:
            places["pandoc", *path] = place
    return {**values, "pandoc": {**pandoc, **moved}} if moved else dict(values)


def bibliographies(metadata: Metadata, root: Path, suffixes: tuple[str, ...], report: Report) -> Iterator[Path]:
    """The files of references that ``bibliography`` names, in content/ or from the project's folder.

    Reports one that is not in content/, or is of another kind (M021).
    """
    given = metadata.value("pandoc", "bibliography")
    for index, name in enumerate(given if isinstance(given, list) else [given]):
        if not isinstance(name, str) or not name:
            continue  # M002 reports that
        path = files.named(root / "content", name) or files.named(root, name)
        hint = f"name a file in content/ that ends in {listed(suffixes, 'or')}"
        if path is None:
            problem, hint = "does not exist", _alike(root / "content", name, suffixes) or hint
        elif path.suffix.lower() not in suffixes:
            problem = "is of a kind that Recto does not read"
        elif not path.resolve().is_relative_to(root / "content"):
            problem, hint = (
                "is outside content/, so it is not read",
                f"move it to content/{path.name}, and name it so here",
            )
        else:
            yield path.resolve()
            continue
        place = metadata.place("pandoc", "bibliography", index)
        report(error("M021", f"the bibliography {name} {problem}", place, hint))


def _alike(content: Path, name: str, suffixes: tuple[str, ...]) -> str:
    """A hint that names the file whose name differs in capitals, in its ending or in its folder."""
    found = sorted(path for path in files.below(content) if path.suffix.lower() in suffixes)
    like = [path for path in found if path.name.lower() == Path(name).name.lower() or path.stem == Path(name).stem]
    return f"did you mean {like[0].relative_to(content).as_posix()}?" if like and Path(name).stem else ""
