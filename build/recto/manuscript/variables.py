"""Manuscript -> the variables that templates can use: metadata.yaml, dates, authors, source commit and addresses.

The names and values are those of Manubot (https://manubot.org, ``manubot process``), including those of 2018.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from recto import theme
from recto.core import files
from recto.core.diagnostics import Report, error
from recto.core.model import Location, Manuscript
from recto.core.world import World
from recto.manuscript import orcid, organisations
from recto.manuscript.build_script import variables_of_the_manuscript
from recto.manuscript.origin import ci_source
from recto.manuscript.read import plain
from recto.manuscript.remote import FILES, address, is_remote, obtained
from recto.manuscript.rootstock import BUILD, is_rootstock

MOVED_TO_PANDOC = ("title", "keywords", "lang")


@dataclass(frozen=True, slots=True)
class Variables:
    """``values`` is what templates see and variables.json has; ``epoch`` is the build's date in seconds since 1970."""

    values: Mapping[str, Any]
    epoch: int

    @property
    def pandoc(self) -> Mapping[str, Any]:
        """The variable ``pandoc``; empty if a variables file has replaced it by something that is not a mapping."""
        return _mapping(self.values.get("pandoc"))

    @property
    def manubot(self) -> Mapping[str, Any]:
        """The variable ``manubot``, likewise."""
        return _mapping(self.values.get("manubot"))

    @property
    def lang(self) -> str:
        """The language of the text; ``und``, undetermined, for what cannot be the tag of one (M013)."""
        lang = str(self.pandoc.get("lang") or "en-US")
        return lang if theme.is_language(lang) else "und"


def variables(
    manuscript: Manuscript,
    world: World,
    paths: Sequence[str],
    report: Report,
    *,
    place: str | None = None,
    fetch: bool = False,
) -> Variables:
    """Gather every variable. ``paths`` are the values of ``--template-variables-path``, each ``[NAME=]FILE`` or
    ``[NAME=]ADDRESS``, which replace those of ``recto: template-variables:``; what an address has is kept, and fetched
    first with ``fetch`` if it is not. ``place`` is the manuscript's folder on a site of several.

    Reports a date (M005) or an address (M006) that is not one, and a variables file that cannot be read (T003).
    """
    metadata = dict(manuscript.metadata.values)
    built = _build_time(manuscript, world)
    pandoc: dict[str, Any] = {key: metadata.pop(key) for key in MOVED_TO_PANDOC if key in metadata}
    published = _publication_date(manuscript, metadata.pop("date", None), report) or built.date()
    manubot: dict[str, Any] = {
        "date": published.isoformat(),
        "date_long": _long(published),
        "generated": built.isoformat(timespec="seconds"),
        "generated_date_long": _long(built.date()),
    }
    pandoc["date-meta"] = published.isoformat()
    source = ci_source(manuscript.root, world)
    authors = _authors(metadata, manubot, manuscript.root, world)
    pandoc["author-meta"] = [author["name"] for author in authors if author.get("name")]
    manubot["authors"] = authors
    manubot.update(_affiliations(authors))
    if source:
        manubot["ci_source"] = source
    commit = source["commit"] if source else world.git(manuscript.root, "rev-parse", "HEAD")
    if commit:
        manubot["commit"] = commit
    manubot.update(_addresses(manuscript, metadata.pop("html_url", None), source, place, report))
    manubot["manubot_version"] = _version("manubot")
    manubot["recto_version"] = _version("recto")
    manubot["rootstock_commit"] = None
    thumbnail = _thumbnail(metadata.pop("thumbnail", None), manuscript.root, source, world)
    if thumbnail:
        manubot["thumbnail_url"] = thumbnail
    values: dict[str, Any] = {"pandoc": pandoc, "manubot": manubot}
    for key in ("pandoc", "manubot"):
        given = metadata.pop(key, None)
        if isinstance(given, dict):
            values[key].update(given)
    values.update(metadata)
    for path, named in [*_listed(manuscript), *((path, None) for path in paths)]:
        values.update(_variable_file(path, named, manuscript.root, world, report, fetch=fetch))
    if isinstance(values["manubot"], dict):
        joined = "\n\n".join(section.text for section in manuscript.sections)
        values["manubot"] = {**values["manubot"], "manuscript_stats": {"word_count": len(joined.split())}}
    return Variables(values, int(built.timestamp()))


