"""Document -> Document with its figures, tables, equations and sections numbered, by pandoc-xnos.

The filters pandoc-fignos, -eqnos, -tablenos and -secnos run in this process, on the blocks that they could change and
no others. They are of Pandoc 2's time, so the AST is put into the shape of that time before and back afterwards; they
are asked for HTML, whose marks are then turned into neutral elements that each format can show:

* ``Figure`` with the label as its identifier, its caption beginning with a ``caption-label`` span ("Figure 1:");
* ``Div .tablenos`` with the label as its identifier around a ``Table``, its caption beginning likewise;
* ``Span .eqnos`` with the label, holding the maths and a ``Span .eqnos-number`` ("(1)");
* ``Link`` to ``#label`` for each cross-reference.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any

from recto.core.diagnostics import Report, error
from recto.core.model import Document, Metadata
from recto.pandoc.ast import BLOCKS, INLINES, LEAVES, Element, dumps, lists, walk, words
from recto.references.keys import LABEL_PLACES, NUMBERING_SETTING, is_cross_reference

FILTERS = (
    ("pandoc_fignos", ("Figure", "Image"), "fig:"),
    ("pandoc_eqnos", ("Math",), "eq:"),
    ("pandoc_tablenos", ("Table",), "tbl:"),
)
"""Each filter's module, the elements that it numbers, and the prefix of the references that it replaces."""

SECTION_FILTER = ("pandoc_secnos", ("Header",), "")
"""It takes any citation for a reference whose key is the identifier of a heading."""

PANDOC_OF_THE_FILTERS = "2.19.2"

_TITLE = "recto-title"
_ALTERNATIVE = "recto-alt"


def number(document: Document, metadata: Metadata, report: Report) -> Document:
    """Number what is labelled and replace the references to it.

    pandoc-xnos's settings (``xnos-cleveref``, ``fignos-caption-name``, …) are taken from metadata.yaml, under
    ``pandoc:`` or at top level, and from metadata blocks in the text, which go before. Reports a setting that the
    filters refuse (X004).
    """
    tree = json.loads(document.ast)
    sections = numbers_sections(document)
    try:
        tree["blocks"] = apply_filters(tree["blocks"], _settings(metadata, tree["meta"]), sections=sections)
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
    ast = dumps(tree)
    labelled = {label.name for label in document.labels}
    for reference in document.cross_references:
        key = reference.key
        if key in labelled and not key.startswith("sec:") and f'"c":[["{key}",' not in ast:
            place = next(label.location for label in document.labels if label.name == key)
            problem = f"@{key} refers to the label at {place}, which cannot be read"
            hint = f"write {{#{key}}} {LABEL_PLACES[key.partition(':')[0]]}, and only spaces between attributes"
            report(error("X001", problem, reference.location, hint))
    return replace(document, ast=ast)


def numbers_sections(document: Document) -> bool:
    """Whether the text refers to a section by number, so that pandoc-secnos runs and headings show their numbers."""
    return any(reference.key.startswith("sec:") for reference in document.cross_references)


