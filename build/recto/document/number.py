"""Document -> Document with its figures, tables, equations and sections numbered, by pandoc-xnos.

The filters pandoc-fignos, -eqnos, -tablenos and -secnos run in this process, on the blocks that they could change and
no others. They are of Pandoc 2's time, so the AST is put into the shape of that time before and back afterwards; they
are asked for HTML, whose marks are then turned into neutral elements that each format can show:

* ``Figure`` with the label as its identifier, its caption beginning with a ``caption-label`` span ("Figure 1:");
* ``Figure .panels`` likewise, its panels' captions beginning with their letters (``panels``);
* ``Div .tablenos`` with the label as its identifier around a ``Table``, its caption beginning likewise;
* ``Span .eqnos`` with the label, holding the maths and a ``Span .eqnos-number`` ("(1)");
* ``Link`` to ``#label`` for each cross-reference.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any

from recto import theme
from recto.core.diagnostics import Report, error
from recto.core.model import Document, Metadata
from recto.document.panels import as_div, as_figure, fill_numbers, is_held, is_whole
from recto.document.separate import has_marks, without_marks
from recto.document.supplement_sections import number_supplement
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline
from recto.references.keys import LABEL_PLACES, NUMBERING_SETTING, is_cross_reference

FILTERS = (
    ("pandoc_fignos", ("Figure", "Image"), "fig:"),
    ("pandoc_eqnos", ("Math",), "eq:"),
    ("pandoc_tablenos", ("Table",), "tbl:"),
)
"""Each filter's module, the elements that it numbers, and the prefix of the references that it replaces."""

SECTION_FILTER = ("pandoc_secnos", ("Header",), "")
"""It takes any citation for a reference whose key is the identifier of a heading: hence ``_hide_citations``."""

PANDOC_OF_THE_FILTERS = "2.19.2"

_TITLE = "recto-title"
_ALTERNATIVE = "recto-alt"


def number(document: Document, metadata: Metadata, report: Report) -> Document:
    """Number what is labelled and replace the references to it.

    pandoc-xnos's settings (``xnos-cleveref``, ``fignos-caption-name``, …) are taken from metadata.yaml, under
    ``pandoc:`` or at top level, and from metadata blocks in the text, which go before. Without them, captions begin
    with the words of the manuscript's language. Reports a setting that the filters refuse (X004).
    """
    tree = ast.loads(document.ast)
    sections = numbers_sections(document)
    if sections and metadata.values.get("authors"):
        _leave_authors_unnumbered(tree["blocks"])
    try:
        given = _given(metadata, tree["meta"])
        lang = str(metadata.values.get("lang") or "")
        tree["blocks"] = apply_filters(tree["blocks"], _settings(given, lang), sections=sections, idle=bool(given))
    except (ValueError, AssertionError, KeyError, TypeError, RuntimeError) as failure:
        report(
            error(
                "X004",
                f"figures, tables and equations cannot be numbered: {failure or 'a setting is of the wrong kind'}",
                metadata.place("pandoc"),
                "check the settings fignos-…, eqnos-…, tablenos-… and xnos-… in metadata.yaml",
            )
        )
        return document
    if sections:
        number_supplement(tree["blocks"], whole=metadata.values.get("supplement") is True)
    if has_marks(document.ast) and metadata.value("recto", "separate-supplement") is not True:
        without_marks(tree["blocks"])
    numbered = ast.dumps(tree)
    there = ast.identifiers(numbered)
    labelled = {label.name for label in document.labels if not label.problem}
    for reference in document.cross_references:
        key = reference.key
        if key in labelled and not key.startswith("sec:") and key not in there:
            place = next(label.location for label in document.labels if label.name == key)
            problem = f"@{key} refers to the label at {place}, which cannot be read"
            hint = f"write {{#{key}}} {LABEL_PLACES[key.partition(':')[0]]}, and only spaces between attributes"
            report(error("X001", problem, reference.location, hint))
    return replace(document, ast=numbered)


