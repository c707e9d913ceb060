r"""BibTeX and BibLaTeX, in UTF-8. Pandoc reads them; what is written here keeps more than Pandoc's writer does.

Pandoc's BibTeX has no DOI and turns titles into title case. Here a title stays as it is: each word whose capitals a
style or a reader might take away stands in braces (BibTeX's manual, "Hints"; BibLaTeX's manual, section 4.6.4).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from recto.core.model import CslItem, line_and_column
from recto.core.world import BrokenMachine, World
from recto.references import dates, names
from recto.references.exchange import Exchange, Malformed, Record

_BEGINS = re.compile(r"^[ \t]*(@\s*(\w+)\s*)([{(])", re.MULTILINE)
_KEY = re.compile(r"\s*([^\s,{}()=\"]+)\s*,")
_SIGNS = re.compile(r"(?:[^\W_]|[.:;?!`'()/*@_+=\[\]&-])+")
"""The keys that Pandoc reads (Text.Pandoc.Citeproc.BibTeX, ``isBibtexKeyChar``); others get a name for it."""
_SEMICOLONS = re.compile(r"\b(?:author|editor)\s*=\s*[{\"][^{}\"]*;", re.IGNORECASE)
_CHEMISTRY = re.compile(r"\\ce\s*\{([^{}]*)\}")
"""A chemical formula of mhchem, which Pandoc drops."""
_PERCENT = re.compile(r"(?<=\d)%(?![\dA-Fa-f]{2})|(?<=\d )%(?=[\s}.,;:])")
"""A percent sign after a number, behind which Pandoc would take the rest of the line for a remark."""
_NO_WORK = ("comment", "string", "preamble")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part of a file, from an ``@`` at the beginning of a line to the next."""

    start: int
    end: int
    key: str
    text: str
    """With braces in place of the parentheses that may stand around it, which Pandoc does not read."""
    problem: str
    problem_at: int


def loads(text: str, world: World) -> list[Record]:
    """The entries as Pandoc reads them, and the lines where each begins. One that cannot be read costs no other."""
    entries = list(_entries(text))
    first = entries[0].start if entries else len(text)
    failures = [
        Record(None, *line_and_column(text, one.problem_at), problem=one.problem) for one in entries if one.problem
    ]
    left = [one for one in entries if not one.problem]
    items: list[dict[str, Any]] = []
    while text.strip():
        try:
            items = json.loads(
                world.pandoc(["--from", "biblatex", "--to", "csljson"], _blank(text, left) if entries else text)
            )
            break
        except BrokenMachine as failure:
            malformed, start, end = _malformed(failure, text)
            # What is wrong is seen where the next begins, or in it.
            broken = next((one for one in reversed(left) if start <= one.start < end or one.start < start), None)
            if broken is None or len(failures) >= _MOST_FAILURES:
                raise malformed from failure
            failures.append(Record(None, malformed.line, malformed.column, problem=malformed.message))
            left.remove(broken)
    stand_ins = {_stand_in(one.start): one.key for one in left}
    items = [item | {"id": stand_ins.get(item.get("id", ""), item.get("id", ""))} for item in items]
    places: dict[str, list[_Entry]] = {}
    for one in left:
        places.setdefault(one.key, []).append(one)
    _set_formulas(items, world)
    records = list(failures)
    for item in items:
        entry = next(iter(places.get(item.get("id", ""), ())), None)
        if entry and len(places[entry.key]) > 1:
            places[entry.key].pop(0)
        if entry and "date-parts" in item.get("issued", {}) and not item["issued"]["date-parts"]:
            said = re.search(r"\b(?:year|date)\s*=\s*[{\"]+([^}\"]+)", entry.text, re.IGNORECASE)
            item["issued"] = {"raw": said[1]} if said else {}
        records.append(Record(item, *line_and_column(text, entry.start if entry else first)))
    return records


_MOST_FAILURES = 20
"""How many broken entries are looked for: each takes Pandoc a reading of the whole file."""


