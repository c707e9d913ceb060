"""What later stages ask about the text: labels, headings, formulas, images, tables, links and raw HTML, with places.

Pandoc keeps no positions. Each of these is found by looking for its text, in the order of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from recto.core.model import Heading, Illustration, Label, Link, Location, RawHtml, Table, Text
from recto.document.glossary import PLACES as LISTS
from recto.document.panels import is_whole, panels_of
from recto.document.statements import PLACES
from recto.pandoc import ast
from recto.pandoc.ast import Block, BlockKind, Element, InlineKind
from recto.references.keys import LABEL_NAME, LABEL_PLACES

_HEADING_LINE = re.compile(
    r"^[ \t>*+-]*(?P<atx>#+)(?:[ \t]+(?=\S)|[ \t]*$)|^(?=\S).*\n(?P<under>=+|-+)[ \t]*$", re.MULTILINE
)
"""A line that may be a heading, marked before it or underlined."""

_LABEL = re.compile(rf"\{{#((?:fig|tbl|eq):{LABEL_NAME})")
"""A label that is still text, because pandoc-tablenos or pandoc-eqnos reads it."""

_AFTER_FORMULA = re.compile(rf"(?:\$|\\end\{{\w+\*?\}})[ \t]*\{{#\s*(eq:{LABEL_NAME})")

_BEFORE_LABEL = re.compile(r"(?:#\s*|\bid\s*=\s*[\"']?)(?=(?:fig|tbl|eq|sec):)")
"""What stands before a label where it is given, in braces or in HTML."""

_LABEL_BEGINNING = re.compile(r"[\w/:-]*")
_GOES_ON = re.compile(r"[\w/:-]|\.\w")
"""What follows only a part of a label's name."""


def is_parted(text: str, at: int) -> bool:
    """Whether ``$$`` at an offset would end a formula that began in another paragraph, which Pandoc does not read."""
    paragraph = re.split(r"\n[ \t]*\n", text[max(text.rfind("\n\n", 0, at), 0) : at])[-1]
    return text.startswith("$$", at) and re.sub(r"`[^`]*`", "", paragraph).count("$$") % 2 == 0


