"""content/ -> Manuscript. The only stage that opens the author's files.

``content/`` may come from a stranger: a file is read only if it is really inside, whatever symbolic links say. Images
may be links to images elsewhere in the project, since projects keep figures beside the analysis that draws them; see
``read_images``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path, PurePosixPath
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

import yaml

from recto.core import escaping, files
from recto.core.conflicts import RESOLVE, UNRESOLVED, conflicts, first_side
from recto.core.diagnostics import Diagnostic, Report, error, warning
from recto.core.model import Illustration, Image, Images, Location, Manuscript, Metadata, SourceFile, line_and_column
from recto.core.wording import near
from recto.core.yaml_values import check_depth
from recto.manuscript import images
from recto.manuscript.letter import letter_files
from recto.manuscript.misnamed import misnamed
from recto.manuscript.pandoc_defaults import overruled, pandoc_defaults, with_defaults
from recto.manuscript.pandoc_keys import bibliographies, gathered
from recto.manuscript.remote import Kept, address, is_remote
from recto.manuscript.scalars import as_written
from recto.manuscript.settings import opt_ins
from recto.manuscript.word_template import word_template
from recto.manuscript.yaml_problem import no_keys, unreadable
from recto.pandoc.excess import excesses

BIBLIOGRAPHY_SUFFIXES = (".json", ".yaml", ".yml", ".bib", ".ris", ".nbib")
LARGEST_TEXT = 20_000_000
LARGEST_IMAGE = 100_000_000
LARGEST_METADATA = 100_000
"""How many values metadata.yaml may have: YAML's aliases can make billions of a few lines."""


def read(project: Path, report: Report) -> Manuscript:
    """All that ``project/content`` says, in Manubot's order: ``[0-9]*.md`` sorted by name, other files left out.

    Reports a missing folder (R001), a file that is not UTF-8 (R002), is outside content/ (R003) or is nearly
    called like one that is read (R004), and a metadata.yaml that is not YAML (M001), has a key
    twice (M017), values that YAML does not take as they were meant (M018, M019) or wrong settings of the page (M007),
    and a Word template that is not there (S003).
    """
    root = project.resolve()
    content = root / "content"
    if not content.is_dir():
        problem = f"there is no folder content/ in {project}" if root.is_dir() else f"there is no folder {project}"
        hint = f"name the folder that holds content/: {root.parent}" if root.name == "content" else ""
        other = (
            next((path.name for path in root.iterdir() if path.name.lower() == "content"), "") if root.is_dir() else ""
        )
        hint = f"rename the folder {other} content" if other else hint
        hint = hint or "name the folder that holds content/: recto build PATH/TO/PROJECT"
        report(error("R001", problem, hint=hint))
        return Manuscript(root, (), Metadata("content/metadata.yaml", {}, {}))
    sections = [*_read_texts(root, sorted(content.glob("[0-9]*.md")), report)]
    if not sections:
        report(
            error(
                "R001",
                "content/ has no text",
                hint="sections are Markdown files whose names begin with a digit, such as content/01.introduction.md",
            )
        )
    for diagnostic in misnamed(root, BIBLIOGRAPHY_SUFFIXES):
        report(diagnostic)
    defaults = pandoc_defaults(root)
    own = _read_metadata(root, report)
    for one in overruled(own, defaults):
        report(warning("R006", one.message, one.location, f"write the right value into {own.path}, and remove it here"))
    metadata = with_defaults(own, defaults)
    named = bibliographies(metadata, root, BIBLIOGRAPHY_SUFFIXES, report)
    manual = (
        path
        for path in files.below(content)
        if path.name.startswith("manual-references") and path.suffix.lower() in BIBLIOGRAPHY_SUFFIXES
    )
    # What is described by hand comes last, and counts.
    described = dict.fromkeys((*named, *sorted(manual)))

    def script(name: str) -> SourceFile | None:
        there = files.named(content, name) if re.fullmatch(r"\w[\w./-]*", name) else None
        return next(_read_texts(root, [there], report), None) if there else None

    return Manuscript(
        root,
        tuple(sections),
        metadata,
        tuple(_read_texts(root, [*described], report)),
        next(_read_texts(root, [content / "references.lock.json"], report), None),
        next(_read_texts(root, [content / "citation-tags.tsv"], report), None),
        (
            *_read_texts(root, [content / "custom-dictionary.txt"], report),
            # Rootstock's place
            *_read_texts(root, [root / "build" / "assets" / "custom-dictionary.txt"], report, within=root),
        ),
        opt_ins(metadata, script, report),
        word_template(metadata, root, report, otherwise=defaults.reference),
        defaults.image_folders,
    )


