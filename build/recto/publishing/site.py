"""The published site as values: its versions, the addresses in a page, and the files made from the newest version.

versions.json            every version, newest first
index.html …             a copy of the newest version
v/<commit>/              a version: its page and other files, never rewritten
v/assets/<hash>.<ext>    shared files, named by content: images, fonts, the page's style and script, BibTeX, RIS
v/latest/                a copy of the newest version
v/freeze/                redirects to the newest version's permalink
"""

from __future__ import annotations

import contextlib
import json
import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from recto import theme
from recto.core.diagnostics import Report, error, warning
from recto.core.wording import some
from recto.core.world import BrokenMachine, World

LIST = "versions.json"
PAGE = "index.html"
PROOF = ".ots"
"""The extension of OpenTimestamps files. They are completed later, so they are not part of a version."""
NOT_VERSIONS = ("assets", "freeze", "latest", "local")
"""Folders in ``v/`` that are not versions. Manubot uses ``local`` for builds outside of CI."""

COMMIT = re.compile(r"[0-9a-f]{7,64}")
"""A commit's hash. Anything else might be read as an option by git."""

HOST_LIMIT = 1_000_000_000
"""Maximum bytes of a GitHub Pages site (https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits)."""
FILE_LIMIT = 100_000_000
"""Maximum bytes of a file on GitHub."""
_SUBJECT = 300
"""Maximum length of a commit's subject in the list of versions."""
FULL = 0.6
"""The fraction of either limit above which there is a warning."""


@dataclass(frozen=True, slots=True)
class Version:
    """An entry of versions.json."""

    version: str
    """The commit that it was built from: the name of its folder."""
    date: str = ""
    """The commit's date in UTC (ISO 8601); may be only the day for old versions; empty if unknown."""
    subject: str = ""
    """The first line of the commit's message: what changed."""
    files: tuple[str, ...] = ()
    """The names of its files, the page first. Images in folders of old versions are not listed."""
    bytes: int = 0
    """The size of its folder, in bytes."""
    shared: int = 0
    """The size of the shared files that this version was the first to use, in bytes."""
    timestamp: str = ""
    """``pending`` or ``complete``, if the version has timestamps."""

    @property
    def path(self) -> str:
        """Its folder, relative to the site."""
        return f"v/{self.version}/"


