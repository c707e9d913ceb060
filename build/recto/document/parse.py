"""Text -> Document: Pandoc's reading of the manuscript, and where in the text each citation stands.

Pandoc's Markdown reader keeps no positions, and only it can tell a citation from an ``@`` in code, a comment, a link or
an e-mail address. So the text is parsed with each ``@key`` exchanged for a placeholder: letters of a dead script, as
many as the key has characters, different every time. Pandoc takes a placeholder for a citation key exactly where it
would take the key; what it puts into a citation tells the place, and everywhere else the key is put back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import unquote

from recto.core.diagnostics import Report, error, warning
from recto.core.model import (
    Citation,
    Document,
    Heading,
    Illustration,
    Label,
    Link,
    Location,
    Manuscript,
    RawHtml,
    Table,
    Text,
)
from recto.core.world import BrokenMachine, World
from recto.pandoc.ast import Element, apart, condensed, dumps, lists, walk, words
from recto.pandoc.formulas import displayed, modern
from recto.pandoc.syntax import ADJACENT_KEY, KEY
from recto.references.keys import LABEL_NAME, NUMBERING_SETTING, is_cross_reference

MARKDOWN = "markdown-table_attributes-pandoc_title_block"
"""Pandoc's Markdown as pandoc-tablenos expects it: ``{#tbl:x}`` stays in the caption. A first line that begins with
``%`` is text, as it is under the YAML block of Manubot's manuscript.md."""

_ALPHABETS = tuple(
    "".join(map(chr, block)) for block in ((range(0x13000, 0x13400)), range(0x14400, 0x14600), range(0x16800, 0x16A00))
)
"""Egyptian hieroglyphs, Anatolian hieroglyphs, Bamum: letters (so Pandoc takes them in a key) of single width (so
that tables drawn with characters keep their columns)."""


class _Placeholders:
    """Exchanges keys for placeholders, and back."""

    def __init__(self, text: str) -> None:
        self.alphabet = next((a for a in _ALPHABETS if not set(a) & set(text)), "")
        # `(@label)` or `@label.` at a line's beginning numbers an example, and `@label` elsewhere then refers to it.
        self.examples = set(re.findall(r"^\s*\(?@([\w-]+)[.)](?=\s|$)", text, re.MULTILINE))
        self.found: dict[str, re.Match[str]] = {}
        self.text = "".join(self._exchanged(text)) if self.alphabet else text

    def _exchanged(self, text: str) -> Iterator[str]:
        position = 0
        while match := KEY.search(text, position):
            yield text[position : match.start()]
            while match:
                yield self._exchange(match)
                position = match.end()
                match = ADJACENT_KEY.match(text, position)
        yield text[position:]

    def _exchange(self, match: re.Match[str]) -> str:
        key = _key(match)
        # A colon, as nearly every key has one, keeps `(@doi:10.1/x)` at a line's beginning from numbering an example.
        colon = bool(match["bare"] or (match["plain"] and re.search(r"[^\w-]", key)))
        width = len(key) - colon
        number, base = len(self.found), len(self.alphabet)
        if number >= base**width or match["plain"] in self.examples:
            return match.group()
        letters = ""
        for _ in range(width):
            number, digit = divmod(number, base)
            letters += self.alphabet[digit]
        self.found[letters] = match
        placeholder = f"{letters[0]}:{letters[1:]}" if colon else letters
        return f"@{{{placeholder}}}" if match["braced"] else f"@{placeholder}"

    def restore(self, output: str) -> tuple[str, list[re.Match[str]]]:
        """Pandoc's JSON with the keys put back, and the keys that it takes for citations, in the text's order."""
        if not self.found:
            return output, []
        letter = f"[{self.alphabet[0]}-{self.alphabet[-1]}]"
        cited: dict[str, re.Match[str]] = {}

        def back(match: re.Match[str]) -> str:
            letters = match.group().replace(":", "")
            found = self.found.get(letters)
            if found is None:
                return match.group()
            if output.endswith('"citationId":"', 0, match.start()):
                cited[letters] = found
            elif not output.endswith(("@", "@{"), 0, match.start()):
                return _in_identifier(_key(found))
            return json.dumps(_key(found), ensure_ascii=False)[1:-1]

        restored = re.sub(f"{letter}+(?::{letter}+)?", back, output)
        return restored, sorted(cited.values(), key=lambda match: match.start())