def read_letter(manuscript: Manuscript, report: Report) -> Manuscript | None:
    """The letter to the reviewers, with all that the manuscript has besides its sections; None if there is no letter.

    Reports what ``read`` does of files.
    """
    sections = tuple(_read_texts(manuscript.root, letter_files(manuscript.root), report))
    return replace(manuscript, sections=sections) if sections else None


def _read_texts(
    root: Path, paths: Sequence[Path], report: Report, *, within: Path | None = None
) -> Iterator[SourceFile]:
    """The files among ``paths`` that exist and are in content/, or in ``within``; line ends become ``\\n``."""
    for path in paths:
        name = path.relative_to(root).as_posix()
        if not path.is_file():
            if path.is_symlink():
                report(error("R003", "this symbolic link leads nowhere", Location(name), "replace it with the file"))
            elif path.exists() and not path.is_dir():
                problem = "this is a pipe or a device and no file, so it is left out"
                report(error("R003", problem, Location(name), "replace it with a text file"))
            continue
        if escaping.name(name) != name:
            problem = "the name of this file has a character that is no text, so it is left out"
            report(error("R003", problem, Location(name), "rename it: letters, digits, hyphens, a dot"))
            continue
        if not _inside(path, within or root / "content"):
            report(
                error(
                    "R003", "this file is outside content/, so it is left out", Location(name), "copy it into content/"
                )
            )
            continue
        data = files.content(path, LARGEST_TEXT)
        if data is None:
            problem = f"this file {files.why_left_out(path, LARGEST_TEXT)}, so it is left out"
            report(error("R003", problem, Location(name)))
            continue
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as failure:
            before = data[: failure.start]
            line_start = before.rfind(b"\n") + 1
            place = Location(name, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1)
            report(
                error(
                    "R002",
                    "this file is not UTF-8 text; the wrong bytes are shown as �",
                    place,
                    "save it as UTF-8 in the editor",
                )
            )
            text = data.decode("utf-8-sig", "replace")
        yield SourceFile(name, text.replace("\r\n", "\n").replace("\r", "\n"))


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder)


class Loader(yaml.CSafeLoader):
    """YAML's safe values, with dates left as text: to YAML a thirtieth of February is a mistake without a place.

    Numbers are those of YAML 1.2: pages 12:30 are not minutes, and volume 010 is not 8.
    """


_WHOLE = re.compile(r"(?:[-+]?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+|0b[01]+)$")

