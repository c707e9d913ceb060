"""Document + Bibliography -> CitedDocument: short ids, then Pandoc's citeproc, once for all formats."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any

from recto.core.diagnostics import Report, error
from recto.core.model import Bibliography, CitedDocument, CslItem, Document, Manuscript, Style
from recto.core.world import BrokenMachine, CeilingReached, World
from recto.document.foreign import mark
from recto.document.number import numbers_sections
from recto.document.reference_lists import formatted as in_parts
from recto.document.reference_lists import has_several
from recto.document.separate import has_marks
from recto.manuscript.variables import Variables
from recto.pandoc import ast
from recto.pandoc.ast import Block, Inline
from recto.references.keys import unlisted_id

_JSON_AND_HTML = Path(__file__).parent / "filters" / "json-and-html.lua"


def cite(
    document: Document,
    bibliography: Bibliography,
    style: Style,
    variables: Variables,
    manuscript: Manuscript,
    world: World,
    report: Report,
    *,
    html: bool = True,
) -> CitedDocument:
    """Format the citations and the reference list, in the div ``#refs`` or at the end; with ``html``, write the HTML.

    Reports a citation style that citeproc cannot use (S002); the citations are then set in citeproc's own.
    """
    pandoc, lang = variables.pandoc, variables.lang
    numbered = numbers_sections(document)
    html = html and not has_marks(document.ast)  # of two documents, each gets its own HTML later
    arguments = _arguments(html=html, highlighted=document.highlighted, numbered=numbered)
    code = None
    if html and document.highlighted:
        with_highlighter = ThreadPoolExecutor(1)
        code = with_highlighter.submit(_highlighted, document.ast, world)
        with_highlighter.shutdown(wait=False)
    options = _options(variables)
    try:
        output, items = _formatted(document, bibliography, style, options, arguments, world)
    except BrokenMachine as failure:
        if not document.citations:
            raise
        own = Style("", "")
        try:
            output, items = _formatted(document, bibliography, own, options, arguments, world)
        except BrokenMachine:
            if isinstance(failure, CeilingReached):
                output, items = _unformatted(document, bibliography, arguments, world, report)
            else:
                raise
        else:
            place = manuscript.metadata.place("csl") if "csl" in manuscript.metadata.values else None
            report(
                error(
                    "S002",
                    f"the citation style {style.name} cannot be used: {str(failure).removeprefix('Pandoc failed: ')}",
                    place,
                    "validate it at validator.citationstyles.org, or use one of the styles at zotero.org/styles",
                )
            )
        style = own
    cited, _, written = output.partition("\n")
    cited, written = mark(cited, written, items, lang)
    if code:
        written = _CODE.sub(lambda match: code.result()[int(match[1]) - 1], written)
    written = _with_old_identifiers(written, document, bibliography)
    title = _title(with_subtitle(str(pandoc.get("title") or ""), str(pandoc.get("subtitle") or "")), world)
    return CitedDocument(
        cited,
        written,
        ast.one_line(title),
        ast.dumps(title),
        lang,
        document.formulas,
        document.highlighted,
        numbered,
        tuple(items),
        document.parts,
        document.written,
        style=style,
    )


def _formatted(
    document: Document,
    bibliography: Bibliography,
    style: Style,
    options: Mapping[str, Any],
    arguments: Sequence[str],
    world: World,
) -> tuple[str, Sequence[CslItem]]:
    """What Pandoc writes with these arguments once citations and lists are formatted, and the items of the lists."""
    items = [reference.item for reference in bibliography.references.values()]
    if not has_several(document.ast):
        with_short_ids = ast.with_citation_ids(document.ast, bibliography.short_id)
        if document.citations:
            return _citeproc(with_short_ids, items, style, options, arguments, world), items
        return _written(with_short_ids, arguments, world), items
    known = {str(item["id"]): item for item in items}

    def one_part(part: str, ids: Sequence[str], is_main: bool) -> str:
        here = [{**known[unlisted_id(one)], "id": one} for one in ids]
        wanted = {name: value for name, value in options.items() if is_main or name != "reference-section-title"}
        return _citeproc(part, here, style, wanted, _arguments(html=False), world)

    formatted, ids = in_parts(document.ast, bibliography.short_id, one_part)
    return _written(formatted, arguments, world), [{**known[unlisted_id(one)], "id": one} for one in ids]


def _unformatted(
    document: Document, bibliography: Bibliography, arguments: Sequence[str], world: World, report: Report
) -> tuple[str, Sequence[CslItem]]:
    """The document with its citations as they are written, without a list of references (R008)."""
    problem = "Pandoc does not finish formatting the citations, so they stay as they are written, and no work is listed"
    report(error("R008", problem, hint="look for references that somebody else has added: one of them may be enough"))
    return _written(ast.with_citation_ids(document.ast, bibliography.short_id), arguments, world), []


def _written(document: str, arguments: Sequence[str], world: World) -> str:
    """The same without citeproc; nothing is to be done for a tree alone."""
    return document if arguments == _arguments(html=False) else world.pandoc(arguments, document).decode()


def html_of(document: str, cited: CitedDocument, read: Document, bibliography: Bibliography, world: World) -> str:
    """The HTML of a part of a cited document, which is given as JSON."""
    arguments = _arguments(html=True, highlighted=cited.highlighted, numbered=cited.section_numbers)
    written = world.pandoc(arguments, document).decode().partition("\n")[2]
    if cited.highlighted:
        code = _highlighted(document, world)
        written = _CODE.sub(lambda match: code[int(match[1]) - 1], written)
    return _with_old_identifiers(written, read, bibliography)


def _arguments(*, html: bool, highlighted: bool = False, numbered: bool = False) -> list[str]:
    """Pandoc's arguments for the tree as JSON, with ``html`` also as HTML."""
    arguments = ["--from", "json", "--to", str(_JSON_AND_HTML) if html else "json"]
    if html:
        arguments += ["--metadata", "recto-highlight"] if highlighted else []
        arguments += ["--metadata", "recto-number-sections"] if numbered else []
    return arguments


