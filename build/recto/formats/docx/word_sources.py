"""Word's own citations: a list of sources in the package, and fields that refer to them, written and read.

The sources are custom XML (ECMA-376 part 1, 22.6), the fields ``CITATION`` and ``BIBLIOGRAPHY`` (17.16.5).
Word knows fewer kinds of works and fewer facts of each than CSL, and styles of its own, of which it gets the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from recto.core.model import CitedDocument, CslItem
from recto.document.cited_works import CitedWork, Locator
from recto.formats.docx.xml import valid
from recto.pandoc.rich_text import plain

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"
BIBLIOGRAPHY = " BIBLIOGRAPHY "


def _b(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


# --- fields -----------------------------------------------------------------------------------------------------------


def instruction(works: Sequence[CitedWork], lang: str) -> str:
    """The instruction of a citation's field. A locator that is no page or volume is part of the words behind, since
    Word has no others."""
    parts = ["CITATION"]
    for index, work in enumerate(works):
        locator, suffix = work.locator, work.locator.suffix
        parts += [*(["\\m"] if index else []), str(work.item["id"])]
        parts += [] if index else [f"\\l {language(lang)}"]
        if locator.value and (switch := _SWITCHES.get(locator.label)):
            parts.append(f"{switch} {_quoted(locator.value)}")
        elif locator.value:
            suffix = f", {locator.term or locator.label} {locator.value}{suffix}"
        parts += ["\\n"] if work.suppress_author else []
        parts += [f"\\f {_quoted(f'{work.prefix.rstrip()} ')}"] if work.prefix else []
        parts += [f"\\s {_quoted(suffix)}"] if suffix else []
    return f" {' '.join(parts)} "


_SWITCHES = {"page": "\\p", "volume": "\\v"}


def _quoted(text: str) -> str:
    escaped = re.sub(r'["\\]', r"\\\g<0>", plain(text))
    return f'"{escaped}"'


def language(tag: str) -> int:
    """The number that Windows has for a language; of English, if it has none."""
    from locale import windows_locale

    tag = tag.lower().replace("-", "_")
    numbers = sorted((number, name.lower()) for number, name in windows_locale.items())
    exact = (number for number, name in numbers if name == tag)
    alike = (number for number, name in numbers if name.partition("_")[0] == tag.partition("_")[0])
    return next(exact, next(alike, 0x0409))


_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


def works_in(instruction: str, sources: Mapping[str, CslItem]) -> list[CitedWork] | None:
    """The works of a field, which may be anybody's; None if it is no citation. A work that ``sources`` lack has nothing
    but its tag."""
    tokens = [re.sub(r"\\(.)", r"\1", quoted) if quoted else bare for quoted, bare in _TOKEN.findall(instruction)]
    if not tokens or tokens.pop(0).upper() != "CITATION":
        return None
    works: list[tuple[str, dict[str, str]]] = []
    given = iter(tokens)
    for token in given:
        switch = token.lower()
        value = "" if switch in _BARE or not switch.startswith("\\") else next(given, "")
        if switch == "\\m" or not (works or switch.startswith("\\")):
            works.append((value if switch == "\\m" else token, {}))
        elif works:
            works[-1][1][switch] = value
    return [_work(sources.get(tag, {"id": tag}), switches) for tag, switches in works if tag]


_BARE = ("\\n", "\\t", "\\y")
"""Switches without a value."""


def _work(item: CslItem, switches: Mapping[str, str]) -> CitedWork:
    found = next(((label, switches[switch]) for label, switch in _SWITCHES.items() if switches.get(switch)), ("", ""))
    return CitedWork(
        item,
        switches.get("\\f", "").strip(),
        Locator(*found, suffix=switches.get("\\s", "")),
        "\\n" in switches,
    )


# --- sources ----------------------------------------------------------------------------------------------------------

_KINDS = {
    "article-journal": "JournalArticle",
    "article-magazine": "ArticleInAPeriodical",
    "article-newspaper": "ArticleInAPeriodical",
    "book": "Book",
    "chapter": "BookSection",
    "entry": "BookSection",
    "entry-dictionary": "BookSection",
    "entry-encyclopedia": "BookSection",
    "paper-conference": "ConferenceProceedings",
    "report": "Report",
    "thesis": "Report",
    "webpage": "InternetSite",
    "post": "InternetSite",
    "post-weblog": "InternetSite",
    "patent": "Patent",
    "legal_case": "Case",
    "motion_picture": "Film",
    "song": "SoundRecording",
    "interview": "Interview",
    "graphic": "Art",
    "performance": "Performance",
}
"""Word's kinds of sources; all others are ``Misc``."""
_TYPES = {source: kind for kind, source in reversed(_KINDS.items())}
_CONTAINERS = {
    "JournalArticle": "JournalName",
    "ArticleInAPeriodical": "PeriodicalTitle",
    "BookSection": "BookTitle",
    "ConferenceProceedings": "ConferenceName",
    "InternetSite": "InternetSiteTitle",
}
"""The element for what a work is part of; ``PublicationTitle`` for all others."""
_FIELDS = {
    "title": "Title",
    "title-short": "ShortTitle",
    "volume": "Volume",
    "issue": "Issue",
    "page": "Pages",
    "chapter-number": "ChapterNumber",
    "number-of-volumes": "NumberVolumes",
    "edition": "Edition",
    "publisher-place": "City",
    "publisher": "Publisher",
    "version": "Version",
    "medium": "Medium",
    "DOI": "DOI",
    "URL": "URL",
}
_NUMBERS = ("ISBN", "ISSN", "PMID", "PMCID")
"""The fields that go into ``StandardNumber``, with their names."""
_ROLES = {
    "author": "Author",
    "editor": "Editor",
    "translator": "Translator",
    "container-author": "BookAuthor",
    "composer": "Composer",
    "director": "Director",
    "interviewer": "Interviewer",
    "performer": "Performer",
}
_AUTHORS = {"Patent": "Inventor", "Interview": "Interviewee", "Art": "Artist"}
"""What authors of some kinds are called."""
_DATES = {"issued": ("Year", "Month", "Day"), "accessed": ("YearAccessed", "MonthAccessed", "DayAccessed")}


