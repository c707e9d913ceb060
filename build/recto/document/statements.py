"""Document + Front -> Document with the statements that the metadata makes: author contributions, funding, and
competing interests.

Each stands in the div that its author made for it, such as ``#funding-statement``, or else in a section of its own
before the references. The text takes precedence: if it has such a section, or if its template shows the values, nothing
is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from recto import theme
from recto.core.model import Document, Manuscript, Metadata
from recto.document.sections import REFERENCES, behind_chapters, section
from recto.manuscript.asked import Asked
from recto.manuscript.credit import OLDER_NAMES, Contribution
from recto.manuscript.front import Author, Front, Grant
from recto.manuscript.markup import inlines_of
from recto.manuscript.settings import StatementSettings, statement_settings
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline

CONTRIBUTIONS, FUNDING, INTERESTS = "contributions", "funding", "competing-interests"
"""The statements, as their settings are called."""

PLACES = {f"{name}-statement": name for name in (CONTRIBUTIONS, FUNDING, INTERESTS)}
"""The identifiers of the divs that statements are placed in."""

_IDENTIFIERS = {CONTRIBUTIONS: "author-contributions", FUNDING: "funding", INTERESTS: "competing-interests"}
"""The identifiers of the sections, in whatever language their headings are."""

Translate = Callable[..., str]


def state(document: Document, front: Front, manuscript: Manuscript, lang: str) -> Document:
    """Add the statements, in the language ``lang``."""
    t = theme.words(lang)
    settings = statement_settings(manuscript)
    made = {name: blocks for name, blocks in _made(front, settings, t) if blocks}
    if not made:
        return document
    tree = ast.loads(document.ast)
    blocks: list[Block] = tree["blocks"]
    headings = _headings(t)
    places = _places(blocks)
    new = _new(blocks, manuscript, settings, headings)
    at, level, classes = _before_references(blocks)
    added: list[Block] = []
    for name, statement in made.items():
        place = places.get(name)
        if place is not None:
            ast.set_blocks(place, ast.blocks(place) or statement)
        elif name in new:
            attr = ast.make_attr(_IDENTIFIERS[name], classes)
            added.append(ast.header(level, ast.inlines_of(headings[name]), attr))
            added.append(ast.div(statement, ast.make_attr(f"{name}-statement")))
    tree["blocks"] = [*blocks[:at], *added, *blocks[at:]]
    return replace(document, ast=ast.dumps(tree))


def new_sections(blocks: Sequence[Element], manuscript: Manuscript, lang: str) -> dict[str, str]:
    """The sections that ``state`` will add to a text with these blocks: their identifiers and headings."""
    headings = _headings(theme.words(lang))
    new = _new(blocks, manuscript, statement_settings(manuscript), headings) - _places(blocks).keys()
    return {_IDENTIFIERS[name]: headings[name] for name in new if is_given(name, manuscript.metadata)}


def is_given(name: str, metadata: Metadata) -> bool:
    """Whether the metadata has something for a statement."""
    keys = ("credit", *OLDER_NAMES) if name == CONTRIBUTIONS else (name,)
    at_the_top = name != CONTRIBUTIONS and metadata.values.get(name) is not None
    return at_the_top or (name != FUNDING and any(author.get(key) for author in _authors(metadata) for key in keys))


def _authors(metadata: Metadata) -> list[Mapping[str, Any]]:
    lists = [metadata.values.get(name) for name in ("authors", "author_info")]
    return [author for one in lists if isinstance(one, list) for author in one if isinstance(author, Mapping)]


def _headings(t: Translate) -> Mapping[str, str]:
    return {CONTRIBUTIONS: t("Author contributions"), FUNDING: t("Funding"), INTERESTS: t("Competing interests")}


def _places(blocks: Sequence[Element]) -> dict[str, Element]:
    """The divs for statements, by the statements' names."""
    return {
        PLACES[ast.identifier(one)]: one
        for one in ast.walk(blocks)
        if one["t"] == "Div" and ast.identifier(one) in PLACES
    }


def _new(
    blocks: Sequence[Element], manuscript: Manuscript, settings: StatementSettings, headings: Mapping[str, str]
) -> set[str]:
    """The statements that are to have a section, unless the text has a place for them."""
    return _wanted(manuscript, settings) - set(_by_hand(blocks, headings))


def _made(front: Front, settings: StatementSettings, t: Translate) -> Iterator[tuple[str, list[Block]]]:
    if settings.contributions != "off":
        yield CONTRIBUTIONS, (_table if settings.contributions == "table" else _sentences)(front, t)
    if settings.funding != "off":
        yield FUNDING, _funding(front, t)
    if settings.competing_interests != "off":
        yield INTERESTS, _interests(front, t)


