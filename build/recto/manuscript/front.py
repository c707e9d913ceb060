"""Variables -> Front: what every format shows of the manuscript besides its text, made once.

It comes from the variables, so that it agrees with what templates show: shuffled authors, dates and addresses that the
machine knows, and values that ``pandoc:`` and ``manubot:`` override.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recto.manuscript import orcid
from recto.manuscript.credit import OLDER_NAMES, Contribution, contributions
from recto.manuscript.organisations import funder_id, ror, ror_url
from recto.manuscript.variables import Variables, number_affiliations

if TYPE_CHECKING:  # pydantic takes long to load
    from recto.manuscript import metadata


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Where authors work. Affiliations are numbered from 1, in the order of their first author."""

    number: int
    name: str
    ror: str = ""
    """The ROR id without its address."""


@dataclass(frozen=True, slots=True)
class Author:
    """An author, or a member of a group of authors. Unknown values are empty."""

    name: str
    orcid: str = ""
    """The iD without its address."""
    email: str = ""
    corresponding: bool = False
    affiliations: tuple[Affiliation, ...] = ()
    funders: tuple[str, ...] = ()
    github: str = ""
    twitter: str = ""
    equal: bool = False
    """Whether the author contributed as much as the others so marked."""
    symbols: str = ""
    """Signs behind the name, which a note in the text explains."""
    deceased: bool = False
    credit: tuple[Contribution, ...] = ()
    interests: str | None = None
    """The competing interests, as Markdown; empty if the author declares to have none, None if nothing is declared."""
    is_group: bool = False
    """Whether this is a group by its own words; a name may also tell (``names.person``)."""
    members: tuple[Author, ...] = ()

    @property
    def orcid_url(self) -> str:
        """The address of the iD; empty if there is none."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""

    @property
    def numbers(self) -> list[str]:
        """The numbers of the affiliations, ascending."""
        return [str(number) for number in sorted(one.number for one in self.affiliations)]

    @property
    def signs(self) -> list[str]:
        """The author's own signs, and the marks of those who contributed equally and of those who have died."""
        marks = (("†", self.equal), ("‡", self.deceased))
        return [*filter(None, [self.symbols]), *(sign for sign, has in marks if has and sign not in self.symbols)]

    @property
    def gets_letters(self) -> bool:
        """Whether this is a corresponding author with an e-mail address."""
        return bool(self.corresponding and self.email)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a funder gave. Unknown values are empty."""

    funder: str
    ror: str = ""
    """The funder's ROR id without its address."""
    funder_id: str = ""
    """The funder's id in Crossref's registry, a DOI without its address."""
    awards: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    """The names of the authors who received it."""

    @property
    def url(self) -> str:
        """The address of the funder's id; empty if there is none."""
        return ror_url(self.ror) or (f"https://doi.org/{self.funder_id}" if self.funder_id else "")


@dataclass(frozen=True, slots=True)
class License:
    """The licence: its name as the authors wrote it, and its address. Either may be empty."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The version of the manuscript. Unknown values are empty."""

    commit: str = ""
    permalink: str = ""
    """The permanent address of this version."""
    pdf_permalink: str = ""
    source: str = ""
    """The address of the commit's files in the repository."""
    recto: str = ""
    """Recto's own version."""
    date_shown: str = ""
    """The date of the commit, as it is shown; that of the build where there is no commit."""

    @property
    def short(self) -> str:
        """The commit, shortened."""
        return self.commit[:7]