def _leave_authors_unnumbered(blocks: list[Block]) -> None:
    """A section about the authors that PDF and Word move behind others gets no number: it would be out of order there.

    Its number stays if the text refers to it, or if nothing but the references comes after it.
    """
    headings = [block for block in blocks if block["t"] == "Header"]
    start = next((at for at, one in enumerate(headings) if ast.identifier(one) == "authors"), len(headings))
    level = ast.level(headings[start]) if start < len(headings) else 0
    end = next((at for at in range(start + 1, len(headings)) if ast.level(headings[at]) <= level), len(headings))
    follows = end < len(headings) and ast.identifier(headings[end]) != "references"
    if follows and level <= 2 and not any(ast.identifier(one).startswith("sec:") for one in headings[start:end]):
        for one in headings[start:end]:
            ast.classes(one).append("unnumbered")


def numbers_sections(document: Document) -> bool:
    """Whether the text refers to a section by number, so that pandoc-secnos runs and headings show their numbers."""
    return any(reference.key.startswith("sec:") for reference in document.cross_references)


def _given(metadata: Metadata, in_text: Mapping[str, ast.MetaValue]) -> dict[str, ast.MetaValue]:
    """The authors' settings."""
    given: dict[str, ast.MetaValue] = {}
    for holder in (metadata.values, metadata.values.get("pandoc")):
        if isinstance(holder, Mapping):
            given |= {key: ast.meta_value(value) for key, value in holder.items() if NUMBERING_SETTING.match(key)}
    return given | {name: value for name, value in in_text.items() if NUMBERING_SETTING.match(name)}


def _settings(given: Mapping[str, ast.MetaValue], lang: str) -> dict[str, ast.MetaValue]:
    t = theme.words(lang)
    found = {
        "fignos-caption-name": ast.meta_string(t("Figure")),
        "tablenos-caption-name": ast.meta_string(t("Table")),
        # pandoc-xnos makes the name at the beginning of a sentence of the other, if an author gives that.
        **{key: value for key, value in _names_of_references(t).items() if key.replace("star", "plus") not in given},
        **given,
    }
    # What the filters would print is checked and reported by Recto, with places.
    return found | {
        f"{name}-warning-level": ast.meta_string("0") for name in ("xnos", "fignos", "eqnos", "tablenos", "secnos")
    }


def _names_of_references(t: Callable[..., str]) -> dict[str, ast.MetaValue]:
    """What ``*@fig:x`` and ``+@fig:x`` say, in the language of the text; nothing where it is what pandoc-xnos says.

    A language whose plurals the theme does not have gets the singular for both.
    """
    names = {
        "fignos": ((t("Figure"), t("Figures")), (t("fig."), t("figs."))),
        "tablenos": ((t("Table"), t("Tables")), (t("table"), t("tables"))),
        "eqnos": ((t("Equation"), t("Equations")), (t("eq."), t("eqs."))),
    }
    found: dict[str, ast.MetaValue] = {}
    for name, (starred, within) in names.items():
        english = _ENGLISH[name]
        if (starred, within) == english:
            continue
        if (starred[1], within) == (english[0][1], english[1]):
            starred = within = (starred[0], starred[0])
        found[f"{name}-star-name"] = ast.meta_value([*starred])
        found[f"{name}-plus-name"] = ast.meta_value([*within])
    return found


_ENGLISH = {
    "fignos": (("Figure", "Figures"), ("fig.", "figs.")),
    "tablenos": (("Table", "Tables"), ("table", "tables")),
    "eqnos": (("Equation", "Equations"), ("eq.", "eqs.")),
}
"""What pandoc-xnos says: at the beginning of a sentence, and within."""


