"""Passes over the tree as Pandoc read it: what Pandoc and its tools would show wrongly, lose or run.

Each changes one thing. Those that look at single elements get them as a list: one walk for all passes, since walking
would take half of the time of the stage ``parse``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import unquote

from recto import theme
from recto.core.diagnostics import Diagnostic, Report, warning
from recto.core.model import Location, Text
from recto.document.placeholders import in_identifier
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline
from recto.pandoc.formulas import displayed, modern
from recto.references.keys import is_cross_reference


def run(
    blocks: list[Block],
    elements: list[Element],
    text: Text,
    located: Mapping[str, Sequence[Location]],
    report: Report,
    lang: str,
) -> None:
    """All passes that come before the facts about the text are gathered.

    The order matters for citations: ``join_citations`` puts cross-references into the same ``Cite`` as other citations,
    ``part_cross_references`` takes them out again, and ``show_what_is_beside`` looks at single ones. What the others
    change, no other looks at. ``lang`` is the language of the text.
    """
    take_formulas(blocks, elements)
    take_preformatted(elements)
    part_labels(elements)
    join_sizes(elements)
    number_headings(elements)
    turn_languages(elements, lang)
    join_citations(elements, located, report)
    part_cross_references(blocks, elements)
    show_what_is_beside(blocks, elements)
    drop_scripts(blocks, elements)
    drop_unsafe_links(elements, text, report)
    drop_unsafe_openxml(elements, text, report)


def turn_languages(elements: Sequence[Element], lang: str) -> None:
    """Give what is in a language that is written the other way its direction: neither browsers nor writers of Pandoc
    know it from the language, and numbers and brackets beside it would change their places."""
    own = theme.direction(lang)
    for element in elements:
        if element["t"] in ("Div", "Span"):
            attributes = ast.attributes(element)
            other = theme.direction(attributes.get("lang", lang))
            if other != own and "dir" not in attributes:
                ast.set_keyvals(element, [*ast.keyvals(element), ["dir", other]])


def take_formulas(blocks: list[Block], elements: list[Element]) -> None:
    """Make formulas of what Pandoc keeps as raw TeX, which only LaTeX would show, and add them to ``elements``.

    That is ``\\begin{equation}`` and its like, and ``$\\sim$100``: for Pandoc, a dollar sign before a digit ends no
    formula.
    """
    formulas = [*_before_digits(blocks)]
    for element in elements:
        if element["t"] not in ("RawInline", "RawBlock") or ast.raw_format(element) not in ("tex", "latex"):
            continue
        if displayed(ast.text(element)):
            formula = ast.display_math(ast.text(element))
            formulas.append(formula)
            ast.become(element, formula if element["t"] == "RawInline" else ast.para([formula]))
    elements += formulas


_PREFORMATTED = re.compile(r"\s*<pre\b[^>]*>(?:\s*<code\b[^>]*>)?\n?([^<]*?)\n?(?:</code>\s*)?</pre>\s*", re.IGNORECASE)


def _before_digits(blocks: list[Block]) -> Iterator[Element]:
    for inlines in ast.inline_lists(blocks, "RawInline"):
        for first in range(len(inlines) - 1, 0, -1):
            before = inlines[first - 1]
            if not (_is_tex(inlines[first]) and before["t"] == "Str" and ast.text(before).endswith("$")):
                continue
            last = next((i for i in range(first, len(inlines)) if not _may_be_in_formula(inlines[i])), len(inlines))
            end = next((i for i in range(first, last) if _END_BEFORE_DIGIT.match(_string(inlines[i]))), None)
            if end is None:
                continue
            rest, _, after = ast.text(inlines[end]).partition("$")
            formula = ast.math("".join(_string(one) for one in inlines[first:end]) + rest)
            start = ast.text(before)[:-1]
            inlines[first - 1 : end + 1] = [*([ast.string(start)] if start else []), formula, ast.string(after)]
            yield formula


_END_BEFORE_DIGIT = re.compile(r"[^$]*\$\d")


def _is_tex(inline: Inline) -> bool:
    return inline["t"] == "RawInline" and ast.raw_format(inline) == "tex"


def _may_be_in_formula(inline: Inline) -> bool:
    return inline["t"] in ("Str", "Space") or _is_tex(inline)


def _string(inline: Inline) -> str:
    return " " if inline["t"] == "Space" else ast.text(inline)


def take_preformatted(elements: Sequence[Element]) -> None:
    """Make code of ``<pre>`` that holds text alone: to Pandoc all of it is HTML, of which Word shows nothing."""
    for element in elements:
        if element["t"] == "RawBlock" and (preformatted := _PREFORMATTED.fullmatch(ast.text(element))):
            ast.become(element, ast.code_block(unescape(preformatted[1])))


_GLUED_LABEL = re.compile(r"(\S)(\{#tbl:.*)", re.DOTALL)


def part_labels(elements: Sequence[Element]) -> None:
    """Put a space before the label of a caption that has none: pandoc-tablenos would not see it."""
    for element in elements:
        if element["t"] != "Table":
            continue
        for inlines in [*ast.inline_lists(ast.caption(element), "Str")]:
            for index, inline in enumerate(inlines):
                if inline["t"] == "Str" and (glued := _GLUED_LABEL.search(ast.text(inline))):
                    words = ast.text(inline)[: glued.end(1)]
                    inlines[index : index + 1] = [ast.string(words), ast.space(), ast.string(glued[2])]
                    break


def join_sizes(elements: Sequence[Element]) -> None:
    """Take the spaces out of ``width="50 %"``: formats differ in what they make of them."""
    for element in elements:
        if element["t"] == "Image" and any(re.search(r"\s", value) for _, value in ast.keyvals(element)):
            pairs = ast.keyvals(element)
            for pair in pairs:
                pair[1] = re.sub(r"\s+", "", pair[1]) if pair[0] in ("width", "height") else pair[1]
            ast.set_keyvals(element, pairs)


def number_headings(elements: Sequence[Element]) -> None:
    """Number the identifiers of headings that have the same words and citations, as Pandoc does: it saw different
    placeholders in them."""
    seen: set[str] = set()
    for element in elements:
        if element["t"] != "Header":
            continue
        name = ast.identifier(element)
        cites = (inline for inline in ast.walk(ast.inlines(element)) if inline["t"] == "Cite")
        if name in seen and any(in_identifier(ast.citation_ids(cite)[0]) in name for cite in cites):
            name = next(other for number in range(1, 10_000) if (other := f"{name}-{number}") not in seen)
            ast.set_identifier(element, name)
        seen.add(name)


_BETWEEN = {"": "a space", ",": "a comma", "/": "a slash", "-": "a hyphen", "–": "a dash"}
"""How messages call what stands between two citations in the place of a semicolon."""
_NO_WORDS = re.compile(r"[,/&；，、–-]?|and")


def join_citations(elements: Sequence[Element], located: Mapping[str, Sequence[Location]], report: Report) -> None:
    """Take ``[@a, @b]`` for the two citations that are meant: Pandoc puts the second into the first one's suffix, and
    its citeproc then shows only one of them. Reports it (C004)."""
    seen: Counter[str] = Counter()
    for element in elements:
        if element["t"] != "Cite":
            continue
        citations = ast.citations(element)
        seen.update(ast.citation_ids(element))
        for citation in citations:
            # citeproc looks for a locator in it, such as `chap. 2`, word by word.
            suffix = citation["citationSuffix"] = ast.apart(citation["citationSuffix"])
            inner = next((index for index, inline in enumerate(suffix) if inline["t"] == "Cite"), None)
            if inner is None:
                continue
            added = ast.citations(suffix[inner])
            key = added[0]["citationId"]
            if is_cross_reference(key) and not is_cross_reference(citation["citationId"]):
                continue
            places = located.get(key, ())[seen[key] :] or located.get(key, ())
            report(_not_a_semicolon(citation, added[0], ast.words(suffix[:inner]).strip(), next(iter(places), None)))
            citation["citationSuffix"] = _without_comma(suffix[:inner])
            added[-1]["citationSuffix"] += suffix[inner + 1 :]
            for one in added:
                one["citationMode"] = ast.normal_citation()
            at = citations.index(citation) + 1
            citations[at:at] = added


def _not_a_semicolon(first: ast.Citation, second: ast.Citation, between: str, place: Location | None) -> Diagnostic:
    key, is_joined = second["citationId"], not between and second["citationMode"]["t"] == "SuppressAuthor"
    sign = _BETWEEN["-"] if is_joined else _BETWEEN.get(between) or ("a comma" if "," in between else f"“{between}”")
    hint = "separate citations with semicolons: [@a; @b]"
    if is_joined and is_cross_reference(key):
        hint = f"write them without brackets: @{first['citationId']}–@{key}"
    return warning("C004", f"{sign} separates @{key} from the citation before it", place, hint)


def _without_comma(inlines: list[Inline]) -> list[Inline]:
    """Inlines without the commas and spaces at their end, or none if they only join two citations."""
    if _NO_WORDS.fullmatch(ast.words(inlines).strip()):
        return []
    while inlines and (inlines[-1]["t"] in ast.SPACES or inlines[-1] == ast.string(",")):
        inlines.pop()
    return inlines


def part_cross_references(blocks: list[Block], elements: Sequence[Element]) -> None:
    """Put each cross-reference of ``[@fig:a; @fig:b]`` into brackets of its own: pandoc-xnos reads the first only.

    What is in the brackets of ``@fig:a [@b]`` and ``@fig:a [left]`` belongs to no reference, as it would to a work.
    """
    cites = [element for element in elements if element["t"] == "Cite" and _has_more(element)]
    if not any(is_cross_reference(key) for cite in cites for key in ast.citation_ids(cite)):
        return
    for inlines in ast.inline_lists(blocks, "Cite"):
        for index in range(len(inlines) - 1, -1, -1):
            if inlines[index]["t"] == "Cite" and _has_more(inlines[index]):
                inlines[index : index + 1] = _parted(inlines[index])


def _has_more(cite: Element) -> bool:
    """Whether there is more than a key in it."""
    citations = ast.citations(cite)
    return len(citations) > 1 or bool(citations[0]["citationSuffix"])


def _parted(cite: Inline) -> list[Inline]:
    first, *others = ast.citations(cite)
    if is_cross_reference(first["citationId"]) and ast.words(ast.written(cite)).startswith("@"):
        suffix, first["citationSuffix"] = first["citationSuffix"], []
        reference: list[Inline] = [ast.cite([first], [ast.string(f"@{first['citationId']}")]), ast.space()]
        if not others:
            return [*reference, ast.string("["), *suffix, ast.string("]")]
        if suffix:
            others[0]["citationPrefix"][:0] = [*suffix, ast.string(";"), ast.space()]
        return [*reference, *_cites([*_groups(others)])]
    groups = [*_groups(ast.citations(cite))]
    return _cites(groups) if len(groups) > 1 else [cite]


def _groups(citations: Sequence[ast.Citation]) -> Iterator[list[ast.Citation]]:
    """The citations in their order, each cross-reference alone and the others together."""
    group: list[ast.Citation] = []
    for citation in citations:
        if group and (is_cross_reference(citation["citationId"]) or is_cross_reference(group[-1]["citationId"])):
            yield group
            group = []
        group.append(citation)
    yield group


def _cites(groups: Sequence[list[ast.Citation]]) -> list[Inline]:
    """A citation for each group, with semicolons between them."""
    parts: list[Inline] = []
    for group in groups:
        written = "; ".join(f"@{citation['citationId']}" for citation in group)
        parts += [ast.string(";"), ast.space()] if parts else []
        parts.append(ast.cite(group, [ast.string(f"[{written}]")]))
    return parts


def show_what_is_beside(blocks: list[Block], elements: Sequence[Element]) -> None:
    """Show what Pandoc takes for a part of a citation, and then loses.

    The hyphen of ``@fig:a-@fig:b`` leaves the author out, to Pandoc. A note within brackets would become another
    citation's. And in ``@a [-@b, p. 4]`` there are two citations, not one.
    """
    if not any(element["t"] == "Cite" and _hides(element) for element in elements):
        return
    for inlines in ast.inline_lists(blocks, "Cite"):
        shown: list[Inline] = []
        for inline in inlines:
            if inline["t"] == "Cite" and _hides(inline):
                shown += _shown(inline, shown[-1] if shown else ast.space())
            else:
                shown.append(inline)
        inlines[:] = shown


def _hides(cite: Element) -> bool:
    return any(
        citation["citationMode"]["t"] == "SuppressAuthor"
        or any(part["t"] == "Note" for part in (*citation["citationPrefix"], *citation["citationSuffix"]))
        for citation in ast.citations(cite)
    )


def _shown(cite: Inline, before: Inline) -> Iterator[Inline]:
    """The citation with what belongs beside it, after what stands before it."""
    citations = ast.citations(cite)
    notes: list[Inline] = []
    for citation in citations:
        for part in (citation["citationPrefix"], citation["citationSuffix"]):
            notes += [inline for inline in part if inline["t"] == "Note"]
            part[:] = [inline for inline in part if inline["t"] != "Note"]
    first, *others = citations
    is_glued = before["t"] == "Cite" or (before["t"] == "Str" and re.search(r"[^\s(\[—–-]$", ast.text(before)))
    suppresses, refers = first["citationMode"]["t"] == "SuppressAuthor", is_cross_reference(first["citationId"])
    if suppresses and (is_glued or refers) and ast.words(ast.written(cite)).startswith("@"):
        first["citationMode"] = ast.in_text()
        yield ast.string("–" if refers and is_glued else "-")
    if others and first["citationMode"]["t"] == "AuthorInText" and others[0]["citationMode"]["t"] == "SuppressAuthor":
        yield ast.cite([first], [ast.string(f"@{first['citationId']}")])
        yield ast.space()
        yield from _cites([others])
    else:
        yield cite
    yield from notes


_SCRIPT = re.compile(r"<(script|style)\b[^>]*>$", re.IGNORECASE)


def drop_scripts(blocks: list[Block], elements: Sequence[Element]) -> None:
    """Take out what stands between ``<script>`` or ``<style>`` and its end inside a paragraph: to Pandoc it is text."""
    if not any(element["t"] == "RawInline" and _SCRIPT.match(ast.text(element)) for element in elements):
        return
    for inlines in ast.inline_lists(blocks, "RawInline"):
        kept: list[Inline] = []
        closing = ""
        for inline in inlines:
            raw = ast.text(inline).lower() if inline["t"] == "RawInline" else ""
            if closing:
                closing = "" if raw.startswith(closing) else closing
            elif opening := _SCRIPT.match(raw):
                closing = f"</{opening[1]}"
            else:
                kept.append(inline)
        inlines[:] = kept


_SAFE_SCHEMES = ("http", "https", "mailto", "tel", "ftp", "doi")
_MISTYPED = re.compile(r"h{1,3}t{1,3}p{1,3}s{0,2}|t?tps?", re.IGNORECASE)


def drop_unsafe_links(elements: Sequence[Element], text: Text, report: Report) -> None:
    """Take the address out of links that run something or open a file of the reader's, and report them (H002)."""
    for element in elements:
        if element["t"] != "Link":
            continue
        target = ast.target(element)
        scheme = re.match(r"\s*([a-z][\w+.\-\s]*):", target, re.IGNORECASE)
        if scheme and re.sub(r"\s", "", scheme[1]).lower() not in _SAFE_SCHEMES:
            start = max(text.text.find(f"]({target}"), text.text.find(f"]({unquote(target)}"))
            place = text.location(start + 2 if start >= 0 else max(text.text.find(target), 0))
            ast.become(element, ast.span(ast.inlines(element), ast.attr(element)))
            if _MISTYPED.fullmatch(scheme[1]):
                continue  # https mistyped (K001)
            report(
                warning(
                    "H002",
                    f"the link to {target[:60]} is removed: links may only lead to web pages, published files and "
                    "e-mail addresses",
                    place,
                    "write an address that begins with https:",
                )
            )