def _settings(metadata: Metadata, in_text: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for holder in (metadata.values, metadata.values.get("pandoc")):
        if isinstance(holder, Mapping):
            found |= {key: _meta(value) for key, value in holder.items() if NUMBERING_SETTING.match(key)}
    found |= {name: value for name, value in in_text.items() if NUMBERING_SETTING.match(name)}
    # What the filters would print is checked and reported by Recto, with places.
    return found | {f"{name}-warning-level": _meta("0") for name in ("xnos", "fignos", "eqnos", "tablenos", "secnos")}


def _meta(value: Any) -> dict[str, Any]:
    """A metadata value as Pandoc's JSON has it."""
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {str(key): _meta(entry) for key, entry in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [{"t": "MetaInlines", "c": [{"t": "Str", "c": str(entry)}]} for entry in value]}
    return {"t": "MetaString", "c": str(value)}


def apply_filters(
    blocks: list[Element], settings: Mapping[str, Any], *, sections: bool, whole: bool = False
) -> list[Element]:
    """The filters' work on a document's ``blocks``, in today's AST.

    Each filter is given only the blocks that it could change, and with ``xnos-number-by-section`` the headings that it
    counts; ``whole`` gives it all of them, which takes ten times as long and comes to the same.
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
    kept: list[list[Element]] = []
    holders: dict[int, Element] = {
        index: {"t": "Div", "c": [["", [], []], [_to_pandoc_2(_condense(blocks[index], kept, sections, whole))]]}
        for index in sorted({index for indices in chosen.values() for index in indices})
    }
    shift = min((block["c"][0] for block in blocks if block["t"] == "Header"), default=1) - 1
    for name, indices in chosen.items():
        # Pandoc 3 counts from the highest level that there is; to pandoc-secnos a first `##` is section 0.1.
        if name == SECTION_FILTER[0]:
            _shift_headings(holders.values(), -shift)
        holders |= zip(indices, _run(name, [holders[index] for index in indices], settings), strict=True)
    if sections:
        _shift_headings(holders.values(), shift)
    result = list(blocks)
    for index, holder in holders.items():
        (result[index],) = _from_pandoc_2(holder["c"][1])
        _expand(result[index], kept)
    return result


# No author can write this name: Pandoc takes no NUL.
_KEPT = "kept\0"


def _condense(node: Any, kept: list[list[Element]], sections: bool, whole: bool) -> Any:
    """A copy in which what the filters do not look at is one element: most of every paragraph.

    They look at images, formulas, references, what stands right beside these, and at attributes in braces after them.
    Captions stay as they are. What was taken out is added to ``kept``, and its place there stands in its place.
    """
    if whole or not isinstance(node, list | dict):
        return node
    if isinstance(node, list):
        if len(node) < 4 or not isinstance(node[0], dict) or node[0].get("t") not in INLINES:
            return [_condense(child, kept, sections, whole) for child in node]
        seen = _looked_at(node, sections)
        result: list[Element] = []
        index = 0
        while index < len(node):
            if index in seen:
                result.append(_condense(node[index], kept, sections, whole))
                index += 1
                continue
            end = next((other for other in range(index, len(node)) if other in seen), len(node))
            kept.append(node[index:end])
            result.append({"t": "RawInline", "c": [_KEPT, str(len(kept) - 1)]})
            index = end
        return result
    if node.get("t") in ("Figure", "Image"):
        return node
    if node.get("t") == "Table":
        attr, caption, *rest = node["c"]
        return {"t": "Table", "c": [attr, caption, *_condense(rest, kept, sections, whole)]}
    return {key: _condense(value, kept, sections, whole) for key, value in node.items()}


def _looked_at(inlines: list[Element], sections: bool) -> set[int]:
    seen: set[int] = set()
    for index, inline in enumerate(inlines):
        if inline["t"] in LEAVES and inline["t"] != "Math":
            continue
        if any(
            element["t"] in ("Image", "Math", "Figure", "Table")
            or (element["t"] == "Cite" and sections)
            or _is_reference(element)
            for element in walk(inline)
        ):
            seen |= {index - 1, index, index + 1}
            after = index + 1
            if after < len(inlines) and inlines[after]["t"] == "Space":
                after += 1
            if after < len(inlines) and inlines[after]["t"] == "Str" and inlines[after]["c"].startswith("{"):
                closed = (at for at in range(after, len(inlines)) if "}" in words([inlines[at]]))
                seen |= set(range(after, next(closed, len(inlines)) + 1))
    return seen


def _expand(block: Element, kept: list[list[Element]]) -> None:
    for inlines in lists(block, ("RawInline",)):
        for index in range(len(inlines) - 1, -1, -1):
            if inlines[index]["t"] == "RawInline" and inlines[index]["c"][0] == _KEPT:
                inlines[index : index + 1] = kept[int(inlines[index]["c"][1])]


def _shift_headings(holders: Iterable[Element], levels: int) -> None:
    for element in walk(list(holders)):
        if element["t"] == "Header":
            element["c"][0] += levels


def _inside(block: Element) -> tuple[set[str], list[str]]:
    """The kinds of elements in a block, and the keys of its citations and references."""
    kinds, keys = set(), []
    for element in walk(block):
        kinds.add(element["t"])
        if element["t"] == "Cite":
            keys.append(element["c"][0][0]["citationId"])
    return kinds, keys


def _run(name: str, blocks: list[Element], settings: Mapping[str, Any]) -> list[Element]:
    document = {"pandoc-api-version": [1, 22, 2, 1], "meta": dict(settings), "blocks": blocks}
    filtered: list[dict[str, Any]] = []
    with _as_a_program(name, "html", "--pandocversion", PANDOC_OF_THE_FILTERS) as program:
        # The filter reads and writes JSON through its module's `json`; handing it the tree saves half of its time.
        program.json = SimpleNamespace(  # type: ignore[attr-defined]  # pandoc-xnos has no types
            loads=lambda _: document, dump=lambda result, _: filtered.append(result)
        )
        program.walk = _walk  # type: ignore[attr-defined]  # as above
        program.main(io.StringIO(), io.StringIO())
    return list(filtered[0]["blocks"])


def _walk(node: Any, action: Callable[..., Any], *context: Any) -> Any:
    """What ``pandocfilters.walk`` gives, in half of its time: an element that holds no others is not copied.

    ``action`` returns None for an element that stays, else what stands in its place, which is not asked about again.
    """
    if type(node) is dict:
        return {key: value if type(value) is str else _walk(value, action, *context) for key, value in node.items()}
    if type(node) is not list:
        return node
    result: list[Any] = []
    for child in node:
        kind = child.get("t") if type(child) is dict else None
        changed = action(kind, child.get("c"), *context) if kind else None
        if changed is not None:
            result += [_walk(new, action, *context) for new in (changed if type(changed) is list else [changed])]
        else:
            result.append(child if kind in LEAVES or type(child) is str else _walk(child, action, *context))
    return result


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
        return [_to_pandoc_2(child) for child in _without_braces(node)]
    if not isinstance(node, dict):
        return node
    if node.get("t") == "Figure":
        (identifier, classes, pairs), (_, caption), content = node["c"]
        image = _only_image(content)
        inlines = caption[0]["c"] if len(caption) == 1 and caption[0]["t"] in ("Plain", "Para") else None
        if image is not None and (inlines is not None or not caption):
            (image_id, image_classes, image_pairs), description, (source, title) = image["c"]
            attributes = [*pairs, *image_pairs]
            if title:
                attributes.append([_TITLE, title])
            if description != inlines:
                attributes.append([_ALTERNATIVE, words(description)])
            attr = [identifier or image_id, [*classes, *image_classes], attributes]
            return {"t": "Para", "c": [{"t": "Image", "c": [attr, _to_pandoc_2(inlines or []), [source, "fig:"]]}]}
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
        opening = re.fullmatch(r"(.*?)(?<![+*!])\{([+*!]?)", before["c"]) if before["t"] == "Str" else None
        if opening and after["t"] == "Str" and after["c"].startswith("}"):
            result[index - 1] = {"t": "Str", "c": opening[1] + opening[2]}
            result[index + 1] = {"t": "Str", "c": after["c"][1:]}
    return [node for node in result if node != {"t": "Str", "c": ""}]


def _is_reference(node: Any) -> bool:
    """Whether an element is a cross-reference: pandoc-xnos looks at the first key only."""
    return isinstance(node, dict) and node.get("t") == "Cite" and is_cross_reference(node["c"][0][0]["citationId"])


def _only_image(content: list[Element]) -> Element | None:
    if len(content) == 1 and content[0]["t"] in ("Plain", "Para") and len(content[0]["c"]) == 1:
        inline: Element = content[0]["c"][0]
        return inline if inline["t"] == "Image" else None
    return None


def _from_pandoc_2(blocks: list[Element]) -> list[Element]:
    """The filters' blocks in today's AST, their HTML marks turned into elements."""
    result: list[Element] = []
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
        if block["t"] == "Para" and len(block["c"]) == 1 and block["c"][0]["t"] == "Image":
            result.append(_figure(block, ""))
        else:
            result.append(_restore(block))
        index += 1
    return result


def _opened_div(block: Element) -> tuple[str, str] | None:
    if block["t"] != "RawBlock":
        return None
    match = re.fullmatch(r'<div id="([^"]*)" class="(fignos|tablenos)">', block["c"][1])
    return (match[1], match[2]) if match else None


def _restore(node: Any) -> Any:
    """Any other part of the tree: block lists and inline lists in it are restored, the rest is kept."""
    if isinstance(node, list):
        kind = node[0].get("t") if node and isinstance(node[0], dict) else None
        if kind in BLOCKS:
            return _from_pandoc_2(node)
        if kind in INLINES and all(isinstance(child, dict) for child in node):
            return _inlines(node)
        return [_restore(child) for child in node]
    if not isinstance(node, dict):
        return node
    return {key: _restore(value) for key, value in node.items()}


_OPENING = re.compile(r'<span(?: ?id="(?P<id>[^"]*)")? ?(?:class="(?P<class>eqnos|eqnos-number)")?>')


def _inlines(inlines: list[Element]) -> list[Element]:
    """Inlines with the filters' ``<span>`` marks turned into Span elements; the author's own raw HTML stays."""
    result: list[Element] = []
    stack: list[tuple[list[str | list[str] | list[list[str]]], list[Element]]] = []
    for inline in inlines:
        raw = inline["c"][1] if inline["t"] == "RawInline" and inline["c"][0] == "html" else ""
        opening = _OPENING.fullmatch(raw) if raw in ("<span>",) or "eqnos" in raw else None
        target = stack[-1][1] if stack else result
        if opening and (opening["class"] or not stack):
            stack.append(([opening["id"] or "", [opening["class"] or "caption-label"], []], []))
        elif stack and raw in ("</span>", "</span></span>"):
            for _ in range(raw.count("</span>")):
                attr, content = stack.pop()
                (stack[-1][1] if stack else result).append({"t": "Span", "c": [attr, content]})
        else:
            target.append(_plain_image(inline) if inline["t"] == "Image" else _restore(inline))
    for attr, content in stack:
        # An author's own <span> that is not closed in this paragraph.
        result.append({"t": "Span", "c": [["", [], attr[2]], content]})
    return result


def _plain_image(image: Element) -> Element:
    (identifier, classes, pairs), description, (source, title) = image["c"]
    kept, stashed = _without_stash(pairs)
    title = stashed.get(_TITLE, "") if title == "fig:" else title
    return {"t": "Image", "c": [[identifier, classes, kept], _inlines(description), [source, title]]}


def _without_stash(pairs: list[list[str]]) -> tuple[list[list[str]], dict[str, str]]:
    stashed = {name: value for name, value in pairs if name in (_TITLE, _ALTERNATIVE)}
    return [[name, value] for name, value in pairs if name not in (_TITLE, _ALTERNATIVE, "tag", "secno")], stashed


def _figure(paragraph: Element, identifier: str) -> Element:
    """The figure of a paragraph that holds an image only; without a caption it stays a paragraph."""
    image = paragraph["c"][0]
    (image_id, classes, pairs), caption, (source, title) = image["c"]
    kept, stashed = _without_stash(pairs)
    title = stashed.get(_TITLE, "") if title == "fig:" else title
    inlines = _inlines(caption)
    if not inlines and not identifier:
        return {"t": "Para", "c": [{"t": "Image", "c": [[image_id, classes, kept], [], [source, title]]}]}
    description = [inline for inline in inlines if not _is_label(inline)]
    if description and description[0]["t"] == "Space":
        description = description[1:]
    if _ALTERNATIVE in stashed:
        description = [{"t": "Str", "c": stashed[_ALTERNATIVE]}]
    figure_classes = ["fignos"] if identifier else []
    return {
        "t": "Figure",
        "c": [
            [identifier or image_id, figure_classes, []],
            [None, [{"t": "Plain", "c": inlines}] if inlines else []],
            [{"t": "Plain", "c": [{"t": "Image", "c": [["", classes, kept], description, [source, title]]}]}],
        ],
    }


def _is_label(inline: Element) -> bool:
    return inline["t"] == "Span" and "caption-label" in inline["c"][0][1]


def _table(table: Element, identifier: str) -> Element:
    """A numbered table in a Div that bears its label."""
    restored = _restore(table)
    _, classes, pairs = restored["c"][0]
    restored["c"][0] = ["", classes, _without_stash(pairs)[0]]
    return {"t": "Div", "c": [[identifier, ["tablenos"], []], [restored]]}