def apply_filters(
    blocks: list[Block],
    settings: Mapping[str, ast.MetaValue],
    *,
    sections: bool,
    whole: bool = False,
    idle: bool = True,
) -> list[Block]:
    """The filters' work on a document's ``blocks``, in today's AST.

    Each filter is given only the blocks that it could change, and with ``xnos-number-by-section`` the headings that it
    counts; ``whole`` gives it all of them, which takes several times as long and comes to the same. A filter that is
    given none only refuses wrong settings, and runs if ``idle``.
    """
    by_section = any(name.endswith("number-by-section") for name in settings)
    filters = (*FILTERS, *((SECTION_FILTER,) if sections else ()))
    chosen: dict[str, list[int]] = {name: [] for name, _, _ in filters}
    for index, block in enumerate(blocks):
        kinds, keys = _inside(block)
        for name, numbered, prefix in filters:
            counted = by_section and block["t"] == "Header"
            if whole or counted or not kinds.isdisjoint(numbered) or any(key.startswith(prefix) for key in keys):
                chosen[name].append(index)
    # A div around each block keeps what the filters make of it together.
    kept: list[list[Any]] = []
    holders: dict[int, Block] = {
        index: ast.div([_to_pandoc_2(_condense(blocks[index], kept, sections, whole))])
        for index in sorted({index for indices in chosen.values() for index in indices})
    }
    shift = min((ast.level(block) for block in blocks if block["t"] == "Header"), default=1) - 1
    hidden = _hide_citations(holders.values()) if sections else {}
    for name, indices in chosen.items():
        # Pandoc 3 counts from the highest level that there is; to pandoc-secnos a first `##` is section 0.1.
        if name == SECTION_FILTER[0]:
            _shift_headings(holders.values(), -shift)
        if not indices and not idle:
            continue
        holders |= zip(indices, _run(name, [holders[index] for index in indices], settings), strict=True)
    if sections:
        _shift_headings(holders.values(), shift)
        _set_keys(holders.values(), hidden)
    result = list(blocks)
    for index, holder in holders.items():
        (result[index],) = _from_pandoc_2(ast.blocks(holder))
        _expand(result[index], kept)
    fill_numbers(result)
    return result


# No author can write this name: Pandoc takes no NUL.
_KEPT = "kept\0"


def _condense(node: Any, kept: list[list[Any]], sections: bool, whole: bool) -> Any:
    """A copy in which what the filters do not look at is one element: most of every paragraph.

    They look at images, formulas, references, what stands right beside these, and at attributes in braces after them.
    Captions stay as they are. The rows of most tables hold none of these. What was taken out is added to ``kept``, and
    its place there stands in its place.
    """
    if whole or not isinstance(node, list | dict):
        return node
    if isinstance(node, list):
        if len(node) < 4 or not isinstance(node[0], dict) or node[0].get("t") not in ast.INLINES:
            return [_condense(child, kept, sections, whole) for child in node]
        seen = _looked_at(node, sections)
        result: list[Inline] = []
        index = 0
        while index < len(node):
            if index in seen:
                result.append(_condense(node[index], kept, sections, whole))
                index += 1
                continue
            end = next((other for other in range(index, len(node)) if other in seen), len(node))
            kept.append(node[index:end])
            result.append(ast.raw_inline(_KEPT, str(len(kept) - 1)))
            index = end
        return result
    if ast.is_a(node, "Figure", "Image"):
        return node
    if ast.is_a(node, "Table"):
        rows = ast.parts(node)
        if _is_plain(rows, sections):
            kept.append(rows)
            return ast.with_parts(node, [f"{_KEPT}{len(kept) - 1}", "", ""])
        return ast.with_parts(node, _condense(rows, kept, sections, whole))
    return {key: _condense(value, kept, sections, whole) for key, value in node.items()}


_PLAIN = frozenset(
    "Plain Para Str Space SoftBreak LineBreak Emph Strong Superscript Subscript Link Cite Quoted Code".split()
)
"""What the filters leave alone in a table's rows, but for references and for braces."""


def _is_plain(rows: list[Any], sections: bool) -> bool:
    """Whether the rows of a table hold nothing that the filters could change: whole tables of numbers."""
    for element in ast.walk(rows):
        kind = element["t"]
        if kind not in _PLAIN or (kind == "Str" and "{" in ast.text(element)):
            return False
        if kind == "Cite" and (sections or _is_reference(element)):
            return False
    return True


def _looked_at(inlines: list[Inline], sections: bool) -> set[int]:
    seen: set[int] = set()
    for index, inline in enumerate(inlines):
        if inline["t"] in ast.LEAVES and inline["t"] != "Math":
            continue
        if any(
            element["t"] in ("Image", "Math", "Figure", "Table")
            or (element["t"] == "Cite" and sections)
            or _is_reference(element)
            for element in ast.walk(inline)
        ):
            seen |= {index - 1, index, index + 1}
            after = index + 1
            if after < len(inlines) and inlines[after]["t"] == "Space":
                after += 1
            if after < len(inlines) and inlines[after]["t"] == "Str" and ast.text(inlines[after]).startswith("{"):
                closed = (at for at in range(after, len(inlines)) if "}" in ast.words([inlines[at]]))
                seen |= set(range(after, next(closed, len(inlines)) + 1))
    return seen