class Facts:
    """What stands in the blocks of a parsed text, and where."""

    def __init__(self, blocks: Sequence[Block], text: Text) -> None:
        self.text = text
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
        self._figures: dict[int, tuple[str, str]] = {}
        self._names: dict[str, int] = {}
        self._boxes: set[str] = set()
        self._at_tables: set[str] = set()
        self._wholes: dict[str, str] = {}
        for element in ast.walk(blocks):
            if note := _BY_KIND.get(element["t"]):
                note(self, element)
        problems, starts = self._label_problems(), self._label_starts()
        self.labels = [
            Label(name, place, *problems.get(name, ("", "")), self._wholes.get(name, ""))
            for name, n in self._names.items()
            for place in self._label_places(name, n, starts[name])
        ]

    # --- labels -------------------------------------------------------------------------------------------------------

    def _add_written_label(self, words: Element) -> None:
        if ast.text(words).startswith("{#") and (label := _LABEL.match(ast.text(words))):
            self._count(label[1])

    def _add_label(self, element: Element) -> None:
        """The label that pandoc-xnos will find at an element; one without a name (``{#fig:}``) cannot be named."""
        if ast.identifier(element).startswith("sec:" if element["t"] == "Header" else "fig:"):
            self._count(ast.identifier(element))

    def _count(self, label: str) -> None:
        self._names[label] = self._names.get(label, 0) + 1

    def _label_starts(self) -> dict[str, list[int]]:
        """Where each label is given, in one pass: a label ends where its name cannot go on."""
        text, starts, ends = self.text.text, dict[str, list[int]](), dict[str, int]()
        alike: dict[str, list[str]] = {}
        for name in self._names:
            starts[name] = []
            alike.setdefault(_beginning(name), []).append(name)
        for before in _BEFORE_LABEL.finditer(text):
            for name in alike.get(_beginning(text, before.end()), ()):
                end = before.end() + len(name)
                if (
                    text.startswith(name, before.end())
                    and not _GOES_ON.match(text, end)
                    and before.start() >= ends.get(name, 0)
                ):
                    starts[name].append(before.start())
                    ends[name] = end
        return starts

    def _label_places(self, name: str, count: int, starts: Sequence[int]) -> Iterable[Location]:
        if name in self._wholes and f"{{#{name}" not in self.text.text:  # a panel with the label of its letter
            yield next(image.location for image in self.illustrations if image.label == name)
            return
        for index in range(count):
            yield self.text.location(starts[min(index, len(starts) - 1)] if starts else 0)

    def _label_problems(self) -> dict[str, tuple[str, str]]:
        """What is wrong with the labels that get no number, and what to do."""
        images = {image.label: image for image in self.illustrations if image.label}
        after_formulas: dict[str, int] = {}
        for match in _AFTER_FORMULA.finditer(self.text.text):
            after_formulas.setdefault(match[1], match.start())
        tables = {table.label for table in self.tables}
        found = {}
        for label in self._names:
            kind, _, name = label.partition(":")
            if label in self._at_tables:
                hint = f"a table's label begins with tbl: write {{#tbl:{name}}}"
                found[label] = f"{label} gets no number: it is at a table", hint
            elif name and kind == "fig":
                found[label] = self._figure_problem(label, images.get(label))
            elif name and kind == "tbl" and label not in tables:
                found[label] = self._table_problem(label)
            elif name and kind == "eq":
                found[label] = self._formula_problem(label, after_formulas.get(label))
        return found

    def _figure_problem(self, label: str, image: Illustration | None) -> tuple[str, str]:
        unnumbered = f"{label} gets no number: "
        if image:
            inline = image.caption is None
            return (
                (f"{unnumbered}its image is in a line of text", "put the image into its own paragraph")
                if inline
                else ("", "")
            )
        if label in self._boxes:
            hint = "put only images in the block, then a blank line, and then the caption of the whole"
            return f"{unnumbered}it labels a block that has no images, or has more than images and a caption", hint
        if re.search(rf"[\])](?:[ \t]+\n?|\n)[ \t]*\{{#{re.escape(label)}(?![\w/:-])", self.text.text):
            hint = f"write it {LABEL_PLACES['fig']}: ![Caption](image.svg){{#{label}}}"
            return f"{unnumbered}there is a space before it", hint
        braces = re.search(rf"\{{#{re.escape(label)}(?P<sign>[,;]?)[^{{}}\n]*(?P<closed>\}}?)", self.text.text)
        if braces and (braces["sign"] or not braces["closed"]):
            hint = "put only spaces between attributes" if braces["sign"] else "close them with }"
            return f"{unnumbered}the braces that it is in cannot be read", hint
        return "", ""

    def _formula_problem(self, label: str, after: int | None) -> tuple[str, str]:
        text = self.text.text
        if after is None:
            sign = re.search(rf"\$\$[ \t]*([.,;:])[ \t]*\{{#{re.escape(label)}", text)
            why = f"“{sign[1]}” stands between it and its formula" if sign else "there is no formula before it"
            hint = f"write it after the formula: $$ … {sign[1] if sign else ''}$$ {{#{label}}}"
            return f"{label} gets no number: {why}", hint
        if is_parted(text, after - 1):
            why = "there is an empty line in its formula"
            return f"{label} gets no number: {why}", "remove the empty line between $$ and $$"
        return "", ""

    def _table_problem(self, label: str) -> tuple[str, str]:
        at = max(self.text.text.find(f"#{label}"), 0)
        paragraph = self.text.text[self.text.text.rfind("\n\n", 0, at) + 2 : at] if at else ""
        if typed := re.match(r"\**(?:Table|Tab\.)(?:[ \u00a0]+S?\d+[.:]?|[.:]?\*\*|\.)", paragraph):
            return (
                f"this caption is not part of a table: captions begin with Table: and not with “{typed[0].strip('*')}”",
                "write Table: instead; the number is added to it",
            )
        return (
            f"the label {{#{label}}} is not part of a table's caption",
            f"end the table's caption with it: Table: Caption {{#{label}}}",
        )

    # --- headings -----------------------------------------------------------------------------------------------------

    def _add_heading(self, header: Element) -> None:
        level, inlines = ast.level(header), ast.inlines(header)
        # Up to its first markup, a heading stands in its line as it is.
        beginning = _letters(ast.text(inlines[0])) if inlines and inlines[0]["t"] == "Str" else ""
        start = self.headings[-1].start if self.headings else 0
        for index, line in enumerate(self._heading_lines):
            end = self.text.text.find("\n", line.end())
            written = _letters(self.text.text[line.start() : end if end > 0 else None])
            if level == _level(line) and (
                beginning in written if inlines else not written or "{" in line.string[line.end() : end]
            ):
                start = line.start("atx") if line["atx"] else line.start()
                del self._heading_lines[: index + 1]
                break
        self.headings.append(
            Heading(
                level,
                ast.words(inlines).strip(),
                ast.identifier(header),
                numbered="unnumbered" not in ast.classes(header),
                filled=False,
                start=start,
                location=self.text.location(start),
            )
        )
        self._add_label(header)

    def _fill(self, _: Element) -> None:
        """Note that the last heading has something of its own to read under it."""
        if self.headings and not self.headings[-1].filled:
            self.headings[-1] = replace(self.headings[-1], filled=True)

    def _add_div(self, div: Element) -> None:
        if ast.is_reference_list(div) or ast.identifier(div) in (*PLACES, *LISTS):
            self._fill(div)
        self._boxes.add(ast.identifier(div))
        self._add_label(div)

    # --- figures and images -------------------------------------------------------------------------------------------

    def _add_figure(self, figure: Element) -> None:
        self._fill(figure)
        caption = ast.words(ast.caption(figure)).strip()
        for panel in panels_of(figure) if is_whole(figure) else ():
            self._wholes[ast.identifier(panel)] = ast.identifier(figure)
        for inner in ast.walk(ast.blocks(figure)):
            if inner["t"] == "Image":
                self._figures[id(inner)] = ast.identifier(figure), caption
        self._add_label(figure)

    def _add_paragraph(self, para: Element) -> None:
        self._fill(para)
        inlines = ast.inlines(para)
        if ast.alone(inlines, "Image"):  # a figure without a caption
            self._figures[id(inlines[0])] = "", ""

    def _add_image(self, image: Element) -> None:
        identifier, target, attributes = ast.identifier(image), ast.target(image), ast.attributes(image)
        description = ast.words(ast.inlines(image)).strip()
        caption = None
        # Pandoc puts the attribute `alt` of a figure into the description.
        alternative = attributes.get("alt", description or None)
        if figure := self._figures.get(id(image)):
            identifier, caption = figure[0] or identifier, figure[1]
            alternative = description if caption else alternative
        self.illustrations.append(
            Illustration(
                target,
                self._find(
                    f"({target}",
                    f"({unquote(target)}",
                    f"(<{unquote(target)}",
                    target,
                    self._with_backslashes(target),
                ),
                identifier if identifier.startswith("fig:") else "",
                caption,
                alternative,
                attributes.get("width", ""),
            )
        )
        self._add_label(image)

    def _with_backslashes(self, target: str) -> str:
        """A path as the text has it whose backslashes escape what follows (``images\\_a.png``); empty without any."""
        if "\\" not in self.text.text or f"({target}" in self.text.text:
            return ""
        written = re.search("".join(rf"\\?{re.escape(letter)}" for letter in unquote(target)), self.text.text)
        return f"{written[0]}" if written else ""

    # --- tables -------------------------------------------------------------------------------------------------------

    def _add_table(self, table: Element) -> None:
        self._fill(table)
        identifier, title = ast.identifier(table), ast.words(ast.caption(table)).strip()
        if label := re.search(rf"\{{#(tbl:{LABEL_NAME})[^}}]*\}}", title):
            identifier, title = label[1], (title[: label.start()] + title[label.end() :]).strip()
        self._at_tables.update(re.findall(rf"\{{#((?:fig|eq):{LABEL_NAME})[^}}]*\}}\Z", title))
        name = identifier if identifier.startswith("tbl:") and identifier != "tbl:" else ""
        # A caption, or else the first cell, is found by its beginning: markup may follow.
        inside = ast.walk([ast.caption(table), ast.rows(table)])
        first = next((ast.text(inner) for inner in inside if inner["t"] == "Str"), "")
        line = re.compile(
            rf"{{#{re.escape(name)}" if name else rf"^(?:Table:|[:|])?[ \t]*{re.escape(first)}", re.MULTILINE
        )
        if match := line.search(self.text.text, self._table) or line.search(self.text.text):
            self._table = match.start()
        self.tables.append(Table(name, title, _longest_words(table), self.text.location(self._table)))

    # --- everything else ----------------------------------------------------------------------------------------------

    def _add_code(self, code: Element) -> None:
        self.highlighted = self.highlighted or bool(ast.classes(code))

    def _add_code_block(self, code: Element) -> None:
        self._fill(code)
        self._add_code(code)

    def _add_formula(self, math: Element) -> None:
        tex = ast.text(math)
        if tex not in self.formulas:
            written = self._as_written(tex)
            self.formulas[tex] = self._find(f"$${written}", f"${written}", written)

    def _as_written(self, tex: str) -> str:
        """A formula as the text has it: Pandoc takes tabs, and in lists and quotations what lines begin with, away."""
        if tex in self.text.text:
            return tex
        spaced = r"(?:(?<=\$)[\s>]+)?" + r"[\s>]+".join(map(re.escape, tex.split()))
        written = re.search(spaced, self.text.text)
        return written[0] if written else tex

    def _add_link(self, link: Element) -> None:
        target = ast.target(link)
        bare = "uri" in ast.classes(link)
        place = self._find(
            "" if bare else f"]({target}",
            target,
            unquote(target),
            target.removeprefix("mailto:"),
            target.removeprefix("https://"),
        )
        self.links.append(Link(target, ast.words(ast.inlines(link)), place))

    def _add_raw(self, raw: Element) -> None:
        if not ast.is_raw_html(raw):
            return
        html = ast.text(raw)
        if not html.startswith("<!--"):
            self._fill(raw)
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
            # An image and a link to the same file are looked for together.
            name = needle.lstrip("](")
            start = self.text.text.find(needle, self._searched.get(name, 0)) if needle else -1
            if start >= 0:
                self._searched[name] = start + len(needle) - len(name) + 1
                return self.text.location(start + len(needle) - len(name))
        return self.text.location(0)


