"""What Pandoc's defaults in ``build/pandoc/defaults`` set, as Rootstock's script gave them to Pandoc.

Early Rootstocks had options in the script instead, so these are read as well.

``build/`` is the project's own, not a stranger's. Even so, nothing here runs: of a filter, only its name is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from recto.core import yaml_values
from recto.core.model import Location, Metadata
from recto.manuscript.build_script import pandoc_options
from recto.manuscript.rootstock import BUILD, is_rootstock

FOLDERS = ("build/pandoc/defaults", "build/pandoc-defaults")
"""Today's and that of 2020."""
_LARGEST = 1_000_000
_FORMATS = re.compile(r"(common|html|pdf[\w-]*|athenapdf|weasyprint|docx|latex|jats|markdown)\.ya?ml")
"""The files that Rootstock's script reads. Others are for commands of the project's own."""
_FILTERS = (
    "spellcheck",
    "fignos",
    "eqnos",
    "tablenos",
    "secnos",
    "xnos",
    "manubot-cite",
    "citeproc",
    "pandoc-svg",
    "crossref",
)
_HONOURED = frozenset(("metadata", "csl", "bibliography", "reference-doc", "resource-path"))
_WITHOUT_EFFECT = frozenset(
    (
        "to writer input-file input-files output-file wrap columns standalone self-contained embed-resources verbosity "
        "quiet log-file html-math-method css include-in-header include-before-body include-after-body pdf-engine "
        "pdf-engine-opt pdf-engine-opts highlight-style section-divs citeproc toc table-of-contents toc-depth data-dir "
        "filters from reader"
    ).split()
)
"""Settings of Rootstock's, and others whose work Recto does; filters and ``from`` are looked at by themselves."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A setting that has no effect: its key, its value as text, and where it is."""

    key: str
    value: str
    location: Location


@dataclass(frozen=True, slots=True)
class PandocDefaults:
    """What they set. The first file that has a value counts, common.yaml before those of the formats."""

    metadata: Mapping[str, tuple[Any, Location]]
    """Pandoc's metadata, with the citation style and the files of references."""
    reference: tuple[str, Location] | None
    """The Word template: a path from the project's folder."""
    image_folders: tuple[str, ...]
    """The folders of ``resource-path`` besides ``content/`` and the project's own, relative to it."""
    filters: tuple[str, ...]
    """The filters that Recto does not do the work of."""
    unread: tuple[Unread, ...]
    """What has no effect."""


def pandoc_defaults(root: Path) -> PandocDefaults:
    """Read the defaults of the project ``root``; what is not YAML is ignored."""
    metadata: dict[str, tuple[Any, Location]] = {}
    references: list[tuple[str, Location]] = []
    folders: list[str] = []
    filters: list[str] = []
    unread: list[Unread] = []
    for name, values, lines in (*_files(root), *_script(root)):
        given = values.get("metadata")
        found = {str(key): value for key, value in given.items()} if isinstance(given, Mapping) else {}
        found |= {key: values[key] for key in ("csl", "bibliography") if key in values and key not in found}
        for key, value in found.items():
            kept = _own_bibliographies(value) if key == "bibliography" else value
            if kept is not None:
                metadata.setdefault(key, (kept, Location(name, lines.get(key, lines.get("metadata", 1)))))
        if isinstance(values.get("reference-doc"), str):
            references.append((_found_by_pandoc(values["reference-doc"], root), Location(name, lines["reference-doc"])))
        folders += _folders(values.get("resource-path"), root)
        filters += _own_filters(values.get("filters"))
        unread += _unread(values, name, lines)
    # Pandoc reads a format's own defaults after the common ones.
    references.sort(key=lambda one: "docx." not in one[1].path)
    return PandocDefaults(
        metadata,
        next(iter(references), None),
        tuple(dict.fromkeys(folders)),
        tuple(dict.fromkeys(filters)),
        tuple(unread),
    )


def _files(root: Path) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, int]]]:
    """Each file's path in the project, its values, and the lines of its keys; those within metadata as well."""
    for folder in FOLDERS:
        paths = [path for path in sorted((root / folder).glob("*")) if _FORMATS.fullmatch(path.name)]
        for path in sorted(paths, key=lambda path: not path.name.startswith("common.")):
            if not path.is_file() or not path.resolve().is_relative_to(root) or path.stat().st_size > _LARGEST:
                continue
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            try:
                # As JSON has them: dates as text.
                values = json.loads(json.dumps(yaml_values.load(text), default=str))
                node = yaml.compose(text, Loader=yaml.CSafeLoader)
            except (yaml.YAMLError, ValueError, TypeError, RecursionError):
                continue
            if isinstance(values, dict) and isinstance(node, yaml.MappingNode):
                yield path.relative_to(root).as_posix(), values, _lines(node)


def _script(root: Path) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, int]]]:
    """The options of the build script's calls of Pandoc, as a file of defaults would have them."""
    if not is_rootstock(root):
        return
    text = (root / BUILD).read_text(encoding="utf-8", errors="replace")
    options = pandoc_options(text)
    values: dict[str, Any] = {"metadata": {}}
    for name, given in options:
        key, _, value = given.partition("=") if name == "metadata" else (name, "", given)
        if name == "metadata":
            values["metadata"].setdefault(key, yaml_values.load(value) if re.fullmatch(r"[\w./-]*", value) else value)
        elif name == "resource-path":
            values.setdefault(name, []).extend(given.split(":"))
        else:
            values.setdefault(key.replace("docx", "doc"), value)
    places = {
        key: text.find(f"--{key}") for key in ("metadata", "csl", "bibliography", "reference-doc", "resource-path")
    }
    yield BUILD, values, {key: text.count("\n", 0, max(place, 0)) + 1 for key, place in places.items()}