def _in_identifier(key: str) -> str:
    """What Pandoc leaves of a key in an identifier that it makes of a heading: letters, digits, ``_``, ``-``, ``.``."""
    return re.sub(r"[^\w.-]", "", key).lower()


def _key(match: re.Match[str]) -> str:
    return match["braced"] or match["bare"] or match["plain"]


def parse(text: Text, manuscript: Manuscript, world: World, report: Report) -> Document:
    """Parse the templated text.

    Citation aliases are taken from the text (``[@tag]: doi:…`` paragraphs, which are removed), from metadata and from
    citation-tags.tsv. Reports an alias that is given twice for different works (C003), and metadata that stands in the
    text and counts for nothing there (T005).
    """
    line_end, in_line = _comments_in_line(text.text)
    placeholders = _Placeholders(in_line)
    output = _read_markdown(placeholders.text, text, world, report)
    restored, cited = placeholders.restore(output.replace(line_end, "\\n"))
    tree = json.loads(condensed(restored))
    _drop_metadata(tree, text, report)
    citations = [Citation(_key(match), match.start() + 1, match.end(), text.location(match.start())) for match in cited]
    located: dict[str, list[Location]] = {}
    for citation in citations:
        located.setdefault(citation.key, []).append(citation.location)
    # One walk for all that follows but the last: half of the time of this stage would go into walking.
    elements = [element for element in walk(tree["blocks"]) if element["t"] not in ("Str", "Space", "SoftBreak")]
    citations += _unlocated(elements, {citation.key for citation in citations}, text)
    aliases = _aliases_elsewhere(manuscript)
    _take_formulas(elements)
    _take_preformatted(elements)
    _part_headings(elements)
    _part_citations(elements, located, report)
    _part_cross_references(tree, elements)
    _drop_code(tree, elements)
    _drop_unsafe_links(elements, text, report)
    _drop_unsafe_openxml(elements, text, report)
    _take_aliases(tree, elements, aliases, located, report)
    works = [citation for citation in citations if not is_cross_reference(citation.key)]
    definitions = [citation for citation in works if _defines(citation, aliases, text.text)]
    facts = _Facts(tree, text)
    for element in elements:
        if element["t"] == "Math":
            element["c"][1] = modern(element["c"][1])
    return Document(
        dumps(tree),
        tuple(citation for citation in works if citation not in definitions),
        tuple(definitions),
        tuple(citation for citation in citations if is_cross_reference(citation.key)),
        aliases,
        tuple(facts.labels),
        tuple(facts.headings),
        {modern(formula): place for formula, place in facts.formulas.items()},
        tuple(facts.illustrations),
        tuple(facts.tables),
        tuple(facts.links),
        tuple(facts.raw_html),
        facts.highlighted,
    )