def read_list(text: str) -> tuple[Version, ...]:
    """Parse versions.json, newest version first. Raises BrokenMachine if it is not valid."""
    try:
        return tuple(
            Version(
                str(entry["version"]),
                str(entry.get("date") or ""),
                str(entry.get("subject") or ""),
                tuple(map(str, entry.get("files", ()))),
                int(entry.get("bytes", 0)),
                int(entry.get("shared", 0)),
                str(entry.get("timestamp") or ""),
            )
            for entry in json.loads(text)
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as failure:
        raise BrokenMachine(
            f"{LIST} cannot be read ({failure}); delete it, and the next run creates it again"
        ) from failure


def write_list(versions: Iterable[Version]) -> bytes:
    """Serialise versions.json, one version per line."""
    entries = []
    for one in versions:
        entry = {
            "version": one.version,
            "date": one.date,
            "subject": one.subject,
            "path": one.path,
            "files": one.files,
            "bytes": one.bytes,
            "shared": one.shared,
        } | ({"timestamp": one.timestamp} if one.timestamp else {})
        entries.append(json.dumps(entry, ensure_ascii=False))
    return ("[\n" + ",\n".join(entries) + "\n]\n").encode("utf-8", "backslashreplace")


def insert(versions: Sequence[Version], new: Version, project: Path, world: World) -> tuple[Version, ...]:
    """The list with one more version, placed after the newer ones.

    If one commit descends from the other, it is newer; otherwise the dates decide. If the dates are equal, the version
    inserted later is newer.
    """

    def descends(later: str, earlier: str) -> bool:
        hashes = COMMIT.fullmatch(earlier) and COMMIT.fullmatch(later)
        return bool(hashes) and world.git(project, "merge-base", "--is-ancestor", earlier, later) is not None

    def older(one: Version) -> bool:
        return descends(new.version, one.version) or (one.date <= new.date and not descends(one.version, new.version))

    place = next((place for place, one in enumerate(versions) if older(one)), len(versions))
    return (*versions[:place], new, *versions[place:])


def described(version: str, project: Path, world: World) -> Version:
    """A version with the commit's date and subject from git, each empty if git does not know it.

    A date in the future (a wrong clock) is replaced by now; otherwise, this version would be the newest until then.
    """
    said = world.git(project, "log", "-1", "--format=%ct %s", version, "--") if COMMIT.fullmatch(version) else None
    when, _, subject = (said or "").partition(" ")
    moment = min(datetime.fromtimestamp(int(when), UTC), world.now()) if when.isdigit() else None
    date = moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
    return Version(version, date, "".join(letter if letter.isprintable() else " " for letter in subject[:_SUBJECT]))


def listed(
    text: str | None,
    there: Set[str],
    sizes: Callable[[Set[str]], Mapping[str, Mapping[str, int]]],
    shared: Callable[[], int],
    page: Callable[[str], bytes],
    project: Path,
    world: World,
) -> tuple[Version, ...]:
    """Every version of a site, newest first, including those that versions.json does not list, such as Manubot's.

    ``text`` is versions.json, or None if there is none; ``there`` are the names of the versions' folders. The callables
    are used only for folders that are not listed: ``sizes`` returns the size of each file in bytes, by folder name and
    then by path in the folder; ``shared`` the total size of the shared files; ``page`` a version's page.
    """
    versions = tuple(one for one in (read_list(text) if text is not None else ()) if one.version in there)
    unknown = there - {one.version for one in versions}
    if unknown:
        left = shared() - sum(one.shared for one in versions)
        for one in reversed(_adopted(sizes(unknown), left, page, project, world)):
            versions = insert(versions, one, project, world)
    return versions


def _adopted(
    sizes: Mapping[str, Mapping[str, int]], shared: int, page: Callable[[str], bytes], project: Path, world: World
) -> tuple[Version, ...]:
    """The versions of a site that are not listed, newest first.

    ``shared`` is the size of shared files that no listed version accounts for; it goes to the oldest of these versions.
    """
    found = []
    for name, files in sizes.items():
        one = described(name, project, world)
        if not one.date:
            said = re.search(rb'<meta name="dc\.date" content="([\d-]{10})', page(name))
            one = replace(one, date=said[1].decode() if said else "")
        top = sorted(file for file in files if "/" not in file and file != PAGE and not file.endswith(PROOF))
        proofs = "pending" if any(file.endswith(PROOF) for file in files) else ""
        found.append(replace(one, files=(PAGE, *top), bytes=sum(files.values()), timestamp=proofs))
    found.sort(key=lambda one: one.date, reverse=True)
    return (*found[:-1], *(replace(oldest, shared=max(0, shared)) for oldest in found[-1:]))


def is_version(path: str) -> bool:
    """Whether a path of the site is the page of a version."""
    parts = path.split("/")
    return len(parts) == 3 and parts[0] == "v" and parts[1] not in NOT_VERSIONS and parts[2] == PAGE


def is_of_manuscript(paths: Iterable[str], listed: Callable[[], str]) -> bool:
    """Whether files are the site of a manuscript: it has a version named by a commit, or one that its list names.

    A folder ``v/`` alone says nothing: other sites keep their own versions there. ``listed`` reads versions.json.
    """
    names = {path.split("/")[1] for path in paths if is_version(path)}
    if any(map(COMMIT.fullmatch, names)):
        return True
    with contextlib.suppress(BrokenMachine):
        return bool(names) and any(one.version in names for one in read_list(listed()))
    return False


_PARTS = re.compile(
    r"<!--.*?-->|(?P<tag><(?:(?P<raw>script|style)\b|[a-zA-Z])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)"
    r"(?(raw)(?P<inside>.*?)</(?P=raw)>)",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = re.compile(r"(\s(?:src|href|poster|data-[\w-]+)=)([\"'])(.*?)\2", re.DOTALL | re.IGNORECASE)
_SRCSET = re.compile(r"(\ssrcset=)([\"'])(.*?)\2", re.DOTALL | re.IGNORECASE)
_URL = re.compile(r"url\(\s*([\"']?)([^\"')]*)\1\s*\)")


def redirect(page: str, to: Callable[[str], str | None]) -> str:
    """A page with its addresses replaced where ``to`` returns another one; text and scripts are not changed."""

    def address(value: str) -> str:
        other = to(unquote(unescape(value)))
        return value if other is None else escape(other)

    def srcset(match: re.Match[str]) -> str:
        candidates = [one.strip().partition(" ") for one in match[3].split(",")]
        return match[1] + match[2] + ", ".join(address(url) + gap + size for url, gap, size in candidates) + match[2]

    def part(match: re.Match[str]) -> str:
        tag = match["tag"] or ""
        rest = match[0].removeprefix(tag)
        return _SRCSET.sub(srcset, _ADDRESS.sub(lambda m: m[1] + m[2] + address(m[3]) + m[2], tag)) + rest

    return _PARTS.sub(part, page)


_LOADER = (
    '{ const { src, integrity } = document.currentScript.dataset; document.write(`<script src="${src}"${'
    'location.protocol === "file:" ? "" : ` integrity="${integrity}"`}><\\/script>`); }'
)
"""Loads the page's script as if it were inline. A policy with a script's hash also allows it from a file, if the
element has the hash as ``integrity`` (https://www.w3.org/TR/CSP3/#external-hash); but in a page opened from disk, a
script with ``integrity`` does not load.
"""


def parted(page: str, to: Callable[[str], str | None]) -> tuple[str, dict[str, bytes]]:
    """A page with its style and script moved to files in ``v/assets/``, which versions share; and these files by name.

    ``to`` returns the shared name of a file that the style refers to. The policy allows the same script as before and,
    in a page opened from disk, scripts on the disk.
    """
    files: dict[str, bytes] = {}

    def put(name: str, text: str) -> str:
        shared = asset_name(name, text.encode())
        files[shared] = text.encode()
        return f"../assets/{shared}"

    def part(match: re.Match[str]) -> str:
        tag, inside = match["tag"], match["inside"]
        if tag == "<style>":
            style = _URL.sub(lambda m: f'url("{name}")' if (name := to(unquote(m[2]))) else m[0], inside)
            return f'<link rel="stylesheet" href="{put("page.css", style)}">'
        if tag == "<script>":
            address = put("page.js", inside)
            return f'<script data-src="{address}" data-integrity="{_integrity(inside)}">{_LOADER}</script>'
        if tag and 'http-equiv="Content-Security-Policy"' in tag:
            policy = tag.replace("script-src ", f"script-src '{_integrity(_LOADER)}' file: ")
            return policy.replace("style-src ", "style-src 'self' file: ")
        return match[0]

    return _PARTS.sub(part, page), files


def _integrity(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


_IN_MARKDOWN = re.compile(r"(\]\(<?)([^()\s<>]+)")


def redirect_markdown(text: str, to: Callable[[str], str | None]) -> str:
    """Like ``redirect``, for the targets of links and images in Markdown."""
    return _IN_MARKDOWN.sub(lambda match: match[1] + (to(unquote(match[2])) or match[2]), text)


def asset_name(name: str, data: bytes) -> str:
    """The name of a shared file in ``v/assets/``: the hash of its content, and its extension."""
    ending = PurePosixPath(name).suffix.lower()
    return sha256(data).hexdigest()[:32] + (ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else "")


_ASSET = re.compile(rb"(?:\.\./assets/|url\(\")([0-9a-f]{32}(?:\.[a-z0-9]{1,8})?)")


def assets_of(files: Mapping[str, bytes]) -> frozenset[str]:
    """The names of the shared files that a version's page and text, or shared styles, refer to."""
    return frozenset(
        found.decode()
        for name, data in files.items()
        if name.endswith((".html", ".md", ".css"))
        for found in _ASSET.findall(data)
    )


def comparing() -> tuple[str, bytes]:
    """The script that compares versions in the reader's browser, as a shared file: its name, and its bytes."""
    data = theme.script(*theme.COMPARING).encode()
    return asset_name("compare.js", data), data


def page_of(html: str, version: str) -> str:
    """The page of a version, with links to its permalink, the list of versions and the newest version.

    The link relations are those of RFC 5829.
    """
    name, script = comparing()
    links = (
        f'<link rel="version-history" href="../../{LIST}" data-version="{version}" '
        f'data-compare="../assets/{name}" data-integrity="{_integrity(script.decode())}">\n'
        '<link rel="latest-version" href="../latest/">'
    )
    # At the beginning of the head: a script in it may contain what looks like its end.
    return html.replace("<head>", f"<head>\n{links}", 1)


def front(files: Mapping[str, bytes], version: str, has_page: bool = True) -> dict[str, bytes]:
    """The files made from the newest version, by path: the root page and its files, v/latest/, v/freeze/.

    With ``has_page=False``, the root has a page of its own.
    """

    def to(address: str) -> str | None:
        if address.startswith("../assets/"):
            return f"v/{address.removeprefix('../')}"
        return {f"../../{LIST}": LIST, "../latest/": "v/latest/"}.get(address)

    found = {}
    for name, data in files.items():
        if name.endswith(PROOF):
            continue
        found[f"v/latest/{name}"] = data
        if name == PAGE and not has_page:
            continue
        found[name] = data
        if name.endswith(".html"):
            found[name] = redirect(data.decode(), to).encode()
        elif name.endswith(".md"):
            found[name] = redirect_markdown(data.decode(), to).encode()
    found["v/freeze/index.html"] = _FREEZE.format(version=version).encode()
    return found


_FREEZE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=../{version}/">
<title>Permanent link to the newest version</title>
</head>
<body>
<p>The newest version stays at <a href="../{version}/">v/{version}/</a>.</p>
</body>
</html>
"""


def readme(text: str, version: str) -> str:
    """The branch's README.md for another newest version, if Rootstock made it: it names the version it was made for."""
    made_for = re.search(r"The permalink for this webpage version is <?https?://\S+/v/([0-9a-f]{40})/", text)
    return text.replace(made_for[1], version) if made_for else text


def size(versions: Sequence[Version]) -> int:
    """The size of a site with these versions, in bytes. The newest is there three times (root, v/latest/)."""
    return sum(one.bytes + one.shared for one in versions) + 2 * sum(one.bytes for one in versions[:1])


def in_words(number: int) -> str:
    """A number of bytes for people: ``12.3 MB``."""
    return f"{number / 1e6:.1f} MB" if number >= 50_000 else f"{number / 1e3:.1f} kB"


def check_size(versions: Sequence[Version], largest: Mapping[str, int], report: Report, others: int = 0) -> None:
    """Report a site or a file that comes close to its host's limit (V003), with a way out.

    ``largest`` has the sizes of the new files, ``others`` is that of the site's other manuscripts, in bytes.
    """
    biggest = sorted(largest.items(), key=lambda item: -item[1])[:3]
    for name, number in biggest:
        if number > FULL * FILE_LIMIT:
            hint = f"GitHub refuses files over {in_words(FILE_LIMIT)}; make it smaller before it grows further"
            report(warning("V003", f"{name} takes {in_words(number)}", hint=hint))
    total = size(versions) + others
    if total <= FULL * HOST_LIMIT:
        return
    recent = versions[:10]
    growth = max(1, sum(one.bytes + one.shared for one in recent) // len(recent))
    left = max(0, (HOST_LIMIT - total) // growth)
    report(
        warning(
            "V003",
            f"the site takes {in_words(total)} of the {in_words(HOST_LIMIT)} that GitHub Pages allows: "
            + (
                f"there is room for about {left} more versions of {in_words(growth)}"
                if left
                else "there is no room left"
            ),
            hint=_way_out(versions, total, biggest),
        )
    )


def _way_out(versions: Sequence[Version], total: int, biggest: Iterable[tuple[str, int]]) -> str:
    """What helps if the site is too large. Versions that Manubot made cannot become smaller."""
    earlier = [one.bytes for one in versions if one.files and "manuscript.md" not in one.files]
    if sum(earlier) > total / 2:
        return (
            f"{len(earlier)} versions that Manubot made take {in_words(sum(earlier))} of it, and stay; "
            "move the site to a host that allows more (see “When the site grows” in docs/maintainers.md)"
        )
    docx = "build without --format docx, or " if any(name.endswith(".docx") for name, _ in biggest) else ""
    return (
        "the newest version's largest files are "
        + ", ".join(f"{name} ({in_words(number)})" for name, number in biggest)
        + f"; make images smaller (recto: resolution: 300 in metadata.yaml), {docx or 'or '}publish less often, for "
        "instance only tags"
    )


def report_different(version: str, where: str, names: Collection[str], report: Report) -> None:
    """Report a version that is already published with different content (V001)."""
    differing = f"{some(sorted(names))} differ{'s' * (len(names) == 1)} from yours"
    report(
        error(
            "V001",
            f"version {version} is already published {where}, and its {differing}",
            hint="it is not changed, since others may have cited it; to publish what you have now, commit it: "
            "git commit --allow-empty -m 'Publish again'",
        )
    )
