"""What looks like a table, an image, a label or a definition to its author, and was read as something else.

Several rules look at it: one reports each, and others say nothing of what follows from it, such as references to its
label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from recto.pandoc.markdown import Kind, blanked, pieces
from recto.references.keys import LABEL_NAME, LABEL_PLACES
from recto.rules.shown import is_shown, shown_text
from recto.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was read as text, from ``start`` to ``end``, and the labels in it."""

    kind: str
    """``table``, ``image``, ``label``, ``definition``, or ``open``."""
    start: int
    end: int
    message: str
    hint: str
    labels: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def unread(subject: Subject) -> tuple[Unread, ...]:
    """Everything that was read as text, in no order."""
    larger = (
        *_tables(subject),
        *_images(subject),
        *_odd_images(readable(subject.text.text)),
        *_definitions(subject.text.text),
    )
    told = {name for one in larger for name in one.labels}
    return (*larger, *(one for one in _labels(subject) if told.isdisjoint(one.labels)))


_NO_TEXT = {Kind.CODE, Kind.COMMENT, Kind.VERBATIM, Kind.METADATA, Kind.MATHS, Kind.TEX, Kind.TAG, Kind.ESCAPE}


@lru_cache(maxsize=1)
def readable(text: str) -> str:
    """The text without code, comments, formulas and what is escaped: all else may be read as something."""
    return blanked(text, [piece for piece in pieces(text) if piece.kind in _NO_TEXT])


# --- tables -----------------------------------------------------------------------------------------------------------

_BARS = re.compile(r"(?:^[ \t>]*\|[^\n]*\|[ \t]*(?:\n|\Z)){2,}", re.MULTILINE)
"""Lines between bars."""
_DASHES = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE)
_HEAD_AND_DASHES = re.compile(
    r"^[ \t>]*[^\s>][^\n|]*\|[^\n]*\n[ \t>]*\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$(?:\n[^\n]*\|[^\n]*)*", re.MULTILINE
)
"""Lines with bars in them, of which the second has dashes only."""
_CAPTION = re.compile(r"Table:[ \t](?:[^\n]|\n(?!\n))*")
_TABS = re.compile(
    r"(?:^(?=\S)(?![-*+–—•◦▪‣●○■]\t|\(?\w{1,4}[.)]\t)[^\t\n|]{1,40}(?:\t+[^\t\n|]{1,40})+\t*(?:\n|\Z)){2,}",
    re.MULTILINE,
)
"""Lines of short texts with tabs between them, as they are pasted from a spreadsheet; not those of a list."""
_TBL = re.compile(rf"\{{#\s*(tbl:{LABEL_NAME})")


def _tables(subject: Subject) -> Iterator[Unread]:
    words = readable(subject.text.text)
    found: list[Unread] = []
    for table in (
        *_BARS.finditer(words),
        *_HEAD_AND_DASHES.finditer(words),
        *(_TABS.finditer(words) if "\t" in words else ()),
    ):
        lines = table.group().rstrip("\n").split("\n")
        told = any(one.start <= table.start() + 4 and table.start() < one.end for one in found)
        before = words[: table.start()].rpartition("\n\n")[2].strip(" \t>\n")
        right = len(lines) > 1 and _DASHES.match(lines[1]) and not before
        if not told and not right and is_shown(subject, lines[0]) and is_shown(subject, lines[-1]):
            message, hint = _lacking(lines, before)
            start = table.start() + len(lines[0]) - len(lines[0].lstrip(" \t>"))
            labels = _caption_labels(words, table.start(), table.end())
            found.append(Unread("table", start, table.end(), message, hint, labels))
    yield from found
    yield from _parted_rows(subject, words)
    for caption in _CAPTION.finditer(words):
        begins = words[max(0, caption.start() - 2) : caption.start()] in ("", "\n\n")
        if not begins or "{#tbl:" in caption[0] or any(_adjoin(words, caption, table) for table in found):
            continue
        if is_shown(subject, caption[0]):
            message = "this caption has no table beside it, so it is shown as text"
            hint = "put it right before or after its table, with a blank line in between"
            yield Unread("table", caption.start(), caption.end(), message, hint)