def _expand(block: Block, kept: list[list[Any]]) -> None:
    for inlines in ast.inline_lists(block, "RawInline"):
        for index in range(len(inlines) - 1, -1, -1):
            if inlines[index]["t"] == "RawInline" and ast.raw_format(inlines[index]) == _KEPT:
                inlines[index : index + 1] = kept[int(ast.text(inlines[index]))]
    for element in ast.walk(block):
        if element["t"] == "Table" and isinstance(held := ast.parts(element)[0], str):
            ast.set_parts(element, kept[int(held.removeprefix(_KEPT))])


def _shift_headings(holders: Iterable[Block], levels: int) -> None:
    for element in ast.walk(list(holders)):
        if element["t"] == "Header":
            ast.set_level(element, ast.level(element) + levels)


def _hide_citations(holders: Iterable[Block]) -> dict[str, str]:
    """Give other keys to the works that are cited, whatever headings are called: the keys by those that hide them."""
    cited = {
        citation["citationId"]
        for element in ast.walk(list(holders))
        if element["t"] == "Cite"
        for citation in ast.citations(element)
        if not is_cross_reference(citation["citationId"])
    }
    hidden = {f"{_KEPT}{key}": key for key in cited}
    _set_keys(holders, {key: name for name, key in hidden.items()})
    return hidden


def _set_keys(holders: Iterable[Block], keys: Mapping[str, str]) -> None:
    for element in ast.walk(list(holders)):
        for citation in ast.citations(element) if element["t"] == "Cite" else ():
            citation["citationId"] = keys.get(citation["citationId"], citation["citationId"])


def _inside(block: Block) -> tuple[set[str], list[str]]:
    """The kinds of elements in a block, and the keys of its citations and references."""
    kinds: set[str] = set()
    keys = []
    for element in ast.walk(block):
        kinds.add(element["t"])
        if element["t"] == "Cite":
            keys.append(ast.citations(element)[0]["citationId"])
    return kinds, keys


def _run(name: str, blocks: list[Block], settings: Mapping[str, ast.MetaValue]) -> list[Block]:
    document = {"pandoc-api-version": [1, 22, 2, 1], "meta": dict(settings), "blocks": blocks}
    filtered: list[dict[str, Any]] = []
    with _as_a_program(name, "html", "--pandocversion", PANDOC_OF_THE_FILTERS) as program:
        # The filter reads and writes JSON through its module's `json`; handing it the tree saves half of its time.
        program.json = SimpleNamespace(  # type: ignore[attr-defined]  # pandoc-xnos has no types
            loads=lambda _: document, dump=lambda result, _: filtered.append(result)
        )
        program.walk = ast.filtered  # type: ignore[attr-defined]  # as above
        program.main(io.StringIO(), io.StringIO())
    return list(filtered[0]["blocks"])


@contextlib.contextmanager
def _as_a_program(name: str, *arguments: str) -> Iterator[ModuleType]:
    """A filter's module as a fresh program would see it: its globals new, its arguments in place, its words unheard.

    The modules count in globals, read ``sys.argv`` and wrap the standard streams at import.
    """
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr
    quiet = [io.TextIOWrapper(io.BytesIO()) for _ in range(3)]
    sys.argv = [name, *arguments]
    sys.stdin, sys.stdout, sys.stderr = quiet
    try:
        sys.modules.pop(name, None)
        program = importlib.import_module(name)
        shared = importlib.import_module("pandocxnos.core")
        shared.badlabels.clear()
        shared.STDERR = program.STDERR = io.StringIO()  # type: ignore[attr-defined]  # as above
        # A label without a name, such as {#fig:}, gets a random one from the filters; ours stays in every build: the
        # first as it is, the next with a number.
        names = iter(["", *map(str, range(2, 10_000))])
        program.uuid = SimpleNamespace(uuid4=lambda: next(names))  # type: ignore[attr-defined]
        yield program
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before