def _wanted(manuscript: Manuscript, settings: StatementSettings) -> set[str]:
    """The statements that get a section without a place: those that metadata asks for, or that only it has words for.

    Older manuscripts have roles under other keys than ``credit``; some show them, and some do not want to.
    """
    asked = Asked(manuscript.sections)
    has_credit = any("credit" in author for author in _authors(manuscript.metadata))
    return {
        name
        for name, setting, otherwise in (
            (CONTRIBUTIONS, settings.contributions, has_credit and not asked.of_author("credit")),
            (FUNDING, settings.funding, not asked.variable("funding")),
            (INTERESTS, settings.competing_interests, not asked.of_author("competing-interests")),
        )
        if setting != "off" and (setting or otherwise)
    }


# --- where they go ----------------------------------------------------------------------------------------------------


def _before_references(blocks: Sequence[Block]) -> tuple[int, int, list[str]]:
    """The place before the section with the references, the level of its heading, and its classes that count for
    numbers; without one, the end, and the highest level of the text."""
    headings = [index for index, block in enumerate(blocks) if block["t"] == "Header"]
    highest = min((ast.level(blocks[index]) for index in headings), default=2)
    if (at := behind_chapters(blocks)) is not None:
        return at, highest, []
    lists = [index for index, block in enumerate(blocks) if ast.is_reference_list(block)]
    end = lists[0] if lists else len(blocks)
    found = section(blocks, "references")
    named = [index for index in headings if REFERENCES.fullmatch(ast.words([blocks[index]]).strip())]
    # In any language, a heading right before the list is its own.
    own = found[0] if found else named[-1] if named else end - 1 if end - 1 in headings else None
    if own is None:
        return end, highest, []
    return own, ast.level(blocks[own]), [name for name in ast.classes(blocks[own]) if name == "unnumbered"]


_AUTHORS = r"(?:the )?(?:(?:individual )?authors?[’']?s?[’']? )?"
_NAMES = {
    CONTRIBUTIONS: re.compile(
        rf"{_AUTHORS}(?:credit )?(?:author(?:ship)? )?contributions?"
        r"|contributions? (?:of (?:the )?authors|to (?:the |this )?(?:paper|work|article|manuscript|study|authorship))"
        r"|credit(?: author(?:ship)?)?|(?:credit |contributor )roles|contributorship"
        r"|(?:autor(?:inn)?enbeiträge|beiträge der (?:autorinnen(?: und autoren)?|autor(?:inn)?en))"
        r"|contribuci(?:ón|ones) de (?:los )?autores|contributions? des auteurs|contributi degli autori"
        r"|bijdragen? van de auteurs|auteursbijdragen|contribuiç(?:ão|ões) dos autores"
    ),
    FUNDING: re.compile(
        r"(?:sources? of )?(?:funding|funders)(?: (?:sources?|information|acknowledge?ments?|disclosure))?"
        r"|financial (?:support|disclosure)|grant support|förderung|finanzierung|finanzielle unterstützung"
        r"|financiación|financiamiento|financements?|finanziament[io]|financiering|financiamento"
    ),
    INTERESTS: re.compile(
        rf"(?:(?:declarations?|disclosures?) (?:of|on) )?{_AUTHORS}(?:potential )?"
        r"(?:competing|conflicting|conflicts? of|financial) (?:financial )?interests?(?: disclosures?)?"
        r"|declarations? of interests?|disclosures?|interessens?konflikte?|conflictos? de inter(?:és|eses)"
        r"|(?:conflits? d|déclaration d|liens? d)[’'] ?intérêts?|conflitt[io] d(?:i |[’'])interess[ei]"
        r"|belangenconflict(?:en)?|belangenverstrengeling|conflitos? de interesses?"
    ),
}
"""What such a section is called in the languages that Recto has all words in; in others, as Recto calls it."""


def _by_hand(blocks: Sequence[Element], headings: Mapping[str, str]) -> Iterator[str]:
    """The statements that the text has: under a heading, or behind bold words that begin a paragraph."""
    for element in ast.walk(blocks):
        if element["t"] == "Header":
            title, identifier = ast.words(ast.inlines(element)), ast.identifier(element)
        elif element["t"] == "Para" and (bold := _run_in(ast.inlines(element))):
            title, identifier = bold, ""
        else:
            continue
        names = {_plain(part) for part in (title, *re.split(r"\band\b|[&/,;]", title[:200]))}
        for name, pattern in _NAMES.items():
            is_known = any(one == headings[name].casefold() or pattern.fullmatch(one) for one in names)
            if is_known or identifier == _IDENTIFIERS[name]:
                yield name