def _parted_rows(subject: Subject, words: str) -> Iterator[Unread]:
    """Rows that a blank line parts from their table."""
    for rows in _ROWS_APART.finditer(words):
        above = words[: rows.start()].rstrip().rpartition("\n")[2]
        columns = above.strip(" \t>").count("|")
        if columns > 1 and columns == rows[0].split("\n")[0].count("|") and is_shown(subject, rows[0].split("\n")[0]):
            message = "a blank line parts this row from its table, so it is shown as text"
            yield Unread("table", rows.start(), rows.end(), message, "remove the blank line")


_ROWS_APART = re.compile(r"(?<=\|\n\n)\|[^\n]*\|[ \t]*(?=\n\s*\n|\n?\Z)")


def _adjoin(words: str, caption: re.Match[str], table: Unread) -> bool:
    """Whether there is nothing between a caption and a table."""
    first, second = (caption.end(), table.start) if caption.start() < table.start else (table.end, caption.start())
    return not words[first:second].strip()


def _lacking(lines: list[str], before: str) -> tuple[str, str]:
    """What keeps these lines from being a table."""
    if "\t" in lines[0] and "|" not in lines[0]:
        return (
            "these lines look like a table, but a table cannot be made with tabs, so they are shown as text",
            "put bars between the cells, as in | a | b |, and a line |---|---| below the first",
        )
    if len(lines) > 1 and _DASHES.match(lines[1]) and before:
        return "this table needs a blank line before it: it is shown as text", "put a blank line before it"
    columns = lines[0].strip(" \t>").count("|") - 1
    return (
        "these lines look like a table, but have no line of dashes below the first, so they are shown as text",
        f"put {'|---' * columns}| below the first line",
    )


def _caption_labels(words: str, start: int, end: int) -> frozenset[str]:
    """The labels in the lines of a table, in the paragraph after it, and in that before it if it is a caption."""
    after = re.compile(r"\s*\S(?:[^\n]|\n(?!\n))*").match(words, end)
    before = words[:start].rstrip("\n").rpartition("\n\n")[2]
    captions = [words[start:end], after[0] if after else "", before if re.match(r"Table\b|:", before) else ""]
    return frozenset(name for caption in captions for name in _TBL.findall(caption))


# --- images -----------------------------------------------------------------------------------------------------------

_LONGEST = 5000
"""Characters of a caption."""
_BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")
_ADDRESS = re.compile(r"\][ \t]*\(([^()\s]|\([^()\s]*\))+[^()\n]{0,200}\)(?P<attributes>\{[^{}]*\})?")
_FIG = re.compile(rf"\{{#\s*(fig:{LABEL_NAME})")


def _images(subject: Subject) -> Iterator[Unread]:
    words = readable(subject.text.text)
    shows = None
    for opening in re.finditer(r"!\[", words):
        closing = _closing(words, opening.end())
        if words.startswith(("](", "][", "]{"), closing):
            continue
        address = _ADDRESS.search(words, opening.end(), opening.end() + _LONGEST)
        if unclosed := _UNCLOSED.match(words, opening.start()):
            labels = frozenset(_FIG.findall(words[unclosed.start() : unclosed.end()]))
            yield Unread("image", opening.start(), unclosed.end(), *_WHY_NO_IMAGE["unclosed"], labels)
            continue
        if not address or words.find("![", opening.end(), address.start()) >= 0:
            continue
        shows = shown_text(subject) if shows is None else shows
        first = re.match(r"!\[[\w ,]*", words[opening.start() :])
        if first and first[0] in shows:
            parted = re.search(r"\n[ \t]*\n", words[opening.end() : address.start()])
            why = "space" if address.start() == closing else "paragraphs" if parted else "brackets"
            message, hint = _WHY_NO_IMAGE[why]
            labels = frozenset(_FIG.findall(address["attributes"] or ""))
            yield Unread("image", opening.start(), address.end(), message, hint, labels)


_UNCLOSED = re.compile(
    r"!\[[^\[\]\n]*\((?=[^()\s]+\.(?:png|jpe?g|svg|gif|webp)\))[^()\s]+\)(?:\{[^{}\n]*\})?[ \t]*$", re.MULTILINE
)