def _with_old_identifiers(html: str, document: Document, bibliography: Bibliography) -> str:
    """The HTML in which a heading that cites is reachable by the identifier that Manubot gave it until 2020 as well.

    Manubot replaced keys by short ids before Pandoc made an identifier of the heading's words; since then, the
    identifier has the key as it is written.
    """
    known = {heading.identifier for heading in document.headings}
    cited: dict[tuple[str, int], list[str]] = {}
    for citation in document.citations:
        cited.setdefault((citation.location.path, citation.location.line), []).append(citation.key)
    for heading in document.headings:
        old = heading.identifier
        for key in sorted(cited.get((heading.location.path, heading.location.line), ()), key=len, reverse=True):
            if short := bibliography.short_id(key):
                old = old.replace(re.sub(r"[^\w.-]", "", key.lower()), short.lower())
        if old not in known:
            tag = rf'(<h[1-6]\b[^<>]*?\sid="{re.escape(escape(heading.identifier))}"[^<>]*>)'
            html = re.sub(tag, rf'\1<span id="{escape(old)}"></span>', html, count=1)
    return html


def _options(variables: Variables) -> dict[str, Any]:
    given = {name: variables.pandoc[name] for name in _AS_GIVEN if name in variables.pandoc}
    return {"link-citations": True, "lang": variables.lang, **given}


_AS_GIVEN = ("link-citations", "link-bibliography", "reference-section-title", "suppress-bibliography")
"""What citeproc is told as the authors have it."""


