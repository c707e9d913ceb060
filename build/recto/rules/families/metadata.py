"""metadata.yaml: unreadable (M001), of wrong kinds (M002), unread (M003), and what is wrong with authors (M004 to M017)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from recto.core.diagnostics import Severity
from recto.core.model import Location, Metadata
from recto.core.wording import nearest
from recto.manuscript import orcid
from recto.manuscript.metadata import Author, Docx, Latex, Pandoc, Pdf, Recto, Schema, keys, problems
from recto.rules.rule import Finding, found_by_stage, rule
from recto.rules.subject import Subject

AUTHOR_KEYS = (
    *keys(Author),
    # Names that Manubot's older templates ask for, and CRediT roles.
    "correspondence",
    "contributions",
    "roles",
    "contributor-roles",
    "code of conduct",
    "symbol",
    "role",
    "equal",
)

KNOWN_KEYS = (*keys(Schema), "repo_url")

_KINDS = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "names with values",
    "model_type": "names with values",
    "model_attributes_type": "names with values",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}


M001 = found_by_stage(
    "M001",
    Severity.ERROR,
    __name__,
    """`content/metadata.yaml` cannot be read as YAML, or does not hold keys with values.

    The manuscript is then built without metadata. As a **warning**: there is no such file.

    Mend it: look at the place named and at the line before it. Usual causes are a value with a colon that lacks
    quotes, a bracket that is not closed, and indentation.

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests
    lang: en-US
    ```

    ```text
    content/metadata.yaml:3:5: error[M001] metadata.yaml is not valid YAML: did not find expected ',' or ']'
        hint: check quotes, colons and indentation here; a value with a colon needs quotes
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests]
    lang: en-US
    ```
    """,
)


@rule("M002", Severity.ERROR)
def wrong_kind(subject: Subject) -> Iterator[Finding]:
    """A value is of the wrong kind, such as a text where a list has to be, or an author without a name.

    The value may not show, or not as meant.

    Mend it: write it as the hint says. [The keys](authors.md#metadata) are listed with their kinds.

    ```yaml content/metadata.yaml
    title: A test
    keywords: tests
    authors:
      - github: ada
    ```

    ```text
    content/metadata.yaml:2:1: error[M002] keywords has to be a list
        hint: write keywords: [first, second]
    content/metadata.yaml:4:5: error[M002] name of entry 1 of authors is missing
        hint: add name: …
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests]
    authors:
      - name: Ada Example
        github: ada
    ```
    """
    metadata = subject.manuscript.metadata
    seen = set()
    for path, failure in problems(Schema, dict(metadata.values)):
        place = metadata.place(*path)
        named = _in_words(path)
        if (place, named) in seen:
            continue
        seen.add((place, named))
        if failure["type"] == "missing":
            yield Finding(f"{named} is missing", place, f"add {path[-1]}: …")
            continue
        kind = _KINDS.get(failure["type"], failure["msg"].removeprefix("Input should be "))
        kind = "text or a list of texts" if str(path[-1]) in ("affiliations", "funders") else kind
        hint = _example(str(path[-1]))
        if named.endswith((" of authors", " of author_info")) and len(path) == 2:
            hint = f"write name: {failure['input'] if isinstance(failure['input'], str) else 'Jane Roe'}"
        yield Finding(f"{named} has to be {kind}", place, hint)


def _in_words(path: Sequence[str | int]) -> str:
    """Where a value stands: for ("authors", 0, "name") "name of entry 1 of authors"."""
    named = ""
    for key in path:
        if isinstance(key, int):
            named = f"entry {key + 1} of {named}"
        else:
            named = f"{key} of {named}" if named.startswith("entry ") else f"{named}.{key}".lstrip(".")
    return named


def _example(key: str) -> str:
    return {
        "keywords": "write keywords: [first, second]",
        "authors": "write each author as an entry of a list: - name: Jane Roe",
        "affiliations": "write affiliations: [Department of Biology, University of Somewhere]",
        "title": 'write title: "The title"',
        "corresponding": "write corresponding: true",
    }.get(key, "")


@rule("M003", Severity.WARNING)
def nothing_reads(subject: Subject) -> Iterator[Finding]:
    """Nothing reads a key.

    It is almost the name of a key that Recto knows, or stands at an author and is not known there. Keys that a template
    asks for are fine, whatever their names.

    Mend it: correct the spelling, or take the key out.

    ```yaml content/metadata.yaml
    title: A test
    autors:
      - name: Ada Example
    ```

    ```text
    content/metadata.yaml:2:1: warning[M003] nothing reads autors
        hint: did you mean authors?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
    ```
    """
    metadata = subject.manuscript.metadata
    tags = [tag for one in subject.manuscript.sections for tag in re.findall(r"\{[{%].*?[%}]\}", one.text, re.DOTALL)]
    templates = "\n".join(tags)

    def is_asked_for(key: str) -> bool:
        return bool(re.search(rf"\b{re.escape(key)}\b", templates))

    known: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
        ((), KNOWN_KEYS),
        (("pandoc",), keys(Pandoc)),
        (("recto",), keys(Recto)),
        (("recto", "pdf"), keys(Pdf)),
        (("recto", "docx"), keys(Docx)),
        (("recto", "latex"), keys(Latex)),
    )
    for path, names in known:
        holder = metadata.value(*path)
        for key in holder if isinstance(holder, Mapping) else ():
            meant = nearest(key, names) if key not in names and len(key) > 3 else ""
            if key not in names and path == ("recto",):
                meant = meant or f"known are {' and '.join(names)}"
            if meant and not is_asked_for(key):
                yield Finding(f"nothing reads {'.'.join((*path, key))}", metadata.place(*path, key), meant)
    for name, index, author in _authors(metadata):
        for key in author:
            if key not in AUTHOR_KEYS and not is_asked_for(key):
                hint = nearest(key, keys(Author)) or f"known are {', '.join(keys(Author))}"
                yield Finding(f"{key} is not known of an author", metadata.place(name, index, key), hint)


@rule("M004", Severity.ERROR)
def no_orcid(subject: Subject) -> Iterator[Finding]:
    """An ORCID iD is none.

    It is not four groups of four, or its last character, a checksum, does not fit: a digit is wrong, and the link would
    lead to nobody or to somebody else. As a **warning**: it is the placeholder `XXXX-XXXX-XXXX-XXXX`.

    Mend it: copy it anew from orcid.org.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        orcid: 0000-0002-1825-0098
    ```

    ```text
    content/metadata.yaml:4:5: error[M004] the ORCID iD 0000-0002-1825-0098 has a wrong digit
        hint: copy it anew from orcid.org; its last character is a checksum
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        orcid: 0000-0002-1825-0097
    ```
    """
    metadata = subject.manuscript.metadata
    for name, index, author in _authors(metadata):
        if author.get("orcid") is not None:
            yield from _orcid(str(author["orcid"]), metadata, name, index)


def _orcid(written: str, metadata: Metadata, name: str, index: int) -> Iterator[Finding]:
    place = metadata.place(name, index, "orcid")
    bare = orcid.bare(written)
    if re.search(r"(^|/)X{4}(-X{4}){3}/?$", written):
        hint = "fill it in, or take the line out"
        yield Finding(f"the ORCID iD {written} is a placeholder", place, hint, severity=Severity.WARNING)
    elif not bare:
        hint = "an ORCID iD is four groups of four digits, such as 0000-0002-1825-0097"
        yield Finding(f"{written} is not an ORCID iD", place, hint)
    elif bare[-1] != orcid.check_character(bare):
        hint = "copy it anew from orcid.org; its last character is a checksum"
        yield Finding(f"the ORCID iD {written} has a wrong digit", place, hint)


M005 = found_by_stage(
    "M005",
    Severity.ERROR,
    __name__,
    """`date` is not a date.

    The build's date stands in its place.

    Mend it: write year-month-day, or leave the key out.

    ```yaml content/metadata.yaml
    title: A test
    date: the ninth of May
    ```

    ```text
    content/metadata.yaml:2:1: error[M005] the date 'the ninth of May' is not a date
        hint: write it as year-month-day, such as 2026-11-22, or leave it out for the date of the build
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    date: 2026-05-09
    ```
    """,
)

M006 = found_by_stage(
    "M006",
    Severity.ERROR,
    __name__,
    """`html_url` is not the address of a page.

    The page would tell search engines and readers a place where it is not. The build goes on as if there were none.

    Mend it: write the whole address, with `https://` and the slash at its end.

    ```yaml content/metadata.yaml
    title: A test
    html_url: example.org/manuscript
    ```

    ```text
    content/metadata.yaml:2:1: error[M006] html_url is not the address of a page: example.org/manuscript
        hint: write it as https://example.org/manuscript/, with the slash at its end
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    html_url: https://example.org/manuscript/
    ```
    """,
)


M007 = found_by_stage(
    "M007",
    Severity.ERROR,
    __name__,
    """A setting of the page is not known, or not of the right kind.

    `recto: page:` lists what the page may load from elsewhere or run. What is not understood stays off.

    Mend it: write the setting as the hint says. The settings are `hypothesis`, `analytics`, `images` and `scripts`.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      page:
        images: [example.org]
    ```

    ```text
    content/metadata.yaml:4:14: error[M007] images can be let in from an address that begins with https, not example.org
        hint: write images: [https://example.org], a host or the beginning of an address
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      page:
        images: ["https://example.org/figures/"]
    ```
    """,
)


@rule("M008", Severity.WARNING)
def author_twice(subject: Subject) -> Iterator[Finding]:
    """An author stands in the list twice.

    The names are the same. As an **error**: two authors have the same ORCID iD, so that one of them is linked to the
    other's works. Namesakes are told apart by their ORCID iDs.

    Mend it: take one of the two out, or correct the ORCID iD.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples]
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
      - name: Ada  example
    ```

    ```text
    content/metadata.yaml:8:5: warning[M008] Ada  example stands in the list of authors twice
        hint: take one of the two out; if they are two people, give both their ORCID iDs
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples]
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
    ```
    """
    metadata = subject.manuscript.metadata
    orcids: dict[str, str] = {}
    names: dict[tuple[str, ...], str] = {}
    for name, index, author in _authors(metadata):
        called, iD = str(author.get("name") or ""), orcid.bare(author.get("orcid"))
        words = _words(called)
        place = metadata.place(name, index, "orcid")
        if iD in orcids:
            hint = "copy each from its author's page at orcid.org" if words not in names else "take one of the two out"
            yield Finding(f"{called} has the ORCID iD of {orcids[iD]}", place, hint, severity=Severity.ERROR)
        elif words and words in names and not (iD and names[words]):
            yield Finding(
                f"{called} stands in the list of authors twice",
                metadata.place(name, index, "name"),
                "take one of the two out; if they are two people, give both their ORCID iDs",
            )
        if iD:
            orcids.setdefault(iD, called)
        names[words] = names.get(words) or iD


@rule("M009", Severity.WARNING)
def nobody_to_write_to(subject: Subject) -> Iterator[Finding]:
    """None of several authors is the corresponding one, or the corresponding one has no address.

    Readers do not know whom to write to, and journals ask for it.

    Mend it: write `corresponding: true` and `email: …` at one author at least.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
      - name: Grace Sample
    ```

    ```text
    content/metadata.yaml:2:1: warning[M009] none of the authors is the corresponding one
        hint: write corresponding: true, and email: …, at the author whom readers should write to
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
    ```
    """
    metadata = subject.manuscript.metadata
    authors = [*_authors(metadata)]
    corresponding = [one for one in authors if one[2].get("corresponding") or one[2].get("correspondence")]
    if len(authors) > 1 and not corresponding:
        hint = "write corresponding: true, and email: …, at the author whom readers should write to"
        yield Finding("none of the authors is the corresponding one", metadata.place(authors[0][0]), hint)
    for name, index, author in corresponding:
        if not author.get("email"):
            yield Finding(
                f"{author.get('name')} is a corresponding author without an address",
                metadata.place(name, index, "corresponding"),
                "add email: …",
            )


@rule("M010", Severity.WARNING)
def affiliation_twice(subject: Subject) -> Iterator[Finding]:
    """An affiliation is spelled in two ways.

    Each spelling gets a number of its own, so that authors of one department seem to work in two.

    Mend it: write it in one way; the hint names the one that is written most often.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
        affiliations: ["Department of Biology, University of Somewhere"]
      - name: Grace Sample
        affiliations: ["Dept. of Biology, University of Somewhere"]
      - name: Mary Instance
        affiliations: ["Department of Biology, Univeristy of Somewhere"]
    ```

    ```text
    content/metadata.yaml:8:20: warning[M010] “Dept. of Biology, University of Somewhere” seems to be “Department of Biology, University of Somewhere” in another spelling
        hint: if it is the same, write it as at content/metadata.yaml:6:20
    content/metadata.yaml:10:20: warning[M010] “Department of Biology, Univeristy of Somewhere” seems to be “Department of Biology, University of Somewhere” in another spelling
        hint: if it is the same, write it as at content/metadata.yaml:6:20
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
        affiliations: ["Department of Biology, University of Somewhere"]
      - name: Grace Sample
        affiliations: ["Department of Biology, University of Somewhere"]
    ```
    """
    places: dict[str, list[Location]] = defaultdict(list)
    for affiliation, place in _affiliations(subject.manuscript.metadata):
        places[affiliation].append(place)
    spellings = sorted(places, key=lambda one: -len(places[one]))  # of equals, the one that comes first
    for index, other in enumerate(spellings):
        best = next((one for one in spellings[:index] if _same_place(one, other)), None)
        if best:
            for place in places[other]:
                yield Finding(
                    f"“{other}” seems to be “{best}” in another spelling",
                    place,
                    f"if it is the same, write it as at {places[best][0]}",
                )


@rule("M011", Severity.ERROR)
def no_account(subject: Subject) -> Iterator[Finding]:
    """The name of an account is an address, from which templates would make an address once more.

    The link then leads nowhere. As a **warning**: an e-mail address is none, or a name has its `@` or its server with it.

    Mend it: write the name alone, as the hint does.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: https://github.com/ada-example
        mastodon: "@ada@example.social"
        email: ada.example.org
    ```

    ```text
    content/metadata.yaml:4:5: error[M011] https://github.com/ada-example is an address; templates make it one
        hint: write github: ada-example
    content/metadata.yaml:5:5: warning[M011] @ada@example.social is more than the name on Mastodon
        hint: write mastodon: ada, and mastodon-server: example.social
    content/metadata.yaml:6:5: warning[M011] ada.example.org is no e-mail address
        hint: write it as name@example.org
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: ada-example
        mastodon: ada
        mastodon-server: example.social
        email: ada@example.org
    ```
    """
    metadata = subject.manuscript.metadata
    for name, index, author in _authors(metadata):
        for key in ("github", "twitter", "mastodon", "email"):
            value = author.get(key)
            if not isinstance(value, str) or not value:
                continue
            place = metadata.place(name, index, key)
            bare = value.rstrip("/").rpartition("/")[2].lstrip("@")
            if key == "email":
                if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+", value):
                    hint = "write it as name@example.org"
                    yield Finding(f"{value} is no e-mail address", place, hint, severity=Severity.WARNING)
            elif "/" in value:
                yield Finding(f"{value} is an address; templates make it one", place, f"write {key}: {bare}")
            elif "@" in value:
                user, _, server = value.lstrip("@").partition("@")
                hint = f"write {key}: {user}" + (f", and {key}-server: {server}" if server else "")
                yield Finding(f"{value} is more than the name on {key.title()}", place, hint, severity=Severity.WARNING)


@rule("M012", Severity.WARNING)
def account_of_another(subject: Subject) -> Iterator[Finding]:
    """Two authors have the same account or address.

    Mostly one entry was copied for the other, and not all of it changed. The link then leads to somebody else.

    Mend it: correct it, or take it out at one of the two.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: ada-example
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
        github: ada-example
    ```

    ```text
    content/metadata.yaml:8:5: warning[M012] Grace Sample has the same github as Ada Example: ada-example
        hint: correct it, or take it out at one of the two
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: ada-example
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
        github: grace-sample
    ```
    """
    metadata = subject.manuscript.metadata
    owners: dict[tuple[str, str, object], Mapping[str, Any]] = {}
    for name, index, author in _authors(metadata):
        for key in ("github", "twitter", "mastodon", "email"):
            if not author.get(key):
                continue
            account = (key, str(author[key]).lower(), author.get("mastodon-server") if key == "mastodon" else None)
            owner = owners.setdefault(account, author)
            if _words(str(owner.get("name"))) != _words(str(author.get("name"))):
                yield Finding(
                    f"{author.get('name')} has the same {key} as {owner.get('name')}: {author[key]}",
                    metadata.place(name, index, key),
                    "correct it, or take it out at one of the two",
                )


@rule("M013", Severity.WARNING)
def no_language(subject: Subject) -> Iterator[Finding]:
    """`lang` is not the tag of a language.

    Hyphenation, screen readers, quotation marks and the words of the list of references go by it.

    Mend it: write the two letters of the language (ISO 639), and those of the country if they matter, such as `en-GB`.

    ```yaml content/metadata.yaml
    title: A test
    lang: en_UK
    ```

    ```text
    content/metadata.yaml:2:1: warning[M013] en_UK is not the tag of a language
        hint: did you mean en-GB?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    lang: en-GB
    ```
    """
    metadata = subject.manuscript.metadata
    lang = metadata.values.get("lang")
    if not isinstance(lang, str) or not lang:
        return
    language, _, rest = lang.replace("_", "-").partition("-")
    meant = _LANGUAGES.get(language.lower(), language.lower())
    rest = "-GB" if rest.upper() == "UK" else f"-{rest}" if rest else ""
    if meant + rest != lang and (meant != language.lower() or rest.lstrip("-") not in lang or "_" in lang):
        yield Finding(f"{lang} is not the tag of a language", metadata.place("lang"), f"did you mean {meant}{rest}?")
    elif not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", lang):
        hint = "write it as en, en-GB, de or pt-BR, say"
        yield Finding(f"{lang} is not the tag of a language", metadata.place("lang"), hint)


_LANGUAGES = {
    "chinese": "zh", "cn": "zh", "cz": "cs", "dk": "da", "dutch": "nl", "english": "en", "french": "fr",
    "german": "de", "gr": "el", "greek": "el", "italian": "it", "japanese": "ja", "jp": "ja", "korean": "ko",
    "polish": "pl", "portuguese": "pt", "russian": "ru", "spanish": "es", "ua": "uk", "us": "en-US",
}  # fmt: skip
"""What stands for a language's code: its name, or the code of a country that is no language's."""


@rule("M014", Severity.WARNING)
def no_title(subject: Subject) -> Iterator[Finding]:
    """The manuscript has no title, or the one that stands in the template.

    Search engines, bookmarks, screen readers and the Word file's properties show it.

    Mend it: write `title: …`.

    ```yaml content/metadata.yaml
    lang: en-US
    authors:
      - name: Ada Example
    ```

    ```text
    content/metadata.yaml:1:1: warning[M014] the manuscript has no title
        hint: write title: "The title"
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    lang: en-US
    authors:
      - name: Ada Example
    ```
    """
    metadata = subject.manuscript.metadata
    pandoc = metadata.values.get("pandoc")
    title = metadata.values.get("title") or (pandoc.get("title") if isinstance(pandoc, Mapping) else None)
    if metadata.places and not title:
        yield Finding("the manuscript has no title", Location(metadata.path), 'write title: "The title"')
    elif title == "Manuscript Title":
        hint = "write your own"
        yield Finding("the title is still that of the template", metadata.place("title"), hint)


@rule("M015", Severity.WARNING)
def odd_keywords(subject: Subject) -> Iterator[Finding]:
    """A keyword stands there twice, or several stand in one.

    Search engines take several in one text for a single long keyword.

    Mend it: write each keyword once, as an entry of its own.

    ```yaml content/metadata.yaml
    title: A test
    keywords: ["tests, examples", rules, Rules]
    ```

    ```text
    content/metadata.yaml:2:12: warning[M015] several keywords stand in one: tests, examples
        hint: write [tests, examples]
    content/metadata.yaml:2:38: warning[M015] the keyword Rules stands here twice
        hint: take one of the two out
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests, examples, rules]
    ```
    """
    metadata = subject.manuscript.metadata
    given = metadata.values.get("keywords")
    seen: Counter[tuple[str, ...]] = Counter()
    for index, keyword in enumerate(given if isinstance(given, list) else []):
        place = metadata.place("keywords", index)
        several = [one.strip() for one in re.split("[,;]", str(keyword)) if one.strip()]
        seen[_words(str(keyword))] += 1
        if len(several) > 1:
            hint = f"write [{', '.join(several)}]"
            yield Finding(f"several keywords stand in one: {keyword}", place, hint)
        elif seen[_words(str(keyword))] == 2:
            yield Finding(f"the keyword {keyword} stands here twice", place, "take one of the two out")


@rule("M016", Severity.WARNING)
def authors_twice(subject: Subject) -> Iterator[Finding]:
    """There are `authors` and `author_info`.

    The second is what the first was called in 2018. If both are there, it alone counts, and nothing reads `authors`.

    Mend it: move what is missing to `authors`, and take `author_info` out.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
    author_info:
      - name: Grace Sample
    ```

    ```text
    content/metadata.yaml:2:1: warning[M016] nothing reads these authors, since there is author_info
        hint: move them together under authors, and take author_info out
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
    ```
    """
    metadata = subject.manuscript.metadata
    if metadata.values.get("authors") is not None and metadata.values.get("author_info") is not None:
        yield Finding(
            "nothing reads these authors, since there is author_info",
            metadata.place("authors"),
            "move them together under authors, and take author_info out",
        )


M017 = found_by_stage(
    "M017",
    Severity.ERROR,
    __name__,
    """A key stands twice in the same place of metadata.yaml.

    Only the last one counts, and what the others say is lost.

    Mend it: write both values under one key, as a list if it may be one; or take one of the two out.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples]
        affiliations: [Institute of Tests]
    ```

    ```text
    content/metadata.yaml:5:5: error[M017] affiliations stands twice here, first at content/metadata.yaml:4:5; only this one counts
        hint: take one of the two out, or write both values under one key
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples, Institute of Tests]
    ```
    """,
)


# --- what the rules share --------------------------------------------------------------------------------------------


def _authors(metadata: Metadata) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """The authors that are names with values, with the key and the index under which they stand."""
    for name in ("authors", "author_info"):
        authors = metadata.values.get(name)
        for index, author in enumerate(authors if isinstance(authors, list) else []):
            if isinstance(author, Mapping):
                yield name, index, author


def _affiliations(metadata: Metadata) -> Iterator[tuple[str, Location]]:
    for name, index, author in _authors(metadata):
        given = author.get("affiliations")
        if isinstance(given, str):
            for one in given.split("; "):
                yield one, metadata.place(name, index, "affiliations")
        for number, one in enumerate(given if isinstance(given, list) else []):
            yield str(one), metadata.place(name, index, "affiliations", number)


_SHORT = {
    "and": "",
    "ctr": "center",
    "centre": "center",
    "dept": "department",
    "inst": "institute",
    "of": "",
    "the": "",
    "univ": "university",
    "uk": "united kingdom",
    "us": "united states",
    "usa": "united states",
}
"""Words of affiliations, and what they are short for."""

_INSTITUTION = re.compile(
    r"cent|clini|coll|depart|divi|facul|found|group|hosp|inst|lab|offi|progr|schoo|sectio|uni(?!ted)|unit$"
)
"""How words begin that name a part of an institution, rather than the place where it is."""


def _words(text: str) -> tuple[str, ...]:
    """The words, without accents, capitals and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char))))


def _place_words(affiliation: str) -> list[str]:
    plain = re.sub(r"\bu\.\s?(s|k)\.(\s?a\.)?", r"u\1", affiliation, flags=re.IGNORECASE)
    plain = re.sub(r"united states of america", "us", plain, flags=re.IGNORECASE)
    return " ".join(_SHORT.get(word, word) for word in _words(plain)).split()


def _same_place(one: str, other: str) -> bool:
    """Whether two affiliations are the same but for abbreviations, a letter, or the town at the end."""
    first, second = _place_words(one), _place_words(other)
    if first == second:
        return True
    if len(first) == len(second):
        differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
        return len(differing) == 1 and _misspelled(*differing[0])
    short, long = sorted((first, second), key=len)
    longer = max(one, other, key=lambda text: len(_place_words(text)))
    at_comma = any(_place_words(longer[: match.start()]) == short for match in re.finditer(",", longer))
    return at_comma and not any(_INSTITUTION.match(word) for word in long[len(short) :])


def _misspelled(one: str, other: str) -> bool:
    """Whether one word is the other with a slip: a letter more or less, or two of them exchanged."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1 or not (one + other).isalpha():
        return False
    return sorted(one) == sorted(other) or SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.88