def _odd_images(words: str) -> Iterator[Unread]:
    """Images whose signs are in another order, or apart."""
    for match in _ODD_IMAGE.finditer(words):
        message, hint = _WHY_NO_IMAGE["apart" if match[0][1] == " " else "swapped"]
        labels = frozenset(_FIG.findall(words[match.end() : words.find("\n", match.end())][:200]))
        yield Unread("image", match.start(), match.end(), message, hint, labels)


_ODD_IMAGE = re.compile(
    r"!(?: \[[^\[\]\n]*\]\([^()\n]+\.(?:png|jpe?g|svg|gif|webp)|\([^()\n]*\)\[[^\[\]\n]+\.(?:png|jpe?g|svg|gif|webp)\])"
)


def _closing(words: str, start: int) -> int:
    """Where the bracket is closed that was opened right before ``start``; where its paragraph ends, if it is not."""
    depth = 1
    for bracket in _BRACKET.finditer(words, start, start + _LONGEST):
        depth += {"[": 1, "]": -1}.get(bracket[0], -depth)
        if depth == 0:
            return bracket.start()
    return len(words)


_WHY_NO_IMAGE = {
    "brackets": (
        "the brackets in this caption do not match, so the image is not shown",
        "write \\[ and \\] for brackets that are part of the caption",
    ),
    "paragraphs": (
        "there is a blank line in this caption, so the image is not shown: a caption is one paragraph",
        "remove the blank line",
    ),
    "unclosed": (
        "the bracket of this caption is never closed, so the image is not shown",
        "write ] before the parenthesis: ![Caption](image.svg)",
    ),
    "apart": ("there is a space between ! and [, so the image is not shown", "remove the space"),
    "swapped": (
        "the caption of this image is in parentheses and its address in brackets, so it is not shown",
        "write ![caption](address)",
    ),
    "space": ("there is a space between ] and (, so the image is not shown", "remove the space"),
}


# --- definitions ------------------------------------------------------------------------------------------------------

_DEFINITION = re.compile(r"\[([^\]\n]+)\]:\s*(?![<])([^\s\"'(](?:[^\n\"]*?\S)?)\s*\Z")
_IS_ADDRESS = re.compile(r"\S+[/.#:@%\\]\S*|\S*[/#]\S*")


def _definitions(text: str) -> Iterator[Unread]:
    """Lines such as ``[DNA]: deoxyribonucleic acid``, to Pandoc the address of a link."""
    for piece in pieces(text):
        match = _DEFINITION.match(text[piece.start : piece.end]) if piece.kind is Kind.DEFINITION else None
        # A file may have a name without a full stop: the link that uses it says that it is one.
        is_used = match is not None and " " not in match[2] and text.count(f"[{match[1]}]") > 1
        if match and not is_used and not _IS_ADDRESS.match(match[2].split()[0]):
            message = f"this line is not shown: it is read as the address of a link called {match[1]}"
            hint = f"write it without brackets: {match[1]}: {match[2]}"
            yield Unread("definition", piece.start, piece.end, message, hint)


# --- labels -----------------------------------------------------------------------------------------------------------

_KINDS = {"fig": "fig", "figure": "fig", "tbl": "tbl", "tab": "tbl", "table": "tbl"} | {
    "eq": "eq", "eqn": "eq", "equation": "eq", "sec": "sec",
}  # fmt: skip
_IN_BRACES = re.compile(
    rf"\{{[ \t]*(?P<hash>\\?\#?)[ \t]*(?P<kind>{'|'.join(sorted(_KINDS.keys() - {'sec'}, key=len, reverse=True))})"
    r"(?P<sign>[ \t]*[:._-][ \t]*)(?P<name>[^\s{}]+)(?P<rest>[^{}\n]*)\}",
    re.IGNORECASE,
)
_WITHOUT_BRACES = re.compile(r"#(?P<kind>fig|tbl|tab|eq|sec):(?P<name>[\w:.-]*\w)[)\]]?")
_ATTRIBUTE = re.compile(r"""[^\s=]+=(?:"[^"]*"|'[^']*'|[^\s"'][^\s]*)|[.#][^\s]+|-""")