_SEEMS_TO_BEGIN = re.compile(r"\n[ \t>]*(?:\n|(?:[-*+:~]|\(?\w{1,4}[.)]|#\.|\(?@[\w-]*\))\s|```|~~~)")
"""In a comment: an empty line, or one that looks like the beginning of a list's item, a definition or code."""
_INDENTED_CODE = re.compile(r"\n[ \t]*\n[ \t]{4,}\Z")


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Where something looks like a comment; what code is, only ``recto.pandoc.markdown`` knows, which takes longer."""
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (end := text.find("-->", start)) >= 0:
        yield start, end


def _comments_in_line(text: str) -> tuple[str, str]:
    """A character that the text does not use, and the text with it for the ends of lines in comments that Pandoc, in a
    list, would end where something seems to begin in them: their rest would be published. (Pandoc 2 knew better.)"""
    line_end = next(letter for letter in map(chr, range(0xE000, 0xF900)) if letter not in text)
    if not any(_SEEMS_TO_BEGIN.search(text, start, end) for start, end in _comments(text)):
        return line_end, text
    from recto.pandoc.markdown import Kind, pieces

    parts, position = [], 0
    for piece in pieces(text):
        if (
            piece.kind is Kind.COMMENT
            and _SEEMS_TO_BEGIN.search(text, piece.start, piece.end)
            # In a list, this may be code; if it is none, Pandoc reads it right.
            and not _INDENTED_CODE.search(text, max(0, piece.start - 99), piece.start)
        ):
            parts += [text[position : piece.start], text[piece.start : piece.end].replace("\n", line_end)]
            position = piece.end
    return line_end, "".join((*parts, text[position:]))


def _read_markdown(marked: str, text: Text, world: World, report: Report) -> str:
    """Pandoc's JSON. Metadata blocks in the text that are not YAML are reported (T004), and all are taken for text."""
    starts = [0, *(match.end() for match in re.finditer("\n", marked))]
    lines = marked.split("\n")
    for attempt in range(_MOST_METADATA):
        try:
            read = world.pandoc(["--from", MARKDOWN, "--to", "json"], "\n".join(lines)).decode()
        except BrokenMachine as failure:
            if "YAML" not in str(failure):
                raise
            named = re.search(r"line (\d+)", str(failure))
            first = min(int(named[1]), len(starts)) - 1 if named else 0
            report(
                error(
                    "T004",
                    "the text between two lines of hyphens is read as metadata, but is not YAML",
                    text.location(starts[first]),
                    "put a blank line after a line of hyphens that should be a rule, or use ***",
                )
            )
            # Pandoc stops at the first. The next ones are looked for in the text without it.
            last = first + 1
            while last < len(lines) and lines[last].rstrip() not in ("---", "..."):
                last += 1
            lines[first : last + 1] = [""] * len(lines[first : last + 1])
        else:
            if attempt == 0:
                return read
            break
    return world.pandoc(["--from", f"{MARKDOWN}-yaml_metadata_block", "--to", "json"], marked).decode()


_MOST_METADATA = 20
"""How many such blocks are looked for: each takes Pandoc a reading of the whole text."""


def _drop_metadata(tree: Any, text: Text, report: Report) -> None:
    """Leave of metadata blocks in the text what pandoc-xnos is told there, and report the rest (T005).

    A block in the text may come from a stranger, as the text does: it names no bibliography and no style.
    """
    dropped = [name for name in tree["meta"] if not NUMBERING_SETTING.match(name)]
    if not dropped:
        return
    tree["meta"] = {name: value for name, value in tree["meta"].items() if name not in dropped}
    for block in _METADATA_BLOCK.finditer(text.text):
        names = [name for name in _METADATA_NAME.findall(block[1]) if name in dropped]
        if names:
            problem = f"metadata in the text is left out: {', '.join(names)}"
            report(warning("T005", problem, text.location(block.start(1)), "put it into content/metadata.yaml"))