def sources(cited: CitedDocument) -> bytes:
    """The part with the sources: the cited works."""
    from lxml import etree

    file, name = _style(cited.style.csl)
    root = etree.Element(_b("Sources"), {"SelectedStyle": file, "StyleName": name}, nsmap={"b": NAMESPACE})
    for item in cited.references:
        _add_source(root, item, language(str(item.get("language") or cited.lang)))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


_STYLES = {
    "apa": ("\\APASixthEditionOfficeOnline.xsl", "APA"),
    "modern-language-association": ("\\MLASeventhEditionOfficeOnline.xsl", "MLA"),
    "chicago": ("\\CHICAGO.XSL", "Chicago"),
    "turabian": ("\\TURABIAN.XSL", "Turabian"),
    "harvard": ("\\HarvardAnglia2008OfficeOnline.xsl", "Harvard - Anglia"),
    "iso690-author-date": ("\\ISO690.XSL", "ISO 690 - First Element and Date"),
    "iso690-numeric": ("\\ISO690Nmerical.XSL", "ISO 690 - Numerical Reference"),
}
_KINDS_OF_STYLES = {
    "numeric": ("\\IEEE2006OfficeOnline.xsl", "IEEE"),
    "note": ("\\CHICAGO.XSL", "Chicago"),
    "author": _STYLES["modern-language-association"],
}


def _style(csl: str) -> tuple[str, str]:
    """The file and the name of the style of Word's that is nearest to one of CSL."""
    name = re.search(r"<id>[^<]*/([^</]+?)\s*</id>", csl)
    kind = re.search(r'\bcitation-format="([\w-]+)"', csl)
    known = (style for begins, style in _STYLES.items() if name and name[1].startswith(begins))
    return next(known, _KINDS_OF_STYLES.get(kind[1] if kind else "", _STYLES["apa"]))


def _add_source(root: Node, item: CslItem, number: int) -> None:
    from lxml import etree

    source = etree.SubElement(root, _b("Source"))

    def add(name: str, value: object, parent: Node = source) -> None:
        text = valid(plain(str(value or ""))).strip()
        if text:
            etree.SubElement(parent, _b(name)).text = text

    kind = _KINDS.get(str(item.get("type")), "Misc")
    add("Tag", item["id"])
    add("SourceType", kind)
    add("Guid", f"{{{uuid5(NAMESPACE_URL, str(item['id']))}}}".upper())
    add("LCID", number)
    _add_names(source, item, kind)
    for field, name in _FIELDS.items():
        is_institution = field == "publisher" and kind == "Report"
        add("Institution" if is_institution else name, item.get(field))
    add(_CONTAINERS.get(kind, "PublicationTitle"), item.get("container-title"))
    add("ThesisType" if item.get("type") == "thesis" else "Type", item.get("genre"))
    add("PatentNumber", item.get("number") if kind == "Patent" else "")
    for field, names in _DATES.items():
        for name, value in zip(names, _date(item.get(field)), strict=False):
            add(name, value)
    add("StandardNumber", "; ".join(f"{field} {item[field]}" for field in _NUMBERS if item.get(field)))