def _labels(subject: Subject) -> Iterator[Unread]:
    text = subject.text.text
    words = blanked(text, [piece for piece in pieces(text) if piece.kind in _NO_TEXT - {Kind.ESCAPE}])
    for match in _IN_BRACES.finditer(words):
        if found := _in_braces(subject, match):
            name, message, hint = found
            start = (match["kind"] == "fig" and _link_before(match)) or match.start()
            yield Unread("label", start, match.end(), message, hint, frozenset([name]))
    yield from _in_parentheses(subject, words)
    yield from _without_braces(subject)
    yield from _in_formulas(text)
    yield from _bare(subject, words)
    yield from _left_open(text)


def _in_formulas(text: str) -> Iterator[Unread]:
    """Labels between the dollar signs of a displayed formula, which LaTeX reads and Pandoc does not."""
    for piece in pieces(text):
        if piece.kind is Kind.MATHS and text.startswith("$$", piece.start):
            for label in _IN_FORMULA.finditer(text, piece.start, piece.end):
                name = label["tex"] or label["braces"]
                message = f"the label {name} is within the formula, where it is not read"
                hint = f"write it after the formula: $$ … $$ {{#{name}}}"
                yield Unread("label", label.start(), label.end(), message, hint, frozenset([name]))


_IN_FORMULA = re.compile(
    rf"\\label\s*\{{(?P<tex>eq:{LABEL_NAME})\}}|(?<!\\)\{{#(?P<braces>eq:{LABEL_NAME})\}}", re.IGNORECASE
)


def _bare(subject: Subject, words: str) -> Iterator[Unread]:
    """The names of labels in the text, without ``@``."""
    known = {label.name for label in subject.document.labels if not label.problem}
    plain = blanked(words, [piece for piece in pieces(subject.text.text) if piece.kind not in _NO_TEXT], "x")
    for match in _BARE.finditer(plain) if known else ():
        if match[0] in known and match[0] in shown_text(subject):
            message = f"{match[0]} is shown as you typed it: without @ it refers to nothing"
            yield Unread("label", match.start(), match.end(), message, f"write @{match[0]}", frozenset([match[0]]))


_BARE = re.compile(rf"(?<![\w@#{{(<:/.=-])(?:fig|tbl|eq|sec):{LABEL_NAME}")


def _left_open(text: str) -> Iterator[Unread]:
    """Labels within the address of an image, or at a formula, that are not closed; W009 reports that."""
    for match in _IN_ADDRESS.finditer(text):
        yield Unread("open", match.start(), match.end(), "", "", frozenset([match[1]]))
    for match in _AT_FORMULA.finditer(text):
        if text[: match.start()].rpartition("\n\n")[2].count("$$") == 1:
            yield Unread("open", match.start(), match.end(), "", "", frozenset([match[1]]))


_AT_FORMULA = re.compile(rf"\{{#(eq:{LABEL_NAME})\}}")


_IN_ADDRESS = re.compile(rf"!\[[^\[\]\n]*\]\([^()\s{{}}]*\{{#(fig:{LABEL_NAME})[^()\n}}]*\}}")


def _in_parentheses(subject: Subject, words: str) -> Iterator[Unread]:
    known = {label.name for label in subject.document.labels}
    for match in _IN_PARENTHESES.finditer(words):
        name = f"{match['kind']}:{match['name']}"
        if _follows_something(match) and match[0] in shown_text(subject):
            hint = f"write @{name} to refer to it" if name in known else f"write {{#{name}}}"
            problem = f"{match[0]} is shown as you typed it: a label is in braces"
            yield Unread("label", match.start(), match.end(), problem, hint, frozenset([name]))


_IN_PARENTHESES = re.compile(r"[(<](?P<kind>fig|tbl|eq):(?P<name>[\w:.-]*\w)[)>]")