_RISKY_OPENXML = re.compile(r"instrText|fldSimple|altChunk|w:object|o:OLEObject|r:(id|embed|link)\b|<!")


def drop_unsafe_openxml(elements: Sequence[Element], text: Text, report: Report) -> None:
    """Leave out raw OpenXML that Word would stumble over or run, and report it (H003).

    Word runs fields (``DDEAUTO``, ``INCLUDETEXT``), opens linked objects, and opens no file that is not well formed.
    """
    for element in elements:
        if element["t"] not in ("RawBlock", "RawInline") or ast.raw_format(element) != "openxml":
            continue
        openxml = ast.text(element)
        if _RISKY_OPENXML.search(openxml) or not _is_well_formed(openxml):
            report(
                warning(
                    "H003",
                    f"raw OpenXML is left out of the Word file: {openxml.split(chr(10))[0][:60]}",
                    text.location(max(text.text.find(openxml.split("\n")[0]), 0)),
                    "write well-formed OpenXML, without fields and linked objects",
                )
            )
            ast.set_text(element, "")


def _is_well_formed(openxml: str) -> bool:
    from lxml import etree

    prefixes = " ".join(f'xmlns:{name}="{name}"' for name in ("w", "m", "a", "r", "wp", "pic", "v", "o", "w14", "mc"))
    try:
        etree.fromstring(f"<x {prefixes}>{openxml}</x>")
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def link_addresses(blocks: list[Block], elements: Sequence[Element], text: Text) -> None:
    """Make links of addresses that stand in the text, as word processors and GitHub do; in a link they stay text.

    Pandoc's own extension would also take ``doi:…`` for an address. It comes after the aliases, whose definitions may
    contain one.
    """
    if not _BEGINS_ADDRESS.search(text.text):
        return
    # Citations keep their key as text, which may be an address.
    taken = [element for element in elements if element["t"] in ("Link", "Cite")]
    within = {id(inlines) for inlines in ast.inline_lists(taken)}
    for inlines in [*ast.inline_lists(blocks, "Str")]:
        if id(inlines) in within:
            continue
        for index in range(len(inlines) - 1, -1, -1):
            if inlines[index]["t"] == "Str" and _BEGINS_ADDRESS.search(words := ast.text(inlines[index])):
                after = inlines[index + 1]["t"] if index + 1 < len(inlines) else "Space"
                goes_on = after not in ast.SPACES and after not in ("LineBreak", "Note")
                inlines[index : index + 1] = _with_links(words, text.text, goes_on=goes_on)