_METADATA_BLOCK = re.compile(r"^---[ \t]*\n(?=\S)(.*?)\n(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_METADATA_NAME = re.compile(r"^[\"']?([^\s\"':#-][^\s\"':]*)[\"']?[ \t]*:", re.MULTILINE)


def _unlocated(elements: list[Element], known: set[str], text: Text) -> Iterator[Citation]:
    """Citations without a placeholder (a key of one letter too many times, say): each reported where its key stands
    first, and left as it is in manuscript.md."""
    for element in elements:
        if element["t"] == "Cite":
            for citation in element["c"][0]:
                key = citation["citationId"]
                if key not in known:
                    known.add(key)
                    start = max(text.text.find(f"@{key}"), 0)
                    yield Citation(key, 0, 0, text.location(start))


def _take_formulas(elements: list[Element]) -> None:
    """Make formulas of ``\\begin{equation}`` and its like: Pandoc keeps it as TeX, which Word would not show."""
    formulas: list[Element] = []
    for element in elements:
        kind, content = element["t"], element.get("c", ())
        if kind in ("RawInline", "RawBlock") and content[0] in ("tex", "latex") and displayed(content[1]):
            formula = {"t": "Math", "c": [{"t": "DisplayMath"}, content[1]]}
            formulas.append(formula)
            element |= formula if kind == "RawInline" else {"t": "Para", "c": [formula]}
    elements += formulas


_PREFORMATTED = re.compile(r"\s*<pre\b[^>]*>(?:\s*<code\b[^>]*>)?\n?([^<]*?)\n?(?:</code>\s*)?</pre>\s*", re.IGNORECASE)


def _take_preformatted(elements: list[Element]) -> None:
    """Make code of ``<pre>`` that holds text alone: to Pandoc all of it is HTML, of which Word shows nothing."""
    for element in elements:
        if element["t"] == "RawBlock" and (text := _PREFORMATTED.fullmatch(element["c"][1])):
            element |= {"t": "CodeBlock", "c": [["", [], []], unescape(text[1])]}


def _part_headings(elements: list[Element]) -> None:
    """Number headings of the same words and citations, as Pandoc does: it saw different placeholders in them."""
    seen: set[str] = set()
    for element in elements:
        if element["t"] != "Header":
            continue
        attr, inlines = element["c"][1:]
        keys = [inline["c"][0][0]["citationId"] for inline in walk(inlines) if inline["t"] == "Cite"]
        if attr[0] in seen and any(_in_identifier(key) in attr[0] for key in keys):
            attr[0] = next(name for number in range(1, 10_000) if (name := f"{attr[0]}-{number}") not in seen)
        seen.add(attr[0])


def _part_citations(elements: list[Element], located: Mapping[str, list[Location]], report: Report) -> None:
    """Take ``[@a, @b]`` for the two citations that are meant: Pandoc puts the second into the first one's suffix, and
    its citeproc then shows only one of them. Reports it (C004)."""
    for element in elements:
        if element["t"] != "Cite":
            continue
        citations = element["c"][0]
        for citation in citations:
            # citeproc looks for a locator in it, such as `chap. 2`, word by word.
            suffix = citation["citationSuffix"] = apart(citation["citationSuffix"])
            inner = next((index for index, inline in enumerate(suffix) if inline["t"] == "Cite"), None)
            if inner is None or is_cross_reference(suffix[inner]["c"][0][0]["citationId"]):
                continue
            added = suffix[inner]["c"][0]
            report(
                warning(
                    "C004",
                    f"a comma separates @{added[0]['citationId']} from the citation before it",
                    next(iter(located.get(added[0]["citationId"], ())), None),
                    "separate citations with semicolons: [@a; @b]",
                )
            )
            before = suffix[:inner]
            while before and before[-1] in ({"t": "Space"}, {"t": "SoftBreak"}, {"t": "Str", "c": ","}):
                before.pop()
            citation["citationSuffix"] = before
            added[-1]["citationSuffix"] += suffix[inner + 1 :]
            for one in added:
                one["citationMode"] = {"t": "NormalCitation"}
            at = citations.index(citation) + 1
            citations[at:at] = added


def _part_cross_references(tree: Any, elements: list[Element]) -> None:
    """Put each cross-reference of ``[@fig:a; @fig:b]`` into brackets of its own: pandoc-xnos reads the first only."""
    several = [element["c"][0] for element in elements if element["t"] == "Cite" and len(element["c"][0]) > 1]
    if not any(is_cross_reference(citation["citationId"]) for citations in several for citation in citations):
        return
    for inlines in lists(tree["blocks"], ("Cite",)):
        for index in range(len(inlines) - 1, -1, -1):
            element = inlines[index]
            if element["t"] != "Cite" or len(element["c"][0]) < 2:
                continue
            groups: list[list[Any]] = []
            for citation in element["c"][0]:
                alone = is_cross_reference(citation["citationId"])
                if groups and not alone and not is_cross_reference(groups[-1][-1]["citationId"]):
                    groups[-1].append(citation)
                else:
                    groups.append([citation])
            if len(groups) > 1:
                parts: list[Any] = []
                for group in groups:
                    shown = "; ".join(f"@{citation['citationId']}" for citation in group)
                    parts += [{"t": "Str", "c": ";"}, {"t": "Space"}] if parts else []
                    parts.append({"t": "Cite", "c": [group, [{"t": "Str", "c": f"[{shown}]"}]]})
                inlines[index : index + 1] = parts


_CODE = re.compile(r"<(script|style)\b[^>]*>$", re.IGNORECASE)


def _drop_code(tree: Any, elements: list[Element]) -> None:
    """Take out what stands between ``<script>`` or ``<style>`` and its end inside a paragraph: to Pandoc it is text."""
    if not any(element["t"] == "RawInline" and _CODE.match(element["c"][1]) for element in elements):
        return
    for inlines in lists(tree["blocks"], ("RawInline",)):
        index = 0
        while index < len(inlines):
            raw = inlines[index]["c"][1] if inlines[index]["t"] == "RawInline" else ""
            opening = _CODE.match(raw)
            if not opening:
                index += 1
            else:
                del inlines[index]
                closing = f"</{opening[1].lower()}"
                while index < len(inlines):
                    inline = inlines.pop(index)
                    if inline["t"] == "RawInline" and inline["c"][1].lower().startswith(closing):
                        break


_SAFE_SCHEMES = ("http", "https", "mailto", "tel", "ftp", "doi")


def _drop_unsafe_links(elements: list[Element], text: Text, report: Report) -> None:
    """Take the address out of links that run something or open a file of the reader's, and report them (H002)."""
    for element in elements:
        if element["t"] != "Link":
            continue
        target = element["c"][2][0]
        scheme = re.match(r"\s*([a-z][\w+.\-\s]*):", target, re.IGNORECASE)
        if scheme and re.sub(r"\s", "", scheme[1]).lower() not in _SAFE_SCHEMES:
            start = max(text.text.find(f"]({target}"), text.text.find(f"]({unquote(target)}"))
            place = text.location(start + 2 if start >= 0 else max(text.text.find(target), 0))
            report(
                warning(
                    "H002",
                    f"the link to {target[:60]} is removed: links may only lead to web pages, published files and "
                    "e-mail addresses",
                    place,
                    "write an address that begins with https:",
                )
            )
            attr, content, _ = element["c"]
            element["t"], element["c"] = "Span", [attr, content]


_RISKY_OPENXML = re.compile(r"instrText|fldSimple|altChunk|w:object|o:OLEObject|r:(id|embed|link)\b|<!")


def _drop_unsafe_openxml(elements: list[Element], text: Text, report: Report) -> None:
    """Leave out raw OpenXML that Word would stumble over or run, and report it (H003).

    Word runs fields (``DDEAUTO``, ``INCLUDETEXT``), opens linked objects, and opens no file that is not well formed.
    """
    for element in elements:
        if element["t"] not in ("RawBlock", "RawInline") or element["c"][0] != "openxml":
            continue
        openxml = element["c"][1]
        if _RISKY_OPENXML.search(openxml) or not _is_well_formed(openxml):
            report(
                warning(
                    "H003",
                    f"raw OpenXML is left out of the Word file: {openxml.split(chr(10))[0][:60]}",
                    text.location(max(text.text.find(openxml.split("\n")[0]), 0)),
                    "write well-formed OpenXML, without fields and linked objects",
                )
            )
            element["c"][1] = ""


def _is_well_formed(openxml: str) -> bool:
    from lxml import etree

    prefixes = " ".join(f'xmlns:{name}="{name}"' for name in ("w", "m", "a", "r", "wp", "pic", "v", "o", "w14", "mc"))
    try:
        etree.fromstring(f"<x {prefixes}>{openxml}</x>")
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _defines(citation: Citation, aliases: Mapping[str, str], text: str) -> bool:
    """Whether a citation stands where an alias is defined."""
    return (
        citation.key in aliases
        and text[citation.start - 2 : citation.start] == "[@"
        and text[citation.end : citation.end + 2] == "]:"
    )


def _aliases_elsewhere(manuscript: Manuscript) -> dict[str, str]:
    """Aliases from metadata.yaml (``pandoc: citekey-aliases:``, also at top level) and from citation-tags.tsv."""
    aliases: dict[str, str] = {}
    values = manuscript.metadata.values
    if manuscript.citation_tags:
        for line in manuscript.citation_tags.text.splitlines()[1:]:
            tag, _, key = line.partition("\t")
            if tag.strip() and key.strip():
                aliases[f"tag:{tag.strip()}"] = key.strip().split("\t")[0]
    for holder in (values, values.get("pandoc")):
        given = holder.get("citekey-aliases") if isinstance(holder, Mapping) else None
        if isinstance(given, Mapping):
            aliases.update((str(tag), str(key).removeprefix("@")) for tag, key in given.items())
    return aliases


def _take_aliases(
    tree: Any, elements: list[Element], aliases: dict[str, str], located: Mapping[str, list[Location]], report: Report
) -> None:
    """Move ``[@tag]: doi:…`` out of the paragraphs that begin so, into ``aliases``: Manubot's rule."""
    emptied = False
    for element in elements:
        if element["t"] != "Para":
            continue
        inlines = element["c"]
        while (
            len(inlines) >= 3
            and inlines[0]["t"] == "Cite"
            and len(inlines[0]["c"][0]) == 1
            # In brackets: `@doi:10.1/x: as they show` begins a sentence.
            and inlines[0]["c"][0][0]["citationMode"]["t"] == "NormalCitation"
            and inlines[1] == {"t": "Str", "c": ":"}
        ):
            at = 3 if inlines[2]["t"] in ("Space", "SoftBreak") else 2
            if at >= len(inlines) or inlines[at]["t"] != "Str":
                break
            tag, key = inlines[0]["c"][0][0]["citationId"], inlines[at]["c"]
            if aliases.get(tag, key) != key:
                report(
                    warning(
                        "C003",
                        f"the alias @{tag} is defined twice: as {aliases[tag]} and as {key}, which is used",
                        next(iter(located.get(tag, ())[-1:]), None),
                        "keep one of the two, or rename the other",
                    )
                )
            aliases[tag] = key
            del inlines[: at + 1]
            if inlines and inlines[0]["t"] == "SoftBreak":
                del inlines[0]
            emptied = emptied or not inlines
    if emptied:
        for blocks in lists(tree["blocks"], ("Para",)):
            blocks[:] = [block for block in blocks if block["t"] != "Para" or block["c"]]


class _Facts:
    """What later stages ask about the parsed text, and where it stands."""

    def __init__(self, tree: Any, text: Text) -> None:
        self.text = text
        self.labels: list[Label] = []
        self.illustrations: list[Illustration] = []
        self.tables: list[Table] = []
        self.links: list[Link] = []
        self.raw_html: list[RawHtml] = []
        self.highlighted = False
        self.headings: list[Heading] = []
        self.formulas: dict[str, Location] = {}
        self._searched: dict[str, int] = {}
        self._table = 0
        self._heading_lines = list(_HEADING_LINE.finditer(text.text))
        figures: dict[int, tuple[str, str]] = {}
        names: dict[str, int] = {}
        filled = True
        for element in walk(tree["blocks"]):
            kind = element["t"]
            if kind == "Str":
                if element["c"].startswith("{#") and (label := _LABEL.match(element["c"])):
                    names[label[1]] = names.get(label[1], 0) + 1
                continue
            content: Any = element.get("c")
            if kind in _FILLING:
                filled = True
            if kind in ("Code", "CodeBlock"):
                self.highlighted = self.highlighted or bool(content[0][1])
            elif kind == "Header":
                if not filled:
                    self.headings[-1] = replace(self.headings[-1], filled=False)
                self._add_heading(*content)
                filled = False
            elif kind == "Math":
                if content[1] not in self.formulas:
                    tex = self._as_written(content[1])
                    self.formulas[content[1]] = self._find(f"$${tex}", f"${tex}", tex)
            elif kind == "Figure":
                caption = words(content[1][1]).strip()
                figures |= {id(inner): (content[0][0], caption) for inner in walk(content[2]) if inner["t"] == "Image"}
            elif kind == "Para":
                if len(content) == 1 and content[0]["t"] == "Image":
                    figures[id(content[0])] = ("", "")
            elif kind == "Image":
                self._add_illustration(content, figures.get(id(element)))
            elif kind == "Link":
                target = content[2][0]
                place = self._find(f"]({target}", target, unquote(target), target.removeprefix("mailto:"))
                self.links.append(Link(target, words(content[1]), place))
            elif kind == "Table":
                self._add_table(content)
            elif kind == "Div":
                filled = filled or content[0][0] == "refs"
            elif kind in ("RawBlock", "RawInline") and content[0].startswith("html"):
                filled = filled or not content[1].startswith("<!--")
                self._add_html(content[1])
            name = _label(kind, content)
            if name:
                names[name] = names.get(name, 0) + 1
        if not filled:
            self.headings[-1] = replace(self.headings[-1], filled=False)
        for name, count in names.items():
            self.labels += [Label(name, place) for place in self._label_places(name, count)]

    def _add_heading(self, level: int, attr: Any, inlines: list[Element]) -> None:
        # Up to its first markup, a heading stands in its line as it is.
        beginning = _letters(inlines[0]["c"]) if inlines and inlines[0]["t"] == "Str" else ""
        start = self.headings[-1].start if self.headings else 0
        for index, line in enumerate(self._heading_lines):
            end = self.text.text.find("\n", line.end())
            if level == _level(line) and beginning in _letters(self.text.text[line.start() : end if end > 0 else None]):
                start = line.start("atx") if line["atx"] else line.start()
                del self._heading_lines[: index + 1]
                break
        numbered = "unnumbered" not in attr[1]
        self.headings.append(
            Heading(level, words(inlines).strip(), attr[0], numbered, True, start, self.text.location(start))
        )

    def _add_illustration(self, content: Any, figure: tuple[str, str] | None) -> None:
        (identifier, _, pairs), inlines, (target, _) = content
        attributes = dict(pairs)
        description = words(inlines).strip()
        caption = None
        # Pandoc puts the attribute `alt` of a figure into the description.
        alternative = attributes.get("alt", description or None)
        if figure:
            identifier, caption = figure[0] or identifier, figure[1]
            alternative = description if caption else alternative
        self.illustrations.append(
            Illustration(
                target,
                self._find(f"({target}", f"({unquote(target)}", target),
                identifier if identifier.startswith("fig:") else "",
                caption,
                alternative,
                attributes.get("width", ""),
            )
        )

    def _add_table(self, content: Any) -> None:
        (identifier, _, _), (_, caption), columns, (_, head), bodies, (_, foot) = content
        title = words(caption).strip()
        if label := re.search(rf"\{{#(tbl:{LABEL_NAME})[^}}]*\}}", title):
            identifier, title = label[1], (title[: label.start()] + title[label.end() :]).strip()
        longest = [0] * len(columns)
        rows = [*head, *(row for _, _, above, below in bodies for row in (*above, *below)), *foot]
        for _, cells in rows:
            at = 0
            for _, _, _, span, blocks in cells:
                if span == 1 and at < len(longest):
                    longest[at] = max([longest[at], *map(len, re.split(r"[\s/-]+", words(blocks)))])
                at += span
        name = identifier if identifier.startswith("tbl:") and identifier != "tbl:" else ""
        # A caption, or else the first cell, is found by its beginning: markup may follow.
        first = next((inner["c"] for inner in walk([caption, rows]) if inner["t"] == "Str"), "")
        line = re.compile(
            rf"{{#{re.escape(name)}" if name else rf"^(?:Table:|[:|])?[ \t]*{re.escape(first)}", re.MULTILINE
        )
        if match := line.search(self.text.text, self._table) or line.search(self.text.text):
            self._table = match.start()
        self.tables.append(Table(name, title, tuple(longest), self.text.location(self._table)))

    def _add_html(self, html: str) -> None:
        place = self._find(html.split("\n")[0], *re.findall(r"^<\w+", html))
        self.raw_html.append(RawHtml(html, place))
        for tag in re.findall(r"<img\b[^>]*>", html, re.IGNORECASE):
            values = {
                name.lower(): double or single or bare
                for name, double, single, bare in re.findall(
                    r"""\s([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", tag
                )
            }
            if "src" in values:
                self.illustrations.append(
                    Illustration(values["src"], place, alternative=values.get("alt"), width=values.get("width", ""))
                )

    def _find(self, *needles: str) -> Location:
        """Where the next of several equal pieces of text stands; the tree is walked in the order of the text."""
        for needle in needles:
            start = self.text.text.find(needle, self._searched.get(needle, 0)) if needle else -1
            if start >= 0:
                self._searched[needle] = start + 1
                return self.text.location(start + len(needle) - len(needle.lstrip("](")))
        return self.text.location(0)

    def _as_written(self, tex: str) -> str:
        """A formula as the text has it: Pandoc takes tabs, and in lists and quotations what lines begin with, away."""
        if tex in self.text.text:
            return tex
        spaced = r"(?:(?<=\$)[\s>]+)?" + r"[\s>]+".join(map(re.escape, tex.split()))
        written = re.search(spaced, self.text.text)
        return written[0] if written else tex

    def _label_places(self, name: str, count: int) -> Iterable[Location]:
        starts = [match.start() for match in re.finditer(rf"#\s*{re.escape(name)}(?![\w/:-]|\.\w)", self.text.text)]
        for index in range(count):
            yield self.text.location(starts[min(index, len(starts) - 1)] if starts else 0)


_FILLING = frozenset("Para Plain CodeBlock LineBlock Table Figure".split())
"""Blocks with something of their own to read."""

_HEADING_LINE = re.compile(r"^[ \t>*+-]*(?P<atx>#{1,6})[ \t]+(?=\S)|^(?=\S).*\n(?P<under>=+|-+)[ \t]*$", re.MULTILINE)
"""A line that may be a heading, marked before it or underlined."""


def _level(line: re.Match[str]) -> int:
    return len(line["atx"]) if line["atx"] else 1 + (line["under"][0] == "-")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


_LABEL = re.compile(rf"\{{#((?:fig|tbl|eq):{LABEL_NAME})")
"""A label that is still text, because pandoc-tablenos or pandoc-eqnos reads it."""


def _label(kind: str, content: Any) -> str:
    """The label that pandoc-xnos will find at an element; one without a name (``{#fig:}``) cannot be named."""
    if kind not in ("Figure", "Image", "Div", "Header"):
        return ""
    identifier: str = content[1][0] if kind == "Header" else content[0][0]
    return identifier if identifier.startswith("sec:" if kind == "Header" else "fig:") else ""