def _entries(text: str) -> Iterator[_Entry]:
    found = list(_BEGINS.finditer(text))
    for index, match in enumerate(found):
        start, end = match.start(1), found[index + 1].start(1) if index + 1 < len(found) else len(text)
        body = text[match.end() : end]
        kind, key = match[2].lower(), _KEY.match(body)
        closed = _closing(body, match[3])
        if closed >= 0:
            body = f"{body[:closed]}}}{body[closed + 1 :]}"
        body = _CHEMISTRY.sub(lambda formula: _chemical(formula[1]), body)
        body = _SEMICOLONS.sub(lambda names: names[0].replace(";", " and"), body)
        body = _PERCENT.sub(r"\\%", body)
        named = key[1] if key and kind not in _NO_WORK else ""
        problem, at = ("", 0) if named or kind in _NO_WORK else _key_problem(body, match[0].strip())
        if named and closed < 0:
            problem = f"the entry {named} is never closed"
        problem = f"this is not valid BibTeX: {problem}" if problem else ""
        if named and key and not _SIGNS.fullmatch(named):
            body = f"{body[: key.start(1)]}{_stand_in(start)}{body[key.end(1) :]}"
        yield _Entry(start, end, named, f"{match[1]}{{{body}", problem, match.end() + at if at else start)


def _stand_in(start: int) -> str:
    """The key that Pandoc reads, of an entry that begins there, in place of one that it would not take."""
    return f"recto-{start}"


def _key_problem(body: str, begin: str) -> tuple[str, int]:
    """Why an entry, without its beginning such as ``@article{``, has no key that can be read, and where in its body;
    empty if that is not known."""
    if re.match(r"\s*(?:\w+\s*=|,|$)", body):
        return f"this entry has no key, such as {begin}smith2019, …", 0
    words = re.match(r"\s*([^\s,{}()=\"]+)\s+(?:(\w+\s*=)|[^,{}()=\"\n]+,)", body)
    if not words:
        return "", 0
    if words[2]:
        return f"a comma is missing after the key {words[1]}", words.start(2)
    return f"the key “{words[0].strip(' ,')}” contains a space", words.end(1)


def _chemical(formula: str) -> str:
    raised = re.sub(r"\^(\w*[+-])", r"$^{\1}$", formula)
    return "{" + re.sub(r"(?<=[A-Za-z)\]])(\d+)", r"$_{\1}$", raised) + "}"


def _closing(body: str, opening: str) -> int:
    """Where a brace or a parenthesis ends what it opened before ``body``; -1 if it does not."""
    depth = 0
    for match in re.finditer(r"\\.|[{})]", body, re.DOTALL):
        if depth == 0 and match[0] == {"{": "}", "(": ")"}[opening]:
            return match.start()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    return -1


def _blank(text: str, entries: Sequence[_Entry]) -> str:
    """The text with spaces for all that is in no entry: lines and columns stay."""
    parts, position = [], 0
    for one in entries:
        parts += [re.sub(r"[^\n]", " ", text[position : one.start]), one.text]
        position = one.end
    return "".join((*parts, re.sub(r"[^\n]", " ", text[position:])))


def _malformed(failure: BrokenMachine, text: str) -> tuple[Malformed, int, int]:
    """What Pandoc says of a text, and the beginning and the end of the line where it does."""
    match = re.search(r"\(line (\d+), column (\d+)\):?\s*([^\n]*)", str(failure))
    place = (int(match[1]), int(match[2])) if match else (1, 1)
    reason = f": {match[3]}" if match and match[3] else ""
    reason = re.sub(r"'\\(\d{1,7})'", lambda sign: f"“{chr(int(sign[1]))}”", reason)
    lines = ["", *text.splitlines()]
    before, here = lines[place[0] - 1 : place[0] + 1] if place[0] < len(lines) else ("", "")
    # A field here, after one without a comma.
    if re.match(r"\s*\w+\s*=", here) and re.search(r"=.*[^\s,]\s*$", before):
        reason = f": a comma is missing at the end of line {place[0] - 1}"
    start = sum(len(line) + 1 for line in text.split("\n")[: place[0] - 1])
    at_line_start = place[1] <= len(here) - len(here.lstrip()) + 1
    return Malformed(f"this is not valid BibTeX{reason}", *place), start, start if at_line_start else start + len(here)


_FORMULA = re.compile(r"\$(?![\s$])([^$\n]*[^$\s])\$(?!\d)")