def _date(date: object) -> Sequence[object]:
    if not isinstance(date, Mapping):
        return ()
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return parts[0]
    return (date.get("literal") or date.get("raw"),)


def _add_names(source: Node, item: CslItem, kind: str) -> None:
    from lxml import etree

    roles = {field: role for field, role in _ROLES.items() if item.get(field)}
    if not roles:
        return
    box = etree.SubElement(source, _b("Author"))
    for field, role in roles.items():
        role = _AUTHORS.get(kind, role) if field == "author" else role
        names = etree.SubElement(box, _b(role))
        given = [one for one in item[field] if isinstance(one, Mapping)]
        literal = [str(one["literal"]) for one in given if one.get("literal")]
        if literal and len(given) == 1 and role in ("Author", "Performer"):
            etree.SubElement(names, _b("Corporate")).text = valid(plain(literal[0]))
            continue
        listed = etree.SubElement(names, _b("NameList"))
        for one in given:
            person = etree.SubElement(listed, _b("Person"))
            last = [one.get(part) for part in ("dropping-particle", "non-dropping-particle", "family", "suffix")]
            for part, text in (
                ("Last", one.get("literal") or " ".join(str(word) for word in last if word)),
                ("First", one.get("given")),
            ):
                if text:
                    etree.SubElement(person, _b(part)).text = valid(plain(str(text)))


# --- reading ----------------------------------------------------------------------------------------------------------


def sources_in(root: Node) -> dict[str, CslItem]:
    """The works in a part with sources, which may be anybody's, by their tags."""
    found: dict[str, CslItem] = {}
    for source in root.iter(_b("Source")):
        tag = _said(source, "Tag")
        if tag:
            found[tag] = _item(source, tag)
    return found


def _said(node: Node, name: str) -> str:
    return " ".join((node.findtext(_b(name)) or "").split())


def _item(source: Node, tag: str) -> CslItem:
    kind = _said(source, "SourceType")
    is_thesis = bool(_said(source, "ThesisType"))
    item: dict[str, Any] = {"id": tag, "type": "thesis" if is_thesis else _TYPES.get(kind, "document")}
    item |= {field: value for field, name in _FIELDS.items() if (value := _said(source, name))}
    more = {
        "container-title": _said(source, _CONTAINERS.get(kind, "PublicationTitle")),
        "publisher": _said(source, "Institution"),
        "genre": _said(source, "ThesisType") or _said(source, "Type"),
        "number": _said(source, "PatentNumber"),
    }
    item |= {field: value for field, value in more.items() if value}
    for field, names in _DATES.items():
        parts = [_said(source, name) for name in names]
        if re.fullmatch(r"\d{1,4}", parts[0]):
            item[field] = {"date-parts": [[int(parts[0]), *_whole(parts[1:])]]}
        elif parts[0]:
            item[field] = {"raw": parts[0]}
    item |= _identifiers(_said(source, "StandardNumber"))
    for field, role in _ROLES.items():
        role = _AUTHORS.get(kind, role) if field == "author" else role
        people = [*_names(source.find(f"{_b('Author')}/{_b(role)}"))]
        item |= {field: people} if people else {}
    return item


def _whole(parts: Sequence[str]) -> list[int]:
    """The numbers of month and day, as far as they are numbers."""
    known: list[int] = []
    for part in parts:
        if not re.fullmatch(r"\d{1,2}", part):
            break
        known.append(int(part))
    return known


_NUMBER = re.compile(r"\b(DOI|ISBN|ISSN|PMID|PMCID)[:\s]+([^\s;,]+)", re.IGNORECASE)


def _identifiers(number: str) -> dict[str, str]:
    found = {name.upper(): value for name, value in _NUMBER.findall(number)}
    if not found and (bare := re.fullmatch(r"[\d-]{9,17}[\dXx]", number)):
        found["ISBN"] = bare[0]
    if not found and re.fullmatch(r"10\.\d{4,9}/\S+", number):
        found["DOI"] = number
    return found


def _names(box: Node | None) -> Iterator[dict[str, str]]:
    if box is None:
        return
    if company := _said(box, "Corporate"):
        yield {"literal": company}
    for person in box.iter(_b("Person")):
        given = " ".join(filter(None, (_said(person, "First"), _said(person, "Middle"))))
        last = _said(person, "Last")
        if given and last:
            yield {"family": last, "given": given}
        elif given or last:
            yield {"literal": last or given}