Loader.yaml_implicit_resolvers = {
    first: [
        (tag, _WHOLE if tag == "tag:yaml.org,2002:int" else pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp"
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _read_metadata(root: Path, report: Report) -> Metadata:
    name = "content/metadata.yaml"
    source = next(_read_texts(root, [root / name], report), None)
    if source is None:
        # Of one by another name misnamed has told.
        others = [path.name.lower() for path in (root / "content").iterdir()]
        if any(name in ("metadata.yaml", "metadata.yml") for name in others):
            return Metadata(name, {}, {})
        report(
            warning(
                "M001",
                "there is no content/metadata.yaml: the manuscript has no title and no authors",
                hint="write one with the keys title, keywords, lang and authors",
            )
        )
        return Metadata(name, {}, {})
    for start in conflicts(source.text):
        report(error("M001", f"{UNRESOLVED}file", Location(name, *line_and_column(source.text, start)), RESOLVE))
    source = replace(source, text=first_side(source.text))
    try:
        node = _first_document(source, report)
        places: dict[tuple[str | int, ...], Location] = {}
        values: object = {}
        if node is not None:
            _note_places(node, (), name, places, report)
            found = as_written(node, source)
            values = plain(Loader("").construct_document(node))
            for diagnostic in found:
                report(diagnostic)
            values = _within_limits(values, (), Metadata(name, {}, places), report)
    except yaml.MarkedYAMLError as failure:
        report(unreadable(failure, source))
        return Metadata(name, {}, {})
    except (yaml.YAMLError, ValueError, RecursionError) as failure:
        report(error("M001", f"metadata.yaml cannot be read: {failure}", Location(name)))
        return Metadata(name, {}, {})
    if values is None:
        values = {}
    if not isinstance(values, dict):
        report(no_keys(source))
        values = {}
    return Metadata(name, gathered(values, places), places)


_MOST_OPEN = 10
"""Brackets in a value that nothing closes: each takes Pandoc twice as long as the one before."""


def _within_limits(value: Any, keys: tuple[str | int, ...], metadata: Metadata, report: Report) -> Any:
    """The values without the texts that are nested too deep or too long to be read (R007)."""
    if isinstance(value, dict):
        return {key: _within_limits(one, (*keys, key), metadata, report) for key, one in value.items()}
    if isinstance(value, list):
        return [_within_limits(one, (*keys, index), metadata, report) for index, one in enumerate(value)]
    if not isinstance(value, str) or len(value) <= _MOST_OPEN:
        return value
    found = excesses(value)
    if found or value.count("[") - value.count("]") > _MOST_OPEN:
        problem = found[0].problem if found else "too many brackets are open here"
        hint = "remove it, or write it in several parts: programs that read the text would not finish"
        report(error("R007", f"{problem}, so this value is left out", metadata.place(*keys), hint))
        return ""
    return value


def _first_document(source: SourceFile, report: Report) -> yaml.Node | None:
    """The first of YAML's documents that holds something. Lines of dashes around the whole, as in a front matter, are
    no mistake; what follows the next such line is not read (M001)."""
    check_depth(source.text)
    documents = (
        node
        for node in yaml.compose_all(source.text, Loader=Loader)
        if not isinstance(node, yaml.ScalarNode) or node.value
    )
    first = next(documents, None)
    if first is None:
        return None
    lines = source.text.split("\n")
    ends = (line for line in range(first.end_mark.line, len(lines)) if re.match(r"---|\.\.\.", lines[line]))
    end = next(ends, None)
    try:
        more = next(documents, None) is not None
    except yaml.MarkedYAMLError:
        if end is None:
            raise
        more = True
    if more:
        place = Location(source.path, (end or 0) + 1)
        problem = f"metadata.yaml ends at this line {lines[end or 0][:3]}: what follows is not read"
        report(error("M001", problem, place, "remove this line"))
    return first


def _note_places(
    node: yaml.Node,
    keys: tuple[str | int, ...],
    name: str,
    places: dict[tuple[str | int, ...], Location],
    report: Report,
) -> None:
    """Fill ``places`` with the location of every key and list entry under ``node``; a key twice is reported (M017)."""
    if len(places) > LARGEST_METADATA:
        raise ValueError(f"it has more than {LARGEST_METADATA:,} values")
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            path = (*keys, str(key.value))
            place = Location(name, key.start_mark.line + 1, key.start_mark.column + 1)
            if path in places and key.value != "<<" and places[path] != place:
                problem = f"{key.value} is given twice here, first at {places[path]}; only this one is used"
                hint = "remove one of the two, or write both values under one key"
                if path[0] == "authors" and key.value == "name" and len(path) == 3:
                    hint = "write - name: to begin the next author"
                report(error("M017", problem, place, hint))
            places[path] = place
            _note_places(value, path, name, places, report)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            path = (*keys, index)
            places[path] = Location(name, value.start_mark.line + 1, value.start_mark.column + 1)
            _note_places(value, path, name, places, report)


def plain(value: Any) -> Any:
    """The values of YAML or TOML as JSON has them: dates and times as ISO text, keys as text."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(entry) for entry in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


IMAGE_HINT = "put the file into content/images/ and write images/NAME here"


def read_images(
    illustrations: Sequence[Illustration], manuscript: Manuscript, report: Report, kept: Kept | None = None
) -> Images:
    """The images that the text shows, by the target that the author wrote.

    A target is looked for in ``content/``, then from the project's root, as Manubot does, then in the folders that
    Pandoc's defaults name; one on another site in ``kept``. Reports one that is missing or empty (F001), is outside
    content/ (F002), is on another site and not kept (F003, F026) or is of a kind that no format can show (F004), each
    where it is shown; the text then shows the image's description instead.
    """
    kept = kept or Kept()
    found: dict[str, Image] = {}
    names: dict[str, Path] = {}
    failed: dict[str, Diagnostic] = {}
    for illustration in illustrations:
        target = illustration.target
        if target in found or (is_remote(target) and not kept.readable):
            continue
        if target not in failed:
            image = (
                _kept_image(target, illustration.location, kept)
                if is_remote(target)
                else _read_image(target, illustration.location, manuscript, names)
            )
            if isinstance(image, Image):
                found[target] = image
                continue
            failed[target] = image
        report(replace(failed[target], location=illustration.location))
    return found


def _read_image(target: str, location: Location, manuscript: Manuscript, names: dict[str, Path]) -> Image | Diagnostic:
    """The image, or why there is none."""
    if re.match(r"(?i)[a-z][a-z0-9+.-]*:", target):
        return error("F002", f"the image {target[:60]} is not a file", location, IMAGE_HINT)
    path = _image_path(manuscript, target)
    if path is None or not path.is_file():
        # Pandoc keeps a backslash before a letter; Windows alone takes it for a slash.
        slashed = target.replace("\\", "/")
        there = slashed != target and _image_path(manuscript, slashed)
        hint = f"write its path with slashes: {slashed}" if there else _image_like(manuscript, target) or IMAGE_HINT
        typed = any(f"({target}" in section.text for section in manuscript.sections)
        # Pandoc encodes spaces.
        written = target if typed else target.replace("%20", " ")
        return error("F001", f"the image {written} does not exist", location, hint)
    if not _inside(path, manuscript.content) and not _shared_image(manuscript.root, path.resolve()):
        return error("F002", f"the image {target} is outside content/", location, IMAGE_HINT)
    path = path.resolve()
    hint = "use SVG for drawings and PNG or JPEG for photographs (GIF and WebP are shown as well)"
    data = files.content(path, LARGEST_IMAGE)
    if data is None:
        problem = f"the image {target} {files.why_left_out(path, LARGEST_IMAGE)}"
        return error("F004", problem, location, "let everybody read it, and make it smaller than that")
    if data.startswith(b"version https://git-lfs.github.com/spec/"):
        problem = f"in place of the image {target} there is only a pointer of Git LFS"
        return error("F004", problem, location, "run: git lfs pull (in CI, check out with lfs: true)")
    image = images.inspect(target, _output_name(target, names, path), data, location)
    if image is None and (kind := images.unshown_type(data)):
        hint = "convert it to SVG, or to PNG" if kind in ("PDF", "EPS", "EMF") else "convert it to PNG"
        problem = f"the file {target} is in the format {kind}, which pages do not show"
        return error("F004", problem, location, hint)
    if image is None and images.media_type(data) == "image/svg+xml" and images.draws_too_much(data):
        problem = f"the drawing {target} uses its own parts too often to be drawn"
        return error("F004", problem, location, "draw fewer copies, or save it as PNG")
    return image or error("F004", f"the file {target} is not an image that a page can show", location, hint)


def _kept_image(target: str, location: Location, kept: Kept) -> Image | Diagnostic:
    """The copy of an image of another site, or why there is none."""
    where = address(target)
    image = None
    if where in kept.files:
        name, data = kept.files[where]
        image = images.inspect(target, name, data, location)
    if image:
        return image
    failed = kept.problems.get(where)
    if failed is None:
        problem = f"this image will not be shown: it is on another site ({target})"
        hint = "type recto images lock, which keeps a copy in content/images/remote/, and commit that"
        return error("F003", problem, location, hint)
    problem = f"this image will not be shown: {failed} ({target})"
    if failed.passing:
        hint = "try again later (what was fetched is kept), or put the image into content/images/"
        return error("F026", problem, location, hint)
    hint = "correct the address; or put the image into content/images/ and write images/NAME here"
    if "its copy" in failed.reason:
        hint = "restore it from git, or type recto images lock"
    return error("F003", problem, location, hint)


_SUFFIXES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}


def _image_like(manuscript: Manuscript, target: str) -> str:
    """A hint that names the image in content/ whose name is the same as that of ``target``, or whose path is like it
    but for the ending."""
    name = unquote(target)
    paths = sorted(path for path in files.below(manuscript.content) if path.suffix.lower() in _SUFFIXES)
    found = [path.relative_to(manuscript.content).as_posix() for path in paths]
    same = [file for file in found if PurePosixPath(file).name.lower() == PurePosixPath(name).name.lower()]
    stems = {file.rpartition(".")[0]: file for file in found}
    like = same[0] if same else stems.get(near(name.rpartition(".")[0] or name, stems))
    return f"did you mean {like}?" if like else ""


def _image_path(manuscript: Manuscript, target: str) -> Path | None:
    """The image's path: the target as it is, percent-decoded, or as the text of a link that git could not make.

    Where symbolic links are off (Windows, some archives) git writes a small file that holds the link's target.
    """
    bare = target.split("?")[0].split("#")[0]
    # macOS and some archives write the letters of a name and their accents apart, and keyboards do not.
    forms = [normalize(form, name) for form in ("NFC", "NFD") for name in (target, unquote(bare))]
    for name in dict.fromkeys((target, unquote(bare), *forms)):
        for base in (manuscript.content, manuscript.root, *(manuscript.root / one for one in manuscript.image_folders)):
            path = files.named(base, name)
            if path:
                if path.stat().st_size < 1024 and _inside(path, manuscript.content):
                    text = files.content(path, 1024) or b""
                    if re.fullmatch(rb"[\w./ -]+\.\w+", text):
                        return files.named(path.parent, text.decode()) or path
                return path
    return None


def _shared_image(root: Path, path: Path) -> bool:
    """Whether a linked file elsewhere in the project may be shown: an image, in no hidden folder (.git holds the
    credentials of a CI run)."""
    if not path.is_relative_to(root) or any(part.startswith(".") for part in path.relative_to(root).parts):
        return False
    return images.media_type((files.content(path, LARGEST_IMAGE) or b"")[:4096]) is not None


def _output_name(target: str, names: dict[str, Path], path: Path) -> str:
    """The image's path beside the page: as under content/, and never the same for two files."""
    lexical = PurePosixPath(unquote(target.split("?")[0].split("#")[0]))
    parts = [part for part in lexical.parts if part not in ("..", ".", "/")]
    if parts[:1] == ["content"]:
        parts = parts[1:]
    name = "/".join(re.sub(r"[^\w.+-]", "_", part) for part in parts)
    if names.setdefault(name, path) != path:
        stem = PurePosixPath(name)
        name = str(stem.with_name(f"{stem.stem}-{len(names)}{stem.suffix}"))
        names[name] = path
    return name