def legacy_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """The variables under their top-level names of 2018, unless something else defines them.

    ``date`` was the long form then. Templates see them; variables.json does not.
    """
    manubot = _mapping(values.get("manubot"))
    old = {
        name: manubot[name] for name in ("authors", "affiliations", "ci_source", "manuscript_stats") if name in manubot
    }
    if "authors" in old:
        old["author_info"] = old["authors"]
    if "date_long" in manubot:
        old["date"] = manubot["date_long"]
    return {name: value for name, value in old.items() if name not in values}


def _build_time(manuscript: Manuscript, world: World) -> datetime:
    """SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), the commit's date, or now."""
    epoch = world.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isascii() or not epoch.isdigit():
        epoch = world.git(manuscript.root, "log", "-1", "--format=%ct") or ""
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        return world.now()


def _publication_date(manuscript: Manuscript, given: object, report: Report) -> date | None:
    if given is None:
        return None
    try:
        return datetime.fromisoformat(str(given)).date()
    except ValueError:
        report(
            error(
                "M005",
                f"date is not a date: {given!r}",
                manuscript.metadata.place("date"),
                _date_hint(str(given)),
            )
        )
        return None


def _long(day: date) -> str:
    months = "January February March April May June July August September October November December".split()
    return f"{months[day.month - 1]} {day.day}, {day.year}"


def _authors(metadata: dict[str, Any], manubot: dict[str, Any], root: Path, world: World) -> list[dict[str, Any]]:
    given = metadata.pop("author_info", None)
    given = metadata.pop("authors", None) if given is None else given
    authors = [dict(author) for author in given if isinstance(author, dict)] if isinstance(given, list) else []
    seed = metadata.pop("manubot-randomize-author-order-seed", None)
    manubot["randomize_author_order"] = bool(_flag(metadata.pop("manubot-randomize-author-order", False)))
    if manubot["randomize_author_order"]:
        manubot["randomize_author_order_seed"] = seed or world.git(root, "rev-parse", "HEAD") or ""
        # Manubot also shuffles with Random(seed).sample, so the same commit has the same order in both.
        authors = random.Random(manubot["randomize_author_order_seed"]).sample(authors, k=len(authors))  # noqa: S311  # no secret
    for author in authors:
        _tidy(author)
        if isinstance(author.get("members"), list):
            members = [{"name": one} if isinstance(one, str) else one for one in author["members"]]
            author["members"] = [dict(one) for one in members if isinstance(one, Mapping)]
            for member in author["members"]:
                _tidy(member)
    return authors


def _tidy(author: dict[str, Any]) -> None:
    """Bring the values of an author, or of a member of a group, into the form that templates expect."""
    for name, separator in (("affiliations", "; "), ("funders", None)):
        if isinstance(author.get(name), str):
            author[name] = author[name].split(separator) if separator else [author[name]]
        elif name in author and not isinstance(author[name], list):
            del author[name]
    if "equal" in author:
        author.setdefault("equal_contribution", author["equal"])
    for name in {"corresponding", "equal_contribution", "deceased", "group"} & author.keys():
        author[name] = _flag(author[name])
    if bare := orcid.bare(author.get("orcid")):
        author["orcid"] = bare


def _flag(value: object) -> object:
    """A text such as "no" as the truth value that it means: a template would take it for true."""
    words = {**dict.fromkeys(("true", "yes", "on"), True), **dict.fromkeys(("false", "no", "off"), False)}
    return words.get(value.lower(), value) if isinstance(value, str) else value


def number_affiliations(names: Iterable[str]) -> dict[str, int]:
    """The distinct affiliations, in order, with their numbers."""
    return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}


