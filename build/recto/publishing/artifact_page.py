"""A build's files -> a page that lists files with sizes, and numbers of words and references.

A build may be a zip from a stranger's pull request. So nothing in it is unpacked or run, sizes are limited, and the
page shows only numbers and the names in this module; of the text, only what ``changes_page`` lets through.
"""

from __future__ import annotations

import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recto.core.wording import counted
from recto.core.world import BrokenMachine
from recto.publishing import changes_page
from recto.publishing.site import in_words

LEADING = {
    "manuscript.html": b"<!doctype html",
    "manuscript.pdf": b"%pdf-",
    "manuscript.docx": b"pk\x03\x04",
    "manuscript.md": b"",
    "supplement.html": b"<!doctype html",
    "supplement.pdf": b"%pdf-",
    "supplement.docx": b"pk\x03\x04",
    "references.json": b"[",
    "variables.json": b"{",
}
"""The files that the page may name, and the bytes that they begin with, in lower case."""

MOST_FILES = 5_000
MOST_BYTES = 1_000_000_000
"""The maximum total size of the unpacked files, in bytes."""
MOST_TO_READ = 20_000_000
"""The maximum size of a file that is read as a whole, in bytes."""


@dataclass(frozen=True, slots=True)
class _File:
    size: int
    read: Callable[[int], bytes]
    """Reads the file's beginning, at most the given number of bytes."""


def report(path: Path, manuscripts: Sequence[str] = ()) -> str:
    """A Markdown page about a folder that a build wrote, or about a zip of one.

    A zip may have the builds of several manuscripts, each in the folder ``output`` of its own folder. The page names
    the folders that are in ``manuscripts``. Raises BrokenMachine if it is no build, or has names, sizes or contents
    that no build has.
    """
    try:
        if path.is_dir():
            return "## What was built\n" + _page(_folder(path))
        with zipfile.ZipFile(path) as archive:
            return "## What was built\n" + "".join(_parts(_archive(archive), manuscripts))
    # RuntimeError: encrypted, or compressed in a way that zipfile does not support.
    except (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError) as failure:
        raise BrokenMachine(f"{path} is not a build, nor a zip of one ({failure}); make one: recto build") from failure


def _folder(path: Path) -> dict[str, _File]:
    def reader(file: Path) -> Callable[[int], bytes]:
        def read(limit: int) -> bytes:
            with file.open("rb") as stream:
                return stream.read(limit)

        return read

    files = [file for file in sorted(path.rglob("*")) if file.is_file()]
    return {file.relative_to(path).as_posix(): _File(file.stat().st_size, reader(file)) for file in files}


def _archive(archive: zipfile.ZipFile) -> dict[str, _File]:
    def reader(entry: zipfile.ZipInfo) -> Callable[[int], bytes]:
        def read(limit: int) -> bytes:
            with archive.open(entry) as stream:
                return stream.read(limit)

        return read

    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise ValueError(f"it has more than {MOST_FILES} files")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ValueError(f"it takes more than {in_words(MOST_BYTES)} unpacked")
    for entry in entries:
        kind = entry.external_attr >> 28
        parts = entry.filename.removesuffix("/").split("/")
        if "\\" in entry.filename or {"", ".", ".."} & set(parts) or re.search(r"[\0-\x1f:]", entry.filename):
            raise ValueError("the path of a file in it leads out of its folder")
        if kind not in (0, 4, 8):  # unknown, a folder, a file
            raise ValueError("it contains links or devices")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise ValueError("two of its files have the same name")
    return {entry.filename: _File(entry.file_size, reader(entry)) for entry in entries if not entry.is_dir()}


def _parts(files: Mapping[str, _File], manuscripts: Sequence[str]) -> Iterator[str]:
    """The part of the page about each manuscript in a zip."""
    if LEADING.keys() & files.keys():
        yield _page(files)
        return
    folders = {name.rpartition("/")[0] + "/" for name in files if name.rpartition("/")[2] in LEADING}
    builds = sorted(one for one in folders if f"/{one}".endswith(f"/{_OUTPUT}"))
    if not builds:
        raise ValueError("it contains no manuscript")
    for folder in builds:
        name = folder.removesuffix(_OUTPUT).rstrip("/") or "."
        heading = f"`{name}`" if name in manuscripts else "A manuscript that is new here"
        inside = {path.removeprefix(folder): file for path, file in files.items() if path.startswith(folder)}
        yield f"\n### {heading}\n{_page(inside)}"


_OUTPUT = "output/"


def _page(files: Mapping[str, _File]) -> str:
    """A build, and what changed in it since the version that it was compared with."""
    changes = files.get(f"{_CHANGES}{changes_page.NAME}")
    page = _build({name: file for name, file in files.items() if not name.startswith(_CHANGES)})
    if changes and changes.size <= MOST_TO_READ:
        has_page = f"{_CHANGES}changes.html" in files
        link = f"All of them in context: `{_CHANGES}changes.html`, beside the page." if has_page else ""
        page += f"\n{changes_page.changes_page(changes.read(MOST_TO_READ), link)}"
    return page


_CHANGES = "diff/"
"""The folder of a build in which ``recto diff`` writes."""


def _build(files: Mapping[str, _File]) -> str:
    known = {name: files[name] for name in LEADING if name in files}
    if not known:
        raise ValueError("it contains no manuscript")
    for name, file in known.items():
        beginning = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
        if not beginning.startswith(LEADING[name]):
            raise ValueError(f"{name} is not of the type that its name says")
    lines = ["", "| file | size |", "|---|--:|"]
    lines += [
        f"| {name} | {in_words(file.size)} |"
        for name, file in known.items()
        if name.startswith(("manuscript.", "supplement."))
    ]
    images = [file.size for name, file in files.items() if name.startswith("images/")]
    if images:
        lines.append(f"| {counted(len(images), 'image', grouped=True)} | {in_words(sum(images))} |")
    lines.append(
        f"| all {counted(len(files), 'file', grouped=True)} | {in_words(sum(file.size for file in files.values()))} |"
    )
    references, variables = _json(known, "references.json"), _json(known, "variables.json")
    manubot = variables.get("manubot") if isinstance(variables, dict) else None
    stats = manubot.get("manuscript_stats") if isinstance(manubot, dict) else None
    words = stats.get("word_count") if isinstance(stats, dict) else None
    counts = [counted(words, "word", grouped=True)] if isinstance(words, int) and 0 <= words < 10**9 else []
    if isinstance(references, list):
        counts.append(counted(len(references), "reference", grouped=True))
    if counts:
        lines += ["", f"{', '.join(counts)}."]
    return "\n".join(lines) + "\n"


def _json(files: Mapping[str, _File], name: str) -> object:
    if name not in files or files[name].size > MOST_TO_READ:
        return None
    try:
        return json.loads(files[name].read(MOST_TO_READ))
    except RecursionError as failure:
        raise ValueError(f"{name} is nested too deeply") from failure