def _without_braces(subject: Subject) -> Iterator[Unread]:
    text = subject.text.text
    words = blanked(text, [piece for piece in pieces(text) if piece.kind not in _MAY_HOLD_LABELS])
    known = {label.name for label in subject.document.labels}
    for match in _WITHOUT_BRACES.finditer(words):
        before = re.search(r"(?<![\w/&{#])[(\[]?\\?\Z", words[max(0, match.start() - 3) : match.start()])
        if before and f"#{match['kind']}:{match['name']}" in shown_text(subject):
            name = f"{_KINDS[match['kind']]}:{match['name']}"
            start = match.start() - len(before[0])
            message = f"{text[start : match.end()]} is shown as you typed it: a label is in braces"
            hint = f"write @{name} to refer to it" if name in known else f"write {{#{name}}}"
            yield Unread("label", start, match.end(), message, hint, frozenset([name]))


_MAY_HOLD_LABELS = {Kind.ESCAPE, Kind.KEY, Kind.ADDRESS, Kind.LABEL}


_NO_ATTRIBUTE = re.compile(
    r"(?P<size>width|height)\b ?:? ?(?P<number>[\d.]+ ?(?:%|[a-z]{2})?)|(?P<place>left|right|cent(?:er|re)(?:ed)?)\Z",
    re.I,
)
"""What is meant as an attribute, and has another form."""


def _in_braces(subject: Subject, match: re.Match[str]) -> tuple[str, str, str] | None:
    """What is wrong with a label in braces: its name as it was meant, the problem, and what to do."""
    kind = _KINDS[match["kind"].lower()]
    name = f"{kind}:{match['name']}"
    right = match["hash"] == "#" and match["kind"] == kind and match["sign"] == ":"
    if right:
        if re.search(r"\s=|=\s", match["rest"]) or match["rest"].count('"') % 2:
            hint = "write no spaces around =, and close each quotation mark"
            return name, f"what follows {name} in the braces cannot be read", hint
        words = _ATTRIBUTE.sub("", match["rest"]).split()
        if meant := _NO_ATTRIBUTE.match(" ".join(words)):
            hint = (
                f"write .{meant['place']}"
                if meant["place"]
                else f"write {meant['size'].lower()}={meant['number'].replace(' ', '')}"
            )
            return name, f"what follows {name} in the braces cannot be read", hint
        if words and not re.match(r"[\d.]|%|px|cm|mm|in\b|pt|em\b", words[0]):
            joined = "-".join([match["name"], *words])
            return name, f"the label {name} ends at the space: a label has no spaces", f"write {{#{kind}:{joined}}}"
        if kind == "fig" and _link_before(match):
            return name, f"{name} is at a link, not at an image", "write ! before the bracket: ![Caption](image.svg)"
        return None
    if not match["hash"] and not _follows_something(match):
        return None
    # `{#tbl: x}` gives the table a number, but no name.
    nameless = match["hash"] == "#" and match["kind"] == kind and match["sign"].strip() == ":"
    is_shown = not nameless and match[0][:60].rstrip("}") in shown_text(subject)
    written = match["kind"] + match["sign"].strip() + match["name"]
    if not is_shown and not any(_is_cited(subject, one) for one in (written, name)):
        return None
    if any(label.name == name for label in subject.document.labels):
        return None
    hint = f"write {{#{name}{match['rest']}}} {LABEL_PLACES[kind]}"
    return name, f"{match[0]} is not read as a label", hint


def _follows_something(match: re.Match[str]) -> bool:
    """Whether braces stand where a label does: behind an image, a formula or at the end of a line."""
    return match.string[: match.start()].rstrip(" ")[-1:] in (")", "$") or match.string[match.end() :][:1] in ("", "\n")


def _is_cited(subject: Subject, written: str) -> bool:
    """Whether the text refers to a label."""
    return any(one.key == written for one in (*subject.document.citations, *subject.document.cross_references))


def _link_before(match: re.Match[str]) -> int:
    """Where the link begins behind whose address attributes stand; 0 if they do not."""
    text, closing = match.string, match.start() - 1
    opening = text.rfind("](", max(0, closing - _LONGEST), closing) if text[closing : closing + 1] == ")" else -1
    depth, position = 0, opening
    while position > 0 and opening - position < _LONGEST:
        depth += {"]": 1, "[": -1}.get(text[position], 0)
        if depth == 0:
            return 0 if text[position - 1] == "!" or "\n\n" in text[position:closing] else position
        position -= 1
    return 0