def _to_pandoc_2(node: Any) -> Any:
    """A copy in which each figure that holds one image is a paragraph with that image, as Pandoc 2 had it.

    The image's title, which the filters overwrite, and its own description wait in attributes.
    """
    if isinstance(node, list):
        return _without_odd_labels([_to_pandoc_2(child) for child in _without_braces(node)])
    if not isinstance(node, dict):
        return node
    if ast.is_a(node, "Figure") and is_whole(node):
        return _to_pandoc_2(as_div(node))
    if ast.is_a(node, "Figure"):
        image, caption = _only_image(ast.blocks(node)), ast.caption(node)
        inlines = ast.inlines(caption[0]) if len(caption) == 1 and caption[0]["t"] in ("Plain", "Para") else None
        if image is not None and (inlines is not None or not caption):
            pairs = [*ast.keyvals(node), *ast.keyvals(image)]
            if ast.title(image):
                pairs.append([_TITLE, ast.title(image)])
            if ast.inlines(image) != inlines:
                pairs.append([_ALTERNATIVE, ast.words(ast.inlines(image))])
            identifier = ast.identifier(node) or ast.identifier(image)
            attr = ast.make_attr(identifier, [*ast.classes(node), *ast.classes(image)], pairs)
            return ast.para([ast.image(_to_pandoc_2(inlines or []), ast.target(image), "fig:", attr)])
    return {key: _to_pandoc_2(value) for key, value in node.items()}


def _without_braces(nodes: list[Any]) -> list[Any]:
    """Inlines whose references stand without the braces that pandoc-xnos lets authors put around them.

    It would take them away itself; but before it does, pandoc-tablenos in a caption and pandoc-eqnos behind a formula
    take the first brace for the beginning of a label, and with it lose the label and what stands between.
    """
    result = list(nodes)
    for index, reference in enumerate(nodes):
        if not _is_reference(reference) or not 0 < index < len(nodes) - 1:
            continue
        before, after = result[index - 1], result[index + 1]
        # A sign before the brace is the sentence's own; without the brace it would ask for a name.
        opening = re.fullmatch(r"(.*?)(?<![+*!])\{([+*!]?)", ast.text(before)) if before["t"] == "Str" else None
        if opening and after["t"] == "Str" and ast.text(after).startswith("}"):
            result[index - 1] = ast.string(opening[1] + opening[2])
            result[index + 1] = ast.string(ast.text(after)[1:])
    return [node for node in result if node != ast.string("")]


def _without_odd_labels(nodes: list[Any]) -> list[Any]:
    """Inlines in which attributes whose identifier is no label, such as ``{#eq-x}``, or none of what is there, such as
    ``{#fig:x}`` in a table's caption, are out of the filters' sight: they would count it and then not find it."""
    found: list[Any] = []
    labelled = {"Image": "fig", "Math": "eq"}
    kinds = {"tbl", *(labelled[node["t"]] for node in nodes if ast.is_a(node, "Image", "Math"))}
    pattern = re.compile(rf"\{{#(?!(?:{'|'.join(sorted(kinds))}):)\w")
    for node in nodes:
        odd = ast.is_a(node, "Str") and pattern.match(ast.text(node))
        found.append(ast.span([ast.string(ast.text(node))]) if odd else node)
    return found


def _is_reference(node: Any) -> bool:
    """Whether an element is a cross-reference: pandoc-xnos looks at the first key only."""
    return ast.is_a(node, "Cite") and is_cross_reference(ast.citations(node)[0]["citationId"])


def _only_image(content: list[Block]) -> Inline | None:
    if len(content) == 1 and content[0]["t"] in ("Plain", "Para") and ast.alone(ast.inlines(content[0]), "Image"):
        return ast.inlines(content[0])[0]
    return None


def _from_pandoc_2(blocks: list[Block]) -> list[Block]:
    """The filters' blocks in today's AST, their HTML marks turned into elements."""
    result: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        opened = _opened_div(block)
        if opened and index + 2 < len(blocks):
            identifier, kind = opened
            inner = blocks[index + 1]
            if kind == "fignos":
                result.append(_figure(inner, identifier))
            else:
                result.append(_table(inner, identifier))
            index += 3
            continue
        if block["t"] == "Para" and ast.alone(ast.inlines(block), "Image"):
            result.append(_figure(block, ""))
        else:
            restored: Block = _restore(block)
            result.append(as_figure(restored) if is_held(restored) else restored)
        index += 1
    return result