def _run_in(inlines: Sequence[Inline]) -> str:
    first = inlines[0] if inlines else None
    bold = ast.words([first]) if first is not None and first["t"] in ("Strong", "Emph") else ""
    # Many papers say in their introduction, after such a word, what is new in them.
    return "" if _plain(bold) in ("contribution", "contributions") else bold


def _plain(title: str) -> str:
    """A title without its number, “statement” and “of” before and after it, and punctuation."""
    words = " ".join(title[:200].casefold().split()).strip(" .:–—-*")
    words = re.sub(r"^\d+(?:\.\d+)*\.? ", "", words)
    return re.sub(r"^statement (?:of|on) | (?:statement|declaration)s?$", "", words)


# --- what they say ----------------------------------------------------------------------------------------------------


def role_names(t: Translate) -> Mapping[str, str]:
    """The names of CRediT's roles in a language."""
    return {
        "conceptualization": t("Conceptualization"),
        "data-curation": t("Data curation"),
        "formal-analysis": t("Formal analysis"),
        "funding-acquisition": t("Funding acquisition"),
        "investigation": t("Investigation"),
        "methodology": t("Methodology"),
        "project-administration": t("Project administration"),
        "resources": t("Resources"),
        "software": t("Software"),
        "supervision": t("Supervision"),
        "validation": t("Validation"),
        "visualization": t("Visualization"),
        "writing-original-draft": t("Writing – original draft"),
        "writing-review-editing": t("Writing – review & editing"),
    }


def _degree(one: Contribution, t: Translate) -> str:
    degrees = {"lead": t("lead"), "equal": t("equal"), "supporting": t("supporting")}
    return f" ({degrees[one.degree]})" if one.degree else ""


def _sentences(front: Front, t: Translate) -> list[Block]:
    """Each author's roles, in a paragraph."""
    names = role_names(t)
    inlines: list[Inline] = []
    for author in front.authors:
        if author.credit:
            roles = ", ".join(names[one.role] + _degree(one, t) for one in author.credit)
            inlines += [ast.string(" " if inlines else ""), *_name(author, front), ast.string(f" {roles}.")]
    return [ast.para(inlines)] if inlines else []


def _table(front: Front, t: Translate) -> list[Block]:
    """The roles that somebody had, each with its authors."""
    rows = []
    for role, name in role_names(t).items():
        cell: list[Inline] = []
        for author in front.authors:
            for one in author.credit:
                if one.role == role:
                    cell += [ast.string(", " if cell else ""), *inlines_of(author.name, front)]
                    cell.append(ast.string(_degree(one, t)))
        rows += [[[ast.string(name)], cell]] if cell else []
    return [ast.simple_table([[ast.string(t("Role"))], [ast.string(t("Authors"))]], rows)] if rows else []


def _funding(front: Front, t: Translate) -> list[Block]:
    if front.funding_statement:
        return [ast.para(inlines_of(front.funding_statement, front))]
    inlines: list[Inline] = []
    for grant in front.funding:
        inlines += [ast.string("; " if inlines else t("This work was supported by:") + " "), *_grant(grant, front)]
    return [ast.para([*inlines, ast.string(".")])] if inlines else []


def _grant(grant: Grant, front: Front) -> list[Inline]:
    name = inlines_of(grant.funder, front)
    facts = "; ".join(", ".join(known) for known in (grant.awards, grant.recipients) if known)
    return [*([ast.link(name, grant.url)] if grant.url else name), *([ast.string(f" ({facts})")] if facts else [])]


def _interests(front: Front, t: Translate) -> list[Block]:
    """What is declared, and that others have none only if all of them declare it."""
    inlines = inlines_of(front.interests, front) if front.interests else []
    others = []
    for author in front.authors:
        if author.interests:
            said = inlines_of(author.interests, front)
            stop = "" if author.interests.endswith((".", "!", "?")) else "."
            inlines += [*([ast.space()] if inlines else []), *_name(author, front), ast.space(), *said]
            inlines += [ast.string(stop)] if stop else []
        else:
            others.append(author)
    nothing = front.interests == ""
    if others and all(author.interests == "" or nothing for author in others):
        inlines += [ast.string((" " if inlines else "") + _without(len(others), len(front.authors), t))]
    elif nothing and not front.authors:
        inlines = [ast.string(_without(2, 2, t))]
    return [ast.para(inlines)] if inlines else []


def _without(number: int, of: int, t: Translate) -> str:
    """The sentence that so many authors declare no competing interests."""
    if number == of:
        one, more = t("The author declares no competing interests."), t("The authors declare no competing interests.")
    else:
        one = t("The other author declares no competing interests.")
        more = t("The other authors declare no competing interests.")
    return one if number == 1 else more


def _name(author: Author, front: Front) -> list[Inline]:
    return [ast.strong([*inlines_of(author.name, front), ast.string(":")])]