_BEGINS_ADDRESS = re.compile(r"(?:https?://|\bwww\.)\w|\w@\w")
_MAIL = re.compile(r"(?<![\w.+@/:-])\w[\w.+-]*@(?:[\w-]+\.)+[A-Za-z]{2,24}(?![\w@:/-])")


def _with_links(words: str, text: str, *, goes_on: bool) -> list[Inline]:
    """Words, with their addresses as links; ``goes_on`` if the last word does: Pandoc took the end of an address, such
    as ``https://example.org/@name``, for something else."""
    from recto.pandoc.markdown import ADDRESS

    parts: list[Inline] = []
    end = 0
    for match in sorted((*ADDRESS.finditer(words), *_MAIL.finditer(words)), key=re.Match.start):
        if match.start() < end:
            continue
        if goes_on and match.end() == len(words):
            continue
        # Pandoc makes typographic signs of some that addresses have.
        typed = match[0].replace("—", "---").replace("–", "--").replace("’", "'").replace("…", "...")
        address = typed if typed in text else match[0]
        parts += [ast.string(words[end : match.start()])] if words[end : match.start()] else []
        is_mail = match.re is _MAIL
        target = address if "://" in address else f"{'mailto:' if is_mail else 'https://'}{address}"
        attr = ast.make_attr(classes=["email" if is_mail else "uri"])
        parts.append(ast.link([ast.string(address)], target, attr=attr))
        end = match.end()
    return [*parts, *([ast.string(words[end:])] if words[end:] else [])]


def modernise_formulas(elements: Sequence[Element]) -> None:
    """Write formulas in commands that Pandoc knows. It comes after the facts, which find formulas in the
    text by their TeX as the author wrote it."""
    for element in elements:
        if element["t"] == "Math":
            ast.set_text(element, modern(ast.text(element)))