@dataclass(frozen=True, slots=True)
class Front:
    """What is known of the manuscript besides text and title. Addresses are http or https. Unknown values are empty."""

    authors: tuple[Author, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    keywords: tuple[str, ...] = ()
    lang: str = ""
    """The language in the metadata; ``CitedDocument.lang`` is the one that is used for the text."""
    license: License = License()
    date: str = ""
    """The date of publication, such as 2026-11-22."""
    date_shown: str = ""
    """The date of publication as readers see it."""
    generated: str = ""
    """Date and time of the build."""
    version: Version = Version()
    url: str = ""
    """The address of the latest version."""
    pdf_url: str = ""
    thumbnail: str = ""
    funding: tuple[Grant, ...] = ()
    funding_statement: str = ""
    """What the metadata says of the funding in words, as Markdown."""
    interests: str | None = None
    """What is declared for all authors, as ``Author.interests``."""
    draft: bool = False
    """Whether it is marked as a draft, which is not published."""
    marked: Mapping[str, str] = field(default_factory=dict)
    """Names and statements that the authors marked up, each with Pandoc's inlines as JSON (``markup``)."""

    @property
    def people(self) -> tuple[Author, ...]:
        """The authors, each group with its members after it."""
        return tuple(one for author in self.authors for one in (author, *author.members))

    @property
    def equals(self) -> tuple[Author, ...]:
        """The authors who contributed equally."""
        return tuple(author for author in self.authors if author.equal)

    @property
    def deceased(self) -> tuple[Author, ...]:
        """The authors who have died."""
        return tuple(author for author in self.authors if author.deceased)

    @property
    def groups(self) -> tuple[Author, ...]:
        """The groups of authors whose members are known."""
        return tuple(author for author in self.authors if author.members)

    @property
    def letters_to(self) -> tuple[Author, ...]:
        """The corresponding authors with an e-mail address."""
        return tuple(author for author in self.authors if author.gets_letters)


def front(variables: Variables) -> Front:
    """The front matter from the variables. A value of the wrong type, which M002 reports, is treated as missing."""
    from recto.manuscript.metadata import Schema, valid

    pandoc, manubot = variables.pandoc, variables.manubot
    values = variables.values
    given = {"authors": manubot.get("authors")} | {key: values.get(key) for key in _AT_THE_TOP}
    known = valid(Schema, given | {key: pandoc.get(key) for key in ("keywords", "lang")})
    people = [one for one in known.authors or () if one.name]
    everybody: list[metadata.Author | metadata.Member] = []
    for author in people:
        everybody += [author, *_members(author)]
    numbers = number_affiliations(name for one in everybody for name in _affiliation_names(one))
    rors = _rors(manubot.get("affiliations"))
    affiliations = {name: Affiliation(number, name, rors.get(name, "")) for name, number in numbers.items()}
    date = _text(manubot.get("date"))
    lang = known.lang or "en"
    draft = bool(known.recto and known.recto.draft)
    return Front(
        tuple(_author(one, affiliations) for one in people),
        tuple(affiliations.values()),
        tuple(known.keywords or ()),
        known.lang or "",
        License(known.license or "", _license_url(known.license or "")),
        date,
        _shown(date, _text(manubot.get("date_long")), lang),
        _text(manubot.get("generated")),
        _version(manubot, lang, published=not draft),
        _web(manubot.get("html_url")),
        _web(manubot.get("pdf_url")),
        _web(manubot.get("thumbnail_url")),
        tuple(map(_grant, known.funding if isinstance(known.funding, list) else ())),
        known.funding if isinstance(known.funding, str) else "",
        _declared(known.competing_interests),
        draft,
    )


_AT_THE_TOP = ("license", "funding", "competing-interests", "recto")


def _author(one: metadata.Author, affiliations: Mapping[str, Affiliation]) -> Author:
    older = one.model_extra or {}
    members = tuple(_member(member, affiliations) for member in _members(one))
    return Author(
        one.name,
        orcid.bare(one.orcid),
        one.email or "",
        one.corresponding or False,
        tuple(affiliations[name] for name in dict.fromkeys(_affiliation_names(one))),
        _texts(one.funders),
        one.github or "",
        one.twitter or "",
        one.equal_contribution or one.equal or False,
        one.symbol_str or "",
        one.deceased or False,
        next(filter(None, map(contributions, (one.credit, *map(older.get, OLDER_NAMES)))), ()),
        _declared(one.competing_interests),
        one.group or bool(members),
        members,
    )


def _member(one: metadata.Member, affiliations: Mapping[str, Affiliation]) -> Author:
    places = tuple(affiliations[name] for name in dict.fromkeys(_affiliation_names(one)))
    return Author(one.name, orcid.bare(one.orcid), one.email or "", affiliations=places)


def _members(author: metadata.Author) -> list[metadata.Member]:
    """The members of a group; the variables have each as keys with values."""
    return [one for one in author.members or () if not isinstance(one, str)]


def _affiliation_names(person: metadata.Author | metadata.Member) -> tuple[str, ...]:
    given = person.affiliations
    names = [given] if isinstance(given, str) else given or ()
    return tuple(one if isinstance(one, str) else one.name for one in names)


def _rors(affiliations: object) -> dict[str, str]:
    """The ROR ids in the variable ``manubot.affiliations``, by the names of the affiliations."""
    known = [one for one in affiliations if isinstance(one, Mapping)] if isinstance(affiliations, list) else []
    return {_text(one.get("affiliation")): bare for one in known if (bare := ror(one.get("ror")))}


def _grant(one: metadata.Grant) -> Grant:
    return Grant(one.funder, ror(one.id), funder_id(one.id), _texts(one.awards), _texts(one.recipients))


def _declared(interests: str | None) -> str | None:
    """Competing interests; empty for the words that say that there are none."""
    return interests and ("" if interests.strip().rstrip(".").casefold() in _NONE else interests)


_NONE = frozenset(("none", "no", "false", "none declared", "nothing to declare", "no competing interests"))


def _version(manubot: Mapping[str, Any], lang: str, *, published: bool) -> Version:
    source = manubot.get("ci_source")
    source = source if isinstance(source, Mapping) else {}
    # For a pull request, CI builds a merge commit that is never published, so it has no permalink; nor has a draft.
    stays = published and source.get("triggering_commit") in (None, source.get("commit"))
    permalink = _web(manubot.get("html_url_versioned")) if stays else ""
    return Version(
        _text(source.get("commit") or manubot.get("commit")),
        permalink,
        _web(manubot.get("pdf_url_versioned")) if permalink else "",
        _web(source.get("commit_url")),
        _text(manubot.get("recto_version")),
        _shown(_text(manubot.get("generated"))[:10], _text(manubot.get("generated_date_long")), lang),
    )


def _shown(date: str, in_english: str, lang: str) -> str:
    """The date in words, as Unicode's CLDR has them for the language; Manubot's own are those of the United States."""
    if lang.lower() in ("", "en", "en-us", "und"):
        return in_english or date
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    tag = lang.replace("_", "-")
    for known in (tag, tag.split("-")[0]):
        try:
            shown = format_date(datetime.date.fromisoformat(date), "long", Locale.parse(known, sep="-"))
        except (ValueError, UnknownLocaleError):
            continue
        # CLDR lacks the French word for the first.
        return re.sub("^1 ", "1er ", shown) if known.startswith("fr") else shown
    return date


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _texts(value: Sequence[str] | str | None) -> tuple[str, ...]:
    return tuple([value] if isinstance(value, str) else value or ())


def _web(address: object) -> str:
    """The address if a page may link to it; empty for anything else, such as ``javascript:``."""
    return str(address) if re.match(r"https?://", str(address)) else ""


_LICENSES = {
    **{f"CC-{kind}-{number}": f"https://creativecommons.org/licenses/{kind.lower()}/{number}/"
       for kind in ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND") for number in ("4.0", "3.0", "2.0")},
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}  # fmt: skip


def _license_url(name: str) -> str:
    """The address of a licence that is given by its SPDX identifier, in words, or by its address."""
    return _LICENSES.get("-".join(name.split()).upper().replace("CC0-1.0-UNIVERSAL", "CC0-1.0"), "") or _web(name)