def _set_formulas(items: Sequence[dict[str, Any]], world: World) -> None:
    """Write the formulas in the items' texts as CSL's markup, as reference managers mean ``Na$^{+}$``: Pandoc leaves
    them in TeX. What it cannot set without TeX stays."""
    texts = [(item, name) for item in items for name, value in item.items() if isinstance(value, str) and "$" in value]
    found = {match[1] for item, name in texts for match in _FORMULA.finditer(item[name]) if name not in _VERBATIM}
    formulas = sorted(formula for formula in found if formula.count("{") == formula.count("}"))
    if not formulas:
        return
    written = world.pandoc(
        ["--from", "latex", "--to", "html", "--wrap", "none"], "\n\n".join(f"${formula}$" for formula in formulas)
    ).decode()
    lines = re.findall(r'<p><span class="math inline">(.*?)</span></p>', written)
    if len(lines) != len(formulas):
        return
    markup = {formula: _markup(line) for formula, line in zip(formulas, lines, strict=True)}
    for item, name in texts:
        if name not in _VERBATIM:
            item[name] = _FORMULA.sub(lambda match: markup.get(match[1]) or match[0], item[name])


def _markup(html: str) -> str:
    """CSL's markup for Pandoc's HTML of a formula; empty if that is still TeX. Greek letters stand upright in names."""
    if re.search(r"[$\\]|<span", html):
        return ""
    upright = re.sub(r"<em>([\u0370-\u03ff])</em>", r"\1", html)
    spaced = re.sub("[\u2002-\u200a]", " ", upright)
    return unescape(re.sub(r"(?<=<)(/?)(?:(em)|strong)>", lambda tag: f"{tag[1]}{'i' if tag[2] else 'b'}>", spaced))


KINDS = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "dataset": "dataset",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings",
    "post": "online",
    "post-weblog": "online",
    "report": "techreport",
    "review": "article",
    "software": "software",
    "thesis": "phdthesis",
    "webpage": "online",
}
"""CSL's types in BibTeX or, where it has none, in BibLaTeX (for BibTeX's styles, these are ``misc``, as all others)."""

_FIELDS = {
    "edition": "edition",
    "event-title": "eventtitle",
    "ISBN": "isbn",
    "ISSN": "issn",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "number-of-pages": "pagetotal",
    "version": "version",
    "volume": "volume",
    "abstract": "abstract",
}
_TITLES = {"title": "title", "title-short": "shorttitle", "collection-title": "series"}
_VERBATIM = {"DOI": "doi", "URL": "url"}


def dumps(items: Sequence[CslItem]) -> str:
    """The items as BibTeX entries, in their order. An id is the key, without what a key cannot have."""
    return "\n".join(map(_entry, items))


def _entry(item: CslItem) -> str:
    kind = KINDS.get(str(item.get("type")), "misc")
    if kind == "phdthesis" and re.search(r"master|msc|m\.sc", str(item.get("genre", "")), re.IGNORECASE):
        kind = "mastersthesis"
    key = re.sub(r"[^\w.:;?!`'()/*@+\[\]&-]", "_", str(item.get("id") or "reference"))
    lines = [f"  {name} = {value}" for name, value in _fields(item, kind) if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(item: CslItem, kind: str) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator"):
        yield role, _braced(" and ".join(filter(None, map(_name, item.get(role, ())))))
    for field, name in _TITLES.items():
        yield name, _braced(_title(str(item.get(field, ""))))
    yield from _where(item, kind)
    yield from _when(item)
    for field, name in _FIELDS.items():
        yield name, _braced(_text(str(item.get(field, ""))))
    page = re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "--", str(item.get("page", "")))
    yield "pages", _braced(_text(page))
    for field, name in _VERBATIM.items():
        address = str(item.get(field, ""))
        # These two are read as they stand, but for braces.
        yield name, _braced(address.replace("{", "%7B").replace("}", "%7D"))


