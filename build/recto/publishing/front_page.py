"""The page at the root of a site with several manuscripts: what each is called, who wrote it, where its versions are.

It is made from the site alone: the list of each manuscript's versions, and the head of its newest page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from recto import __version__, theme
from recto.manuscript.collection import Collection
from recto.publishing.site import PAGE, Version

FILES = {"manuscript.pdf": "PDF", "manuscript.docx": "Word"}
"""The files of a version that the page links to, and what it calls them."""

_FONTS = ("RectoS*-Regular*.woff2", "RectoS*-Bold.woff2", "RectoS*-Bold-more.woff2")
"""The fonts that the page uses; it has no italics, code or formulas."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A manuscript on the page. Unknown values are empty."""

    place: str
    """Its folder on the site, such as ``a/``; empty for the root."""
    title: str
    authors: tuple[str, ...]
    date: str
    """The date of publication, such as 2026-11-22."""
    lang: str
    versions: tuple[Version, ...]
    """All versions, the newest first."""

    @property
    def page(self) -> str:
        """The address of the newest version's page, relative to the site."""
        return self.place or "v/latest/"

    @property
    def files(self) -> Mapping[str, str]:
        """The addresses of the newest version's files, by what they are called."""
        return {FILES[name]: self.place + name for name in FILES if name in self.versions[0].files}


def entry(place: str, page: str, versions: Sequence[Version]) -> Entry:
    """The entry of a manuscript from the page of its newest version, which Recto or Manubot made."""
    from lxml import html

    root = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    said: dict[str, list[str]] = {}
    for one in root.iterfind("head/meta[@name]"):
        said.setdefault(one.get("name", "").lower(), []).append(one.get("content", ""))
    title = next(iter(said.get("citation_title", ())), "") or (root.findtext("head/title") or "").strip()
    dates = [*said.get("dc.date", ()), *said.get("citation_publication_date", ()), versions[0].date]
    return Entry(
        place,
        title or place.rstrip("/") or versions[0].version[:7],
        tuple(said.get("citation_author", ())),
        next(filter(None, dates), "")[:10].replace("/", "-"),
        root.get("lang", ""),
        tuple(versions),
    )


def files(collection: Collection, entries: Sequence[Entry]) -> dict[str, bytes]:
    """The page and its fonts, by path in the site; nothing if there are no entries."""
    if not entries:
        return {}
    t = theme.words(collection.lang)
    page = theme.fill(
        "front.html",
        t=t,
        lang=collection.lang,
        dir=theme.direction(collection.lang),
        direction=theme.direction,
        title=collection.title or t("Manuscripts"),
        style=Markup(theme.style() + theme.text("front.css")),  # noqa: S704  # ours
        entries=entries,
        shown=lambda day: _shown(day, collection.lang),
        generator=f"Recto {__version__}",
    )
    fonts = {path for pattern in _FONTS for path in theme.FONTS.glob(f"web/{pattern}")}
    return {PAGE: page.encode(), **{f"fonts/{font.name}": font.read_bytes() for font in sorted(fonts)}}


def _shown(day: str, lang: str) -> str:
    """A date in words, as Unicode's CLDR has them; as it is if it is none."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    for known in (lang, lang.split("-")[0], "en"):
        try:
            return format_date(date.fromisoformat(day[:10]), "long", Locale.parse(known, sep="-"))
        except (UnknownLocaleError, ValueError):
            continue
    return day