def html_alone(
    document: Document, bibliography: Bibliography, style: Style, variables: Variables, world: World, *, formatted: bool
) -> str:
    """The HTML of a document with at most one list of references. If it is not to be ``formatted``, citations are as
    they are written.

    Raises BrokenMachine for a style that citeproc cannot use.
    """
    # For a short document, the writer in Lua takes longer to load than to write.
    arguments = ["--from", "json", "--to", "html", "--mathml", "--wrap", "preserve"]
    arguments += ["--number-sections"] if numbers_sections(document) else []
    arguments += [] if document.highlighted else ["--syntax-highlighting", "none"]
    items = [reference.item for reference in bibliography.references.values()]
    with_short_ids = ast.with_citation_ids(document.ast, bibliography.short_id)
    if formatted:
        written = _citeproc(with_short_ids, items, style, _options(variables), arguments, world)
        written = mark(_EMPTY, written, items, variables.lang)[1]
    else:
        written = _written(with_short_ids, arguments, world)
    return _with_old_identifiers(written, document, bibliography)


_EMPTY = ast.dumps({"blocks": []})


def reference_list(bibliography: Bibliography, style: Style, lang: str, world: World) -> str:
    """The list of all references in a style, in their order, as plain text. Raises BrokenMachine for a style that
    citeproc cannot use."""
    arguments = ["--from", "markdown", "--to", "plain", "--wrap", "none"]
    items = [reference.item for reference in bibliography.references.values()]
    return _citeproc("---\nnocite: '@*'\n---\n", items, style, {"lang": lang}, arguments, world)


def with_subtitle(title: str, subtitle: str) -> str:
    """The whole title, as reference lists have it: ``Title: Subtitle``, and without the colon behind another mark."""
    mark = "" if re.search(r"[?!:.…—–][*_]*$", title) else ":"  # a dash
    return f"{title}{mark} {subtitle}" if title and subtitle else title or subtitle


def _title(markdown: str, world: World) -> list[Inline]:
    """The title's inlines; Pandoc reads metadata as Markdown."""
    if not re.search(r"[*_^~$\[`<\\&'\"@-]", markdown):
        return ast.inlines_of(markdown)
    try:
        blocks = ast.loads(world.pandoc(["--from", "markdown-citations", "--to", "json"], markdown))["blocks"]
    except (BrokenMachine, RecursionError):  # it is no title then
        return [ast.string(markdown)]
    return ast.inlines(blocks[0]) if ast.alone(blocks, "Para") else [ast.string(markdown)]


_CODE = re.compile(r'<code data-recto-code="(\d+)"></code>')
_BETWEEN = "<!-- recto -->"


def _highlighted(document: str, world: World) -> list[str]:
    """The HTML of each piece of code, in the order of the text. Pandoc takes 0.4 s to load its highlighter: that goes
    on in a process of its own."""
    blocks: list[Block] = []
    tree = ast.loads(document)
    for element in ast.walk(tree["blocks"]):
        if element["t"] == "CodeBlock":
            blocks += [element, ast.raw_block("html", _BETWEEN)]
        elif element["t"] == "Code":
            blocks += [ast.plain([element]), ast.raw_block("html", _BETWEEN)]
    tree |= {"blocks": blocks, "meta": {}}
    written = world.pandoc(["--from", "json", "--to", "html"], ast.dumps(tree)).decode()
    return [piece.strip("\n") for piece in written.split(_BETWEEN)]


def _citeproc(
    document: str,
    items: Sequence[CslItem],
    style: Style,
    options: Mapping[str, Any],
    arguments: Sequence[str],
    world: World,
) -> str:
    # Abstracts are half of the bytes, and no style prints them.
    bare = [{field: value for field, value in item.items() if field != "abstract"} for item in items]
    files = {"references.json": json.dumps(bare, ensure_ascii=False).encode()}
    arguments = [*arguments, "--citeproc", "--bibliography", "references.json"]
    if style.csl:
        files["style.csl"] = style.csl.encode()
        arguments += ["--csl", "style.csl"]
    for name, value in options.items():
        arguments += ["--metadata", f"{name}={str(value).lower() if isinstance(value, bool) else value}"]
    return world.pandoc(arguments, document, files=files).decode()