def _opened_div(block: Block) -> tuple[str, str] | None:
    if block["t"] != "RawBlock":
        return None
    match = re.fullmatch(r'<div id="([^"]*)" class="(fignos|tablenos)">', ast.text(block))
    return (match[1], match[2]) if match else None


def _restore(node: Any) -> Any:
    """Any other part of the tree: block lists and inline lists in it are restored, the rest is kept."""
    if isinstance(node, list):
        kind = node[0].get("t") if node and isinstance(node[0], dict) else None
        if kind in ast.BLOCKS:
            return _from_pandoc_2(node)
        if kind in ast.INLINES and all(isinstance(child, dict) for child in node):
            return _inlines(node)
        return [_restore(child) for child in node]
    if not isinstance(node, dict):
        return node
    return {key: _restore(value) for key, value in node.items()}


_OPENING = re.compile(r'<span(?: ?id="(?P<id>[^"]*)")? ?(?:class="(?P<class>eqnos|eqnos-number)")?>')


def _inlines(inlines: list[Inline]) -> list[Inline]:
    """Inlines with the filters' ``<span>`` marks turned into Span elements; the author's own raw HTML stays."""
    result: list[Inline] = []
    stack: list[tuple[ast.Attr, list[Inline]]] = []
    for inline in inlines:
        is_html = inline["t"] == "RawInline" and ast.raw_format(inline) == "html"
        raw = ast.text(inline) if is_html else ""
        opening = _OPENING.fullmatch(raw) if raw in ("<span>",) or "eqnos" in raw else None
        target = stack[-1][1] if stack else result
        if opening and (opening["class"] or not stack):
            stack.append((ast.make_attr(opening["id"] or "", [opening["class"] or "caption-label"]), []))
        elif stack and raw in ("</span>", "</span></span>"):
            for _ in range(raw.count("</span>")):
                attr, content = stack.pop()
                (stack[-1][1] if stack else result).append(ast.span(content, attr))
        else:
            target.append(_plain_image(inline) if inline["t"] == "Image" else _restore(inline))
    # An author's own <span> that is not closed in this paragraph.
    return [*result, *(ast.span(content) for _, content in stack)]


def _plain_image(image: Inline) -> Inline:
    """An image as it was before the filters."""
    pairs = ast.attributes(image)
    title = pairs.get(_TITLE, "") if ast.title(image) == "fig:" else ast.title(image)
    attr = ast.make_attr(ast.identifier(image), ast.classes(image), _without_stash(image))
    return ast.image(_inlines(ast.inlines(image)), ast.target(image), title, attr)


def _without_stash(element: Element) -> ast.KeyVals:
    return [pair for pair in ast.keyvals(element) if pair[0] not in (_TITLE, _ALTERNATIVE, "tag", "secno")]


def _figure(paragraph: Block, identifier: str) -> Block:
    """The figure of a paragraph that holds an image only; without a caption it stays a paragraph."""
    alternative = ast.attributes(ast.inlines(paragraph)[0]).get(_ALTERNATIVE)
    image = _plain_image(ast.inlines(paragraph)[0])
    caption = ast.inlines(image)
    if not caption and not identifier:
        return ast.para([image])
    description = [inline for inline in caption if not ast.is_span(inline, "caption-label")]
    if description and description[0]["t"] == "Space":
        description = description[1:]
    ast.set_inlines(image, description if alternative is None else [ast.string(alternative)])
    attr = ast.make_attr(identifier or ast.identifier(image), ["fignos"] if identifier else [])
    ast.set_identifier(image, "")
    return ast.figure([ast.plain([image])], [ast.plain(caption)] if caption else [], attr)


def _table(table: Block, identifier: str) -> Block:
    """A numbered table in a Div that bears its label."""
    restored: Block = _restore(table)
    ast.set_identifier(restored, "")
    ast.set_keyvals(restored, _without_stash(restored))
    return ast.div([restored], ast.make_attr(identifier, ["tablenos"]))