def _lines(node: yaml.MappingNode) -> dict[str, int]:
    lines: dict[str, int] = {}
    for key, value in node.value:
        if key.value == "metadata" and isinstance(value, yaml.MappingNode):
            lines |= _lines(value)
        lines[str(key.value)] = key.start_mark.line + 1
    return lines


def _own_bibliographies(value: object) -> object:
    """The files of references without those that Manubot made."""
    names = [str(name) for name in (value if isinstance(value, list) else [value])]
    return [name for name in names if not re.match(r"(\./)?(output|references/generated)/", name)] or None


def _found_by_pandoc(name: str, root: Path) -> str:
    """A template's path; Pandoc also looks for it in its data folder, which Rootstock sets to build/pandoc."""
    within = f"build/pandoc/{name}"
    return within if not (root / name).is_file() and (root / within).is_file() else name


def _folders(given: object, root: Path) -> Iterator[str]:
    for name in given if isinstance(given, list) else [given]:
        if not isinstance(name, str):
            continue
        path = (root / name).resolve()
        if path.is_dir() and path.is_relative_to(root) and path not in (root, root / "content"):
            yield path.relative_to(root).as_posix()


def _own_filters(given: object) -> Iterator[str]:
    for entry in given if isinstance(given, list) else []:
        name = str(entry.get("path") or "" if isinstance(entry, Mapping) else entry)
        if name and not is_known_filter(name):
            yield name


def is_default(name: str) -> bool:
    """Whether a file of defaults is one that Rootstock has, by its name with or without the ending."""
    return _FORMATS.fullmatch(f"{PurePosixPath(name).name.partition('.')[0]}.yaml") is not None


def is_known_filter(name: str) -> bool:
    """Whether a filter of Pandoc is one that Recto does the work of."""
    return any(known in PurePosixPath(name).name for known in _FILTERS)


def _unread(values: Mapping[str, Any], name: str, lines: Mapping[str, int]) -> Iterator[Unread]:
    for key, value in values.items():
        place = Location(name, lines.get(str(key), 1))
        if key == "filters":
            yield from (Unread("filters", one, place) for one in _own_filters(value))
        elif key in ("from", "reader"):
            if value != "markdown":
                yield Unread(str(key), str(value), place)
        elif (
            key not in _HONOURED | _WITHOUT_EFFECT and value not in (None, False, "", [], {}) and not _math(key, value)
        ):
            yield Unread(str(key), str(value), place)


def _math(key: object, value: object) -> bool:
    """Whether these are the variables of Rootstock's html.yaml."""
    return key == "variables" and isinstance(value, Mapping) and value.keys() <= {"math"}


@dataclass(frozen=True, slots=True)
class Overruled:
    """A key with two values: that of metadata.yaml counts, while Pandoc takes that of its defaults."""

    key: str
    value: object
    """The value in metadata.yaml."""
    other: object
    """The value in Pandoc's defaults, which are at ``location``."""
    location: Location

    @property
    def message(self) -> str:
        """What is said of it."""
        value, other = _shown(self.value), _shown(self.other)
        return f"“{self.key}” is {value} in metadata.yaml, which counts; Pandoc took {other} from {self.location.path}"


def _shown(value: object) -> str:
    """A value of the metadata in a message."""
    text = str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def overruled(metadata: Metadata, defaults: PandocDefaults) -> Iterator[Overruled]:
    """The keys of Pandoc's defaults that metadata.yaml has with another value, at its top or under ``pandoc``."""
    for key, (other, location) in defaults.metadata.items():
        for keys in (("pandoc", key), (key,)):
            value = metadata.value(*keys)
            # A style at the top comes after that of the defaults.
            if value is None or metadata.place(*keys).path != metadata.path or keys == ("csl",):
                continue
            if _plain(value) != _plain(other):
                yield Overruled(key, value, other, location)
            break


def _plain(value: object) -> object:
    """A value with dates as texts, and one text like a list of it."""
    plain = json.loads(json.dumps(value, default=str))
    return plain if isinstance(plain, list) else [plain]


def with_defaults(metadata: Metadata, defaults: PandocDefaults) -> Metadata:
    """The metadata with what Pandoc's defaults add, under ``pandoc``; what metadata.yaml says goes before."""
    own = metadata.values.get("pandoc")
    if own is not None and not isinstance(own, Mapping):
        return metadata
    holder: Mapping[str, Any] = own or {}
    said = {*metadata.values, *holder}
    if "csl" in metadata.values and "csl" not in holder:
        said.remove("csl")  # it is the next choice
    added = {key: given for key, given in defaults.metadata.items() if key not in said}
    if not added:
        return metadata
    whole: dict[str, Any] = {**holder, **{key: value for key, (value, _) in added.items()}}
    values = {**metadata.values, "pandoc": whole}
    places = dict(metadata.places)
    for key, (_, place) in added.items():
        places["pandoc", key] = place
    return replace(metadata, values=values, places=places)