def _affiliations(authors: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The distinct affiliations, numbered from 1 in the order of first authors, members of a group after it. Adds the
    numbers to each author and member; of affiliations with a ROR id, these have the names alone."""
    people = [person for author in authors for person in (author, *_members(author))]
    rors: dict[str, str] = {}
    for person in people:
        if any(isinstance(one, Mapping) for one in person.get("affiliations", ())):
            person["affiliations"] = [*_names_of(person["affiliations"], rors)]
    numbers = number_affiliations(str(name) for person in people for name in person.get("affiliations", []))
    if not numbers:
        return {}
    for person in people:
        person["affiliation_numbers"] = sorted(numbers[str(name)] for name in person.get("affiliations", []))
    return {
        "affiliations": [
            {"affiliation": name, "affiliation_number": number} | ({"ror": rors[name]} if name in rors else {})
            for name, number in numbers.items()
        ]
    }


def _members(author: Mapping[str, Any]) -> list[dict[str, Any]]:
    members = author.get("members")
    return members if isinstance(members, list) else []


def _names_of(affiliations: Iterable[object], rors: dict[str, str]) -> Iterator[object]:
    """The names of affiliations; their ROR ids are added to ``rors``."""
    for one in affiliations:
        if not isinstance(one, Mapping) or not {"name", "ror"} & one.keys():
            yield one
        elif name := str(one.get("name") or ""):
            if bare := organisations.ror(one.get("ror")):
                rors[name] = bare
            yield name


def _given_address(manuscript: Manuscript, html_url: object, place: str | None, report: Report) -> str:
    """The ``html_url`` of metadata.yaml; empty if there is none, or a wrong one, which is reported (M006)."""
    if html_url is None:
        return ""
    where = manuscript.metadata.place("html_url")
    if not isinstance(html_url, str) or not re.fullmatch(r"https?://[^\s\[\]<>\"]+", html_url):
        hint = "write it like https://example.org/manuscript/, with the slash at the end"
        report(error("M006", f"html_url is not the address of a page: {str(html_url)[:60]}", where, hint))
        return ""
    address = _as_folder(html_url)
    if place and not urlsplit(urljoin(address, ".")).path.endswith(f"/{place}"):
        report(
            error(
                "M006",
                f"html_url is not where this manuscript will be, in the folder {place} of the site: {html_url[:60]}",
                where,
                f"write the address of the site and then {place}, as in https://example.org/{place}, or leave it out",
            )
        )
        return ""
    return address


def _as_folder(address: str) -> str:
    """An address with a slash at its end, unless it ends in the name of a file."""
    # A page beside it would take the place of its last part.
    return f"{address}/" if re.fullmatch(r"https?://[^/?#]+(?:/[^/?#.]+)*", address) else address


def _addresses(
    manuscript: Manuscript, html_url: object, source: Mapping[str, str] | None, place: str | None, report: Report
) -> dict[str, str]:
    """The addresses of the manuscript and this version: from ``html_url`` in metadata.yaml, else the repository's site.

    Reports an ``html_url`` that is not the address of a page, or not that of the manuscript (M006).
    """
    given = _given_address(manuscript, html_url, place, report)
    top = given or (_as_folder(source["pages_url"] + (place or "")) if source else "")
    if not top:
        return {}
    # The root of a site of several manuscripts has a page that lists them.
    page = urljoin(top, "v/latest/") if place == "" and not given else top
    addresses = {"html_url": page, "pdf_url": urljoin(top, "manuscript.pdf")}
    if source:
        versioned = urljoin(top, f"v/{source['commit']}/")
        addresses |= {"html_url_versioned": versioned, "pdf_url_versioned": urljoin(versioned, "manuscript.pdf")}
    return addresses


def _thumbnail(given: object, root: Path, source: Mapping[str, str] | None, world: World) -> str | None:
    """The address of the picture that represents the manuscript: as given, or that of a file in the repository.

    Without one in metadata.yaml, it is the ``thumbnail.png`` closest to the project's top folder.
    """
    if isinstance(given, str) and re.match(r"https?://", given):
        return given
    if not source:
        return None
    if not isinstance(given, str) or not given:
        found = (path for path in files.below(root) if path.name == "thumbnail.png")
        candidates = [path.relative_to(root) for path in found if path.is_file()]
        kept = [path for path in candidates if not any(part.startswith(".") or part == "output" for part in path.parts)]
        if not kept:
            return None
        given = min(kept, key=lambda path: (len(path.parts), path.as_posix())).as_posix()
    before = source["commit_url"].removesuffix(f"tree/{source['commit']}")
    below = world.git(root, "rev-parse", "--show-prefix") or ""
    return f"{before}raw/{source['triggering_commit']}/{below}{given}"


def _date_hint(given: str) -> str:
    for worded in ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%Y/%m/%d", "%Y.%m.%d"):
        with suppress(ValueError):
            return f"write date: {datetime.strptime(given.strip(), worded).date().isoformat()}"
    return "write year-month-day, such as 2026-11-22, or leave it out for the date of the build"


def _listed(manuscript: Manuscript) -> Iterator[tuple[str, Location | None]]:
    """The variable files that the metadata name, with their places, or else those of Rootstock's build script.

    What is no list of texts is M002's to report.
    """
    keys = ("recto", "template-variables")
    listed = manuscript.metadata.value(*keys)
    if listed is None and is_rootstock(manuscript.root):
        script = (manuscript.root / BUILD).read_text(encoding="utf-8", errors="replace")
        yield from ((value, Location(BUILD)) for value in variables_of_the_manuscript(script))
    if isinstance(listed, str):
        yield listed, manuscript.metadata.place(*keys)
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, str):
            yield entry, manuscript.metadata.place(*keys, index)


def _variable_file(
    argument: str, place: Location | None, root: Path, world: World, report: Report, *, fetch: bool
) -> dict[str, Any]:
    """The variables in one ``[NAME=]FILE``: JSON, YAML or TOML, from the current folder or else from the project, or
    kept of another site.

    With a place, it is the metadata that name it. A stranger may have written them: only data of the project are read.
    """
    match = re.fullmatch(r"\s*([A-Za-z_]\w*)\s*=\s*(.+?)\s*", argument, re.ASCII)
    name, path = (match[1], match[2]) if match else (None, argument)
    try:
        if is_remote(path):
            file, text = _kept_text(path, root, world, report, fetch=fetch)
        else:
            there = (None if place else files.named(Path(), path)) or files.named(root, path)
            if place and there and not _is_data(there.resolve(), root.resolve()):
                raise _Unusable(
                    "it is not a data file of the project", "put it into the project, as .json, .yaml or .toml"
                )
            text, file = _file_text(there), there or Path(path)
        data = _parsed(text, {suffix.lower() for suffix in file.suffixes})
        if name is None and not isinstance(data, dict):
            hint = f"give it a name: {'' if place else '--template-variables-path '}NAME={path}"
            raise _Unusable("it does not hold keys with values", hint)
    except _Unusable as failure:
        named = f"{'the variables file' if place else '--template-variables-path'} {argument}"
        report(error("T003", f"{named}: {failure}", place, failure.hint))
        return {}
    return data if name is None else {name: data}


def _is_data(file: Path, root: Path) -> bool:
    """Whether a file belongs to the project and may have variables: .git, say, has the credentials of a CI run."""
    inside = file.is_relative_to(root) and not any(part.startswith(".") for part in file.relative_to(root).parts)
    return inside and file.suffix.lower() in (".json", ".yaml", ".yml", ".toml")


class _Unusable(Exception):
    """A file has no variables; the message says why."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.hint = hint


def _file_text(file: Path | None) -> str:
    """The text of a file. Raises _Unusable."""
    if file is None:
        raise _Unusable("there is no such file", "the path is relative to the project's folder, or to this one")
    data = files.content(file, files.LARGEST)
    if data is None:
        raise _Unusable(f"it cannot be read, or is larger than {files.LARGEST:,} bytes", "make it smaller")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise _Unusable(str(failure), "the file must be text in UTF-8") from failure


def _kept_text(path: str, root: Path, world: World, report: Report, *, fetch: bool) -> tuple[Path, str]:
    """The copy of a file on another site: its path below content/, and its text. Raises _Unusable."""
    where = address(path)
    kept = obtained([where], root, FILES, world, report, fetch=fetch)
    if where in kept.problems:
        again = "try again later" if kept.problems[where].passing else "correct the address"
        raise _Unusable(str(kept.problems[where]), f"{again}; or download the file and name it here")
    if where not in kept.files:
        hint = "build once with a network, and commit content/files.lock.json and content/files/remote/"
        raise _Unusable("it is on another site, and there is no copy of it", hint)
    file, data = kept.files[where]
    return Path(file), data.decode("utf-8-sig")


def _parsed(text: str, suffixes: Set[str]) -> Any:
    """The values of a file with these suffixes. Raises _Unusable."""
    try:
        if suffixes & {".yaml", ".yml"}:
            from recto.core.yaml_values import load

            data = load(text)
        elif ".toml" in suffixes:
            import tomllib

            data = tomllib.loads(text)
        else:
            import json

            data = json.loads(text)
        return plain(data)  # variables.json cannot hold dates
    except Exception as failure:  # three parsers, each with its own exceptions; all mean "fix the file"
        hint = "the file must be JSON, YAML (.yaml) or TOML (.toml)"
        raise _Unusable(str(failure).replace("\n", " "), hint) from failure


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _version(package: str) -> str:
    if package == "recto":
        from recto import __version__

        return __version__
    from importlib.metadata import version

    return version(package)