def _where(item: CslItem, kind: str) -> Iterator[tuple[str, str]]:
    """What holds the work, and who brought it out: fields whose names depend on the kind of entry."""
    container = _braced(_title(str(item.get("container-title", ""))))
    publisher = _braced(_list(str(item.get("publisher", ""))))
    number = item.get("issue") or item.get("number") or item.get("collection-number") or ""
    if kind == "article":
        yield "journal", container
        yield "shortjournal", _braced(_title(str(item.get("container-title-short", ""))))
    elif kind in ("incollection", "inproceedings"):
        yield "booktitle", container
    if kind in ("misc", "online", "dataset", "software"):
        yield "howpublished", container or publisher
    elif kind in ("phdthesis", "mastersthesis"):
        yield "school", publisher
    else:
        yield "institution" if kind == "techreport" else "publisher", publisher
    yield "address", _braced(_list(str(item.get("publisher-place", ""))))
    yield "number", _braced(_text(str(number)))
    if kind in ("techreport", "phdthesis"):
        yield "type", _braced(_text(str(item.get("genre", ""))))


def _when(item: CslItem) -> Iterator[tuple[str, str]]:
    issued = dates.days(item.get("issued"))
    if issued:
        yield "year", _braced("/".join(str(day[0]) for day in issued))
        if len(issued) == 1:
            [day] = issued
            if len(day) > 1 and 1 <= day[1] <= 12:
                yield "month", dates.MONTHS[day[1] - 1]
            yield "day", _braced(str(day[2])) if len(day) > 2 else ""
    elif isinstance(item.get("issued"), Mapping):
        yield "year", _braced(_text(str(item["issued"].get("raw") or item["issued"].get("literal") or "")))
    yield "urldate", _braced(dates.iso(dates.first(item.get("accessed"))))


def _name(name: Mapping[str, Any]) -> str:
    """``von Last, Jr, First`` (BibTeX's own order), or a name in braces that is not to be taken apart."""
    if not name.get("family"):
        return _braced(_text(names.whole(name)))
    particle = names.joined(name, "dropping-particle", "non-dropping-particle")
    family = _text(str(name["family"]))
    if re.search(r",|\band\b|^[a-z]", family):
        family = _braced(family)
    parts = [f"{_text(particle)} {family}".strip(), *(_text(str(name.get(part) or "")) for part in ("suffix", "given"))]
    return ", ".join(part for index, part in enumerate(parts) if part or index == 0)


_MARKUP = re.compile(r"</?(?:i|em|b|strong|sub|sup|sc|span(?:\s[^<>]*)?)>", re.IGNORECASE)
_COMMANDS = {
    "i": "emph",
    "em": "emph",
    "b": "textbf",
    "strong": "textbf",
    "sub": "textsubscript",
    "sup": "textsuperscript",
}
_COMMANDS |= {"sc": "textsc"}
_SPECIAL = str.maketrans(
    {character: f"\\{character}" for character in "{}&%$#_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def _text(text: str) -> str:
    return " ".join(unescape(text).split()).translate(_SPECIAL)


def _list(text: str) -> str:
    """For a field whose value BibLaTeX parts at each ``and``."""
    return re.sub(r"\band\b", "{and}", _text(text))


def _title(title: str) -> str:
    """A title with CSL's markup (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html) as commands, its
    capitals safe."""
    pieces, closing, first = list[str](), list[str](), True
    position = 0
    for match in (*_MARKUP.finditer(title), None):
        text = title[position : match.start() if match else len(title)]
        pieces += [" "] * text[:1].isspace()
        for index, word in enumerate(text.split()):
            pieces += [" "] * bool(index)
            kept = word[1:] if first else word
            is_safe = kept == kept.lower() and not (first and word[0].islower())
            pieces.append(_text(word) if is_safe else _braced(_text(word)))
            # Pandoc gives a capital to the word after a colon as well.
            first = word.endswith(":")
        pieces += [" "] * (text[-1:].isspace() and bool(text.strip()))
        if match:
            position = match.end()
            tag = re.sub(r"[</>\s].*", "", match[0].lstrip("</").lower())
            if match[0].startswith("</"):
                pieces.append(closing.pop() if closing else "")
            else:
                command = _COMMANDS.get(tag) or ("textsc" if "small-caps" in match[0] else "")
                opened = f"\\{command}{{" if command else "{"
                # Case inside of a command is safe in two more pairs of braces only.
                is_safe = bool(command) and re.match(r"[^<]*[^\W\d_a-z]", title[position:]) is None
                pieces.append(opened if is_safe else "{{" + opened)
                closing.append("}" if is_safe else "}}}")
    return "".join(pieces + closing).strip()


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


EXCHANGE = Exchange("BibTeX", (".bib",), loads, dumps)