_BY_KIND: Mapping[BlockKind | InlineKind, Callable[[Facts, Element], None]] = {
    "Str": Facts._add_written_label,
    "Header": Facts._add_heading,
    "Para": Facts._add_paragraph,
    "Plain": Facts._fill,
    "LineBlock": Facts._fill,
    "Div": Facts._add_div,
    "Figure": Facts._add_figure,
    "Image": Facts._add_image,
    "Table": Facts._add_table,
    "Math": Facts._add_formula,
    "Link": Facts._add_link,
    "Code": Facts._add_code,
    "CodeBlock": Facts._add_code_block,
    "RawInline": Facts._add_raw,
    "RawBlock": Facts._add_raw,
}


def _level(line: re.Match[str]) -> int:
    return len(line["atx"]) if line["atx"] else 1 + (line["under"][0] == "-")


def _beginning(text: str, at: int = 0) -> str:
    """The letters and signs that a label's name goes on with, from an offset."""
    match = _LABEL_BEGINNING.match(text, at)
    return match[0] if match else ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _longest_words(table: Element) -> tuple[int, ...]:
    """The length of the longest word of each column."""
    longest = [0] * ast.column_count(table)
    for row in ast.rows(table):
        at = 0
        for span, blocks in ast.cells(row):
            if span == 1 and at < len(longest):
                longest[at] = max([longest[at], *map(len, re.split(r"[\s/-]+", ast.words(blocks)))])
            at += span
    return tuple(longest)
