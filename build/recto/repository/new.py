"""A folder -> a manuscript's repository: content, workflows with their scripts, and a pinned version of Recto.

The files are in ``starter/``. Recto itself is not part of the repository: ``requirements.txt`` names it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import yaml

from recto import __version__
from recto.core.world import BrokenMachine, World
from recto.manuscript import metadata
from recto.manuscript.collection import around, below, listed_above, repository

DISTRIBUTION = "recto-manuscripts"
NAMED = f"{DISTRIBUTION}[serve]"
"""As a new manuscript names it: with what the live preview takes."""
"""Recto's name for pip. On the Python Package Index, ``recto`` is another project (flashcards)."""

STARTER = Path(__file__).with_name("starter")
PINS = Path(__file__).with_name("pins")
"""Lists of packages with hashes, by ``tools/pin.py``: the versions that Recto's own tests run with."""
UNKNOWN = "where-recto-is.invalid"
"""Replaces the host of Recto's repository if that is unknown; no host can have this name (RFC 2606)."""
REQUIREMENTS = "requirements.txt"


@dataclass(frozen=True, slots=True)
class Made:
    """What ``new`` did."""

    files: tuple[str, ...]
    """The files that were written, relative to the folder."""
    requirement: str
    """The requirement with which pip installs this Recto: a commit, or a version with the hash of its file."""

    @property
    def is_unchecked(self) -> bool:
        """Whether the hash is missing, so that ci/install.sh refuses it."""
        return "git+" not in self.requirement and "--hash" not in self.requirement


def new(folder: Path, world: World) -> Made:
    """Write the missing files to a folder, and make it a git repository unless it is in one. Existing files are kept.

    If there already are sections, ``content/`` is not changed. In a repository of several manuscripts, each has only
    its own files, and the folder with manuscripts.yaml, or the top folder, has the workflows and scripts for all.
    Raises BrokenMachine if the folder cannot be written.
    """
    wanted = requirement(world)
    if not (folder / REQUIREMENTS).exists():
        wanted = hashed(wanted, world)
    title = re.sub(r"[-_\s]+", " ", folder.resolve().name).strip() or "A manuscript"
    home = re.search(r"https?://[^\s@]+", wanted)
    words = {
        b"@TITLE@": title[0].upper() + title[1:],
        b"@AUTHOR@": world.git(folder.resolve().parent, "config", "user.name") or "Ada Example",
        b"@HOME@": home[0].removesuffix(".git") if home else f"https://{UNKNOWN}",
    }
    is_second = bool(unlisted(folder, world))
    written = []
    try:
        for path, content in _files(folder, wanted):
            target = folder / path
            if (is_second and not path.startswith(_OF_A_MANUSCRIPT)) or not _belongs(path, folder):
                continue
            if target.exists() or target.is_symlink():
                continue
            for mark, word in words.items():
                said = quoted(word) if target.suffix == ".yaml" else word
                content = content.replace(mark, said.encode(errors="replace"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            if target.suffix == ".sh":
                target.chmod(0o755)
            written.append(path)
    except OSError as failure:
        raise BrokenMachine(
            f"{failure.filename} cannot be written ({failure.strerror}); name another folder"
        ) from failure
    if world.git(folder, "rev-parse", "--git-dir") is None and listed_above(folder) in (None, folder.resolve()):
        world.run(["git", "init", "--quiet", "--initial-branch=main"], folder)
    return Made(tuple(written), wanted)


def unlisted(folder: Path, world: World) -> list[Path]:
    """The manuscripts of the repository that a folder below its top is in, with the folder, if there are others and no
    list; otherwise none."""
    folder, top = folder.resolve(), repository(folder)
    if top is None or top == folder or listed_above(folder):
        return []
    found = {*below(top, world), folder}
    return sorted(found) if len(found) > 1 else []


_OF_A_MANUSCRIPT = ("content/", ".gitignore", "LICENSE.md")


def _belongs(path: str, folder: Path) -> bool:
    """Whether a starter file belongs in a folder: that of a manuscript, of a list of several, or both."""
    top = listed_above(folder)
    is_below = top is not None and top != folder.resolve()
    is_list = top is not None and not is_below and around(folder) is None
    if is_below:
        return path.startswith(_OF_A_MANUSCRIPT)
    return not (is_list and path.startswith(("content/", "LICENSE.md", "README.md")))


def quoted(word: str) -> str:
    """Any text as a quoted YAML string: letters are kept, and what YAML cannot hold is escaped."""
    return yaml.safe_dump(word, allow_unicode=True, default_style='"', width=10_000).strip()


def _files(folder: Path, wanted: str) -> Iterator[tuple[str, bytes]]:
    """The path and content of each starter file, with placeholders for what differs between manuscripts."""
    has_sections = any((folder / "content").glob("[0-9]*.md"))
    for file in sorted(STARTER.rglob("*")):
        path = file.relative_to(STARTER).as_posix()
        # The licence of a text is its authors' to choose.
        if file.is_file() and not (has_sections and (path.startswith("content/") or path == "LICENSE.md")):
            # Under their real names, these files would take effect in Recto's own repository.
            yield re.sub(r"^git(?=hub/|ignore$)", ".git", path), file.read_bytes()
    yield f"content/{metadata.FILE.name}", metadata.FILE.read_bytes()
    yield REQUIREMENTS, f"{_PINNED}{wanted}\n{pins('serve')}".encode()


_PINNED = """\
# Recto and its packages in the versions that Recto's tests run with, and the hashes that pip checks.
# To update: install a newer Recto, delete this file, and type: recto new .
"""


def requirement(world: World) -> str:
    """The requirement with which pip installs this same Recto, from where it was installed (PEP 610)."""
    try:
        installed = json.loads(distribution(DISTRIBUTION).read_text("direct_url.json") or "null")
    except (PackageNotFoundError, ValueError):
        installed = {"url": "", "dir_info": {}}
    if installed is None:  # installed by name, from an index
        return f"{NAMED}=={__version__}"
    address, commit = str(installed.get("url", "")), (installed.get("vcs_info") or {}).get("commit_id", "")
    if "dir_info" in installed:
        clone = Path(unquote(urlsplit(address).path or "/"))
        address = world.git(clone, "remote", "get-url", "origin") or ""
        commit = world.git(clone, "rev-parse", "HEAD") or f"v{__version__}"
        # In CI, pip has no SSH key.
        address = re.sub(r"^(?:ssh://)?git@([\w.-]+)(?::\d+/|[:/])", r"https://\1/", address)
    address = re.sub(r"//[^/@]*@", "//", address)  # remove a user name or a token
    if not address.startswith("https://"):
        return f"{NAMED} @ git+https://{UNKNOWN}/recto@{commit or f'v{__version__}'}"
    return f"{NAMED} @ git+{address}@{commit}" if commit else f"{NAMED} @ {address}"


def hashed(wanted: str, world: World) -> str:
    """A requirement with the hash of the wheel that it names, which pip downloads for this. A commit needs none.

    Without a network or pip, the requirement stays as it is.
    """
    if "git+" in wanted:
        return wanted
    with TemporaryDirectory(prefix="recto-") as name:
        folder = Path(name)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", name]
        world.run([*pip, wanted], folder)
        found = sorted(sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.whl"))
    return " ".join([wanted, *(f"--hash=sha256:{one}" for one in found)])


def pins(extra: str) -> str:
    """The packages of Recto with ``serve``, or those that ``timestamp`` adds, as lines for requirements.txt."""
    # Without the line that says how the list is made.
    return (PINS / f"{extra}.txt").read_text(encoding="utf-8").partition("\n")[2]
